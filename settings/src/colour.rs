//! A colour of the owner, moved until what is written in it can be read.

/// A colour by its red, green and blue parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(pub [u8; 3]);

impl Colour {
    /// The colour that `#rgb` or `#rrggbb` names.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let digits: Vec<u8> =
            text.strip_prefix('#')?.chars().map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect::<Option<_>>()?;
        match digits.as_slice() {
            &[r, g, b] => Some(Self([r * 17, g * 17, b * 17])),
            &[a, b, c, d, e, f] => Some(Self([a * 16 + b, c * 16 + d, e * 16 + f])),
            _ => None,
        }
    }

    /// As style sheets write it.
    #[must_use]
    pub fn text(self) -> String {
        let [r, g, b] = self.0;
        format!("#{r:02x}{g:02x}{b:02x}")
    }

    /// Relative luminance by WCAG 2, from 0 (black) to 1 (white).
    fn luminance(self) -> f64 {
        let part = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        let [r, g, b] = self.0.map(part);
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    /// Contrast by WCAG 2, from 1 to 21.
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance() + 0.05, other.luminance() + 0.05);
        if a > b { a / b } else { b / a }
    }
}

/// The nearest colour towards black or white that has at least the contrast for text (4.5) on `paper`.
#[must_use]
pub fn readable(colour: Colour, paper: Colour) -> Colour {
    let target: u8 = if paper.luminance() > 0.18 { 0 } else { 255 };
    let mix = |step: u16| {
        Colour(colour.0.map(|part| {
            let mixed = (u16::from(part) * (32 - step) + u16::from(target) * step) / 32;
            u8::try_from(mixed).unwrap_or(target)
        }))
    };
    (0..=32).map(mix).find(|mixed| mixed.contrast(paper) >= 4.5).unwrap_or(Colour([target; 3]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_the_standard() {
        assert!((Colour([0; 3]).contrast(Colour([255; 3])) - 21.0).abs() < 1e-9);
        // WCAG's own borderline example: #767676 on white is just readable.
        assert!(Colour::read("#767676").unwrap().contrast(Colour([255; 3])) >= 4.5);
        assert!(Colour::read("#777777").unwrap().contrast(Colour([255; 3])) < 4.5);
    }

    #[test]
    fn any_colour_becomes_readable_on_light_and_dark() {
        for text in ["#ff0", "#fff", "#000", "#0f6b8a", "#808080", "#f0f"] {
            for paper in ["#ffffff", "#f6f8f9", "#0d171f"] {
                let paper = Colour::read(paper).unwrap();
                assert!(readable(Colour::read(text).unwrap(), paper).contrast(paper) >= 4.5, "{text}");
            }
        }
        assert_eq!(readable(Colour([0, 0, 80]), Colour([255; 3])), Colour([0, 0, 80]));
        assert_eq!(Colour::read("#12"), None);
        assert_eq!(Colour::read("123456"), None);
    }
}
