//! Versions of languages as platforms name them.

/// `nodejs20.x`, `nodejs-18_x`, `python39`, `python-3.7.9`, `php74`, `ruby27` as language and version.
pub(in super::super) fn named(text: &str) -> Option<String> {
    let text = text.trim().to_ascii_lowercase();
    let end = text.find(|c: char| !c.is_ascii_alphabetic())?;
    let (language, rest) = text.split_at_checked(end)?;
    let language = match language {
        "nodejs" | "node" => "node",
        "python" | "php" | "ruby" => language,
        _ => return None,
    };
    version(language, rest.trim_start_matches(['-', '_', ' ']))
}

/// A language and a version of it, as far as it is written out.
pub(super) fn version(language: &str, text: &str) -> Option<String> {
    let text = text.trim().trim_start_matches(['v', '^', '~', '=']);
    let mut numbers = text.split(['.', '_', '-', ' ']).map_while(|part| part.parse::<u32>().ok());
    let first = numbers.next()?;
    match (language, numbers.next()) {
        ("node", _) if (4..100).contains(&first) => Some(format!("node {first}")),
        // `python39` and `php74` run the numbers together.
        ("python" | "php" | "ruby", None) if first > 9 => {
            let digits = first.to_string();
            let (major, minor) = digits.split_at_checked(1)?;
            Some(format!("{language} {major}.{minor}"))
        }
        ("python" | "php" | "ruby", Some(second)) => Some(format!("{language} {first}.{second}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_versions() {
        for (text, wanted) in [
            ("nodejs20.x", Some("node 20")),
            ("nodejs-18_x", Some("node 18")),
            ("nodejs_20", Some("node 20")),
            ("python39", Some("python 3.9")),
            ("python312", Some("python 3.12")),
            ("python3.8", Some("python 3.8")),
            ("python-3.7.9", Some("python 3.7")),
            ("php74", Some("php 7.4")),
            ("ruby27", Some("ruby 2.7")),
            ("nodejs", None),
            ("python", None),
            ("go1.x", None),
            ("provided.al2", None),
        ] {
            assert_eq!(named(text).as_deref(), wanted, "{text}");
        }
        assert_eq!(version("node", "v18.12.1").as_deref(), Some("node 18"));
        assert_eq!(version("node", "lts/hydrogen"), None);
    }
}
