//! Why a message was not sent: the closed list. Each has a stable code, and words in every language (`not_sent-<code>`).
//!
//! **Invariant:** a code is never renamed and never means something else: rows of years ago are read with it.

use crate::communicate::Suppressed;
use crate::permit::Because;
use serde::{Deserialize, Serialize};

macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident $code:literal),+ $(,)?) => {
        /// Why a message was not sent.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize)]
        pub enum NotSent {
            $($(#[$doc])* #[serde(rename = $code)] $name),+
        }
        impl NotSent {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),+];
            /// Its stable code.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }
        }
    };
}

reasons! {
    /// Nobody has asked, or nothing was answered.
    NoConsent "no_consent",
    /// The person took their yes back.
    ConsentWithdrawn "consent_withdrawn",
    /// A yes came in from elsewhere without anything that shows it.
    ConsentUnproven "consent_unproven",
    /// The yes was too long ago.
    ConsentExpired "consent_expired",
    /// The yes was to something that has changed since.
    NoticeStale "notice_stale",
    /// A law forbids it where the person is.
    ForbiddenHere "forbidden_here",
    /// The person has left.
    Erased "erased",
    /// The person had the use of their data restricted (GDPR Art. 18).
    Restricted "restricted",
    /// The person objected (GDPR Art. 21).
    Objected "objected",
    /// A guardian would have to agree.
    Minor "minor",
    /// The person unsubscribed from this.
    Unsubscribed "unsubscribed",
    /// The person wants no message at all.
    GlobalOptOut "global_opt_out",
    /// The person called a message spam.
    Complained "complained",
    /// The person chose to hear less often, and the message became too old to wait.
    FrequencySelfChosen "frequency_self_chosen",
    /// There is no such mailbox.
    HardBounced "hard_bounced",
    /// Again and again the mailbox took nothing.
    RepeatedSoftBounce "repeated_soft_bounce",
    /// What was told as an address is none.
    InvalidAddress "invalid_address",
    /// It is the address of an office, not of a person.
    RoleAddress "role_address",
    /// The business writes to nobody at this domain.
    DomainBlocked "domain_blocked",
    /// The person has told no address of this kind.
    NoAddressForChannel "no_address_for_channel",
    /// The same message went to the same person already.
    Duplicate "duplicate",
    /// The person is among those the campaign leaves out.
    ExcludedAudience "excluded_audience",
    /// The person had enough messages of this purpose, and this one became too old to wait.
    CapReached "cap_reached",
    /// The person had enough by this medium, and the message became too old to wait.
    MediumCapReached "medium_cap_reached",
    /// The person had enough from the business in all, and the message became too old to wait.
    BusinessCapReached "business_cap_reached",
    /// It was night until the message became too old to wait.
    QuietHours "quiet_hours",
    /// It reads an item that its purpose may not use, or cannot be written.
    CharterViolation "charter_violation",
    /// The business was not ready to send.
    SenderNotReady "sender_not_ready",
    /// Only people who try it out get it.
    TestRecipientOnly "test_recipient_only",
}

impl NotSent {
    /// The reason of this code.
    #[must_use]
    pub fn find(code: &str) -> Option<Self> {
        Self::ALL.iter().find(|reason| reason.code() == code).copied()
    }
}

/// What the gate says, as a reason not to send.
impl From<Because> for NotSent {
    fn from(because: Because) -> Self {
        match because {
            Because::NotGiven | Because::Signal => Self::NoConsent,
            Because::Refused | Because::Withdrawn => Self::ConsentWithdrawn,
            Because::Expired => Self::ConsentExpired,
            Because::Changed => Self::NoticeStale,
            Because::Forbidden => Self::ForbiddenHere,
            Because::Objected => Self::Objected,
            Because::Minor => Self::Minor,
            Because::Undeclared | Because::Elsewhere => Self::CharterViolation,
        }
    }
}

impl From<Suppressed> for NotSent {
    fn from(suppressed: Suppressed) -> Self {
        match suppressed {
            Suppressed::Unsubscribed => Self::Unsubscribed,
            Suppressed::GlobalOptOut => Self::GlobalOptOut,
            Suppressed::Complained => Self::Complained,
            Suppressed::HardBounced => Self::HardBounced,
            Suppressed::RepeatedSoftBounce => Self::RepeatedSoftBounce,
            Suppressed::Objected => Self::Objected,
            Suppressed::Restricted => Self::Restricted,
            Suppressed::Unproven => Self::ConsentUnproven,
        }
    }
}
