//! One file with its tree, its functions, and what names in it mean.

use super::sources;
use super::statements::File;
use super::tree::{Class, Expr, Function, Node, Step, Stmt, each_expr, each_in, each_step, last};
use crate::facts::{Origin, Role};
use crate::intake::Entry;
use crate::readers::Source;
use std::collections::BTreeMap;

/// The name of what stands outside of functions.
pub(super) const MAIN: &str = "main";

/// Most functions that are looked at in one file.
const UNITS: usize = 600;

/// One file.
pub(super) struct Context<'c> {
    pub(super) entry: &'c Entry,
    pub(super) source: &'c Source<'c>,
    pub(super) file: &'c File<'c>,
    pub(super) units: Vec<Unit<'c>>,
    /// What it brings in: full name, name here, where.
    pub(super) uses: Vec<(&'c str, &'c str, u32)>,
    pub(super) namespace: &'c str,
    laravel: bool,
}

/// A function, a method, or what stands outside of them.
pub(super) struct Unit<'c> {
    /// `name`, `Class.method` or [`MAIN`].
    pub(super) name: String,
    pub(super) class: Option<&'c Class<'c>>,
    pub(super) function: Option<&'c Function<'c>>,
    pub(super) body: &'c [Stmt<'c>],
    pub(super) start: u32,
    /// Variables and members whose class is known.
    pub(super) classes: BTreeMap<String, &'c str>,
    /// What each variable is given first.
    pub(super) first: BTreeMap<&'c str, &'c Expr<'c>>,
}

impl<'c> Context<'c> {
    pub(super) fn new(entry: &'c Entry, source: &'c Source<'c>, file: &'c File<'c>) -> Self {
        let mut context = Self { entry, source, file, units: Vec::new(), uses: Vec::new(), namespace: "", laravel: false };
        let main = Unit {
            name: MAIN.to_owned(),
            class: None,
            function: None,
            body: &file.body,
            start: 0,
            classes: classes(None, None, &file.body),
            first: first(&file.body),
        };
        context.units.push(main);
        each_step(&file.body, &mut |statement| match &statement.kind {
            Step::Namespace(name) => context.namespace = name,
            Step::Use(found) => context.uses.extend(found.iter().map(|(full, here)| (full.as_str(), *here, statement.start))),
            Step::Function(function) if context.units.len() < UNITS => {
                context.units.push(Unit {
                    name: function.name.to_owned(),
                    class: None,
                    function: Some(function),
                    body: &function.body,
                    start: function.start,
                    classes: classes(None, Some(function), &function.body),
                    first: first(&function.body),
                });
            }
            Step::Class(class) => methods(&mut context.units, class, class.name),
            _ => {}
        });
        // Classes without a name: migrations, stubs.
        let mut unnamed = Vec::new();
        each_in(&file.body, &mut |expr| {
            if let Node::Class(class) = &expr.kind {
                unnamed.push(class.as_ref());
            }
        });
        for class in unnamed {
            methods(&mut context.units, class, "class");
        }
        context.laravel = context.uses("Illuminate\\")
            || context.uses("App\\")
            || context.uses("Laravel\\")
            || context.namespace.starts_with("App\\")
            || source.text().contains("Route::");
        context
    }

    pub(super) fn main(&self) -> Option<&Unit<'c>> {
        self.units.first()
    }

    pub(super) fn text(&self) -> &'c str {
        self.source.text()
    }

    pub(super) fn at(&self, at: u32) -> Origin {
        self.source.at(at as usize)
    }

    /// An expression as written.
    pub(super) fn written(&self, expr: &Expr<'_>) -> &'c str {
        self.text().get(expr.start as usize..expr.end as usize).unwrap_or("")
    }

    /// Whether it brings in something whose full name starts so.
    pub(super) fn uses(&self, prefix: &str) -> bool {
        self.uses.iter().any(|(full, ..)| full.starts_with(prefix))
    }

    /// The full name of a class.
    pub(super) fn full(&self, name: &str) -> String {
        if let Some(absolute) = name.strip_prefix('\\') {
            return absolute.to_owned();
        }
        let (root, rest) = name.split_once('\\').map_or((name, None), |(root, rest)| (root, Some(rest)));
        let known = self.uses.iter().find(|(_, here, _)| here.eq_ignore_ascii_case(root)).map(|(full, ..)| *full);
        match (known, rest) {
            (Some(full), Some(rest)) => format!("{full}\\{rest}"),
            (Some(full), None) => full.to_owned(),
            _ => name.to_owned(),
        }
    }

    pub(super) fn is_source(&self) -> bool {
        !matches!(self.entry.role, Role::Test | Role::Example | Role::Documentation | Role::Generated)
    }

    /// Whether the file belongs to WordPress, a plugin or a theme: it cannot be opened by itself.
    pub(super) fn is_wordpress(&self) -> bool {
        let text = self.text();
        ["ABSPATH", "add_action(", "add_filter(", "$wpdb", "WPINC", "add_action (", "Plugin Name:", "wp_enqueue"]
            .iter()
            .any(|word| text.contains(word))
    }

    /// Whether it is part of a Laravel application.
    pub(super) fn is_laravel(&self) -> bool {
        self.laravel
    }

    /// The name of a call as `link` follows it: `helper`, `this.method`, `Class.method`.
    pub(super) fn call_name(&self, unit: &Unit<'c>, callee: &Expr<'c>) -> Option<String> {
        match &callee.kind {
            Node::Name(name) => Some(last(name).to_owned()),
            Node::Static(holder, name) => {
                let class = holder.name()?;
                Some(match class.to_ascii_lowercase().as_str() {
                    "self" | "static" => format!("this.{name}"),
                    "parent" => format!("{}.{name}", last(unit.class?.parent?)),
                    _ => format!("{}.{name}", last(class)),
                })
            }
            Node::Member(holder, name) => {
                if holder.variable() == Some("this") {
                    return Some(format!("this.{name}"));
                }
                let class = self.class_of(unit, holder)?;
                Some(format!("{class}.{name}"))
            }
            _ => None,
        }
    }

    /// The class of a value, where the file tells it.
    pub(super) fn class_of(&self, unit: &Unit<'c>, holder: &Expr<'c>) -> Option<&'c str> {
        if let Node::New(class, _) = &holder.kind {
            return class.name().map(last);
        }
        if let Node::Call(callee, given) = &holder.kind
            && let Some("app" | "resolve") = callee.name().map(last)
            && let Some(Node::Static(class, "class")) = given.first().map(|given| &given.value.kind)
        {
            return class.name().map(last);
        }
        let name = holder.dotted()?;
        // Who is signed in, as Laravel hands it out.
        if self.laravel && matches!(name.as_str(), "request.user()" | "auth().user()" | "Auth.user()") {
            return Some("User");
        }
        unit.classes.get(&name).copied()
    }
}

fn methods<'c>(units: &mut Vec<Unit<'c>>, class: &'c Class<'c>, name: &str) {
    for method in &class.methods {
        if units.len() >= UNITS {
            return;
        }
        units.push(Unit {
            name: format!("{name}.{}", method.name),
            class: Some(class),
            function: Some(method),
            body: &method.body,
            start: method.start,
            classes: classes(Some(class), Some(method), &method.body),
            first: first(&method.body),
        });
    }
}

/// What each variable is given first.
pub(super) fn first<'c>(body: &'c [Stmt<'c>]) -> BTreeMap<&'c str, &'c Expr<'c>> {
    let mut found = BTreeMap::new();
    each_in(body, &mut |expr| {
        if let Node::Assign("=", target, value) = &expr.kind
            && let Some(name) = target.variable()
        {
            found.entry(name).or_insert(value.as_ref());
        }
    });
    // The variable of a loop over what was sent was sent as well.
    each_step(body, &mut |statement| {
        if let Step::Foreach(over, _, each, _) = &statement.kind
            && let Some(name) = each.variable()
        {
            let from = over.variable().and_then(|name| found.get(name).copied()).unwrap_or(over);
            let mut sent = false;
            each_expr(from, &mut |expr| sent |= sources::is_input(expr));
            if sent {
                found.entry(name).or_insert(from);
            }
        }
    });
    found
}

/// What is known of the classes of variables: from types, from `new`, from queries of models.
fn classes<'c>(class: Option<&'c Class<'c>>, function: Option<&'c Function<'c>>, body: &'c [Stmt<'c>]) -> BTreeMap<String, &'c str> {
    let mut found = BTreeMap::new();
    let is_class = |name: &str| name.starts_with(|c: char| c.is_ascii_uppercase());
    if let Some(class) = class {
        for (name, kind, ..) in class.properties.iter().filter(|(_, kind, ..)| is_class(kind)) {
            found.insert(format!("this.{name}"), *kind);
        }
        if let Some(constructor) = class.methods.iter().find(|method| method.name.eq_ignore_ascii_case("__construct")) {
            for parameter in constructor.parameters.iter().filter(|parameter| is_class(parameter.kind)) {
                found.entry(format!("this.{}", parameter.name)).or_insert(parameter.kind);
            }
            each_in(&constructor.body, &mut |expr| note(expr, &mut found));
        }
    }
    for parameter in function.iter().flat_map(|function| &function.parameters).filter(|parameter| is_class(parameter.kind)) {
        found.insert(parameter.name.to_owned(), parameter.kind);
    }
    each_in(body, &mut |expr| note(expr, &mut found));
    found
}

fn note<'c>(expr: &'c Expr<'c>, found: &mut BTreeMap<String, &'c str>) {
    let Node::Assign("=", target, value) = &expr.kind else { return };
    let class = match &value.kind {
        Node::New(class, _) => class.name().map(last),
        // `$post = Post::find($id)`
        Node::Call(..) => {
            let links = value.links();
            let one = links.first().is_some_and(|(name, ..)| {
                name.starts_with("find")
                    || name.starts_with("first")
                    || matches!(*name, "create" | "sole" | "make" | "getInstance" | "instance")
            });
            match value.root().kind {
                Node::Name(name) if one && last(name).starts_with(|c: char| c.is_ascii_uppercase()) => Some(last(name)),
                _ => None,
            }
        }
        _ => None,
    };
    if let (Some(name), Some(class)) = (target.dotted(), class)
        && !matches!(class, "self" | "static" | "parent" | "DB")
    {
        found.insert(name, class);
    }
}
