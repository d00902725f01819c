//! The readers of languages that are read from tokens.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| shipworthy_fuzz::read(shipworthy_fuzz::TOKENS, data));
