//! Steps that run what an AI model says.

use crate::facts::{Project, RemarkKind};
use crate::rules::exports;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/model-output-executed",
    title: "What the AI model says is run as {what}",
    pass_title: "Nothing that an AI model says is run",
    severity: Severity::High,
    effort: Effort::Day,
    stage: Stage::Stabilize,
    why: "Whoever chats with the model can talk it into saying what they want. If its words are run, a visitor reads other people's records, changes them or takes the machine over, by asking nicely.",
    fix: "Let the model choose among fixed actions, give it a database account that may only read what the asking person may see, and run no code that it writes.",
    prompt: "Replace this step: define a small set of fixed queries or actions with typed parameters and let the model choose one of them; check the parameters before use. The database account used here may only read the views that are meant for it. Remove steps that run code or SQL as the model writes it. Done when no text from the model is executed.",
    cannot_see: "Rights of the database account, and filters that the platform applies.",
    refs: &[Ref::Cwe(94), Ref::Url("https://genai.owasp.org/llmrisk/llm052025-improper-output-handling/")],
    judge,
    bad: samples![{ "a chain that writes SQL":
        "chat.json" => r##"{ "nodes": [{ "id": "a", "data": {
    ⟦"name": "sqlDatabaseChain"⟧, "inputParams": [], "inputAnchors": [], "inputs": { "url": "" } } }], "edges": [] }"##,
    }],
    good: samples![{ "a plain model":
        "chat.json" => r##"{ "nodes": [{ "id": "a", "data": { "name": "chatOpenAI", "inputParams": [], "inputAnchors": [], "inputs": { "maxTokens": "300" } } }], "edges": [] }"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    exports::fail_kind(project, out, RemarkKind::ModelRuns);
}
