//! The readers of configuration.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| shipworthy_fuzz::read(shipworthy_fuzz::CONFIG, data));
