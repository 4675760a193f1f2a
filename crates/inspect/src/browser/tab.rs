//! One visit: a page in a profile of its own, in a window of a size, looked at and clicked on.
//!
//! **Invariant:** a tab shares nothing with another; closing it forgets the profile.
//! **Invariant:** clicks and keys are those of the browser, so that a page cannot tell them from a person's.

use super::{Browser, Fault, Scheme};
use crate::observed::{Cookie, Kind, Traces};
use crate::site::{host_of, is_foreign};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::time::Duration;

const SCRIPT: &str = include_str!("../../../../browser/dist/inspect.js");
/// The longest wait for a page to load.
const LOAD: Duration = Duration::from_secs(30);
/// The longest wait for a page that has loaded to ask for nothing more.
const SETTLE: Duration = Duration::from_secs(5);
/// So long nothing happens before a page counts as settled.
const QUIET: Duration = Duration::from_millis(200);
/// How often one looks whether a banner has come.
const LOOKS_MOST: u32 = 20;

/// The eye that looks at a page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lens {
    pub(super) width: u32,
    pub(super) height: u32,
    /// Device pixels of a CSS pixel.
    pub(super) scale: u32,
    pub(super) reader: Reader,
}

/// What the reader asked their browser for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Reader {
    /// Nothing.
    Plain,
    /// Not to be followed (Global Privacy Control).
    Signalling,
    /// Less motion.
    Calm,
}

/// A key of the keyboard.
#[derive(Clone, Copy, Debug)]
pub(super) enum Press {
    Tab,
    Escape,
}

/// An open page.
pub(super) struct Tab<'b, 'a> {
    browser: &'b mut Browser<'a>,
    context: String,
    session: String,
    url: String,
}

impl<'b, 'a> Tab<'b, 'a> {
    /// Opens an empty page.
    pub(super) fn open(browser: &'b mut Browser<'a>, lens: Lens) -> Result<Self, Fault> {
        let context =
            browser.call(None, "Target.createBrowserContext", &json!({ "disposeOnDetach": true }))?;
        let context = name(&context, "browserContextId");
        let blank = json!({ "url": "about:blank", "browserContextId": context });
        let target = browser.call(None, "Target.createTarget", &blank)?;
        let attach = json!({ "targetId": name(&target, "targetId"), "flatten": true });
        let session = name(&browser.call(None, "Target.attachToTarget", &attach)?, "sessionId");
        let deny = json!({ "behavior": "deny", "browserContextId": context });
        browser.call(None, "Browser.setDownloadBehavior", &deny)?;
        let mut tab = Self { browser, context, session, url: String::new() };
        for domain in ["Page.enable", "Network.enable", "DOMStorage.enable", "Inspector.enable"] {
            tab.call(domain, &json!({}))?;
        }
        tab.set_up(lens)?;
        Ok(tab)
    }

    fn set_up(&mut self, lens: Lens) -> Result<(), Fault> {
        let Lens { width, height, scale, reader } = lens;
        let window = json!({ "width": width, "height": height, "deviceScaleFactor": scale, "mobile": false });
        self.call("Emulation.setDeviceMetricsOverride", &window)?;
        let scheme = if self.browser.scheme == Scheme::Dark { "dark" } else { "light" };
        let motion = if reader == Reader::Calm { "reduce" } else { "no-preference" };
        let media = json!([
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-reduced-motion", "value": motion },
        ]);
        self.call("Emulation.setEmulatedMedia", &json!({ "features": media }))?;
        if reader == Reader::Signalling {
            self.call("Network.setExtraHTTPHeaders", &json!({ "headers": { "Sec-GPC": "1" } }))?;
            let told = "Object.defineProperty(Navigator.prototype,'globalPrivacyControl',{get:()=>true})";
            self.call("Page.addScriptToEvaluateOnNewDocument", &json!({ "source": told }))?;
        }
        Ok(())
    }

    fn call(&mut self, method: &str, parameters: &Value) -> Result<Value, Fault> {
        self.browser.call(Some(&self.session), method, parameters)
    }

    /// Goes to an address and waits until the page has settled.
    pub(super) fn go(&mut self, url: &str) -> Result<(), Fault> {
        url.clone_into(&mut self.url);
        self.browser.records.of(&self.session).begin();
        let answer = self.call("Page.navigate", &json!({ "url": url }))?;
        if let Some(why) = answer.get("errorText").and_then(Value::as_str) {
            return Err(Fault::NotLoaded(url.to_owned(), why.to_owned()));
        }
        self.loaded()
    }

    /// Loads the page again.
    pub(super) fn reload(&mut self) -> Result<(), Fault> {
        self.browser.records.of(&self.session).begin();
        self.call("Page.reload", &json!({}))?;
        self.loaded()
    }

    fn loaded(&mut self) -> Result<(), Fault> {
        let session = self.session.clone();
        let ended = move |record: Option<&super::record::Record>| {
            record.is_some_and(|one| one.loaded || one.failed.is_some())
        };
        self.browser.listen(LOAD, |records| ended(records.get(&session)))?;
        let record = self.browser.records.of(&self.session);
        let (loaded, failed) = (record.loaded, record.failed.clone());
        match failed {
            Some(why) => Err(Fault::NotLoaded(self.url.clone(), why)),
            None if !loaded => Err(Fault::NotLoaded(
                self.url.clone(),
                format!("it was not there after {} seconds", LOAD.as_secs()),
            )),
            None => {
                self.settle()?;
                // Where it led: what is asked there is judged by that site's own name.
                self.url = self.ask("location.href")?;
                Ok(())
            }
        }
    }

    /// Waits until the page asks for nothing more.
    pub(super) fn settle(&mut self) -> Result<(), Fault> {
        let session = self.session.clone();
        self.browser.listen(QUIET, |_| false)?;
        self.browser
            .listen(SETTLE, |records| records.get(&session).is_some_and(super::record::Record::is_quiet))?;
        self.browser.listen(QUIET, |_| false)
    }

    /// Waits for the banner; whether it came.
    pub(super) fn await_banner(&mut self) -> Result<bool, Fault> {
        for _ in 0..LOOKS_MOST {
            if self.ask("inspect.isThere()")? {
                return Ok(true);
            }
            self.browser.listen(QUIET, |_| false)?;
        }
        Ok(false)
    }

    /// Asks the script that looks at pages.
    pub(super) fn ask<T: DeserializeOwned>(&mut self, question: &str) -> Result<T, Fault> {
        let expression = format!("(async()=>{{{SCRIPT};return await {question}}})()");
        let asked = json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
        let answer = self.call("Runtime.evaluate", &asked)?;
        let refused = |why: &str| Fault::Refused(question.to_owned(), why.to_owned());
        if let Some(wrong) = answer.pointer("/exceptionDetails/exception/description").and_then(Value::as_str)
        {
            return Err(refused(wrong.lines().next().unwrap_or_default()));
        }
        let value = answer.pointer("/result/value").cloned().unwrap_or_default();
        serde_json::from_value(value).map_err(|error| refused(&error.to_string()))
    }

    /// Clicks a control; whether there was one.
    pub(super) fn click(&mut self, which: &str, kind: Kind) -> Result<bool, Fault> {
        #[derive(serde::Deserialize)]
        struct Middle {
            x: f64,
            y: f64,
        }
        let kind = format!("{kind:?}").to_lowercase();
        let middle: Option<Middle> = self.ask(&format!("inspect.middle(\"{which}\",\"{kind}\")"))?;
        let Some(Middle { x, y }) = middle else { return Ok(false) };
        for act in ["mouseMoved", "mousePressed", "mouseReleased"] {
            let button = if act == "mouseMoved" { "none" } else { "left" };
            let event = json!({ "type": act, "x": x, "y": y, "button": button, "clickCount": 1 });
            self.call("Input.dispatchMouseEvent", &event)?;
        }
        self.settle()?;
        Ok(true)
    }

    /// Presses a key.
    pub(super) fn press(&mut self, press: Press) -> Result<(), Fault> {
        let (key, code) = match press {
            Press::Tab => ("Tab", 9),
            Press::Escape => ("Escape", 27),
        };
        for act in ["rawKeyDown", "keyUp"] {
            let event = json!({ "type": act, "key": key, "code": key, "windowsVirtualKeyCode": code });
            self.call("Input.dispatchKeyEvent", &event)?;
        }
        Ok(())
    }

    /// What the visit has left on the device so far, and whom it has asked.
    pub(super) fn traces(&mut self) -> Result<Traces, Fault> {
        let own = host_of(&self.url).unwrap_or_default().to_owned();
        let asked = json!({ "browserContextId": self.context });
        let answer = self.browser.call(None, "Storage.getCookies", &asked)?;
        let listed = answer.get("cookies").and_then(Value::as_array).cloned().unwrap_or_default();
        let now = self.browser.clock.now().microseconds();
        let cookies = listed.iter().map(|one| cookie(one, &own, now)).collect();
        let mut keys = self.keys()?;
        keys.sort();
        keys.dedup();
        let record = self.browser.records.of(&self.session);
        let hosts = record.hosts.iter().filter(|host| is_foreign(host, &own)).cloned().collect();
        Ok(Traces { cookies, keys, hosts })
    }

    /// The names in storage and of databases, of the page and, as far as they were heard of, of its frames.
    fn keys(&mut self) -> Result<Vec<String>, Fault> {
        let mut keys: Vec<String> = self.browser.records.of(&self.session).keys.iter().cloned().collect();
        // A page may have no storage, as one in a sandbox: then there is nothing in it.
        let own: Vec<String> = self
            .ask("(async()=>[...Object.keys(localStorage),...Object.keys(sessionStorage),...(await indexedDB.databases()).map(d=>d.name)])().catch(()=>[])")?;
        keys.extend(own);
        Ok(keys)
    }
}

impl Drop for Tab<'_, '_> {
    /// Closes the page and forgets its profile; if the browser has gone, so has both.
    fn drop(&mut self) {
        let context = json!({ "browserContextId": self.context });
        let _ = self.browser.call(None, "Target.disposeBrowserContext", &context);
        self.browser.records.forget(&self.session);
    }
}

fn name(answer: &Value, key: &str) -> String {
    answer.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn cookie(listed: &Value, own: &str, now_microseconds: i64) -> Cookie {
    const SECONDS_PER_DAY: f64 = 86_400.0;
    let host = name(listed, "domain").trim_start_matches('.').to_owned();
    let now =
        std::time::Duration::from_micros(u64::try_from(now_microseconds).unwrap_or_default()).as_secs_f64();
    let ends = listed.get("expires").and_then(Value::as_f64).filter(|ends| *ends > 0.0);
    let characters = u32::try_from(name(listed, "value").chars().count()).unwrap_or(u32::MAX);
    Cookie {
        name: name(listed, "name"),
        foreign: is_foreign(&host, own),
        host,
        lasts_days: ends.map(|ends| ((ends - now) / SECONDS_PER_DAY).round()),
        value_characters: f64::from(characters),
    }
}
