//! The page within a page of somebody else: what that page is told, and the little that it may say.

use crate::dom::{body, document, listen, mark, property, window};
use crate::owner::parameters;
use js_sys::{Function, Object, Reflect};
use shipworthy_settings::{Look, Theme};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// The version of what is said.
const VERSION: u32 = 1;

/// The page that embeds this one.
pub(crate) struct Frame {
    parent: JsValue,
    /// Its origin: only a page of that origin hears anything, and only from there anything is heard.
    host: String,
    height: Cell<f64>,
}

impl Frame {
    /// The embedding page, if there is one that says where it stands.
    pub(crate) fn find(look: &Look) -> Option<Self> {
        let parent = property(&window(), "parent");
        if Object::is(&parent, &window()) {
            return None;
        }
        if let Some(body) = body() {
            mark(&body, "data-embedded", "");
        }
        let host = parameters()?.get("host")?;
        look.welcomes(&host).then(|| Self { parent, host, height: Cell::new(0.0) })
    }

    /// Tells the embedding page something.
    fn say(&self, kind: &str, more: &[(&str, JsValue)]) {
        let said = Object::new();
        let named = [("shipworthy", JsValue::from(VERSION)), ("type", kind.into())];
        for (name, value) in named.iter().chain(more) {
            // Setting a field of a plain object does not fail.
            let _ = Reflect::set(&said, &JsValue::from_str(name), value);
        }
        if let Ok(post) = property(&self.parent, "postMessage").dyn_into::<Function>() {
            // A page of another origin does not get it, without a word.
            let _ = post.call2(&self.parent, &said, &self.host.as_str().into());
        }
    }

    /// Something happened that the embedding page may know.
    pub(crate) fn tell(&self, event: &str) {
        self.say(event, &[]);
    }

    /// A report is shown. Score and tier go along only if the owner wants that.
    pub(crate) fn finished(&self, look: &Look) {
        let mut more = Vec::new();
        if look.shares_score
            && let Some(report) = crate::dom::by_id("report")
        {
            if let Some(score) = report.get_attribute("data-score").and_then(|score| score.parse::<u32>().ok()) {
                more.push(("score", score.into()));
            }
            if let Some(tier) = report.get_attribute("data-tier") {
                more.push(("tier", tier.into()));
            }
        }
        self.say("finished", &more);
    }

    /// Tells how high the page is, now and whenever that changes.
    pub(crate) fn watch(self: &Rc<Self>) {
        let frame = Rc::clone(self);
        let measure = Closure::<dyn Fn()>::new(move || frame.measure()).into_js_value();
        let observer = property(&js_sys::global(), "ResizeObserver").dyn_into::<Function>().ok();
        let observer = observer.and_then(|make| Reflect::construct(&make, &js_sys::Array::of1(&measure)).ok());
        if let (Some(observer), Some(body)) = (observer, body())
            && let Ok(observe) = property(&observer, "observe").dyn_into::<Function>()
        {
            // It takes any element.
            let _ = observe.call1(&observer, &body);
        }
        self.measure();
    }

    fn measure(&self) {
        let height = document().document_element().map_or(0.0, |root| root.get_bounding_client_rect().height());
        if (height - self.height.replace(height)).abs() >= 1.0 {
            self.say("height", &[("height", height.into())]);
        }
    }

    /// An element is to be seen; the frame has no scroll bar, so that the embedding page has to scroll.
    pub(crate) fn show(&self, top: f64) {
        self.say("show", &[("top", top.into())]);
    }

    /// Hears what the embedding page may say: which theme it has. Everything else is dropped.
    pub(crate) fn hear(self: &Rc<Self>, themed: impl Fn(Theme) + 'static) {
        let frame = Rc::clone(self);
        listen(&window(), "message", move |event| {
            let from_host = Object::is(&property(event, "source"), &frame.parent)
                && property(event, "origin").as_string().is_some_and(|from| from == frame.host);
            let said = property(event, "data");
            if !from_host || property(&said, "shipworthy").as_f64() != Some(f64::from(VERSION)) {
                return;
            }
            if property(&said, "type").as_string().as_deref() == Some("theme") {
                if let Some(theme) = property(&said, "theme").as_string().as_deref().and_then(Theme::named) {
                    themed(theme);
                }
            }
        });
    }
}

/// How far an element is from the top of the page, in pixels.
pub(crate) fn distance(element: &web_sys::Element) -> f64 {
    let top = element.get_bounding_client_rect().top();
    top + document().document_element().map_or(0.0, |root| f64::from(root.scroll_top()))
}
