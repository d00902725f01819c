//! Each detector of the catalogue with a credential that it must see and one that misses narrowly: too short, of the
//! wrong characters, with wrong check digits. Nothing that looks like a credential stands here: all is drawn when the
//! tests run.

#![expect(clippy::string_slice, reason = "the texts of these tests are cut at places that are known to be ASCII")]

mod ai;
mod cloud;
mod code;
mod data;
mod message;
mod money;
mod named;
mod service;

use super::tests::fill;
use super::{catalogue, scan};
use crate::facts::SecretClass;
use crate::intake::Entry;
use crate::sorted::Gather;
use std::collections::BTreeSet;

/// The samples of the catalogue.
fn samples() -> impl Iterator<Item = &'static (&'static str, &'static str, &'static str)> {
    [money::SAMPLES, ai::SAMPLES, cloud::SAMPLES, data::SAMPLES, code::SAMPLES, message::SAMPLES, service::SAMPLES].into_iter().flatten()
}

/// Kinds that other readers tell, each with the text of a file in which it is seen.
static OTHERS: &[(&str, &str)] = &[
    ("supabase-service-role", "const key = '{*jwt:service*}';"),
    ("supabase-anon-key", "const key = '{*jwt:anon*}';"),
    ("supabase-demo-key", "const key = '{*jwt:demo*}';"),
    ("n8n-api-key", "const key = '{*token:HS256,{\"sub\":\"u\",\"iss\":\"n8n\"}*}';"),
    ("kubernetes-token", "const key = '{*token:RS256,{\"iss\":\"kubernetes/serviceaccount\"}*}';"),
    ("calendly-token", "const key = '{*token:ES256,{\"iss\":\"https://auth.calendly.com\"}*}';"),
    ("pinata-token", "const key = '{*token:HS256,{\"scopedKeyKey\":\"a\",\"scopedKeySecret\":\"b\"}*}';"),
    ("prisma-api-key", "const key = '{*token:HS256,{\"api_key\":\"a\",\"tenant_id\":\"b\"}*}';"),
    ("monday-token", "const key = '{*token:HS256,{\"tid\":1,\"uid\":2,\"per\":\"me:write\",\"actid\":3}*}';"),
    ("turso-token", "const key = '{*token:EdDSA,{\"a\":\"rw\",\"iat\":1700000000,\"id\":\"b\"}*}';"),
    ("jwt", "const key = '{*token:HS256,{\"sub\":\"77\"}*}';"),
    ("gemini-key", "const GEMINI_API_KEY = 'AIza{*alnum:35*}';"),
    ("google-maps-key", "const MAPS_KEY = 'AIza{*alnum:35*}';"),
    ("firebase-web-key", "const FIREBASE_KEY = 'AIza{*alnum:35*}';"),
    ("google-api-key", "const key = 'AIza{*alnum:35*}';"),
    ("private-key", "-----BEGIN EC PRIVATE KEY-----\n{*base64:64*}\n{*base64:64*}\n-----END EC PRIVATE KEY-----\n"),
    ("private-key-locked", "-----BEGIN ENCRYPTED PRIVATE KEY-----\n{*base64:64*}\n{*base64:64*}\n-----END ENCRYPTED PRIVATE KEY-----\n"),
    (
        "google-service-account",
        "{\"type\": \"service_account\", \"private_key\": \"-----BEGIN PRIVATE KEY-----\\n{*base64:200*}\\n-----END PRIVATE KEY-----\\n\"}",
    ),
    ("connection-string", "const url = 'postgres://shop:{*alnum:16*}@db.shop.com:5432/main';"),
    ("basic-auth-address", "const url = 'https://shop:{*alnum:16*}@api.shop.com/a';"),
    ("azure-cosmos-key", "const c = 'AccountEndpoint=https://shop.documents.azure.com:443/;AccountKey={*base64:86*}==;';"),
];

/// Text in which a credential stands that documentation shows or that cannot be real, and its id.
static UNREAL: &[(&str, &str)] = &[
    ("jwt", "API_TOKEN={*token:HS256,{\"sub\":\"77\",\"iat\":1700000000,\"exp\":1600000000}*}"),
    ("n8n-api-key", "API_TOKEN={*token:HS256,{\"iss\":\"n8n\",\"iat\":1700000000,\"exp\":1600000000}*}"),
    ("github-token", "GITHUB_TOKEN=ghp_{*alnum:36*}"),
    ("github-server-token", "GITHUB_TOKEN=ghs_{*alnum:36*}"),
    ("npm-token", "NPM_TOKEN=npm_{*alnum:36*}"),
    ("polar-access-token", "POLAR_ACCESS_TOKEN=polar_oat_{*alnum:43*}"),
    ("aws-access-key", "AWS_ACCESS_KEY_ID=AKIA{*upper:9*}EXAMPLE"),
];

fn seen(path: &str, text: &str) -> Vec<crate::facts::Secret> {
    scan(&Entry::new(0, path.to_owned(), 0), text).into_iter().filter_map(|found| found.secret).collect()
}

#[test]
fn each_detector_has_its_samples() {
    let sampled: BTreeSet<&str> = samples().map(|sample| sample.0).into_set();
    let bare: Vec<&str> = catalogue::all().map(|detector| detector.id).filter(|id| !sampled.contains(id)).collect();
    assert!(bare.is_empty(), "without samples: {bare:?}");
    let detectors = catalogue::all().count();
    let samples = samples().count();
    assert!(samples >= detectors, "{samples} samples of {detectors} detectors");
}

#[test]
fn each_detector_sees_its_own_and_no_near_miss() {
    let mut wrong = Vec::new();
    for (id, seen, missed) in samples() {
        let class = catalogue::all().find(|detector| detector.id == *id).map(|detector| detector.class);
        let value = fill(seen);
        for text in [format!("const x = '{value}';\n"), format!("x={value}\n"), format!("{{\"x\": \"{value}\"}}")] {
            let found = scan(&Entry::new(0, "src/a.ts".to_owned(), 0), &text);
            let sees = found.iter().any(|found| {
                text[found.range.clone()] == value
                    && found.secret.as_ref().is_some_and(|secret| secret.detector == *id && Some(secret.class) == class)
            });
            if !sees {
                wrong.push(format!("{id} is not seen in {text}: {found:?}"));
            }
        }
        let near = format!("const x = '{}';\n", fill(missed));
        for found in scan(&Entry::new(0, "src/a.ts".to_owned(), 0), &near) {
            if found
                .secret
                .is_some_and(|secret| secret.detector == *id && Some(secret.class) == class && class != Some(SecretClass::Placeholder))
            {
                wrong.push(format!("{id} is seen in {near}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn placeholders_are_not_taken_for_real() {
    let mut wrong = Vec::new();
    for detector in catalogue::all() {
        for text in
            [format!("const x = '{}{}';", detector.trigger, "x".repeat(40)), format!("const x = '{}your-key-goes-here';", detector.trigger)]
        {
            for found in scan(&Entry::new(0, "src/a.ts".to_owned(), 0), &text) {
                if found.secret.is_some_and(|secret| secret.class == SecretClass::Live) {
                    wrong.push(format!("{} takes {text} for real", detector.id));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_named_kind_is_told_by_its_name_and_form() {
    let sampled: BTreeSet<&str> = named::SAMPLES.iter().map(|sample| sample.0).into_set();
    let mut wrong: Vec<String> =
        super::named::ids().filter(|(id, ..)| !sampled.contains(id)).map(|(id, ..)| format!("{id} has no sample")).collect();
    for (id, holds, misses) in named::SAMPLES {
        let class = if super::named::ids().any(|named| named.0 == *id && named.2) { SecretClass::Public } else { SecretClass::Live };
        let (holds, misses) = (fill(holds), fill(misses));
        let found = seen(".env", &holds);
        if !found.iter().any(|secret| secret.detector == *id && secret.class == class) {
            wrong.push(format!("{id} is not seen in {holds}: {found:?}"));
        }
        if seen(".env", &misses).iter().any(|secret| secret.detector == *id) {
            wrong.push(format!("{id} is seen in {misses}"));
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn each_other_kind_is_seen() {
    let wrong: Vec<String> = OTHERS
        .iter()
        .filter_map(|(id, template)| {
            let text = fill(template);
            (!seen("src/a.ts", &text).iter().any(|secret| secret.detector == *id)).then(|| format!("{id} is not seen in {text}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_cannot_be_real_is_a_placeholder() {
    for (id, template) in UNREAL {
        let text = fill(template);
        let found = seen(".env", &text);
        assert!(!found.is_empty(), "{id} is not seen in {text}");
        assert!(found.iter().all(|secret| secret.class == SecretClass::Placeholder), "{id} is taken for real in {text}: {found:?}");
    }
}

#[test]
fn at_least_180_kinds_are_told() {
    let open = |class: SecretClass| matches!(class, SecretClass::Live);
    let catalogued = catalogue::all().filter(|detector| open(detector.class)).map(|detector| detector.id);
    let named = super::named::ids().filter(|(.., public)| !public).map(|(id, ..)| id);
    // Of the other readers' kinds those that open something.
    let others = OTHERS.iter().map(|other| other.0).filter(|id| {
        !matches!(*id, "supabase-anon-key" | "supabase-demo-key" | "jwt" | "google-maps-key" | "firebase-web-key" | "google-api-key")
    });
    let kinds: BTreeSet<&str> = catalogued.chain(named).chain(others).into_set();
    assert!(kinds.len() >= 180, "only {} kinds", kinds.len());
}
