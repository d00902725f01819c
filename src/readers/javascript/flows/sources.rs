//! Where a caller's values enter: members of requests, calls that read them, and parameters that a framework fills.

use super::taint::Root;
use super::{Context, Taint, Taints, Values, parameters};
use crate::readers::javascript::body::{is_input, is_input_call};
use crate::readers::javascript::sites::expression::last;
use crate::readers::javascript::tree::{bare, dotted, text_of};
use oxc_ast::AstKind;
use oxc_ast::ast::{Argument, BindingPattern, CallExpression, Expression, FormalParameter, FormalParameters};
use oxc_span::GetSpan;
use oxc_syntax::node::NodeId;

/// Fields of uploads that the server decides itself.
const PLACED: &[&str] = &[".path", ".filename", ".destination", ".buffer", ".mimetype", ".tempFilePath", ".size"];

/// Whether a file runs in browsers.
pub(super) fn is_browser(context: &Context<'_, '_>) -> bool {
    let directive = |wanted: &str| context.program.directives.iter().any(|directive| directive.directive.as_str() == wanted);
    if directive("use client") {
        return true;
    }
    let path = context.entry.path.as_str();
    let text = &context.whole;
    let served = directive("use server")
        || ["/api/", "server/", "functions/", "/routes/"].iter().any(|folder| path.contains(folder))
        || [".server.", "+server", "+page.server"].iter().any(|mark| path.contains(mark))
        || ["require('express", "require(\"express", "from 'express", "from \"express", "module.exports", "'use server'", "\"use server\""]
            .iter()
            .any(|mark| text.contains(mark));
    !served
        && ["useState(", "useEffect(", "useRouter(", "useSearchParams(", "useNavigate(", "window.", "document.", "location."]
            .iter()
            .any(|mark| text.contains(mark))
}

impl<'a> Values<'_, '_, 'a> {
    /// Parameters that begin a way: those of named functions, and those that a framework fills with what callers send.
    pub(super) fn seed(&mut self) {
        let served = self.context.program.directives.iter().any(|directive| directive.directive.as_str() == "use server");
        for (function, node, parameters) in self.functions.all(self.context) {
            let name = self.functions.name(function).to_owned();
            let action = (served && self.is_plain(node) && self.context.is_offered(node)) || self.is_action(node);
            let exported = matches!(name.as_str(), "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "load" | "loader" | "action" | "default");
            let ruled = self.is_ruled(node);
            for (at, parameter) in parameters.items.iter().enumerate() {
                if action {
                    self.sent(parameter, "an argument of a server action", true);
                    continue;
                }
                if self.decorated(parameter, ruled) {
                    continue;
                }
                if exported && at < 2 && self.destructured(parameter) {
                    continue;
                }
                if is_request(parameter) {
                    continue;
                }
                let shown = parameter.pattern.get_binding_identifier().map_or_else(|| "argument".to_owned(), |name| name.name.to_string());
                let taint = Taint::from(Root::Parameter(function, at, None), shown, parameter.span.start).whole(true);
                self.bind(&parameter.pattern, &Taints::one(taint), parameter.span.start);
            }
        }
        self.seed_callbacks();
    }

    /// Whether a function is one itself, not wrapped by a call that may check what it is given.
    fn is_plain(&self, node: NodeId) -> bool {
        !matches!(self.context.semantic.nodes().parent_kind(node), AstKind::CallExpression(_))
    }

    /// Whether a function starts with `"use server"`.
    fn is_action(&self, node: NodeId) -> bool {
        match self.context.semantic.nodes().kind(node) {
            AstKind::Function(function) => function
                .body
                .as_ref()
                .is_some_and(|body| body.directives.iter().any(|directive| directive.directive.as_str() == "use server")),
            _ => false,
        }
    }

    /// Binds a parameter to what a caller sends.
    fn sent(&mut self, parameter: &FormalParameter<'a>, what: &str, whole: bool) {
        let shown = parameter.pattern.get_binding_identifier().map_or_else(|| what.to_owned(), |name| name.name.to_string());
        let typed = parameter.type_annotation.as_ref().map(|annotation| self.context.text(annotation.type_annotation.span()));
        // Forms are read field by field; what holds only ids and counts is no text.
        if typed.is_some_and(|typed| matches!(typed, "FormData" | "number" | "boolean" | "Date" | "Request" | "NextRequest")) {
            return;
        }
        let taint = Taint::new(shown, parameter.span.start).whole(whole);
        self.bind(&parameter.pattern, &Taints::one(taint), parameter.span.start);
    }

    /// Whether a decorator of the method lets only people with a certain role call it.
    fn is_ruled(&self, node: NodeId) -> bool {
        match self.context.semantic.nodes().parent_kind(node) {
            AstKind::MethodDefinition(method) => method.decorators.iter().any(|decorator| {
                let text = self.context.text(decorator.span);
                ["Role", "Admin", "Permission", "Owner"].iter().any(|word| text.contains(word))
            }),
            _ => false,
        }
    }

    /// `@Body() body`, `@Query("name") name`, `@Param("id") id`.
    fn decorated(&mut self, parameter: &FormalParameter<'a>, ruled: bool) -> bool {
        for decorator in &parameter.decorators {
            let Expression::CallExpression(call) = &decorator.expression else { continue };
            let name = dotted(&call.callee).unwrap_or_default();
            if !matches!(name.as_str(), "Body" | "Query" | "Param" | "Args" | "MessageBody" | "Headers" | "QueryParam" | "BodyParam") {
                continue;
            }
            let text = self.context.text(decorator.span);
            // What is parsed is no text, and what people of a role send is theirs to send.
            if ruled || text.contains("Parse") && !text.contains("ParseArray") {
                return true;
            }
            // A class as type is what the validation of the framework holds the value against.
            let loose = parameter.type_annotation.as_ref().is_none_or(|annotation| {
                let typed = self.context.text(annotation.type_annotation.span());
                matches!(typed, "any" | "unknown" | "object") || typed.starts_with("Record<")
            });
            let field = call.arguments.first().and_then(Argument::as_expression).and_then(text_of);
            self.sent(parameter, &format!("@{name}"), loose && field.is_none());
            return true;
        }
        false
    }

    /// `({ body, params }) => …`
    fn destructured(&mut self, parameter: &FormalParameter<'a>) -> bool {
        let BindingPattern::ObjectPattern(object) = &parameter.pattern else { return false };
        let mut found = false;
        for property in &object.properties {
            let Some(key) = property.key.static_name() else { continue };
            if matches!(key.as_ref(), "body" | "query" | "params" | "searchParams") {
                found = true;
                let taint = Taint::new(key.to_string(), property.span.start).whole(matches!(key.as_ref(), "body"));
                self.bind(&property.value, &Taints::one(taint), property.span.start);
            } else if matches!(key.as_ref(), "request" | "url" | "cookies" | "req") {
                found = true;
            }
        }
        found
    }

    /// Functions without a name that a framework calls: procedures, resolvers, routes, listeners of sockets.
    fn seed_callbacks(&mut self) {
        let context = self.context;
        let text = &context.whole;
        let sockets = ["io.on(", "new Server(", "'connection'", "\"connection\"", "WebSocketServer"].iter().any(|mark| text.contains(mark));
        let resolvers = ["Query", "Mutation", "resolve"].iter().any(|mark| text.contains(mark)) && text.contains("args");
        let nodes = context.semantic.nodes();
        for node in context.walk() {
            match node.kind() {
                AstKind::CallExpression(call) => {
                    let name = context.called(call);
                    let last = last(name);
                    let calls_back = matches!(
                        last,
                        "query"
                            | "mutation"
                            | "subscription"
                            | "get"
                            | "post"
                            | "put"
                            | "patch"
                            | "delete"
                            | "all"
                            | "on"
                            | "addEventListener"
                    );
                    if !calls_back {
                        continue;
                    }
                    let path = call.arguments.first().and_then(Argument::as_expression).and_then(text_of);
                    let Some(function) = call
                        .arguments
                        .last()
                        .and_then(Argument::as_expression)
                        .and_then(|last| context.function(last))
                        .and_then(|function| parameters(nodes.kind(function)))
                    else {
                        continue;
                    };
                    let Some(first) = function.items.first() else { continue };
                    match last {
                        "query" | "mutation" | "subscription" if name.contains("rocedure") => {
                            let shown = context.text(call.callee.span());
                            let given = shown.rsplit_once(".input(").map_or("", |(_, rest)| rest.trim_start());
                            // A schema of another file may leave no room for text of the caller's own.
                            if !given.starts_with(|c: char| c.is_ascii_alphabetic()) || given.starts_with("z.") {
                                self.procedure(first);
                            }
                        }
                        "get" | "post" | "put" | "patch" | "delete" | "all" if path.is_some_and(|path| path.starts_with('/')) => {
                            self.destructured(first);
                        }
                        "on" if sockets && !self.in_browser => {
                            let own = [
                                "connect",
                                "connection",
                                "disconnect",
                                "disconnecting",
                                "error",
                                "close",
                                "open",
                                "upgrade",
                                "listening",
                                "end",
                                "data",
                                "finish",
                                "exit",
                            ];
                            let holder = name.split('.').next().unwrap_or("");
                            let socket = ["socket", "ws", "client", "conn", "connection"].contains(&holder);
                            if socket && path.is_some_and(|path| !own.contains(&path)) {
                                self.sent(first, "a message of a socket", true);
                            }
                        }
                        "addEventListener" if self.in_browser && path == Some("message") && holder_is_window(name) => {
                            if let Some(symbol) = first.pattern.get_binding_identifier().and_then(|name| name.symbol_id.get())
                                && !text.contains(".origin")
                            {
                                self.mark(symbol, Taint::new("a message of another window".to_owned(), first.span.start), first.span.start);
                            }
                        }
                        _ => {}
                    }
                }
                AstKind::ObjectProperty(property) if resolvers && !self.in_browser => {
                    if let Some(parameters) = context.function(&property.value).and_then(|function| parameters(nodes.kind(function))) {
                        self.resolver(parameters);
                    }
                }
                _ => {}
            }
        }
    }

    /// `({ ctx, input }) => …`: the schema gives the shape, the texts are the caller's.
    fn procedure(&mut self, first: &FormalParameter<'a>) {
        let BindingPattern::ObjectPattern(object) = &first.pattern else { return };
        for property in &object.properties {
            if property.key.static_name().as_deref() == Some("input") {
                let taint = Taint::new("input".to_owned(), property.span.start);
                self.bind(&property.value, &Taints::one(taint), property.span.start);
            }
        }
    }

    /// `(parent, args) => …` of a GraphQL schema: the schema gives the types.
    fn resolver(&mut self, parameters: &FormalParameters<'a>) {
        let [first, second, ..] = parameters.items.as_slice() else { return };
        let named = |parameter: &FormalParameter<'a>| parameter.pattern.get_binding_identifier().map(|name| name.name.to_string());
        let above = named(first).is_none_or(|name| {
            matches!(name.trim_matches('_'), "" | "parent" | "root" | "obj" | "source" | "rootValue" | "parentValue" | "unused")
        });
        let given = named(second).map_or(matches!(second.pattern, BindingPattern::ObjectPattern(_)), |name| {
            matches!(name.trim_start_matches('_'), "args" | "input" | "params")
        });
        if above && given {
            self.sent(second, "args", false);
        }
    }

    /// A member of a request, or of what a browser got from a link.
    pub(super) fn source(&self, text: &str, at: u32) -> Option<Taint> {
        let first = text.as_bytes().first();
        let usual = if self.in_browser { matches!(first, Some(b'w' | b'd' | b'l' | b'r')) } else { self.context.may_be_request(text) };
        if !usual || text.len() >= 80 || text.contains('(') {
            return None;
        }
        let named = self.context.of_request(text);
        let text = named.as_ref();
        if self.in_browser {
            let plain = text.strip_prefix("window.").or_else(|| text.strip_prefix("document.")).unwrap_or(text);
            let sent = matches!(plain, "location.search" | "location.hash" | "location.href" | "referrer")
                && (plain != "referrer" || text != plain);
            return sent
                .then(|| Taint::new(text.to_owned(), at))
                .map(|taint| if plain == "location.href" { taint.joined(false) } else { taint });
        }
        let holder = text.split(['.', '?', '[']).next().unwrap_or("");
        let held = text.strip_prefix(holder).unwrap_or("").trim_start_matches(['?', '.', '!']);
        let mut known = matches!(holder, "req" | "request" | "ctx" | "c" | "event" | "_req") && is_input(text)
            || text.starts_with("request.data")
            || matches!(holder, "req" | "request") && held.starts_with("cookies")
            || holder == "event" && (held.starts_with("params") || held.starts_with("arguments"))
            || holder == "_req" && ["body", "query", "params"].iter().any(|start| held.starts_with(start));
        known &= !(PLACED.iter().any(|end| text.ends_with(end)) && text.contains(".file"));
        // An address as the server sees it: only what follows the host is the caller's.
        known &= !held.starts_with("nextUrl") || held.contains("searchParams") || held == "nextUrl.search";
        known.then(|| {
            let whole = text.ends_with(".body") || text.ends_with(".query");
            Taint::new(text.to_owned(), at).whole(whole).shaped(held.contains("body") || held.contains("query"))
        })
    }

    /// Whether the address whose parameters are read is that of a request: not one from the environment, for instance.
    fn of_request(&self, callee: &Expression<'a>) -> bool {
        let mut holder = callee.as_member_expression().map(|member| bare(member.object()));
        for _ in 0..3 {
            match holder {
                Some(Expression::Identifier(name)) => match self.context.initial(name).map(bare) {
                    Some(made) => holder = Some(made),
                    None => return true,
                },
                Some(Expression::NewExpression(made)) => {
                    let given = made.arguments.first().map_or("", |given| self.context.text(given.span()));
                    return ["req", "ctx", "event", "context", "location", ".url", "c."].iter().any(|word| given.contains(word));
                }
                Some(other) => match other.as_member_expression() {
                    Some(member) => holder = Some(bare(member.object())),
                    None => return true,
                },
                None => return true,
            }
        }
        true
    }

    /// A call that reads what the caller sends.
    pub(super) fn source_call(&self, name: &str, call: &CallExpression<'a>) -> Option<Taint> {
        let shown = || self.context.text(call.span).chars().take(60).collect::<String>();
        if self.in_browser {
            let read = name.ends_with("earchParams.get") || name == "params.get" && self.context.whole.contains("location.search");
            return read.then(|| Taint::new(shown(), call.span.start));
        }
        // `url.parse(req.url, true).query`
        if matches!(name, "url.parse" | "parseUrl" | "parseurl" | "parse")
            && call
                .arguments
                .first()
                .is_some_and(|given| matches!(self.context.text(given.span()), "req.url" | "request.url" | "req.originalUrl"))
        {
            return Some(Taint::new(shown(), call.span.start));
        }
        if !is_input_call(name) || name.ends_with(".text") || name.ends_with("blob") {
            return None;
        }
        // Only what stands on a request is a caller's; an answer that was fetched has a reader of the same name.
        let holder = name.rsplit_once('.').map_or("", |(holder, _)| holder);
        if name.ends_with("params.get") && !name.ends_with("earchParams.get") && !holder.contains("url") {
            return None;
        }
        if name.ends_with("earchParams.get") && !self.of_request(&call.callee) {
            return None;
        }
        let whole = name.ends_with("json") || name == "readBody" || name.ends_with("parseBody");
        Some(Taint::new(shown(), call.span.start).whole(whole))
    }
}

fn holder_is_window(name: &str) -> bool {
    name.split('.').next().is_some_and(|holder| matches!(holder, "window" | "self" | "globalThis" | "addEventListener"))
}

/// Whether a parameter is the request itself, whose members are read where they are named.
fn is_request(parameter: &FormalParameter<'_>) -> bool {
    parameter.pattern.get_binding_identifier().is_some_and(|name| {
        matches!(
            name.name.as_str(),
            "req"
                | "request"
                | "_req"
                | "_request"
                | "res"
                | "response"
                | "_res"
                | "reply"
                | "next"
                | "ctx"
                | "context"
                | "event"
                | "c"
                | "db"
                | "app"
                | "client"
                | "prisma"
                | "supabase"
                | "env"
        )
    })
}
