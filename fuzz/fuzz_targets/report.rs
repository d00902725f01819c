//! A report there and back, and in every form.

#![no_main]

use shipworthy::report::{self, Face, Report};
use shipworthy::view::{self, Language};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = report::earlier(&String::from_utf8_lossy(data));
    let given = serde_json::from_slice::<Report>(data).ok();
    for report in given.into_iter().chain(shipworthy_fuzz::report(data)) {
        let text = serde_json::to_string(&report).expect("a report can be written");
        let again: Report = serde_json::from_str(&text).expect("and read again");
        assert_eq!(serde_json::to_string(&again).expect("and written again"), text);
        let face = Face { at: None, named: true };
        for form in [report::text(&report), report::markdown(&report), report::csv(&report), report::sarif(&report), report::card(&report, face), report::brief(&report, face)] {
            assert!(!form.contains('\u{1B}') && !form.contains('\u{202E}'));
        }
        let _ = view::document(&report, Language::English);
    }
});
