//! What an app keeps on the phone, and what it sends in the clear.

use crate::facts::{Facts, SiteKind};
use crate::readers::tokens::{Call, Code, Kind, state};

/// Words in the keys of what opens an account.
const OPENS: &[&str] = &["token", "jwt", "password", "passwd", "session_id", "sessionid", "refresh", "secret", "api_key", "apikey"];
/// Words in the keys of what opens nothing.
const HARMLESS: &[&str] = &[
    "fcm",
    "push",
    "device",
    "has",
    "is_",
    "expir",
    "expires",
    "time",
    "theme",
    "count",
    "reset",
    "last",
    "type",
    "visible",
    "show",
    "hint",
    "csrf",
    "onesignal",
    "apns",
    "notification",
    "strength",
    "page",
    "cursor",
    "remember",
];

pub(super) fn read(code: &Code<'_>, facts: &mut Facts) {
    for call in &code.calls {
        kept(code, call, facts);
    }
    sent(code, facts);
}

/// `prefs.setString('auth_token', token)`, `box.put('token', token)` of Hive's plain boxes.
fn kept(code: &Code<'_>, call: &Call, facts: &mut Facts) {
    let plain = match call.last() {
        "setString" => code.has("shared_preferences") || code.has("SharedPreferences"),
        "write" => code.has("GetStorage"),
        "put" => code.has("package:hive") && !code.has("encryptionCipher"),
        _ => false,
    };
    let [key, value, ..] = call.args.as_slice() else { return };
    if !plain {
        return;
    }
    // A key that stands under a name of its own: `_tokenKey`.
    let named = code.literal(key).unwrap_or_else(|| if key.len() <= 3 { code.word(key.end.saturating_sub(1)) } else { "" });
    let lower = named.to_ascii_lowercase();
    let opens = OPENS.iter().any(|word| lower.contains(word)) && !HARMLESS.iter().any(|word| lower.contains(word));
    let empty = code.literal(value).is_some_and(str::is_empty);
    let sealed = code.text(value).to_ascii_lowercase().contains("encrypt");
    if opens && !empty && !sealed {
        state(code, SiteKind::TokenInPreferences, named, call.start, facts);
    }
}

/// Addresses that begin with `http://` and lead to a machine of others.
fn sent(code: &Code<'_>, facts: &mut Facts) {
    for at in 0..code.tokens.len() {
        if code.kind(at) != Some(Kind::Text) {
            continue;
        }
        let Some(rest) = code.word(at).strip_prefix("http://") else { continue };
        let host = rest.split(['/', ':', '?', '#']).next().unwrap_or("");
        // A comparison, a link that is shown, and names of schemas send nothing.
        let compared =
            matches!(code.word(at.wrapping_sub(2)), "startsWith" | "contains" | "replaceFirst" | "replaceAll" | "launchUrl" | "launch");
        let used = code.has("package:http/") || code.has("dio") || code.has("HttpClient") || code.has("baseUrl") || code.has("WebSocket");
        if used && !compared && leads_outside(host) {
            state(code, SiteKind::PlainHttp, host, at, facts);
        }
    }
}

fn leads_outside(host: &str) -> bool {
    let own = ["localhost", "127.", "10.", "192.168.", "172.", "0.0.0.0", "www.w3.org", "schemas.", "example.", "ns.adobe"];
    let plain = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'));
    host.contains('.') && plain && !own.iter().any(|start| host.starts_with(start)) && !host.ends_with(".local") && !host.ends_with(".test")
}
