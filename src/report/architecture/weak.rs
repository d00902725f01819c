//! Which parts the product cannot do without, and that nothing takes over from.

use super::parts::Parts;
use super::{Architecture, Mark};
use crate::facts::{Project, Setting};
use crate::rules::{Judged, Outcome};
use crate::sorted::{Arrange, Gather};

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
    ("spof/records-in-process-memory", At::Owner, "all records are lost at each restart"),
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

/// What an answer of the interview says of parts of some kinds: the rule that asked, the choice, where it shows, and what
/// to call it.
const TOLD: &[(&str, &str, &[&str], &str)] = &[
    ("ownership/accounts-unproven", "alone", ACCOUNTS, "one person's account"),
    ("ownership/accounts-unproven", "others", ACCOUNTS, "an account that is not yours"),
    ("spof/backups-unproven", "untried", &["database"], "no backup was ever restored"),
    ("spof/backups-unproven", "none", &["database"], "no backup"),
];

/// Parts that stand and fall with an account.
const ACCOUNTS: &[&str] = &["server", "functions", "database", "storage", "payment", "login", "hosting"];

/// Plans that put a program to sleep when nobody calls.
const SLEEPING: &[&str] = &["free", "hobby", "eco"];

/// Marks what an answer tells.
pub(in crate::report) fn told(map: &mut Architecture, rule: &str, choice: &str) {
    for (_, _, kinds, text) in TOLD.iter().filter(|(asked, given, ..)| *asked == rule && *given == choice) {
        for node in map.nodes.iter_mut().filter(|node| kinds.contains(&node.kind.as_str())) {
            node.marks.push(Mark { rule: rule.to_owned(), text: (*text).to_owned() });
            node.marks.arrange();
            node.marks.dedup();
        }
    }
}

/// What files of platforms say of the programs: the plan that sleeps, the one region. No rule judges these.
fn stated(map: &mut Parts, project: &Project) {
    let of = |setting: Setting| project.facts.deployments.iter().filter(move |stated| stated.setting == setting);
    let mut texts: Vec<String> = Vec::new();
    let asleep = |value: &str| SLEEPING.iter().any(|plan| value.eq_ignore_ascii_case(plan));
    if of(Setting::Plan).any(|stated| asleep(&stated.value)) {
        texts.push("a free plan that falls asleep".to_owned());
    }
    let mut regions: Vec<&str> = of(Setting::Region).map(|stated| stated.value.as_str()).collect();
    regions.arrange();
    regions.dedup();
    if let [only] = regions.as_slice() {
        texts.push(format!("one region ({only})"));
    }
    for node in map.architecture.nodes.iter_mut().filter(|node| matches!(node.kind.as_str(), "server" | "functions")) {
        node.marks.extend(texts.iter().map(|text| Mark { rule: String::new(), text: text.clone() }));
    }
}

/// Puts the marks on the parts.
pub(super) fn mark(map: &mut Parts, project: &Project, verdicts: &[Judged]) {
    stated(map, project);
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
                let owners: std::collections::BTreeSet<String> = owners.into_set();
                for node in map.architecture.nodes.iter_mut().filter(|node| owners.contains(&node.id)) {
                    node.marks.push(mark.clone());
                }
            }
        }
    }
    for node in &mut map.architecture.nodes {
        node.marks.arrange();
        node.marks.dedup();
    }
}

#[cfg(test)]
mod tests {
    use super::{RULES, TOLD};
    use crate::intake::Memory;
    use crate::report::{Answer, Report, answer};
    use crate::{Silent, check};

    #[test]
    fn the_rules_exist() {
        for rule in RULES.iter().map(|(rule, ..)| rule).chain(TOLD.iter().map(|(rule, ..)| rule)) {
            assert!(crate::rules::all().any(|known| known.id == *rule), "no rule {rule}");
        }
    }

    fn marks(report: &Report, kind: &str) -> Vec<String> {
        let nodes = report.architecture.nodes.iter().filter(|node| node.kind == kind);
        nodes.flat_map(|node| &node.marks).map(|mark| mark.text.clone()).collect()
    }

    #[test]
    fn one_region_a_sleeping_plan_and_one_account_are_marked() {
        let files = [
            ("package.json", r#"{ "name": "shop", "dependencies": { "express": "^4", "pg": "^8" } }"#),
            ("render.yaml", "services:\n  - type: web\n    name: shop\n    plan: free\n    region: frankfurt\n"),
            (
                "src/server.js",
                "import express from 'express';\nimport pg from 'pg';\nconst app = express();\nconst pool = new pg.Pool();\n\
                 app.post('/api/orders', async (req, res) => res.json(await pool.query('insert into orders values ($1)', [req.body.what])));\n\
                 app.listen(3000);\n",
            ),
        ];
        let files = files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())).to_vec();
        let report = check(&mut Memory::new("shop", files), &mut Silent).unwrap();
        let server = marks(&report, "server");
        assert!(server.iter().any(|text| text == "a free plan that falls asleep"), "{server:?}");
        assert!(server.iter().any(|text| text == "one region (frankfurt)"), "{server:?}");
        assert!(!marks(&report, "database").iter().any(|text| text.contains("account")));
        let asked = report.questions.iter().find(|question| question.rule == "ownership/accounts-unproven").unwrap();
        let alone = answer(&report, &[Answer { question: asked.id.clone(), choice: "alone".to_owned() }]);
        assert!(marks(&alone, "database").iter().any(|text| text == "one person's account"), "{:?}", marks(&alone, "database"));
        assert_eq!(report.cost.bill.parts.iter().find(|part| part.id == "render").map(|part| part.plans[0].monthly), Some(0));
    }
}
