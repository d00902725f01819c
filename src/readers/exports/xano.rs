//! Xano: the scripts in which a workspace is pulled (XanoScript), a query, table, task or group a file.

use super::document::{Document, Form};
use super::node::Node;
use super::teller::Teller;
use super::{Platform, schedule, words};
use crate::facts::{AutomationKind, Effect, EffectKind, EndpointKind, GuardKind, Picked, RemarkKind};

pub(super) static PLATFORM: &[Platform] = &[Platform {
    id: "xano",
    form: Form::Text,
    marks: &["{"],
    claims: |document| document.path.ends_with(".xs") && head(document.text).is_some(),
    read: read_xano,
}];

/// What stands in the steps of a query and matters beside who may call it.
fn cautions(document: &Document<'_>, name: &str, tell: &mut Teller<'_, '_>) {
    let text = document.text;
    // A statement that is put together: a filter or an input within its text.
    if let Some(at) = text.find("db.direct_query") {
        let block = text.get(at..).unwrap_or("");
        let code = block.split_once("code = ").map_or("", |(_, code)| code);
        let statement = code.split("\n    }").next().unwrap_or("");
        if statement.contains("~ $") || statement.contains("~$") || statement.contains("{{") || statement.contains("|sprintf") {
            tell.remark_at(RemarkKind::QueryBuilt, format!("{name}: values are put into the text"), tell.source.at(at));
        }
    }
}

/// What a file of XanoScript declares: its kind and name, behind comments.
fn head(text: &str) -> Option<(&str, &str)> {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with("//"))?;
    let (kind, rest) = line.split_once([' ', '{'])?;
    let rest = rest.trim();
    let name = match rest.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next().unwrap_or(""),
        None => rest.split([' ', '{']).next().unwrap_or(""),
    };
    ["query", "table", "function", "task", "api_group", "agent", "tool", "addon", "middleware", "workspace", "table_trigger"]
        .contains(&kind)
        .then_some((kind, name))
}

fn read_xano(document: &Document<'_>, tell: &mut Teller<'_, '_>) -> Result<(), String> {
    let text = document.text;
    let Some((kind, name)) = head(text) else { return Ok(()) };
    tell.is(document, "is written in XanoScript");
    let start = text.find(kind).unwrap_or(0);
    let place = Node { start, end: start, ..Node::default() };
    // A mark of exclamation before a step switches it off.
    let at = |word: &str| {
        text.match_indices(word).map(|(at, _)| at).find(|&at| {
            let line = text.get(..at).and_then(|before| before.rsplit('\n').next()).unwrap_or("").trim_start();
            !line.starts_with('!') && !line.starts_with("//") && !line.starts_with('#')
        })
    };
    match kind {
        "query" => {
            let mut endpoint = tell.endpoint(EndpointKind::Http, &format!("/{}", name.trim_start_matches('/')), &place);
            endpoint.method = text.split_once("verb=").map(|(_, rest)| rest.chars().take_while(char::is_ascii_uppercase).collect());
            // Only a line of the query's own block: two blanks in.
            if let Some((line, _)) = tell.source.lines().find(|(_, line)| line.starts_with("  auth = ") && !line.contains("\"\"")) {
                let guard = Node { start: line, end: line, ..Node::default() };
                endpoint.guards.push(tell.guard(GuardKind::Login, "auth", &guard));
            }
            for (word, effect) in [
                ("db.del", EffectKind::Deletes),
                ("db.bulk.delete", EffectKind::Deletes),
                ("db.truncate", EffectKind::Deletes),
                ("db.add", EffectKind::Writes),
                ("db.edit", EffectKind::Writes),
                ("db.patch", EffectKind::Writes),
                ("db.direct_query", EffectKind::Writes),
                ("db.get", EffectKind::Reads),
                ("db.query", EffectKind::Reads),
            ] {
                if let Some(at) = at(word) {
                    let target = text
                        .get(at + word.len()..)
                        .unwrap_or("")
                        .trim_start()
                        .split([' ', '{', '\n'])
                        .next()
                        .unwrap_or("")
                        .trim_matches('"');
                    endpoint.effects.push(Effect {
                        kind: effect,
                        target: target.to_owned(),
                        policed: false,
                        picked: Picked::Otherwise,
                        origin: tell.source.at(at),
                    });
                }
            }
            for (at, _) in text.match_indices("url = \"") {
                let address = text.get(at + 7..).unwrap_or("").split('"').next().unwrap_or("");
                if let Some(service) = words::service(address) {
                    let node = Node { start: at, end: at, ..Node::default() };
                    tell.service(service, &node);
                    endpoint.effects.push(tell.effect(words::effect(service, ""), service.name, &node));
                }
            }
            cautions(document, name, tell);
            tell.facts.endpoints.push(endpoint);
        }
        "task" => {
            let mut task = tell.automation(AutomationKind::Flow, name, &place);
            task.unattended = true;
            let freq = text
                .split_once("freq:")
                .and_then(|(_, rest)| rest.trim_start().split(|c: char| !c.is_ascii_digit()).next()?.parse::<u32>().ok());
            if let Some(every) = freq.filter(|every| *every > 0) {
                task.every = Some(every);
                tell.schedule(&format!("{} {name}", schedule::spell(every)), &place);
            }
            tell.facts.automations.push(task);
        }
        "api_group" if text.contains("swagger = {") && !text.contains("active: false") && !text.contains("token:") => {
            let node = Node { start: at("swagger").unwrap_or(start), end: start, ..Node::default() };
            tell.remark(RemarkKind::PublicApp, "The description of the API", &node);
        }
        _ => {}
    }
    tell.facts.services.push(crate::facts::ServiceCall {
        service: "xano".to_owned(),
        purpose: crate::facts::Purpose::Database,
        origin: tell.source.at(start),
    });
    Ok(())
}
