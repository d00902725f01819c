//! Tests that pass whether the product answers or refuses: a check that takes 200 as well as 401 or 500.

use super::{Reader, Source};
use crate::facts::{Facts, Language, Role, Site, SiteKind};
use crate::intake::Entry;

/// Most such checks of one file.
const MOST: usize = 40;

/// Looks for them.
pub(super) struct Refusals;

impl Reader for Refusals {
    fn claims(&self, entry: &Entry, source: &Source<'_>) -> bool {
        use Language::{Go, JavaScript, Php, Python, Ruby, TypeScript};
        let name = entry.path.rsplit('/').next().unwrap_or("").to_ascii_lowercase();
        matches!(entry.language, Some(Python | JavaScript | TypeScript | Go | Php | Ruby))
            && (entry.role == Role::Test || name.contains("test") || name.contains("spec"))
            && source.whole().contains_any(&[
                "401",
                "403",
                "404",
                "500",
                "StatusUnauthorized",
                "StatusForbidden",
                "StatusInternalServerError",
            ])
    }

    fn understands(&self) -> bool {
        false
    }

    fn read(&self, _: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        let mut found = 0;
        for (at, line) in source.lines() {
            if let Some(codes) = accepted(line).filter(|_| found < MOST) {
                found += 1;
                let at = at + (line.len() - line.trim_start().len());
                facts.sites.push(Site { kind: SiteKind::RefusalAccepted, detail: codes, origin: source.at(at) });
            }
        }
        Ok(())
    }
}

/// The codes that a check takes, where an answer and a refusal are among them.
fn accepted(line: &str) -> Option<String> {
    let text = line.trim();
    if text.len() > 300 || text.starts_with(['#', '/', '*']) {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    if !lower.contains("status") && !lower.contains(".code") {
        return None;
    }
    // `assert status in (200, 401)`, `expect([200, 500]).toContain(status)`, `assertContains($r->status(), [200, 401])`
    let listed = ["assert", "expect(", "should"].iter().any(|word| lower.contains(word))
        && [" in ", "tocontain(", "contains(", "includes(", "assertin(", "in_array(", "oneof(", "be_in("]
            .iter()
            .any(|word| lower.contains(word));
    // `assert status == 200 or status == 401`, `if w.Code != 200 && w.Code != 401 {`
    let either = lower.starts_with("assert") && lower.matches("==").count() > 1 && (lower.contains(" or ") || lower.contains("||"))
        || lower.starts_with("if ") && lower.matches("!=").count() > 1 && lower.contains("&&") && lower.contains("code");
    if !listed && !either || lower.contains(" not in ") || lower.contains(".not.") || lower.contains("assertnot") {
        return None;
    }
    let codes = codes(text);
    let answers = codes.iter().any(|code| (200..300).contains(code));
    let refuses = codes.iter().filter(|code| matches!(**code, 401 | 403 | 500..=599)).count();
    let unknown = codes.iter().filter(|code| (400..500).contains(*code)).count();
    // What is deleted twice is gone the second time: 404 alone says little.
    (answers && (refuses > 0 || unknown > 1)).then(|| codes.iter().map(u32::to_string).collect::<Vec<_>>().join(", "))
}

/// The codes of answers that a line names, by number or by name.
fn codes(line: &str) -> Vec<u32> {
    const NAMES: &[(&str, u32)] = &[
        ("StatusOK", 200),
        ("StatusCreated", 201),
        ("StatusNoContent", 204),
        ("StatusBadRequest", 400),
        ("StatusUnauthorized", 401),
        ("StatusForbidden", 403),
        ("StatusNotFound", 404),
        ("StatusInternalServerError", 500),
        ("StatusServiceUnavailable", 503),
    ];
    let mut found: Vec<u32> = Vec::new();
    for word in line.split(|c: char| !c.is_ascii_alphanumeric()) {
        let number = word.parse::<u32>().ok().filter(|code| word.len() == 3 && (200..600).contains(code));
        let named = || NAMES.iter().find(|(name, _)| *name == word).map(|(_, code)| *code);
        if let Some(code) = number.or_else(named)
            && !found.contains(&code)
        {
            found.push(code);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_and_refusals_in_one_check() {
        for (line, codes) in [
            ("    assert response.status_code in [200, 401, 404]", Some("200, 401, 404")),
            ("assert response.status_code in (status.HTTP_200_OK, status.HTTP_403_FORBIDDEN)", Some("200, 403")),
            ("\tif w.Code != http.StatusCreated && w.Code != http.StatusUnauthorized {", Some("201, 401")),
            ("expect([200, 500]).toContain(response.status);", Some("200, 500")),
            ("$this->assertContains($response->status(), [200, 403]);", Some("200, 403")),
            ("self.assertIn(response.status_code, [200, 201])", None),
            ("assert response.status_code in [401, 403]", None),
            ("assert response.status_code in (204, 404)", None),
            ("assert response.status_code not in (200, 500)", None),
            ("if response.status_code in [200, 401]:", None),
            ("if resp.StatusCode != 200 {", None),
            ("# assert status in [200, 401]", None),
        ] {
            assert_eq!(accepted(line).as_deref(), codes, "{line}");
        }
    }
}
