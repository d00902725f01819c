//! A caller's value in code or operators of a document database.

use crate::facts::{Project, Sink};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/nosql-injection",
    title: "What a visitor sends becomes part of a database query",
    pass_title: "Database queries take visitors' input as plain values only",
    severity: Severity::Critical,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "A value that a visitor controls decides what the database runs or which records match. Somebody who knows the trick reads records of others or signs in without a password.",
    fix: "Never use $where with values. Pick single fields from the request, turn them into the type that you expect, and build the filter yourself.",
    prompt: "Change this query so that it uses field comparisons with typed values (String(…) or Number(…)) instead of $where or a filter taken whole from the request. Keep the result the same. Done when no operator or code in the query can come from the request.",
    cannot_see: "Values that travel through other files before they arrive, and checks that another file makes.",
    refs: &[Ref::Cwe(943), Ref::Url("https://cheatsheetseries.owasp.org/cheatsheets/Injection_Prevention_Cheat_Sheet.html")],
    judge,
    bad: samples![{ "code with a value in it":
        "data/stocks.js" => r##"function byThreshold(db, userId, threshold) {
  const id = parseInt(userId, 10);
  return db.collection("stocks").find({
    ⟦$where: `this.userId == ${id} && this.amount > '${threshold}'`,⟧
  });
}
"##,
    }
    { "the whole body as a filter":
        "routes/login.js" => r##"const app = require("express")();
app.post("/find", async (req, res) => {
  ⟦res.json(await User.findOne(req.body));⟧
});
"##,
    }],
    good: samples![{ "fields and numbers":
        "data/stocks.js" => r##"const app = require("express")();
app.get("/stocks", async (req, res) => {
  const threshold = Number(req.query.threshold);
  res.json(await db.collection("stocks").find({ amount: { $gt: threshold }, owner: String(req.query.owner) }).toArray());
});
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let mut flows = project.facts.flows.iter().filter(|flow| flow.sink == Sink::NoSql).peekable();
    if flows.peek().is_none() && project.facts.endpoints.is_empty() {
        out.not_applicable("No server code that answers requests was found.");
        return;
    }
    out.pass();
    for flow in flows {
        out.fail(&flow.origin).name("source", flow.source.clone()).name("call", flow.by.clone()).related(flow.steps.clone());
    }
}
