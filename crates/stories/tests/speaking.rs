//! The business speaks for a customer: what was said on paper or by mail, who signed in, and who may be written to.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a story stops where it does not hold")]

use axum::http::StatusCode;
use entrenous_core::moment::Span;
use entrenous_flow::import::consents::consents;
use entrenous_testkit::{Heard, Visitor, World};
use serde_json::{Value, json};

/// What a server tells of a customer about the newsletter.
async fn tells(server: &Visitor, customer: &str, change: Value) -> Heard {
    let notice = server.gets("/v1/notice?surface=mail").await.json()["hash"].clone();
    let mut body = json!({"notice": notice, "decisions": {"newsletter": "yes"}, "method": "paper"});
    change.as_object().unwrap().iter().for_each(|(key, value)| body[key] = value.clone());
    server.posts(&format!("/v1/people/{customer}/consent"), &body).await
}

async fn decided(server: &Visitor, customer: &str, purpose: &str) -> Value {
    let body = json!({"people": [customer], "purposes": [purpose], "surface": "mail"});
    let heard = server.posts("/v1/decide", &body).await;
    assert_eq!(heard.status, StatusCode::OK, "{}", heard.text);
    heard.json()["people"][0].clone()
}

#[tokio::test]
async fn a_yes_on_paper_counts_with_its_proof_and_is_refused_without_one() {
    let world = World::boutique().await;
    let server = world.server(&[]);
    let heard = tells(&server, "c-17", json!({})).await;
    assert_eq!((heard.status, heard.code().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "no_evidence"));
    let heard =
        tells(&server, "c-17", json!({"evidence": "folder:7/12", "said_at": "2027-02-20T10:00:00Z"})).await;
    assert_eq!(heard.status, StatusCode::CREATED, "{}", heard.text);
    let told = heard.json();
    assert_eq!(told["held"]["newsletter"], "given");
    assert_eq!(told["token"], Value::Null, "the business gets no token of a person");
    let record = &told["receipt"]["record"];
    assert_eq!((record["method"].as_str(), record["actor"].as_str()), (Some("paper"), Some("operator")));
    assert_eq!(record["evidence"], "folder:7/12");
    assert_eq!(decided(&server, "c-17", "newsletter").await["permitted"]["newsletter"], "given");
    assert!(!world.any_file_holds(b"c-17"), "the business's own name for a customer is nowhere kept");
    for way in ["phone", "voice", "api"] {
        let heard = tells(&server, "c-18", json!({"method": way, "evidence": "call:1"})).await;
        assert_eq!(heard.status, StatusCode::CREATED, "{way}: {}", heard.text);
    }
    let receipts = server.gets("/v1/people/c-18/consent").await.json();
    assert_eq!(receipts["receipts"].as_array().unwrap().len(), 3);
    assert_eq!(receipts["receipts"][0]["record"]["purposes"][0]["state"], "renewed");
}

#[tokio::test]
async fn a_yes_taken_over_without_a_proof_is_a_question_and_a_no_counts_at_once() {
    let world = World::boutique().await;
    let server = world.server(&[]);
    let taken = json!({"method": "import", "stage": "requested"});
    assert_eq!(tells(&server, "c-1", taken).await.json()["held"]["newsletter"], "requested");
    assert_eq!(decided(&server, "c-1", "newsletter").await["refused"]["newsletter"], "not_given");
    let nothing = json!({"method": "import", "stage": "requested", "decisions": {"newsletter": "no"}});
    let nothing = tells(&server, "c-9", nothing).await.json();
    assert_eq!(
        (&nothing["confirm"], &nothing["held"]["newsletter"]),
        (&Value::Null, &json!("refused")),
        "a no asks nothing"
    );
    let no = json!({"method": "import", "decisions": {"newsletter": "no"}, "evidence": "list:2026"});
    assert_eq!(tells(&server, "c-2", no).await.json()["held"]["newsletter"], "refused");
    assert_eq!(decided(&server, "c-2", "newsletter").await["refused"]["newsletter"], "refused");
}

#[tokio::test]
async fn a_mail_asks_and_only_the_button_behind_its_link_is_a_yes() {
    let world = World::boutique().await;
    let server = world.server(&["newsletter"]);
    let asked = tells(&server, "c-3", json!({"method": "double_opt_in", "stage": "requested"})).await.json();
    let link = asked["confirm"].as_str().unwrap().to_owned();
    world.clock.turn_minutes(3);
    let reader = world.visitor().reading("de");
    let page = reader.gets(&link).await;
    assert!(
        page.text.contains("Merci") || page.text.contains("Confirmez"),
        "the language of the mail: {}",
        page.text
    );
    assert_eq!(
        decided(&server, "c-3", "newsletter").await["refused"]["newsletter"],
        "not_given",
        "looking is no yes"
    );
    assert_eq!(reader.submits(&link, "").await.status, StatusCode::SEE_OTHER);
    assert_eq!(decided(&server, "c-3", "newsletter").await["permitted"]["newsletter"], "given");
    let said = server.gets("/v1/people/c-3/consent").await.json();
    let record = &said["receipts"][0]["record"];
    assert_eq!(record["method"], "double_opt_in");
    assert_eq!(
        record["evidence"],
        format!("record:{}", asked["receipt"]["record"]["record"].as_str().unwrap())
    );
    assert!(reader.gets(&link).await.text.contains("saved"), "opened again it says that it is done");
}

#[tokio::test]
async fn a_link_opened_again_after_a_no_changes_nothing() {
    let world = World::boutique().await;
    let server = world.server(&[]);
    let asked = tells(&server, "c-4", json!({"method": "double_opt_in", "stage": "requested"})).await.json();
    let link = asked["confirm"].as_str().unwrap();
    world.clock.turn_minutes(3);
    world.visitor().submits(link, "").await;
    world.clock.turn_minutes(5);
    tells(
        &server,
        "c-4",
        json!({"method": "phone", "decisions": {"newsletter": "no"}, "evidence": "call:9"}),
    )
    .await;
    let heard = world.visitor().submits(link, "").await;
    assert_eq!(heard.status, StatusCode::CONFLICT, "{}", heard.text);
    assert_eq!(decided(&server, "c-4", "newsletter").await["refused"]["newsletter"], "withdrawn");

    let forged = format!("{}A", link.get(..link.len() - 1).unwrap());
    assert_eq!(world.visitor().gets(&forged).await.status, StatusCode::UNAUTHORIZED);
    world.clock.turn(Span::days(8));
    assert_eq!(world.visitor().gets(link).await.status, StatusCode::UNAUTHORIZED, "the link has ended");
}

#[tokio::test]
async fn a_visitor_who_signs_in_brings_their_words_and_the_later_word_stands() {
    let world = World::boutique().await;
    let server = world.server(&[]);
    let mut visitor = world.visitor();
    visitor.answers(&[("suggestions", "yes"), ("together", "yes")]).await;
    visitor.looks_at("chemise-lin-pastel").await;
    world.clock.turn_minutes(10);
    let notice = server.gets("/v1/notice?surface=web").await.json()["hash"].clone();
    let no =
        json!({"notice": notice, "decisions": {"together": "no"}, "method": "phone", "evidence": "call:3"});
    server.posts("/v1/people/c-5/consent", &no).await;
    world.clock.turn_minutes(10);

    let old = visitor.token.clone().unwrap();
    let joined = server.posts("/v1/people/c-5/join", &json!({"token": old})).await;
    assert_eq!(joined.status, StatusCode::OK, "{}", joined.text);
    let joined = joined.json();
    assert_eq!(joined["held"]["suggestions"], "given", "what nobody had said before comes along");
    assert_eq!(
        joined["held"]["together"], "refused",
        "the later word stands, though it was not the visitor's"
    );
    assert_eq!(joined["receipt"]["record"]["method"], "join");

    let customer = world.visitor().known_by(joined["token"].as_str().unwrap());
    let facts = customer.gets("/v1/me/facts").await.json();
    assert_eq!(facts[0]["value"], "chemise-lin-pastel", "{facts}");
    assert_eq!(visitor.gets("/v1/me/facts").await.json(), json!([]), "the visitor is nobody any more");
    let again = server.posts("/v1/people/c-5/join", &json!({"token": old})).await;
    assert_eq!(again.status, StatusCode::GONE, "{}", again.text);
}

#[tokio::test]
async fn a_withdrawal_is_seen_by_the_very_next_decision() {
    let world = World::boutique().await;
    let server = world.server(&[]);
    tells(&server, "c-6", json!({"evidence": "folder:1"})).await;
    for _ in 0..3 {
        assert_eq!(decided(&server, "c-6", "newsletter").await["permitted"]["newsletter"], "given");
    }
    tells(&server, "c-6", json!({"decisions": {"newsletter": "no"}, "evidence": "folder:2"})).await;
    assert_eq!(decided(&server, "c-6", "newsletter").await["refused"]["newsletter"], "withdrawn");
    assert_eq!(decided(&server, "nobody", "newsletter").await["refused"]["newsletter"], "not_given");
    let body = json!({"people": ["c-6"], "purposes": ["basket", "newsletter"], "surface": "web"});
    let both = server.posts("/v1/decide", &body).await.json();
    assert_eq!(
        both["people"][0],
        json!({"ref": "c-6", "permitted": {"basket": "told"}, "refused": {"newsletter": "elsewhere"}})
    );

    let erased = server.deletes("/v1/people/c-6").await;
    assert_eq!(erased.status, StatusCode::OK, "{}", erased.text);
    assert_eq!(decided(&server, "c-6", "newsletter").await["refused"]["newsletter"], "not_given");
    assert_eq!(server.deletes("/v1/people/c-6").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_key_reaches_its_purposes_only_and_not_at_all_from_a_page_or_once_revoked() {
    let world = World::boutique().await;
    let (number, key) = world.secret_key(&["newsletter"]);
    let server = world.visitor().known_by(key.clone());
    let before = world.house.checkpoint();
    let codes = |heard: Heard| (heard.status.as_u16(), heard.code());
    let out = |heard: Heard| assert_eq!(codes(heard), (403, "out_of_scope".to_owned()));
    let ask = json!({"people": ["c-7"], "purposes": ["suggestions"]});
    out(server.posts("/v1/decide", &ask).await);
    out(server.deletes("/v1/people/c-7").await);
    let web = server.gets("/v1/notice?surface=web").await.json()["hash"].clone();
    let beyond =
        json!({"notice": web, "decisions": {"suggestions": "yes"}, "method": "phone", "evidence": "call:1"});
    out(server.posts("/v1/people/c-7/consent", &beyond).await);
    let unknown = json!({"people": ["c-7"], "purposes": ["horoscope"]});
    assert_eq!(codes(server.posts("/v1/decide", &unknown).await), (422, "unknown_purpose".to_owned()));
    let many: Vec<String> = (0..1_001).map(|at| format!("c-{at}")).collect();
    let many = json!({"people": many, "purposes": ["newsletter"]});
    assert_eq!(codes(server.posts("/v1/decide", &many).await), (422, "too_many_items".to_owned()));
    let mail = json!({"people": ["anna@example.org"], "purposes": ["newsletter"]});
    assert_eq!(codes(server.posts("/v1/decide", &mail).await).0, 400, "an address is no name");

    let page = server.clone().from_page("https://shop.example", &key);
    let ask = json!({"people": ["c-7"], "purposes": ["newsletter"]});
    assert_eq!(codes(page.posts("/v1/decide", &ask).await), (403, "key_refused".to_owned()));
    assert_eq!(codes(world.visitor().posts("/v1/decide", &ask).await), (401, "not_identified".to_owned()));
    let mut forged = key.clone();
    forged.replace_range(10..11, if &key[10..11] == "A" { "B" } else { "A" });
    let forger = world.visitor().known_by(forged);
    assert_eq!(codes(forger.posts("/v1/decide", &ask).await), (401, "not_identified".to_owned()));
    assert_eq!(server.posts("/v1/decide", &ask).await.status, StatusCode::OK);
    world.vault().revoke(&number).unwrap();
    assert_eq!(codes(server.posts("/v1/decide", &ask).await), (401, "key_revoked".to_owned()));
    assert_eq!(world.house.checkpoint(), before, "no refusal left an entry");
}

#[tokio::test]
async fn a_clock_that_is_off_is_refused_and_a_slow_one_cannot_undo_a_no() {
    let world = World::boutique().await;
    let notice = world.visitor().notice().await;
    let at = |answer: &str, client_at: &str| json!({"notice": notice, "decisions": {"suggestions": answer}, "method": "custom", "client_at": client_at});
    for wrong in ["2027-03-01T09:30:00Z", "2027-01-20T09:00:00Z"] {
        let heard = world.visitor().posts("/v1/consent", &at("yes", wrong)).await;
        assert_eq!((heard.status.as_u16(), heard.code().as_str()), (422, "clock_off"), "{wrong}");
    }
    let heard = world.visitor().posts("/v1/consent", &at("yes", "soon")).await;
    assert_eq!((heard.status.as_u16(), heard.code().as_str()), (400, "bad_value"));
    let mut visitor = world.visitor();
    visitor.answers(&[("suggestions", "yes")]).await;
    world.clock.turn_minutes(60);
    let heard = visitor.posts("/v1/consent", &at("no", "2027-02-25T09:00:00Z")).await.json();
    assert_eq!(
        heard["held"]["suggestions"], "withdrawn",
        "a no counts from now, whatever the device's clock says"
    );
    world.clock.turn_minutes(60);
    let heard = visitor.posts("/v1/consent", &at("yes", "2027-03-01T09:30:00Z")).await.json();
    assert_eq!(heard["held"]["suggestions"], "withdrawn", "a yes that waited is older than the no");
}

#[tokio::test]
async fn ten_thousand_consents_of_one_visitor_stop_at_a_hundred_and_a_no_still_counts() {
    let world = World::boutique().await;
    let mut visitor = world.visitor();
    visitor.answers(&[("suggestions", "yes")]).await;
    let notice = visitor.notice().await;
    let say =
        |answer: &str| json!({"notice": notice, "decisions": {"suggestions": answer}, "method": "custom"});
    let mut taken = 1;
    for _ in 1..10_000 {
        let heard = visitor.posts("/v1/consent", &say("yes")).await;
        match heard.status {
            StatusCode::CREATED => taken += 1,
            StatusCode::TOO_MANY_REQUESTS => assert_eq!(heard.code(), "too_many_choices"),
            other => panic!("{other}: {}", heard.text),
        }
    }
    assert_eq!(taken, 100);
    assert_eq!(visitor.gets("/v1/consent").await.json()["receipts"].as_array().unwrap().len(), 100);
    assert_eq!(visitor.posts("/v1/consent", &say("no")).await.json()["held"]["suggestions"], "withdrawn");
    world.clock.turn(Span::days(1));
    assert_eq!(visitor.posts("/v1/consent", &say("yes")).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn choices_of_another_system_are_taken_over_as_they_are_and_a_second_time_not_at_all() {
    let world = World::boutique().await;
    let file = b"customer\tpurpose\tanswer\tsaid_at\tevidence\r\n\
        c-1\tnewsletter\tyes\t2026-12-01T10:00:00Z\tmailer:88\r\n\
        c-2\tnewsletter\tyes\t2026-12-01T10:00:00Z\t\n\
        c-3\tnewsletter\tno\t2026-12-01T10:00:00Z\t\n\
        anna@example.org\tnewsletter\tyes\t2026-12-01T10:00:00Z\tx\n\
        c-4\thoroscope\tyes\t2026-12-01T10:00:00Z\tx\n\
        c-4\tbasket\tyes\t2026-12-01T10:00:00Z\tx\n\
        c-4\tnewsletter\tperhaps\t2026-12-01T10:00:00Z\tx\n\
        c-4\tnewsletter\tyes\t2030-12-01T10:00:00Z\tx\n\
        c-4\tnewsletter\tyes\t2026-12-01T10:00:00Z\tsaid to Anna\n\
        c-4\n";
    let first = consents(&world.house, file, |_| {}).await.unwrap();
    assert_eq!((first.lines, first.answers, first.questions, first.known), (10, 2, 1, 0), "{first:?}");
    assert_eq!(first.named.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [5, 6, 7, 8, 9, 10, 11]);
    let server = world.server(&[]);
    assert_eq!(decided(&server, "c-1", "newsletter").await["permitted"]["newsletter"], "given");
    assert_eq!(decided(&server, "c-2", "newsletter").await["refused"]["newsletter"], "not_given");
    assert_eq!(decided(&server, "c-3", "newsletter").await["refused"]["newsletter"], "refused");
    let before = world.house.checkpoint();
    let second = consents(&world.house, file, |_| {}).await.unwrap();
    assert_eq!((second.answers, second.questions, second.known), (0, 0, 3));
    assert_eq!(world.house.checkpoint(), before);
    assert!(consents(&world.house, b"who,what\n1,2\n", |_| {}).await.is_err());
}
