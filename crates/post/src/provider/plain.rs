//! Our own form: `{"message": "<tag@domain>", "event": "bounced", "kind": "hard", "code": "5.1.1"}`, one or a list.

use super::{Line, bounced, code, places, text};
use crate::bounce::{Return, What};
use serde_json::Value;

pub(super) fn read(line: &Value) -> Option<Line> {
    let code = code(text(line, &["code"]), None);
    let what = match (text(line, &["event"])?, text(line, &["kind"])) {
        ("bounced", Some("hard")) => bounced(Return::Hard, code),
        ("bounced", Some("soft")) => bounced(Return::Soft, code),
        ("delayed", None) => What::Delayed,
        ("delivered", None) => What::Delivered,
        ("complained", None) => What::Complained,
        ("unsubscribed", None) => What::Unsubscribed,
        ("replied", None) => What::Replied,
        _ => return None,
    };
    text(line, &["message"])?;
    Some(Line { what: Some(what), places: places(line, &[&["message"]]) })
}
