//! The packages as a bill of materials, CycloneDX 1.6, for tools that read such lists.
//!
//! No time and no random number stand in it: the same project gives the same bill.

use super::AsideInfo;
use super::masks::without_given_away;
use super::words::{is_hidden, percent, tame};
use crate::facts::{Danger, Package, PackageSource, Project, Usage};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The bill of materials of a project, as JSON. What the owner set aside stands among its properties.
#[must_use]
pub fn cyclonedx(name: &str, project: &Project, aside: Option<&AsideInfo>) -> String {
    let listed: Vec<(usize, &Package)> = project.packages.iter().enumerate().filter(|(_, package)| package.fixed_by.is_some()).collect();
    let components: Vec<Value> = listed.iter().map(|(_, package)| component(package)).collect();
    let direct: Vec<String> = listed.iter().filter(|(_, package)| package.direct).map(|(_, package)| purl(package)).collect();
    let mut flaws: BTreeMap<&str, Vec<(&Package, &crate::facts::KnownFlaw)>> = BTreeMap::new();
    for flaw in &project.flaws {
        if let Some(package) = project.packages.get(flaw.package).filter(|package| package.fixed_by.is_some()) {
            flaws.entry(&flaw.id).or_default().push((package, flaw));
        }
    }
    let vulnerabilities: Vec<Value> = flaws.iter().map(|(id, of)| vulnerability(id, of)).collect();
    let mut properties = vec![json!({ "name": "shipworthy:advisories-known-on", "value": project.advisories.day })];
    for ecosystem in &project.advisories.missing {
        properties.push(json!({ "name": "shipworthy:advisories-missing", "value": ecosystem }));
    }
    if let Some(aside) = aside {
        let mut say = |name: &str, words: String| properties.push(json!({ "name": name, "value": tame(&words) }));
        aside.waived.iter().for_each(|waiver| say("shipworthy:waived", waiver.words()));
        aside.left_out.iter().for_each(|one| say("shipworthy:left-out", one.words()));
    }
    let bill = json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "tools": { "components": [{ "type": "application", "name": "shipworthy", "version": env!("CARGO_PKG_VERSION") }] },
            "component": { "type": "application", "bom-ref": "product", "name": name },
            "properties": properties,
        },
        "components": components,
        "dependencies": [{ "ref": "product", "dependsOn": direct }],
        "vulnerabilities": vulnerabilities,
    });
    inert(&format!("{bill:#}\n"))
}

/// The same JSON with invisible characters as escapes, so that nobody who looks at it is misled.
fn inert(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_hidden(c) {
            out.extend(c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")));
        } else {
            out.push(c);
        }
    }
    out
}

fn component(package: &Package) -> Value {
    let (group, name) = group(package);
    let mut component = json!({
        "type": "library",
        "bom-ref": purl(package),
        "name": name,
        "version": package.version,
        "purl": purl(package),
        // What only builds or tests is no part of what runs.
        "scope": if package.usage == Usage::Builds { "excluded" } else { "required" },
        "evidence": { "identity": [{ "field": "purl", "methods": [{ "technique": "manifest-analysis", "confidence": 1, "value": package.fixed_by }] }] },
    });
    if let Some(fields) = component.as_object_mut() {
        if let Some(group) = group {
            fields.insert("group".to_owned(), json!(group));
        }
        if let PackageSource::Git(address) | PackageSource::Url(address) = &package.source
            && !address.is_empty()
        {
            let kind = if matches!(package.source, PackageSource::Git(_)) { "vcs" } else { "distribution" };
            let address = without_given_away(address).unwrap_or_else(|| address.clone());
            fields.insert("externalReferences".to_owned(), json!([{ "type": kind, "url": plain(&address) }]));
        }
    }
    component
}

/// The part of a name that says whose package it is, and the rest.
fn group(package: &Package) -> (Option<&str>, &str) {
    let parted = match package.ecosystem.as_str() {
        "npm" if package.name.starts_with('@') => package.name.split_once('/'),
        "composer" => package.name.split_once('/'),
        "maven" => package.name.split_once(':'),
        _ => None,
    };
    parted.map_or((None, package.name.as_str()), |(group, name)| (Some(group), name))
}

/// The address of a package by the package-url specification.
fn purl(package: &Package) -> String {
    let kind = match package.ecosystem.as_str() {
        "pip" => "pypi",
        "go" => "golang",
        other => other,
    };
    let (group, name) = group(package);
    let group = group.map_or(String::new(), |group| format!("{}/", percent(group)));
    let name = if package.ecosystem == "go" { name.split('/').map(percent).collect::<Vec<_>>().join("/") } else { percent(name) };
    format!("pkg:{kind}/{group}{name}@{}", percent(&package.version))
}

/// An address as the standard for addresses writes it: what may not stand in one is in percent form.
fn plain(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for (at, byte) in address.bytes().enumerate() {
        let code = address.as_bytes().get(at + 1..at + 3).is_some_and(|pair| pair.iter().all(u8::is_ascii_hexdigit));
        match byte {
            b'%' if code => out.push('%'),
            byte if byte.is_ascii_alphanumeric() || b"-._~:/?#@!$&'()*+,;=".contains(&byte) => out.push(char::from(byte)),
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    // A second hash would end the address within itself.
    match out.split_once('#') {
        Some((before, after)) => format!("{before}#{}", after.replace('#', "%23")),
        None => out,
    }
}

fn vulnerability(id: &str, of: &[(&Package, &crate::facts::KnownFlaw)]) -> Value {
    let danger = of.iter().map(|(_, flaw)| flaw.danger).min().unwrap_or(Danger::Unrated);
    let severity = match danger {
        Danger::Critical => "critical",
        Danger::High => "high",
        Danger::Medium => "medium",
        Danger::Low => "low",
        Danger::Unrated => "unknown",
    };
    let affects: Vec<Value> = of.iter().map(|(package, _)| json!({ "ref": purl(package) })).collect();
    let words = of.iter().map(|(_, flaw)| flaw.words.as_str()).find(|words| !words.is_empty());
    let fixed = of.iter().find_map(|(_, flaw)| flaw.fixed.as_deref());
    let page = of.iter().map(|(_, flaw)| flaw.page.as_str()).find(|page| !page.is_empty());
    let mut one = json!({ "bom-ref": format!("flaw:{id}"), "id": id, "ratings": [{ "severity": severity }], "affects": affects });
    if let Some(fields) = one.as_object_mut() {
        if let Some(words) = words {
            fields.insert("description".to_owned(), json!(words));
        }
        if let Some(fixed) = fixed {
            fields.insert("recommendation".to_owned(), json!(format!("Update to {fixed} or later.")));
        }
        if let Some(page) = page {
            fields.insert("source".to_owned(), json!({ "url": page }));
        }
    }
    one
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::Memory;

    #[test]
    fn addresses_are_plain() {
        assert_eq!(plain("git+https://a.b/c d\"<x>?q=%20&r=%zz#e#f"), "git+https://a.b/c%20d%22%3Cx%3E?q=%20&r=%25zz#e%23f");
        assert_eq!(plain("https://a.b/é\u{202E}"), "https://a.b/%C3%A9%E2%80%AE");
    }

    #[test]
    fn a_bill_of_materials() {
        let lock = r#"{ "packages": { "": { "dependencies": { "@s/a": "1", "next": "14" } }, "node_modules/@s/a": { "version": "1.0.0+b" }, "node_modules/next": { "version": "14.2.3" } } }"#;
        let files = [
            ("package.json", r#"{ "dependencies": { "@s/a": "1", "next": "14" } }"#),
            ("package-lock.json", lock),
            ("go.mod", "module x\n\nrequire golang.org/x/net v0.10.0\n"),
            ("requirements.txt", "flask>=2\n"),
        ];
        let files = files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())).to_vec();
        let (_, facts) = crate::state(&mut Memory::new("shop", files), &mut crate::Silent).unwrap();
        let project = crate::link::link(facts);
        let bill: Value = serde_json::from_str(&cyclonedx("shop", &project, None)).unwrap();
        let purls: Vec<&str> = bill["components"].as_array().unwrap().iter().map(|one| one["purl"].as_str().unwrap()).collect();
        assert_eq!(purls, ["pkg:golang/golang.org/x/net@v0.10.0", "pkg:npm/%40s/a@1.0.0%2Bb", "pkg:npm/next@14.2.3"]);
        assert_eq!(bill["components"][1]["group"], "@s");
        assert_eq!(bill["dependencies"][0]["dependsOn"].as_array().unwrap().len(), 3);
        let flaws = bill["vulnerabilities"].as_array().unwrap();
        assert!(flaws.iter().any(|flaw| flaw["id"] == "CVE-2025-29927" && flaw["affects"][0]["ref"] == "pkg:npm/next@14.2.3"));
    }
}
