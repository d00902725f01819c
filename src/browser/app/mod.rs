//! The page program: takes what is dropped or chosen, hands it to the engine, shows how far it is, shows the report.

mod answers;
mod bill;
mod drop;
mod exchange;
mod folder;
mod page;
mod progress;
mod save;
mod worker;

use self::bill::Reckoner;
use self::page::{Page, State};
use self::progress::Announcer;
use self::save::Saved;
use self::worker::Worker;
use super::message::{Answer, Answered, Request, Standing, Upload, unpack};
use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use gloo::utils::document;
use js_sys::Object;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsValue;
use web_sys::Event;

/// How long after the page the engine is fetched when nobody has touched anything, in milliseconds.
const IDLE: u32 = 900;

/// Starts it.
pub fn start() {
    let page = match Page::find() {
        Ok(page) => page,
        Err(missing) => return web_sys::console::error_1(&format!("the page has no element #{missing}").into()),
    };
    let app = Rc::new(App {
        page,
        worker: RefCell::new(None),
        waiting: RefCell::new(None),
        standing: RefCell::new(None),
        announcer: Cell::new(Announcer::default()),
        saved: RefCell::new(None),
        reckoner: RefCell::new(None),
        checked: RefCell::new(None),
    });
    app.listen();
    app.page.show(State::Idle);
    // A file that was chosen while this program was on its way.
    app.take_chosen();
}

/// The page with everything that it remembers.
struct App {
    page: Page,
    worker: RefCell<Option<Worker>>,
    /// What the engine is to do once it listens.
    waiting: RefCell<Option<Request>>,
    /// Where the check is, for the words on a breakdown.
    standing: RefCell<Option<Standing>>,
    announcer: Cell<Announcer>,
    /// The report as it is shown, answers included.
    saved: RefCell<Option<Saved>>,
    reckoner: RefCell<Option<Reckoner>>,
    /// The report as it was checked, without answers.
    checked: RefCell<Option<Object>>,
}

impl App {
    fn listen(self: &Rc<Self>) {
        let page = &self.page;
        self.on(&page.file, "change", |app, _| app.take_chosen());
        self.on(&page.folder, "change", |app, _| app.take_chosen());
        self.on(&page.sample, "click", |app, _| app.check("Sample project", Request::Sample));
        self.on(&page.cancel, "click", |app, _| app.cancel());
        self.on(&page.retry, "click", |app, _| app.back());
        self.on(&page.again, "click", |app, _| app.back());
        self.on(&page.save_json, "click", |app, _| app.save(Saved::json));
        self.on(&page.save_html, "click", |app, _| app.save(Saved::html));
        self.on(&page.print, "click", |_, _| save::print());
        self.on(&page.mount, "click", |app, event| {
            app.page.clicked(event);
            if exchange::asks_to_forget(event) {
                app.take_back();
            }
        });
        self.on(&page.mount, "input", |app, event| {
            if let Some(reckoner) = app.reckoner.borrow().as_ref() {
                reckoner.changed(event);
            }
        });
        self.on(&page.mount, "change", |app, event| match Reckoner::told(event) {
            Some(words) => app.page.say(&words),
            None => app.answered(),
        });
        for (kind, unfold) in [("beforeprint", true), ("afterprint", false)] {
            let app = Rc::clone(self);
            EventListener::new(&gloo::utils::window(), kind, move |_| app.page.unfold(unfold)).forget();
        }
        drop::listen(self);
        for kind in ["pointerover", "focusin", "touchstart"] {
            self.on(&page.start, kind, |app, _| app.warm());
        }
        let app = Rc::clone(self);
        Timeout::new(IDLE, move || app.warm()).forget();
    }

    fn on(self: &Rc<Self>, target: &web_sys::EventTarget, kind: &'static str, act: impl Fn(&Rc<Self>, &Event) + 'static) {
        let app = Rc::clone(self);
        EventListener::new(target, kind, move |event| act(&app, event)).forget();
    }

    /// Fetches the engine if it is not here yet, so that nothing needs fetching once a file is chosen.
    fn warm(self: &Rc<Self>) {
        if self.worker.borrow().is_some() {
            return;
        }
        let (told, died) = (Rc::clone(self), Rc::clone(self));
        match Worker::start(&self.page.engine, move |data| told.hear(data), move |words| died.broke(&words)) {
            Ok(worker) => drop(self.worker.replace(Some(worker))),
            Err(words) => self.broke(&words),
        }
    }

    /// Whether a check runs; a second one would only confuse.
    fn is_busy(&self) -> bool {
        self.page.state() == State::Checking
    }

    fn take_chosen(self: &Rc<Self>) {
        if let Some((name, upload)) = self.page.chosen() {
            self.check(&name, Request::Check(upload));
        }
    }

    fn take(self: &Rc<Self>, name: &str, upload: Upload) {
        self.check(name, Request::Check(upload));
    }

    fn check(self: &Rc<Self>, name: &str, request: Request) {
        if self.is_busy() {
            return;
        }
        self.forget();
        self.page.show(State::Checking);
        self.page.begin(name);
        self.page.say("Reading your project");
        self.waiting.replace(Some(request));
        self.warm();
        self.send();
    }

    /// An answer was chosen: the engine weighs the report again, and the page keeps the answers if it may.
    fn answered(self: &Rc<Self>) {
        let Some(report) = self.checked.borrow().clone() else { return };
        let answers = self.page.answers();
        if let Some(saved) = self.saved.borrow().as_ref() {
            if self.page.remembers() { answers::keep(saved.name(), &answers) } else { answers::forget(saved.name()) }
        }
        self.waiting.replace(Some(Request::Weigh(Answered { report, answers })));
        self.warm();
        self.send();
    }

    /// All answers are taken back.
    fn take_back(self: &Rc<Self>) {
        self.page.unchoose();
        self.answered();
    }

    /// Hands over what waits, if the engine listens.
    fn send(self: &Rc<Self>) {
        let failed = {
            let worker = self.worker.borrow();
            let Some(worker) = worker.as_ref().filter(|worker| worker.listens()) else { return };
            let Some(request) = self.waiting.take() else { return };
            worker.ask(&request).err()
        };
        if let Some(words) = failed {
            self.broke(&words);
        }
    }

    fn hear(self: &Rc<Self>, data: JsValue) {
        match unpack::<Answer>(data) {
            Ok(Answer::Ready) => {
                if let Some(worker) = self.worker.borrow().as_ref() {
                    worker.hears();
                }
                self.send();
            }
            Ok(Answer::Weighed(checked)) => {
                if self.page.state() == State::Report {
                    let words = self.page.exchange(&checked);
                    self.page.say(&words);
                    self.saved.replace(Some(Saved::from(checked)));
                }
            }
            Ok(_) if !self.is_busy() => {}
            Ok(Answer::Progress(standing)) => {
                self.page.progress(&standing);
                let mut announcer = self.announcer.get();
                if let Some(words) = announcer.tell(&standing) {
                    self.page.say(&words);
                }
                self.announcer.set(announcer);
                self.standing.replace(Some(standing));
            }
            Ok(Answer::Done(checked)) => {
                self.page.report(&checked);
                self.page.say("The scorecard is ready.");
                self.reckoner.replace(Reckoner::of(&checked.report));
                self.checked.replace(Some(checked.report.clone()));
                let kept = answers::kept(&checked.name);
                self.saved.replace(Some(Saved::from(checked)));
                if !kept.is_empty() {
                    self.page.choose(&kept);
                    self.answered();
                }
            }
            Ok(Answer::Refused { code, words }) => self.refuse(&code, &words),
            Ok(Answer::Broken { words }) => self.broke(&words),
            Err(words) => self.broke(&words),
        }
    }

    /// The engine is gone. The next one starts afresh.
    fn broke(self: &Rc<Self>, words: &str) {
        web_sys::console::error_1(&words.into());
        // Not at once: this may run inside a listener of the worker that goes.
        let worker = self.worker.take();
        Timeout::new(0, move || drop(worker)).forget();
        if !self.is_busy() {
            return;
        }
        let standing = self.standing.take();
        let (code, words) = match &standing {
            Some(Standing { now, .. }) if !now.is_empty() => (
                "engine-stopped",
                format!(
                    "The check stopped at {}. Nothing is wrong with your file; the checker could not cope with it.",
                    page::visible(now)
                ),
            ),
            Some(_) => ("engine-stopped", "The check stopped before it could read your file.".to_owned()),
            None => ("engine-absent", "The part of this page that does the checking did not load.".to_owned()),
        };
        self.refuse(code, &words);
    }

    fn refuse(self: &Rc<Self>, code: &str, words: &str) {
        self.forget();
        self.page.show(State::Problem);
        self.page.problem(code, words);
    }

    fn cancel(self: &Rc<Self>) {
        drop(self.worker.take());
        self.forget();
        self.page.show(State::Idle);
        self.page.say("Cancelled.");
        self.page.focus_start();
        self.warm();
    }

    fn back(self: &Rc<Self>) {
        self.forget();
        self.page.show(State::Idle);
        self.page.focus_start();
        self.warm();
    }

    /// Lets go of the last check.
    fn forget(&self) {
        self.waiting.take();
        self.standing.take();
        self.saved.take();
        self.reckoner.take();
        self.checked.take();
        self.announcer.set(Announcer::default());
        self.page.clear();
    }

    fn save(&self, how: impl Fn(&Saved) -> Result<(), String>) {
        let Some(failed) = self.saved.borrow().as_ref().and_then(|saved| how(saved).err()) else { return };
        self.page.say(&format!("The report could not be saved: {failed}."));
    }
}

/// The page's title, with or without what was found.
fn title(of: Option<&str>) {
    const TITLE: &str = "Shipworthy: is your AI-built product ready for customers?";
    document().set_title(&of.map_or_else(|| TITLE.to_owned(), |name| format!("{name}: readiness scorecard, Shipworthy")));
}
