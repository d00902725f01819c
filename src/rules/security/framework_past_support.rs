//! A framework or runtime no longer gets security updates.

use crate::facts::{Deployment, Origin, Package, Project, Range, Setting, Usage, Version};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};
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
    bad: samples![{ "a framework of 2021 and a runtime of 2022":
        "package.json" => "{ \"dependencies\": {\n⟦\"next\": \"^12.1.0\"⟧ } }\n",
        "Dockerfile" => "⟦FROM node:16-alpine⟧\nUSER node\nCMD [\"node\", \"server.js\"]\n",
    }
    { "an exact version in a list for Python":
        "requirements.txt" => "⟦Django==3.2.25⟧\n",
    }],
    good: samples![{ "supported lines, a range that reaches them, and a stage that only builds pages":
        "package.json" => "{ \"dependencies\": { \"next\": \">=14\", \"vue\": \"^3.4.0\" } }\n",
        "Dockerfile" => "FROM node:24-alpine\nUSER node\nCMD [\"node\", \"server.js\"]\n",
        "requirements.txt" => "Django>=3.2\n",
        "web/Dockerfile" => "FROM node:18-alpine AS build\nRUN npm run build\nFROM nginx:1.29-alpine\nCOPY --from=build /app/dist /usr/share/nginx/html\n",
    }],
};

/// The ecosystem and package, its name for people, and for each line that ended the day of its last update,
/// newest first; lines below the last that is named ended before it. Days are those that the makers announced.
type Support = (&'static str, &'static str, &'static str, &'static [(u64, u64, &'static str)]);

const SUPPORT: &[Support] = &[
    ("npm", "next", "Next.js", &[(14, 0, "2025-10-26"), (13, 0, "2024-12-21"), (12, 0, "2022-11-21")]),
    ("npm", "vue", "Vue", &[(2, 0, "2023-12-31")]),
    ("npm", "nuxt", "Nuxt", &[(2, 0, "2024-06-30")]),
    ("npm", "angular", "AngularJS", &[(1, 0, "2021-12-31")]),
    (
        "npm",
        "@angular/core",
        "Angular",
        &[(18, 0, "2025-11-21"), (17, 0, "2025-05-15"), (16, 0, "2024-11-08"), (15, 0, "2024-05-18"), (14, 0, "2023-11-18")],
    ),
    (
        "pip",
        "django",
        "Django",
        &[
            (5, 1, "2025-12-03"),
            (5, 0, "2025-04-02"),
            (4, 2, "2026-04-30"),
            (4, 1, "2023-12-01"),
            (4, 0, "2023-04-01"),
            (3, 2, "2024-04-01"),
            (3, 1, "2021-12-07"),
        ],
    ),
    (
        "composer",
        "laravel/framework",
        "Laravel",
        &[(11, 0, "2026-03-12"), (10, 0, "2025-02-04"), (9, 0, "2024-02-06"), (8, 0, "2023-01-24")],
    ),
    ("gem", "rails", "Rails", &[(7, 1, "2025-10-01"), (7, 0, "2025-04-01"), (6, 1, "2024-10-01"), (6, 0, "2023-06-01")]),
];

/// Lines of releases: the first two numbers, and the day until which they are supported.
type Releases = &'static [(u64, u64, &'static str)];

/// Runtimes by the name of their image, in the same way.
const RUNTIMES: &[(&str, &str, Releases)] = &[
    (
        "node",
        "Node.js",
        &[
            (20, 0, "2026-04-30"),
            (19, 0, "2023-06-01"),
            (18, 0, "2025-04-30"),
            (17, 0, "2022-06-01"),
            (16, 0, "2023-09-11"),
            (14, 0, "2023-04-30"),
            (12, 0, "2022-04-30"),
            (10, 0, "2021-04-30"),
        ],
    ),
    ("python", "Python", &[(3, 9, "2025-10-31"), (3, 8, "2024-10-07"), (3, 7, "2023-06-27")]),
    ("php", "PHP", &[(8, 1, "2025-12-31"), (8, 0, "2023-11-26"), (7, 4, "2022-11-28")]),
    ("ruby", "Ruby", &[(3, 1, "2025-03-26"), (3, 0, "2024-04-23"), (2, 7, "2023-03-31")]),
];

/// The day on which the updates of a line ended.
fn ended(lines: &[(u64, u64, &'static str)], line: (u64, u64)) -> Option<&'static str> {
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
    let mut found: BTreeMap<(String, String), Vec<&Origin>> = BTreeMap::new();
    let mut judged = false;
    for package in project.packages.iter().filter(|package| package.direct && package.usage != Usage::Builds) {
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
        let Some((_, title, lines)) = RUNTIMES.iter().find(|(of, ..)| name == *of || name.strip_prefix("library/") == Some(*of)) else {
            continue;
        };
        let numbers: Vec<u64> = tag.split('-').next().unwrap_or("").split('.').map_while(|part| part.parse().ok()).collect();
        let Some(&major) = numbers.first() else { continue };
        // Where lines are told by two numbers, one number leads to the newest.
        let by_minor = lines.iter().any(|(_, minor, _)| *minor > 0);
        let line = match numbers.get(1) {
            Some(minor) => (major, *minor),
            None if by_minor => continue,
            None => (major, 0),
        };
        judged = true;
        if let Some(day) = ended(lines, line) {
            found.entry((shown(title, line, lines), stated(lines, line, day))).or_default().push(&image.origin);
        }
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
        assert_eq!(ended(django, (4, 2)), Some("2026-04-30"));
        assert_eq!(ended(django, (2, 2)), Some("2021-12-07"));
        assert_eq!(
            (stated(django, (1, 8), "2021-12-07"), stated(django, (3, 1), "2021-12-07")),
            ("before 2021-12-07".to_owned(), "2021-12-07".to_owned())
        );
        let next = SUPPORT.iter().find(|row| row.1 == "next").unwrap().3;
        assert_eq!((ended(next, (15, 3)), ended(next, (14, 2)), ended(next, (9, 1))), (None, Some("2025-10-26"), Some("2022-11-21")));
        let node = RUNTIMES.iter().find(|row| row.0 == "node").unwrap().2;
        assert_eq!((ended(node, (22, 0)), ended(node, (20, 9)), ended(node, (15, 0))), (None, Some("2026-04-30"), None));
    }
}
