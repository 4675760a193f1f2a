//! SendGrid: the signed event webhook, many happenings at a time.

use super::{Line, bounced, code, places, text};
use crate::bounce::{Return, What};
use serde_json::Value;

pub(super) fn read(line: &Value) -> Option<Line> {
    let what = match text(line, &["event"])? {
        "bounce" => {
            let kind = if text(line, &["type"]) == Some("blocked") { Return::Soft } else { Return::Hard };
            Some(bounced(kind, code(text(line, &["status"]), None)))
        }
        "deferred" => Some(What::Delayed),
        "delivered" => Some(What::Delivered),
        "spamreport" => Some(What::Complained),
        "unsubscribe" | "group_unsubscribe" => Some(What::Unsubscribed),
        _ => None,
    };
    Some(Line { what, places: places(line, &[&["smtp-id"]]) })
}
