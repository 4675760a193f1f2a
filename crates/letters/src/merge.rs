//! What Mailchimp wrote, read over: merge tags become tags of ours, and what has no place here is told of.
//!
//! **Invariant:** no merge tag stays in the text: each is taken over or dropped, and every drop is reported.

use crate::plain::plain;
use crate::tag::Shield;

/// A template read over.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Taken {
    /// The text, with our tags.
    pub text: String,
    /// What was left out.
    pub dropped: Vec<Dropped>,
}

/// A tag that has no place here.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Dropped {
    /// The tag as it was written.
    pub tag: String,
    /// Its line, from 1.
    pub line: usize,
    /// Why.
    pub why: &'static str,
}

/// The item each usual tag of a person stands for; another name becomes an item of that name, which the lints then look at.
const ITEMS: [(&str, &str); 3] = [("FNAME", "first_name"), ("LNAME", "last_name"), ("EMAIL", "email")];

const SENDER: [(&str, &str); 6] = [
    ("LIST:COMPANY", "{{ sender.name }}"),
    ("LIST:ADDRESS", "{{ sender.postal }}"),
    ("LIST:ADDRESSLINE", "{{ sender.postal }}"),
    ("HTML:LIST_ADDRESS_HTML", "{{ sender.postal }}"),
    ("LIST:URL", "{{ sender.website }}"),
    ("MC_LANGUAGE", "{{ language }}"),
];

const LINKS: [(&str, &str); 3] = [
    ("UNSUB", "{{ links.unsubscribe }}"),
    ("UPDATE_PROFILE", "{{ links.preferences }}"),
    ("ARCHIVE", "{{ links.web_version }}"),
];

/// Reads a template over.
#[must_use]
pub fn take_over(template: &str) -> Taken {
    let mut taken = Taken::default();
    let mut open: Vec<Branch> = Vec::new();
    let mut rest = template;
    let mut line = 1_usize;
    while let Some((before, after)) = rest.split_once("*|") {
        taken.text.push_str(before);
        line = line.saturating_add(before.matches('\n').count());
        let Some((tag, next)) = after.split_once("|*") else {
            taken.drop_tag("*|", line, "it does not end");
            rest = after;
            continue;
        };
        match tag_of(tag.trim(), &mut open) {
            Ok(ours) => taken.text.push_str(&ours),
            Err(why) => taken.drop_tag(tag.trim(), line, why),
        }
        line = line.saturating_add(tag.matches('\n').count());
        rest = next;
    }
    taken.text.push_str(rest);
    // Two halves may meet where a tag was left out.
    taken.text = taken.text.replace("*|", "* |");
    for branch in open.iter().rev() {
        if *branch == Branch::Ours {
            taken.text.push_str("{% endif %}");
        }
        taken.dropped.push(Dropped {
            tag: "IF".to_owned(),
            line,
            why: "it does not end; we ended it at the last line",
        });
    }
    taken
}

impl Taken {
    fn drop_tag(&mut self, tag: &str, line: usize, why: &'static str) {
        self.dropped.push(Dropped { tag: tag.to_owned(), line, why });
    }
}

/// A condition that is open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Branch {
    /// It became one of ours.
    Ours,
    /// It asked for something that is always so here; only its end is dropped with it.
    Always,
}

fn tag_of(tag: &str, open: &mut Vec<Branch>) -> Result<String, &'static str> {
    let known = SENDER.iter().chain(&LINKS).find(|(name, _)| *name == tag);
    if let Some((_, ours)) = known {
        return Ok((*ours).to_owned());
    }
    let (word, asked) = tag.split_once(':').unwrap_or((tag, ""));
    match word {
        "IFNOT" if asked == "ARCHIVE_PAGE" => {
            open.push(Branch::Always);
            Ok(String::new())
        }
        "IF" | "IFNOT" => {
            let condition = condition(asked, if word == "IFNOT" { Turned::Yes } else { Turned::No })
                .ok_or("its condition does not read")?;
            open.push(Branch::Ours);
            Ok(format!("{{% if {condition} %}}"))
        }
        "ELSEIF" if open.last() == Some(&Branch::Ours) => condition(asked, Turned::No)
            .map(|condition| format!("{{% elif {condition} %}}"))
            .ok_or("its condition does not read"),
        "ELSE" if open.last() == Some(&Branch::Ours) => Ok("{% else %}".to_owned()),
        "END" => match open.pop() {
            Some(Branch::Ours) => Ok("{% endif %}".to_owned()),
            Some(Branch::Always) => Ok(String::new()),
            None => Err("nothing is open that it could end"),
        },
        "ELSE" | "ELSEIF" => Err("nothing is open that it could turn"),
        "MC" if asked == "SUBJECT" => Err("write the subject among the first lines"),
        "MC_PREVIEW_TEXT" => Err("write the preview among the first lines"),
        "CURRENT_YEAR" | "DATE" => Err("a message knows no day; write it"),
        "FORWARD" | "REWARDS" | "HTML" | "TWITTER" | "FACEBOOK" | "LIST" | "ABOUT_LIST" => {
            Err("it has no place here; write it as text")
        }
        name => item(name).map(|item| format!("{{{{ person.{item} }}}}")).ok_or("it has no place here"),
    }
}

fn item(name: &str) -> Option<String> {
    let usual = ITEMS.iter().find(|(tag, _)| *tag == name).map(|(_, item)| (*item).to_owned());
    let own = name.to_ascii_lowercase();
    usual.or_else(|| entrenous_core::id::Key::parse(&own).is_ok().then_some(own))
}

fn condition(asked: &str, turned: Turned) -> Option<String> {
    let (name, value) =
        asked.split_once('=').map_or((asked, None), |(name, value)| (name, Some(value.trim())));
    let read = format!("person.{}", item(name.trim())?);
    let condition = match value {
        Some(value) if value.contains(['"', '\\', '%', '{', '}']) => return None,
        Some(value) => format!("{read} == \"{value}\""),
        None => read,
    };
    Some(match turned {
        Turned::No => condition,
        Turned::Yes => format!("not ({condition})"),
    })
}

/// Whether a condition asks for the opposite.
enum Turned {
    Yes,
    No,
}

/// The words of a page in HTML, for a Markdown text in our frame; its layout is left behind.
#[must_use]
pub fn words_of(html: &str) -> String {
    let (shield, shielded) = Shield::raise(html);
    shield.restore(&plain(&shielded, &shield), "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn merge_tags_become_ours_and_the_rest_is_told_of() {
        let taken = take_over(
            "*|IF:FNAME|*Bonjour *|FNAME|**|ELSE:|*Bonjour*|END:IF|*\n*|IFNOT:ARCHIVE_PAGE|*x*|END:IF|* *|UNSUB|* *|FORWARD|* *|IFNOT:CITY=Metz|*y*|END:IF|*",
        );
        assert_eq!(
            taken.text,
            "{% if person.first_name %}Bonjour {{ person.first_name }}{% else %}Bonjour{% endif %}\nx {{ links.unsubscribe }}  {% if not (person.city == \"Metz\") %}y{% endif %}"
        );
        let told: Vec<(&str, usize)> =
            taken.dropped.iter().map(|dropped| (dropped.tag.as_str(), dropped.line)).collect();
        assert_eq!(told, [("FORWARD", 2)]);
    }

    proptest! {
        #[test]
        fn no_merge_tag_stays_and_all_that_opens_ends(text in "(\\*\\||\\|\\*|IF:A|END:IF|ELSE:|FNAME|[a-z \n]){0,30}") {
            let taken = take_over(&text);
            prop_assert!(!taken.text.contains("*|"), "{}", taken.text);
            prop_assert_eq!(taken.text.matches("{% if").count(), taken.text.matches("{% endif").count());
        }
    }
}
