//! What the engine says by itself (refusals, answers to the page's controls), in the reader's language. The engine's code
//! says it in English; the catalogue has each text with its blanks.

use super::texts::{Language, engine_texts};

/// An English sentence of the engine in a language; as it is where the catalogue does not have it.
#[must_use]
pub fn spoken(english: &str, language: Language) -> String {
    own(english, language).unwrap_or_else(|| english.to_owned())
}

/// What the catalogue says for it. A blank may hold a text of the catalogue in turn.
fn own(english: &str, language: Language) -> Option<String> {
    engine_texts(Language::English).iter().zip(engine_texts(language)).find_map(|(text, own)| {
        let Some((before, blank)) = text.split_once('{') else { return (*text == english).then(|| (*own).to_owned()) };
        let (name, after) = blank.split_once('}')?;
        let held = english.strip_prefix(before)?.strip_suffix(after)?;
        Some(own.replace(&["{", name, "}"].concat(), &spoken(held, language)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_said_in_the_language_of_the_reader() {
        assert_eq!(spoken("There is nothing to copy.", Language::English), "There is nothing to copy.");
        assert_eq!(spoken("There is nothing to copy.", Language::German), "Hier gibt es nichts zu kopieren.");
        assert_eq!(
            spoken("This file is damaged and cannot be read: it cannot be read to its end.", Language::German),
            "Diese Datei ist beschädigt und lässt sich nicht lesen: sie lässt sich nicht bis zum Ende lesen."
        );
        assert_eq!(spoken("3 files", Language::German), "3 Dateien");
        assert_eq!(spoken("Unheard of.", Language::German), "Unheard of.");
    }
}
