//! What the doctor says: a check that is kept, broken or unknown, and what was found with what to do.
//!
//! **Invariant:** a finding names its code, which has a page; a line to paste stands whole in a zone file.

use std::fmt;

/// What is checked.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Topic {
    /// The address in `From`.
    From,
    /// The domain.
    Domain,
    /// Who may send for it.
    Spf,
    /// The key that signs.
    Dkim,
    /// The length of that key.
    KeyLength,
    /// What is wished for mail that fits neither.
    Dmarc,
    /// Whether what was proved is about the sender.
    Alignment,
    /// Whether answers arrive.
    Mailbox,
    /// The name of the machine that sends.
    Relay,
    /// Encryption of answers on their way to us.
    MtaSts,
    /// Reports on that encryption.
    TlsReport,
    /// A picture beside the mail.
    Bimi,
    /// Where the sender can be found.
    Postal,
    /// The id of the list.
    ListId,
    /// Stopping by one click.
    OneClick,
}

impl Topic {
    /// Its name, as it is read.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::From => "From",
            Self::Domain => "Domain",
            Self::Spf => "SPF",
            Self::Dkim => "DKIM",
            Self::KeyLength => "DKIM key",
            Self::Dmarc => "DMARC",
            Self::Alignment => "Alignment",
            Self::Mailbox => "Answers",
            Self::Relay => "Relay",
            Self::MtaSts => "MTA-STS",
            Self::TlsReport => "TLS-RPT",
            Self::Bimi => "BIMI",
            Self::Postal => "Postal address",
            Self::ListId => "List-Id",
            Self::OneClick => "One click",
        }
    }
}

/// Whether a thing is there; the later is the worse.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Held {
    /// It is.
    Have,
    /// It is not, and need not be.
    Optional,
    /// It could not be found out.
    Unknown,
    /// It is not, or not as it should be.
    HaveNot,
}

impl Held {
    /// Its word for programs.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Have => "have",
            Self::Optional => "optional",
            Self::Unknown => "unknown",
            Self::HaveNot => "have_not",
        }
    }
}

/// How much a finding weighs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Severity {
    /// Mail will suffer.
    Error,
    /// It could not be found out, so nothing is said.
    Unknown,
    /// Mail may suffer.
    Warning,
    /// It would be better so.
    Note,
}

impl Severity {
    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Unknown => "unknown",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// A TXT record as a line of a zone file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ZoneLine {
    /// Its name.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// Characters of one string of a TXT record (RFC 1035 section 3.3).
const RECORD_STRING: usize = 255;

impl fmt::Display for ZoneLine {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}. IN TXT", self.name)?;
        if self.text.len() <= RECORD_STRING {
            return write!(out, " \"{}\"", self.text);
        }
        out.write_str(" (")?;
        let mut rest = self.text.as_str();
        while let Some((string, after)) = rest.split_at_checked(RECORD_STRING) {
            write!(out, " \"{string}\"")?;
            rest = after;
        }
        if !rest.is_empty() {
            write!(out, " \"{rest}\"")?;
        }
        out.write_str(" )")
    }
}

/// One thing found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// Its code, which has a page.
    pub code: &'static str,
    /// How much it weighs.
    pub severity: Severity,
    /// What is so.
    pub text: String,
    /// What to do.
    pub help: String,
    /// What to publish in the DNS.
    pub paste: Option<ZoneLine>,
}

impl Finding {
    /// A finding.
    #[must_use]
    pub fn new(
        code: &'static str,
        severity: Severity,
        text: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self { code, severity, text: text.into(), help: help.into(), paste: None }
    }
    /// The same with a line for the DNS.
    pub(crate) fn paste(mut self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.paste = Some(ZoneLine { name: name.into(), text: text.into() });
        self
    }
}

/// One check.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Check {
    /// What was checked.
    pub topic: Topic,
    /// What came of it.
    pub held: Held,
    /// What is there, in a few words.
    pub said: String,
    /// What is to be done about it.
    pub findings: Vec<Finding>,
}

impl Check {
    /// Kept.
    pub(crate) fn have(topic: Topic, said: impl Into<String>) -> Self {
        Self { topic, held: Held::Have, said: said.into(), findings: Vec::new() }
    }
    /// Not there, which is no fault.
    pub(crate) fn optional(topic: Topic, said: impl Into<String>) -> Self {
        Self { topic, held: Held::Optional, said: said.into(), findings: Vec::new() }
    }
    /// Not known, without anything to do about it.
    pub(crate) fn unknown(topic: Topic, said: impl Into<String>) -> Self {
        Self { topic, held: Held::Unknown, said: said.into(), findings: Vec::new() }
    }
    /// Broken.
    pub(crate) fn broken(topic: Topic, said: impl Into<String>, finding: Finding) -> Self {
        Self { topic, held: Held::HaveNot, said: said.into(), findings: vec![finding] }
    }
    /// A question about this was not answered.
    pub(crate) fn unanswered(topic: Topic, name: &str, why: crate::names::NoAnswer) -> Self {
        let help = "ask again in a while, or ask another server with `--resolver ADDRESS`; nothing is said of the record itself";
        let finding =
            Finding::new("E210", Severity::Unknown, format!("`{name}` could not be looked up: {why}"), help);
        Self { topic, held: Held::Unknown, said: format!("not answered: {why}"), findings: vec![finding] }
    }
    /// The same with one finding more.
    pub(crate) fn with(mut self, finding: Finding) -> Self {
        self.findings.push(finding);
        self
    }
}
