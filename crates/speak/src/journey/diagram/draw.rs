//! Rows, rails and marks laid out for a width of 390, the width of a telephone; wider screens show the same, larger.
//!
//! **Invariant:** nothing is written outside the picture: text is broken into lines, and what has no room is in the title of its row.

use std::fmt::Write;

const WIDTH: usize = 390;
const EDGE: usize = 18;
/// How far a branch stands to the right of the rail it leaves.
const INDENT: usize = 22;
/// From a rail to the words beside it.
const BESIDE: usize = 18;
const LINE: usize = 19;
const GAP: usize = 12;
/// The mean width of a sign at 14 px, in tenths of a pixel: wide enough for capitals in German.
const SIGN_TENTHS: usize = 78;
const LINES_MOST: usize = 3;
/// The room for a number at the right.
const COUNT_WIDTH: usize = 62;

const STYLE: &str = ".ground{fill:#faf8f4}text{font:14px system-ui,sans-serif;fill:#23222a}.count{font-weight:600;text-anchor:end}.label,.note{font-size:13px;fill:#5a5866}\
.box{fill:#fff;stroke:#8d8a99}.rail{fill:none;stroke:#8d8a99;stroke-width:2}.back{stroke-dasharray:3 4}.mark{fill:#fff;stroke:#33487a;stroke-width:2}\
.send .mark,.begin .mark{fill:#33487a}.send .box{stroke:#33487a;stroke-width:2}g{outline:none}g:focus-visible .box{stroke:#a3293a;stroke-width:3}\
@media(prefers-color-scheme:dark){.ground{fill:#1b1a21}text{fill:#f1eef6}.label,.note{fill:#bcb8c8}.box{fill:#26252e;stroke:#85828f}.rail{stroke:#85828f}\
.mark{fill:#26252e;stroke:#a9bdf0}.send .mark,.begin .mark{fill:#a9bdf0}.send .box{stroke:#a9bdf0}g:focus-visible .box{stroke:#ff9db0}}";

/// How a step is marked on its rail.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Mark {
    /// A full circle in a ring.
    Begin,
    /// A full circle.
    Send,
    /// An empty circle.
    Wait,
    /// A lozenge.
    Question,
    /// An arrow.
    Go,
    /// A square.
    End,
}

impl Mark {
    const fn class(self) -> &'static str {
        match self {
            Self::Begin => "begin",
            Self::Send => "send",
            Self::Wait => "wait",
            Self::Question => "question",
            Self::Go => "go",
            Self::End => "end",
        }
    }
    fn shape(self, x: usize, y: usize) -> String {
        let (left, right) = (x.saturating_sub(7), x.saturating_add(7));
        let (top, bottom) = (y.saturating_sub(7), y.saturating_add(7));
        match self {
            Self::Begin => format!(
                "<circle class=\"mark\" cx=\"{x}\" cy=\"{y}\" r=\"5\"/><circle class=\"rail\" cx=\"{x}\" cy=\"{y}\" r=\"8\"/>"
            ),
            Self::Send | Self::Wait => format!("<circle class=\"mark\" cx=\"{x}\" cy=\"{y}\" r=\"6\"/>"),
            Self::Question => {
                format!("<path class=\"mark\" d=\"M{x} {top}L{right} {y}L{x} {bottom}L{left} {y}Z\"/>")
            }
            Self::Go => format!("<path class=\"mark\" d=\"M{left} {top}L{right} {y}L{left} {bottom}Z\"/>"),
            Self::End => {
                let (left, top) = (x.saturating_sub(6), y.saturating_sub(6));
                format!("<rect class=\"mark\" x=\"{left}\" y=\"{top}\" width=\"12\" height=\"12\"/>")
            }
        }
    }
}

/// What has been laid out so far.
#[derive(Default)]
pub(super) struct Picture {
    rails: String,
    rows: String,
    y: usize,
    /// For each rail that is open: where it begins, and where its last mark is.
    open: Vec<(usize, usize)>,
}

fn rail(depth: usize) -> usize {
    EDGE.saturating_add(depth.saturating_mul(INDENT))
}

impl Picture {
    /// Begins a rail; it leaves the one beside it.
    pub(super) fn open(&mut self, depth: usize) {
        if depth > 0 {
            let (from, to) = (rail(depth.saturating_sub(1)), rail(depth));
            let (y, bend) = (self.y, self.y.saturating_add(14));
            let _ = write!(self.rails, "<path class=\"rail\" d=\"M{from} {y}Q{from} {bend} {to} {bend}\"/>");
            self.open.push((bend, bend));
        } else {
            // The first rail begins at its first mark.
            self.open.push((usize::MAX, 0));
        }
    }
    /// Ends the newest rail at its last mark.
    pub(super) fn close(&mut self, depth: usize) {
        if let Some((from, to)) = self.open.pop() {
            let x = rail(depth);
            let _ = write!(self.rails, "<path class=\"rail\" d=\"M{x} {from}V{to}\"/>");
        }
    }
    /// Shows that a rail joins the one it left.
    pub(super) fn comes_back(&mut self, depth: usize) {
        let (from, to) = (rail(depth), rail(depth.saturating_sub(1)));
        let (y, bend) = (self.y.saturating_sub(GAP), self.y.saturating_add(4));
        let _ = write!(self.rails, "<path class=\"rail back\" d=\"M{from} {y}Q{from} {bend} {to} {bend}\"/>");
        self.touch(bend);
        self.y = self.y.saturating_add(8);
    }
    /// The newest rail reaches at least down to here.
    fn touch(&mut self, y: usize) {
        if let Some(last) = self.open.last_mut() {
            *last = (last.0.min(y), last.1.max(y));
        }
    }

    /// A step: its mark, its words, and a number at the right.
    pub(super) fn row(&mut self, depth: usize, mark: Mark, says: &str, about: &str, count: Option<String>) {
        let x = rail(depth);
        let left = x.saturating_add(BESIDE);
        let width = WIDTH.saturating_sub(left).saturating_sub(EDGE);
        let room = width.saturating_sub(20).saturating_sub(if count.is_some() { COUNT_WIDTH } else { 0 });
        let lines = broken(says, room);
        let height = lines.len().saturating_mul(LINE).saturating_add(18);
        let top = self.y.saturating_add(GAP);
        let middle = top.saturating_add(height.div_euclid(2));
        let mut title = format!("{says}. {about}");
        title.extend(count.iter().map(|count| format!(". {count}")));
        let _ = write!(
            self.rows,
            "<g class=\"{}\" role=\"listitem\" tabindex=\"0\"><title>{}</title><rect class=\"box\" x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\" rx=\"8\"/>{}",
            mark.class(),
            escaped(&title),
            mark.shape(x, middle)
        );
        self.lines(&lines, left.saturating_add(10), top.saturating_add(9), "");
        if let Some(count) = count {
            let (right, base) = (WIDTH.saturating_sub(EDGE).saturating_sub(10), middle.saturating_add(5));
            let count = escaped(&count);
            let _ = write!(self.rows, "<text class=\"count\" x=\"{right}\" y=\"{base}\">{count}</text>");
        }
        self.rows.push_str("</g>");
        self.touch(middle);
        self.y = top.saturating_add(height);
    }
    /// Which way this is.
    pub(super) fn label(&mut self, depth: usize, says: &str) {
        let left = rail(depth).saturating_add(BESIDE);
        let lines = broken(says, WIDTH.saturating_sub(left).saturating_sub(EDGE));
        let top = self.y.saturating_add(5);
        self.rows.push_str("<g role=\"listitem\">");
        self.lines(&lines, left, top, "label");
        self.rows.push_str("</g>");
        self.y = top.saturating_add(lines.len().saturating_mul(LINE)).saturating_sub(6);
    }
    /// What is true of the whole journey, below the rails.
    pub(super) fn note(&mut self, says: &str, count: Option<String>) {
        let says = count.map_or_else(|| says.to_owned(), |count| format!("{says} ({count})"));
        let lines = broken(&says, WIDTH.saturating_sub(EDGE.saturating_mul(2)));
        let top = self.y.saturating_add(GAP);
        self.rows.push_str("<g role=\"listitem\">");
        self.lines(&lines, EDGE.saturating_sub(8), top, "note");
        self.rows.push_str("</g>");
        self.y = top.saturating_add(lines.len().saturating_mul(LINE)).saturating_sub(4);
    }
    fn lines(&mut self, lines: &[String], x: usize, top: usize, class: &str) {
        for (number, line) in lines.iter().enumerate() {
            let base = top.saturating_add(number.saturating_mul(LINE)).saturating_add(14);
            let line = escaped(line);
            let _ = write!(self.rows, "<text class=\"{class}\" x=\"{x}\" y=\"{base}\">{line}</text>");
        }
    }

    /// The whole picture.
    pub(super) fn svg(&self, title: &str) -> String {
        let title = escaped(title);
        let height = self.y.saturating_add(EDGE);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"100%\" role=\"list\" aria-label=\"{title}\"><title>{title}</title><style>svg{{max-width:36rem;display:block}}{STYLE}</style><rect class=\"ground\" width=\"{WIDTH}\" height=\"{height}\" rx=\"12\"/>{}{}</svg>",
            self.rails, self.rows
        )
    }
}

/// A text in lines that have room.
fn broken(text: &str, room: usize) -> Vec<String> {
    let most = room.saturating_mul(10).div_euclid(SIGN_TENTHS).max(8);
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace().flat_map(|word| pieces(word, most)) {
        match lines.last_mut() {
            Some(line) if line.chars().count().saturating_add(word.chars().count()) < most => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    if lines.len() > LINES_MOST {
        lines.truncate(LINES_MOST);
        if let Some(last) = lines.last_mut() {
            *last = last.chars().take(most.saturating_sub(2)).chain("…".chars()).collect();
        }
    }
    lines
}

fn pieces(word: &str, most: usize) -> Vec<String> {
    let signs: Vec<char> = word.chars().collect();
    signs.chunks(most).map(|piece| piece.iter().collect()).collect()
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            sign if sign.is_control() => {}
            sign => safe.push(sign),
        }
    }
    safe
}
