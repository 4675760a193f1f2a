//! `entrenous mail take`: hands a mail that came in to the running house, one from the pipe of a mail server or all of a maildir.
//!
//! **Invariant:** the exit code is one a mail server understands (sysexits): what could not be handed over is kept and tried again (75), what
//! is no mail is not (65), and nothing is sent back to whoever wrote it.
//! **Invariant:** a mail of a maildir is moved to `cur` only after the house has made what it says durable.
//! **Invariant:** the key comes from the environment alone, and no address and no word of a mail is printed.

use anyhow::{Context, bail};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use clap::Args;
use entrenous_core::charter::Endpoint;
use entrenous_post::bounce::MAIL_BYTES_MOST;
use entrenous_post::guard::OwnMachine;
use entrenous_post::{Channel, Parcel, Wire};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Where the key comes from.
const KEY: &str = "ENTRENOUS_KEY";
/// How many mails of a maildir are taken at once.
const MAILS_MOST: usize = 10_000;
/// The mail cannot be read (`EX_DATAERR`).
const NO_MAIL: u8 = 65;
/// It is to be tried again (`EX_TEMPFAIL`).
const LATER: u8 = 75;
/// The key is not taken (`EX_NOPERM`).
const NOT_ALLOWED: u8 = 77;

/// What to take, and where to.
#[derive(Args)]
pub struct Arguments {
    /// The running house, such as `http://127.0.0.1:8080` or `https://privacy.shop.example`; its secret key is read from `ENTRENOUS_KEY`.
    #[arg(long, value_name = "ADDRESS")]
    to: String,
    /// The address the mail came to, as the mail server knows it: `${recipient}` of Postfix.
    #[arg(long, value_name = "ADDRESS", conflicts_with = "maildir")]
    envelope_to: Option<String>,
    /// Takes all of `new` in this maildir instead of one mail from the pipe.
    #[arg(long, value_name = "FOLDER")]
    maildir: Option<PathBuf>,
}

/// What came of one mail.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Taken {
    /// The house heard it.
    Heard,
    /// It says nothing that the house could act on.
    NoMail,
    /// The key does not reach it.
    NotAllowed,
    /// It is to be tried again.
    Later,
}

/// Takes.
#[allow(clippy::disallowed_methods, reason = "a key is no flag: everyone on this machine could read it")]
pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let key = std::env::var(KEY)
        .with_context(|| format!("put a key of the house into `{KEY}`; `entrenous keys new` makes one"))?;
    let address = format!("{}/v1/mail/returned", arguments.to.trim_end_matches('/'));
    let endpoint = Endpoint::parse(&address);
    let endpoint =
        endpoint.map_err(|_| anyhow::anyhow!("E247 `{}` is no address of a house", arguments.to))?;
    let house = House { endpoint, key, wire: Wire::new(OwnMachine::Allowed)? };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    if let Some(folder) = &arguments.maildir {
        return runtime.block_on(maildir(&house, folder));
    }
    let mut mail = Vec::new();
    let most = u64::try_from(MAIL_BYTES_MOST).unwrap_or(u64::MAX).saturating_add(1);
    std::io::stdin().lock().take(most).read_to_end(&mut mail).context("the pipe cannot be read")?;
    let taken = runtime.block_on(house.take(&mail, arguments.envelope_to.as_deref()));
    Ok(match taken {
        Taken::Heard => ExitCode::SUCCESS,
        Taken::NoMail => ExitCode::from(NO_MAIL),
        Taken::NotAllowed => ExitCode::from(NOT_ALLOWED),
        Taken::Later => ExitCode::from(LATER),
    })
}

/// Takes every mail of `new`; stops at the first that is to be tried again.
async fn maildir(house: &House, folder: &Path) -> anyhow::Result<ExitCode> {
    let (new, cur) = (folder.join("new"), folder.join("cur"));
    if !new.is_dir() || !cur.is_dir() {
        bail!("E248 `{}` is no maildir: it has no folders `new` and `cur`", folder.display());
    }
    let entries: Result<Vec<_>, _> =
        std::fs::read_dir(&new)?.map(|entry| entry.map(|entry| entry.path())).collect();
    let mut mails: Vec<PathBuf> = entries?.into_iter().filter(|path| path.is_file()).collect();
    mails.sort();
    let (mut heard, mut unread) = (0_usize, 0_usize);
    for path in mails.iter().take(MAILS_MOST) {
        let mail = std::fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))?;
        match house.take(&mail, None).await {
            Taken::Heard => heard = heard.saturating_add(1),
            Taken::NoMail => unread = unread.saturating_add(1),
            Taken::NotAllowed => return Ok(ExitCode::from(NOT_ALLOWED)),
            Taken::Later => return Ok(ExitCode::from(LATER)),
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let seen = if name.contains(":2,") { name } else { format!("{name}:2,S") };
        std::fs::rename(path, cur.join(seen)).context("a mail that was heard cannot be moved to `cur`")?;
    }
    println!("{heard} heard, {unread} that are no mail or about none of this house");
    Ok(ExitCode::SUCCESS)
}

/// The running house.
struct House {
    endpoint: Endpoint,
    key: String,
    wire: Wire,
}

impl House {
    async fn take(&self, mail: &[u8], envelope_to: Option<&str>) -> Taken {
        if mail.is_empty() || mail.len() > MAIL_BYTES_MOST {
            eprintln!("E207 this mail is empty or larger than {MAIL_BYTES_MOST} bytes");
            return Taken::NoMail;
        }
        let mut headers = vec![
            ("authorization", format!("Bearer {}", self.key)),
            ("content-transfer-encoding", "base64".to_owned()),
        ];
        headers.extend(envelope_to.map(|address| ("envelope-to", address.to_owned())));
        let parcel = Parcel { endpoint: self.endpoint.clone(), headers, body: STANDARD.encode(mail) };
        match self.wire.send(&parcel).await {
            Ok(answer) => judged(answer.status, &answer.body),
            Err(unsent) => {
                eprintln!("E249 the house cannot be reached: {unsent}");
                Taken::Later
            }
        }
    }
}

/// What an answer comes to; its detail is ours and holds nothing of the mail.
fn judged(status: u16, body: &[u8]) -> Taken {
    let taken = match status {
        200 => return Taken::Heard,
        401 | 403 => Taken::NotAllowed,
        413 | 422 => Taken::NoMail,
        _ => Taken::Later,
    };
    let problem: Option<serde_json::Value> = serde_json::from_slice(body).ok();
    let detail = problem.as_ref().and_then(|problem| problem.get("detail")?.as_str());
    eprintln!("{}", detail.unwrap_or("E249 the house answered something else; it is tried again"));
    taken
}
