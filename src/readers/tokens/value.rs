//! What a value carries from the caller: operands, chains of members and calls, texts with values in them.

use super::dialect::Arrival;
use super::flows::{Taint, Taints, Values};
use super::lexer::Kind;
use super::syntax::Shape;
use super::tree::{Call, Code};
use crate::facts;
use crate::readers::taint::Root;
use std::ops::Range;

/// Members and calls that keep nothing of a value but a number or an answer.
const DROPS: &[&str] = &[
    "length",
    "len",
    "size",
    "count",
    "Count",
    "Length",
    "isEmpty",
    "IsEmpty",
    "isNotEmpty",
    "equals",
    "Equals",
    "contains",
    "Contains",
    "startsWith",
    "StartsWith",
    "endsWith",
    "EndsWith",
    "matches",
    "compareTo",
    "hashCode",
    "include?",
    "present?",
    "blank?",
    "nil?",
    "any?",
    "empty?",
    "start_with?",
    "end_with?",
    "key?",
    "has_key?",
    "is_a?",
    "respond_to?",
    "zero?",
    "indexOf",
    "IndexOf",
    "exists",
    "isPresent",
    "Err",
    "Error",
    "errors",
    "StatusCode",
    "close",
    "Close",
    "containsKey",
    "ContainsKey",
    "content_type",
    "ContentType",
    "Header",
    "Size",
];

/// What a file of Java that reads XML names.
const XML: &[&str] = &[
    "javax.xml",
    "org.xml.sax",
    "org.w3c.dom",
    "dom4j",
    "jdom",
    "Digester",
    "XMLStreamReader",
    "DocumentBuilder",
    "SAXReader",
    "XMLReader",
];

impl Values<'_, '_> {
    /// What some tokens carry.
    pub(super) fn taint(&self, range: &Range<usize>, depth: u32) -> Taints {
        let Some(depth) = depth.checked_sub(1) else { return Taints::default() };
        let code = self.code;
        let ruby = code.syntax.shape == Shape::Def;
        let mut operands: Vec<Taints> = Vec::new();
        let (mut joined, mut number, mut compared) = (false, false, false);
        let mut at = range.start;
        while at < range.end {
            self.work.set(self.work.get() + 1);
            if self.work.get() > super::flows::WORK {
                return Taints::default();
            }
            let Some(kind) = code.kind(at) else { break };
            match kind {
                Kind::Word => match code.word(at) {
                    "await" | "return" | "new" | "range" | "not" | "val" | "var" | "const" | "final" | "throw" | "yield" | "raw" => at += 1,
                    "as" | "is" | "instanceof" => at += 2,
                    "if" | "unless" if ruby && at > range.start => break,
                    "func" | "fun" | "function" | "switch" | "do" => break,
                    _ => {
                        let (found, end) = self.primary(at, range.end, depth);
                        operands.push(found);
                        at = end.max(at + 1);
                    }
                },
                Kind::Text | Kind::Number | Kind::Open(_) => {
                    let (found, end) = self.primary(at, range.end, depth);
                    operands.push(found);
                    at = end.max(at + 1);
                }
                Kind::Sign => {
                    match code.word(at) {
                        "+" | "<<" => joined = true,
                        "%" if ruby => joined = true,
                        "-" | "*" | "/" | "%" => number |= at > range.start && !operands.is_empty(),
                        "==" | "!=" | "<=" | ">=" | "===" | "=~" | "!~" => compared = true,
                        "&&" => compared = true,
                        "||" if !ruby => compared = true,
                        "?" if !compared && code.syntax.shape == Shape::Fun => {}
                        // A choice: what decides it goes no further.
                        "?" => {
                            operands.clear();
                            compared = false;
                            joined = false;
                        }
                        "=>" | "->" => break,
                        _ => {}
                    }
                    at += 1;
                }
                Kind::Line | Kind::Close(_) => at += 1,
            }
        }
        if compared {
            return Taints::default();
        }
        let mut found = Taints::default();
        for (place, operand) in operands.into_iter().enumerate() {
            found = found.and(if joined { operand.map(|taint| taint.joined(place == 0)) } else { operand });
        }
        if number && !joined { found.map(Taint::numeric) } else { found }
    }

    /// What a text with values in it carries.
    pub(super) fn holes(&self, range: &Range<usize>, depth: u32) -> Taints {
        let code = self.code;
        let mut found = Taints::default();
        let mut first = true;
        let mut at = range.start + 1;
        while at < range.end {
            match code.kind(at) {
                Some(Kind::Text) => first &= code.word(at).is_empty(),
                Some(Kind::Open(b'{')) => {
                    let inner = self.taint(&(at + 1..code.pair(at)), depth);
                    found = found.and(inner.map(|taint| taint.joined(first)));
                    first = false;
                }
                _ => {}
            }
            at = code.next(at);
        }
        found
    }

    /// One operand with its members and calls; and the token behind it.
    fn primary(&self, at: usize, limit: usize, depth: u32) -> (Taints, usize) {
        let code = self.code;
        let mut name = String::new();
        let (mut found, mut end) = match code.kind(at) {
            Some(Kind::Word) => {
                name.push_str(code.word(at));
                match code.call_at(at) {
                    Some(call) => {
                        name.push_str("()");
                        (self.of_call(call, None, depth), call.end + 1)
                    }
                    None => (self.named(&name, at), at + 1),
                }
            }
            Some(Kind::Open(b'"')) => (self.holes(&(at..code.pair(at)), depth), code.next(at)),
            Some(Kind::Open(b'(')) => (self.taint(&(at + 1..code.pair(at)), depth), code.next(at)),
            Some(Kind::Open(b'!')) => (Taints::default(), code.next(at)),
            Some(Kind::Open(_)) => {
                let parts = code.parted(at + 1, code.pair(at));
                let found = parts.iter().take(60).map(|part| self.taint(part, depth)).fold(Taints::default(), Taints::and);
                (found.map(|taint| taint.whole(false)), code.next(at))
            }
            _ => (Taints::default(), at + 1),
        };
        while end < limit {
            if code.kind(end) == Some(Kind::Sign) && matches!(code.word(end), "." | "?." | "&." | "::") && code.is_word(end + 1) {
                let word = end + 1;
                name.push('.');
                name.push_str(code.word(word));
                if let Some(call) = code.call_at(word) {
                    found = self.of_call(call, Some(found), depth);
                    name.push_str("()");
                    end = call.end + 1;
                } else {
                    let known = self.named(&name, at);
                    found = if !known.is_empty() {
                        known
                    } else if DROPS.contains(&code.word(word)) {
                        Taints::default()
                    } else if code.syntax.shape == Shape::Def {
                        self.of_member(code.word(word), found)
                    } else {
                        // The key of a record that the server made is none of the caller's texts.
                        let key = matches!(code.word(word), "Id" | "ID");
                        let of_record = |taint: &Taint| key && taint.root != Root::Sent;
                        found.map(|taint| if of_record(&taint) { taint.numeric() } else { taint.part(code.word(word), true) })
                    };
                    end = word + 1;
                }
            } else if code.opens(end, b'[') && (code.touches(end - 1, end) || code.syntax.shape != Shape::Def) {
                let close = code.pair(end);
                name.push_str("[]");
                let known = self.named(&name, at);
                let key = code.first_text(&(end + 1..close)).unwrap_or(if code.is_sign(end + 1, ":") { code.word(end + 2) } else { "[]" });
                found = if known.is_empty() { found.map(|taint| taint.part(key, key != "[]")) } else { known };
                end = close + 1;
            } else if code.opens(end, b'{') && code.syntax.shape == Shape::Func && end > at && code.is_word(end - 1) {
                // `Form{Name: name}`
                let inner = self.taint(&(end + 1..code.pair(end)), depth);
                found = inner.map(|taint| taint.whole(false));
                end = code.next(end);
            } else if code.kind(end) == Some(Kind::Sign) && matches!(code.word(end), "!!" | "!") {
                end += 1;
            } else {
                break;
            }
        }
        (found, end)
    }

    /// A member of Ruby is a call.
    fn of_member(&self, member: &str, found: Taints) -> Taints {
        if self.dialect.clean.contains(&member) {
            Taints::default()
        } else if self.dialect.numbers.contains(&member) {
            found.map(Taint::numeric)
        } else {
            found.map(|taint| taint.part(member, false))
        }
    }

    /// A variable, or a name under which a caller's value is read.
    fn named(&self, name: &str, at: usize) -> Taints {
        if let Some(known) = self.variables.get(name) {
            return known.clone();
        }
        match self.sent(name) {
            Some(whole) => Taints::one(Taint::new(name.to_owned(), self.place(at)).whole(whole)),
            None => Taints::default(),
        }
    }

    /// Whether a name reads what a caller sends, and whether as a whole.
    fn sent(&self, name: &str) -> Option<bool> {
        let (root, rest) = name.split_once('.').unwrap_or((name, ""));
        let found = self.dialect.sources.iter().find(|source| {
            if source.kind.is_empty() {
                self.serves && source.path == name
            } else {
                source.path == rest && self.kind_of(root).contains(source.kind)
            }
        });
        found.map(|source| source.whole)
    }

    /// The type of a variable, as far as it is declared.
    pub(super) fn kind_of(&self, name: &str) -> &str {
        self.kinds.get(name).or_else(|| self.code.fields.get(name)).map_or("", String::as_str)
    }

    /// What a call gives back.
    fn of_call(&self, call: &Call, holder: Option<Taints>, depth: u32) -> Taints {
        let dialect = self.dialect;
        let last = call.last();
        let lists = |list: &[&str]| list.iter().any(|name| *name == last || name.contains('.') && is_named(&call.name, name));
        let name = format!("{}()", call.name);
        if let Some(whole) = self.sent(&name) {
            let key = call.args.first().and_then(|given| self.code.literal(given)).unwrap_or("");
            let source = if key.is_empty() { name } else { format!("{}(\"{key}\")", call.name) };
            return Taints::one(Taint::new(source, self.place(call.start)).whole(whole));
        }
        let given = || call.args.iter().take(12).map(|given| self.taint(given, depth)).fold(Taints::default(), Taints::and);
        let held = holder.unwrap_or_default();
        if lists(dialect.clean) || DROPS.contains(&last) {
            return Taints::default();
        }
        if lists(dialect.numbers) {
            return held.and(given()).map(Taint::numeric);
        }
        if lists(dialect.joining) {
            let mut found = held.map(|taint| taint.joined(true));
            let format = call.args.first().and_then(|given| self.code.first_text(given));
            let opens = format.is_none_or(|format| format.starts_with(['%', '{']));
            for (place, given) in call.args.iter().enumerate() {
                found = found.and(self.taint(given, depth).map(|taint| taint.joined(place == 0 || opens && place == 1)));
            }
            return found;
        }
        // Replacing quotes, dots or signs of markup cleans, for better or worse.
        if matches!(last, "replaceAll" | "replace" | "Replace" | "ReplaceAll" | "gsub" | "tr" | "delete" | "ReplaceAllString") {
            let mark = call.args.iter().find_map(|given| self.code.first_text(given)).unwrap_or("");
            if ["[^", "<", "'", "..", "\\", ";", "/", "\"", "\\W"].iter().any(|cleans| mark.contains(cleans)) {
                return Taints::default();
            }
            return held.map(Taint::text);
        }
        if lists(dialect.passing) {
            return held.and(given());
        }
        if !held.is_empty() {
            let whole = !matches!(last, "permit" | "split" | "Split" | "slice" | "expect");
            let more = if matches!(last, "append" | "Append" | "concat" | "plus") {
                given().map(|taint| taint.joined(false))
            } else {
                Taints::default()
            };
            return held.map(|taint| if whole { taint } else { taint.whole(false) }).and(more);
        }
        if call.makes {
            return Taints::default();
        }
        let known = facts::Call { name: call.name.clone(), inside: self.function.clone(), at: self.place(call.start) };
        Taints::one(Taint::from(Root::Result(known), name, self.place(call.start)).whole(true))
    }

    /// What a call is a member of.
    pub(super) fn receiver(&self, call: &Call) -> Taints {
        let end = call.word.saturating_sub(1);
        let start = match call.start.checked_sub(1) {
            Some(open)
                if self.code.is_sign(end, ".") && call.start == call.word && matches!(self.code.kind(open), Some(Kind::Close(_))) =>
            {
                self.code.pair(open)
            }
            _ => call.start,
        };
        if start < end { self.taint(&(start..end), super::flows::DEPTH) } else { Taints::default() }
    }

    /// Whether a call is one at which a value does harm.
    pub(super) fn fits(&self, call: &Call, arrival: &Arrival) -> bool {
        let makes = arrival.call.strip_prefix("new ");
        let named = match makes {
            Some(made) => call.name == made && (call.makes || self.code.syntax.shape != Shape::Typed),
            None => is_named(&call.name, arrival.call),
        };
        let needs = || match arrival.needs.strip_prefix('!') {
            Some(absent) => !self.code.has(absent),
            None => arrival.needs.is_empty() || arrival.needs.split('|').any(|text| self.code.has(text)),
        };
        if !named || !needs() {
            return false;
        }
        // Everything has a parser; this is about those of XML.
        let jvm = matches!(self.dialect.language, facts::Language::Java | facts::Language::Kotlin);
        if jvm && arrival.sink == facts::Sink::Xml && !XML.iter().any(|word| self.code.has(word)) {
            return false;
        }
        if arrival.holder.is_empty() {
            return true;
        }
        let root = call.holder().split(['.', '(']).next().unwrap_or("");
        let holder = format!("{} {}", call.holder(), self.kind_of(root)).to_ascii_lowercase();
        arrival.holder.split('|').any(|word| holder.contains(word))
    }

    /// The variable into which a call writes the caller's message.
    pub(super) fn bound(&self, call: &Call) -> Option<String> {
        let (root, rest) = call.name.split_once('.')?;
        let fits = |(kind, name): &&(&str, &str)| {
            let whole = kind.is_empty() && is_named(&call.name, name) || rest == *name && self.kind_of(root).contains(kind);
            whole && (*name != "Decode" || self.reads_body(call))
        };
        self.dialect.binding.iter().find(fits)?;
        let last = call.args.iter().rev().find_map(|given| given.clone().rev().find(|at| self.code.is_word(*at)))?;
        Some(self.code.chain(last).0)
    }

    /// `json.NewDecoder(r.Body).Decode(&form)`
    fn reads_body(&self, call: &Call) -> bool {
        self.code.text(&(call.start..call.word)).contains(".Body")
    }
}

/// Whether a call has this name, or ends in it.
pub(in crate::readers) fn is_named(name: &str, wanted: &str) -> bool {
    name.strip_suffix(wanted).is_some_and(|before| before.is_empty() || before.ends_with('.'))
}

impl Code<'_> {
    /// The variable that a call's name starts with.
    pub(super) fn chain_root(&self, call: &Call) -> Option<String> {
        let root = call.name.split(['.', '(']).next()?;
        (call.name.contains('.') && !root.is_empty()).then(|| root.to_owned())
    }
}
