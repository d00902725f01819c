//! What the readers of some languages do not state: there, a rule that finds nothing cannot tell.
//!
//! The readers of JavaScript, TypeScript, Python and PHP work on syntax trees, and rules are written with their facts in
//! mind. Go, Ruby, Dart, Java, Kotlin and C# are read from tokens, which show part of that. The table says for which rules
//! that part is enough; where it is not, “nothing found” is no pass.

use super::{Judged, Outcome};
use crate::facts::{End, Language, Project, ReadState, Role, Sink, Start};
use std::collections::{BTreeMap, BTreeSet};

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
    ("cost/credits-spent-by-page", PAGES),
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
    ("security/address-changed-unconfirmed", NONE),
    ("security/admin-endpoint-without-role", SERVERS),
    ("security/ai-tool-without-caller-scope", NONE),
    ("security/amount-below-zero", NONE),
    ("security/balance-written-back", NONE),
    ("security/code-in-answer", NONE),
    ("security/code-injection", SERVERS),
    ("security/command-injection", SERVERS),
    ("security/cookie-believed", NONE),
    ("security/cors-any-origin-with-credentials", SERVERS),
    ("security/credential-in-answer", NONE),
    ("security/cron-secret-optional", NONE),
    ("security/debug-mode-on", GO | RUBY | CSHARP),
    ("security/default-admin-credentials", NONE),
    ("security/demo-credentials-in-page", PAGES),
    ("security/destructive-endpoint-without-login", SERVERS),
    ("security/encryption-key-in-code", NONE),
    ("security/endpoint-without-login", SERVERS),
    ("security/filter-from-request", NONE),
    ("security/fixed-one-time-code", NONE),
    ("security/gate-in-browser-storage", PAGES),
    ("security/guard-commented-out", NONE),
    ("security/html-unsanitised", SERVERS),
    ("security/log-in-pretended", NONE),
    ("security/login-without-rate-limit", SERVERS),
    ("security/message-sender-open", NONE),
    ("security/message-texts-open", NONE),
    ("security/model-output-executed", NONE),
    ("security/nosql-injection", NONE),
    ("security/oauth-state-guessable", NONE),
    ("security/open-redirect", SERVERS),
    ("security/owner-filter-escaped", NONE),
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
    ("security/personal-data-in-logs", NONE),
    ("security/privilege-from-request", RUBY),
    ("security/prompt-with-tool-power", NONE),
    ("security/rate-limit-shared", NONE),
    ("security/record-created-without-owner-check", NONE),
    ("security/record-of-others-reachable", NONE),
    ("security/requests-of-other-sites", JVM | RUBY),
    ("security/reset-token-without-expiry", NONE),
    ("security/secret-predictable", ALL),
    ("security/self-service-admin", NONE),
    ("security/sensitive-data-in-logs", ALL),
    ("security/server-side-request-forgery", SERVERS),
    ("security/session-cookie-unprotected", GO | CSHARP),
    ("security/session-kept-at-log-in", NONE),
    ("security/session-unverified", NONE),
    ("security/signing-secret-in-code", SERVERS),
    ("security/sql-injection", SERVERS),
    ("security/stack-trace-to-caller", SERVERS),
    ("security/state-changed-by-get", SERVERS),
    ("security/template-escaping-off", RUBY | CSHARP | JVM),
    ("security/tls-unverified", ALL),
    ("security/token-in-browser-storage", PAGES),
    ("security/token-unverified", SERVERS),
    ("security/unreached-check", NONE),
    ("security/unsafe-deserialisation", SERVERS),
    ("security/webhook-signature-absent", NONE),
    ("security/webhook-signature-optional", NONE),
    ("security/webhook-signature-over-parsed-body", NONE),
    ("security/xml-external-entities", GO | JVM | CSHARP),
    ("source-control/source-missing", PAGES),
    ("source-control/undeclared-package", PAGES),
    ("spof/buttons-without-effect", PAGES),
    ("spof/charge-without-key", NONE),
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

/// Rules that follow what visitors send, and where it must not end.
const ENDS: &[(&str, Sink)] = &[
    ("security/code-injection", Sink::Code),
    ("security/command-injection", Sink::Shell),
    ("security/open-redirect", Sink::Redirect),
    ("security/path-traversal", Sink::Path),
    ("security/server-side-request-forgery", Sink::OutgoingUrl),
    ("security/sql-injection", Sink::Sql),
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
    /// Functions that pass on what they are handed to a place where it may do harm, while nobody is seen to call them:
    /// where it ends, and the function with its file.
    uncalled: Vec<(Sink, String)>,
}

/// Ends of the names of files whose functions are read from tokens.
const ENDINGS: &[&str] = &[".go", ".rb", ".java", ".kt", ".cs"];

/// The functions of [`Reach::uncalled`]: handlers in tables and behind interfaces are called by nobody by name.
fn uncalled(project: &Project) -> Vec<(Sink, String)> {
    let facts = &project.facts;
    if !project.product.has_server {
        return Vec::new();
    }
    let last = |name: &str| name.rsplit('.').next().unwrap_or(name).trim_end_matches("()").to_owned();
    let mut called: BTreeSet<String> = BTreeSet::new();
    for module in &facts.modules {
        called.extend(module.functions.iter().flat_map(|function| function.calls.iter()).map(|call| last(call)));
    }
    for endpoint in &facts.endpoints {
        called.extend(endpoint.calls.iter().map(|call| last(call)));
        called.extend(endpoint.handler.iter().map(|handler| last(handler)));
    }
    let mut own: BTreeSet<&str> = BTreeSet::new();
    own.extend(facts.files.iter().filter(|file| !matches!(file.role, Role::Test | Role::Generated)).map(|file| file.path.as_str()));
    let mut found = Vec::new();
    for stretch in &facts.stretches {
        if let (Start::Parameter { function, .. }, End::Sink { sink, .. }) = (&stretch.from, &stretch.to)
            && !stretch.carried.number
            && ENDINGS.iter().any(|ending| stretch.path.ends_with(ending))
            && own.contains(stretch.path.as_str())
            && !called.contains(&last(function))
            && !found.iter().any(|(known, _)| known == sink)
        {
            found.push((*sink, format!("`{}` in {}", last(function), stretch.path)));
        }
    }
    found
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
        Self { languages, others, unseen, uncalled: uncalled(project) }
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
        let ends = ENDS.iter().find(|(id, _)| *id == judged.rule.id);
        if let Some((_, by)) = ends.and_then(|(_, end)| self.uncalled.iter().find(|(sink, _)| sink == end)) {
            judged.outcome = Outcome::Unknown;
            judged.reason = format!("Nothing shows who calls {by}, and with what, so this cannot be told.");
            judged.evidence.clear();
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
        let table = "package main\nimport (\"database/sql\"\n\"net/http\"\n\"fmt\")\nvar db *sql.DB\nvar all = []sink{{Handler: run}}\nfunc run(in string) {\n\tquery := fmt.Sprintf(\"SELECT '%s'\", in)\n\tdb.Exec(query)\n}\nfunc main() {\n\thttp.HandleFunc(\"/a\", func(w http.ResponseWriter, r *http.Request) {})\n}\n";
        assert_eq!(outcome("main.go", table, "security/sql-injection"), Outcome::Unknown);
        let plain = "package main\nfunc main() { serve() }\n";
        assert_eq!(outcome("main.go", plain, "security/sql-injection"), Outcome::Unknown);
    }
}
