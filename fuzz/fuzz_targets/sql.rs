//! The reader of SQL.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| shipworthy_fuzz::read(shipworthy_fuzz::SQL, data));
