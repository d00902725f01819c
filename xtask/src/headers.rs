//! The headers that the site is served with, in the `_headers` form that static hosts read.

use crate::Outcome;
use crate::names::Files;
use shipworthy_settings::Settings;

/// Nothing but the site's own files can be loaded, and nothing can be sent anywhere but to the owner's own endpoints.
fn policy(settings: &Settings) -> String {
    let hosts = if settings.look.hosts.is_empty() { "*" } else { &settings.look.hosts };
    let page = of_page(settings);
    page.replacen("form-action 'none'", &format!("form-action 'none'; frame-ancestors {hosts}"), 1)
}

/// The part of it that a page can carry itself.
fn of_page(settings: &Settings) -> String {
    let endpoints: String = settings.endpoints().map(|address| format!(" {}", address.for_policy())).collect();
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; \
         font-src 'none'; connect-src 'self'{endpoints}; worker-src 'self'; manifest-src 'self'; \
         base-uri 'none'; form-action 'none'; \
         require-trusted-types-for 'script'; trusted-types shipworthy"
    )
}

/// Writes the policy into the pages, so that they are locked on a host that sends no headers too.
pub(crate) fn lock(files: &mut Files, settings: &Settings) -> Outcome {
    let line = format!("{CHARSET}\n<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">", of_page(settings));
    for name in ["index.html", "de.html"] {
        let Some(bytes) = files.get_mut(name) else { continue };
        let page = std::str::from_utf8(bytes).map_err(|_| format!("{name} is no text"))?;
        if page.matches(CHARSET).count() != 1 {
            return Err(format!("{name} does not name its character set once, so that its policy has no place"));
        }
        *bytes = page.replacen(CHARSET, &line, 1).into_bytes();
    }
    Ok(())
}

/// Behind it stands the policy: nothing is loaded before.
const CHARSET: &str = "<meta charset=\"utf-8\">";

/// The text of `_headers`. Fingerprinted files may be kept for ever, all others are asked for each time.
///
/// The embedder policy and the resource policy let the page stand in a site that isolates itself.
pub(crate) fn file<'a>(paths: impl Iterator<Item = &'a String>, settings: &Settings) -> String {
    let policy = policy(settings);
    let mut text = format!(
        "/*\n  Content-Security-Policy: {policy}\n  X-Content-Type-Options: nosniff\n  Referrer-Policy: no-referrer\n  \
         Cross-Origin-Opener-Policy: same-origin\n  Cross-Origin-Embedder-Policy: require-corp\n  \
         Cross-Origin-Resource-Policy: cross-origin\n  Permissions-Policy: camera=(), geolocation=(), microphone=()\n"
    );
    for path in paths {
        let keep = if is_tagged(path) { "public, max-age=31536000, immutable" } else { "no-cache" };
        let address = path.strip_suffix("index.html").unwrap_or(path);
        text.push_str(&format!("/{address}\n  Cache-Control: {keep}\n"));
    }
    text
}

/// Whether a name carries a fingerprint.
fn is_tagged(path: &str) -> bool {
    let stem = path.split_once('.').map_or(path, |(stem, _)| stem);
    let stem = stem.strip_suffix("_bg").unwrap_or(stem);
    stem.rsplit_once('-').is_some_and(|(_, tag)| tag.len() == 16 && tag.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::Headers;

    #[test]
    fn the_page_about_hosting_names_the_policy() {
        let page = include_str!("../../docs/hosting.md");
        let policy = policy(&Settings::default());
        assert_eq!(page.matches(&policy).count(), 3, "docs/hosting.md shows another policy than the one that is built: {policy}");
    }

    #[test]
    fn a_page_carries_the_policy_itself() {
        let page = format!("<!doctype html><html><head>\n{CHARSET}\n<script src=\"app.js\"></script></head></html>");
        let mut files = Files::from([("index.html".to_owned(), page.into_bytes()), ("app.js".to_owned(), Vec::new())]);
        lock(&mut files, &Settings::default()).unwrap();
        let page = String::from_utf8(files["index.html"].clone()).unwrap();
        assert!(page.contains(&of_page(&Settings::default())) && !page.contains("frame-ancestors"), "{page}");
        assert!(page.find("http-equiv") < page.find("<script"));
        let mut bare = Files::from([("index.html".to_owned(), b"<html></html>".to_vec())]);
        assert!(lock(&mut bare, &Settings::default()).is_err());
    }

    #[test]
    fn every_answer_carries_the_policy_and_only_fingerprinted_files_are_kept() {
        let paths = ["index.html", "app-0123456789abcdef.js", "app-0123456789abcdef_bg.wasm", "embed.js"].map(str::to_owned);
        let headers = Headers::parse(&file(paths.iter(), &Settings::default()));
        let value = |path: &str, name: &str| {
            headers.of(path).filter(|(known, _)| *known == name).map(|(_, value)| value.to_owned()).collect::<Vec<_>>()
        };
        for path in ["/", "/app-0123456789abcdef.js", "/unknown"] {
            assert_eq!(value(path, "Content-Security-Policy"), [policy(&Settings::default())]);
        }
        assert_eq!(value("/", "Cache-Control"), ["no-cache"]);
        assert_eq!(value("/embed.js", "Cache-Control"), ["no-cache"]);
        for path in ["/app-0123456789abcdef.js", "/app-0123456789abcdef_bg.wasm"] {
            assert_eq!(value(path, "Cache-Control"), ["public, max-age=31536000, immutable"]);
        }
    }

    #[test]
    fn exactly_the_endpoints_and_hosts_of_the_owner_are_named() {
        use shipworthy_settings::By;
        let mut settings = Settings::default();
        let said = [("lead-endpoint", "https://a.example/leads?key=1"), ("hosts", "https://b.example https://c.example")];
        assert_eq!(settings.take(said, By::Owner), []);
        let policy = policy(&settings);
        assert!(policy.contains("connect-src 'self' https://a.example/leads;"), "{policy}");
        assert!(policy.contains("frame-ancestors https://b.example https://c.example;"), "{policy}");
    }
}
