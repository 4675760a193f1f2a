//! Audiences and journeys that are made in the house: by the business's server, and by staff at the console.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a story stops where it does not hold")]

use axum::http::StatusCode;
use entrenous_core::staff::{Login, Role};
use entrenous_flow::staff::{self, Hand};
use entrenous_flow::work::{journey, post};
use entrenous_testkit::{Heard, Visitor, World};
use serde_json::{Value, json};

const PASSWORD: &str = "quatre mots sans lien";
const HELLO: &str = "purpose = \"newsletter\"\nstarts = \"said yes to newsletter\"\n\n[[steps]]\nsend = \"greeting\"\n\n[[steps]]\nwait = \"4 days\"\n\n[[steps]]\nsend = \"workshop\"\n";

fn base(heard: &Heard) -> Option<String> {
    heard.json()["base"].as_str().map(ToOwned::to_owned)
}

fn codes(found: &Value) -> Vec<&str> {
    found.as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn an_audience_is_looked_at_saved_and_lasts() {
    let world = World::boutique().await;
    let server = world.server(&[]);
    let wrong = json!({"purpose": "suggestions", "who": "bougth kind coat"});
    let looked = server.posts("/v1/audiences/coats/check", &wrong).await.json();
    assert_eq!(codes(&looked["found"]), ["A004"], "{looked}");
    assert_eq!((&looked["found"][0]["line"], &looked["found"][0]["column"]), (&json!(1), &json!(1)));
    let refused = server.puts("/v1/audiences/coats", &wrong).await;
    assert_eq!((refused.status, refused.code().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "unsound"));
    assert_eq!(server.gets("/v1/audiences/coats").await.status, StatusCode::NOT_FOUND, "nothing was saved");
    let right =
        json!({"purpose": "suggestions", "who": "bought kind coat in the last 30 days,\nnot in regulars"});
    let looked = server.posts("/v1/audiences/coats/check?locale=en", &right).await.json();
    assert!(looked["words"].as_str().unwrap().contains("who bought an article of kind"), "{looked}");
    let saved = server.puts("/v1/audiences/coats", &right).await;
    assert_eq!(
        (saved.status, saved.json()["kept"].as_str()),
        (StatusCode::OK, Some("house")),
        "{}",
        saved.text
    );
    drop((server, looked));
    let world = world.reopened().await;
    let server = world.server(&[]);
    let told = server.gets("/v1/audiences/coats").await;
    assert_eq!((told.status, base(&told)), (StatusCode::OK, base(&saved)));
    assert_eq!(server.deletes("/v1/audiences/coats").await.status, StatusCode::NO_CONTENT);
    assert_eq!(server.gets("/v1/audiences/coats").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_a_file_says_is_changed_in_the_file_and_a_key_writes_for_its_own_purposes() {
    let world = World::boutique().await;
    let server = world.server(&[]);
    let who = json!({"purpose": "suggestions", "who": "bought anything"});
    for heard in [
        server.puts("/v1/audiences/regulars", &who).await,
        server.deletes("/v1/audiences/regulars").await,
        server.posts("/v1/journeys/welcome", &json!({"toml": HELLO})).await,
        server.deletes("/v1/journeys/welcome").await,
    ] {
        assert_eq!(
            (heard.status, heard.code().as_str()),
            (StatusCode::CONFLICT, "kept_in_a_file"),
            "{}",
            heard.text
        );
    }
    let narrow = world.server(&["newsletter"]);
    assert_eq!(narrow.puts("/v1/audiences/coats", &who).await.code(), "out_of_scope");
    assert_eq!(server.puts("/v1/audiences/coats", &who).await.status, StatusCode::OK);
    assert_eq!(narrow.deletes("/v1/audiences/coats").await.code(), "out_of_scope");
    let mine = json!({"purpose": "newsletter", "who": "language is fr"});
    assert_eq!(
        narrow.puts("/v1/audiences/coats", &mine).await.code(),
        "out_of_scope",
        "nor over what it may not read"
    );
    assert_eq!(narrow.posts("/v1/journeys/hello", &json!({"toml": HELLO})).await.status, StatusCode::OK);
    assert_eq!(world.visitor().puts("/v1/audiences/coats", &who).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn of_two_who_write_at_once_the_second_is_told_and_nothing_is_lost() {
    let world = World::boutique().await;
    let server = world.server(&[]);
    let first = server.posts("/v1/journeys/hello", &json!({"toml": HELLO})).await;
    assert_eq!(
        (first.status, first.json()["switch"].as_str()),
        (StatusCode::OK, Some("off")),
        "{}",
        first.text
    );
    let begun = base(&first);
    let (mine, theirs) = (HELLO.replace("4 days", "5 days"), HELLO.replace("4 days", "6 days"));
    let saved = server.posts("/v1/journeys/hello", &json!({"toml": theirs, "base": begun})).await;
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.text);
    for base in [begun.clone(), None, Some("0000000000000000".to_owned())] {
        let late = server.posts("/v1/journeys/hello", &json!({"toml": mine, "base": base})).await;
        assert_eq!((late.status, late.code().as_str()), (StatusCode::CONFLICT, "changed_meanwhile"));
        let difference = late.json()["difference"].as_str().unwrap().to_owned();
        assert!(difference.contains("-wait = \"6 days\"\n+wait = \"5 days\"\n"), "{difference}");
    }
    assert!(server.gets("/v1/journeys/hello").await.json()["toml"].as_str().unwrap().contains("6 days"));
    let again = json!({"toml": mine, "base": base(&saved)});
    assert_eq!(server.posts("/v1/journeys/hello", &again).await.status, StatusCode::OK);
}

#[tokio::test]
async fn whoever_is_on_the_way_goes_on_at_the_step_of_their_name() {
    let (world, keeper) = World::with_post().await;
    let server = world.server(&[]);
    let first = server.posts("/v1/journeys/hello", &json!({"toml": HELLO})).await;
    server.posts("/v1/journeys/hello/on", &json!({})).await;
    let notice = server.gets("/v1/notice?surface=mail").await.json()["hash"].clone();
    let body = json!({"notice": notice, "decisions": {"newsletter": "yes"}, "method": "paper", "evidence": "folder:7"});
    assert_eq!(server.posts("/v1/people/c-1/consent", &body).await.status, StatusCode::CREATED);
    server.puts("/v1/people/c-1", &json!({"facts": {"email": "c-1@reader.example", "language": "de"}})).await;
    let goes_on = async || {
        for _ in 0..3 {
            journey::round(&world.house).await.unwrap();
        }
        post::round(&world.house).await.unwrap();
        keeper.kept().len()
    };
    assert_eq!(goes_on().await, 1);
    let longer = HELLO.replace("wait = \"4 days\"", "name = \"wait_4_days\"\nwait = \"9 days\"");
    let gone =
        server.posts("/v1/journeys/hello/check", &json!({"toml": HELLO.replace("4 days", "9 days")})).await;
    assert_eq!(gone.json()["gone"], json!(["wait_4_days"]), "another name is another step");
    let saved = server.posts("/v1/journeys/hello", &json!({"toml": longer, "base": base(&first)})).await;
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.text);
    world.clock.turn(entrenous_core::moment::Span::days(5));
    assert_eq!(goes_on().await, 0, "they wait as the new version says");
    world.clock.turn(entrenous_core::moment::Span::days(5));
    assert_eq!(goes_on().await, 1);
    assert_eq!(server.deletes("/v1/journeys/hello").await.code(), "in_use", "it is on");
    server.posts("/v1/journeys/hello/off", &json!({})).await;
    assert_eq!(server.deletes("/v1/journeys/hello").await.status, StatusCode::NO_CONTENT);
    assert_eq!(server.gets("/v1/journeys/hello").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_audience_stands_still_while_a_campaign_needs_it_as_it_was_approved() {
    let (world, _) = World::with_post().await;
    let server = world.server(&[]);
    let french = json!({"purpose": "newsletter", "who": "language is fr"});
    let saved = server.puts("/v1/audiences/readers", &french).await;
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.text);
    let draft = json!({"message": "newsletter", "audience": "readers"});
    let drafted = server.puts("/v1/campaigns/spring", &draft).await;
    assert_eq!(drafted.status, StatusCode::OK, "{}", drafted.text);
    assert_eq!(server.deletes("/v1/audiences/readers").await.code(), "in_use");
    let wider =
        |base: Option<String>| json!({"purpose": "newsletter", "who": "language is fr or de", "base": base});
    let saved = server.puts("/v1/audiences/readers", &wider(base(&saved))).await;
    assert_eq!(saved.status, StatusCode::OK, "a draft may still change: {}", saved.text);
    let approved = server.posts("/v1/campaigns/spring/approve", &json!({"by": "Odile"})).await;
    assert_eq!(approved.status, StatusCode::OK, "{}", approved.text);
    let narrow = json!({"purpose": "newsletter", "who": "language is de", "base": base(&saved)});
    let refused = server.puts("/v1/audiences/readers", &narrow).await;
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (StatusCode::CONFLICT, "in_use"),
        "{}",
        refused.text
    );
}

#[tokio::test]
async fn bad_words_are_refused_with_their_place_and_nothing_is_half_done() {
    let world = World::boutique().await;
    let server = world.server(&[]);
    let texts = [
        (
            "purpose = \"newsletter\"\nstarts = \"said yes to newsletter\"\n[[steps]]\nsend = \"greeting\"\n[[steps]]\ngo = \"nowhere\"\n",
            "J007",
        ),
        (
            "purpose = \"newsletter\"\nstarts = \"said yes to newsletter\"\n[[steps]]\nsend = \"greeting\"\n[[steps]]\ngo = \"greeting\"\n",
            "J012",
        ),
        ("purpose = \"newsletter\"\nstarts = \"came into nobody\"\n[[steps]]\nsend = \"greeting\"\n", "J006"),
        (
            "purpose = \"newsletter\"\nstarts = \"nothing for 9 days\"\nbegin_with_present = true\n[[steps]]\nsend = \"greeting\"\n",
            "J025",
        ),
        ("[[steps]\n", "J001"),
        ("", "J001"),
    ];
    for (toml, code) in texts {
        let heard = server.posts("/v1/journeys/hello", &json!({"toml": toml})).await;
        assert_eq!(
            (heard.status, heard.code().as_str()),
            (StatusCode::UNPROCESSABLE_ENTITY, "unsound"),
            "{toml}"
        );
        let told = heard.json();
        assert!(codes(&told["found"]).contains(&code), "{toml}: {told}");
        assert!(told["found"][0]["line"].as_u64().unwrap() >= 1);
    }
    let large = "x ".repeat(30_000);
    let heard = server.puts("/v1/audiences/large", &json!({"purpose": "suggestions", "who": large})).await;
    assert!(heard.status.is_client_error(), "{}", heard.text);
    let huge = "é".repeat(1 << 20);
    for (path, body) in [
        ("/v1/audiences/large/check", json!({"purpose": "suggestions", "who": huge})),
        ("/v1/journeys/large/check", json!({"toml": huge})),
    ] {
        assert_eq!(server.posts(path, &body).await.status, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
    }
    for name in ["No%20Name", "-", "x".repeat(60).as_str()] {
        let heard = server.posts(&format!("/v1/journeys/{name}"), &json!({"toml": HELLO})).await;
        assert_eq!(heard.status, StatusCode::BAD_REQUEST, "{name}");
    }
    assert_eq!(server.gets("/v1/journeys/hello").await.status, StatusCode::NOT_FOUND, "nothing was saved");
}

async fn staff(world: &World, name: &str, role: Role) -> (Visitor, String) {
    staff::add(&world.house, Hand::Machine, Login::parse(name).unwrap(), role, PASSWORD).await.unwrap();
    let form = format!("name={name}&password={}&next=/console", PASSWORD.replace(' ', "+"));
    let heard = world.visitor().reading("en").submits("/console/login", &form).await;
    let cookie = heard.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let member = world.visitor().reading("en").with_header("cookie", &cookie);
    let page = member.gets("/console/staff").await.text;
    let (_, rest) = page.split_once("name=\"form\" value=\"").unwrap();
    (member, rest.split('"').next().unwrap().to_owned())
}

fn encoded(pairs: &[(&str, &str)]) -> String {
    let plain = |text: &str| -> String {
        let sign = |byte: u8| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'.' | b'-' => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        };
        text.bytes().map(sign).collect()
    };
    pairs.iter().map(|(key, value)| format!("{}={}", plain(key), plain(value))).collect::<Vec<_>>().join("&")
}

/// What stands in a field of a page.
fn written(page: &str, name: &str) -> String {
    let (_, rest) = page.split_once(&format!("name=\"{name}\"")).unwrap();
    let (_, rest) = rest.split_once('>').unwrap();
    let text = rest.split("</textarea>").next().unwrap();
    text.replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
        .replace("&#x2f;", "/")
}

fn hidden(page: &str, name: &str) -> String {
    let (_, rest) = page.split_once(&format!("name=\"{name}\" value=\"")).unwrap();
    rest.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_writer_builds_a_journey_piece_by_piece_without_script() {
    let world = World::boutique().await;
    let (odile, form) = staff(&world, "odile", Role::Writer).await;
    let page = odile.gets("/console/new/journey").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    let policy = page.headers["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.contains("script-src 'sha256-") && !policy.contains("unsafe"), "{policy}");
    let text = written(&page.text, "text");
    assert!(text.contains("[[steps]]"), "{text}");
    let act = async |text: &str, more: &[(&str, &str)]| {
        let mut pairs = vec![("form", form.as_str()), ("name", "hello"), ("text", text)];
        pairs.extend(more);
        odile.submits("/console/new/journey", &encoded(&pairs)).await
    };
    let waits = act(&text, &[("act", "add wait"), ("where", "first"), ("add.wait.what", "2 days")]).await;
    assert_eq!(waits.status, StatusCode::OK, "{}", waits.text);
    let text = written(&waits.text, "text");
    assert!(text.contains("[[steps]]\nname = \"wait\"\nwait = \"2 days\"\n"), "{text}");
    let asks = [
        ("act", "add branch"),
        ("where", "behind wait"),
        ("add.branch.what", "in regulars"),
        ("add.branch.with", ""),
    ];
    let text = written(&act(&text, &asks).await.text, "text");
    assert!(
        text.contains("if = \"in regulars\"\nthen = \"way\"") && text.contains("[[branches.way]]"),
        "{text}"
    );
    let changed = [("act", "change wait"), ("step.wait.kind", "wait"), ("step.wait.what", "3 weeks")];
    let text = written(&act(&text, &changed).await.text, "text");
    assert!(text.contains("name = \"wait\"\nwait = \"3 weeks\""), "{text}");
    let down = written(&act(&text, &[("act", "down wait")]).await.text, "text");
    assert!(down.find("in regulars") < down.find("3 weeks"), "{down}");
    // What is not understood changes nothing.
    let refused = act(&down, &[("act", "add wait"), ("where", "first"), ("add.wait.what", "soon")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(written(&refused.text, "text"), down);
    assert!(refused.text.contains("J020"), "{}", refused.text);
    let unnamed = odile
        .submits(
            "/console/new/journey",
            &encoded(&[("form", &form), ("name", "Un nom"), ("text", &down), ("act", "save")]),
        )
        .await;
    assert_eq!(unnamed.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(written(&unnamed.text, "text"), down, "what was typed is still there");
    let saved = act(&down, &[("act", "save")]).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    let shown = odile.gets("/console/journeys/hello").await.text;
    assert!(shown.contains("<svg class=\"journey\"") && !shown.contains("<style>"), "{shown}");
    let on = odile.submits("/console/journeys/hello", &encoded(&[("form", &form), ("act", "on")])).await;
    assert_eq!(on.status, StatusCode::SEE_OTHER);
    let past =
        odile.submits("/console/journeys/hello/past", &encoded(&[("form", &form), ("days", "30")])).await;
    assert!(
        past.status == StatusCode::OK && past.text.contains("What the past does not tell"),
        "{}",
        past.text
    );
}

#[tokio::test]
async fn two_of_the_staff_who_edit_at_once_lose_nothing() {
    let world = World::boutique().await;
    let (odile, form) = staff(&world, "odile", Role::Writer).await;
    let (bastien, other) = staff(&world, "bastien", Role::Owner).await;
    let new = encoded(&[("form", &form), ("name", "hello"), ("text", HELLO), ("act", "save")]);
    assert_eq!(odile.submits("/console/new/journey", &new).await.status, StatusCode::SEE_OTHER);
    let (hers, his) = (
        odile.gets("/console/journeys/hello/edit").await,
        bastien.gets("/console/journeys/hello/edit").await,
    );
    let save = |form: &str, page: &str, text: &str| {
        encoded(&[("form", form), ("base", &hidden(page, "base")), ("text", text), ("act", "save")])
    };
    let (five, six) = (HELLO.replace("4 days", "5 days"), HELLO.replace("4 days", "6 days"));
    let first = odile.submits("/console/journeys/hello/edit", &save(&form, &hers.text, &five)).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.text);
    let second = bastien.submits("/console/journeys/hello/edit", &save(&other, &his.text, &six)).await;
    assert_eq!(second.status, StatusCode::CONFLICT);
    assert!(
        second.text.contains("class=\"theirs\"") && second.text.contains("class=\"yours\""),
        "{}",
        second.text
    );
    assert_eq!(written(&second.text, "text"), six, "his own words are still there");
    let again = bastien.submits("/console/journeys/hello/edit", &save(&other, &second.text, &six)).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "he has seen it and decides");
}

#[tokio::test]
async fn a_viewer_looks_and_changes_nothing_and_a_forged_form_changes_nothing() {
    let world = World::boutique().await;
    let (viewer, form) = staff(&world, "vera", Role::Viewer).await;
    for path in [
        "/console/audiences",
        "/console/audiences/regulars",
        "/console/journeys",
        "/console/journeys/welcome",
    ] {
        let page = viewer.gets(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(!page.text.contains("/console/new/"), "{path}: nothing to write with");
        assert!(!page.text.contains("<script"), "{path}: and no script");
    }
    for path in ["/console/new/journey", "/console/new/audience", "/console/journeys/welcome/edit"] {
        assert_eq!(viewer.gets(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    let who = [("name", "all"), ("purpose", "suggestions"), ("who", "bought anything"), ("act", "save")];
    let with = |form: &str| encoded(&[&[("form", form)][..], &who].concat());
    assert_eq!(viewer.submits("/console/new/audience", &with(&form)).await.status, StatusCode::FORBIDDEN);
    let on = encoded(&[("form", &form), ("act", "on")]);
    assert_eq!(viewer.submits("/console/journeys/welcome", &on).await.status, StatusCode::FORBIDDEN);
    let (odile, own) = staff(&world, "odile", Role::Writer).await;
    let forged = odile.submits("/console/new/audience", &with(&form)).await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN, "the token of another session");
    let far = odile.clone().from_page("https://elsewhere.example", "none");
    assert_eq!(far.submits("/console/new/audience", &with(&own)).await.status, StatusCode::FORBIDDEN);
    assert_eq!(odile.gets("/console/audiences/all").await.status, StatusCode::NOT_FOUND);
    let made = odile.submits("/console/new/audience", &with(&own)).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
    let huge = encoded(&[("form", &own), ("who", &"x".repeat(1 << 20)), ("act", "check")]);
    assert_eq!(odile.submits("/console/new/audience", &huge).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_sentence_is_checked_beside_its_text_and_taken_away_when_nothing_needs_it() {
    let world = World::boutique().await;
    let (odile, form) = staff(&world, "odile", Role::Writer).await;
    let say = async |act: &str, who: &str, base: &str| {
        let pairs = [
            ("form", form.as_str()),
            ("name", "coats"),
            ("base", base),
            ("purpose", "suggestions"),
            ("who", who),
            ("act", act),
        ];
        odile.submits("/console/new/audience", &encoded(&pairs)).await
    };
    let wrong = say("check", "bought kind coat in the last 9 years", "").await;
    assert!(wrong.text.contains("A011") && wrong.text.contains("<mark>"), "{}", wrong.text);
    let circle = say("save", "bought anything, in coats", "").await;
    assert_eq!(circle.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(circle.text.contains("A016"), "{}", circle.text);
    let script = say("check", "</script><script>alert(1)</script>", "").await;
    assert!(!script.text.contains("<script>alert"), "{}", script.text);
    assert_eq!(say("save", "bought kind coat", "").await.status, StatusCode::SEE_OTHER);
    let twice = say("save", "bought kind shirt", "").await;
    assert_eq!(twice.status, StatusCode::CONFLICT, "the name is taken by what somebody saved");
    assert!(twice.text.contains("class=\"theirs\""), "{}", twice.text);
    let page = odile.gets("/console/audiences/coats").await.text;
    assert!(page.contains("Fewer than \u{2068}10\u{2069} people"), "{page}");
    let gone = odile.submits("/console/audiences/coats", &encoded(&[("form", &form), ("act", "drop")])).await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.text);
}
