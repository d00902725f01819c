//! What the readers of some languages do not state: there, a rule that finds nothing cannot tell.
//!
//! The readers of JavaScript, TypeScript, Python and PHP work on syntax trees, and rules are written with their facts in
//! mind. Go, Ruby, Dart, Java, Kotlin and C# are read from tokens, which show part of that. The table says for which rules
//! that part is enough; where it is not, “nothing found” is no pass.

use super::{Judged, Outcome};
use crate::facts::{Language, Project, ReadState, Role};
use std::collections::BTreeMap;

const GO: u8 = 1;
const RUBY: u8 = 2;
const DART: u8 = 4;
const JVM: u8 = 8;
const CSHARP: u8 = 16;
const SERVERS: u8 = GO | RUBY | JVM | CSHARP;
const ALL: u8 = SERVERS | DART;
/// None of them.
const NONE: u8 = 0;
/// About pages in a browser, of which these languages say nothing.
const PAGES: u8 = 128;

/// Languages with less than this part of the code do not decide what can be told.
const SHARE: u64 = 10;

/// Rules that are told by code, and the languages whose readers state what they need.
const TABLE: &[(&str, u8)] = &[
    ("cost/ai-answer-unlimited", NONE),
    ("cost/ai-call-in-loop", NONE),
    ("cost/ai-called-from-browser", ALL),
    ("cost/ai-endpoint-without-login", SERVERS),
    ("cost/ai-endpoint-without-quota", NONE),
    ("cost/endless-refetch", PAGES),
    ("cost/files-stored-in-rows", NONE),
    ("cost/images-unoptimised", PAGES),
    ("cost/lookup-without-index", NONE),
    ("cost/polling", PAGES),
    ("cost/query-in-loop", GO | JVM),
    ("cost/unbounded-query", GO | JVM | CSHARP),
    ("cost/verbose-payload-logging", NONE),
    ("cost/whole-table-subscription", PAGES),
    ("monitoring/error-boundary-absent", PAGES),
    ("monitoring/errors-swallowed", GO | JVM | CSHARP),
    ("monitoring/write-errors-unread", PAGES),
    ("ownership/admin-by-literal-email", NONE),
    ("security/access-always-granted", NONE),
    ("security/account-data-without-login", SERVERS),
    ("security/account-enumeration", NONE),
    ("security/admin-endpoint-without-role", SERVERS),
    ("security/code-injection", SERVERS),
    ("security/command-injection", SERVERS),
    ("security/cors-any-origin-with-credentials", SERVERS),
    ("security/cron-secret-optional", NONE),
    ("security/debug-mode-on", GO | RUBY | CSHARP),
    ("security/default-admin-credentials", NONE),
    ("security/demo-credentials-in-page", PAGES),
    ("security/destructive-endpoint-without-login", SERVERS),
    ("security/encryption-key-in-code", NONE),
    ("security/endpoint-without-login", SERVERS),
    ("security/filter-from-request", NONE),
    ("security/gate-in-browser-storage", PAGES),
    ("security/guard-commented-out", NONE),
    ("security/html-unsanitised", SERVERS),
    ("security/log-in-pretended", NONE),
    ("security/login-without-rate-limit", SERVERS),
    ("security/model-output-executed", NONE),
    ("security/nosql-injection", NONE),
    ("security/open-redirect", SERVERS),
    ("security/password-hash-in-response", NONE),
    ("security/password-unhashed", SERVERS),
    ("security/path-traversal", SERVERS),
    ("security/pattern-from-request", SERVERS),
    ("security/payment-amount-from-client", NONE),
    ("security/payment-fulfilled-twice", NONE),
    ("security/payment-grant-from-client", NONE),
    ("security/payment-granted-on-return", NONE),
    ("security/payment-replayed", NONE),
    ("security/payment-skipped-by-request", NONE),
    ("security/payment-unconfirmed", NONE),
    ("security/payment-without-buyer", NONE),
    ("security/privilege-from-request", RUBY),
    ("security/prompt-with-tool-power", NONE),
    ("security/rate-limit-shared", NONE),
    ("security/record-created-without-owner-check", NONE),
    ("security/record-of-others-reachable", NONE),
    ("security/requests-of-other-sites", JVM),
    ("security/reset-token-without-expiry", NONE),
    ("security/secret-predictable", ALL),
    ("security/self-service-admin", NONE),
    ("security/sensitive-data-in-logs", ALL),
    ("security/server-side-request-forgery", SERVERS),
    ("security/session-cookie-unprotected", GO | CSHARP),
    ("security/session-unverified", NONE),
    ("security/signing-secret-in-code", SERVERS),
    ("security/sql-injection", SERVERS),
    ("security/stack-trace-to-caller", SERVERS),
    ("security/state-changed-by-get", SERVERS),
    ("security/template-escaping-off", RUBY | CSHARP | JVM),
    ("security/tls-unverified", ALL),
    ("security/token-in-browser-storage", PAGES),
    ("security/token-unverified", SERVERS),
    ("security/unsafe-deserialisation", SERVERS),
    ("security/webhook-signature-absent", NONE),
    ("security/webhook-signature-optional", NONE),
    ("security/webhook-signature-over-parsed-body", NONE),
    ("security/xml-external-entities", GO | JVM | CSHARP),
    ("source-control/source-missing", PAGES),
    ("source-control/undeclared-package", PAGES),
    ("spof/buttons-without-effect", PAGES),
    ("spof/database-client-per-module", NONE),
    ("spof/first-page-only", NONE),
    ("spof/job-queue-in-process", NONE),
    ("spof/makers-address", PAGES),
    ("spof/mock-data-shown-as-real", NONE),
    ("spof/mock-data-when-call-fails", NONE),
    ("spof/outgoing-call-without-timeout", GO | JVM | CSHARP),
    ("spof/payment-known-only-on-return", NONE),
    ("spof/payment-simulated", NONE),
    ("spof/replacement-without-transaction", NONE),
    ("spof/save-that-sends-nothing", PAGES),
    ("spof/silent-fallback", NONE),
    ("spof/state-in-process-memory", GO),
    ("spof/typed-in-records", PAGES),
    ("spof/uploads-on-local-disk", NONE),
    ("tests/tests-without-product-code", PAGES),
    ("tests/type-errors-ignored", PAGES),
];

fn bit(language: Language) -> u8 {
    match language {
        Language::Go => GO,
        Language::Ruby => RUBY,
        Language::Dart => DART,
        Language::Java | Language::Kotlin => JVM,
        Language::CSharp => CSHARP,
        _ => 0,
    }
}

/// The languages of a project that are read from tokens and weigh enough.
pub(super) struct Reach {
    /// Each with its share of the code in percent.
    languages: Vec<(Language, u64)>,
    /// Whether there is code of other languages that was read.
    others: bool,
    /// A server of one of them, of which no way in was recognised.
    unseen: Option<&'static str>,
}

impl Reach {
    pub(super) fn of(project: &Project) -> Self {
        let mut bytes: BTreeMap<Language, u64> = BTreeMap::new();
        for file in &project.facts.files {
            let own = !matches!(file.state, ReadState::Skipped(_)) && !matches!(file.role, Role::Test | Role::Generated);
            if let Some(language) = file.language.filter(|language| own && language.is_code()) {
                *bytes.entry(language).or_default() += file.bytes;
            }
        }
        let all = bytes.values().sum::<u64>().max(1);
        let languages: Vec<(Language, u64)> = bytes
            .iter()
            .filter(|(language, _)| bit(**language) != 0)
            .map(|(language, bytes)| (*language, bytes * 100 / all))
            .filter(|(_, share)| *share >= SHARE)
            .collect();
        let others = bytes.keys().any(|language| {
            matches!(
                language,
                Language::JavaScript
                    | Language::TypeScript
                    | Language::Vue
                    | Language::Svelte
                    | Language::Astro
                    | Language::Python
                    | Language::Php
            )
        });
        let server = languages.iter().find(|(language, _)| bit(*language) & SERVERS != 0).map(|(language, _)| language.name());
        let unseen = server.filter(|_| project.product.has_server && project.facts.endpoints.is_empty());
        Self { languages, others, unseen }
    }

    /// A verdict with what it cannot know taken out.
    pub(super) fn temper(&self, mut judged: Judged) -> Judged {
        let Some((_, reach)) = TABLE.iter().find(|(id, _)| *id == judged.rule.id).filter(|_| !self.languages.is_empty()) else {
            return judged;
        };
        if *reach == PAGES {
            if judged.outcome == Outcome::Passed && !self.others {
                judged.outcome = Outcome::NotApplicable;
                judged.reason = "There are no pages of a browser in it that this could be seen in.".to_owned();
                judged.evidence.clear();
            }
            return judged;
        }
        if judged.outcome == Outcome::NotApplicable
            && *reach & SERVERS == SERVERS
            && judged.rule.id.starts_with("security/")
            && let Some(language) = self.unseen
        {
            judged.outcome = Outcome::Unknown;
            judged.reason = format!("No address that the {language} code answers could be recognised, so this cannot be told.");
            return judged;
        }
        if judged.outcome != Outcome::Passed {
            return judged;
        }
        let blind: Vec<String> = self
            .languages
            .iter()
            .filter(|(language, _)| bit(*language) & reach == 0)
            .map(|(language, share)| format!("{} ({share} % of the code)", language.name()))
            .collect();
        if !blind.is_empty() {
            judged.outcome = Outcome::Unknown;
            judged.reason = format!("{} is not read closely enough to tell this.", blind.join(" and "));
            judged.evidence.clear();
        }
        judged
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::Memory;

    #[test]
    fn the_table_names_rules_in_order() {
        let known: std::collections::BTreeSet<&str> = crate::rules::all().map(|rule| rule.id).collect();
        for (id, _) in TABLE {
            assert!(known.contains(id), "{id} is no rule");
        }
        for pair in TABLE.windows(2) {
            assert!(pair[0].0 < pair[1].0, "{} stands after {}", pair[0].0, pair[1].0);
        }
    }

    fn outcome(path: &str, text: &str, id: &str) -> Outcome {
        let files = vec![(path.to_owned(), text.as_bytes().to_vec()), ("go.mod".to_owned(), b"module a\n".to_vec())];
        let (_, facts) = crate::state(&mut Memory::new("sample", files), &mut crate::Silent).unwrap();
        let project = crate::link::link(facts);
        crate::rules::judge(&project, |_, _, _| {}).into_iter().find(|judged| judged.rule.id == id).unwrap().outcome
    }

    #[test]
    fn what_a_reader_does_not_state_is_not_passed() {
        let go = "package main\nimport \"net/http\"\nfunc main() {\n\thttp.HandleFunc(\"/a\", func(w http.ResponseWriter, r *http.Request) {})\n}\n";
        assert_eq!(outcome("main.go", go, "security/sql-injection"), Outcome::Passed);
        assert_eq!(outcome("main.go", go, "security/nosql-injection"), Outcome::Unknown);
        assert_eq!(outcome("main.go", go, "spof/buttons-without-effect"), Outcome::NotApplicable);
        let plain = "package main\nfunc main() { serve() }\n";
        assert_eq!(outcome("main.go", plain, "security/sql-injection"), Outcome::Unknown);
    }
}
