//! The readers of languages that are read from tokens.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| shipworthy_fuzz::read(&["a.go", "A.java", "A.kt", "A.cs", "a.rb", "config/routes.rb", "a.dart", "a.swift", "a.rs"], data));
