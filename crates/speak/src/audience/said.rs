//! An audience as it is said: the tree of a sentence, before anybody looked whether the charter has what it names.
//! [`Said`] is written back with `Display`, in one form for each meaning of the grammar.
//!
//! **Invariant:** what is written reads as the same tree again; places in the text are not part of what is said.

use super::deed::Deed;
use super::token::{is_plain, quote};
use std::fmt;
use std::ops::Range;

/// A name with its place in the sentence.
#[derive(Clone, Debug)]
pub(super) struct Name {
    pub(super) text: String,
    pub(super) span: Range<usize>,
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

/// A number of days with its place.
#[derive(Clone, Debug)]
pub(super) struct Days {
    pub(super) count: u32,
    pub(super) span: Range<usize>,
}

impl PartialEq for Days {
    fn eq(&self, other: &Self) -> bool {
        self.count == other.count
    }
}

/// Which articles.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum SaidWhat {
    Anything,
    Kinds(Vec<Name>),
    Article(Name),
}

/// Something done.
#[derive(Clone, Debug)]
pub(super) struct SaidDid {
    pub(super) deed: Deed,
    pub(super) span: Range<usize>,
    pub(super) what: SaidWhat,
    pub(super) times: u32,
    pub(super) within: Option<Days>,
    pub(super) since: Option<Days>,
}

impl PartialEq for SaidDid {
    fn eq(&self, other: &Self) -> bool {
        (self.deed, self.times) == (other.deed, other.times)
            && self.what == other.what
            && (&self.within, &self.since) == (&other.within, &other.since)
    }
}

/// Who is meant, as it is said.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Said {
    Everyone,
    Told(Name),
    Is(Name, Vec<Name>),
    Likes(Name),
    In(Name),
    Did(SaidDid),
    Not(Box<Said>),
    All(Vec<Said>),
    Any(Vec<Said>),
}

impl Said {
    /// Hands over every part, itself first.
    pub(super) fn walk(&self, each: &mut dyn FnMut(&Self)) {
        each(self);
        match self {
            Self::Not(inner) => inner.walk(each),
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.walk(each)),
            Self::Everyone | Self::Told(_) | Self::Is(..) | Self::Likes(_) | Self::In(_) | Self::Did(_) => {}
        }
    }
    /// The audiences it names.
    pub(super) fn audiences(&self) -> Vec<Name> {
        let mut names = Vec::new();
        self.walk(&mut |part| {
            if let Self::In(name) = part {
                names.push(name.clone());
            }
        });
        names
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if is_plain(&self.text) { f.write_str(&self.text) } else { f.write_str(&quote(&self.text)) }
    }
}

/// Names with commas and a last `or`.
fn names(f: &mut fmt::Formatter<'_>, names: &[Name]) -> fmt::Result {
    for (at, name) in names.iter().enumerate() {
        let joint = match at {
            0 => "",
            _ if at.saturating_add(1) == names.len() => " or ",
            _ => ", ",
        };
        write!(f, "{joint}{name}")?;
    }
    Ok(())
}

impl fmt::Display for SaidDid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (before, after) = self.deed.around();
        write!(f, "{before} ")?;
        match &self.what {
            SaidWhat::Anything => f.write_str("anything")?,
            SaidWhat::Kinds(kinds) => {
                f.write_str("kind ")?;
                names(f, kinds)?;
            }
            SaidWhat::Article(name) => write!(f, "article {name}")?,
        }
        f.write_str(after)?;
        if self.times > 1 {
            write!(f, " at least {} times", self.times)?;
        }
        if let Some(within) = &self.within {
            write!(f, " in the last {} days", within.count)?;
        }
        if let Some(since) = &self.since {
            write!(f, " not since {} days", since.count)?;
        }
        Ok(())
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inside = |f: &mut fmt::Formatter<'_>, part: &Self| match part {
            Self::All(_) | Self::Any(_) => write!(f, "({part})"),
            _ => write!(f, "{part}"),
        };
        let joined = |f: &mut fmt::Formatter<'_>, parts: &[Self], word: &str| {
            for (at, part) in parts.iter().enumerate() {
                f.write_str(if at == 0 { "" } else { word })?;
                inside(f, part)?;
            }
            Ok(())
        };
        match self {
            Self::Everyone => f.write_str("everyone"),
            Self::Told(item) => write!(f, "has told {item}"),
            Self::Is(item, choices) => {
                write!(f, "{item} is {}", if choices.len() > 1 { "one of " } else { "" })?;
                names(f, choices)
            }
            Self::Likes(choice) => write!(f, "likes {choice}"),
            Self::In(audience) => write!(f, "in {audience}"),
            Self::Did(did) => write!(f, "{did}"),
            Self::Not(inner) => {
                f.write_str("not ")?;
                inside(f, inner)
            }
            Self::All(parts) => joined(f, parts, " and "),
            Self::Any(parts) => joined(f, parts, " or "),
        }
    }
}
