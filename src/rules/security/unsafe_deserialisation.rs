//! Data of callers in a deserialiser that runs code.

use super::flows;
use crate::facts::{Project, Sink};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/unsafe-deserialisation",
    title: "Uploaded data can run code on the server",
    pass_title: "Data from outside is read by safe parsers",
    severity: Severity::Critical,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "The parser that reads this data runs functions that stand in it. A prepared upload takes over the server.",
    fix: "Use JSON.parse, or another parser that reads data only, and validate the result.",
    prompt: "Replace the unsafe deserialiser by JSON.parse with a schema check (for example zod), remove the package, and answer 400 for invalid data. Done when the package is gone from package.json.",
    cannot_see: "Values that travel through stores or queues before they arrive, and checks that a library makes.",
    refs: &[Ref::Cwe(502)],
    judge,
    bad: samples![
        { "Python: pickle and an unsafe loader":
            "app.py" => r##"import base64, pickle, yaml
from flask import Flask, request
app = Flask(__name__)

@app.route("/load", methods=["POST"])
def load():
    ⟦user = pickle.loads(base64.b64decode(request.cookies["user"]))⟧
    ⟦settings = yaml.load(request.data, Loader=yaml.Loader)⟧
    return {"user": user.name, "settings": settings}
"##,
        }{ "node-serialize on an upload":
        "core/import.js" => r##"const serialize = require("node-serialize");
module.exports.load = (req, res) => {
  ⟦const items = serialize.unserialize(req.files.items.data.toString("utf8"));⟧
  res.json(items);
};
"##,
    }],
    good: samples![
        { "Python: a safe loader and one's own file":
            "app.py" => r##"import pickle, yaml
from flask import Flask, request
app = Flask(__name__)
MODEL = pickle.load(open("model.bin", "rb"))

@app.route("/load", methods=["POST"])
def load():
    return {"a": yaml.safe_load(request.data), "b": yaml.load(request.data, Loader=yaml.SafeLoader)}
"##,
        }{ "JSON":
        "core/import.js" => r##"const app = require("express")();
app.post("/import", (req, res) => res.json(JSON.parse(req.body.items)));
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    flows::fail_each(project, out, Sink::Deserialise);
}
