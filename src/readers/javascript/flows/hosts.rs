//! Checks of the host that an address names: names of functions, lists and members, never what a text says ("Method not
//! allowed") and never a search within the address.

use super::{Values, function_around};
use crate::readers::javascript::shapes::Words;
use crate::readers::javascript::sites::words;
use oxc_ast::AstKind;
use oxc_ast::ast::{BindingPattern, IdentifierReference};
use oxc_semantic::AstNode;
use oxc_span::GetSpan;
use oxc_syntax::node::NodeId;

/// Words of names of checks that an address is held against; which hosts they allow is not judged.
const CHECKS: Words =
    Words::of(&["isprivate", "allowed", "issafeurl", "validateurl", "isvalidurl", "assertsafe", "isinternal", "isblocked"]);

/// What else is allowed or not: methods of requests, kinds of files, origins of pages, use within a limit.
const OTHERS: &[&str] = &[
    "method",
    "methods",
    "origin",
    "origins",
    "type",
    "types",
    "mime",
    "mimes",
    "file",
    "files",
    "extension",
    "extensions",
    "role",
    "roles",
    "header",
    "headers",
    "size",
    "limit",
    "field",
    "fields",
    "user",
    "users",
];

/// Words of calls whose answer says whether somebody is within a limit.
const LIMITS: &[&str] = &["imit", "uota", "hrottle", "redit"];

/// The words of checks that stand in a file.
pub(super) fn may_check(text: &str) -> bool {
    CHECKS.stand_in(text) || ["hostname", ".host"].iter().any(|word| text.contains(word))
}

impl<'a> Values<'_, '_, 'a> {
    /// Whether the functions around hold a host against something.
    pub(super) fn holds_hosts(&self, node: &AstNode<'a>) -> bool {
        if !self.checks_hosts {
            return false;
        }
        let mut around = function_around(self.context, node.id());
        for _ in 0..3 {
            let Some(function) = around else { return false };
            if self.names_check(function) {
                return true;
            }
            around = function_around(self.context, function);
        }
        false
    }

    fn names_check(&self, function: NodeId) -> bool {
        if let Some(known) = self.host_checks.borrow().get(&function) {
            return *known;
        }
        let found = self.looks_for_check(function);
        self.host_checks.borrow_mut().insert(function, found);
        found
    }

    fn looks_for_check(&self, function: NodeId) -> bool {
        self.context.subtree(function).any(|node| match node.kind() {
            AstKind::StaticMemberExpression(member) => match member.property.name.as_str() {
                "hostname" | "host" => true,
                name => is_check(name) && !is_of_limit(self.context.text(member.object.span())),
            },
            AstKind::IdentifierReference(name) => is_check(&name.name) && !self.is_limit(name),
            // `const { hostname } = new URL(address)`
            AstKind::BindingProperty(property) => property.key.static_name().is_some_and(|key| matches!(key.as_ref(), "hostname" | "host")),
            _ => false,
        })
    }

    /// Whether a variable holds what a limit of use came to: `const { allowed } = await checkRateLimit(id)`.
    fn is_limit(&self, name: &IdentifierReference<'a>) -> bool {
        self.context.declaration(name).is_some_and(|declared| match declared.kind() {
            AstKind::VariableDeclarator(declared) => {
                let taken = matches!(declared.id, BindingPattern::ObjectPattern(_));
                declared.init.as_ref().is_some_and(|init| (taken || name.name == "allowed") && is_of_limit(self.context.text(init.span())))
            }
            _ => false,
        })
    }
}

fn is_check(name: &str) -> bool {
    CHECKS.stand_in(name) && !words::has(name, OTHERS)
}

fn is_of_limit(text: &str) -> bool {
    text.len() < 300 && LIMITS.iter().any(|word| text.contains(word))
}
