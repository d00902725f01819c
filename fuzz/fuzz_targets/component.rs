//! The readers of components and templates.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| shipworthy_fuzz::read(&["src/A.vue", "src/A.svelte", "src/A.astro", "a.html", "a.ejs", "a.blade.php"], data));
