//! Where a value does harm, or leaves the function that is gone through.

use super::across::function_of;
use super::taint::{HTML, NAME, ROW, Root, SHELL, SQL, Taint, Taints};
use super::{STRETCHES, Values};
use crate::facts::{Carried, Demand, End, Flow, Sink, Start, Stretch};
use crate::readers::php::tree::Expr;

impl Values<'_, '_> {
    pub(super) fn is_checked(&self, taint: &Taint) -> bool {
        taint.through.iter().any(|name| self.checked.contains(name)) || self.checked.contains(&taint.source)
    }

    /// A value that is shown in a page.
    pub(super) fn show(&mut self, taints: Taints, by: &str, at: &Expr<'_>) {
        if !self.plain {
            // Nobody can write a cookie or a header of somebody else by a link.
            let linked = |taint: &Taint| {
                let own = taint.source.starts_with("$_COOKIE")
                    || taint.source.starts_with("$_SESSION")
                    || taint.source.starts_with("$_SERVER")
                    || taint.source == "getallheaders()";
                !own || ["PHP_SELF", "PATH_INFO"].iter().any(|key| taint.source.contains(key))
            };
            let taints = taints.filter(linked);
            self.rows(&taints, at);
            let taints = taints.filter(|taint| !taint.source.starts_with(ROW));
            self.arrive(Sink::Html, Demand::Text, by, taints, at);
        }
    }

    /// What others stored, shown as it is; one place a file says it.
    pub(super) fn rows(&mut self, taints: &Taints, at: &Expr<'_>) {
        let raw = |taint: &&Taint| {
            taint.source.starts_with(ROW) && !taint.is(HTML) && !taint.carried.number && !self.is_checked(taint) && is_words(&taint.source)
        };
        if self.found.row.is_none() && taints.0.iter().any(|taint| raw(&taint)) {
            self.found.row = Some(at.start);
        }
    }

    /// An upload that is kept under a name that its sender decides.
    pub(super) fn upload(&mut self, taints: &Taints, at: u32) {
        let named = |taint: &Taint| {
            (taint.source.starts_with("$_FILES") || taint.source.contains("getClientOriginal"))
                && !taint.carried.checked
                && !self.is_checked(taint)
        };
        // What a validator or the file's own content says of its kind counts for the whole function.
        let text = self.context.text();
        let looked = [
            "mimes:",
            "mimetypes:",
            "File::types",
            "|image",
            "image|",
            "finfo",
            "mime_content_type",
            "wp_check_filetype",
            "wp_handle_upload",
            "extensions:",
        ]
        .iter()
        .any(|word| text.contains(word))
            || text.contains("validate(") && (text.contains("'image'") || text.contains("\"image\""));
        if !looked && taints.0.iter().any(named) {
            self.found.uploads.push(at);
        }
    }

    /// A value that arrives at a sink.
    pub(super) fn arrive(&mut self, sink: Sink, demand: Demand, by: &str, taints: Taints, at: &Expr<'_>) {
        let safe = match sink {
            Sink::Html => HTML,
            Sink::Sql => SQL,
            Sink::Shell => SHELL,
            Sink::Path => NAME,
            _ => "#",
        };
        for mut taint in taints.0 {
            taint.carried.checked |= self.is_checked(&taint);
            if taint.is(safe) || taint.source.starts_with(ROW) {
                continue;
            }
            let by: String = by.chars().take(60).collect();
            if taint.root == Root::Sent {
                if demand.met_by(taint.carried) {
                    let steps = self.context.source.way(&taint.steps, at.start);
                    let source = taint.shown();
                    self.found.flows.push(Flow { sink, by, source, steps, origin: self.context.at(at.start) });
                }
            } else {
                self.state(taint, End::Sink { sink, demand, by }, at);
            }
        }
    }

    /// Keeps a part of a flow.
    pub(super) fn state(&mut self, taint: Taint, to: End, at: &Expr<'_>) {
        if taint.source.starts_with(ROW) || self.found.stretches.len() >= STRETCHES {
            return;
        }
        let mut carried: Carried = taint.carried;
        carried.checked |= self.is_checked(&taint);
        // Other files do not know what it was made safe for.
        if !matches!(to, End::Sink { .. }) {
            carried.checked |= taint.is(HTML) || taint.is(SQL) || taint.is(SHELL) || taint.is(NAME);
        }
        if !to.is_open_to(carried) {
            return;
        }
        let steps = self.context.source.way(&taint.steps, at.start);
        let from = match taint.root {
            Root::Sent => Start::Sent { source: taint.shown(), in_browser: false },
            Root::Parameter(at, name, field) => {
                let function = function_of(&name).unwrap_or(&self.unit.name).to_owned();
                Start::Parameter { function, at, field }
            }
            Root::Result(call) => Start::Result(call),
        };
        self.found.stretches.push(Stretch { path: self.context.entry.path.clone(), from, to, carried, steps });
    }
}

/// Whether a column holds words that people write, by its name.
fn is_words(source: &str) -> bool {
    let column = source.rsplit('.').next().unwrap_or("").to_ascii_lowercase();
    [
        "title",
        "comment",
        "message",
        "text",
        "description",
        "content",
        "body",
        "bio",
        "subject",
        "note",
        "feedback",
        "review",
        "caption",
        "about",
        "question",
        "answer",
    ]
    .iter()
    .any(|word| column.contains(word))
        && !["_id", "_at", "_count", "filename", "file_name"].iter().any(|end| column.ends_with(end))
}
