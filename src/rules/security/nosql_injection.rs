//! A caller's value in code or operators of a document database.

use super::{entry, flows};
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
    cannot_see: "Values that travel through stores or queues before they arrive, and checks that a library makes.",
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
    }
    { "a password that may be an operator":
        "package.json" => r##"{ "name": "shop", "dependencies": { "express": "4.18.0", "mongoose": "8.0.0" } }"##,
        "routes/login.js" => r##"const app = require("express")();
app.post("/login", async (req, res) => {
  const { username, password } = req.body;
  ⟦const user = await User.findOne({ username, password });⟧
  res.json({ ok: Boolean(user) });
});
"##,
    }
    { "through a service in another file":
        "routes/items.js" => r##"const app = require("express")();
const items = require("../services/items");
app.post("/items/find", async (req, res) => res.json(await items.search(req.body)));
"##,
        "services/items.js" => r##"const Item = require("../models/item");
exports.search = (filter) => {
  ⟦return Item.find(filter);⟧
};
"##,
    }],
    good: samples![{ "texts made sure of":
        "package.json" => r##"{ "name": "shop", "dependencies": { "express": "4.18.0", "mongoose": "8.0.0" } }"##,
        "routes/login.js" => r##"const app = require("express")();
app.post("/reset", async (req, res) => {
  const { token } = req.body;
  if (typeof token !== "string") return res.sendStatus(400);
  const user = await User.findOne({ resetToken: token });
  const other = await User.findOne({ token: String(req.body.other), code: req.params.code });
  res.json({ ok: Boolean(user || other) });
});
"##,
    }
    { "fields and numbers":
        "data/stocks.js" => r##"const app = require("express")();
app.get("/stocks", async (req, res) => {
  const threshold = Number(req.query.threshold);
  res.json(await db.collection("stocks").find({ amount: { $gt: threshold }, owner: String(req.query.owner) }).toArray());
});
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    // Only document databases read an object as an operator, and only where nothing strips operators before.
    let depends = |names: &[&str]| project.facts.dependencies.iter().any(|dependency| names.contains(&dependency.name.as_str()));
    let operators = depends(&["mongoose", "mongodb", "monk", "mongoist"]) && !depends(&["express-mongo-sanitize", "mongo-sanitize"]);
    for flow in flows::into(project, out, |sink| sink == Sink::NoSql || sink == Sink::NoSqlSecret && operators) {
        // A schema before the route lets only texts through.
        if flow.by != "$where" && entry::is_validated(&entry::entries(project, flow.steps.first().unwrap_or(&flow.origin))) {
            continue;
        }
        flows::fail(out, flow);
    }
}
