//! What formulas of Power Apps say: within the controls of a package, and in the app's source files (`.pa.yaml`, and
//! `.fx.yaml` of packages that were unpacked).

use super::Platform;
use super::document::{Document, Form};
use super::node::{Node, Value};
use super::power_fx::{self, Part};
use super::teller::Teller;
use super::words;
use crate::facts::{Origin, RemarkKind, SiteKind};
use crate::readers::Source;
use crate::readers::source::{Host, Writing};

pub(super) static PLATFORM: &[Platform] = &[
    Platform { id: "power-apps", form: Form::Yaml, marks: &["Properties:", ": "], claims: is_source, read: read_source },
    Platform { id: "power-apps", form: Form::Yaml, marks: &[" As ", ": ="], claims: is_unpacked, read: read_source },
    Platform {
        id: "power-apps",
        form: Form::Json,
        marks: &["\"FormatVersion\"", "\"ScreenOrder\"", "\"Properties\""],
        claims: |document| document.root.has("FormatVersion") && document.root.get("ScreenOrder").is_list(),
        read: |document, tell| {
            tell.trace(document, "the head of a Power Apps package that was unpacked");
            super::power_apps::properties(document.root.get("Properties"), tell);
            document.outcome()
        },
    },
];

/// Lists that an app loads before it shows anything, from which on it is felt.
const HEAVY: usize = 6;

/// Whether a value is written as a formula.
fn is_formula(node: &Node<'_>) -> bool {
    node.text().trim_start().starts_with('=')
}

/// Source as Power Apps writes it: an app, screens or components, with properties that are formulas.
fn is_source(document: &Document<'_>) -> bool {
    let own = |node: &Node<'_>| {
        let properties = node.get("Properties");
        properties.entries().any(|(_, value)| is_formula(value)) || node.has("Children") && node.has("Properties")
    };
    let root = &document.root;
    let listed = ["Screens", "ComponentDefinitions"].iter().any(|key| root.get(key).entries().any(|(_, node)| own(node)));
    // Older files name the screen itself.
    let named = root.entries().any(|(_, node)| own(node) && (node.has("Control") || node.has("Children")));
    listed || own(root.get("App")) || named
}

/// Source as the tool for unpacking writes it: `Name As kind:` over formulas.
fn is_unpacked(document: &Document<'_>) -> bool {
    let mut entries = document.root.entries();
    entries.next().is_some_and(|(key, node)| {
        key.trim_matches('\'').split_once(" As ").is_some_and(|(_, kind)| !kind.contains(' ')) && (node.is_map() || node.is_empty())
    })
}

fn read_source(document: &Document<'_>, tell: &mut Teller<'_, '_>) -> Result<(), String> {
    tell.trace(document, "formulas of a Power Apps app");
    document.root.walk(&mut |key, node| {
        let text = node.text();
        let Some(formula) = text.trim_start().strip_prefix('=') else { return };
        let before = text.len() - formula.len();
        if matches!(tell.source.text().as_bytes().get(node.start), Some(b'|' | b'>')) {
            let source = Source::inside(Host::new(tell.source, node.start, Writing::Lines, 0), text);
            judge(key, formula, &|at| source.at(before + at), tell);
        } else {
            let starts = node.start;
            let quoted = matches!(tell.source.text().as_bytes().get(starts), Some(b'"' | b'\''));
            let source = tell.source;
            judge(key, formula, &|at| source.at(starts + usize::from(quoted) + before + at), tell);
        }
    });
    document.outcome()
}

/// The formulas of a control of a package, and of what lies in it.
pub(super) fn control(document: &Document<'_>, tell: &mut Teller<'_, '_>) {
    walk_rules(&document.root, &mut |property, script| {
        let places = tell.source;
        let quoted = places.text().as_bytes().get(script.start) == Some(&b'"') && matches!(script.value, Value::Text(_));
        let text = places.text();
        let start = script.start;
        let place = |at: usize| places.at(if quoted { super::json::place_within(text, start, at) } else { start + at });
        judge(property, script.text(), &place, tell);
    });
}

/// Shows every formula below a control with the property that it is of.
fn walk_rules<'n, 'a>(root: &'n Node<'a>, visit: &mut dyn FnMut(&'n str, &'n Node<'a>)) {
    root.walk(&mut |_, node| {
        let script = node.get("InvariantScript");
        if !script.text().is_empty() {
            visit(node.get("Property").text(), script);
        }
    });
}

/// Whether a part names who uses the app.
fn asks_who(part: &Part<'_>) -> bool {
    let mut found = false;
    part.walk(&mut |part| {
        if matches!(part, Part::Field { .. } | Part::Call { .. } | Part::Name { .. }) {
            let lower = part.dotted().to_ascii_lowercase();
            found |= lower == "user.email"
                || lower == "user.fullname"
                || lower.starts_with("office365users.myprofile")
                || lower.starts_with("office365users.myprofilev2");
        }
    });
    found
}

/// The first typed-in mail address in a part, masked where it is a person's.
fn typed_address(part: &Part<'_>) -> Option<String> {
    let mut found = None;
    part.walk(&mut |part| {
        if let Part::Text { value, .. } = part
            && value.contains('@')
            && value.split('@').nth(1).is_some_and(|domain| domain.contains('.'))
            && found.is_none()
        {
            found = Some(words::personal_address(value).unwrap_or_else(|| "a typed-in address".to_owned()));
        }
    });
    found
}

/// States what one formula says. `place` makes the origin of a byte of it.
fn judge(property: &str, formula: &str, place: &dyn Fn(usize) -> Origin, tell: &mut Teller<'_, '_>) {
    let Some(whole) = power_fx::read(formula) else { return };
    let mut loads = Vec::new();
    let mut gates: Vec<(String, usize)> = Vec::new();
    let mut plain: Vec<(String, usize)> = Vec::new();
    let mut answers = None;
    whole.walk(&mut |part| match part {
        Part::Pair { by: "=" | "<>" | "in" | "exactin", left, right, at } => {
            let found = match (asks_who(left), asks_who(right)) {
                (true, false) => typed_address(right),
                (false, true) => typed_address(left),
                _ => None,
            };
            if let Some(address) = found.filter(|_| gates.is_empty()) {
                gates.push((format!("it compares the user's mail address with {address}"), *at));
            }
        }
        Part::Call { name, given, at } => {
            let last = name.rsplit('.').next().unwrap_or(name).to_ascii_lowercase();
            if last == "listgroupmembers" && matches!(given.first(), Some(Part::Text { .. })) && gates.is_empty() {
                gates.push(("it looks the user up in a typed-in group".to_owned(), *at));
            }
            if matches!(last.as_str(), "clearcollect" | "collect") {
                loads.push(*at);
            }
            if matches!(last.as_str(), "iferror" | "errors" | "iserror") && answers.is_none() {
                answers = Some((name.clone(), *at));
            }
        }
        Part::Text { value, at } => {
            if let Some(host) = value.find("http://").and_then(|from| words::unencrypted_host(value.get(from..).unwrap_or(""))) {
                plain.push((host.to_owned(), *at));
            }
        }
        _ => {}
    });
    for (how, at) in gates {
        tell.remark_at(RemarkKind::ClientSideGate, how, place(at));
    }
    for (host, at) in plain.into_iter().take(20) {
        tell.site_at(SiteKind::PlainHttp, host, place(at));
    }
    if let (Some(first), true) = (loads.first(), property == "OnStart" && loads.len() >= HEAVY) {
        tell.remark_at(
            RemarkKind::PlatformError,
            format!("performance: the app loads {} lists before it shows anything", loads.len()),
            place(*first),
        );
    }
    if property == "OnError" {
        answers = answers.or(Some(("OnError".to_owned(), 0)));
    }
    if let Some((by, at)) = answers {
        tell.remark_at(RemarkKind::ErrorsAnswered, by, place(at));
    }
}
