//! Tests, by the line that starts each.

use super::head;
use crate::facts::{Facts, Language, Role, Site, SiteKind, TestCase};
use crate::intake::Entry;
use crate::readers::Source;
use crate::readers::pattern::{Pattern, regex};
use regex_lite::Regex;
use std::sync::LazyLock;

static GO: Pattern = Pattern::new(&[], || regex(r"^func (Test[A-Za-z0-9_]*)\(t \*testing\.T\)"));
static PHP: Pattern =
    Pattern::new(&[], || regex(r#"^[ \t]*(?:(?:public )?function (test[A-Za-z0-9_]*)\(|(?:it|test)\(['"]([^'"]*)['"],)"#));
static DART: Pattern = Pattern::new(&[], || regex(r#"^[ \t]*(?:test|testWidgets|blocTest<.*>)\([ \t\n]*(?:['"]([^'"]*)['"])?"#));
static RUBY: Pattern = Pattern::new(&[], || regex(r#"^[ \t]*(?:def (test_[A-Za-z0-9_]*)|(?:it|test|scenario) ['"]([^'"]*)['"].*do)"#));
static ANNOTATED: Pattern = Pattern::new(&[], || regex(r"^[ \t]*(?:@Test\b|\[(?:Fact|Theory|Test|TestMethod)\b|#\[(?:tokio::)?test\])"));
static SWIFT: Pattern = Pattern::new(&[], || regex(r"^[ \t]*(?:func (test[A-Za-z0-9_]*)\(\)|@Test)"));
static ELIXIR: Pattern = Pattern::new(&[], || regex(r#"^[ \t]*test "([^"]*)""#));

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

/// What a check that only a constant passes through begins with.
static CONSTANT: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r#"^(?:expect\([ \t\n]*(?:true|false|null|[0-9 +]+|"[^"]*"|'[^']*')[ \t]*[,)]|assert[ \t]*\(?[ \t]*(?:True|true|1 ?== ?1)\b|assertTrue\([ \t\n]*[Tt]rue[ \t]*\))"#,
    )
});

/// Longest constant that is looked at, in bytes.
const LONGEST: usize = 500;

/// How many checks a test's text makes, and whether all of them check constants.
pub(in crate::readers) fn assertions(body: &str) -> (u32, bool) {
    let all = count(body, |at| check(body.as_bytes(), at));
    let constant = count(body, |at| {
        let rest = body.get(at..).filter(|rest| rest.starts_with("expect(") || rest.starts_with("assert"))?;
        Some(at + CONSTANT.find(head(rest, LONGEST))?.len())
    });
    (all, constant > 0 && constant >= all)
}

/// How often `end` finds something in `body`, one after the other: it is given where something may begin and says where
/// what begins there ends.
fn count(body: &str, end: impl Fn(usize) -> Option<usize>) -> u32 {
    let (mut found, mut free) = (0, 0);
    for (at, byte) in body.bytes().enumerate() {
        if matches!(byte, b'a' | b'e' | b'r' | b's' | b't' | b'.')
            && at >= free
            && let Some(end) = end(at)
        {
            found += 1;
            free = end;
        }
    }
    found
}

/// The end of the check that begins at `at`.
fn check(body: &[u8], at: usize) -> Option<usize> {
    let of_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let inside = at.checked_sub(1).and_then(|before| body.get(before)).is_some_and(|byte| of_word(*byte));
    let rest = body.get(at..)?;
    let says = |word: &[u8]| rest.starts_with(word).then_some(at + word.len());
    // The end of what `within` takes from `from` on, when one of `closing` follows.
    let closed = |from: usize, within: fn(u8) -> bool, closing: &[u8]| {
        let tail = body.get(from..)?;
        let length = tail.iter().take_while(|byte| within(**byte)).count();
        tail.get(length).filter(|byte| closing.contains(byte)).map(|_| from + length + 1)
    };
    if inside {
        return says(b".should(");
    }
    let expects = [&b"expectLater"[..], b"expectTypeOf", b"expect"].into_iter().find_map(says);
    let expects = expects.and_then(|end| closed(end, |byte| matches!(byte, b' ' | b'\t'), b"("));
    let asserts = says(b"assert").and_then(|end| closed(end, |byte| byte.is_ascii_alphabetic() || byte == b'_', b"!. ("));
    let requires = says(b"require.").and_then(|end| closed(end, |_| false, b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"));
    let others = || [&b"t.Error"[..], b"t.Fatal", b"raises(", b"status_code"].into_iter().find_map(says);
    expects.or(asserts).or(requires).or_else(others)
}

static HOSTED: Pattern = Pattern::new(&["://"], || {
    regex(
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
        for (body, all, constant) in [
            ("", 0, false),
            ("expectLater (a); expectTypeOf(b); expected(c); unexpect(d)", 2, false),
            ("assertEquals(1, 1); assert!(x); assert.equal(a); reassert(a); assert", 3, false),
            ("a.should(b); .should(c)", 1, false),
            ("require.Equal(t, 1); require.resolve(a); t.Errorf(b); at.Fatal(c); with raises(d):", 3, false),
            ("expect( 'a\"b' ).toBe(1); assertTrue(true)", 2, true),
            ("expect('assert True')", 2, false),
            ("ä.expect(1 + 1)", 1, true),
        ] {
            assert_eq!(assertions(body), (all, constant), "{body}");
        }
        let unclosed = "expect('".repeat(40_000);
        assert_eq!(assertions(&unclosed).0, 40_000);
    }
}
