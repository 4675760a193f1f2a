//! How far two colours are apart for the eye.
//!
//! **Invariant:** the formulas are those of WCAG 2.2 ("relative luminance", "contrast ratio").

use crate::observed::Colour;

/// The contrast ratio of two colours, from 1 to 21.
pub(crate) fn contrast(one: Colour, other: Colour) -> f64 {
    let (a, b) = (luminance(one), luminance(other));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance([red, green, blue]: Colour) -> f64 {
    let linear = |channel: u8| {
        let value = f64::from(channel) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn black_on_white_is_twenty_one_and_a_colour_on_itself_is_one() {
        assert!((contrast([0, 0, 0], [255, 255, 255]) - 21.0).abs() < 1e-9);
        assert!((contrast([12, 200, 90], [12, 200, 90]) - 1.0).abs() < 1e-9);
        let grey = contrast([118, 118, 118], [255, 255, 255]);
        assert!((4.53..4.55).contains(&grey), "the grey every guide names: {grey}");
    }
}
