//! What is good to have: encryption of answers on their way to us (MTA-STS, RFC 8461), reports on it (TLS-RPT, RFC 8460), a picture (BIMI).
//!
//! **Invariant:** none of the three is needed to be delivered; one that is there and broken is a finding.

use super::tags::{Tags, of_version};
use super::{Check, Finding, Severity, Topic, World};
use crate::call::{Call, Ending};
use crate::mime::address::Domain;
use crate::names::{Name, mail_hosts, texts};
use entrenous_core::charter::Endpoint;

/// Lines of a policy that are read.
const LINES_MOST: usize = 128;
/// The longest a policy may say it holds (RFC 8461 section 3.2).
const AGE_MOST: u64 = 31_557_600;

/// The one record of this version at `label` below the domain: none, one, or a check that says why not.
async fn record(
    world: &World<'_>,
    topic: Topic,
    domain: &Domain,
    label: &str,
    version: &str,
) -> Result<Option<Tags>, Check> {
    let place = format!("{label}.{}", domain.text());
    let Ok(name) = Name::parse(&place) else { return Ok(None) };
    let found = match texts(world.names, &name).await {
        Ok(found) => of_version(&found, version),
        Err(why) if why.is_absence() => return Ok(None),
        Err(why) => return Err(Check::unanswered(topic, &place, why)),
    };
    let code = if topic == Topic::MtaSts {
        "E225"
    } else if topic == Topic::Bimi {
        "E229"
    } else {
        "E226"
    };
    let unfit = |text: String| {
        Check::broken(
            topic,
            "does not count",
            Finding::new(code, Severity::Warning, text, "leave one record in the form its page shows"),
        )
    };
    match found.as_slice() {
        [] => Ok(None),
        [text] => Tags::parse(text)
            .map(Some)
            .ok_or_else(|| unfit(format!("the record at `{place}` cannot be read"))),
        _ => Err(unfit(format!("several records stand at `{place}`, and then none counts"))),
    }
}

/// MTA-STS of the sender's own domain.
pub(super) async fn transport(world: &World<'_>, domain: &Domain) -> Check {
    let tags = match record(world, Topic::MtaSts, domain, "_mta-sts", "STSv1").await {
        Ok(Some(tags)) => tags,
        Ok(None) => {
            return Check::optional(Topic::MtaSts, "none; answers of customers may travel unencrypted");
        }
        Err(check) => return check,
    };
    let unfit = |said: &str, text: String| {
        let help = "mend the policy file; the page of E225 shows one. Change `id=` in the record whenever the file changes";
        Check::broken(Topic::MtaSts, said, Finding::new("E225", Severity::Warning, text, help))
    };
    let has_id = tags
        .get("id")
        .is_some_and(|id| !id.is_empty() && id.len() <= 32 && id.bytes().all(|b| b.is_ascii_alphanumeric()));
    if !has_id {
        return unfit(
            "does not count",
            format!("`_mta-sts.{}` has no `id=` of at most 32 letters and digits", domain.text()),
        );
    }
    let place = format!("https://mta-sts.{}/.well-known/mta-sts.txt", domain.text());
    let Ok(endpoint) = Endpoint::parse(&place) else {
        return Check::unknown(Topic::MtaSts, "the place of the policy cannot be asked");
    };
    let reply = match world.caller.call(&Call::get(endpoint)).await {
        Ok(reply) => reply,
        Err(unheard) => {
            let text = format!("the record is there and `{place}` cannot be read: {}", unheard.why);
            return unfit("the policy cannot be read", text);
        }
    };
    let text =
        String::from_utf8(reply.body).ok().filter(|_| reply.ending == Ending::Whole && reply.status == 200);
    let Some(text) = text else {
        return unfit(
            "the policy cannot be read",
            format!("`{place}` answers no whole text with status 200, but {}", reply.status),
        );
    };
    let policy = match Policy::parse(&text) {
        Ok(policy) => policy,
        Err(why) => {
            return unfit(
                "the policy cannot be read",
                format!("the policy at `{place}` does not count: {why}"),
            );
        }
    };
    covered(world, domain, &policy).await
}

async fn covered(world: &World<'_>, domain: &Domain, policy: &Policy) -> Check {
    let hosts = match mail_hosts(world.names, &Name::of(domain)).await {
        Ok(hosts) => hosts,
        Err(why) if why.is_absence() => Vec::new(),
        Err(why) => return Check::unanswered(Topic::MtaSts, domain.text(), why),
    };
    match hosts.iter().find(|host| policy.mode != "none" && !policy.covers(host)) {
        Some(host) => {
            let text = format!(
                "the MTA-STS policy does not name `{}`, which takes mail for `{}`",
                host.text(),
                domain.text()
            );
            let help = "add `mx:` with this name to the policy, then change `id=` in the record";
            // Enforced, mail to this machine is refused by everyone who keeps the standard.
            let severity = if policy.mode == "enforce" { Severity::Error } else { Severity::Warning };
            Check::broken(Topic::MtaSts, "does not name every MX", Finding::new("E225", severity, text, help))
        }
        None => Check::have(Topic::MtaSts, format!("`{}`, names every MX", policy.mode)),
    }
}

/// A policy file (RFC 8461 section 3.2).
#[derive(Debug)]
struct Policy {
    mode: &'static str,
    hosts: Vec<String>,
}

impl Policy {
    fn parse(text: &str) -> Result<Self, &'static str> {
        let (mut version, mut mode, mut age, mut hosts) = (None, None, None, Vec::new());
        for line in text.lines().take(LINES_MOST) {
            let Some((name, value)) = line.split_once(':') else { continue };
            let value = value.trim();
            match name.trim() {
                "version" => version = version.or(Some(value == "STSv1")),
                "mode" => mode = mode.or(Some(value)),
                "max_age" => age = age.or(Some(value.parse::<u64>().is_ok_and(|age| age <= AGE_MOST))),
                "mx" => hosts.push(value.to_ascii_lowercase()),
                _ => {}
            }
        }
        if version != Some(true) {
            return Err("`version: STSv1` is missing");
        }
        if age != Some(true) {
            return Err("`max_age:` is missing, or more than a year");
        }
        let mode = match mode {
            Some("enforce") => "enforce",
            Some("testing") => "testing",
            Some("none") => "none",
            _ => return Err("`mode:` is none of `enforce`, `testing`, `none`"),
        };
        if mode != "none" && hosts.is_empty() {
            return Err("it names no `mx:`");
        }
        Ok(Self { mode, hosts })
    }
    /// Whether it names a host; `*.` stands for one label.
    fn covers(&self, host: &Name) -> bool {
        let parent = host.text().split_once('.').map(|(_, rest)| rest);
        self.hosts.iter().any(|named| match named.strip_prefix("*.") {
            Some(rest) => parent == Some(rest),
            None => named == host.text(),
        })
    }
}

/// TLS-RPT of the sender's own domain.
pub(super) async fn reports(world: &World<'_>, domain: &Domain) -> Check {
    let place = format!("_smtp._tls.{}", domain.text());
    match record(world, Topic::TlsReport, domain, "_smtp._tls", "TLSRPTv1").await {
        Err(check) => check,
        Ok(None) => Check::optional(Topic::TlsReport, "none; nobody tells you when encryption to you fails"),
        Ok(Some(tags)) => {
            let is_place =
                |place: &str| place.trim().starts_with("mailto:") || place.trim().starts_with("https://");
            if tags.get("rua").is_some_and(|places| places.split(',').all(is_place)) {
                return Check::have(Topic::TlsReport, "asks for reports");
            }
            let text = format!("`{place}` names no `mailto:` or `https://` to report to");
            let finding = Finding::new("E226", Severity::Warning, text, "publish this line")
                .paste(place, format!("v=TLSRPTv1; rua=mailto:tls@{}", domain.text()));
            Check::broken(Topic::TlsReport, "does not count", finding)
        }
    }
}

/// BIMI of the sender's own domain.
pub(super) async fn brand(world: &World<'_>, domain: &Domain) -> Check {
    match record(world, Topic::Bimi, domain, "default._bimi", "BIMI1").await {
        Err(check) => check,
        Ok(None) => Check::optional(Topic::Bimi, "none; a picture beside your mail, for those who want one"),
        Ok(Some(tags)) => {
            let picture = tags.get("l").unwrap_or_default();
            if picture.is_empty() {
                return Check::optional(Topic::Bimi, "says that there is none");
            }
            if picture.starts_with("https://") {
                return Check::have(
                    Topic::Bimi,
                    "names a picture; Gmail wants a certificate for it (`a=`) and DMARC of `quarantine` or `reject`",
                );
            }
            let text = format!("`default._bimi.{}` names no picture at `https://`", domain.text());
            Check::broken(
                Topic::Bimi,
                "does not count",
                Finding::new("E229", Severity::Warning, text, "write `l=https://…/logo.svg`"),
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_is_read_or_its_fault_is_named() {
        let policy = Policy::parse("version: STSv1\r\nmode: enforce\r\nmx: mail.shop.example\r\nmx: *.relay.example\r\nmax_age: 604800\r\n").unwrap();
        let covers = |name: &str| policy.covers(&Name::parse(name).unwrap());
        assert!(covers("mail.shop.example") && covers("a.relay.example"));
        assert!(!covers("a.b.relay.example") && !covers("relay.example") && !covers("shop.example"));
        for (text, why) in [
            ("", "version"),
            ("version: STSv1\nmode: enforce\nmx: a.example\n", "max_age"),
            ("version: STSv1\nmode: enforce\nmx: a.example\nmax_age: 99999999999\n", "max_age"),
            ("version: STSv1\nmode: on\nmx: a.example\nmax_age: 1\n", "mode"),
            ("version: STSv1\nmode: testing\nmax_age: 1\n", "mx"),
            ("<html>404</html>", "version"),
        ] {
            assert!(Policy::parse(text).unwrap_err().contains(why), "{text}");
        }
        assert!(Policy::parse("version: STSv1\nmode: none\nmax_age: 1\n").is_ok());
    }
}
