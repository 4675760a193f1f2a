//! What the browser reports of a page while it is open: what it asks for, what is stored, whether it is there.
//!
//! **Invariant:** of an address only the host is kept, of what is stored only the name.
//! **Invariant:** each list has a limit; what is beyond it is not needed to break a rule.

use crate::site::host_of;
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};

/// The most hosts or names that are kept of one page.
const KEPT_MOST: usize = 1000;

/// What is known of one page.
#[derive(Default, Debug)]
pub(super) struct Record {
    /// Hosts that were asked.
    pub(super) hosts: BTreeSet<String>,
    /// Names that were stored by the page or its frames.
    pub(super) keys: BTreeSet<String>,
    /// Requests that are under way.
    under_way: BTreeSet<String>,
    /// Whether the page has loaded.
    pub(super) loaded: bool,
    /// Why the page itself could not be had.
    pub(super) failed: Option<String>,
}

impl Record {
    /// Whether the page has loaded and waits for nothing.
    pub(super) fn is_quiet(&self) -> bool {
        self.loaded && self.under_way.is_empty()
    }
    /// Before it loads another time.
    pub(super) fn begin(&mut self) {
        self.loaded = false;
        self.failed = None;
        self.under_way.clear();
    }
}

/// What is known of each page, by its session.
#[derive(Default, Debug)]
pub(super) struct Records(HashMap<String, Record>);

impl Records {
    /// The record of a page.
    pub(super) fn of(&mut self, session: &str) -> &mut Record {
        self.0.entry(session.to_owned()).or_default()
    }
    /// As it stands, without making one.
    pub(super) fn get(&self, session: &str) -> Option<&Record> {
        self.0.get(session)
    }
    /// Forgets a page.
    pub(super) fn forget(&mut self, session: &str) {
        self.0.remove(session);
    }

    /// Hears an event. Gives the session of a page that opened a box and waits for it to be closed.
    pub(super) fn hear(&mut self, message: &Value) -> Option<String> {
        let session = message.get("sessionId")?.as_str()?;
        let method = message.get("method")?.as_str()?;
        let parameters = message.get("params")?;
        let text = |pointer: &str| parameters.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
        let record = self.of(session);
        match method {
            "Page.loadEventFired" => record.loaded = true,
            "Page.javascriptDialogOpening" => return Some(session.to_owned()),
            "Network.requestWillBeSent" => {
                if record.under_way.len() < KEPT_MOST {
                    record.under_way.insert(text("/requestId").to_owned());
                }
                if let Some(host) = host_of(text("/request/url")).filter(|_| record.hosts.len() < KEPT_MOST) {
                    record.hosts.insert(host.to_ascii_lowercase());
                }
            }
            "Network.responseReceived" => {
                let status =
                    parameters.pointer("/response/status").and_then(Value::as_u64).unwrap_or_default();
                let page = text("/type") == "Document" && text("/requestId") == text("/loaderId");
                if page && status >= 400 {
                    record.failed = Some(format!("it answers with status {status}"));
                }
            }
            "Network.loadingFinished" | "Network.loadingFailed" => {
                record.under_way.remove(text("/requestId"));
            }
            "DOMStorage.domStorageItemAdded" if record.keys.len() < KEPT_MOST => {
                record.keys.insert(text("/key").to_owned());
            }
            "DOMStorage.domStorageItemRemoved" => {
                record.keys.remove(text("/key"));
            }
            "DOMStorage.domStorageItemsCleared" => record.keys.clear(),
            "Inspector.targetCrashed" => {
                record.failed = Some("the page crashed the browser's tab".to_owned())
            }
            _ => {}
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn event(method: &str, parameters: Value) -> Value {
        json!({ "sessionId": "one", "method": method, "params": parameters })
    }

    #[test]
    fn a_page_is_quiet_when_it_has_loaded_and_waits_for_nothing() {
        let mut records = Records::default();
        records.hear(&event(
            "Network.requestWillBeSent",
            json!({ "requestId": "1", "request": { "url": "https://Shop.example/a?name=value" } }),
        ));
        records.hear(&event("Page.loadEventFired", json!({})));
        assert!(!records.of("one").is_quiet());
        records.hear(&event("Network.loadingFinished", json!({ "requestId": "1" })));
        assert!(records.of("one").is_quiet());
        assert_eq!(records.of("one").hosts.iter().collect::<Vec<_>>(), ["shop.example"]);
    }

    #[test]
    fn only_the_names_of_what_is_stored_are_kept() {
        let mut records = Records::default();
        records
            .hear(&event("DOMStorage.domStorageItemAdded", json!({ "key": "visit", "newValue": "secret" })));
        assert!(!format!("{records:?}").contains("secret"));
        assert!(records.of("one").keys.contains("visit"));
    }

    #[test]
    fn a_page_that_answers_with_an_error_has_failed_and_its_pictures_have_not() {
        let mut records = Records::default();
        let answer = |id: &str, kind: &str| json!({ "requestId": id, "loaderId": "page", "type": kind, "response": { "status": 404 } });
        records.hear(&event("Network.responseReceived", answer("picture", "Image")));
        assert_eq!(records.of("one").failed, None);
        records.hear(&event("Network.responseReceived", answer("page", "Document")));
        assert!(records.of("one").failed.is_some());
    }

    #[test]
    fn a_box_the_page_opens_is_named_so_that_it_can_be_closed() {
        let mut records = Records::default();
        assert_eq!(records.hear(&event("Page.javascriptDialogOpening", json!({}))), Some("one".to_owned()));
    }
}
