//! Domains that are well, ill and unreachable. Every name is invented.

use super::*;
use crate::call::{Ending, Reply, Unheard, When};
use crate::dkim::Signer;
use crate::dkim::key::{KeyFile, KeyKind, SigningKey};
use crate::names::fixed::Fixed;
use crate::names::{Kind, NoAnswer, Value};
use crate::{Memory, Unsent};
use entrenous_core::id::Dice;

const SHOP: &str = "atelier.example";

struct Counting;

impl Dice for Counting {
    fn fill(&self, bytes: &mut [u8]) {
        (1..).zip(bytes.iter_mut()).for_each(|(n, byte)| *byte = n);
    }
}

fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

fn domain(text: &str) -> Domain {
    Domain::parse(text).unwrap()
}

trait More {
    fn text(self, at: &str, text: &str) -> Self;
    fn address(self, at: &str, address: &str) -> Self;
    fn mail(self, at: &str, host: &str) -> Self;
    fn back(self, address: &str, to: &str) -> Self;
}

impl More for Fixed {
    fn text(self, at: &str, text: &str) -> Self {
        self.with(&name(at), Kind::Text, Value::Text(text.to_owned()))
    }
    fn address(self, at: &str, address: &str) -> Self {
        self.with(&name(at), Kind::Address4, Value::Address(address.parse().unwrap()))
    }
    fn mail(self, at: &str, host: &str) -> Self {
        self.with(&name(at), Kind::Mail, Value::Mail { preference: 10, host: Some(name(host)) })
    }
    fn back(self, address: &str, to: &str) -> Self {
        self.with(&Name::reverse(address.parse().unwrap()), Kind::Pointer, Value::Pointer(name(to)))
    }
}

fn key(kind: KeyKind) -> Key {
    let file = KeyFile::make(kind, &Counting).unwrap();
    let (selector, domain) = (Selector::parse("mail2026").unwrap(), domain(SHOP));
    let record =
        Signer::new(domain.clone(), selector.clone(), SigningKey::read(file.text()).unwrap()).record();
    Key { selector, domain, record: Some(record) }
}

/// A DNS in which the shop is well, but for the texts a test leaves out.
fn well(key: &Key, but: &[&str]) -> Fixed {
    let record = key.record.clone();
    let ours = record.as_ref().map(|record| (record.name.as_str(), record.text.as_str()));
    let texts = [
        (SHOP, "v=spf1 include:_spf.relay.example ~all"),
        (SHOP, "a-site-verification=of-somebody"),
        ("_spf.relay.example", "v=spf1 ip4:198.51.100.0/24 ip6:2001:db8::/32 -all"),
        ("_dmarc.atelier.example", "v=DMARC1; p=quarantine; rua=mailto:dmarc@atelier.example"),
    ];
    let names = Fixed::default()
        .mail(SHOP, "mx.atelier.example")
        .address("mx.atelier.example", "9.9.9.1")
        .address("smtp.relay.example", "9.9.9.9")
        .back("9.9.9.9", "out.relay.example")
        .address("out.relay.example", "9.9.9.9");
    texts
        .into_iter()
        .chain(ours)
        .filter(|(at, _)| !but.contains(at))
        .fold(names, |names, (at, text)| names.text(at, text))
}

async fn examined(names: &Fixed, keys: &[Key]) -> Report {
    let from = domain(SHOP);
    let patient = Patient {
        from: &from,
        reply_to: None,
        return_path: &from,
        keys,
        relay: Some("smtp.relay.example"),
        postal: Some("12 rue des Tanneurs, Colmar"),
        house: Some("https://privacy.atelier.example"),
    };
    examine(&World { names, caller: &Memory::default() }, &patient).await
}

fn codes(report: &Report) -> Vec<(&'static str, Severity)> {
    report.findings().map(|finding| (finding.code, finding.severity)).collect()
}

/// Codes of errors and of what is unknown.
fn faults(report: &Report) -> Vec<&'static str> {
    let heavy = |(_, severity): &(_, Severity)| matches!(severity, Severity::Error | Severity::Unknown);
    codes(report).into_iter().filter(heavy).map(|(code, _)| code).collect()
}

#[tokio::test]
async fn a_sender_that_is_well_has_nothing_to_mend_and_keeps_every_duty_that_can_be_seen() {
    let key = key(KeyKind::Rsa2048);
    let report = examined(&well(&key, &[]), std::slice::from_ref(&key)).await;
    assert_eq!(codes(&report), []);
    assert!(report.is_sound());
    let duties = duties(&report);
    let unknown: Vec<_> =
        duties.iter().filter(|duty| duty.held != Held::Have).map(|duty| duty.what).collect();
    assert_eq!(unknown, ["complaints below 0.1 %, never 0.3 %"]);
}

#[tokio::test]
async fn what_is_not_published_is_missing_and_comes_with_the_line_to_paste() {
    let key = key(KeyKind::Rsa2048);
    let place = key.record.clone().unwrap().name;
    for (left_out, code) in [(SHOP, "E212"), ("_dmarc.atelier.example", "E219"), (place.as_str(), "E216")] {
        let report = examined(&well(&key, &[left_out]), std::slice::from_ref(&key)).await;
        assert!(faults(&report).starts_with(&[code]), "{left_out}: {:?}", codes(&report));
        let finding = report.findings().find(|finding| finding.code == code).unwrap();
        let line = finding.paste.clone().unwrap().to_string();
        assert!(line.starts_with(&format!("{left_out}. IN TXT ")), "{line}");
    }
}

#[tokio::test]
async fn what_was_not_answered_is_unknown_and_never_missing() {
    let key = key(KeyKind::Rsa2048);
    let place = key.record.clone().unwrap().name;
    let failures = [
        NoAnswer::TooSlow,
        NoAnswer::ServerFailed,
        NoAnswer::Refused,
        NoAnswer::Circle,
        NoAnswer::CutShort,
        NoAnswer::NotUnderstood,
        NoAnswer::TooLarge,
        NoAnswer::NobodyToAsk,
    ];
    let places = [SHOP, "_spf.relay.example", "_dmarc.atelier.example", &place, "_mta-sts.atelier.example"];
    for why in failures {
        for at in places {
            let names = well(&key, &[]).without(&name(at), Kind::Text, why);
            let report = examined(&names, std::slice::from_ref(&key)).await;
            assert!(!report.is_sound(), "{at} {why}");
            assert!(faults(&report).iter().all(|code| *code == "E210"), "{at} {why}: {:?}", codes(&report));
            assert!(report.findings().any(|finding| finding.text.contains(&why.to_string())), "{at} {why}");
        }
    }
}

#[tokio::test]
async fn a_domain_nobody_knows_is_not_judged_further() {
    let key = key(KeyKind::Rsa2048);
    let names = Fixed::default();
    let report = examined(&names, std::slice::from_ref(&key)).await;
    assert_eq!(faults(&report), ["E211", "E224"]);
    assert!(
        names.asked().iter().all(|(name, _)| !name.text().starts_with('_')),
        "its records were not asked for"
    );
}

async fn spf(record: &str, more: Fixed) -> Vec<(&'static str, Severity)> {
    let names = more.text(SHOP, record);
    let caller = Memory::default();
    let check = super::spf::check(&World { names: &names, caller: &caller }, &domain(SHOP)).await;
    check.findings.iter().map(|finding| (finding.code, finding.severity)).collect()
}

#[tokio::test]
async fn faults_of_an_spf_record_are_named() {
    use Severity::{Error, Note, Warning};
    let known =
        || Fixed::default().text("ok.example", "v=spf1 ip4:9.9.9.9 -all").address("host.example", "9.9.9.9");
    let good = [
        "v=spf1 -all",
        "v=spf1 include:ok.example ~all",
        "V=SPF1 a:host.example/24//64 -all",
        "v=spf1 redirect=ok.example",
        "v=spf1 ip6:2001:db8::1/64 unknown=modifier exp=why.example -all",
    ];
    for record in good {
        assert_eq!(spf(record, known()).await, [], "{record}");
    }
    let bad = [
        ("v=spf1 +all", "E215", Error),
        ("v=spf1 all", "E215", Error),
        ("v=spf1 ?all", "E215", Warning),
        ("v=spf1 ip4:9.9.9.9", "E215", Warning),
        ("v=spf1 include:nobody.example -all", "E213", Error),
        ("v=spf1 include:atelier.example -all", "E213", Error),
        ("v=spf1 inclde:ok.example -all", "E213", Error),
        ("v=spf1 ip4:9.9.9.999 -all", "E213", Error),
        ("v=spf1 ip4:9.9.9.9/33 -all", "E213", Error),
        ("v=spf1 include: -all", "E213", Error),
        ("v=spf1 redirect=ok.example redirect=ok.example", "E213", Error),
        ("v=spf1 a:a.none.example a:b.none.example a:c.none.example -all", "E214", Warning),
        ("v=spf1 ptr -all", "E213", Warning),
        ("v=spf1 exists:%{i}.list.example -all", "E214", Note),
    ];
    for (record, code, severity) in bad {
        assert_eq!(spf(record, known()).await, [(code, severity)], "{record}");
    }
    assert_eq!(spf("v=spf1 -all", Fixed::default().text(SHOP, "v=spf1 ~all")).await, [("E213", Error)]);
    assert_eq!(spf("v=spf10 -all", Fixed::default()).await, [("E212", Error)]);
}

#[tokio::test]
async fn questions_of_spf_are_counted_through_what_is_included() {
    let chain = |length: usize| {
        (0..length).fold(Fixed::default(), |names, at| {
            let text = if at.saturating_add(1) == length {
                "v=spf1 -all".to_owned()
            } else {
                format!("v=spf1 include:s{}.example ~all", at.saturating_add(1))
            };
            names.text(&format!("s{at}.example"), &text)
        })
    };
    assert_eq!(spf("v=spf1 include:s0.example -all", chain(10)).await, []);
    assert_eq!(spf("v=spf1 include:s0.example -all", chain(11)).await, [("E214", Severity::Error)]);
    let wide: String = (0..40).map(|_| "include:s0.example ").collect();
    assert_eq!(spf(&format!("v=spf1 {wide}-all"), chain(1)).await, [("E214", Severity::Error)]);
    let round = Fixed::default().text("b.example", "v=spf1 include:atelier.example -all");
    assert_eq!(spf("v=spf1 include:b.example -all", round).await, [("E213", Severity::Error)]);
    let closed = spf_closed("v=spf1 include:s0.example ?all").await;
    assert_eq!(closed, "v=spf1 include:s0.example ~all");
}

async fn spf_closed(record: &str) -> String {
    let names = Fixed::default().text("s0.example", "v=spf1 -all").text(SHOP, record);
    let caller = Memory::default();
    let check = super::spf::check(&World { names: &names, caller: &caller }, &domain(SHOP)).await;
    check.findings[0].paste.clone().unwrap().text
}

async fn signed(key: Key, texts: &[&str]) -> Vec<(&'static str, Severity)> {
    let place = format!("mail2026._domainkey.{SHOP}");
    let names = texts.iter().fold(well(&key, &[&place]), |names, text| names.text(&place, text));
    let report = examined(&names, &[key]).await;
    codes(&report).into_iter().filter(|(code, _)| ["E216", "E217", "E218"].contains(code)).collect()
}

#[tokio::test]
async fn a_published_key_is_ours_whole_and_long_enough() {
    use Severity::{Error, Note, Warning};
    let rsa = || key(KeyKind::Rsa2048);
    let ours = |key: &Key| key.record.clone().unwrap().text;
    let nobodys = || Key { record: None, ..key(KeyKind::Ed25519) };
    let text = ours(&rsa());
    let short = |bits: usize| {
        // A public key of so many bits: SEQUENCE { INTEGER modulus, INTEGER 65537 }.
        let modulus = vec![0xff_u8; bits / 8];
        let length =
            |count: usize| [vec![0x82], u16::try_from(count).unwrap().to_be_bytes().to_vec()].concat();
        let inner = [vec![2], length(modulus.len()), modulus, vec![2, 3, 1, 0, 1]].concat();
        let whole = [vec![0x30], length(inner.len()), inner].concat();
        use base64::Engine;
        format!("v=DKIM1; k=rsa; p={}", base64::engine::general_purpose::STANDARD.encode(whole))
    };
    assert_eq!(
        signed(rsa(), &[&ours(&rsa())]).await,
        [("E217", Error)],
        "another key was drawn: RSA is not from our dice"
    );
    assert_eq!(signed(nobodys(), &[&text]).await, []);
    assert_eq!(signed(nobodys(), &[&text.replace("v=DKIM1; ", "")]).await, []);
    assert_eq!(signed(nobodys(), &[&text.replace("k=rsa", "t=y; k=rsa")]).await, [("E217", Warning)]);
    assert_eq!(signed(nobodys(), &[&text, &text]).await, [("E217", Error)]);
    assert_eq!(signed(nobodys(), &[&text[..120]]).await, [("E217", Error)], "cut");
    assert_eq!(signed(nobodys(), &["v=DKIM1; k=rsa; p="]).await, [("E217", Error)], "taken back");
    assert_eq!(signed(nobodys(), &["v=DKIM1; k=rsa"]).await, [("E217", Error)]);
    assert_eq!(signed(nobodys(), &["v=spf1 -all"]).await, [("E216", Error)]);
    assert_eq!(signed(nobodys(), &[&short(512)]).await, [("E218", Error)]);
    assert_eq!(signed(nobodys(), &[&short(1_024)]).await, [("E218", Warning)]);
    assert_eq!(signed(nobodys(), &[&short(2_048)]).await, []);
    let small = key(KeyKind::Ed25519);
    let small_text = ours(&small);
    assert_eq!(signed(small, &[&small_text]).await, [("E218", Note)]);
    let no_keys = examined(&well(&nobodys(), &[]), &[]).await;
    assert!(faults(&no_keys).contains(&"E216"));
}

async fn policy(
    at: &str,
    text: &str,
    mut patient: impl FnMut(&mut Patient<'_>),
) -> Vec<(&'static str, Severity)> {
    let key = key(KeyKind::Ed25519);
    let record = key.record.clone().unwrap();
    let names = well(&key, &["_dmarc.atelier.example"]).text(at, text);
    let news = domain("news.atelier.example");
    let names = names.address("news.atelier.example", "9.9.9.2").text("news.atelier.example", "v=spf1 -all");
    let names = names.text(&record.name.replace(SHOP, "news.atelier.example"), &record.text);
    let keys = [key];
    let mut asked = Patient {
        from: &news,
        reply_to: None,
        return_path: &news,
        keys: &keys,
        relay: None,
        postal: None,
        house: None,
    };
    patient(&mut asked);
    let report = examine(&World { names: &names, caller: &Memory::default() }, &asked).await;
    codes(&report).into_iter().filter(|(code, _)| ("E219".."E223").contains(code)).collect()
}

#[tokio::test]
async fn the_policy_of_the_organisation_holds_for_what_lies_below_it() {
    use Severity::{Error, Note, Warning};
    let above = "_dmarc.atelier.example";
    let same = |_: &mut Patient<'_>| {};
    assert_eq!(policy(above, "v=DMARC1; p=reject; rua=mailto:a@atelier.example", same).await, []);
    assert_eq!(
        policy(above, "v=DMARC1; p=reject; sp=none; rua=mailto:a@b.example", same).await,
        [("E222", Note)]
    );
    assert_eq!(policy(above, "v=DMARC1; p=reject", same).await, [("E222", Warning)]);
    assert_eq!(policy(above, "v=DMARC1; p=all", same).await, [("E220", Error)]);
    assert_eq!(policy(above, "v=DMARC1; rua=mailto:a@atelier.example", same).await, [("E220", Warning)]);
    assert_eq!(
        policy(above, "v=DMARC1; p=reject; p=none", same).await,
        [("E219", Error)],
        "above, one that cannot be read is none"
    );
    assert_eq!(
        policy("_dmarc.news.atelier.example", "v=DMARC1; p=reject; p=none", same).await,
        [("E220", Error)]
    );
    assert_eq!(policy("_dmarc.elsewhere.example", "v=DMARC1; p=none", same).await, [("E219", Error)]);
}

#[tokio::test]
async fn a_signature_of_the_organisation_is_aligned_unless_strictness_was_asked_for() {
    use Severity::{Error, Warning};
    let relaxed = "v=DMARC1; p=reject; rua=mailto:a@atelier.example";
    let strict = "v=DMARC1; p=reject; rua=mailto:a@atelier.example; adkim=s; aspf=s";
    let other = domain("bounces.relay.example");
    // The key is of `atelier.example`, From of `news.atelier.example`.
    assert_eq!(policy("_dmarc.atelier.example", relaxed, |_| {}).await, []);
    assert_eq!(policy("_dmarc.atelier.example", strict, |_| {}).await, [("E221", Warning)], "SPF alone");
    let mut elsewhere = Vec::new();
    for text in [relaxed, strict] {
        let names = policy_with_return_path("_dmarc.atelier.example", text, &other).await;
        elsewhere.push(names);
    }
    assert_eq!(elsewhere, [vec![], vec![("E221", Error)]]);
}

async fn policy_with_return_path(at: &str, text: &str, path: &Domain) -> Vec<(&'static str, Severity)> {
    let key = key(KeyKind::Ed25519);
    let names =
        well(&key, &["_dmarc.atelier.example"]).text(at, text).address("news.atelier.example", "9.9.9.2");
    let (news, keys) = (domain("news.atelier.example"), [key]);
    let patient = Patient {
        from: &news,
        reply_to: None,
        return_path: path,
        keys: &keys,
        relay: None,
        postal: None,
        house: None,
    };
    let report = examine(&World { names: &names, caller: &Memory::default() }, &patient).await;
    codes(&report).into_iter().filter(|(code, _)| *code == "E221").collect()
}

#[tokio::test]
async fn a_relay_whose_name_does_not_lead_back_is_found_and_one_next_door_is_not_judged() {
    async fn relay(names: Fixed, host: &str) -> (Held, Vec<&'static str>) {
        let caller = Memory::default();
        let check = super::relay::check(&World { names: &names, caller: &caller }, Some(host)).await;
        (check.held, check.findings.iter().map(|finding| finding.code).collect())
    }
    let named = || Fixed::default().address("smtp.relay.example", "9.9.9.9");
    assert_eq!(relay(named(), "smtp.relay.example").await, (Held::HaveNot, vec!["E224"]));
    let liar = named().back("9.9.9.9", "other.example").address("other.example", "9.9.9.8");
    assert_eq!(relay(liar, "smtp.relay.example").await, (Held::HaveNot, vec!["E224"]));
    let silent = named().back("9.9.9.9", "other.example").without(
        &name("other.example"),
        Kind::Address4,
        NoAnswer::TooSlow,
    );
    assert_eq!(relay(silent, "smtp.relay.example").await, (Held::Unknown, vec!["E210"]));
    assert_eq!(relay(Fixed::default(), "smtp.relay.example").await, (Held::HaveNot, vec!["E224"]));
    assert_eq!(relay(Fixed::default(), "localhost").await, (Held::Unknown, vec![]));
    assert_eq!(relay(Fixed::default(), "127.0.0.1").await, (Held::Unknown, vec![]));
    assert_eq!(relay(named().back("9.9.9.9", "smtp.relay.example"), "9.9.9.9").await, (Held::Have, vec![]));
}

#[tokio::test]
async fn answers_need_a_machine_that_takes_them() {
    let key = key(KeyKind::Rsa2048);
    let none =
        well(&key, &[]).with(&name("none.example"), Kind::Mail, Value::Mail { preference: 0, host: None });
    let none = none.address("bare.example", "9.9.9.3").mail("gone.example", "mx.gone.example");
    let caller = Memory::default();
    let world = World { names: &none, caller: &caller };
    for (reply_to, expected) in [
        ("none.example", vec![("E223", Severity::Error)]),
        ("gone.example", vec![("E223", Severity::Error)]),
        ("nowhere.example", vec![("E223", Severity::Error)]),
        ("bare.example", vec![("E223", Severity::Warning)]),
        (SHOP, vec![]),
    ] {
        let (from, reply_to) = (domain(SHOP), domain(reply_to));
        let patient = Patient {
            from: &from,
            reply_to: Some(&reply_to),
            return_path: &from,
            keys: &[],
            relay: None,
            postal: None,
            house: None,
        };
        let checks = super::domain::mailboxes(&world, &patient).await;
        let found: Vec<_> =
            checks.iter().flat_map(|check| &check.findings).map(|f| (f.code, f.severity)).collect();
        assert_eq!(found, expected, "{}", reply_to.text());
    }
}

#[tokio::test]
async fn encryption_of_answers_is_checked_where_it_was_promised() {
    let policy = "version: STSv1\nmode: enforce\nmx: mx.atelier.example\nmax_age: 86400\n";
    let said =
        |status, text: &str, ending| Ok(Reply { status, retry_after: None, body: text.into(), ending });
    let cases = [
        (said(200, policy, Ending::Whole), vec![]),
        (said(200, &policy.replace("mx.a", "b.a"), Ending::Whole), vec![("E225", Severity::Error)]),
        (
            said(200, &policy.replace("mx.a", "b.a").replace("enforce", "testing"), Ending::Whole),
            vec![("E225", Severity::Warning)],
        ),
        (said(200, policy, Ending::Cut), vec![("E225", Severity::Warning)]),
        (said(404, policy, Ending::Whole), vec![("E225", Severity::Warning)]),
        (said(301, "", Ending::Whole), vec![("E225", Severity::Warning)]),
        (Err(Unheard { why: Unsent::NotTrusted, when: When::Before }), vec![("E225", Severity::Warning)]),
    ];
    for (reply, expected) in cases {
        let names = Fixed::default()
            .mail(SHOP, "mx.atelier.example")
            .text("_mta-sts.atelier.example", "v=STSv1; id=20261126");
        let caller = Memory::default();
        caller.will_reply([reply]);
        let check = super::extras::transport(&World { names: &names, caller: &caller }, &domain(SHOP)).await;
        let found: Vec<_> = check.findings.iter().map(|f| (f.code, f.severity)).collect();
        assert_eq!(found, expected, "{}", check.said);
        assert_eq!(
            caller.called()[0].endpoint.as_str(),
            "https://mta-sts.atelier.example/.well-known/mta-sts.txt"
        );
    }
}

#[tokio::test]
async fn what_is_good_to_have_is_no_fault_where_it_is_not_and_one_where_it_is_broken() {
    let caller = Memory::default();
    let none = Fixed::default();
    let world = World { names: &none, caller: &caller };
    let shop = domain(SHOP);
    for check in [
        super::extras::transport(&world, &shop).await,
        super::extras::reports(&world, &shop).await,
        super::extras::brand(&world, &shop).await,
    ] {
        assert_eq!((check.held, check.findings.len()), (Held::Optional, 0));
    }
    let broken = Fixed::default()
        .text("_mta-sts.atelier.example", "v=STSv1; id=not-plain")
        .text("_smtp._tls.atelier.example", "v=TLSRPTv1; rua=somebody")
        .text("default._bimi.atelier.example", "v=BIMI1; l=http://atelier.example/logo.svg");
    let world = World { names: &broken, caller: &caller };
    let codes = [
        super::extras::transport(&world, &shop).await.findings[0].code,
        super::extras::reports(&world, &shop).await.findings[0].code,
        super::extras::brand(&world, &shop).await.findings[0].code,
    ];
    assert_eq!(codes, ["E225", "E226", "E229"]);
    assert!(caller.called().is_empty(), "without a sound record no page is asked for");
}

#[tokio::test]
async fn what_is_not_in_the_dns_is_looked_at_too() {
    let key = key(KeyKind::Rsa2048);
    let from = domain("gmail.com");
    let patient = Patient {
        from: &from,
        reply_to: None,
        return_path: &from,
        keys: std::slice::from_ref(&key),
        relay: None,
        postal: Some(" "),
        house: Some("http://privacy.atelier.example"),
    };
    let report = examine(&World { names: &Fixed::default(), caller: &Memory::default() }, &patient).await;
    assert_eq!(faults(&report), ["E227", "E211", "E228", "E231"]);
}

#[test]
fn a_line_for_the_zone_is_whole() {
    let line = |text: &str| ZoneLine { name: "a.example".to_owned(), text: text.to_owned() }.to_string();
    assert_eq!(line("v=spf1 -all"), "a.example. IN TXT \"v=spf1 -all\"");
    let long = line(&"x".repeat(300));
    assert_eq!(long, format!("a.example. IN TXT ( \"{}\" \"{}\" )", "x".repeat(255), "x".repeat(45)));
}
