//! Scripts that show how a stranger writes to the product's own store.

use crate::facts::{Project, Setting};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/break-in-script-committed",
    title: "A script that breaks into your own database lies beside the code",
    pass_title: "No script beside the code shows how to break in",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "Somebody wrote it because a stranger could write to the database, and it says how. Whoever gets to see the code has a \
          ready-made attack, and the hole it was written for may still be open.",
    fix: "Close the hole that the script shows, turn the script into a test that expects a refusal, and delete it.",
    prompt: "Read what this script tries and find the table or rule that would let it through; fix that in a new migration. Then replace the \
             script by an automated test against a local database that expects the same request to be refused, and delete the \
             script. Done when the test passes and the script is gone.",
    cannot_see: "Whether the attack still works.",
    refs: &[Ref::Cwe(1295)],
    judge,
    bad: samples![{ "a row written with the key that every visitor has":
        "package.json" => "{}",
        "scripts/hack_rls.js" => "const key = 'sb_publishable_x';\nconst answer = await fetch(⟦`${url}/rest/v1/profiles`⟧, {\n  method: 'POST',\n  headers: { apikey: key },\n});\n",
    }],
    good: samples![{ "a page for a hackathon, a test that expects a refusal, a trick with styles":
        "package.json" => "{}",
        "scripts/hackathon.js" => "await fetch(`${url}/rest/v1/teams`, { method: 'POST' });\n",
        "tests/attack.test.js" => "test('refused', async () => { await fetch(`${url}/rest/v1/profiles`, { method: 'POST' }); });\n",
        "scripts/css-hack.js" => "document.body.style.color = 'red';\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    if facts.modules.is_empty() && facts.manifests.is_empty() {
        return out.not_applicable("There is no application code.");
    }
    for fact in facts.deployments.iter().filter(|fact| fact.setting == Setting::BreaksIn) {
        out.fail(&fact.origin).confidence(Confidence::Medium);
    }
    out.pass();
}
