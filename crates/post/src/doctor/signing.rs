//! DKIM keys in the DNS (RFC 6376 section 3.6.1, 8301, 8463): whether ours are published, are ours, and are long enough.
//!
//! **Invariant:** a key is "ours" only if it equals the public half of the private key at hand.

use super::tags::{Tags, of_version};
use super::{Check, Finding, Key, Patient, Severity, Topic, World};
use crate::mime::address::Domain;
use crate::names::{Name, texts};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Bits below which receivers refuse RSA (RFC 8301 section 3.2).
const BITS_LEAST: usize = 1_024;
/// Bits that are asked for today.
const BITS_WISHED: usize = 2_048;

/// The checks on every key, and the domains a signature that holds can be of.
pub(super) async fn check(world: &World<'_>, patient: &Patient<'_>) -> (Vec<Domain>, Vec<Check>) {
    if patient.keys.is_empty() {
        let domain = patient.from.text();
        let text = format!("no key signs the mail of `{domain}`");
        let help = format!(
            "make one with `entrenous mail key --domain {domain} --selector mail2026 --out keys --rsa`, publish its record, then give `--keys keys`"
        );
        let finding = Finding::new("E216", Severity::Error, text, help);
        return (Vec::new(), vec![Check::broken(Topic::Dkim, "no key", finding)]);
    }
    let (mut signed, mut checks) = (Vec::new(), Vec::new());
    for key in patient.keys {
        let of_key = published(world, key).await;
        if of_key.iter().all(|check| check.held == super::Held::Have) {
            signed.push(key.domain.clone());
        }
        checks.extend(of_key);
    }
    (signed, checks)
}

async fn published(world: &World<'_>, key: &Key) -> Vec<Check> {
    let place = format!("{}._domainkey.{}", key.selector.text(), key.domain.text());
    let Ok(name) = Name::parse(&place) else {
        return vec![Check::unknown(Topic::Dkim, "the selector makes a name that is too long")];
    };
    let found = match texts(world.names, &name).await {
        Ok(found) => found,
        Err(why) if why.is_absence() => return vec![missing(key, &place)],
        Err(why) => return vec![Check::unanswered(Topic::Dkim, &place, why)],
    };
    // `v=DKIM1` may be left out; a record with another version is none of ours.
    let versioned = of_version(&found, "DKIM1");
    let unversioned = found.iter().filter(|text| !text.trim_start().starts_with("v="));
    let records: Vec<&String> = versioned.iter().chain(unversioned).collect();
    match records.as_slice() {
        [] => vec![missing(key, &place)],
        [text] => judged(key, &place, text),
        several => {
            let text = format!("`{place}` has {} keys, and receivers may take either", several.len());
            let help = "leave the one that is yours; a new key gets a selector of its own";
            vec![Check::broken(
                Topic::Dkim,
                "several keys under one name",
                Finding::new("E217", Severity::Error, text, help),
            )]
        }
    }
}

fn with_ours(finding: Finding, key: &Key) -> Finding {
    match &key.record {
        Some(record) => finding.paste(record.name.clone(), record.text.clone()),
        None => finding,
    }
}

fn missing(key: &Key, place: &str) -> Check {
    let text = format!("`{place}` is not published: nobody can verify what we sign");
    let help = match key.record {
        Some(_) => "publish this line, and wait until `dig +short TXT` shows it",
        None => "publish what `entrenous mail key` printed; with `--keys DIR` the line is shown here",
    };
    Check::broken(
        Topic::Dkim,
        format!("`{place}` is not published"),
        with_ours(Finding::new("E216", Severity::Error, text, help), key),
    )
}

fn judged(key: &Key, place: &str, text: &str) -> Vec<Check> {
    let unfit = |said: &str, text: String, help: &str| {
        vec![Check::broken(
            Topic::Dkim,
            said,
            with_ours(Finding::new("E217", Severity::Error, text, help), key),
        )]
    };
    let tags = Tags::parse(text);
    let public = tags.as_ref().and_then(|tags| tags.get("p"));
    let (Some(tags), Some(public)) = (&tags, public) else {
        return unfit(
            "cannot be read",
            format!("`{place}` holds no key that can be read"),
            "publish the record as it is printed, on one line",
        );
    };
    let public: String = public.split_whitespace().collect();
    if public.is_empty() {
        let text = format!("`{place}` says that this key is taken back (`p=` is empty)");
        return unfit("taken back", text, "publish a new key under a new selector and sign with it");
    }
    let Ok(bytes) = STANDARD.decode(&public) else {
        return unfit(
            "cut or changed",
            format!("the key at `{place}` is no Base64: a part is missing or a space was put in"),
            "publish the record as it is printed; long ones stand in several strings",
        );
    };
    let kind = tags.get("k").unwrap_or("rsa").to_ascii_lowercase();
    let Some(bits) = bits(&kind, &bytes) else {
        return unfit(
            "cut or changed",
            format!("the key at `{place}` is no key of the kind it says"),
            "publish the record as it is printed; a part of it is missing",
        );
    };
    let is_other = key.record.as_ref().is_some_and(|ours| {
        let ours = Tags::parse(&ours.text).and_then(|tags| tags.get("p").map(str::to_owned));
        ours.is_some_and(|ours| ours != public)
    });
    if is_other {
        let text = format!(
            "the key at `{place}` is not the public half of the key we sign with: every signature fails"
        );
        return unfit(
            "another key",
            text,
            "publish this line in its place, or sign with the key that belongs to it",
        );
    }
    let ours =
        if key.record.is_some() { " and is ours" } else { "; whether it is ours only `--keys DIR` shows" };
    let mut check = Check::have(Topic::Dkim, format!("`{place}` is published{ours}"));
    if tags.get("t").is_some_and(|flags| flags.split(':').any(|flag| flag.trim() == "y")) {
        let text = format!("`{place}` says `t=y`, testing: receivers treat the mail as unsigned");
        check = check.with(Finding::new(
            "E217",
            Severity::Warning,
            text,
            "take `t=y` away when you have tried it",
        ));
    }
    vec![check, length(place, &kind, bits)]
}

fn length(place: &str, kind: &str, bits: usize) -> Check {
    let said = if kind == "ed25519" { "Ed25519".to_owned() } else { format!("RSA of {bits} bits") };
    let help =
        "make a new key with `entrenous mail key --rsa` under a new selector, publish it, then sign with it";
    match bits {
        _ if kind == "ed25519" => {
            let text = "some receivers do not know Ed25519 yet";
            let help = "sign with an RSA key as well: `entrenous mail key --rsa` under another selector";
            Check::have(Topic::KeyLength, said).with(Finding::new("E218", Severity::Note, text, help))
        }
        0..BITS_LEAST => {
            let text =
                format!("the key at `{place}` has {bits} bits; receivers refuse fewer than {BITS_LEAST}");
            Check::broken(Topic::KeyLength, said, Finding::new("E218", Severity::Error, text, help))
        }
        BITS_LEAST..BITS_WISHED => {
            let text = format!("the key at `{place}` has {bits} bits; {BITS_WISHED} are asked for today");
            Check::have(Topic::KeyLength, said).with(Finding::new("E218", Severity::Warning, text, help))
        }
        _ => Check::have(Topic::KeyLength, said),
    }
}

/// The bits of a public key.
fn bits(kind: &str, bytes: &[u8]) -> Option<usize> {
    match kind {
        "ed25519" => (bytes.len() == 32).then_some(256),
        "rsa" => modulus_bits(bytes),
        _ => None,
    }
}

/// The bits of an RSA modulus, of a `SubjectPublicKeyInfo` or of a bare `RSAPublicKey` (RFC 6376 errata 3017: both are found).
fn modulus_bits(der: &[u8]) -> Option<usize> {
    let (body, _) = element(der, 0x30)?;
    let key = match element(body, 0x30) {
        Some((_algorithm, rest)) => {
            let (string, _) = element(rest, 0x03)?;
            let (_unused_bits, inner) = string.split_first()?;
            element(inner, 0x30)?.0
        }
        None => body,
    };
    let (modulus, rest) = element(key, 0x02)?;
    element(rest, 0x02)?;
    let zeros = modulus.iter().take_while(|byte| **byte == 0).count();
    let digits = modulus.get(zeros..)?;
    let leading = usize::try_from(digits.first()?.leading_zeros()).ok()?;
    digits.len().checked_mul(8)?.checked_sub(leading)
}

/// The content of an element of DER with this tag, and what follows it.
fn element(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (first, rest) = der.split_first()?;
    let (length, rest) = rest.split_first()?;
    if *first != tag {
        return None;
    }
    let (length, rest) = match length {
        0..=0x7f => (usize::from(*length), rest),
        0x81 => rest.split_first().map(|(byte, rest)| (usize::from(*byte), rest))?,
        0x82 => {
            let (bytes, rest) = rest.split_at_checked(2)?;
            (usize::from(u16::from_be_bytes(bytes.try_into().ok()?)), rest)
        }
        _ => return None,
    };
    rest.split_at_checked(length)
}
