//! Tests, by the line that starts each.

use super::pattern;
use crate::facts::{Facts, Language, Role, Site, SiteKind, TestCase};
use crate::intake::Entry;
use crate::readers::Source;
use regex::Regex;
use std::sync::LazyLock;

static GO: LazyLock<Regex> = LazyLock::new(|| pattern(r"^func (Test[A-Za-z0-9_]*)\(t \*testing\.T\)"));
static PHP: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"^[ \t]*(?:(?:public )?function (test[A-Za-z0-9_]*)\(|(?:it|test)\(['"]([^'"]*)['"],)"#));
static DART: LazyLock<Regex> = LazyLock::new(|| pattern(r#"^[ \t]*(?:test|testWidgets|blocTest<.*>)\([ \t\n]*(?:['"]([^'"]*)['"])?"#));
static RUBY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"^[ \t]*(?:def (test_[A-Za-z0-9_]*)|(?:it|test|scenario) ['"]([^'"]*)['"].*do)"#));
static ANNOTATED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[ \t]*(?:@Test\b|\[(?:Fact|Theory|Test|TestMethod)\b|#\[(?:tokio::)?test\])"));
static SWIFT: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[ \t]*(?:func (test[A-Za-z0-9_]*)\(\)|@Test)"));
static ELIXIR: LazyLock<Regex> = LazyLock::new(|| pattern(r#"^[ \t]*test "([^"]*)""#));

/// Most tests that are stated of one file.
pub(in crate::readers) const MOST_TESTS: usize = 1000;

pub(super) fn read(language: Language, entry: &Entry, source: &Source<'_>, facts: &mut Facts) {
    let pattern = match language {
        Language::Go => &GO,
        Language::Php => &PHP,
        Language::Dart => &DART,
        Language::Ruby => &RUBY,
        Language::Java | Language::Kotlin | Language::CSharp | Language::Rust => &ANNOTATED,
        Language::Swift => &SWIFT,
        Language::Elixir => &ELIXIR,
        _ => return,
    };
    let annotated = matches!(language, Language::Java | Language::Kotlin | Language::CSharp | Language::Rust);
    let name = entry.path.rsplit('/').next().unwrap_or("").to_ascii_lowercase();
    let is_test = entry.role == Role::Test || annotated || name.contains("test") || name.contains("_spec");
    if !is_test {
        return;
    }
    let starts: Vec<(usize, String)> = source
        .lines()
        .filter_map(|(at, line)| {
            let found = pattern.captures(line)?;
            let name = found.get(1).or_else(|| found.get(2)).map_or("", |name| name.as_str());
            Some((at, name.to_owned()))
        })
        .take(MOST_TESTS)
        .collect();
    let exercises = brought_in(language, source);
    for (place, (at, name)) in starts.iter().enumerate() {
        let end = starts.get(place + 1).map_or(source.text().len(), |(next, _)| *next);
        let (assertions, trivial) = assertions(source.text().get(*at..end).unwrap_or(""));
        facts.tests.push(TestCase {
            name: name.clone(),
            assertions,
            trivial,
            exercises: exercises.clone(),
            suite: source.at(*at),
            origin: source.at(*at),
        });
    }
    if !starts.is_empty() {
        live_backend(source, facts);
    }
}

/// Modules that a test file names in its imports.
fn brought_in(language: Language, source: &Source<'_>) -> Vec<String> {
    let starts: &[&str] = match language {
        Language::Php => &["use "],
        Language::Dart => &["import 'package:", "import '../"],
        Language::Ruby => &["require"],
        _ => &["import "],
    };
    source.brought_in(|line| starts.iter().any(|start| line.starts_with(start)))
}

static CONSTANT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?:expect\([ \t\n]*(?:true|false|null|[0-9 +]+|"[^"]*"|'[^']*')[ \t]*[,)]|assert[ \t]*\(?[ \t]*(?:True|true|1 ?== ?1)\b|assertTrue\([ \t\n]*[Tt]rue[ \t]*\))"#,
    )
});
static ASSERTION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:expect(?:Later|TypeOf)?[ \t]*\(|assert[A-Za-z_]*[!. (]|\.should\(|require\.[A-Z]|t\.(?:Error|Fatal)|raises\(|status_code)",
    )
});

/// How many checks a test's text makes, and whether all of them check constants.
pub(in crate::readers) fn assertions(body: &str) -> (u32, bool) {
    let all = ASSERTION.find_iter(body).count();
    let constant = CONSTANT.find_iter(body).count();
    (u32::try_from(all).unwrap_or(u32::MAX), constant > 0 && constant >= all)
}

static HOSTED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"https?://([a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:supabase\.co|vercel\.app|netlify\.app|onrender\.com|railway\.app|fly\.dev|herokuapp\.com|firebaseio\.com|cloudfunctions\.net|run\.app|azurewebsites\.net|emergentagent\.com|replit\.app|repl\.co|lovable\.app|base44\.app|convex\.cloud|web\.app|ngrok-free\.app))"#,
    )
});

/// States the first address of a hosted backend in a test file.
pub(in crate::readers) fn live_backend(source: &Source<'_>, facts: &mut Facts) {
    let text = source.text();
    // Tests that send requests to whatever address the environment names need a running deployment.
    if text.contains("requests.") && text.contains("os.environ") {
        let named = source.lines().find(|(_, line)| line.contains("os.environ") && line.contains("URL") && line.contains('='));
        if let Some((at, line)) = named {
            let detail = line.split('=').next().unwrap_or("").trim().to_owned();
            facts.sites.push(Site { kind: SiteKind::LiveBackendInTest, detail, origin: source.at(at) });
            return;
        }
    }
    if !text.contains("http") {
        return;
    }
    for (at, line) in source.lines() {
        let Some(found) = HOSTED.captures(line) else { continue };
        let Some(host) = found.get(1) else { continue };
        let label = host.as_str().split('.').next().unwrap_or("");
        let made_up =
            ["test", "example", "mock", "fake", "dummy", "your", "abc", "xyz", "placeholder", "localhost", "project", "sample", "foo"]
                .iter()
                .any(|word| label.contains(word));
        // A real project of this host is named by twenty letters.
        let short = host.as_str().ends_with("supabase.co") && label.len() != 20;
        // An address is called where it is a base, a client's or a request's; elsewhere it may be mere data.
        let called =
            ["URL", "url", "BASE", "HOST", "createClient", "fetch(", "request", "get(", "post("].iter().any(|word| line.contains(word));
        let mocked = !called || line.contains("stubEnv") || line.trim_start().starts_with("//") || line.trim_start().starts_with('#');
        if !made_up && !short && !mocked {
            facts.sites.push(Site {
                kind: SiteKind::LiveBackendInTest,
                detail: host.as_str().to_owned(),
                origin: source.at(at + host.start()),
            });
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_compile_and_count() {
        for pattern in [&GO, &PHP, &DART, &RUBY, &ANNOTATED, &SWIFT, &ELIXIR, &HOSTED] {
            let _ = pattern.is_match("");
        }
        assert_eq!(assertions("expect(true).toBe(true)"), (1, true));
        assert_eq!(assertions("expect(add(1, 2)).toBe(3); expect(true).toBe(true)"), (2, false));
        assert_eq!(assertions("assert True"), (1, true));
        assert!(!assertions("assert response.status_code == 200").1);
    }
}
