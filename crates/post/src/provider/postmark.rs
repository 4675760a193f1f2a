//! Postmark: bounce, delivery, spam complaint and subscription change. Postmark gives a mail its own id, so ours is found in what was
//! handed to it as metadata, or in the bounce itself ("include bounce content").

use super::{Line, bounced, places, text};
use crate::bounce::{Return, What};
use serde_json::Value;

pub(super) fn read(line: &Value) -> Option<Line> {
    let what = match text(line, &["RecordType"])? {
        "Bounce" => match text(line, &["Type"])? {
            "HardBounce" | "BadEmailAddress" | "ManuallyDeactivated" => Some(bounced(Return::Hard, None)),
            "SpamComplaint" => Some(What::Complained),
            "Unsubscribe" => Some(What::Unsubscribed),
            "AutoResponder" | "AddressChange" | "Subscribe" | "OpenRelayTest" => None,
            _ => Some(bounced(Return::Soft, None)),
        },
        "Delivery" => Some(What::Delivered),
        "SpamComplaint" => Some(What::Complained),
        "SubscriptionChange" => {
            let stops = line.get("SuppressSending").and_then(Value::as_bool)?;
            let by_person = text(line, &["SuppressionReason"]) == Some("ManualSuppression");
            (stops && by_person).then_some(What::Unsubscribed)
        }
        _ => None,
    };
    let mut places = places(line, &[&["Content"], &["From"]]);
    let told = line.get("Metadata").and_then(Value::as_object);
    places.extend(
        told.into_iter().flat_map(|all| all.values()).filter_map(Value::as_str).map(ToOwned::to_owned),
    );
    Some(Line { what, places })
}
