//! Response headers that protect visitors, wherever they are set: in code, in pages, in files for hosts and web servers.

use crate::facts::{Deployment, Facts, Language, Role, Setting};
use crate::intake::Entry;
use crate::readers::{Reader, Source};

/// Reads the headers' names.
pub(super) struct Headers;

/// The headers as they are mostly written, and in small letters.
const HEADERS: &[(&str, &str)] = &[
    ("Content-Security-Policy", "content-security-policy"),
    ("Strict-Transport-Security", "strict-transport-security"),
    ("X-Frame-Options", "x-frame-options"),
    ("X-Content-Type-Options", "x-content-type-options"),
];

/// Settings of frameworks that set one of them, with the header.
const SETTINGS: &[(&str, &str)] = &[
    ("X_FRAME_OPTIONS", "X-Frame-Options"),
    ("XFrameOptionsMiddleware", "X-Frame-Options"),
    ("SECURE_HSTS_SECONDS", "Strict-Transport-Security"),
    ("contentSecurityPolicy", "Content-Security-Policy"),
    ("content_security_policy", "Content-Security-Policy"),
    ("frameOptions", "X-Frame-Options"),
];

impl Reader for Headers {
    fn claims(&self, entry: &Entry, source: &Source<'_>) -> bool {
        let whole = source.whole();
        !matches!(entry.role, Role::Test | Role::Documentation | Role::Example)
            && !entry.path.ends_with(".md")
            && (HEADERS.iter().any(|(written, small)| whole.contains(written) || whole.contains(small))
                || SETTINGS.iter().any(|(setting, _)| whole.contains(setting)))
    }

    fn understands(&self) -> bool {
        false
    }

    fn read(&self, entry: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        let text = source.text();
        let page = entry.language == Some(Language::Html);
        let mut state = |header: &str, at: usize| {
            let (platform, value) = ("headers".to_owned(), header.to_owned());
            facts.deployments.push(Deployment { platform, setting: Setting::SecurityHeaders, value, origin: source.at(at) });
        };
        for (written, small) in HEADERS {
            let mut places = text.match_indices(written).chain(text.match_indices(small)).map(|(at, _)| at);
            if let Some(at) = places.find(|at| if page { is_of_page(text, *at) } else { is_set(text, *at) }) {
                state(written, at);
            }
        }
        for (setting, header) in SETTINGS.iter().filter(|_| !page) {
            if let Some((at, _)) = text.match_indices(setting).find(|(at, _)| is_set(text, *at)) {
                state(header, at);
            }
        }
        Ok(())
    }
}

/// Whether a page sets the header for itself. Of these, browsers follow the policy alone there; the rest of a page is prose.
fn is_of_page(text: &str, at: usize) -> bool {
    let set = text.get(..at).is_some_and(|before| before.trim_end_matches(['"', '\'']).ends_with("http-equiv="));
    set && text.get(at..).is_some_and(|rest| {
        rest.get(.."content-security-policy".len()).is_some_and(|name| name.eq_ignore_ascii_case("content-security-policy"))
    })
}

/// Whether the place is no comment, and nothing that removes or reads the header.
fn is_set(text: &str, at: usize) -> bool {
    let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
    let line = text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or("");
    let before = text.get(start..at).unwrap_or("");
    let comment = ["//", "#", "*", "<!--", "--"].iter().any(|mark| line.trim_start().starts_with(mark)) || before.contains("// ");
    let lower = before.to_ascii_lowercase();
    let removes =
        ["remove", "delete", "unset", "hide_header", "getheader", "headers.get(", "expect("].iter().any(|word| lower.contains(word));
    let off = line.get(at - start..).is_some_and(|rest| {
        let value = rest.split([':', '=']).nth(1).map_or("", str::trim_start);
        matches!(value.split(|c: char| !c.is_ascii_alphanumeric()).next(), Some("false" | "null" | "None"))
    });
    !comment && !removes && !off
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stated(path: &str, text: &str) -> Vec<(String, u32)> {
        let facts = crate::readers::stated_by(&Headers, path, text);
        facts.deployments.iter().map(|fact| (fact.value.clone(), fact.origin.line)).collect()
    }

    #[test]
    fn where_headers_are_set() {
        let frame = |line: u32| vec![("X-Frame-Options".to_owned(), line)];
        assert_eq!(stated("vercel.json", "{\n\"headers\": [{ \"key\": \"X-Frame-Options\", \"value\": \"DENY\" }] }"), frame(2));
        assert_eq!(
            stated("nginx.conf", "server {\n  # add_header X-Frame-Options DENY;\n  add_header X-Frame-Options DENY;\n}\n"),
            frame(3)
        );
        assert_eq!(stated("server.js", "res.setHeader('x-frame-options', 'DENY');\n"), frame(1));
        assert_eq!(stated("Caddyfile", "a.com {\n  header X-Frame-Options DENY\n}\n"), frame(2));
        assert_eq!(stated("docs/plan.html", "<p>Send X-Frame-Options: DENY and a contentSecurityPolicy: yes.</p>\n"), vec![]);
        let policy = vec![("Content-Security-Policy".to_owned(), 1)];
        assert_eq!(stated("index.html", "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'self'\">\n"), policy);
        assert_eq!(stated("settings.py", "X_FRAME_OPTIONS = 'DENY'\n"), frame(1));
        assert_eq!(stated("a.js", "res.removeHeader('X-Frame-Options');\nhelmet({ contentSecurityPolicy: false });\n"), vec![]);
    }
}
