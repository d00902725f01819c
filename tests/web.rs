//! What the page does with its document, and what the two programs say to each other.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test that panics has failed")]

use gloo::utils::document;
use js_sys::{Array, Object, Reflect};
use maud::html;
use shipworthy::browser::message::{Answer, Checked, Drawn, Named, Request, Standing, Step, Upload, pack, unpack};
use shipworthy::browser::mount;
use shipworthy::intake::Memory;
use shipworthy::report::Report;
use shipworthy::{Silent, check, view};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::File;

wasm_bindgen_test_configure!(run_in_browser);

fn report() -> Report {
    let files = vec![
        ("package.json".to_owned(), b"{ \"name\": \"shop\" }".to_vec()),
        ("src/<img src=x onerror=alert(1)>.ts".to_owned(), b"export const a = 1;\n".to_vec()),
    ];
    check(&mut Memory::new("<b>shop</b>", files), &mut Silent).unwrap()
}

fn field(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, &name.into()).unwrap()
}

#[wasm_bindgen_test]
fn a_mounted_scorecard_shows_names_as_text() {
    let place = document().create_element("div").unwrap();
    mount::mount(&place, &Drawn::from(view::scorecard(&report(), view::Language::English)));
    let root = place.query_selector("#report").unwrap().unwrap();
    assert!(root.get_attribute("data-score").is_some());
    assert_eq!(place.query_selector("h1").unwrap().unwrap().text_content().unwrap(), "<b>shop</b>");
    assert_eq!(place.query_selector_all(".dimension[data-dimension]").unwrap().length(), 7);
    assert!(place.query_selector("img, script, b").unwrap().is_none());
    mount::clear(&place);
    assert!(!place.has_child_nodes());
}

#[wasm_bindgen_test]
fn a_request_keeps_its_files() {
    let file = File::new_with_str_sequence(&Array::of1(&"{}".into()), "package.json").unwrap();
    let files = vec![Named { path: "shop/package.json".to_owned(), file: file.clone() }];
    let upload = Upload::Folder { name: "shop".to_owned(), files, closed: vec!["shop/node_modules".to_owned()] };
    let packed = pack(&Request::Check(upload)).unwrap();
    assert_eq!(field(&packed, "kind"), "check");
    let Request::Check(Upload::Folder { name, files, closed }) = unpack(packed).unwrap() else { panic!("another request") };
    assert_eq!((name.as_str(), closed.as_slice()), ("shop", ["shop/node_modules".to_owned()].as_slice()));
    assert!(Object::is(&files.first().unwrap().file, &file));
}

#[wasm_bindgen_test]
fn answers_come_back_as_they_went() {
    let standing = Standing { stage: Step::Reading, done: 3, of: 9, now: "src/a.ts".to_owned() };
    let Answer::Progress(same) = unpack(pack(&Answer::Progress(standing.clone())).unwrap()).unwrap() else { panic!("another answer") };
    assert_eq!(same, standing);
    assert!(matches!(unpack(pack(&Answer::Ready).unwrap()), Ok(Answer::Ready)));
    assert!(unpack::<Answer>("nonsense".into()).is_err());
    assert!(unpack::<Answer>(JsValue::UNDEFINED).is_err());
}

#[wasm_bindgen_test]
fn a_report_crosses_whole() {
    let report = report();
    let packed = pack(&report).unwrap();
    assert_eq!(unpack::<Report>(packed.clone()).unwrap(), report);
    let checked = Checked {
        name: report.project.name.clone(),
        scorecard: Drawn::from(html! { p { "a < b" } }),
        document: view::document(&report, view::Language::English),
        report: packed.clone().into(),
    };
    let Answer::Done(same) = unpack(pack(&Answer::Done(checked)).unwrap()).unwrap() else { panic!("another answer") };
    assert_eq!(same.scorecard, Drawn::from(html! { p { "a < b" } }));
    assert!(Object::is(&same.report, &packed));
    assert_eq!(field(&field(&packed, "score"), "value").as_f64(), report.score.value.map(f64::from));
    assert!(field(&field(&packed, "tool"), "name") == "shipworthy");
}
