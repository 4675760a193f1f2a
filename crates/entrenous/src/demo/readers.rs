//! Invented customers who said yes to the newsletter and told where they live on the net, so that a campaign of the demo has readers.
//!
//! **Invariant:** they come in as any shop's customers do, through the calls of a secret key; all of them are invented.

use entrenous_core::communicate::Occasion;
use entrenous_core::consent::{Answer, EvidenceRef, Method};
use entrenous_core::id::Key;
use entrenous_core::reference::Reference;
use entrenous_core::request::{Signal, Surface};
use entrenous_core::rights::Mandate;
use entrenous_flow::choose::{Deed, Stage};
use entrenous_flow::people::{self, Told};
use entrenous_flow::speak::{Given, answer};
use entrenous_flow::{House, Request, ask};
use serde_json::json;
use std::collections::BTreeMap;

/// Name, language, and what they answered on the newsletter.
const READERS: [(&str, &str, Answer); 12] = [
    ("margaux", "fr", Answer::Yes),
    ("anselme", "fr", Answer::Yes),
    ("ottilie", "de", Answer::Yes),
    ("balthasar", "de", Answer::Yes),
    ("winifred", "en", Answer::Yes),
    ("florimond", "fr", Answer::No),
    ("solange", "fr", Answer::Yes),
    ("leberecht", "de", Answer::Yes),
    ("rosamund", "en", Answer::Yes),
    ("theodule", "fr", Answer::Yes),
    ("friedlinde", "de", Answer::No),
    ("clothilde", "fr", Answer::Yes),
];

/// Tells the house of them; those it knows already stay as they are.
pub async fn tell(house: &House, mandate: &Mandate) -> anyhow::Result<()> {
    let request = Request { place: None, signal: Signal::None, surface: Surface::Mail };
    let language = house.charter.business.languages.first().cloned().unwrap_or_default();
    let notice = ask::notice(house, &request, &language)?.notice.hash;
    let newsletter = Key::parse("newsletter")?;
    for (name, language, answer) in READERS {
        let reference = Reference::parse(name)?;
        if people::said(house, mandate, &reference).is_ok() {
            continue;
        }
        let deed = Deed {
            method: Method::Paper,
            stage: Stage::Answered,
            evidence: Some(EvidenceRef::try_from("folder-of-the-demo".to_owned())?),
            client_at: None,
        };
        let told = Told { notice, decisions: BTreeMap::from([(newsletter.clone(), answer)]), deed };
        people::tell(house, &request, mandate, &reference, told).await?;
        if answer == Answer::Yes {
            let facts = BTreeMap::from([
                (Key::parse("email")?, json!(format!("{name}@readers.example"))),
                (Key::parse("language")?, json!(language)),
            ]);
            people::know(house, &request, mandate, &reference, facts).await?;
        }
        if name == CUSTOMER {
            parcel(house, &request, mandate, &reference).await?;
        }
    }
    Ok(())
}

/// Who ordered something, and wants to hear of it by telephone and in the browser.
const CUSTOMER: &str = "margaux";

/// A push and a short message about an order, so that there is one of each to be seen.
async fn parcel(
    house: &House,
    request: &Request,
    mandate: &Mandate,
    reference: &Reference,
) -> anyhow::Result<()> {
    let keys = json!({
        "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "auth": "BTBZMqHH6r4Tts7J_aSIgg",
    });
    let device = json!({"endpoint": "https://push.readers.example/margaux", "keys": keys});
    let facts = BTreeMap::from([
        // Of the numbers that no one in France is ever given.
        (Key::parse("telephone")?, json!("+33 6 39 98 01 23")),
        (Key::parse("device")?, device),
    ]);
    people::know(house, request, mandate, reference, facts).await?;
    let number = ("order_number".to_owned(), json!("2026-1107"));
    let follow = ("follow_url".to_owned(), json!("https://atelier-colombage.example/demo/shop/"));
    for (message, values) in
        [("parcel_push", BTreeMap::from([number.clone(), follow])), ("parcel_sms", BTreeMap::from([number]))]
    {
        let asked = answer::Answer {
            message: Key::parse(message)?,
            occasion: Occasion::parse("order/2026-1107")?,
            locale: None,
            given: Given { address: None, values },
        };
        answer::send(house, mandate, reference, asked).await?;
    }
    Ok(())
}
