//! Where the product runs. Files seldom say more than one host; where they say none, the range spans several.

use super::super::prices::service;
use super::super::{Part, PartKind, Plan};
use super::places::Remedies;
use super::services::part;
use super::uses::Ground;
use crate::facts::{ProductKind, Project, Setting};

/// Hosts of whole applications and of servers: of these a product has one.
const SERVERS: &[&str] = &["apphosting", "railway", "render", "fly", "heroku", "lambda", "serverless", "sam", "nixpacks"];
/// Hosts that serve pages, with functions beside them.
const PAGES: &[&str] = &["vercel", "netlify", "cloudflare", "wrangler", "amplify"];

/// One part, or one for the server and one for the pages.
pub(super) fn parts(project: &Project, remedies: &mut Remedies) -> Vec<Part> {
    if project.product.kind != ProductKind::Code {
        return Vec::new();
    }
    let ground = Ground::new(project);
    let used = |name: &str| project.facts.deployments.iter().any(|stated| stated.setting == Setting::Used && stated.platform == name);
    let named = |list: &[&'static str]| -> Vec<&'static str> { list.iter().copied().filter(|name| used(name)).collect() };
    let (servers, mut pages) = (named(SERVERS), named(PAGES));
    if servers.contains(&"apphosting") {
        pages.clear();
    } else if pages.is_empty() && used("firebase") && project.product.has_pages && !is_app(project) {
        pages.push("firebase-hosting");
    }
    let mut parts = Vec::new();
    for list in [&servers, &pages] {
        let Some(row) = list.first().and_then(|name| service(name)) else { continue };
        let mut one = planned(part(project, row, &ground, remedies), project, list.first().copied().unwrap_or_default());
        let others: Vec<String> = list
            .iter()
            .skip(1)
            .filter_map(|name| service(name))
            .map(super::super::prices::Service::title)
            .filter(|title| *title != one.title)
            .collect();
        if !others.is_empty() {
            one.assumed.push(format!(
                "There are files for {} too; the product runs in one place, and {} is taken.",
                others.join(" and "),
                one.title
            ));
        }
        parts.push(one);
    }
    if !parts.is_empty() {
        return parts;
    }
    // The platform that keeps the data serves the pages as well; its plan is no host's.
    if project.facts.services.iter().any(|call| call.service == "base44") {
        return Vec::new();
    }
    let next =
        used("next") && project.facts.deployments.iter().all(|stated| stated.platform != "docker" || stated.setting != Setting::Used);
    let (name, said) = if next {
        ("vercel", "No file names a host. Next.js is mostly put on Vercel, so its prices are taken.")
    } else if ground.serves {
        ("any server", "")
    } else if project.product.has_pages && !is_app(project) {
        ("any pages", "")
    } else {
        return Vec::new();
    };
    let Some(row) = service(name) else { return Vec::new() };
    let mut one = part(project, row, &ground, remedies);
    one.kind = PartKind::Hosting;
    one.places.clear();
    if !said.is_empty() {
        one.assumed.insert(0, said.to_owned());
    }
    vec![one]
}

/// The plan that a file names is the likely one; what is dearer follows where it does not suffice.
fn planned(mut part: Part, project: &Project, platform: &str) -> Part {
    let stated = project.facts.deployments.iter().find(|stated| stated.setting == Setting::Plan && stated.platform == platform);
    let Some(stated) = stated else { return part };
    let wanted = stated.value.to_ascii_lowercase();
    let named = |plan: &Plan| !wanted.is_empty() && plan.name.to_ascii_lowercase().starts_with(&wanted);
    let lists = [&part.plans, &part.plans_low, &part.plans_high];
    let Some(from) = lists.into_iter().find_map(|list| Some(list.get(list.iter().position(named)?..)?.to_vec())) else { return part };
    part.assumed.push(format!("The plan is the one that a file asks for: {} ({}).", stated.value, stated.origin.place()));
    // What it costs least and likely is known then; dearer it may still become.
    part.plans_low.clone_from(&from);
    part.plans = from;
    part
}

/// Whether it is an app for phones, which no host serves.
fn is_app(project: &Project) -> bool {
    project.facts.dependencies.iter().any(|dependency| matches!(dependency.name.as_str(), "expo" | "react-native" | "flutter"))
}
