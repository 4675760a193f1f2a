//! One session with a relay, and one mail after the other on it.
//!
//! **Invariant:** the text of a mail goes out only after the relay took its recipient and asked for it; if it asks after refusing everyone,
//! it gets an empty text (RFC 2920 section 3.1).
//! **Invariant:** the first refusal of a mail is its verdict; a connection that breaks afterwards does not change it.

use super::line::{Line, Sent, Stream};
use super::opening::Offers;
use super::relay::Patience;
use super::reply::{Code, Stage, refusal};
use super::{Envelope, Trouble, Verdict};
use std::fmt::Write;

/// What ends a text.
const END: &[u8] = b".\r\n";

/// A session with a relay.
pub(super) struct Session {
    line: Line<Box<dyn Stream>>,
    offers: Offers,
    patience: Patience,
    /// Whether the last mail was left half way, so that RSET must come before the next.
    left_open: bool,
    out: Vec<u8>,
}

/// What is left of the session after a mail.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum After {
    /// It goes on.
    Open,
    /// It is over; another one may do.
    Over,
    /// The relay will not take mail from us.
    Unwelcome,
}

/// The commands before the text, in their order.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Reset,
    Sender,
    Recipient,
    Data,
}

/// Where a mail stands after the commands.
enum Asked {
    /// The relay wants the text.
    Wanted,
    /// It has a verdict already.
    Settled(Verdict, After),
}

impl Asked {
    fn over(refused: Option<Verdict>, trouble: Trouble) -> Self {
        Self::Settled(refused.unwrap_or(Verdict::NotTried(trouble)), After::Over)
    }
}

impl Session {
    pub(super) const fn new(line: Line<Box<dyn Stream>>, offers: Offers, patience: Patience) -> Self {
        Self { line, offers, patience, left_open: false, out: Vec::new() }
    }
    /// Whether commands go out together.
    pub(super) const fn pipelines(&self) -> bool {
        self.offers.pipelining
    }
    /// Whether it ended while it lay idle.
    pub(super) async fn is_over(&mut self) -> bool {
        self.line.is_over().await
    }
    /// Hands one mail over.
    pub(super) async fn deliver(&mut self, envelope: &Envelope) -> (Verdict, After) {
        match self.ask(envelope).await {
            Asked::Wanted => self.text(envelope.mail.as_bytes()).await,
            Asked::Settled(verdict, after) => (verdict, after),
        }
    }
    /// Takes leave.
    pub(super) async fn quit(mut self) {
        if self.line.say(b"QUIT\r\n", self.patience.command).await.is_ok() {
            let _ = self.line.answer(self.patience.command).await;
        }
    }

    fn command(&self, step: Step, envelope: &Envelope) -> String {
        let mut text = String::new();
        match step {
            Step::Reset => text.push_str("RSET"),
            Step::Sender => {
                text.push_str("MAIL FROM:<");
                envelope.return_path.write(&mut text);
                text.push('>');
                if self.offers.size {
                    // Writing to a String cannot fail.
                    let _ = write!(text, " SIZE={}", envelope.mail.as_bytes().len());
                }
            }
            Step::Recipient => {
                text.push_str("RCPT TO:<");
                envelope.to.write(&mut text);
                text.push('>');
            }
            Step::Data => text.push_str("DATA"),
        }
        text.push_str("\r\n");
        text
    }

    async fn ask(&mut self, envelope: &Envelope) -> Asked {
        let steps = [Step::Reset, Step::Sender, Step::Recipient, Step::Data];
        let steps = steps.get(usize::from(!self.left_open)..).unwrap_or_default();
        self.left_open = false;
        if self.offers.pipelining {
            let together: String = steps.iter().map(|step| self.command(*step, envelope)).collect();
            if let Err(trouble) = self.line.say(together.as_bytes(), self.patience.command).await {
                return Asked::over(None, trouble);
            }
        }
        let mut refused = None;
        for step in steps {
            let heard = match self.hear(*step, envelope).await {
                Ok(code) => code,
                Err(trouble) => return Asked::over(refused, trouble),
            };
            match judge(*step, heard) {
                Heard::Good => {}
                Heard::Wanted if refused.is_none() => return Asked::Wanted,
                Heard::Wanted => return self.nothing(refused).await,
                // After a refusal the steps that follow are out of order, and the relay says so.
                Heard::OutOfOrder if refused.is_some() && self.offers.pipelining => {}
                Heard::OutOfOrder => return Asked::over(refused, Trouble::NotUnderstood),
                Heard::Wrong(trouble) => return Asked::over(refused, trouble),
                Heard::Unwelcome(trouble) => {
                    return Asked::Settled(refused.unwrap_or(Verdict::NotTried(trouble)), After::Unwelcome);
                }
                Heard::Refused(verdict) => {
                    refused = refused.or(Some(verdict));
                    if heard.is_farewell() {
                        return Asked::Settled(refused.unwrap_or(verdict), After::Over);
                    }
                    if !self.offers.pipelining {
                        break;
                    }
                }
            }
        }
        self.left_open = true;
        let verdict = refused.unwrap_or(Verdict::NotTried(Trouble::NotUnderstood));
        Asked::Settled(verdict, if refused.is_some() { After::Open } else { After::Over })
    }

    /// The answer to a step; said now, unless all steps were said together.
    async fn hear(&mut self, step: Step, envelope: &Envelope) -> Result<Code, Trouble> {
        if !self.offers.pipelining {
            let command = self.command(step, envelope);
            self.line.say(command.as_bytes(), self.patience.command).await?;
        }
        let patience = if step == Step::Data { self.patience.asking } else { self.patience.command };
        self.line.answer(patience).await
    }

    /// A relay that wants a text though it took nobody gets none.
    async fn nothing(&mut self, refused: Option<Verdict>) -> Asked {
        let verdict = refused.unwrap_or(Verdict::NotTried(Trouble::NotUnderstood));
        let said = self.line.say(END, self.patience.block).await;
        let answered = match said {
            Ok(()) => self.line.answer(self.patience.ending).await,
            Err(trouble) => Err(trouble),
        };
        self.left_open = true;
        let goes_on = answered.is_ok_and(|code| !code.is_farewell());
        Asked::Settled(verdict, if goes_on { After::Open } else { After::Over })
    }

    async fn text(&mut self, mail: &[u8]) -> (Verdict, After) {
        self.out.clear();
        stuff(&mut self.out, mail);
        self.out.extend_from_slice(END);
        let sent = self.line.send(&self.out, self.patience.block).await;
        let (patience, otherwise) = match sent {
            Sent::Whole => (self.patience.ending, Verdict::Uncertain),
            Sent::Part(Trouble::TooSlow) => return (Verdict::NotTried(Trouble::TooSlow), After::Over),
            // The relay may have said why before it went.
            Sent::Part(trouble) => (self.patience.command, Verdict::NotTried(trouble)),
        };
        let Ok(code) = self.line.answer(patience).await else { return (otherwise, After::Over) };
        let after =
            if code.is_farewell() || otherwise != Verdict::Uncertain { After::Over } else { After::Open };
        match code.basic() {
            200..=299 if otherwise == Verdict::Uncertain => (Verdict::Accepted(code), after),
            400..=599 => (refusal(code, Stage::Text), after),
            _ => (otherwise, After::Over),
        }
    }
}

/// What an answer to a step is.
enum Heard {
    Good,
    Wanted,
    Refused(Verdict),
    Unwelcome(Trouble),
    /// The relay did not understand the command, or not here: nothing it says of the mail.
    OutOfOrder,
    Wrong(Trouble),
}

fn judge(step: Step, code: Code) -> Heard {
    let stage = match step {
        Step::Reset if code.is_positive() => return Heard::Good,
        // A farewell before anyone was named is about the connection, not about this mail.
        Step::Reset | Step::Sender if code.is_farewell() => return Heard::Wrong(Trouble::Refused(code)),
        Step::Reset => return Heard::Wrong(Trouble::NotUnderstood),
        Step::Sender => Stage::Sender,
        Step::Recipient => Stage::Recipient,
        Step::Data => Stage::Asking,
    };
    match code.basic() {
        354 if step == Step::Data => Heard::Wanted,
        200..=299 if step != Step::Data => Heard::Good,
        _ if code.wants_login() => Heard::Unwelcome(Trouble::LoginUnfit),
        _ if code.is_about_protocol() => Heard::OutOfOrder,
        400..=599 => Heard::Refused(refusal(code, stage)),
        _ => Heard::Wrong(Trouble::NotUnderstood),
    }
}

/// A text with a second dot before each dot that opens a line (RFC 5321 section 4.5.2), ending in a line break.
fn stuff(out: &mut Vec<u8>, mail: &[u8]) {
    let opens = mail.first() == Some(&b'.');
    let has_dots = std::str::from_utf8(mail).map_or(true, |text| text.contains("\n."));
    if opens || has_dots {
        for line in mail.split_inclusive(|byte| *byte == b'\n') {
            if line.first() == Some(&b'.') {
                out.push(b'.');
            }
            out.extend_from_slice(line);
        }
    } else {
        out.extend_from_slice(mail);
    }
    if !mail.ends_with(b"\r\n") {
        out.extend_from_slice(b"\r\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dot_that_opens_a_line_is_doubled_and_ends_no_text() {
        for (mail, expected) in [
            ("a\r\n", "a\r\n"),
            ("a", "a\r\n"),
            (".\r\n", "..\r\n"),
            ("a\r\n.\r\nb\r\n", "a\r\n..\r\nb\r\n"),
            (".a\r\n..b", "..a\r\n...b\r\n"),
        ] {
            let mut out = Vec::new();
            stuff(&mut out, mail.as_bytes());
            assert_eq!(String::from_utf8(out).unwrap(), expected);
        }
    }
}
