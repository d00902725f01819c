//! One check's reading, done by the readers beside the engine. What a reader dies of is found out and named as unread;
//! the rest goes on.

use super::inbox::Event;
use super::pool::{Job, Pool};
use crate::facts::Facts;
use crate::intake::{Container, Refusal};
use crate::walk::{Dealt, FATAL, Gathering, LATE, Manner, Order, Piece, Plan, Reading, Step, unpack};
use crate::{Progress, Stage};
use js_sys::{Array, Uint8Array};
use std::collections::VecDeque;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Blob, DedicatedWorkerGlobalScope};

/// Files that need the container and go to a reader together: so many, and so many bytes.
const TOGETHER: (usize, u64) = (64, 512 << 10);
/// Largest file whose bytes are handed on: of a larger one memory has room for one copy, and the engine reads it itself.
const LARGEST: u64 = 24 << 20;
/// How long the engine does its own share before it listens again, in milliseconds.
const SHARE: f64 = 12.0;
/// How often readers are looked after, in milliseconds.
const TICK: i32 = 2_000;
/// How long reading may take, in milliseconds: whatever it is, and for each megabyte.
const PATIENCE: (f64, f64) = (20_000.0, 4_000.0);
/// Readers that may die in one check. After so many, what may have been the reason is not tried any more.
const DEATHS: u32 = 40;

/// What a round is about.
pub(super) struct Round<'r> {
    pub(super) pool: &'r Pool,
    pub(super) plan: &'r Plan,
    pub(super) container: &'r mut dyn Container,
    /// The file that the container stands in, where it is one.
    pub(super) file: Option<&'r Blob>,
}

/// The state of a round.
struct Course<'r, 'p> {
    round: Round<'r>,
    gathering: Gathering<'r>,
    progress: &'p mut dyn Progress,
    waiting: VecDeque<Job>,
    /// Parts of version stores and very large files, which the engine reads itself.
    parts: VecDeque<Step>,
    done: usize,
    deaths: u32,
    /// When reading ends, whatever is left.
    until: f64,
}

impl Round<'_> {
    /// Reads everything.
    ///
    /// # Errors
    /// As for [`Gathering::finish`].
    pub(super) async fn read(self, progress: &mut dyn Progress) -> Result<Facts, Refusal> {
        let Dealt { tasks, rest } = match self.file {
            Some(_) => self.plan.deal(self.container, self.pool.len()),
            None => Dealt { tasks: Vec::new(), rest: self.plan.steps().to_vec() },
        };
        let shared = |step: &Step| matches!(step, Step::File(piece) if piece.entry.bytes <= LARGEST);
        let (files, parts): (Vec<Step>, Vec<Step>) = rest.into_iter().partition(shared);
        let manner = self.plan.manner();
        let orders = tasks.into_iter().map(Order::Window).chain(together(manner, files));
        let waiting = orders.map(|order| Job { order, suspect: false }).collect();
        let gathering = Gathering::new(self.plan);
        let until = js_sys::Date::now() + u32::try_from(self.plan.longest()).map_or(f64::MAX, f64::from);
        let mut course = Course { gathering, progress, waiting, parts: parts.into(), done: 0, deaths: 0, until, round: self };
        let _clock = Clock::new(course.round.pool);
        course.run().await;
        let Course { gathering, progress, .. } = course;
        gathering.finish(progress)
    }
}

/// Files that need the container, a few at a time.
fn together(manner: Manner, files: Vec<Step>) -> Vec<Order> {
    let mut orders: Vec<(u64, Vec<Piece>)> = Vec::new();
    for step in files {
        let Step::File(piece) = step else { continue };
        match orders.last_mut() {
            Some((bytes, pieces)) if pieces.len() < TOGETHER.0 && *bytes + piece.most <= TOGETHER.1 => {
                *bytes += piece.most;
                pieces.push(piece);
            }
            _ => orders.push((piece.most, vec![piece])),
        }
    }
    orders.into_iter().map(|(_, pieces)| Order::Files(manner, pieces)).collect()
}

impl Course<'_, '_> {
    async fn run(&mut self) {
        while let Some(event) = self.round.pool.inbox.take() {
            self.meet(event);
        }
        loop {
            self.hand_out();
            self.do_parts(false);
            if self.round.pool.rests() && (self.waiting.is_empty() || self.round.pool.len() == 0) {
                break;
            }
            let event = self.round.pool.inbox.next().await;
            self.meet(event);
        }
        self.do_parts(true);
        // Without a reader, the engine reads by itself.
        while let Some(job) = self.waiting.pop_front() {
            for piece in job.order.pieces() {
                self.note(piece);
                if job.suspect {
                    self.unread(piece, FATAL);
                } else if self.is_late() {
                    self.unread(piece, LATE);
                } else {
                    self.gathering.step(&Step::File(piece.clone()), self.round.container);
                }
            }
        }
    }

    fn meet(&mut self, event: Event) {
        match event {
            Event::Ready(id) => self.round.pool.listens(id),
            Event::Done(id, number, bytes) => self.done(id, number, &bytes),
            Event::Died(id, words) => self.bury(id, &words, FATAL),
            Event::Tick => {
                for id in self.round.pool.stuck(patience) {
                    self.bury(id, "it took too long", "it takes longer to read than the checker waits for one file");
                }
                if self.is_late() {
                    for job in std::mem::take(&mut self.waiting) {
                        job.order.pieces().for_each(|piece| self.unread(piece, LATE));
                    }
                }
            }
        }
    }

    fn is_late(&self) -> bool {
        js_sys::Date::now() > self.until
    }

    /// Gives jobs to whoever can take one.
    fn hand_out(&mut self) {
        while self.waiting.front().is_some_and(|job| self.round.pool.takes(job)) {
            let Some(mut job) = self.waiting.pop_front() else { return };
            let files = Array::new();
            if let Order::Files(_, pieces) = &mut job.order {
                let (container, gathering) = (&mut *self.round.container, &mut self.gathering);
                pieces.retain(|piece| {
                    let index = piece.entry.index;
                    let read = if piece.start { container.read_start(index, piece.most) } else { container.read(index, piece.most) };
                    match read {
                        Ok(bytes) => {
                            files.push(&Uint8Array::from(bytes.as_slice()));
                            true
                        }
                        Err(failure) => {
                            let mut reading = Reading::default();
                            reading.fail(piece, failure.why);
                            gathering.take(reading);
                            false
                        }
                    }
                });
                if pieces.is_empty() {
                    continue;
                }
            }
            let file = self.round.file.filter(|_| matches!(job.order, Order::Window(_)));
            if let Err(job) = self.round.pool.give(job, file, &files) {
                for piece in job.order.pieces() {
                    self.gathering.step(&Step::File(piece.clone()), self.round.container);
                }
            }
        }
    }

    fn done(&mut self, id: u32, number: u32, bytes: &[u8]) {
        let Ok(mut reading) = unpack::<Reading>(bytes) else {
            return self.bury(id, "what a reader stated was garbled", FATAL);
        };
        let Some(job) = self.round.pool.done(id, number) else { return };
        let missed = std::mem::take(&mut reading.missed);
        self.gathering.take(reading);
        for piece in missed {
            self.gathering.step(&Step::File(piece), self.round.container);
        }
        self.done += job.order.pieces().count();
        if let Some(piece) = job.order.pieces().last() {
            self.progress.at(Stage::Reading, self.done, self.round.plan.steps().len(), &piece.entry.path);
        }
    }

    /// A reader is gone. If it had one file alone, that was the reason; otherwise each is tried for itself.
    fn bury(&mut self, id: u32, words: &str, why: &str) {
        let Some((jobs, listened)) = self.round.pool.lose(id) else { return };
        self.deaths += 1;
        let single = jobs.iter().map(|job| job.order.pieces().count()).sum::<usize>() == 1;
        let mut orders: Vec<Order> = jobs.into_iter().flat_map(|job| job.order.apart()).collect();
        let first = orders.first().and_then(|order| order.pieces().next()).map_or("", |piece| piece.entry.path.as_str());
        web_sys::console::warn_1(&format!("a reader is gone, near {first}: {words}").into());
        if single || self.deaths > DEATHS {
            for piece in orders.drain(..).flat_map(|order| order.pieces().cloned().collect::<Vec<_>>()) {
                self.unread(&piece, why);
                self.note(&piece);
            }
        }
        for order in orders.into_iter().rev() {
            self.waiting.push_front(Job { order, suspect: true });
        }
        // Where readers cannot even start, the engine does without.
        if listened {
            self.round.pool.add();
        }
    }

    fn unread(&mut self, piece: &Piece, why: &str) {
        let mut reading = Reading::default();
        reading.fail(piece, why.to_owned());
        self.gathering.take(reading);
    }

    fn note(&mut self, piece: &Piece) {
        self.done += 1;
        self.progress.at(Stage::Reading, self.done, self.round.plan.steps().len(), &piece.entry.path);
    }

    /// Reads parts of version stores: all of them, or for a moment.
    fn do_parts(&mut self, all: bool) {
        let until = js_sys::Date::now() + SHARE;
        while all || js_sys::Date::now() < until {
            let Some(part) = self.parts.pop_front() else { return };
            self.progress.at(Stage::Reading, self.done, self.round.plan.steps().len(), part.path());
            self.gathering.step(&part, self.round.container);
            self.done += 1;
        }
    }
}

/// How long an order may take, in milliseconds.
fn patience(order: &Order) -> f64 {
    allowed(PATIENCE, order.pieces().map(|piece| piece.most).sum())
}

#[expect(clippy::cast_precision_loss, reason = "sizes stay far below 2^53")]
fn allowed((whatever, each): (f64, f64), bytes: u64) -> f64 {
    whatever + each * bytes as f64 / f64::from(1 << 20)
}

/// Ticks while it is held.
struct Clock(Option<(DedicatedWorkerGlobalScope, i32)>);

impl Clock {
    fn new(pool: &Pool) -> Self {
        let inbox = Rc::clone(&pool.inbox);
        let tick = Closure::<dyn Fn()>::new(move || inbox.put(Event::Tick)).into_js_value();
        let scope = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>().ok();
        Self(scope.and_then(|scope| {
            let id = scope.set_interval_with_callback_and_timeout_and_arguments_0(tick.unchecked_ref(), TICK).ok()?;
            Some((scope, id))
        }))
    }
}

impl Drop for Clock {
    fn drop(&mut self) {
        if let Some((scope, id)) = &self.0 {
            scope.clear_interval_with_handle(*id);
        }
    }
}
