//! Text of a caller in a path of the file system.

use super::flows;
use crate::facts::{Project, Sink};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/path-traversal",
    title: "What a visitor sends decides which file the server opens",
    pass_title: "Paths of files are fixed or contained",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "A visitor names the file that the server opens. With a few dots and slashes in the name, the server hands out its own configuration and keys, or overwrites them.",
    fix: "Take only the base name, resolve it against one folder, and refuse when the result leaves that folder. Better, look the file up by an id.",
    prompt: "Contain this path: use path.basename on the value, join it with a fixed folder, resolve it, and answer 400 when the result does not start with that folder. Keep the result for valid names the same. Done when a name with ../ is refused.",
    cannot_see: "Values that travel through stores or queues before they arrive, and checks that a library makes.",
    refs: &[Ref::Cwe(22)],
    judge,
    bad: samples![
        { "Python: a name from the address":
            "app.py" => r##"import os
from flask import Flask, request, send_file
app = Flask(__name__)

@app.route("/files/<path:name>")
def show(name):
    ⟦return send_file(os.path.join("files", name))⟧

@app.route("/upload", methods=["POST"])
def upload():
    file = request.files["file"]
    ⟦file.save(os.path.join("files", file.filename))⟧
    return "ok"
"##,
        }{ "a name from the query":
        "routes/files.js" => r##"const fs = require("fs");
module.exports.read = (req, res) => {
  ⟦res.send(fs.readFileSync("./uploads/" + req.query.name));⟧
};
"##,
    }],
    good: samples![
        { "Python: a name that is made safe":
            "app.py" => r##"import os
from flask import Flask, request, send_from_directory
from werkzeug.utils import secure_filename
app = Flask(__name__)

@app.route("/files/<path:name>")
def show(name):
    return send_from_directory("files", name)

@app.route("/upload", methods=["POST"])
def upload():
    file = request.files["file"]
    name = secure_filename(file.filename)
    file.save(os.path.join("files", name))
    return open(f"files/{int(request.form['page'])}.txt").read()
"##,
        }{ "the ending of a name only":
        "routes/upload.js" => r##"const fs = require("fs");
const app = require("express")();
app.post("/file", (req, res) => {
  const ext = req.body.name.split('.').pop();
  fs.writeFileSync(`./uploads/${crypto.randomUUID()}.${ext}`, req.body.data);
  res.send("ok");
});
"##,
    }
    { "the base name only":
        "routes/files.js" => r##"const fs = require("fs");
const path = require("path");
const app = require("express")();
app.get("/file", (req, res) => {
  res.send(fs.readFileSync(path.join("./uploads", path.basename(req.query.name))));
});
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    flows::fail_each(project, out, Sink::Path);
}
