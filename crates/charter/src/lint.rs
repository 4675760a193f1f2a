//! Everything that can be wrong with a charter, one file per lint, each with a stable code and a page.
//! To add one: a file here, a line in [`ALL`], a page `docs/reference/codes/C0NN.md` with an example that fails and one that passes.
//!
//! **Invariant:** a code never changes its meaning and is never used again.
//! **Invariant:** no lint is for show: the examples on its page are its test.

pub(crate) mod abroad_without_safeguard;
pub(crate) mod cap_never_reached;
pub(crate) mod company_of_too_few;
pub(crate) mod contact_nobody_reaches;
pub(crate) mod duplicate;
pub(crate) mod endpoint_in_the_open;
pub(crate) mod endpoint_without_kind;
pub(crate) mod erasure_of_everything;
pub(crate) mod followed_untold;
pub(crate) mod free_text_for_a_list;
pub(crate) mod interest_where_consent;
pub(crate) mod item_nobody_uses;
pub(crate) mod item_without_retention;
pub(crate) mod kept_long;
pub(crate) mod left_untranslated;
pub(crate) mod letter_and_profile;
pub(crate) mod letters_without_pace;
pub(crate) mod long_sentence;
pub(crate) mod malformed;
pub(crate) mod minors_followed;
pub(crate) mod missing_key;
pub(crate) mod missing_text;
pub(crate) mod nameless_recipient;
pub(crate) mod necessary_and_basis;
pub(crate) mod necessary_for_no_reason;
pub(crate) mod necessary_for_nobody;
pub(crate) mod not_toml;
pub(crate) mod nowhere;
pub(crate) mod obliged_by_no_law;
pub(crate) mod own_law_left_out;
pub(crate) mod pace_without_letters;
pub(crate) mod place_without_law;
pub(crate) mod processor_nobody_names;
pub(crate) mod purpose_without_basis;
pub(crate) mod quiet_without_zone;
pub(crate) mod reading_bundled;
pub(crate) mod recipient_undescribed;
pub(crate) mod recipient_without_country;
pub(crate) mod same_title;
pub(crate) mod shaming;
pub(crate) mod special_steers_offers;
pub(crate) mod special_without_explicit_consent;
pub(crate) mod statistics_kept_long;
pub(crate) mod stored_both_ways;
pub(crate) mod stored_for_two;
pub(crate) mod stored_where_nobody_asks;
pub(crate) mod text_of_nothing;
pub(crate) mod text_that_says_nothing;
pub(crate) mod too_many;
pub(crate) mod trends_beyond_the_year;
pub(crate) mod trends_of_nobody;
pub(crate) mod trends_with_little_noise;
pub(crate) mod unknown_item;
pub(crate) mod unknown_key;
pub(crate) mod unnamed_partner;
pub(crate) mod wrong_type;

use crate::File;
use crate::diagnostic::{Diagnostic, Severity};
use crate::law::Pack;
use crate::parse::Draft;
use crate::texts::Texts;
use entrenous_core::charter::Charter;
use std::ops::Range;

/// What a lint looks at.
pub(crate) struct Whole<'a> {
    /// The file of the charter.
    pub(crate) file: &'a File,
    /// The charter as it was written.
    pub(crate) draft: &'a Draft,
    /// The charter itself, unless a part it needs is missing or malformed.
    pub(crate) charter: Option<&'a Charter>,
    /// The texts, by language.
    pub(crate) texts: &'a [Texts],
    /// The law packs.
    pub(crate) packs: &'a [Pack],
}

/// When a lint finds what it is about.
#[derive(Clone, Copy)]
pub(crate) enum Check {
    /// While the files are parsed.
    Reading,
    /// When all of them are known.
    Whole(fn(&Whole<'_>, &mut Vec<Diagnostic>)),
}

/// One thing that can be wrong.
#[derive(Clone, Copy)]
pub struct Lint {
    /// Its stable code.
    pub code: &'static str,
    /// What it is about, in a few words.
    pub title: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// When it is found.
    pub(crate) check: Check,
}

impl Lint {
    const fn error(code: &'static str, title: &'static str, check: Check) -> Self {
        Self { code, title, severity: Severity::Error, check }
    }
    const fn warning(code: &'static str, title: &'static str, check: Check) -> Self {
        Self { code, title, severity: Severity::Warning, check }
    }
    /// A finding of this lint.
    pub(crate) fn found(&self, file: &str, span: &Range<usize>, label: impl Into<String>) -> Diagnostic {
        Diagnostic {
            code: self.code,
            severity: self.severity,
            title: self.title,
            file: file.to_owned(),
            span: span.clone(),
            label: label.into(),
            help: None,
            notes: Vec::new(),
        }
    }
}

/// Every lint, in the order of the codes.
pub const ALL: &[Lint] = &[
    not_toml::LINT,
    unknown_key::LINT,
    wrong_type::LINT,
    missing_key::LINT,
    malformed::LINT,
    unknown_item::LINT,
    duplicate::LINT,
    purpose_without_basis::LINT,
    item_nobody_uses::LINT,
    item_without_retention::LINT,
    special_without_explicit_consent::LINT,
    missing_text::LINT,
    necessary_for_no_reason::LINT,
    necessary_and_basis::LINT,
    interest_where_consent::LINT,
    nowhere::LINT,
    kept_long::LINT,
    nameless_recipient::LINT,
    long_sentence::LINT,
    text_of_nothing::LINT,
    place_without_law::LINT,
    too_many::LINT,
    stored_both_ways::LINT,
    recipient_without_country::LINT,
    recipient_undescribed::LINT,
    abroad_without_safeguard::LINT,
    company_of_too_few::LINT,
    minors_followed::LINT,
    unnamed_partner::LINT,
    letter_and_profile::LINT,
    necessary_for_nobody::LINT,
    stored_where_nobody_asks::LINT,
    stored_for_two::LINT,
    letters_without_pace::LINT,
    pace_without_letters::LINT,
    special_steers_offers::LINT,
    free_text_for_a_list::LINT,
    contact_nobody_reaches::LINT,
    shaming::LINT,
    text_that_says_nothing::LINT,
    same_title::LINT,
    left_untranslated::LINT,
    obliged_by_no_law::LINT,
    own_law_left_out::LINT,
    statistics_kept_long::LINT,
    processor_nobody_names::LINT,
    endpoint_in_the_open::LINT,
    endpoint_without_kind::LINT,
    erasure_of_everything::LINT,
    trends_beyond_the_year::LINT,
    trends_of_nobody::LINT,
    trends_with_little_noise::LINT,
    quiet_without_zone::LINT,
    cap_never_reached::LINT,
    reading_bundled::LINT,
    followed_untold::LINT,
];

/// Runs every lint that looks at the whole.
pub(crate) fn check(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    for lint in ALL {
        if let Check::Whole(check) = lint.check {
            check(whole, found);
        }
    }
}
