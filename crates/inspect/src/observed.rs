//! What a browser saw of a banner, as plain values. The names are those `browser/src/inspect.ts` hands over.
//!
//! **Invariant:** no value of a cookie or a storage key is here, only its length.
//! **Invariant:** what was not seen is `None` or empty, and a rule that needs it says so.

use serde::{Deserialize, Serialize};

/// A colour as it reaches the eye: red, green, blue.
pub type Colour = [u8; 3];

/// What a control is for, by its words.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Says yes to everything.
    Accept,
    /// Says no to everything that can be refused.
    Reject,
    /// Opens the choice by purpose.
    Settings,
    /// Keeps the choice by purpose.
    Save,
    /// Takes the banner away.
    Close,
    /// Anything else.
    #[default]
    Other,
}

/// A button or a link of the banner.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact seen on the page; none steers anything")]
pub struct Control {
    /// What it is for.
    pub kind: Kind,
    /// Its accessible name.
    pub name: String,
    /// Its element, such as `button`.
    pub element: String,
    /// Its width in CSS pixels.
    pub width: f64,
    /// Its height in CSS pixels.
    pub height: f64,
    /// Whether all of it is in the window without scrolling, and nothing covers it.
    pub in_view: bool,
    /// The size of its words in CSS pixels.
    pub font_size: f64,
    /// The weight of its words.
    pub font_weight: f64,
    /// The colour of its words.
    pub ink: Colour,
    /// The colour behind its words.
    pub fill: Colour,
    /// The colour it lies on.
    pub ground: Colour,
    /// Whether a picture or gradient is behind its words, so that contrast cannot be told.
    pub pictured: bool,
    /// Whether it has a fill of its own.
    pub filled: bool,
    /// Whether it has a border.
    pub bordered: bool,
    /// Whether it is animated.
    pub moving: bool,
    /// The languages its words can be in, as far as they are known.
    pub languages: Vec<String>,
}

impl Control {
    /// Its area in square CSS pixels.
    #[must_use]
    pub fn area(&self) -> f64 {
        self.width * self.height
    }
}

/// A box that can be ticked.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Tick {
    /// What it is for.
    pub name: String,
    /// Whether it is ticked.
    pub checked: bool,
    /// Whether nobody can change it.
    pub fixed: bool,
}

/// What the words of a layer speak of.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Tells {
    /// That a yes can be taken back.
    pub withdrawal: bool,
    /// How long something lasts.
    pub duration: bool,
    /// That the signal of the browser was heard.
    pub signal: bool,
}

/// One layer of the banner.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact seen on the page; none steers anything")]
pub struct Layer {
    /// Where it is, as a selector.
    pub place: String,
    /// Its element.
    pub element: String,
    /// Its role, if it says one.
    pub role: String,
    /// Its accessible name.
    pub name: String,
    /// Whether it says that the page behind cannot be used.
    pub modal: bool,
    /// Whether the page behind really cannot be used.
    pub blocks: bool,
    /// The language it says it is in.
    pub language: String,
    /// Its direction, `ltr` or `rtl`.
    pub direction: String,
    /// Its words.
    pub text: String,
    /// The colour of its words.
    pub ink: Colour,
    /// The colour behind its words.
    pub ground: Colour,
    /// Whether a picture is behind its words.
    pub pictured: bool,
    /// Its buttons and links.
    pub controls: Vec<Control>,
    /// Its boxes.
    pub boxes: Vec<Tick>,
    /// Whether it links to the privacy notice.
    pub notice_link: bool,
    /// Whether something in it is animated.
    pub moving: bool,
    /// Whether figures in it run by themselves.
    pub ticking: bool,
    /// What its words speak of.
    pub tells: Tells,
}

impl Layer {
    /// The first control of a kind.
    #[must_use]
    pub fn control(&self, kind: Kind) -> Option<&Control> {
        self.controls.iter().find(|control| control.kind == kind)
    }
}

/// The page itself.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Page {
    /// The language it says it is in.
    pub language: String,
    /// How much text its main part has.
    pub text_characters: f64,
    /// Whether it cannot be scrolled though it is longer than the window.
    pub locked: bool,
    /// The controls outside the banner that lead back to the choice.
    pub back: Vec<String>,
    /// How many frames it has.
    pub frames: f64,
}

/// The page in a window.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct View {
    /// The width of the window in CSS pixels.
    pub width: f64,
    /// Its height.
    pub height: f64,
    /// The page.
    pub page: Page,
    /// The banner, if there is one.
    pub layer: Option<Layer>,
}

/// A cookie, without its value.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Cookie {
    /// Its name.
    pub name: String,
    /// The host it belongs to.
    pub host: String,
    /// Whether that host is of another site than the page.
    pub foreign: bool,
    /// How many days it lasts; nothing if it ends with the visit.
    pub lasts_days: Option<f64>,
    /// How long its value is.
    pub value_characters: f64,
}

/// What a visit left on the device, and whom it asked.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Traces {
    /// Cookies.
    pub cookies: Vec<Cookie>,
    /// Names in the page's storage and of its databases.
    pub keys: Vec<String>,
    /// Hosts of other sites that were asked for something.
    pub hosts: Vec<String>,
}

/// Something one can do without choosing.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Ignored {
    /// What was done, in words.
    pub act: String,
    /// What was there afterwards.
    pub traces: Traces,
}

/// Where the Tab key came.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Focus {
    /// The kind of control.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// Whether one sees that it has the focus.
    pub visible: bool,
}

/// A way to a choice, gone to its end.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Chosen {
    /// How many clicks it took.
    pub clicks: u32,
    /// What was there after it.
    pub traces: Traces,
    /// What was there after the page was loaded again.
    pub reloaded: Traces,
    /// Whether the banner asked again when the page was loaded again.
    pub asked_again: bool,
    /// The page after it.
    pub page: Page,
}

/// The way back from a yes.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Withdrawn {
    /// The control that leads back to the choice.
    pub control: Option<String>,
    /// How many clicks it took to say no; nothing if the way could not be gone to its end.
    pub clicks: Option<u32>,
    /// What was there after it.
    pub traces: Traces,
}

/// The visit of a browser that asks not to be followed (Global Privacy Control).
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Signalled {
    /// The banner, if it is shown.
    pub layer: Option<Layer>,
    /// The layer behind it, if there is one.
    pub second: Option<Layer>,
}

/// Everything that was seen of one site.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Observed {
    /// The address that was asked for.
    pub url: String,
    /// The browser that showed it.
    pub browser: String,
    /// On a desk, 1280 by 900.
    pub desk: View,
    /// On a small phone, 320 by 568.
    pub phone: View,
    /// On a desk at 200 percent.
    pub zoomed: View,
    /// The layer behind the settings, on the desk.
    pub second: Option<Layer>,
    /// Before any choice.
    pub before: Traces,
    /// What follows from not choosing.
    pub ignored: Vec<Ignored>,
    /// Where the Tab key came.
    pub keys: Vec<Focus>,
    /// After a no.
    pub refused: Option<Chosen>,
    /// After a yes.
    pub accepted: Option<Chosen>,
    /// After a yes that was taken back.
    pub withdrawn: Option<Withdrawn>,
    /// With the signal.
    pub signalled: Signalled,
    /// Whether anything in the banner moves for someone who asked for less motion.
    pub moves_when_calm: bool,
}

impl Observed {
    /// The first layer, on the desk.
    #[must_use]
    pub fn first(&self) -> Option<&Layer> {
        self.desk.layer.as_ref()
    }
    /// Both layers, as far as they were seen.
    pub fn layers(&self) -> impl Iterator<Item = &Layer> {
        self.desk.layer.iter().chain(&self.second)
    }
}
