//! What each column of a table is: an item of the charter, a sign of a yes or a no, or nothing that is taken.
//!
//! **Invariant:** what says no is looked for before anything else, and in every column: a second one counts too.
//! **Invariant:** an item has one column; a second one is left and told.

use crate::Terms;
use crate::header::{Dropped, normal, why};
use crate::refusal::{COLUMNS_MOST, Refusal};
use crate::tool::Tool;
use crate::words::is_told;
use entrenous_core::id::{ItemId, PurposeId};
use std::collections::HashSet;

/// What a column is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Role {
    /// The address, which is this item.
    Address(ItemId),
    /// The business's own number.
    Number,
    /// A fact.
    Item(ItemId),
    /// When the person was asked, or said yes for the first time.
    Asked,
    /// When they confirmed.
    Confirmed,
    /// Whether there is an address of the machine they confirmed from.
    ConfirmedFrom,
    /// When the contact came to be: no yes is older.
    Created,
    /// A word for how things stand.
    Status,
    /// Whether they opted out of everything.
    OptedOut,
    /// Whether they opted out of one kind of mail; of the purpose of the import, if the charter has none of this name.
    OptedOutOf(Option<PurposeId>),
    /// When they opted out.
    OptedOutAt,
    /// Why they opted out.
    OptedOutWhy,
    /// When a mail came back for good.
    BouncedAt,
    /// Why a mail came back for good; empty if none did.
    Bounced,
    /// Whether no mail can go there.
    Invalid,
    /// The basis somebody chose in HubSpot.
    LegalBasis,
    /// How far a confirmation is.
    Confirmation,
    /// Nothing that is taken.
    Dropped(Dropped),
}

impl Role {
    /// Whether a time stands there.
    pub(crate) const fn is_time(self) -> bool {
        matches!(self, Self::Asked | Self::Confirmed | Self::Created | Self::OptedOutAt | Self::BouncedAt)
    }
    /// Whether it may stand in two columns: then both count.
    const fn adds_up(self) -> bool {
        matches!(
            self,
            Self::Status
                | Self::OptedOut
                | Self::OptedOutOf(_)
                | Self::Bounced
                | Self::Invalid
                | Self::Dropped(_)
        )
    }
    /// What it is used for, in words; nothing for a fact or what is left.
    pub(crate) const fn used_as(self) -> Option<&'static str> {
        Some(match self {
            Self::Number => "the customer's number",
            Self::Asked => "when the question was asked",
            Self::Confirmed => "when it was confirmed",
            Self::ConfirmedFrom => "whether there is a proof; then let go",
            Self::Created => "no yes is older than this",
            Self::Status => "how things stand",
            Self::OptedOut | Self::OptedOutOf(_) => "who wants no more",
            Self::OptedOutAt | Self::BouncedAt => "since when no more",
            Self::OptedOutWhy => "whether it was a complaint; then let go",
            Self::Bounced | Self::Invalid => "where no mail arrives",
            Self::LegalBasis | Self::Confirmation => "whether there was a yes",
            Self::Address(_) | Self::Item(_) | Self::Dropped(_) => return None,
        })
    }
}

/// What a business says of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// The name of the column, in its normal form.
    header: String,
    target: String,
    written: String,
}

impl Mapping {
    /// Reads `HEADER=TARGET`, or several with commas between.
    pub fn parse(text: &str) -> Result<Vec<Self>, Refusal> {
        let refused = || Refusal::Mapping(text.to_owned());
        let one = |part: &str| {
            let (header, target) = part.rsplit_once('=')?;
            let (header, target) = (normal(header), target.trim().to_owned());
            (!header.is_empty() && !target.is_empty()).then(|| Self {
                header,
                target,
                written: part.trim().to_owned(),
            })
        };
        text.split(',').map(|part| one(part).ok_or_else(refused)).collect()
    }

    fn role(&self, terms: &Terms<'_>, address: ItemId) -> Result<Role, Refusal> {
        let refused = || Refusal::Mapping(self.written.clone());
        Ok(match self.target.as_str() {
            "@number" => Role::Number,
            "@consent_at" => Role::Asked,
            "@confirmed_at" => Role::Confirmed,
            "@status" => Role::Status,
            "@opted_out" => Role::OptedOut,
            "@opted_out_at" => Role::OptedOutAt,
            "@ignore" => Role::Dropped(Dropped::Ignored),
            key => {
                let (id, item) = terms.charter.find_item(key).ok_or_else(refused)?;
                match () {
                    () if id == address => Role::Address(id),
                    () if !is_told(item) => Role::Dropped(Dropped::NotTold),
                    () => Role::Item(id),
                }
            }
        })
    }
}

/// The columns of one table.
#[derive(Clone, Debug)]
pub(crate) struct Columns {
    /// Their names as they stand there.
    pub(crate) names: Vec<String>,
    pub(crate) roles: Vec<Role>,
    pub(crate) address: usize,
}

/// Says what each column of a header is; nothing if none holds addresses.
pub(crate) fn columns(
    terms: &Terms<'_>,
    tool: Tool,
    address: ItemId,
    names: Vec<String>,
) -> Result<Option<Columns>, Refusal> {
    if names.len() > COLUMNS_MOST {
        return Err(Refusal::TooLarge);
    }
    let mut seen: HashSet<String> = HashSet::new();
    let mut roles: Vec<Role> = Vec::new();
    for name in &names {
        let normal = normal(name);
        let mapped = terms.map.iter().find(|mapping| mapping.header == normal);
        let role = match mapped {
            Some(mapping) => mapping.role(terms, address)?,
            None if normal.is_empty() => Role::Dropped(Dropped::NoName),
            None => role(terms, tool, address, &normal),
        };
        let again = roles.contains(&role) || (!seen.insert(normal) && !role.adds_up());
        roles.push(if again && !role.adds_up() { Role::Dropped(Dropped::Twice) } else { role });
    }
    let at = roles.iter().position(|role| matches!(role, Role::Address(_)));
    Ok(at.map(|address| Columns { names, roles, address }))
}

/// Whether every mapping names a column of some table; else the first that does not.
pub(crate) fn unused<'a>(map: &'a [Mapping], tables: &[Columns]) -> Option<&'a str> {
    let names: HashSet<String> =
        tables.iter().flat_map(|table| &table.names).map(|name| normal(name)).collect();
    map.iter().find(|mapping| !names.contains(&mapping.header)).map(|mapping| mapping.written.as_str())
}

fn role(terms: &Terms<'_>, tool: Tool, address: ItemId, name: &str) -> Role {
    if let Some(role) = of_tool(terms, tool, name) {
        return role;
    }
    match terms.words.find_item(terms.charter, name) {
        Some(id) if id == address => Role::Address(id),
        Some(id) if !terms.charter.item(id).is_some_and(is_told) => Role::Dropped(Dropped::NotTold),
        Some(id) => Role::Item(id),
        None => Role::Dropped(why(name)),
    }
}

fn of_tool(terms: &Terms<'_>, tool: Tool, name: &str) -> Option<Role> {
    match tool {
        Tool::Mailchimp => mailchimp(name),
        Tool::Hubspot => hubspot(terms, name),
        Tool::Brevo => match name {
            "email blacklisted" => Some(Role::OptedOut),
            "sms blacklisted" => Some(Role::Dropped(Dropped::OtherChannel)),
            "added time" => Some(Role::Created),
            _ => None,
        },
        Tool::Listmonk | Tool::Kit => match name {
            "status" | "subscription status" => Some(Role::Status),
            "created at" => Some(Role::Created),
            _ => None,
        },
        Tool::ActiveCampaign => match name {
            "status" => Some(Role::Status),
            "date created" => Some(Role::Created),
            _ => None,
        },
        Tool::Plain => match name {
            "status" | "subscription status" => Some(Role::Status),
            "unsubscribed" | "opted out" | "opt out" | "blacklisted" | "blocklisted" => Some(Role::OptedOut),
            _ => None,
        },
    }
}

fn mailchimp(name: &str) -> Option<Role> {
    Some(match name {
        "optin time" => Role::Asked,
        "confirm time" => Role::Confirmed,
        "confirm ip" => Role::ConfirmedFrom,
        "unsub time" => Role::OptedOutAt,
        "unsub reason" => Role::OptedOutWhy,
        "clean time" => Role::BouncedAt,
        "optin ip" => Role::Dropped(Dropped::Machine),
        "member rating" => Role::Dropped(Dropped::Score),
        "latitude" | "longitude" | "gmtoff" | "dstoff" | "timezone" | "cc" | "region" => {
            Role::Dropped(Dropped::Location)
        }
        _ => return None,
    })
}

fn hubspot(terms: &Terms<'_>, name: &str) -> Option<Role> {
    let any = |words: &[&str]| words.iter().any(|word| name.contains(word));
    let says_no =
        any(&["opted out", "unsubscribed", "optout", "abgemeldet", "abmeldung", "désabonn", "désinscri"]);
    let is_mail = any(&["mail", "courriel"]);
    Some(match name {
        _ if says_no && is_mail && any(&["all", "tous", "toutes"]) && !name.contains(": ") => Role::OptedOut,
        "hs email optout" => Role::OptedOut,
        _ if says_no && is_mail => {
            let (_, kind) = name.split_once(':').unwrap_or(("", ""));
            Role::OptedOutOf(terms.words.find_purpose(kind.trim()))
        }
        _ if any(&[
            "legal basis",
            "hs legal basis",
            "rechtsgrundlage",
            "base légale",
            "fondement juridique",
        ]) =>
        {
            Role::LegalBasis
        }
        _ if any(&["email confirmation status", "bestätigungsstatus", "statut de confirmation"]) => {
            Role::Confirmation
        }
        _ if any(&["hard bounce", "quarantine", "quarantäne", "quarantaine"]) => Role::Bounced,
        _ if any(&["invalid email", "ungültige e mail", "adresse e mail non valide"]) => Role::Invalid,
        "create date" | "erstellungsdatum" | "date de création" => Role::Created,
        _ => return None,
    })
}
