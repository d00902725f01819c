//! What an expression carries from callers.

use super::taint::{Root, Taint, Taints};
use super::{Values, calls, sources};
use crate::readers::python::tree::{argument, bare, dotted, holder, is_bool, keyword, last, number, text_of};
use ruff_python_ast::{Expr, ExprCall, Operator};
use ruff_text_size::Ranged;

/// Calls that leave nothing of what a caller sent that does harm.
const CLEANS: &[&str] = &[
    "secure_filename",
    "basename",
    "get_valid_filename",
    "escape",
    "clean",
    "quote",
    "quote_plus",
    "urlencode",
    "escape_string",
    "quote_ident",
    "linkify",
    "conditional_escape",
    "escapejs",
    "strip_tags",
    "bleach_clean",
    "sanitize",
    "sanitize_html",
    "sanitize_filename",
    "sanitize_input",
    "Identifier",
    "url_for",
    "reverse",
    "hexdigest",
    "digest",
    "md5",
    "sha256",
    "sha1",
    "generate_password_hash",
    "hash",
    "uuid4",
    "validate_call",
    "jsonify",
    "JsonResponse",
    "Response",
    "render",
    "render_template",
    "slugify",
    "safe_join",
    "normcase_safe",
    "dumps_safe",
    "b64encode",
    "nh3",
];

impl<'c> Values<'_, 'c> {
    /// What an expression carries, for each place where it may begin.
    pub(super) fn taint(&self, expression: &'c Expr, depth: u32) -> Taints {
        let Some(depth) = depth.checked_sub(1) else { return Taints::default() };
        let all =
            |parts: &mut dyn Iterator<Item = &'c Expr>| parts.map(|part| self.taint(part, depth)).fold(Taints::default(), Taints::and);
        match expression {
            Expr::Name(name) => self.variables.get(name.id.as_str()).cloned().unwrap_or_default(),
            Expr::Await(inner) => self.taint(&inner.value, depth),
            Expr::Starred(inner) => self.taint(&inner.value, depth),
            Expr::Named(inner) => self.taint(&inner.value, depth),
            Expr::FString(text) => {
                let mut first = true;
                let mut found = Taints::default();
                let mut before = "";
                for element in text.value.elements() {
                    match element {
                        ruff_python_ast::InterpolatedStringElement::Interpolation(hole) => {
                            let part = self.taint(&hole.expression, depth).map(|taint| behind(before, taint.joined(first)));
                            found = found.and(part);
                            first = false;
                            before = "";
                        }
                        ruff_python_ast::InterpolatedStringElement::Literal(literal) => {
                            first &= literal.value.is_empty();
                            before = &literal.value;
                        }
                    }
                }
                found
            }
            Expr::BinOp(sum) => {
                let left = self.taint(&sum.left, depth).map(|taint| taint.joined(true));
                match sum.op {
                    Operator::Add => {
                        let before = ending(&sum.left);
                        left.and(self.taint(&sum.right, depth).map(|taint| behind(before, taint.joined(false))))
                    }
                    // `"… %s" % name`, `BASE / name`
                    Operator::Mod | Operator::Div => {
                        let right = self.taint(&sum.right, depth).map(|taint| taint.joined(false));
                        let numbers = sum.left.is_number_literal_expr() || sum.right.is_number_literal_expr();
                        let both = left.and(right);
                        if numbers { both.map(Taint::numeric) } else { both }
                    }
                    _ => left.and(self.taint(&sum.right, depth)).map(Taint::numeric),
                }
            }
            Expr::BoolOp(either) => all(&mut either.values.iter()),
            Expr::If(choice) => self.taint(&choice.body, depth).and(self.taint(&choice.orelse, depth)),
            Expr::List(list) => all(&mut list.elts.iter()).map(|taint| taint.whole(false)),
            Expr::Tuple(list) => all(&mut list.elts.iter()).map(|taint| taint.whole(false)),
            Expr::Set(list) => all(&mut list.elts.iter()).map(|taint| taint.whole(false)),
            // `{**request.json}` is the caller's; a value of the code's own object keeps what it carries as a text.
            Expr::Dict(dict) => {
                let mut found = Taints::default();
                for item in dict.items.iter().take(80) {
                    let part = self.taint(&item.value, depth);
                    found = found.and(if item.key.is_none() { part } else { part.map(|taint| taint.whole(false)) });
                }
                found
            }
            Expr::ListComp(each) => self.comprehension(&each.elt, &each.generators, depth),
            Expr::Generator(each) => self.comprehension(&each.elt, &each.generators, depth),
            Expr::SetComp(each) => self.comprehension(&each.elt, &each.generators, depth),
            Expr::Attribute(member) => {
                let text = self.context.text(member.range());
                if let Some(whole) = sources::sent(text) {
                    return Taints::one(Taint::new(text.to_owned(), member.range().start().to_u32()).whole(whole));
                }
                // Its own address starts with the server's name, and goes on as the caller wrote it.
                if matches!(text, "request.url" | "request.base_url" | "request.full_path" | "request.path") && self.routed.is_some() {
                    return Taints::one(Taint::new(text.to_owned(), member.range().start().to_u32()).joined(false));
                }
                if let Some(name) = dotted(expression)
                    && let Some(known) = self.variables.get(&name)
                {
                    return known.clone();
                }
                let name = member.attr.as_str();
                if matches!(name, "size" | "id" | "pk" | "content_type" | "mimetype" | "status_code" | "file") {
                    return Taints::default();
                }
                let held = self.taint(&member.value, depth);
                let path =
                    matches!(bare(&member.value), Expr::Call(made) if dotted(&made.func).is_some_and(|made| last(&made).ends_with("Path")));
                match name {
                    // An ending has room for nothing; a last name climbs nowhere.
                    "suffix" if path => held.map(Taint::numeric),
                    "name" | "stem" if path => held.map(|taint| taint.field(name).segment()),
                    _ => held.map(|taint| taint.field(name)),
                }
            }
            Expr::Subscript(member) => {
                let held = self.taint(&member.value, depth);
                if is_ending(&member.value) && !matches!(number(&member.slice), Some(0)) && !held.is_empty() {
                    return held.map(Taint::numeric);
                }
                let key = crate::readers::python::tree::text_of(&member.slice).unwrap_or("[]");
                held.map(|taint| taint.field(key))
            }
            Expr::Call(call) => self.taint_of_call(call, depth),
            _ => Taints::default(),
        }
    }

    fn comprehension(&self, each: &'c Expr, generators: &'c [ruff_python_ast::Comprehension], depth: u32) -> Taints {
        // A filter by a list of the code's own leaves nothing else.
        let mut held = Vec::new();
        for generator in generators {
            for test in &generator.ifs {
                held.extend(sources::held(self.context, test));
            }
        }
        let over = generators.iter().map(|generator| self.taint(&generator.iter, depth)).fold(Taints::default(), Taints::and);
        let own = self.taint(each, depth);
        let checked = !held.is_empty();
        // What each is made of it, not what it was made from.
        let clean = matches!(each, Expr::Call(call) if dotted(&call.func).is_some_and(|name| CLEANS.contains(&last(&name))));
        let found = if clean || each.is_literal_expr() { own } else { own.and(over.map(|taint| taint.whole(false))) };
        found.map(|taint| if checked { taint.checked() } else { taint })
    }

    fn taint_of_call(&self, call: &'c ExprCall, depth: u32) -> Taints {
        let name = dotted(&call.func).unwrap_or_default();
        if let Some(whole) = sources::sent(&format!("{name}()")) {
            return Taints::one(Taint::new(format!("{name}()"), call.range().start().to_u32()).whole(whole));
        }
        // A method of a text has no dotted name: `"…".format(name)`.
        let method = match &*call.func {
            Expr::Attribute(member) => member.attr.as_str(),
            _ => last(&name),
        };
        let own = || match &*call.func {
            Expr::Attribute(member) => self.taint(&member.value, depth),
            _ => Taints::default(),
        };
        let first = || argument(call, 0).map(|given| self.taint(given, depth)).unwrap_or_default();
        let given = || {
            let named = call.arguments.keywords.iter().map(|given| &given.value);
            call.arguments.args.iter().chain(named).map(|part| self.taint(part, depth)).fold(Taints::default(), Taints::and)
        };
        let full = self.context.full(&name);
        match method {
            "int" | "float" | "bool" | "len" | "Decimal" | "UUID" | "ObjectId" | "abs" | "round" | "sum" | "isdigit" | "count"
            | "strptime" | "fromisoformat" | "timedelta" | "is_valid" => first().map(Taint::numeric),
            _ if CLEANS.contains(&method) => Taints::default(),
            // What an answer of another server holds is not the caller's.
            "get" | "post" | "put" | "request" | "urlopen" | "fetch"
                if ["requests", "httpx", "urllib", "aiohttp"].iter().any(|package| full.starts_with(package)) =>
            {
                Taints::default()
            }
            "str" | "bytes" | "repr" | "bytearray" | "list" | "tuple" | "set" | "dict" | "sorted" | "reversed" | "iter" | "next"
            | "zip" | "enumerate" | "map" | "filter" | "max" | "min" | "any" | "all" | "unquote" | "unquote_plus" | "unescape"
            | "b64decode" | "urlsafe_b64decode" | "loads" | "load" | "urlparse" | "urlsplit" | "parse_qs" | "parse_qsl" | "StringIO"
            | "BytesIO" | "text" | "TextClause" | "Template" | "from_string" | "Markup" | "mark_safe" | "deepcopy" | "copy"
            | "unhexlify" | "escape_like" | "force_str" | "smart_str" | "SafeString"
                if !name.contains('.')
                    || [
                        "urllib",
                        "json",
                        "base64",
                        "html",
                        "copy",
                        "io",
                        "binascii",
                        "sqlalchemy",
                        "django",
                        "urlparse",
                        "db",
                        "sa",
                        "yaml",
                        "simplejson",
                        "ujson",
                        "orjson",
                        "ast",
                    ]
                    .iter()
                    .any(|holder| full.starts_with(holder) || name.starts_with(holder)) =>
            {
                let text = !matches!(method, "loads" | "load" | "dict" | "list" | "deepcopy" | "copy");
                let found = if matches!(method, "map" | "filter" | "zip") { given() } else { first() };
                let json = method == "loads";
                found.map(|taint| {
                    if json {
                        taint.whole(true)
                    } else if text {
                        taint.text()
                    } else {
                        taint
                    }
                })
            }
            "join"
                if name.starts_with("os.path")
                    || full.starts_with("os.path")
                    || name == "join"
                    || name.starts_with("posixpath")
                    || full.contains("urllib") =>
            {
                let mut parts = call.arguments.args.iter().enumerate();
                parts
                    .by_ref()
                    .map(|(at, part)| self.taint(part, depth).map(|taint| taint.joined(at == 0)))
                    .fold(Taints::default(), Taints::and)
            }
            "urljoin" => {
                // A whole address in the second part replaces the first.
                let parts = call.arguments.args.iter().map(|part| self.taint(part, depth));
                parts.fold(Taints::default(), Taints::and)
            }
            "join" => given().map(|taint| taint.joined(false)),
            "Path" | "PurePath" | "abspath" | "normpath" | "realpath" | "expanduser" | "fspath" | "dirname" => {
                let mut parts = call.arguments.args.iter().enumerate();
                parts
                    .by_ref()
                    .map(|(at, part)| self.taint(part, depth).map(|taint| taint.joined(at == 0)))
                    .fold(Taints::default(), Taints::and)
            }
            "joinpath" | "with_name" => own().and(given().map(|taint| taint.joined(false))),
            "format" | "format_map" => {
                let head = match &*call.func {
                    Expr::Attribute(member) => {
                        crate::readers::python::tree::text_of(bare(&member.value)).is_some_and(|text| text.starts_with('{'))
                    }
                    _ => false,
                };
                own().map(|taint| taint.joined(true)).and(given().map(|taint| taint.joined(head)))
            }
            // Replacing quotes or signs of markup cleans, for better or worse.
            "replace" | "sub" | "translate" => {
                let cleans = argument(call, 0).is_some_and(|given| {
                    let text = self.context.text(given);
                    ["[^", "<", "\\W", "'\"", "\"'\"", "..", "\\\\", ";"].iter().any(|mark| text.contains(mark))
                        || matches!(text, "\".\"" | "'.'")
                });
                if cleans {
                    return Taints::default();
                }
                if argument(call, 0).and_then(text_of).is_some_and(|text| matches!(text, "." | "/")) {
                    return own().map(|taint| taint.text().segment());
                }
                if method == "sub" && name.starts_with("re.") {
                    argument(call, 2).map(|given| self.taint(given, depth)).unwrap_or_default()
                } else {
                    own().map(Taint::text)
                }
            }
            "strip" | "lstrip" | "rstrip" | "lower" | "upper" | "title" | "capitalize" | "split" | "rsplit" | "splitlines"
            | "partition" | "rpartition" | "encode" | "decode" | "casefold" | "getlist" | "items" | "values" | "keys" | "pop"
            | "popitem" | "removeprefix" | "removesuffix" | "expandtabs" | "zfill" | "ljust" | "rjust" | "swapcase" | "as_posix"
            | "resolve" | "absolute" | "to_dict" | "getvalue" | "setdefault" => {
                let found = own();
                let lossy = matches!(method, "split" | "rsplit" | "partition" | "rpartition");
                found.map(|taint| if lossy { taint.whole(false) } else { taint })
            }
            "read" | "readlines" | "readline" => own().map(Taint::text),
            "model_dump" | "dict" if name.contains('.') => own().map(|taint| taint.whole(false)),
            "get" => {
                let held = own();
                let key = argument(call, 0).and_then(crate::readers::python::tree::text_of).unwrap_or("[]");
                let numeric = keyword(call, "type").is_some_and(|kind| matches!(self.context.text(kind), "int" | "float" | "bool"));
                if held.is_empty() {
                    return self.result(call);
                }
                held.map(|taint| taint.field(key)).map(|taint| if numeric { taint.numeric() } else { taint })
            }
            "getattr" => {
                let named = argument(call, 1).and_then(crate::readers::python::tree::text_of).unwrap_or("[]");
                first().map(|taint| taint.field(named))
            }
            "create_subprocess_shell" | "input" | "open" => Taints::default(),
            "receive_text" | "receive_json" | "receive_bytes" if holder(&name).to_ascii_lowercase().contains("w") => {
                Taints::one(Taint::new(format!("{name}()"), call.range().start().to_u32()))
            }
            _ if keyword(call, "allow_redirects").is_some_and(|value| is_bool(value, false)) && name.starts_with("requests") => {
                Taints::default()
            }
            _ => self.result(call),
        }
    }

    /// What comes back from a function that has a name.
    fn result(&self, call: &'c ExprCall) -> Taints {
        match calls::target(self, call) {
            Some(known) => {
                let shown = format!("{}()", known.name);
                Taints::one(Taint::from(Root::Result(known), shown, call.range().start().to_u32()).whole(true))
            }
            None => Taints::default(),
        }
    }
}

/// A value that stands right behind a text within one name of a path cannot climb: no folder is called `photo-..`.
fn behind(before: &str, taint: Taint) -> Taint {
    let glued = before.ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'));
    if glued && !before.ends_with("..") { taint.segment() } else { taint }
}

/// The text that a sum ends with, as far as it is written.
fn ending(sum: &Expr) -> &str {
    match bare(sum) {
        Expr::BinOp(inner) => text_of(bare(&inner.right)).unwrap_or(""),
        other => text_of(other).unwrap_or(""),
    }
}

/// `name.rsplit(".", 1)`, `os.path.splitext(name)`: what is picked of it is a file's ending.
fn is_ending(expression: &Expr) -> bool {
    let Expr::Call(call) = bare(expression) else { return false };
    let method = match &*call.func {
        Expr::Attribute(member) => member.attr.as_str(),
        Expr::Name(name) => name.id.as_str(),
        _ => return false,
    };
    match method {
        "splitext" => true,
        "split" | "rsplit" => argument(call, 0).and_then(text_of) == Some("."),
        _ => false,
    }
}
