//! SPF (RFC 7208): one record, read whole, its questions counted, its last word judged.
//!
//! **Invariant:** no address is judged here: which machine a relay sends from only the relay knows.

mod record;
mod walk;

pub use walk::Survey;

use super::{Check, Finding, Severity, Topic, World};
use crate::mime::address::Domain;
use crate::names::{Name, NoAnswer, texts};
use record::Qualifier;
use walk::{Ending, LOOKUPS_MOST, Trouble, VOIDS_MOST, walk};

/// What mail of one relay needs.
const EXAMPLE: &str = "v=spf1 include:YOUR-RELAY ~all";

/// The SPF records of a name.
async fn records(world: &dyn crate::names::Names, name: &Name) -> Result<Vec<String>, NoAnswer> {
    let is_spf = |text: &String| {
        let beginning = text.split(' ').next().unwrap_or_default();
        beginning.eq_ignore_ascii_case("v=spf1")
    };
    match texts(world, name).await {
        Ok(all) => Ok(all.into_iter().filter(is_spf).collect()),
        Err(why) if why.is_absence() => Ok(Vec::new()),
        Err(why) => Err(why),
    }
}

pub(super) async fn check(world: &World<'_>, domain: &Domain) -> Check {
    let name = Name::of(domain);
    let found = match records(world.names, &name).await {
        Ok(found) => found,
        Err(why) => return Check::unanswered(Topic::Spf, name.text(), why),
    };
    match found.as_slice() {
        [] => missing(&name),
        [text] => match walk(world.names, &name, text).await {
            Ok(survey) => judged(&name, &survey),
            Err(trouble) => broken(&trouble),
        },
        several => {
            let text =
                format!("`{}` has {} SPF records, and receivers then count none", name.text(), several.len());
            let finding = Finding::new(
                "E213",
                Severity::Error,
                text,
                "put what they say into one record, and take the others away",
            );
            Check::broken(Topic::Spf, format!("{} records where one may be", several.len()), finding)
        }
    }
}

fn missing(name: &Name) -> Check {
    let text = format!("`{}` does not say who may send for it", name.text());
    let help = "publish this line, with the entry that your relay's provider tells you";
    let finding = Finding::new("E212", Severity::Error, text, help).paste(name.text(), EXAMPLE);
    Check::broken(Topic::Spf, "not published", finding)
}

fn broken(trouble: &Trouble) -> Check {
    match trouble {
        Trouble::NotAnswered(name, why) => Check::unanswered(Topic::Spf, name.text(), *why),
        Trouble::Malformed(name, term) => {
            let text = format!("the SPF record of `{}` holds `{term}`, which nobody can read", name.text());
            let help = "mend or take away this entry; one that cannot be read spoils the whole record";
            Check::broken(Topic::Spf, "cannot be read", Finding::new("E213", Severity::Error, text, help))
        }
        Trouble::NothingThere(name, count) => {
            let text = match count {
                0 => format!("`{}` is included and has no SPF record: the whole record fails", name.text()),
                _ => format!(
                    "`{}` is included and has {count} SPF records: the whole record fails",
                    name.text()
                ),
            };
            let help = "take this entry away, or ask the provider it belongs to for the present one";
            Check::broken(
                Topic::Spf,
                "includes what is not there",
                Finding::new("E213", Severity::Error, text, help),
            )
        }
        Trouble::Circle(name) => {
            let text = format!("the SPF record of `{}` includes itself", name.text());
            let help = "take the entry away that leads back";
            Check::broken(Topic::Spf, "leads in a circle", Finding::new("E213", Severity::Error, text, help))
        }
        Trouble::TooMany(count) => {
            let text = format!(
                "reading the SPF record takes {count} questions or more; receivers stop after {LOOKUPS_MOST}"
            );
            let help = "take away `include:` entries of services that no longer send for you, and `a`, `mx`, `ptr`; or send from a subdomain with a record of its own";
            let said = format!("{count} questions or more, {LOOKUPS_MOST} allowed");
            Check::broken(Topic::Spf, said, Finding::new("E214", Severity::Error, text, help))
        }
    }
}

fn judged(name: &Name, survey: &Survey) -> Check {
    let count = format!("{} of {LOOKUPS_MOST} questions", survey.lookups);
    let mut check = match survey.ending {
        Ending::All(Qualifier::Pass) => {
            let text =
                format!("the SPF record of `{}` ends in `+all`: everyone may send for it", name.text());
            let help = "end the record in `~all`, which says that others may not";
            let finding =
                Finding::new("E215", Severity::Error, text, help).paste(name.text(), survey.closed());
            Check::broken(Topic::Spf, "lets everyone send", finding)
        }
        Ending::All(Qualifier::Fail) => Check::have(Topic::Spf, format!("{count}, ends in `-all`")),
        Ending::All(Qualifier::SoftFail) => Check::have(Topic::Spf, format!("{count}, ends in `~all`")),
        Ending::All(Qualifier::Neutral) | Ending::Open => {
            let text = format!("the SPF record of `{}` says nothing about everyone else", name.text());
            let help = "end the record in `~all`, which says that others may not";
            let finding =
                Finding::new("E215", Severity::Warning, text, help).paste(name.text(), survey.closed());
            Check::have(Topic::Spf, format!("{count}, says nothing of others")).with(finding)
        }
    };
    if survey.voids > VOIDS_MOST {
        let text = format!(
            "{} questions of the SPF record find nothing; receivers may stop after {VOIDS_MOST}",
            survey.voids
        );
        check = check.with(Finding::new(
            "E214",
            Severity::Warning,
            text,
            "take away the entries that lead nowhere",
        ));
    }
    if survey.asks_ptr {
        let text = "the SPF record asks by `ptr`, which is slow and which some receivers skip (RFC 7208 section 5.5)";
        check = check.with(Finding::new(
            "E213",
            Severity::Warning,
            text,
            "name the machines by `ip4:`, `ip6:` or `include:`",
        ));
    }
    if survey.has_macro {
        let text = "the SPF record has macros: what they lead to depends on each mail, and was counted, not followed";
        check = check.with(Finding::new(
            "E214",
            Severity::Note,
            text,
            "nothing, if your provider asked for them",
        ));
    }
    check
}
