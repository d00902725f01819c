//! Steps that let an AI model answer at any length.

use crate::facts::{Project, RemarkKind};
use crate::rules::exports;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "cost/ai-answer-unlimited",
    title: "Nothing limits how long the AI model's answer in “{what}” may get",
    pass_title: "The length of AI answers is limited",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Scale,
    why: "AI models are paid by the word. A question that makes the model talk on, by mistake or on purpose, costs a hundred times as much as usual.",
    fix: "Set a limit for the length of the answer in each step that calls a model, and a spending limit at the provider.",
    prompt: "Set the maximum length of the answer (max tokens) in every step that calls an AI model, at about twice what the task needs. Do not change the prompts. Done when every model step of this workflow has a limit.",
    cannot_see: "Limits that are set at the provider.",
    refs: &[Ref::Cwe(770), Ref::Url("https://genai.owasp.org/llmrisk/llm102025-unbounded-consumption/")],
    judge,
    bad: samples![{ "a model without a limit":
        "flow.json" => r##"{ "name": "Orders", "active": true, "settings": { "executionOrder": "v1" }, "connections": {  }, "nodes": [
{ "name": "Model",
⟦"type": "@n8n/n8n-nodes-langchain.lmChatOpenAi"⟧, "typeVersion": 1, "position": [0, 0], "parameters": { "options": {} } }
] }"##,
    }],
    good: samples![{ "a model with one, and one of your own machine":
        "flow.json" => r##"{ "name": "Orders", "active": true, "settings": { "executionOrder": "v1" }, "connections": {  }, "nodes": [
{ "name": "Model",
"type": "@n8n/n8n-nodes-langchain.lmChatOpenAi", "typeVersion": 1, "position": [0, 0], "parameters": { "options": { "maxTokens": 400 } } },
{ "name": "Own",
"type": "@n8n/n8n-nodes-langchain.lmChatOllama", "typeVersion": 1, "position": [0, 0], "parameters": { "options": {} } }
] }"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    exports::fail_kind(project, out, RemarkKind::AiUnlimited);
}
