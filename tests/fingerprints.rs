//! A finding is the same finding when lines move or the folder is renamed, so that an earlier report can be held against
//! a later one.

#![cfg(not(target_arch = "wasm32"))]

#[cfg(test)]
mod fingerprints {
    use shipworthy::intake::Memory;
    use shipworthy::report::{Earlier, Report, since};
    use shipworthy::{Silent, check};
    use std::collections::BTreeSet;

    const SERVER: &str = "const express = require('express');\nconst app = express();\napp.get('/go', (req, res) => res.redirect(req.query.to));\napp.get('/run', (req, res) => require('child_process').exec('ls ' + req.query.name));\napp.listen(3000);\n";

    const SQL: &str = "create table notes (id int, owner uuid, body text);\ncreate table people (id int, email text);\n";

    fn project(top: &str, server: &str) -> Report {
        let files = [
            ("package.json", r#"{ "dependencies": { "express": "^4", "@supabase/supabase-js": "2" } }"#),
            ("src/server.js", server),
            ("supabase/migrations/1.sql", SQL),
            (
                "src/page.js",
                "import { createClient } from '@supabase/supabase-js';\nexport const db = createClient('https://a.supabase.co', 'x');\ndb.from('notes').select('*');\ndb.from('people').select('*');\n",
            ),
        ];
        let files = files.iter().map(|(path, text)| (format!("{top}{path}"), text.as_bytes().to_vec())).collect();
        check(&mut Memory::new(top.trim_end_matches('/'), files), &mut Silent).unwrap()
    }

    fn marks(report: &Report) -> BTreeSet<&str> {
        report.findings.iter().map(|finding| finding.fingerprint.as_str()).collect()
    }

    #[test]
    fn no_two_findings_share_a_fingerprint() {
        let report = project("", &format!("{SERVER}{SERVER}"));
        assert!(report.findings.len() > 6);
        assert_eq!(marks(&report).len(), report.findings.len());
    }

    #[test]
    fn lines_that_move_keep_their_findings() {
        let before = project("", SERVER);
        let moved = format!(
            "// A note.\n\n/* And\n   another. */\nconst later = 1;\n{}",
            SERVER.replace("app.listen", "\n\nconst more = 2;\napp.listen")
        );
        let after = project("", &moved);
        assert!(before.findings.iter().any(|finding| finding.path.as_deref() == Some("src/server.js") && finding.line == Some(3)));
        assert!(after.findings.iter().any(|finding| finding.path.as_deref() == Some("src/server.js") && finding.line == Some(8)));
        assert_eq!(marks(&before), marks(&after));
        let changed = since(&Earlier::from(&before), &after);
        assert!(changed.fixed.is_empty() && changed.new.is_empty() && changed.untold.is_empty());
    }

    #[test]
    fn another_indentation_keeps_the_findings() {
        let indented: String = SERVER.lines().map(|line| format!("    {line}\n")).collect();
        assert_eq!(marks(&project("", SERVER)), marks(&project("", &format!("{{\n{indented}}}\n"))));
    }

    #[test]
    fn a_renamed_top_folder_keeps_the_findings() {
        let bare = project("", SERVER);
        for top in ["shop/", "shop-main/", "Neuer Ordner (2)/"] {
            assert_eq!(marks(&bare), marks(&project(top, SERVER)), "{top}");
        }
    }

    #[test]
    fn a_fault_that_goes_and_one_that_comes_are_told_apart() {
        let before = project("", SERVER);
        let after = project(
            "",
            &SERVER
                .replace("res.redirect(req.query.to)", "res.send('hi')")
                .replace("3000);", "3000);\napp.get('/eval', (req, res) => res.send(eval(req.query.code)));"),
        );
        let changed = since(&Earlier::from(&before), &after);
        assert!(changed.fixed.iter().any(|past| past.rule == "security/open-redirect"), "{:?}", changed.fixed);
        assert!(
            changed.new.iter().any(|mark| after.findings.iter().any(|f| f.fingerprint == *mark && f.rule == "security/code-injection"))
        );
        assert!(changed.fixed.iter().all(|past| past.rule != "security/command-injection"));
    }

    /// A fingerprint holds apart the same fault in two files, so a file that moves gives it another. The comparison knows
    /// the finding again by its rule, its words and its line of code.
    #[test]
    fn a_moved_file_has_new_fingerprints_and_no_new_findings() {
        let before = project("", SERVER);
        let files = vec![
            ("package.json".to_owned(), br#"{ "dependencies": { "express": "^4", "@supabase/supabase-js": "2" } }"#.to_vec()),
            ("api/server.js".to_owned(), SERVER.as_bytes().to_vec()),
        ];
        let after = check(&mut Memory::new("shop", files), &mut Silent).unwrap();
        let redirect = |report: &Report| report.findings.iter().find(|f| f.rule == "security/open-redirect").unwrap().fingerprint.clone();
        assert_ne!(redirect(&before), redirect(&after));
        let changed = since(&Earlier::from(&before), &after);
        assert!(changed.fixed.iter().all(|past| past.rule != "security/open-redirect"), "{:?}", changed.fixed);
        assert!(!changed.new.contains(&redirect(&after)));
    }
}
