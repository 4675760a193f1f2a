//! What comes back: reports, complaints and mails that unsubscribe move the row of the message they are about, by the same path whether a
//! mail brought them or a service.
//!
//! **Invariant:** only a tag this house made under its key moves anything; whoever makes one up is refused by name.
//! **Invariant:** said twice it is done once: a row moves by its state, a suppression stands once.
//! **Invariant:** nothing of what came in is kept but the state and a code.

use crate::speak::outcome::Course;
use crate::speak::{Sent, leave};
use crate::{Fault, House};
use entrenous_core::communicate::{Bearer, Happening, Return};
use entrenous_post::bounce::{self, Arrived, Returned, Unread, What};
use entrenous_post::mime::address::Tag;
use entrenous_post::provider::{self, NotAReport, NotSigned, Provider};

/// Why what came in is not heard.
#[derive(Debug, thiserror::Error)]
pub enum Unheard {
    /// No mail leaves this house, so none can come back.
    #[error("E240 this house sends no mail, so nothing can come back; start it with a relay")]
    NoMail,
    /// The mail says nothing to us.
    #[error(transparent)]
    Unread(#[from] Unread),
    /// The tag was not made here.
    #[error("E241 this names a mail that another house sent, or nobody")]
    Foreign,
    /// The message has no row any more.
    #[error("E242 the message this is about is too old, or its person has left; there is nothing to change")]
    TooOld,
    /// The report of a service does not hold.
    #[error(transparent)]
    Report(#[from] NotAReport),
    /// Its signature does not.
    #[error(transparent)]
    NotSigned(#[from] NotSigned),
    /// Something went wrong here: it is to be sent again.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// What was heard.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Heard {
    /// What it says, in a word.
    pub said: &'static str,
    /// The message it is about, as it stands now.
    pub about: Sent,
}

/// What came of a report.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Report {
    /// What was heard.
    pub heard: Vec<Heard>,
    /// How many lines are about no mail of ours, or ask for nothing.
    pub passed: usize,
    /// Where the operator lets the service report here.
    pub confirm_at: Option<String>,
}

/// Hears a mail that came in.
pub async fn mail(house: &House, arrived: Arrived<'_>) -> Result<Heard, Unheard> {
    let doors = doors(house)?;
    let returned = bounce::read(arrived, &doors)?;
    hear(house, &returned).await
}

/// Hears what a mail service reports; `signed` are the headers of a service that signs there: signature and time.
pub async fn report(
    house: &House,
    provider: Provider,
    signed: (Option<&str>, Option<&str>),
    body: &[u8],
) -> Result<Report, Unheard> {
    let doors = doors(house)?;
    if body.len() > provider::REPORT_BYTES_MOST {
        return Err(NotAReport::TooLarge.into());
    }
    house.outside.seals.check(provider, signed, body, house.now())?;
    let read = provider::read(provider, body, &doors)?;
    let mut report = Report { heard: Vec::new(), passed: read.passed, confirm_at: read.confirm_at };
    for returned in &read.happenings {
        match hear(house, returned).await {
            Ok(heard) => report.heard.push(heard),
            Err(Unheard::Foreign | Unheard::TooOld) => report.passed = report.passed.saturating_add(1),
            Err(other) => return Err(other),
        }
    }
    Ok(report)
}

/// The addresses under which our mail comes back.
fn doors(house: &House) -> Result<bounce::House, Unheard> {
    let mail = house.outside.ways.mail.as_ref().ok_or(Unheard::NoMail)?;
    Ok(bounce::House {
        return_path: mail.return_path.again(),
        unsubscribe: mail.unsubscribe.again(),
        message_domain: mail.message_domain.clone(),
    })
}

async fn hear(house: &House, returned: &Returned) -> Result<Heard, Unheard> {
    let Returned { token, what } = returned;
    let row = row_of(house, token)?;
    let (said, happening, code) = match *what {
        What::Bounced { kind, code } => {
            let why = match kind {
                bounce::Return::Hard => Return::Hard,
                bounce::Return::Soft => Return::Soft,
            };
            ("bounced", Some(Happening::ComeBack(why)), code.map(|code| code.to_string()))
        }
        What::Delivered => ("delivered", Some(Happening::Deliver), None),
        What::Complained => ("complained", Some(Happening::Complain), None),
        What::Unsubscribed => ("unsubscribed", None, None),
        What::Delayed => ("delayed", None, None),
        What::Replied => ("replied", None, None),
        What::AutoReplied => ("auto_replied", None, None),
    };
    if let Some(happening) = happening {
        let person = row.message.name.person;
        let _turn = house.turn(person).await;
        // Seen again in the person's turn: of two reports the first moves the row.
        let row = house.store.find_message(row.message.row).map_err(Fault::from)?.ok_or(Unheard::TooOld)?;
        let course = Course { code: code.unwrap_or_else(|| row.code.clone()), ..Course::default() };
        super::settle(house, &row, happening, course).await?;
    }
    if *what == What::Unsubscribed {
        let message = &row.message;
        let bearer = Bearer::new(message.name.person, message.row, &message.purpose);
        let letter = leave::letter(house, bearer)?;
        let locale = super::language(&house.charter, Some(message.locale.as_str()));
        leave::stop(house, letter, &locale).await?;
    }
    let now = house.store.find_message(row.message.row).map_err(Fault::from)?.ok_or(Unheard::TooOld)?;
    Ok(Heard { said, about: Sent::of(now) })
}

fn row_of(house: &House, token: &Tag) -> Result<entrenous_store::MessageRow, Unheard> {
    let id = house.vault.read_return_tag(token.text()).ok_or(Unheard::Foreign)?;
    house.store.find_message(id).map_err(Fault::from)?.ok_or(Unheard::TooOld)
}
