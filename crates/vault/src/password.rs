//! Passwords of staff, kept as their slow hash alone: argon2id with the least parameters OWASP names (19 MiB, two passes, one lane),
//! written as a PHC string, so that a later version may ask for more and still read what is there.
//!
//! **Invariant:** a hash costs tens of milliseconds and 19 MiB: the caller bounds how many are made at once.
//! **Invariant:** parameters read from a row are bounded before anything is computed with them.
//! **Invariant:** checking against nobody takes as long as checking against somebody ([`PasswordHash::nobody`]).

use argon2::{Algorithm, Argon2, Params, Version};
use aws_lc_rs::constant_time::verify_slices_are_equal;
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use entrenous_core::id::Dice;
use zeroize::Zeroizing;

/// The fewest signs of a password.
pub const PASSWORD_SIGNS_LEAST: usize = 12;
/// The longest password, in bytes.
pub const PASSWORD_BYTES_MOST: usize = 256;
/// How many bytes of chance go with each hash.
pub const SALT_BYTES: usize = 16;

const MEMORY_KIBIBYTES: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const HASH_BYTES: usize = 32;
/// What a row may ask for at most: more would let a changed file stop the house.
const MEMORY_KIBIBYTES_MOST: u32 = 262_144;
const PASSES_MOST: u32 = 10;
const LANES_MOST: u32 = 4;
/// How few different signs make a password no password.
const DIFFERENT_SIGNS_LEAST: usize = 6;

/// Why a password is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAPassword {
    /// Too short, or too long.
    #[error("a password has at least {PASSWORD_SIGNS_LEAST} signs and at most {PASSWORD_BYTES_MOST} bytes")]
    Length,
    /// Guessed at once.
    #[error(
        "this password is guessed at once: it repeats few signs, or holds the login name; four words that do not belong together are better"
    )]
    Weak,
}

/// Whether a password is worth its hash. There is no rule about capital letters or digits: they make people write passwords down.
pub fn sound_password(password: &str, login: &str) -> Result<(), NotAPassword> {
    let signs = password.chars().count();
    if signs < PASSWORD_SIGNS_LEAST || password.len() > PASSWORD_BYTES_MOST {
        return Err(NotAPassword::Length);
    }
    let small = password.to_lowercase();
    let mut different: Vec<char> = small.chars().collect();
    different.sort_unstable();
    different.dedup();
    // A name of one or two letters stands in most passwords by chance.
    let named = login.len() > 2 && small.contains(&login.to_lowercase());
    if different.len() < DIFFERENT_SIGNS_LEAST || named {
        return Err(NotAPassword::Weak);
    }
    Ok(())
}

/// The signs of a password that is made here: no two of them look alike.
const SIGNS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";
const GROUPS: usize = 4;
const SIGNS_OF_A_GROUP: usize = 5;

/// A password of a hundred bits of chance, in groups that can be read out.
#[must_use]
pub fn generated_password(dice: &dyn Dice) -> String {
    let mut chance = [0; GROUPS * SIGNS_OF_A_GROUP];
    dice.fill(&mut chance);
    let sign = |byte: &u8| SIGNS.get(usize::from(byte & 31)).copied().map_or('a', char::from);
    let groups = chance.chunks(SIGNS_OF_A_GROUP).map(|group| group.iter().map(sign).collect::<String>());
    groups.collect::<Vec<_>>().join("-")
}

/// The slow hash of a password.
pub struct PasswordHash {
    memory: u32,
    passes: u32,
    lanes: u32,
    salt: Vec<u8>,
    hash: Vec<u8>,
}

impl PasswordHash {
    /// The hash of a password under the present parameters; nothing, if the memory for it is not there.
    #[must_use]
    pub fn make(password: &str, salt: [u8; SALT_BYTES]) -> Option<Self> {
        let (memory, passes, lanes) = (MEMORY_KIBIBYTES, PASSES, LANES);
        let hash = slow(password, &salt, [memory, passes, lanes])?.to_vec();
        Some(Self { memory, passes, lanes, salt: salt.to_vec(), hash })
    }

    /// A hash that no password has, for a name nobody has.
    #[must_use]
    pub fn nobody() -> Self {
        let (memory, passes, lanes) = (MEMORY_KIBIBYTES, PASSES, LANES);
        Self { memory, passes, lanes, salt: vec![0; SALT_BYTES], hash: Vec::new() }
    }

    /// Reads what was written.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let mut parts = text.strip_prefix("$argon2id$v=19$")?.split('$');
        let (parameters, salt, hash) = (parts.next()?, parts.next()?, parts.next()?);
        let mut numbers = parameters.split(',');
        let mut number = |name: &str| numbers.next()?.strip_prefix(name)?.parse::<u32>().ok();
        let (memory, passes, lanes) = (number("m=")?, number("t=")?, number("p=")?);
        let bounded = memory <= MEMORY_KIBIBYTES_MOST && passes <= PASSES_MOST && lanes <= LANES_MOST;
        let (salt, hash) = (STANDARD_NO_PAD.decode(salt).ok()?, STANDARD_NO_PAD.decode(hash).ok()?);
        let whole = bounded && parts.next().is_none() && hash.len() == HASH_BYTES;
        whole.then_some(Self { memory, passes, lanes, salt, hash })
    }

    /// The PHC string.
    #[must_use]
    pub fn print(&self) -> String {
        let (salt, hash) = (STANDARD_NO_PAD.encode(&self.salt), STANDARD_NO_PAD.encode(&self.hash));
        format!("$argon2id$v=19$m={},t={},p={}${salt}${hash}", self.memory, self.passes, self.lanes)
    }

    /// Whether this is the hash of a password.
    #[must_use]
    pub fn is_of(&self, password: &str) -> bool {
        let made = slow(password, &self.salt, [self.memory, self.passes, self.lanes]);
        made.is_some_and(|made| verify_slices_are_equal(made.as_ref(), &self.hash).is_ok())
    }
}

fn slow(
    password: &str,
    salt: &[u8],
    [memory, passes, lanes]: [u32; 3],
) -> Option<Zeroizing<[u8; HASH_BYTES]>> {
    if password.len() > PASSWORD_BYTES_MOST {
        return None;
    }
    let parameters = Params::new(memory, passes, lanes, Some(HASH_BYTES)).ok()?;
    let mut hash = Zeroizing::new([0; HASH_BYTES]);
    let engine = Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters);
    engine.hash_password_into(password.as_bytes(), salt, hash.as_mut()).ok()?;
    Some(hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: &str = "quatre mots sans lien";

    #[test]
    fn a_password_is_known_by_its_hash_and_no_other_is() {
        let made = PasswordHash::make(WORDS, [7; SALT_BYTES]).unwrap();
        let text = made.print();
        assert!(text.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{text}");
        let read = PasswordHash::read(&text).unwrap();
        assert!(read.is_of(WORDS));
        assert!(!read.is_of("quatre mots sans lieN"));
        assert!(!read.is_of(""));
        assert!(!PasswordHash::nobody().is_of(WORDS));
    }

    /// Test vector of RFC 9106, section 5.3, cannot be used: it has a secret. This one is of the reference implementation
    /// (`echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1`).
    #[test]
    fn the_hash_is_that_of_the_reference_implementation() {
        let known = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
        let read = PasswordHash::read(known).unwrap();
        assert!(read.is_of("password"));
        assert_eq!(read.print(), known);
    }

    #[test]
    fn what_asks_for_too_much_or_is_cut_off_is_no_hash() {
        let text = PasswordHash::make(WORDS, [7; SALT_BYTES]).unwrap().print();
        for wrong in [
            text.replace("m=19456", "m=4000000000"),
            text.replace("t=2", "t=99999"),
            text.replace("p=1", "p=255"),
            text.replace("argon2id", "argon2i"),
            text.replace("t=2", "t=-2"),
            format!("{text}$more"),
            text[..60].to_owned(),
            String::new(),
        ] {
            assert!(PasswordHash::read(&wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn a_password_made_here_is_sound_and_never_the_same() {
        let made = || generated_password(&crate::SystemDice);
        assert_eq!(made().len(), 23);
        assert_eq!(sound_password(&made(), "odile"), Ok(()));
        assert_ne!(made(), made());
    }

    #[test]
    fn a_password_is_long_and_does_not_repeat_itself_or_the_name() {
        assert_eq!(sound_password(WORDS, "odile"), Ok(()));
        assert_eq!(sound_password("kurz und gut", "odile"), Ok(()));
        assert_eq!(sound_password("elf Zeichen", "odile"), Err(NotAPassword::Length));
        assert_eq!(sound_password(&"a b c d e f ".repeat(40), "odile"), Err(NotAPassword::Length));
        assert_eq!(sound_password("aaaaaaaaaaaaaaaa", "odile"), Err(NotAPassword::Weak));
        assert_eq!(sound_password("Odile aime le lin", "odile"), Err(NotAPassword::Weak));
    }
}
