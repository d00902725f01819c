//! Text of a caller that is run as code.

use super::flows;
use crate::facts::{Project, Sink};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/code-injection",
    title: "What a visitor sends is run as code on the server",
    pass_title: "Nothing that visitors send is run as code",
    severity: Severity::Critical,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "The server runs text of a request as if it were part of the program. Whoever sends it can do whatever your server can: read keys, copy the database, change answers.",
    fix: "Parse the value for what it should be (a number, a date, JSON) instead of evaluating it.",
    prompt: "Replace this evaluation by parsing of the expected type (Number, JSON.parse, a small expression parser without function calls) and refuse everything else with 400. Keep results for valid input the same. Done when no text of a request is evaluated.",
    cannot_see: "Values that travel through stores or queues before they arrive, and checks that a library makes.",
    refs: &[Ref::Cwe(95), Ref::Cwe(94)],
    judge,
    bad: samples![
        { "JavaScript: a template that the caller writes":
            "server.js" => r##"const app = require("express")();
const ejs = require("ejs");
app.post("/preview", (req, res) => {
  ⟦res.send(ejs.render(req.body.template, { name: "Ann" }));⟧
});
"##,
        }

        { "PHP: a page that the address names":
            "index.php" => r##"<?php
$page = $_GET["page"];
⟦include $page . ".php";⟧
"##,
        }

        { "Python: a sum and a template":
            "app.py" => r##"from flask import Flask, request, render_template_string
app = Flask(__name__)

@app.route("/sum")
def sum_up():
    ⟦return str(eval(request.args["sum"]))⟧

@app.route("/hello")
def hello():
    name = request.args.get("name")
    ⟦return render_template_string("<h1>Hello " + name + "</h1>")⟧
"##,
        }{ "eval of a field":
        "routes/contributions.js" => r##"function update(req, res) {
  ⟦const amount = eval(req.body.amount);⟧
  res.json({ amount });
}
"##,
    }],
    good: samples![
        { "PHP: a page from a list":
            "index.php" => r##"<?php
$pages = ["home" => "home.php", "about" => "about.php"];
$page = $_GET["page"] ?? "home";
if (!isset($pages[$page])) {
    exit;
}
include $pages[$page];
"##,
        }

        { "Python: a literal is read, a template gets a value":
            "app.py" => r##"import ast
from flask import Flask, request, render_template_string
app = Flask(__name__)

@app.route("/sum")
def sum_up():
    ast.literal_eval(request.args["sum"])
    return render_template_string("<h1>{{ name }}</h1>", name=request.args["name"])
"##,
        }{ "parsed":
        "routes/contributions.js" => r##"const app = require("express")();
app.post("/amount", (req, res) => {
  const amount = Number(req.body.amount);
  res.json({ amount });
});
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    flows::fail_each(project, out, Sink::Code);
}
