//! What is an address, and what is refused with which word.

use super::*;
use proptest::prelude::*;

fn written(text: &str) -> Result<String, NotAnAddress> {
    let mut out = String::new();
    Address::parse(text).map(|address| {
        address.write(&mut out);
        out
    })
}

#[test]
fn addresses_of_today_are_read_and_their_domain_is_ascii() {
    let read = [
        ("ada@example.org", "ada@example.org"),
        (" Ada.L+news@Example.ORG ", "Ada.L+news@example.org"),
        ("o'neil@a-b.example", "o'neil@a-b.example"),
        ("info@münchen.example", "info@xn--mnchen-3ya.example"),
        ("info@BÜCHER.example", "info@xn--bcher-kva.example"),
        ("a@faß.example", "a@xn--fa-hia.example"),
        ("a@ελλάδα.example", "a@xn--hxakic4aa.example"),
        ("a@пример.example", "a@xn--e1afmkfd.example"),
        ("a@łódź.example", "a@xn--d-uga0v4h.example"),
    ];
    for (typed, expected) in read {
        assert_eq!(written(typed).as_deref(), Ok(expected), "{typed}");
    }
}

#[test]
fn what_cannot_be_delivered_is_refused_with_its_own_word() {
    let refused = [
        ("", NotAnAddress::Incomplete),
        ("ada", NotAnAddress::Incomplete),
        ("@example.org", NotAnAddress::Incomplete),
        ("ada@", NotAnAddress::Incomplete),
        ("josé@example.org", NotAnAddress::NeedsSmtpUtf8),
        ("a..b@example.org", NotAnAddress::LocalPart),
        (".a@example.org", NotAnAddress::LocalPart),
        ("a b@example.org", NotAnAddress::LocalPart),
        ("\"a\"@example.org", NotAnAddress::LocalPart),
        ("a\r\nBcc: x@example.org", NotAnAddress::LocalPart),
        ("a>,<b@example.org", NotAnAddress::LocalPart),
        ("a@localhost", NotAnAddress::Domain),
        ("a@-a.example", NotAnAddress::Domain),
        ("a@a..example", NotAnAddress::Domain),
        ("a@127.0.0.1", NotAnAddress::Domain),
        ("a@[127.0.0.1]", NotAnAddress::Domain),
        ("a@example.org\nX: y", NotAnAddress::Domain),
        ("a@例え.example", NotAnAddress::DomainScript),
        ("a@exaﬁ.example", NotAnAddress::DomainScript),
    ];
    for (typed, why) in refused {
        assert_eq!(written(typed), Err(why), "{typed}");
    }
    assert_eq!(written(&format!("{}@example.org", "a".repeat(65))), Err(NotAnAddress::TooLong));
    assert_eq!(written(&format!("a@{}.example", "a".repeat(64))), Err(NotAnAddress::Domain));
    assert_eq!(written(&format!("a@{}example", "a.".repeat(130))), Err(NotAnAddress::TooLong));
}

#[test]
fn a_tag_goes_out_in_an_address_and_comes_back_whatever_case_it_has() {
    let ours = Address::parse("bounces@mail.example").unwrap();
    let tag = Tag::parse("k7f3q2m5n8").unwrap();
    let mut out = String::new();
    ours.tagged(&tag).unwrap().write(&mut out);
    assert_eq!(out, "bounces+k7f3q2m5n8@mail.example");
    assert_eq!(ours.tag_in(&out.to_uppercase()), Some(tag));
    for other in
        ["bounces@mail.example", "bounces+k7f3q2m5n8@other.example", "bounces+short@mail.example", ""]
    {
        assert_eq!(ours.tag_in(other), None, "{other}");
    }
    assert_eq!(Tag::parse("K7F3Q2M5N8"), Err(NotATag));
}

proptest! {
    #[test]
    fn whatever_is_typed_an_address_stays_one_address(typed in "\\PC{0,40}@\\PC{0,40}") {
        if let Ok(out) = written(&typed) {
            prop_assert!(out.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>,\"\\".contains(&byte)));
            prop_assert_eq!(out.matches('@').count(), 1);
            prop_assert_eq!(written(&out), Ok(out.clone()));
        }
    }
}
