//! Lists of published flaws that stand beside the page, one an ecosystem. A list is fetched when a project has packages
//! to look up in it, and never before: asking for it tells the page's host which registry is meant, and no more.

use crate::advisories::{Advisories, Fetched, Store};
use js_sys::{ArrayBuffer, Reflect, Uint8Array};
use wasm_bindgen::JsCast;
use web_sys::{XmlHttpRequest, XmlHttpRequestResponseType};

/// How long a list may take, in milliseconds. The visitor waits for it.
const PATIENCE: u32 = 45_000;

/// The table that the program carries, and the lists beside the page.
pub(super) fn advisories() -> Advisories {
    Advisories::fetched(|ecosystems| {
        let mut fetched = Fetched::default();
        for ecosystem in ecosystems {
            let Some(address) = address(ecosystem) else { continue };
            match list(&address) {
                Some(store) => {
                    fetched.stores.push(store);
                    fetched.asked.push((*ecosystem).to_owned());
                }
                None => fetched.missing.push((*ecosystem).to_owned()),
            }
        }
        fetched
    })
}

/// Where the list of an ecosystem stands, by the script that starts the engine; nothing where there is none.
fn address(ecosystem: &str) -> Option<String> {
    let lists = Reflect::get(&js_sys::global(), &"advisories".into()).ok()?;
    Reflect::get(&lists, &ecosystem.into()).ok()?.as_string()
}

/// Fetches a list and waits for it, which a worker may: what follows judges with it.
fn list(address: &str) -> Option<Store> {
    let request = XmlHttpRequest::new().ok()?;
    request.open_with_async("GET", address, false).ok()?;
    request.set_response_type(XmlHttpRequestResponseType::Arraybuffer);
    request.set_timeout(PATIENCE);
    request.send().ok()?;
    if request.status() != Ok(200) {
        return None;
    }
    let bytes: ArrayBuffer = request.response().ok()?.dyn_into().ok()?;
    Store::read(Uint8Array::new(&bytes).to_vec()).ok()
}
