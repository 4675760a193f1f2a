//! From a list of another tool to the second newsletter: in two languages, with one who stops it in between, and one who comes back in the list.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a story stops where it does not hold"
)]

use axum::http::{Method, StatusCode};
use entrenous_core::moment::Span;
use entrenous_flow::import::contacts::{Taken, Wishes, contacts};
use entrenous_flow::work::{campaign, post};
use entrenous_post::smtp::keep::{Keeper, Kept};
use entrenous_testkit::{Visitor, World};
use serde_json::{Value, json};
use std::io::Cursor;

const LIST: &str = "Email Address,Language,Kunde,OPTIN_TIME,CONFIRM_TIME,CONFIRM_IP,MEMBER_RATING,LEID\n\
ada@fleur.example,Deutsch,c-1,2027-02-01 09:00:00,2027-02-01 09:05:00,192.0.2.7,5,1\n\
bea@fleur.example,fr,c-2,2027-02-02 09:00:00,2027-02-02 09:05:00,192.0.2.8,5,2\n\
cleo@fleur.example,fr,c-3,2027-02-03 09:00:00,2027-02-03 09:05:00,192.0.2.9,4,3\n\
dora@fleur.example,fr,c-4,,,,3,4\n";

async fn takes(world: &World) -> Taken {
    let map = Wishes::read(None, Some("Kunde=@number"), None, None, None).unwrap().map;
    let wishes = Wishes { map, ..Wishes::default() };
    let input = Cursor::new(LIST.as_bytes().to_vec());
    contacts(&world.house, &wishes, input, "list.csv", |_, _| ()).await.unwrap().taken
}

async fn does(server: &Visitor, key: &str, verb: &str, body: &Value) {
    let heard = server.posts(&format!("/v1/campaigns/{key}/{verb}"), body).await;
    assert_eq!(heard.status, StatusCode::OK, "{key} {verb}: {}", heard.text);
}

/// Drafts, approves and sends the newsletter, and answers the mails that went, by address.
async fn sends(world: &World, server: &Visitor, keeper: &Keeper, key: &str, what: &Value) -> Vec<Kept> {
    let heard = server.puts(&format!("/v1/campaigns/{key}"), what).await;
    assert_eq!(heard.status, StatusCode::OK, "{}", heard.text);
    does(server, key, "approve", &json!({"by": "Odile"})).await;
    does(server, key, "send", &json!({})).await;
    while campaign::round(&world.house).await.unwrap() {}
    post::round(&world.house).await.unwrap();
    while campaign::round(&world.house).await.unwrap() {}
    let mut kept = keeper.kept();
    kept.sort_by(|one, other| one.to.cmp(&other.to));
    kept
}

fn text(mail: &Kept) -> String {
    String::from_utf8_lossy(&mail.mail).replace("=\r\n", "").replace("=3D", "=")
}

/// The path of the link to which a mail program posts.
fn one_click(mail: &Kept) -> String {
    let text = text(mail);
    let header = text.split("List-Unsubscribe: <https://privacy.atelier.example").nth(1).unwrap();
    header.split('>').next().unwrap().replace("\r\n ", "")
}

async fn fate(server: &Visitor, customer: &str, campaign: &str) -> Option<String> {
    let all = server.gets(&format!("/v1/people/{customer}/messages")).await;
    let occasion = format!("campaign/{campaign}");
    let all = all.json();
    let one = all.as_array()?.iter().find(|one| one["occasion"] == occasion.as_str())?.clone();
    Some(format!("{} {}", one["state"].as_str()?, one["detail"].as_str()?))
}

#[tokio::test]
async fn a_list_comes_in_and_two_newsletters_go_out_and_whoever_stopped_gets_only_the_first() {
    let (world, keeper) = World::with_post().await;
    let server = world.server(&[]);
    let taken = takes(&world).await;
    assert_eq!((taken.yes, taken.unproven), (3, 1), "{taken:?}");
    let newsletter = json!({"message": "newsletter"});

    let first = sends(&world, &server, &keeper, "march", &newsletter).await;
    let to: Vec<&str> = first.iter().map(|mail| mail.to.as_str()).collect();
    assert_eq!(to, ["ada@fleur.example", "bea@fleur.example", "cleo@fleur.example"]);
    assert!(text(&first[0]).contains("lang=\"de\"") && text(&first[1]).contains("lang=\"fr\""));

    let path = one_click(&first[1]);
    let program = world.visitor();
    let form = b"List-Unsubscribe=One-Click".to_vec();
    assert_eq!(program.gets(&path).await.status, StatusCode::OK, "looking changes nothing");
    let heard = program.submits(&path, std::str::from_utf8(&form).unwrap()).await;
    assert_eq!(heard.status, StatusCode::OK, "{}", heard.text);
    assert_eq!(program.sends(Method::GET, &path, None).await.status, StatusCode::OK);

    // The old list comes in once more: what was stopped stays stopped.
    world.clock.turn(Span::days(8));
    takes(&world).await;
    let second = sends(&world, &server, &keeper, "april", &newsletter).await;
    let to: Vec<&str> = second.iter().map(|mail| mail.to.as_str()).collect();
    assert_eq!(to, ["ada@fleur.example", "cleo@fleur.example"]);
    assert_eq!(fate(&server, "c-2", "march").await.unwrap(), "accepted ");
    let refused = fate(&server, "c-2", "april").await.unwrap();
    assert!(["not_sent unsubscribed", "not_sent consent_withdrawn"].contains(&refused.as_str()), "{refused}");
}

#[tokio::test]
async fn a_newsletter_may_mean_some_and_leave_others_out_and_each_has_a_reason() {
    let (world, keeper) = World::with_post().await;
    let server = world.server(&[]);
    takes(&world).await;
    let french = json!({"message": "newsletter", "audience": "french_readers"});
    let sent = sends(&world, &server, &keeper, "french", &french).await;
    let to: Vec<&str> = sent.iter().map(|mail| mail.to.as_str()).collect();
    assert_eq!(to, ["bea@fleur.example", "cleo@fleur.example"]);
    assert_eq!(fate(&server, "c-1", "french").await.unwrap(), "not_sent excluded_audience");
    let others = json!({"message": "newsletter", "except": ["french_readers"]});
    let sent = sends(&world, &server, &keeper, "others", &others).await;
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].to, "ada@fleur.example");
    let unknown = json!({"message": "newsletter", "audience": "nobody_knows"});
    let heard = server.puts("/v1/campaigns/none", &unknown).await;
    assert_eq!((heard.status, heard.code().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "unsound"));
    assert_eq!(heard.json()["found"][0]["code"], "G004", "{}", heard.text);
    // What stands in the folder is a draft from the beginning.
    let all = server.gets("/v1/campaigns").await.json();
    assert!(all.to_string().contains("draft"), "{all}");
}
