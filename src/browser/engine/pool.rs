//! Readers beside the engine: workers of their own, each with an engine made of the one compiled program, so that several
//! files are read at once and none of them can break the check.

use super::inbox::{Event, Inbox};
use crate::walk::{Order, Plan, Step, pack};
use js_sys::{Array, Function, Object, Reflect, Uint8Array};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, MessageEvent, Worker};

/// The name by which a worker knows that it is a reader.
pub(super) const NAME: &str = "reader";
/// Where the worker's script puts the address of its readers.
const ADDRESS: &str = "reader";
/// Most readers: each has memory of its own.
const MOST: usize = 4;
/// Orders that a reader has at a time, so that it never waits for the next.
const AHEAD: usize = 2;

/// How long a reader may take to start, in milliseconds.
const START: f64 = 15_000.0;

/// What a reader is to do, and whether it may be what stopped another one.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) order: Order,
    pub(super) suspect: bool,
}

/// A job that a reader has, under the number of its order.
#[derive(Debug)]
struct Held {
    number: u32,
    job: Job,
    since: f64,
}

/// One reader. Dropping it ends it, whatever it does.
#[derive(Debug)]
struct Hand {
    id: u32,
    port: Worker,
    listens: bool,
    held: VecDeque<Held>,
    born: f64,
}

impl Drop for Hand {
    fn drop(&mut self) {
        self.port.set_onmessage(None);
        self.port.set_onerror(None);
        self.port.terminate();
    }
}

impl Hand {
    /// Whether it can take that job now. A suspect is alone with its reader.
    fn takes(&self, job: &Job) -> bool {
        let room = if job.suspect || self.held.iter().any(|held| held.job.suspect) { 1 } else { AHEAD };
        self.listens && self.held.len() < room
    }
}

/// A file so large that readers beside the engine cost more memory than they save time, in bytes.
const HUGE: u64 = 64 << 20;
/// Files beside it that the engine reads as well.
const FEW: usize = 4;

/// As many readers as this machine can use.
fn usual() -> usize {
    cores().min(MOST)
}

/// All readers.
#[derive(Debug)]
pub(super) struct Pool {
    hands: RefCell<Vec<Hand>>,
    pub(super) inbox: Rc<Inbox>,
    numbers: Cell<u32>,
}

impl Pool {
    /// As many readers as this machine can use.
    pub(super) fn new() -> Self {
        let pool = Self { hands: RefCell::default(), inbox: Rc::default(), numbers: Cell::new(0) };
        pool.resize(usual());
        pool
    }

    /// As many readers as this plan leaves memory for: what stands beside a very large file, which the engine reads
    /// itself, is little most of the time.
    pub(super) fn fit(&self, plan: &Plan) {
        let huge = plan.steps().iter().any(|step| matches!(step, Step::File(piece) if piece.entry.bytes > HUGE));
        let readers = match (huge, plan.steps().len()) {
            (true, ..=FEW) => 0,
            (true, _) => 1,
            (false, _) => usual(),
        };
        self.resize(readers);
    }

    /// So many readers, where this browser lets there be any.
    pub(super) fn resize(&self, readers: usize) {
        self.hands.borrow_mut().truncate(readers);
        while self.len() < readers && self.add().is_some() {}
    }

    /// For tests: as many readers as the name of what is checked says, such as `readers-2-shop`.
    #[cfg(feature = "faults")]
    pub(super) fn resize_for(&self, name: &str) {
        let digits = name.strip_prefix("readers-").map(|rest| rest.chars().take_while(char::is_ascii_digit).collect::<String>());
        if let Some(readers) = digits.and_then(|digits| digits.parse().ok()) {
            self.resize(readers);
        }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.hands.borrow().len()
    }

    fn number(&self) -> u32 {
        self.numbers.replace(self.numbers.get().wrapping_add(1))
    }

    /// One more reader; `None` where it cannot be made.
    pub(super) fn add(&self) -> Option<()> {
        let global = js_sys::global();
        // The constructor by its name, and the address as the worker's script made it: where the browser asks for trusted
        // types, an address is no text.
        let make: Function = Reflect::get(&global, &"Worker".into()).ok()?.dyn_into().ok()?;
        let address = Reflect::get(&global, &ADDRESS.into()).ok().filter(JsValue::is_truthy)?;
        let options = Object::new();
        Reflect::set(&options, &"name".into(), &NAME.into()).ok()?;
        let port: Worker = Reflect::construct(&make, &Array::of2(&address, &options)).ok()?.unchecked_into();
        let id = self.number();
        let inbox = Rc::clone(&self.inbox);
        let hear = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| inbox.put(told(id, &event.data())));
        port.set_onmessage(Some(hear.into_js_value().unchecked_ref()));
        let inbox = Rc::clone(&self.inbox);
        let died = Closure::<dyn Fn(web_sys::Event)>::new(move |event: web_sys::Event| {
            // It is taken care of here, and none of the page's business.
            event.prevent_default();
            let words = Reflect::get(&event, &"message".into()).ok().and_then(|words| words.as_string());
            inbox.put(Event::Died(id, words.unwrap_or_default()));
        });
        port.set_onerror(Some(died.into_js_value().unchecked_ref()));
        let hand = Hand { id, port, listens: false, held: VecDeque::new(), born: js_sys::Date::now() };
        hand.port.post_message(&wasm_bindgen::module()).ok()?;
        self.hands.borrow_mut().push(hand);
        Some(())
    }

    /// That reader listens.
    pub(super) fn listens(&self, id: u32) {
        if let Some(hand) = self.hands.borrow_mut().iter_mut().find(|hand| hand.id == id) {
            hand.listens = true;
        }
    }

    /// Whether any reader can take that job now.
    pub(super) fn takes(&self, job: &Job) -> bool {
        self.hands.borrow().iter().any(|hand| hand.takes(job))
    }

    /// Gives a job to the reader with the least to do. `files` are the bytes that it needs, where it cannot get them from
    /// the container's file.
    pub(super) fn give(&self, job: Job, file: Option<&Blob>, files: &Array) -> Result<(), Job> {
        let number = self.number();
        let mut hands = self.hands.borrow_mut();
        let free = hands.iter_mut().filter(|hand| hand.takes(&job)).min_by_key(|hand| hand.held.len());
        let (Some(hand), Ok(order)) = (free, pack(&job.order)) else { return Err(job) };
        let order = Uint8Array::from(order.as_slice());
        let moved: Array = files.iter().map(|bytes| Reflect::get(&bytes, &"buffer".into()).unwrap_or(JsValue::UNDEFINED)).collect();
        let message = Array::of4(&number.into(), &order, &file.map_or(JsValue::UNDEFINED, JsValue::from), files);
        match hand.port.post_message_with_transfer(&message, &moved) {
            Ok(()) => {
                hand.held.push_back(Held { number, job, since: js_sys::Date::now() });
                Ok(())
            }
            Err(_) => Err(job),
        }
    }

    /// That order is done; the job that it was.
    pub(super) fn done(&self, id: u32, number: u32) -> Option<Job> {
        let mut hands = self.hands.borrow_mut();
        let hand = hands.iter_mut().find(|hand| hand.id == id)?;
        let at = hand.held.iter().position(|held| held.number == number)?;
        // What it has besides begins now.
        hand.held.iter_mut().for_each(|held| held.since = js_sys::Date::now());
        hand.held.remove(at).map(|held| held.job)
    }

    /// That reader is gone; what it had, and whether it had ever listened. `None` where that is known already.
    pub(super) fn lose(&self, id: u32) -> Option<(Vec<Job>, bool)> {
        let mut hands = self.hands.borrow_mut();
        let at = hands.iter().position(|hand| hand.id == id)?;
        let mut hand = hands.remove(at);
        Some((hand.held.drain(..).map(|held| held.job).collect(), hand.listens))
    }

    /// Whether no reader has anything to do.
    pub(super) fn rests(&self) -> bool {
        self.hands.borrow().iter().all(|hand| hand.held.is_empty())
    }

    /// Readers that never came to listen, or have been at something for longer than `patience` allows, in milliseconds.
    pub(super) fn stuck(&self, patience: impl Fn(&Order) -> f64) -> Vec<u32> {
        let now = js_sys::Date::now();
        let is_stuck = |hand: &&Hand| {
            let allowed: f64 = hand.held.iter().map(|held| patience(&held.job.order)).sum();
            hand.held.iter().any(|held| now - held.since > allowed) || !hand.listens && now - hand.born > START
        };
        self.hands.borrow().iter().filter(is_stuck).map(|hand| hand.id).collect()
    }
}

/// What a reader said.
fn told(id: u32, data: &JsValue) -> Event {
    let Some(said) = data.dyn_ref::<Array>() else {
        return match data.as_string() {
            Some(words) => Event::Died(id, words),
            None => Event::Ready(id),
        };
    };
    match (said.get(0).as_f64(), said.get(1).dyn_ref::<Uint8Array>()) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it was made of such a number")]
        (Some(number), Some(bytes)) => Event::Done(id, number as u32, bytes.to_vec()),
        _ => Event::Died(id, "a message of a reader was garbled".to_owned()),
    }
}

/// How many things this machine does at once, as far as the browser says.
fn cores() -> usize {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into()).unwrap_or(JsValue::UNDEFINED);
    let cores = Reflect::get(&navigator, &"hardwareConcurrency".into()).ok().and_then(|cores| cores.as_f64());
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small whole number")]
    cores.map_or(1, |cores| cores.clamp(1.0, 64.0) as usize)
}
