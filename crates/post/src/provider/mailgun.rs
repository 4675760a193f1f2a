//! Mailgun: the signed webhook of a domain.

use super::{Line, bounced, code, places, text};
use crate::bounce::{Return, What};
use serde_json::Value;

pub(super) fn read(line: &Value) -> Option<Line> {
    let event = line.get("event-data")?;
    let what = match text(event, &["event"])? {
        "failed" => {
            let status = event.get("delivery-status");
            let basic = status
                .and_then(|status| status.get("code")?.as_u64())
                .and_then(|basic| u16::try_from(basic).ok());
            let code = code(status.and_then(|status| text(status, &["enhanced-code"])), basic);
            match text(event, &["severity"])? {
                // A permanent failure also follows many temporary ones, and blocks: only a dead mailbox is hard.
                "permanent" if is_dead(basic, text(event, &["reason"])) => Some(bounced(Return::Hard, code)),
                "permanent" => Some(bounced(Return::Soft, code)),
                _ => Some(What::Delayed),
            }
        }
        "delivered" => Some(What::Delivered),
        "complained" => Some(What::Complained),
        "unsubscribed" => Some(What::Unsubscribed),
        _ => None,
    };
    Some(Line { what, places: places(event, &[&["message", "headers", "message-id"]]) })
}

fn is_dead(basic: Option<u16>, reason: Option<&str>) -> bool {
    matches!(reason, Some("bounce" | "suppress-bounce"))
        && basic.is_none_or(|basic| matches!(basic, 550 | 551 | 553 | 605))
}
