//! What the owner of the page set: `config.json` beside it, then what an embedding page or the address says.

use crate::dom::{all, by_id, document, items, mark, property, unmark, window};
use js_sys::futures::JsFuture;
use js_sys::{Function, JSON, Object, Reflect};
use shipworthy_messages::{Act, Request};
use shipworthy_settings::{By, Font, Look, Theme};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement, UrlSearchParams};

/// Parameters of the address that are no settings.
const OTHERS: [&str; 3] = ["embed", "host", LANGUAGE];

/// The parameter by which a visitor chooses a language.
const LANGUAGE: &str = "lang";

/// Who says what, as it was said.
#[derive(Default)]
pub(crate) struct Owner {
    owner: Vec<(String, String)>,
    embedder: Vec<(String, String)>,
    pub(crate) look: Look,
}

impl Owner {
    /// What the address says.
    pub(crate) fn of_address() -> Self {
        let pairs = parameters().map(|parameters| items(&parameters)).unwrap_or_default();
        let said = pairs.iter().filter_map(|pair| pair_of(&pair));
        let embedder = said.filter(|(name, _)| !OTHERS.contains(&name.as_str())).collect();
        let mut owner = Self { embedder, ..Self::default() };
        owner.read();
        owner
    }

    /// The same after `config.json`. A page from a disk has none, and one that cannot be read changes nothing.
    pub(crate) async fn with_file(mut self) -> Self {
        if let Some(said) = file().await {
            self.owner = said;
            self.read();
        }
        self
    }

    /// Follows what the page itself needs. Whatever cannot be taken the engine names, which reads all of it.
    fn read(&mut self) {
        let mut look = Look::default();
        for (said, by) in [(&self.owner, By::Owner), (&self.embedder, By::Embedder)] {
            for (name, value) in said {
                let _ = look.take(name, value.trim(), by);
            }
        }
        self.look = look;
    }

    /// The same for the engine, which draws the offer to talk.
    pub(crate) fn request(&self) -> Request {
        let said = |by: &'static str, said: &[(String, String)]| {
            said.iter().map(move |(name, value)| ([by, name.as_str()].concat(), value.clone())).collect::<Vec<_>>()
        };
        let mut fields = said("owner:", &self.owner);
        fields.extend(said("embedder:", &self.embedder));
        let language = document().document_element().and_then(|root| root.get_attribute("lang"));
        fields.push(("page".to_owned(), language.unwrap_or_default()));
        Request::Act(Act { does: "settings".to_owned(), fields })
    }

    /// Leads to the page in the owner's language, unless the address already says one.
    pub(crate) fn speak(&self) {
        let said = |name: &str| parameters().is_some_and(|parameters| parameters.has(name));
        let own = document().document_element().and_then(|root| root.get_attribute("lang"));
        if let Some(language) = self.look.language.as_ref().filter(|language| own.as_ref() != Some(language))
            && !said(LANGUAGE)
            && !said("language")
        {
            // The start of the page leads on from there; an address that cannot be changed stays.
            let _ = window().location().set_search(&[LANGUAGE, "=", language].concat());
        }
    }

    /// Dresses the page.
    pub(crate) fn apply(&self) {
        let look = &self.look;
        let Some(root) = document().document_element() else { return };
        match look.theme {
            Theme::Auto => unmark(&root, "data-theme"),
            Theme::Light => mark(&root, "data-theme", "light"),
            Theme::Dark => mark(&root, "data-theme", "dark"),
        }
        let styled: &HtmlElement = root.unchecked_ref();
        let set = |name: &str, value: &str| {
            // A style takes any name and value; one that it does not know it ignores.
            let _ = styled.style().set_property(name, value);
        };
        if let Some(pixels) = &look.corner {
            set("--corner", &[pixels, "px"].concat());
        }
        match look.font {
            Some(Font::System) => set("--serif", "var(--sans)"),
            Some(Font::Serif) => set("--sans", "var(--serif)"),
            Some(Font::Mono) => ["--sans", "--serif"].iter().for_each(|name| set(name, "var(--mono)")),
            None => {}
        }
        if let Some(accent) = &look.accent {
            set("--accent", accent);
            mark(&root, "data-accent", "");
        }
        if let Some(logo) = &look.logo {
            dress_mark(logo, look.owner.as_deref());
        }
    }
}

/// Puts the owner's picture into the head of the page.
fn dress_mark(logo: &str, owner: Option<&str>) {
    let Some(brand) = by_id("brand") else { return };
    let Ok(image) = document().create_element("img") else { return };
    mark(&image, "src", logo);
    mark(&image, "alt", owner.unwrap_or("Shipworthy"));
    mark(&image, "class", "logo");
    let old: Vec<Element> = all(&brand, ":scope > *").collect();
    old.iter().for_each(Element::remove);
    // An element takes any other.
    let _ = brand.append_child(&image);
}

/// The parameters of the address.
pub(crate) fn parameters() -> Option<UrlSearchParams> {
    UrlSearchParams::new_with_str(&window().location().search().ok()?).ok()
}

/// The owner's file, name by name.
async fn file() -> Option<Vec<(String, String)>> {
    if window().location().protocol().ok()? == "file:" {
        return None;
    }
    let answer = JsFuture::from(window().fetch_with_str("config.json")).await.ok()?;
    if !property(&answer, "ok").is_truthy() {
        return None;
    }
    let text: Function = property(&answer, "text").dyn_into().ok()?;
    let text = JsFuture::from(text.call0(&answer).ok()?.dyn_into::<js_sys::Promise>().ok()?).await.ok()?;
    let object: Object = JSON::parse(&text.as_string()?).ok()?.dyn_into().ok()?;
    Some(Object::entries(&object).iter().filter_map(|pair| pair_of(&pair)).collect())
}

/// A name and its value, a number or a yes or no as text.
fn pair_of(pair: &JsValue) -> Option<(String, String)> {
    let pair = items(pair);
    let value = pair.get(1);
    Some((pair.get(0).as_string()?, value.as_string().or_else(|| plain(&value))?))
}

/// A number or a yes or no as text.
fn plain(value: &JsValue) -> Option<String> {
    let to_string: Function = Reflect::get(value, &"toString".into()).ok()?.dyn_into().ok()?;
    to_string.call0(value).ok()?.as_string()
}
