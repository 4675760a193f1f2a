//! Who receives data for a purpose, and under which guard it leaves its region of law (GDPR Art. 4(8) and (10), Chapter V).
//!
//! **Invariant:** a processor has a country: what nobody can place cannot be told to a person (GDPR Art. 13(1)(f)).

use crate::id::Key;
use crate::region::Place;
use serde::{Deserialize, Serialize};

/// On whose behalf a recipient acts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, Hash)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// On behalf of the business, by its instructions (GDPR Art. 4(8), 28).
    Processor,
    /// For ends of its own (GDPR Art. 4(10)): what is assumed of whoever does not say.
    #[default]
    ThirdParty,
}

/// What guards data in a country outside (GDPR Art. 45 to 49): the closed list.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, Hash)]
#[serde(rename_all = "snake_case")]
pub enum Safeguard {
    /// An adequacy decision that covers this recipient, such as the EU-US Data Privacy Framework (Art. 45).
    Adequacy,
    /// Standard contractual clauses (Art. 46(2)(c)).
    StandardClauses,
    /// Binding corporate rules (Art. 46(2)(b)).
    BindingRules,
    /// An approved code of conduct or certification (Art. 46(2)(e) and (f)).
    Certification,
    /// The person's explicit consent to this transfer (Art. 49(1)(a)).
    ExplicitConsent,
}

/// One recipient, as a charter describes it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Processor {
    /// Its name in the charter.
    pub key: Key,
    /// Its name as customers know it; purposes name it so in `shares_with`.
    pub name: String,
    /// Where it is.
    pub country: Place,
    /// On whose behalf it acts.
    pub role: Role,
    /// What guards the data there, if that country is outside.
    pub safeguard: Option<Safeguard>,
}
