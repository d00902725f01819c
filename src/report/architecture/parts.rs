//! From facts to parts and to who talks to whom.

use super::{Architecture, Edge, Node, names, running};
use crate::facts::{
    Automation, AutomationKind, Connection, Endpoint, EndpointKind, Engine, Language, Origin, ProductKind, Project, Purpose, Role, Setting,
    service_name,
};
use crate::report::words::{listed, upper};
use crate::rules::platform_name;
use crate::sorted::{Arrange, Gather};
use std::collections::{BTreeMap, BTreeSet};

/// Most workflows, screens and assistants that get a part of their own.
const AUTOMATIONS: usize = 10;

/// Most services that get a part of their own.
const SERVICES: usize = 22;

/// Most places that a part names.
const PLACES: usize = 3;

/// Services that are ways of talking to a database, not one themselves.
const MAPPERS: &[&str] = &["prisma", "drizzle", "sql"];

/// Stores that only a program on a server can speak to.
const SERVER_STORES: &[&str] =
    &["prisma", "drizzle", "sql", "postgres", "mysql", "sqlite", "sql-server", "mongodb", "redis", "neon", "planetscale", "libsql"];

/// Names under which readers state a log-in that the product makes itself.
const OWN_LOGIN: &[&str] = &["own log-in", "login"];

/// The parts, and which files belong to which of the product's own programs.
#[derive(Debug, Default)]
pub(super) struct Parts {
    /// What is shown.
    pub(super) architecture: Architecture,
    /// The program that a file with ways in belongs to.
    files: BTreeMap<String, String>,
    /// The program that the last of these files at or below a path belongs to.
    near: BTreeMap<String, String>,
    /// The automation that starts at a line of a file.
    automations: BTreeMap<(String, u32), String>,
    /// Files that browsers or phones receive.
    shipped: BTreeSet<String>,
    /// The part that visitors see.
    front: Option<String>,
    /// The program that code without ways in belongs to.
    main: Option<String>,
}

impl Parts {
    /// The part that a place in the code belongs to.
    pub(super) fn owner(&self, origin: &Origin) -> Option<String> {
        let before = (origin.path.clone(), origin.line);
        let own = |((path, _), _): &(&(String, u32), &String)| *path == origin.path;
        let after = || self.automations.range((origin.path.clone(), 0)..).next();
        let automation = self.automations.range(..=before).next_back().filter(own);
        if let Some((_, id)) = automation.or_else(|| after().filter(own)) {
            return Some(id.clone());
        }
        if let Some(id) = self.files.get(&origin.path) {
            return Some(id.clone());
        }
        if self.front.is_some() && self.shipped.contains(&origin.path) {
            return self.front.clone();
        }
        let near = starts(&origin.path).rev().find_map(|start| self.near.get(start));
        near.cloned().or_else(|| self.main.clone()).or_else(|| self.front.clone())
    }

    fn node(&mut self, id: &str, title: String, kind: &str, about: String) -> &mut Node {
        let nodes = &mut self.architecture.nodes;
        let at = nodes.iter().position(|node| node.id == id).unwrap_or_else(|| {
            let stops = names::stops(kind).to_owned();
            nodes.push(Node { id: id.to_owned(), title, kind: kind.to_owned(), about, stops, ..Node::default() });
            nodes.len() - 1
        });
        #[expect(clippy::indexing_slicing, reason = "the place of an element that was found or pushed above")]
        &mut nodes[at]
    }

    fn edge(&mut self, from: &str, to: &str) {
        let edge = Edge { from: from.to_owned(), to: to.to_owned() };
        if from != to && !self.architecture.edges.contains(&edge) {
            self.architecture.edges.push(edge);
        }
    }
}

/// Finds the parts.
pub(super) fn parts(project: &Project) -> Parts {
    let mut map = Parts { shipped: project.shipped.clone(), ..Parts::default() };
    map.node("people", "People".to_owned(), "people", String::new());
    front(project, &mut map);
    programs(project, &mut map);
    for (path, id) in &map.files {
        for start in starts(path) {
            match map.near.get_mut(start) {
                Some(known) => known.clone_from(id),
                None => drop(map.near.insert(start.to_owned(), id.clone())),
            }
        }
    }
    automations(project, &mut map);
    schedules(project, &mut map);
    services(project, &mut map);
    if let Some(front) = map.front.clone() {
        map.edge("people", &front);
    }
    map
}

/// What a path begins with, from its first part to itself.
fn starts(path: &str) -> impl DoubleEndedIterator<Item = &str> {
    path.match_indices('/').filter_map(|(at, _)| path.get(..at)).chain([path])
}

/// What visitors see.
fn front(project: &Project, map: &mut Parts) {
    if project.product.kind != ProductKind::Code {
        return;
    }
    let depends = |name: &str| project.facts.dependencies.iter().any(|dependency| dependency.name == name);
    let flutter = project.facts.files.iter().any(|file| file.language == Some(Language::Dart) && file.role == Role::Source);
    if flutter || depends("react-native") || depends("expo") {
        let with = if flutter { "Flutter" } else { "React Native" };
        map.node("app", "App".to_owned(), "app", format!("Made with {with}; runs on people's phones."));
        map.front = Some("app".to_owned());
    } else if project.product.has_pages {
        map.node("pages", "Pages".to_owned(), "pages", "What people see in their browser.".to_owned());
        map.front = Some("pages".to_owned());
    }
}

/// Functions run apart from the main program, each by itself.
fn is_function(endpoint: &Endpoint) -> bool {
    endpoint.kind == EndpointKind::Function
        || matches!(
            endpoint.framework.as_str(),
            "supabase-edge" | "base44" | "firebase" | "netlify" | "vercel" | "cloudflare" | "aws-lambda" | "convex"
        )
}

/// The product's own programs behind the pages, one for each framework.
fn programs(project: &Project, map: &mut Parts) {
    let facts = &project.facts;
    let mut groups: BTreeMap<(bool, String), Vec<&Endpoint>> = BTreeMap::new();
    let automations: BTreeSet<&str> = facts.automations.iter().map(|automation| automation.origin.path.as_str()).into_set();
    for endpoint in facts.endpoints.iter().filter(|endpoint| !endpoint.inner && !automations.contains(endpoint.origin.path.as_str())) {
        // Actions and sockets belong to the framework of the routes beside them.
        let framework = names::framework(&endpoint.framework);
        groups.entry((is_function(endpoint), framework)).or_default().push(endpoint);
    }
    let mut hosts: Vec<String> = Vec::new();
    for stated in facts.deployments.iter().filter(|stated| stated.setting == Setting::Used) {
        let host = names::framework(&stated.platform);
        // A framework's own settings say nothing of where it runs.
        if !hosts.contains(&host) && !matches!(stated.platform.as_str(), "supabase" | "next") {
            hosts.push(host);
        }
    }
    let hosted = if hosts.is_empty() { String::new() } else { format!(" Set up for {}.{}", listed(&hosts), running::said(project)) };
    let alone = groups.len() == 1;
    for ((function, framework), endpoints) in &groups {
        let kind = if *function { "functions" } else { "server" };
        let noun = if *function { "functions" } else { "server" };
        let id = format!("{kind}-{}", framework.to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "-"));
        let ways = match endpoints.len() {
            1 => "One way in.".to_owned(),
            many => format!("{many} ways in."),
        };
        let about = if *function && !alone { ways } else { format!("{ways}{hosted}") };
        let node = map.node(&id, format!("{framework} {noun}"), kind, about);
        node.places.extend(endpoints.iter().map(|endpoint| endpoint.origin.place()).take(PLACES));
        for endpoint in endpoints {
            map.files.entry(endpoint.origin.path.clone()).or_insert_with(|| id.clone());
        }
        if map.main.is_none() || !*function {
            map.main = Some(id.clone());
        }
        let seen = endpoints.iter().any(|e| !matches!(e.kind, EndpointKind::Webhook | EndpointKind::Cron | EndpointKind::Job));
        let from = if seen { Some(map.front.clone().unwrap_or_else(|| "people".to_owned())) } else { None };
        if let Some(from) = from {
            map.edge(&from, &id);
        }
    }
    if map.main.is_none() && project.product.has_server && project.product.kind != ProductKind::Export {
        let from = map.front.clone().unwrap_or_else(|| "people".to_owned());
        map.node("server", "Server code".to_owned(), "server", format!("Its ways in could not be read.{hosted}"));
        map.edge(&from, "server");
        map.main = Some("server".to_owned());
    }
}

/// Workflows, screens and assistants of no-code platforms.
fn automations(project: &Project, map: &mut Parts) {
    let all: Vec<&Automation> = project.facts.automations.iter().filter(|automation| automation.kind != AutomationKind::Content).collect();
    let split = if all.len() > AUTOMATIONS { AUTOMATIONS - 1 } else { all.len() };
    let (own, rest) = all.split_at(split);
    let name = |automation: &Automation| {
        let name = automation.name.trim();
        if name.is_empty() { "Workflow without a name".to_owned() } else { name.to_owned() }
    };
    for (at, automation) in own.iter().enumerate() {
        let kind = match automation.kind {
            AutomationKind::Flow | AutomationKind::Content => "flow",
            AutomationKind::App => "app",
            AutomationKind::Assistant => "assistant",
        };
        let id = format!("automation-{at}");
        let off = if automation.active == Some(false) { ", switched off" } else { "" };
        let node = map.node(&id, name(automation), kind, format!("{}{off}.", platform_name(&automation.platform)));
        node.places.push(automation.origin.place());
        started(map, automation, &id);
    }
    if !rest.is_empty() {
        map.node(
            "automation-more",
            format!("{} more workflows", rest.len()),
            "flow",
            "Those beyond the first are drawn as one.".to_owned(),
        );
        for automation in rest {
            started(map, automation, "automation-more");
        }
    }
}

/// Who starts an automation.
fn started(map: &mut Parts, automation: &Automation, id: &str) {
    map.automations.entry((automation.origin.path.clone(), automation.origin.line)).or_insert_with(|| id.to_owned());
    if automation.every.is_some() {
        schedule(map);
        map.edge("schedule", id);
    } else if automation.unattended {
        callers(map);
        map.edge("callers", id);
    } else {
        map.edge("people", id);
    }
}

fn schedule(map: &mut Parts) {
    map.node("schedule", "Schedule".to_owned(), "schedule", "Starts work by the clock.".to_owned());
}

fn callers(map: &mut Parts) {
    map.node("callers", "Other services".to_owned(), "callers", "Call in with news: payments, messages, events.".to_owned());
}

/// Work that nobody starts by hand.
fn schedules(project: &Project, map: &mut Parts) {
    for endpoint in &project.facts.endpoints {
        let Some(id) = map.files.get(&endpoint.origin.path).cloned() else { continue };
        match endpoint.kind {
            EndpointKind::Cron => {
                schedule(map);
                map.edge("schedule", &id);
            }
            EndpointKind::Webhook => {
                callers(map);
                map.edge("callers", &id);
            }
            _ => {}
        }
    }
    if let Some(main) = map.main.clone()
        && project.facts.deployments.iter().any(|stated| stated.setting == Setting::Schedule)
        && !map.architecture.edges.iter().any(|edge| edge.from == "schedule")
    {
        schedule(map);
        map.edge("schedule", &main);
    }
}

/// One service of others, with everything it is used for.
#[derive(Default)]
struct Used {
    purposes: BTreeSet<Purpose>,
    places: Vec<Origin>,
}

/// Services of others and the store behind them.
fn services(project: &Project, map: &mut Parts) {
    let mut used: BTreeMap<&str, Used> = BTreeMap::new();
    for call in project.facts.services.iter().filter(|call| call.purpose != Purpose::Other && !OWN_LOGIN.contains(&call.service.as_str())) {
        if is_aside(project, &call.origin) {
            continue;
        }
        let entry = used.entry(&call.service).or_default();
        entry.purposes.insert(call.purpose);
        entry.places.push(call.origin.clone());
    }
    merge_mappers(project, &mut used);
    declared(project, &mut used);
    let mut ranked: Vec<(&str, Used)> = used.into_iter().collect();
    ranked.arrange_by_key(|(name, used)| (used.purposes.iter().map(|purpose| rank(*purpose)).min(), *name));
    for (at, (service, used)) in ranked.iter().enumerate() {
        let Some(first) = used.purposes.iter().min_by_key(|purpose| rank(**purpose)) else { continue };
        let own = at < SERVICES || ranked.len() == SERVICES + 1;
        let (id, kind) = if own { (format!("service-{at}"), names::kind(*first)) } else { ("service-more".to_owned(), "service") };
        let title = match (own, MAPPERS.contains(service)) {
            (false, _) => format!("{} more services", ranked.len() - SERVICES),
            (true, true) => "Database".to_owned(),
            (true, false) => service_name(service),
        };
        let does: Vec<String> = used.purposes.iter().map(|purpose| names::purpose(*purpose).to_owned()).collect();
        let about = if own { upper(&format!("{}.", listed(&does))) } else { "Those beyond the first are drawn as one.".to_owned() };
        let node = map.node(&id, title, kind, about);
        let room = PLACES.saturating_sub(node.places.len());
        node.places.extend(used.places.iter().map(Origin::place).take(room));
        for origin in &used.places {
            // Browsers cannot speak to these; what they receive there is a type or a description of tables.
            let behind = SERVER_STORES.contains(service) && map.main.is_some();
            let owner = map.owner(origin).filter(|owner| !behind || map.front.as_ref() != Some(owner));
            if let Some(owner) = owner.or_else(|| map.main.clone().filter(|_| behind)) {
                map.edge(&owner, &id);
            }
        }
    }
}

/// Whether a place is no part of the product itself.
fn is_aside(project: &Project, origin: &Origin) -> bool {
    matches!(project.facts.role_of(&origin.path), Some(Role::Test | Role::Documentation | Role::Example))
}

/// Whether records are kept there; what holds them for a while is no store.
fn is_store((name, used): (&&str, &Used)) -> bool {
    used.purposes.contains(&Purpose::Database) && !matches!(*name, "redis" | "upstash")
}

/// A database that only the description of its tables names: code reaches it through a client that was made from that.
fn declared<'a>(project: &'a Project, used: &mut BTreeMap<&'a str, Used>) {
    if used.iter().any(is_store) {
        return;
    }
    let own = |known: &&Connection| !is_aside(project, &known.origin);
    if let Some((connection, engine)) = project.facts.connections.iter().filter(own).find_map(|known| Some((known, engine(known.engine)?)))
    {
        let entry = used.entry(engine).or_default();
        entry.purposes.insert(Purpose::Database);
        entry.places.push(connection.origin.clone());
    }
}

/// What a mapper talks to is the database that the code names beside it, where it names exactly one.
fn merge_mappers<'a>(project: &'a Project, used: &mut BTreeMap<&'a str, Used>) {
    let stores: Vec<&str> = used.iter().filter(|known| is_store(*known) && !MAPPERS.contains(known.0)).map(|(name, _)| *name).collect();
    let mappers: Vec<&str> = used.keys().copied().filter(|name| MAPPERS.contains(name)).collect();
    let target = match stores.as_slice() {
        [one] => Some(*one),
        _ => project.facts.connections.iter().find_map(|connection| engine(connection.engine)),
    };
    let target = target.or_else(|| mappers.first().copied());
    for mapper in mappers {
        if let Some(target) = target.filter(|target| *target != mapper)
            && let Some(moved) = used.remove(mapper)
        {
            let entry = used.entry(target).or_default();
            entry.purposes.extend(moved.purposes);
            entry.places.extend(moved.places);
        }
    }
}

/// The service that an engine is.
fn engine(engine: Engine) -> Option<&'static str> {
    match engine {
        Engine::Unknown => None,
        Engine::Postgres => Some("postgres"),
        Engine::MySql => Some("mysql"),
        Engine::Sqlite => Some("sqlite"),
        Engine::SqlServer => Some("sql-server"),
        Engine::Mongo => Some("mongodb"),
        Engine::Convex => Some("convex"),
    }
}

/// What people miss first comes first.
fn rank(purpose: Purpose) -> u8 {
    match purpose {
        Purpose::Database => 0,
        Purpose::FileStore => 1,
        Purpose::Queue => 2,
        Purpose::Login => 3,
        Purpose::Payment => 4,
        Purpose::Ai => 5,
        Purpose::Mail => 6,
        Purpose::Sms => 7,
        Purpose::Search => 8,
        Purpose::Maps => 9,
        Purpose::Hosting => 10,
        Purpose::ErrorTracking => 11,
        Purpose::Analytics => 12,
        Purpose::Other => 13,
    }
}
