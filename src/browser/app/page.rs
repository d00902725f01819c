//! The page's elements, and what is done to them.

use super::folder;
use super::progress::{percent, words};
use super::title;
use crate::browser::message::{Checked, Named, Standing, Upload};
use crate::browser::mount::{clear, mount};
use crate::view;
use gloo::timers::callback::Timeout;
use gloo::utils::{body, document, window};
use js_sys::futures::{JsFuture, spawn_local};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, File, HtmlElement, HtmlInputElement, Node, NodeList};

/// What the page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// The drop zone.
    Idle,
    /// How far the check is.
    Checking,
    /// The scorecard.
    Report,
    /// What went wrong.
    Problem,
}

impl State {
    const ALL: [Self; 4] = [Self::Idle, Self::Checking, Self::Report, Self::Problem];

    fn id(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Checking => "checking",
            Self::Report => "report",
            Self::Problem => "problem",
        }
    }
}

/// The elements that the program works with.
pub(super) struct Page {
    pub(super) engine: String,
    pub(super) start: HtmlElement,
    pub(super) file: HtmlInputElement,
    pub(super) folder: HtmlInputElement,
    pub(super) sample: HtmlElement,
    pub(super) cancel: HtmlElement,
    pub(super) retry: HtmlElement,
    pub(super) again: HtmlElement,
    pub(super) save_json: HtmlElement,
    pub(super) save_html: HtmlElement,
    pub(super) print: HtmlElement,
    pub(super) mount: HtmlElement,
    pub(super) veil: HtmlElement,
    progress: HtmlElement,
    problem: HtmlElement,
    result: HtmlElement,
}

fn find<Kind: JsCast>(id: &'static str) -> Result<Kind, &'static str> {
    document().get_element_by_id(id).and_then(|element| element.dyn_into().ok()).ok_or(id)
}

fn write(id: &str, text: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        element.set_text_content(Some(text));
    }
}

/// Sets an attribute. A browser refuses only names that are none, and these are literals.
pub(super) fn mark(element: &Element, name: &str, value: &str) {
    let _ = element.set_attribute(name, value);
}

pub(super) fn elements(list: Result<NodeList, wasm_bindgen::JsValue>) -> impl Iterator<Item = Element> {
    let list = list.ok();
    let length = list.as_ref().map_or(0, NodeList::length);
    (0..length).filter_map(move |at| list.as_ref()?.item(at)?.dyn_into::<Element>().ok())
}

/// A name with invisible characters made visible.
pub(super) fn visible(name: &str) -> String {
    name.chars().flat_map(|c| if view::is_hidden(c) { c.escape_unicode().collect::<Vec<_>>() } else { vec![c] }).collect()
}

impl Page {
    /// Finds the elements, or says which is not there.
    pub(super) fn find() -> Result<Self, &'static str> {
        let engine = document().query_selector("meta[name=engine]").ok().flatten().and_then(|meta| meta.get_attribute("content"));
        Ok(Self {
            engine: engine.ok_or("engine")?,
            start: find("start")?,
            file: find("file")?,
            folder: find("folder")?,
            sample: find("sample")?,
            cancel: find("cancel")?,
            retry: find("retry")?,
            again: find("again")?,
            save_json: find("save-json")?,
            save_html: find("save-html")?,
            print: find("print")?,
            mount: find("mount")?,
            veil: find("veil")?,
            progress: find("progress")?,
            problem: find("problem")?,
            result: find("result")?,
        })
    }

    /// What it shows.
    pub(super) fn state(&self) -> State {
        let id = body().get_attribute("data-state").unwrap_or_default();
        State::ALL.into_iter().find(|state| state.id() == id).unwrap_or(State::Idle)
    }

    /// Shows one part and hides the others.
    pub(super) fn show(&self, state: State) {
        mark(&body(), "data-state", state.id());
        mark(&body(), "data-ready", "");
        for (part, of) in
            [(&self.start, State::Idle), (&self.progress, State::Checking), (&self.result, State::Report), (&self.problem, State::Problem)]
        {
            part.set_hidden(of != state);
        }
        if state == State::Idle {
            write("progress-name", "");
        }
        window().scroll_to_with_x_and_y(0.0, 0.0);
    }

    /// What stands in the file buttons, taken out of them so that the same may be chosen again.
    pub(super) fn chosen(&self) -> Option<(String, Upload)> {
        [&self.file, &self.folder].into_iter().find_map(|input| {
            let files = folder::files(input.files()?);
            let upload = folder::upload(files);
            input.set_value("");
            upload
        })
    }

    /// Puts the focus where a new check starts.
    pub(super) fn focus_start(&self) {
        // A browser that cannot move the focus leaves it where it is.
        let _ = self.file.focus();
    }

    /// The start of a check.
    pub(super) fn begin(&self, name: &str) {
        write("progress-name", &visible(name));
        write("progress-stage", "Starting");
        write("progress-percent", "0 %");
        write("progress-now", "");
        if let Some(bar) = document().get_element_by_id("progress-bar") {
            mark(&bar, "value", "0");
        }
        focus("progress-title");
    }

    /// How far a check is.
    pub(super) fn progress(&self, standing: &Standing) {
        let percent = percent(standing);
        write("progress-stage", &words(standing));
        write("progress-percent", &format!("{percent} %"));
        write("progress-now", &visible(&standing.now));
        if let Some(bar) = document().get_element_by_id("progress-bar") {
            mark(&bar, "value", &percent.to_string());
        }
        let mut class = "done";
        for stage in elements(self.progress.query_selector_all("[data-stage]")) {
            let is_now = stage.get_attribute("data-stage").as_deref() == Some(standing.stage.id());
            stage.set_class_name(if is_now { "now" } else { class });
            if is_now {
                class = "";
            }
        }
    }

    /// The scorecard.
    pub(super) fn report(&self, checked: &Checked) {
        mount(&self.mount, &checked.scorecard);
        self.show(State::Report);
        title(Some(&visible(&checked.name)));
        focus("report-title");
    }

    /// What went wrong, and what to try.
    pub(super) fn problem(&self, code: &str, words: &str) {
        let name = document().get_element_by_id("progress-name").and_then(|name| name.text_content());
        write("problem-name", &name.unwrap_or_default());
        write("problem-text", words);
        if let Some(text) = document().get_element_by_id("problem-text") {
            mark(&text, "data-code", code);
        }
        write("problem-hint", hint(code));
        self.say(words);
        focus("problem-title");
    }

    /// Empties what the last check left.
    pub(super) fn clear(&self) {
        clear(&self.mount);
        title(None);
    }

    /// Says something to those who listen instead of look.
    pub(super) fn say(&self, words: &str) {
        write("live", words);
    }

    /// A click within the scorecard: on a button that copies, or on a link to a part that may be folded.
    pub(super) fn clicked(&self, event: &Event) {
        let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
        if let Ok(Some(button)) = target.closest("[data-copy]") {
            Self::copy(&button);
        } else if let Ok(Some(link)) = target.closest("a[href^='#']") {
            let id = link.get_attribute("href").unwrap_or_default();
            let part = document().get_element_by_id(id.trim_start_matches('#'));
            if let Some(part) = part.filter(|part| part.tag_name() == "DETAILS") {
                mark(&part, "open", "");
            }
        }
    }

    fn copy(button: &Element) {
        let from = button.get_attribute("data-copy").unwrap_or_default();
        let text = document().get_element_by_id(&from).and_then(|part| part.text_content()).unwrap_or_default();
        let clipboard = window().navigator().clipboard();
        // Only pages over https have one.
        if clipboard.is_undefined() {
            button.set_text_content(Some("Copy it by hand"));
            return;
        }
        let copied = JsFuture::from(clipboard.write_text(&text));
        let button: Node = button.clone().into();
        spawn_local(async move {
            // A browser may refuse its clipboard; the text stands beside the button all the same.
            let words = if copied.await.is_ok() { "Copied" } else { "Copy it by hand" };
            button.set_text_content(Some(words));
            write("live", words);
            Timeout::new(2_000, move || button.set_text_content(Some("Copy"))).forget();
        });
    }

    /// Opens what is folded while the page is printed, and folds it again.
    pub(super) fn unfold(&self, open: bool) {
        let (which, set) = if open { ("details:not([open])", true) } else { ("details[data-unfolded]", false) };
        for part in elements(self.mount.query_selector_all(which)) {
            if set {
                mark(&part, "open", "");
                mark(&part, "data-unfolded", "");
            } else {
                // Removing what is there does not fail.
                let _ = part.remove_attribute("open");
                let _ = part.remove_attribute("data-unfolded");
            }
        }
    }
}

fn focus(id: &'static str) {
    if let Ok(element) = find::<HtmlElement>(id) {
        // A browser that cannot move the focus leaves it where it is.
        let _ = element.focus();
    }
}

/// What to try after a refusal.
fn hint(code: &str) -> &'static str {
    match code {
        "not-an-archive" => "If your builder gives you a folder, choose the folder. If it gives you a repository, use its Download ZIP.",
        "foreign-archive" => "Unpack it on your computer and choose the folder, or make a zip of it.",
        "encrypted" => "Unpack it on your computer and drop the folder, or make a zip without a password.",
        "empty" => "The export may have stopped halfway. Download it again and look whether the zip holds your files.",
        "too-large" => "Leave out installed packages (node_modules), builds, images and videos, and drop the rest.",
        "only-history" => "Choose the folder that holds the .git folder and your files, or make a zip of that.",
        "nothing-to-check" => "Look whether this is the project itself and not only its pictures or documents.",
        "broken" => "The download may have stopped halfway. Download it again, or unpack it and drop the folder.",
        "engine-stopped" => "Try it again. If it stops at the same place, leave that file out and tell us about it.",
        "engine-absent" => "Check your connection and load the page again. Your file has not left your computer.",
        _ => "",
    }
}

/// A file's name within what was chosen: with its folders, where the browser gives them.
pub(super) fn named(file: File) -> Named {
    let within = js_sys::Reflect::get(&file, &"webkitRelativePath".into()).ok().and_then(|path| path.as_string());
    let path = within.filter(|path| !path.is_empty()).unwrap_or_else(|| file.name());
    Named { path, file }
}
