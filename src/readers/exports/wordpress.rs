//! WordPress: the file of a site's content (WXR), and the configuration of a site's own server.

use super::Platform;
use super::document::{Document, Form};
use super::teller::Teller;
use super::{words, xml};
use crate::facts::{AutomationKind, Language, RemarkKind, SiteKind};
use crate::sorted::Gather;
use std::collections::BTreeSet;

pub(super) static PLATFORM: &[Platform] = &[
    Platform { id: "wordpress", form: Form::Text, marks: &["<rss", "<wp:wxr_version>"], claims: |_| true, read: read_content },
    Platform {
        id: "wordpress",
        form: Form::Text,
        marks: &["DB_NAME", "DB_PASSWORD", "define"],
        claims: |document| {
            document.language == Some(Language::Php) && document.name().starts_with("wp-config") && !document.name().contains("sample")
        },
        read: read_configuration,
    },
];

fn read_content(document: &Document<'_>, tell: &mut Teller<'_, '_>) -> Result<(), String> {
    let text = document.text;
    tell.is(document, "is the content of a WordPress site");
    let whole = tell.automation(AutomationKind::Content, xml::first(text, "title"), &super::node::Node::default());
    tell.facts.automations.push(whole);
    let values = |name: &str| -> (BTreeSet<&str>, usize) {
        let found = xml::elements(text, name, 20_000);
        let first = found.first().map_or(0, |(at, ..)| *at);
        let invented = |value: &str| ["@example.", "@domain.", "@test."].iter().any(|part| value.contains(part));
        let stated = found.iter().map(|(_, _, inner)| inner.trim());
        (stated.filter(|value| !value.is_empty() && *value != "<![CDATA[]]>" && !invented(value)).collect(), first)
    };
    let (authors, at) = values("wp:author_email");
    let (people, at_people) = values("wp:comment_author_email");
    let (machines, _) = values("wp:comment_author_IP");
    if !authors.is_empty() || !people.is_empty() {
        let shown = words::counted(authors.len(), "author");
        let mut what = match (authors.len(), people.len()) {
            (0, many) => format!("mail addresses of {many} people who commented"),
            (_, 0) => format!("mail addresses of {shown}"),
            (_, many) => format!("mail addresses of {shown} and of {many} people who commented"),
        };
        if !machines.is_empty() {
            what += &format!(", with {} network addresses of theirs", machines.len());
        }
        tell.remark_at(RemarkKind::CapturedData, what, tell.source.at(if authors.is_empty() { at_people } else { at }));
    }
    let (files, at) = values("wp:attachment_url");
    if !files.is_empty() {
        tell.remark_at(
            RemarkKind::LeftBehind,
            format!("{} pictures and files, of which only the addresses on the old site are in it", files.len()),
            tell.source.at(at),
        );
    }
    if text.trim_end().ends_with("</rss>") {
        Ok(())
    } else {
        Err("it is cut off: what stands before its end was read, so export it again".to_owned())
    }
}

fn read_configuration(document: &Document<'_>, tell: &mut Teller<'_, '_>) -> Result<(), String> {
    tell.is(document, "is the configuration of a WordPress site");
    let text = document.text;
    let defined = |name: &str| -> Option<(usize, &str)> {
        let mut at = 0;
        text.split_inclusive('\n').find_map(|line| {
            let start = at;
            at += line.len();
            let code = line.trim_start();
            let value = code.strip_prefix("define")?.split_once(name)?.1.split_once(',')?.1;
            Some((start, value.trim().trim_end_matches([')', ';', ' ', '\r', '\n']).trim_matches(['\'', '"', ' '])))
        })
    };
    let mut weak = Vec::new();
    let salts = [
        "AUTH_KEY'",
        "SECURE_AUTH_KEY'",
        "LOGGED_IN_KEY'",
        "NONCE_KEY'",
        "AUTH_SALT'",
        "SECURE_AUTH_SALT'",
        "LOGGED_IN_SALT'",
        "NONCE_SALT'",
    ];
    let set: Vec<&str> = salts.iter().filter_map(|salt| defined(salt)).map(|(_, value)| value).collect();
    if set.iter().any(|value| value.contains("put your unique phrase here")) {
        weak.push("the keys that sign log-ins are the example's".to_owned());
    } else if set.iter().any(|value| value.len() < 40) || set.iter().into_set().len() < set.len() {
        weak.push("the keys that sign log-ins are short or repeat".to_owned());
    }
    if defined("DISALLOW_FILE_EDIT").is_none_or(|(_, value)| value != "true") {
        weak.push("whoever gets into the administration can change the site's code there".to_owned());
    }
    let place = defined("AUTH_KEY").or_else(|| defined("DB_NAME")).map_or(0, |(at, _)| at);
    if !weak.is_empty() {
        tell.remark_at(RemarkKind::LoginRulesWeak, weak.join(", "), tell.source.at(place));
    }
    if let Some((at, _)) = defined("WP_DEBUG'").or_else(|| defined("WP_DEBUG\"")).filter(|(_, value)| *value == "true")
        && defined("WP_DEBUG_DISPLAY").is_none_or(|(_, value)| value == "true")
    {
        tell.site_at(SiteKind::StackTraceToCaller, "WP_DEBUG", tell.source.at(at));
    }
    for name in ["WP_HOME", "WP_SITEURL"] {
        if let Some((at, value)) = defined(name)
            && let Some(host) = words::unencrypted_host(value)
        {
            tell.site_at(SiteKind::PlainHttp, host, tell.source.at(at));
        }
    }
    Ok(())
}
