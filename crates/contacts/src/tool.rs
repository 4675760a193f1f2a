//! The tools whose exports are known, and how each is told by its header.
//!
//! **Invariant:** a tool is told by the names of columns alone, never by what stands in a row.

use serde::Serialize;

/// Whose export it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Tool {
    /// Mailchimp: a ZIP with a table for each status, or one of them.
    Mailchimp,
    /// HubSpot: contacts as CSV, headers in the language of the portal.
    Hubspot,
    /// Brevo, formerly Sendinblue.
    Brevo,
    /// listmonk.
    Listmonk,
    /// ActiveCampaign.
    #[serde(rename = "activecampaign")]
    ActiveCampaign,
    /// Kit, formerly ConvertKit.
    Kit,
    /// Any other table.
    Plain,
}

impl Tool {
    /// All of them; what tells most comes first.
    pub const ALL: [Self; 7] = [
        Self::Mailchimp,
        Self::Brevo,
        Self::Listmonk,
        Self::ActiveCampaign,
        Self::Kit,
        Self::Hubspot,
        Self::Plain,
    ];
    /// Its name, as it is typed.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Mailchimp => "mailchimp",
            Self::Hubspot => "hubspot",
            Self::Brevo => "brevo",
            Self::Listmonk => "listmonk",
            Self::ActiveCampaign => "activecampaign",
            Self::Kit => "kit",
            Self::Plain => "plain",
        }
    }
    /// The tool of this name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tool| tool.word() == text)
    }
    /// Which tool writes such a header (in its normal form).
    pub(crate) fn detect(header: &[String]) -> Self {
        Self::ALL.into_iter().find(|tool| tool.writes(header)).unwrap_or(Self::Plain)
    }
    /// Whether this tool writes such a header.
    pub(crate) fn writes(self, header: &[String]) -> bool {
        let has = |name: &str| header.iter().any(|known| known == name);
        match self {
            Self::Mailchimp => {
                ["optin time", "confirm time", "unsub time", "clean time"].into_iter().any(has)
                    && ["leid", "euid", "member rating", "last changed"].into_iter().any(has)
            }
            Self::Brevo => has("email") && (has("email blacklisted") || has("sms blacklisted")),
            Self::Listmonk => ["uuid", "email", "status", "attributes"].into_iter().all(has),
            Self::ActiveCampaign => ["email", "date created", "status"].into_iter().all(has),
            Self::Kit => ["email", "created at", "status"].into_iter().all(has) && !has("uuid"),
            Self::Hubspot => header.iter().any(|name| is_hubspot(name)),
            Self::Plain => true,
        }
    }
}

/// The columns every portal has, in English, German and French, and those only HubSpot has.
fn is_hubspot(name: &str) -> bool {
    const OWN: [&str; 9] = [
        "record id",
        "datensatz id",
        "id de fiche d'informations",
        "id de la fiche d'informations",
        "contact owner",
        "zuständiger für kontakt",
        "propriétaire du contact",
        "unsubscribed from all email",
        "legal basis for processing contact's data",
    ];
    OWN.contains(&name) || name.starts_with("opted out of email") || name.starts_with("hs email optout")
}
