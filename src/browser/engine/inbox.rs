//! What readers and clocks tell the engine, kept until it asks.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::task::{Poll, Waker};

/// Something that happened beside the engine.
#[derive(Debug)]
pub(super) enum Event {
    /// That reader listens.
    Ready(u32),
    /// That reader did the order of that number.
    Done(u32, u32, Vec<u8>),
    /// That reader is gone.
    Died(u32, String),
    /// Some time went by.
    Tick,
}

/// Events in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct Inbox {
    events: RefCell<VecDeque<Event>>,
    waits: RefCell<Option<Waker>>,
}

impl Inbox {
    pub(super) fn put(&self, event: Event) {
        self.events.borrow_mut().push_back(event);
        if let Some(waits) = self.waits.take() {
            waits.wake();
        }
    }

    /// The next one that is there already.
    pub(super) fn take(&self) -> Option<Event> {
        self.events.borrow_mut().pop_front()
    }

    /// The next one.
    pub(super) async fn next(&self) -> Event {
        poll_fn(|context| match self.take() {
            Some(event) => Poll::Ready(event),
            None => {
                self.waits.replace(Some(context.waker().clone()));
                Poll::Pending
            }
        })
        .await
    }
}
