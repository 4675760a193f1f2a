//! Amazon SES: notifications and event publishing, in the envelope of SNS. The mail is named by its return path, which SES keeps.

use super::{Line, bounced, code, places, text};
use crate::bounce::{Return, What};
use serde_json::Value;

pub(super) enum Message {
    /// SNS asks whether it may report here.
    Confirm(String),
    /// What SES says.
    Said(Value),
}

/// What is in the envelope.
pub(super) fn message(value: &Value) -> Option<Message> {
    match text(value, &["Type"])? {
        "SubscriptionConfirmation" => {
            let at = text(value, &["SubscribeURL"])?;
            super::sns::is_address(at).map(|_| Message::Confirm(at.to_owned()))
        }
        "Notification" => serde_json::from_str(text(value, &["Message"])?).ok().map(Message::Said),
        _ => None,
    }
}

pub(super) fn read(line: &Value) -> Option<Line> {
    let event = text(line, &["eventType"]).or_else(|| text(line, &["notificationType"]))?;
    let what = match event {
        "Bounce" => {
            let kind = match text(line, &["bounce", "bounceType"])? {
                "Permanent" => Return::Hard,
                _ => Return::Soft,
            };
            let first = line.get("bounce")?.get("bouncedRecipients").and_then(|all| all.get(0));
            Some(bounced(kind, code(first.and_then(|first| text(first, &["status"])), None)))
        }
        "Complaint" => Some(What::Complained),
        "Delivery" => Some(What::Delivered),
        "DeliveryDelay" => Some(What::Delayed),
        _ => None,
    };
    let mut places = places(line, &[&["mail", "source"], &["mail", "commonHeaders", "messageId"]]);
    let headers = line.get("mail")?.get("headers").and_then(Value::as_array);
    let named = headers
        .into_iter()
        .flatten()
        .filter(|header| text(header, &["name"]).is_some_and(|name| name.eq_ignore_ascii_case("message-id")));
    places.extend(named.filter_map(|header| text(header, &["value"])).map(ToOwned::to_owned));
    Some(Line { what, places })
}
