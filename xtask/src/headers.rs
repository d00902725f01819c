//! The headers that the site is served with, in the `_headers` form that static hosts read.

use shipworthy_settings::Settings;

/// Nothing but the site's own files can be loaded, and nothing can be sent anywhere but to the owner's own endpoints.
fn policy(settings: &Settings) -> String {
    let endpoints: String = settings.endpoints().map(|address| format!(" {}", address.for_policy())).collect();
    let hosts = if settings.look.hosts.is_empty() { "*" } else { &settings.look.hosts };
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; \
         font-src 'none'; connect-src 'self'{endpoints}; worker-src 'self'; manifest-src 'self'; \
         base-uri 'none'; form-action 'none'; frame-ancestors {hosts}; \
         require-trusted-types-for 'script'; trusted-types shipworthy"
    )
}

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
