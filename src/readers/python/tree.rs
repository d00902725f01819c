//! The syntax tree as one flat list in source order, and small questions that every collector asks. Every descent is
//! bounded.

use crate::facts::Origin;
use crate::intake::Entry;
use crate::readers::Source;
use ruff_python_ast::visitor::source_order::{SourceOrderVisitor, TraversalSignal};
use ruff_python_ast::{AnyNodeRef, Expr, ExprCall, ModModule, Stmt, StmtClassDef, StmtFunctionDef};
use ruff_text_size::{Ranged, TextRange};
use std::collections::HashMap;

/// How far a chain of calls and members is followed.
const DEPTH: u32 = 48;
/// No node, no function.
pub(super) const NONE: usize = usize::MAX;

/// One node of the list.
pub(super) struct Node<'c> {
    pub(super) any: AnyNodeRef<'c>,
    pub(super) parent: usize,
    /// The first node behind everything below it.
    pub(super) end: usize,
    /// The innermost function around it, by its number.
    pub(super) def: usize,
}

/// A function or method.
pub(super) struct Def<'c> {
    pub(super) function: &'c StmtFunctionDef,
    pub(super) node: usize,
    /// The class of which it is a method, by its number.
    pub(super) class: usize,
    /// The function around it.
    pub(super) outer: usize,
    /// `name`, or `Class.name`.
    pub(super) name: String,
}

/// A class.
pub(super) struct Class<'c> {
    pub(super) def: &'c StmtClassDef,
    pub(super) node: usize,
}

/// One parsed file, as collectors see it.
pub(super) struct Context<'c> {
    pub(super) entry: &'c Entry,
    pub(super) source: &'c Source<'c>,
    pub(super) module: &'c ModModule,
    pub(super) nodes: Vec<Node<'c>>,
    pub(super) defs: Vec<Def<'c>>,
    pub(super) classes: Vec<Class<'c>>,
    /// What names are first given, by the function in which they are.
    given: HashMap<(usize, &'c str), &'c Expr>,
    /// Modules and names that the file brings in: name here, specifier, name there (`*` for a module).
    pub(super) brought: HashMap<String, (String, String)>,
}

struct Walk<'c> {
    nodes: Vec<Node<'c>>,
    open: Vec<usize>,
    defs: Vec<Def<'c>>,
    classes: Vec<Class<'c>>,
    inside: Vec<Scope>,
}

#[derive(Clone, Copy)]
enum Scope {
    Def(usize),
    Class(usize),
}

impl Walk<'_> {
    fn def(&self) -> usize {
        let def = self.inside.iter().rev().find_map(|scope| match scope {
            Scope::Def(def) => Some(*def),
            Scope::Class(_) => None,
        });
        def.unwrap_or(NONE)
    }
}

impl<'c> SourceOrderVisitor<'c> for Walk<'c> {
    fn enter_node(&mut self, any: AnyNodeRef<'c>) -> TraversalSignal {
        let at = self.nodes.len();
        let parent = self.open.last().copied().unwrap_or(NONE);
        self.nodes.push(Node { any, parent, end: at + 1, def: self.def() });
        self.open.push(at);
        match any {
            AnyNodeRef::StmtFunctionDef(function) => {
                let class = match self.inside.last() {
                    Some(Scope::Class(class)) => *class,
                    _ => NONE,
                };
                let name = match self.classes.get(class) {
                    Some(class) => format!("{}.{}", class.def.name, function.name),
                    None => function.name.to_string(),
                };
                self.defs.push(Def { function, node: at, class, outer: self.def(), name });
                self.inside.push(Scope::Def(self.defs.len() - 1));
            }
            AnyNodeRef::StmtClassDef(def) => {
                self.classes.push(Class { def, node: at });
                self.inside.push(Scope::Class(self.classes.len() - 1));
            }
            _ => {}
        }
        TraversalSignal::Traverse
    }

    fn leave_node(&mut self, any: AnyNodeRef<'c>) {
        if matches!(any, AnyNodeRef::StmtFunctionDef(_) | AnyNodeRef::StmtClassDef(_)) {
            self.inside.pop();
        }
        let end = self.nodes.len();
        if let Some(node) = self.open.pop().and_then(|at| self.nodes.get_mut(at)) {
            node.end = end;
        }
    }
}

impl<'c> Context<'c> {
    pub(super) fn new(entry: &'c Entry, source: &'c Source<'c>, module: &'c ModModule) -> Self {
        let mut walk = Walk { nodes: Vec::new(), open: Vec::new(), defs: Vec::new(), classes: Vec::new(), inside: Vec::new() };
        for statement in &module.body {
            walk.visit_stmt(statement);
        }
        let mut given = HashMap::new();
        let mut brought = HashMap::new();
        for node in &walk.nodes {
            match node.any {
                AnyNodeRef::StmtAssign(assign) => {
                    for target in &assign.targets {
                        if let Expr::Name(name) = target {
                            given.entry((node.def, name.id.as_str())).or_insert(&*assign.value);
                        }
                    }
                }
                AnyNodeRef::StmtAnnAssign(assign) => {
                    if let (Expr::Name(name), Some(value)) = (&*assign.target, &assign.value) {
                        given.entry((node.def, name.id.as_str())).or_insert(&**value);
                    }
                }
                AnyNodeRef::WithItem(item) => {
                    if let Some(Expr::Name(name)) = item.optional_vars.as_deref() {
                        given.entry((node.def, name.id.as_str())).or_insert(&item.context_expr);
                    }
                }
                AnyNodeRef::StmtImport(import) => {
                    for alias in &import.names {
                        let here = alias.asname.as_ref().map_or_else(|| alias.name.as_str(), |name| name.as_str());
                        brought.insert(here.to_owned(), (alias.name.to_string(), "*".to_owned()));
                    }
                }
                AnyNodeRef::StmtImportFrom(import) => {
                    let specifier = specifier(import.level, import.module.as_ref().map_or("", |name| name.as_str()));
                    for alias in &import.names {
                        let here = alias.asname.as_ref().map_or_else(|| alias.name.as_str(), |name| name.as_str());
                        brought.insert(here.to_owned(), (specifier.clone(), alias.name.to_string()));
                    }
                }
                _ => {}
            }
        }
        Self { entry, source, module, nodes: walk.nodes, defs: walk.defs, classes: walk.classes, given, brought }
    }

    /// The place of a syntax node's first line: findings point at one line, not at a whole body.
    pub(super) fn at(&self, range: impl Ranged) -> Origin {
        self.source.at(range.start().to_usize())
    }

    /// The text of a syntax node.
    pub(super) fn text(&self, range: impl Ranged) -> &'c str {
        let range: TextRange = range.range();
        self.source.text().get(range.start().to_usize()..range.end().to_usize()).unwrap_or("")
    }

    /// A node and everything below it, in source order.
    pub(super) fn below(&self, top: usize) -> &[Node<'c>] {
        let end = self.nodes.get(top).map_or(top, |node| node.end);
        self.nodes.get(top..end).unwrap_or_default()
    }

    /// What stands around a node, from the inside out.
    pub(super) fn above(&self, at: usize) -> impl Iterator<Item = &Node<'c>> {
        let mut next = self.nodes.get(at).map_or(NONE, |node| node.parent);
        std::iter::from_fn(move || {
            let node = self.nodes.get(next)?;
            next = node.parent;
            Some(node)
        })
        .take(200)
    }

    /// What a name is first given, in a function, those around it, or the module.
    pub(super) fn initial(&self, name: &str, mut def: usize) -> Option<&'c Expr> {
        for _ in 0..8 {
            if let Some(value) = self.given.get(&(def, name)) {
                return Some(value);
            }
            if def == NONE {
                return None;
            }
            def = self.defs.get(def).map_or(NONE, |def| def.outer);
        }
        None
    }

    /// What a name is first given at the top of the module.
    pub(super) fn top(&self, name: &str) -> Option<&'c Expr> {
        self.given.get(&(NONE, name)).copied()
    }

    /// A text as it is written or, by a name, first given.
    pub(super) fn literal(&self, expression: &'c Expr, def: usize) -> Option<&'c str> {
        match bare(expression) {
            Expr::Name(name) => text_of(bare(self.initial(&name.id, def)?)),
            other => text_of(other),
        }
    }

    /// Whether the file brings in a package, or something below it.
    pub(super) fn uses(&self, package: &str) -> bool {
        self.brought
            .values()
            .any(|(specifier, _)| specifier == package || specifier.strip_prefix(package).is_some_and(|rest| rest.starts_with('.')))
    }

    /// The package that a dotted name comes from, with the rest of the name: `jwt.decode` → `jwt.decode`, `decode`
    /// brought in from it the same; a name of the file's own as it is.
    pub(super) fn full(&self, name: &str) -> String {
        let (root, rest) = name.split_once('.').map_or((name, ""), |(root, rest)| (root, rest));
        let Some((specifier, there)) = self.brought.get(root) else { return name.to_owned() };
        let mut full = specifier.clone();
        if there != "*" {
            full.push('.');
            full.push_str(there);
        }
        if !rest.is_empty() {
            full.push('.');
            full.push_str(rest);
        }
        full
    }

    /// The name that a call is followed by: of an instance the class's, of `self` the own class's.
    pub(super) fn called(&self, call: &'c ExprCall, def: usize) -> String {
        let name = dotted(&call.func).unwrap_or_default();
        let Some((root, rest)) = name.split_once('.') else { return name };
        let class = self.defs.get(def).and_then(|def| self.classes.get(def.class));
        if let Some(class) = class
            && matches!(root, "self" | "cls")
        {
            let class_name = class.def.name.as_str();
            return match rest.split_once('.') {
                None => format!("{class_name}.{rest}"),
                // `self.service.create()`, made in the class's constructor.
                Some((field, method)) => self.field(class, field).map_or_else(|| name.clone(), |class| format!("{class}.{method}")),
            };
        }
        if let Some(Expr::Call(made)) = self.initial(root, def).map(bare)
            && let Some(class) = dotted(&made.func)
            && class.rsplit('.').next().is_some_and(|last| last.starts_with(|c: char| c.is_ascii_uppercase()))
            && !class.contains('(')
        {
            return format!("{class}.{rest}");
        }
        match self.handed(root, def) {
            Some(class) => format!("{class}.{rest}"),
            None => name,
        }
    }

    /// The class of the project's own that a parameter is declared to be, where its name says that it does the work:
    /// `service: UserService = Depends()`.
    fn handed(&self, name: &str, def: usize) -> Option<String> {
        let own = self.defs.get(def)?;
        let parameter = own.function.parameters.iter_non_variadic_params().find(|parameter| parameter.name().as_str() == name)?;
        let class = match parameter.annotation()? {
            // `Annotated[UserService, Depends(…)]`
            Expr::Subscript(member) => entries(&member.slice).first().and_then(dotted)?,
            kind => dotted(kind)?,
        };
        let works = ["Service", "Repository", "Repo", "UseCase", "Manager", "Interactor", "Gateway", "DAO", "Dao", "Store"];
        works.iter().any(|end| last(&class).ends_with(end)).then_some(class)
    }

    /// The class of which a field of a class holds an instance.
    fn field(&self, class: &Class<'c>, field: &str) -> Option<String> {
        self.below(class.node).iter().find_map(|node| {
            let AnyNodeRef::StmtAssign(assign) = node.any else { return None };
            let Expr::Attribute(member) = assign.targets.first()? else { return None };
            let own = member.attr.as_str() == field && matches!(&*member.value, Expr::Name(name) if name.id.as_str() == "self");
            match bare(&assign.value) {
                Expr::Call(made) if own => dotted(&made.func),
                // `self.repository = repository`, as the constructor is handed it.
                Expr::Name(given) if own => self.handed(&given.id, node.def),
                _ => None,
            }
        })
    }
}

/// An import as written: dots for the folders above, then the module.
pub(super) fn specifier(level: u32, module: &str) -> String {
    format!("{}{module}", ".".repeat(level.min(20) as usize))
}

/// An expression without awaits, stars and assignments within it.
pub(super) fn bare(expression: &Expr) -> &Expr {
    let mut at = expression;
    for _ in 0..DEPTH {
        at = match at {
            Expr::Await(inner) => &inner.value,
            Expr::Starred(inner) => &inner.value,
            Expr::Named(inner) => &inner.value,
            other => return other,
        };
    }
    at
}

/// A dotted name: `a.b.c`, `a.b().c`; `a["b"]` as `a.b`; of an instance that is made on the spot the class's.
pub(super) fn dotted(expression: &Expr) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut at = expression;
    for _ in 0..DEPTH {
        match at {
            Expr::Name(name) => {
                parts.push(name.id.to_string());
                parts.reverse();
                return Some(parts.join("."));
            }
            Expr::Attribute(member) => {
                parts.push(member.attr.to_string());
                at = &member.value;
            }
            Expr::Call(call) => {
                let inner = match &*call.func {
                    Expr::Attribute(member) => {
                        parts.push(format!("{}()", member.attr));
                        &member.value
                    }
                    Expr::Name(name) => {
                        let class = name.id.as_str().starts_with(|c: char| c.is_ascii_uppercase());
                        parts.push(format!("{}{}", name.id, if class { "" } else { "()" }));
                        parts.reverse();
                        return Some(parts.join("."));
                    }
                    _ => return None,
                };
                at = inner;
            }
            Expr::Subscript(member) => {
                if let Some(key) = text_of(&member.slice) {
                    parts.push(key.to_owned());
                }
                at = &member.value;
            }
            Expr::Await(inner) => at = &inner.value,
            _ => return None,
        }
    }
    None
}

/// The last part of a dotted name.
pub(super) fn last(name: &str) -> &str {
    name.trim_end_matches("()").rsplit('.').next().unwrap_or(name)
}

/// What stands before the last part.
pub(super) fn holder(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(holder, _)| holder)
}

/// The value of a literal text.
pub(super) fn text_of(expression: &Expr) -> Option<&str> {
    match expression {
        Expr::StringLiteral(text) => Some(text.value.to_str()),
        _ => None,
    }
}

/// An argument by its name.
pub(super) fn keyword<'c>(call: &'c ExprCall, name: &str) -> Option<&'c Expr> {
    call.arguments.keywords.iter().find(|given| given.arg.as_ref().is_some_and(|arg| arg.as_str() == name)).map(|given| &given.value)
}

/// An argument by its position.
pub(super) fn argument(call: &ExprCall, at: usize) -> Option<&Expr> {
    call.arguments.args.get(at)
}

/// The entries of a list, a tuple or a set.
pub(super) fn entries(expression: &Expr) -> &[Expr] {
    match bare(expression) {
        Expr::List(list) => &list.elts,
        Expr::Tuple(list) => &list.elts,
        Expr::Set(list) => &list.elts,
        _ => &[],
    }
}

/// Whether an expression is this truth value.
pub(super) fn is_bool(expression: &Expr, value: bool) -> bool {
    matches!(expression, Expr::BooleanLiteral(literal) if literal.value == value)
}

/// The value of a whole number.
pub(super) fn number(expression: &Expr) -> Option<u64> {
    match expression {
        Expr::NumberLiteral(literal) => match &literal.value {
            ruff_python_ast::Number::Int(value) => value.as_u64(),
            _ => None,
        },
        _ => None,
    }
}

/// The statements of a body that do something: without its first text.
pub(super) fn doing(body: &[Stmt]) -> impl Iterator<Item = &Stmt> {
    body.iter().filter(|statement| {
        !matches!(statement, Stmt::Pass(_))
            && !matches!(statement, Stmt::Expr(text) if matches!(&*text.value, Expr::StringLiteral(_) | Expr::EllipsisLiteral(_)))
    })
}
