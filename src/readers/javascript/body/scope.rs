//! How a call of a store picks its records: by an id that the caller sent and nothing more, or by whose they are.

use super::handed::is_handed;
use super::is_input;
use super::owners::{is_caller, is_owner_field};
use super::presence::origin;
use crate::facts::Picked;
use crate::readers::javascript::Context;
use crate::readers::javascript::tree::{bare, dotted, property, text_of};
use oxc_ast::AstKind;
use oxc_ast::ast::{Argument, BindingPattern, CallExpression, Expression, IdentifierReference, ObjectExpression, ObjectPropertyKind};
use oxc_span::GetSpan;
use oxc_syntax::operator::LogicalOperator;

/// How far a value is followed back.
const DEPTH: u32 = 6;
/// Parameters that hold what the caller sends, by what frameworks call them.
const PARAMETERS: &[&str] =
    &["params", "args", "input", "parsedInput", "body", "searchParams", "query", "ctx", "context", "req", "request", "event"];

/// Fields of a person's record that others are meant to see, in small letters and without lines below.
const SHOWN: &[&str] = &[
    "id",
    "uuid",
    "slug",
    "name",
    "username",
    "handle",
    "nickname",
    "displayname",
    "avatar",
    "avatarurl",
    "image",
    "imageurl",
    "picture",
    "photo",
    "objectkey",
    "alttext",
    "bio",
    "createdat",
    "updatedat",
];

/// How a call picks its records.
pub(super) fn picked<'a>(context: &Context<'_, 'a>, call: &CallExpression<'a>) -> Picked {
    let mut filters: Vec<(String, &Expression<'a>)> = Vec::new();
    let method = call.callee.as_member_expression().and_then(|member| member.static_property_name()).unwrap_or("");
    if takes_what_is_shown(call, method) {
        return Picked::Shown;
    }
    let first = call.arguments.first().and_then(Argument::as_expression);
    let mut owned = false;
    // `findByIdAndUpdate(id, { … })`, `updateOne({ … }, { … })`: what stands behind is what is written.
    let written = |at: usize| at > 0 && (method.ends_with("AndUpdate") || matches!(method, "updateOne" | "updateMany"));
    for (at, given) in call.arguments.iter().enumerate().filter_map(|(at, given)| Some((at, given.as_expression()?))) {
        match bare(given) {
            Expression::ObjectExpression(options) => {
                match property(options, "where").map(bare) {
                    Some(Expression::ObjectExpression(within)) => properties(within, &mut filters),
                    Some(_) => return Picked::Otherwise,
                    None if written(at) => {}
                    None if method.starts_with("find")
                        || method.ends_with("One")
                        || method.ends_with("Many")
                        || method.starts_with("findOneAnd") =>
                    {
                        properties(options, &mut filters);
                    }
                    None => owned |= names_owner(context, options),
                }
                if let Some(Expression::ObjectExpression(data)) = property(options, "data").map(bare) {
                    owned |= names_owner(context, data);
                }
            }
            // `insert([{ user_id, … }])`
            Expression::ArrayExpression(list) => {
                owned |= list
                    .elements
                    .iter()
                    .filter_map(|element| element.as_expression())
                    .any(|element| matches!(bare(element), Expression::ObjectExpression(row) if names_owner(context, row)));
            }
            _ => {}
        }
    }
    if method == "save"
        && let Some(made) = super::models::made(context, call)
        && let Some(given) = made.arguments.first().and_then(Argument::as_expression)
    {
        let row = match bare(given) {
            Expression::Identifier(name) => context.initial(name).map(bare),
            given => Some(given),
        };
        owned |= matches!(row, Some(Expression::ObjectExpression(row)) if names_owner(context, row));
    }
    let by_id = matches!(
        method,
        "findById" | "findByIdAndUpdate" | "findByIdAndDelete" | "findByIdAndRemove" | "findByPk" | "delete" | "patch" | "replace" | "get"
    );
    if let Some(id) = first
        && by_id
        && !matches!(bare(id), Expression::ObjectExpression(_))
        && filters.is_empty()
        && (method.starts_with("find")
            || call
                .callee
                .as_member_expression()
                .is_some_and(|member| dotted(member.object()).is_some_and(|name| name.ends_with("ctx.db") || name == "db")))
    {
        filters.push(("id".to_owned(), id));
    }
    if let Some(compared) = super::statements::compared(call, method) {
        filters.extend(compared);
    }
    if !chained(context, call, &mut filters) {
        return Picked::Otherwise;
    }
    // The owner whom the request names is no owner that anyone verified.
    let named = |key: &str, value: &Expression<'a>| is_person(key) && is_sent(context, value);
    if owned
        || filters
            .iter()
            .any(|(key, value)| is_owner(key) && !named(key, value) || is_caller(context.text(value.span())) && !is_sent(context, value))
    {
        return Picked::Owned;
    }
    let id = |key: &str| {
        matches!(key, "id" | "_id" | "uuid") || key.ends_with(".id") || key.ends_with("._id") || is_person(key) || is_mailbox(key)
    };
    if !filters.is_empty() && filters.iter().all(|(key, _)| id(key)) && filters.iter().any(|(_, value)| is_sent(context, value)) {
        return Picked::Sent;
    }
    if !filters.is_empty()
        && filters.iter().all(|(key, _)| id(key) && !is_person(key))
        && filters.iter().any(|(_, value)| is_handed(context, value))
    {
        return Picked::Given;
    }
    Picked::Otherwise
}

/// Whether a call asks only how many records there are, or names the fields of one record that it wants, all of which
/// people show of themselves.
fn takes_what_is_shown(call: &CallExpression<'_>, method: &str) -> bool {
    if matches!(method, "count" | "countDocuments" | "estimatedDocumentCount") {
        return true;
    }
    let single = matches!(method, "findUnique" | "findFirst" | "findUniqueOrThrow" | "findFirstOrThrow");
    let options = call.arguments.first().and_then(Argument::as_expression).map(bare);
    match options {
        Some(Expression::ObjectExpression(options)) if single => is_shown(options),
        _ => false,
    }
}

/// Whether the `select` of a query names nothing but what is shown.
fn is_shown(options: &ObjectExpression<'_>) -> bool {
    let Some(Expression::ObjectExpression(fields)) = property(options, "select").map(bare) else { return false };
    !fields.properties.is_empty()
        && fields.properties.iter().all(|field| match field {
            ObjectPropertyKind::ObjectProperty(field) => {
                field.key.static_name().is_some_and(|key| SHOWN.contains(&key.to_ascii_lowercase().replace('_', "").as_str()))
                    && match bare(&field.value) {
                        Expression::ObjectExpression(inner) => is_shown(inner),
                        _ => true,
                    }
            }
            ObjectPropertyKind::SpreadProperty(_) => false,
        })
}

/// Records that hold others and belong to whoever made them, by their names.
const HOLDERS: &[&str] = &[
    "chat",
    "conversation",
    "thread",
    "project",
    "document",
    "folder",
    "board",
    "note",
    "invoice",
    "wallet",
    "budget",
    "portfolio",
    "trip",
    "meeting",
    "journal",
    "workspace",
    "dashboard",
    "campaign",
    "notebook",
    "tracker",
];

/// The record beneath which a row is put because the request says so: `insert({ chat_id: body.chatId, … })`.
pub(super) fn beneath<'a>(context: &Context<'_, 'a>, call: &CallExpression<'a>) -> Option<String> {
    let method = call.callee.as_member_expression().and_then(|member| member.static_property_name()).unwrap_or("");
    if !matches!(method, "insert" | "create" | "insertOne") {
        return None;
    }
    let given = call.arguments.iter().rev().find_map(Argument::as_expression)?;
    let row = match bare(given) {
        Expression::ObjectExpression(options) => match property(options, "data").map(bare) {
            Some(Expression::ObjectExpression(data)) => data,
            _ => options,
        },
        Expression::ArrayExpression(list) => list.elements.iter().find_map(|element| match element.as_expression().map(bare) {
            Some(Expression::ObjectExpression(row)) => Some(row),
            _ => None,
        })?,
        _ => return None,
    };
    row.properties.iter().find_map(|member| {
        let ObjectPropertyKind::ObjectProperty(member) = member else { return None };
        let key = member.key.static_name()?;
        let holder = key.strip_suffix("_id").or_else(|| key.strip_suffix("Id"))?;
        let named = HOLDERS.iter().find(|known| known.eq_ignore_ascii_case(holder.rsplit('_').next().unwrap_or(holder)))?;
        is_sent(context, &member.value).then(|| (*named).to_owned())
    })
}

/// Fields whose value says whose a record is.
fn is_owner(key: &str) -> bool {
    let last = key.rsplit('.').next().unwrap_or(key);
    is_owner_field(last)
        || matches!(
            last,
            "user" | "owner" | "author" | "createdBy" | "orgId" | "org_id" | "tenantId" | "workspaceId" | "companyId" | "members"
        )
}

/// Fields that hold one person's id.
pub(super) fn is_person(key: &str) -> bool {
    let last = key.rsplit('.').next().unwrap_or(key).to_ascii_lowercase().replace('_', "");
    matches!(
        last.as_str(),
        "userid"
            | "ownerid"
            | "authorid"
            | "clerkid"
            | "clerkuserid"
            | "uid"
            | "customerid"
            | "patientid"
            | "studentid"
            | "participantid"
            | "memberid"
            | "employeeid"
            | "playerid"
            | "driverid"
    )
}

/// Fields that hold one person's address: `email`, `participant_email`.
fn is_mailbox(key: &str) -> bool {
    let last = key.rsplit('.').next().unwrap_or(key).to_ascii_lowercase();
    last.ends_with("email") && !last.contains("invite") && !last.contains("verified")
}

/// Whether a row says whose it is: by a column that is called so, or by any id that is the verified caller's.
fn names_owner<'a>(context: &Context<'_, 'a>, row: &ObjectExpression<'a>) -> bool {
    row.properties.iter().any(|property| match property {
        ObjectPropertyKind::ObjectProperty(property) => property.key.static_name().is_some_and(|key| {
            let id = key.ends_with("Id") || key.ends_with("_id");
            is_owner(&key) || id && is_caller(context.text(property.value.span())) && !is_sent(context, &property.value)
        }),
        ObjectPropertyKind::SpreadProperty(_) => false,
    })
}

fn properties<'e, 'a>(object: &'e ObjectExpression<'a>, filters: &mut Vec<(String, &'e Expression<'a>)>) {
    for property in &object.properties {
        match property {
            ObjectPropertyKind::ObjectProperty(property) => {
                filters.push((property.key.static_name().map(|key| key.to_string()).unwrap_or_default(), &property.value));
            }
            ObjectPropertyKind::SpreadProperty(spread) => filters.push((String::new(), &spread.argument)),
        }
    }
}

/// Filters that follow in a chain: `.eq("id", id)`, `.where(eq(notes.id, id))`. Answers whether all could be understood.
fn chained<'e, 'a: 'e>(context: &Context<'e, 'a>, call: &CallExpression<'a>, filters: &mut Vec<(String, &'e Expression<'a>)>) -> bool {
    let mut end = call.span.end;
    for kind in context.semantic.nodes().ancestor_kinds(call.node_id.get()).take(24) {
        match kind {
            AstKind::StaticMemberExpression(member) if member.object.span().end == end => end = member.span.end,
            AstKind::CallExpression(outer) if outer.callee.span().end == end => {
                end = outer.span.end;
                let method = outer.callee.as_member_expression().and_then(|member| member.static_property_name()).unwrap_or("");
                match (method, outer.arguments.as_slice()) {
                    ("eq", [field, value]) => {
                        let (Some(field), Some(value)) = (field.as_expression().and_then(text_of), value.as_expression()) else {
                            return false;
                        };
                        filters.push((field.to_owned(), value));
                    }
                    ("where", [condition]) => match condition.as_expression().map(bare) {
                        Some(Expression::CallExpression(test)) if dotted(&test.callee).as_deref() == Some("eq") => {
                            let [field, value] = test.arguments.as_slice() else { return false };
                            let (Some(field), Some(value)) = (field.as_expression().and_then(dotted), value.as_expression()) else {
                                return false;
                            };
                            filters.push((field.into_owned(), value));
                        }
                        Some(other) => {
                            // Several conditions: whose it is may be one of them.
                            let text = context.text(other.span()).to_ascii_lowercase();
                            let whose =
                                ["userid", "user_id", "ownerid", "owner_id", "authorid", "teamid", "team_id", "orgid", "organizationid"];
                            if whose.iter().any(|word| text.contains(word)) {
                                filters.push(("userId".to_owned(), other));
                                continue;
                            }
                            return false;
                        }
                        None => return false,
                    },
                    ("match" | "or" | "filter" | "in" | "is" | "neq" | "gt" | "lt" | "gte" | "lte" | "contains" | "like" | "ilike", _) => {
                        return false;
                    }
                    _ => {}
                }
            }
            AstKind::ChainExpression(_) | AstKind::ParenthesizedExpression(_) => {}
            _ => break,
        }
    }
    true
}

/// Whether a value comes from the caller as it is.
pub(in crate::readers::javascript) fn is_sent<'a>(context: &Context<'_, 'a>, expression: &Expression<'a>) -> bool {
    sent(context, expression, DEPTH)
}

fn sent<'a>(context: &Context<'_, 'a>, expression: &Expression<'a>, depth: u32) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    match bare(expression) {
        Expression::Identifier(name) => {
            origin(context, name).is_some_and(|first| sent(context, first, depth) || whole(context, first)) || is_parameter(context, name)
        }
        // `Number(params.id)`, `new Types.ObjectId(id)`
        Expression::CallExpression(call) => {
            let name = dotted(&call.callee).unwrap_or_default();
            let passes_on = matches!(
                name.as_str(),
                "Number" | "parseInt" | "String" | "parseFloat" | "BigInt" | "ObjectId" | "toObjectId" | "Number.parseInt"
            );
            passes_on && call.arguments.first().and_then(Argument::as_expression).is_some_and(|given| sent(context, given, depth))
                || super::is_input_call(&context.of_request(&name))
                || matches!(name.rsplit('.').next(), Some("get" | "getAll")) && is_form(context, call, depth)
        }
        Expression::NewExpression(made) => {
            made.arguments.first().and_then(Argument::as_expression).is_some_and(|given| sent(context, given, depth))
        }
        // `body.noteId || body.id`: what the caller sends comes first.
        Expression::LogicalExpression(either) if either.operator != LogicalOperator::And => sent(context, &either.left, depth),
        Expression::ChainExpression(chain) => {
            let member = chain.expression.as_member_expression();
            member.is_some_and(|member| match bare(member.object()) {
                _ if context.is_input(member.span()) => true,
                Expression::Identifier(name) => is_holder(context, name, depth),
                object => sent(context, object, depth),
            })
        }
        other => {
            let Some(member) = other.as_member_expression() else { return false };
            if context.is_input(member.span()) {
                return true;
            }
            let object = bare(member.object());
            match object {
                Expression::Identifier(name) => is_holder(context, name, depth),
                _ => sent(context, object, depth),
            }
        }
    }
}

/// `const sp = request.nextUrl.searchParams; sp.get("id")`, `const data = await request.formData(); data.get("id")`.
fn is_form<'a>(context: &Context<'_, 'a>, call: &CallExpression<'a>, depth: u32) -> bool {
    let Some(Expression::Identifier(held)) = call.callee.as_member_expression().map(|member| bare(member.object())) else { return false };
    let Some(first) = origin(context, held) else { return false };
    let text = context.text(first.span());
    (text.ends_with(".searchParams") || text.ends_with(".formData()")) && text.len() < 200 && depth > 0
        || matches!(bare(first), Expression::NewExpression(made) if dotted(&made.callee).as_deref() == Some("URLSearchParams")
            && made.arguments.first().and_then(Argument::as_expression).is_some_and(|given| ["req", "url", "event"].iter().any(|word| context.text(given.span()).contains(word))))
}

/// Whether a name holds what the caller sent as a whole: `const body = await request.json()`, a parameter `params`.
fn is_holder<'a>(context: &Context<'_, 'a>, name: &IdentifierReference<'a>, depth: u32) -> bool {
    if let Some(first) = origin(context, name) {
        return whole(context, first) || sent(context, first, depth);
    }
    // The framework's own objects hold other things too.
    is_parameter(context, name) && !matches!(name.name.as_str(), "ctx" | "context" | "req" | "request" | "event")
}

/// `await request.json()`, `req.params`, `await params`, `await readBody(event)`.
fn whole<'a>(context: &Context<'_, 'a>, expression: &Expression<'a>) -> bool {
    match bare(expression) {
        Expression::CallExpression(call) => {
            let name = dotted(&call.callee).unwrap_or_default();
            // `schema.parse(await request.json())` passes on what it was given.
            let parsed = ["parse", "safeParse", "parseAsync", "validate"].iter().any(|method| name.ends_with(&format!(".{method}")))
                && !name.starts_with("JSON.");
            super::is_input_call(&context.of_request(&name))
                || parsed && call.arguments.first().and_then(Argument::as_expression).is_some_and(|given| whole(context, given))
        }
        Expression::Identifier(name) => {
            matches!(name.name.as_str(), "params" | "args" | "input" | "parsedInput") && is_parameter(context, name)
                || origin(context, name).is_some_and(|first| matches!(bare(first), Expression::CallExpression(_)) && whole(context, first))
        }
        other => {
            other.is_member_expression() && is_input(&format!("{}.", context.of_request(context.text(other.span())).trim_end_matches('.')))
        }
    }
}

/// Whether a name is a parameter in which a framework hands over what the caller sent.
fn is_parameter(context: &Context<'_, '_>, name: &IdentifierReference<'_>) -> bool {
    let Some(declared) = context.declaration(name) else { return false };
    let AstKind::FormalParameter(parameter) = declared.kind() else { return false };
    let served = context.program.directives.iter().any(|directive| directive.directive.as_str() == "use server")
        && context.is_offered(declared.id());
    match &parameter.pattern {
        // Callers outside reach what such a module offers directly.
        BindingPattern::BindingIdentifier(_) => served || PARAMETERS.contains(&name.name.as_str()),
        BindingPattern::ObjectPattern(pattern) => {
            let inside = context.text(pattern.span);
            served && !inside.contains("ctx")
                || matches!(name.name.as_str(), "params" | "input" | "parsedInput" | "args")
                || ["params:", "input:", "parsedInput:"].iter().any(|outer| inside.replace(' ', "").contains(&format!("{outer}{{")))
        }
        _ => false,
    }
}
