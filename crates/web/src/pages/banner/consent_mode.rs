//! Which purposes stand behind the types of Google Consent Mode v2, by what they are for in the words of DPV.
//!
//! **Invariant:** a type with no purpose behind it stays denied, and one whose purpose is not done here too.
//! **Invariant:** the types are in the order of `browser/src/mode.ts`.

use entrenous_core::charter::Use;
use entrenous_core::notice::NoticePurpose;

/// For each type the places of its purposes among those that are done.
pub(super) fn places(done: &[&NoticePurpose]) -> [Vec<usize>; 7] {
    let behind = |uses: &[Use]| {
        let places = done.iter().enumerate().filter(|(_, purpose)| uses.contains(&purpose.uses));
        places.map(|(at, _)| at).collect::<Vec<_>>()
    };
    let advertising = behind(&[Use::Advertising]);
    let requested = behind(&[Use::RequestedService]);
    [
        advertising.clone(),                       // ad_storage
        advertising.clone(),                       // ad_user_data
        advertising,                               // ad_personalization
        behind(&[Use::Statistics, Use::Learning]), // analytics_storage
        requested.clone(),                         // functionality_storage
        behind(&[Use::Suggestions]),               // personalization_storage
        requested,                                 // security_storage
    ]
}
