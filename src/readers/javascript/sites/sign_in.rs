//! Log-ins of kits: accounts of the store itself, and providers that leave the checking to the product.

use super::super::Context;
use super::expression::{bare, body, head, last, name, property};
use super::state;
use crate::facts::{Facts, Role, SiteKind};
use oxc_ast::ast::{Expression, ObjectExpression, ObjectProperty};
use oxc_ast::{AstKind, AstType};
use oxc_semantic::AstNode;
use oxc_span::{GetSpan, Span};

/// The kinds of nodes that are shown to it.
pub(super) const KINDS: &[AstType] = &[AstType::CallExpression, AstType::ObjectProperty];

/// How names of calls end that are shown to it.
pub(super) const CALLS: &[&str] = &[
    "Credentials",
    "CredentialsProvider",
    "CredentialProvider",
    "signInWithPassword",
    "signInWithOtp",
    "signInWithOAuth",
    "signInWithIdToken",
    "signInAnonymously",
    "signUp",
    "getUser",
    "getClaims",
    "setSession",
    "exchangeCodeForSession",
    "verifyOtp",
    "onAuthStateChange",
    "setAuth",
];

pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, called: &str, facts: &mut Facts) {
    match node.kind() {
        AstKind::CallExpression(call) if is_provider(called) => {
            let options = call.arguments.first().and_then(|given| given.as_expression()).map(bare);
            if let Some(Expression::ObjectExpression(options)) = options {
                authorized_unasked(context, options, call.span, facts);
            }
        }
        // Accounts of the store. A page that only asks who is there may be left over from a template.
        AstKind::CallExpression(call)
            if called.contains("auth.")
                && context.whole.may_contain("supabase")
                && (last(called) != "getUser" || !context.entry.path.ends_with("sx")) =>
        {
            state(context, SiteKind::StoreSignIn, last(called), call.span, facts);
        }
        AstKind::ObjectProperty(pair) if context.entry.role == Role::Source && pair.key.is_specific_id("authorize") => {
            unlimited(context, node, pair, facts);
        }
        _ => {}
    }
}

/// Whether a call makes a provider that is handed a name and a password: `CredentialsProvider({ … })`.
fn is_provider(called: &str) -> bool {
    last(called).starts_with("Credential")
}

/// `CredentialsProvider({ async authorize(credentials) { … bcrypt.compare(…) } })` without a limit.
fn unlimited<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, pair: &ObjectProperty<'a>, facts: &mut Facts) {
    let kit = context.semantic.nodes().ancestor_kinds(node.id()).take(4).any(|above| {
        matches!(above, AstKind::CallExpression(call) if matches!(last(&name(&call.callee)), "Credentials" | "CredentialsProvider"))
    });
    let text = head(context.text(pair.value.span()), 6000);
    let compares = ["compare(", "compareSync(", "verify(", "verifyPassword", "comparePassword"].iter().any(|sign| text.contains(sign));
    let around = body(context, node.id()).unwrap_or("");
    let limits = ["imit(", "imiter", "ttempt", "ockout", "throttle", "429"].iter().any(|sign| text.contains(sign) || around.contains(sign));
    if kit && compares && !limits {
        state(context, SiteKind::KitLogIn, "NextAuth", pair.span, facts);
    }
}

/// What a function that lets people in looks at, calls or leaves with, where it asks for a proof of any kind.
const PROOFS: &[&str] = &[
    "passw",
    "passcode",
    "pin",
    "otp",
    "code",
    "token",
    "secret",
    "signature",
    "signed",
    "verif",
    "compar",
    "check",
    "valid",
    "fetch(",
    "axios",
    "hash",
    "signin",
    "login(",
    "authenticate",
    "jwt",
    "wallet",
    "nonce",
    "message",
    "ldap",
    "process.env",
    "is_dev",
    "isdev",
    "development",
];

/// `Credentials({ authorize: async ({ email }) => findOrCreate(email) })`: whoever names an address is let in as its owner.
fn authorized_unasked(context: &Context<'_, '_>, options: &ObjectExpression<'_>, span: Span, facts: &mut Facts) {
    let Some(authorize) = property(options, "authorize") else { return };
    // Without a parameter nobody names an address: a guest gets an account of their own.
    let named = match bare(authorize) {
        Expression::FunctionExpression(function) => !function.params.items.is_empty(),
        Expression::ArrowFunctionExpression(function) => !function.params.items.is_empty(),
        _ => true,
    };
    if !named {
        return;
    }
    let text = context.text(authorize.span()).to_ascii_lowercase().replace("emailverified", "").replace("email_verified", "");
    let kept = options.span.start as usize;
    // Only where the code is run on the maker's machine: what stands around asks for it, and does not only say so.
    let around = context.whole.get(kept.saturating_sub(400)..kept).unwrap_or("").to_ascii_lowercase();
    let for_development = ["node_env", "'development'", "\"development\"", "is_dev", "isdev"].iter().any(|word| around.contains(word));
    let lets_in = text.contains("return ") && text.len() < 6_000 && ["user", "email", "id:"].iter().any(|whom| text.contains(whom));
    if lets_in && !for_development && text.contains("await ") && !PROOFS.iter().any(|proof| text.contains(proof)) {
        state(context, SiteKind::PretendedWork, "account authorize", span, facts);
    }
}
