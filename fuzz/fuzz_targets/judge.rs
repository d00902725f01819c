//! Whole projects: read, joined, judged.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Some(report) = shipworthy_fuzz::report(data) {
        assert!(report.score.value.is_none_or(|value| value <= 100) && report.score.coverage <= 100);
    }
});
