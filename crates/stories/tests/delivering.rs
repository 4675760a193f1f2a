//! Mail that arrives, by itself: what would be rejected is not approved, whose mail is minded stands still, and a new domain is made known.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a story stops where it does not hold")]

use axum::http::StatusCode;
use entrenous_core::moment::Span;
use entrenous_core::staff::{Login, Role};
use entrenous_flow::Outside;
use entrenous_flow::speak::{Mail, Ways};
use entrenous_flow::staff::{self, Hand};
use entrenous_flow::work::{campaign, post};
use entrenous_post::dkim::key::{KeyFile, KeyKind, SigningKey};
use entrenous_post::dkim::{Selector, Signer};
use entrenous_post::mime::address::{Address, Domain};
use entrenous_post::smtp::keep::{Keeper, Kept};
use entrenous_testkit::{SeededDice, Visitor, World};
use serde_json::{Value, json};
use std::sync::Arc;

/// A customer who wants the newsletter.
async fn reader(server: &Visitor, customer: &str, domain: &str) {
    let notice = server.gets("/v1/notice?surface=mail").await.json()["hash"].clone();
    let told = json!({"notice": notice, "decisions": {"newsletter": "yes"}, "method": "paper", "evidence": "folder-7"});
    let heard = server.posts(&format!("/v1/people/{customer}/consent"), &told).await;
    assert_eq!(heard.status, StatusCode::CREATED, "{}", heard.text);
    let facts = json!({"facts": {"email": format!("{customer}@{domain}"), "language": "fr"}});
    let heard = server.puts(&format!("/v1/people/{customer}"), &facts).await;
    assert_eq!(heard.status, StatusCode::NO_CONTENT, "{}", heard.text);
}

async fn drafted(server: &Visitor, key: &str, message: &str) {
    let body = json!({"message": message});
    let heard = server.puts(&format!("/v1/campaigns/{key}"), &body).await;
    assert_eq!(heard.status, StatusCode::OK, "{}", heard.text);
}

async fn let_go(server: &Visitor, key: &str) {
    drafted(server, key, "newsletter").await;
    let heard = server.posts(&format!("/v1/campaigns/{key}/approve"), &json!({"by": "Odile"})).await;
    assert_eq!(heard.status, StatusCode::OK, "{}", heard.text);
    assert_eq!(does(server, key, "send").await, "deciding");
}

async fn does(server: &Visitor, key: &str, verb: &str) -> String {
    let heard = server.posts(&format!("/v1/campaigns/{key}/{verb}"), &json!({})).await;
    let said = heard.json();
    said["state"].as_str().unwrap_or(said["code"].as_str().unwrap_or_default()).to_owned()
}

async fn works(world: &World) {
    while campaign::round(&world.house).await.unwrap() {}
    post::round(&world.house).await.unwrap();
    while campaign::round(&world.house).await.unwrap() {}
}

async fn state(server: &Visitor, key: &str) -> String {
    server.gets(&format!("/v1/campaigns/{key}")).await.json()["state"].as_str().unwrap().to_owned()
}

/// What the service reports of a mail.
async fn reports(server: &Visitor, mail: &Kept, event: &str) {
    let tag = mail.return_path.split(['+', '@']).nth(1).unwrap().to_owned();
    let kind = (event == "bounced").then_some("hard");
    let event = json!([{"message": format!("<{tag}@atelier.example>"), "event": event, "kind": kind}]);
    let heard = server.posts("/v1/mail/reports/plain", &event).await;
    assert_eq!((heard.status, heard.json()["passed"].clone()), (StatusCode::OK, json!(0)), "{}", heard.text);
}

async fn sender(server: &Visitor) -> Value {
    let all = server.gets("/v1/delivery").await;
    assert_eq!(all.status, StatusCode::OK, "{}", all.text);
    all.json()[0].clone()
}

const DOMAIN: &str = "atelier-colombage.example";

#[tokio::test]
async fn what_would_be_rejected_is_not_approved_and_is_named_with_its_code() {
    let spoil = |folder: &std::path::Path| {
        let text = folder.join("messages/newsletter/de.md");
        let spoiled = std::fs::read_to_string(&text).unwrap().replace("subject: ", "subject: Re: ");
        std::fs::write(&text, spoiled).unwrap();
        let text = folder.join("messages/newsletter/fr.md");
        let long = "Le lin de l’été est sorti du métier, et il y en a pour tout le monde cette année";
        let spoiled = std::fs::read_to_string(&text)
            .unwrap()
            .replace("Le lin de l’été est sorti du métier\npreview", &format!("{long}\npreview"));
        std::fs::write(&text, spoiled).unwrap();
    };
    let (world, _) = World::with_letters(&World::boutique_charter(), |outside| outside, spoil).await;
    let server = world.server(&[]);
    drafted(&server, "summer", "newsletter").await;
    let found = server.gets("/v1/campaigns/summer/preflight").await.json();
    let told: Vec<_> = found
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["code"].as_str().unwrap(),
                one["weight"].as_str().unwrap(),
                one["language"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(told, [("E235", "blocks", "de"), ("E235", "hurts", "fr")], "{found}");
    let heard = server.posts("/v1/campaigns/summer/approve", &json!({"by": "Odile"})).await;
    assert_eq!((heard.status, heard.code().as_str()), (StatusCode::CONFLICT, "campaign_not_ready"));
    assert!(heard.text.contains("E235") && heard.text.contains("`newsletter` in `de`"), "{}", heard.text);
    assert_eq!(state(&server, "summer").await, "draft");
    // What only hurts may go: without the German mistake it is approved.
    drafted(&server, "selection", "selection").await;
    let heard = server.posts("/v1/campaigns/selection/approve", &json!({"by": "Odile"})).await;
    assert_eq!(heard.status, StatusCode::OK, "{}", heard.text);
}

#[tokio::test]
async fn a_house_without_a_relay_is_told_so_before_anything_is_approved() {
    let world = World::boutique().await;
    let server = world.server(&[]);
    drafted(&server, "summer", "newsletter").await;
    let found = server.gets("/v1/campaigns/summer/preflight").await.json();
    assert_eq!(found[0]["code"], "E260", "{found}");
    let heard = server.posts("/v1/campaigns/summer/approve", &json!({"by": "Odile"})).await;
    assert_eq!((heard.status, heard.code().as_str()), (StatusCode::CONFLICT, "campaign_not_ready"));
}

#[tokio::test]
async fn a_sender_whose_mail_is_called_spam_stands_still_answers_go_and_a_word_lets_it_go_on() {
    let (world, keeper) = World::with_post().await;
    let server = world.server(&[]);
    for number in 0..12 {
        reader(&server, &format!("reader-{number}"), "gmail.com").await;
    }
    let_go(&server, "first").await;
    works(&world).await;
    let kept = keeper.kept();
    assert_eq!((kept.len(), sender(&server).await["advice"].clone()), (12, json!("go")));
    let_go(&server, "second").await;
    while campaign::round(&world.house).await.unwrap() {}
    for mail in &kept[..2] {
        reports(&server, mail, "complained").await;
    }
    assert_eq!(sender(&server).await["state"], "open", "two of twelve may be chance");
    reports(&server, &kept[2], "complained").await;
    let told = sender(&server).await;
    assert_eq!(
        (told["sender"].clone(), told["state"].clone(), told["why"].clone()),
        (json!(DOMAIN), json!("paused"), json!("complaints"))
    );
    let week =
        json!([{"receiver": "google", "accepted": "10", "bounced": "0", "complained": "fewer than 10"}]);
    assert_eq!(told["week"], week, "counts are told as small");
    works(&world).await;
    assert_eq!((keeper.kept().len(), state(&server, "second").await.as_str()), (0, "paused"));
    assert_eq!(does(&server, "second", "resume").await, "sender_paused");
    // An answer goes all the same.
    let values = json!({"confirm_url": "https://atelier.example/confirm/1"});
    let body = json!({"message": "confirmation", "occasion": "order-1", "values": values});
    server.posts("/v1/people/reader-11/messages", &body).await;
    works(&world).await;
    assert_eq!(keeper.kept().len(), 1);
    // A fall changes nothing.
    drop(server);
    let world = world.reopened().await;
    let server = world.server(&[]);
    assert_eq!(
        (sender(&server).await["state"].clone(), does(&server, "second", "resume").await),
        (json!("paused"), "sender_paused".to_owned())
    );
    drafted(&server, "third", "newsletter").await;
    let found = server.gets("/v1/campaigns/third/preflight").await.json();
    assert_eq!(
        (found[0]["code"].clone(), found[0]["weight"].clone()),
        (json!("E262"), json!("hurts")),
        "{found}"
    );
    // Letting it go on takes a word, a key for everything, and a sender there is.
    let lift = format!("/v1/delivery/{DOMAIN}/lift");
    for (by, word) in [("Odile", " "), ("", "mended"), ("Odile", "two\nlines")] {
        let heard = server.posts(&lift, &json!({"by": by, "word": word})).await;
        assert_eq!((heard.status, heard.code().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "no_word"));
    }
    let good = json!({"by": "Odile", "word": "the old fair list is out"});
    assert_eq!(world.server(&["newsletter"]).posts(&lift, &good).await.status, StatusCode::FORBIDDEN);
    assert_eq!(server.posts("/v1/delivery/other.example/lift", &good).await.status, StatusCode::NOT_FOUND);
    assert_eq!(sender(&server).await["state"], "paused");
    let heard = server.posts(&lift, &good).await;
    assert_eq!(
        (heard.status, heard.json()["state"].clone(), heard.json()["lifted"]["by"].clone()),
        (StatusCode::OK, json!("open"), json!("Odile"))
    );
    assert_ne!(does(&server, "second", "resume").await, "sender_paused");
    works(&world).await;
    assert!(keeper.kept().len() >= 8, "those who did not complain get it");
    assert_eq!(sender(&server).await["state"], "open", "what was before is forgiven");
}

#[tokio::test]
async fn mail_that_comes_back_for_good_stops_a_sender_too_and_staff_let_it_go_on_in_the_console() {
    let (world, keeper) = World::with_post().await;
    let server = world.server(&[]);
    for number in 0..12 {
        reader(&server, &format!("reader-{number}"), "readers.example").await;
    }
    let_go(&server, "first").await;
    works(&world).await;
    let kept = keeper.kept();
    for mail in &kept[..5] {
        reports(&server, mail, "bounced").await;
    }
    let told = sender(&server).await;
    assert_eq!(
        (told["state"].clone(), told["why"].clone(), told["week"][0]["receiver"].clone()),
        (json!("paused"), json!("bounces"), json!("others"))
    );
    staff::add(
        &world.house,
        Hand::Machine,
        Login::parse("odile").unwrap(),
        Role::Writer,
        "quatre mots sans lien",
    )
    .await
    .unwrap();
    let form = "name=odile&password=quatre+mots+sans+lien&next=/console";
    let heard = world.visitor().reading("en").submits("/console/login", form).await;
    let cookie = heard.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let member = world.visitor().reading("en").with_header("cookie", &cookie);
    let page = member.gets("/console/delivery").await.text;
    assert!(page.contains("too much of its mail came back") && page.contains(DOMAIN), "{page}");
    let token = page.split_once("name=\"form\" value=\"").unwrap().1.split('"').next().unwrap().to_owned();
    let silent = member.submits("/console/delivery", &format!("form={token}&sender={DOMAIN}&word=")).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(sender(&server).await["state"], "paused");
    let heard =
        member.submits("/console/delivery", &format!("form={token}&sender={DOMAIN}&word=list+cleaned")).await;
    assert_eq!(heard.status, StatusCode::SEE_OTHER, "{}", heard.text);
    let page = member.gets("/console/delivery").await.text;
    assert!(page.contains("Let go on by \u{2068}odile\u{2069}") && page.contains("list cleaned"), "{page}");
    assert_eq!(sender(&server).await["state"], "open");
}

#[tokio::test]
async fn a_new_domain_has_room_for_so_many_a_day_and_the_rest_goes_the_next_day() {
    let new = |folder: &std::path::Path| {
        let path = folder.join("senders.toml");
        let text = std::fs::read_to_string(&path).unwrap() + "warm_up = { days = [4, 6] }\n";
        std::fs::write(&path, text).unwrap();
    };
    let (world, keeper) = World::with_letters(&World::boutique_charter(), |outside| outside, new).await;
    let server = world.server(&[]);
    for number in 0..12 {
        reader(&server, &format!("reader-{number}"), "readers.example").await;
    }
    world.clock.turn_minutes(10 * 60);
    assert_eq!(sender(&server).await["room"], 4);
    let_go(&server, "first").await;
    works(&world).await;
    assert_eq!((keeper.kept().len(), sender(&server).await["room"].clone()), (4, json!(0)));
    let counts = server.gets("/v1/campaigns/first").await.json()["counts"].clone();
    assert!(counts.as_array().unwrap().iter().any(|one| one["detail"] == "domain_pace"), "{counts}");
    works(&world).await;
    assert!(keeper.kept().is_empty(), "nothing more today");
    drop(server);
    let world = world.reopened().await;
    works(&world).await;
    assert!(keeper.kept().is_empty(), "nor after a fall");
    world.clock.turn(Span::days(1));
    works(&world).await;
    let server = world.server(&[]);
    assert_eq!((keeper.kept().len(), sender(&server).await["room"].clone()), (6, json!(0)));
    world.clock.turn(Span::days(1));
    works(&world).await;
    assert_eq!(
        (keeper.kept().len(), sender(&server).await.get("room").cloned()),
        (2, None),
        "it is known now"
    );
    assert_eq!(state(&server, "first").await, "sent");
}

/// A post office that signs for these domains, and what it keeps.
fn signing_for(domains: &[&str]) -> (Outside, Keeper) {
    let keeper = Keeper::default();
    let signers = domains.iter().map(|domain| {
        let key = KeyFile::make(KeyKind::Ed25519, &SeededDice::new(7)).unwrap();
        let key = SigningKey::read(key.text()).unwrap();
        Signer::new(Domain::parse(domain).unwrap(), Selector::parse("mail2027").unwrap(), key)
    });
    let address = |text| Address::parse(text).unwrap();
    let (bounces, leave) = (address("bounces@atelier.example"), address("leave@atelier.example"));
    let mail = Mail::new(Arc::new(keeper.clone()), bounces, leave).signed(signers.collect());
    let outside = Outside {
        address: Some("https://privacy.atelier.example".into()),
        ways: Ways::by_mail(mail),
        ..Outside::default()
    };
    (outside, keeper)
}

/// A second brand of the house, which writes the selection.
fn second_brand(folder: &std::path::Path) {
    let path = folder.join("senders.toml");
    let brand = "\n[sender.voyages]\nname = \"Colombage Voyages\"\naddress = \"lettre@colombage-voyages.example\"\n\
                 reply_to = \"reponse@colombage-voyages.example\"\npostal = \"3 quai des Brumes, 67000 Strasbourg, France\"\n\
                 website = \"https://colombage-voyages.example\"\nprivacy = \"https://privacy.colombage-voyages.example\"\n";
    std::fs::write(&path, std::fs::read_to_string(&path).unwrap() + brand).unwrap();
    let path = folder.join("messages/selection/message.toml");
    let text =
        std::fs::read_to_string(&path).unwrap().replace("sender = \"atelier\"", "sender = \"voyages\"");
    std::fs::write(&path, text).unwrap();
}

#[tokio::test]
async fn two_brands_of_one_house_each_write_under_their_own_name_key_list_and_address() {
    let (outside, keeper) = signing_for(&["atelier-colombage.example", "colombage-voyages.example"]);
    let (world, _) = World::with_letters(&World::boutique_charter(), |_| outside, second_brand).await;
    let server = world.server(&[]);
    reader(&server, "ada", "readers.example").await;
    let mut mails = Vec::new();
    for message in ["newsletter", "selection"] {
        drafted(&server, message, message).await;
        let heard = server.posts(&format!("/v1/campaigns/{message}/approve"), &json!({"by": "Odile"})).await;
        assert_eq!(heard.status, StatusCode::OK, "{}", heard.text);
        does(&server, message, "send").await;
        works(&world).await;
        let mail = keeper.kept().pop().unwrap();
        mails.push(String::from_utf8_lossy(&mail.mail).replace("=\r\n", "").replace("\r\n ", " "));
    }
    let own = [
        [
            "From: \"Atelier Colombage\" <bonjour@atelier-colombage.example>",
            "newsletter.atelier-colombage.example>",
            "d=atelier-colombage.example;",
            "List-Unsubscribe: <https://privacy.atelier.example/u/",
            "12 rue des Tanneurs",
        ],
        [
            "From: \"Colombage Voyages\" <lettre@colombage-voyages.example>",
            "newsletter.colombage-voyages.example>",
            "d=colombage-voyages.example;",
            "List-Unsubscribe: <https://privacy.colombage-voyages.example/u/",
            "3 quai des Brumes",
        ],
    ];
    for (mail, (own, others)) in mails.iter().zip([(own[0], own[1]), (own[1], own[0])]) {
        for part in own {
            assert!(mail.contains(part), "`{part}` is in\n{mail}");
        }
        for part in others {
            assert!(!mail.contains(part), "`{part}` is not in\n{mail}");
        }
    }
    assert!(mails[1].contains("Reply-To: <reponse@colombage-voyages.example>"), "{}", mails[1]);
    assert!(!mails[0].contains("Reply-To:"), "{}", mails[0]);
    let senders = server.gets("/v1/delivery").await.json();
    let domains: Vec<_> =
        senders.as_array().unwrap().iter().map(|one| one["sender"].as_str().unwrap()).collect();
    assert_eq!(
        domains,
        ["atelier-colombage.example", "colombage-voyages.example"],
        "each is judged by itself"
    );
}

#[tokio::test]
async fn a_brand_nobody_signs_for_is_not_approved() {
    let (outside, _) = signing_for(&["atelier-colombage.example"]);
    let (world, _) = World::with_letters(&World::boutique_charter(), |_| outside, second_brand).await;
    let server = world.server(&[]);
    drafted(&server, "selection", "selection").await;
    let heard = server.posts("/v1/campaigns/selection/approve", &json!({"by": "Odile"})).await;
    assert_eq!(heard.code(), "campaign_not_ready");
    assert!(
        heard.text.contains("E238") && heard.text.contains("colombage-voyages.example"),
        "{}",
        heard.text
    );
    drafted(&server, "newsletter", "newsletter").await;
    let heard = server.posts("/v1/campaigns/newsletter/approve", &json!({"by": "Odile"})).await;
    assert_eq!(heard.status, StatusCode::OK, "{}", heard.text);
}
