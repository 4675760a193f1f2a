//! Invented customers who said yes to the newsletter and told where they can be reached, so that a campaign of the demo has readers by each way.
//!
//! **Invariant:** they come in as any shop's customers do, through the calls of a secret key; all of them are invented.

use super::elsewhere::Inbox;
use entrenous_core::communicate::Occasion;
use entrenous_core::consent::{Answer, EvidenceRef, Method};
use entrenous_core::id::Key;
use entrenous_core::moment::Span;
use entrenous_core::reference::Reference;
use entrenous_core::request::{Signal, Surface};
use entrenous_core::rights::Mandate;
use entrenous_flow::choose::{Deed, Stage};
use entrenous_flow::people::{self, Told};
use entrenous_flow::speak::{Given, answer};
use entrenous_flow::{House, Request, ask};
use entrenous_vault::Vault;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// An invented reader.
struct Reader {
    name: &'static str,
    language: &'static str,
    /// What they answered on the newsletter.
    answer: Answer,
    /// Where they are reached: by mail, in a browser, on a telephone of a number that nobody is ever given. Some have no mailbox,
    /// so that the cap of two a week leaves somebody for every way.
    by: &'static [By],
}

enum By {
    Mail,
    Push,
    Sms(&'static str),
}

const fn reader(name: &'static str, language: &'static str, by: &'static [By]) -> Reader {
    Reader { name, language, answer: Answer::Yes, by }
}
const fn who_said_no(name: &'static str, language: &'static str) -> Reader {
    Reader { name, language, answer: Answer::No, by: &[] }
}

const READERS: [Reader; 16] = [
    reader(CUSTOMER, "fr", &[By::Mail, By::Push, By::Sms("+33 6 39 98 01 23")]),
    reader("anselme", "fr", &[By::Mail]),
    reader("ottilie", "de", &[By::Mail]),
    reader("balthasar", "de", &[By::Mail]),
    reader("winifred", "en", &[By::Mail]),
    who_said_no("florimond", "fr"),
    reader("solange", "fr", &[By::Mail]),
    reader("leberecht", "de", &[By::Mail]),
    reader("rosamund", "en", &[By::Sms("+44 7700 900123")]),
    reader("theodule", "fr", &[By::Sms("+33 6 39 98 04 56")]),
    who_said_no("friedlinde", "de"),
    reader("clothilde", "fr", &[By::Push]),
    reader("gundula", "de", &[By::Push]),
    reader("eberhard", "de", &[By::Sms("+49 171 3920012")]),
    reader("philomene", "fr", &[]),
    reader("ludmilla", "de", &[]),
];

/// Tells the house of them; those it knows already stay as they are.
pub async fn tell(house: &House, mandate: &Mandate) -> anyhow::Result<()> {
    let request = Request { place: None, signal: Signal::None, surface: Surface::Mail };
    let language = house.charter.business.languages.first().cloned().unwrap_or_default();
    let notice = ask::notice(house, &request, &language)?.notice.hash;
    let newsletter = Key::parse("newsletter")?;
    for Reader { name, language, answer, by } in READERS {
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
            let mut facts = BTreeMap::from([(Key::parse("language")?, json!(language))]);
            for way in by {
                let (item, address) = address(name, way);
                facts.insert(Key::parse(item)?, address);
            }
            people::know(house, &request, mandate, &reference, facts).await?;
        }
        if name == CUSTOMER {
            parcel(house, mandate, &reference).await?;
        }
    }
    Ok(())
}

/// The item of an address and what it says.
fn address(name: &str, way: &By) -> (&'static str, Value) {
    match way {
        By::Mail => ("email", json!(format!("{name}@readers.example"))),
        By::Sms(number) => ("telephone", json!(number)),
        By::Push => {
            let keys = json!({
                "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
                "auth": "BTBZMqHH6r4Tts7J_aSIgg",
            });
            ("device", json!({"endpoint": format!("https://push.readers.example/{name}"), "keys": keys}))
        }
    }
}

/// Their inboxes, each with the token of its person: the receipts of what they said name who it is.
pub fn inboxes(house: &House, mandate: &Mandate, vault: &Vault) -> anyhow::Result<Vec<Inbox>> {
    let mut inboxes = Vec::new();
    for Reader { name: of, .. } in READERS {
        let said = people::said(house, mandate, &Reference::parse(of)?)?;
        let person = said.receipts.first().and_then(|receipt| receipt.record.subject);
        let token = person.map(|person| vault.token(person, house.now().plus(Span::days(365))));
        inboxes.extend(token.map(|token| Inbox { of, token }));
    }
    Ok(inboxes)
}

/// Who ordered something, and wants to hear of it by telephone and in the browser.
const CUSTOMER: &str = "margaux";

/// A push and a short message about an order, so that there is one of each to be seen.
async fn parcel(house: &House, mandate: &Mandate, reference: &Reference) -> anyhow::Result<()> {
    let number = ("order_number".to_owned(), json!("2026-1107"));
    let follow = ("follow_url".to_owned(), json!("https://atelier-colombage.example/shop"));
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
