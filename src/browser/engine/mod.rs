//! The engine program: listens in a worker, checks what the page hands over, and stays to answer what the scorecard's
//! controls ask.

mod act;
mod advisories;
mod blob;
mod folder;
mod inbox;
mod inquiry;
mod memory;
mod pool;
mod reader;
mod requests;
mod round;
mod sample;
mod save;
mod session;
mod standing;
mod store;
mod upload;

pub use blob::Window;
pub use folder::folder;

use self::pool::Pool;
use self::round::Round;
use self::session::Session;
use self::standing::Told;
use self::store::Store;
use self::upload::{Dropped, dropped};
use crate::facts::Project;
use crate::intake::{Container, Refusal, is_closed};
use crate::view::{self, Language};
use crate::walk::{self, Plan};
use crate::{Checked, Progress, Stage, Terms, report};
use js_sys::futures::spawn_local;
use shipworthy_messages::{self as messages, Answer, Request};
use shipworthy_settings::Settings;
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Blob, DedicatedWorkerGlobalScope, MessageEvent};

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
    /// Who reads files, while nobody is sent to them.
    pool: RefCell<Option<Pool>>,
    /// What a check is done with and what takes long to take apart: let go of once the answer is on its way.
    spent: RefCell<Vec<Box<dyn Any>>>,
}

/// Starts it.
pub fn start() {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    if scope.name() == pool::NAME {
        return reader::start(&scope);
    }
    let engine = Rc::new(Engine {
        port: Port(scope.clone()),
        session: RefCell::new(None),
        settings: RefCell::default(),
        language: Cell::default(),
        pool: RefCell::new(None),
        spent: RefCell::default(),
    });
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
    engine.pool.replace(Some(Pool::new()));
}

/// Checks and draws the sample for nobody. A browser compiles a function when it first runs, which takes most of the time of
/// a first check; readers share what was compiled here.
fn rehearse(language: Language) {
    let Ok(report) = walk::check(&mut sample::sample(), &mut walk::Silent) else { return };
    let controls = view::Controls { language, ..view::Controls::default() };
    std::hint::black_box(view::page(&report, &controls, &view::parts(&report, &controls)));
}

impl Engine {
    async fn answer(self: &Rc<Self>, request: Request) {
        let answer = match request {
            Request::Open(paths) => Answer::Open(paths.into_iter().filter(|path| !is_closed(path)).collect()),
            Request::Sample => self.check(Ok(Box::new(sample::sample())), None, None).await,
            Request::Rehearse => {
                rehearse(self.language.get());
                Answer::Done
            }
            Request::Check(upload) => match dropped(upload) {
                Dropped::Project { container, earlier, file } => self.check(container, file.as_ref(), earlier).await,
                Dropped::Earlier(earlier) => self.compare(earlier),
            },
            Request::Act(asked) => self.act(&asked).await,
        };
        self.port.say(&answer);
        drop(self.spent.take());
    }

    async fn check(&self, container: Result<Box<dyn Container>, Refusal>, file: Option<&Blob>, earlier: Option<report::Earlier>) -> Answer {
        self.session.take();
        requests::begin();
        // What is kept of earlier visits is asked for meanwhile.
        let store = Store::open();
        let mut progress = Told::new(self.port.clone(), self.language.get());
        let checked = match container {
            Ok(mut container) => {
                let checked = self.examine(container.as_mut(), file, &mut progress).await;
                self.spent.borrow_mut().push(Box::new(container));
                checked
            }
            Err(refusal) => Err(refusal),
        };
        match checked {
            Ok(checked) => {
                let Checked { mut project, report, .. } = checked;
                // The facts of a large project are large, and of them only packages are asked for again.
                let materials = Project {
                    packages: std::mem::take(&mut project.packages),
                    flaws: std::mem::take(&mut project.flaws),
                    advisories: std::mem::take(&mut project.advisories),
                    ..Project::default()
                };
                self.spent.borrow_mut().push(Box::new(project));
                let mut session = Session::new(report, materials, self.language.get());
                session.recall(store.await, earlier).await;
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

    /// Checks everything in `container`, with the readers beside this engine where there are any.
    async fn examine(&self, container: &mut dyn Container, file: Option<&Blob>, progress: &mut Told) -> Result<Checked, Refusal> {
        progress.at(Stage::Listing, 0, 1, "");
        let plan = Plan::of(container, None)?;
        // Taken out while it works: another check that comes meanwhile does without.
        let pool = self.pool.take();
        let facts = match &pool {
            Some(pool) => {
                pool.fit(&plan);
                #[cfg(feature = "faults")]
                pool.resize_for(plan.name());
                Round { pool, plan: &plan, container, file }.read(progress).await
            }
            None => walk::read_all(&plan, container, progress),
        };
        self.pool.replace(pool);
        Ok(walk::judge(&plan, container, facts?, progress, &Terms::of(&advisories::advisories())))
    }

    /// An earlier report came without a project: it is held against the one that is shown.
    fn compare(&self, earlier: report::Earlier) -> Answer {
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
