//! Where callers' data comes in, and the tests that it is held against.

use super::taint::Taint;
use crate::readers::python::body;
use crate::readers::python::tree::{Context, NONE, bare, dotted, last};
use ruff_python_ast::{CmpOp, Expr, ParameterWithDefault};
use ruff_text_size::Ranged;

/// Frameworks, by how they fill in parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Web {
    Flask,
    FastApi,
    Django,
}

/// Whether a route leads to a function, and of which framework.
pub(super) fn web(context: &Context<'_>, at: usize) -> Option<Web> {
    let def = context.defs.get(at)?;
    for decorator in &def.function.decorator_list {
        let Expr::Call(call) = bare(&decorator.expression) else { continue };
        let name = dotted(&call.func).unwrap_or_default();
        let verb = last(&name);
        if name.contains('.') && matches!(verb, "route" | "get" | "post" | "put" | "patch" | "delete" | "api_route" | "websocket") {
            return Some(if context.uses("fastapi") || context.uses("starlette") { Web::FastApi } else { Web::Flask });
        }
        // What answers where no route does.
        if name.contains('.') && matches!(verb, "errorhandler" | "app_errorhandler") {
            return Some(Web::Flask);
        }
        if matches!(verb, "api_view" | "action") {
            return Some(Web::Django);
        }
    }
    let django = context.uses("django") || context.uses("rest_framework");
    let mut parameters = def.function.parameters.iter_non_variadic_params().map(|parameter| parameter.name().as_str());
    if def.class == NONE {
        return (django && parameters.next() == Some("request")).then_some(Web::Django);
    }
    let class = context.classes.get(def.class)?;
    let bases: Vec<String> = class.def.arguments.iter().flat_map(|arguments| &arguments.args).filter_map(dotted).collect();
    let is = |end: &str| bases.iter().any(|base| last(base).ends_with(end));
    let method = matches!(
        def.function.name.as_str(),
        "get"
            | "post"
            | "put"
            | "patch"
            | "delete"
            | "list"
            | "retrieve"
            | "create"
            | "update"
            | "partial_update"
            | "destroy"
            | "get_queryset"
            | "dispatch"
    );
    if method && django && (is("View") || is("ViewSet")) {
        return Some(Web::Django);
    }
    (method && (is("Resource") || is("MethodView"))).then_some(Web::Flask)
}

/// What a route's parameter carries; nothing for what the framework hands in.
pub(super) fn parameter(context: &Context<'_>, def: usize, web: Web, parameter: &ParameterWithDefault) -> Option<Taint> {
    let name = parameter.name().as_str();
    if matches!(
        name,
        "request"
            | "req"
            | "response"
            | "db"
            | "session"
            | "background_tasks"
            | "websocket"
            | "ws"
            | "conn"
            | "current_user"
            | "format"
            | "self"
            | "cls"
            | "info"
            | "queryset"
            | "e"
            | "err"
            | "error"
            | "exc"
    ) {
        return None;
    }
    let kind = parameter.annotation().map_or("", |kind| context.text(kind));
    let taint = Taint::new(name.to_owned(), parameter.range().start().to_u32());
    match web {
        Web::FastApi => {
            if !body::injected(context, parameter, def).is_empty()
                || ["Request", "Response", "BackgroundTasks", "Session", "AsyncSession", "WebSocket", "SessionDep", "CurrentUser"]
                    .contains(&kind)
            {
                return None;
            }
            // A constant list of values, a pattern that the framework asks for.
            let default = parameter.default().map_or("", |value| context.text(value));
            let taint = if default.contains("pattern=") || default.contains("regex=") { taint.checked() } else { taint };
            let whole = kind.starts_with("dict")
                || kind.starts_with("Dict")
                || kind == "Any"
                || kind.starts_with("list")
                || kind.starts_with("List");
            let taint = if is_segment(context, def, &format!("{{{name}}}")) { taint.segment() } else { taint };
            Some(typed(taint.whole(whole), kind))
        }
        Web::Flask => {
            let declared = context.defs.get(def)?.function.decorator_list.iter().map(|decorator| context.text(decorator.range()));
            let mut numeric = false;
            for text in declared {
                numeric |= ["int", "float", "uuid"].iter().any(|kind| text.contains(&format!("<{kind}:{name}>")));
            }
            let segment = is_segment(context, def, &format!("<{name}>")) || is_segment(context, def, &format!("<string:{name}>"));
            let taint = if segment { taint.segment() } else { taint };
            Some(if numeric { taint.numeric() } else { taint })
        }
        // The list of addresses stands in another file; what is called a key is one by custom.
        Web::Django => {
            let key = matches!(name, "pk" | "id")
                || name.ends_with("_id")
                || name.ends_with("_pk")
                || matches!(name, "year" | "month" | "day" | "page");
            Some(if key { taint.numeric() } else { taint })
        }
    }
}

/// Whether a route's address holds a parameter between two slashes: servers decode addresses before they are told
/// apart, so it carries no slash of its own.
fn is_segment(context: &Context<'_>, def: usize, hole: &str) -> bool {
    let decorators = context.defs.get(def).map(|def| &def.function.decorator_list);
    decorators.is_some_and(|list| list.iter().any(|decorator| context.text(decorator.range()).contains(hole)))
}

/// What a value of a declared type may carry.
pub(super) fn typed(taint: Taint, kind: &str) -> Taint {
    let plain: String = kind.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    let inner = plain.strip_prefix("Optional[").and_then(|rest| rest.strip_suffix(']')).unwrap_or(&plain);
    let inner = inner.split('|').next().unwrap_or(inner);
    let inner = inner.strip_prefix("Annotated[").map_or(inner, |rest| rest.split([',', ']']).next().unwrap_or(rest));
    match inner {
        "int" | "float" | "bool" | "UUID" | "uuid.UUID" | "datetime" | "date" | "Decimal" | "UUID4" | "PositiveInt" | "conint" | "time"
        | "timedelta" => taint.numeric(),
        "HttpUrl" | "EmailStr" => taint.text(),
        _ if inner.starts_with("Literal[") => taint.checked(),
        _ if inner.ends_with("Enum") || inner.ends_with("Type") || inner.ends_with("Status") || inner.ends_with("Choice") => {
            taint.checked()
        }
        "str" | "bytes" => taint.text(),
        _ => taint,
    }
}

/// Whether a member or call is data that the caller sends; whether its shape is the caller's too.
pub(super) fn sent(text: &str) -> Option<bool> {
    let text = text.strip_prefix("self.").unwrap_or(text);
    let text = text.strip_prefix("flask.").unwrap_or(text);
    let (holder, rest) = text.split_once('.')?;
    if !matches!(holder, "request" | "req") {
        return None;
    }
    match rest {
        "args" | "form" | "query" | "values" | "files" | "cookies" | "GET" | "POST" | "FILES" | "COOKIES" | "query_params"
        | "path_params" | "query_string" | "view_args" | "body" | "stream" | "match_info" => Some(false),
        "json" | "data" | "get_json()" | "json()" => Some(true),
        "form()" | "body()" | "post()" | "get_data()" | "text()" | "read()" => Some(false),
        _ => None,
    }
}

/// Variables and texts that a test holds against a list, a pattern or a constant.
pub(super) fn held(context: &Context<'_>, test: &Expr) -> Vec<String> {
    let mut found = Vec::new();
    gather(context, test, &mut found, 8);
    found
}

fn gather(context: &Context<'_>, test: &Expr, found: &mut Vec<String>, depth: u32) {
    let Some(depth) = depth.checked_sub(1) else { return };
    match bare(test) {
        Expr::BoolOp(both) => both.values.iter().for_each(|value| gather(context, value, found, depth)),
        Expr::UnaryOp(unary) => gather(context, &unary.operand, found, depth),
        Expr::Compare(compare) => {
            let (Some(op), Some(right)) = (compare.ops.first(), compare.comparators.first()) else { return };
            let listed = match op {
                // `name not in ALLOWED`: a list of the code's own; a text that merely must not be within proves little.
                CmpOp::In | CmpOp::NotIn => !compare.left.is_literal_expr() && !context.text(right).contains("request"),
                CmpOp::Eq => right.is_literal_expr() && !matches!(right, Expr::NoneLiteral(_)),
                // `urlparse(url).netloc != ""`
                CmpOp::NotEq => {
                    let text = context.text(&*compare.left);
                    ["netloc", "hostname", "scheme"].iter().any(|part| text.contains(part))
                }
                _ => false,
            };
            if listed {
                subject(context, &compare.left, found);
            }
            // `".." in path`, `"/" in name`
            if matches!(op, CmpOp::In | CmpOp::NotIn)
                && matches!(&*compare.left, Expr::StringLiteral(text) if matches!(text.value.to_str(), ".." | "/" | "\\" | "../" | ";" | "'"))
            {
                subject(context, right, found);
            }
        }
        Expr::Call(call) => {
            let name = dotted(&call.func).unwrap_or_default();
            let method = last(&name).to_ascii_lowercase();
            let asks = [
                "is_safe",
                "is_valid",
                "valid",
                "allow",
                "match",
                "fullmatch",
                "isdigit",
                "isalnum",
                "isnumeric",
                "isidentifier",
                "isdecimal",
                "startswith",
                "url_has_allowed",
                "is_relative_to",
                "whitelist",
                "check_url",
                "safe_url",
                "is_internal",
                "is_public",
            ]
            .iter()
            .any(|word| method.contains(word));
            // A form checks its own fields, for what they are and not for what they lead to.
            if !asks || method == "is_valid" && call.arguments.args.is_empty() || method == "validate_on_submit" {
                return;
            }
            if let Expr::Attribute(member) = &*call.func {
                subject(context, &member.value, found);
            }
            for given in &call.arguments.args {
                subject(context, given, found);
            }
        }
        Expr::Attribute(member) if matches!(member.attr.as_str(), "netloc" | "hostname" | "scheme") => subject(context, test, found),
        _ => {}
    }
}

fn subject(context: &Context<'_>, expression: &Expr, found: &mut Vec<String>) {
    let mut at = bare(expression);
    for _ in 0..8 {
        match at {
            Expr::Name(name) => {
                found.push(name.id.to_string());
                // `ext = name.rsplit(".")[-1]` is no check of the whole name: only what is held itself counts.
                return;
            }
            Expr::Call(call) => match &*call.func {
                Expr::Attribute(member) if matches!(member.attr.as_str(), "lower" | "upper" | "strip") => at = bare(&member.value),
                func if dotted(func).is_some_and(|name| matches!(last(&name), "urlparse" | "urlsplit" | "str" | "Path")) => {
                    match call.arguments.args.first() {
                        Some(first) => at = bare(first),
                        None => return,
                    }
                }
                _ => {
                    found.push(context.text(at).to_owned());
                    return;
                }
            },
            // `urlparse(url).netloc`, `parsed.hostname`
            Expr::Attribute(member) if matches!(member.attr.as_str(), "netloc" | "hostname" | "scheme") => {
                if let Expr::Name(name) = bare(&member.value)
                    && let Some(Expr::Call(parsed)) =
                        context.defs.iter().enumerate().find_map(|(def, _)| context.initial(&name.id, def)).map(bare)
                    && let Some(first) = parsed.arguments.args.first()
                {
                    found.push(name.id.to_string());
                    at = bare(first);
                } else {
                    at = bare(&member.value);
                }
            }
            other => {
                if let Some(name) = dotted(other) {
                    found.push(name);
                }
                found.push(context.text(other).to_owned());
                return;
            }
        }
    }
}
