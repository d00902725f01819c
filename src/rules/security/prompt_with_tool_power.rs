//! What a visitor writes reaches an AI model that can run commands, code or statements.

use super::flows;
use crate::facts::{Project, Sink, SiteKind};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/prompt-with-tool-power",
    title: "A visitor can talk the AI into running commands on the server",
    pass_title: "AI models that visitors talk to hold no tools that run commands or code",
    severity: Severity::High,
    effort: Effort::Day,
    stage: Stage::Stabilize,
    why: "What visitors write goes to an AI model that has tools to run commands, code or database statements on your server. Models do what a cleverly written text asks for; no instruction to the model prevents that reliably.",
    fix: "Give the model tools that do one narrow thing each, with the caller's own rights; run code only in a sandbox; ask a person before anything irreversible.",
    prompt: "Replace the tools of this model call that run shell commands, evaluate code or execute raw SQL by narrow ones with fixed operations and validated parameters, limited to the verified user's own records. Where code must run, run it in an isolated sandbox without network and secrets. Keep the chat's interface. Done when a message that asks the model to print environment variables or drop a table gets nothing.",
    cannot_see: "Sandboxes around the whole process, and confirmation that a person gives elsewhere.",
    refs: &[Ref::Cwe(77), Ref::Url("https://genai.owasp.org/llmrisk/llm062025-excessive-agency/")],
    judge,
    bad: samples![{ "a shell as a tool":
        "app/api/chat/route.ts" => r##"import { generateText, tool } from "ai";
import { execSync } from "node:child_process";
export async function POST(request: Request) {
  const { prompt } = await request.json();
  const { text } = ⟦await generateText({⟧
    model,
    prompt,
    tools: { run: tool({ parameters: schema, execute: async ({ command }) => execSync(command).toString() }) },
  });
  return Response.json({ text });
}
"##,
    }],
    good: samples![{ "narrow tools":
        "app/api/chat/route.ts" => r##"import { generateText, tool } from "ai";
import { prisma } from "@/lib/prisma";
const word = /x/;
export async function POST(request: Request) {
  const { prompt } = await request.json();
  const { text } = await generateText({
    model,
    prompt,
    tools: { weather: tool({ parameters: schema, execute: async ({ town }) => word.exec(town) ?? prisma.weather.findFirst({ where: { town } }) }) },
  });
  return Response.json({ text });
}
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let tool = project.facts.sites.iter().find(|site| site.kind == SiteKind::PowerfulTool);
    for flow in flows::into(project, out, |sink| sink == Sink::ToolPrompt) {
        let elsewhere = flow.by.ends_with("(tools of other files)");
        if elsewhere && tool.is_none() {
            continue;
        }
        let finding = flows::fail(out, flow).confidence(if elsewhere { Confidence::Low } else { Confidence::Medium });
        finding.related(tool.filter(|_| elsewhere).map(|tool| tool.origin.clone()));
    }
}
