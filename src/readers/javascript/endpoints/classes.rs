//! Ways in that decorators open on the methods of classes: NestJS controllers, resolvers and gateways, and their kin.

use super::{handled_by, kind_by_name};
use crate::facts::{Cover, Endpoint, EndpointKind, Guard, GuardKind, Module};
use crate::readers::javascript::Context;
use crate::readers::javascript::body::{guard_kind, is_public_wrapper};
use crate::readers::javascript::name::Name;
use crate::readers::javascript::tree::{bare, dotted, property, text_of, words};
use crate::sorted::Arrange;
use oxc_ast::AstKind;
use oxc_ast::ast::{
    Argument, ArrayExpressionElement, CallExpression, Class, ClassElement, Decorator, Expression, MethodDefinition, ObjectExpression,
};
use oxc_span::{GetSpan, Span};

/// Signs of a file that this reader has something to say about.
const SIGNS: &[&str] = &[
    "@Controller",
    "@JsonController",
    "@Resolver",
    "@WebSocketGateway",
    "useGlobalGuards",
    "useGlobalPipes",
    "APP_GUARD",
    ".forRoutes(",
    "@Cron(",
    "@Interval(",
    "@Process(",
    "@OnEvent(",
    "@MessagePattern(",
    "@EventPattern(",
    "@RabbitSubscribe(",
    "@SqsMessageHandler(",
];

pub(super) fn read(context: &Context<'_, '_>, module: &mut Module, found: &mut Vec<Endpoint>) {
    let text = &context.whole;
    if !SIGNS.iter().any(|sign| text.contains(sign)) {
        return;
    }
    for node in context.semantic.nodes().iter() {
        match node.kind() {
            AstKind::Class(class) => of_class(context, module, class, found),
            AstKind::CallExpression(call) => global(context, module, call),
            AstKind::ObjectExpression(provider) => provided(context, module, provider),
            _ => {}
        }
    }
}

/// What the decorators of a class or method say.
#[derive(Default, Clone)]
struct Said {
    guards: Vec<Guard>,
    calls: Vec<String>,
    /// Names the roles that may call it.
    roles: Option<(String, Span)>,
    /// Opens it for everyone.
    exempt: bool,
}

/// The name of a decorator and what it is given.
fn named<'e, 'a>(decorator: &'e Decorator<'a>) -> Option<(Name<'e>, &'e [Argument<'a>])> {
    match bare(&decorator.expression) {
        Expression::CallExpression(call) => Some((dotted(&call.callee)?, call.arguments.as_slice())),
        other => Some((dotted(other)?, &[])),
    }
}

fn of_class<'a>(context: &Context<'_, 'a>, module: &Module, class: &Class<'a>, found: &mut Vec<Endpoint>) {
    let Some(name) = class.id.as_ref().map(|id| id.name.as_str()) else { return };
    let mut served = None;
    for (decorator, arguments) in class.decorators.iter().filter_map(named) {
        served = match decorator.as_str() {
            "Controller" | "JsonController" | "RestController" => Some(("nest", base(arguments))),
            "Resolver" => Some(("nest-graphql", String::new())),
            "WebSocketGateway" => Some(("nest-socket", String::new())),
            _ => continue,
        };
    }
    let Some((framework, base)) = served else {
        jobs(context, module, class, name, found);
        return;
    };
    let above = said(context, module, &class.decorators);
    for element in &class.body.body {
        let ClassElement::MethodDefinition(method) = element else { continue };
        let Some(key) = method.key.static_name() else { continue };
        let Some((kind, verb, route)) = opened(method, framework, &base, &key) else { continue };
        let Some(function) = module.functions.iter().find(|function| function.name == format!("{name}.{key}")) else { continue };
        let mut endpoint = handled_by(function, kind_by_name(&route, kind), framework, verb, route);
        let mut own = said(context, module, &method.decorators);
        own.guards.extend(above.guards.iter().cloned());
        own.calls.extend(above.calls.iter().cloned());
        let roles = own.roles.or_else(|| above.roles.clone());
        if let Some((by, span)) = &roles {
            endpoint.guards.push(Guard { kind: GuardKind::Role, by: by.clone(), fails_open: false, origin: context.at(*span) });
        }
        endpoint.exempt = own.exempt || above.exempt;
        endpoint.guards.extend(own.guards);
        endpoint.calls.extend(own.calls);
        if framework == "nest-socket" {
            // Whoever is refused when connecting sends no message.
            endpoint.calls.push("this.handleConnection".to_owned());
        }
        endpoint.calls.arrange();
        endpoint.calls.dedup();
        let receives = method.value.params.items.iter().flat_map(|parameter| &parameter.decorators).filter_map(named).any(|(name, _)| {
            matches!(
                name.as_str(),
                "Body"
                    | "BodyParam"
                    | "Param"
                    | "Params"
                    | "Query"
                    | "QueryParam"
                    | "QueryParams"
                    | "Args"
                    | "Arg"
                    | "MessageBody"
                    | "UploadedFile"
                    | "UploadedFiles"
            )
        });
        if receives {
            endpoint.takes_input = true;
            endpoint.input.get_or_insert_with(|| context.at(method.span));
        }
        found.push(endpoint);
    }
}

/// Methods that a schedule, a queue or another part of the product wakes up: `@Cron("0 * * * *")`, `@Process("mail")`.
fn jobs<'a>(context: &Context<'_, 'a>, module: &Module, class: &Class<'a>, name: &str, found: &mut Vec<Endpoint>) {
    for element in &class.body.body {
        let ClassElement::MethodDefinition(method) = element else { continue };
        let woken = method.decorators.iter().filter_map(named).any(|(decorator, _)| {
            matches!(
                decorator.as_str(),
                "Cron"
                    | "Interval"
                    | "Timeout"
                    | "Process"
                    | "OnEvent"
                    | "MessagePattern"
                    | "EventPattern"
                    | "RabbitSubscribe"
                    | "SqsMessageHandler"
            )
        });
        if !woken {
            continue;
        }
        let Some(key) = method.key.static_name() else { continue };
        if let Some(function) = module.functions.iter().find(|function| function.name == format!("{name}.{key}")) {
            found.push(handled_by(function, EndpointKind::Job, "nest", None, context.text(method.key.span()).to_owned()));
        }
    }
}

/// The path of a controller.
fn base(arguments: &[Argument<'_>]) -> String {
    let path = match arguments.first().and_then(Argument::as_expression).map(bare) {
        Some(Expression::ObjectExpression(options)) => property(options, "path").and_then(path_of),
        Some(other) => path_of(other),
        None => None,
    };
    path.unwrap_or_default().to_owned()
}

/// A path, or the first of several.
fn path_of<'a>(expression: &Expression<'a>) -> Option<&'a str> {
    match bare(expression) {
        Expression::ArrayExpression(list) => list.elements.first().and_then(ArrayExpressionElement::as_expression).and_then(text_of),
        other => text_of(other),
    }
}

/// How a method is reached.
fn opened(method: &MethodDefinition<'_>, framework: &str, base: &str, key: &str) -> Option<(EndpointKind, Option<&'static str>, String)> {
    method.decorators.iter().filter_map(named).find_map(|(decorator, arguments)| {
        let first = arguments.first().and_then(Argument::as_expression);
        if framework == "nest" {
            let verb = match decorator.as_str() {
                "Get" | "Sse" => Some("GET"),
                "Post" => Some("POST"),
                "Put" => Some("PUT"),
                "Patch" => Some("PATCH"),
                "Delete" => Some("DELETE"),
                "All" | "Any" => None,
                _ => return None,
            };
            let path = first.and_then(path_of).unwrap_or_default();
            let route: Vec<&str> = [base, path].into_iter().map(|part| part.trim_matches('/')).filter(|part| !part.is_empty()).collect();
            return Some((EndpointKind::Http, verb, format!("/{}", route.join("/"))));
        }
        let called = || {
            let options = arguments.iter().filter_map(Argument::as_expression).find_map(|given| match bare(given) {
                Expression::ObjectExpression(options) => property(options, "name").and_then(text_of),
                other => text_of(other),
            });
            options.unwrap_or(key).to_owned()
        };
        match (framework, decorator.as_str()) {
            ("nest-graphql", "Query") => Some((EndpointKind::Procedure, Some("QUERY"), called())),
            ("nest-graphql", "Mutation") => Some((EndpointKind::Procedure, Some("MUTATION"), called())),
            ("nest-graphql", "Subscription") => Some((EndpointKind::Procedure, Some("QUERY"), called())),
            ("nest-socket", "SubscribeMessage") => Some((EndpointKind::Socket, None, called())),
            _ => None,
        }
    })
}

fn said<'a>(context: &Context<'_, 'a>, module: &Module, decorators: &[Decorator<'a>]) -> Said {
    let mut said = Said::default();
    let mut parts = Vec::new();
    for decorator in decorators {
        let Some((name, arguments)) = named(decorator) else { continue };
        if name.starts_with("Api") || name.starts_with("Http") {
            continue;
        }
        if matches!(name.as_str(), "UseGuards" | "UseMiddleware" | "UseBefore") {
            parts.extend(arguments.iter().filter_map(Argument::as_expression));
            continue;
        }
        // `@Middleware([isAuthenticated])`: functions of Express in front of a method or of all of a class.
        if matches!(name.as_str(), "Middleware" | "ClassMiddleware") {
            for argument in arguments.iter().filter_map(Argument::as_expression) {
                match bare(argument) {
                    Expression::ArrayExpression(list) => {
                        list.elements
                            .iter()
                            .filter_map(|element| element.as_expression())
                            .for_each(|part| before(context, part, &mut said));
                    }
                    part => before(context, part, &mut said),
                }
            }
            continue;
        }
        let parts = words(&name);
        let has = |list: &[&str]| parts.iter().any(|word| list.contains(&word.as_str()));
        let metadata =
            name == "SetMetadata" && arguments.first().and_then(Argument::as_expression).and_then(text_of).is_some_and(is_public_wrapper);
        if metadata
            || has(&["public", "unprotected", "anonymous", "unauthenticated"])
            || has(&["skip", "no", "without", "ignore", "bypass"]) && has(&["auth", "jwt", "guard", "login"])
        {
            said.exempt = true;
            continue;
        }
        if has(&["role", "roles", "permission", "permissions", "policies", "acl"])
            || has(&["authorized", "authorize", "auth"]) && !arguments.is_empty()
        {
            said.roles = Some((name.to_string(), decorator.span));
        }
        let kind = if matches!(name.as_str(), "Authorized" | "Auth" | "Authenticated") {
            Some(GuardKind::Login)
        } else {
            guard_kind(&name, arguments.len()).filter(|kind| *kind != GuardKind::Role || !arguments.is_empty())
        };
        said.guards.extend(kind.map(|kind| Guard { kind, by: name.to_string(), fails_open: false, origin: context.at(decorator.span) }));
        // A decorator of the project's own may hold others.
        said.calls.push(name.into_owned());
    }
    for part in parts {
        guard(context, module, part, &mut said);
    }
    said
}

/// One of the classes that `UseGuards` is given.
fn guard<'a>(context: &Context<'_, 'a>, module: &Module, part: &Expression<'a>, said: &mut Said) {
    let Some(name) = guard_name(part) else { return };
    let given = matches!(bare(part), Expression::CallExpression(call) if !call.arguments.is_empty());
    let kind = guard_kind(&name, 1);
    // Such a guard asks for the roles that a decorator names; without one it lets everyone pass.
    let general = words(&name).iter().any(|word| matches!(word.as_str(), "role" | "roles" | "permission" | "permissions" | "policies"));
    if kind == Some(GuardKind::Role) && general && !given {
        return;
    }
    let foreign = module.imports.iter().any(|import| {
        !import.specifier.starts_with(['.', '~'])
            && !import.specifier.contains("src/")
            && import.names.iter().any(|(here, _)| *here == name)
    });
    let kind = kind.or_else(|| foreign.then_some(GuardKind::Login));
    said.guards.extend(kind.map(|kind| Guard { kind, by: name.clone(), fails_open: false, origin: context.at(part.span()) }));
    said.calls.push(format!("{name}.canActivate"));
    said.calls.push(format!("{name}.use"));
    said.calls.push(name);
}

/// One of the functions that stand before a method: known by its name, or by what it does.
fn before<'a>(context: &Context<'_, 'a>, part: &Expression<'a>, said: &mut Said) {
    let Some(name) = guard_name(part) else { return };
    let kind = guard_kind(&name, 3);
    said.guards.extend(kind.map(|kind| Guard { kind, by: name.clone(), fails_open: false, origin: context.at(part.span()) }));
    said.calls.push(name);
}

fn guard_name(part: &Expression<'_>) -> Option<String> {
    dotted(part).map(|name| name.trim_end_matches("()").to_owned())
}

/// `app.useGlobalGuards(…)`, `consumer.apply(…).forRoutes(…)`.
fn global<'a>(context: &Context<'_, 'a>, module: &mut Module, call: &CallExpression<'a>) {
    let Some(member) = call.callee.as_member_expression() else { return };
    let mut said = Said::default();
    let mut prefixes = Vec::new();
    let mut except = Vec::new();
    match member.static_property_name() {
        Some("useGlobalGuards") => {
            for part in call.arguments.iter().filter_map(Argument::as_expression) {
                guard(context, module, part, &mut said);
            }
        }
        Some("useGlobalPipes") => {
            let by = "useGlobalPipes".to_owned();
            said.guards.push(Guard { kind: GuardKind::Validation, by, fails_open: false, origin: context.at(call.span) });
        }
        Some("forRoutes") => {
            let mut at = bare(member.object());
            for _ in 0..8 {
                let Expression::CallExpression(inner) = at else { break };
                let Some(link) = inner.callee.as_member_expression() else { break };
                let given = inner.arguments.iter().filter_map(Argument::as_expression);
                match link.static_property_name() {
                    Some("apply") => given.for_each(|part| guard(context, module, part, &mut said)),
                    Some("exclude") => except.extend(given.filter_map(consumed)),
                    _ => {}
                }
                at = bare(link.object());
            }
            prefixes = call.arguments.iter().filter_map(Argument::as_expression).filter_map(consumed).collect();
            if prefixes.iter().any(String::is_empty) {
                prefixes.clear();
            }
        }
        _ => return,
    }
    cover(module, prefixes, except, said);
}

/// What a middleware runs for: a path, a path with its method, or a controller.
fn consumed(given: &Expression<'_>) -> Option<String> {
    let rooted = |path: &str| format!("/{}", path.trim_start_matches('/'));
    match bare(given) {
        Expression::ObjectExpression(options) => {
            let path = rooted(property(options, "path").and_then(text_of)?);
            let method = property(options, "method").and_then(dotted).unwrap_or_default();
            match method.rsplit('.').next() {
                Some("ALL" | "") | None => Some(open_end(&path)),
                Some(method) => Some(format!("{method} {path}")),
            }
        }
        Expression::Identifier(class) => Some(format!("{}.", class.name)),
        other => text_of(other).map(|path| open_end(&rooted(path))),
    }
}

/// A path as a prefix: what a wildcard ends starts with what stands before it.
fn open_end(path: &str) -> String {
    path.split(['*', '(', '{', ':']).next().unwrap_or("").trim_end_matches('/').to_owned()
}

/// `{ provide: APP_GUARD, useClass: JwtAuthGuard }`.
fn provided<'a>(context: &Context<'_, 'a>, module: &mut Module, provider: &ObjectExpression<'a>) {
    if property(provider, "provide").and_then(dotted).as_deref() != Some("APP_GUARD") {
        return;
    }
    let Some(class) = property(provider, "useClass").or_else(|| property(provider, "useExisting")) else { return };
    let mut said = Said::default();
    guard(context, module, class, &mut said);
    cover(module, Vec::new(), Vec::new(), said);
}

fn cover(module: &mut Module, prefixes: Vec<String>, except: Vec<String>, said: Said) {
    if !said.guards.is_empty() || !said.calls.is_empty() {
        module.covers.push(Cover { family: "nest".to_owned(), prefixes, except, guards: said.guards, calls: said.calls });
    }
}
