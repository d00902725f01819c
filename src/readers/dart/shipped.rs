//! What an app carries to whoever installs it: values of an environment file that is packed into it, and records of payments
//! that the app itself writes.

use crate::facts::{EnvRead, Facts, SiteKind};
use crate::readers::tokens::{Code, Kind, state};

/// States both.
pub(super) fn read(code: &Code<'_>, facts: &mut Facts) {
    // A program that answers requests is no app.
    if ["package:shelf", "package:dart_frog", "package:serverpod", "package:functions_framework"].iter().any(|server| code.has(server)) {
        return;
    }
    variables(code, facts);
    paid(code, facts);
}

/// `dotenv.env['NAME']`, `dotenv.get('NAME')`, `String.fromEnvironment('NAME')`, `@EnviedField(varName: 'NAME')`
fn variables(code: &Code<'_>, facts: &mut Facts) {
    let mut state = |name: &str, at: usize| {
        let plain = name.len() > 3 && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if plain {
            facts.env_reads.push(EnvRead { name: name.to_owned(), has_fallback: false, origin: code.at(at) });
        }
    };
    for at in 0..code.tokens.len() {
        let held = code.word(at) == "env" && code.word(at.wrapping_sub(2)) == "dotenv" && code.opens(at + 1, b'[');
        let generated = code.word(at) == "varName" && code.is_sign(at + 1, ":");
        if (held || generated) && code.kind(at + 2) == Some(Kind::Text) {
            state(code.word(at + 2), at);
        }
    }
    for call in &code.calls {
        let reads = call.last() == "fromEnvironment" || matches!(call.name.as_str(), "dotenv.get" | "dotenv.maybeGet");
        if reads && let Some(name) = call.args.first().and_then(|given| code.literal(given)) {
            state(name, call.start);
        }
    }
}

/// Fields that say that somebody has paid.
const PAID: &[&str] =
    &["ispremium", "premium", "ispro", "ispaid", "paid", "paymentstatus", "subscriptionstatus", "subscriptionactive", "hassubscription"];

/// `collection('premiumUsers').doc(id).set({'paymentStatus': 'active'})`
fn paid(code: &Code<'_>, facts: &mut Facts) {
    let store = code.has("cloud_firestore") || code.has("supabase_flutter") || code.has("firebase_database");
    let path = code.entry.path.to_ascii_lowercase();
    if !store || ["admin", "staff", "seed", "mock", "invoice", "expense"].iter().any(|word| path.contains(word)) {
        return;
    }
    for call in &code.calls {
        if !matches!(call.last(), "set" | "update" | "add" | "upsert" | "insert") {
            continue;
        }
        let Some(given) = call.args.first().filter(|given| code.opens(given.start, b'{')) else { continue };
        let found = given.clone().find(|at| {
            let key: String = code.word(*at).chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
            let value = code.word(at + 2).to_ascii_lowercase();
            let open =
                matches!(value.as_str(), "false" | "null" | "pending" | "unpaid" | "free" | "none" | "inactive" | "expired" | "cancelled");
            code.kind(*at) == Some(Kind::Text) && code.is_sign(at + 1, ":") && PAID.contains(&key.as_str()) && !open
        });
        if let Some(at) = found {
            state(code, SiteKind::PaidByPage, code.word(at), at, facts);
        }
    }
}
