//! Three small curves beside each other, as SVG: each dot with its figure, a band for how sure it is. No script, no font to load.
//!
//! **Invariant:** the picture follows light and dark by itself, and says in words what it shows (`title`, `desc`).
//! **Invariant:** each curve has its own axis, from nothing to its highest bound, and says so by its figures.

use super::of_hundred;
use entrenous_suggest::evaluate::interval::Figure;
use std::fmt::Write as _;

/// The size of the picture.
const WIDTH: f64 = 960.0;
const HEIGHT: f64 = 350.0;
/// Where the panels begin, and how far one is from the next.
const LEFT: f64 = 36.0;
const STEP: f64 = 308.0;
/// The size of a panel's field.
const FIELD_WIDTH: f64 = 272.0;
const FIELD_TOP: f64 = 128.0;
const FIELD_BOTTOM: f64 = 284.0;
/// How far the first and the last dot stand from the sides of the field.
const INSET: f64 = 20.0;

/// Colours for light and dark, each at least 4.5 to 1 on its ground where it is text.
const STYLE: &str = "\
svg{--ground:#fffdf9;--ink:#1f1b16;--soft:#655c50;--rule:#e4dccf;--line:#9a3b26;--band:#9a3b2622;font-family:ui-sans-serif,system-ui,'Segoe UI',sans-serif}
@media (prefers-color-scheme:dark){svg{--ground:#191613;--ink:#f4eee4;--soft:#b3a898;--rule:#3a342c;--line:#f0937a;--band:#f0937a2e}}
.ground{fill:var(--ground)}.ink{fill:var(--ink)}.soft{fill:var(--soft)}.rule{stroke:var(--rule)}
.title{font-size:22px;font-weight:650}.subtitle{font-size:13px}.name{font-size:15px;font-weight:650}.small{font-size:12px}.figure{font-size:12px;font-weight:650}
.middle{text-anchor:middle}.line{fill:none;stroke:var(--line);stroke-width:2.5;stroke-linejoin:round}.band{fill:var(--band)}
.dot{fill:var(--line);stroke:var(--ground);stroke-width:2}";

/// What stands above.
pub(super) struct Heading {
    /// The title.
    pub(super) title: String,
    /// The line below it.
    pub(super) subtitle: String,
}

/// One curve.
pub(super) struct Panel {
    /// Its name.
    pub(super) title: String,
    /// What the axis is.
    pub(super) axis: String,
    /// The dots, from left to right.
    pub(super) dots: Vec<Dot>,
}

/// One dot.
pub(super) struct Dot {
    /// Where it stands, in words.
    pub(super) label: String,
    /// How high it stands, and how sure that is.
    pub(super) figure: Figure,
}

/// The picture.
pub(super) fn draw(heading: &Heading, panels: &[Panel]) -> String {
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-labelledby=\"title description\">\n\
         <title id=\"title\">{}</title>\n<desc id=\"description\">{}</desc>\n<style>{STYLE}</style>\n\
         <rect class=\"ground\" width=\"{WIDTH}\" height=\"{HEIGHT}\" rx=\"12\"/>\n",
        escaped(&heading.title),
        escaped(&read_aloud(heading, panels))
    );
    text(&mut svg, "ink title", (LEFT, 44.0), &heading.title);
    text(&mut svg, "soft subtitle", (LEFT, 68.0), &heading.subtitle);
    let mut left = LEFT;
    for panel in panels {
        panel.draw(&mut svg, left);
        left += STEP;
    }
    svg.push_str("</svg>\n");
    svg
}

/// The picture in words: every figure of it.
fn read_aloud(heading: &Heading, panels: &[Panel]) -> String {
    let figures = |panel: &Panel| {
        let dots =
            panel.dots.iter().map(|dot| format!("{} gives {}", dot.label, of_hundred(dot.figure.value)));
        format!(" {}, {}: {}.", panel.title, panel.axis, dots.collect::<Vec<_>>().join(", "))
    };
    panels.iter().fold(heading.subtitle.clone(), |said, panel| said + &figures(panel))
}

impl Panel {
    fn draw(&self, svg: &mut String, left: f64) {
        let top = self.dots.iter().map(|dot| dot.figure.high).fold(f64::MIN_POSITIVE, f64::max);
        let y = |share: f64| FIELD_BOTTOM - share / top * (FIELD_BOTTOM - FIELD_TOP);
        let steps = self.dots.len().saturating_sub(1).max(1) as f64;
        let x = |at: usize| left + INSET + at as f64 / steps * (FIELD_WIDTH - 2.0 * INSET);
        let right = left + FIELD_WIDTH;
        text(svg, "ink name", (left, 102.0), &self.title);
        let _ = writeln!(svg, "<path class=\"rule\" d=\"M{left:.1} {FIELD_BOTTOM:.1}H{right:.1}\"/>");
        text(svg, "soft small middle", (left.midpoint(right), FIELD_BOTTOM + 42.0), &self.axis);
        let dots = || self.dots.iter().enumerate();
        let above = dots().map(|(at, dot)| place(x(at), y(dot.figure.high)));
        let below = dots().rev().map(|(at, dot)| place(x(at), y(dot.figure.low)));
        let band: Vec<String> = above.chain(below).collect();
        let line: Vec<String> = dots().map(|(at, dot)| place(x(at), y(dot.figure.value))).collect();
        let _ = writeln!(svg, "<polygon class=\"band\" points=\"{}\"/>", band.join(" "));
        let _ = writeln!(svg, "<polyline class=\"line\" points=\"{}\"/>", line.join(" "));
        for (at, dot) in dots() {
            let (across, down) = (x(at), y(dot.figure.value));
            let _ = writeln!(svg, "<circle class=\"dot\" cx=\"{across:.1}\" cy=\"{down:.1}\" r=\"5\"/>");
            let clear = y(dot.figure.high).min(down - 4.0) - 7.0;
            text(svg, "ink figure middle", (across, clear), &of_hundred(dot.figure.value));
            text(svg, "soft small middle", (across, FIELD_BOTTOM + 20.0), &dot.label);
        }
    }
}

fn place(across: f64, down: f64) -> String {
    format!("{across:.1},{down:.1}")
}

fn text(svg: &mut String, class: &str, (across, down): (f64, f64), words: &str) {
    let _ =
        writeln!(svg, "<text class=\"{class}\" x=\"{across:.1}\" y=\"{down:.1}\">{}</text>", escaped(words));
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(value: f64) -> Figure {
        Figure { value, low: value - 0.05, high: value + 0.05 }
    }

    fn drawn() -> String {
        let heading = Heading { title: "a < b".into(), subtitle: "c & d".into() };
        let dot = |label: &str, value| Dot { label: label.to_owned(), figure: figure(value) };
        let dots = vec![dot("1", 0.45), dot("10", 0.15)];
        draw(&heading, &[Panel { title: "Company".into(), axis: "people".into(), dots }])
    }

    #[test]
    fn the_picture_says_in_words_what_it_shows_and_follows_light_and_dark() {
        let svg = drawn();
        assert!(
            svg.contains("<title id=\"title\">a &lt; b</title>")
                && svg.contains("c &amp; d Company, people: 1 gives 45.0, 10 gives 15.0.")
        );
        assert!(svg.contains("role=\"img\"") && svg.contains("prefers-color-scheme:dark"));
        assert!(!svg.contains("NaN") && !svg.contains("<script"));
    }

    #[test]
    fn a_higher_figure_stands_higher_and_carries_its_figure() {
        let svg = drawn();
        let heights: Vec<f64> =
            svg.split("cy=\"").skip(1).map(|rest| rest.split('"').next().unwrap().parse().unwrap()).collect();
        assert_eq!(heights.len(), 2);
        assert!(heights[0] < heights[1], "up is less in a picture");
        assert!(svg.contains(">45.0</text>") && svg.contains(">15.0</text>"));
    }

    #[test]
    fn a_curve_of_nothing_is_still_a_picture() {
        let heading = Heading { title: String::new(), subtitle: String::new() };
        let panel = Panel { title: String::new(), axis: String::new(), dots: Vec::new() };
        let none = Dot { label: "1".into(), figure: Figure { value: 0.0, low: 0.0, high: 0.0 } };
        let flat = Panel { title: String::new(), axis: String::new(), dots: vec![none] };
        assert!(!draw(&heading, &[panel, flat]).contains("NaN"));
    }
}
