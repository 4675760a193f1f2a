//! A relay as it is typed: `smtp://HOST:PORT` or `smtps://HOST:PORT`.
//!
//! **Invariant:** what was typed is not repeated where a password could stand in it.

/// A relay as it was typed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Place {
    /// Whether the connection is encrypted from its first byte.
    pub(super) begins: Begins,
    /// A name, or an address of a machine without brackets.
    pub(super) host: String,
    /// The port; the usual one if none was typed.
    pub(super) port: u16,
}

/// How a connection begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Begins {
    /// In clear, with STARTTLS to come: `smtp://`.
    Clear,
    /// Encrypted: `smtps://`.
    Encrypted,
}

/// Where mail is submitted with STARTTLS (RFC 6409).
const SUBMISSION_PORT: u16 = 587;
/// Where it is submitted under TLS (RFC 8314).
const ENCRYPTED_PORT: u16 = 465;

const FORM: &str = "a relay is written `smtps://HOST:465` or `smtp://HOST:587`";

/// Reads a relay.
pub(super) fn parse(text: &str) -> Result<Place, String> {
    if text.contains('@') {
        return Err(format!(
            "{FORM}, without name and password; give `--user NAME`, and the password in `ENTRENOUS_RELAY_PASSWORD`"
        ));
    }
    let refused = || format!("{FORM}, not `{text}`");
    let (begins, rest, usual) = match text.split_once("://") {
        Some(("smtp", rest)) => (Begins::Clear, rest, SUBMISSION_PORT),
        Some(("smtps", rest)) => (Begins::Encrypted, rest, ENCRYPTED_PORT),
        _ => return Err(refused()),
    };
    let rest = rest.strip_suffix('/').unwrap_or(rest);
    let (host, port) = match rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((host, after)) => (host, after.strip_prefix(':').or_else(|| after.is_empty().then_some(""))),
        None => rest.split_once(':').map_or((rest, Some("")), |(host, port)| (host, Some(port))),
    };
    let port = match port {
        Some("") if !rest.ends_with(':') => Some(usual),
        Some(port) => port.parse::<u16>().ok().filter(|port| *port > 0),
        None => None,
    };
    let is_host = !host.is_empty() && !host.contains(['/', '?', '#', ' ', '[', ']']);
    match port {
        Some(port) if is_host => Ok(Place { begins, host: host.to_owned(), port }),
        _ => Err(refused()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relay_is_read_with_its_usual_port() {
        for (text, begins, host, port) in [
            ("smtps://relay.example", Begins::Encrypted, "relay.example", 465),
            ("smtp://relay.example/", Begins::Clear, "relay.example", 587),
            ("smtp://127.0.0.1:2525", Begins::Clear, "127.0.0.1", 2_525),
            ("smtp://[::1]:25", Begins::Clear, "::1", 25),
            ("smtps://[::1]", Begins::Encrypted, "::1", 465),
        ] {
            let host = host.to_owned();
            assert_eq!(parse(text), Ok(Place { begins, host, port }), "{text}");
        }
    }

    #[test]
    fn what_is_no_relay_is_told_how_one_is_written() {
        for text in [
            "",
            "relay.example",
            "http://relay.example",
            "smtp://",
            "smtp://a:0",
            "smtp://a:99999",
            "smtp://a:",
            "smtp://[::1",
            "smtp://[::1]x",
            "smtp://a/b",
            "smtp://a b",
        ] {
            assert!(parse(text).unwrap_err().contains("smtps://HOST:465"), "{text}");
        }
    }

    #[test]
    fn a_password_in_a_relay_is_not_repeated() {
        let error = parse("smtps://name:hunter2@relay.example").unwrap_err();
        assert!(!error.contains("hunter2") && error.contains("ENTRENOUS_RELAY_PASSWORD"), "{error}");
    }
}
