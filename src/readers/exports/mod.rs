//! Exports of no-code and low-code platforms, recognised by their structure.
//!
//! A file a platform. Each states what it sees in the shared vocabulary: an open webhook is an endpoint without a guard,
//! a type of data without privacy rules is open to everyone, a connector is the use of a service. Code in fields goes
//! to the reader of its language. What an export cannot say is not stated.

mod appsmith;
mod bubble;
mod bubble_pages;
mod chatflows;
mod code;
mod content;
mod credentials;
mod dify;
mod document;
mod flowise;
mod flutterflow;
mod formulas;
mod json;
mod make;
mod n8n;
mod node;
mod node_red;
mod power_apps;
mod power_automate;
mod power_fx;
mod power_platform;
mod retool;
mod schedule;
mod settings;
mod sites;
mod sql;
mod teller;
mod tooljet;
mod transit;
mod wordpress;
mod words;
mod xano;
mod xml;
mod yaml;
mod zapier;

use super::whole::Whole;
use super::{Source, secrets};
use crate::facts::{Facts, Oddity, Role};
use crate::intake::Entry;
use document::{Document, Form};
use teller::Teller;

pub(super) use json::{stations, step_within};

/// One kind of file of one platform.
struct Platform {
    /// The platform's id, as facts call it.
    id: &'static str,
    /// How its files are written.
    form: Form,
    /// Parts of text of which all stand in each of its files: asked before anything is parsed.
    marks: &'static [&'static str],
    /// Whether the file is one of the platform's, by its structure.
    claims: fn(&Document<'_>) -> bool,
    /// States what it sees.
    read: fn(&Document<'_>, &mut Teller<'_, '_>) -> Result<(), String>,
}

/// All kinds of files; the first that claims one reads it.
static PLATFORMS: &[&[Platform]] = &[
    power_apps::PLATFORM,
    formulas::PLATFORM,
    flutterflow::PLATFORM,
    power_automate::PLATFORM,
    power_platform::PLATFORM,
    n8n::PLATFORM,
    make::PLATFORM,
    zapier::PLATFORM,
    bubble::PLATFORM,
    retool::PLATFORM,
    appsmith::PLATFORM,
    tooljet::PLATFORM,
    node_red::PLATFORM,
    dify::PLATFORM,
    flowise::PLATFORM,
    chatflows::PLATFORM,
    content::PLATFORM,
    wordpress::PLATFORM,
    sites::PLATFORM,
    xano::PLATFORM,
    settings::PLATFORM,
];

/// A recognised file.
pub(super) struct Export<'a> {
    platform: &'static Platform,
    document: Document<'a>,
}

/// Recognises an export.
pub(super) fn recognise<'a>(entry: &'a Entry, text: &'a str, whole: Whole<'_>) -> Option<Export<'a>> {
    if entry.role == Role::Test {
        return None;
    }
    let form = document::form(entry, text);
    let fits = |own: Form| own == form || own == Form::Stream && form == Form::Json;
    let marked = |platform: &&Platform| fits(platform.form) && platform.marks.iter().all(|mark| whole.contains(mark));
    let candidates = PLATFORMS.iter().flat_map(|list| list.iter()).filter(marked);
    let (streamed, treed): (Vec<_>, Vec<_>) = candidates.partition(|platform| platform.form == Form::Stream);
    if !streamed.is_empty() {
        let document = Document::streamed(entry, text);
        if let Some(platform) = streamed.into_iter().find(|platform| (platform.claims)(&document)) {
            return Some(Export { platform, document });
        }
    }
    if treed.is_empty() {
        return None;
    }
    let document = Document::of(entry, text);
    let platform = treed.into_iter().find(|platform| (platform.claims)(&document))?;
    Some(Export { platform, document })
}

/// Platforms whose exports are read, for people.
const KNOWN: &str = "n8n, Make, Zapier, Power Automate, Power Apps, Power Platform, Bubble, Retool, Appsmith, ToolJet, Budibase, \
    Node-RED, Dify, Flowise, Langflow, Voiceflow, Botpress, FlutterFlow, Directus, Strapi, Airtable, Xano, Webflow, WordPress, Shopify \
    and Apps Script";

/// In words, what a file of data looks like that is none of them.
pub(super) fn unknown(entry: &Entry, text: &str) -> Option<Oddity> {
    let small = text.len() <= 24 << 20;
    let form = document::form(entry, text);
    let says = match form {
        Form::Json if small && text.trim_start().starts_with('[') => "a list of records in JSON".to_owned(),
        Form::Json | Form::Yaml if small => {
            let document = Document::of(entry, text);
            let keys: Vec<String> = document.root.entries().map(|(key, _)| format!("“{}”", words::short(key, 30))).take(6).collect();
            let written = if form == Form::Json { "JSON" } else { "YAML" };
            match keys.as_slice() {
                [] => return None,
                keys if document.whole => format!("{written} with the entries {}", keys.join(", ")),
                keys => format!("{written} that is cut off or damaged, with the entries {}", keys.join(", ")),
            }
        }
        _ => return None,
    };
    let what = format!("It looks like {says}, which is no export that is known here. Known are exports of {KNOWN}.");
    Some(Oddity { path: Some(entry.path.clone()), what })
}

impl Export<'_> {
    /// Adds the credentials that stand where the format keeps them to those that were found by their own form.
    pub(super) fn add_credentials(&self, entry: &Entry, found: &mut Vec<secrets::Found>) {
        let stated = match self.platform.form {
            Form::Stream => {
                // What only the server should know is shown nowhere, whatever stands beside it.
                let hidden = bubble::secure_part(&self.document);
                found.extend(hidden.map(|range| secrets::Found { place: range.clone(), range, secret: None }));
                bubble::credentials(&self.document)
            }
            Form::Text if self.platform.id == "budibase" => content::credentials(&self.document),
            Form::Text if self.platform.id == "power-platform" => power_platform::credentials(&self.document),
            Form::Yaml if self.platform.id == "flutterflow" => {
                let mut stated = credentials::of(&self.document);
                stated.extend(flutterflow::credentials(&self.document));
                stated
            }
            Form::Json if self.platform.id == "flowise" => {
                let mut stated = credentials::of(&self.document);
                stated.extend(flowise::packed_credentials(&self.document));
                stated
            }
            _ => credentials::of(&self.document),
        };
        let literals = stated.iter().map(|stated| (stated.range.clone(), stated.name.as_str(), stated.sure));
        secrets::stated::add(entry, self.document.text, literals, found);
        self.add_from_code(entry, found);
    }

    /// Adds the credentials of code in fields that stand in lines too long for the search through the whole text: there
    /// the code is searched as the text that it is.
    fn add_from_code(&self, entry: &Entry, found: &mut Vec<secrets::Found>) {
        /// Lines up to this length were searched as they are.
        const LINE: usize = 5_000;
        /// Most fields that are searched.
        const FIELDS: usize = 400;
        /// Longest field that is searched.
        const LONGEST: usize = 100_000;
        const KEYS: &[&str] = &["jsCode", "functionCode", "code", "func", "query", "body", "InvariantScript", "jsonHeaders", "jsonBody"];
        let text = self.document.text;
        if !text.lines().any(|line| line.len() > LINE) {
            return;
        }
        let script = Entry::new(entry.index, format!("{}.js", entry.path), entry.bytes);
        let mut left = FIELDS;
        self.document.root.walk(&mut |key, node| {
            let code = node.text();
            let quoted = text.as_bytes().get(node.start) == Some(&b'"');
            if left == 0 || !quoted || code.len() < 20 || code.len() > LONGEST || !KEYS.contains(&key) {
                return;
            }
            left -= 1;
            for own in secrets::scan(&script, code) {
                let place = |at: usize| json::place_within(text, node.start, at);
                let range = place(own.range.start)..place(own.range.end);
                let taken = |other: &secrets::Found| other.range.start < range.end && range.start < other.range.end;
                if !found.iter().any(taken) {
                    found.push(secrets::Found { place: range.clone(), range, secret: own.secret });
                }
            }
        });
    }

    /// States what it sees.
    ///
    /// # Errors
    /// A plain sentence when the file could not be read to its end or is of a form that is not known yet.
    pub(super) fn read(&self, _: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        let mut teller = Teller { source, facts, platform: self.platform.id };
        (self.platform.read)(&self.document, &mut teller)
    }
}
