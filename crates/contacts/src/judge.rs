//! One row judged: whether there was a yes and how well it is proved, whether there is a no, and what may be kept.
//!
//! **Invariant:** a proof is a confirmation strictly later than the question; at the same moment it is what bulk imports look like.
//! **Invariant:** a no needs no time, no sound status and no other cell: nothing wrong in a row that can be read lets a no get lost, but a missing address.
//! **Invariant:** a yes with a time that cannot be is no yes: the row is refused.

use crate::Terms;
use crate::columns::{Columns, Role};
use crate::contact::{Evidence, Mailbox, OptOut, Reason, Scope, Yes};
use crate::header::normal;
use crate::refusal::Refused;
use crate::rows::Row;
use crate::time::{self, DateOrder};
use crate::tool::Tool;
use entrenous_core::id::PurposeId;
use entrenous_core::moment::Moment;
use serde::Serialize;

/// How far back a yes may lie, in microseconds: twenty years.
const YES_LASTS_MOST: i64 = 20 * 365 * 86_400_000_000;

/// How somebody stands, as words say it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Standing {
    /// Wants no more, or cannot be reached.
    Out(Reason),
    /// Is there for another reason than a yes.
    NotSubscribed,
    /// Was asked and has not answered.
    Unconfirmed,
    /// Is written to.
    Subscribed,
}

/// In which class a row is counted; the strictest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Complained.
    Complained,
    /// Wants no mail at all.
    Unsubscribed,
    /// No mail arrives.
    HardBounced,
    /// No mail can go there.
    InvalidAddress,
    /// Wants no mail of this purpose.
    OptedOut,
    /// Is there for another reason than a yes.
    NotSubscribed,
    /// Was asked and has not answered.
    Unconfirmed,
    /// Nothing says that there was a yes.
    Unknown,
    /// Somebody says there was a yes.
    Attested,
    /// A yes with its proof.
    Proven,
}

impl Class {
    /// In words.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Complained => "complained: never written to",
            Self::Unsubscribed => "unsubscribed: never written to",
            Self::HardBounced => "no mail arrives: never written to",
            Self::InvalidAddress => "no mail can go there: never written to",
            Self::OptedOut => "opted out of this purpose",
            Self::NotSubscribed => "there for another reason than a yes: not taken",
            Self::Unconfirmed => "asked and not answered: not taken",
            Self::Unknown => "unknown whether there was a yes: not written to until there is one",
            Self::Attested => "attested: a yes by your word or your tool's",
            Self::Proven => "proven: confirmed later than asked",
        }
    }
    const fn of(reason: Reason) -> Self {
        match reason {
            Reason::Complained => Self::Complained,
            Reason::Unsubscribed => Self::Unsubscribed,
            Reason::HardBounced => Self::HardBounced,
            Reason::InvalidAddress => Self::InvalidAddress,
        }
    }
}

/// What a row says of yes and no.
pub(crate) struct Judged {
    pub(crate) address: Mailbox,
    pub(crate) class: Class,
    pub(crate) yes: Option<Yes>,
    pub(crate) opt_outs: Vec<OptOut>,
}

/// The table a row is of.
pub(crate) struct Judge<'a> {
    pub(crate) terms: &'a Terms<'a>,
    pub(crate) tool: Tool,
    pub(crate) columns: &'a Columns,
    pub(crate) orders: &'a [Option<DateOrder>],
    pub(crate) standing: Standing,
}

/// What was read of a row so far.
struct Signs {
    standing: Standing,
    evidence: Evidence,
    opt_outs: Vec<OptOut>,
    asked: Option<Moment>,
    confirmed: Option<Moment>,
    confirmed_from: bool,
    created: Option<Moment>,
    out_at: Option<Moment>,
    complains: bool,
    wrong: Option<Refused>,
}

impl Judge<'_> {
    /// The address of a row.
    pub(crate) fn address(&self, row: &Row) -> Result<Mailbox, Refused> {
        let text = row.cell(self.columns.address).unwrap_or_default();
        match text.trim() {
            "" => Err(Refused::NoAddress),
            text if (self.terms.is_address)(text) => Ok(Mailbox::new(text)),
            _ => Err(Refused::NotAnAddress),
        }
    }

    /// Judges a row.
    pub(crate) fn judge(&self, row: &Row) -> Result<Judged, Refused> {
        let address = self.address(row)?;
        let mut signs = Signs {
            standing: self.standing,
            evidence: Evidence::Unknown,
            opt_outs: Vec::new(),
            asked: None,
            confirmed: None,
            confirmed_from: false,
            created: None,
            out_at: None,
            complains: false,
            wrong: None,
        };
        for (at, role) in self.columns.roles.iter().enumerate() {
            let cell = row.cell(at).unwrap_or_default().trim();
            if !cell.is_empty() {
                self.look(&mut signs, *role, cell, self.orders.get(at).copied().flatten());
            }
        }
        let ragged = row.len() < self.columns.names.len()
            || row.cells().skip(self.columns.names.len()).any(|cell| !cell.trim().is_empty());
        if ragged {
            signs.wrong = Some(Refused::Ragged);
        }
        if row.cells().any(|cell| cell.contains('\0')) {
            signs.wrong = Some(Refused::Nul);
        }
        self.conclude(address, signs)
    }

    fn look(&self, signs: &mut Signs, role: Role, cell: &str, order: Option<DateOrder>) {
        let mut time = |needed: bool| {
            let read = time::read(cell, order).filter(|at| self.can_be(*at));
            if read.is_none() && needed {
                signs.wrong = Some(Refused::Time);
            }
            read
        };
        match role {
            Role::Asked => signs.asked = time(true),
            Role::Confirmed => signs.confirmed = time(true),
            Role::Created => signs.created = time(false),
            Role::OptedOutAt | Role::BouncedAt => signs.out_at = time(false),
            Role::ConfirmedFrom => signs.confirmed_from = true,
            Role::OptedOutWhy => signs.complains = is_complaint(cell),
            Role::Status => match status(&normal(cell)) {
                Some(standing) => signs.standing = signs.standing.min(standing),
                None => signs.wrong = Some(Refused::Status),
            },
            Role::OptedOut | Role::Invalid => match truth(&normal(cell)) {
                Some(true) => {
                    let unsubscribed = role == Role::OptedOut;
                    let reason = if unsubscribed { Reason::Unsubscribed } else { Reason::InvalidAddress };
                    signs.standing = signs.standing.min(Standing::Out(reason));
                }
                Some(false) => {}
                None => signs.wrong = Some(Refused::Status),
            },
            Role::OptedOutOf(purpose) if truth(&normal(cell)) != Some(false) => {
                signs.opt_outs.extend(self.out_of(purpose.unwrap_or(self.terms.purpose)));
            }
            Role::Bounced if truth(&normal(cell)) != Some(false) => {
                let reason = if is_complaint(cell) { Reason::Complained } else { Reason::HardBounced };
                signs.standing = signs.standing.min(Standing::Out(reason));
            }
            Role::LegalBasis if is_consent(&normal(cell)) => signs.evidence = Evidence::Attested,
            Role::Confirmation if is_confirmed(&normal(cell)) => signs.evidence = Evidence::Attested,
            _ => {}
        }
    }

    fn can_be(&self, at: Moment) -> bool {
        at <= self.terms.now && self.terms.now.since(at) <= YES_LASTS_MOST
    }

    fn out_of(&self, purpose: PurposeId) -> Option<OptOut> {
        let key = self.terms.charter.purpose(purpose)?.key.clone();
        Some(OptOut { scope: Scope::Purpose(key), reason: Reason::Unsubscribed, at: None })
    }

    fn conclude(&self, address: Mailbox, mut signs: Signs) -> Result<Judged, Refused> {
        if let Standing::Out(reason) = signs.standing {
            let reason = if signs.complains { Reason::Complained } else { reason };
            let no = OptOut { scope: Scope::All, reason, at: signs.out_at };
            return Ok(Judged { address, class: Class::of(reason), yes: None, opt_outs: vec![no] });
        }
        let purpose = self.terms.charter.purpose(self.terms.purpose).map(|purpose| purpose.key.clone());
        let opt_outs = std::mem::take(&mut signs.opt_outs);
        let is_out = |no: &OptOut| matches!(&no.scope, Scope::Purpose(key) if Some(key) == purpose.as_ref());
        if opt_outs.iter().any(is_out) {
            return Ok(Judged { address, class: Class::OptedOut, yes: None, opt_outs });
        }
        if let Some(wrong) = signs.wrong {
            // What the row says no to still counts; its yes does not.
            return match opt_outs.is_empty() {
                true => Err(wrong),
                false => Ok(Judged { address, class: Class::OptedOut, yes: None, opt_outs }),
            };
        }
        let class = match signs.standing {
            Standing::NotSubscribed => Class::NotSubscribed,
            Standing::Unconfirmed => Class::Unconfirmed,
            Standing::Out(_) | Standing::Subscribed => {
                let (evidence, at) = self.evidence(&signs);
                let class = match evidence {
                    Evidence::Unknown => Class::Unknown,
                    Evidence::Attested => Class::Attested,
                    Evidence::Proven => Class::Proven,
                };
                let yes = purpose.map(|purpose| Yes { purpose, evidence, at });
                return Ok(Judged { address, class, yes, opt_outs });
            }
        };
        Ok(Judged { address, class, yes: None, opt_outs })
    }

    /// How well the yes is proved, and from when it counts.
    fn evidence(&self, signs: &Signs) -> (Evidence, Option<Moment>) {
        let earliest = signs.confirmed.or(signs.asked).or(signs.created);
        let later =
            matches!((signs.asked, signs.confirmed), (Some(asked), Some(confirmed)) if confirmed > asked);
        if self.tool == Tool::Mailchimp && later && signs.confirmed_from {
            return (Evidence::Proven, signs.confirmed);
        }
        let told = signs.confirmed.is_some() || self.terms.attested;
        let evidence = if told { Evidence::Attested } else { signs.evidence };
        (evidence, earliest)
    }
}

fn is_complaint(cell: &str) -> bool {
    let name = normal(cell);
    ["spam", "abuse", "complain", "beschwerde", "plainte"].iter().any(|word| name.contains(word))
}

/// The words of HubSpot for a consent, in the three languages that are known; several are joined by `;`.
fn is_consent(name: &str) -> bool {
    name.split(';').any(|part| {
        let says = ["consent", "einwilligung"].iter().any(|word| part.contains(word));
        says && !["without", "no ", "not ", "ohne", "keine", "sans"].iter().any(|word| part.contains(word))
    })
}

fn is_confirmed(name: &str) -> bool {
    ["confirmed", "bestätigt", "confirmé", "confirmed via single send"].contains(&name)
}

/// A yes or a no in nine languages; nothing if it is neither.
fn truth(name: &str) -> Option<bool> {
    match name {
        "yes" | "y" | "true" | "1" | "x" | "oui" | "vrai" | "ja" | "wahr" | "sí" | "si" | "sì"
        | "verdadero" | "vero" | "sim" | "verdadeiro" | "waar" | "tak" | "prawda" | "cert" => Some(true),
        "no" | "n" | "false" | "0" | "non" | "faux" | "nein" | "falsch" | "falso" | "não" | "nee"
        | "onwaar" | "nie" | "fałsz" | "fals" => Some(false),
        _ => None,
    }
}

/// What a word of a status means.
fn status(name: &str) -> Option<Standing> {
    Some(match name {
        "active" | "subscribed" | "enabled" | "confirmed" | "abonné" | "aktiv" | "actif" | "angemeldet" => {
            Standing::Subscribed
        }
        "unconfirmed" | "pending" | "inactive" | "not confirmed" => Standing::Unconfirmed,
        "disabled" | "nonsubscribed" | "non subscribed" | "transactional" | "archived"
        | "never subscribed" => Standing::NotSubscribed,
        "bounced" | "cleaned" | "hard bounced" | "hard bounce" | "undeliverable" => {
            Standing::Out(Reason::HardBounced)
        }
        "complained" | "spam" | "complaint" => Standing::Out(Reason::Complained),
        "unsubscribed" | "cancelled" | "canceled" | "opted out" | "blocklisted" | "blacklisted"
        | "blocked" | "désabonné" | "désinscrit" | "abgemeldet" => Standing::Out(Reason::Unsubscribed),
        _ => return None,
    })
}

/// How a table of Mailchimp stands, by its name and its columns.
pub(crate) fn standing(tool: Tool, name: &str, columns: &Columns) -> Standing {
    if tool != Tool::Mailchimp {
        return Standing::Subscribed;
    }
    let name = name.to_lowercase();
    let begins = |word: &str| name.starts_with(word);
    let has = |role: Role| columns.roles.contains(&role);
    match () {
        () if begins("unsubscribed") || has(Role::OptedOutAt) => Standing::Out(Reason::Unsubscribed),
        () if begins("cleaned") || has(Role::BouncedAt) => Standing::Out(Reason::HardBounced),
        () if begins("nonsubscribed") || begins("non_subscribed") || begins("transactional") => {
            Standing::NotSubscribed
        }
        () => Standing::Subscribed,
    }
}
