//! The engine program: listens in a worker, checks what the page hands over, and stays to answer what the scorecard's
//! controls ask.

mod act;
mod advisories;
mod blob;
mod folder;
mod inquiry;
mod memory;
mod requests;
mod sample;
mod save;
mod session;
mod standing;
mod store;
mod upload;

pub use blob::Window;
pub use folder::folder;

use self::session::Session;
use self::standing::Told;
use self::upload::{Dropped, dropped};
use crate::intake::{Container, Refusal, is_closed};
use crate::view::{self, Language};
use crate::{Checked, Terms, examine, report};
use js_sys::futures::spawn_local;
use shipworthy_messages::{self as messages, Answer, Request};
use shipworthy_settings::Settings;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

thread_local! {
    /// What the engine works on, so that it can say so when it breaks down.
    static NOW: RefCell<String> = const { RefCell::new(String::new()) };
}

/// The way to the page.
#[derive(Clone)]
pub(super) struct Port(DedicatedWorkerGlobalScope);

impl Port {
    fn say(&self, answer: &Answer) {
        // A port refuses only what cannot be copied, and plain objects can.
        let _ = self.0.post_message(&answer.pack());
    }
}

/// The engine: the way to the page, and the check that it holds.
struct Engine {
    port: Port,
    session: RefCell<Option<Session>>,
    /// What the owner of the page set.
    settings: RefCell<Settings>,
    /// The language of the page.
    language: Cell<Language>,
}

/// Starts it.
pub fn start() {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let engine =
        Rc::new(Engine { port: Port(scope.clone()), session: RefCell::new(None), settings: RefCell::default(), language: Cell::default() });
    let port = engine.port.clone();
    std::panic::set_hook(Box::new(move |info| {
        let now = NOW.try_with(|now| now.try_borrow().map(|now| now.clone()).unwrap_or_default()).unwrap_or_default();
        port.say(&Answer::Broken(format!("{now}: {info}")));
    }));
    let listens = Rc::clone(&engine);
    let hear = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let engine = Rc::clone(&listens);
        match Request::unpack(&event.data()) {
            Some(request) => spawn_local(async move { engine.answer(request).await }),
            None => engine.port.say(&Answer::Broken("a message of the page was garbled".to_owned())),
        }
    });
    let online = Rc::clone(&engine);
    let back = Closure::<dyn Fn()>::new(move || online.online());
    scope.set_ononline(Some(back.into_js_value().unchecked_ref()));
    scope.set_onmessage(Some(hear.into_js_value().unchecked_ref()));
    engine.port.say(&Answer::Ready);
}

impl Engine {
    async fn answer(self: &Rc<Self>, request: Request) {
        let answer = match request {
            Request::Open(paths) => Answer::Open(paths.into_iter().filter(|path| !is_closed(path)).collect()),
            Request::Sample => self.check(Ok(Box::new(sample::sample())), None).await,
            Request::Check(upload) => match dropped(upload) {
                Dropped::Project { container, earlier } => self.check(container, earlier.map(|report| *report)).await,
                Dropped::Earlier(report) => self.compare(*report),
            },
            Request::Act(asked) => self.act(&asked).await,
        };
        self.port.say(&answer);
    }

    async fn check(&self, container: Result<Box<dyn Container>, Refusal>, earlier: Option<report::Report>) -> Answer {
        self.session.take();
        requests::begin();
        let mut progress = Told::new(self.port.clone(), self.language.get());
        let checked = container.and_then(|mut container| examine(container.as_mut(), &mut progress, &Terms::of(&advisories::advisories())));
        match checked {
            Ok(checked) => {
                let Checked { name, project, report } = checked;
                let materials = report::cyclonedx(&name, &project, report.set_aside.as_ref());
                // The facts of a large project are large, and nothing asks for them again.
                drop(project);
                let mut session = Session::new(report, materials, self.language.get());
                session.recall(earlier).await;
                // Not before: they may have come while the browser looked for what it keeps.
                session.follow(self.settings.borrow().clone());
                let drawn = session.drawn();
                self.session.replace(Some(session));
                Answer::Drawn(drawn)
            }
            Err(refusal) => {
                let (code, words) = (refusal.code().to_owned(), view::spoken(&refusal.to_string(), self.language.get()));
                let hint = view::hint(&code, self.language.get()).to_owned();
                Answer::Refused(messages::Refusal { code, words, hint })
            }
        }
    }

    /// An earlier report came without a project: it is held against the one that is shown.
    fn compare(&self, earlier: report::Report) -> Answer {
        match self.session.borrow_mut().as_mut() {
            Some(session) => {
                session.hold_against(earlier);
                Answer::Drawn(session.drawn())
            }
            None => Answer::Refused(messages::Refusal {
                code: "only-report".to_owned(),
                words: view::spoken("This is an earlier report, not a project.", self.language.get()),
                hint: view::spoken(
                    "Drop it together with the zip of the project, and see what was fixed since and what is new.",
                    self.language.get(),
                ),
            }),
        }
    }
}
