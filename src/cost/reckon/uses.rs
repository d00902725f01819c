//! What is used of a service, by what it counts. Factors of thumb stand here, each as a range: at least, likely, at
//! most, in thousandths for each action or whatever it grows with.

use super::super::prices::meter;
use super::super::{Basis, Mend, Use};
use super::places::Remedies;
use crate::facts::{EffectKind, Endpoint, EndpointKind, GuardKind, Origin, Outlay, OutlayKind, Project, Purpose, Query};

/// Rows that a page of a list shows.
const PAGE: u64 = 50;
/// Rows that Supabase answers at most where a query sets no limit.
const SUPABASE_MOST: u64 = 1_000;
/// A pause between two questions of a page that does for most, in ms.
const SLOW: u64 = 60_000;
/// Entries that a loop over a list goes through: at least, likely, at most.
const LOOP: [u64; 3] = [5, 20, 50];

/// What the facts say about use, gathered once.
pub(super) struct Ground<'p> {
    project: &'p Project,
    polls: Vec<&'p Outlay>,
    live: Vec<&'p Outlay>,
    raw: Option<&'p Outlay>,
    functions: Vec<&'p Endpoint>,
    asking: Vec<&'p Endpoint>,
    /// The product runs server code of its own.
    pub(super) serves: bool,
}

impl<'p> Ground<'p> {
    pub(super) fn new(project: &'p Project) -> Self {
        let of = |kind: OutlayKind| project.facts.outlays.iter().filter(move |outlay| outlay.kind == kind);
        let functions = project.facts.endpoints.iter().filter(|endpoint| is_function(endpoint));
        let (asking, functions) = functions.partition(|endpoint| endpoint.effect(&[EffectKind::CallsAi]).is_some());
        Self {
            project,
            polls: of(OutlayKind::Polling).collect(),
            live: of(OutlayKind::Subscription).collect(),
            raw: of(OutlayKind::RawImages).next(),
            functions,
            asking,
            serves: project.facts.endpoints.iter().any(|endpoint| !is_function(endpoint) && endpoint.kind != EndpointKind::Job),
        }
    }

    /// Queries of a store; for services that are no store of their own, all.
    fn queries(&self, service: &str) -> Vec<&'p Query> {
        let all = || self.project.facts.queries.iter();
        let own: Vec<&Query> =
            all().filter(|query| query.store.starts_with(service) || (service == "firebase" && query.store == "firestore")).collect();
        if own.is_empty()
            && matches!(service, "any database" | "postgres" | "sql" | "mysql" | "mongodb" | "neon" | "planetscale" | "libsql")
        {
            return all().collect();
        }
        own
    }

    fn signs_in(&self, service: &str) -> bool {
        let login = |call: &crate::facts::ServiceCall| call.purpose == Purpose::Login;
        match service {
            // Those that keep the data keep the log-in only where nobody else does.
            "supabase" | "firebase" | "appwrite" => {
                let own = self.project.facts.services.iter().any(|call| login(call) && call.service == service);
                let other = self
                    .project
                    .facts
                    .services
                    .iter()
                    .any(|call| login(call) && matches!(call.service.as_str(), "clerk" | "auth0" | "workos"));
                own && !other
            }
            _ => true,
        }
    }

    fn stores_files(&self, service: &str) -> bool {
        let facts = &self.project.facts;
        facts.services.iter().any(|call| call.purpose == Purpose::FileStore && call.service == service)
            || facts.endpoints.iter().flat_map(|endpoint| &endpoint.effects).any(|effect| effect.kind == EffectKind::StoresFile)
            || service == "supabase" && !self.project.schema.buckets.is_empty()
    }
}

/// A function of a platform that keeps the data as well.
fn is_function(endpoint: &Endpoint) -> bool {
    matches!(endpoint.kind, EndpointKind::Function | EndpointKind::Procedure)
        && !endpoint.guards.iter().any(|guard| guard.kind == GuardKind::Signature)
        && !matches!(endpoint.framework.as_str(), "trpc" | "next" | "vercel")
}

fn plain(meter: &str, basis: Basis, times: [u64; 3], words: &str) -> Use {
    Use { meter: meter.to_owned(), basis, times, most: None, words: words.to_owned(), place: None, mends: Vec::new() }
}

/// What is used of `service` by one of its meters.
pub(super) fn of(name: &str, service: &str, ground: &Ground<'_>, remedies: &mut Remedies) -> Vec<Use> {
    let action = |times, words| vec![plain(name, Basis::Action, times, words)];
    match name {
        meter::REQUESTS => with_polls(action([2_000, 6_000, 20_000], "Files and data that a page asks for"), name, ground, remedies),
        meter::LOAD => load(service, ground, remedies),
        meter::SENT => sent(ground, remedies),
        meter::DATA => data(service, ground, remedies),
        meter::CALLS => calls(service, ground, remedies),
        meter::USERS if ground.signs_in(service) => vec![plain(name, Basis::User, [1_000; 3], "People who sign in")],
        meter::ROWS => vec![plain(name, Basis::Kept, [5_000, 30_000, 200_000], "What one person's entries take, in KB a month")],
        meter::FILES if ground.stores_files(service) => vec![plain(name, Basis::Upload, [1_000; 3], "What people upload, kept")],
        meter::READS => reads(service, ground, remedies),
        meter::WRITES => action([100, 500, 1_000], "Entries that are written"),
        meter::MESSAGES => messages(service, ground),
        meter::COMMANDS => action([1_000, 3_000, 10_000], "Commands of one action"),
        meter::MAILS => vec![plain(name, Basis::Mail, [1_000; 3], "E-mails to people")],
        meter::TEXTS => vec![plain(name, Basis::Text, [1_000; 3], "Text messages to people")],
        meter::MAPS => action([10, 50, 200], "Every twentieth page shows a map"),
        meter::SEARCHES => action([50, 200, 1_000], "Every fifth action searches"),
        meter::EVENTS => action([1_000, 2_000, 6_000], "Events of one action"),
        meter::ERRORS => action([1, 10, 50], "One action in a hundred fails"),
        meter::JOBS => action([20, 100, 300], "One action in ten starts a job"),
        meter::MINUTES => vec![plain(name, Basis::Month, [100_000, 400_000, 800_000], "Builds and tests of a month")],
        meter::MACHINES => vec![plain(name, Basis::Month, [1_000; 3], "One machine all month")],
        _ => Vec::new(),
    }
}

/// Adds pages that ask again and again.
fn with_polls(mut uses: Vec<Use>, name: &str, ground: &Ground<'_>, remedies: &mut Remedies) -> Vec<Use> {
    for poll in &ground.polls {
        let every = poll.amount.unwrap_or(SLOW).max(100);
        // So many thousandths of a question in a minute that the page is open. Not every page polls.
        let times = 60_000_000 / every;
        let mut mends = Vec::new();
        if every < SLOW {
            let remedy = remedies.number("Ask less often: once a minute, or be told of changes", Some("cost/polling"), Some(&poll.origin));
            mends.push(Mend { remedy, remains: every * 1_000 / SLOW, most: None, meter: None });
        }
        uses.push(Use {
            meter: name.to_owned(),
            basis: Basis::Minute,
            times: [times / 10, times / 2, times],
            most: None,
            words: format!("A page asks `{}` every {}; half of the time on such pages", poll.service, seconds(every)),
            place: Some(poll.origin.place()),
            mends,
        });
    }
    uses
}

fn seconds(ms: u64) -> String {
    match ms {
        0..1_000 => format!("{ms} ms"),
        1_000 => "second".to_owned(),
        ms if ms.is_multiple_of(1_000) => format!("{} seconds", ms / 1_000),
        ms => format!("{}.{} seconds", ms / 1_000, ms % 1_000 / 100),
    }
}

fn load(service: &str, ground: &Ground<'_>, remedies: &mut Remedies) -> Vec<Use> {
    let queries = ground.queries(service);
    let mut uses =
        vec![plain(meter::LOAD, Basis::Action, [1_000, 3_000, 8_000], "Requests of one action that need the server or the database")];
    let looped: Vec<&Query> = queries.iter().copied().filter(|query| query.in_loop).collect();
    if let Some(first) = looped.first() {
        let share = share(looped.len(), queries.len());
        let mends = looped
            .iter()
            .take(super::places::PLACES)
            .map(|query| {
                remedies.number(
                    "Ask the database once for a whole list instead of once for each entry",
                    Some("cost/query-in-loop"),
                    Some(&query.origin),
                )
            })
            .take(1)
            .map(|remedy| Mend { remedy, remains: 1_000 / LOOP[1], most: None, meter: None })
            .collect();
        uses.push(Use {
            meter: meter::LOAD.to_owned(),
            basis: Basis::Action,
            times: LOOP.map(|times| share * times),
            most: None,
            words: format!("{} of {} queries stand in a loop and are asked once for each entry", looped.len(), queries.len()),
            place: Some(first.origin.place()),
            mends,
        });
    }
    with_polls(uses, meter::LOAD, ground, remedies)
}

fn sent(ground: &Ground<'_>, remedies: &mut Remedies) -> Vec<Use> {
    let mut one = plain(meter::SENT, Basis::PageKb, [300, 1_000, 1_000], "Pages with their pictures; browsers keep some of them");
    if let Some(raw) = ground.raw {
        one.times = [1_000, 2_000, 4_000];
        "Pictures are sent as large as they are stored: twice the weight likely".clone_into(&mut one.words);
        one.place = Some(raw.origin.place());
        let remedy = remedies.number("Send pictures in the size that is shown", Some("cost/images-unoptimised"), Some(&raw.origin));
        one.mends = vec![Mend { remedy, remains: 500, most: None, meter: None }];
    }
    vec![one]
}

/// Queries that read whole tables, as a use of `name`.
fn sweeps(name: &str, service: &str, most: Option<u64>, ground: &Ground<'_>, remedies: &mut Remedies) -> Option<Use> {
    let queries = ground.queries(service);
    let selects = queries.iter().filter(|query| query.operation == "select").count();
    let open: Vec<&&Query> =
        queries.iter().filter(|query| query.operation == "select" && !query.bounded && !query.filtered && !query.names_only).collect();
    let first = open.first()?;
    let mut remedy = 0;
    for query in open.iter().take(super::places::PLACES) {
        remedy = remedies.number("Read long lists page by page (50 entries at a time)", Some("cost/unbounded-query"), Some(&query.origin));
    }
    Some(Use {
        meter: name.to_owned(),
        basis: Basis::Sweep,
        times: [share(open.len(), selects); 3],
        most,
        words: format!("{} of {selects} queries read a whole list, however long it has become", open.len()),
        place: Some(first.origin.place()),
        mends: vec![Mend { remedy, remains: 1_000, most: Some(PAGE), meter: None }],
    })
}

fn data(service: &str, ground: &Ground<'_>, remedies: &mut Remedies) -> Vec<Use> {
    let mut uses = vec![plain(meter::DATA, Basis::Action, [2_000, 10_000, 50_000], "Data that one action brings, in KB")];
    // An entry is taken to weigh a KB.
    let most = (service == "supabase").then_some(SUPABASE_MOST);
    uses.extend(sweeps(meter::DATA, service, most, ground, remedies));
    uses
}

fn reads(service: &str, ground: &Ground<'_>, remedies: &mut Remedies) -> Vec<Use> {
    match service {
        "pinecone" => return vec![plain(meter::READS, Basis::AiAction, [1_000, 1_000, 5_000], "One query for each request to the AI")],
        "libsql" => {
            return vec![plain(meter::READS, Basis::Action, [20_000, 100_000, 1_000_000], "Rows that the queries of one action look at")];
        }
        _ => {}
    }
    let mut uses = vec![plain(meter::READS, Basis::Action, [3_000, 15_000, 60_000], "Entries that one action shows")];
    uses.extend(sweeps(meter::READS, service, None, ground, remedies));
    with_polls(uses, meter::READS, ground, remedies)
}

fn calls(service: &str, ground: &Ground<'_>, remedies: &mut Remedies) -> Vec<Use> {
    let at = |endpoint: &Endpoint| Some(endpoint.origin.place());
    match service {
        "supabase" | "firebase" | "appwrite" => {
            let mut uses = Vec::new();
            if let Some(first) = ground.asking.first() {
                let mut one = plain(meter::CALLS, Basis::AiAction, [1_000; 3], "Each request to the AI runs a function");
                one.place = at(first);
                uses.push(one);
            }
            if let Some(first) = ground.functions.first() {
                let mut one = plain(meter::CALLS, Basis::Action, [20, 100, 500], "One action in ten runs a function");
                one.place = at(first);
                uses.push(one);
            }
            uses
        }
        // Every query and every change of live data is a call there.
        "convex" => with_polls(
            vec![plain(
                meter::CALLS,
                Basis::Action,
                [1_000, 4_000, 15_000],
                "Queries and changes of one action, live ones again at each change",
            )],
            meter::CALLS,
            ground,
            remedies,
        ),
        _ if !ground.serves => Vec::new(),
        _ => with_polls(
            vec![plain(meter::CALLS, Basis::Action, [500, 1_500, 5_000], "Pages and data that server code makes")],
            meter::CALLS,
            ground,
            remedies,
        ),
    }
}

fn messages(service: &str, ground: &Ground<'_>) -> Vec<Use> {
    let mut one = plain(meter::MESSAGES, Basis::Action, [1_000, 5_000, 20_000], "Changes that are sent to other open pages");
    match ground.live.first() {
        Some(live) => one.place = Some(live.origin.place()),
        None if matches!(service, "pusher" | "ably") => {}
        None => return Vec::new(),
    }
    vec![one]
}

/// So many of so many, in thousandths, at least one.
fn share(some: usize, all: usize) -> u64 {
    ((some as u64).saturating_mul(1_000) / (all as u64).max(1)).max(1)
}

/// Where a service is used.
pub(super) fn origins<'p>(project: &'p Project, names: &'p [&'p str]) -> impl Iterator<Item = &'p Origin> {
    let calls = project.facts.services.iter().filter(move |call| names.contains(&call.service.as_str())).map(|call| &call.origin);
    let used =
        project.facts.deployments.iter().filter(move |stated| names.contains(&stated.platform.as_str())).map(|stated| &stated.origin);
    calls.chain(used)
}
