//! From a draft to a [`Charter`] of the core, if every part it needs is there and of the right form.
//!
//! **Invariant:** nothing is judged or reported here: a draft in which no error was found lowers.

use crate::parse::{Draft, ItemDraft, ProcessorDraft, PurposeDraft, TrendsDraft};
use crate::table::At;
use entrenous_core::charter::{Business, Caps, Charter, Item, Pace, Processor, Purpose, Reach, Trends};
use entrenous_core::id::{ItemId, ItemSet, Key};

/// The charter of a draft; nothing while a part is missing.
pub(crate) fn lower(draft: &Draft) -> Option<Charter> {
    let business = draft.business.as_ref()?;
    let business = Business {
        name: business.name.get()?.clone(),
        country: business.country.get()?.clone(),
        contact: business.contact.get()?.clone(),
        languages: values(business.languages.entries()),
        serves: business.serves.entries().iter().map(|at| at.value.as_str().to_owned()).collect(),
        for_minors: business.for_minors.get().copied().unwrap_or_default(),
        representative: business.representative.get().cloned(),
        officer: business.officer.get().cloned(),
        zone: business.zone.get().cloned(),
        caps: Caps {
            at_most: business.caps.at_most.get().copied(),
            by: business.caps.by.iter().map(|(medium, at)| (*medium, at.value)).collect(),
        },
        keep_messages: business.caps.keep_messages.get().copied(),
    };
    let items = draft.items.iter().map(item).collect::<Option<Vec<_>>>()?;
    let purposes =
        draft.purposes.iter().map(|purpose| lower_purpose(draft, purpose)).collect::<Option<Vec<_>>>()?;
    let processors = draft.processors.iter().map(processor).collect::<Option<Vec<_>>>()?;
    let charter = Charter::new(business, items, purposes, processors).ok()?;
    match &draft.trends {
        Some(written) => charter.with_trends(trends(written)).ok(),
        None => Some(charter),
    }
}

/// How trends are let out; what is not written, or not readable, is the default.
pub(crate) fn trends(draft: &TrendsDraft) -> Trends {
    let default = Trends::default();
    Trends {
        every: draft.every.get().copied().unwrap_or(default.every),
        epsilon: draft.epsilon.get().copied().unwrap_or(default.epsilon),
        year: draft.year.get().copied().unwrap_or(default.year),
    }
}

fn item(draft: &ItemDraft) -> Option<Item> {
    Some(Item {
        key: Key::parse(&draft.key.value).ok()?,
        category: draft.category.get()?.clone(),
        special: draft.is_special(),
        source: *draft.source.get()?,
        keep: *draft.keep.get()?,
        choices: values(draft.choices.entries()),
        several: draft.several.get().copied().unwrap_or_default(),
    })
}

fn processor(draft: &ProcessorDraft) -> Option<Processor> {
    Some(Processor {
        key: Key::parse(&draft.key.value).ok()?,
        name: draft.name.get()?.clone(),
        country: draft.country.get()?.clone(),
        role: draft.role.get().copied().unwrap_or_default(),
        safeguard: draft.safeguard.get().copied(),
        reach: draft
            .endpoint
            .get()
            .zip(draft.kind.get())
            .map(|(endpoint, kind)| Reach { endpoint: endpoint.clone(), kind: *kind }),
        events: values(draft.events.entries()),
    })
}

/// The name of a recipient as people know it, however the purpose wrote it.
fn recipient(draft: &Draft, entry: &At<String>) -> String {
    let described = draft.processors.iter().find(|processor| processor.is_named(&entry.value));
    described.and_then(|processor| processor.name.get()).unwrap_or(&entry.value).clone()
}

fn lower_purpose(draft: &Draft, purpose: &PurposeDraft) -> Option<Purpose> {
    let item_id = |name: &At<String>| {
        draft.items.iter().position(|item| item.key.value == name.value).and_then(ItemId::new)
    };
    Some(Purpose {
        key: Key::parse(&purpose.key.value).ok()?,
        uses: *purpose.uses.get()?,
        basis: *purpose.basis.get()?,
        necessary: purpose.necessary.get().copied(),
        items: purpose.items.entries().iter().map(item_id).collect::<Option<ItemSet>>()?,
        surfaces: purpose.surfaces.entries().iter().map(|at| at.value).collect(),
        shares_with: purpose.shares_with.entries().iter().map(|entry| recipient(draft, entry)).collect(),
        stores: values(purpose.stores.entries()),
        hosts: values(purpose.hosts.entries()),
        company: purpose.company.get().copied(),
        pace: Pace {
            at_most: purpose.at_most.get().copied(),
            quiet: purpose.quiet.get().copied(),
            digest: purpose.digest.get().copied().unwrap_or_default(),
        },
    })
}

fn values<T: Clone>(list: &[At<T>]) -> Vec<T> {
    list.iter().map(|at| at.value.clone()).collect()
}
