//! Symfony's rules of access: which paths ask for a log-in or a role before any controller runs.

use super::yaml;
use crate::facts::{Cover, Facts, Guard, GuardKind, Language, Module};
use crate::intake::Entry;
use crate::readers::{Reader, Source};

/// Reads them.
pub(super) struct SymfonyAccess;

/// Most rules of one file.
const MOST: usize = 400;

/// One rule: the patterns of its paths, the roles that it asks for.
#[derive(Default)]
struct Access {
    patterns: Vec<String>,
    roles: String,
    /// It holds for some methods or hosts only.
    narrow: bool,
    at: usize,
    item: usize,
}

impl Reader for SymfonyAccess {
    fn claims(&self, entry: &Entry, source: &Source<'_>) -> bool {
        entry.language == Some(Language::Yaml)
            && entry.path.rsplit('/').next().is_some_and(|name| name.starts_with("security."))
            && source.text().contains("security:")
            && (source.text().contains("firewalls:") || source.text().contains("access_control:"))
    }

    fn read(&self, entry: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        let mut rules: Vec<Access> = Vec::new();
        for node in yaml::nodes(source) {
            let at = node.path.iter().position(|key| *key == "access_control");
            let Some(at) = at.filter(|_| node.path.first() == Some(&"security") && rules.len() < MOST) else { continue };
            if node.path.len() == at + 1 && node.value.starts_with('{') {
                rules.push(flow(node.value, node.at));
                continue;
            }
            let [_, key, ..] = node.path.get(at..).unwrap_or(&[]) else { continue };
            if rules.last().is_none_or(|rule| rule.item != node.item && (*key == "path" || *key == "route" || *key == "roles")) {
                rules.push(Access { at: node.at, item: node.item, ..Access::default() });
            }
            let Some(rule) = rules.last_mut() else { continue };
            match *key {
                "path" => rule.patterns = paths(node.value),
                "roles" | "allow_if" => {
                    rule.roles.push_str(node.value);
                    rule.item = node.item;
                }
                "route" => {}
                _ => rule.narrow = true,
            }
        }
        let mut module = Module { path: entry.path.clone(), ..Module::default() };
        // Said so that what no rule speaks of is known to be open.
        module.covers.push(cover(Vec::new(), Vec::new(), Vec::new()));
        // The first rule that fits decides.
        let mut open: Vec<String> = Vec::new();
        for rule in rules.into_iter().filter(|rule| !rule.patterns.is_empty()) {
            let anyone =
                ["PUBLIC_ACCESS", "IS_AUTHENTICATED_ANONYMOUSLY"].iter().any(|word| rule.roles.contains(word)) || rule.roles.is_empty();
            if anyone {
                open.extend(rule.patterns);
                continue;
            }
            if rule.narrow {
                continue;
            }
            let origin = source.at(rule.at);
            let guard = |kind| Guard {
                kind,
                by: format!("access_control: {}", rule.roles.trim_matches(['[', ']', ' '])),
                fails_open: false,
                origin: origin.clone(),
            };
            let mut guards = vec![guard(GuardKind::Login)];
            if !rule.roles.contains("IS_AUTHENTICATED") && !rule.roles.contains("ROLE_USER") {
                guards.push(guard(GuardKind::Role));
            }
            module.covers.push(cover(rule.patterns, open.clone(), guards));
        }
        facts.modules.push(module);
        Ok(())
    }
}

fn cover(prefixes: Vec<String>, except: Vec<String>, guards: Vec<Guard>) -> Cover {
    Cover { family: "symfony".to_owned(), prefixes, except, guards, calls: Vec::new() }
}

/// `{ path: ^/admin, roles: ROLE_ADMIN }`
fn flow(value: &str, at: usize) -> Access {
    let mut rule = Access { at, ..Access::default() };
    let inner = value.trim_start_matches('{').trim_end_matches('}');
    let mut key = "";
    for part in inner.split(',') {
        let (name, value) = part.split_once(": ").map_or((key, part), |(name, value)| (name.trim(), value));
        key = name;
        match name {
            "path" => rule.patterns.extend(paths(value.trim().trim_matches(['\'', '"']))),
            "roles" | "role" | "allow_if" => rule.roles.push_str(value.trim()),
            _ => rule.narrow = true,
        }
    }
    rule
}

/// The starts of paths that a pattern means: `^/(admin|staff)/`, `^/admin`; what is no plain start says nothing.
fn paths(pattern: &str) -> Vec<String> {
    let Some(start) = pattern.strip_prefix('^') else { return Vec::new() };
    let whole = start.trim_end_matches('$');
    if let Some((before, rest)) = whole.split_once('(') {
        let Some((choices, behind)) = rest.split_once(')') else { return Vec::new() };
        let behind = behind.trim_end_matches('/');
        let plain = choices.split('|').all(is_plain) && is_plain(before) && is_plain(behind);
        return if plain { choices.split('|').map(|choice| format!("{before}{choice}{behind}")).collect() } else { Vec::new() };
    }
    if is_plain(whole) { vec![whole.to_owned()] } else { Vec::new() }
}

fn is_plain(piece: &str) -> bool {
    piece.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::paths;
    use crate::intake::Entry;

    #[test]
    fn patterns_of_paths() {
        assert_eq!(paths("^/admin"), ["/admin"]);
        assert_eq!(paths("^/(admin|staff)/"), ["/admin", "/staff"]);
        assert!(paths("^/x/\\d+").is_empty());
        assert!(paths("admin").is_empty());
    }

    #[test]
    fn rules_in_both_forms() {
        let text = "security:\n    firewalls:\n        main:\n            lazy: true\n    access_control:\n        - { path: ^/login, roles: PUBLIC_ACCESS }\n        - path: ^/admin\n          roles: ROLE_ADMIN\n        - { path: ^/, roles: ROLE_USER }\n";
        let entry = Entry::new(0, "config/packages/security.yaml".to_owned(), text.len() as u64);
        let facts = crate::readers::read(&entry, text.as_bytes());
        let covers: Vec<_> =
            facts.modules[0].covers.iter().map(|cover| (cover.prefixes.join(" "), cover.except.join(" "), cover.guards.len())).collect();
        let of = |prefix: &str, except: &str, guards| (prefix.to_owned(), except.to_owned(), guards);
        assert_eq!(covers, [of("", "", 0), of("/admin", "/login", 2), of("/", "/login", 1)]);
    }
}
