//! Addresses of callers that browsers are sent to.

use super::flows;
use crate::facts::{Project, Sink};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/open-redirect",
    title: "A link to your site can send people anywhere",
    pass_title: "Redirects lead only to known places",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "A link that starts with your address can end on somebody else's page. Fraudsters use this to make a false log-in page look like yours.",
    fix: "Redirect only to paths of your own site: accept values that start with a single slash, or look the target up in a list.",
    prompt: "Change this redirect so that only paths of the own site are accepted: the value must start with one slash and not with two, otherwise go to the start page. Done when a full address of another site is not followed.",
    cannot_see: "Values that travel through stores or queues before they arrive, and checks that a library makes.",
    refs: &[Ref::Cwe(601)],
    judge,
    bad: samples![
        { "Python: where the link says":
            "app.py" => r##"from flask import Flask, request, redirect
app = Flask(__name__)

@app.route("/go")
def go():
    ⟦return redirect(request.args.get("next"))⟧
"##,
        }{ "a query parameter":
        "routes/go.js" => r##"module.exports.go = (req, res) => {
  ⟦res.redirect(req.query.url);⟧
};
"##,
    }
    { "a page that goes where its link says":
        "app/login/form.tsx" => r##""use client";
import { useRouter, useSearchParams } from "next/navigation";
export function Form() {
  const router = useRouter();
  const searchParams = useSearchParams();
  const next = searchParams.get("next");
  const done = () => {
    ⟦router.push(next ?? "/dashboard");⟧
  };
  return <button onClick={done}>Log in</button>;
}
"##,
    }],
    good: samples![
        { "Python: a path of one's own, a host that is asked for":
            "app.py" => r##"from urllib.parse import urlsplit
from flask import Flask, request, redirect, url_for
app = Flask(__name__)

@app.route("/go")
def go():
    target = request.args.get("next")
    if not target or urlsplit(target).netloc != "":
        target = url_for("index")
    return redirect(target)

@app.route("/item")
def item():
    return redirect("/items/" + request.args["id"])
"##,
        }{ "a page that goes to a path of its own":
        "app/login/form.tsx" => r##""use client";
import { useRouter, useSearchParams } from "next/navigation";
export function Form() {
  const router = useRouter();
  const searchParams = useSearchParams();
  const next = searchParams.get("next");
  const id = searchParams.get("id");
  const done = () => router.push(next?.startsWith("/") && !next.startsWith("//") ? next : "/dashboard");
  return <button onClick={done} onBlur={() => router.push(`/items/${id}?next=${next}`)}>Log in</button>;
}
"##,
    }
    { "a path of the own site":
        "routes/go.js" => r##"const app = require("express")();
app.get("/go", (req, res) => {
  const next = req.query.next;
  if (!next.startsWith("/") || next.startsWith("//")) return res.redirect("/");
  res.redirect(next);
});
app.get("/item", (req, res) => res.redirect(`/items/${req.query.id}`));
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    flows::fail_each(project, out, Sink::Redirect);
}
