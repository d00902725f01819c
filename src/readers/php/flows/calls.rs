//! Goes through the calls of an expression, in the order in which they run.

use super::taint::{HTML, Root, SQL, Taint, Taints};
use super::{DEPTH, Values, sinks};
use crate::facts::{Call, Demand, End, Sink};
use crate::readers::php::tree::{Argument, Expr, Function, Node, last};
use crate::sorted::Gather;

impl<'c> Values<'_, 'c> {
    /// Takes note of the sinks, hand-overs and assignments within an expression.
    pub(super) fn look(&mut self, expr: &'c Expr<'c>, depth: u32) {
        let Some(depth) = depth.checked_sub(1) else { return };
        match &expr.kind {
            Node::Assign(operator, target, value) => {
                self.look(value, depth);
                if let Node::Index(holder, Some(key)) = &target.kind {
                    self.look(key, depth);
                    self.look(holder, depth);
                }
                self.assign(operator, target, value, expr);
            }
            Node::Closure(function) => self.closure(function, false),
            Node::Call(callee, given) => {
                match &callee.kind {
                    Node::Member(holder, _) | Node::Static(holder, _) => self.look(holder, depth),
                    Node::Name(_) => {}
                    _ => self.look(callee, depth),
                }
                let routes = callee.dotted().is_some_and(|name| is_route(&name));
                for one in given {
                    match &one.value.kind {
                        Node::Closure(function) => self.closure(function, routes),
                        _ => self.look(&one.value, depth),
                    }
                }
                sinks::of_call(self, expr, callee, given);
                self.hand_over(expr, callee, given);
            }
            Node::New(class, given) => {
                for one in given {
                    self.look(&one.value, depth);
                }
                sinks::of_new(self, expr, class, given);
                if let Some(name) = class.name() {
                    let call = Call { name: format!("{}.__construct", last(name)), inside: self.unit.name.clone(), at: expr.start };
                    self.hand(&call, given);
                }
            }
            Node::Command(parts) => {
                let found = parts.iter().map(|part| self.taint(part, DEPTH)).fold(Taints::default(), Taints::and);
                self.arrive(Sink::Shell, Demand::Text, "`…`", found, expr);
            }
            Node::Include(path) => {
                self.look(path, depth);
                sinks::of_include(self, expr, path);
                self.seen_by_included(expr, path);
            }
            Node::Unary("print" | "exit", parts) => {
                for part in parts {
                    self.look(part, depth);
                    let found = self.taint(part, DEPTH);
                    self.show(found, "print", part);
                }
            }
            Node::Binary(operator, left, right) => {
                self.look(left, depth);
                // `in_array($x, $list) || exit`
                if matches!(*operator, "||" | "or" | "&&" | "and") {
                    self.note_checks(left);
                }
                self.look(right, depth);
            }
            Node::Choice(test, then, otherwise) => {
                self.look(test, depth);
                if let Some(then) = then {
                    self.look(then, depth);
                }
                self.look(otherwise, depth);
            }
            Node::Joined(parts) | Node::Unary(_, parts) => parts.iter().for_each(|part| self.look(part, depth)),
            Node::Array(items) => {
                for item in items {
                    self.look(&item.value, depth);
                }
            }
            Node::Index(holder, key) => {
                self.look(holder, depth);
                if let Some(key) = key {
                    self.look(key, depth);
                }
            }
            Node::Member(inner, _) | Node::Static(inner, _) | Node::Cast(_, inner) => self.look(inner, depth),
            Node::Match(subject, arms) => {
                self.look(subject, depth);
                for (_, value) in arms {
                    self.look(value, depth);
                }
            }
            _ => {}
        }
    }

    fn assign(&mut self, operator: &str, target: &'c Expr<'c>, value: &'c Expr<'c>, expr: &'c Expr<'c>) {
        let mut taints = self.taint(value, DEPTH);
        // Text of a page that is put together is shown sooner or later.
        if is_markup(value) {
            // What was made for a database is about a stored record, and was looked up before.
            let quoted = matches!(&value.kind, Node::Joined(parts) if parts.iter().any(|part| self.taint(part, DEPTH).0.iter().any(|taint| taint.is(SQL))));
            let sent = |taint: &Taint| taint.carried.built && taint.root == Root::Sent;
            self.show(taints.clone().filter(|taint| sent(taint) && !quoted), "HTML", value);
            taints = taints.map(|taint| taint.marked(HTML));
        }
        match operator {
            "=" | "??=" => self.bind(target, &taints, expr.start),
            ".=" => {
                if let Some(name) = target.dotted() {
                    let before = self.variables.get(&name).cloned().unwrap_or_default();
                    let both = before.map(|taint| taint.joined(true)).and(taints.map(|taint| taint.joined(false)));
                    self.set(&name, both, expr.start);
                }
            }
            _ => {}
        }
        sinks::of_assignment(self, target, value);
    }

    /// Goes through a closure where it stands.
    fn closure(&mut self, function: &'c Function<'c>, routes: bool) {
        let before = std::mem::take(&mut self.variables);
        self.variables = match function.arrow {
            true => before.clone(),
            false => before
                .iter()
                .filter(|(name, _)| function.uses.iter().any(|used| name.split('.').next() == Some(used)) || name.starts_with("this."))
                .map(|(name, taints)| (name.clone(), taints.clone()))
                .into_map(),
        };
        let answered = std::mem::replace(&mut self.answers, routes);
        self.enter(function, routes, false);
        // What a closure gives back is not what the function around it gives back.
        let kept = self.found.stretches.len();
        self.block(&function.body, 12);
        self.found.stretches.retain({
            let mut at = 0;
            move |stretch| {
                at += 1;
                at <= kept || !matches!(stretch.to, End::Returned { .. })
            }
        });
        self.answers = answered;
        self.variables = before;
    }

    /// States what is handed to functions of the project.
    fn hand_over(&mut self, expr: &'c Expr<'c>, callee: &'c Expr<'c>, given: &'c [Argument<'c>]) {
        if let Some(name) = self.context.call_name(self.unit, callee) {
            let call = Call { name, inside: self.unit.name.clone(), at: expr.start };
            self.hand(&call, given);
        }
    }

    fn hand(&mut self, call: &Call, given: &'c [Argument<'c>]) {
        for (at, one) in given.iter().enumerate() {
            for taint in self.taint(&one.value, DEPTH).0 {
                self.state(taint, End::Argument { call: call.clone(), at, field: None }, &one.value);
            }
        }
    }
}

/// Whether a call registers a closure as a way in.
fn is_route(name: &str) -> bool {
    let method = last(name);
    matches!(method, "get" | "post" | "put" | "patch" | "delete" | "any" | "match" | "map" | "options")
        && (name.starts_with("Route.") || name.starts_with("app.") || name.starts_with("router.") || name.starts_with("group."))
}

/// Whether a text is put together that holds markup.
fn is_markup(expr: &Expr<'_>) -> bool {
    let Node::Joined(parts) = &expr.kind else { return false };
    parts.len() > 1
        && parts.iter().filter_map(Expr::text).any(|text| {
            text.match_indices('<').any(|(at, _)| {
                text.get(at + 1..).is_some_and(|rest| {
                    rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/')
                        && (rest.contains('>') || rest.contains("=\"") || rest.contains("='"))
                })
            })
        })
}
