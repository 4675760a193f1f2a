//! The courier against relays that behave well and badly: the right verdict, no end to no wait, nothing lost, nothing twice.

#![allow(clippy::arithmetic_side_effects, reason = "an overflow should stop the test")]

mod server;

use super::*;
use crate::mime::address::{Domain, Tag};
use crate::mime::header::{MessageId, Subject};
use crate::mime::tests::Loaded;
use crate::mime::{Letter, Mailbox, WrittenBy, write};
use entrenous_core::moment::Moment;
use proptest::prelude::*;
use server::{Act, At, Begins, OFFERS, Phase, Server, Taking};
use std::num::NonZeroUsize;
use std::time::Duration;
use tokio::task::JoinSet;

const LONG: Duration = Duration::from_secs(60);
const SHORT: Duration = Duration::from_millis(1_000);
const PATIENT: Patience =
    Patience { connection: LONG, greeting: LONG, command: LONG, asking: LONG, block: LONG, ending: LONG };

fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}

fn envelope(number: usize) -> Envelope {
    envelope_of(number, 2_000)
}

fn envelope_of(number: usize, lines: usize) -> Envelope {
    let (from, to) = (address("a@atelier.example"), address(&format!("person{number}@example.org")));
    let tag = Tag::parse(&format!("tag{number:08}")).unwrap();
    let text =
        format!("mail {number}\n.\n..\n{}", "a line of words that says nothing of anyone\n".repeat(lines));
    let letter = Letter {
        from: Mailbox { name: None, address: &from },
        reply_to: None,
        to: Mailbox { name: None, address: &to },
        subject: &Subject::parse("Été").unwrap(),
        message_id: &MessageId::of(&tag, &Domain::parse("atelier.example").unwrap()),
        date: Moment::from_seconds(1_795_702_331),
        list_id: None,
        unsubscribe: None,
        written_by: WrittenBy::Machine,
        feedback_id: None,
        text: text.as_str().into(),
        html: None,
        pictures: &[],
    };
    let mail = write(&letter, &Loaded(1));
    Envelope { return_path: address("bounces@atelier.example").tagged(&tag).unwrap(), to, mail }
}

fn batch(count: usize) -> Vec<Envelope> {
    (1..=count).map(envelope).collect()
}

fn relay(server: &Server, encryption: Encryption, patience: Patience) -> Relay {
    let greeting = Domain::parse("mail.atelier.example").unwrap();
    Relay::new("127.0.0.1", server.port, encryption, greeting).unwrap().with_patience(patience)
}

fn pool(relay: Relay) -> Pool {
    Pool::new(relay, Trust::only(Server::authority()).unwrap(), NonZeroUsize::MIN)
}

async fn handed(pool: &Pool, batch: &[Envelope]) -> Vec<Verdict> {
    pool.lease(Moment::from_seconds(0)).await.hand_over(batch).await
}

/// Hands `count` mails to a server without encryption, and holds what is claimed against what was seen.
async fn outcome(server: &Server, patience: Patience, count: usize) -> Vec<Verdict> {
    let batch = batch(count);
    let verdicts = handed(&pool(relay(server, Encryption::Never, patience)), &batch).await;
    hold(server, &batch, &verdicts).unwrap();
    verdicts
}

/// What is claimed is what was seen: accepted once, refused never, not tried never whole.
fn hold(server: &Server, batch: &[Envelope], verdicts: &[Verdict]) -> Result<(), TestCaseError> {
    prop_assert_eq!(batch.len(), verdicts.len());
    let seen = server.seen.lock().unwrap();
    for (envelope, verdict) in batch.iter().zip(verdicts) {
        let mut to = String::new();
        envelope.to.write(&mut to);
        let took: Vec<_> = seen.took.iter().filter(|(recipient, _)| *recipient == to).collect();
        let whole = seen.whole.iter().filter(|recipient| **recipient == to).count();
        match verdict {
            Verdict::Accepted(_) => {
                prop_assert_eq!((took.len(), whole), (1, 1));
                prop_assert!(
                    took[0].1.as_bytes() == envelope.mail.as_bytes(),
                    "it arrives as it was written"
                );
            }
            Verdict::Uncertain => prop_assert!(took.len() <= 1 && whole <= 1),
            Verdict::NotTried(_) => prop_assert_eq!((took.len(), whole), (0, 0)),
            Verdict::Deferred { .. } | Verdict::Bounced { .. } => prop_assert!(took.is_empty() && whole <= 1),
        }
    }
    Ok(())
}

/// Verdicts in short, to compare.
fn short(verdicts: &[Verdict]) -> String {
    let words = verdicts.iter().map(|verdict| match verdict {
        Verdict::Accepted(_) => "ok".to_owned(),
        Verdict::Deferred { code } => format!("later {code}"),
        Verdict::Bounced { kind, code } => format!("{} {code}", kind.word()),
        Verdict::Uncertain => "uncertain".to_owned(),
        Verdict::NotTried(trouble) => trouble.word().to_owned(),
    });
    words.collect::<Vec<_>>().join(", ")
}

#[tokio::test]
async fn mails_go_over_one_connection_as_they_were_written() {
    let server = Server::start(|_| Act::Well).await;
    assert_eq!(short(&outcome(&server, PATIENT, 5).await), "ok, ok, ok, ok, ok");
    assert_eq!(server.connections(), 1);
    let commands = server.seen.lock().unwrap().commands.clone();
    assert_eq!(commands[0], "EHLO mail.atelier.example");
    assert!(
        commands[1].starts_with("MAIL FROM:<bounces+tag00000001@atelier.example> SIZE="),
        "{}",
        commands[1]
    );
    assert_eq!(commands[2..4], ["RCPT TO:<person1@example.org>", "DATA"]);
}

#[tokio::test]
async fn a_relay_without_pipelining_is_asked_one_by_one() {
    let offers = "250 relay.example\r\n";
    let server = Server::start_as(offers, Taking::FirstOnly, Begins::InClear, |at| match at {
        At { mail: 2, phase: Phase::Recipient, .. } => Act::Say("550 5.1.1 nobody\r\n"),
        _ => Act::Well,
    });
    let server = server.await;
    assert_eq!(short(&outcome(&server, PATIENT, 4).await), "ok, hard 550 5.1.1, ok, ok");
    let seen = server.seen.lock().unwrap();
    assert_eq!(seen.commands.iter().filter(|command| *command == "RSET").count(), 1);
    assert!(seen.commands.contains(&"MAIL FROM:<bounces+tag00000001@atelier.example>".to_owned()));
}

#[tokio::test]
async fn a_relay_that_offers_pipelining_and_forgets_it_is_found_out_once() {
    let server = Server::start_as(OFFERS, Taking::FirstOnly, Begins::InClear, |_| Act::Well).await;
    let pool = pool(relay(&server, Encryption::Never, Patience { command: SHORT, ..PATIENT }));
    let mails = batch(3);
    assert_eq!(short(&handed(&pool, &mails[..2]).await), "ok, ok");
    assert_eq!(server.connections(), 2);
    assert_eq!(short(&handed(&pool, &mails[2..]).await), "ok");
    assert_eq!(server.connections(), 2);
}

#[tokio::test]
async fn a_relay_that_announces_a_size_it_does_not_keep_is_taken_at_its_later_word() {
    let small = "250-relay.example\r\n250-PIPELINING\r\n250 SIZE 10\r\n";
    let server = Server::start_as(small, Taking::All, Begins::InClear, |_| Act::Well).await;
    assert_eq!(short(&outcome(&server, PATIENT, 2).await), "ok, ok");
    let server = Server::start(|at| match at {
        At { mail: 1, phase: Phase::Sender, .. } => Act::Say("552 5.3.4 too big after all\r\n"),
        At { mail: 2, phase: Phase::Ending, .. } => Act::Say("552 5.3.4 too big after all\r\n"),
        _ => Act::Well,
    });
    let server = server.await;
    assert_eq!(short(&outcome(&server, PATIENT, 3).await), "content 552 5.3.4, content 552 5.3.4, ok");
}

#[tokio::test]
async fn each_refusal_is_its_own_and_the_next_mail_goes_on() {
    let server = Server::start(|at| match (at.mail, at.phase) {
        (1, Phase::Recipient) => Act::Say("550 5.1.1 nobody\r\n"),
        (2, Phase::Recipient) => Act::Say("450 4.2.1 later\r\n"),
        (3, Phase::Ending) => Act::Say("554 5.7.1 spam\r\n"),
        (4, Phase::Data) => Act::Say("451 4.3.0 not now\r\n"),
        (5, Phase::Sender) => Act::Say("550 5.1.1 who are you\r\n"),
        (6, Phase::Recipient) => Act::Say("552 5.2.2 full\r\n"),
        _ => Act::Well,
    });
    let server = server.await;
    let expected = "hard 550 5.1.1, later 450 4.2.1, policy 554 5.7.1, later 451 4.3.0, policy 550 5.1.1, later 552 5.2.2, ok";
    assert_eq!(short(&outcome(&server, PATIENT, 7).await), expected);
    assert_eq!(server.connections(), 1);
    let server =
        Server::start(
            |at| if at.phase == Phase::Recipient { Act::Say("451 4.7.1 later\r\n") } else { Act::Well },
        )
        .await;
    assert_eq!(
        short(&outcome(&server, PATIENT, 3).await),
        "later 451 4.7.1, later 451 4.7.1, later 451 4.7.1"
    );
}

#[tokio::test]
async fn a_relay_that_wants_a_text_for_nobody_gets_an_empty_one() {
    let server = Server::start(|at| match (at.mail, at.phase) {
        (1, Phase::Recipient) => Act::Say("550 5.1.1 nobody\r\n"),
        (1, Phase::Data) => Act::Say("354 anyway\r\n"),
        _ => Act::Well,
    });
    let server = server.await;
    assert_eq!(short(&outcome(&server, PATIENT, 2).await), "hard 550 5.1.1, ok");
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn a_relay_that_takes_one_mail_a_connection_gets_a_connection_a_mail() {
    for goodbye in [Act::Drop, Act::Farewell("421 4.7.0 too many\r\n")] {
        let server = Server::start(move |at| match (at.mail, at.phase) {
            (2, Phase::Sender) => goodbye.clone(),
            _ => Act::Well,
        });
        let server = server.await;
        assert_eq!(short(&outcome(&server, PATIENT, 4).await), "ok, ok, ok, ok");
        assert_eq!(server.connections(), 4);
    }
    let server = Server::start(|at| {
        if at.phase == Phase::Ending { Act::Farewell("250 ok and bye\r\n") } else { Act::Well }
    })
    .await;
    assert_eq!(short(&outcome(&server, PATIENT, 3).await), "ok, ok, ok");
}

#[tokio::test]
async fn a_farewell_among_answers_is_about_the_mail_it_answers() {
    let server = Server::start(|at| match (at.connection, at.mail, at.phase) {
        (0, 2, Phase::Recipient) => Act::Farewell("421 4.3.2 going down\r\n"),
        (1, 1, Phase::Ending) => Act::Farewell("421 4.3.2 going down\r\n"),
        _ => Act::Well,
    });
    let server = server.await;
    assert_eq!(short(&outcome(&server, PATIENT, 4).await), "ok, later 421 4.3.2, later 421 4.3.2, ok");
}

/// What happens where, with which patience, to the second of three mails on the first connection or on all.
struct Case {
    phase: Phase,
    act: Act,
    /// If it happens on the first connection alone.
    once: &'static str,
    /// If it happens on every connection, to the first mail.
    always: &'static str,
}

fn cases() -> Vec<Case> {
    let case = |phase, act: &Act, once, always| Case { phase, act: act.clone(), once, always };
    let mut cases = Vec::new();
    let (slow, lost, garbage) = (
        "too_slow, too_slow, too_slow",
        "connection_lost, connection_lost, connection_lost",
        "not_understood, not_understood, not_understood",
    );
    let nonsense = [
        Act::Say("hello?\r\n"),
        Act::Say("999 nine\r\n"),
        Act::Say("250-a\r\n550 b\r\n"),
        Act::Say("\u{0}\u{1}\r\n"),
        Act::Endless("250-more\r\n"),
        Act::Endless("250 without an end "),
    ];
    for phase in [Phase::Sender, Phase::Recipient, Phase::Data] {
        cases.push(case(phase, &Act::Stall, "ok, ok, ok", slow));
        cases.push(case(phase, &Act::Drop, "ok, ok, ok", lost));
        for act in &nonsense {
            cases.push(case(phase, act, "ok, ok, ok", garbage));
        }
    }
    for act in nonsense.iter().chain(&[Act::Stall, Act::Drop]) {
        cases.push(case(
            Phase::Ending,
            act,
            "ok, uncertain, ok",
            "uncertain, connection_lost, connection_lost",
        ));
    }
    cases
}

#[tokio::test]
async fn whatever_goes_wrong_wherever_each_mail_has_the_right_verdict() {
    let mut running = JoinSet::new();
    for case in cases() {
        let patience = match (case.act == Act::Stall, case.phase) {
            (true, Phase::Data) => Patience { asking: SHORT, ..PATIENT },
            (true, Phase::Ending) => Patience { ending: SHORT, ..PATIENT },
            (true, _) => Patience { command: SHORT, ..PATIENT },
            (false, _) => PATIENT,
        };
        running.spawn(async move {
            let (phase, act) = (case.phase, case.act.clone());
            let server = Server::start(move |at| {
                if (at.connection, at.mail, at.phase) == (0, 2, phase) { act.clone() } else { Act::Well }
            });
            let once = short(&outcome(&server.await, patience, 3).await);
            assert_eq!(once, case.once, "{:?} {:?}", case.phase, case.act);
            let (phase, act) = (case.phase, case.act.clone());
            let server = Server::start(move |at| if at.phase == phase { act.clone() } else { Act::Well });
            let always = short(&outcome(&server.await, patience, 3).await);
            assert_eq!(always, case.always, "{:?} {:?}", case.phase, case.act);
        });
    }
    while let Some(done) = running.join_next().await {
        done.unwrap();
    }
}

#[tokio::test]
async fn a_mail_that_did_not_go_out_whole_was_not_tried() {
    // More than both ends of a connection hold between them.
    let mails = [envelope(1), envelope_of(2, 300_000), envelope(3)];
    let rows = [
        (Act::Drop, 1, "ok, ok, ok"),
        (Act::Drop, usize::MAX, "ok, connection_lost, connection_lost"),
        (Act::Deaf, 1, "ok, ok, ok"),
        (Act::Deaf, usize::MAX, "ok, too_slow, too_slow"),
    ];
    for (act, connections, expected) in rows {
        let acting = act.clone();
        let server = Server::start(move |at| {
            let is_second = at.connection > 0 || at.mail == 2;
            if is_second && at.connection < connections && at.phase == Phase::Middle {
                acting.clone()
            } else {
                Act::Well
            }
        });
        let server = server.await;
        let patience = Patience { block: SHORT, ..PATIENT };
        let verdicts = handed(&pool(relay(&server, Encryption::Never, patience)), &mails).await;
        hold(&server, &mails, &verdicts).unwrap();
        assert_eq!(short(&verdicts), expected, "{act:?}");
    }
}

#[tokio::test]
async fn a_relay_that_does_not_begin_well_gets_nothing() {
    let begins = [
        (Phase::Greeting, Act::Stall, "too_slow"),
        (Phase::Greeting, Act::Drop, "connection_lost"),
        (Phase::Greeting, Act::Say("HTTP/1.1 400 Bad Request\r\n"), "not_understood"),
        (Phase::Greeting, Act::Say("354 what\r\n"), "not_understood"),
        (Phase::Greeting, Act::Endless("220-welcome\r\n"), "not_understood"),
        (Phase::Greeting, Act::Farewell("554 5.7.1 not you\r\n"), "refused"),
        (Phase::Greeting, Act::Farewell("421 4.3.2 busy\r\n"), "refused"),
        (Phase::Hello, Act::Stall, "too_slow"),
        (Phase::Hello, Act::Drop, "connection_lost"),
        (Phase::Hello, Act::Say("502 what\r\n"), "refused"),
        (Phase::Sender, Act::Say("530 5.7.0 log in first\r\n"), "login_unfit"),
    ];
    for (phase, act, word) in begins {
        let server = Server::start(move |at| if at.phase == phase { act.clone() } else { Act::Well }).await;
        let verdicts = outcome(&server, Patience { greeting: SHORT, command: SHORT, ..PATIENT }, 2).await;
        assert_eq!(short(&verdicts), format!("{word}, {word}"), "{phase:?}");
        assert_eq!(server.connections(), 1);
    }
    let server = Server::start(|_| Act::Well).await;
    let mut nobody = server.clone();
    nobody.port = 1;
    assert_eq!(short(&outcome(&nobody, PATIENT, 2).await), "not_connected, not_connected");
}

const STARTTLS: &str = "250-relay.example\r\n250-STARTTLS\r\n250-AUTH PLAIN\r\n250 PIPELINING\r\n";

async fn encrypted(
    offers: &'static str,
    begins: Begins,
    encryption: Encryption,
    host: &str,
    phase: Phase,
    act: Act,
) -> String {
    let server = Server::start_as(offers, Taking::All, begins, move |at| {
        if at.phase == phase { act.clone() } else { Act::Well }
    });
    let server = server.await;
    let greeting = Domain::parse("mail.atelier.example").unwrap();
    let relay = Relay::new(host, server.port, encryption, greeting).unwrap();
    let pool = pool(relay.with_patience(Patience { connection: SHORT * 4, ..PATIENT }));
    let batch = batch(2);
    let verdicts = handed(&pool, &batch).await;
    hold(&server, &batch, &verdicts).unwrap();
    short(&verdicts)
}

#[tokio::test]
async fn encryption_is_the_relays_own_or_nothing_is_said() {
    use Encryption::{IfOffered, Implicit, Required};
    let (local, clear, tls) = ("127.0.0.1", Begins::InClear, Begins::Encrypted);
    let none = || (Phase::Middle, Act::Well);
    let inject = Act::Say("220 go\r\n250 what slipped in\r\n");
    let rows = [
        (STARTTLS, tls, Implicit, local, none(), "ok, ok"),
        (STARTTLS, clear, Required, local, none(), "ok, ok"),
        (STARTTLS, clear, IfOffered, local, none(), "ok, ok"),
        (OFFERS, clear, IfOffered, local, none(), "ok, ok"),
        (OFFERS, clear, Required, local, none(), "not_encrypted, not_encrypted"),
        (STARTTLS, tls, Implicit, "localhost", none(), "not_trusted, not_trusted"),
        (STARTTLS, clear, IfOffered, "localhost", none(), "not_trusted, not_trusted"),
        (STARTTLS, clear, Implicit, local, none(), "not_trusted, not_trusted"),
        (
            STARTTLS,
            clear,
            Required,
            local,
            (Phase::StartTls, Act::Say("454 4.7.0 not now\r\n")),
            "refused, refused",
        ),
        (STARTTLS, clear, Required, local, (Phase::StartTls, inject), "not_trusted, not_trusted"),
        (
            STARTTLS,
            clear,
            Required,
            local,
            (Phase::Handshake, Act::Say("hello?\r\n")),
            "not_trusted, not_trusted",
        ),
        (STARTTLS, clear, Required, local, (Phase::Handshake, Act::Drop), "not_trusted, not_trusted"),
        (STARTTLS, clear, Required, local, (Phase::Handshake, Act::Stall), "too_slow, too_slow"),
    ];
    for (offers, begins, encryption, host, (phase, act), expected) in rows {
        let found = encrypted(offers, begins, encryption, host, phase, act.clone()).await;
        assert_eq!(found, expected, "{encryption:?} {host} {phase:?} {act:?}");
    }
}

#[tokio::test]
async fn a_login_is_given_as_the_relay_asks_and_its_refusal_is_no_ones_bounce() {
    let login = || Login::new("atelier".to_owned(), "sesame".to_owned());
    let rows = [
        ("250 AUTH PLAIN\r\n", Act::Well, "ok", "AUTH PLAIN AGF0ZWxpZXIAc2VzYW1l"),
        ("250 AUTH LOGIN\r\n", Act::Well, "ok", "YXRlbGllcg== c2VzYW1l"),
        ("250 AUTH=LOGIN\r\n", Act::Well, "ok", "YXRlbGllcg== c2VzYW1l"),
        ("250 AUTH PLAIN\r\n", Act::Say("535 5.7.8 no\r\n"), "login_refused", ""),
        ("250 AUTH PLAIN\r\n", Act::Say("454 4.7.0 later\r\n"), "refused", ""),
        ("250 AUTH PLAIN\r\n", Act::Say("250 what\r\n"), "not_understood", ""),
        ("250 AUTH CRAM-MD5\r\n", Act::Well, "login_unfit", ""),
        ("250 PIPELINING\r\n", Act::Well, "login_unfit", ""),
    ];
    for (offers, act, expected, said) in rows {
        let server = Server::start_as(offers, Taking::All, Begins::InClear, move |at| {
            if at.phase == Phase::Login { act.clone() } else { Act::Well }
        });
        let server = server.await;
        let pool = pool(relay(&server, Encryption::Never, PATIENT).with_login(login()));
        assert_eq!(short(&handed(&pool, &batch(1)).await), expected, "{offers}");
        let commands = server.seen.lock().unwrap().commands.clone();
        assert!(said.is_empty() || commands.iter().any(|command| command == said), "{commands:?}");
    }
}

#[tokio::test]
async fn a_pool_opens_no_more_than_it_may_and_uses_what_lies_idle_while_it_is_fresh() {
    let server = Server::start(|_| Act::Well).await;
    let relay = relay(&server, Encryption::Never, PATIENT);
    let pool = Pool::new(relay, Trust::only(Server::authority()).unwrap(), NonZeroUsize::new(2).unwrap());
    let at = Moment::from_seconds;
    let mails = batch(5);
    let (mut one, mut two) = (pool.lease(at(0)).await, pool.lease(at(0)).await);
    assert_eq!(short(&one.hand_over(&mails[..1]).await), "ok");
    assert_eq!(short(&two.hand_over(&mails[1..2]).await), "ok");
    let third = pool.lease(at(0));
    let mut third = std::pin::pin!(third);
    tokio::select! { biased; _ = &mut third => panic!("a third one"), () = std::future::ready(()) => {} }
    drop(one);
    let mut third = third.await;
    assert_eq!(short(&third.hand_over(&mails[2..3]).await), "ok");
    assert_eq!(server.connections(), 2);
    drop((two, third));
    let late = at(pool::IDLE_SECONDS_MOST + 1);
    let mut fourth = pool.lease(late).await;
    assert_eq!(short(&fourth.hand_over(&mails[3..4]).await), "ok");
    assert_eq!(server.connections(), 3);
    drop(fourth);
    pool.quit().await;
    assert!(server.seen.lock().unwrap().commands.iter().any(|command| command == "QUIT"));
}

#[tokio::test]
async fn what_a_relay_says_while_a_connection_lies_idle_is_no_answer_to_a_mail() {
    let server = Server::start(|at| match (at.connection, at.phase) {
        (0, Phase::Ending) => Act::Farewell("250 ok\r\n421 4.4.2 you were silent\r\n"),
        _ => Act::Well,
    });
    let server = server.await;
    let pool = pool(relay(&server, Encryption::Never, PATIENT));
    let mails = batch(2);
    assert_eq!(short(&handed(&pool, &mails[..1]).await), "ok");
    assert_eq!(short(&handed(&pool, &mails[1..]).await), "ok");
    assert_eq!(server.connections(), 2);
}

fn any_act() -> impl Strategy<Value = Act> {
    prop_oneof![
        8 => Just(Act::Well),
        1 => Just(Act::Drop),
        1 => Just(Act::Stall),
        1 => Just(Act::Say("450 4.2.0 later\r\n")),
        1 => Just(Act::Say("550 5.1.1 never\r\n")),
        1 => Just(Act::Say("250 yes\r\n")),
        1 => Just(Act::Say("354 go\r\n")),
        1 => Just(Act::Say("what\r\n")),
        1 => Just(Act::Farewell("421 bye\r\n")),
        1 => Just(Act::Farewell("250 yes and bye\r\n")),
        1 => Just(Act::Endless("250-x\r\n")),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]
    #[test]
    fn whatever_a_relay_does_nothing_is_lost_and_nothing_is_claimed(
        acts in proptest::collection::vec(any_act(), 40), offers in prop_oneof![Just(OFFERS), Just("250 relay.example\r\n")],
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let server = Server::start_as(offers, Taking::All, Begins::InClear, move |at| {
                let place = at.connection * 17 + at.mail * 7 + at.phase as usize;
                let act = acts[place % acts.len()].clone();
                // Of a relay that answers before it was asked nothing can be believed; it may fall silent or go.
                let speaks = matches!(act, Act::Say(_)) || act == Act::Farewell("250 yes and bye\r\n");
                if at.phase == Phase::Middle && speaks { Act::Well } else { act }
            });
            let server = server.await;
            let brief = Duration::from_millis(25);
            let patience = Patience { connection: LONG, greeting: brief, command: brief, asking: brief, block: brief, ending: brief };
            let batch = batch(4);
            let verdicts = handed(&pool(relay(&server, Encryption::Never, patience)), &batch).await;
            hold(&server, &batch, &verdicts)
        })?;
    }
}
