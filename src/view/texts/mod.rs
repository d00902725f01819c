//! The message catalogue: every word that the page and the scorecard add to a report. A report's own words (verdicts,
//! findings, steps) are English; whoever reads them in another language is told so.
//!
//! A language is one [`Texts`]: what it lacks does not compile, and a test refuses entries that say nothing or lose a
//! blank. A further language is a file beside [`english`] and a line in [`Language`].

mod english;
mod german;
mod shape;

#[cfg(test)]
mod tests;

pub(super) use shape::*;

use super::words::figure;
use maud::{Render, html};

/// A language of the page and the scorecard.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Language {
    /// English, in which the reports themselves are written.
    #[default]
    English,
    /// German.
    German,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::English, Self::German];

    /// Its tag, as in `<html lang>`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }

    /// The language of a tag such as `de-AT`; nothing for one that the catalogue does not have.
    #[must_use]
    pub fn of(tag: &str) -> Option<Self> {
        let main = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(main))
    }

    /// Its words.
    pub(super) fn texts(self) -> &'static Texts {
        match self {
            Self::English => &english::TEXTS,
            Self::German => &german::TEXTS,
        }
    }
}

/// The texts of the page around the scorecard, in the order of the English list.
type PageTexts = [Text; 121];

/// The page around the scorecard in a language.
pub(super) fn page_texts(language: Language) -> &'static [Text] {
    match language {
        Language::English => &english::PAGE,
        Language::German => &german::PAGE,
    }
}

/// What the engine says by itself, in the order of the English list.
type EngineTexts = [Text; 42];

/// What the engine says by itself in a language.
pub(super) fn engine_texts(language: Language) -> &'static [Text] {
    match language {
        Language::English => &english::ENGINE,
        Language::German => &german::ENGINE,
    }
}

/// One text. `{name}` is a blank that the view fills.
pub(super) type Text = &'static str;

/// A text in the forms that numbers ask for, each with its blank `{n}`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Forms(pub(super) &'static [Text]);

impl Texts {
    /// A text with its number, in the form that the number asks for.
    pub(super) fn count(&self, forms: &Forms, number: u64) -> String {
        let form = forms.0.get((self.form)(number)).or(forms.0.last()).copied().unwrap_or_default();
        form.replace("{n}", &self.figure(number))
    }

    /// A number with its thousands apart, as the language writes it.
    pub(super) fn figure(&self, number: u64) -> String {
        self.number(&figure(number))
    }

    /// A number that is written as in English, as the language writes it.
    pub(super) fn number(&self, english: &str) -> String {
        let own = |c: char| match c {
            ',' => self.thousands,
            '.' => self.decimal,
            c => c,
        };
        english.chars().map(own).collect()
    }

    /// A text with one blank filled by plain words.
    pub(super) fn fill(&self, text: Text, blank: &str, with: &str) -> String {
        text.replace(&format!("{{{blank}}}"), with)
    }

    /// The language of a report's own words, where it is not the one around them.
    pub(super) fn foreign(&self) -> Option<&'static str> {
        (self.language != Language::English).then_some(Language::English.tag())
    }
}

/// A text whose blanks take markup.
pub(super) struct Filled<'a>(pub(super) Text, pub(super) &'a [(&'a str, &'a dyn Render)]);

impl Render for Filled<'_> {
    fn render_to(&self, buffer: &mut String) {
        let mut rest = self.0;
        while let Some((before, blank, after)) = next_blank(rest) {
            before.render_to(buffer);
            if let Some((_, with)) = self.1.iter().find(|(name, _)| *name == blank) {
                with.render_to(buffer);
            }
            rest = after;
        }
        html! { (rest) }.render_to(buffer);
    }
}

/// The text before the next blank, its name, and the text behind it.
fn next_blank(text: &str) -> Option<(&str, &str, &str)> {
    let (before, from) = text.split_once('{')?;
    let (blank, after) = from.split_once('}')?;
    Some((before, blank, after))
}
