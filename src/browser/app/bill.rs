//! The bill on the page: what is drawn of it follows the assumptions that somebody changes. The engine is not asked.

use super::page::elements;
use crate::browser::message::{Drawn, unpack};
use crate::browser::mount::mount;
use crate::cost::{Assumptions, Bill};
use crate::view;
use gloo::utils::document;
use js_sys::{Object, Reflect};
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement};

/// A bill that can be drawn anew.
pub(super) struct Reckoner {
    bill: Bill,
}

impl Reckoner {
    /// The bill of a report.
    pub(super) fn of(report: &Object) -> Option<Self> {
        let cost = Reflect::get(report, &"cost".into()).ok()?;
        let bill = Reflect::get(&cost, &"bill".into()).ok()?;
        unpack(bill).ok().map(|bill| Self { bill })
    }

    /// Draws it anew if the event comes from one of its controls.
    pub(super) fn changed(&self, event: &Event) {
        let Some(input) = control(event) else { return };
        if let Some(output) = input.parent_element().and_then(|parent| parent.query_selector("output").ok().flatten()) {
            output.set_text_content(Some(&input.value()));
        }
        if let Some(live) = document().get_element_by_id("bill-live") {
            mount(&live, &Drawn::from(view::bill_live(&self.bill, &self.assumptions())));
        }
    }

    /// What the bill comes to, for those who listen, if the event comes from one of its controls.
    pub(super) fn told(event: &Event) -> Option<String> {
        control(event)?;
        document().query_selector(".bill-now").ok().flatten()?.text_content()
    }

    /// The assumptions as the controls have them. What is no number stays as it was.
    fn assumptions(&self) -> Assumptions {
        let mut assumptions = self.bill.assumptions;
        let inputs = elements(document().query_selector_all("[data-assumption]"));
        for input in inputs.filter_map(|input| input.dyn_into::<HtmlInputElement>().ok()) {
            let value = input.value().trim().parse::<u32>();
            if let (Some(id), Ok(value)) = (input.get_attribute("data-assumption"), value) {
                assumptions.set(&id, value);
            }
        }
        assumptions
    }
}

fn control(event: &Event) -> Option<HtmlInputElement> {
    let input = event.target()?.dyn_into::<HtmlInputElement>().ok()?;
    input.has_attribute("data-assumption").then_some(input)
}
