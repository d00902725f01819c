//! The reader of JavaScript and TypeScript.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| shipworthy_fuzz::read(&["src/a.ts", "src/a.tsx", "src/a.js", "app/api/a/route.ts", "src/a.test.ts"], data));
