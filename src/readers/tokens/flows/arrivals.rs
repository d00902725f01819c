//! Where a value does harm, or leaves the function that is gone through.

use super::{STRETCHES, Taint, Taints, Values};
use crate::facts::{Carried, Demand, End, Flow, Origin, Sink, Start, Stretch};
use crate::readers::taint::Root;
use std::ops::Range;

impl Values<'_, '_> {
    /// A value that arrives at a sink.
    pub(in crate::readers::tokens) fn arrive(&mut self, sink: Sink, demand: Demand, by: &str, taints: Taints, at: &Range<usize>) {
        for mut taint in taints.0 {
            taint.carried.checked |= self.is_checked(&taint);
            let by: String = by.chars().take(60).collect();
            if taint.root == Root::Sent {
                if demand.met_by(taint.carried) {
                    let steps = self.places(&taint.steps, at);
                    let source = taint.source.chars().take(60).collect();
                    self.flows.push(Flow { sink, by, source, steps, origin: self.code.span(at) });
                }
            } else {
                self.keep(taint, End::Sink { sink, demand, by }, at);
            }
        }
    }

    /// Keeps a part of a flow.
    pub(super) fn keep(&mut self, taint: Taint, to: End, at: &Range<usize>) {
        if self.stretches.len() >= STRETCHES {
            return;
        }
        let mut carried: Carried = taint.carried;
        carried.checked |= self.is_checked(&taint);
        if !to.is_open_to(Carried { shaped: true, ..carried }) {
            return;
        }
        let steps = self.places(&taint.steps, at);
        let from = match taint.root {
            // What is handed on must be worth it: a number opens nothing.
            Root::Sent => Start::Sent { source: taint.source.chars().take(60).collect(), in_browser: false },
            Root::Parameter(at, _, field) => Start::Parameter { function: self.function.clone(), at, field },
            Root::Result(call) => Start::Result(call),
        };
        self.stretches.push(Stretch { path: self.code.entry.path.clone(), from, to, carried, steps });
    }

    pub(super) fn places(&self, steps: &[u32], at: &Range<usize>) -> Vec<Origin> {
        let mut places: Vec<Origin> = steps.iter().map(|at| self.code.source.at(*at as usize)).collect();
        let end = self.code.span(at);
        places.dedup_by(|a, b| a.line == b.line);
        if places.last().is_some_and(|last| last.line == end.line) {
            places.pop();
        }
        places.push(end);
        places
    }
}
