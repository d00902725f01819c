//! The readers of exports.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| shipworthy_fuzz::read(&["flow.json", "a.bubble", "a.xml", "a.yml", "a.json", "a.md", "a.ipynb", "customizations.xml"], data));
