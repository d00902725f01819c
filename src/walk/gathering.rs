//! What is known so far, while it is read: taken in by one, in any order.

use super::{Plan, Progress, Reading, Stage, Step};
use crate::facts::{Facts, Oddity, ReadState};
use crate::intake::{Container, Refusal};
use crate::readers::Versions;

/// All that is stated about one container.
#[derive(Debug)]
pub struct Gathering<'p> {
    plan: &'p Plan,
    facts: Facts,
    versions: Versions<'p>,
    unknown: Vec<Oddity>,
}

impl<'p> Gathering<'p> {
    /// What the directory alone states.
    #[must_use]
    pub fn new(plan: &'p Plan) -> Self {
        Self { plan, facts: plan.known.clone(), versions: Versions::new(&plan.stores, &plan.around), unknown: Vec::new() }
    }

    /// Takes in what some files state.
    pub fn take(&mut self, reading: Reading) {
        self.facts.absorb(reading.facts);
        self.unknown.extend(reading.unknown);
        for sight in reading.seen {
            self.versions.see(sight);
        }
    }

    /// Does one step itself.
    pub fn step(&mut self, step: &Step, container: &mut dyn Container) {
        match step {
            Step::File(piece) => {
                let index = piece.entry.index;
                let read = if piece.start { container.read_start(index, piece.most) } else { container.read(index, piece.most) };
                let mut reading = Reading::default();
                match read {
                    Ok(bytes) => reading.take(self.plan.manner(), piece, Ok(&bytes)),
                    Err(failure) => reading.fail(piece, failure.why),
                }
                self.take(reading);
            }
            Step::Part(store, part) => self.versions.take(*store, part, part.read(container)),
        }
    }

    /// Everything that is stated, with what the version stores say of it.
    ///
    /// # Errors
    /// [`Refusal::NothingToCheck`] where no file was looked into.
    pub fn finish(self, progress: &mut dyn Progress) -> Result<Facts, Refusal> {
        let Self { mut facts, versions, unknown, .. } = self;
        // Of a few files none of which is code or a known export, each says what it looks like.
        if facts.modules.is_empty() && facts.manifests.is_empty() && facts.automations.is_empty() {
            facts.oddities.extend(unknown);
        }
        let of_history = versions.read(&facts, &mut |done, of| progress.at(Stage::Reading, done, of, ".git"));
        facts.absorb(of_history);
        if !facts.files.iter().any(|file| matches!(file.state, ReadState::Read | ReadState::Searched | ReadState::Unread(_))) {
            return Err(Refusal::NothingToCheck);
        }
        Ok(facts)
    }
}
