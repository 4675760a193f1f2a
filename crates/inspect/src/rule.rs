//! The rules `DP01` to `DP30`, each with its code, its page and its reading of what was observed.
//! To add one: a line in [`ALL`], a function in the file of its subject, a page `docs/reference/codes/DPNN.md` with an example of each.
//!
//! **Invariant:** a code never changes its meaning and is never used again.
//! **Invariant:** a rule is broken only by something that was seen; what was not seen is [`Judged::Unseen`].

mod again;
mod equal;
mod keyboard;
mod motion;
mod reach;
mod readable;
mod signal;
mod ticked;
mod traced;
mod undone;
mod within;
mod worded;

use crate::declared::Declared;
use crate::observed::Observed;
use serde::Serialize;

/// What a rule looks at.
#[derive(Clone, Copy)]
pub(crate) struct Scene<'a> {
    /// What the browser saw.
    pub(crate) observed: &'a Observed,
    /// What the business declares, if its charter is at hand.
    pub(crate) declared: Option<&'a Declared>,
}

/// What a rule finds.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(tag = "verdict", content = "seen", rename_all = "snake_case")]
pub enum Judged {
    /// Nothing against it was seen.
    Kept,
    /// It is broken; each thing that breaks it.
    Broken(Vec<String>),
    /// A person has to look, and at what.
    Review(String),
    /// It cannot be seen from outside, and why.
    Unseen(String),
}

impl Judged {
    /// Broken if anything was found, kept if not.
    pub(crate) fn from_found(found: Vec<String>) -> Self {
        if found.is_empty() { Self::Kept } else { Self::Broken(found) }
    }
}

/// One rule.
#[derive(Clone, Copy)]
pub struct Rule {
    /// Its stable code.
    pub code: &'static str,
    /// What it asks, in a few words.
    pub title: &'static str,
    /// Where it is written.
    pub cite: &'static str,
    /// The next step if it is broken.
    pub help: &'static str,
    judge: fn(&Scene<'_>) -> Judged,
}

/// A rule with what it found.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    /// The code of the rule.
    pub code: &'static str,
    /// What the rule asks.
    pub title: &'static str,
    /// What was found.
    #[serde(flatten)]
    pub judged: Judged,
    /// The next step.
    pub help: &'static str,
    /// Where the rule is written.
    pub cite: &'static str,
}

type Judge = fn(&Scene<'_>) -> Judged;

const fn rule(
    code: &'static str,
    title: &'static str,
    cite: &'static str,
    help: &'static str,
    judge: Judge,
) -> Rule {
    Rule { code, title, cite, help, judge }
}

const TASKFORCE: &str = "EDPB Cookie Banner Taskforce report of 17 January 2023";
const PATTERNS: &str = "EDPB Guidelines 3/2022 on deceptive design patterns";
const CONSENT: &str = "EDPB Guidelines 5/2020 on consent";
const DEVICE: &str = "ePrivacy Directive Art. 5(3); EDPB Guidelines 2/2023";

/// Every rule, in the order of the codes.
pub const ALL: [Rule; 30] = [
    rule(
        "DP01",
        "a no stands where the yes stands",
        TASKFORCE,
        "put a button that refuses everything beside the one that accepts",
        reach::first_layer,
    ),
    rule(
        "DP02",
        "yes and no are the same kind of element",
        TASKFORCE,
        "make both a `<button>`, neither a bare link",
        equal::element,
    ),
    rule(
        "DP03",
        "yes and no are of the same size",
        TASKFORCE,
        "give both the same width, height, letters and weight",
        equal::size,
    ),
    rule(
        "DP04",
        "yes and no weigh the same to the eye",
        TASKFORCE,
        "give both the same fill, border and contrast",
        equal::colour,
    ),
    rule(
        "DP05",
        "what one chooses by can be read and hit",
        "EDPB Cookie Banner Taskforce report of 17 January 2023; WCAG 2.2, 1.4.3 and 2.5.5",
        "raise the contrast to 4.5 and the buttons to 44 by 44 pixels",
        readable::legible,
    ),
    rule(
        "DP06",
        "yes and no are both in the first window",
        PATTERNS,
        "let the banner fit a window of 320 by 568, and a zoom of 200 percent, with both buttons in it",
        readable::in_view,
    ),
    rule(
        "DP07",
        "a no takes no more clicks than a yes",
        "GDPR Art. 7(3); EDPB Cookie Banner Taskforce report of 17 January 2023",
        "let one click refuse everything, as one click accepts everything",
        reach::clicks,
    ),
    rule(
        "DP08",
        "nothing is ticked in advance",
        "GDPR recital 32; CJEU C-673/17 (Planet49)",
        "leave every box empty that needs a yes",
        ticked::in_advance,
    ),
    rule(
        "DP09",
        "closing, scrolling, Escape and silence are no yes",
        CONSENT,
        "store and load nothing until a button was pressed",
        traced::ignored,
    ),
    rule(
        "DP10",
        "nothing that can wait is stored or asked for before the choice",
        DEVICE,
        "let it wait for a yes, or declare in the charter why it is necessary",
        traced::before,
    ),
    rule(
        "DP11",
        "a no is kept, also when the page is loaded again",
        DEVICE,
        "after a no, store nothing but the choice itself",
        traced::refused,
    ),
    rule(
        "DP12",
        "a yes can be taken back as easily as it was given",
        "GDPR Art. 7(3); EDPB Cookie Banner Taskforce report of 17 January 2023",
        "put a link such as `Your choices` on each page, two clicks away from a no at most",
        undone::way_back,
    ),
    rule(
        "DP13",
        "taking a yes back takes away what it stored",
        "GDPR Art. 7(3), 17(1)(b)",
        "erase cookies and storage keys of a purpose when its yes is taken back",
        undone::swept,
    ),
    rule(
        "DP14",
        "each purpose has a choice of its own",
        "GDPR recitals 32, 43",
        "declare one purpose for each thing a person would decide apart",
        within::bundled,
    ),
    rule(
        "DP15",
        "no legitimate interest where the law asks for a yes",
        TASKFORCE,
        "ask for consent instead",
        within::interest,
    ),
    rule(
        "DP16",
        "`necessary` is a closed list",
        "ePrivacy Directive Art. 5(3); WP 194",
        "ask for everything else",
        within::necessary,
    ),
    rule(
        "DP17",
        "the banner tells how long, how to take it back, and where more is written",
        "GDPR Art. 7(3), 13",
        "say how long, that a yes can be taken back, and link to the privacy notice",
        worded::complete,
    ),
    rule(
        "DP18",
        "plain language",
        "GDPR Art. 12(1)",
        "say it in sentences of at most 25 words",
        worded::plain,
    ),
    rule(
        "DP19",
        "no shaming and no steering of who says no",
        PATTERNS,
        "say what yes and no do, and nothing about who chooses them",
        worded::shaming,
    ),
    rule(
        "DP20",
        "the page works as well after a no",
        CONSENT,
        "show the page whatever was chosen",
        undone::wall,
    ),
    rule(
        "DP21",
        "pay or consent is no choice without a third way",
        "EDPB Opinion 8/2024",
        "offer a version without either",
        within::pay,
    ),
    rule(
        "DP22",
        "a no is remembered as long as a yes",
        "CNIL deliberation 2020-092; Garante guidelines of 10 June 2021",
        "store a no as long as a yes, and do not ask again before",
        again::remembered,
    ),
    rule(
        "DP23",
        "one asks again only when something changed",
        "CNIL deliberation 2020-092",
        "ask only for what changed",
        within::again,
    ),
    rule(
        "DP24",
        "the banner speaks the language of the page",
        "GDPR Art. 12(1); WCAG 2.2, 3.1.1",
        "write the banner in the language of the page, and set `lang` and `dir`",
        worded::language,
    ),
    rule(
        "DP25",
        "the choice works with the keyboard and a screen reader",
        "WCAG 2.2, 2.1.1, 2.4.7, 4.1.2",
        "let Tab reach each button, show the focus, name each control, and give the banner a role",
        keyboard::reachable,
    ),
    rule(
        "DP26",
        "no clock ticks and no button moves",
        "EDPB Guidelines 3/2022; WCAG 2.2, 2.3.3",
        "take countdown and animation away",
        motion::still,
    ),
    rule(
        "DP27",
        "third parties are named before one is asked",
        "GDPR Art. 13(1)(e)",
        "name each in `shares_with`",
        within::recipients,
    ),
    rule(
        "DP28",
        "the signal of the browser is honoured and shown",
        "11 CCR 7025(c)(6); W3C Global Privacy Control",
        "say that the signal was heard, and leave what it refuses off",
        signal::honoured,
    ),
    rule(
        "DP29",
        "children are not nudged",
        "GDPR recital 38; UNCRC General comment 25",
        "let someone who knows children read it",
        within::children,
    ),
    rule(
        "DP30",
        "no experiment makes people say yes",
        PATTERNS,
        "test whether people understand, not whether they agree",
        within::experiment,
    ),
];

/// Judges what was observed, rule by rule, in the order of the codes.
#[must_use]
pub fn judge(observed: &Observed, declared: Option<&Declared>) -> Vec<Finding> {
    let scene = Scene { observed, declared };
    let finding = |rule: &Rule| Finding {
        code: rule.code,
        title: rule.title,
        judged: (rule.judge)(&scene),
        help: rule.help,
        cite: rule.cite,
    };
    ALL.iter().map(finding).collect()
}
