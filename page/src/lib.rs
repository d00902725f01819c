//! The page program: takes what is dropped or chosen, hands it to the engine, shows how far it is and what the engine
//! draws. It knows no report: what a control is for stands in the markup, and what it does is the engine's business.

#![cfg(target_arch = "wasm32")]

mod ask;
mod clipboard;
mod dom;
mod drop;
mod folder;
mod frame;
mod keeper;
pub mod mount;
mod owner;
mod page;
mod places;
mod requests;
mod save;
mod scorecard;
mod words;
mod worker;

use ask::Asked;
use dom::{after, listen, run, window};
use frame::Frame;
use js_sys::Function;
use owner::Owner;
use page::{Page, State};
use shipworthy_messages::{Answer, Request, Standing, Upload};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsValue;
use web_sys::{Event, EventTarget};
use words::word;
use worker::Worker;

/// How long after the page the engine is fetched when nobody has touched anything, in milliseconds.
const IDLE: i32 = 900;

/// Starts it.
pub fn start() {
    let page = match Page::find() {
        Ok(page) => page,
        Err(missing) => return dom::complain(missing),
    };
    let app = Rc::new(App {
        page,
        worker: RefCell::new(None),
        waiting: RefCell::new(Vec::new()),
        standing: RefCell::new(None),
        asked: RefCell::new(Asked::default()),
        opening: RefCell::new(None),
        copying: RefCell::new(None),
        words: Cell::new(0),
        owner: RefCell::new(Owner::of_address()),
        frame: RefCell::new(None),
    });
    app.owner.borrow().apply();
    app.listen();
    places::begin();
    app.page.show(State::Idle);
    let settling = Rc::clone(&app);
    run(async move { settling.settle().await });
    // A file that was chosen while this program was on its way.
    app.take_chosen();
}

/// The page with everything that it remembers.
struct App {
    page: Page,
    worker: RefCell<Option<Worker>>,
    /// What the engine is to do once it listens.
    waiting: RefCell<Vec<Request>>,
    /// Where the check is, for the words on a breakdown.
    standing: RefCell<Option<Standing>>,
    /// What the scorecard's controls ask for.
    asked: RefCell<Asked>,
    /// Takes the engine's word on which folders to list.
    opening: RefCell<Option<Function>>,
    /// Takes a text for the clipboard.
    copying: RefCell<Option<Function>>,
    /// How often something was to be said, so that only the last of a quick row is.
    words: Cell<u32>,
    /// What the owner of the page set.
    owner: RefCell<Owner>,
    /// The page around this one.
    frame: RefCell<Option<Rc<Frame>>>,
}

impl App {
    fn listen(self: &Rc<Self>) {
        let page = &self.page;
        self.on(&page.file, "change", |app, _| app.take_chosen());
        self.on(&page.folder, "change", |app, _| app.take_chosen());
        self.on(&page.sample, "click", |app, _| app.check("", Request::Sample));
        self.on(&page.cancel, "click", |app, _| app.cancel());
        self.on(&page.retry, "click", |app, _| app.back());
        self.on(&page.result, "click", Self::clicked);
        self.on(&page.result, "input", Self::typed);
        self.on(&page.result, "submit", |_, event| event.prevent_default());
        self.on(&page.result, "keydown", |app, event| {
            if dom::property(event, "key") == "Escape" {
                app.close_menus(None);
            }
        });
        // Opening and closing does not rise to the elements above; it passes them on its way down.
        let app = Rc::clone(self);
        dom::listen_first(&page.result, "toggle", move |event| app.toggled(event));
        for (kind, unfold) in [("beforeprint", true), ("afterprint", false)] {
            self.on(&window(), kind, move |app, _| app.page.unfold(unfold));
        }
        self.on(&window(), "hashchange", |app, _| app.reveal());
        self.on(&window(), "popstate", |app, _| app.travelled());
        drop::listen_for_files(self);
        for kind in ["pointerover", "focusin", "touchstart"] {
            self.on(&page.start, kind, |app, _| app.expect());
        }
        let app = Rc::clone(self);
        after(IDLE, move || app.warm());
    }

    /// Follows the owner's file, and meets the page around this one.
    async fn settle(self: &Rc<Self>) {
        let owner = Owner::of_address().with_file().await;
        owner.apply();
        if self.page.state() == State::Idle {
            owner.speak();
        }
        let frame = Frame::find(&owner.look).map(Rc::new);
        self.owner.replace(owner);
        // An engine that listens already learned of the address alone.
        if self.worker.borrow().as_ref().is_some_and(Worker::listens) {
            self.introduce();
        }
        match frame {
            Some(frame) => {
                let themed = Rc::clone(self);
                frame.hear(move |theme| {
                    themed.owner.borrow_mut().look.theme = theme;
                    themed.owner.borrow().apply();
                });
                frame.watch();
                frame.tell("ready");
                self.frame.replace(Some(frame));
            }
            None => keeper::register(self),
        }
    }

    /// Tells the engine what the owner set.
    fn introduce(&self) {
        let request = self.owner.borrow().request();
        if let Some(worker) = self.worker.borrow().as_ref() {
            // An engine that is gone says so by itself.
            let _ = worker.ask(&request);
        }
    }

    /// Shows what the address points at. A frame has no scroll bar of its own, so that the page around it must scroll.
    pub(crate) fn reveal(&self) {
        self.page.reveal_target();
        let hash = window().location().hash().unwrap_or_default();
        let part = hash.strip_prefix('#').filter(|id| !id.is_empty()).and_then(dom::by_id);
        if let (Some(frame), Some(part)) = (self.frame.borrow().as_ref(), part) {
            frame.show(frame::distance(&part));
        }
    }

    /// Tells the page around this one, if there is one.
    fn tell(&self, event: &str) {
        if let Some(frame) = self.frame.borrow().as_ref() {
            frame.tell(event);
        }
    }

    fn on(self: &Rc<Self>, target: &EventTarget, kind: &str, act: impl Fn(&Rc<Self>, &Event) + 'static) {
        let app = Rc::clone(self);
        listen(target, kind, move |event| act(&app, event));
    }

    /// Fetches the engine if it is not here yet, so that nothing needs fetching once a file is chosen.
    fn warm(self: &Rc<Self>) {
        if self.worker.borrow().is_some() {
            return;
        }
        self.page.dress_scorecard();
        let (told, died) = (Rc::clone(self), Rc::clone(self));
        match Worker::start(&self.page.engine, move |data| told.hear(&data), move |words| died.broke(&words)) {
            Ok(worker) => std::mem::drop(self.worker.replace(Some(worker))),
            Err(words) => self.broke(&words),
        }
    }

    /// Somebody is about to choose a file: the engine runs itself in, once, while they look for it.
    fn expect(self: &Rc<Self>) {
        if !self.exercise() {
            self.ask(Request::Rehearse);
        }
    }

    /// The engine is asked for something that runs a check; answers whether it was before.
    fn exercise(self: &Rc<Self>) -> bool {
        self.warm();
        self.worker.borrow().as_ref().is_some_and(Worker::exercise)
    }

    /// Whether a check runs; a second one would only confuse.
    fn is_busy(&self) -> bool {
        self.page.state() == State::Checking
    }

    fn take_chosen(self: &Rc<Self>) {
        if let Some(files) = self.page.chosen() {
            self.take(Upload { files, closed: Vec::new() });
        }
    }

    fn take(self: &Rc<Self>, upload: Upload) {
        let Some(first) = upload.files.first() else { return };
        let name = first.path.split('/').next().unwrap_or_default().to_owned();
        self.check(&name, Request::Check(upload));
    }

    fn check(self: &Rc<Self>, name: &str, request: Request) {
        if self.is_busy() {
            return;
        }
        self.forget();
        self.page.show(State::Checking);
        self.page.begin(name);
        self.tell("started");
        requests::begin();
        self.exercise();
        self.ask(request);
    }

    /// Asks the engine, now or once it listens.
    fn ask(self: &Rc<Self>, request: Request) {
        self.waiting.borrow_mut().push(request);
        self.warm();
        self.send();
    }

    /// Hands over what waits, if the engine listens.
    fn send(self: &Rc<Self>) {
        let failed = {
            let worker = self.worker.borrow();
            let Some(worker) = worker.as_ref().filter(|worker| worker.listens()) else { return };
            let waiting = self.waiting.take();
            waiting.iter().find_map(|request| worker.ask(request).err())
        };
        if let Some(words) = failed {
            self.broke(&words);
        }
    }

    fn hear(self: &Rc<Self>, data: &JsValue) {
        match Answer::unpack(data) {
            Some(Answer::Ready) => {
                if let Some(worker) = self.worker.borrow().as_ref() {
                    worker.hears();
                }
                self.introduce();
                self.send();
            }
            Some(Answer::Open(paths)) => {
                if let Some(take) = self.opening.take() {
                    let paths: js_sys::Array = paths.into_iter().map(JsValue::from).collect();
                    dom::call(&take, &paths);
                }
            }
            Some(Answer::Progress(standing)) if self.is_busy() => {
                self.page.progress(&standing);
                if !standing.aloud.is_empty() {
                    self.page.say(&standing.aloud);
                }
                self.standing.replace(Some(standing));
            }
            Some(Answer::Drawn(drawn)) if self.is_busy() => {
                self.page.report(&drawn);
                requests::tell(drawn.requests);
                places::arrive();
                self.page.reveal_target();
                if let Some(frame) = self.frame.borrow().as_ref() {
                    frame.finished(&self.owner.borrow().look);
                }
            }
            Some(Answer::Refused(refusal)) if self.is_busy() => self.refuse(&refusal.code, &refusal.words, &refusal.hint),
            Some(Answer::Broken(words)) => self.broke(&words),
            Some(Answer::News(news)) => {
                requests::tell(news.requests);
                if self.page.state() == State::Report {
                    self.change(&news.change);
                }
                if !news.event.is_empty() {
                    self.tell(&news.event);
                }
            }
            Some(Answer::Done) => {}
            None => self.broke("a message of the engine was garbled"),
            Some(answer) => self.answered(answer),
        }
    }

    /// The engine is gone. The next one starts afresh.
    fn broke(self: &Rc<Self>, words: &str) {
        dom::complain(words);
        // Not at once: this may run inside a listener of the worker that goes.
        let worker = self.worker.take();
        after(0, move || std::mem::drop(worker));
        self.asked.take();
        if !self.is_busy() {
            return;
        }
        let (code, said, hint) = match self.standing.take() {
            Some(Standing { now, .. }) if now.is_empty() => ("engine-stopped", word("stopped-early"), "try-again"),
            Some(Standing { now, .. }) => ("engine-stopped", word("stopped-at").replace('…', &now), "try-again"),
            None => ("engine-absent", word("absent"), "load-again"),
        };
        self.refuse(code, &said, &word(hint));
    }

    fn refuse(self: &Rc<Self>, code: &str, words: &str, hint: &str) {
        self.forget();
        self.page.show(State::Problem);
        self.page.problem(code, words, hint);
    }

    fn cancel(self: &Rc<Self>) {
        std::mem::drop(self.worker.take());
        self.forget();
        self.page.show(State::Idle);
        self.page.say(&word("cancelled"));
        self.page.focus_start();
        self.warm();
    }

    /// Back to the start. The report stays, so that the browser's own buttons lead to it again.
    fn back(self: &Rc<Self>) {
        self.page.show(State::Idle);
        self.page.focus_start();
        self.warm();
    }

    /// Lets go of the last check.
    fn forget(&self) {
        self.waiting.take();
        self.standing.take();
        self.asked.take();
        self.opening.take();
        self.copying.take();
        self.page.clear();
    }
}
