//! What is said while a check runs, and after one that could not be done. Stages and reasons go by their ids, which the
//! page knows too.

use super::texts::Language;

/// How far a check is, in words.
#[must_use]
pub fn standing(stage: &str, done: usize, of: usize, language: Language) -> String {
    let say = language.texts();
    let text = match stage {
        "listing" => say.checking.listing,
        "reading" => say.checking.reading,
        _ => say.checking.judging,
    };
    say.fill(text, "n", &say.figure((done + 1).min(of) as u64)).replace("{of}", &say.figure(of as u64))
}

/// The same for those who listen: less of it.
#[must_use]
pub fn standing_aloud(stage: &str, percent: u32, language: Language) -> String {
    let say = language.texts();
    match stage {
        "listing" => say.checking.listing.to_owned(),
        "reading" => say.fill(say.checking.reading_aloud, "n", &percent.to_string()),
        _ => say.checking.judging_aloud.to_owned(),
    }
}

/// What to try after a refusal for the reason of that name; empty where nothing helps.
#[must_use]
pub fn hint(code: &str, language: Language) -> &'static str {
    let words = &language.texts().checking;
    match code {
        "not-an-archive" => words.not_an_archive,
        "foreign-archive" => words.foreign_archive,
        "encrypted" => words.encrypted,
        "empty" => words.empty,
        "too-large" => words.too_large,
        "only-history" => words.only_history,
        "nothing-to-check" => words.nothing_to_check,
        "withheld" => words.withheld,
        "broken" => words.broken,
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_says_where_it_is() {
        assert_eq!(standing("reading", 1_234, 5_000, Language::English), "Reading file 1,235 of 5,000");
        assert_eq!(standing("judging", 5, 5, Language::German), "Beurteilen: Prüfung 5 von 5");
        assert_eq!(standing_aloud("reading", 25, Language::English), "Reading the files, 25 percent");
        assert!(!hint("encrypted", Language::German).is_empty() && hint("unheard-of", Language::English).is_empty());
    }
}
