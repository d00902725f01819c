//! The reader of Python.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| shipworthy_fuzz::read(shipworthy_fuzz::PYTHON, data));
