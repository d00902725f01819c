//! A framework or runtime no longer gets security updates.

mod ends;

use crate::facts::{Deployment, Origin, Package, Project, Range, Setting, Usage, Version};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use ends::{RUNTIMES, Releases, SUPPORT};
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule {
    id: "security/framework-past-support",
    title: "{name} has had no security updates since {day}",
    pass_title: "No framework or runtime that is named is known to be past its support",
    severity: Severity::Medium,
    effort: Effort::Week,
    stage: Stage::Foundations,
    why: "Its makers no longer mend this version. The next flaw that is found stays open for good, and the step to a newer version \
          grows with every month.",
    fix: "Plan the step to a version that is supported, one major version at a time, with the makers' notes at hand.",
    prompt: "Raise the named framework or runtime by one major version, following its official upgrade guide, and run the build and \
          the tests. Repeat until a supported version is reached. Keep each step a commit of its own. Change nothing \
          that the guide does not ask for. Done when manifest, lockfile and container name a supported version and all \
          tests pass.",
    cannot_see: "Paid extended support, versions that only the hosting platform sets, and days that their makers moved after this version was published.",
    refs: &[
        Ref::Cwe(1104),
        Ref::Url("https://nodejs.org/en/about/previous-releases"),
        Ref::Url("https://nextjs.org/support-policy"),
        Ref::Url("https://www.djangoproject.com/download/#supported-versions"),
        Ref::Url("https://laravel.com/docs/releases#support-policy"),
    ],
    judge,
    bad: samples![{ "what runs functions and what keeps data":
        "serverless.yml" => "provider:\n  name: aws\n  ⟦runtime: nodejs14.x⟧\n",
        "docker-compose.yml" => "services:\n  web:\n    build: .\n    restart: always\n  db:\n    ⟦image: postgres:11-alpine⟧\n    restart: always\n",
    }
    { "a framework of 2021 and a runtime of 2022":
        "package.json" => "{ \"dependencies\": {\n⟦\"next\": \"^12.1.0\"⟧ } }\n",
        "Dockerfile" => "⟦FROM node:16-alpine⟧\nUSER node\nCMD [\"node\", \"server.js\"]\n",
    }
    { "an exact version in a list for Python":
        "requirements.txt" => "⟦Django==3.2.25⟧\n",
    }],
    good: samples![{ "a version for those who write the code, databases that are supported or named without a version":
        ".nvmrc" => "16\n",
        "index.html" => "<html><body>Hello</body></html>\n",
        "docker-compose.yml" => "services:\n  web:\n    build: .\n    restart: always\n  db:\n    image: postgres:17\n  cache:\n    image: redis:5\n  other:\n    image: mysql:8\n",
    }
    { "supported lines, a range that reaches them, and a stage that only builds pages":
        "package.json" => "{ \"dependencies\": { \"next\": \">=14\", \"vue\": \"^3.4.0\" } }\n",
        "Dockerfile" => "FROM node:24-alpine\nUSER node\nCMD [\"node\", \"server.js\"]\n",
        "requirements.txt" => "Django>=3.2\n",
        "web/Dockerfile" => "FROM node:18-alpine AS build\nRUN npm run build\nFROM nginx:1.29-alpine\nCOPY --from=build /app/dist /usr/share/nginx/html\n",
    }],
};

/// The day on which the updates of a line ended.
fn ended(lines: Releases, line: (u64, u64)) -> Option<&'static str> {
    let newest = lines.first()?;
    // A line between two that are named is the older one's.
    let found = lines.iter().find(|(major, minor, _)| line >= (*major, *minor));
    match found {
        Some((major, minor, _)) if (*major, *minor) == (newest.0, newest.1) && is_newer(line, *newest) => None,
        Some((major, minor, day)) if line.0 == *major && (line.1 == *minor || *minor == 0) => Some(day),
        Some(_) => None,
        None => lines.last().map(|(.., day)| *day),
    }
}

/// The day in words. Lines older than all that are named ended before the last of them did.
fn stated(lines: &[(u64, u64, &str)], line: (u64, u64), day: &str) -> String {
    let older = lines.iter().all(|(major, minor, _)| line < (*major, *minor));
    if older { format!("before {day}") } else { day.to_owned() }
}

fn is_newer(line: (u64, u64), (major, minor, _): (u64, u64, &str)) -> bool {
    line.0 > major || minor > 0 && line.1 > minor
}

fn judge(project: &Project, out: &mut Verdict) {
    let mut found = Found::new();
    let mut judged = false;
    for package in project.packages.iter().filter(|package| package.direct && package.usage < Usage::Listed) {
        let Some((_, _, name, lines)) = SUPPORT.iter().find(|(ecosystem, of, ..)| *ecosystem == package.ecosystem && *of == package.name)
        else {
            continue;
        };
        let Some(line) = line(package) else { continue };
        judged = true;
        if let Some(day) = ended(lines, line) {
            found.entry((shown(name, line, lines), stated(lines, line, day))).or_default().push(&package.origin);
        }
    }
    let images: Vec<&Deployment> = project.facts.deployments.iter().filter(|fact| fact.setting == Setting::BaseImage).collect();
    for image in &images {
        // What only builds pages that another server hands out answers nobody.
        let of_file = images.iter().filter(|other| other.origin.path == image.origin.path);
        if of_file.max_by_key(|other| other.origin.line).is_some_and(|last| hands_out_files(&last.value)) {
            continue;
        }
        let Some((name, tag)) = image.value.split('@').next().and_then(|image| image.split_once(':')) else { continue };
        judged |= add(&mut found, name, tag.split('-').next().unwrap_or(""), &image.origin);
    }
    // Replit's list of tools names Node beside whatever runs the server.
    let answers = |ends: &[&str]| {
        let mut all = project.facts.endpoints.iter();
        all.any(|endpoint| ends.iter().any(|end| endpoint.origin.path.ends_with(end)))
    };
    let only_python = answers(&[".py"]) && !answers(&[".ts", ".js", ".tsx", ".mjs", ".cjs", ".vue", ".svelte"]);
    for fact in &project.facts.deployments {
        if only_python && fact.platform == "replit" && fact.setting == Setting::Runtime && fact.value.starts_with("node ") {
            continue;
        }
        let (name, version) = match fact.setting {
            Setting::Image => match fact.value.split('@').next().and_then(|image| image.split_once(':')) {
                Some((name, tag)) => (name, tag.split('-').next().unwrap_or("")),
                None => continue,
            },
            // What only those who write the code are told says nothing of a product without a server.
            Setting::Runtime if fact.platform != "runtime" || project.product.has_server => match fact.value.split_once(' ') {
                Some(named) => named,
                None => continue,
            },
            _ => continue,
        };
        judged |= add(&mut found, name, version, &fact.origin);
    }
    for ((name, day), places) in found {
        if let [first, others @ ..] = places.as_slice() {
            out.fail(first).name("name", name).name("day", &day).related(others.iter().map(|origin| (*origin).clone()));
        }
    }
    if judged {
        out.pass();
    } else {
        out.not_applicable("No framework or runtime is named whose support is known.");
    }
}

/// Findings by what is past its support and since when.
type Found<'p> = BTreeMap<(String, String), Vec<&'p Origin>>;

/// Judges a runtime or database by the name of its image; whether its support is known.
fn add<'p>(found: &mut Found<'p>, name: &str, version: &str, origin: &'p Origin) -> bool {
    let plain = name.strip_prefix("docker.io/").unwrap_or(name);
    let plain = plain.strip_prefix("library/").unwrap_or(plain);
    let Some((_, title, lines)) = RUNTIMES.iter().find(|(of, ..)| plain == *of) else { return false };
    let numbers: Vec<u64> = version.split('.').map_while(|part| part.parse().ok()).collect();
    let Some(&major) = numbers.first() else { return false };
    // Where the lines of a major version are told by a second number, one number leads to the newest of them.
    let by_minor = lines.iter().any(|(of, minor, _)| *minor > 0 && *of == major);
    let line = match numbers.get(1) {
        Some(minor) => (major, *minor),
        None if by_minor => return false,
        None => (major, 0),
    };
    if let Some(day) = ended(lines, line) {
        found.entry((shown(title, line, lines), stated(lines, line, day))).or_default().push(origin);
    }
    true
}

/// Whether an image is that of a server for files.
fn hands_out_files(image: &str) -> bool {
    let name = image.split([':', '@']).next().unwrap_or("").rsplit('/').next().unwrap_or("");
    ["nginx", "nginx-unprivileged", "caddy", "httpd", "scratch", "busybox", "static-web-server"].contains(&name)
}

fn shown(name: &str, line: (u64, u64), lines: &[(u64, u64, &str)]) -> String {
    let by_minor = lines.iter().any(|(_, minor, _)| *minor > 0);
    if by_minor { format!("{name} {}.{}", line.0, line.1) } else { format!("{name} {}", line.0) }
}

/// The line of a package: of its version, or of the newest that its requirement lets in.
fn line(package: &Package) -> Option<(u64, u64)> {
    if package.fixed_by.is_some() {
        return package.parsed().as_ref().map(Version::line);
    }
    let range = Range::parse(&package.ecosystem, &package.version)?;
    let (top, within) = range.top()?;
    let (major, minor) = top.line();
    // The end of `^12.1.0` is where 13 begins.
    Some(match (within, minor) {
        (true, _) => (major, minor),
        (false, 0) => (major.checked_sub(1)?, u64::MAX),
        (false, minor) => (major, minor - 1),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_their_last_days() {
        let django = SUPPORT.iter().find(|row| row.1 == "django").unwrap().3;
        assert_eq!(ended(django, (5, 2)), None);
        assert_eq!(ended(django, (6, 0)), None);
        assert_eq!(ended(django, (5, 1)), Some("2025-12-03"));
        assert_eq!(ended(django, (4, 2)), Some("2026-04-07"));
        assert_eq!(ended(django, (2, 2)), Some("2021-12-07"));
        assert_eq!(
            (stated(django, (1, 8), "2021-12-07"), stated(django, (3, 1), "2021-12-07")),
            ("before 2021-12-07".to_owned(), "2021-12-07".to_owned())
        );
        let next = SUPPORT.iter().find(|row| row.1 == "next").unwrap().3;
        assert_eq!((ended(next, (16, 0)), ended(next, (15, 3)), ended(next, (9, 1))), (None, Some("2026-10-21"), Some("2022-11-21")));
        let node = RUNTIMES.iter().find(|row| row.0 == "node").unwrap().2;
        let mongo = RUNTIMES.iter().find(|row| row.0 == "mongo").unwrap().2;
        assert_eq!((ended(mongo, (7, 0)), ended(mongo, (6, 0)), ended(mongo, (4, 4))), (None, Some("2025-07-31"), Some("2024-02-29")));
        let maria = RUNTIMES.iter().find(|row| row.0 == "mariadb").unwrap().2;
        assert_eq!((ended(maria, (10, 11)), ended(maria, (11, 4)), ended(maria, (10, 5))), (None, None, Some("2025-06-24")));
        assert_eq!((ended(node, (22, 0)), ended(node, (20, 9)), ended(node, (15, 0))), (None, Some("2026-04-30"), None));
        assert_eq!((ended(node, (24, 1)), ended(node, (26, 0)), ended(node, (23, 5))), (None, None, Some("2025-06-01")));
        let mysql = RUNTIMES.iter().find(|row| row.0 == "mysql").unwrap().2;
        assert_eq!((ended(mysql, (8, 4)), ended(mysql, (9, 7)), ended(mysql, (8, 0))), (None, None, Some("2026-04-30")));
        assert_eq!(ended(mysql, (9, 1)), Some("2025-01-21"));
        let dotnet = RUNTIMES.iter().find(|row| row.1 == ".NET").unwrap().2;
        assert_eq!((ended(dotnet, (10, 0)), ended(dotnet, (8, 0)), ended(dotnet, (2, 1))), (None, Some("2026-11-10"), Some("2022-12-13")));
        let rails = SUPPORT.iter().find(|row| row.1 == "rails").unwrap().3;
        assert_eq!((ended(rails, (8, 0)), ended(rails, (7, 2))), (None, Some("2026-08-09")));
    }
}
