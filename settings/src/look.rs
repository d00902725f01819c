//! What the page program itself follows: how the page looks, and which page may embed it. Small, since every visitor
//! loads it before anything else.

use crate::{By, Reach};

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the visitor's system says.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// The theme of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "auto" => Some(Self::Auto),
            "light" => Some(Self::Light),
            "dark" => Some(Self::Dark),
            _ => None,
        }
    }
}

/// A family of letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Font {
    /// The system's own.
    System,
    /// With serifs.
    Serif,
    /// Of one width.
    Mono,
}

/// How the page looks and who may embed it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Look {
    /// Who offers the check.
    pub owner: Option<String>,
    /// The colour of what can be clicked, as `#rgb` or `#rrggbb`. The style sheet sees to it that it can be read.
    pub accent: Option<String>,
    /// Light or dark.
    pub theme: Theme,
    /// Roundness of corners, as text of pixels.
    pub corner: Option<String>,
    /// Family of letters.
    pub font: Option<Font>,
    /// A picture beside the page.
    pub logo: Option<String>,
    /// Language of the page's own words.
    pub language: Option<String>,
    /// Whether an embedding page is told score and tier.
    pub shares_score: bool,
    /// Origins that may embed the page, separated by spaces; any when empty.
    pub hosts: String,
}

impl Look {
    /// Takes over one setting: nothing where it is none of these, `false` where the value cannot be taken.
    pub fn take(&mut self, name: &str, value: &str, by: By) -> Option<bool> {
        let taken = match name {
            "owner" => keep(&mut self.owner, value, is_line(value, 80)),
            "accent" => keep(&mut self.accent, value, is_colour(value)),
            "theme" => Theme::named(value).map(|theme| self.theme = theme).is_some(),
            "corner" => keep(&mut self.corner, value, is_corner(value)),
            "font" => match value {
                "system" => set(&mut self.font, Font::System),
                "serif" => set(&mut self.font, Font::Serif),
                "mono" => set(&mut self.font, Font::Mono),
                _ => false,
            },
            "logo" => keep(&mut self.logo, value, is_beside(value)),
            "language" => keep(&mut self.language, value, matches!(value, "en" | "de")),
            "share-score" => match value {
                "yes" | "true" => {
                    self.shares_score = true;
                    true
                }
                "no" | "false" => {
                    self.shares_score = false;
                    true
                }
                _ => false,
            },
            "hosts" => {
                by.may(Reach::Owner) && {
                    value.clone_into(&mut self.hosts);
                    true
                }
            }
            _ => return None,
        };
        Some(taken)
    }

    /// Whether a page of that origin may embed this one.
    #[must_use]
    pub fn welcomes(&self, origin: &str) -> bool {
        self.hosts.is_empty() || self.hosts.split_ascii_whitespace().any(|host| host == origin)
    }
}

fn keep(place: &mut Option<String>, value: &str, fine: bool) -> bool {
    if fine {
        *place = Some(value.to_owned());
    }
    fine
}

fn set<Value>(place: &mut Option<Value>, value: Value) -> bool {
    *place = Some(value);
    true
}

/// One line without anything invisible.
pub(crate) fn is_line(value: &str, most: usize) -> bool {
    !value.is_empty() && value.len() <= most * 4 && value.chars().count() <= most && !value.bytes().any(|byte| byte < 32 || byte == 127)
}

fn is_colour(value: &str) -> bool {
    let digits = value.as_bytes().strip_prefix(b"#").unwrap_or_default();
    matches!(digits.len(), 3 | 6) && digits.iter().all(u8::is_ascii_hexdigit)
}

fn is_corner(value: &str) -> bool {
    matches!(value.as_bytes(), [b'0'..=b'9'] | [b'1', b'0'..=b'9'] | [b'2', b'0'..=b'4'])
}

/// A file beside the page: no other place can be named.
fn is_beside(value: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'/');
    let is_picture = [".svg", ".png", ".webp", ".jpg"].iter().any(|ending| value.ends_with(ending));
    let stays = !value.starts_with('/') && value.split('/').all(|part| !part.is_empty() && !part.starts_with('.'));
    is_picture && stays && value.len() <= 200 && value.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_values_are_taken() {
        let mut look = Look::default();
        for (name, value) in [
            ("accent", "red"),
            ("accent", "#12"),
            ("accent", "#12345g"),
            ("accent", "#fff;}"),
            ("corner", "25"),
            ("corner", "-1"),
            ("corner", "08"),
            ("theme", "Dark"),
            ("font", "Comic"),
            ("logo", "https://a.b/c.svg"),
            ("logo", "/c.svg"),
            ("logo", "a/../b.svg"),
            ("logo", "..\\a.svg"),
            ("logo", "a.js"),
            ("logo", "data:image/svg+xml,.svg"),
            ("share-score", "maybe"),
            ("owner", ""),
        ] {
            assert_eq!(look.take(name, value, By::Owner), Some(false), "{name} {value}");
        }
        assert_eq!(look, Look::default());
        for (name, value) in
            [("accent", "#0Fa"), ("corner", "24"), ("corner", "0"), ("theme", "dark"), ("logo", "brand/logo.svg"), ("font", "mono")]
        {
            assert_eq!(look.take(name, value, By::Embedder), Some(true), "{name} {value}");
        }
        assert_eq!(look.take("booking", "https://example.com", By::Owner), None);
    }

    #[test]
    fn only_the_owner_says_who_may_embed() {
        let mut look = Look::default();
        assert!(look.welcomes("https://a.example"));
        assert_eq!(look.take("hosts", "https://b.example", By::Embedder), Some(false));
        assert_eq!(look.take("hosts", "https://a.example https://b.example", By::Owner), Some(true));
        assert!(look.welcomes("https://b.example") && !look.welcomes("https://c.example") && !look.welcomes(""));
    }
}
