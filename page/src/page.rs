//! The page's elements, and what is done to them.

use crate::dom::{all, body, by_id, document, focus, mark, unmark, window, write};
use crate::folder;
use crate::mount::{clear, mount};
use crate::words::word;
use shipworthy_messages::{Named, Scorecard, Standing};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};

/// What the page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
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
pub(crate) struct Page {
    pub(crate) engine: String,
    pub(crate) start: HtmlElement,
    pub(crate) file: HtmlInputElement,
    pub(crate) folder: HtmlInputElement,
    pub(crate) sample: HtmlElement,
    pub(crate) cancel: HtmlElement,
    pub(crate) retry: HtmlElement,
    pub(crate) result: HtmlElement,
    pub(crate) mount: HtmlElement,
    pub(crate) veil: HtmlElement,
    progress: HtmlElement,
    problem: HtmlElement,
    title: String,
}

fn find<Kind: JsCast>(id: &'static str) -> Result<Kind, &'static str> {
    by_id(id).and_then(|element| element.dyn_into().ok()).ok_or(id)
}

impl Page {
    /// Finds the elements, or says which is not there.
    pub(crate) fn find() -> Result<Self, &'static str> {
        let engine = document().query_selector("meta[name=engine]").ok().flatten().and_then(|meta| meta.get_attribute("content"));
        Ok(Self {
            engine: engine.ok_or("engine")?,
            start: find("start")?,
            file: find("file")?,
            folder: find("folder")?,
            sample: find("sample")?,
            cancel: find("cancel")?,
            retry: find("retry")?,
            result: find("result")?,
            mount: find("mount")?,
            veil: find("veil")?,
            progress: find("progress")?,
            problem: find("problem")?,
            title: document().title(),
        })
    }

    /// Fetches the style of the scorecard, once. The page as one file has it already.
    pub(crate) fn dress_scorecard(&self) {
        let wanted = document().query_selector("meta[name=scorecard]").ok().flatten();
        let (Some(wanted), Ok(link)) = (wanted, document().create_element("link")) else { return };
        mark(&link, "rel", "stylesheet");
        mark(&link, "href", &wanted.get_attribute("content").unwrap_or_default());
        // One element takes the place of another.
        let _ = wanted.replace_with_with_node_1(&link);
    }

    /// What it shows.
    pub(crate) fn state(&self) -> State {
        let id = body().and_then(|body| body.get_attribute("data-state"));
        State::ALL.into_iter().find(|state| id.as_deref() == Some(state.id())).unwrap_or(State::Idle)
    }

    /// Shows one part and hides the others.
    pub(crate) fn show(&self, state: State) {
        if let Some(body) = body() {
            mark(&body, "data-state", state.id());
            mark(&body, "data-ready", "");
        }
        for (part, of) in
            [(&self.start, State::Idle), (&self.progress, State::Checking), (&self.result, State::Report), (&self.problem, State::Problem)]
        {
            part.set_hidden(of != state);
        }
        window().scroll_to_with_x_and_y(0.0, 0.0);
    }

    /// What stands in the file buttons, taken out of them so that the same may be chosen again.
    pub(crate) fn chosen(&self) -> Option<Vec<Named>> {
        [&self.file, &self.folder].into_iter().find_map(|input| {
            let files = folder::files(&input.files()?);
            input.set_value("");
            (!files.is_empty()).then_some(files)
        })
    }

    /// Puts the focus where a new check starts.
    pub(crate) fn focus_start(&self) {
        focus(&self.file);
    }

    /// The start of a check.
    pub(crate) fn begin(&self, name: &str) {
        write("progress-name", name);
        write("progress-stage", &word("starting"));
        write("progress-percent", "0 %");
        write("progress-now", "");
        if let Some(bar) = by_id("progress-bar") {
            mark(&bar, "value", "0");
        }
        if let Some(title) = by_id("progress-title") {
            self.say(&title.text_content().unwrap_or_default());
            focus(&title);
        }
    }

    /// How far a check is.
    pub(crate) fn progress(&self, standing: &Standing) {
        let percent = standing.percent.to_string();
        write("progress-stage", &standing.words);
        write("progress-percent", &[&percent, " %"].concat());
        write("progress-now", &standing.now);
        if let Some(bar) = by_id("progress-bar") {
            mark(&bar, "value", &percent);
        }
        let mut class = "done";
        for stage in all(&self.progress, "[data-stage]") {
            let is_now = stage.get_attribute("data-stage").as_ref() == Some(&standing.stage);
            stage.set_class_name(if is_now { "now" } else { class });
            if is_now {
                class = "";
            }
        }
    }

    /// The scorecard.
    pub(crate) fn report(&self, drawn: &Scorecard) {
        mount(&self.mount, &drawn.markup);
        self.show(State::Report);
        document().set_title(&drawn.title);
        self.say(&word("ready"));
        if let Some(title) = by_id("report-title") {
            focus(&title);
        }
    }

    /// What went wrong, and what to try.
    pub(crate) fn problem(&self, code: &str, words: &str, hint: &str) {
        let name = by_id("progress-name").and_then(|name| name.text_content());
        write("problem-name", &name.unwrap_or_default());
        write("problem-text", words);
        if let Some(text) = by_id("problem-text") {
            mark(&text, "data-code", code);
        }
        write("problem-hint", hint);
        self.say(words);
        if let Some(title) = by_id("problem-title") {
            focus(&title);
        }
    }

    /// Empties what the last check left.
    pub(crate) fn clear(&self) {
        clear(&self.mount);
        document().set_title(&self.title);
    }

    /// Says something to those who listen instead of look.
    pub(crate) fn say(&self, words: &str) {
        write("live", words);
    }

    /// Shows what the page's address points at.
    pub(crate) fn reveal_target(&self) {
        let hash = window().location().hash().unwrap_or_default();
        if let Some(part) = hash.strip_prefix('#').and_then(by_id).filter(|part| self.mount.contains(Some(part))) {
            self.reveal(&part);
        }
    }

    /// Unfolds what is around an element, and the element, and goes there.
    fn reveal(&self, part: &Element) {
        let mut at = Some(part.clone());
        while let Some(element) = at.filter(|element| !element.is_same_node(Some(&self.mount))) {
            unmark(&element, "hidden");
            if element.tag_name() == "DETAILS" {
                mark(&element, "open", "");
            }
            at = element.parent_element();
        }
        part.scroll_into_view();
        if !part.has_attribute("tabindex") {
            mark(part, "tabindex", "-1");
        }
        focus(part);
    }

    /// Opens what is folded while the page is printed, and folds it again.
    pub(crate) fn unfold(&self, open: bool) {
        if open {
            for part in all(&self.mount, "details:not([open])") {
                mark(&part, "open", "");
                mark(&part, "data-unfolded", "");
            }
        } else {
            for part in all(&self.mount, "details[data-unfolded]") {
                unmark(&part, "open");
                unmark(&part, "data-unfolded");
            }
        }
    }
}
