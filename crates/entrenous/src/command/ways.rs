//! What the commands that try a way out share: reading a small file, handing one thing over, saying what became of it.
//!
//! **Invariant:** of an answer only the code is shown.

use anyhow::Context;
use entrenous_post::smtp::Bounce;
use entrenous_post::way::{Outgoing, Said, Trouble, Verdict, Way};
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::process::ExitCode;

/// How large a key, a subscription or a file of gateways is that is read, in bytes.
const FILE_BYTES_MOST: u64 = 65_536;

/// The text of a small file.
pub(super) fn text(path: &Path) -> anyhow::Result<String> {
    let mut text = String::new();
    let read = File::open(path).and_then(|file| file.take(FILE_BYTES_MOST).read_to_string(&mut text));
    read.with_context(|| format!("cannot read `{}`", path.display()))?;
    Ok(text)
}

/// Hands one thing over and says what became of it; exit code 0 only when the other side took it.
pub(super) fn hand_over(way: &dyn Way, outgoing: Outgoing) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.context("cannot start the runtime")?;
    let verdict = runtime.block_on(way.hand_over(&outgoing));
    println!("{}", words(verdict));
    Ok(if matches!(verdict, Verdict::Accepted(_)) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn words(verdict: Verdict) -> String {
    match verdict {
        Verdict::Accepted(said) => {
            format!("accepted: the other side took it and answers for it from here on ({})", code(said))
        }
        Verdict::Deferred { said, after } => {
            let when = after.map_or("try again in a quarter of an hour".to_owned(), |after| {
                format!("it asks to wait {} seconds", after.as_secs())
            });
            format!("not now: the other side says later ({}); {when}", code(said))
        }
        Verdict::Bounced { kind, said } => {
            let why = match kind {
                Bounce::Hard => "what was written to is gone; it is not written to again",
                Bounce::Policy => "we are not let in; check key, secret and account",
                Bounce::Content => "this message, as it is written, is not taken",
            };
            format!("refused: {why} ({})", code(said))
        }
        Verdict::Uncertain => {
            "unclear: all of it may have gone out and no answer came; look before you try again".to_owned()
        }
        Verdict::NotTried(trouble) => format!("not sent: {}", why(trouble)),
    }
}

fn code(said: Said) -> String {
    match said {
        Said::Smtp(code) => format!("`{code}`"),
        Said::Http(status) => format!("`{status}`"),
    }
}

fn why(trouble: Trouble) -> String {
    match trouble {
        Trouble::Mail(trouble) => trouble.to_string(),
        Trouble::Web(unsent) => unsent.to_string(),
        Trouble::OtherMedium => "this way is for something else".to_owned(),
        Trouble::NotWritten => "it is empty, or too long for this way".to_owned(),
    }
}
