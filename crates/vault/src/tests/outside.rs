//! What must hold of talk with other machines.

use super::*;
use aws_lc_rs::hmac;
use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use entrenous_core::tell::Receiver;

#[test]
fn two_processors_know_one_person_by_two_names_that_last() {
    let (folder, vault) = vault();
    let (house, atlas) = (key("house"), key("atlas"));
    let name = vault.processor_reference(person(1), &house);
    assert_eq!(name.len(), "en_ref_".len() + 32);
    assert_ne!(name, vault.processor_reference(person(1), &atlas));
    assert_ne!(name, vault.processor_reference(person(2), &house));
    drop(vault);
    let again = Vault::open_or_create(folder.path(), "Test House", Arc::new(SystemDice)).unwrap();
    assert_eq!(name, again.processor_reference(person(1), &house));
    assert_ne!(name.strip_prefix("en_ref_").unwrap(), again.callback_tag(&house, RowId::from_bytes([1; 16])));
}

#[test]
fn a_note_can_be_checked_with_the_secret_and_with_the_public_key() {
    let (_folder, vault) = vault();
    let (house, message) = (Receiver::Processor(key("house")), b"id.1700000000.{}".as_slice());
    let signatures = vault.webhook_signature(&house, message).unwrap();
    let part = |version: &str| {
        let found = signatures.split(' ').find_map(|part| part.strip_prefix(version)).unwrap();
        STANDARD.decode(found).unwrap()
    };
    let secret = vault.webhook_secret(&house);
    let secret = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
    let shared = hmac::Key::new(hmac::HMAC_SHA256, &secret);
    assert!(hmac::verify(&shared, message, &part("v1,")).is_ok());
    assert!(hmac::verify(&shared, b"id.1700000000.{ }", &part("v1,")).is_err());
    let public = vault.webhook_public_key().unwrap();
    let public = STANDARD.decode(public.strip_prefix("whpk_").unwrap()).unwrap();
    assert!(UnparsedPublicKey::new(&ED25519, &public).verify(message, &part("v1a,")).is_ok());
    assert_ne!(vault.webhook_secret(&Receiver::Processor(key("atlas"))), vault.webhook_secret(&house));
    assert_ne!(base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(&public), vault.public_key());
}

#[test]
fn a_tag_or_a_token_is_of_one_address_or_agent() {
    let (_folder, vault) = vault();
    let row = RowId::from_bytes(ROW);
    let tag = vault.callback_tag(&key("house"), row);
    assert!(vault.is_callback_tag(&key("house"), row, &tag));
    assert!(!vault.is_callback_tag(&key("atlas"), row, &tag));
    assert!(!vault.is_callback_tag(&key("house"), row, &tag[1..]));
    let token = vault.agent_token("AGENT", &[1; 32]);
    assert!(vault.is_agent_token("AGENT", &[1; 32], &token));
    assert!(
        !vault.is_agent_token("AGENT", &[2; 32], &token)
            && !vault.is_agent_token("AGENT_B", &[1; 32], &token)
    );
}

#[test]
fn only_the_owner_of_a_key_signs_with_it() {
    let pair = Ed25519KeyPair::from_seed_unchecked(&[9; 32]).unwrap();
    let public = pair.public_key().as_ref();
    let mut combined = [pair.sign(b"{}").as_ref(), b"{}"].concat();
    assert_eq!(open_signed(public, &combined), Some(b"{}".as_slice()));
    assert_eq!(open_signed(&[0; 32], &combined), None);
    assert_eq!(open_signed(public, &combined[..63]), None);
    assert_eq!(open_signed(b"short", &combined), None);
    combined[70 - 6] ^= 1;
    assert_eq!(open_signed(public, &combined), None);
}
