//! What can go wrong in a use case, each with a stable code that the API, the pages and the reference share.
//!
//! **Invariant:** no fault carries a personal value: a purpose or an item is named, never what someone said.

use crate::shelf::{ARTICLES_MOST, NotAnArticle};
use entrenous_cohort::release::NotReleased;
use entrenous_core::communicate::Medium;
use entrenous_core::hash::NotCanonical;
use entrenous_core::id::Key;
use entrenous_core::permit::Because;
use entrenous_core::rights::NotIdentified;
use entrenous_store::StoreError;
use entrenous_vault::VaultError;

/// The flag that opens a way.
const fn flag(medium: Medium) -> &'static str {
    match medium {
        Medium::Mail => "`--relay`",
        Medium::Push => "`--push-key` and `--push-contact`",
        Medium::Sms => "`--sms-gateways`",
        Medium::Inbox => "an `--address`",
        Medium::Webhook => "`--notify`",
    }
}

/// Why a use case did not happen. Nothing was written when one is answered.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The notice was never shown by this house.
    #[error("no notice has this hash; ask `GET /v1/notice` for the one to show")]
    NoticeUnknown,
    /// The notice has been replaced.
    #[error("this notice has been replaced; ask `GET /v1/notice` for the present one and show it again")]
    NoticeStale,
    /// The charter does not declare the purpose.
    #[error("the charter declares no purpose `{0}`")]
    UnknownPurpose(Key),
    /// The notice did not ask about the purpose.
    #[error("the notice did not ask about `{0}`; answer only what it asks")]
    NotAsked(Key),
    /// No answer in the request.
    #[error("no decision was given; name at least one purpose with `yes` or `no`")]
    NothingDecided,
    /// The clock of the device.
    #[error("`client_at` is ahead of our clock or more than 30 days old; send the choice without it")]
    ClockOff,
    /// A choice that was not made before our eyes, without a proof.
    #[error(
        "a choice told by the business needs `evidence`, a reference to its proof; without one send it with `stage` `requested`"
    )]
    NoEvidence,
    /// The secret key does not reach the purpose.
    #[error("this key does not speak for `{0}`; use one that was made for it")]
    OutOfScope(Key),
    /// The secret key is for some purposes only.
    #[error(
        "this call needs a key for every purpose; make one with `entrenous keys new` without `--purpose`"
    )]
    NeedsEverything,
    /// Something was said after the question.
    #[error("this was answered after the mail was sent; that answer stands, and nothing was changed")]
    AnsweredSince,
    /// Nobody has this name.
    #[error("no customer has this name here")]
    NoSuchCustomer,
    /// Too many at once.
    #[error("ask for at most {0} people and {1} purposes at a time")]
    TooManyQuestions(usize, usize),
    /// Too many choices in a day.
    #[error(
        "this person has made more choices today than anyone makes; a no is still taken, a yes again tomorrow"
    )]
    TooManyChoices,
    /// The charter does not declare the item.
    #[error("the charter declares no item `{0}`")]
    UnknownItem(Key),
    /// The item is not one a person tells.
    #[error("`{0}` is observed, not told; it can be removed, not changed")]
    NotTold(Key),
    /// The value does not fit the item.
    #[error("this value does not fit `{0}`; {1}")]
    BadValue(Key, &'static str),
    /// The gate stayed shut.
    #[error("not permitted: {0:?}; allow one of the purposes that use it first")]
    NotPermitted(Because),
    /// No such fact.
    #[error("there is no such fact; it may have been removed already")]
    NoSuchFact,
    /// The charter has no purpose for learning from visits.
    #[error(
        "the charter has no purpose with `use = \"dpv:ServiceOptimisation\"` that uses `views`; without one nobody's visits may teach"
    )]
    NothingToLearnFor,
    /// The charter does not declare the processor.
    #[error("the charter declares no `[processor.{0}]`")]
    UnknownProcessor(Key),
    /// The folder has no such message.
    #[error("the business has no message `{0}`; `messages/` holds those it has")]
    UnknownMessage(Key),
    /// The folder has no such audience.
    #[error("the business has no audience `{0}`; `audiences/` holds those it has")]
    UnknownAudience(Key),
    /// The folder has no such journey.
    #[error(
        "the business has no journey `{0}` that holds; `entrenous check` shows what is wrong with those in `journeys/`"
    )]
    UnknownJourney(Key),
    /// Somebody else saved it since.
    #[error(
        "`{0}` was saved by somebody else meanwhile; look at the difference, then save again with the present version"
    )]
    ChangedMeanwhile(Key, String),
    /// A file of the folder says it.
    #[error("`{0}` is kept in a file of the business's folder; change it there, or make one of another name")]
    KeptInAFile(Key),
    /// It does not hold.
    #[error("`{0}` does not hold: {first}", first = .1.first().map_or("it is not understood", |found| found.label.as_str()))]
    Unsound(Key, Vec<crate::speak::made::Found>),
    /// Something needs it as it is.
    #[error("`{0}` is needed by {1}; end that first")]
    InUse(Key, String),
    /// More than a house holds.
    #[error("at most {0} are made in a house; take one away first")]
    TooManyMade(usize),
    /// The message is of another sort.
    #[error("`{0}` is not sent this way: its `kind` in `message.toml` is another")]
    AnotherKind(Key),
    /// No mail leaves this house.
    #[error(
        "this house has no mail relay; start it with `--relay`, and with `--address` so that links lead somewhere"
    )]
    NoRelay,
    /// No message of this medium leaves this house.
    #[error(
        "this house sends nothing by `{word}`; start it with {flag}, and with `--address` so that links lead somewhere",
        word = .0.word(), flag = flag(*.0)
    )]
    NoWay(Medium),
    /// More than one message may carry.
    #[error("one message carries at most {0} bytes of values; hand over less")]
    TooMuchGiven(usize),
    /// More wishes in a minute than a business gets.
    #[error("more people sign up just now than this house takes; try again in a minute")]
    TooManyWishes,
    /// The link of a wish does not hold.
    #[error("this link does not confirm anything; it may have been cut off, so open it from the mail again")]
    NotAWish,
    /// No campaign has this name.
    #[error("no campaign has the name `{0}`; `GET /v1/campaigns` lists those there are")]
    UnknownCampaign(Key),
    /// The campaign does not hold.
    #[error("S028 the campaign `{0}` does not hold: {1}")]
    BadCampaign(Key, &'static str),
    /// Something stands in the way of it.
    #[error("S025 the campaign `{0}` is not ready: {1}")]
    NotReady(Key, Box<crate::speak::campaign::Finding>),
    /// Its texts are others than those that were approved.
    #[error(
        "S026 a text of the campaign `{0}` changed since it was approved; look at it and approve it again"
    )]
    ChangedSinceApproval(Key),
    /// It is not so far, or farther.
    #[error("S027 the campaign `{0}`: {1}")]
    NotThen(Key, entrenous_core::communicate::NotThen),
    /// The mail of its sender stands still.
    #[error(
        "E262 the mail of `{0}` stands still (too many {1}); look at `GET /v1/delivery`, mend what is behind it, and let the sender go on first"
    )]
    SenderPaused(String, String),
    /// No message is from this domain.
    #[error("no message of this house is from this domain; `GET /v1/delivery` lists the senders there are")]
    NoSuchSender,
    /// Nobody said what was mended, or who they are.
    #[error("say in 1 to {0} characters who lets it go on (`by`) and what was found and mended (`word`)")]
    NoWord(usize),
    /// So much is tried out in a day.
    #[error("S029 at most {0} mails are tried out in a day; send the rest tomorrow")]
    TooManyTrials(u32),
    /// Nothing has this id.
    #[error("no message has this id; it may be too old, or its person has left")]
    NoSuchMessage,
    /// Nothing in the person's inbox has this id.
    #[error("no card of this person has this id; it may have been put away, or its time is over")]
    NoSuchCard,
    /// Nothing can be sent to the person anyway.
    #[error("no address of this person is known, so there is nothing to stop")]
    NoAddress,
    /// No letter of this name was sent to many.
    #[error("no letter of this name was sent; `/letters` lists those that were")]
    NoSuchLetter,
    /// The link of a message does not hold.
    #[error("this is no link of a message of this house; open it from the message again")]
    NotALink,
    /// An article does not hold.
    #[error(transparent)]
    NotAnArticle(#[from] NotAnArticle),
    /// Nothing was told of the article.
    #[error("nothing was told of this article; ask `GET /v1/catalog` for those that were")]
    NoSuchArticle,
    /// The article stands in the folder.
    #[error("this article stands in `catalog.toml`; hide it, or take it out there and start again")]
    InTheFolder,
    /// More articles than a catalog may have.
    #[error("a catalog has at most {ARTICLES_MOST} articles; take some out first")]
    TooManyArticles,
    /// No telling has this address.
    #[error(
        "nothing was told at this address; use the address in `status_callback_urls`, and the id of its request"
    )]
    NoSuchTelling,
    /// An agent's message does not hold.
    #[error(transparent)]
    Agent(#[from] crate::agent::Unacceptable),
    /// Staff did not get what they asked.
    #[error(transparent)]
    Staff(#[from] crate::staff::NotStaff),
    /// The person is not known.
    #[error(transparent)]
    NotIdentified(#[from] NotIdentified),
    /// The person is leaving or has left.
    #[error("this person has left; nothing is known of them any more")]
    Departed,
    /// A value has no canonical form.
    #[error(transparent)]
    NotCanonical(#[from] NotCanonical),
    /// No table can be compiled.
    #[error("{0}")]
    Law(String),
    /// Counts that may not be let out.
    #[error(transparent)]
    Release(#[from] NotReleased),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The vault.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

impl Fault {
    /// The stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoticeUnknown => "notice_unknown",
            Self::NoAddress => "no_address",
            Self::NoSuchLetter => "no_such_letter",
            Self::NotALink => "not_a_link",
            Self::NoticeStale => "notice_stale",
            Self::UnknownPurpose(_) => "unknown_purpose",
            Self::NotAsked(_) => "not_asked",
            Self::NothingDecided => "nothing_decided",
            Self::ClockOff => "clock_off",
            Self::NoEvidence => "no_evidence",
            Self::OutOfScope(_) | Self::NeedsEverything => "out_of_scope",
            Self::AnsweredSince => "answered_since",
            Self::NoSuchCustomer => "no_such_customer",
            Self::TooManyQuestions(..) | Self::TooManyArticles | Self::TooManyMade(_) => "too_many_items",
            Self::TooManyChoices => "too_many_choices",
            Self::UnknownMessage(_) => "unknown_message",
            Self::UnknownJourney(_) => "unknown_journey",
            Self::ChangedMeanwhile(..) => "changed_meanwhile",
            Self::KeptInAFile(_) => "kept_in_a_file",
            Self::Unsound(..) => "unsound",
            Self::InUse(..) => "in_use",
            Self::AnotherKind(_) => "another_kind",
            Self::NoRelay | Self::NoWay(Medium::Mail) => "no_relay",
            Self::NoWay(_) => "no_way",
            Self::TooMuchGiven(_) => "too_much_given",
            Self::NoSuchMessage => "no_such_message",
            Self::NoSuchCard => "no_such_card",
            Self::TooManyWishes => "too_many_wishes",
            Self::NotAWish => "not_a_wish",
            Self::UnknownCampaign(_) => "unknown_campaign",
            Self::BadCampaign(..) => "bad_campaign",
            Self::NotReady(..) => "campaign_not_ready",
            Self::ChangedSinceApproval(_) => "changed_since_approval",
            Self::NotThen(..) => "not_then",
            Self::SenderPaused(..) => "sender_paused",
            Self::NoWord(_) => "no_word",
            Self::TooManyTrials(_) => "too_many_trials",
            Self::UnknownItem(_) => "unknown_item",
            Self::NotTold(_) => "not_told",
            Self::BadValue(..) | Self::NotAnArticle(_) | Self::InTheFolder => "bad_value",
            Self::NotPermitted(_) => "not_permitted",
            Self::NothingToLearnFor => "nothing_to_learn_for",
            Self::NoSuchFact => "no_such_fact",
            Self::UnknownProcessor(_) => "unknown_processor",
            Self::NoSuchSender | Self::NoSuchTelling | Self::NoSuchArticle | Self::UnknownAudience(_) => {
                "not_found"
            }
            Self::Agent(why) => why.code(),
            Self::Staff(why) => why.code(),
            Self::NotIdentified(NotIdentified::Expired) => "token_expired",
            Self::NotIdentified(NotIdentified::Forged) => "not_identified",
            Self::NotIdentified(NotIdentified::Revoked) => "key_revoked",
            Self::Departed => "departed",
            Self::Store(_) => "store_unavailable",
            Self::Law(_) | Self::NotCanonical(_) | Self::Release(_) | Self::Vault(_) => "internal",
        }
    }
}
