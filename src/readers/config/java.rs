//! Declared versions in the manifests of Maven and Gradle. Scripts are not run: what they compute stays unknown.

use super::manifests::Stated;
use super::toml;
use crate::readers::Source;
use std::collections::HashMap;

/// The text of the first element of a name, at or behind a place.
fn element<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(&format!("<{name}>"))?;
    Some(rest.split('<').next()?.trim())
}

/// `pom.xml`: each dependency with its version, properties filled in.
pub(super) fn maven(text: &str) -> Vec<Stated> {
    let properties = text.split_once("<properties>").and_then(|(_, rest)| rest.split("</properties>").next()).unwrap_or("");
    let mut stated = Vec::new();
    let mut at = 0;
    while let Some(start) = text.get(at..).and_then(|rest| rest.find("<dependency>")).map(|found| at + found) {
        let Some(length) = text.get(start..).and_then(|rest| rest.find("</dependency>")) else { break };
        let block = text.get(start..start + length).unwrap_or("");
        at = start + length;
        let (Some(group), Some(name)) = (element(block, "groupId"), element(block, "artifactId")) else { continue };
        let version = element(block, "version").unwrap_or("");
        let filled = version.strip_prefix("${").and_then(|name| name.strip_suffix('}')).and_then(|name| element(properties, name));
        let dev = matches!(element(block, "scope"), Some("test" | "provided"));
        stated.push(Stated::new(format!("{group}:{name}"), filled.unwrap_or(version), dev, start));
    }
    // The parent brings the framework along.
    if let Some((start, rest)) = text.find("<parent>").and_then(|start| Some((start, text.get(start..)?)))
        && let Some(block) = rest.split("</parent>").next()
        && let (Some(group), Some(name), Some(version)) =
            (element(block, "groupId"), element(block, "artifactId"), element(block, "version"))
    {
        stated.push(Stated::new(format!("{group}:{name}"), version, false, start));
    }
    stated
}

/// `build.gradle` and `build.gradle.kts`: coordinates that are written out.
pub(super) fn gradle(source: &Source<'_>) -> Vec<Stated> {
    let lines = source.lines().filter_map(|(at, line)| {
        let line = line.trim();
        let end = line.find([' ', '('])?;
        let (configuration, rest) = line.split_at_checked(end)?;
        if configuration == "id" {
            return plugin(rest).map(|(name, version)| Stated::new(name.to_owned(), version, false, at));
        }
        let known = ["implementation", "api", "compile", "runtimeOnly", "compileOnly", "kapt", "annotationProcessor", "classpath"];
        let test = configuration.starts_with("test") || configuration.starts_with("androidTest");
        if !known.contains(&configuration) && !test {
            return None;
        }
        // `group: 'a', name: 'b', version: '1'`
        let part = |key: &str| {
            let (_, value) = rest.split_once(key)?;
            value.trim_start().strip_prefix(':')?.split(['"', '\'']).nth(1)
        };
        let coordinate = rest.trim_start_matches([' ', '(']).starts_with(['"', '\'']);
        if let (false, Some(group), Some(name)) = (coordinate, part("group"), part("name")) {
            return Some(Stated::new(format!("{group}:{name}"), part("version").unwrap_or(""), test, at));
        }
        let quote = rest.find(['"', '\''])?;
        let inside = rest.get(quote + 1..)?.split(['"', '\'']).next()?;
        let mut parts = inside.split(':');
        let (group, name, version) = (parts.next()?, parts.next()?, parts.next().unwrap_or(""));
        (!version.contains('$') && !group.is_empty() && !name.is_empty()).then(|| Stated::new(format!("{group}:{name}"), version, test, at))
    });
    lines.collect()
}

/// A plugin that brings a framework in its own version: `("org.springframework.boot") version "3.5.1"`.
fn plugin(rest: &str) -> Option<(&'static str, &str)> {
    let mut quoted = rest.split(['"', '\'']).skip(1);
    let name = quoted.next().filter(|name| *name == "org.springframework.boot")?;
    let version = quoted.next().filter(|between| between.contains("version")).and(quoted.next())?;
    (!name.is_empty() && !version.contains('$')).then_some(("org.springframework.boot:spring-boot-gradle-plugin", version))
}

/// `libs.versions.toml`: libraries with the versions that they refer to.
pub(super) fn catalogue(entries: &[toml::Entry<'_>]) -> Vec<Stated> {
    let versions: HashMap<&str, &str> =
        entries.iter().filter(|entry| entry.table == "versions").map(|entry| (entry.key, entry.value)).collect();
    let field = |value: &str, key: &str| {
        let (_, rest) = value.split_once(key)?;
        Some(rest.trim_start().strip_prefix('=')?.split(['"', '\'']).nth(1)?.to_owned())
    };
    let mut stated = Vec::new();
    for entry in entries.iter().filter(|entry| entry.table == "libraries") {
        let name =
            field(entry.value, "module").or_else(|| Some(format!("{}:{}", field(entry.value, "group")?, field(entry.value, "name")?)));
        let version = field(entry.value, "version.ref").and_then(|name| versions.get(name.as_str()).map(|version| (*version).to_owned()));
        let (name, version) = match name {
            Some(name) => (name, version.or_else(|| field(entry.value, "version"))),
            None => match entry.value.rsplit_once(':') {
                Some((name, version)) if name.contains(':') => (name.to_owned(), Some(version.to_owned())),
                _ => continue,
            },
        };
        stated.push(Stated::new(name, version.unwrap_or_default(), false, entry.at));
    }
    stated
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flat(stated: &[Stated]) -> Vec<String> {
        stated.iter().map(|one| format!("{} {} {}", one.name, one.requirement, one.dev)).collect()
    }

    #[test]
    fn declared_versions() {
        let pom = "<project><parent><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-parent</artifactId><version>3.1.0</version></parent><properties><x.version>1.2</x.version></properties><dependencies><dependency><groupId>a</groupId><artifactId>b</artifactId><version>${x.version}</version></dependency><dependency><groupId>junit</groupId><artifactId>junit</artifactId><version>4.13</version><scope>test</scope></dependency></dependencies></project>";
        assert_eq!(
            flat(&maven(pom)),
            ["a:b 1.2 false", "junit:junit 4.13 true", "org.springframework.boot:spring-boot-starter-parent 3.1.0 false"]
        );
        let gradle_text = "plugins {\n  id(\"org.springframework.boot\") version \"3.4.1\"\n  id 'other' version '1'\n}\ndependencies {\n  implementation(\"a:b:1.0\")\n  testImplementation 'c:d:2'\n  implementation \"e:f:$v\"\n  implementation project(':x')\n  implementation group: 'g', name: 'h', version: '3'\n}\n";
        let source = Source::new("build.gradle", gradle_text, vec![]);
        assert_eq!(
            flat(&gradle(&source)),
            ["org.springframework.boot:spring-boot-gradle-plugin 3.4.1 false", "a:b 1.0 false", "c:d 2 true", "g:h 3 false"]
        );
        let text = "[versions]\nk = \"1.9\"\n[libraries]\nx = { module = \"a:b\", version.ref = \"k\" }\ny = { group = \"c\", name = \"d\", version = \"2\" }\nz = \"e:f:3\"\n";
        let source = Source::new("libs.versions.toml", text, vec![]);
        assert_eq!(flat(&catalogue(&toml::entries(&source))), ["a:b 1.9 false", "c:d 2 false", "e:f 3 false"]);
    }
}
