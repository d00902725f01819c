//! Report to HTML: the scorecard on the page and the single file that people keep are one renderer, run by the engine.
//!
//! Everything that comes from a report is escaped by the type of what is built ([`maud`] escapes every string), and
//! goes through [`words`], which makes invisible characters visible. Every other word comes from [`texts`], in the
//! reader's language. Nothing here knows a rule, but for the pages of rules that stand beside their findings ([`rule_page`]).

mod aside;
mod bill;
mod by_step;
mod checking;
mod contact;
mod data;
mod document;
mod evidence;
mod findings;
mod first;
mod head;
mod history;
mod look;
mod map;
mod marks;
mod notes;
mod page;
mod paper;
mod path;
mod product;
mod questions;
mod rule_page;
mod since;
mod spoken;
mod texts;
mod tools;
mod words;

pub use bill::{live as bill_live, now as bill_now};
pub use checking::{hint, standing, standing_aloud};
pub use contact::{Contact, InquiryLook};
pub use document::document;
pub use look::{Look, found};
pub use page::page as translated;
pub use questions::effect as answer_effect;
pub use rule_page::rule_page;
pub use spoken::spoken;
pub use texts::Language;
pub use tools::{Memory, kept};
pub use words::visible;

use self::texts::Texts;
use crate::report::Report;
use maud::{Markup, html};

/// Where a scorecard is shown.
#[derive(Debug, Clone, Copy)]
enum Place<'c> {
    /// On the page, whose program gives its controls life.
    Page(&'c Controls),
    /// In a file without any program.
    File,
}

impl Place<'_> {
    fn is_page(self) -> bool {
        matches!(self, Self::Page(_))
    }
}

/// How the controls of the page stand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Controls {
    /// Which findings are looked at.
    pub look: Look,
    /// What is kept in this browser.
    pub memory: Memory,
    /// The language of the words around the report.
    pub language: Language,
    /// The offer to talk.
    pub contact: Contact,
}

/// One part of a scorecard: the id of its element, and the element, or nothing where this report has no such part.
#[derive(Debug)]
pub struct Part {
    /// The id.
    pub id: &'static str,
    /// The element.
    pub markup: Markup,
}

/// The scorecard for the page, put together from its [`parts`], below its controls.
#[must_use]
pub fn page(report: &Report, controls: &Controls, parts: &[Part]) -> Markup {
    html! {
        (above(controls))
        (frame(report, parts, controls.language))
    }
}

/// The controls above the scorecard; none while the report waits for an inquiry.
#[must_use]
pub fn above(controls: &Controls) -> Markup {
    html! { div #above { @if !controls.contact.is_gate { (tools::tools(&controls.memory, controls.language.texts())) } } }
}

/// The scorecard as the page first shows it, without what is around it.
#[must_use]
pub fn scorecard(report: &Report, language: Language) -> Markup {
    draw(report, Place::Page(&Controls { language, ..Controls::default() }), language)
}

/// The parts of the scorecard for the page, in their order.
#[must_use]
pub fn parts(report: &Report, controls: &Controls) -> Vec<Part> {
    drawn(report, Place::Page(controls), controls.language.texts())
}

/// The findings alone, grouped as the controls say.
#[must_use]
pub fn found_list(report: &Report, controls: &Controls) -> Markup {
    findings::list(report, Place::Page(controls), controls.language.texts())
}

/// The attributes of the scorecard's root that hold its figures.
#[must_use]
pub fn figures(report: &Report) -> [(&'static str, String); 4] {
    let score = &report.score;
    [
        ("data-score", score.value.map(|value| value.to_string()).unwrap_or_default()),
        ("data-grade", visible(score.grade.as_deref().unwrap_or_default())),
        ("data-tier", words::tier_id(score.tier).to_owned()),
        ("data-coverage", score.coverage.to_string()),
    ]
}

/// The booking link alone.
#[must_use]
pub fn booking(report: &Report, contact: &Contact, language: Language) -> Markup {
    let say = language.texts();
    contact::booking(contact, report.contact.as_ref().map_or(say.talk.engineer, |contact| contact.name.as_str()), say)
}

/// What the inquiry would send, and what came of it.
#[must_use]
pub fn inquiry_parts(inquiry: &InquiryLook, language: Language) -> [Part; 2] {
    let say = language.texts();
    [Part { id: "inquiry-what", markup: contact::preview(inquiry, say) }, Part { id: "inquiry-said", markup: contact::said(inquiry) }]
}

/// The title of whatever shows the report.
#[must_use]
pub fn title(report: &Report, language: Language) -> String {
    let say = language.texts();
    say.fill(say.paper.document, "name", &visible(&report.project.name))
}

/// The parts that everybody sees, whatever the owner of the page wants first.
const OPEN: [&str; 5] = ["head", "since", "first", "dimensions", "contact"];

fn draw(report: &Report, place: Place<'_>, language: Language) -> Markup {
    frame(report, &drawn(report, place, language.texts()), language)
}

/// The scorecard's root around its parts.
fn frame(report: &Report, parts: &[Part], language: Language) -> Markup {
    let [score, grade, tier, coverage] = figures(report).map(|(_, value)| value);
    html! {
        section #report.scorecard aria-labelledby="report-title" lang=(language.tag())
            data-score=(score) data-grade=(grade) data-tier=(tier) data-coverage=(coverage) {
            @for part in parts { (part.markup) }
        }
    }
}

fn drawn(report: &Report, place: Place<'_>, say: &Texts) -> Vec<Part> {
    let parts = [
        ("cover", paper::cover(report, say)),
        ("head", first::first(report, say)),
        ("contents", head::contents(report, say)),
        ("since", since::since(report, say)),
        ("set-aside", aside::aside(report, say)),
        ("first", path::first(report, place, say)),
        ("path", path::path(report, place, say)),
        ("moves", path::moves(report, say)),
        ("findings", findings::findings(report, place, say)),
        ("map", map::map(report, say)),
        ("bill", bill::bill(report, place, say)),
        ("questions", questions::questions(report, place, say)),
        ("contact", contact::contact(report, place, say)),
        ("product", product::understood(report, say)),
        ("features", product::features(report, say)),
        ("data", data::section(report, say)),
        ("good", notes::good(report, say)),
        ("read", notes::read(report, say)),
        ("rules", notes::rules(report, say)),
    ];
    let waits = |id: &str| matches!(place, Place::Page(controls) if controls.contact.is_gate) && !OPEN.contains(&id);
    parts.into_iter().filter(|(id, _)| !waits(id)).map(|(id, markup)| Part { id, markup }).collect()
}
