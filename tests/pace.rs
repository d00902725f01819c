//! How quick the search for credentials is in a browser, beside a plain inflate: run by `cargo xtask bench secrets`.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a measurement that panics has failed")]

#[path = "../benches/secrets/corpus.rs"]
mod corpus;

use corpus::Corpus;
use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

#[wasm_bindgen_test]
fn search_beside_inflate() {
    console_log!("{}", Corpus::made_up().paces(|| js_sys::Date::now() / 1e3).line("browser, made up"));
}
