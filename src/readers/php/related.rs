//! Records of Laravel and the person they belong to: relations of who is signed in, searches that leave them again, and
//! records that the address itself names.

use super::context::{Context, Unit};
use super::effects::is_me;
use super::questions::initial;
use super::sites::state;
use super::sources;
use super::tree::{Argument, Node, Step, Stmt, each_expr, each_in};
use crate::facts::{Effect, EffectKind, Facts, Picked, SiteKind};

/// Methods of a query, which are no relation.
const QUERIES: &[&str] = &[
    "get",
    "first",
    "all",
    "latest",
    "oldest",
    "count",
    "query",
    "newQuery",
    "load",
    "fresh",
    "refresh",
    "save",
    "delete",
    "toArray",
    "exists",
    "update",
    "withTrashed",
    "inRandomOrder",
];

/// A chain's calls, the last first.
type Links<'c> = [(&'c str, &'c [Argument<'c>], u32)];

/// The relation by which a chain goes on from who is signed in: `orders` of `auth()->user()->orders()->where(…)`.
pub(super) fn relation<'c>(links: &Links<'c>) -> Option<&'c str> {
    links
        .iter()
        .rev()
        .skip_while(|(link, ..)| *link != "user")
        .skip(1)
        .find(|(link, given, _)| given.is_empty() && !QUERIES.contains(link))
        .map(|(link, ..)| *link)
}

/// Classes that a method is handed and that are no record.
const NO_RECORDS: &[&str] = &[
    "Request",
    "Service",
    "Repository",
    "Action",
    "Manager",
    "Client",
    "Handler",
    "Factory",
    "Builder",
    "Interface",
    "Contract",
    "Closure",
    "Response",
    "Dto",
    "DTO",
    "Data",
];

/// A record that the address names (`/orders/{order}`) and that the answer holds.
pub(super) fn shown<'c>(context: &Context<'c>, unit: &Unit<'c>, body: &'c [Stmt<'c>], found: &mut Vec<Effect>) {
    let Some(function) = unit.function.filter(|function| context.is_laravel() && sources::is_action(context, unit, function)) else {
        return;
    };
    for parameter in &function.parameters {
        let kind = parameter.kind.rsplit('\\').next().unwrap_or(parameter.kind);
        let record = kind.starts_with(|c: char| c.is_ascii_uppercase()) && !NO_RECORDS.iter().any(|end| kind.ends_with(end));
        if !record || initial(unit, parameter.name).is_some() {
            continue;
        }
        let answered = body.iter().find_map(|statement| match &statement.kind {
            Step::Return(Some(value)) => {
                let (mut holds, mut handed_on) = (false, false);
                each_expr(value, &mut |expr| {
                    holds |= expr.variable() == Some(parameter.name);
                    // A service or repository of the controller decides what is answered.
                    if let Node::Call(callee, _) = &expr.kind {
                        handed_on |= callee.dotted().is_some_and(|name| name.starts_with("this."));
                    }
                });
                (holds && !handed_on).then_some(value.start)
            }
            _ => None,
        });
        if let Some(at) = answered {
            found.push(Effect {
                kind: EffectKind::Reads,
                target: kind.chars().take(80).collect(),
                policed: false,
                picked: Picked::Sent,
                origin: context.at(at),
            });
        }
    }
}

/// `auth()->user()->orders()->where(…)->orWhere('number', 'like', "%$term%")`: what stands behind the `or` is asked of
/// everybody's records, not only of those before it.
pub(super) fn escaped<'c>(context: &Context<'c>, unit: &Unit<'c>, facts: &mut Facts) {
    if !context.is_laravel() {
        return;
    }
    each_in(unit.body, &mut |expr| {
        if !matches!(expr.kind, Node::Call(..)) {
            return;
        }
        let links = expr.links();
        let Some(((last, given, at), before)) = links.split_first() else { return };
        let first = last.starts_with("orWhere") && !before.iter().any(|(link, ..)| link.starts_with("orWhere"));
        if !first || !searches(context, unit, given) {
            return;
        }
        let name = expr.dotted().unwrap_or_default();
        let related = ["auth().user()", "Auth.user()", "request.user()"].iter().any(|start| name.starts_with(start));
        let own =
            before.iter().find(|(link, given, _)| link.starts_with("where") && given.iter().any(|one| is_me(context.written(&one.value))));
        let owner = match own {
            Some((_, given, _)) => given.first().and_then(|one| one.value.text()).unwrap_or("their owner"),
            None if related => match relation(before) {
                Some(relation) => relation,
                None => return,
            },
            None => return,
        };
        state(context, SiteKind::OwnerFilterEscaped, owner, *at, facts);
    });
}

/// Whether an alternative looks for what somebody typed, rather than naming further records on purpose.
fn searches<'c>(context: &Context<'c>, unit: &Unit<'c>, given: &'c [Argument<'c>]) -> bool {
    let text = |one: &Argument<'c>| context.written(&one.value);
    !given.iter().any(|one| is_me(text(one)) || matches!(one.value.kind, Node::Closure(..)))
        && given.iter().any(|one| text(one).contains('%') || sources::mentions_input(context, unit, &one.value))
}
