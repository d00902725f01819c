//! Assistants whose input and output nothing filters.

use crate::facts::{Project, RemarkKind};
use crate::rules::exports;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/ai-moderation-off",
    title: "Nothing filters what people and the AI model say in “{what}”",
    pass_title: "What goes into and out of the AI model is filtered",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Scale,
    why: "Without a filter the assistant repeats whatever people make it say, in your product's name.",
    fix: "Switch the platform's moderation on, with the provider's filter or a list of words, for both directions.",
    prompt: "Switch moderation on for this assistant, for input and output, with the AI provider's moderation or a list of words, and give a friendly fixed answer when it takes effect. Do not change the prompts. Done when a message with a forbidden word gets the fixed answer.",
    cannot_see: "Filters that the AI provider applies by itself.",
    refs: &[Ref::Url("https://docs.dify.ai/en/guides/application-orchestrate/app-toolkits/moderation-tool")],
    judge,
    bad: samples![{ "a chat without moderation":
        "help.yml" => r##"app:
  mode: chat
  name: Help
kind: app
version: 0.1.5
workflow:
  features:
    sensitive_word_avoidance:
      enabled: ⟦false⟧
  graph:
    nodes: []
"##,
    }],
    good: samples![{ "a chat with it":
        "help.yml" => r##"app:
  mode: chat
  name: Help
kind: app
version: 0.1.5
workflow:
  features:
    sensitive_word_avoidance:
      enabled: true
  graph:
    nodes: []
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    exports::fail_kind(project, out, RemarkKind::ModerationOff);
}
