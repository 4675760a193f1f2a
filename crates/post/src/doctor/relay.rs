//! The machine that sends: its name leads to its address, and its address back to its name (Gmail's rules, RFC 1912 section 2.1).

use super::{Check, Finding, Severity, Topic, World};
use crate::guard;
use crate::names::{Name, addresses, pointers};
use std::net::IpAddr;

/// Addresses of a relay that are looked at.
const ADDRESSES_MOST: usize = 8;

pub(super) async fn check(world: &World<'_>, host: Option<&str>) -> Check {
    let Some(host) = host else {
        return Check::unknown(Topic::Relay, "not known; say `--relay smtps://HOST:465`");
    };
    let known = match host.parse::<IpAddr>() {
        Ok(address) => vec![address],
        Err(_) if host.eq_ignore_ascii_case("localhost") => vec![IpAddr::V4(std::net::Ipv4Addr::LOCALHOST)],
        Err(_) => match Name::parse(host) {
            Err(_) => return Check::unknown(Topic::Relay, "its name is no name of the DNS"),
            Ok(name) => match addresses(world.names, &name).await {
                Ok(found) => found,
                Err(why) if why.is_absence() => {
                    let text = format!("no address is known for the relay `{host}`");
                    let help = "check how it is written; its provider's pages name it";
                    return Check::broken(
                        Topic::Relay,
                        "not found",
                        Finding::new("E224", Severity::Error, text, help),
                    );
                }
                Err(why) => return Check::unanswered(Topic::Relay, host, why),
            },
        },
    };
    if known.iter().any(|address| !guard::is_public(*address)) {
        return Check::unknown(
            Topic::Relay,
            format!("`{host}` stands in your own network; look at the address it sends from"),
        );
    }
    for address in known.iter().take(ADDRESSES_MOST) {
        if let Some(check) = leads_back(world, host, *address).await {
            return check;
        }
    }
    Check::have(
        Topic::Relay,
        format!("`{host}` leads there and back; it may send from other addresses, which only it knows"),
    )
}

/// What is wrong with an address, if anything.
async fn leads_back(world: &World<'_>, host: &str, address: IpAddr) -> Option<Check> {
    let help = "ask the provider of the machine to set its reverse name to one that leads to this address; a relay's provider does that for you";
    let broken = |text: String| {
        Some(Check::broken(
            Topic::Relay,
            "no name that leads back",
            Finding::new("E224", Severity::Error, text, help),
        ))
    };
    let back = match pointers(world.names, address).await {
        Ok(back) => back,
        Err(why) if why.is_absence() => {
            return broken(format!("`{address}` of the relay `{host}` points back to no name"));
        }
        Err(why) => return Some(Check::unanswered(Topic::Relay, Name::reverse(address).text(), why)),
    };
    let mut unanswered = None;
    for name in back.iter().take(ADDRESSES_MOST) {
        match addresses(world.names, name).await {
            Ok(forth) if forth.contains(&address) => return None,
            Err(why) if !why.is_absence() => unanswered = Some((name, why)),
            _ => {}
        }
    }
    match unanswered {
        Some((name, why)) => Some(Check::unanswered(Topic::Relay, name.text(), why)),
        None => broken(format!("`{address}` points back to a name that does not lead to it")),
    }
}
