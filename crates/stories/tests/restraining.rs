//! The house holds back: caps of a purpose, of a medium and of the business, one letter instead of many, and rows that go.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a story stops where it does not hold")]

use axum::http::StatusCode;
use entrenous_core::communicate::Promise;
use entrenous_core::id::Key;
use entrenous_core::moment::Span;
use entrenous_flow::speak::pace::{About, Trial, of};
use entrenous_flow::work::{campaign, journey, post, retain};
use entrenous_post::smtp::keep::{Keeper, Kept};
use entrenous_post::smtp::{Bounce, Code, Verdict};
use entrenous_testkit::{BOUTIQUE, Visitor, World};
use serde_json::{Value, json};

/// What the house says: three letters of the newsletter, one of another purpose, an answer, and two steps of journeys.
const MESSAGES: [(&str, &str, &str); 7] = [
    ("harvest", "newsletter", "campaign"),
    ("picnic", "newsletter", "campaign"),
    ("winter", "newsletter", "campaign"),
    ("picks", "suggestions", "campaign"),
    ("receipt", "newsletter", "transactional"),
    ("hello", "newsletter", "journey"),
    ("noticed", "newsletter", "journey"),
];

/// The boutique under changed caps, with short letters.
async fn shop(business: &str, newsletter: &str) -> (World, Keeper) {
    let (world, keeper) = World::with_post().await;
    let folder = world.data().parent().unwrap().to_owned();
    for (key, purpose, kind) in MESSAGES {
        let message = folder.join("messages").join(key);
        std::fs::create_dir_all(&message).unwrap();
        let header = format!("purpose = \"{purpose}\"\nkind = \"{kind}\"\nsender = \"atelier\"\n");
        std::fs::write(message.join("message.toml"), header).unwrap();
        for language in ["fr", "de", "en"] {
            let text = format!(
                "subject: All of {key}\npreview: {key}\n\nThe story of {key}. [Stop]({{{{ links.unsubscribe }}}}) or [choose]({{{{ links.preferences }}}}).\n"
            );
            std::fs::write(message.join(format!("{language}.md")), text).unwrap();
        }
    }
    std::fs::copy(format!("{BOUTIQUE}/senders.toml"), folder.join("senders.toml")).unwrap();
    let charter = std::fs::read_to_string(format!("{BOUTIQUE}/charter.toml")).unwrap();
    let told = "items = [\"email\", \"language\", \"views\", \"baskets\"";
    let charter = charter
        .replacen("at_most = \"2 per week\"\n", &format!("{newsletter}\n"), 1)
        .replacen("items = [\"views\", \"baskets\"", told, 1)
        .replacen("[item.views]", &format!("{business}\n[item.views]"), 1);
    (world.reopened_with(&charter).await, keeper)
}

async fn says(server: &Visitor, customer: &str, answers: Value) {
    let notice = server.gets("/v1/notice?surface=mail").await.json()["hash"].clone();
    let told = json!({"notice": notice, "decisions": answers, "method": "paper", "evidence": "folder-7"});
    let heard = server.posts(&format!("/v1/people/{customer}/consent"), &told).await;
    assert_eq!(heard.status, StatusCode::CREATED, "{}", heard.text);
}

/// A customer who wants both.
async fn reader(server: &Visitor, customer: &str) {
    says(server, customer, json!({"newsletter": "yes", "suggestions": "yes"})).await;
    let facts = json!({"facts": {"email": format!("{customer}@readers.example"), "language": "fr"}});
    let heard = server.puts(&format!("/v1/people/{customer}"), &facts).await;
    assert_eq!(heard.status, StatusCode::NO_CONTENT, "{}", heard.text);
}

/// Lets a campaign go, and everything that has its turn.
async fn sends(world: &World, server: &Visitor, key: &str, message: &str) {
    let content = json!({"message": message});
    let drafted = server.puts(&format!("/v1/campaigns/{key}"), &content).await;
    assert_eq!(drafted.status, StatusCode::OK, "{}", drafted.text);
    for (verb, body) in [("approve", json!({"by": "Odile"})), ("send", json!({}))] {
        let heard = server.posts(&format!("/v1/campaigns/{key}/{verb}"), &body).await;
        assert_eq!(heard.status, StatusCode::OK, "{}", heard.text);
    }
    works(world).await;
}

async fn works(world: &World) {
    while campaign::round(&world.house).await.unwrap() {}
    post::round(&world.house).await.unwrap();
    while campaign::round(&world.house).await.unwrap() {}
}

async fn row(server: &Visitor, customer: &str, campaign: &str) -> Value {
    let all = server.gets(&format!("/v1/people/{customer}/messages")).await.json();
    let occasion = format!("campaign/{campaign}");
    all.as_array().unwrap().iter().find(|one| one["occasion"] == occasion.as_str()).cloned().unwrap()
}

/// How far the message of a step is, and what says more.
async fn of_step(server: &Visitor, customer: &str, message: &str) -> (String, String, Value) {
    let all = server.gets(&format!("/v1/people/{customer}/messages")).await.json();
    let row = all.as_array().unwrap().iter().find(|one| one["message"] == message).unwrap().clone();
    let word = |key: &str| row[key].as_str().unwrap().to_owned();
    (word("state"), word("detail"), row["code"].clone())
}

async fn fate(server: &Visitor, customer: &str, campaign: &str) -> String {
    let row = row(server, customer, campaign).await;
    format!("{} {}", row["state"].as_str().unwrap(), row["detail"].as_str().unwrap()).trim().to_owned()
}

fn text(mail: &Kept) -> String {
    String::from_utf8_lossy(&mail.mail).replace("=\r\n", "").replace("=3D", "=")
}

#[tokio::test]
async fn two_purposes_share_the_cap_of_the_business_and_an_answer_waits_for_none() {
    let (world, keeper) = shop("at_most = \"2 per week\"\n", "at_most = \"2 per week\"").await;
    let server = world.server(&[]);
    reader(&server, "ada").await;
    sends(&world, &server, "first", "harvest").await;
    sends(&world, &server, "second", "picks").await;
    sends(&world, &server, "third", "picnic").await;
    assert_eq!(fate(&server, "ada", "first").await, "accepted");
    assert_eq!(fate(&server, "ada", "second").await, "accepted");
    assert_eq!(fate(&server, "ada", "third").await, "not_sent business_cap_reached");
    world.clock.turn(Span::days(5));
    sends(&world, &server, "fourth", "picks").await;
    assert_eq!(fate(&server, "ada", "fourth").await, "held business_cap");
    let answer = json!({"message": "receipt", "occasion": "order-7"});
    let heard = server.posts("/v1/people/ada/messages", &answer).await;
    assert_eq!(heard.json()["state"], "queued", "{}", heard.text);
    works(&world).await;
    assert_eq!(keeper.kept().len(), 3, "two letters and the answer");
    world.clock.turn(Span::days(2));
    world.clock.turn_minutes(1);
    works(&world).await;
    assert_eq!(fate(&server, "ada", "fourth").await, "accepted");
}

#[tokio::test]
async fn room_under_the_cap_of_mail_that_comes_in_the_night_waits_for_the_morning_of_the_changed_clock() {
    let (world, keeper) =
        shop("[business.at_most_by]\nmail = \"1 per day\"\n", "at_most = \"5 per week\"").await;
    let server = world.server(&[]);
    reader(&server, "ada").await;
    // Half past eight in the evening of 27 March 2027 in Paris; in the night the clock is put forward.
    world.clock.turn(Span::days(26));
    world.clock.turn_minutes(10 * 60 + 30);
    sends(&world, &server, "first", "harvest").await;
    sends(&world, &server, "second", "picnic").await;
    assert_eq!(keeper.kept().len(), 1);
    assert_eq!(fate(&server, "ada", "second").await, "held medium_cap");
    // A day later it is half past nine.
    world.clock.turn_minutes(24 * 60);
    works(&world).await;
    assert_eq!(fate(&server, "ada", "second").await, "held quiet_hours");
    world.clock.turn_minutes(10 * 60 + 29);
    works(&world).await;
    assert!(keeper.kept().is_empty(), "a minute to eight");
    world.clock.turn_minutes(1);
    works(&world).await;
    assert_eq!(fate(&server, "ada", "second").await, "accepted");
}

#[tokio::test]
async fn what_waits_for_room_comes_as_one_letter_without_what_was_taken_back() {
    let (world, keeper) =
        shop("at_most = \"2 per week\"\n", "at_most = \"1 per week\"\ndigest = \"joined\"").await;
    let server = world.server(&[]);
    for customer in ["ada", "bert"] {
        reader(&server, customer).await;
    }
    sends(&world, &server, "first", "harvest").await;
    assert_eq!(keeper.kept().len(), 2);
    for (key, message) in
        [("second", "picnic"), ("third", "winter"), ("fourth", "harvest"), ("fifth", "winter")]
    {
        world.clock.turn_minutes(1);
        sends(&world, &server, key, message).await;
        assert_eq!(fate(&server, "ada", key).await, "held cap");
    }
    says(&server, "bert", json!({"newsletter": "no"})).await;
    let cancelled = server.posts("/v1/campaigns/fourth/cancel", &json!({})).await;
    assert_eq!(cancelled.status, StatusCode::OK, "{}", cancelled.text);
    works(&world).await;
    world.clock.turn(Span::days(7));
    works(&world).await;
    let kept = keeper.kept();
    assert_eq!(kept.len(), 1, "one letter, and none to whoever took it back");
    let mail = text(&kept[0]);
    assert!(kept[0].to.starts_with("ada"), "{mail}");
    for (word, times) in [("The story of picnic", 2), ("The story of winter", 4), ("The story of harvest", 0)]
    {
        assert_eq!(mail.matches(word).count(), times, "in the page and in the text: {word}: {mail}");
    }
    assert_eq!(mail.matches("List-Unsubscribe-Post").count(), 1, "{mail}");
    let letter = row(&server, "ada", "second").await;
    assert_eq!(letter["state"], "accepted");
    for part in ["third", "fifth"] {
        let part = row(&server, "ada", part).await;
        assert_eq!(
            (part["state"].as_str(), part["code"].clone()),
            (Some("superseded"), letter["id"].clone())
        );
    }
    assert_eq!(fate(&server, "ada", "fourth").await, "cancelled");
    // Parts whose letter was refused are looked at again when they are no longer held back for it.
    world.clock.turn_minutes(62);
    works(&world).await;
    world.clock.turn_minutes(31);
    works(&world).await;
    for key in ["second", "third", "fifth"] {
        assert_eq!(fate(&server, "bert", key).await, "not_sent consent_withdrawn");
    }
    // The letter took one room, and its parts none.
    sends(&world, &server, "sixth", "picks").await;
    assert_eq!(fate(&server, "ada", "sixth").await, "accepted");
    world.clock.turn(Span::days(8));
    works(&world).await;
    assert_eq!(keeper.kept().len(), 2, "picks to both; nothing comes twice");
}

#[tokio::test]
async fn steps_of_journeys_and_a_campaign_come_as_one_letter_without_what_nobody_may_look_for_any_more() {
    let (world, keeper) = shop("", "at_most = \"1 per week\"\ndigest = \"joined\"").await;
    let folder = world.data().parent().unwrap().join("journeys");
    std::fs::create_dir_all(&folder).unwrap();
    let begins = "purpose = \"newsletter\"\nstarts = \"said yes to newsletter\"\nagain = \"never\"\n";
    for (key, looks, message) in
        [("steady", "", "hello"), ("curious", "looks = \"suggestions\"\ngoal = \"bought\"\n", "noticed")]
    {
        let text =
            format!("{begins}{looks}\n[[steps]]\nwait = \"2 hours\"\n\n[[steps]]\nsend = \"{message}\"\n");
        std::fs::write(folder.join(format!("{key}.toml")), text).unwrap();
    }
    let world = world.reopened().await;
    let server = world.server(&[]);
    for key in ["steady", "curious"] {
        let on = server.posts(&format!("/v1/journeys/{key}/on"), &json!({})).await;
        assert_eq!(on.status, StatusCode::OK, "{}", on.text);
    }
    for customer in ["ada", "bert"] {
        reader(&server, customer).await;
    }
    sends(&world, &server, "first", "harvest").await;
    assert_eq!(keeper.kept().len(), 2);
    world.clock.turn_minutes(3 * 60);
    for _ in 0..3 {
        journey::round(&world.house).await.unwrap();
    }
    sends(&world, &server, "second", "picnic").await;
    for customer in ["ada", "bert"] {
        for step in ["hello", "noticed"] {
            let (state, detail, _) = of_step(&server, customer, step).await;
            assert_eq!((state.as_str(), detail.as_str()), ("held", "cap"), "{customer} {step}");
        }
    }
    // Ada wants no more that anybody looks at what she does; the newsletter she still wants.
    world.clock.turn(Span::days(2));
    says(&server, "ada", json!({"suggestions": "no"})).await;
    world.clock.turn(Span::days(5));
    let mut kept = Vec::new();
    // Where the message that would have led the letter may not go, the others are looked at again when they are no longer held back for it.
    for minutes in [0, 62, 31] {
        world.clock.turn_minutes(minutes);
        works(&world).await;
        kept.extend(keeper.kept());
    }
    assert_eq!(kept.len(), 2, "one letter to each");
    for mail in &kept {
        let (to, mail) = (mail.to.as_str(), text(mail));
        let noticed = if to.starts_with("ada") { 0 } else { 2 };
        for (word, times) in [("hello", 2), ("picnic", 2), ("noticed", noticed)] {
            assert_eq!(mail.matches(&format!("The story of {word}")).count(), times, "{to}: {word}: {mail}");
        }
    }
    let (state, detail, _) = of_step(&server, "ada", "noticed").await;
    assert_eq!((state.as_str(), detail.as_str()), ("not_sent", "consent_withdrawn"));
    for (customer, parts) in [("ada", 1), ("bert", 2)] {
        let all = server.gets(&format!("/v1/people/{customer}/messages")).await.json();
        let all = all.as_array().unwrap();
        let letter = all.iter().find(|one| one["state"] == "accepted" && one["occasion"] != "campaign/first");
        let id = &letter.unwrap()["id"];
        let joined = all.iter().filter(|one| one["state"] == "superseded" && one["code"] == *id);
        assert_eq!(joined.count(), parts, "each part says with which letter it came: {all:?}");
    }
    world.clock.turn(Span::days(8));
    works(&world).await;
    assert!(keeper.kept().is_empty(), "nothing comes twice");
}

#[tokio::test]
async fn a_relay_that_puts_a_joined_letter_off_gets_it_whole_and_once() {
    let (world, keeper) = shop("", "at_most = \"1 per week\"\ndigest = \"joined\"").await;
    let server = world.server(&[]);
    reader(&server, "ada").await;
    sends(&world, &server, "first", "harvest").await;
    for (key, message) in [("second", "picnic"), ("third", "winter")] {
        sends(&world, &server, key, message).await;
    }
    drop(keeper.kept());
    keeper.will_say([Verdict::Deferred { code: Code::new(451, Some((7, 1))) }]);
    world.clock.turn(Span::days(7));
    world.clock.turn_minutes(1);
    works(&world).await;
    assert_eq!(keeper.kept().len(), 1, "tried, and put off");
    world.clock.turn_minutes(10);
    works(&world).await;
    let kept = keeper.kept();
    assert_eq!(kept.len(), 1);
    assert!(text(&kept[0]).contains("The story of winter") && text(&kept[0]).contains("The story of picnic"));
    world.clock.turn(Span::days(8));
    works(&world).await;
    assert!(keeper.kept().is_empty(), "no part comes again");
}

/// How many messages there are, and how many notes against addresses.
fn rows(world: &World) -> (i64, i64) {
    let file = rusqlite::Connection::open(world.data().join("data.db")).unwrap();
    let count = |table: &str| file.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0));
    (count("message").unwrap(), count("suppression").unwrap())
}

#[tokio::test]
async fn a_row_goes_when_its_time_is_over_and_what_is_noted_of_the_address_stays() {
    let (world, keeper) = shop("keep_messages = \"3 months\"\n", "at_most = \"2 per week\"").await;
    let server = world.server(&[]);
    for customer in ["ada", "bert"] {
        reader(&server, customer).await;
    }
    keeper.will_say([Verdict::Bounced { kind: Bounce::Hard, code: Code::new(550, Some((1, 1))) }]);
    sends(&world, &server, "first", "harvest").await;
    assert_eq!(rows(&world), (2, 1), "one mailbox is not there");
    // What stands still is open for as long as it stands.
    let content = json!({"message": "picnic"});
    server.puts("/v1/campaigns/second", &content).await;
    for (verb, body) in [("approve", json!({"by": "Odile"})), ("send", json!({}))] {
        server.posts(&format!("/v1/campaigns/second/{verb}"), &body).await;
    }
    while campaign::round(&world.house).await.unwrap() {}
    server.posts("/v1/campaigns/second/pause", &json!({})).await;
    assert_eq!(rows(&world), (4, 1));
    world.clock.turn(Span::months(2));
    assert_eq!(retain::messages(&world.house).await.unwrap(), 0);
    assert_eq!(rows(&world), (4, 1));
    world.clock.turn(Span::days(40));
    assert_eq!(retain::messages(&world.house).await.unwrap(), 3, "two that ended, and one that was refused");
    assert_eq!(rows(&world), (1, 1), "the open one stays, and so does the note");
    assert_eq!(retain::messages(&world.house).await.unwrap(), 0);
}

#[tokio::test]
async fn a_person_reads_what_is_promised_and_until_when_a_row_is_kept() {
    let (world, _keeper) = shop(
        "at_most = \"3 per week\"\n[business.at_most_by]\nmail = \"2 per week\"\n",
        "at_most = \"1 per week\"",
    )
    .await;
    let visitor = world.visitor();
    let notice = visitor.gets("/v1/notice?surface=mail").await.json()["hash"].clone();
    let body = json!({"notice": notice, "decisions": {"newsletter": "yes"}, "method": "custom", "surface": "mail", "locale": "fr"});
    let said = visitor.posts("/v1/consent", &body).await.json();
    let server = world.server(&[]);
    let joined = server.posts("/v1/people/ada/join", &json!({"token": said["token"]})).await.json();
    let person = world.visitor().known_by(joined["token"].as_str().unwrap());
    person.patches("/v1/me/facts/email", &json!({"value": "ada@readers.example"})).await;
    sends(&world, &server, "first", "harvest").await;
    // What stands in a sentence is set apart by signs nobody sees.
    let page = person.gets("/privacy?lang=en").await.text.replace(['\u{2068}', '\u{2069}'], "");
    for promise in
        ["All messages together", "At most 3 a week", "By mail", "At most 2 a week", "21:00", "Kept until"]
    {
        assert!(page.contains(promise), "{promise}: {page}");
    }
    assert!(page.contains("2028"), "thirteen months from March 2027: {page}");
}

#[tokio::test]
async fn other_caps_are_tried_on_the_last_days_and_nothing_is_told_of_a_few() {
    let (world, _keeper) = shop("", "at_most = \"20 per week\"").await;
    let server = world.server(&[]);
    for number in 0..12 {
        reader(&server, &format!("reader-{number}")).await;
    }
    for (key, message) in [("first", "harvest"), ("second", "picnic"), ("third", "winter")] {
        sends(&world, &server, key, message).await;
    }
    let before = rows(&world);
    let tried = |most: &str| {
        let mut promise = Promise::of(&world.house.charter);
        promise.caps.at_most = most.parse().ok();
        of(&world.house, &Trial { promise, days: 30, purpose: None }).unwrap()
    };
    let report = tried("1 per week");
    assert_eq!((report.now.went, report.now.refused), (About(Some(30)), About(None)));
    assert_eq!((report.tried.went, report.tried.refused), (About(Some(10)), About(Some(20))));
    assert_eq!(report.tried.people_refused, About(Some(10)));
    assert_eq!(tried("1 per day").tried.waited, About(Some(20)));
    let few = Trial { purpose: Key::parse("suggestions").ok(), promise: Promise::default(), days: 30 };
    assert_eq!(of(&world.house, &few).unwrap().now.wanted, About(None));
    assert_eq!(rows(&world), before, "nothing was written");
}

/// How often the first counted link of a mail is followed.
async fn follows(world: &World, mail: &Kept, times: usize) {
    let mail = text(mail);
    let (_, rest) = mail.split_once("https://privacy.atelier.example/l/").unwrap();
    let end = rest.find(|letter: char| !(letter.is_ascii_alphanumeric() || "-_".contains(letter))).unwrap();
    let browser = world.visitor().with_header("user-agent", "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0");
    for _ in 0..times {
        let heard = browser.gets(&format!("/l/{}", &rest[..end])).await;
        assert!(heard.status.is_redirection(), "{}: {}", heard.status, heard.text);
    }
}

#[tokio::test]
async fn a_campaign_goes_at_the_hour_in_which_most_links_were_followed_and_says_when_too_few_were() {
    let (world, keeper) = shop("", "at_most = \"20 per week\"").await;
    let folder = world.data().parent().unwrap().to_owned();
    for (name, text) in [("journeys", None), ("campaigns", Some("message = \"picnic\"\nhour = \"best\"\n"))] {
        std::fs::create_dir_all(folder.join(name)).unwrap();
        for key in ["early", "late"] {
            if let Some(text) = text {
                std::fs::write(folder.join(name).join(format!("{key}.toml")), text).unwrap();
            }
        }
    }
    let letter = folder.join("messages").join("harvest");
    for language in ["fr", "de", "en"] {
        let text = "subject: A word\npreview: A word\n\n[Look](https://atelier.example/linen), [stop]({{ links.unsubscribe }}) or [choose]({{ links.preferences }}).\n";
        std::fs::write(letter.join(format!("{language}.md")), text).unwrap();
    }
    let world = world.reopened().await;
    let server = world.server(&[]);
    reader(&server, "ada").await;
    sends(&world, &server, "first", "harvest").await;
    let mail = &keeper.kept()[0];
    follows(&world, mail, 9).await;
    let lets_go = async |key: &str| {
        for (verb, body) in [("approve", json!({"by": "Odile"})), ("send", json!({}))] {
            let heard = server.posts(&format!("/v1/campaigns/{key}/{verb}"), &body).await;
            assert_eq!(heard.status, StatusCode::OK, "{}", heard.text);
        }
        works(&world).await;
        server.gets(&format!("/v1/campaigns/{key}")).await.json()["hour"].clone()
    };
    assert_eq!(lets_go("early").await, "too_few");
    assert_eq!(fate(&server, "ada", "early").await, "accepted", "in its own hours: at once");
    // Seven in the evening in Paris, and then eleven at night, when most come and nothing may go.
    world.clock.turn_minutes(9 * 60);
    follows(&world, mail, 12).await;
    world.clock.turn_minutes(4 * 60);
    follows(&world, mail, 30).await;
    drop(keeper.kept());
    assert_eq!(lets_go("late").await, "19:00");
    assert_eq!(fate(&server, "ada", "late").await, "held quiet_hours");
    world.clock.turn_minutes(19 * 60 + 59);
    works(&world).await;
    assert!(keeper.kept().is_empty(), "a minute to seven");
    world.clock.turn_minutes(1);
    works(&world).await;
    assert_eq!(keeper.kept().len(), 1);
}
