//! What must hold of links, tags and names of addresses.

use super::{key, person, vault};
use entrenous_core::communicate::{Bearer, Medium, Power};
use entrenous_core::id::RowId;
use proptest::prelude::*;

#[test]
fn a_link_does_one_thing_and_is_opaque() {
    let (_folder, vault) = vault();
    let bearer = Bearer::new(person(5), RowId::from_bytes([8; 16]), &key("newsletter"));
    let link = vault.link(Power::Unsubscribe, &bearer).unwrap();
    assert_eq!(link, vault.link(Power::Unsubscribe, &bearer).unwrap());
    assert_eq!(vault.read_link(Power::Unsubscribe, &link), Some(bearer));
    assert!(bearer.is_about(&key("newsletter")) && !bearer.is_about(&key("offers")));
    assert_eq!(vault.read_link(Power::Preferences, &link), None);
    let other = Bearer::new(person(5), RowId::from_bytes([9; 16]), &key("newsletter"));
    let other = vault.link(Power::Unsubscribe, &other).unwrap();
    let alike = link.bytes().zip(other.bytes()).filter(|(one, other)| one == other).count();
    assert!(alike < 16, "{alike} letters of {} are the same", link.len());
    for at in 0..link.len() {
        let mut changed = link.clone().into_bytes();
        changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
        let read = vault.read_link(Power::Unsubscribe, &String::from_utf8(changed).unwrap());
        assert!(read.is_none() || read == Some(bearer), "changed at {at}");
    }
}

#[test]
fn a_return_tag_fits_an_address_and_cannot_be_made_up() {
    let (_folder, vault) = vault();
    let row = RowId::from_bytes([200; 16]);
    let tag = vault.return_tag(row);
    assert!(tag.len() == 42 && tag.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()));
    assert_eq!(vault.read_return_tag(&tag), Some(row));
    for at in 0..tag.len() - 1 {
        let mut changed = tag.clone().into_bytes();
        changed[at] = if changed[at] == b'a' { b'b' } else { b'a' };
        assert_eq!(vault.read_return_tag(&String::from_utf8(changed).unwrap()), None, "changed at {at}");
    }
}

#[test]
fn an_address_has_one_name_however_it_is_typed() {
    let (_folder, vault) = vault();
    let name = |medium, text| vault.address_name(medium, text);
    assert_eq!(name(Medium::Mail, "Ada@Atelier.example"), name(Medium::Mail, " ada@atelier.example "));
    assert_ne!(name(Medium::Mail, "ada@atelier.example"), name(Medium::Sms, "ada@atelier.example"));
    let (_other_folder, other) = super::vault();
    assert_ne!(
        name(Medium::Mail, "ada@atelier.example"),
        other.address_name(Medium::Mail, "ada@atelier.example")
    );
}

proptest! {
    #[test]
    fn no_text_makes_reading_fall(text in "\\PC{0,90}") {
        let (_folder, vault) = vault();
        prop_assert_eq!(vault.read_link(Power::Unsubscribe, &text), None);
        prop_assert_eq!(vault.read_return_tag(&text), None);
    }
}
