//! Whom a condition lets through, with the file's own functions followed.

use super::expression::Expression;
use crate::facts::Reach;
use crate::sorted::Gather;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// How deep functions may call each other.
const CALLS: u32 = 10;
/// How many parts of conditions are looked at in one file.
pub(super) const STEPS: u32 = 40_000;

/// A function of the file.
#[derive(Debug, Clone)]
pub(super) struct Function {
    pub(super) parameters: Vec<String>,
    /// Named parts of its body.
    pub(super) lets: Vec<(String, Expression)>,
    pub(super) body: Rc<Expression>,
}

/// Functions by name.
pub(super) type Functions = BTreeMap<String, Function>;

/// What a condition speaks of.
#[derive(Debug, Default)]
pub(super) struct Meaning {
    pub(super) reach: Option<Reach>,
    pub(super) login: bool,
    pub(super) fields: BTreeSet<String>,
    pub(super) only_fields: Option<BTreeSet<String>>,
    pub(super) names_caller: bool,
    pub(super) path_is_caller: bool,
    pub(super) expires: bool,
    pub(super) trusts: BTreeSet<String>,
    pub(super) addresses: BTreeSet<String>,
}

/// Reads a condition. `variables` are the names that the path binds, `steps` the parts that may still be looked at.
pub(super) fn of(condition: &Expression, functions: &Functions, variables: &[String], steps: &mut u32) -> Meaning {
    let mut meaning = Meaning::default();
    let (reach, login) = Reading { functions, variables, steps, meaning: &mut meaning }.look(condition, &BTreeMap::new(), 0);
    meaning.reach = Some(reach);
    meaning.login = login;
    meaning
}

type Bound = BTreeMap<String, Expression>;

struct Reading<'r> {
    functions: &'r Functions,
    variables: &'r [String],
    steps: &'r mut u32,
    meaning: &'r mut Meaning,
}

/// Whom a part lets through, and whether it asks for a login.
type Part = (Reach, bool);

impl Reading<'_> {
    fn look(&mut self, expression: &Expression, bound: &Bound, calls: u32) -> Part {
        if *self.steps == 0 {
            return (Reach::Conditional, true);
        }
        *self.steps -= 1;
        match expression {
            Expression::Bool(true) => (Reach::Everyone, false),
            Expression::Bool(false) => (Reach::Nobody, true),
            Expression::And(all) => {
                let parts: Vec<Part> = all.iter().map(|part| self.look(part, bound, calls)).collect();
                let login = parts.iter().any(|part| part.1);
                // What the new document or file must look like says nothing of who may store it.
                let who = || all.iter().zip(&parts).filter(|(part, _)| !self.is_shape(part, calls)).map(|(_, part)| part.0).min();
                let reach = if login { who() } else { None };
                (reach.or_else(|| parts.iter().map(|part| part.0).min()).unwrap_or(Reach::Conditional), login)
            }
            Expression::Or(all) => {
                let parts: Vec<Part> = all.iter().map(|part| self.look(part, bound, calls)).collect();
                let reach = parts.iter().map(|part| part.0).max().unwrap_or(Reach::Conditional);
                (reach, parts.iter().all(|part| part.1))
            }
            Expression::Not(inner) => match inner.as_ref() {
                Expression::Compare(operator, left, right) if operator == "==" => {
                    self.compare("!=", &resolve(left, bound), &resolve(right, bound), calls)
                }
                other => {
                    let (_, _) = self.look(other, bound, calls);
                    (Reach::Conditional, false)
                }
            },
            Expression::Compare(operator, left, right) => self.compare(operator, &resolve(left, bound), &resolve(right, bound), calls),
            Expression::Chain(..) => {
                let resolved = resolve(expression, bound);
                match &resolved {
                    Expression::Chain(text, arguments) => self.chain(text, arguments, bound, calls),
                    other if other != expression => self.look(other, &Bound::new(), calls + 1),
                    _ => (Reach::Conditional, false),
                }
            }
            _ => (Reach::Conditional, false),
        }
    }

    /// Whether a part speaks only of what is to be stored: its size, its kind, which fields it has.
    fn is_shape(&self, expression: &Expression, calls: u32) -> bool {
        let new = |text: &str| {
            text.starts_with("request.resource.size")
                || text.starts_with("request.resource.contentType")
                || text.starts_with("request.resource.data.keys()")
        };
        match expression {
            Expression::And(all) | Expression::Or(all) => all.iter().all(|part| self.is_shape(part, calls)),
            Expression::Compare(operator, left, right) => {
                let chain = |side: &Expression| matches!(side, Expression::Chain(text, _) if new(text));
                let of_type =
                    operator == "is" && matches!(left.as_ref(), Expression::Chain(text, _) if text.starts_with("request.resource.data"));
                of_type || (chain(left) && !mentions_caller(right)) || (chain(right) && !mentions_caller(left))
            }
            Expression::Chain(text, arguments) => {
                new(text) && !arguments.iter().any(mentions_caller)
                    || calls < CALLS && self.function(text).is_some_and(|(_, function)| self.is_shape(&function.body, calls + 1))
            }
            _ => false,
        }
    }

    fn compare(&mut self, operator: &str, left: &Expression, right: &Expression, calls: u32) -> Part {
        let caller = |expression: &Expression| matches!(expression, Expression::Chain(text, _) if text == "request.auth.uid");
        let auth = |expression: &Expression| matches!(expression, Expression::Chain(text, _) if text == "request.auth" || text == "request.auth.uid" || text == "request.auth.token");
        for (one, other) in [(left, right), (right, left)] {
            if auth(one) && *other == Expression::Null {
                return if operator == "!=" { (Reach::SignedIn, true) } else { (Reach::Everyone, false) };
            }
            if caller(one) && matches!(operator, "==" | "in") {
                return (self.owner(other), true);
            }
        }
        self.fields(left);
        self.fields(right);
        // That a document stands in a chat or booking relates nobody to it: all of them do.
        let placed = |side: &Expression| {
            matches!(side, Expression::Chain(text, _)
                if text.strip_prefix("resource.data.").is_some_and(|field| !field.contains(['.', '(']) && (field.ends_with("Id") || field.ends_with("_id"))))
        };
        if operator == "!=" && (placed(left) && *right == Expression::Null || placed(right) && *left == Expression::Null) {
            return (Reach::Everyone, false);
        }
        for (one, other) in [(left, right), (right, left)] {
            let Expression::Chain(text, arguments) = one else { continue };
            if *other == Expression::Bool(true) && operator == "==" {
                return self.chain(text, arguments, &Bound::new(), calls);
            }
            if text == "request.time" {
                self.meaning.expires = true;
                return (Reach::Everyone, false);
            }
            if let Some(claim) = text.strip_prefix("request.auth.token.") {
                self.addresses(other);
                let anyone = claim.starts_with("firebase") || claim == "email_verified" || *other == Expression::Null;
                return (if anyone { Reach::SignedIn } else { Reach::Role }, true);
            }
            if let Some(part) = self.stored(text, arguments) {
                return part;
            }
            if let Some((name, function)) = self.function(text) {
                let bound = bind(function, arguments);
                let body = Rc::clone(&function.body);
                if calls < CALLS {
                    let part = self.look(&body, &bound, calls + 1);
                    // A function that fetches the caller's role, compared with a name of a role.
                    let role = name.to_ascii_lowercase().contains("role") || name.to_ascii_lowercase().contains("admin");
                    return if role { (Reach::Role.min(part.0), true) } else { part };
                }
            }
        }
        (Reach::Conditional, mentions_caller(left) || mentions_caller(right))
    }

    /// The caller's id is compared with this.
    fn owner(&mut self, other: &Expression) -> Reach {
        match other {
            Expression::Chain(text, _) if text.starts_with("request.resource.data") => {
                self.meaning.names_caller = true;
                Reach::Owner
            }
            Expression::Chain(text, _) if text.starts_with("resource.data") && text.matches('.').count() > 1 => Reach::Owner,
            Expression::Chain(text, _) if self.variables.iter().any(|variable| variable == text) => {
                self.meaning.path_is_caller = true;
                Reach::Owner
            }
            Expression::Chain(text, _) if text.starts_with("get()") || text.starts_with("getAfter()") => Reach::Member,
            Expression::Text(_) | Expression::List(_) => Reach::Role,
            _ => Reach::Owner,
        }
    }

    fn chain(&mut self, text: &str, arguments: &[Expression], bound: &Bound, calls: u32) -> Part {
        let arguments: Vec<Expression> = arguments.iter().map(|argument| resolve(argument, bound)).collect();
        if let Some((_, function)) = self.function(text) {
            if calls >= CALLS {
                return (Reach::Conditional, false);
            }
            let (body, bound) = (Rc::clone(&function.body), bind(function, &arguments));
            return self.look(&body, &bound, calls + 1);
        }
        if let Some(claim) = text.strip_prefix("request.auth.token.") {
            arguments.iter().for_each(|argument| self.addresses(argument));
            let anyone = claim.starts_with("email") && !claim.contains("matches") || claim.starts_with("firebase");
            return (if anyone { Reach::SignedIn } else { Reach::Role }, true);
        }
        if let Some(part) = self.stored(text, &arguments) {
            return part;
        }
        self.fields(&Expression::Chain(text.to_owned(), arguments.clone()));
        if arguments.iter().any(mentions_caller) {
            if text.starts_with("request.resource.data") {
                self.meaning.names_caller = true;
            }
            return (Reach::Member, true);
        }
        (Reach::Conditional, false)
    }

    /// A document elsewhere decides: `get(…).data.role`, `exists(…)`.
    fn stored(&mut self, text: &str, arguments: &[Expression]) -> Option<Part> {
        let fetched = ["get()", "getAfter()", "exists()", "existsAfter()"]
            .iter()
            .any(|call| text.starts_with(call) || text.contains(&format!(".{call}")));
        let path = arguments.iter().find_map(|argument| match argument {
            Expression::Path(path) => Some(path.as_str()),
            _ => None,
        });
        if !fetched || text.starts_with("resource.") || text.starts_with("request.") {
            return None;
        }
        let path = path.unwrap_or("");
        let by_caller = path.contains("request.auth");
        let mut parts = path.rsplit('/');
        let (_, collection) = (parts.next(), parts.next().unwrap_or(""));
        let field = text.rsplit('.').next().unwrap_or("");
        if !by_caller {
            return Some((Reach::Conditional, false));
        }
        let field = if text.starts_with("exists") { "*" } else { field };
        self.meaning.trusts.insert(format!("{collection}.{field}"));
        let right = ["admin", "role", "staff", "moderator", "permission"]
            .iter()
            .any(|word| field.to_ascii_lowercase().contains(word) || collection.to_ascii_lowercase().contains(word));
        Some((if right { Reach::Role } else { Reach::Member }, true))
    }

    fn function(&self, text: &str) -> Option<(String, &Function)> {
        let name = text.strip_suffix("()")?;
        Some((name.to_owned(), self.functions.get(name)?))
    }

    /// Notes which fields of the new document are spoken of.
    fn fields(&mut self, expression: &Expression) {
        let Expression::Chain(text, arguments) = expression else { return };
        let Some(rest) = text.strip_prefix("request.resource.data") else { return };
        let named = |arguments: &[Expression]| -> BTreeSet<String> {
            let lists = arguments.iter().flat_map(|argument| match argument {
                Expression::List(items) => items.clone(),
                other => vec![other.clone()],
            });
            lists.filter_map(|item| if let Expression::Text(name) = item { Some(name) } else { None }).into_set()
        };
        if rest.contains("keys()") || rest.contains("Keys()") || rest.contains("diff()") {
            let names = named(arguments);
            if rest.contains("hasOnly()") {
                self.meaning.only_fields.get_or_insert_default().extend(names);
            } else {
                self.meaning.fields.extend(names);
            }
        } else if let Some(field) = rest.strip_prefix('.').and_then(|rest| rest.split(['.', '(']).next()) {
            self.meaning.fields.insert(field.to_owned());
        }
    }

    /// Notes mail addresses that the caller's own is compared with.
    fn addresses(&mut self, expression: &Expression) {
        match expression {
            Expression::Text(text) if text.contains('@') => drop(self.meaning.addresses.insert(text.clone())),
            Expression::List(items) => items.iter().take(50).for_each(|item| self.addresses(item)),
            _ => {}
        }
    }
}

/// What stands for a parameter.
fn resolve(expression: &Expression, bound: &Bound) -> Expression {
    let Expression::Chain(text, arguments) = expression else { return expression.clone() };
    let (head, tail) = text.split_once('.').map_or((text.as_str(), None), |(head, tail)| (head, Some(tail)));
    match (bound.get(head), tail) {
        (Some(value), None) => value.clone(),
        (Some(Expression::Chain(start, own)), Some(tail)) => {
            let arguments = own.iter().chain(arguments).take(20).cloned().collect();
            Expression::Chain(format!("{start}.{tail}").chars().take(2_000).collect(), arguments)
        }
        _ => expression.clone(),
    }
}

fn bind(function: &Function, arguments: &[Expression]) -> Bound {
    let mut bound: Bound = function.parameters.iter().cloned().zip(arguments.iter().cloned()).into_map();
    for (name, value) in &function.lets {
        let value = resolve(value, &bound);
        bound.insert(name.clone(), value);
    }
    bound
}

fn mentions_caller(expression: &Expression) -> bool {
    match expression {
        Expression::Chain(text, arguments) => text.starts_with("request.auth") || arguments.iter().any(mentions_caller),
        Expression::List(items) => items.iter().any(mentions_caller),
        Expression::Path(path) => path.contains("request.auth"),
        _ => false,
    }
}
