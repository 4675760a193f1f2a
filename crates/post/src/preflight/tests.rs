//! One good mail, and each way to spoil it.

use super::*;
use crate::dkim::key::{KeyFile, KeyKind, SigningKey};
use crate::dkim::{Selector, Signer, sign};
use crate::mime::address::{Address, Domain, Tag};
use crate::mime::header::{ListId, MessageId, OneClickLink, Subject};
use crate::mime::{Letter, Mailbox, Unsubscribe, WrittenBy, write};
use entrenous_core::id::Dice;
use entrenous_core::moment::Moment;
use proptest::prelude::*;

struct Counting;

impl Dice for Counting {
    fn fill(&self, bytes: &mut [u8]) {
        (1..).zip(bytes.iter_mut()).for_each(|(n, byte)| *byte = n);
    }
}

const POSTAL: &str = "12 rue des Tanneurs, 68000 Colmar";
const TEXT: &str = "Le lin est arrivé. https://atelier.example/lin\n\n12 rue des Tanneurs,\n68000 Colmar\n";
const PAGE: &str = "<html><head><title>x</title><style>a{color:red}</style></head><body><img src=\"https://atelier.example/a.png\" alt=\"Une chemise\">\
    <p>Le lin est arrivé &amp; il est beau : trois pièces pour l’été, à voir de près.</p><a href='https://atelier.example/lin'>Voir</a>\
    <p>12 rue des Tanneurs, <br>68000&nbsp;Colmar</p></body></html>";

/// What a mail is made of; a test changes one thing.
struct Made {
    list: bool,
    one_click: bool,
    by_mail: bool,
    signs_for: Option<&'static str>,
    kind: Kind,
    subject: &'static str,
    text: String,
    html: Option<String>,
    postal: &'static str,
    silent_in: Vec<&'static str>,
}

fn good() -> Made {
    Made {
        list: true,
        one_click: true,
        by_mail: false,
        signs_for: Some("atelier.example"),
        kind: Kind::Marketing,
        subject: "Le lin est arrivé",
        text: TEXT.to_owned(),
        html: Some(PAGE.to_owned()),
        postal: POSTAL,
        silent_in: Vec::new(),
    }
}

fn written(made: &Made, after: impl Fn(Written) -> Written) -> Written {
    let (from, to) =
        (Address::parse("bonjour@atelier.example").unwrap(), Address::parse("ada@example.org").unwrap());
    let (list, link) = (
        ListId::parse("news.atelier.example").unwrap(),
        OneClickLink::parse("https://atelier.example/u/7").unwrap(),
    );
    let stops =
        Unsubscribe { one_click: made.one_click.then_some(&link), mail: made.by_mail.then_some(&from) };
    let subject = Subject::parse(if made.subject.is_empty() { "x" } else { made.subject }).unwrap();
    let letter = Letter {
        from: Mailbox { name: None, address: &from },
        reply_to: None,
        to: Mailbox { name: None, address: &to },
        subject: &subject,
        message_id: &MessageId::of(&Tag::parse("abcdefgh").unwrap(), from.domain()),
        date: Moment::from_seconds(1_800_000_000),
        list_id: made.list.then_some(&list),
        unsubscribe: (made.one_click || made.by_mail).then_some(stops),
        written_by: WrittenBy::Person,
        feedback_id: None,
        text: made.text.as_str().into(),
        html: made.html.as_deref().map(Into::into),
        pictures: &[],
    };
    let mail = after(write(&letter, &Counting));
    let Some(domain) = made.signs_for else { return mail };
    let key = SigningKey::read(KeyFile::make(KeyKind::Ed25519, &Counting).unwrap().text()).unwrap();
    let signer = Signer::new(Domain::parse(domain).unwrap(), Selector::parse("mail2026").unwrap(), key);
    sign(mail, &[signer], Moment::from_seconds(1_800_000_000)).unwrap()
}

fn looked(made: &Made, mail: &Written) -> Vec<Finding> {
    preflight(&Ready {
        mail,
        kind: made.kind,
        from: "atelier.example",
        subject: made.subject,
        text: &made.text,
        html: made.html.as_deref(),
        postal: made.postal,
        silent_in: &made.silent_in,
    })
}

fn codes(change: impl Fn(&mut Made)) -> Vec<(&'static str, Severity)> {
    let mut made = good();
    change(&mut made);
    let mail = written(&made, |mail| mail);
    looked(&made, &mail).into_iter().map(|finding| (finding.code, finding.severity)).collect()
}

#[test]
fn a_good_campaign_may_go() {
    assert_eq!(codes(|_| {}), []);
    assert_eq!(codes(|made| made.html = None), []);
    assert_eq!(codes(|made| made.signs_for = Some("news.atelier.example")), []);
}

#[test]
fn each_thing_a_campaign_lacks_refuses_it() {
    use Severity::Error;
    assert_eq!(codes(|made| made.list = false), [("E230", Error)]);
    assert_eq!(codes(|made| made.one_click = false), [("E231", Error)]);
    assert_eq!(
        codes(|made| (made.one_click, made.by_mail) = (false, true)),
        [("E231", Error)],
        "by mail alone"
    );
    assert_eq!(codes(|made| made.signs_for = None), [("E238", Error)]);
    assert_eq!(codes(|made| made.signs_for = Some("relay.example")), [("E238", Error)]);
}

#[test]
fn headers_of_one_click_that_are_not_signed_do_not_count() {
    let made = good();
    let below = |mail: Written| mail;
    let mail = written(&made, below);
    let text = String::from_utf8(mail.as_bytes().to_vec()).unwrap();
    for name in ["list-unsubscribe:", "list-unsubscribe-post:"] {
        let unsigned = Written::of_bytes(text.replace(name, "").into_bytes());
        let found = looked(&made, &unsigned);
        assert_eq!(found.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["E231"], "{name}");
        assert!(found[0].text.contains("covers"), "{}", found[0].text);
    }
    let twice = written(&made, |mail| mail.below("List-Unsubscribe: <https://other.example/>\r\n"));
    assert_eq!(looked(&made, &twice)[0].code, "E231", "of two nobody knows which counts");
}

#[test]
fn the_law_s_address_stands_in_both_parts() {
    use Severity::Error;
    assert_eq!(codes(|made| made.postal = " "), [("E228", Error)]);
    assert_eq!(codes(|made| made.text = "Le lin est arrivé.".to_owned()), [("E228", Error)]);
    assert_eq!(codes(|made| made.html = Some(PAGE.replace("Tanneurs", "Potiers"))), [("E228", Error)]);
    let hidden = PAGE.replace("<p>12 rue", "<style>12 rue").replace("Colmar</p>", "Colmar</style>");
    assert_eq!(codes(|made| made.html = Some(hidden.clone())), [("E228", Error)], "where nobody reads it");
}

#[test]
fn languages_subjects_and_parts_are_looked_at() {
    use Severity::{Error, Warning};
    assert_eq!(codes(|made| made.silent_in = vec!["de", "en"]), [("E234", Error), ("E234", Error)]);
    assert_eq!(codes(|made| made.subject = ""), [("E235", Error)]);
    assert_eq!(codes(|made| made.subject = "Re: votre commande"), [("E235", Error)]);
    assert_eq!(codes(|made| made.subject = "TOUT EST EN SOLDE"), [("E235", Warning)]);
    assert_eq!(codes(|made| made.subject = Box::leak("é".repeat(61).into_boxed_str())), [("E235", Warning)]);
    assert_eq!(codes(|made| made.subject = Box::leak("é".repeat(151).into_boxed_str())), [("E235", Error)]);
    assert_eq!(codes(|made| made.text = " \n".to_owned()), [("E228", Error), ("E232", Error)]);
    let long = PAGE.replace("<body>", &format!("<body><!-- {} -->", "x".repeat(SHOWN_BYTES_MOST)));
    assert_eq!(codes(|made| made.html = Some(long.clone())), [("E236", Warning)]);
}

#[test]
fn pictures_say_what_they_show() {
    use Severity::{Error, Warning};
    assert_eq!(codes(|made| made.html = Some(PAGE.replace(" alt=\"Une chemise\"", ""))), [("E233", Error)]);
    assert_eq!(codes(|made| made.html = Some(PAGE.replace("Une chemise", ""))), [], "decoration");
    let only = format!("<img src=https://atelier.example/a.png alt=x>{POSTAL}");
    assert_eq!(codes(|made| made.html = Some(only.clone())), [("E233", Warning)]);
}

#[test]
fn links_lead_to_a_name_under_encryption() {
    use Severity::{Error, Warning};
    let to = |place: &'static str| {
        codes(move |made| made.html = Some(PAGE.replace("https://atelier.example/lin", place)))
    };
    for place in [
        "https://atelier.example:8443/x",
        "mailto:a@atelier.example",
        "tel:+33123",
        "cid:a@b",
        "https://xn--caf-dma.example/",
    ] {
        assert_eq!(to(place), [], "{place}");
    }
    for place in [
        "http://atelier.example/lin",
        "https://192.0.2.7/lin",
        "https://[2001:db8::1]/",
        "https://3221225985/",
        "https://0x7f000001/",
        "https://atelier.example@other.example/",
        "JavaScript:alert(1)",
    ] {
        assert_eq!(to(place), [("E237", Error)], "{place}");
    }
    for place in ["https://bit.ly/x", "/lin", "", "www.atelier.example"] {
        assert_eq!(to(place), [("E237", Warning)], "{place}");
    }
    let in_text = codes(|made| made.text = TEXT.replace("https:", "http:"));
    assert_eq!(in_text, [("E237", Error)]);
}

#[test]
fn what_a_link_carries_is_not_repeated() {
    let mut made = good();
    made.html =
        Some(PAGE.replace("https://atelier.example/lin", "http://atelier.example/u/secret-of-ada?a=b"));
    let mail = written(&made, |mail| mail);
    let found = looked(&made, &mail);
    assert_eq!(found[0].text, "`http://atelier.example/…` is not encrypted");
}

#[test]
fn what_answers_an_act_needs_no_way_out_and_offers_none() {
    use Severity::Warning;
    let transactional = |made: &mut Made| {
        made.kind = Kind::Transactional;
        made.postal = "";
        made.silent_in = vec!["de"];
    };
    let bare = |made: &mut Made| (made.list, made.one_click) = (false, false);
    assert_eq!(
        codes(|made| {
            transactional(made);
            bare(made)
        }),
        []
    );
    assert_eq!(codes(transactional), [("E231", Warning)]);
}

proptest! {
    #[test]
    fn any_page_is_read_to_its_end(html in "[<>a-z\"'=/ !&;é-]{0,200}") {
        let seen = look(&html);
        prop_assert!(seen.without_alternative <= seen.pictures);
    }
}
