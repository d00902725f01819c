//! The reader of Python.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| shipworthy_fuzz::read(&["a.py", "models.py", "urls.py", "a/migrations/0001_a.py", "tests/test_a.py"], data));
