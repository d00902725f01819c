//! Keeping what the engine made: as a file, as a picture in pixels, on paper.

use super::App;
use super::words::word;
use crate::dom::{after, document, run, window};
use js_sys::Promise;
use js_sys::futures::JsFuture;
use shipworthy_messages::Kept;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, CanvasRenderingContext2d, HtmlAnchorElement, HtmlCanvasElement, HtmlImageElement, Url};

/// How long a browser may take to start a download, in milliseconds.
const GRACE: i32 = 60_000;

/// Pixels for each unit of a drawing, so that it is sharp on any screen.
const SHARP: u32 = 2;

impl App {
    /// Downloads it.
    pub(crate) fn keep(self: &Rc<Self>, kept: Kept) {
        let app = Rc::clone(self);
        run(async move {
            let blob = if kept.pixels { picture(&kept.blob).await } else { Some(kept.blob) };
            if blob.and_then(|blob| download(&blob, &kept.name)).is_none() {
                app.page.say(&word("unsaved"));
            }
        });
    }
}

fn download(blob: &Blob, name: &str) -> Option<()> {
    let address = Url::create_object_url_with_blob(blob).ok()?;
    let link: HtmlAnchorElement = document().create_element("a").ok()?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    release_later(address);
    Some(())
}

fn release_later(address: String) {
    after(GRACE, move || {
        // What was made can be released.
        let _ = Url::revoke_object_url(&address);
    });
}

/// A drawing as pixels. The browser draws it from its own memory: nothing is fetched.
async fn picture(drawing: &Blob) -> Option<Blob> {
    let address = Url::create_object_url_with_blob(drawing).ok()?;
    let image = HtmlImageElement::new().ok()?;
    image.set_src(&address);
    let drawn = JsFuture::from(image.decode()).await;
    release_later(address);
    drawn.ok()?;
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.unchecked_into();
    let (width, height) = (image.natural_width() * SHARP, image.natural_height() * SHARP);
    canvas.set_width(width);
    canvas.set_height(height);
    let pen: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.unchecked_into();
    pen.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, width.into(), height.into()).ok()?;
    let blob = Promise::new(&mut |done, failed| {
        if canvas.to_blob(&done).is_err() {
            crate::dom::call(&failed, &JsValue::NULL);
        }
    });
    JsFuture::from(blob).await.ok()?.dyn_into().ok()
}

/// Prints the page. What is folded unfolds for it.
pub(crate) fn print() {
    // Where a browser cannot print there is nothing to add.
    let _ = window().print();
}
