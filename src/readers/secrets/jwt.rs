//! JSON Web Tokens, told apart by what they say of themselves.

use super::Candidate;
use crate::facts::{SecretClass, SecretKind};
use serde_json::Value;

/// Longest token that is decoded, in bytes.
const LONGEST: usize = 8_192;

/// The token that starts at `at` (with `eyJ`), if one does, and where the run of a token's characters ends.
pub(super) fn matched(text: &str, at: usize, in_environment: bool) -> (usize, Option<Candidate>) {
    let rest = text.as_bytes().get(at..).unwrap_or(&[]);
    let in_form = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'=');
    let end = at + rest.iter().take(LONGEST).take_while(in_form).count();
    (end, read(text, at..end, in_environment))
}

fn read(text: &str, run: std::ops::Range<usize>, in_environment: bool) -> Option<Candidate> {
    let at = run.start;
    let token = text.get(run)?.trim_end_matches(['.', '=']);
    let mut parts = token.split('.');
    let (header, payload, signature) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || signature.len() < 20 || !super::detector::starts_a_word(text.as_bytes(), at) {
        return None;
    }
    let header: Value = serde_json::from_slice(&decode(header)?).ok()?;
    header.get("alg")?;
    let payload: Value = serde_json::from_slice(&decode(payload)?).ok()?;
    let (id, name, kind, mut class) = issuer(&header, &payload).unwrap_or_else(|| {
        let class = if in_environment { SecretClass::Live } else { SecretClass::Test };
        ("jwt", "signed access token", SecretKind::Generic, class)
    });
    let time = |key: &str| payload.get(key).and_then(Value::as_f64);
    if let (Some(issued), Some(expires)) = (time("iat"), time("exp"))
        && expires < issued
    {
        class = SecretClass::Placeholder;
    }
    Some(Candidate::new(id, name, kind, class, at..at + token.len(), 3))
}

/// Who issued a token and what it is worth, by what its parts say.
fn issuer(header: &Value, payload: &Value) -> Option<(&'static str, &'static str, SecretKind, SecretClass)> {
    use SecretClass::{Live, Placeholder, Public};
    use SecretKind::{Cloud, Database, Generic, Service};
    let says = |key: &str| payload.get(key).and_then(Value::as_str).unwrap_or("");
    let has = |keys: &[&str]| keys.iter().all(|key| payload.get(key).is_some());
    let edwards = header.get("alg").and_then(Value::as_str) == Some("EdDSA");
    Some(match (says("role"), says("iss")) {
        (_, "supabase-demo") => ("supabase-demo-key", "Supabase demo key", Database, Placeholder),
        ("anon", _) => ("supabase-anon-key", "Supabase anon key", Database, Public),
        ("service_role" | "supabase_admin", _) => ("supabase-service-role", "Supabase service role key", Database, Live),
        _ if says("sub") == "1234567890" || says("name") == "John Doe" => ("jwt", "sample token", Generic, Placeholder),
        (_, "n8n") => ("n8n-api-key", "n8n API key", Service, Live),
        (_, "kubernetes/serviceaccount") => ("kubernetes-token", "Kubernetes service account token", Cloud, Live),
        (_, "https://auth.calendly.com") => ("calendly-token", "Calendly access token", Service, Live),
        _ if has(&["scopedKeyKey", "scopedKeySecret"]) => ("pinata-token", "Pinata access token", Service, Live),
        _ if has(&["api_key", "tenant_id"]) => ("prisma-api-key", "Prisma Accelerate key", Database, Live),
        _ if has(&["tid", "uid", "per", "actid"]) => ("monday-token", "monday.com API token", Service, Live),
        _ if edwards && matches!(says("a"), "rw" | "ro") => ("turso-token", "Turso token", Database, Live),
        _ => return None,
    })
}

/// The bytes of base64url text without padding.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    let (mut word, mut bits) = (0_u32, 0_u32);
    for byte in text.bytes() {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'-' | b'+' => 62,
            b'_' | b'/' => 63,
            _ => return None,
        };
        word = (word << 6 | u32::from(six)) & 0x00ff_ffff;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(word >> bits & 0xff).ok()?);
        }
    }
    Some(bytes)
}
