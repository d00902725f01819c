//! What a server writes into its log: secrets, and what tells who somebody is.

use super::settings::state;
use super::tree::{Context, NONE, bare, dotted, last};
use crate::facts::{Facts, SiteKind};
use ruff_python_ast::{Expr, ExprCall};
use ruff_text_size::Ranged;

/// Whether a call writes into the server's log.
pub(super) fn is_log(name: &str) -> bool {
    let root = name.split('.').next().unwrap_or(name);
    name == "print"
        || matches!(root, "logger" | "logging" | "log" | "_logger" | "LOGGER") && name.contains('.')
        || name.ends_with("app.logger.info")
        || name.ends_with("app.logger.debug")
}

/// A secret that is logged, or something about a person: the thing itself, within a text or beside it.
pub(super) fn logged(context: &Context<'_>, call: &ExprCall, def: usize, facts: &mut Facts) {
    let mut shown: Vec<String> = Vec::new();
    for given in &call.arguments.args {
        match bare(given) {
            Expr::FString(text) => {
                for element in text.value.elements() {
                    if let ruff_python_ast::InterpolatedStringElement::Interpolation(hole) = element {
                        shown.extend(told(&hole.expression));
                    }
                }
            }
            other => shown.extend(told(other)),
        }
    }
    if let Some(found) = shown.iter().find(|word| SECRETS.contains(&word.as_str())) {
        return state(context, SiteKind::SensitiveLog, found, call.range(), facts);
    }
    // Scripts talk to whoever runs them.
    let path = context.entry.path.to_ascii_lowercase();
    let by_hand = path.split(['/', '_', '-', '.']).any(|word| BY_HAND.contains(&word));
    let by_hand = by_hand || def == NONE || context.uses("argparse") || context.uses("click") || context.uses("typer");
    if let Some(found) = shown.iter().find(|word| PERSONAL.contains(&word.as_str())).filter(|_| !by_hand) {
        state(context, SiteKind::SensitiveLog, &format!("personal {found}"), call.range(), facts);
    }
}

/// The last part of the name that a log shows: `user.email`, `user.email if user else "nobody"`.
fn told(expression: &Expr) -> Option<String> {
    let shown = match bare(expression) {
        Expr::If(either) => bare(&either.body),
        other => other,
    };
    let dotted = dotted(shown)?;
    (!dotted.contains('(')).then(|| last(&dotted).to_owned())
}

/// Words in the path of a file that talks to whoever runs it.
const BY_HAND: &[&str] = &[
    "script",
    "scripts",
    "seed",
    "seeds",
    "seeder",
    "seeders",
    "seeding",
    "cli",
    "command",
    "commands",
    "migrate",
    "migration",
    "migrations",
    "test",
    "tests",
    "testing",
    "conftest",
    "example",
    "examples",
    "tool",
    "tools",
];

/// Names of what opens something.
const SECRETS: &[&str] = &[
    "otp",
    "otp_code",
    "password",
    "reset_token",
    "access_token",
    "secret",
    "api_key",
    "plain_password",
    "new_password",
    "passwd",
    "verification_code",
    "secret_key",
    "refresh_token",
    "temp_password",
];

/// Names of what tells who somebody is.
const PERSONAL: &[&str] = &[
    "email",
    "user_email",
    "email_address",
    "customer_email",
    "to_email",
    "recipient_email",
    "phone",
    "phone_number",
    "card_number",
    "cvv",
    "ssn",
    "iban",
    "passport_number",
    "date_of_birth",
];
