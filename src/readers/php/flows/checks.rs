//! What a test holds against a list, a pattern or a constant.

use super::Values;
use crate::readers::php::context::Context;
use crate::readers::php::tree::{Argument, Expr, Node, argument, each_expr, last};

/// How a value is known: the variable's name, or the source's.
fn known(expr: &Expr<'_>) -> Option<String> {
    match &expr.kind {
        Node::Variable(name) => Some((*name).to_owned()),
        Node::Index(holder, Some(key)) => {
            let root = holder.variable();
            match root {
                Some(root) if root.starts_with('_') => Some(format!("${root}.{}", key.text()?)),
                _ => expr.dotted().map(|name| name.strip_suffix(".[]").map_or_else(|| name.clone(), str::to_owned)),
            }
        }
        Node::Member(holder, name) if holder.dotted().is_some_and(|name| name == "request") => Some(format!("$request.{name}")),
        Node::Member(..) => expr.dotted(),
        Node::Call(callee, given) => match &callee.kind {
            Node::Member(holder, _) if holder.dotted().is_some_and(|name| name == "request" || name == "request()") => {
                Some(format!("$request.{}", argument(given, 0)?.text()?))
            }
            Node::Name(name)
                if matches!(
                    last(name),
                    "strtolower"
                        | "trim"
                        | "strtoupper"
                        | "pathinfo"
                        | "basename"
                        | "parse_url"
                        | "realpath"
                        | "substr"
                        | "strrchr"
                        | "request"
                        | "end"
                        | "mb_strtolower"
                ) =>
            {
                let first = argument(given, 0)?;
                if last(name) == "request" { Some(format!("$request.{}", first.text()?)) } else { known(first) }
            }
            _ => None,
        },
        Node::Unary("@", inner) => known(inner.first()?),
        Node::Assign(_, target, _) => known(target),
        _ => None,
    }
}

/// What a test holds.
pub(super) fn held(context: &Context<'_>, test: &Expr<'_>) -> Vec<String> {
    let mut found = Vec::new();
    let mut loose = Vec::new();
    each_expr(test, &mut |expr| match &expr.kind {
        Node::Call(callee, given) => {
            let Some(name) = callee.dotted() else { return };
            let word = last(&name).to_ascii_lowercase();
            let one = |at: usize| argument(given, at).and_then(known);
            match word.as_str() {
                "in_array" | "array_key_exists" | "is_numeric" | "is_int" | "is_integer" | "hash_equals" | "checkdate" | "array_search"
                | "is_email" | "method_exists" | "validate_file" | "wp_verify_nonce" | "is_float" | "uuid_is_valid" | "fnmatch_strict" => {
                    found.extend(one(0))
                }
                word if word.starts_with("ctype_") => found.extend(one(0)),
                "preg_match" if argument(given, 0).is_some_and(|pattern| context.written(pattern).contains('^')) => found.extend(one(1)),
                "filter_var" if !given.get(1).is_some_and(|given| given.value.name().is_some_and(|name| name.contains("URL"))) => {
                    found.extend(one(0));
                }
                "str_starts_with" | "strpos" | "strncmp" | "str_contains" | "fnmatch" | "stripos" | "strstr" => {
                    // Only a path that was made plain before says where it leads.
                    let starts = word == "str_starts_with"
                        && argument(given, 1).and_then(Expr::text).is_some_and(|text| text.len() > 1 || text == "/");
                    let resolved = starts
                        || argument(given, 0).is_some_and(|value| {
                            context.written(value).contains("real") || value.variable().is_some_and(|name| is_resolved(context, name))
                        });
                    if resolved { found.extend(one(0)) } else { loose.extend(one(usize::from(word == "fnmatch"))) }
                }
                "has" | "isallowed" | "is_allowed" | "isvalid" | "is_valid" | "validate" | "exists" => {
                    found.extend(given.iter().filter_map(|given| known(&given.value)))
                }
                _ => {}
            }
        }
        Node::Binary("==" | "===" | "!=" | "!==", left, right) => {
            let constant = |expr: &Expr<'_>| match &expr.kind {
                Node::Text(text) => !text.is_empty(),
                Node::Number(number) => *number != "0",
                Node::Name(name) => {
                    !matches!(name.to_ascii_lowercase().as_str(), "null" | "true" | "false") && !name.starts_with("UPLOAD_")
                }
                Node::Static(..) => true,
                _ => false,
            };
            if constant(right) {
                found.extend(known(left));
            } else if constant(left) {
                found.extend(known(right));
            }
        }
        // A number is what is larger than another.
        Node::Binary("<" | ">" | "<=" | ">=", left, right) => {
            if matches!(right.kind, Node::Number(_)) {
                found.extend(known(left).filter(|_| !matches!(left.kind, Node::Call(..))));
            }
        }
        // `isset($map[$x])`
        Node::Unary("isset" | "empty", parts) => {
            for part in parts {
                if let Node::Index(holder, Some(key)) = &part.kind
                    && !holder.variable().is_some_and(|name| name.starts_with('_'))
                {
                    found.extend(known(key));
                }
            }
        }
        _ => {}
    });
    found.retain(|name| !loose.contains(name));
    found
}

/// Whether a variable holds a path that was made plain.
fn is_resolved(context: &Context<'_>, name: &str) -> bool {
    let text = context.text();
    text.contains(&format!("${name} = realpath(")) || text.contains(&format!("${name}=realpath("))
}

impl<'c> Values<'_, 'c> {
    /// Takes note of what a test holds.
    pub(super) fn note_checks(&mut self, test: &'c Expr<'c>) {
        for name in held(self.context, test) {
            // What a checked value was made of is checked with it.
            if let Some(taints) = self.variables.get(&name) {
                for taint in &taints.0 {
                    self.checked.extend(taint.through.iter().filter(|name| !name.starts_with('#')).cloned());
                    self.checked.insert(taint.source.clone());
                }
            }
            self.checked.insert(name);
        }
    }

    /// Takes note of what a validator of Laravel holds: `['sort' => 'in:name,date', 'id' => 'integer']`.
    pub(super) fn note_rules(&mut self, given: &'c [Argument<'c>]) {
        for given in given {
            let Node::Array(items) = &given.value.kind else { continue };
            for item in items {
                let Some(key) = item.key.as_ref().and_then(Expr::text) else { continue };
                let rules = self.context.written(&item.value).to_ascii_lowercase();
                let strict = [
                    "in:",
                    "rule::in",
                    "integer",
                    "numeric",
                    "boolean",
                    "date",
                    "uuid",
                    "exists:",
                    "regex:",
                    "alpha",
                    "digits",
                    "enum",
                    "ulid",
                    "ip",
                    "rule::exists",
                ];
                if strict.iter().any(|word| rules.contains(word)) {
                    self.checked.insert(format!("$request.{key}"));
                }
            }
        }
    }
}
