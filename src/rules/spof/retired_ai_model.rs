//! AI models that their provider has switched off.

use crate::facts::{Project, SiteKind};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "spof/retired-ai-model",
    title: "The AI model `{model}` is past the day its provider announced for retiring it",
    pass_title: "No AI model that is named is known to be past its retirement",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "Once a provider switches a model off, every feature that names it answers with an error, whatever your code does.",
    fix: "Name the provider's current model, keep the name in the configuration, and note the date on which it will be retired.",
    prompt: "Replace the retired model by the provider's current equivalent. Read the model's name from an environment variable with a \
             current default, in one place. Handle the provider's error for an unknown model with a clear log line. Compare a few answers of old \
             features by hand. Done when the feature works with the new model and no retired name is left in the code.",
    cannot_see: "Models that are named in settings outside the code, days that were set or moved after this version was published, and whether your contract keeps an old model alive.",
    refs: &[
        Ref::Url("https://platform.claude.com/docs/en/about-claude/model-deprecations"),
        Ref::Url("https://ai.google.dev/gemini-api/docs/deprecations"),
        Ref::Url("https://platform.openai.com/docs/deprecations"),
    ],
    judge,
    bad: samples![{ "a model of 2024":
        "package.json" => r#"{ "name": "shop" }"#,
        "src/lib/ai.ts" => "import Anthropic from '@anthropic-ai/sdk';\nexport const ask = (client: Anthropic) => client.messages.create({\n  ⟦model: 'claude-3-5-sonnet-20241022',⟧\n});\n",
    }],
    good: samples![{ "an alias and a name from the environment":
        "package.json" => r#"{ "name": "shop" }"#,
        "src/lib/ai.ts" => "import OpenAI from 'openai';\nexport const ask = (client: OpenAI) => client.chat({ model: process.env.MODEL ?? 'gpt-4o' });\nexport type Model = 'claude-2.1' | 'gpt-4o';\nexport const limits = { 'claude-2.1': 4096 };\nexport const isOld = (model: string) => model === 'claude-2.1' || model.includes('gpt-4');\n",
        "ai.py" => "label = {'processed_with': 'gpt-4'}\nold = model.startswith('gpt-4')\n",
    }],
};

/// Names of retired models, with the day that the provider announced for switching them off (see the references). A `*`
/// stands for any ending; other names hold for their dated versions too. Only what had an announced day that was past in
/// November 2026 stands here, and a provider may have moved it.
const RETIRED: &[(&str, &str)] = &[
    ("text-davinci-*", "2024-01-04"),
    ("code-davinci-*", "2024-01-04"),
    ("gpt-3.5-turbo-0301", "2024-09-13"),
    ("gpt-3.5-turbo-0613", "2024-09-13"),
    ("gpt-3.5-turbo-16k", "2024-09-13"),
    ("gpt-4-vision-preview", "2024-12-06"),
    ("gpt-4-1106-vision-preview", "2024-12-06"),
    ("gpt-4-32k", "2025-06-06"),
    ("gpt-4.5-preview", "2025-07-14"),
    ("o1-preview", "2025-07-28"),
    ("o1-mini", "2025-10-27"),
    ("chatgpt-4o-latest", "2026-02-17"),
    ("gpt-4-0314", "2026-03-26"),
    ("gpt-4-0125-preview", "2026-03-26"),
    ("gpt-4-turbo-preview", "2026-03-26"),
    ("gpt-5-chat-latest", "2026-07-23"),
    ("gpt-5-codex", "2026-07-23"),
    ("gpt-5.1-codex", "2026-07-23"),
    ("gpt-5.1-codex-max", "2026-07-23"),
    ("gpt-5.1-codex-mini", "2026-07-23"),
    ("gpt-5.1-chat-latest", "2026-07-23"),
    ("gpt-5.2-codex", "2026-07-23"),
    ("o3-deep-research", "2026-07-23"),
    ("o4-mini-deep-research", "2026-07-23"),
    ("computer-use-preview", "2026-07-23"),
    ("gpt-5.2-chat-latest", "2026-08-10"),
    ("gpt-5.3-chat-latest", "2026-08-10"),
    ("gpt-3.5-turbo-instruct", "2026-09-28"),
    ("gpt-3.5-turbo-1106", "2026-09-28"),
    ("babbage-002", "2026-09-28"),
    ("davinci-002", "2026-09-28"),
    ("gpt-3.5-turbo", "2026-10-23"),
    ("gpt-4", "2026-10-23"),
    ("gpt-4-turbo", "2026-10-23"),
    ("gpt-4-1106-preview", "2026-10-23"),
    ("gpt-4o-2024-05-13", "2026-10-23"),
    ("gpt-image-1", "2026-10-23"),
    ("gpt-4.1-nano", "2026-10-23"),
    ("o1", "2026-10-23"),
    ("o1-pro", "2026-10-23"),
    ("o3-mini", "2026-10-23"),
    ("o4-mini", "2026-10-23"),
    ("claude-1*", "2024-11-06"),
    ("claude-instant*", "2024-11-06"),
    ("claude-2*", "2025-07-21"),
    ("claude-3-sonnet-20240229", "2025-07-21"),
    ("claude-3-5-sonnet-*", "2025-10-28"),
    ("claude-3-opus-*", "2026-01-05"),
    ("claude-3-7-sonnet-*", "2026-02-19"),
    ("claude-3-5-haiku-*", "2026-02-19"),
    ("claude-3-haiku-20240307", "2026-04-20"),
    ("claude-sonnet-4-0", "2026-06-15"),
    ("claude-sonnet-4-20250514", "2026-06-15"),
    ("claude-opus-4-0", "2026-06-15"),
    ("claude-opus-4-20250514", "2026-06-15"),
    ("claude-opus-4-1", "2026-08-05"),
    ("gemini-1.0-*", "2025-04-09"),
    ("gemini-1.5-*", "2025-09-24"),
    ("gemini-2.5-pro-preview-*", "2025-12-02"),
    ("gemini-3-pro-preview", "2026-03-09"),
    ("gemini-3.1-flash-image-preview", "2026-06-25"),
    ("gemini-2.0-flash", "2026-06-01"),
    ("gemini-2.0-flash-001", "2026-06-01"),
    ("gemini-2.0-flash-lite", "2026-06-01"),
    ("gemini-2.0-flash-lite-001", "2026-06-01"),
];

/// Whether a model is one that is named, or a dated version of it.
fn is_of(model: &str, named: &str) -> bool {
    if let Some(start) = named.strip_suffix('*') {
        return model.starts_with(start);
    }
    let Some(rest) = model.strip_prefix(named) else { return false };
    // A number of one or two digits is another model (`claude-sonnet-4-5`).
    let date = rest.strip_prefix(['-', '@']).map_or(0, |date| date.chars().take_while(char::is_ascii_digit).count());
    rest.is_empty() || date >= 4
}

fn judge(project: &Project, out: &mut Verdict) {
    let mut models = project.facts.sites.iter().filter(|site| site.kind == SiteKind::AiModel).peekable();
    if models.peek().is_none() {
        out.not_applicable("No AI model is named.");
        return;
    }
    let mut found = false;
    let mut seen = std::collections::BTreeSet::new();
    for site in models {
        let Some((_, day)) = RETIRED.iter().find(|(named, _)| is_of(&site.detail, named)) else { continue };
        found = true;
        if !seen.insert((site.detail.as_str(), site.origin.path.as_str())) {
            continue;
        }
        out.fail(&site.origin)
            .name("model", site.detail.clone())
            .detail(format!("The provider announced {day} as the day of its retirement."));
    }
    if !found {
        out.pass();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(model: &str) -> Option<&'static str> {
        RETIRED.iter().find(|(named, _)| is_of(model, named)).map(|(_, day)| *day)
    }

    #[test]
    fn names_and_their_dated_versions() {
        for (model, wanted) in [
            ("gpt-4", Some("2026-10-23")),
            ("gpt-4-0613", Some("2026-10-23")),
            ("gpt-4-0125-preview", Some("2026-03-26")),
            ("gpt-4-32k-0613", Some("2025-06-06")),
            ("o1-2024-12-17", Some("2026-10-23")),
            ("claude-sonnet-4-20250514", Some("2026-06-15")),
            ("claude-3-5-haiku-latest", Some("2026-02-19")),
            ("gemini-2.0-flash-001", Some("2026-06-01")),
            ("gpt-4o", None),
            ("gpt-image-1", Some("2026-10-23")),
            ("gpt-image-1-mini", None),
            ("gpt-image-1.5", None),
            ("gpt-4o-2024-08-06", None),
            ("gpt-4.1", None),
            ("gpt-4.1-mini", None),
            ("o3", None),
            ("claude-sonnet-4-5", None),
            ("claude-sonnet-4-5-20250929", None),
            ("gemini-2.5-flash", None),
        ] {
            assert_eq!(day(model), wanted, "{model}");
        }
    }
}
