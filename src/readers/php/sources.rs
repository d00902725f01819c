//! What callers decide.

use super::context::{Context, Unit};
use super::tree::{Expr, Function, Node, each_expr, last};

/// The arrays in which PHP itself hands over what was sent.
pub(super) const SENT: &[&str] = &["_GET", "_POST", "_REQUEST", "_COOKIE", "_FILES"];

/// Entries of `$_SERVER` that the caller writes.
pub(super) fn is_sent_header(key: &str) -> bool {
    key.starts_with("HTTP_") && key != "HTTP_HOST"
        || matches!(
            key,
            "QUERY_STRING" | "REQUEST_URI" | "PATH_INFO" | "PHP_SELF" | "ORIG_PATH_INFO" | "PHP_AUTH_USER" | "PHP_AUTH_PW" | "argv"
        )
}

/// Methods of a request that give what was sent.
const READS: &[&str] = &[
    "input",
    "get",
    "query",
    "post",
    "all",
    "only",
    "except",
    "json",
    "cookie",
    "header",
    "route",
    "getContent",
    "file",
    "string",
    "collect",
    "toArray",
    "getQueryParams",
    "getParsedBody",
    "param",
    "params",
    "getParam",
    "getVar",
    "getPost",
    "getGet",
    "get_param",
    "get_params",
    "get_json_params",
    "get_body",
    "get_body_params",
    "bearerToken",
    "path",
    "fullUrl",
    "url",
    "getQuery",
    "getRequestUri",
    "getPathInfo",
    "allFiles",
    "array",
    "server",
    "userAgent",
    "getClientOriginalName",
    "getData",
    "getRawInput",
    "getJSON",
    "getUploadedFiles",
    "getCookieParams",
];

/// Methods of a request whose result has a form that was checked or is a number.
const TAME: &[&str] = &[
    "integer",
    "boolean",
    "float",
    "date",
    "enum",
    "validated",
    "safe",
    "has",
    "filled",
    "user",
    "ip",
    "method",
    "isMethod",
    "ajax",
    "expectsJson",
    "wantsJson",
    "missing",
    "routeIs",
    "is",
    "session",
];

/// Whether a class is a request of some framework.
pub(super) fn is_request(kind: &str) -> bool {
    kind == "Request"
        || kind == "WP_REST_Request"
        || kind == "ServerRequestInterface"
        || kind == "RequestInterface"
        || kind == "ServerRequest"
        || kind == "IncomingRequest"
        || kind.ends_with("Request") && kind.len() > 7
}

/// What a call or member of a request gives: as written, and whether it is whole.
pub(super) fn of_request(holder: &Expr<'_>, member: &str, called: bool) -> Option<bool> {
    let name = holder.dotted()?;
    let is = name == "request" || name == "req" || name == "request()" || name == "this.request" || name == "Request" || name == "Input" || name == "_request"
        // Symfony's and CodeIgniter's bags
        || matches!(name.as_str(), "request.query" | "request.request" | "request.attributes" | "request.headers" | "request.cookies" | "request.files" | "this.input");
    if !is {
        return None;
    }
    if called {
        if TAME.contains(&member) || !READS.contains(&member) {
            return None;
        }
        return Some(matches!(
            member,
            "all"
                | "only"
                | "except"
                | "json"
                | "post"
                | "query"
                | "toArray"
                | "get_params"
                | "getParsedBody"
                | "getQueryParams"
                | "collect"
        ));
    }
    // `$request->name`
    let known = ["query", "request", "attributes", "headers", "cookies", "files", "session", "server", "method", "{}"];
    (!known.contains(&member) && !member.is_empty()).then_some(false)
}

/// Whether an expression is itself something that was sent.
pub(super) fn is_input(expr: &Expr<'_>) -> bool {
    match &expr.kind {
        Node::Variable(name) => SENT.contains(name),
        Node::Index(holder, Some(key)) => holder.variable() == Some("_SERVER") && key.text().is_some_and(|key| key.starts_with("HTTP_X_")),
        Node::Text(text) => *text == "php://input",
        Node::Call(callee, given) => match &callee.kind {
            Node::Member(holder, name) | Node::Static(holder, name) => of_request(holder, name, true).is_some(),
            Node::Name(name) => {
                let name = last(name);
                name == "request" && !given.is_empty() || name == "filter_input" || name == "getallheaders"
            }
            _ => false,
        },
        Node::Member(holder, name) => of_request(holder, name, false).is_some() && holder.dotted().is_some_and(|name| name == "request"),
        _ => false,
    }
}

/// Whether an expression speaks of what was sent, directly, by a variable that was made of it, or by a parameter of the
/// route.
pub(super) fn mentions_input<'c>(context: &Context<'c>, unit: &Unit<'c>, expr: &'c Expr<'c>) -> bool {
    let mut found = false;
    each_expr(expr, &mut |expr| {
        found |= is_input(expr);
        if let Node::Variable(name) = &expr.kind {
            found |= is_route_parameter(context, unit, name);
            if !found && let Some(value) = super::questions::initial(unit, name) {
                let mut direct = false;
                each_expr(value, &mut |inner| direct |= is_input(inner));
                found |= direct;
            }
        }
    });
    found
}

/// Whether a variable is a parameter that a route fills in.
pub(super) fn is_route_parameter(context: &Context<'_>, unit: &Unit<'_>, name: &str) -> bool {
    let Some(function) = unit.function else { return false };
    is_action(context, unit, function) && function.parameters.iter().any(|parameter| parameter.name == name && is_plain(parameter.kind))
}

/// Whether a type is that of a plain value.
pub(super) fn is_plain(kind: &str) -> bool {
    kind.is_empty() || matches!(kind.to_ascii_lowercase().as_str(), "string" | "mixed")
}

/// Whether a method answers requests: a public method of a controller.
pub(super) fn is_action(context: &Context<'_>, unit: &Unit<'_>, function: &Function<'_>) -> bool {
    let Some(class) = unit.class else { return false };
    let controller = class.name.ends_with("Controller")
        || class.parent.is_some_and(|parent| last(parent).ends_with("Controller"))
        || context.namespace.contains("Controllers");
    controller && !function.hidden && !function.name.starts_with("__") && !matches!(function.name, "middleware" | "boot")
}
