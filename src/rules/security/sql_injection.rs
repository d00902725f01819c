//! Text of a caller in the text of an SQL statement.

use crate::facts::{Project, Sink};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/sql-injection",
    title: "What a visitor sends becomes part of a database command",
    pass_title: "Database commands take visitors' input as parameters only",
    severity: Severity::Critical,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "The text of a request is pasted into a command to the database. Anyone who types the right characters into a form can read every table, change records or delete them.",
    fix: "Send the statement with placeholders and the values apart from it, or use the query builder of your library.",
    prompt: "Rewrite this query so that the value is a bound parameter (placeholder in the statement, value in the parameter list) instead of being joined into the text. Keep the result the same. Check other queries of this file for the same pattern and change them as well. Done when no value from the request is joined into statement text.",
    cannot_see: "Values that travel through other files before they arrive, and checks that another file makes.",
    refs: &[Ref::Cwe(89), Ref::Url("https://cheatsheetseries.owasp.org/cheatsheets/SQL_Injection_Prevention_Cheat_Sheet.html")],
    judge,
    bad: samples![{ "joined into the statement":
        "routes/users.js" => r##"const db = require("../db");
module.exports.search = (req, res) => {
  const query = "SELECT id FROM users WHERE login = '" + req.body.login + "'";
  ⟦db.query(query).then((rows) => res.json(rows));⟧
};
"##,
    }],
    good: samples![{ "parameters, numbers and a list of columns":
        "routes/users.js" => r##"const express = require("express");
const db = require("../db");
const app = express();
const COLUMNS = ["name", "created_at"];
app.get("/users", async (req, res) => {
  const limit = parseInt(req.query.limit, 10) || 20;
  const sort = req.query.sort;
  if (!COLUMNS.includes(sort)) return res.sendStatus(400);
  const rows = await db.query(`SELECT id FROM users WHERE login = $1 ORDER BY ${sort} LIMIT ${limit}`, [req.query.login]);
  res.json(rows);
});
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let mut flows = project.facts.flows.iter().filter(|flow| flow.sink == Sink::Sql).peekable();
    if flows.peek().is_none() && project.facts.endpoints.is_empty() {
        out.not_applicable("No server code that answers requests was found.");
        return;
    }
    out.pass();
    for flow in flows {
        out.fail(&flow.origin).name("source", flow.source.clone()).name("call", flow.by.clone()).related(flow.steps.clone());
    }
}
