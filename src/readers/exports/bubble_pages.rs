//! The pages and reusable parts of a Bubble app, read in passing: of an element only its kind is kept, and its properties
//! only where the kind asks for them, so that a hundred megabytes of elements cost no memory.

use super::json::Cursor;
use super::node::Node;
use super::schedule;
use super::teller::Teller;
use crate::facts::{AutomationKind, RemarkKind};
use std::collections::BTreeMap;

/// Deepest nesting of elements that is followed.
const DEPTH: u32 = 40;
/// Values of one workflow or of one element's properties that become a tree.
const VALUES: usize = 100_000;
/// Most plugins that are remembered.
const PLUGINS: usize = 500;

/// What the pages add up to.
#[derive(Default)]
pub(super) struct Pages {
    /// Some workflow answers errors.
    pub(super) handles_errors: bool,
    /// Plugins whose parts stand on pages, with the place of the first.
    pub(super) plugins: BTreeMap<String, usize>,
}

/// One page while it is read.
#[derive(Default)]
struct Page {
    name: String,
    start: usize,
    /// A workflow sends people away when the page opens.
    gated: bool,
    /// It holds a reusable part, which may do so too.
    reuses: bool,
}

/// Whether a workflow answers errors.
pub(super) fn answers_errors(workflow: &Node<'_>) -> bool {
    matches!(workflow.get("type").text(), "OnPageError" | "OnError" | "PageError" | "UnhandledError")
}

/// The plugin that a kind of element or action is from: thirteen digits, an x, and more digits before a dash.
fn plugin(kind: &str) -> Option<&str> {
    let (id, _) = kind.split_once('-')?;
    let (time, number) = id.split_once('x')?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (time.len() == 13 && digits(time) && digits(number)).then_some(id)
}

impl Pages {
    /// Remembers the plugin that a kind is from.
    pub(super) fn uses(&mut self, kind: &str, at: usize) {
        if let Some(id) = plugin(kind)
            && self.plugins.len() < PLUGINS
        {
            self.plugins.entry(id.to_owned()).or_insert(at);
        }
    }

    /// Reads the map of pages or reusable parts that stands at the cursor.
    pub(super) fn read(&mut self, cursor: &mut Cursor<'_>, are_pages: bool, tell: &mut Teller<'_, '_>) {
        if !cursor.is_map() {
            return cursor.skip();
        }
        cursor.map(&mut |_, cursor| {
            if !cursor.is_map() {
                return cursor.skip();
            }
            let mut page = Page { start: cursor.place(), ..Page::default() };
            cursor.map(&mut |key, cursor| match key.as_ref() {
                "name" => {
                    cursor.refill(10);
                    page.name = cursor.value().text().to_owned();
                }
                "elements" => self.elements(cursor, 0, &mut page, tell),
                "workflows" => self.workflows(cursor, &mut page, tell),
                _ => cursor.skip(),
            });
            let lower = page.name.to_ascii_lowercase();
            let inner = ["admin", "backoffice", "back_office", "internal", "staff"].iter().any(|word| lower.contains(word));
            if are_pages && inner && !page.gated && !page.reuses {
                let origin = tell.source.at(page.start);
                tell.remark_at(RemarkKind::UngatedPage, page.name, origin);
            }
        });
    }

    fn elements(&mut self, cursor: &mut Cursor<'_>, depth: u32, page: &mut Page, tell: &mut Teller<'_, '_>) {
        if !cursor.is_map() || depth > DEPTH {
            return cursor.skip();
        }
        cursor.map(&mut |_, cursor| {
            if !cursor.is_map() {
                return cursor.skip();
            }
            let start = cursor.place();
            let (mut kind, mut name) = (String::new(), String::new());
            let mut properties = None;
            cursor.map(&mut |key, cursor| match key.as_ref() {
                "type" | "name" | "default_name" => {
                    cursor.refill(10);
                    let value = cursor.value().text().to_owned();
                    match key.as_ref() {
                        "type" => kind = value,
                        _ if name.is_empty() => name = value,
                        _ => {}
                    }
                }
                "properties" => {
                    properties = Some(cursor.clone());
                    cursor.skip();
                }
                "elements" => self.elements(cursor, depth + 1, page, tell),
                _ => cursor.skip(),
            });
            page.reuses |= kind == "CustomElement";
            self.uses(&kind, start);
            if matches!(kind.as_str(), "FileUploader" | "PictureUploader")
                && let Some(mut properties) = properties
            {
                properties.refill(VALUES);
                if !properties.value().get("private").is(true) {
                    let origin = tell.source.at(start);
                    tell.remark_at(RemarkKind::PublicApp, format!("What people upload with “{name}”"), origin);
                }
            }
        });
    }

    fn workflows(&mut self, cursor: &mut Cursor<'_>, page: &mut Page, tell: &mut Teller<'_, '_>) {
        if !cursor.is_map() {
            return cursor.skip();
        }
        cursor.map(&mut |_, cursor| {
            cursor.refill(VALUES);
            let workflow = cursor.value();
            self.handles_errors |= answers_errors(&workflow);
            let kind = workflow.get("type").text();
            let actions = workflow.get("actions");
            for action in actions.values() {
                self.uses(action.get("type").text(), action.start);
            }
            let sends =
                actions.values().any(|action| matches!(action.get("type").text(), "ChangePage" | "OpenURL" | "LogOut" | "RefreshPage"));
            page.gated |= sends && matches!(kind, "PageLoaded" | "ConditionTrue" | "LoggedOut" | "UserLoggedOut");
            if kind == "DoInterval" {
                repeats(&workflow, &page.name, tell);
            }
        });
    }
}

/// A workflow that a page does again and again while it is open.
fn repeats(workflow: &Node<'_>, page: &str, tell: &mut Teller<'_, '_>) {
    let named = |key: &str| ["interval", "seconds", "every"].iter().any(|word| key.contains(word));
    let seconds = workflow.get("properties").entries().filter(|(key, _)| named(key)).find_map(|(_, value)| value.number());
    let mut flow = tell.automation(AutomationKind::Flow, &format!("what the page {page} does again and again"), workflow);
    flow.every = seconds.and_then(|seconds| schedule::every(seconds, "second"));
    flow.units = u32::try_from(workflow.get("actions").values().count()).unwrap_or(u32::MAX);
    tell.facts.automations.push(flow);
}
