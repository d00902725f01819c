//! Symfony: `#[Route('/x', methods: ['POST'])]` above methods. Rules of access stand in settings, which `link` joins; where
//! those are not among the files, only ways in whose own code asks who calls are kept.

use super::{Door, Handler, endpoint, guard, join};
use crate::facts::{Endpoint, Guard, GuardKind};
use crate::readers::php::context::Context;
use crate::readers::php::effects;
use crate::readers::php::tree::{Expr, Mark};

/// The routes of a file.
pub(super) fn read(context: &Context<'_>) -> Vec<Endpoint> {
    if !context.text().contains("#[Route") {
        return Vec::new();
    }
    let mut found = Vec::new();
    for unit in &context.units {
        let (Some(class), Some(function)) = (unit.class, unit.function) else { continue };
        let Some(route) = function.marks.iter().find(|mark| mark.name == "Route") else { continue };
        let prefix = class.marks.iter().find(|mark| mark.name == "Route").and_then(path).unwrap_or("");
        let mut guards: Vec<Guard> = class
            .marks
            .iter()
            .chain(&function.marks)
            .filter(|mark| matches!(mark.name, "IsGranted" | "Security"))
            .map(|mark| granted(context, mark))
            .collect();
        let body = effects::of_body(context, unit, unit.body);
        guards.extend(body.guards.iter().cloned());
        let methods: Vec<&str> = route
            .arguments
            .iter()
            .filter(|given| given.name == Some("methods"))
            .flat_map(|given| given.value.entries())
            .filter_map(Expr::text)
            .collect();
        let method = match methods.as_slice() {
            [one] => Some((*one).to_owned()),
            [] => None,
            many => many.iter().find(|method| **method != "GET").map(|method| (*method).to_owned()),
        };
        found.push(endpoint(Door {
            framework: "symfony",
            method,
            route: join(prefix, path(route).unwrap_or("")),
            guards,
            calls: Vec::new(),
            handler: Handler::Here(body),
            origin: context.at(function.start),
        }));
    }
    found
}

fn path<'c>(mark: &Mark<'c>) -> Option<&'c str> {
    mark.arguments.iter().find(|given| given.name.is_none() || given.name == Some("path"))?.value.text()
}

fn granted(context: &Context<'_>, mark: &Mark<'_>) -> Guard {
    let asked = mark.arguments.first().map_or("", |given| context.written(&given.value));
    let any = asked.contains("IS_AUTHENTICATED") || asked.contains("ROLE_USER");
    guard(context, if any { GuardKind::Login } else { GuardKind::Role }, asked, mark.start)
}
