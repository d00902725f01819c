//! What the page does with its document, and what the two programs say to each other.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test that panics has failed")]

use js_sys::{Array, Object, Reflect};
use maud::html;
use shipworthy_messages::{Act, Answer, Change, Drawn, Kept, Named, News, Refusal, Request, Scorecard, Shown, Standing, Upload};
use shipworthy_page::mount;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Blob, Document, File};

wasm_bindgen_test_configure!(run_in_browser);

fn document() -> Document {
    Reflect::get(&js_sys::global(), &"document".into()).unwrap().unchecked_into()
}

fn field(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, &name.into()).unwrap()
}

fn text(text: &str) -> String {
    text.to_owned()
}

#[wasm_bindgen_test]
fn mounted_markup_shows_names_as_text() {
    let place = document().create_element("div").unwrap();
    mount::mount(&place, &Drawn::from(html! { h1 { "<b>shop</b> <img src=x onerror=alert(1)>" } }));
    assert_eq!(place.query_selector("h1").unwrap().unwrap().text_content().unwrap(), "<b>shop</b> <img src=x onerror=alert(1)>");
    assert!(place.query_selector("img, script, b").unwrap().is_none());
    mount::mount(&place, &Drawn::from(html! { p { "again" } }));
    assert!(place.query_selector("h1").unwrap().is_none());
    mount::clear(&place);
    assert!(!place.has_child_nodes());
}

#[wasm_bindgen_test]
fn a_request_keeps_its_files() {
    let file = File::new_with_str_sequence(&Array::of1(&"{}".into()), "package.json").unwrap();
    let files = vec![Named { path: text("shop/package.json"), file: file.clone() }];
    let packed = Request::Check(Upload { files, closed: vec![text("shop/node_modules")] }).pack();
    assert_eq!(field(&packed, "kind"), "check");
    let Some(Request::Check(Upload { files, closed })) = Request::unpack(&packed) else { panic!("another request") };
    assert_eq!(closed, ["shop/node_modules"]);
    let first = files.first().unwrap();
    assert_eq!(first.path, "shop/package.json");
    assert!(Object::is(&first.file, &file));
}

#[wasm_bindgen_test]
fn requests_come_as_they_went() {
    let act = Act { does: text("look"), fields: vec![(text("words"), text("a & b")), (text("file"), String::new())] };
    let Some(Request::Act(same)) = Request::unpack(&Request::Act(act.clone()).pack()) else { panic!("another request") };
    assert_eq!(same, act);
    let Some(Request::Open(paths)) = Request::unpack(&Request::Open(vec![text("a/b")]).pack()) else { panic!("another request") };
    assert_eq!(paths, ["a/b"]);
    assert!(matches!(Request::unpack(&Request::Sample.pack()), Some(Request::Sample)));
    assert!(Request::unpack(&"nonsense".into()).is_none() && Request::unpack(&Answer::Ready.pack()).is_none());
}

#[wasm_bindgen_test]
fn answers_come_as_they_went() {
    let there_and_back = |answer: Answer| Answer::unpack(&answer.pack()).unwrap();
    let standing = Standing { stage: text("reading"), percent: 40, words: text("Reading"), now: text("src/a.ts"), aloud: String::new() };
    let Answer::Progress(same) = there_and_back(Answer::Progress(standing.clone())) else { panic!("another answer") };
    assert_eq!(same, standing);
    let markup = || Drawn::from(html! { p { "a < b" } });
    let Answer::Drawn(same) = there_and_back(Answer::Drawn(Scorecard { title: text("shop"), markup: markup(), requests: 3 })) else {
        panic!("another")
    };
    assert_eq!((same.title.as_str(), same.markup, same.requests), ("shop", markup(), 3));
    let shown = || Shown { ids: Array::of1(&"finding-1".into()), said: text("1 of 2") };
    let change = Change {
        figures: vec![(text("data-score"), text("40"))],
        order: vec![text("head"), text("path")],
        parts: vec![(text("path"), markup())],
        shown: Some(shown()),
        said: text("said"),
    };
    let Answer::Changed(same) = there_and_back(Answer::Changed(change)) else { panic!("another answer") };
    assert_eq!((same.figures.len(), same.order.len(), same.said.as_str()), (1, 2, "said"));
    assert_eq!(same.parts, [(text("path"), markup())]);
    assert_eq!(same.shown.unwrap().ids.get(0), "finding-1");
    let Answer::Changed(same) = there_and_back(Answer::Changed(Change::default())) else { panic!("another answer") };
    assert!(same.shown.is_none() && same.parts.is_empty());
    let news = News { event: text("lead-sent"), change: Change { said: text("Delivered."), ..Change::default() }, requests: 1 };
    let Answer::News(same) = there_and_back(Answer::News(news)) else { panic!("another answer") };
    assert_eq!((same.event.as_str(), same.change.said.as_str(), same.requests), ("lead-sent", "Delivered.", 1));
    assert!(matches!(there_and_back(Answer::Done), Answer::Done));
    let blob = Blob::new_with_str_sequence(&Array::of1(&"x".into())).unwrap();
    let Answer::Keep(same) = there_and_back(Answer::Keep(Kept { name: text("a.csv"), blob: blob.clone(), pixels: true })) else {
        panic!("another answer")
    };
    assert!(same.pixels && same.name == "a.csv" && Object::is(&same.blob, &blob));
    let refusal = Refusal { code: text("empty"), words: text("It is empty."), hint: text("Look again.") };
    let Answer::Refused(same) = there_and_back(Answer::Refused(refusal.clone())) else { panic!("another answer") };
    assert_eq!(same, refusal);
    assert!(matches!(there_and_back(Answer::Ready), Answer::Ready));
    assert!(Answer::unpack(&"nonsense".into()).is_none() && Answer::unpack(&JsValue::UNDEFINED).is_none());
}
