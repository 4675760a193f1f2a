//! A Chromium on a leash: started for one inspection, spoken to over a pipe (`--remote-debugging-pipe`), killed when it is dropped.
//! No port is opened, no profile of a person is touched: its folder is new and goes with it.
//!
//! **Invariant:** every wait ends: by an answer, by [`CALL_SECONDS_MOST`], or because the browser has gone.
//! **Invariant:** the sandbox of Chromium stays on, except for the superuser, for whom Chromium refuses to start with it.

mod pipe;
mod record;
mod tab;
mod visits;

use visits::observe;

use crate::observed::Observed;
use entrenous_core::moment::Clock;
use pipe::Pipe;
use record::Records;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

/// The longest wait for the answer to one call.
pub const CALL_SECONDS_MOST: u64 = 20;
/// The longest wait for Chromium to come up.
pub const START_SECONDS_MOST: u64 = 60;

/// How often one looks whether the browser has ended, and how long one waits between.
const TRIES_MOST: u32 = 50;
const TRY: Duration = Duration::from_millis(100);

/// Where Chromium usually is.
const USUAL: [&str; 8] = [
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/usr/bin/google-chrome-stable",
    "/usr/bin/microsoft-edge",
    "/usr/local/bin/chromium",
    "/snap/bin/chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

const FLAGS: [&str; 15] = [
    "--headless",
    "--remote-debugging-pipe",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--disable-default-apps",
    "--no-first-run",
    "--no-default-browser-check",
    "--mute-audio",
    "--hide-scrollbars",
    // Frames of other sites stay in the page's own process, so that what they ask for is seen as well.
    "--disable-site-isolation-trials",
    "--disable-features=IsolateOrigins,site-per-process,Translate,OptimizationHints",
];

/// Hands the two ends of the pipe over as descriptors 3 and 4, where Chromium looks for them.
const HAND_OVER: &str = "exec \"$0\" \"$@\" 3<&0 4>&1 1>&2";

/// What can go wrong while a browser is driven.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// None was found.
    #[error("no Chromium was found in the usual places; install one, or name it with `--browser PATH`")]
    NoBrowser,
    /// It is not there.
    #[error("there is no program at `{0}`; name a Chromium with `--browser PATH`")]
    NoProgram(PathBuf),
    /// It did not start.
    #[error(
        "`{0}` did not start as a browser; try `{0} --headless --version`, or name another with `--browser PATH`"
    )]
    NotStarted(PathBuf, #[source] Option<std::io::Error>),
    /// It went away.
    #[error("the browser went away in the middle; try again")]
    Gone,
    /// It did not answer.
    #[error("the browser did not answer `{0}` in {CALL_SECONDS_MOST} seconds; the page may be hanging")]
    Silent(String),
    /// It refused.
    #[error("the browser refused `{0}`: {1}")]
    Refused(String, String),
    /// The address is not one of a page.
    #[error("`{0}` is not the address of a page; it begins with `http://` or `https://`")]
    NotAPage(String),
    /// The page did not load.
    #[error("`{0}` did not load: {1}")]
    NotLoaded(String, String),
    /// There is no banner.
    #[error(
        "no banner was found on `{0}`: nothing stands before the page, speaks of privacy and has a button that answers{1}"
    )]
    NoBanner(String, &'static str),
}

/// How the browser is set up for an inspection.
#[derive(Clone, Debug, Default)]
pub struct Setting {
    /// The program; one of the usual places if none is named.
    pub program: Option<PathBuf>,
    /// The language its reader wants, such as `de`.
    pub language: Option<String>,
    /// Whether its reader wants dark pages.
    pub scheme: Scheme,
}

/// The light its reader wants.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Scheme {
    /// Bright.
    #[default]
    Light,
    /// Dark.
    Dark,
}

/// A running browser.
pub(crate) struct Browser<'a> {
    pipe: Pipe,
    records: Records,
    clock: &'a dyn Clock,
    scheme: Scheme,
    /// Its name and version.
    name: String,
    child: Child,
    profile: TempDir,
}

/// Starts a browser, observes one site with it, and ends it.
pub fn inspect(
    url: &str,
    setting: &Setting,
    clock: &dyn Clock,
    tell: &mut dyn FnMut(&str),
) -> Result<Observed, Fault> {
    if crate::site::host_of(url).is_none() {
        return Err(Fault::NotAPage(url.to_owned()));
    }
    let mut browser = Browser::start(setting, clock)?;
    observe(&mut browser, url, tell)
}

impl<'a> Browser<'a> {
    fn start(setting: &Setting, clock: &'a dyn Clock) -> Result<Self, Fault> {
        let program = find(setting.program.as_deref())?;
        let not_started = |error| Fault::NotStarted(program.clone(), error);
        let profile = tempfile::Builder::new()
            .prefix("entrenous-inspect-")
            .tempdir()
            .map_err(|error| not_started(Some(error)))?;
        let mut command = Command::new("sh");
        command.arg("-c").arg(HAND_OVER).arg(&program).args(FLAGS);
        command.arg(format!("--user-data-dir={}", profile.path().display()));
        if is_superuser(profile.path()) {
            command.arg("--no-sandbox");
        }
        if let Some(language) = &setting.language {
            command.arg(format!("--accept-lang={language}"));
        }
        command.arg("about:blank").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().map_err(|error| not_started(Some(error)))?;
        let pipe = Pipe::of(&mut child).ok_or_else(|| not_started(None))?;
        let records = Records::default();
        let mut browser =
            Self { pipe, records, clock, scheme: setting.scheme, name: String::new(), child, profile };
        let version = browser
            .call_within(None, "Browser.getVersion", &json!({}), START_SECONDS_MOST)
            .map_err(|_| not_started(None))?;
        browser.name = version.get("product").and_then(Value::as_str).unwrap_or("Chromium").to_owned();
        Ok(browser)
    }

    fn call(&mut self, session: Option<&str>, method: &str, parameters: &Value) -> Result<Value, Fault> {
        self.call_within(session, method, parameters, CALL_SECONDS_MOST)
    }

    /// Calls, and hears every event that comes before the answer.
    fn call_within(
        &mut self,
        session: Option<&str>,
        method: &str,
        parameters: &Value,
        seconds: u64,
    ) -> Result<Value, Fault> {
        let id = self.pipe.send(session, method, parameters)?;
        let end = self.end_of(Duration::from_secs(seconds));
        while let Some(message) = self.next(end)? {
            if message.get("id").and_then(Value::as_u64) != Some(id) {
                self.hear(&message)?;
                continue;
            }
            if let Some(error) = message.get("error") {
                let why = error.get("message").and_then(Value::as_str).unwrap_or("no reason given");
                return Err(Fault::Refused(method.to_owned(), why.to_owned()));
            }
            return Ok(message.get("result").cloned().unwrap_or_default());
        }
        Err(Fault::Silent(method.to_owned()))
    }

    /// Hears events for as long as `span`, or until `done` says enough.
    fn listen(&mut self, span: Duration, done: impl Fn(&Records) -> bool) -> Result<(), Fault> {
        let end = self.end_of(span);
        while !done(&self.records) {
            match self.next(end)? {
                Some(message) => self.hear(&message)?,
                None => return Ok(()),
            }
        }
        Ok(())
    }

    fn hear(&mut self, message: &Value) -> Result<(), Fault> {
        // A box the page opens would hold everything up: it is closed at once.
        if let Some(session) = self.records.hear(message) {
            self.pipe.send(Some(&session), "Page.handleJavaScriptDialog", &json!({ "accept": false }))?;
        }
        Ok(())
    }

    fn end_of(&self, span: Duration) -> i64 {
        let span = i64::try_from(span.as_micros()).unwrap_or(i64::MAX);
        self.clock.now().microseconds().saturating_add(span)
    }

    fn next(&mut self, end: i64) -> Result<Option<Value>, Fault> {
        let left = end.saturating_sub(self.clock.now().microseconds());
        match u64::try_from(left) {
            Ok(left) => self.pipe.receive(Duration::from_micros(left)),
            Err(_) => Ok(None),
        }
    }
}

impl Drop for Browser<'_> {
    /// Asks the browser to end, ends it if it does not, and takes its folder away once it has let go of it.
    fn drop(&mut self) {
        let _ = self.pipe.send(None, "Browser.close", &json!({}));
        let ended = (0..TRIES_MOST).any(|_| {
            std::thread::sleep(TRY);
            matches!(self.child.try_wait(), Ok(Some(_)))
        });
        if !ended {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
        for _ in 0..TRIES_MOST {
            match std::fs::remove_dir_all(self.profile.path()) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => std::thread::sleep(TRY),
                _ => return,
            }
        }
    }
}

fn find(named: Option<&Path>) -> Result<PathBuf, Fault> {
    match named {
        Some(path) if path.is_file() => Ok(path.to_owned()),
        Some(path) => Err(Fault::NoProgram(path.to_owned())),
        None => USUAL.iter().map(PathBuf::from).find(|path| path.is_file()).ok_or(Fault::NoBrowser),
    }
}

/// Whether a folder we made belongs to the superuser, so that we are it.
fn is_superuser(folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(folder).is_ok_and(|metadata| metadata.uid() == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Stopped;
    impl Clock for Stopped {
        fn now(&self) -> entrenous_core::moment::Moment {
            entrenous_core::moment::Moment::from_microseconds(0)
        }
    }

    fn refused(url: &str, program: &str) -> String {
        let setting = Setting { program: Some(program.into()), ..Setting::default() };
        inspect(url, &setting, &Stopped, &mut |_| {}).unwrap_err().to_string()
    }

    #[test]
    fn only_pages_are_inspected() {
        for url in
            ["shop.example", "file:///etc/hosts", "javascript:alert(1)", "https://", "ftp://shop.example/"]
        {
            assert!(refused(url, "/usr/bin/env").contains("is not the address of a page"), "{url}");
        }
    }

    #[test]
    fn a_program_that_is_not_there_or_no_browser_is_refused_by_name() {
        assert!(refused("https://shop.example", "/no/such/browser").contains("`/no/such/browser`"));
        assert!(refused("https://shop.example", "/bin/true").contains("did not start as a browser"));
    }
}
