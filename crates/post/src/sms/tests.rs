//! Gateways that want JSON, forms, XML and addresses; texts that try to leave their place; answers that stop. Every number is invented.

use super::*;
use crate::Memory;
use crate::call::{Call, Reply};
use crate::way::Said;
use proptest::prelude::*;

const JSON: &str = r#"
[gateway.main]
url = "https://sms.example/v1/messages"
from = "ATELIER"
headers = { Authorization = "Bearer {secret}", "Content-Type" = "application/json", "Idempotency-Key" = "{id}" }
body = '{"to":"{to}","sender":"{from}","parts":[{"text":"{text}"}]}'
way_out = "STOP au 36000"
stop = ["Schluss"]
"#;

fn phone() -> Phone {
    Phone::parse("+33 6 12 34 56 78").unwrap()
}

fn note(text: &str, kind: Kind) -> Note {
    Note { to: phone(), text: text.to_owned(), kind, id: "m7".to_owned() }
}

fn gateway(file: &str) -> Gateway {
    Gateways::parse(file).unwrap().open("main", Some("s3cret".to_owned())).unwrap()
}

fn called(file: &str, text: &str) -> Call {
    gateway(file).call(&note(text, Kind::Transactional)).unwrap()
}

fn body(call: &Call) -> &str {
    std::str::from_utf8(&call.body).unwrap()
}

#[test]
fn a_message_is_written_as_its_gateway_wants_it() {
    let call = called(JSON, "Votre \"commande\" {to} est prête\n👍");
    let expected = r#"{"to":"+33612345678","sender":"ATELIER","parts":[{"text":"Votre \"commande\" {to} est prête\n👍"}]}"#;
    assert_eq!(body(&call), expected, "what a text says is not filled again");
    let has = |name: &str, value: &str| call.headers.contains(&(name.to_owned(), value.to_owned()));
    assert!(has("authorization", "Bearer s3cret") && has("idempotency-key", "m7"));
    let form = "[gateway.main]\nurl = \"https://sms.example/send?key={secret}\"\nheaders = { content-type = \"application/x-www-form-urlencoded\" }\nbody = \"to={digits}&message={text}\"\n";
    let call = called(form, "a=b&to=1 é");
    assert_eq!(
        (body(&call), call.query.as_deref()),
        ("to=33612345678&message=a%3Db%26to%3D1%20%C3%A9", Some("key=s3cret"))
    );
    let xml = "[gateway.main]\nurl = \"https://sms.example/\"\nheaders = { Content-Type = \"text/xml; charset=utf-8\" }\nbody = \"<sms to='{to}'>{text}</sms>\"\n";
    assert_eq!(body(&called(xml, "</sms>'\u{1}&")), "<sms to='+33612345678'>&lt;/sms&gt;&#39;&amp;</sms>");
    let get = "[gateway.main]\nurl = \"https://sms.example/?to={to}&text={text}\"\nmethod = \"GET\"\n";
    let call = called(get, "été");
    assert_eq!(
        (call.method.word(), call.query.as_deref(), call.body.len()),
        ("GET", Some("to=%2B33612345678&text=%C3%A9t%C3%A9"), 0)
    );
}

#[test]
fn a_file_that_would_not_hold_is_refused_before_anything_is_sent() {
    let refused = |from: &str, to: &str| {
        let file = JSON.replace(from, to);
        assert_ne!(file, JSON, "{from}");
        Gateways::parse(&file)
            .and_then(|gateways| gateways.open("main", Some("s".to_owned())).map(|_| ()))
            .unwrap_err()
    };
    assert!(matches!(refused("url", "uri"), NotAGateway::Malformed(_)));
    assert!(matches!(refused("https://sms.example", "http://sms.example"), NotAGateway::Address(_)));
    assert!(matches!(refused("https://sms.example", "sms.example"), NotAGateway::Address(_)));
    assert!(matches!(refused("{text}", "{message}"), NotAGateway::Placeholder(_, name) if name == "message"));
    assert!(matches!(refused("\"text\":\"{text}\"", "\"text\":\"hello\""), NotAGateway::Silent(_)));
    assert!(matches!(refused("{to}", "{from}"), NotAGateway::Silent(_)));
    assert!(matches!(refused("\"{text}\"", "{text}"), NotAGateway::Body(_)));
    assert!(matches!(refused("]}'", "]'"), NotAGateway::Body(_)));
    assert!(
        matches!(refused("Bearer {secret}", "Bearer {text}"), NotAGateway::Misplaced(_, name, "a header") if name == "text")
    );
    assert!(matches!(
        refused("/v1/", "/{secret}/"),
        NotAGateway::Address(_) | NotAGateway::Misplaced(_, _, "its address")
    ));
    assert!(matches!(refused("application/json", "image/png"), NotAGateway::Media(_)));
    assert!(matches!(refused("Authorization", "\"X Y\""), NotAGateway::Header(_, _)));
    assert!(matches!(refused("Authorization", "Content-Length"), NotAGateway::Header(_, _)));
    assert!(matches!(refused("/messages", "/messages?a b"), NotAGateway::Address(_)));
    assert!(matches!(refused("Bearer ", "Bearer\\u0000"), NotAGateway::Header(_, _)));
    let gateways = Gateways::parse(JSON).unwrap();
    assert_eq!(gateways.open("main", None).err(), Some(NotAGateway::NoSecret("main".to_owned())));
    assert_eq!(gateways.open("other", None).err(), Some(NotAGateway::Unknown("other".to_owned())));
    assert_eq!(gateways.names().collect::<Vec<_>>(), ["main"]);
}

#[test]
fn a_message_that_wants_something_says_how_to_stop() {
    let gateway = gateway(JSON);
    assert_eq!(gateway.full("Le lin est là.", Kind::Marketing), "Le lin est là. STOP au 36000");
    assert_eq!(gateway.full("Le lin. STOP au 36000", Kind::Marketing), "Le lin. STOP au 36000");
    assert_eq!(gateway.full("Votre commande est prête.", Kind::Transactional), "Votre commande est prête.");
    let without = super::tests::gateway(&JSON.replace("way_out = \"STOP au 36000\"\n", ""));
    assert!(without.call(&note("Le lin est là.", Kind::Marketing)).is_none(), "no way out, no message");
    assert!(without.call(&note("Votre commande est prête.", Kind::Transactional)).is_some());
}

#[test]
fn what_is_empty_or_too_long_does_not_go() {
    let gateway = gateway(JSON);
    let goes = |text: &str| gateway.call(&note(text, Kind::Transactional)).is_some();
    assert!(goes(&"a".repeat(6 * 153)) && !goes(&"a".repeat(6 * 153 + 1)));
    assert!(!goes(" \n"));
}

#[test]
fn a_number_has_its_country_and_is_not_repeated() {
    for good in ["+33612345678", " +49 (151) 234-5678", "+1.202.555.0147"] {
        assert!(Phone::parse(good).is_ok(), "{good}");
    }
    for bad in ["", "0612345678", "+06 12 34 56 78", "+33", "+336123456781234567", "+33 6 12 34 56 7x"] {
        assert!(Phone::parse(bad).is_err(), "{bad}");
    }
    assert!(!NotAPhone.to_string().contains("0612345678"));
}

#[test]
fn an_answer_that_says_stop_is_heard_in_every_language_and_no_other() {
    let more = gateway(JSON).stop_words().to_vec();
    for stop in [
        "STOP",
        " stop.",
        "Arrêt svp",
        "Baja!",
        "stop36000 STOP".split(' ').nth(1).unwrap(),
        "ABMELDEN",
        "schluss",
    ] {
        assert!(is_stop(stop, &more), "{stop}");
    }
    for other in ["", "merci", "Don't stop", "stopover?", "…"] {
        assert!(!is_stop(other, &more), "{other}");
    }
    assert!(!is_stop("schluss", &[]));
}

#[tokio::test]
async fn each_answer_of_a_gateway_is_understood() {
    let said = Said::Http;
    let with =
        |status, body: &str, ending| Ok(Reply { status, retry_after: None, body: body.into(), ending });
    let strict = JSON.replace("stop =", "yes_if = '\"ok\":true'\ngone = [410]\nstop =");
    let refused = |kind, status| Verdict::Bounced { kind, said: said(status) };
    let cases = [
        (with(200, r#"{"ok":true}"#, Ending::Whole), Verdict::Accepted(said(200))),
        (with(200, r#"{"ok":false}"#, Ending::Whole), refused(Bounce::Policy, 200)),
        (with(200, r#"{"o"#, Ending::Cut), Verdict::Uncertain),
        (with(404, "", Ending::Whole), refused(Bounce::Policy, 404)),
        (with(410, "", Ending::Whole), refused(Bounce::Hard, 410)),
        (with(422, "", Ending::Whole), refused(Bounce::Content, 422)),
        (with(401, "", Ending::Whole), refused(Bounce::Policy, 401)),
        (with(502, "", Ending::Whole), Verdict::Deferred { said: said(502), after: None }),
    ];
    for (reply, expected) in cases {
        let memory = Arc::new(Memory::default());
        memory.will_reply([reply]);
        let way = BySms::new(memory, gateway(&strict));
        let outgoing = Outgoing::Sms(note("Votre commande est prête.", Kind::Transactional));
        assert_eq!(way.hand_over(&outgoing).await, expected);
    }
}

proptest! {
    #[test]
    fn no_text_leaves_its_place(text in "\\PC{1,80}") {
        prop_assume!(!text.trim().is_empty());
        let call = called(JSON, &text);
        let body: serde_json::Value = serde_json::from_slice(&call.body).unwrap();
        prop_assert_eq!(body["parts"][0]["text"].as_str().unwrap(), text.trim());
        prop_assert_eq!(body.as_object().unwrap().len(), 3);
    }
}
