//! A package of others has a flaw that is published, and the product has the version with it.

use crate::facts::{Danger, KnownFlaw, Module, Need, Origin, Package, Project, Scheme, Usage, Version, registry_title};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use crate::sorted::{Arrange, Gather};
use std::collections::{BTreeMap, BTreeSet};

pub(super) static RULE: Rule = Rule {
    id: "security/published-flaw",
    title: "Published flaws in {packages}",
    pass_title: "No package in use is known to have a published flaw",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "Once a flaw is published, programs search the whole internet for products that still have it. Nobody has to \
          know your product to find it.",
    fix: "Update the package to the version that is named, try the product, and publish it. Let a bot propose such \
          updates from now on.",
    prompt: "Update the packages named here to the versions named here or later within the same major version where \
          one exists, with the project's own package manager, so that manifest and lockfile change together. Where a \
          package comes in through another one, update that one first; use an override only if none is published. Read the notes \
          of a new major version before taking it. Change nothing else. Done when the lockfile holds the named \
          versions or later, the build passes and the tests pass.",
    cannot_see: "Whether the flawed part of a package is ever reached, flaws that were published after the day that is \
          named, and packages of systems and servers below the product.",
    refs: &[Ref::Cwe(1395), Ref::Url("https://owasp.org/Top10/A06_2021-Vulnerable_and_Outdated_Components/")],
    judge,
    bad: samples![{ "a framework whose middleware can be passed":
        "package.json" => "{\n  \"dependencies\": {\n    ⟦\"next\": \"14.2.3\"⟧\n  }\n}\n",
        "middleware.ts" => "export function middleware() {}\n",
        "app/page.tsx" => "export default function Page() { return null }\n",
    }
    { "a list for Python with exact versions":
        "requirements.txt" => "flask==3.0.3\n⟦python-jose==3.3.0⟧\n",
    }
    { "packages that only another one needs are told together":
        "package.json" => "{ \"dependencies\": { \"left\": \"^1.0.0\" } }\n",
        "package-lock.json" => "⟦⟧{ \"lockfileVersion\": 3, \"packages\": { \"\": { \"dependencies\": { \"left\": \"^1.0.0\" } }, \"node_modules/left\": { \"version\": \"1.0.0\", \"dependencies\": { \"minimist\": \"1\", \"tar\": \"6\" } }, \"node_modules/minimist\": { \"version\": \"1.2.5\" }, \"node_modules/tar\": { \"version\": \"6.1.0\" } } }\n",
        "src/a.ts" => "import left from 'left';\nleft();\n",
    }],
    good: samples![{ "mended versions":
        "package.json" => "{ \"dependencies\": { \"jsonwebtoken\": \"^9.0.2\" } }\n",
        "package-lock.json" => "{ \"lockfileVersion\": 3, \"packages\": { \"\": { \"dependencies\": { \"jsonwebtoken\": \"^9.0.2\" } }, \"node_modules/jsonwebtoken\": { \"version\": \"9.0.2\" } } }\n",
    }
    { "packages of a registry of which the table holds only a few flaws leave it open":
        "Gemfile" => "gem 'rack'\n",
        "Gemfile.lock" => "GEM\n  remote: https://rubygems.org/\n  specs:\n    rack (3.0.0)\n\nDEPENDENCIES\n  rack\n",
    }
    { "a requirement that leads to a mended version":
        "package.json" => "{ \"dependencies\": { \"multer\": \"^2.0.0\", \"lodash\": \"^4.17.0\" } }\n",
    }
    { "a package of the same name from elsewhere, and one in an example":
        "package.json" => "{ \"dependencies\": { \"next\": \"github:acme/next\" } }\n",
        "examples/old/package.json" => "{ \"dependencies\": { \"next\": \"12.0.0\" } }\n",
    }],
};

/// The flaws of one package, with the copies of it that have them.
type Flaws<'p> = &'p [(&'p Package, &'p KnownFlaw)];

/// Flaws of one package.
type Found<'p> = BTreeMap<(&'p str, &'p str), Vec<(&'p Package, &'p KnownFlaw)>>;

fn judge(project: &Project, out: &mut Verdict) {
    let packages = project.packages.iter().filter(|package| package.parsed().is_some()).count();
    if packages == 0 {
        if project.facts.dependencies.is_empty() {
            out.not_applicable("No packages of others are declared.");
        } else {
            out.unknown("Nothing fixes the versions of packages, so that none can be looked up among published flaws.", None);
        }
        return;
    }
    nothing_found(project, packages, out);
    let product = Product::of(project);
    let mut found: Found<'_> = BTreeMap::new();
    for flaw in project.flaws.iter().filter(|flaw| !flaw.planted) {
        if let Some(package) = project.packages.get(flaw.package) {
            found.entry((&package.ecosystem, &package.name)).or_default().push((package, flaw));
        }
    }
    // What comes along with other packages is put right together with them, so it is told together.
    let mut small: BTreeMap<(Usage, Severity), Vec<Flaws<'_>>> = BTreeMap::new();
    for flaws in found.values() {
        let severity = flaws.iter().map(|(package, flaw)| product.weighed(package, flaw)).min().unwrap_or(Severity::Low);
        let direct = flaws.iter().any(|(package, _)| package.direct);
        if severity <= Severity::High || direct && severity == Severity::Medium {
            product.alone(flaws, severity, &project.advisories.day, out);
        } else {
            let usage = match flaws.iter().map(|(package, _)| package.usage).min() {
                Some(usage @ (Usage::Listed | Usage::Builds)) => usage,
                _ => Usage::Runs,
            };
            small.entry((usage, severity)).or_default().push(flaws);
        }
    }
    for ((usage, severity), packages) in small {
        together(&packages, usage, severity, &project.advisories.day, out);
    }
}

/// What it means when no flaw is found: nothing, where what was looked up in is not what should have been.
fn nothing_found(project: &Project, packages: usize, out: &mut Verdict) {
    let known = &project.advisories;
    let titles = |of: &[String]| of.iter().map(|ecosystem| registry_title(ecosystem)).collect::<Vec<_>>().join(" and ");
    let sources = known.sources.join(", ");
    if !known.missing.is_empty() {
        out.unknown(
            format!(
                "The list of published flaws for {} could not be loaded, so that packages were looked up in less ({sources}). None of \
                 {packages} stands there. Check again with a network.",
                titles(&known.missing)
            ),
            None,
        );
        return;
    }
    let looked_up = project.packages.iter().filter(|package| package.parsed().is_some());
    if !known.thin.is_empty() && looked_up.clone().all(|package| known.thin.contains(&package.ecosystem)) {
        let few = "that table holds only a few well-known flaws";
        out.unknown(format!("None of {packages} packages stands in {sources}, but of {} {few}.", titles(&known.thin)), None);
        return;
    }
    let but =
        if known.thin.is_empty() { String::new() } else { format!(" Of {} only a few well-known ones are there.", titles(&known.thin)) };
    out.pass_saying(format!("None of {packages} packages stands with its version among the flaws that were looked up ({sources}).{but}"));
}

/// How the words of a flaw end that attackers use.
const ATTACKED: &str = "It is used in attacks.";

/// Packages whose flaws are those of a server that calls others: a page that calls with them harms at most itself.
const CALLERS: &[&str] = &["axios", "node-fetch", "undici", "cross-fetch", "form-data"];

/// What the product has of what flaws need.
struct Product {
    middleware: bool,
    app_router: bool,
    /// Those packages that only pages bring in.
    in_browsers: Vec<&'static str>,
}

impl Product {
    fn of(project: &Project) -> Self {
        let named = |names: &[&str]| {
            project
                .facts
                .files
                .iter()
                .any(|file| names.contains(&file.path.rsplit('/').next().unwrap_or("").split('.').next().unwrap_or("")))
        };
        let routed = |path: &str| path.split('/').rev().skip(1).any(|part| part == "app");
        let app_router = project.facts.files.iter().any(|file| {
            let name = file.path.rsplit('/').next().unwrap_or("");
            routed(&file.path) && (name.starts_with("page.") || name.starts_with("route.") || name.starts_with("layout."))
        });
        Self { middleware: named(&["middleware", "proxy"]), app_router, in_browsers: in_browsers(project) }
    }

    /// How bad a flaw is where its package stands. Only what the project's own table knows is taken at its word; advisories
    /// in masses rate the worst case, and most of their packages never meet it.
    fn weighed(&self, package: &Package, flaw: &KnownFlaw) -> Severity {
        // A version shows that the flaw is there, not that strangers reach it where the product runs: high at most, but for
        // what attackers use already.
        const STEPS: [Severity; 4] = [Severity::High, Severity::High, Severity::Medium, Severity::Low];
        let danger = match flaw.danger {
            Danger::Critical => 0,
            Danger::High => 1,
            Danger::Medium => 2,
            Danger::Low | Danger::Unrated => 3,
        };
        let away = match package.usage {
            Usage::Imported => 0,
            Usage::Runs => 1,
            Usage::Listed | Usage::Builds => 3,
        };
        let unread = usize::from(flaw.words.is_empty());
        // What a flaw needs and the product lacks keeps it from mattering today.
        let lacks = match flaw.needs {
            Need::Middleware if !self.middleware => 2,
            Need::AppRouter if !self.app_router => 2,
            _ => 0,
        };
        let in_browsers = if self.in_browsers.contains(&package.name.as_str()) { 3 } else { 0 };
        let steps = danger + away + unread + lacks + in_browsers;
        if steps == 0 && flaw.words.ends_with(ATTACKED) {
            return Severity::Critical;
        }
        STEPS.get(steps).copied().unwrap_or(Severity::Low)
    }

    /// A package that is told on its own.
    fn alone(&self, flaws: &[(&Package, &KnownFlaw)], severity: Severity, day: &str, out: &mut Verdict) {
        let mut worst: Vec<_> = flaws.to_vec();
        worst.arrange_by_key(|(package, flaw)| {
            (self.weighed(package, flaw), flaw.danger, std::cmp::Reverse(flaw.day.as_str()), flaw.id.as_str())
        });
        let Some((package, first)) = worst.first() else { return };
        let ids: BTreeSet<&str> = worst.iter().map(|(_, flaw)| flaw.id.as_str()).into_set();
        let shown: Vec<&str> = worst.iter().map(|(_, flaw)| flaw.id.as_str()).filter(|id| *id != first.id).take(4).collect();
        let mut detail = if first.words.is_empty() {
            format!("{}{} is known for this version.", first.id, published(&first.day))
        } else {
            format!("{} ({}{})", first.words, first.id, published(&first.day))
        };
        if ids.len() > 1 {
            let rest = ids.len() - 1;
            detail.push_str(&format!(" {rest} more {} known: {}", if rest == 1 { "is" } else { "are" }, shown.join(", ")));
            detail.push_str(if rest > shown.len() { " and others." } else { "." });
        }
        detail.push_str(&remedy(&worst));
        detail.push_str(&format!(" As known on {day}."));
        let certain = package.fixed_by.is_some() && package.usage == Usage::Imported;
        let places: BTreeSet<&Origin> =
            flaws.iter().map(|(package, _)| &package.origin).filter(|origin| **origin != package.origin).into_set();
        out.fail(&package.origin)
            .name("packages", called(package, flaws))
            .severity(severity)
            .confidence(if certain { Confidence::High } else { Confidence::Medium })
            .detail(detail)
            .page(Some(first.page.clone()).filter(|page| !page.is_empty()))
            .related(places.into_iter().cloned());
    }
}

/// Those callers that are brought in, and by pages alone.
fn in_browsers(project: &Project) -> Vec<&'static str> {
    let by = |name: &'static str| {
        let imports = move |module: &&Module| module.imports.iter().any(|import| import.specifier == name && !import.type_only);
        project.facts.modules.iter().filter(imports)
    };
    let only = |name: &&'static str| by(name).next().is_some() && by(name).all(|module| project.shipped.contains(&module.path));
    CALLERS.iter().copied().filter(only).collect()
}

fn published(day: &str) -> String {
    if day.is_empty() { String::new() } else { format!(", published {day}") }
}

/// The package with its versions.
fn called(package: &Package, flaws: &[(&Package, &KnownFlaw)]) -> String {
    let versions: BTreeSet<&str> = flaws.iter().map(|(package, _)| package.version.as_str()).into_set();
    let shown: Vec<&str> = versions.into_iter().take(3).collect();
    format!("`{}` {}", package.name, shown.join(" and "))
}

/// Which version mends all of it.
fn remedy(flaws: &[(&Package, &KnownFlaw)]) -> String {
    let mut newest: Option<(Version, &str)> = None;
    let mut open = false;
    for (package, flaw) in flaws {
        match flaw.fixed.as_deref().and_then(|fixed| Some((Version::parse(Scheme::of(&package.ecosystem), fixed)?, fixed))) {
            Some(fixed) if newest.as_ref().is_none_or(|(known, _)| fixed.0 > *known) => newest = Some(fixed),
            Some(_) => {}
            None => open = true,
        }
    }
    match (newest, open) {
        (Some((_, fixed)), false) => format!(" Mended in {fixed}."),
        (Some((_, fixed)), true) => format!(" Most is mended in {fixed}; for the rest no mended version is named."),
        (None, _) => " No mended version is named.".to_owned(),
    }
}

/// Packages of which none is worth a finding of its own.
fn together(packages: &[&[(&Package, &KnownFlaw)]], usage: Usage, severity: Severity, day: &str, out: &mut Verdict) {
    let names: Vec<String> =
        packages.iter().filter_map(|flaws| Some((flaws.first()?.0, flaws))).map(|(package, flaws)| called(package, flaws)).collect();
    let shown: Vec<&str> = names.iter().map(String::as_str).take(8).collect();
    let first = names.first().map_or("", String::as_str);
    let title = match (packages.len(), usage) {
        (1, Usage::Builds) => format!("{first}, which only builds or tests the product"),
        (1, Usage::Listed) => format!("{first}, which no code brings in"),
        (1, _) => first.to_owned(),
        (count, Usage::Builds) => format!("{count} packages that only build or test the product"),
        (count, Usage::Listed) => format!("{count} packages that no code brings in"),
        (count, _) => format!("{count} packages that the product brings along"),
    };
    let remove = if usage == Usage::Listed { " Take out of the manifest what nothing else needs." } else { "" };
    let rest = names.len().saturating_sub(shown.len());
    let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
    let mut places: Vec<&Origin> = packages.iter().flat_map(|flaws| flaws.iter()).map(|(package, _)| &package.origin).collect();
    places.arrange();
    places.dedup();
    let whole = places.iter().copied().find(|origin| origin.line == 0);
    let Some(first) = whole.or(places.first().copied()) else { return };
    let mended: Vec<String> = packages
        .iter()
        .take(8)
        .filter_map(|flaws| Some(format!("{}:{}", flaws.first()?.0.name, remedy(flaws).replace(" Mended in ", " ").trim_end_matches('.'))))
        .filter(|line| !line.contains("named"))
        .collect();
    let update = if mended.is_empty() { String::new() } else { format!(" Mended versions: {}.", mended.join(", ")) };
    out.fail(first)
        .name("packages", title)
        .severity(severity)
        .confidence(Confidence::Medium)
        .detail(format!("{}{more}.{update}{remove} As known on {day}.", shown.join(", ")))
        .related(places.iter().filter(|origin| **origin != first).map(|origin| (*origin).clone()).take(20));
}
