//! Inner workings shown to whoever causes an error.

use crate::facts::{Project, SiteKind};
use crate::rules::sites::fail_each;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/stack-trace-to-caller",
    title: "Callers are shown the program's stack trace",
    pass_title: "Errors are answered without inner workings",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "Anyone who causes an error learns file names, libraries and sometimes data, which makes the next attack \
          easier.",
    fix: "Log the error on the server and answer with a short message and a reference number.",
    prompt: "Do not send error.stack or error objects to callers. Log them on the server, answer with a plain message \
          and a status code. Done when no answer holds a stack trace outside development.",
    cannot_see: "Whether a layer in front removes it.",
    refs: &[Ref::Cwe(209)],
    judge,
    bad: samples![
        { "the body of a function's answer":
            "package.json" => r#"{ "name": "shop" }"#,
            "netlify/functions/run.js" => r#"exports.handler = async (event) => {
  try {
    return { statusCode: 200, body: JSON.stringify(await run(event)) };
  } catch (error) {
    console.error(JSON.stringify({ stack: error.stack }));
    return { statusCode: 500, body: JSON.stringify({ message: error.message, ⟦stack: error.stack⟧ }) };
  }
};
"#,
        }
        { "an answer with the stack":
            "package.json" => r#"{ "name": "shop" }"#,
            "app/api/run/route.ts" => r#"export async function POST() {
  try { return Response.json(await run()); } catch (error) {
    return Response.json(
      ⟦{ message: error.message, stack: error.stack },⟧
      { status: 500 });
  }
}
"#,
        }
    ],
    good: samples![
        { "logged, and shown in development only":
            "package.json" => r#"{ "name": "shop" }"#,
            "app/api/run/route.ts" => r#"export async function POST() {
  try { return Response.json(await run()); } catch (error) {
    console.error(error.stack);
    return Response.json({ stack: process.env.NODE_ENV === 'development' ? error.stack : undefined }, { status: 500 });
  }
}
"#,
            "server/errors.js" => r#"const express = require('express');
const { env } = require('./env');
module.exports = (error, req, res, next) => {
  if (env.NODE_ENV === 'development') {
    return res.status(500).json({ message: error.message, stack: error.stack });
  }
  res.status(500).json({ message: 'Something went wrong' });
};
"#,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    fail_each(project, out, |site| site.kind == SiteKind::StackTraceToCaller, |_, _| {});
}
