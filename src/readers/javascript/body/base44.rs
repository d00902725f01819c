//! Base44's kit: entities are tables with rules of their own, which `asServiceRole` passes by; its integrations ask
//! models, send mail and keep files.

use super::effects::{method_span, push};
use super::scope::is_sent;
use crate::facts::{Effect, EffectKind, Import, Picked};
use crate::readers::javascript::Context;
use crate::readers::javascript::sites::expression::parts;
use crate::readers::javascript::tree::{bare, dotted, first_name, property};
use oxc_ast::ast::{Argument, CallExpression, Expression, StaticMemberExpression};
use std::borrow::Cow;

/// The member that carries all rights.
const PRIVILEGED: &str = "asServiceRole";

/// How often a name is followed to what it stands for.
const STEPS: u32 = 3;

/// A call of an entity.
pub(in crate::readers::javascript) struct Entity {
    /// What it is called.
    pub(in crate::readers::javascript) name: String,
    /// What the call does.
    pub(in crate::readers::javascript) kind: EffectKind,
    /// It goes past the entity's rules.
    privileged: bool,
}

/// A call of the kit. Answers whether it was one.
pub(super) fn of_call<'a>(
    context: &Context<'_, 'a>,
    imports: &[Import],
    call: &CallExpression<'a>,
    name: &str,
    out: &mut Vec<Effect>,
) -> bool {
    let (holder, method) = parts(name);
    let at = call.callee.as_member_expression().map_or(call.span, method_span);
    if let Some(entity) = entity(context, imports, call, name) {
        push(context, at, entity.kind, &entity.name, out);
        if let Some(effect) = out.last_mut() {
            effect.policed = !entity.privileged;
            effect.picked = picked(context, call, method);
        }
        if entity.privileged && entity.name == "User" && (entity.kind == EffectKind::Deletes || sets_role(call)) {
            push(context, at, EffectKind::ManagesUsers, "User", out);
        }
        return true;
    }
    if let Some(kind) = integration(context, name) {
        push(context, at, kind, method, out);
        return true;
    }
    if method == "inviteUser" && (holder.ends_with(".users") || holder.ends_with(".auth")) {
        push(context, at, EffectKind::ManagesUsers, method, out);
        return true;
    }
    false
}

/// Rights above the caller's, wherever a client is asked for them.
pub(super) fn of_member(context: &Context<'_, '_>, member: &StaticMemberExpression<'_>, out: &mut Vec<Effect>) {
    if member.property.name == PRIVILEGED {
        push(context, member.span, EffectKind::ActsPrivileged, PRIVILEGED, out);
    }
}

/// The entity that a call is about: `base44.entities.Task.update`, `sr.entities["shop.Order"].get`, `Task.list` of an
/// entity that the file brings in or names.
pub(in crate::readers::javascript) fn entity<'a>(
    context: &Context<'_, 'a>,
    imports: &[Import],
    call: &CallExpression<'a>,
    name: &str,
) -> Option<Entity> {
    let (holder, method) = parts(name);
    let kind = match method {
        "create" | "bulkCreate" | "update" | "updateMany" | "bulkUpdate" | "importEntities" => EffectKind::Writes,
        "delete" | "deleteMany" => EffectKind::Deletes,
        "get" | "list" | "filter" => EffectKind::Reads,
        _ => return None,
    };
    let found = |holder: &str| {
        let (client, entity) = holder.split_once("entities.").filter(|(client, _)| client.is_empty() || client.ends_with('.'))?;
        // Wasp hands models in under the same word.
        let other = matches!(client, "context." | "ctx.") || entity.is_empty() || entity.contains('(');
        let name = if entity == "[]" { "an entity" } else { entity };
        (!other).then(|| Entity { name: name.to_owned(), kind, privileged: client.contains(PRIVILEGED) })
    };
    if let Some(entity) = found(holder) {
        // `sr.entities.Task`, where `sr` is a client with all rights.
        let privileged = entity.privileged || found(&spelt_out(context, call, holder)).is_some_and(|entity| entity.privileged);
        return Some(Entity { privileged, ..entity });
    }
    if holder.contains('.') || !holder.starts_with(|c: char| c.is_ascii_uppercase()) {
        return None;
    }
    let brought = imports.iter().any(|import| {
        let of_entities = import.specifier.ends_with("/entities") || import.specifier.contains("/entities/");
        of_entities && import.names.iter().any(|(here, _)| here == holder)
    });
    if brought
        && context.whole.contains("/entities")
        && (method != "filter" || call.arguments.first().is_none_or(|given| !is_function(given)))
    {
        return Some(Entity { name: holder.to_owned(), kind, privileged: false });
    }
    found(&spelt_out(context, call, holder))
}

fn is_function(given: &Argument<'_>) -> bool {
    matches!(given, Argument::ArrowFunctionExpression(_) | Argument::FunctionExpression(_))
}

/// What stands before a method, with names of the file replaced by what they stand for.
fn spelt_out<'a, 'n>(context: &Context<'_, 'a>, call: &CallExpression<'a>, holder: &'n str) -> Cow<'n, str> {
    let mut known = Cow::Borrowed(holder);
    let mut at = first_name(&call.callee);
    for _ in 0..STEPS {
        let Some(first) = at.and_then(|name| context.initial(name)) else { break };
        if !matches!(bare(first), Expression::StaticMemberExpression(_) | Expression::ComputedMemberExpression(_)) {
            break;
        }
        let Some(stands_for) = dotted(first) else { break };
        let rest = known.split_once('.').map_or("", |(_, rest)| rest);
        known = Cow::Owned(if rest.is_empty() { stands_for.to_string() } else { format!("{stands_for}.{rest}") });
        at = first_name(first);
    }
    known
}

/// What an integration of the kit does: `base44.integrations.Core.SendEmail`, and `InvokeLLM` or `Core.InvokeLLM` where a file
/// brings in the app's own list of them.
pub(in crate::readers::javascript) fn integration(context: &Context<'_, '_>, called: &str) -> Option<EffectKind> {
    let (holder, method) = parts(called);
    let kind = match method {
        "InvokeLLM" | "GenerateImage" | "GenerateVideo" | "GenerateSpeech" | "TranscribeAudio" | "ExtractDataFromUploadedFile" => {
            EffectKind::CallsAi
        }
        "SendEmail" | "SendSMS" => EffectKind::SendsMessage,
        "UploadFile" | "UploadPrivateFile" => EffectKind::StoresFile,
        _ => return None,
    };
    // Other integrations have folders of their own below that name.
    let listed = || ["/integrations\"", "/integrations'", "/integrations/Core"].iter().any(|list| context.whole.contains(list));
    (holder.ends_with("integrations.Core") || matches!(holder, "" | "Core") && listed()).then_some(kind)
}

/// How a call picks its records: by an id alone that the caller sends, or otherwise.
fn picked<'a>(context: &Context<'_, 'a>, call: &CallExpression<'a>, method: &str) -> Picked {
    let Some(first) = call.arguments.first().and_then(Argument::as_expression).map(bare) else { return Picked::Otherwise };
    let id = match (method, first) {
        ("get" | "update" | "delete", id) => Some(id),
        ("filter", Expression::ObjectExpression(filter)) if filter.properties.len() == 1 => property(filter, "id"),
        _ => None,
    };
    if id.is_some_and(|id| is_sent(context, id)) { Picked::Sent } else { Picked::Otherwise }
}

/// Whether what is written holds a role.
fn sets_role(call: &CallExpression<'_>) -> bool {
    call.arguments.iter().filter_map(Argument::as_expression).any(|given| match bare(given) {
        Expression::ObjectExpression(data) => ["role", "is_admin", "isAdmin"].iter().any(|key| property(data, key).is_some()),
        _ => false,
    })
}
