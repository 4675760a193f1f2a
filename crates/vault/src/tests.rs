//! What must hold of keys and ciphers.

mod letter;
mod outside;
mod proving;

use super::*;
use entrenous_core::id::{ItemSet, PurposeId};
use entrenous_core::rights;
use proptest::prelude::*;
use std::collections::HashSet;
use std::os::unix::fs::PermissionsExt;
use tempfile::TempDir;

fn vault() -> (TempDir, Vault) {
    let folder = TempDir::new().unwrap();
    let vault = Vault::open_or_create(folder.path(), "Test House", Arc::new(SystemDice)).unwrap();
    (folder, vault)
}

fn person(n: u8) -> PersonId {
    PersonId::from_bytes([n; 16])
}

fn key(text: &str) -> Key {
    Key::parse(text).unwrap()
}

fn now() -> Moment {
    Moment::from_seconds(1_000)
}

fn standing(vault: &Vault, person: PersonId) -> Standing {
    vault.standing(&vault.token(person, Moment::from_seconds(2_000)), now()).unwrap()
}

fn fresh_key(vault: &Vault, person: PersonId, item: &Key) -> PersonKey {
    let wrapped = vault.new_key(person, item).unwrap();
    vault.unwrap_key(person, item, &wrapped, now()).unwrap()
}

const ROW: [u8; 16] = [7; 16];

fn item_id() -> ItemId {
    ItemId::new(0).unwrap()
}

#[test]
fn what_is_sealed_opens_in_its_place_to_its_person() {
    let (_folder, vault) = vault();
    let (who, item, row) = (person(1), key("views"), RowId::from_bytes(ROW));
    let dek = fresh_key(&vault, who, &item);
    let sealed = vault.seal(&dek, who, &item, row, Private::new(b"shirt".to_vec())).unwrap();
    assert_eq!(sealed.len(), 5 + 34, "34 bytes more than the value");
    let warrant = standing(&vault, who);
    let opened = vault.open(&warrant, now(), &dek, who, (item_id(), &item), row, &sealed).unwrap();
    assert_eq!(opened.disclose(&warrant, who, item_id(), now()).unwrap(), b"shirt");
}

#[test]
fn the_standing_of_someone_else_opens_nothing() {
    let (_folder, vault) = vault();
    let (who, item, row) = (person(1), key("views"), RowId::from_bytes(ROW));
    let dek = fresh_key(&vault, who, &item);
    let sealed = vault.seal(&dek, who, &item, row, Private::new(b"shirt".to_vec())).unwrap();
    let stranger = standing(&vault, person(2));
    let refused = vault.open(&stranger, now(), &dek, who, (item_id(), &item), row, &sealed);
    assert!(matches!(refused, Err(VaultError::NoWarrant)));
    let late = vault.open(
        &standing(&vault, who),
        Moment::from_seconds(3_000),
        &dek,
        who,
        (item_id(), &item),
        row,
        &sealed,
    );
    assert!(matches!(late, Err(VaultError::NoWarrant)), "a warrant ends");
    let _ = (ItemSet::NONE, PurposeId::new(0));
}

#[test]
fn a_value_moved_to_another_place_does_not_open() {
    let (_folder, vault) = vault();
    let dek = fresh_key(&vault, person(1), &key("views"));
    let home = |business: &'static str, who: u8, item: &'static str, row: u8, class: &'static str| {
        (business, person(who), key(item), RowId::from_bytes([row; 16]), key(class))
    };
    let places = [
        home("A", 1, "views", 1, "views"),
        home("B", 1, "views", 1, "views"),
        home("A", 2, "views", 1, "views"),
        home("A", 1, "size", 1, "views"),
        home("A", 1, "views", 2, "views"),
        home("A", 1, "views", 1, "size"),
        home("A", 1, "viewsv", 1, "iews"),
    ];
    for (at, from) in places.iter().enumerate() {
        let place = Place { business: from.0, person: from.1, item: &from.2, row: from.3, class: &from.4 };
        let sealed = seal::seal(&dek, &place, b"x", &SystemDice).unwrap();
        for (other, to) in places.iter().enumerate() {
            let place = Place { business: to.0, person: to.1, item: &to.2, row: to.3, class: &to.4 };
            assert_eq!(
                seal::open(&dek, &place, &sealed).is_ok(),
                at == other,
                "{at} in the place of {other}"
            );
        }
        for byte in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[byte] ^= 1;
            assert!(seal::open(&dek, &place, &changed).is_err(), "byte {byte}");
        }
    }
}

#[test]
fn equal_values_look_different_and_no_nonce_comes_twice() {
    let (_folder, vault) = vault();
    let (who, item, row) = (person(1), key("views"), RowId::from_bytes(ROW));
    let dek = fresh_key(&vault, who, &item);
    let mut seen = HashSet::new();
    for _ in 0..20_000 {
        let sealed = vault.seal(&dek, who, &item, row, Private::new(b"same".to_vec())).unwrap();
        assert!(seen.insert(sealed[6..18].to_vec()));
    }
}

#[test]
fn a_wrapped_key_opens_only_for_its_person_and_item() {
    let (_folder, vault) = vault();
    let (who, item) = (person(1), key("views"));
    let wrapped = vault.new_key(who, &item).unwrap();
    assert!(vault.unwrap_key(who, &item, &wrapped, now()).is_ok());
    assert!(vault.unwrap_key(person(2), &item, &wrapped, now()).is_err());
    assert!(vault.unwrap_key(who, &key("size"), &wrapped, now()).is_err());
    for byte in 0..wrapped.0.len() {
        let mut changed = wrapped.clone();
        changed.0[byte] ^= 1;
        assert!(vault.unwrap_key(who, &item, &changed, now()).is_err(), "byte {byte}");
    }
}

#[test]
fn a_remembered_key_is_forgotten_in_time_and_on_demand() {
    let (_folder, vault) = vault();
    let (who, item) = (person(1), key("views"));
    fresh_key(&vault, who, &item);
    assert!(vault.remembered_key(who, &item, now()).is_some());
    assert!(
        vault.remembered_key(who, &item, Moment::from_seconds(1_000 + 301)).is_none(),
        "five minutes unused"
    );
    fresh_key(&vault, who, &item);
    for minute in 0..60 {
        assert!(vault.remembered_key(who, &item, Moment::from_seconds(1_000 + minute * 60)).is_some());
    }
    assert!(
        vault.remembered_key(who, &item, Moment::from_seconds(1_000 + 3_600)).is_none(),
        "an hour at most"
    );
    fresh_key(&vault, who, &item);
    vault.forget_key(who, &item);
    assert!(vault.remembered_key(who, &item, now()).is_none());
    fresh_key(&vault, who, &item);
    vault.forget_person(who);
    assert!(vault.remembered_key(who, &item, now()).is_none());
}

#[test]
fn the_same_folder_opens_the_same_vault() {
    let (folder, first) = vault();
    let wrapped = first.new_key(person(1), &key("views")).unwrap();
    let second = Vault::open_or_create(folder.path(), "Test House", Arc::new(SystemDice)).unwrap();
    assert_eq!(first.public_key(), second.public_key());
    assert_eq!(first.audit_id(person(1)), second.audit_id(person(1)));
    assert!(second.unwrap_key(person(1), &key("views"), &wrapped, now()).is_ok());
}

#[test]
fn a_key_folder_that_is_not_as_it_was_is_refused_with_what_to_do() {
    let open =
        |folder: &TempDir| Vault::open_or_create(folder.path(), "Test House", Arc::new(SystemDice)).err();
    let (folder, _) = vault();
    std::fs::set_permissions(folder.path().join("root.key"), std::fs::Permissions::from_mode(0o644)).unwrap();
    assert!(matches!(open(&folder), Some(VaultError::RootExposed)));

    let (folder, _) = vault();
    std::fs::remove_file(folder.path().join("root.key")).unwrap();
    assert!(matches!(open(&folder), Some(VaultError::RootLost)));

    let (folder, _) = vault();
    let path = folder.path().join("keyring");
    let whole = std::fs::read(&path).unwrap();
    for at in [0, 20, 40, whole.len() - 1] {
        let mut changed = whole.clone();
        changed[at] ^= 1;
        std::fs::write(&path, changed).unwrap();
        assert!(matches!(open(&folder), Some(VaultError::KeyringDamaged)), "byte {at}");
    }
    std::fs::write(&path, &whole[..30]).unwrap();
    assert!(matches!(open(&folder), Some(VaultError::KeyringDamaged)));
    assert!(!whole.windows(32).any(|w| w == std::fs::read(folder.path().join("root.key")).unwrap()));
}

#[test]
fn a_token_names_its_person_until_its_end() {
    let (_folder, vault) = vault();
    let text = vault.token(person(3), Moment::from_seconds(2_000));
    assert_eq!(vault.standing(&text, now()).unwrap().person(), person(3));
    assert_eq!(
        vault.standing(&text, Moment::from_seconds(2_000)).unwrap_err(),
        rights::NotIdentified::Expired
    );
    for bad in ["", "en_per_", "en_per_!!", &text[..text.len() - 1], &text.replace("en_per_", "en_sec_")] {
        assert_eq!(vault.standing(bad, now()).unwrap_err(), rights::NotIdentified::Forged, "{bad}");
    }
}

#[test]
fn a_checkpoint_holds_against_its_key_and_no_other() {
    let (_folder, vault) = vault();
    let root = Hash::of(&[b"root"]);
    let text = vault.checkpoint(42, &root, &vault.sign_head(42, &root));
    assert_eq!(read_checkpoint(&text, &vault.public_key()), Ok((42, root)));
    assert_eq!(read_checkpoint(&text.replace("42", "43"), &vault.public_key()), Err(NotACheckpoint::Changed));
    let (_other_folder, other) = self::vault();
    assert_eq!(read_checkpoint(&text, &other.public_key()), Err(NotACheckpoint::Changed));
    assert_eq!(read_checkpoint("nothing", &vault.public_key()), Err(NotACheckpoint::NotInForm));
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_open_and_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
        let (_folder, vault) = vault();
        let (who, item) = (person(1), key("views"));
        let dek = fresh_key(&vault, who, &item);
        let opened = vault.open(&standing(&vault, who), now(), &dek, who, (item_id(), &item), RowId::from_bytes(ROW), &bytes);
        prop_assert!(opened.is_err());
        prop_assert!(vault.unwrap_key(who, &item, &WrappedKey(bytes), now()).is_err());
    }
}
