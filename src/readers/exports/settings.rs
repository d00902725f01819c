//! What lies beside the content of a system that runs on a server of one's own: the environment file of Directus, programs
//! among the uploads of WordPress.

use super::Platform;
use super::document::{Document, Form};
use super::teller::Teller;
use crate::facts::{Language, RemarkKind};

pub(super) static PLATFORM: &[Platform] = &[
    Platform {
        id: "directus",
        form: Form::Text,
        marks: &["DB_CLIENT=", "SECRET=", "PUBLIC_URL="],
        claims: |document| document.name().starts_with(".env") && !document.name().contains("example"),
        read: read_environment,
    },
    Platform {
        id: "wordpress",
        form: Form::Text,
        marks: &["<?php"],
        claims: |document| document.language == Some(Language::Php) && document.path.contains("wp-content/uploads/"),
        read: |document, tell| {
            // A file of a line keeps visitors from listing the folder.
            if document.text.trim().len() > 120 {
                tell.remark_at(RemarkKind::ProgramAmongUploads, document.name(), tell.source.at(0));
            }
            Ok(())
        },
    },
];

fn read_environment(_: &Document<'_>, tell: &mut Teller<'_, '_>) -> Result<(), String> {
    let mut weak = Vec::new();
    let mut first = None;
    for (at, line) in tell.source.lines() {
        let Some((name, value)) = line.split_once('=') else { continue };
        let value = value.trim().trim_matches(['"', '\'']).to_ascii_lowercase();
        let words = match (name.trim(), value.as_str()) {
            ("CORS_ORIGIN", "true" | "*") => "every website may call it from its visitors' browsers",
            ("RATE_LIMITER_ENABLED", "false") => "nothing limits how often somebody tries passwords",
            (name, "false") if name.ends_with("COOKIE_SECURE") => "cookies of a log-in travel without encryption too",
            _ => continue,
        };
        first = first.or(Some(at));
        if !weak.contains(&words) {
            weak.push(words);
        }
    }
    if let Some(at) = first {
        tell.remark_at(RemarkKind::LoginRulesWeak, weak.join(", "), tell.source.at(at));
    }
    Ok(())
}
