//! Scripts that a server runs when their address is opened: files below a public folder, or anywhere where none is set
//! apart, that read what was sent.

use super::{Door, Handler, endpoint};
use crate::facts::{Effect, EffectKind, Endpoint, Role};
use crate::readers::php::context::{Context, MAIN, Unit};
use crate::readers::php::effects;
use crate::readers::php::sources::SENT;
use crate::readers::php::tree::{Node, Step, Stmt, each_expr, each_in, each_step, last, leaves};
use std::collections::BTreeSet;

/// Folders whose files are brought in by others.
const ASIDE: &[&str] = &[
    "includes",
    "include",
    "inc",
    "lib",
    "libs",
    "library",
    "vendor",
    "config",
    "configs",
    "classes",
    "class",
    "src",
    "views",
    "templates",
    "template",
    "partials",
    "tests",
    "test",
    "migrations",
    "database",
    "helpers",
    "helper",
    "models",
    "model",
    "layouts",
    "layout",
    "components",
    "controllers",
    "controller",
    "system",
    "core",
    "wp-includes",
    "wp-admin",
    "wp-content",
    "bootstrap",
    "storage",
    "resources",
    "lang",
    "languages",
    "seeders",
    "seeds",
    "functions",
    "cli",
    "bin",
    "console",
    "scripts",
    "routes",
    "tools",
    "setup",
    "install",
    "docs",
    "examples",
];
/// Folders that servers show, with all below them.
const PUBLIC: &[&str] = &["public_html/", "htdocs/", "public/", "www/", "webroot/", "web/", "html/"];

/// The script itself, if it is a way in.
pub(super) fn read(context: &Context<'_>) -> Option<Endpoint> {
    let path = context.entry.path.as_str();
    if context.entry.role != Role::Source || !path.ends_with(".php") || context.is_wordpress() || !context.namespace.is_empty() {
        return None;
    }
    let text = context.text();
    // Code that only a command line runs, and code of a framework that has its routes elsewhere.
    if text.starts_with("#!")
        || ["php_sapi_name", "PHP_SAPI", "Route::", "BASEPATH", "_JEXEC", "$argv", "defined('APP"].iter().any(|word| text.contains(word))
        || context.uses("Illuminate\\")
    {
        return None;
    }
    let folders: Vec<&str> = path.split('/').collect();
    let public = PUBLIC.iter().find_map(|folder| {
        path.find(folder).filter(|at| *at == 0 || path.get(..*at).is_some_and(|before| before.ends_with('/'))).map(|at| at + folder.len())
    });
    let below = path.get(public.unwrap_or(0)..).unwrap_or(path);
    let aside = folders.iter().rev().skip(1).any(|folder| ASIDE.contains(&folder.to_ascii_lowercase().as_str())) && public.is_none();
    if aside {
        return None;
    }
    let unit = context.main()?;
    // A file of functions or a class answers nobody.
    if unit.body.iter().any(|statement| matches!(statement.kind, Step::Class(_))) {
        return None;
    }
    let mut sent: [bool; 5] = [false; 5];
    let mut body_read = false;
    each_in(unit.body, &mut |expr| {
        if let Node::Variable(name) = &expr.kind
            && let Some(at) = SENT.iter().position(|known| known == name)
            && let Some(mark) = sent.get_mut(at)
        {
            *mark = true;
        }
        if let Node::Text("php://input") = &expr.kind {
            body_read = true;
        }
    });
    let [get, post, any, _, files] = sent;
    let post = post || body_read;
    if is_fragment(context, unit) {
        return None;
    }
    let body = effects::of_body(context, unit, unit.body);
    let stores = |effect: &Effect| matches!(effect.kind, EffectKind::Writes | EffectKind::Deletes) && effect.target != "file";
    let asked = get || post || any || files;
    if !asked && (!shows(unit.body) || !body.effects.iter().any(stores)) {
        return None;
    }
    let method = match (get, post || files, any) {
        (true, false, false) => Some("GET"),
        (_, true, _) => Some("POST"),
        _ => None,
    };
    let mut found = endpoint(Door {
        framework: "php",
        method: method.map(str::to_owned),
        route: format!("/{below}"),
        guards: Vec::new(),
        calls: Vec::new(),
        handler: Handler::Here(body),
        origin: context.at(first(context)),
    });
    found.handler = Some(MAIN.to_owned());
    // A way in by itself: without its own exit to a page of log-in it is open.
    found.takes_input = asked;
    Some(found)
}

/// Where the code starts.
fn first(context: &Context<'_>) -> u32 {
    context.file.body.iter().find(|statement| !matches!(statement.kind, Step::Html | Step::Nothing)).map_or(0, |statement| statement.start)
}

/// Whether a script answers with anything.
fn shows(body: &[Stmt<'_>]) -> bool {
    let mut found = false;
    each_step(body, &mut |statement| found |= matches!(statement.kind, Step::Html | Step::Echo(_)));
    found
}

/// Whether it is a piece that others bring in: it leaves where a constant of theirs is not set, goes on with a text that
/// it never began, or asks a database that it never opened.
fn is_fragment<'c>(_: &Context<'c>, unit: &Unit<'c>) -> bool {
    let (mut included, mut opens, mut asks, mut waits) = (false, false, false, false);
    let mut begun = BTreeSet::new();
    let mut grown = BTreeSet::new();
    each_in(unit.body, &mut |expr| match &expr.kind {
        Node::Include(_) => included = true,
        Node::New(class, _) => {
            opens |= class
                .name()
                .is_some_and(|name| matches!(last(name).to_ascii_lowercase().as_str(), "mysqli" | "pdo" | "sqlite3" | "database" | "db"))
        }
        Node::Call(callee, _) => {
            let name = callee.dotted().unwrap_or_default();
            opens |=
                name.ends_with("_connect") || name.ends_with("_open") || name.ends_with("getInstance") || name.ends_with("getConnection");
            asks |= matches!(last(&name), "mysqli_query" | "mysql_query" | "query" | "prepare" | "execute" | "pg_query");
        }
        Node::Assign("=", target, _) => begun.extend(target.variable()),
        Node::Assign(".=", target, _) => grown.extend(target.variable()),
        _ => {}
    });
    let mut leads = |test: &crate::readers::php::tree::Expr<'c>| {
        each_expr(test, &mut |expr| {
            if let Node::Call(callee, _) = &expr.kind {
                waits |= callee.name().is_some_and(|name| last(name).eq_ignore_ascii_case("defined"));
            }
        })
    };
    for statement in unit.body {
        match &statement.kind {
            Step::If(branches, _) => {
                for (test, body) in branches.iter().filter(|(_, body)| leaves(body)) {
                    let _ = body;
                    leads(test);
                }
            }
            Step::Expr(expr) if matches!(expr.kind, Node::Binary("or" | "||" | "and" | "&&", ..)) => leads(expr),
            _ => {}
        }
    }
    waits || !included && (asks && !opens || grown.iter().any(|name| !begun.contains(name)))
}
