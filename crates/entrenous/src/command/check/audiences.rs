//! The audiences of a business's folder, said back in words.

use entrenous_core::charter::Charter;
use entrenous_flow::shelf::Catalog;
use entrenous_flow::speak::audience::OfCatalog;
use entrenous_lingua::Texts;
use entrenous_speak::audience::Audiences;

/// Shows each audience in words: in English if the business speaks it, otherwise in its own first language.
pub fn show(audiences: &Audiences, charter: &Charter, catalog: &Catalog, texts: &Texts) {
    let spoken = &charter.business.languages;
    let english = spoken.iter().find(|language| language.as_str() == "en");
    let Some(language) = english.or(spoken.first()) else { return };
    for audience in audiences.iter() {
        let words = audience.words(texts, charter, &OfCatalog(catalog), language);
        println!("audience {}: {words}", audience.key);
    }
}
