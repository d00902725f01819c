//! Flows over several files: parts that end in a call are joined to the parts that begin in the function called, and
//! what a function gives back to the parts that begin where it is called. Each source is followed on its own, a bounded
//! number of calls deep.

use super::resolve::Modules;
use crate::facts::{Call, Carried, End, Facts, Flow, Origin, Project, Sink, Start, Stretch};
use crate::sorted::{Arrange, Gather};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// How many calls and returns a value is followed through.
const DEPTH: usize = 6;
/// Most parts that are tried for one source.
const TRIES: usize = 400;
/// Most parts that are tried in all.
const TOTAL: usize = 60_000;
/// Most callers to which one function's result is followed.
const CALLERS: usize = 40;

/// Fills them in.
pub(super) fn join(project: &mut Project, modules: &Modules<'_>) {
    let facts = &mut project.facts;
    filled_in(facts);
    let sent: Vec<&Stretch> = facts.stretches.iter().filter(|stretch| matches!(stretch.from, Start::Sent { .. })).collect();
    if sent.is_empty() {
        return;
    }
    let mut joiner = Joiner::new(modules, &facts.stretches);
    for stretch in sent {
        joiner.follow(stretch);
    }
    // One flow a sink: the shortest tells it best. Rights may be handed out by some ways in and not by others.
    let told_once = |sink: Sink| !matches!(sink, Sink::Privilege | Sink::AnyAccount);
    let mut found = joiner.found;
    found.arrange_by(|a, b| (&a.origin, a.sink, a.steps.len(), a).cmp(&(&b.origin, b.sink, b.steps.len(), b)));
    found.dedup_by(|a, b| a.origin == b.origin && a.sink == b.sink && (told_once(a.sink) || a.steps.first() == b.steps.first()));
    // A value that does harm on its way to a second place of the same kind is told once, where it first does.
    let place = |sink: Sink, origin: &Origin| (sink, origin.path.clone(), origin.line);
    let sinks: BTreeSet<(Sink, String, u32)> = facts.flows.iter().chain(&found).map(|flow| place(flow.sink, &flow.origin)).into_set();
    let known: BTreeSet<(Sink, String, u32)> = facts.flows.iter().map(|flow| place(flow.sink, &flow.origin)).into_set();
    found.retain(|flow| {
        let end = place(flow.sink, &flow.origin);
        let before = flow.steps.iter().map(|step| place(flow.sink, step)).any(|step| step != end && sinks.contains(&step));
        !before && !known.contains(&end)
    });
    facts.flows.append(&mut found);
    facts.flows.arrange();
}

/// What comes in by the parameters of functions that a document puts at an address: the framework fills them in.
fn filled_in(facts: &mut Facts) {
    let answers = facts.endpoints.iter().filter(|endpoint| endpoint.framework == "connexion");
    let handlers: BTreeSet<(&str, &str)> =
        answers.filter_map(|endpoint| Some((endpoint.origin.path.as_str(), endpoint.handler.as_deref()?))).into_set();
    if handlers.is_empty() {
        return;
    }
    let (mut flows, mut stretches) = (Vec::new(), Vec::new());
    for stretch in &facts.stretches {
        let Start::Parameter { function, at, .. } = &stretch.from else { continue };
        if !handlers.contains(&(stretch.path.as_str(), function.as_str())) {
            continue;
        }
        let source = format!("parameter {} of {function}", at + 1);
        match &stretch.to {
            End::Sink { sink, demand, by } if demand.met_by(stretch.carried) => {
                let origin = stretch.steps.last().cloned().unwrap_or_else(|| Origin::file(&stretch.path));
                flows.push(Flow { sink: *sink, by: by.clone(), source, steps: stretch.steps.clone(), origin });
            }
            End::Sink { .. } => {}
            _ => stretches.push(Stretch { from: Start::Sent { source, in_browser: false }, ..stretch.clone() }),
        }
    }
    facts.flows.extend(flows);
    facts.stretches.extend(stretches);
}

/// A function: path of its module, name in it.
type Place<'m> = (&'m str, String);

/// Parts that a source was taken through, as what, and inside which calls.
type Seen<'m> = BTreeSet<(usize, Carried, Vec<(&'m str, u32)>)>;

struct Joiner<'m, 'a> {
    modules: &'m Modules<'a>,
    stretches: &'m [Stretch],
    /// Parts that begin at a parameter.
    entered: HashMap<(&'m str, &'m str, usize), Vec<usize>>,
    /// Parts that begin at what a call gives back, by the call's place.
    resulting: HashMap<(&'m str, u32), Vec<usize>>,
    /// Functions that parts begin or end in.
    places: BTreeSet<(&'m str, &'m str)>,
    reached: HashMap<(&'m str, &'m str, &'m str), Vec<Place<'m>>>,
    /// Calls whose result goes somewhere, by the function called. Made when first asked for.
    callers: Option<BTreeMap<Place<'m>, Vec<(&'m str, u32)>>>,
    tries: usize,
    found: Vec<Flow>,
}

/// A value on its way.
#[derive(Clone)]
struct Way<'m> {
    source: &'m str,
    in_browser: bool,
    path: &'m str,
    to: &'m End,
    carried: Carried,
    /// The field under which it lies in the object that is handed on.
    field: Option<&'m str>,
    steps: Vec<Origin>,
    /// Calls that it went into and has not come back from.
    inside: Vec<(&'m str, u32)>,
    depth: usize,
}

impl<'m, 'a> Joiner<'m, 'a> {
    fn new(modules: &'m Modules<'a>, stretches: &'m [Stretch]) -> Self {
        let mut entered: HashMap<(&str, &str, usize), Vec<usize>> = HashMap::new();
        let mut resulting: HashMap<(&str, u32), Vec<usize>> = HashMap::new();
        let mut places = BTreeSet::new();
        for (at, stretch) in stretches.iter().enumerate() {
            match &stretch.from {
                Start::Parameter { function, at: parameter, .. } => {
                    entered.entry((&stretch.path, function, *parameter)).or_default().push(at);
                    places.insert((stretch.path.as_str(), function.as_str()));
                }
                Start::Result(call) => resulting.entry((&stretch.path, call.at)).or_default().push(at),
                Start::Sent { .. } => {}
            }
            if let End::Returned { function } = &stretch.to {
                places.insert((stretch.path.as_str(), function.as_str()));
            }
        }
        Self { modules, stretches, entered, resulting, places, reached: HashMap::new(), callers: None, tries: 0, found: Vec::new() }
    }

    fn follow(&mut self, start: &'m Stretch) {
        let Start::Sent { source, in_browser } = &start.from else { return };
        let first = Way {
            source,
            in_browser: *in_browser,
            path: &start.path,
            to: &start.to,
            carried: start.carried,
            field: field_of(&start.to),
            steps: start.steps.clone(),
            inside: Vec::new(),
            depth: 0,
        };
        let mut ways = vec![first];
        let mut seen = Seen::new();
        let limit = self.tries + TRIES;
        while let Some(way) = ways.pop() {
            if way.depth >= DEPTH || self.tries >= limit || self.tries >= TOTAL {
                continue;
            }
            match way.to {
                End::Sink { .. } => {}
                End::Argument { call, at, .. } => {
                    for (path, function) in self.targets(way.path, call) {
                        let Some((path, function)) = self.places.get(&(path, function.as_str())).copied() else { continue };
                        let next = self.entered.get(&(path, function, *at)).cloned().unwrap_or_default();
                        let mut inside = way.inside.clone();
                        inside.push((way.path, call.at));
                        self.step(&way, path, &next, &inside, &mut seen, &mut ways);
                    }
                }
                End::Returned { function } => {
                    let mut inside = way.inside.clone();
                    let back: Vec<(&str, u32)> = match inside.pop() {
                        Some(call) => vec![call],
                        None => self.callers_of(way.path, function),
                    };
                    for (path, at) in back {
                        let next = self.resulting.get(&(path, at)).cloned().unwrap_or_default();
                        self.step(&way, path, &next, &inside, &mut seen, &mut ways);
                    }
                }
            }
        }
    }

    /// Takes a value through the parts that begin where it arrived.
    fn step(
        &mut self,
        way: &Way<'m>,
        path: &'m str,
        next: &[usize],
        inside: &[(&'m str, u32)],
        seen: &mut Seen<'m>,
        ways: &mut Vec<Way<'m>>,
    ) {
        for at in next {
            let Some(part) = self.stretches.get(*at) else { continue };
            self.tries += 1;
            let wanted = match &part.from {
                Start::Parameter { field, .. } => field.as_deref(),
                _ => None,
            };
            let mut carried = way.carried.then(part.carried);
            let mut field = way.field;
            match (field, wanted) {
                (Some(held), Some(wanted)) if held == wanted => field = None,
                (Some(_), Some(_)) => continue,
                // A field of what is the caller's as a whole.
                (None, Some(_)) => carried.whole = false,
                // The object of which only a field is the caller's.
                (Some(_), None) => carried.whole = false,
                (None, None) => {}
            }
            if !seen.insert((*at, carried, inside.to_vec())) {
                continue;
            }
            let mut steps = way.steps.clone();
            steps.extend(part.steps.iter().filter(|step| !way.steps.contains(step)).cloned());
            if let End::Sink { sink, demand, by } = &part.to {
                if field.is_none()
                    && demand.met_by(carried)
                    && (!carried.keys || sink.takes_keys())
                    && (!way.in_browser || matches!(sink, Sink::Html | Sink::Redirect | Sink::Code))
                {
                    let origin = part.steps.last().cloned().unwrap_or_else(|| Origin::file(&part.path));
                    self.found.push(Flow { sink: *sink, by: by.clone(), source: Flow::told(way.source, carried), steps, origin });
                }
                continue;
            }
            let field = field.or_else(|| field_of(&part.to));
            ways.push(Way {
                source: way.source,
                in_browser: way.in_browser,
                path,
                to: &part.to,
                carried,
                field,
                steps,
                inside: inside.to_vec(),
                depth: way.depth + 1,
            });
        }
    }

    /// The functions that a call reaches.
    fn targets(&mut self, path: &'m str, call: &'m Call) -> Vec<Place<'m>> {
        if let Some(known) = self.reached.get(&(path, call.name.as_str(), call.inside.as_str())) {
            return known.clone();
        }
        // What a session keeps, any other script of the product may read.
        if call.name.starts_with("session ") {
            let readers = self.places.iter().filter(|(_, function)| *function == call.name).take(CALLERS);
            let found: Vec<Place<'m>> = readers.map(|(path, function)| (*path, (*function).to_owned())).collect();
            self.reached.insert((path, &call.name, &call.inside), found.clone());
            return found;
        }
        let member = call.name.rsplit_once('.').map(|(_, member)| member);
        let mut found: Vec<Place<'m>> = Vec::new();
        if let Some(module) = self.modules.get(path) {
            for (home, function) in self.modules.called(module, &call.inside, &call.name) {
                found.push((&home.path, function.name.clone()));
                // Methods that a function gives to what it constructs are known by its name.
                if let Some(member) = member {
                    found.push((&home.path, format!("{}.{member}", function.name)));
                }
            }
            // `module.exports = actions`: what the object holds is known by its name.
            let (root, _) = call.name.split_once('.').unwrap_or((&call.name, ""));
            let import = module.imports.iter().find(|import| import.names.iter().any(|(here, _)| here == root));
            if let (Some(member), Some(home)) = (member, import.and_then(|import| self.modules.import(path, &import.specifier))) {
                found.push((&home.path, member.to_owned()));
            }
            // Methods of the same constructor.
            if let Some(member) = call.name.strip_prefix("this.") {
                let class = call.inside.split('.').next().unwrap_or("");
                found.push((&module.path, format!("{class}.{member}")));
            }
            found.push((&module.path, call.name.clone()));
        }
        found.arrange();
        found.dedup();
        // A variable that holds an instance is not called itself.
        found.retain(|(path, name)| self.places.contains(&(*path, name.as_str())));
        if member.is_some() && found.iter().any(|(_, name)| name.rsplit('.').next() == member) {
            found.retain(|(_, name)| name.rsplit('.').next() == member);
        }
        self.reached.insert((path, &call.name, &call.inside), found.clone());
        found
    }

    /// Where the result of a function is used.
    fn callers_of(&mut self, path: &'m str, function: &str) -> Vec<(&'m str, u32)> {
        if self.callers.is_none() {
            let mut callers: BTreeMap<Place<'m>, Vec<(&'m str, u32)>> = BTreeMap::new();
            let stretches = self.stretches;
            for stretch in stretches {
                let Start::Result(call) = &stretch.from else { continue };
                for place in self.targets(&stretch.path, call) {
                    callers.entry(place).or_default().push((&stretch.path, call.at));
                }
            }
            for list in callers.values_mut() {
                list.arrange();
                list.dedup();
                list.truncate(CALLERS);
            }
            self.callers = Some(callers);
        }
        let callers = self.callers.as_ref();
        callers.and_then(|callers| callers.get(&(path, function.to_owned()))).cloned().unwrap_or_default()
    }
}

/// The field of an object literal in which a value is handed on.
fn field_of(to: &End) -> Option<&str> {
    match to {
        End::Argument { field, .. } => field.as_deref(),
        _ => None,
    }
}
