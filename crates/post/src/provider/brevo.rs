//! Brevo: the webhook for transactional mail, by which also campaigns of this house leave.

use super::{Line, bounced, places, text};
use crate::bounce::{Return, What};
use serde_json::Value;

pub(super) fn read(line: &Value) -> Option<Line> {
    let what = match text(line, &["event"])? {
        "hard_bounce" | "invalid_email" => Some(bounced(Return::Hard, None)),
        "soft_bounce" | "blocked" | "error" => Some(bounced(Return::Soft, None)),
        "deferred" => Some(What::Delayed),
        "delivered" => Some(What::Delivered),
        "spam" | "complaint" => Some(What::Complained),
        "unsubscribed" => Some(What::Unsubscribed),
        _ => None,
    };
    Some(Line { what, places: places(line, &[&["message-id"]]) })
}
