//! Log-ins that say whether an account exists.

use crate::facts::{Project, SiteKind};
use crate::rules::sites::fail_each;
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/account-enumeration",
    title: "The log-in tells strangers who has an account",
    pass_title: "Log-ins give the same answer for an unknown account and a wrong password",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "The answer for an unknown address differs from the answer for a wrong password. Somebody with a list of addresses can find out which of them are your customers, and then guess passwords or write to them in your name.",
    fix: "Give one answer for both: \"e-mail or password is wrong\".",
    prompt: "In this log-in handler, answer with the same status and the same message when no account is found and when the password is wrong. Compare against a fixed hash when there is no account, so that both take equally long. Keep the log-in's other behaviour. Done when both cases cannot be told apart from outside.",
    cannot_see: "Differences in how long the answers take.",
    refs: &[Ref::Cwe(204), Ref::Url("https://cheatsheetseries.owasp.org/cheatsheets/Authentication_Cheat_Sheet.html")],
    judge,
    bad: samples![{ "Python: two answers":
        "app.py" => r##"from flask import Flask, jsonify, request
app = Flask(__name__)
@app.route("/login", methods=["POST"])
def login():
    user = User.query.filter_by(username=request.json["username"]).first()
    if not user:
        return jsonify(error="Username does not exist"), 404
    if not check_password_hash(user.password_hash, request.json["password"]):
        return jsonify(error=⟦"Password is not correct for the given username."⟧), 401
    return jsonify(ok=True)
"##,
    }{ "two answers":
        "server/login.js" => r##"const app = require("express")();
app.post("/login", async (req, res) => {
  const user = await User.findOne({ email: req.body.email });
  if (!user) return res.status(404).json({ message: "User not found" });
  if (!(await bcrypt.compare(req.body.password, user.hash))) {
    return res.status(401).json({ message: ⟦"Incorrect password"⟧ });
  }
  res.json({ ok: true });
});
"##,
    }],
    good: samples![{ "one answer, and a change of one's own password":
        "server/login.js" => r##"const app = require("express")();
app.post("/login", async (req, res) => {
  const user = await User.findOne({ email: req.body.email });
  if (!user || !(await bcrypt.compare(req.body.password, user.hash))) {
    return res.status(401).json({ message: "Incorrect email or password" });
  }
  res.json({ ok: true });
});
app.post("/password", requireAuth, async (req, res) => {
  const user = await User.findById(req.user.id);
  if (!user) return res.status(404).json({ message: "User not found" });
  if (!(await bcrypt.compare(req.body.oldPassword, user.hash))) return res.status(401).json({ message: "Incorrect password" });
  res.json({ ok: true });
});
app.post("/reset", async (req, res) => {
  const { password, confirmPassword } = req.body;
  if (password !== confirmPassword) return res.status(400).json({ message: "Passwords do not match" });
  const user = await User.findOne({ code: req.body.code });
  if (!user) return res.status(404).json({ message: "User not found" });
  res.json({ ok: true });
});
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    fail_each(
        project,
        out,
        |site| site.kind == SiteKind::AccountEnumeration,
        |_, finding| {
            finding.confidence(Confidence::Medium);
        },
    );
}
