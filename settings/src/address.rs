//! Addresses that the page may link or send to: https, or http on this machine for trying things out.

/// An address that is safe to link, to send to, and to write into a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address(String);

impl Address {
    /// The address that a text names, if it is one of a kind that is taken.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let rest = rest(text)?;
        let (host, path) = rest.split_at_checked(rest.find(['/', '?', '#']).unwrap_or(rest.len())).unwrap_or((rest, ""));
        let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '\'' | '<' | '>' | ';' | ',' | '\\' | '`' | '{' | '}' | '|' | '^');
        (is_host(host) && text.len() <= 500 && path.chars().all(plain)).then(|| Self(text.to_owned()))
    }

    /// Its text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }

    /// What a policy names to allow just this: an address without what stands behind `?` or `#`, which policies ignore.
    #[must_use]
    pub fn for_policy(&self) -> &str {
        self.0.split(['?', '#']).next().unwrap_or(&self.0)
    }
}

/// Scheme, host and port of a text that holds nothing else.
#[must_use]
pub fn origin(text: &str) -> Option<String> {
    is_host(rest(text)?).then(|| text.to_ascii_lowercase())
}

/// What stands behind a scheme that is taken. Without encryption only this machine is.
fn rest(text: &str) -> Option<&str> {
    let near = |rest: &&str| {
        let host = rest.split(['/', ':', '?', '#']).next().unwrap_or("");
        matches!(host, "localhost" | "127.0.0.1")
    };
    text.strip_prefix("https://").or_else(|| text.strip_prefix("http://").filter(near))
}

fn is_host(text: &str) -> bool {
    let (name, port) = text.split_once(':').unwrap_or((text, "443"));
    let label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    port.parse::<u16>().is_ok_and(|port| port > 0) && name.len() <= 253 && name.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_encrypted_addresses_and_this_machine_are_taken() {
        for good in ["https://example.com", "https://a.example.com:8443/x?y=z#w", "http://localhost:8000/lead", "http://127.0.0.1:1/"] {
            assert!(Address::read(good).is_some(), "{good}");
        }
        for bad in [
            "http://example.com/",
            "javascript:alert(1)",
            "https://",
            "https://a b",
            "https://user:pass@example.com/",
            "https://example.com/; script-src *",
            "https://example.com:0/",
            "https://-a.com",
            "//example.com",
            "http://localhost.evil.com/",
            "https://exa\u{301}mple.com/",
        ] {
            assert_eq!(Address::read(bad), None, "{bad}");
        }
        assert_eq!(Address::read("https://a.de/x?y#z").unwrap().for_policy(), "https://a.de/x");
        assert_eq!(origin("https://A.de").as_deref(), Some("https://a.de"));
        assert_eq!(origin("https://a.de/"), None);
    }
}
