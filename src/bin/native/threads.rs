//! Reading on several threads, each with the file opened for itself. The report is the same for any number of them.

use shipworthy::facts::{Facts, Project};
use shipworthy::intake::{Container, Refusal};
use shipworthy::rules::{Bench, Judged};
use shipworthy::walk::{Dealt, Gathering, LATE, Piece, Plan, Reader, Reading, Step, Task, judge_by};
use shipworthy::{Checked, Silent, Terms};
use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// Most threads, unless more are asked for.
const MOST: usize = 8;
/// Room for the parsers, which go down one call a level.
const STACK: usize = 16 << 20;
/// Files whose bytes wait for a thread.
const AHEAD: usize = 16;

/// As many threads as this machine has use for.
pub(super) fn usual() -> usize {
    thread::available_parallelism().map_or(1, usize::from).min(MOST)
}

/// Checks everything in `container`, which stands at `path`, on these terms; reading may take that long, or as long as is usual.
pub(super) fn examine(
    path: &Path,
    container: &mut dyn Container,
    threads: usize,
    patience: Option<Duration>,
    terms: &Terms,
) -> Result<Checked, Refusal> {
    let plan = Plan::of(container, terms.settings.map(|(settings, _)| settings))?;
    let until = Instant::now().checked_add(patience.unwrap_or(Duration::from_millis(plan.longest())));
    let facts = read(path, &plan, container, threads, until)?;
    Ok(judge_by(&plan, container, facts, terms, |project| judged(project, threads)))
}

/// What every rule says. Whichever thread is free takes the next one.
fn judged(project: &Project, threads: usize) -> Vec<Judged> {
    let bench = Bench::of(project);
    let next = AtomicUsize::new(0);
    let judge = || {
        let rules = std::iter::from_fn(|| {
            let at = next.fetch_add(1, Ordering::Relaxed);
            bench.rules().get(at).map(|rule| (at, bench.judged(rule)))
        });
        rules.collect::<Vec<_>>()
    };
    let mut all = thread::scope(|scope| {
        let start =
            |number: usize| thread::Builder::new().name(format!("judge {number}")).stack_size(STACK).spawn_scoped(scope, judge).ok();
        let others: Vec<_> = (1..threads).filter_map(start).collect();
        let mut all = judge();
        for other in others {
            match other.join() {
                Ok(judged) => all.extend(judged),
                Err(fault) => std::panic::resume_unwind(fault),
            }
        }
        all
    });
    all.sort_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, judged)| judged).collect()
}

/// A file whose bytes were read already.
type Loaded = (Piece, Vec<u8>);

/// What all threads share.
struct Shared<'s> {
    path: &'s Path,
    plan: &'s Plan,
    tasks: Mutex<VecDeque<Task>>,
    loaded: Mutex<Receiver<Loaded>>,
    /// When reading ends, whatever is left.
    until: Option<Instant>,
}

fn read(path: &Path, plan: &Plan, container: &mut dyn Container, threads: usize, until: Option<Instant>) -> Result<Facts, Refusal> {
    let Dealt { tasks, rest } = plan.deal(container, threads);
    let (send, loaded) = sync_channel(AHEAD);
    let shared = Shared { path, plan, tasks: Mutex::new(tasks.into()), loaded: Mutex::new(loaded), until };
    let mut gathering = Gathering::new(plan);
    let readings: Vec<Reading> = thread::scope(|scope| {
        let start = |number: usize| {
            let name = format!("reader {number}");
            thread::Builder::new().name(name).stack_size(STACK).spawn_scoped(scope, || shared.work()).ok()
        };
        // A thread that cannot be had is done without.
        let others: Vec<_> = (1..threads).filter_map(start).collect();
        let mut readings = vec![share_out(rest, container, &mut gathering, &shared, send)];
        readings.push(shared.work());
        readings.extend(others.into_iter().filter_map(|other| match other.join() {
            Ok(reading) => Some(reading),
            Err(fault) => std::panic::resume_unwind(fault),
        }));
        readings
    });
    for mut reading in readings {
        let missed = std::mem::take(&mut reading.missed);
        gathering.take(reading);
        for piece in missed {
            gathering.step(&Step::File(piece), container);
        }
    }
    gathering.finish(&mut Silent)
}

/// Reads what needs the container, and has the others make something of it, or does so itself where they are busy.
fn share_out(
    rest: Vec<Step>,
    container: &mut dyn Container,
    gathering: &mut Gathering,
    shared: &Shared,
    send: SyncSender<Loaded>,
) -> Reading {
    let manner = shared.plan.manner();
    let mut reading = Reading::default();
    for step in rest {
        let Step::File(piece) = step else {
            gathering.step(&step, container);
            continue;
        };
        if shared.is_late() {
            reading.fail(&piece, LATE.to_owned());
            continue;
        }
        let index = piece.entry.index;
        let read = if piece.start { container.read_start(index, piece.most) } else { container.read(index, piece.most) };
        match read {
            Ok(bytes) => {
                if let Err(TrySendError::Full((piece, bytes)) | TrySendError::Disconnected((piece, bytes))) = send.try_send((piece, bytes))
                {
                    reading.take(manner, &piece, Ok(&bytes));
                }
            }
            Err(failure) => reading.fail(&piece, failure.why),
        }
    }
    reading
}

impl Shared<'_> {
    fn is_late(&self) -> bool {
        self.until.is_some_and(|until| Instant::now() >= until)
    }

    /// Does what there is to do until there is nothing left, or no time.
    fn work(&self) -> Reading {
        let mut all = Reading::default();
        let mut hand = Hand { file: None, window: Vec::new(), reader: Reader::default() };
        let next = || self.tasks.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        while let Some(task) = next() {
            all.absorb(if self.is_late() { Reading::failed(&task, LATE) } else { hand.read(self.path, &task) });
        }
        let next = || self.loaded.lock().unwrap_or_else(PoisonError::into_inner).recv();
        while let Ok((piece, bytes)) = next() {
            if self.is_late() {
                all.fail(&piece, LATE.to_owned());
            } else {
                all.take(self.plan.manner(), &piece, Ok(&bytes));
            }
        }
        all
    }
}

/// What a thread works with.
struct Hand {
    file: Option<File>,
    window: Vec<u8>,
    reader: Reader,
}

impl Hand {
    fn read(&mut self, path: &Path, task: &Task) -> Reading {
        match self.fill(path, task) {
            Ok(()) => self.reader.read(task, &self.window),
            Err(_) => Reading::failed(task, "it cannot be read"),
        }
    }

    fn fill(&mut self, path: &Path, task: &Task) -> io::Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(File::open(path)?),
        };
        self.window.clear();
        file.seek(SeekFrom::Start(task.from))?;
        file.take(task.to.saturating_sub(task.from)).read_to_end(&mut self.window).map(drop)
    }
}
