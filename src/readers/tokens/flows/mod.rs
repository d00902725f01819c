//! Flows: from what a caller sends to a place where it does harm. Functions are gone through from top to bottom, blocks
//! of all kinds in one row; `link` joins what crosses functions and files.

mod arrivals;
mod assigned;
mod checks;

use super::dialect::{ANY, Dialect, Given, PAGE, SELF, SHELL};
use super::lexer::Kind;
use super::shape::{go_parameters, statement_end};
use super::syntax::Shape;
use super::tree::{Code, Function};
use crate::facts::{self, Demand, End, Facts, Flow, Sink, Stretch};
use crate::readers::taint::{self, Root};
use crate::sorted::Arrange;
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
    /// Bodies of tests that the walk is in: what they make of a value may not happen.
    branches: Vec<Range<usize>>,
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
        branches: Vec::new(),
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
    flows.arrange_by(|a, b| (&a.origin, a.sink, a.steps.len()).cmp(&(&b.origin, b.sink, b.steps.len())));
    flows.dedup_by(|a, b| a.origin.line == b.origin.line && a.sink == b.sink);
    stretches.arrange();
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
        self.branches.clear();
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
                if code.word(at) == "if"
                    && code.syntax.shape != Shape::Def
                    && let Some(open) = self.branch(at)
                {
                    self.branches.push(open..code.pair(open));
                }
            }
            "for" | "foreach" if code.opens(at + 1, b'(') => self.each(at + 1),
            _ => {}
        }
        if let Some(call) = code.call_at(at) {
            events.insert((call.end, usize::MAX - call.start), Event::Call(at));
        }
    }

    /// Where the body of a test opens, if it has brackets.
    fn branch(&self, test: usize) -> Option<usize> {
        let code = self.code;
        if code.syntax.shape == Shape::Func {
            return (test + 1..test + 60).take_while(|at| code.kind(*at) != Some(Kind::Line)).find(|at| code.opens(*at, b'{'));
        }
        let open = code.opens(test + 1, b'(').then(|| code.next(test + 1))?;
        code.opens(open, b'{').then_some(open)
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
        // `return "<h1>" + name`: Spring sends a browser what it gets as a page.
        let body = matches!(self.dialect.language, crate::facts::Language::Java | crate::facts::Language::Kotlin)
            && (self.code.has("@RestController") || self.code.has("@ResponseBody"));
        if body && self.code.first_text(range).is_some_and(|text| text.trim_start().starts_with('<') && !text.contains("<?xml")) {
            let found = self.taint(range, DEPTH);
            self.arrive(Sink::Html, Demand::Built, "return", found, range);
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
                PAGE => self.shown(call),
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
        // A document that reads what was sent holds it.
        if matches!(last, "Load" | "LoadXml" | "LoadHtml")
            && let Some(holder) = code.chain_root(call)
        {
            let given = call.args.iter().map(|given| self.taint(given, DEPTH)).fold(Taints::default(), Taints::and);
            if !given.is_empty() {
                let place = self.place(call.start);
                self.set(&holder, given.map(|taint| taint.whole(false)), place);
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

    /// What is written into the answer that a browser gets, where it is a page: without a type, a browser takes for one
    /// what starts with markup.
    fn shown(&self, call: &super::tree::Call) -> Taints {
        let Some((first, rest)) = call.args.split_first() else { return Taints::default() };
        let written = first.clone().find(|at| self.code.is_word(*at)).map_or("", |at| self.code.word(at));
        let answers = self.kind_of(written).contains("ResponseWriter") || matches!(written, "w" | "rw") && self.code.has("net/http");
        let text = rest.iter().find_map(|given| self.code.first_text(given)).unwrap_or("");
        let markup = text.trim_start().starts_with('<') || self.code.has("text/html") || self.code.has("\"text/template\"");
        if !answers || !markup {
            return Taints::default();
        }
        rest.iter().map(|given| self.taint(given, DEPTH)).fold(Taints::default(), Taints::and)
    }
}
