//! XML of callers read with entities resolved.

use super::flows;
use crate::facts::{Project, Sink};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/xml-external-entities",
    title: "Uploaded XML can read files of the server",
    pass_title: "XML from outside is read without entities",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "The XML parser follows references that stand in the document. A prepared document makes the server hand out its own files or call internal addresses.",
    fix: "Switch off entity resolution (leave out noent) and the loading of external definitions.",
    prompt: "Parse this XML without the noent and dtdload options, or with a parser that does not resolve entities. Keep the result for plain documents the same. Done when a document with an external entity is read without its content.",
    cannot_see: "Values that travel through stores or queues before they arrive, and checks that a library makes.",
    refs: &[Ref::Cwe(611), Ref::Url("https://cheatsheetseries.owasp.org/cheatsheets/XML_External_Entity_Prevention_Cheat_Sheet.html")],
    judge,
    bad: samples![{ "noent on an upload":
        "core/import.js" => r##"const libxmljs = require("libxmljs");
module.exports.load = (req, res) => {
  ⟦const items = libxmljs.parseXmlString(req.files.items.data.toString("utf8"), { noent: true });⟧
  res.json(items);
};
"##,
    }],
    good: samples![{ "without entities":
        "core/import.js" => r##"const libxmljs = require("libxmljs");
const app = require("express")();
app.post("/import", (req, res) => res.json(libxmljs.parseXmlString(req.body.xml).root().name()));
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    flows::fail_each(project, out, Sink::Xml);
}
