//! Whether a domain is there at all, and whether it takes answers.

use super::{Check, Finding, Patient, Severity, Topic, World};
use crate::mime::address::Domain;
use crate::names::{Name, NoAnswer, addresses, mail_hosts, texts};

/// Machines of a domain whose addresses are looked up.
const HOSTS_MOST: usize = 4;

/// A domain is there if anything is: where not even that is answered, nothing else is judged.
pub(super) async fn check(world: &World<'_>, domain: &Domain) -> Check {
    let name = Name::of(domain);
    let mut unanswered = None;
    for question in 0..3_u8 {
        let answer = match question {
            0 => mail_hosts(world.names, &name).await.map(|_| ()),
            1 => texts(world.names, &name).await.map(|_| ()),
            _ => addresses(world.names, &name).await.map(|_| ()),
        };
        match answer {
            Ok(()) => return Check::have(Topic::Domain, format!("`{}` is in the DNS", domain.text())),
            Err(why) if why.is_absence() => {}
            // Whoever is silent stays silent: nobody waits three times for that.
            Err(why @ (NoAnswer::TooSlow | NoAnswer::NobodyToAsk)) => {
                return Check::unanswered(Topic::Domain, name.text(), why);
            }
            Err(why) => unanswered = Some(why),
        }
    }
    match unanswered {
        Some(why) => Check::unanswered(Topic::Domain, name.text(), why),
        None => {
            let text = format!(
                "the server that was asked knows nothing of `{}`: no address, no MX, no text",
                domain.text()
            );
            let help = "check how the domain is written and that it is paid for; a network that filters the DNS answers so too: try `--resolver ADDRESS`";
            Check::broken(Topic::Domain, "not found", Finding::new("E211", Severity::Error, text, help))
        }
    }
}

/// Whether answers to `From` and `Reply-To` arrive.
pub(super) async fn mailboxes(world: &World<'_>, patient: &Patient<'_>) -> Vec<Check> {
    let mut checks = vec![mailbox(world, patient.from, "From").await];
    if let Some(domain) = patient.reply_to.filter(|domain| *domain != patient.from) {
        checks.push(mailbox(world, domain, "Reply-To").await);
    }
    checks
}

async fn mailbox(world: &World<'_>, domain: &Domain, header: &str) -> Check {
    let name = Name::of(domain);
    let lost = |said: &str, text: String| {
        let help = "publish an MX record that names a machine that takes mail for this domain, or write from a domain that has one";
        Check::broken(Topic::Mailbox, said, Finding::new("E223", Severity::Error, text, help))
    };
    let hosts = match mail_hosts(world.names, &name).await {
        Ok(hosts) => hosts,
        // Without an MX the domain's own address takes mail (RFC 5321 section 5.1).
        Err(why) if why.is_absence() => vec![name.clone()],
        Err(why) => return Check::unanswered(Topic::Mailbox, name.text(), why),
    };
    if hosts.is_empty() {
        return lost(
            "takes no mail",
            format!(
                "`{}` says that it takes no mail at all (RFC 7505), and `{header}` is there",
                name.text()
            ),
        );
    }
    let mut unanswered: Option<(&Name, NoAnswer)> = None;
    for host in hosts.iter().take(HOSTS_MOST) {
        match addresses(world.names, host).await {
            Ok(_) => {
                let said = format!("answers to {header} go to `{}`", host.text());
                let only_address = *host == name;
                let check = Check::have(Topic::Mailbox, said);
                return if only_address { check.with(bare(&name)) } else { check };
            }
            Err(why) if why.is_absence() => {}
            Err(why) => unanswered = Some((host, why)),
        }
    }
    match unanswered {
        Some((host, why)) => Check::unanswered(Topic::Mailbox, host.text(), why),
        None => lost(
            "answers are lost",
            format!(
                "no machine that takes mail for `{}` has an address, and `{header}` is there",
                name.text()
            ),
        ),
    }
}

fn bare(name: &Name) -> Finding {
    let text = format!("`{}` has no MX record: mail for it goes to the machine of the web site", name.text());
    Finding::new(
        "E223",
        Severity::Warning,
        text,
        "publish an MX record; some providers distrust a sender without one",
    )
}
