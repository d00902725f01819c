//! The evidence of a finding: the line with its number and what is meant in it, the way that leads there, and where the
//! same project does it well.

use super::texts::Texts;
use super::words::{Prose, Shown, doubt};
use crate::report::{Around, FindingInfo, Place, Role};
use maud::{Markup, html};

/// Farthest that a line is indented, in spaces: a report may come from anywhere.
const DEEPEST: u16 = 80;

/// Most further places of one kind that are listed: nobody reads thousands, and a browser takes its time to lay them out.
const LISTED: usize = 100;

/// A finding at its place. `group` is the title that stands above it already.
pub(super) fn one(finding: &FindingInfo, group: &str, step: &str, say: &Texts) -> Markup {
    let of = |role: Role| finding.related.iter().filter(|place| place.role == role).collect::<Vec<&Place>>();
    let (steps, examples, others) = (of(Role::Step), of(Role::Example), of(Role::Also));
    html! {
        li.finding id={ "finding-" (finding.fingerprint) } data-rule=(Shown(&finding.rule)) data-severity=(finding.severity.id())
            data-dimension=(finding.dimension.id()) data-stage=(finding.stage.id()) data-step=(Shown(step))
            data-path=(Shown(finding.path.as_deref().unwrap_or_default())) {
            @if finding.title != group { p.finding-title lang=[say.foreign()] { (Prose(&finding.title)) } }
            p.where {
                @match (&finding.path, finding.line) {
                    (Some(path), Some(line)) => { code { (Shown(path)) ":" (line) } }
                    (Some(path), None) => { code { (Shown(path)) } " " (say.names.whole_file) }
                    (None, _) => { (say.names.whole_project) }
                }
            }
            @if let (Some(line), Some(excerpt)) = (finding.line, finding.excerpt.as_deref().filter(|excerpt| !excerpt.is_empty())) {
                (code_lines(line, excerpt, finding, say))
            }
            @if let Some(detail) = &finding.detail { p lang=[say.foreign()] { (Prose(detail)) } }
            @if let Some(doubt) = doubt(finding.confidence, say) { p.doubt { (doubt) } }
            @if !steps.is_empty() {
                p.see { (say.findings.way) }
                ol.flow { (listed(&steps, say)) }
            }
            @if !examples.is_empty() {
                p.see { (say.findings.example) }
                ul.related.example { (listed(&examples, say)) }
            }
            @if !others.is_empty() {
                p.see { (say.findings.also) }
                ul.related { (listed(&others, say)) }
            }
        }
    }
}

/// A line of a file under its number, with what is meant in it marked, between its neighbours.
fn code_lines(line: u32, excerpt: &str, finding: &FindingInfo, say: &Texts) -> Markup {
    let [first, last] = finding.mark.unwrap_or_default().map(usize::from);
    let part = |skip: usize, take: usize| excerpt.chars().skip(skip).take(take).collect::<String>();
    let alone = Around::default();
    let Around { before, indent, after } = finding.around.as_ref().unwrap_or(&alone);
    let start = line.saturating_sub(u32::try_from(before.len()).unwrap_or_default());
    html! {
        pre.excerpt.lines tabindex="0" role="group" aria-label=(say.findings.excerpt) {
            @for (number, text) in (start..).zip(before) { (near(number, text)) }
            span.line.own {
                span.line-number title=(say.fill(say.findings.line, "n", &line.to_string())) { (line) }
                code {
                    (" ".repeat((*indent).min(DEEPEST).into()))
                    (Shown(&part(0, first)))
                    @if last > first { mark { (Shown(&part(first, last - first))) } }
                    (Shown(&part(last.max(first), usize::MAX)))
                }
            }
            @for (number, text) in (line.saturating_add(1)..).zip(after) { (near(number, text)) }
        }
    }
}

/// A neighbour of the line that is meant.
fn near(number: u32, text: &str) -> Markup {
    html! { span.line { span.line-number { (number) } code { (Shown(text)) } } }
}

/// The first of these places, and how many there are besides.
fn listed(places: &[&Place], say: &Texts) -> Markup {
    let (shown, left) = places.split_at_checked(LISTED).unwrap_or((places, &[]));
    html! {
        @for place in shown { (further(place)) }
        @if !left.is_empty() { li { (say.count(&say.names.more_places, left.len() as u64)) ". " (say.findings.in_json) } }
    }
}

fn further(place: &Place) -> Markup {
    html! {
        li {
            code { (Shown(&place.path)) @if let Some(line) = place.line { ":" (line) } }
            @if !place.excerpt.is_empty() { " " code.quiet { (Shown(&place.excerpt)) } }
        }
    }
}
