//! Answers as relays of the world give them.

use super::*;
use proptest::prelude::*;

fn code(line: &str) -> Code {
    Code::read(line.as_bytes()).unwrap().0
}

#[test]
fn an_answer_is_read_with_its_enhanced_code() {
    for (line, shown, follows) in [
        ("250 2.1.5 Ok", "250 2.1.5", Follows::Nothing),
        ("250-SIZE 100", "250", Follows::More),
        ("550 5.1.1 <a@b.example>: unknown", "550 5.1.1", Follows::Nothing),
        ("421", "421", Follows::Nothing),
        ("550 4.1.1 a class that is not the answer's", "550", Follows::Nothing),
        ("550 5.1.1111 no", "550", Follows::Nothing),
        ("554 5.7.1.2 no", "554", Follows::Nothing),
    ] {
        let (read, more) = Code::read(line.as_bytes()).unwrap();
        assert_eq!((read.to_string().as_str(), more), (shown, follows), "{line}");
    }
    for line in ["", "2", "25 ok", "abc hello", "250_ok", "199 no", "600 no", "+50 no", "HTTP/1.1 200 OK"] {
        assert!(Code::read(line.as_bytes()).is_none(), "{line}");
    }
}

#[test]
fn a_refusal_says_whose_fault_it_is() {
    let hard = Some(Bounce::Hard);
    let (policy, content) = (Some(Bounce::Policy), Some(Bounce::Content));
    let said = [
        ("550 5.1.1 no such user", Stage::Recipient, hard),
        ("550 no such user", Stage::Recipient, hard),
        ("553 no", Stage::Recipient, hard),
        ("550 5.2.1 disabled", Stage::Recipient, hard),
        ("550 5.4.1 recipient address rejected", Stage::Recipient, hard),
        ("552 5.2.2 full", Stage::Recipient, None),
        ("552 too much", Stage::Recipient, None),
        ("554 5.7.1 denied", Stage::Recipient, policy),
        ("554 no", Stage::Recipient, policy),
        ("550 5.1.8 your domain", Stage::Recipient, policy),
        ("550 5.1.1 unknown sender", Stage::Sender, policy),
        ("550 no", Stage::Sender, policy),
        ("552 5.3.4 too big", Stage::Sender, content),
        ("552 too big", Stage::Sender, content),
        ("554 5.6.0 malformed", Stage::Text, content),
        ("554 no", Stage::Text, content),
        ("550 5.7.515 not authenticated", Stage::Text, policy),
        ("550 5.7.26 unauthenticated", Stage::Text, policy),
        ("550 5.1.1 unknown", Stage::Text, hard),
        ("503 5.5.1 sequence", Stage::Recipient, policy),
        ("554 no valid recipients", Stage::Asking, policy),
    ];
    for (line, stage, expected) in said {
        assert_eq!(never(code(line), stage), expected, "{line}");
    }
    for line in
        ["500 what", "502 5.5.1 not here", "503 first MAIL", "501 5.5.4 argument", "555 no such option"]
    {
        assert!(code(line).is_about_protocol(), "{line}");
    }
    for line in ["501 5.1.3 address", "501 address", "550 5.1.1 nobody", "451 4.5.0 later", "554 no"] {
        assert!(!code(line).is_about_protocol(), "{line}");
    }
    let full = code("552 5.2.2 full");
    assert_eq!(refusal(full, Stage::Recipient), Verdict::Deferred { code: full });
    let later = code("451 4.7.1 greylisted");
    assert_eq!(refusal(later, Stage::Recipient), Verdict::Deferred { code: later });
}

proptest! {
    #[test]
    fn no_line_stops_the_reader(line in proptest::collection::vec(any::<u8>(), 0..40)) {
        let _ = Code::read(&line);
    }

    #[test]
    fn no_answer_to_the_sender_holds_a_mailbox_for_dead(basic in 500_u16..600, subject in 0_u16..9, detail in 0_u16..40) {
        for enhanced in [None, Some((subject, detail))] {
            let verdict = never(Code::new(basic, enhanced), Stage::Sender);
            prop_assert!(verdict != Some(Bounce::Hard));
        }
    }
}
