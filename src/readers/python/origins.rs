//! What other web sites may do with a log-in: headers that answer whoever asks, session cookies that travel everywhere.

use super::settings::state;
use super::tree::{Context, bare, keyword, last, text_of};
use crate::facts::{Facts, Role, SiteKind};
use ruff_python_ast::{AnyNodeRef, Expr, StmtAssign};
use ruff_text_size::{Ranged, TextRange};

const ALLOW_ORIGIN: &str = "access-control-allow-origin";

/// States them; of a file's headers the first.
pub(super) fn read(context: &Context<'_>, facts: &mut Facts) {
    if !super::ships(context) || context.entry.role != Role::Source {
        return;
    }
    let mut told = false;
    for node in &context.nodes {
        if let AnyNodeRef::StmtAssign(assign) = node.any {
            session(context, assign, facts);
        }
        if let AnyNodeRef::ExprCall(call) = node.any
            && let Some(given) = keyword(call, "same_site").filter(|given| is_none(given))
            && context.text(call.arguments.args.first().map_or(call.range(), Ranged::range)).contains("SessionMiddleware")
        {
            state(context, SiteKind::CookieSentEverywhere, "", given.range(), facts);
        }
        let Some((value, range)) = header(node.any).filter(|_| !told) else { continue };
        if mirrors(context, value, node.def) {
            told = true;
            state(context, SiteKind::CorsAnyOriginWithCredentials, "header", range, facts);
        }
    }
}

/// The value that a header of an answer is given: in a list of headers, by its name, or by a call.
fn header(node: AnyNodeRef<'_>) -> Option<(&Expr, TextRange)> {
    let named = |key: Option<&Expr>| key.and_then(text_of).is_some_and(|key| key.eq_ignore_ascii_case(ALLOW_ORIGIN));
    match node {
        AnyNodeRef::StmtAssign(assign) => match assign.targets.first() {
            Some(Expr::Subscript(member)) if named(Some(&member.slice)) => Some((&*assign.value, assign.range)),
            _ => None,
        },
        AnyNodeRef::ExprDict(dict) => {
            let item = dict.items.iter().find(|item| named(item.key.as_ref()))?;
            Some((&item.value, item.value.range()))
        }
        AnyNodeRef::ExprCall(call) if named(call.arguments.args.first()) => call.arguments.args.get(1).map(|value| (value, call.range())),
        _ => None,
    }
}

/// Whether a header answers with the very origin that asks, where credentials are let through and no list is looked at.
fn mirrors(context: &Context<'_>, value: &Expr, def: usize) -> bool {
    let asks = |text: &str| {
        let plain = text.to_ascii_lowercase().replace(['"', '\'', ' '], "");
        text.len() < 120
            && ["headers.get(origin", "headers[origin]", "environ.get(http_origin", "meta.get(http_origin", "request.origin"]
                .iter()
                .any(|read| plain.contains(read))
    };
    let first = match bare(value) {
        Expr::Name(name) => context.initial(&name.id, def).map_or("", |first| context.text(first)),
        other => context.text(other),
    };
    let around = context.defs.get(def).map_or_else(|| context.source.text(), |own| context.text(own.function.range));
    let credentials = around.split("Allow-Credentials").skip(1).any(|rest| {
        let near: String = rest.chars().take(24).collect();
        near.to_ascii_lowercase().contains("true")
    });
    let lower = around.to_ascii_lowercase();
    let listed = ["origin in ", "origin not in ", "allowed_", "whitelist", "endswith(", "startswith(", ".match(", "fullmatch(", "trusted"];
    credentials && asks(first) && !listed.iter().any(|word| lower.contains(word))
}

fn is_none(value: &Expr) -> bool {
    text_of(value).is_some_and(|text| text.eq_ignore_ascii_case("none"))
}

/// `app.config["SESSION_COOKIE_SAMESITE"] = "None"`; Django asks for a token besides.
fn session(context: &Context<'_>, assign: &StmtAssign, facts: &mut Facts) {
    let target = assign.targets.first().map_or("", |target| context.text(target));
    let name = last(target).trim_end_matches(']').trim_matches(['"', '\'']);
    let name = name.rsplit(['"', '\'', '[']).next().unwrap_or(name);
    if matches!(name, "SESSION_COOKIE_SAMESITE" | "REMEMBER_COOKIE_SAMESITE")
        && is_none(&assign.value)
        && context.top("INSTALLED_APPS").is_none()
        && !context.entry.path.contains("settings")
    {
        state(context, SiteKind::CookieSentEverywhere, "", assign.value.range(), facts);
    }
}
