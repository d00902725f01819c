//! What an expression carries of what a caller sent.

use super::known::{self, PASS, filtered, through};
use super::taint::{HTML, NAME, ROW, Root, SHELL, SQL, Taint, Taints};
use super::{Values, across, checks};
use crate::facts::Call;
use crate::readers::php::sources;
use crate::readers::php::tree::{Argument, Expr, Node, argument, last};

impl<'c> Values<'_, 'c> {
    /// What an expression carries.
    pub(super) fn taint(&self, expr: &'c Expr<'c>, depth: u32) -> Taints {
        let Some(depth) = depth.checked_sub(1) else { return Taints::default() };
        match &expr.kind {
            Node::Variable(name) if sources::SENT.contains(name) => Taints::one(Taint::new(format!("${name}"), expr.start).whole(true)),
            Node::Variable(name) => self.variables.get(*name).cloned().unwrap_or_else(|| self.of_whoever_includes(name, expr.start)),
            Node::Index(holder, key) => self.index(expr, holder, key.as_deref(), depth),
            Node::Joined(parts) => self.joined(parts, depth),
            Node::Member(holder, name) => self.member(expr, holder, name, depth),
            Node::Static(..) => expr.dotted().and_then(|name| self.variables.get(&name).cloned()).unwrap_or_default(),
            Node::Call(callee, given) => self.call(expr, callee, given, depth),
            Node::Choice(test, then, otherwise) => {
                let then = then.as_deref().unwrap_or(test);
                let held = checks::held(self.context, test);
                let then = self.taint(then, depth).map(|taint| {
                    let tested = held.iter().any(|name| taint.source == *name || taint.through.contains(name));
                    if tested { taint.checked() } else { taint }
                });
                then.and(self.taint(otherwise, depth))
            }
            Node::Binary("??" | "?:", left, right) => self.taint(left, depth).and(self.taint(right, depth)),
            Node::Binary("+" | "-" | "*" | "/" | "%" | "**", left, right) => {
                // Arrays are joined by a plus as well.
                let both = self.taint(left, depth).and(self.taint(right, depth));
                both.map(Taint::numeric)
            }
            Node::Assign("=" | "??=", _, value) => self.taint(value, depth),
            Node::Cast(kind, inner) => match kind.as_str() {
                "int" | "integer" | "float" | "double" | "real" => self.taint(inner, depth).map(Taint::numeric),
                "bool" | "boolean" | "unset" => Taints::default(),
                "string" => self.taint(inner, depth).map(Taint::text),
                _ => self.taint(inner, depth),
            },
            Node::Match(_, arms) => arms.iter().map(|(_, value)| self.taint(value, depth)).fold(Taints::default(), Taints::and),
            Node::Array(items) => {
                items.iter().map(|item| self.taint(&item.value, depth)).fold(Taints::default(), Taints::and).map(|taint| taint.whole(false))
            }
            Node::Unary("@" | "&" | "clone" | "...", inner) => inner.first().map(|inner| self.taint(inner, depth)).unwrap_or_default(),
            Node::New(class, given) => {
                // Containers of a text.
                let kept = class.name().is_some_and(|name| matches!(last(name), "ArrayObject" | "SplFileObject" | "Uri"));
                if kept { argument(given, 0).map(|one| self.taint(one, depth)).unwrap_or_default() } else { Taints::default() }
            }
            _ => Taints::default(),
        }
    }

    fn index(&self, expr: &'c Expr<'c>, holder: &'c Expr<'c>, key: Option<&'c Expr<'c>>, depth: u32) -> Taints {
        if let Some(known) = expr.dotted().filter(|name| !name.contains("[]")).and_then(|name| self.variables.get(&name)) {
            return known.clone();
        }
        let Some(key) = key else { return Taints::default() };
        match (holder.variable(), key.text()) {
            (Some("_SERVER"), Some(key)) if sources::is_sent_header(key) => {
                return Taints::one(Taint::new(format!("$_SERVER.{key}"), expr.start));
            }
            (Some("_SESSION"), Some(key)) => return across::of_session(key, expr.start),
            (Some("_SERVER" | "_SESSION" | "_ENV" | "GLOBALS"), _) => return Taints::default(),
            _ => {}
        }
        let name = key.text().unwrap_or("[]");
        let found = self.taint(holder, depth);
        // What PHP itself says of an upload.
        let found = found.filter(|taint| !(taint.source.starts_with("$_FILES") && matches!(name, "tmp_name" | "size" | "error")));
        found.map(|taint| {
            let shaped = taint.root == Root::Sent && taint.source.starts_with("$_");
            taint.part(name, name != "[]").shaped(shaped)
        })
    }

    /// Texts that are joined; what was made safe between quotes is safe only there.
    fn joined(&self, parts: &'c [Expr<'c>], depth: u32) -> Taints {
        let mut all = Taints::default();
        let mut quoted = false;
        for (at, part) in parts.iter().enumerate() {
            if let Some(text) = part.text() {
                quoted = text.ends_with(['\'', '"', '%', '`']);
                continue;
            }
            let found = self.taint(part, depth).map(|taint| taint.joined(at == 0));
            let found = if quoted { found } else { found.map(|taint| taint.unmarked(SQL)) };
            all = all.and(found);
            quoted &= parts.get(at + 1).is_some_and(|next| next.text().is_none());
        }
        // A text of one hole is that hole.
        all
    }

    fn member(&self, expr: &'c Expr<'c>, holder: &'c Expr<'c>, name: &str, depth: u32) -> Taints {
        if let Some(known) = expr.dotted().and_then(|name| self.variables.get(&name)) {
            return known.clone();
        }
        if holder.dotted().is_some_and(|holder| holder == "request" || holder == "request()")
            && !self.is_other(holder)
            && sources::of_request(holder, name, false).is_some()
        {
            return Taints::one(Taint::new(format!("$request.{name}"), expr.start).shaped(true));
        }
        if holder.variable() == Some("this") {
            return Taints::default();
        }
        self.taint(holder, depth).map(|taint| taint.part(name, true))
    }

    fn call(&self, expr: &'c Expr<'c>, callee: &'c Expr<'c>, given: &'c [Argument<'c>], depth: u32) -> Taints {
        let one = |at: usize| argument(given, at).map(|one| self.taint(one, depth)).unwrap_or_default();
        let all = || given.iter().map(|given| self.taint(&given.value, depth)).fold(Taints::default(), Taints::and);
        match &callee.kind {
            Node::Name(name) => {
                let plain = last(name);
                let lower = plain.to_ascii_lowercase();
                let word = lower.as_str();
                match word {
                    "request" => {
                        return match argument(given, 0).and_then(Expr::text) {
                            Some(key) => Taints::one(Taint::new(format!("$request.{key}"), expr.start).shaped(true)),
                            None => Taints::default(),
                        };
                    }
                    "filter_input" => return filtered(given, Taints::one(Taint::new("$_GET".to_owned(), expr.start)), 2),
                    "filter_var" => return filtered(given, one(0), 1),
                    "getallheaders" | "apache_request_headers" => return Taints::one(Taint::new("getallheaders()".to_owned(), expr.start)),
                    "get_query_var" => return Taints::one(Taint::new("get_query_var()".to_owned(), expr.start)),
                    "file_get_contents" | "fopen" if argument(given, 0).and_then(Expr::text) == Some("php://input") => {
                        return Taints::one(Taint::new("php://input".to_owned(), expr.start));
                    }
                    // What a place of the caller's own gives back is the caller's.
                    "file_get_contents" => return one(0).filter(|taint| taint.carried.head).map(|taint| taint.marked(HTML)),
                    "json_decode" => return one(0).map(|taint| if taint.source == "php://input" { taint.whole(true) } else { taint }),
                    "mysqli_real_escape_string" | "pg_escape_string" if given.len() > 1 => return one(1).map(|taint| taint.marked(SQL)),
                    "mysqli_fetch_assoc"
                    | "mysqli_fetch_array"
                    | "mysqli_fetch_row"
                    | "mysqli_fetch_object"
                    | "mysqli_fetch_all"
                    | "mysql_fetch_array"
                    | "mysql_fetch_assoc"
                    | "pg_fetch_assoc"
                    | "pg_fetch_array"
                    | "mysql_result" => {
                        return Taints::one(Taint::new(ROW.to_owned(), expr.start));
                    }
                    "basename" => return one(0).map(|taint| taint.marked(NAME)),
                    "escapeshellarg" | "escapeshellcmd" => return one(0).map(|taint| taint.marked(SHELL)),
                    "array_map" | "array_walk" => {
                        let by = argument(given, 0).and_then(Expr::text).unwrap_or("").to_ascii_lowercase();
                        let found = given.iter().skip(1).map(|given| self.taint(&given.value, depth)).fold(Taints::default(), Taints::and);
                        return through(&by, found);
                    }
                    "preg_replace" | "mb_ereg_replace" => {
                        let found = one(2).and(one(1));
                        let strips = argument(given, 0)
                            .and_then(Expr::text)
                            .is_some_and(|pattern| pattern.contains("[^") && !pattern.contains("[^<") && !pattern.contains(".*"));
                        return if strips { found.map(Taint::checked) } else { found };
                    }
                    "str_replace" | "str_ireplace" | "substr_replace" => return one(2).and(one(1)),
                    "implode" | "join" => return all().map(|taint| taint.joined(false)),
                    "sprintf" | "vsprintf" => {
                        let format = argument(given, 0).and_then(Expr::text).unwrap_or("%s");
                        if !format.contains("%s") && !format.contains("$s") {
                            return all().map(Taint::numeric);
                        }
                        let quoted = format.contains("'%s'") || format.contains("\"%s\"");
                        return all().map(|taint| {
                            let taint = taint.joined(false);
                            if quoted { taint } else { taint.unmarked(SQL) }
                        });
                    }
                    "html_entity_decode" | "htmlspecialchars_decode" => return one(0).map(|taint| taint.unmarked(HTML)),
                    "stripslashes" => return one(0).map(|taint| taint.unmarked(SQL)),
                    _ => {}
                }
                if known::makes_safe(word) {
                    return through(word, all());
                }
                if PASS.contains(&word) {
                    return all();
                }
                self.result(expr, callee, given)
            }
            Node::Member(holder, name) | Node::Static(holder, name) => self.method(expr, callee, holder, name, given, depth),
            _ => Taints::default(),
        }
    }

    fn method(
        &self,
        expr: &'c Expr<'c>,
        callee: &'c Expr<'c>,
        holder: &'c Expr<'c>,
        name: &str,
        given: &'c [Argument<'c>],
        depth: u32,
    ) -> Taints {
        let one = |at: usize| argument(given, at).map(|one| self.taint(one, depth)).unwrap_or_default();
        if let Some(whole) = sources::of_request(holder, name, true).filter(|_| !self.is_other(holder)) {
            // An upload is an object; what was sent of it is its name.
            if matches!(name, "file" | "allFiles" | "getUploadedFiles") {
                return Taints::default();
            }
            let key = argument(given, 0).and_then(Expr::text);
            let source = match key {
                Some(key) => format!("$request.{key}"),
                None => format!("$request.{name}()"),
            };
            return Taints::one(Taint::new(source, expr.start).whole(whole && key.is_none()).shaped(true));
        }
        let class = holder.name().map(last).unwrap_or("");
        let lower = name.to_ascii_lowercase();
        if matches!(name, "validate" | "validated" | "safe")
            && holder.dotted().is_some_and(|name| name == "request" || name == "request()" || name == "this")
        {
            return Taints::one(Taint::new("$request".to_owned(), expr.start));
        }
        match (class, name) {
            ("Str", "slug" | "random" | "uuid" | "ulid" | "limit") => return one(0).map(Taint::checked),
            (
                "Str",
                "of" | "lower" | "upper" | "trim" | "replace" | "after" | "before" | "squish" | "title" | "ucfirst" | "finish" | "start",
            ) => return given.iter().map(|given| self.taint(&given.value, depth)).fold(Taints::default(), Taints::and),
            ("Arr", _) => return one(0),
            ("Purifier", "clean") | ("Html", "encode") | ("CHtml", "encode") => return one(0).map(|taint| taint.marked(HTML)),
            ("JWT", _) | ("Hash" | "Crypt", _) => return Taints::default(),
            _ => {}
        }
        match lower.as_str() {
            "real_escape_string" | "escape_string" | "escape" | "esc_like" | "_real_escape" => {
                return one(0).map(|taint| taint.marked(SQL));
            }
            "quote" | "quoteidentifier" | "escapeidentifier" | "escapehtml" | "purify" => return one(0).map(Taint::checked),
            // What is bound by `prepare` is no part of the text.
            "prepare" => return one(0),
            "fetch" | "fetchall" | "fetch_assoc" | "fetch_array" | "fetch_object" | "fetch_all" | "fetch_row" | "fetchobject"
                if !self.context.is_laravel() =>
            {
                return Taints::one(Taint::new(ROW.to_owned(), expr.start));
            }
            "getclientoriginalname" if self.taint(holder, depth).is_empty() => {
                return Taints::one(Taint::new("getClientOriginalName()".to_owned(), expr.start));
            }
            "getclientoriginalname"
            | "getclientoriginalextension"
            | "getclientfilename"
            | "tostring"
            | "value"
            | "__tostring"
            | "lower"
            | "upper"
            | "trim"
            | "get"
            | "getbody"
            | "getcontents"
            | "first"
            | "toarray" => {
                let held = self.taint(holder, depth);
                if !held.is_empty() {
                    return held.map(|taint| taint.part(name, false));
                }
            }
            _ => {}
        }
        self.result(expr, callee, given)
    }

    /// Whether a variable that is called like a request was given something else.
    fn is_other(&self, holder: &Expr<'c>) -> bool {
        let given = holder.variable().and_then(|name| self.unit.first.get(name));
        given.is_some_and(|value| {
            let text = self.context.written(value);
            !["Request", "request("].iter().any(|word| text.contains(word)) || text.contains("wp_remote")
        })
    }

    /// What a function of the project gives back.
    fn result(&self, expr: &'c Expr<'c>, callee: &'c Expr<'c>, _: &'c [Argument<'c>]) -> Taints {
        let Some(name) = self.context.call_name(self.unit, callee) else { return Taints::default() };
        let call = Call { name: name.clone(), inside: self.unit.name.clone(), at: expr.start };
        Taints::one(Taint::from(Root::Result(call), format!("{name}()"), expr.start).whole(true))
    }
}
