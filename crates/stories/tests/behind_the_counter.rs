//! Staff behind the counter: who gets in, who does not, what they may do, and what the customer sees of it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a story stops where it does not hold")]

use axum::http::StatusCode;
use entrenous_core::staff::{Login, Role};
use entrenous_flow::staff::{self, Hand};
use entrenous_testkit::{Heard, Visitor, World};
use serde_json::json;

const PASSWORD: &str = "quatre mots sans lien";
const OTHER: &str = "cinq mots plutôt sans lien";

async fn let_in(world: &World, name: &str, role: Role) {
    staff::add(&world.house, Hand::Machine, Login::parse(name).unwrap(), role, PASSWORD).await.unwrap();
}

async fn tries(world: &World, name: &str, password: &str) -> Heard {
    let form = format!("name={name}&password={}&next=/console", password.replace(' ', "+"));
    world.visitor().reading("en").submits("/console/login", &form).await
}

/// The cookie of a session that began.
fn cookie(heard: &Heard) -> Option<String> {
    let line = heard.headers.get("set-cookie")?.to_str().ok()?;
    line.split(';').next().map(ToOwned::to_owned)
}

async fn logs_in(world: &World, name: &str) -> Visitor {
    let heard = tries(world, name, PASSWORD).await;
    assert_eq!(heard.status, StatusCode::SEE_OTHER, "{}", heard.text);
    world.visitor().reading("en").with_header("cookie", &cookie(&heard).unwrap())
}

/// What the forms of this session carry.
async fn form(member: &Visitor) -> String {
    let page = member.gets("/console/staff").await.text;
    let (_, rest) = page.split_once("name=\"form\" value=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

fn leads_to_login(heard: &Heard) -> bool {
    heard.status == StatusCode::SEE_OTHER
        && heard.headers["location"].to_str().unwrap().starts_with("/console/login?")
}

#[tokio::test]
async fn a_member_of_staff_gets_in_and_nobody_else_and_no_answer_tells_who_works_here() {
    let world = World::boutique().await;
    let_in(&world, "odile", Role::Owner).await;
    let_in(&world, "gone", Role::Viewer).await;
    staff::disable(&world.house, Hand::Machine, &Login::parse("gone").unwrap()).await.unwrap();
    for path in [
        "/console",
        "/console/messages",
        "/console/people",
        "/console/staff",
        "/console/delivery",
        "/console/pace",
    ] {
        assert!(leads_to_login(&world.visitor().gets(path).await), "{path}");
    }
    let told = |heard: Heard, name: &str| {
        (heard.status, heard.text.replace(name, "NAME"), heard.headers.get("set-cookie").is_none())
    };
    let wrong = told(tries(&world, "odile", OTHER).await, "odile");
    assert_eq!(wrong.0, StatusCode::UNAUTHORIZED);
    for (name, password) in [("nobody", PASSWORD), ("gone", PASSWORD), ("odile@atelier.example", PASSWORD)] {
        let heard = tries(&world, name, password).await;
        assert_eq!(told(heard, name), wrong, "{name}: the same words, and no cookie");
    }
    let odile = logs_in(&world, "odile").await;
    let home = odile.gets("/console").await;
    assert_eq!(home.status, StatusCode::OK);
    assert!(home.text.contains("Good day") && home.text.contains("odile"), "{}", home.text);
    assert!(
        home.headers["content-security-policy"]
            .to_str()
            .unwrap()
            .starts_with("default-src 'none'; style-src 'self'")
    );
    assert_eq!(home.headers["cache-control"], "no-store");
}

#[tokio::test]
async fn neither_password_nor_token_is_in_any_file() {
    let world = World::boutique().await;
    let_in(&world, "odile", Role::Owner).await;
    let heard = tries(&world, "odile", PASSWORD).await;
    let cookie = cookie(&heard).unwrap();
    let (_, token) = cookie.split_once('=').unwrap();
    assert_eq!(token.len(), 43);
    for secret in [PASSWORD, token] {
        assert!(!world.any_file_holds(secret.as_bytes()), "{secret}");
    }
    assert!(world.any_file_holds(b"$argon2id$v=19$m=19456,t=2,p=1$"), "the slow hash is there");
}

#[tokio::test]
async fn a_session_ends_unused_after_half_an_hour_and_used_after_twelve() {
    let world = World::boutique().await;
    let_in(&world, "odile", Role::Viewer).await;
    let odile = logs_in(&world, "odile").await;
    world.clock.turn_minutes(29);
    assert_eq!(odile.gets("/console").await.status, StatusCode::OK);
    world.clock.turn_minutes(29);
    assert_eq!(odile.gets("/console").await.status, StatusCode::OK, "it was used in between");
    world.clock.turn_minutes(31);
    assert!(leads_to_login(&odile.gets("/console").await));
    let odile = logs_in(&world, "odile").await;
    for _ in 0..28 {
        world.clock.turn_minutes(25);
        assert_eq!(odile.gets("/console").await.status, StatusCode::OK);
    }
    world.clock.turn_minutes(25);
    assert!(leads_to_login(&odile.gets("/console").await), "twelve hours are over");
}

#[tokio::test]
async fn a_form_without_its_token_or_from_elsewhere_changes_nothing() {
    let world = World::boutique().await;
    let_in(&world, "odile", Role::Owner).await;
    let odile = logs_in(&world, "odile").await;
    let token = form(&odile).await;
    let someone = format!("name=bastien&role=viewer&password={}", PASSWORD.replace(' ', "+"));
    let forged = format!("{someone}&form={}", "0".repeat(64));
    for wrong in [someone.clone(), forged] {
        let heard = odile.submits("/console/staff", &wrong).await;
        assert_eq!(heard.status, StatusCode::FORBIDDEN);
        assert!(heard.text.contains("form_refused"), "{}", heard.text);
    }
    let whole = format!("{someone}&form={token}");
    let elsewhere = odile.clone().from_page("https://elsewhere.example", "none");
    assert_eq!(elsewhere.submits("/console/staff", &whole).await.status, StatusCode::FORBIDDEN);
    assert_eq!(staff::all(&world.house).unwrap().len(), 1);
    assert_eq!(odile.submits("/console/staff", &whole).await.status, StatusCode::SEE_OTHER);
    assert_eq!(staff::all(&world.house).unwrap().len(), 2);
}

#[tokio::test]
async fn only_an_owner_lets_people_in_and_out_and_the_last_one_stays() {
    let world = World::boutique().await;
    let_in(&world, "odile", Role::Owner).await;
    for role in [Role::Viewer, Role::Writer] {
        let_in(&world, role.word(), role).await;
        let member = logs_in(&world, role.word()).await;
        let fields = format!("name=x&role=owner&password=abc&act=disable&form={}", form(&member).await);
        for path in ["/console/staff", "/console/staff/odile"] {
            assert_eq!(member.submits(path, &fields).await.status, StatusCode::FORBIDDEN, "{path}");
        }
    }
    let odile = logs_in(&world, "odile").await;
    let token = form(&odile).await;
    let out = odile.submits("/console/staff/odile", &format!("act=disable&form={token}")).await;
    assert_eq!(out.status, StatusCode::CONFLICT);
    assert!(out.text.contains("Without an owner"), "{}", out.text);
    let viewer = logs_in(&world, "viewer").await;
    assert_eq!(viewer.gets("/console").await.status, StatusCode::OK);
    odile.submits("/console/staff/viewer", &format!("act=disable&form={token}")).await;
    assert!(leads_to_login(&viewer.gets("/console").await), "at once");
}

#[tokio::test]
async fn another_password_ends_every_session_and_the_old_one_opens_nothing() {
    let world = World::boutique().await;
    let_in(&world, "odile", Role::Viewer).await;
    let (desk, phone) = (logs_in(&world, "odile").await, logs_in(&world, "odile").await);
    let change = |present: &str, new: &str, token: &str| {
        format!("present={}&password={}&form={token}", present.replace(' ', "+"), new.replace(' ', "+"))
    };
    let token = form(&desk).await;
    let weak = desk.submits("/console/password", &change(PASSWORD, "odile odile odile", &token)).await;
    assert_eq!(weak.status, StatusCode::UNPROCESSABLE_ENTITY);
    let wrong = desk.submits("/console/password", &change(OTHER, OTHER, &token)).await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    assert_eq!(phone.gets("/console").await.status, StatusCode::OK, "nothing was changed");
    assert_eq!(
        desk.submits("/console/password", &change(PASSWORD, OTHER, &token)).await.status,
        StatusCode::SEE_OTHER
    );
    for session in [&desk, &phone] {
        assert!(leads_to_login(&session.gets("/console").await));
    }
    assert_eq!(tries(&world, "odile", PASSWORD).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(tries(&world, "odile", OTHER).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn whoever_guesses_waits_longer_each_time_and_the_right_password_waits_with_them() {
    let world = World::boutique().await;
    let_in(&world, "odile", Role::Viewer).await;
    for _ in 0..6 {
        assert_eq!(tries(&world, "odile", OTHER).await.status, StatusCode::UNAUTHORIZED);
    }
    let heard = tries(&world, "odile", PASSWORD).await;
    assert_eq!(heard.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(heard.text.contains("Too many tries"), "{}", heard.text);
    world.clock.turn_minutes(1);
    assert_eq!(tries(&world, "odile", PASSWORD).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_look_at_a_customer_has_a_cause_opens_no_fact_and_is_seen_by_the_customer() {
    let world = World::boutique().await;
    let_in(&world, "odile", Role::Viewer).await;
    let mut ada = world.visitor().reading("en");
    ada.answers(&[("suggestions", "yes")]).await;
    ada.patches("/v1/me/facts/clothing_size", &json!({"value": "xxl"})).await;
    let body = json!({"token": ada.token.clone().unwrap()});
    let joined = world.server(&[]).posts("/v1/people/K-1001/join", &body).await;
    assert_eq!(joined.status, StatusCode::OK, "{}", joined.text);
    let ada = world.known_again(joined.json()["token"].as_str().map(ToOwned::to_owned)).reading("en");
    let odile = logs_in(&world, "odile").await;
    let token = form(&odile).await;
    let before = ada.gets("/privacy").await.text;
    assert!(!before.contains("Someone of our staff"));
    for (fields, told) in [
        ("reference=K-1001", "say why"),
        ("reference=ada%40lovelace.example&cause=asked", "An address is not one"),
        ("reference=K-9999&cause=asked", "Nobody has this number"),
    ] {
        let heard = odile.submits("/console/people", &format!("{fields}&form={token}")).await;
        assert!(heard.text.contains(told), "{fields}: {}", heard.text);
        assert!(!heard.text.contains("lovelace"), "an address is not written back");
    }
    let heard =
        odile.submits("/console/people", &format!("reference=K-1001&cause=complaint&form={token}")).await;
    assert_eq!(heard.status, StatusCode::OK);
    assert!(heard.text.contains("Yes, since"), "{}", heard.text);
    assert!(!heard.text.to_lowercase().contains("xxl"), "no fact is shown");
    let page = ada.gets("/privacy").await.text;
    assert!(page.contains("Someone of our staff looked at your choices"), "{page}");
    let why = ada.gets("/v1/me/why").await.json().to_string();
    assert!(why.contains("looked_complaint"), "{why}");
}

#[tokio::test]
async fn messages_are_shown_as_an_invented_person_would_read_them_in_a_frame_that_does_nothing() {
    let (world, _keeper) = World::with_post().await;
    let_in(&world, "odile", Role::Viewer).await;
    let odile = logs_in(&world, "odile").await;
    let all = odile.gets("/console/messages").await.text;
    assert!(all.contains("/console/messages/newsletter?lang=en"), "{all}");
    let one = odile.gets("/console/messages/newsletter?lang=en&text=de").await.text;
    assert!(one.contains("Das Leinen für den Sommer ist vom Webstuhl"), "{one}");
    let letter = odile.gets("/console/messages/newsletter/de/light").await;
    let policy = letter.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("sandbox; default-src 'none'") && !policy.contains("http"), "{policy}");
    assert!(letter.text.contains("Odile hat es auf dem alten"), "{}", letter.text);
    assert!(
        world.visitor().gets("/console/messages/newsletter/de/light").await.status == StatusCode::SEE_OTHER
    );
    for nothing in [
        "/console/messages/none",
        "/console/messages/newsletter/xx/light",
        "/console/messages/newsletter/de/none",
    ] {
        assert_eq!(odile.gets(nothing).await.status, StatusCode::NOT_FOUND, "{nothing}");
    }
}

/// Someone who said on paper that they want the newsletter.
async fn reader(server: &Visitor, customer: &str) {
    let notice = server.gets("/v1/notice?surface=mail").await.json()["hash"].clone();
    let told = json!({"notice": notice, "decisions": {"newsletter": "yes"}, "method": "paper", "evidence": "folder-7"});
    let heard = server.posts(&format!("/v1/people/{customer}/consent"), &told).await;
    assert_eq!(heard.status, StatusCode::CREATED, "{}", heard.text);
    let facts = json!({"facts": {"email": format!("{customer}@readers.example"), "language": "en"}});
    assert_eq!(server.puts(&format!("/v1/people/{customer}"), &facts).await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn a_campaign_is_tried_out_approved_sent_and_watched_in_the_console_by_a_writer_and_by_no_viewer() {
    let (world, keeper) = World::with_post().await;
    let server = world.server(&[]);
    for customer in ["c-1", "c-2", "c-3"] {
        reader(&server, customer).await;
    }
    let draft = json!({"message": "newsletter"});
    assert_eq!(server.puts("/v1/campaigns/summer", &draft).await.status, StatusCode::OK);
    let_in(&world, "bastien", Role::Writer).await;
    let_in(&world, "vera", Role::Viewer).await;
    let (path, vera) = ("/console/campaigns/summer", logs_in(&world, "vera").await);
    let page = vera.gets(path).await.text;
    assert!(page.contains("Draft") && !page.contains("name=\"act\""), "a viewer has no button: {page}");
    let approves = format!("act=approve&form={}", form(&vera).await);
    assert_eq!(vera.submits(path, &approves).await.status, StatusCode::FORBIDDEN);

    let bastien = logs_in(&world, "bastien").await;
    let token = form(&bastien).await;
    let does = async |act: &str| bastien.submits(path, &format!("act={act}&form={token}")).await;
    let early = does("send").await;
    assert!(early.status.is_client_error(), "nobody approved it: {}", early.status);
    let tried = does("test&address=canary%40staff.example").await;
    assert_eq!(tried.status, StatusCode::OK, "{}", tried.text);
    assert!(tried.text.contains("The test mail was taken"), "{}", tried.text);
    assert!(
        !tried.text.contains("canary") && !world.any_file_holds(b"canary"),
        "the address is nowhere kept"
    );
    assert_eq!(
        keeper.kept().iter().map(|kept| kept.to.as_str()).collect::<Vec<_>>(),
        ["canary@staff.example"]
    );
    assert_eq!(does("approve").await.status, StatusCode::SEE_OTHER);
    let page = bastien.gets(path).await.text;
    assert!(
        page.contains("Approved by") && page.contains("bastien") && page.contains("fewer than 10"),
        "{page}"
    );
    assert_eq!(does("send").await.status, StatusCode::SEE_OTHER);
    while entrenous_flow::work::campaign::round(&world.house).await.unwrap() {}
    entrenous_flow::work::post::round(&world.house).await.unwrap();
    assert_eq!(keeper.kept().len(), 3, "the readers");
    let tried = bastien.gets("/console/pace?days=90&at_most=1+per+week").await;
    assert_eq!(tried.status, StatusCode::OK, "{}", tried.text);
    assert!(
        tried.text.contains("fewer than \u{2068}10\u{2069}") && tried.text.contains("<svg"),
        "{}",
        tried.text
    );
    assert!(!tried.text.contains(">3<"), "three is not told");
    for bad in ["days=0", "days=91", "days=x", "at_most=often", "purpose=nothing", "purpose=%00"] {
        let heard = bastien.gets(&format!("/console/pace?{bad}")).await;
        assert_eq!(heard.status, StatusCode::BAD_REQUEST, "{bad}: {}", heard.text);
    }
    for watched in [path, "/console/delivery"] {
        let page = bastien.gets(watched).await.text;
        assert!(
            page.contains("Taken by the other side") && page.contains("fewer than 10"),
            "{watched}: {page}"
        );
        assert!(
            !page.contains("readers.example") && !page.contains(">3<"),
            "nobody is named, and three is not told"
        );
    }
    let all = vera.gets("/console/campaigns").await.text;
    assert!(all.contains("/console/campaigns/summer?lang=en"), "{all}");
    assert_eq!(bastien.gets("/console/campaigns/none").await.status, StatusCode::NOT_FOUND);
}
