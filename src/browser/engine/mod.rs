//! The engine program: listens in a worker, checks what the page hands over, answers with the report.

mod blob;
mod folder;
mod sample;

pub use blob::Window;
pub use folder::folder;

use super::message::{Answer, Answered, Checked, Drawn, Named, Request, Standing, Step, Upload, pack, unpack};
use crate::intake::{sniff, unfold};
use crate::report::{Report, answer as answer_to};
use crate::{Progress, Stage, check, view};
use gloo::events::EventListener;
use js_sys::Object;
use std::cell::RefCell;
use wasm_bindgen::JsCast;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// Most often that the page is told how far the reading is, in milliseconds.
const EVERY: f64 = 50.0;

thread_local! {
    /// What the engine works on, so that it can say so when it breaks down.
    static NOW: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Starts it.
pub fn start() {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let last_words = scope.clone();
    std::panic::set_hook(Box::new(move |info| {
        let now = NOW.try_with(|now| now.try_borrow().map(|now| now.clone()).unwrap_or_default()).unwrap_or_default();
        let words = format!("{now}: {info}");
        say(&last_words, &Answer::Broken { words });
    }));
    let port = scope.clone();
    EventListener::new(&scope, "message", move |event| {
        if let Some(event) = event.dyn_ref::<MessageEvent>() {
            say(&port, &answer(&port, event));
        }
    })
    .forget();
    say(&scope, &Answer::Ready);
}

fn say(port: &DedicatedWorkerGlobalScope, answer: &Answer) {
    let packed = pack(answer).or_else(|words| pack(&Answer::Refused { code: "unspeakable".to_owned(), words }));
    if let Ok(message) = packed {
        // A port refuses only what cannot be copied, and plain objects can.
        let _ = port.post_message(&message);
    }
}

fn answer(port: &DedicatedWorkerGlobalScope, event: &MessageEvent) -> Answer {
    let request = match unpack::<Request>(event.data()) {
        Ok(request) => request,
        Err(words) => return Answer::Refused { code: "not-understood".to_owned(), words },
    };
    let mut progress = Told::new(port);
    let outcome = match request {
        Request::Weigh(Answered { report, answers }) => {
            return match unpack::<Report>(report.into()) {
                Ok(report) => done(&answer_to(&report, &answers), Answer::Weighed),
                Err(words) => Answer::Refused { code: "not-understood".to_owned(), words },
            };
        }
        Request::Sample => check(&mut sample::sample(), &mut progress),
        Request::Check(Upload::Folder { name, files, closed }) => {
            unfold(Box::new(folder(&name, files, closed))).and_then(|mut container| check(container.as_mut(), &mut progress))
        }
        Request::Check(Upload::Single(Named { path, file })) => {
            sniff(&path, Window::new(file.into())).and_then(|mut container| check(container.as_mut(), &mut progress))
        }
    };
    match outcome {
        Ok(report) => done(&report, Answer::Done),
        Err(refusal) => Answer::Refused { code: refusal.code().to_owned(), words: refusal.to_string() },
    }
}

fn done(report: &Report, say: fn(Checked) -> Answer) -> Answer {
    let packed = pack(report).and_then(|report| report.dyn_into::<Object>().map_err(|_| "the report is no object".to_owned()));
    match packed {
        Ok(packed) => say(Checked {
            name: report.project.name.clone(),
            scorecard: Drawn::from(view::scorecard(report, view::Language::English)),
            document: view::document(report, view::Language::English),
            report: packed,
        }),
        Err(words) => Answer::Broken { words },
    }
}

/// Progress that goes to the page: every rule, and of the entries no more than people can see.
struct Told<'p> {
    port: &'p DedicatedWorkerGlobalScope,
    last: Option<(Stage, f64)>,
}

impl<'p> Told<'p> {
    fn new(port: &'p DedicatedWorkerGlobalScope) -> Self {
        Self { port, last: None }
    }
}

impl Progress for Told<'_> {
    fn at(&mut self, stage: Stage, done: usize, of: usize, now: &str) {
        // Nothing else holds it: the hook reads it only when the program is over.
        NOW.with(|cell| {
            if let Ok(mut place) = cell.try_borrow_mut() {
                now.clone_into(&mut place);
            }
        });
        let time = js_sys::Date::now();
        let quiet = stage == Stage::Reading && self.last.is_some_and(|(last, at)| last == stage && time - at < EVERY);
        if quiet {
            return;
        }
        self.last = Some((stage, time));
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let standing = Standing { stage: Step::from(stage), done: count(done), of: count(of), now: now.to_owned() };
        say(self.port, &Answer::Progress(standing));
    }
}
