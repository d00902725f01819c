//! Untrusted data at dangerous places, as the rules report it.

use crate::facts::{Endpoint, Flow, Project, Sink};
use crate::rules::{Finding, Verdict};

/// The flows that end in some sinks; nothing where no code answers requests, which is then said.
pub(super) fn into<'p>(project: &'p Project, out: &mut Verdict, wanted: impl Fn(Sink) -> bool) -> Vec<&'p Flow> {
    let flows: Vec<&Flow> = project.facts.flows.iter().filter(|flow| wanted(flow.sink)).collect();
    if flows.is_empty() && project.facts.endpoints.is_empty() {
        out.not_applicable("No server code that answers requests was found.");
    } else {
        out.pass();
    }
    flows
}

/// One finding for a flow, with its steps.
pub(super) fn fail<'v>(out: &'v mut Verdict, flow: &Flow) -> &'v mut Finding {
    out.fail(&flow.origin).name("source", source(flow).to_owned()).name("call", flow.by.clone()).steps(flow.steps.clone())
}

/// A source as it is told: how the body of a request is unpacked says nothing about what stands in it.
pub(super) fn source(flow: &Flow) -> &str {
    flow.source.rsplit(".json.").next().unwrap_or(&flow.source)
}

/// One finding for each flow into a sink.
pub(super) fn fail_each(project: &Project, out: &mut Verdict, sink: Sink) {
    for flow in into(project, out, |own| own == sink) {
        fail(out, flow);
    }
}

/// The way in through which a value comes: the nearest above its first place.
pub(super) fn entrance<'p>(project: &'p Project, flow: &Flow) -> Option<&'p Endpoint> {
    let first = flow.steps.first().unwrap_or(&flow.origin);
    let before = |endpoint: &&Endpoint| endpoint.origin.line <= first.line;
    project.endpoints_at(&first.path).filter(before).max_by_key(|endpoint| endpoint.origin.line)
}
