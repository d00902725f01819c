//! Google API keys have one form and many uses: what a key opens is told by the words around it.

use super::Candidate;
use crate::facts::{SecretClass, SecretKind};

/// Letters and digits after the prefix.
const BODY: usize = 35;
/// How far around a key its use is told, in bytes.
const AROUND: usize = 600;
/// How far the rest of the file is asked where the words nearby say nothing: long files are data.
const FILE: usize = 32_768;

/// The key that starts at `at` (with `AIza`).
pub(super) fn matched(path: &str, text: &str, at: usize, variable: Option<&str>) -> Option<Candidate> {
    let bytes = text.as_bytes();
    let len =
        bytes.get(at..)?.iter().take(BODY + 10).take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')).count();
    if len != BODY + 4 || !super::detector::starts_a_word(bytes, at) {
        return None;
    }
    let body = text.get(at + 4..at + len)?;
    let (id, name, kind, mut class) = use_of(path, text, at, variable.unwrap_or(""));
    if super::placeholder::is_placeholder_body(body) {
        class = SecretClass::Placeholder;
    }
    Some(Candidate::new(id, name, kind, class, at..at + len, 3))
}

fn use_of(path: &str, text: &str, at: usize, variable: &str) -> (&'static str, &'static str, SecretKind, SecretClass) {
    let firebase = ("firebase-web-key", "Firebase web key", SecretKind::Service, SecretClass::Public);
    let gemini = ("gemini-key", "Google Gemini key", SecretKind::Ai, SecretClass::Live);
    let maps = ("google-maps-key", "Google Maps key", SecretKind::Map, SecretClass::Public);
    let lower = path.to_ascii_lowercase();
    if ["google-services.json", "googleservice-info", "firebase_options", "firebase-applet-config"].iter().any(|name| lower.contains(name))
    {
        return firebase;
    }
    let named = variable.to_ascii_uppercase();
    let names = |words: &[&str]| words.iter().any(|word| named.contains(word));
    if names(&["FIREBASE"]) {
        return firebase;
    }
    if names(&["GEMINI", "GENAI", "GENERATIVE", "GOOGLE_AI", "GOOGLEAI", "PALM"]) {
        return gemini;
    }
    if names(&["MAP", "PLACES", "GEOCOD"]) {
        return maps;
    }
    let near = around(text, at, AROUND);
    let text = around(text, at, FILE);
    let tells = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
    const FIREBASE: &[&str] = &[
        "authDomain",
        "messagingSenderId",
        "storageBucket",
        "firebaseConfig",
        "FIREBASE",
        "firebaseapp.com",
        "firebase/app",
        "identitytoolkit",
    ];
    const GEMINI: &[&str] = &["GoogleGenerativeAI", "generativelanguage", "@google/genai", "google.generativeai", "GoogleGenAI", "gemini"];
    const MAPS: &[&str] =
        &["maps.google", "google.maps", "maps/api", "places.googleapis", "GoogleMap", "googleMap", "geocode", "com.google.android.geo"];
    if tells(near, FIREBASE) {
        firebase
    } else if tells(near, GEMINI)
        || tells(text, &["GoogleGenerativeAI", "generativelanguage.googleapis", "google.generativeai", "GoogleGenAI"])
    {
        gemini
    } else if tells(near, MAPS) || tells(text, &["maps.googleapis.com", "google.maps"]) {
        maps
    } else if lower.contains("firebase") || tells(text, &["firebase"]) {
        firebase
    } else {
        ("google-api-key", "Google API key", SecretKind::Cloud, SecretClass::Live)
    }
}

/// The text around a place, cut between characters.
pub(super) fn around(text: &str, at: usize, reach: usize) -> &str {
    let start = (0..4).map(|more| at.saturating_sub(reach) + more).find(|&start| text.is_char_boundary(start)).unwrap_or(at);
    let end = (0..4).map(|less| (at + reach).min(text.len()) - less).find(|&end| text.is_char_boundary(end)).unwrap_or(at);
    text.get(start..end).unwrap_or("")
}
