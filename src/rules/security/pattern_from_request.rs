//! Text of a caller as a regular expression.

use super::flows;
use crate::facts::{Project, Sink};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule {
    id: "security/pattern-from-request",
    title: "What a visitor sends is used as a search pattern that can stop the server",
    pass_title: "Search patterns are fixed or escaped",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "Some patterns take minutes or for ever to try. Node answers all visitors from one thread, so a single request with such a pattern stops the product for everyone.",
    fix: "Escape the text before it becomes a pattern, or look for plain text with `includes`.",
    prompt: "Change this so that text of the request never becomes a regular expression as it is: escape it with value.replace(/[.*+?^${}()|[\\]\\\\]/g, \"\\\\$&\") first, or use includes() on lower-cased text. Limit its length to 100 characters. Results for ordinary words stay the same. Done when a search for `(a+)+$` looks for that text.",
    cannot_see: "Escaping that a library does under a name of its own.",
    refs: &[Ref::Cwe(1333), Ref::Cwe(400)],
    judge,
    bad: samples![{ "a search term":
        "routes/search.js" => r##"const app = require("express")();
app.get("/search", (req, res) => {
  ⟦const pattern = new RegExp(req.query.q, "i");⟧
  res.json(rows.filter((row) => pattern.test(row.name)));
});
"##,
    }
    { "an operator of a document database":
        "routes/products.js" => r##"const app = require("express")();
app.get("/products", async (req, res) => {
  const rows = await Product.find({ $or: [
    ⟦{ name: { $regex: req.query.q, $options: "i" } },⟧
    { brand: { $regex: req.query.q, $options: "i" } },
  ] });
  res.json(rows);
});
"##,
    }],
    good: samples![{ "escaped, and plain text":
        "routes/search.js" => r##"const app = require("express")();
const escapeRegExp = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
app.get("/search", (req, res) => {
  const q = String(req.query.q).slice(0, 100);
  const pattern = new RegExp(escapeRegExp(q), "i");
  const other = new RegExp(q.replace(/[^a-z]/g, ""));
  res.json(rows.filter((row) => pattern.test(row.name) || other.test(row.name) || row.name.includes(q)));
});
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let mut told = BTreeSet::new();
    for flow in flows::into(project, out, |sink| sink == Sink::Pattern) {
        if flow.by != "$regex" {
            flows::fail(out, flow);
        } else if told.insert(flow.origin.path.as_str()) {
            // One word a file: the fields of one search are searched alike.
            flows::fail(out, flow).severity(Severity::Low).detail("The database tries this pattern on every record that it searches.");
        }
    }
}
