//! The reader of PHP.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| shipworthy_fuzz::read(&["a.php", "routes/web.php", "database/migrations/2024_a.php"], data));
