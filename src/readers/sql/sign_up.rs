//! What the body of a trigger takes from the data that a new user writes at sign-up, and what it holds that against.

use super::cursor::name_of;
use super::token::{Kind, Token};
use crate::facts::{Origin, SignUpValue};

/// Most values that are kept, and most places of them that are looked at.
const VALUES: usize = 20;
const PLACES: usize = 100;
/// Most values that one comparison lists.
const LISTED: usize = 40;
/// Most letters of a key or a value.
const LETTERS: usize = 60;
/// How far back a condition is looked for, in tokens.
const BACK: usize = 80;

/// The column in which the platform keeps that data.
const DATA: &str = "raw_user_meta_data";
/// Functions that hand their argument on as it is, give or take spelling.
const HANDS_ON: &[&str] = &["coalesce", "nullif", "lower", "upper", "trim", "btrim", "initcap", "cast"];

/// Words before a parenthesis that call nothing.
const KEYWORDS: &[&str] =
    &["when", "if", "elsif", "and", "or", "not", "then", "else", "select", "case", "default", "values", "in", "any", "return", "where"];

/// One use of a value.
enum Use {
    /// It is stored, or handed on.
    Flows,
    /// It is held against these values; empty: against something that is not written out.
    Held(Vec<String>),
    /// It is only asked whether it is there, or what one value of it is.
    Asked,
}

/// Values of the sign-up that reach a row. `place` gives the place of a byte of the body.
pub(super) fn taken(statements: &[Vec<Token<'_>>], place: &dyn Fn(usize) -> Origin) -> Vec<SignUpValue> {
    let body = Body::of(statements);
    let mut values: Vec<(SignUpValue, bool)> = Vec::new();
    for (at, key, place_of) in body.keys() {
        if !values.iter().any(|(value, _)| value.key == key) {
            if values.len() >= VALUES {
                continue;
            }
            let value = SignUpValue { key: key.clone(), stored: false, held: Vec::new(), given: Vec::new(), origin: place(place_of) };
            values.push((value, false));
        }
        let Some((value, unknown)) = values.iter_mut().find(|(value, _)| value.key == key) else { continue };
        let mut uses = vec![body.used(at, &mut value.given)];
        // What a variable of the body is given is used where the variable is.
        if let (Some(Use::Flows), Some(name)) = (uses.first(), body.variable(at.start)) {
            uses = body.named(&name, at.end).into_iter().map(|at| body.used(at, &mut value.given)).collect();
        }
        for one in uses {
            match one {
                Use::Flows => value.stored = true,
                Use::Asked => {}
                Use::Held(list) if list.is_empty() => *unknown = true,
                Use::Held(list) if value.held.contains(&list) => {}
                Use::Held(list) => value.held.push(list),
            }
        }
    }
    // Held against something that is not written out, it may be anything that is meant for whoever signs up.
    values.retain(|(value, unknown)| !unknown && (value.stored || !value.given.is_empty()));
    values.into_iter().map(|(value, _)| value).collect()
}

/// A value among the tokens.
#[derive(Clone, Copy)]
struct At {
    start: usize,
    end: usize,
}

struct Body<'t, 'a> {
    all: Vec<&'t Token<'a>>,
    /// Where each statement starts.
    starts: Vec<usize>,
    /// For each token the parenthesis that encloses it within its statement.
    opens: Vec<Option<usize>>,
}

impl<'t, 'a> Body<'t, 'a> {
    fn of(statements: &'t [Vec<Token<'a>>]) -> Self {
        let mut body = Self { all: Vec::new(), starts: Vec::new(), opens: Vec::new() };
        for statement in statements {
            body.starts.push(body.all.len());
            let mut open: Vec<usize> = Vec::new();
            for token in statement {
                body.opens.push(open.last().copied());
                if token.sign("(") {
                    open.push(body.all.len());
                } else if token.sign(")") {
                    open.pop();
                }
                body.all.push(token);
            }
        }
        body
    }

    fn get(&self, at: usize) -> Option<&'t Token<'a>> {
        self.all.get(at).copied()
    }

    fn before(&self, at: usize) -> Option<&'t Token<'a>> {
        at.checked_sub(1).and_then(|at| self.get(at))
    }

    fn sign(&self, at: usize, sign: &str) -> bool {
        self.get(at).is_some_and(|token| token.sign(sign))
    }

    fn is(&self, at: usize, word: &str) -> bool {
        self.get(at).is_some_and(|token| token.is(word))
    }

    /// Where the statement of a token starts, and the next one.
    fn statement(&self, at: usize) -> (usize, usize) {
        let next = self.starts.partition_point(|start| *start <= at);
        let start = next.checked_sub(1).and_then(|own| self.starts.get(own)).copied().unwrap_or(0);
        (start, self.starts.get(next).copied().unwrap_or(self.all.len()))
    }

    /// Every `… ->> 'key'`: its tokens, the key, and the byte where the name stands.
    fn keys(&self) -> Vec<(At, String, usize)> {
        let is_data = |at: usize| self.get(at).is_some_and(|token| token.is_name() && token.text.eq_ignore_ascii_case(DATA));
        // A variable that was given all of it.
        let whole = (0..self.all.len()).filter(|at| is_data(*at) && !self.sign(at + 1, "-")).take(PLACES);
        let copies: Vec<String> = whole.filter_map(|at| self.variable(at)).collect();
        let holds = |at: usize| is_data(at) || self.get(at).is_some_and(|token| token.is_name() && copies.contains(&name_of(token)));
        let mut keys = Vec::new();
        for at in (0..self.all.len()).filter(|at| holds(*at)) {
            if keys.len() >= PLACES {
                break;
            }
            let arrow = if self.sign(at + 1, "-") && self.sign(at + 2, ">") { 3 } else { continue };
            let arrow = if self.sign(at + arrow, ">") { arrow + 1 } else { arrow };
            let Some(key) = self.get(at + arrow).filter(|token| token.kind == Kind::Text) else { continue };
            let start = if at >= 2 && self.sign(at - 1, ".") { at - 2 } else { at };
            let key = key.text.chars().take(LETTERS).collect();
            let byte = self.get(at).map_or(0, |token| token.start);
            keys.push((At { start, end: at + arrow + 1 }, key, byte));
        }
        keys
    }

    /// The variable that the statement around here gives its value to: `name := …`, `declare name type default …`,
    /// `select … into name`.
    fn variable(&self, at: usize) -> Option<String> {
        let (start, end) = self.statement(at);
        let begins = ["declare", "begin", "then", "else", "loop"];
        let from = |at: usize| (start..at).rev().find(|at| begins.iter().any(|word| self.is(*at, word))).map_or(start, |at| at + 1);
        let gives = |at: &usize| self.sign(*at, ":") && self.sign(at + 1, "=") || self.is(*at, "default");
        if let Some(gives) = (start..at).rev().find(gives) {
            return self.get(from(gives)).filter(|token| token.is_name()).map(name_of);
        }
        let from = from(at);
        if self.sign(from + 1, "=") {
            return self.get(from).filter(|token| token.is_name()).map(name_of);
        }
        if !self.is(from, "select") {
            return None;
        }
        let into = (from..end).find(|at| self.is(*at, "into"))?;
        let into = if self.is(into + 1, "strict") { into + 1 } else { into };
        // Of several, it is not told here which one.
        let only = !self.sign(into + 2, ",");
        self.get(into + 1).filter(|token| only && token.is_name()).map(name_of)
    }

    /// Where a variable is used behind a place.
    fn named(&self, name: &str, from: usize) -> Vec<At> {
        let uses = (from..self.all.len()).filter(|at| {
            let own = self.get(*at).is_some_and(|token| token.is_name() && name_of(token) == name);
            // A type or a column of that name, what is given a value, a list of columns, what a conflict sets.
            let qualified = self.before(*at).is_some_and(|token| token.sign(".") || token.sign(":")) || self.sign(at + 1, ".");
            let assigned = self.sign(at + 1, ":") && self.sign(at + 2, "=");
            own && !qualified
                && !assigned
                && !(self.sign(at + 1, "=") && (self.is(at + 2, "excluded") || self.before(*at).is_some_and(|token| token.is("set"))))
                && !self.in_columns(*at)
        });
        uses.take(PLACES).map(|at| At { start: at, end: at + 1 }).collect()
    }

    /// Whether a place is in the list of columns of `INSERT INTO table (…)`.
    fn in_columns(&self, at: usize) -> bool {
        let Some(open) = self.opens(at) else { return false };
        let (start, _) = self.statement(at);
        let into = (start..open).rev().take(6).find(|at| self.is(*at, "into"));
        into.is_some_and(|into| {
            (into + 1..open).all(|at| self.get(at).is_some_and(|token| token.is_name() && !token.is("values") || token.sign(".")))
        }) || open.checked_sub(1).is_some_and(|before| self.is(before, "conflict"))
    }

    /// The parenthesis that encloses a place within its statement.
    fn opens(&self, at: usize) -> Option<usize> {
        self.opens.get(at).copied().flatten()
    }

    /// What happens to a value; `given` gains the values that are handed out when they are asked for by name.
    fn used(&self, range: At, given: &mut Vec<String>) -> Use {
        let (start, stop) = self.statement(range.start);
        // Out of the brackets, fallbacks and types around it.
        let mut first = range.start;
        while let Some(open) = self.opens(first) {
            let called = open.checked_sub(1).and_then(|at| self.get(at)).filter(|token| token.is_name());
            let hands_on = called.is_some_and(|token| HANDS_ON.iter().any(|word| token.is(word)));
            let keyword = called.is_some_and(|token| KEYWORDS.iter().any(|word| token.is(word)));
            if called.is_some() && !hands_on && !keyword {
                // What a function of the project makes of it, or a look-up, is not known.
                return if self.in_condition(first) { Use::Held(Vec::new()) } else { Use::Flows };
            }
            if !hands_on && open + 1 != first {
                break;
            }
            first = if hands_on { open - 1 } else { open };
        }
        let mut after = range.end;
        while after < stop.min(range.end + 14) {
            let typed = self.sign(after, ":") && self.sign(after + 1, ":");
            let fallback = self.sign(after, ",") && self.get(after + 1).is_some_and(|token| token.kind == Kind::Text);
            if typed || fallback {
                after += 2;
                while typed && (self.sign(after, ".") || self.sign(after, "[") || self.sign(after, "]") || self.sign(after + 1, ".")) {
                    after += 1;
                }
                after += usize::from(typed && self.get(after).is_some_and(|token| token.is_name() && !is_end(token)));
            } else if self.sign(after, ")") {
                after += 1;
            } else {
                break;
            }
        }
        if after < stop
            && let Some(held) = self.compared(after, given)
        {
            return held;
        }
        if self.before(first).is_some_and(|token| token.is("case")) && self.is(after, "when") {
            self.each_case(after, stop, given);
            return Use::Asked;
        }
        if self.before(first).is_some_and(|token| token.sign("=")) && first >= 2 {
            let other = self.get(first - 2);
            if let Some(text) = other.filter(|token| token.kind == Kind::Text) {
                self.hands_out(after, &[text.text.to_owned()], given);
                return Use::Held(vec![text.text.to_owned()]);
            }
            // `WHERE code = …`: a row that is looked up by it. `SET role = …` stores it.
            let clause = (start..first).rev().find(|at| ["where", "set", "on", "values"].iter().any(|word| self.is(*at, word)));
            if clause.is_some_and(|at| self.is(at, "where") || self.is(at, "on")) {
                return Use::Held(Vec::new());
            }
        }
        // `WHEN … THEN value`: what stands before it decides.
        if self.before(first).is_some_and(|token| token.is("then"))
            && let Some(Use::Held(list)) = self.condition_before(first, given)
        {
            return Use::Held(list);
        }
        Use::Flows
    }

    /// What the value before `after` is compared with there.
    fn compared(&self, after: usize, given: &mut Vec<String>) -> Option<Use> {
        let token = self.get(after)?;
        if token.is("is") {
            let distinct = self.is(after + 1, "distinct") || self.is(after + 2, "distinct");
            return Some(if distinct { Use::Held(Vec::new()) } else { Use::Asked });
        }
        let at = if token.is("not") { after + 1 } else { after };
        if self.is(at, "in") {
            let list = self.listed(at + 1);
            self.hands_out(at, &list, given);
            return Some(if list.iter().all(String::is_empty) { Use::Held(Vec::new()) } else { Use::Held(list) });
        }
        if ["like", "ilike", "similar"].iter().any(|word| self.is(at, word)) || self.sign(at, "~") {
            return Some(Use::Held(Vec::new()));
        }
        let unequal = self.sign(after, "<") || self.sign(after, "!");
        if !unequal && !self.sign(after, "=") && !self.sign(after, ">") {
            return None;
        }
        let mut with = after + 1;
        while self.sign(with, ">") || self.sign(with, "=") {
            with += 1;
        }
        if self.is(with, "any") || self.is(with, "all") {
            // All values of a type are no choice of harmless ones.
            let whole_type = (with..with + 4).any(|at| self.is(at, "enum_range"));
            let list = self.listed(with + 1);
            self.hands_out(with, &list, given);
            return Some(if whole_type { Use::Asked } else { Use::Held(list) });
        }
        match self.get(with) {
            Some(text) if text.kind == Kind::Text && text.text.is_empty() => Some(Use::Asked),
            // A yes or no out of a text.
            Some(text) if text.kind == Kind::Text && ["true", "t", "1", "yes"].contains(&text.text) => Some(Use::Flows),
            Some(text) if text.kind == Kind::Text => {
                let one = vec![text.text.to_owned()];
                self.hands_out(with, &one, given);
                Some(Use::Held(one))
            }
            _ => Some(Use::Held(Vec::new())),
        }
    }

    /// The texts of `('a', 'b')` or `(ARRAY['a', 'b'])`.
    fn listed(&self, open: usize) -> Vec<String> {
        let mut depth = 0_u32;
        let mut list = Vec::new();
        for at in open..self.all.len() {
            let Some(token) = self.get(at) else { break };
            if token.sign("(") {
                depth += 1;
            } else if token.sign(")") {
                depth = depth.saturating_sub(1);
            } else if token.is("select") {
                return Vec::new();
            } else if token.kind == Kind::Text {
                let values = token.text.trim_matches(['{', '}']).split(',').map(|value| value.trim().chars().take(LETTERS).collect());
                list.extend(values.take(LISTED.saturating_sub(list.len())));
            }
            if depth == 0 {
                break;
            }
        }
        list
    }

    /// Notes those of `values` that come out of the branch which a comparison opens: `WHEN … = 'admin' THEN 'admin'`.
    fn hands_out(&self, from: usize, values: &[String], given: &mut Vec<String>) {
        let (_, stop) = self.statement(from);
        let Some(then) = (from..stop.min(from + BACK)).find(|at| self.is(*at, "then") || self.is(*at, "else")) else { return };
        // `IF … = 'admin' THEN INSERT INTO user_roles … 'admin'`.
        for at in then..stop.min(then + BACK) {
            if at > then && ["when", "else", "elsif", "end"].iter().any(|word| self.is(at, word)) {
                break;
            }
            let text = self.get(at).filter(|token| token.kind == Kind::Text && given.len() < LISTED);
            if let Some(text) = text.filter(|text| values.iter().any(|value| value == text.text)) {
                given.push(text.text.to_owned());
            }
        }
    }

    /// `CASE value WHEN 'a' THEN 'a' …`: the values that are handed out by their own names.
    fn each_case(&self, from: usize, stop: usize, given: &mut Vec<String>) {
        for at in (from..stop).filter(|at| self.is(*at, "when")).take(LISTED) {
            if let Some(text) = self.get(at + 1).filter(|token| token.kind == Kind::Text) {
                self.hands_out(at + 1, &[text.text.to_owned()], given);
            }
        }
    }

    /// What the condition before a `THEN` holds the value against; nothing when it lists no values.
    fn condition_before(&self, then: usize, given: &mut Vec<String>) -> Option<Use> {
        let (start, _) = self.statement(then);
        let from = (start..then).rev().take(BACK).find(|at| ["when", "if", "elsif"].iter().any(|word| self.is(*at, word)))?;
        let at = (from..then).find(|at| {
            let listed = self.is(*at, "in") || self.is(*at, "any");
            listed || self.sign(*at, "=") && self.get(at + 1).is_some_and(|token| token.kind == Kind::Text && !token.text.is_empty())
        })?;
        let list = if self.sign(at, "=") {
            self.get(at + 1).map(|token| vec![token.text.to_owned()]).unwrap_or_default()
        } else {
            self.listed(at + 1)
        };
        given.extend(list.iter().take(LISTED.saturating_sub(given.len())).cloned());
        Some(Use::Held(list))
    }

    /// Whether a place stands in a condition.
    fn in_condition(&self, at: usize) -> bool {
        let (start, _) = self.statement(at);
        let stops = ["when", "if", "elsif", "where", "then", "else", "values", "select", "set"];
        let word = (start..at).rev().find(|at| stops.iter().any(|word| self.is(*at, word)));
        word.is_some_and(|at| ["when", "if", "elsif", "where"].iter().any(|own| self.is(at, own)))
    }
}

/// Whether a word ends an expression.
fn is_end(token: &Token<'_>) -> bool {
    ["in", "not", "is", "then", "when", "else", "end", "and", "or"].iter().any(|word| token.is(word))
}

#[cfg(test)]
mod tests {
    use super::super::token::Statements;
    use super::*;

    fn read(text: &str) -> Vec<SignUpValue> {
        let statements: Vec<Vec<Token<'_>>> = Statements::new(text).map(|statement| statement.tokens).collect();
        taken(&statements, &|_| Origin::file("a.sql"))
    }

    #[test]
    fn values_that_are_stored_as_they_come() {
        for text in [
            "insert into profiles (id, role) values (new.id, coalesce(new.raw_user_meta_data->>'role', 'user'));",
            "insert into p values (new.id, (new.raw_user_meta_data ->> 'role')::public.app_role)",
            "declare role app_role; begin role := (new.raw_user_meta_data->>'role')::app_role; insert into user_roles (user_id, role) values \
             (new.id, case when first then 'admin'::app_role when role is not null then role else 'user'::app_role end); end",
            "declare v text := coalesce(new.raw_user_meta_data->>'role', 'user'); begin insert into r (user_id, role) values (new.id, v::app_role); end",
            "begin select new.raw_user_meta_data->>'role' into v; if v is null or v = '' then v := 'user'; end if; insert into r values (new.id, v); end",
            "begin meta := new.raw_user_meta_data; insert into r values (new.id, meta->>'role'); end",
            "begin v := new.raw_user_meta_data->>'role'; insert into r values (new.id, v); if v = 'seller' then insert into sellers values (new.id); end if; end",
            "insert into r (user_id, role) select new.id, nullif(trim(new.raw_user_meta_data->>'role'), '')::app_role on conflict (user_id) do nothing",
        ] {
            let found = read(text);
            assert!(found.iter().any(|value| value.key == "role" && value.stored), "{text}: {found:?}");
        }
        let asked = read("insert into p (id, is_admin) values (new.id, (new.raw_user_meta_data->>'is_admin') = 'true')");
        assert!(asked.iter().any(|value| value.stored));
    }

    #[test]
    fn values_that_are_held_against_others() {
        let first = |text: &str| read(text).into_iter().next();
        let listed = first(
            "r := coalesce(new.raw_user_meta_data->>'role', 'a'); if r not in ('a','b') then r := 'a'; end if; insert into t values (r)",
        );
        assert_eq!(listed.map(|value| value.held), Some(vec![vec!["a".to_owned(), "b".to_owned()]]));
        let list = first(
            "insert into p values (case when new.raw_user_meta_data->>'role' in ('a','b') then new.raw_user_meta_data->>'role' else 'a' end)",
        );
        assert!(list.is_some_and(|value| !value.stored && value.given == ["a", "b"]));
        let named =
            first("insert into p values (case new.raw_user_meta_data->>'role' when 'admin' then 'admin'::app_role else 'user' end)");
        assert!(named.is_some_and(|value| !value.stored && value.given == ["admin"]));
        let named = first("if new.raw_user_meta_data->>'role' = 'admin' then insert into user_roles values (new.id, 'admin'); end if;");
        assert!(named.is_some_and(|value| value.given == ["admin"]));
        let refused = first(
            "if new.raw_user_meta_data->>'role' = 'admin' then raise exception 'no'; end if; insert into p values (new.raw_user_meta_data->>'role')",
        );
        assert!(refused.is_some_and(|value| value.stored && value.given.is_empty() && value.held == [["admin"]]));
    }

    #[test]
    fn values_of_which_nothing_is_known_are_left_alone() {
        for text in [
            "select id into c from companies where code = new.raw_user_meta_data->>'company_code'; insert into p values (new.id, c);",
            "if not exists (select 1 from invitations i where i.email = new.email and i.role = new.raw_user_meta_data->>'role') then raise \
             exception 'no'; end if; insert into p values (new.raw_user_meta_data->>'role')",
            "v := new.raw_user_meta_data->>'role'; if not is_allowed(v) then v := 'user'; end if; insert into p values (v);",
            "insert into p values (new.id, case when new.raw_user_meta_data->>'role' = 'x' then 1 else 2 end);",
            "if new.raw_user_meta_data->>'role' is null then return new; end if;",
        ] {
            assert!(read(text).is_empty(), "{text}: {:?}", read(text));
        }
    }

    #[test]
    fn hostile_bodies_end() {
        for text in ["new.raw_user_meta_data->>'a'".repeat(500), "(".repeat(5_000), "v := new.raw_user_meta_data;".repeat(400)] {
            read(&text);
            read(&format!("v := {text} raw_user_meta_data->>'role'{text}"));
        }
    }
}
