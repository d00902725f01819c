//! What the scorecard's controls ask of the engine: one thing at a time, and of several values that a control passes
//! through while the engine is busy only the last.

use super::App;
use shipworthy_messages::{Act, Request};
use std::rc::Rc;

/// What is asked and not yet answered.
#[derive(Default)]
pub(crate) struct Asked {
    waits: bool,
    next: Vec<Act>,
}

impl App {
    /// Asks the engine to act, now or after what it does.
    pub(crate) fn act(self: &Rc<Self>, act: Act) {
        let mut asked = self.asked.borrow_mut();
        asked.next.retain(|other| other.does != act.does);
        asked.next.push(act);
        std::mem::drop(asked);
        self.act_next();
    }

    /// The engine has answered.
    pub(crate) fn acted(self: &Rc<Self>) {
        self.asked.borrow_mut().waits = false;
        self.act_next();
    }

    fn act_next(self: &Rc<Self>) {
        let mut asked = self.asked.borrow_mut();
        if asked.waits || asked.next.is_empty() {
            return;
        }
        asked.waits = true;
        let act = asked.next.remove(0);
        std::mem::drop(asked);
        self.ask(Request::Act(act));
    }
}
