//! Flows: from what a caller sends to a place where it does harm. Functions are gone through from top to bottom, blocks
//! of all kinds in one row; `link` joins what crosses functions and files.

use super::lexer::Kind;
use super::shape::{go_parameters, statement_end};
use super::syntax::{Shape, Syntax};
use super::tree::{Code, Function, Parameter};
use crate::facts::{self, Carried, Demand, End, Facts, Flow, Language, Origin, Sink, Start, Stretch};
use crate::readers::taint::{self, Root};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// How deep an expression is looked into.
pub(super) const DEPTH: u32 = 16;
/// Most parts of flows that are kept for one file; more is generated code.
const STRETCHES: usize = 800;
/// Most variables that one value is followed through.
const VARIABLES: usize = 12;
/// Most tokens that are gone through again and again in one file.
pub(super) const WORK: u32 = 400_000;

pub(super) type Taint = taint::Taint<String, String>;
pub(super) type Taints = taint::Taints<String, String>;

/// What a language says about values, as tables.
pub(in crate::readers) struct Dialect {
    pub(in crate::readers) language: Language,
    pub(in crate::readers) syntax: &'static Syntax,
    pub(in crate::readers) sources: &'static [Source],
    /// Whether code of this file answers requests, so that names which stand by themselves read them.
    pub(in crate::readers) serves: fn(&Code<'_>) -> bool,
    pub(in crate::readers) arrivals: &'static [Arrival],
    /// Calls whose result harms nobody.
    pub(in crate::readers) clean: &'static [&'static str],
    /// Calls whose result is a number, a date or an id of fixed shape.
    pub(in crate::readers) numbers: &'static [&'static str],
    /// Calls that give back what they are given.
    pub(in crate::readers) passing: &'static [&'static str],
    /// Calls that join what they are given into one text.
    pub(in crate::readers) joining: &'static [&'static str],
    /// Calls that write the caller's message into what they are given (`c.Bind(&form)`): (type of the holder, name).
    pub(in crate::readers) binding: &'static [(&'static str, &'static str)],
    /// What a parameter of a function brings along.
    pub(in crate::readers) given: fn(&Code<'_>, &Function, &Parameter) -> Given,
    /// Constructs that a few tokens show.
    pub(in crate::readers) marks: &'static [super::sites::Mark],
}

/// What a parameter brings along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::readers) enum Given {
    /// What another function hands over.
    Handed,
    /// What a caller of the product sends: text.
    Sent,
    /// A whole object that a caller of the product sends.
    SentWhole,
    /// A number that a caller of the product sends.
    SentNumber,
    /// Nothing that a caller decides.
    Nothing,
}

/// A name under which a caller's value is read.
pub(in crate::readers) struct Source {
    /// Part of the type of the variable that it starts with; empty for a name that stands by itself.
    pub(in crate::readers) kind: &'static str,
    /// The rest of the name, with `()` behind what is called.
    pub(in crate::readers) path: &'static str,
    pub(in crate::readers) whole: bool,
}

/// A call at which a value does harm.
pub(in crate::readers) struct Arrival {
    /// Its name, or the end of it.
    pub(in crate::readers) call: &'static str,
    /// What its holder's name or type speaks of, in lower case, parted by `|`; empty for anything.
    pub(in crate::readers) holder: &'static str,
    /// What the file must hold; empty for nothing.
    pub(in crate::readers) needs: &'static str,
    /// Which of the values given; see [`ANY`] and [`SELF`].
    pub(in crate::readers) at: usize,
    pub(in crate::readers) sink: Sink,
    pub(in crate::readers) demand: Demand,
}

/// A call at which a value does harm in any file.
pub(in crate::readers) const fn into(call: &'static str, holder: &'static str, at: usize, sink: Sink, demand: Demand) -> Arrival {
    Arrival { call, holder, needs: "", at, sink, demand }
}

/// Any of the values given.
pub(in crate::readers) const ANY: usize = 255;
/// What the call is a member of.
pub(in crate::readers) const SELF: usize = 254;
/// Any of the values given, where the first starts a shell; the first itself, where it is the caller's.
pub(in crate::readers) const SHELL: usize = 253;

/// What is known while one function is gone through.
pub(super) struct Values<'r, 'c> {
    pub(super) code: &'r Code<'c>,
    pub(super) dialect: &'static Dialect,
    pub(super) serves: bool,
    pub(super) function: String,
    pub(super) variables: BTreeMap<String, Taints>,
    /// Types of parameters, those of inner functions included.
    pub(super) kinds: BTreeMap<String, String>,
    checked: BTreeSet<String>,
    pub(super) work: std::cell::Cell<u32>,
    flows: Vec<Flow>,
    stretches: Vec<Stretch>,
}

/// What happens once the tokens before a place are gone through.
enum Event {
    Call(usize),
    Assign { sign: usize, to: Range<usize> },
    Return(Range<usize>),
}

/// States the flows of a file.
pub(super) fn read(code: &Code<'_>, dialect: &'static Dialect, facts: &mut Facts) {
    let mut values = Values {
        code,
        dialect,
        serves: (dialect.serves)(code),
        function: String::new(),
        variables: BTreeMap::new(),
        kinds: BTreeMap::new(),
        checked: BTreeSet::new(),
        work: std::cell::Cell::new(0),
        flows: Vec::new(),
        stretches: Vec::new(),
    };
    let mut behind = 0;
    for function in &code.functions {
        // A function within another is gone through with it.
        if function.body.start < behind {
            continue;
        }
        values.start(&format!("top {behind}"));
        values.walk(behind..function.start);
        behind = function.body.end;
        values.start(&function.full);
        values.enter(function);
        values.walk(function.body.clone());
        values.end(function);
    }
    values.start("");
    values.walk(behind..code.tokens.len());
    let Values { mut flows, mut stretches, .. } = values;
    flows.sort_by(|a, b| (&a.origin, a.sink, a.steps.len()).cmp(&(&b.origin, b.sink, b.steps.len())));
    flows.dedup_by(|a, b| a.origin.line == b.origin.line && a.sink == b.sink);
    stretches.sort_unstable();
    stretches.dedup();
    facts.flows.extend(flows);
    facts.stretches.extend(stretches);
}

impl Values<'_, '_> {
    fn start(&mut self, function: &str) {
        function.clone_into(&mut self.function);
        self.variables.clear();
        self.kinds.clear();
        self.checked.clear();
    }

    /// Parameters: what a route fills in, or what other functions hand over.
    fn enter(&mut self, function: &Function) {
        for (at, parameter) in function.parameters.iter().enumerate() {
            self.kinds.insert(parameter.name.clone(), parameter.kind.clone());
            if parameter.kind.starts_with("receiver ") {
                continue;
            }
            let start = self.place(parameter.at);
            let name = parameter.name.clone();
            let sent = Taint::new(name.clone(), start);
            let taint = match (self.dialect.given)(self.code, function, parameter) {
                Given::Nothing => continue,
                Given::Handed => Taint::from(Root::Parameter(at, name.clone(), None), name.clone(), start).whole(true),
                Given::Sent => sent,
                Given::SentWhole => sent.whole(true),
                Given::SentNumber => sent.numeric(),
            };
            self.variables.insert(name, Taints::one(taint));
        }
    }

    /// The last value of a body that is one expression, or of a method of Ruby.
    fn end(&mut self, function: &Function) {
        let Range { start, end } = function.body.clone();
        let expression = match self.code.syntax.shape {
            Shape::Def => {
                let last = (start..end)
                    .rev()
                    .skip_while(|at| self.code.kind(*at) == Some(Kind::Line))
                    .find(|at| self.code.kind(*at) == Some(Kind::Line));
                last.map_or(start, |line| line + 1)..end
            }
            Shape::Typed | Shape::Fun if start > 0 && !self.code.opens(start - 1, b'{') => start..end,
            _ => return,
        };
        self.give_back(&expression);
    }

    pub(super) fn place(&self, at: usize) -> u32 {
        u32::try_from(self.code.start(at)).unwrap_or(u32::MAX)
    }

    fn walk(&mut self, range: Range<usize>) {
        let mut events: BTreeMap<(usize, usize), Event> = BTreeMap::new();
        for at in range.clone() {
            while let Some(entry) = events.first_entry() {
                if entry.key().0 >= at {
                    break;
                }
                let event = entry.remove();
                self.happens(event);
            }
            match self.code.kind(at) {
                Some(Kind::Word) => self.word(at, &range, &mut events),
                Some(Kind::Sign) if matches!(self.code.word(at), "=" | ":=" | "+=" | "||=" | "<<" | "??=") => {
                    let end = self.value_end(at + 1).min(range.end);
                    if end > at + 1 {
                        events.insert((end - 1, usize::MAX - at), Event::Assign { sign: at, to: at + 1..end });
                    }
                }
                Some(Kind::Open(b'!')) => {
                    let inner = at..self.code.pair(at).max(at);
                    let found = self.holes(&inner, DEPTH);
                    self.arrive(Sink::Shell, Demand::Text, "`…`", found, &(at..inner.end));
                }
                _ => {}
            }
            if self.work.get() > WORK {
                return;
            }
        }
        for (_, event) in events {
            self.happens(event);
        }
    }

    fn word(&mut self, at: usize, range: &Range<usize>, events: &mut BTreeMap<(usize, usize), Event>) {
        let code = self.code;
        match code.word(at) {
            "func" if code.opens(at + 1, b'(') && self.code.syntax.shape == Shape::Func => {
                for parameter in go_parameters(code, at + 2..code.pair(at + 1)) {
                    self.variables.remove(&parameter.name);
                    self.kinds.insert(parameter.name, parameter.kind);
                }
            }
            "return" => {
                let end = statement_end(code, at + 1).min(range.end);
                if end > at + 1 {
                    events.insert((end - 1, usize::MAX - at), Event::Return(at + 1..end));
                }
            }
            "if" | "unless" | "case" | "switch" | "when" | "while" | "elsif" => {
                let end = self.value_end(at + 1).min(range.end);
                self.note_checks(&(at + 1..end));
            }
            "for" | "foreach" if code.opens(at + 1, b'(') => self.each(at + 1),
            _ => {}
        }
        if let Some(call) = code.call_at(at) {
            events.insert((call.end, usize::MAX - call.start), Event::Call(at));
        }
    }

    /// `for (var x in xs)`, `for (String x : xs)`
    fn each(&mut self, open: usize) {
        let code = self.code;
        let close = code.pair(open);
        let Some(parts) = (open + 1..close.min(open + 30)).find(|at| code.word(*at) == "in" || code.is_sign(*at, ":")) else { return };
        let Some(name) = parts.checked_sub(1).filter(|name| code.is_word(*name)) else { return };
        let found = self.taint(&(parts + 1..close), DEPTH).map(|taint| taint.part("[]", false));
        let place = self.place(name);
        self.set(code.word(name), found, place);
    }

    /// Where a value ends that starts at a token: at the end of the statement, or where a block opens behind a test.
    fn value_end(&self, from: usize) -> usize {
        let code = self.code;
        let first = from.saturating_sub(2);
        let test = (first.saturating_sub(8)..=first).any(|at| matches!(code.word(at), "if" | "for" | "switch" | "while"))
            || matches!(code.word(from.saturating_sub(1)), "if" | "switch" | "while" | "case" | "when");
        let mut at = from;
        for _ in 0..super::shape::STATEMENT {
            let Some(kind) = code.kind(at) else { break };
            match kind {
                Kind::Line | Kind::Close(_) => break,
                Kind::Sign if matches!(code.word(at), ";" | ",") => {
                    if code.word(at) == ";" || self.code.syntax.shape != Shape::Func {
                        break;
                    }
                    at += 1;
                }
                Kind::Open(b'{') if test && self.code.syntax.shape == Shape::Func => break,
                Kind::Word if matches!(code.word(at), "do" | "then") && self.code.syntax.shape == Shape::Def => break,
                Kind::Word if matches!(code.word(at), "if" | "unless" | "rescue") && self.code.syntax.shape == Shape::Def && at > from => {
                    break;
                }
                _ => at = code.next(at),
            }
        }
        at
    }

    fn happens(&mut self, event: Event) {
        match event {
            Event::Call(word) => self.called(word),
            Event::Assign { sign, to } => self.assigned(sign, &to),
            Event::Return(range) => self.give_back(&range),
        }
    }

    fn give_back(&mut self, range: &Range<usize>) {
        // `return "redirect:" + target`
        if self.code.kind(range.start) == Some(Kind::Text) && self.code.word(range.start) == "redirect:" {
            let found = self.taint(range, DEPTH);
            self.arrive(Sink::Redirect, Demand::Text, "redirect:", found, range);
        }
        for taint in self.taint(range, DEPTH).0 {
            self.keep(taint, End::Returned { function: self.function.clone() }, range);
        }
    }

    fn called(&mut self, word: usize) {
        let code = self.code;
        let Some(call) = code.call_at(word) else { return };
        let whole = call.start..call.end + 1;
        for arrival in self.dialect.arrivals {
            if !self.fits(call, arrival) || arrival.sink == Sink::Path && self.is_named_only(call) {
                continue;
            }
            let found = match arrival.at {
                ANY => call.args.iter().map(|given| self.taint(given, DEPTH)).fold(Taints::default(), Taints::and),
                SELF => self.receiver(call),
                SHELL => self.commanded(call),
                place => {
                    call.args.get(place).filter(|given| !self.is_keyed(given)).map(|given| self.taint(given, DEPTH)).unwrap_or_default()
                }
            };
            self.arrive(arrival.sink, arrival.demand, &call.name, found, &whole);
        }
        let last = call.last();
        // A text or list that takes something in carries it.
        if matches!(
            last,
            "append"
                | "Append"
                | "AppendLine"
                | "AppendFormat"
                | "add"
                | "Add"
                | "push"
                | "WriteString"
                | "concat"
                | "put"
                | "addAll"
                | "writeln"
        ) && let Some(holder) = code.chain_root(call)
        {
            let given = call.args.iter().map(|given| self.taint(given, DEPTH)).fold(Taints::default(), Taints::and);
            if !given.is_empty() {
                let before = self.variables.get(&holder).cloned().unwrap_or_default();
                let place = self.place(call.start);
                self.set(&holder, before.and(given.map(|taint| taint.joined(false))), place);
            }
        }
        if let Some(bound) = self.bound(call) {
            let place = self.place(call.start);
            let source = format!("{}()", call.name);
            self.set(&bound, Taints::one(Taint::new(source, place).whole(true)), place);
        }
        let known = facts::Call { name: call.name.clone(), inside: self.function.clone(), at: self.place(call.start) };
        for (at, given) in call.args.iter().enumerate().take(12) {
            for taint in self.taint(given, DEPTH).0 {
                self.keep(taint, End::Argument { call: known.clone(), at, field: None }, &whole);
            }
        }
    }

    /// `where(name: name)`: a value with a name is none of the text.
    fn is_keyed(&self, given: &Range<usize>) -> bool {
        self.code.syntax.shape == Shape::Def
            && (self.code.is_word(given.start) && self.code.is_sign(given.start + 1, ":")
                || (given.start..given.start + 4).any(|at| self.code.is_sign(at, "=>")))
    }

    /// `new File(name).getName()`: of the path only its last part is used.
    fn is_named_only(&self, call: &super::tree::Call) -> bool {
        (call.end + 1..call.end + 4).any(|at| {
            self.code.is_word(at)
                && matches!(self.code.word(at), "getName" | "getFileName")
                && (call.end + 1..at).all(|at| !self.code.is_word(at))
        })
    }

    /// What a program is started with: all of it for a shell, else the program's own name.
    fn commanded(&self, call: &super::tree::Call) -> Taints {
        let first = call.args.first().and_then(|given| self.code.first_text(given)).unwrap_or("");
        let program = first.rsplit('/').next().unwrap_or(first);
        let shell = matches!(program, "sh" | "bash" | "zsh" | "cmd" | "cmd.exe" | "powershell" | "powershell.exe");
        let all = call.args.iter().take(if shell { 12 } else { 1 });
        all.map(|given| self.taint(given, DEPTH)).fold(Taints::default(), Taints::and)
    }

    fn assigned(&mut self, sign: usize, to: &Range<usize>) {
        let code = self.code;
        let grows = matches!(code.word(sign), "+=" | "<<");
        let mut found = self.taint(to, DEPTH);
        let mut at = sign;
        let place = self.place(sign.saturating_sub(1));
        if grows {
            found = found.map(|taint| taint.joined(false));
        }
        for _ in 0..6 {
            let Some(mut before) = at.checked_sub(1) else { break };
            if code.is_sign(before, "?") {
                before = before.saturating_sub(1);
            }
            match code.kind(before) {
                Some(Kind::Word) => {
                    let (mut name, mut start) = code.chain(before);
                    // `val name: Type = …`, `var name Type = …`
                    let typed = start.checked_sub(1);
                    if let Some(colon) = typed.filter(|at| code.is_sign(*at, ":") && code.syntax.shape == Shape::Fun)
                        && let Some(own) = colon.checked_sub(1).filter(|own| code.is_word(*own))
                    {
                        (name, start) = code.chain(own);
                    } else if code.syntax.shape == Shape::Func
                        && let Some(own) =
                            typed.filter(|own| code.is_word(*own) && own.checked_sub(1).is_some_and(|at| code.word(at) == "var"))
                    {
                        (name, start) = (code.word(own).to_owned(), own);
                    }
                    if !matches!(name.as_str(), "err" | "ok" | "_") {
                        let added = if grows {
                            self.variables.get(&name).cloned().unwrap_or_default().map(|taint| taint.joined(true)).and(found.clone())
                        } else {
                            found.clone()
                        };
                        // What a member takes in, its holder carries.
                        if let Some((holder, _)) = name.split_once('.')
                            && !added.is_empty()
                            && !matches!(holder, "this" | "self")
                        {
                            let before = self.variables.get(holder).cloned().unwrap_or_default();
                            self.set(holder, before.and(added.clone().map(|taint| taint.whole(false))), place);
                        }
                        self.assign_arrivals(&name, &added, sign, to);
                        self.set(&name, added, place);
                    }
                    match start.checked_sub(1).filter(|comma| code.is_sign(*comma, ",")) {
                        Some(comma) => at = comma,
                        None => break,
                    }
                }
                Some(Kind::Close(b']')) => {
                    let open = code.pair(before);
                    if let Some(holder) = open.checked_sub(1).filter(|at| code.is_word(*at) && !found.is_empty()) {
                        let (name, _) = code.chain(holder);
                        let known = self.variables.get(&name).cloned().unwrap_or_default();
                        self.set(&name, known.and(found.clone().map(|taint| taint.whole(false))), place);
                    }
                    break;
                }
                _ => break,
            }
        }
    }

    /// Members whose value is a statement or a program: `command.CommandText = …`, `startInfo.Arguments = …`.
    fn assign_arrivals(&mut self, name: &str, found: &Taints, sign: usize, to: &Range<usize>) {
        let (sink, demand) = match super::tree::last(name) {
            "CommandText" => (Sink::Sql, Demand::Built),
            "Arguments" | "FileName" if self.code.has("ProcessStartInfo") => (Sink::Shell, Demand::Text),
            _ => return,
        };
        self.arrive(sink, demand, name, found.clone(), &(sign.saturating_sub(1)..to.end));
    }

    pub(super) fn set(&mut self, name: &str, taints: Taints, at: u32) {
        if taints.is_empty() {
            self.variables.remove(name);
            return;
        }
        let taints = taints.map(|taint| taint.kept_in(name.to_owned(), at, VARIABLES));
        self.checked.remove(name);
        self.variables.insert(name.to_owned(), taints);
    }

    /// Takes note of what a test holds against a constant, a list or a pattern.
    fn note_checks(&mut self, test: &Range<usize>) {
        let code = self.code;
        let mut note = |name: &str| {
            if !name.is_empty() {
                self.checked.insert(name.to_owned());
            }
        };
        for at in test.clone() {
            if code.kind(at) == Some(Kind::Sign) && matches!(code.word(at), "==" | "!=" | "===" | "=~" | "!~") {
                // Held against nothing, a text is still anything.
                let constant = |at: usize| {
                    code.kind(at) == Some(Kind::Text) && !code.word(at).is_empty()
                        || code.is_word(at) && code.word(at).starts_with(|c: char| c.is_ascii_uppercase())
                };
                let other = at + 1;
                if let Some(before) = at.checked_sub(1) {
                    if constant(other) && code.is_word(before) {
                        note(&code.chain(before).0);
                    }
                    if constant(before) && code.is_word(other) {
                        note(code.word(other));
                    }
                }
            }
        }
        // `switch role { case "a": … }` lets only constants through where it is used below a case.
        if test.end == test.start + 1
            && code.is_word(test.start)
            && test.start.checked_sub(1).is_some_and(|before| matches!(code.word(before), "switch" | "case" | "when"))
        {
            note(code.word(test.start));
        }
        for call in code.calls_in(test) {
            let lower = call.last().to_ascii_lowercase();
            let holds = [
                "contains",
                "include?",
                "in?",
                "has",
                "match",
                "valid",
                "allowed",
                "prefix",
                "startswith",
                "start_with",
                "isin",
                "is_in",
                "whitelist",
                "safe",
                "verify",
                "check",
                "exists",
                "test",
                "islocal",
                "permitted",
            ];
            if holds.iter().any(|word| lower.contains(word)) {
                for given in &call.args {
                    if let Some(word) = given.clone().rev().find(|at| code.is_word(*at)) {
                        note(&code.chain(word).0);
                    }
                }
                note(call.holder());
            }
        }
        // `if allowed[name]`
        for at in test.clone() {
            if code.opens(at, b'[') && at > test.start && code.is_word(at - 1) && code.pair(at) == at + 2 {
                note(code.word(at + 1));
            }
        }
    }

    fn is_checked(&self, taint: &Taint) -> bool {
        taint.through.iter().any(|name| self.checked.contains(name)) || self.checked.contains(&taint.source)
    }

    /// A value that arrives at a sink.
    pub(super) fn arrive(&mut self, sink: Sink, demand: Demand, by: &str, taints: Taints, at: &Range<usize>) {
        for mut taint in taints.0 {
            taint.carried.checked |= self.is_checked(&taint);
            let by: String = by.chars().take(60).collect();
            if taint.root == Root::Sent {
                if demand.met_by(taint.carried) {
                    let steps = self.places(&taint.steps, at);
                    let source = taint.source.chars().take(60).collect();
                    self.flows.push(Flow { sink, by, source, steps, origin: self.code.span(at) });
                }
            } else {
                self.keep(taint, End::Sink { sink, demand, by }, at);
            }
        }
    }

    /// Keeps a part of a flow.
    fn keep(&mut self, taint: Taint, to: End, at: &Range<usize>) {
        if self.stretches.len() >= STRETCHES {
            return;
        }
        let mut carried: Carried = taint.carried;
        carried.checked |= self.is_checked(&taint);
        if !to.is_open_to(Carried { shaped: true, ..carried }) {
            return;
        }
        let steps = self.places(&taint.steps, at);
        let from = match taint.root {
            // What is handed on must be worth it: a number opens nothing.
            Root::Sent => Start::Sent { source: taint.source.chars().take(60).collect(), in_browser: false },
            Root::Parameter(at, _, field) => Start::Parameter { function: self.function.clone(), at, field },
            Root::Result(call) => Start::Result(call),
        };
        self.stretches.push(Stretch { path: self.code.entry.path.clone(), from, to, carried, steps });
    }

    fn places(&self, steps: &[u32], at: &Range<usize>) -> Vec<Origin> {
        let mut places: Vec<Origin> = steps.iter().map(|at| self.code.source.at(*at as usize)).collect();
        let end = self.code.span(at);
        places.dedup_by(|a, b| a.line == b.line);
        if places.last().is_some_and(|last| last.line == end.line) {
            places.pop();
        }
        places.push(end);
        places
    }
}
