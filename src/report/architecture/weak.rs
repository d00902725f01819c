//! Which parts the product cannot do without, and that nothing takes over from.

use super::Mark;
use super::parts::Parts;
use crate::rules::{Judged, Outcome};

/// Where a rule's finding shows on the map.
enum At {
    /// At every part of these kinds.
    Kinds(&'static [&'static str]),
    /// At the part that the finding's file belongs to.
    Owner,
}

const PROGRAMS: At = At::Kinds(&["server", "functions"]);
const STORES: At = At::Kinds(&["database"]);

/// Rules that speak of a single point of failure, where they show, and what to call it in a few words.
const RULES: &[(&str, At, &str)] = &[
    ("spof/single-instance", PROGRAMS, "one instance"),
    ("spof/state-in-process-memory", At::Owner, "state is lost at each restart"),
    ("spof/job-queue-in-process", At::Owner, "work under way is lost at each restart"),
    ("spof/container-restart-absent", PROGRAMS, "nothing starts it again after a crash"),
    ("spof/dev-server-in-production", PROGRAMS, "a development server"),
    ("spof/keep-awake-schedule", PROGRAMS, "a free plan that falls asleep"),
    ("spof/uploads-on-local-disk", PROGRAMS, "uploads lie on its own disk"),
    ("spof/outgoing-call-without-timeout", At::Owner, "waits for others without end"),
    ("spof/sqlite-on-ephemeral-disk", STORES, "wiped by each new deployment"),
    ("spof/database-in-file", STORES, "one file on one disk"),
    ("spof/database-without-migrations", STORES, "cannot be built anew from the code"),
    ("spof/database-client-per-module", STORES, "runs out of connections"),
    ("spof/single-ai-provider", At::Kinds(&["ai"]), "no second provider"),
    ("spof/retired-ai-model", At::Kinds(&["ai"]), "a model that is being retired"),
    ("spof/payment-known-only-on-return", At::Kinds(&["payment"]), "a payment counts only when the buyer comes back"),
    ("spof/step-without-retry", At::Owner, "no second try"),
    ("spof/failed-run-lost", At::Owner, "failed runs are lost"),
    ("monitoring/automation-failure-unnoticed", At::Owner, "nobody hears when it fails"),
];

/// Puts the marks on the parts.
pub(super) fn mark(map: &mut Parts, verdicts: &[Judged]) {
    for judged in verdicts.iter().filter(|judged| judged.outcome == Outcome::Failed) {
        let Some((rule, at, text)) = RULES.iter().find(|(rule, ..)| *rule == judged.rule.id) else { continue };
        let mark = Mark { rule: (*rule).to_owned(), text: (*text).to_owned() };
        match at {
            At::Kinds(kinds) => {
                for node in map.architecture.nodes.iter_mut().filter(|node| kinds.contains(&node.kind.as_str())) {
                    node.marks.push(mark.clone());
                }
            }
            At::Owner => {
                let owners = judged.findings.iter().filter_map(|finding| map.owner(finding.origin.as_ref()?));
                let owners: std::collections::BTreeSet<String> = owners.collect();
                for node in map.architecture.nodes.iter_mut().filter(|node| owners.contains(&node.id)) {
                    node.marks.push(mark.clone());
                }
            }
        }
    }
    for node in &mut map.architecture.nodes {
        node.marks.sort();
        node.marks.dedup();
    }
}

#[cfg(test)]
mod tests {
    use super::RULES;

    #[test]
    fn the_rules_exist() {
        for (rule, ..) in RULES {
            assert!(crate::rules::all().any(|known| known.id == *rule), "no rule {rule}");
        }
    }
}
