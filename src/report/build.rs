//! Project, verdicts and score put into words.

use super::architecture::architecture;
use super::masks::Masks;
use super::words::listed;
use super::{
    Builder, FindingInfo, LanguageShare, OddityInfo, PackagesInfo, PathInfo, Place, ProfileInfo, ProjectInfo, Report, Role, SCHEMA,
    ScoreInfo, Skipped, Tool, VerdictInfo, features, good, interview, profile, standing,
};
use crate::facts::{AutomationKind, EndpointKind, Origin, ProductKind, Project, ReadState, Setting, TraceKind, registry_title};
use crate::rules::{Finding, Judged, Rule, inventory, platform_name};
use crate::score;
use crate::sorted::{Arrange, Gather};
use std::collections::{BTreeMap, BTreeSet};

/// Most evidence places that a verdict carries.
pub(super) const EVIDENCE: usize = 5;

/// Makes the report.
#[must_use]
pub fn build(name: &str, project: &Project, mut verdicts: Vec<Judged>) -> Report {
    let places = inventory(project);
    let held = profile::held(project, &places);
    let mut profile = profile::profile(project, &held);
    profile::fit(&mut profile, &mut verdicts, project, &held);
    let verdicts = verdicts.as_slice();
    let lines = score::lines(project, verdicts);
    let mut findings = findings(verdicts);
    let masks = Masks::of(project);
    findings.iter_mut().for_each(|finding| masks.apply(finding));
    let mut report = Report {
        schema: SCHEMA,
        tool: Tool { name: "shipworthy".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned(), rules: count(verdicts.len()) },
        project: project_info(name, project, profile),
        score: ScoreInfo { read: score::read_share(project), ..ScoreInfo::default() },
        dimensions: Vec::new(),
        cost: super::cost::cost(project, &findings),
        findings,
        verdicts: verdicts.iter().zip(&lines).map(|(judged, line)| VerdictInfo::of(judged, line)).collect(),
        questions: interview::questions(project, verdicts),
        features: features::features(project, verdicts),
        good: good::good(verdicts),
        answers: Vec::new(),
        path: PathInfo::default(),
        architecture: architecture(project, verdicts),
        data: super::data::data(project, &places),
        history: super::history::history(project),
        packages: packages(project),
        contact: None,
        since: None,
        set_aside: None,
        skipped: skipped(project),
        oddities: project.facts.oddities.iter().map(|odd| OddityInfo { path: odd.path.clone(), what: odd.what.clone() }).collect(),
    };
    report.oddities.extend(super::aside::unfollowed(project));
    standing::settle(&mut report);
    report
}

pub(super) fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn project_info(name: &str, project: &Project, profile: ProfileInfo) -> ProjectInfo {
    let facts = &project.facts;
    let mut builders: BTreeMap<&str, &str> = BTreeMap::new();
    for trace in &facts.builders {
        builders.entry(&trace.builder).or_insert(&trace.evidence);
    }
    let read = |state: &ReadState| matches!(state, ReadState::Read | ReadState::Searched);
    let mut by_language: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    for file in facts.files.iter().filter(|file| matches!(file.state, ReadState::Read | ReadState::Searched | ReadState::Unread(_))) {
        if let Some(language) = file.language.filter(|language| language.is_code()) {
            let share = by_language.entry(language.name()).or_default();
            share.0 += file.bytes;
            share.1 += if file.state == ReadState::Read { file.bytes } else { 0 };
        }
    }
    let all: u64 = by_language.values().map(|(bytes, _)| bytes).sum();
    let mut languages: Vec<LanguageShare> = by_language
        .iter()
        .map(|(name, &(bytes, understood))| LanguageShare {
            name: (*name).to_owned(),
            percent: u8::try_from(bytes * 100 / all.max(1)).unwrap_or(100),
            read: understood * 2 > bytes,
        })
        .collect();
    languages.arrange_by(|a, b| b.percent.cmp(&a.percent).then_with(|| a.name.cmp(&b.name)));
    let mut stack: Vec<String> = languages.iter().map(|language| language.name.clone()).collect();
    // Server actions belong to a framework that their routes name already; a setting alone is no part of the stack.
    let frameworks =
        facts.endpoints.iter().filter(|endpoint| endpoint.kind != EndpointKind::ServerAction).map(|endpoint| &endpoint.framework);
    let platforms = facts.deployments.iter().filter(|stated| stated.setting == Setting::Used).map(|stated| &stated.platform);
    for named in frameworks.chain(facts.services.iter().map(|service| &service.service)).chain(platforms) {
        if !stack.contains(named) {
            stack.push(named.clone());
        }
    }
    ProjectInfo {
        name: name.to_owned(),
        kind: match project.product.kind {
            ProductKind::Code => "code",
            ProductKind::Export => "export",
            ProductKind::Fragment => "fragment",
        }
        .to_owned(),
        builders: builders.into_iter().map(|(id, evidence)| Builder { id: id.to_owned(), evidence: evidence.to_owned() }).collect(),
        stack,
        summary: profile.sentence(&built(project)),
        profile,
        files: facts.files.iter().map(|file| u64::from(file.count())).sum(),
        bytes: facts.files.iter().filter(|file| read(&file.state)).map(|file| file.bytes).sum(),
        lines: facts.files.iter().map(|file| u64::from(file.lines)).sum(),
        languages,
    }
}

/// What it is built as.
fn built(project: &Project) -> String {
    let product = &project.product;
    match (product.kind, product.has_pages, product.has_server) {
        (ProductKind::Export, ..) => export_in_words(project),
        (ProductKind::Fragment, ..) => "A few files that make no whole application".to_owned(),
        (ProductKind::Code, true, true) => "A web application with server code of its own".to_owned(),
        (ProductKind::Code, true, false) => "A web application without server code of its own".to_owned(),
        (ProductKind::Code, false, true) => "A server application".to_owned(),
        (ProductKind::Code, false, false) => "Source code".to_owned(),
    }
}

/// Which platforms the export is of, and what it holds.
fn export_in_words(project: &Project) -> String {
    let traces = project.facts.builders.iter().filter(|trace| trace.kind == TraceKind::Export);
    let mut platforms: Vec<&str> = traces.map(|trace| platform_name(&trace.builder)).collect();
    platforms.dedup();
    let count = |kind: AutomationKind| project.facts.automations.iter().filter(|automation| automation.kind == kind).count();
    let parts: Vec<String> = [(AutomationKind::Flow, "workflow"), (AutomationKind::App, "app"), (AutomationKind::Assistant, "assistant")]
        .into_iter()
        .filter_map(|(kind, noun)| match count(kind) {
            0 => None,
            1 => Some(format!("one {noun}")),
            many => Some(format!("{many} {noun}s")),
        })
        .collect();
    let with = if parts.is_empty() { String::new() } else { format!(" with {}", parts.join(" and ")) };
    match listed(&platforms) {
        none if none.is_empty() => "An export of a no-code platform".to_owned(),
        names => format!("An export of {names}{with}"),
    }
}

fn findings(verdicts: &[Judged]) -> Vec<FindingInfo> {
    let mut seen: BTreeMap<u64, u64> = BTreeMap::new();
    let mut findings = Vec::new();
    for judged in verdicts {
        for finding in &judged.findings {
            findings.push(finding_info(judged.rule, finding, &mut seen));
        }
    }
    order(&mut findings);
    findings
}

/// Puts findings into the order of the report, worst first.
pub(super) fn order(findings: &mut [FindingInfo]) {
    findings.arrange_by(|a, b| {
        (a.severity, a.confidence, a.stage, &a.rule, &a.path, a.line).cmp(&(b.severity, b.confidence, b.stage, &b.rule, &b.path, b.line))
    });
}

fn finding_info(rule: &'static Rule, finding: &Finding, seen: &mut BTreeMap<u64, u64>) -> FindingInfo {
    let title = finding.names.iter().fold(rule.title.to_owned(), |title, (key, value)| title.replace(&format!("{{{key}}}"), value));
    let origin = finding.origin.as_ref();
    let placed = origin.filter(|origin| origin.line > 0);
    let stable = fnv([rule.id, origin.map_or("", |o| &o.path), origin.map_or("", |o| &o.excerpt), &title]);
    let twin = seen.entry(stable).and_modify(|twins| *twins += 1).or_insert(0);
    FindingInfo {
        rule: rule.id.to_owned(),
        dimension: rule.dimension(),
        severity: finding.severity.unwrap_or(rule.severity),
        confidence: finding.confidence,
        title,
        detail: finding.detail.clone(),
        path: origin.map(|origin| origin.path.clone()),
        line: placed.map(|origin| origin.line),
        end_line: placed.map(|origin| origin.end_line),
        column: placed.map(|origin| origin.column),
        excerpt: placed.map(|origin| origin.excerpt.clone()),
        mark: placed.map(|origin| origin.mark).filter(|[first, last]| last > first),
        around: None,
        related: related(finding),
        why: rule.why.to_owned(),
        fix: rule.fix.to_owned(),
        prompt: rule.prompt.to_owned(),
        effort: rule.effort,
        stage: rule.stage,
        refs: finding.pages.iter().map(|page| page.clone().into_owned()).chain(rule.refs.iter().map(|reference| reference.url())).collect(),
        fingerprint: format!("{:016x}", stable.wrapping_add(*twin)),
    }
}

/// The further places of a finding: the way to it first, then what does it well, then all others.
fn related(finding: &Finding) -> Vec<Place> {
    let place = |origin: &Origin, role: Role| Place {
        path: origin.path.clone(),
        line: (origin.line > 0).then_some(origin.line),
        excerpt: origin.excerpt.clone(),
        role,
    };
    let steps = finding.steps.iter().map(|origin| place(origin, Role::Step));
    let example = finding.example.iter().map(|origin| place(origin, Role::Example));
    steps.chain(example).chain(finding.related.iter().map(|origin| place(origin, Role::Also))).collect()
}

fn packages(project: &Project) -> PackagesInfo {
    let fixed: BTreeSet<&str> = project.packages.iter().filter_map(|package| package.fixed_by.as_deref()).into_set();
    PackagesInfo {
        count: count(project.packages.iter().filter(|package| package.fixed_by.is_some()).count()),
        fixed_by: fixed.into_iter().map(str::to_owned).collect(),
        known_on: project.advisories.day.clone(),
        sources: project.advisories.sources.clone(),
        fetched: titles(&project.advisories.fetched),
        missing: titles(&project.advisories.missing),
        thin: titles(&project.advisories.thin),
    }
}

/// The registries of ecosystems, as people call them.
fn titles(ecosystems: &[String]) -> Vec<String> {
    ecosystems.iter().map(|ecosystem| registry_title(ecosystem).to_owned()).collect()
}

/// FNV-1a over the parts with a separator: fast, stable, and no secret to keep.
pub(super) fn fnv<'a>(parts: impl IntoIterator<Item = &'a str>) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for part in parts {
        for byte in part.bytes().chain([0]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    hash
}

/// Skipped paths, whole folders as one line where everything below them is skipped for one reason.
fn skipped(project: &Project) -> Vec<Skipped> {
    let mut folders: BTreeMap<(String, String), u32> = BTreeMap::new();
    for file in &project.facts.files {
        let (path, reason) = match &file.state {
            ReadState::Skipped(reason) => (file.folder.as_ref().unwrap_or(&file.path).clone(), reason.words().to_owned()),
            ReadState::Unread(why) => (file.path.clone(), why.clone()),
            ReadState::Searched if file.language.is_some_and(crate::facts::Language::is_code) => {
                let language = file.language.map_or("this language", crate::facts::Language::name);
                (file.path.clone(), format!("{language} is not read yet; only searched for secrets"))
            }
            ReadState::Read | ReadState::Searched => continue,
        };
        let files = folders.entry((path, reason)).or_default();
        *files = files.saturating_add(file.count());
    }
    folders.into_iter().map(|((path, reason), files)| Skipped { path, reason, files }).collect()
}
