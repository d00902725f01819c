//! The places where a caller's value does harm.

use super::taint::Taint;
use super::{Values, function_around};
use crate::facts::{Flow, Sink};
use crate::readers::javascript::tree::{bare, dotted, property};
use oxc_ast::AstKind;
use oxc_ast::ast::{
    Argument, CallExpression, Expression, IfStatement, NewExpression, ObjectExpression, ObjectProperty, ObjectPropertyKind,
};
use oxc_semantic::AstNode;
use oxc_span::{GetSpan, Span};

pub(super) fn read<'a>(values: &Values<'_, '_, 'a>, flows: &mut Vec<Flow>) {
    for node in values.context.semantic.nodes().iter() {
        match node.kind() {
            AstKind::CallExpression(call) => of_call(values, node, call, flows),
            AstKind::NewExpression(made) => of_new(values, made, flows),
            AstKind::ObjectProperty(found) => of_property(values, found, flows),
            AstKind::IfStatement(branch) => skipped_charge(values, branch, flows),
            _ => {}
        }
    }
}

fn push(values: &Values<'_, '_, '_>, sink: Sink, by: &str, taint: Taint, at: Span, flows: &mut Vec<Flow>) {
    let origin = values.context.at(at);
    let mut steps = taint.steps;
    if steps.last() != Some(&origin) {
        steps.push(origin.clone());
    }
    flows.push(Flow { sink, by: by.chars().take(60).collect(), source: taint.source.chars().take(60).collect(), steps, origin });
}

fn of_call<'a>(values: &Values<'_, '_, 'a>, node: &AstNode<'a>, call: &CallExpression<'a>, flows: &mut Vec<Flow>) {
    let context = values.context;
    let Some(name) = dotted(&call.callee) else { return };
    let (holder, last) = name.rsplit_once('.').unwrap_or(("", &name));
    let argument = |at: usize| call.arguments.get(at).and_then(Argument::as_expression);
    let carried = |at: usize| argument(at).and_then(|argument| values.taint(argument, 24));
    let raw = |at: usize| carried(at).filter(|taint| !taint.number && !values.is_checked(taint));
    let mut say = |sink: Sink, taint: Taint| push(values, sink, &name, taint, call.span, flows);
    match last {
        "query" | "execute" | "raw" | "$queryRawUnsafe" | "$executeRawUnsafe" | "unsafe" | "all" | "get" | "run" | "exec" | "prepare"
        | "one" | "any" | "none" | "each" | "many" | "oneOrNone" | "queryRaw"
            if argument(0).and_then(|text| context.prefix(text, 4)).is_some_and(|text| is_statement(&text)) =>
        {
            if let Some(taint) = raw(0).filter(|taint| taint.built) {
                say(Sink::Sql, taint);
            }
        }
        "find" | "findOne" | "deleteMany" | "updateMany" | "findOneAndUpdate" | "aggregate" if !holder.is_empty() => {
            let database = holder.contains("collection")
                || holder.rsplit('.').next().is_some_and(|model| model.starts_with(|c: char| c.is_ascii_uppercase()));
            if let Some(taint) = carried(0).filter(|taint| taint.whole && database) {
                say(Sink::NoSql, taint);
            }
        }
        "exec" | "execSync" | "execAsync" | "execPromise"
            if matches!(holder, "" | "child_process" | "cp" | "shell" | "shelljs" | "childProcess" | "require()") =>
        {
            if let Some(taint) = raw(0) {
                say(Sink::Shell, taint);
            }
        }
        "spawn" | "spawnSync" => {
            let shell = call.arguments.iter().any(|argument| {
                matches!(argument, Argument::ObjectExpression(options)
                    if property(options, "shell").is_some_and(|value| !matches!(value, Expression::BooleanLiteral(off) if !off.value)))
            });
            if shell && let Some(taint) = raw(0).or_else(|| raw(1)) {
                say(Sink::Shell, taint);
            }
        }
        "eval" | "runInNewContext" | "runInThisContext" | "runInContext" | "evaluate"
            if matches!(holder, "" | "vm" | "window" | "globalThis" | "math" | "mathjs") && (last != "evaluate" || holder == "mathjs") =>
        {
            if let Some(taint) = raw(0) {
                say(Sink::Code, taint);
            }
        }
        "readFile" | "readFileSync" | "createReadStream" | "unlink" | "unlinkSync" | "writeFile" | "writeFileSync" | "sendFile"
        | "download" | "rm" | "rmSync"
            if holder.is_empty()
                || ["fs", "fsp", "promises", "res", "Deno", "response"].contains(&holder.rsplit('.').next().unwrap_or("")) =>
        {
            let rooted = call
                .arguments
                .iter()
                .any(|argument| matches!(argument, Argument::ObjectExpression(options) if property(options, "root").is_some()));
            let contained = function_around(context, node.id()).is_some_and(|function| {
                let text = context.text(context.semantic.nodes().kind(function).span());
                text.contains("basename(") || text.contains("startsWith(")
            });
            if !rooted
                && !contained
                && let Some(taint) = raw(0)
            {
                say(Sink::Path, taint);
            }
        }
        "fetch" | "axios" | "got" | "needle" | "request" | "goto" | "get" | "post" | "head" | "put" | "extractFromUrl" => {
            let client = matches!(name.as_str(), "fetch" | "axios" | "got" | "needle" | "request" | "superagent" | "fetchWithTimeout")
                || ["axios", "needle", "got", "superagent", "http", "https", "page", "request", "undici"].contains(&holder)
                    && last != "request"
                || last == "goto";
            if client && let Some(taint) = outgoing(values, node, argument(0)) {
                say(Sink::OutgoingUrl, taint);
            }
        }
        "redirect" | "permanentRedirect" => {
            let at = if call.arguments.len() == 2 && matches!(argument(0), Some(Expression::NumericLiteral(_))) { 1 } else { 0 };
            if let Some(taint) = raw(at).filter(|taint| taint.head) {
                say(Sink::Redirect, taint);
            }
        }
        "unserialize" | "deserialize" if !holder.contains("passport") && (holder.contains("serial") || last == "unserialize") => {
            if let Some(taint) = raw(0) {
                say(Sink::Deserialise, taint);
            }
        }
        "parseXml" | "parseXmlString" | "parseXmlAsync" => {
            let entities = context.text(call.span).replace(' ', "").contains("noent:true");
            if entities && let Some(taint) = carried(0) {
                say(Sink::Xml, taint);
            }
        }
        _ => {}
    }
    if charges(&name) {
        amount(values, call, &name, flows);
    }
    if matches!(
        last,
        "update" | "insert" | "upsert" | "create" | "findByIdAndUpdate" | "findOneAndUpdate" | "updateOne" | "set" | "patch" | "values"
    ) {
        privilege(values, call, &name, flows);
    }
}

fn of_new<'a>(values: &Values<'_, '_, 'a>, made: &NewExpression<'a>, flows: &mut Vec<Flow>) {
    if dotted(&made.callee).as_deref() != Some("Function") {
        return;
    }
    let last = made.arguments.last().and_then(Argument::as_expression);
    if let Some(taint) = last.and_then(|body| values.taint(body, 24)).filter(|taint| !taint.number) {
        push(values, Sink::Code, "new Function", taint, made.span, flows);
    }
}

/// `$where`: code that the database runs. Whatever is joined into it unparsed is the fault, wherever it comes from.
fn of_property<'a>(values: &Values<'_, '_, 'a>, found: &ObjectProperty<'a>, flows: &mut Vec<Flow>) {
    if found.key.static_name().as_deref() != Some("$where") {
        return;
    }
    if let Some(taint) = values.taint(&found.value, 24).filter(|taint| !taint.number) {
        push(values, Sink::NoSql, "$where", taint, found.span, flows);
        return;
    }
    let Expression::TemplateLiteral(template) = bare(&found.value) else { return };
    let open = template.expressions.iter().find_map(|part| {
        let Expression::Identifier(name) = bare(part) else { return None };
        let declared = values.context.declaration(name)?;
        matches!(declared.kind(), AstKind::FormalParameter(_) | AstKind::FormalParameters(_)).then(|| name.name.to_string())
    });
    if let Some(name) = open {
        push(values, Sink::NoSql, "$where", Taint::new(name, values.context.at(found.span)), found.span, flows);
    }
}

fn is_statement(text: &str) -> bool {
    let word: String = text.trim_start().chars().take_while(char::is_ascii_alphabetic).collect::<String>().to_ascii_uppercase();
    matches!(word.as_str(), "SELECT" | "INSERT" | "UPDATE" | "DELETE" | "WITH" | "CALL" | "DROP" | "ALTER" | "CREATE" | "TRUNCATE")
}

/// A URL whose host the caller decides.
fn outgoing<'a>(values: &Values<'_, '_, 'a>, node: &AstNode<'a>, url: Option<&Expression<'a>>) -> Option<Taint> {
    let url = match bare(url?) {
        Expression::ObjectExpression(options) => property(options, "url").or_else(|| property(options, "uri"))?,
        other => other,
    };
    let taint = values.taint(url, 24).filter(|taint| taint.head && !taint.number && !values.is_checked(taint))?;
    // A check of the host anywhere around counts; which hosts it allows is not judged here.
    let context = values.context;
    let mut around = function_around(context, node.id());
    for _ in 0..3 {
        let Some(function) = around else { break };
        let text = context.text(context.semantic.nodes().kind(function).span());
        if [".hostname", ".host ", ".host)", "isPrivate", "ALLOWED", "allowed", "isSafeUrl", "validateUrl", "isValidUrl"]
            .iter()
            .any(|check| text.contains(check))
        {
            return None;
        }
        around = function_around(context, function);
    }
    Some(taint)
}

/// `if (amount === 0 && code === "FREE") { paid } else { charge }`: the caller picks the branch that counts as paid.
fn skipped_charge<'a>(values: &Values<'_, '_, 'a>, branch: &IfStatement<'a>, flows: &mut Vec<Flow>) {
    let context = values.context;
    let Some(otherwise) = &branch.alternate else { return };
    let body = context.text(branch.consequent.span());
    let counts =
        ["COMPLETED", "completed", "'paid'", "\"paid\"", "PAID", "succeeded", "approved"].iter().any(|status| body.contains(status));
    let charge = |text: &str| {
        ["payments.create", "paymentIntents.create", "charges.create", "sessions.create", "createPayment", "orders.create"]
            .iter()
            .any(|call| text.contains(call))
    };
    if !counts || charge(body) || !charge(context.text(otherwise.span())) {
        return;
    }
    if let Some(taint) = equal_to_literal(values, &branch.test, 4) {
        push(values, Sink::PaidWithoutCharge, context.text(branch.test.span()), taint, branch.span, flows);
    }
}

/// A caller's value that is compared with a text of the code.
fn equal_to_literal<'a>(values: &Values<'_, '_, 'a>, test: &Expression<'a>, depth: u32) -> Option<Taint> {
    let depth = depth.checked_sub(1)?;
    match bare(test) {
        Expression::LogicalExpression(both) => {
            equal_to_literal(values, &both.left, depth).or_else(|| equal_to_literal(values, &both.right, depth))
        }
        Expression::BinaryExpression(binary) if binary.operator.is_equality() => {
            let literal = |side: &Expression<'a>| bare(side).is_string_literal() || bare(side).is_number_literal();
            match (literal(&binary.left), literal(&binary.right)) {
                (false, true) => values.taint(&binary.left, 24),
                (true, false) => values.taint(&binary.right, 24),
                _ => None,
            }
        }
        _ => None,
    }
}

fn charges(name: &str) -> bool {
    [
        "payments.create",
        "paymentIntents.create",
        "sessions.create",
        "charges.create",
        "orders.create",
        "createPayment",
        "paymentsApi.createPayment",
        "paymentLinks.create",
        "prices.create",
        "transaction.initialize",
        "transactions.initialize",
        "transaction.sale",
    ]
    .iter()
    .any(|known| name.ends_with(known))
        && !name.contains("auth")
        && !name.contains("prisma")
        && !name.starts_with("db.")
}

/// An amount of money that the caller decides.
fn amount<'a>(values: &Values<'_, '_, 'a>, call: &CallExpression<'a>, name: &str, flows: &mut Vec<Flow>) {
    let path = values.context.entry.path.to_ascii_lowercase();
    // Givers choose what they give.
    if ["donat", "tip", "pledge", "topup", "top-up", "contribution"].iter().any(|word| path.contains(word)) {
        return;
    }
    let Some(object) = call.arguments.first().and_then(Argument::as_expression).and_then(|given| literal(values, given)) else { return };
    if let Some((span, taint)) = amount_within(values, object, 6) {
        push(values, Sink::Amount, name, taint, span, flows);
    }
}

/// An object literal, directly or through a variable.
fn literal<'v, 'a>(values: &'v Values<'_, '_, 'a>, expression: &'v Expression<'a>) -> Option<&'v ObjectExpression<'a>> {
    match bare(expression) {
        Expression::ObjectExpression(object) => Some(object),
        Expression::Identifier(name) => match bare(values.context.initial(name)?) {
            Expression::ObjectExpression(object) => Some(object),
            _ => None,
        },
        _ => None,
    }
}

fn amount_within<'a>(values: &Values<'_, '_, 'a>, object: &ObjectExpression<'a>, depth: u32) -> Option<(Span, Taint)> {
    let depth = depth.checked_sub(1)?;
    for member in &object.properties {
        let ObjectPropertyKind::ObjectProperty(member) = member else { continue };
        let key = member.key.static_name().unwrap_or_default().to_ascii_lowercase();
        if matches!(key.as_str(), "metadata" | "customer" | "headers") {
            continue;
        }
        if matches!(key.as_str(), "amount" | "unit_amount" | "unitamount" | "total" | "amount_total" | "value" | "unit_amount_decimal")
            && let Some(taint) = values.taint(&member.value, 24)
        {
            return Some((member.span, taint));
        }
        let found = match bare(&member.value) {
            Expression::ObjectExpression(inner) => amount_within(values, inner, depth),
            Expression::ArrayExpression(list) => list.elements.iter().find_map(|element| match element.as_expression().map(bare) {
                Some(Expression::ObjectExpression(inner)) => amount_within(values, inner, depth),
                _ => None,
            }),
            _ => None,
        };
        if found.is_some() {
            return found;
        }
    }
    None
}

/// A role, plan or balance that the caller decides, or a whole person's record that the caller fills.
fn privilege<'a>(values: &Values<'_, '_, 'a>, call: &CallExpression<'a>, name: &str, flows: &mut Vec<Flow>) {
    let lower = name.to_ascii_lowercase();
    let person = ["user", "profile", "account", "member"].iter().any(|word| lower.contains(word))
        || crate::readers::javascript::tree::links(&call.callee)
            .iter()
            .any(|(_, table)| table.is_some_and(|table| table.contains("user") || table.contains("profile")))
        || call.callee.as_member_expression().is_some_and(|member| {
            crate::readers::javascript::tree::links(member.object())
                .iter()
                .any(|(_, table)| table.is_some_and(|table| table.contains("user") || table.contains("profile")))
        });
    if !person {
        return;
    }
    for argument in call.arguments.iter().filter_map(Argument::as_expression) {
        if let Some(taint) = values.taint(argument, 24).filter(|taint| taint.whole) {
            push(values, Sink::Privilege, name, taint, call.span, flows);
            return;
        }
        let Some(object) = literal(values, argument) else { continue };
        let object = property(object, "data").and_then(|data| literal(values, data)).unwrap_or(object);
        for member in &object.properties {
            let ObjectPropertyKind::ObjectProperty(member) = member else { continue };
            let key = member.key.static_name().unwrap_or_default().to_ascii_lowercase();
            if matches!(
                key.as_str(),
                "role" | "is_admin" | "isadmin" | "credits" | "is_pro" | "subscription_tier" | "permissions" | "balance"
            ) && let Some(taint) = values.taint(&member.value, 24).filter(|taint| !values.is_checked(taint))
            {
                push(values, Sink::Privilege, name, taint, member.span, flows);
                return;
            }
        }
    }
}
