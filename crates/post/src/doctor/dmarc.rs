//! DMARC (RFC 9989, which followed RFC 7489): the policy that applies to `From`, and whether SPF and DKIM speak of the same organisation.
//!
//! **Invariant:** the organisational domain is found by the walk of RFC 9989 section 4.10, with at most [`WALK_MOST`] questions; no list
//! of public suffixes is shipped, which would be old the day after.

use super::tags::{Tags, of_version};
use super::{Check, Finding, Patient, Severity, Topic, World};
use crate::mime::address::Domain;
use crate::names::{Name, Names, NoAnswer, texts};

/// Questions of one walk (RFC 9989 section 4.10).
const WALK_MOST: usize = 8;

/// The policy that applies to a domain.
pub(super) enum Policy {
    /// There is none.
    None,
    /// The record at this name.
    Found(Name, Tags),
    /// What stands at this name cannot be used, for this reason.
    Broken(Name, &'static str),
    /// This name was not answered.
    NotAnswered(Name, NoAnswer),
}

/// What stands at one name.
async fn at(names: &dyn Names, name: &Name) -> Policy {
    let Ok(place) = name.below("_dmarc") else { return Policy::None };
    let found = match texts(names, &place).await {
        Ok(found) => of_version(&found, "DMARC1"),
        Err(why) if why.is_absence() => return Policy::None,
        Err(why) => return Policy::NotAnswered(place, why),
    };
    match found.as_slice() {
        [] => Policy::None,
        [text] => match Tags::parse(text) {
            Some(tags) => Policy::Found(name.clone(), tags),
            None => Policy::Broken(name.clone(), "it cannot be read"),
        },
        _ => Policy::Broken(name.clone(), "several records stand there, and receivers then count none"),
    }
}

/// The names a walk asks for, the longest first: of long ones only the last seven labels and shorter.
fn steps(domain: &Name) -> Vec<Name> {
    let mut steps = vec![domain.clone()];
    let mut next = if domain.labels() > WALK_MOST {
        Some(domain.shortened(WALK_MOST.saturating_sub(1)))
    } else {
        domain.parent()
    };
    while let Some(name) = next.filter(|_| steps.len() < WALK_MOST) {
        next = name.parent();
        steps.push(name);
    }
    steps
}

/// The policy for a domain: its own, or that of its organisation.
pub(super) async fn find(names: &dyn Names, domain: &Name) -> Policy {
    match at(names, domain).await {
        Policy::None => {}
        found => return found,
    }
    match organisation(names, domain).await {
        Ok(above) if above != *domain => at(names, &above).await,
        Ok(_) => Policy::None,
        Err((name, why)) => Policy::NotAnswered(name, why),
    }
}

/// The organisational domain: below a `psd=y`, at a `psd=n`, else the shortest with a record, else the domain itself.
async fn organisation(names: &dyn Names, domain: &Name) -> Result<Name, (Name, NoAnswer)> {
    let mut shortest = domain.clone();
    let mut below = domain.clone();
    for name in steps(domain) {
        match at(names, &name).await {
            Policy::Found(_, tags) => match tags.get("psd") {
                Some("n") => return Ok(name),
                Some("y") if name != *domain => return Ok(below),
                _ => shortest = name.clone(),
            },
            Policy::NotAnswered(name, why) => return Err((name, why)),
            Policy::None | Policy::Broken(..) => {}
        }
        below = name;
    }
    Ok(shortest)
}

/// What is proposed where nothing is.
fn proposal(domain: &Domain) -> (String, String) {
    (format!("_dmarc.{}", domain.text()), format!("v=DMARC1; p=none; rua=mailto:dmarc@{}", domain.text()))
}

/// The check on the record.
pub(super) fn check(patient: &Patient<'_>, policy: &Policy) -> Check {
    let (name, text) = proposal(patient.from);
    match policy {
        Policy::NotAnswered(name, why) => Check::unanswered(Topic::Dmarc, name.text(), *why),
        Policy::None => {
            let said = format!("`{name}` is not published, nor one above it");
            let help = "publish this line; it only asks for reports, and nothing is refused because of it";
            let finding = Finding::new("E219", Severity::Error, said, help).paste(name, text);
            Check::broken(Topic::Dmarc, "not published", finding)
        }
        Policy::Broken(at, why) => {
            let said = format!("the DMARC record at `_dmarc.{}` does not count: {why}", at.text());
            let finding = Finding::new("E220", Severity::Error, said, "leave one record, such as this")
                .paste(name, text);
            Check::broken(Topic::Dmarc, "does not count", finding)
        }
        Policy::Found(at, tags) => found(patient, at, tags),
    }
}

fn found(patient: &Patient<'_>, at: &Name, tags: &Tags) -> Check {
    let is_own = at.text() == patient.from.text();
    let wish = if is_own { tags.get("p") } else { tags.get("sp").or(tags.get("p")) };
    let (name, proposed) = proposal(patient.from);
    let wish = match wish.map(str::to_ascii_lowercase).as_deref() {
        Some("none") => "none",
        Some("quarantine") => "quarantine",
        Some("reject") => "reject",
        // A record with reports and no policy counts as `p=none` (RFC 9989 section 4.7); older receivers pass it over.
        None if tags.get("rua").is_some() => {
            let text = "the DMARC record has no `p=`: receivers after RFC 9989 read `p=none`, older ones read nothing";
            let check = Check::have(Topic::Dmarc, "no policy, only reports");
            return check.with(Finding::new(
                "E220",
                Severity::Warning,
                text,
                "write `p=none` behind `v=DMARC1;`",
            ));
        }
        _ => {
            let text =
                format!("the policy of `_dmarc.{}` is none of `none`, `quarantine`, `reject`", at.text());
            let finding =
                Finding::new("E220", Severity::Error, text, "write one of the three").paste(name, proposed);
            return Check::broken(Topic::Dmarc, "no policy that is known", finding);
        }
    };
    let origin = if is_own { String::new() } else { format!(", from `{}`", at.text()) };
    let mut check = Check::have(Topic::Dmarc, format!("`p={wish}`{origin}"));
    if tags.get("rua").is_none() {
        let text = "nobody hears how your mail fares: the DMARC record asks for no reports";
        let help = format!("add `rua=mailto:dmarc@{}`, a mailbox of yours", patient.from.text());
        check = check.with(Finding::new("E222", Severity::Warning, text, help));
    }
    if wish == "none" {
        let text = "`p=none` asks for reports and protects nobody from mail in your name";
        let help =
            "when the reports show that all your own mail passes, go to `quarantine`, then to `reject`";
        check = check.with(Finding::new("E222", Severity::Note, text, help));
    }
    if tags.get("pct").is_some() {
        let text = "`pct` is no longer part of DMARC (RFC 9989); only `t=y` is left for trying out";
        check = check.with(Finding::new("E222", Severity::Note, text, "take `pct` away"));
    }
    check
}

/// Whether what is proved is about the sender: DKIM's domain or the return path belongs to the organisation of `From`.
pub(super) async fn alignment(
    world: &World<'_>,
    patient: &Patient<'_>,
    policy: &Policy,
    signed: &[Domain],
) -> Check {
    let from = Name::of(patient.from);
    let mode = |tag: &str| match policy {
        Policy::Found(_, tags) if tags.get(tag).is_some_and(|mode| mode.eq_ignore_ascii_case("s")) => {
            Mode::Strict
        }
        _ => Mode::Relaxed,
    };
    let mut fits = Vec::new();
    let mut unanswered = None;
    let signers = signed.iter().map(|domain| (domain, "adkim", "DKIM"));
    for (domain, tag, what) in signers.chain([(patient.return_path, "aspf", "SPF")]) {
        match is_aligned(world.names, &from, &Name::of(domain), mode(tag)).await {
            Ok(true) if !fits.contains(&what) => fits.push(what),
            Ok(_) => {}
            Err(not) => unanswered = Some(not),
        }
    }
    if fits.contains(&"DKIM") {
        let said = format!("{} speak of the domain in From", fits.join(" and "));
        return Check::have(
            Topic::Alignment,
            said.replacen("DKIM speak", "DKIM speaks", usize::from(fits.len() == 1)),
        );
    }
    if let Some((name, why)) = unanswered {
        return Check::unanswered(Topic::Alignment, name.text(), why);
    }
    let help = format!("sign with a key of `{}`: `entrenous mail key --domain {}`", from.text(), from.text());
    if fits.contains(&"SPF") && matches!(policy, Policy::Found(..)) {
        let text = "only SPF speaks of the domain in From: a mail that is forwarded loses it";
        let check = Check::have(Topic::Alignment, "SPF speaks of the domain in From");
        return check.with(Finding::new("E221", Severity::Warning, text, help));
    }
    if !matches!(policy, Policy::Found(..)) && !signed.is_empty() {
        return Check::unknown(
            Topic::Alignment,
            "without a DMARC record nobody can say where the organisation begins",
        );
    }
    let text = format!("neither a signature nor the return path is of the organisation of `{}`", from.text());
    let finding = Finding::new("E221", Severity::Error, text, help);
    Check::broken(Topic::Alignment, "nothing that was proved is about From", finding)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Strict,
    Relaxed,
}

async fn is_aligned(
    names: &dyn Names,
    from: &Name,
    other: &Name,
    mode: Mode,
) -> Result<bool, (Name, NoAnswer)> {
    if from == other {
        return Ok(true);
    }
    if mode == Mode::Strict {
        return Ok(false);
    }
    Ok(organisation(names, from).await? == organisation(names, other).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_walk_asks_eight_names_at_most_and_goes_up_to_the_last_label() {
        let texts = |name: &str| {
            steps(&Name::parse(name).unwrap()).iter().map(|step| step.text().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(texts("a.shop.example"), ["a.shop.example", "shop.example", "example"]);
        let long = texts("a.b.c.d.e.f.g.h.i.j.shop.example");
        assert_eq!(long.len(), 8);
        assert_eq!((long[1].as_str(), long[7].as_str()), ("f.g.h.i.j.shop.example", "example"));
    }
}
