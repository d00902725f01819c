//! Flows: from what a caller sends to a place where it does harm. Each function is gone through in order, so that what a
//! later line makes of a value counts; where a value is handed to another function, or comes back from one, the file
//! states its part of the way, and `link` joins the parts.

pub(super) use sinks::{FILLS, open_models};

mod across;
mod arrivals;
mod calls;
mod checks;
mod known;
mod plain;
mod sinks;
mod taint;
mod value;

use super::context::{Context, MAIN, Unit};
use super::sources;
use super::tree::{Expr, Function, Node, Step, Stmt, leaves};
use crate::facts::{End, Facts, Flow, Site, SiteKind, Stretch};
use crate::sorted::Arrange;
use std::collections::{BTreeMap, BTreeSet};
use taint::{NAME, Root, Taint, Taints};

/// How deep an expression is looked into.
const DEPTH: u32 = 40;
/// Most parts of flows that are kept for one file; more is generated code.
const STRETCHES: usize = 800;
/// Most variables that one value is followed through.
const VARIABLES: usize = 16;
/// Most statements that are gone through in one function, those of loops twice.
const STEPS: u32 = 6_000;

/// What variables carry at one place.
type Variables = BTreeMap<String, Taints>;

/// What is known while one function is gone through.
struct Values<'r, 'c> {
    context: &'r Context<'c>,
    unit: &'r Unit<'c>,
    variables: Variables,
    /// Variables and sources that were held against a list or a pattern.
    checked: BTreeSet<String>,
    /// Variables that were given something here.
    filled: BTreeSet<String>,
    /// What is sent is no page.
    plain: bool,
    /// What the function around gives back is shown as a page.
    answers: bool,
    steps: u32,
    found: Found,
}

/// What is found in one file.
#[derive(Default)]
struct Found {
    flows: Vec<Flow>,
    stretches: Vec<Stretch>,
    /// Where something stored is shown as it is.
    row: Option<u32>,
    /// Where an upload keeps its name unseen.
    uploads: Vec<u32>,
}

/// States the flows of a file.
pub(super) fn read(context: &Context<'_>, facts: &mut Facts) {
    if !context.is_source() {
        return;
    }
    let text = context.text();
    let plain = [
        "application/json",
        "text/plain",
        "text/xml",
        "application/xml",
        "text/csv",
        "php_sapi_name",
        "PHP_SAPI",
        "WP_CLI",
        "#!/usr/bin/env php",
    ]
    .iter()
    .any(|word| text.contains(word));
    let mut found = Found::default();
    for unit in &context.units {
        let answers = unit.function.is_some_and(|function| sources::is_action(context, unit, function));
        let mut values = Values {
            context,
            unit,
            variables: Variables::new(),
            checked: BTreeSet::new(),
            filled: BTreeSet::new(),
            plain,
            answers,
            steps: 0,
            found,
        };
        if let Some(function) = unit.function {
            values.enter(function, answers, true);
        }
        values.block(unit.body, DEPTH);
        found = values.found;
    }
    found.uploads.arrange();
    found.uploads.dedup();
    for at in &found.uploads {
        facts.sites.push(Site { kind: SiteKind::UploadUnchecked, detail: String::new(), origin: context.at(*at) });
    }
    if let Some(at) = found.row {
        facts.sites.push(Site { kind: SiteKind::RawHtml, detail: "stored".to_owned(), origin: context.at(at) });
    }
    sinks::of_models(context, &mut found.stretches);
    found.stretches.arrange();
    found.stretches.dedup();
    // A line that is gone through twice is told once, and a value that did harm before is told there.
    found.flows.arrange_by(|a, b| (&a.origin, a.sink, a.steps.len()).cmp(&(&b.origin, b.sink, b.steps.len())));
    found.flows.dedup_by(|a, b| a.origin.line == b.origin.line && a.sink == b.sink);
    facts.flows.extend(found.flows);
    facts.stretches.extend(found.stretches);
}

impl<'c> Values<'_, 'c> {
    /// Parameters: what a route fills in, or what other functions hand over.
    fn enter(&mut self, function: &'c Function<'c>, routed: bool, own: bool) {
        for (at, parameter) in function.parameters.iter().enumerate() {
            let name = parameter.name;
            self.filled.insert(name.to_owned());
            if sources::is_request(parameter.kind)
                && (routed || parameter.kind != "Request" || self.context.is_laravel() || self.context.uses("Symfony\\"))
            {
                // What it gives is told by its methods; by itself it is an array as well.
                if !matches!(name, "request" | "req") {
                    self.variables.insert(name.to_owned(), Taints::one(Taint::new(format!("${name}"), parameter.start).whole(true)));
                } else if matches!(parameter.kind, "WP_REST_Request") || parameter.kind == "Request" {
                    self.variables.insert(name.to_owned(), Taints::one(Taint::new("$request".to_owned(), parameter.start)));
                }
                continue;
            }
            let taint = match () {
                // A part of a route holds no slash.
                () if routed && sources::is_plain(parameter.kind) => Taint::new(format!("${name}"), parameter.start).marked(NAME),
                () if routed || !own => continue,
                () if matches!(parameter.kind, "int" | "float" | "bool") => continue,
                () => Taint::from(Root::Parameter(at, name.to_owned(), None), format!("${name}"), parameter.start).whole(true),
            };
            self.variables.insert(name.to_owned(), Taints::one(taint));
        }
    }

    fn block(&mut self, body: &'c [Stmt<'c>], depth: u32) {
        let Some(depth) = depth.checked_sub(1) else { return };
        for statement in body {
            self.steps += 1;
            if self.steps > STEPS {
                return;
            }
            self.statement(statement, depth);
        }
    }

    fn statement(&mut self, statement: &'c Stmt<'c>, depth: u32) {
        match &statement.kind {
            Step::Echo(list) => {
                for one in list {
                    self.look(one, DEPTH);
                    let found = self.taint(one, DEPTH);
                    self.show(found, "echo", one);
                }
            }
            Step::Expr(expr) => self.look(expr, DEPTH),
            Step::If(branches, otherwise) => self.choice(branches, otherwise.as_deref(), depth),
            Step::While(test, body) => {
                self.look(test, DEPTH);
                let before = self.variables.clone();
                self.block(body, depth);
                merge(&mut self.variables, &before);
            }
            Step::For(heads, body) => {
                heads.iter().for_each(|head| self.look(head, DEPTH));
                let before = self.variables.clone();
                self.block(body, depth);
                merge(&mut self.variables, &before);
            }
            Step::Foreach(subject, key, value, body) => {
                self.look(subject, DEPTH);
                let taints = self.taint(subject, DEPTH).map(|taint| taint.part("[]", false));
                if let Some(key) = key {
                    // Keys are the caller's where the whole array is.
                    let names = taints.clone().filter(|taint| taint.source.starts_with("$_"));
                    self.bind(key, &names, statement.start);
                }
                self.bind(value, &taints, statement.start);
                let before = self.variables.clone();
                self.block(body, depth);
                merge(&mut self.variables, &before);
                self.block(body, depth);
            }
            Step::Switch(subject, cases) => {
                self.look(subject, DEPTH);
                let before = self.variables.clone();
                let mut after = before.clone();
                for (_, body) in cases {
                    self.variables.clone_from(&before);
                    self.block(body, depth);
                    merge(&mut after, &self.variables);
                }
                self.variables = after;
            }
            Step::Try(body, handlers, finally) => {
                let before = self.variables.clone();
                self.block(body, depth);
                let tried = self.variables.clone();
                let mut after = tried.clone();
                for (_, body) in handlers {
                    self.variables.clone_from(&tried);
                    merge(&mut self.variables, &before);
                    self.block(body, depth);
                    if !leaves(body) {
                        merge(&mut after, &self.variables);
                    }
                }
                self.variables = after;
                self.block(finally, depth);
            }
            Step::Return(Some(value)) => {
                self.look(value, DEPTH);
                let taints = self.taint(value, DEPTH);
                if self.answers && matches!(value.kind, Node::Joined(_)) {
                    self.show(taints.clone(), "return", value);
                }
                if self.unit.name != MAIN {
                    for taint in taints.0 {
                        self.state(taint, End::Returned { function: self.unit.name.clone() }, value);
                    }
                }
            }
            Step::Block(body) => self.block(body, depth),
            _ => {}
        }
    }

    fn choice(&mut self, branches: &'c [(Expr<'c>, Vec<Stmt<'c>>)], otherwise: Option<&'c [Stmt<'c>]>, depth: u32) {
        let before = self.variables.clone();
        let mut after: Option<Variables> = None;
        let mut start = before;
        for (test, body) in branches {
            self.variables = start;
            self.look(test, DEPTH);
            self.note_checks(test);
            start = self.variables.clone();
            self.block(body, depth);
            // What leaves in the branch brings nothing along.
            if !leaves(body) {
                match &mut after {
                    Some(after) => merge(after, &self.variables),
                    None => after = Some(std::mem::take(&mut self.variables)),
                }
            }
        }
        self.variables = start;
        if let Some(body) = otherwise {
            self.block(body, depth);
            if leaves(body) {
                if let Some(after) = after {
                    self.variables = after;
                }
                return;
            }
        }
        if let Some(after) = after {
            merge(&mut self.variables, &after);
        }
    }

    fn bind(&mut self, target: &'c Expr<'c>, taints: &Taints, at: u32) {
        match &target.kind {
            Node::Variable(name) => self.set(name, taints.clone(), at),
            Node::Unary("&", inner) => {
                if let Some(inner) = inner.first() {
                    self.bind(inner, taints, at);
                }
            }
            Node::Array(items) => {
                for item in items {
                    let part = match item.key.as_ref().and_then(Expr::text) {
                        Some(key) => taints.clone().map(|taint| taint.part(key, true)),
                        None => taints.clone().map(|taint| taint.part("[]", false)),
                    };
                    self.bind(&item.value, &part, at);
                }
            }
            Node::Index(holder, _) => {
                self.keep_in_session(target, taints);
                // An entry that is written by its name is known by it.
                if let Some(name) = target.dotted().filter(|name| !name.contains("[]")) {
                    self.set(&name, taints.clone(), at);
                }
                self.widen(holder, taints, at);
            }
            Node::Member(..) | Node::Static(..) => {
                if let Some(name) = target.dotted() {
                    self.set(&name, taints.clone(), at);
                }
            }
            _ => {}
        }
    }

    fn widen(&mut self, holder: &Expr<'c>, taints: &Taints, at: u32) {
        if taints.is_empty() {
            return;
        }
        if let Some(name) = holder.dotted().filter(|name| !name.contains("()")) {
            let before = self.variables.get(&name).cloned().unwrap_or_default();
            self.set(&name, before.and(taints.clone().map(|taint| taint.whole(false))), at);
        }
    }

    fn set(&mut self, name: &str, taints: Taints, at: u32) {
        self.checked.remove(name);
        if !name.contains('.') && !self.filled.contains(name) {
            self.filled.insert(name.to_owned());
        }
        if taints.is_empty() {
            // Nothing is kept of what was sent, and that is known.
            if name.contains('.') {
                self.variables.insert(name.to_owned(), Taints::default());
            } else {
                self.variables.remove(name);
            }
            return;
        }
        let taints = taints.map(|taint| taint.kept_in(name.to_owned(), at, VARIABLES));
        self.variables.insert(name.to_owned(), taints);
    }
}

/// Variables that carry something on either way.
fn merge(into: &mut Variables, from: &Variables) {
    for (name, taints) in from {
        let before = into.remove(name).unwrap_or_default();
        into.insert(name.clone(), before.and(taints.clone()));
    }
}
