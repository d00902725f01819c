//! AI models by family: dollars for a million tokens, sent and answered.

use super::{Seen, listed, seen};

/// A family of models.
#[derive(Debug, Clone, Copy)]
pub(in crate::cost) struct Model {
    /// How its names start.
    pub family: &'static str,
    /// Who sells it.
    pub provider: &'static str,
    /// A million tokens sent, in millionths of a dollar.
    pub input: u64,
    /// A million tokens answered.
    pub output: u64,
    /// Each call or picture: at least, likely, at most; nought where tokens are counted.
    pub each: [u64; 3],
    /// A smaller model of the same provider that does for most requests.
    pub smaller: Option<&'static str>,
    /// Where the price comes from.
    pub from: Seen,
}

const OPENAI: &str = "https://developers.openai.com/api/docs/pricing";
const IMAGE_MINI: &str = "https://developers.openai.com/api/docs/models/gpt-image-1-mini";
const ANTHROPIC: &str = "https://platform.claude.com/docs/en/about-claude/pricing";
const GEMINI: &str = "https://ai.google.dev/gemini-api/docs/pricing";
const XAI: &str = "https://docs.x.ai/docs/models";
const MISTRAL: &str = "https://mistral.ai/pricing";
const GROQ: &str = "https://groq.com/pricing";
const DEEPSEEK: &str = "https://api-docs.deepseek.com/quick_start/pricing";

/// A list of prices that is kept in public with its history.
const PRICES: &str = "https://www.llm-prices.com/";
/// And another one, of the providers that it leaves out.
const MATRIX: &str = "https://huggingface.co/datasets/gemmozero/ai-pricing-matrix-2026";
/// And one that says of each price on which day it was looked up.
const CHECKED: &str = "https://github.com/pydantic/genai-prices";
/// An article on speech that quotes its vendor.
const SPEECH: &str = "https://tokenmix.ai/blog/gpt-4o-transcribe-speech-to-text-api-guide-2026";
/// Machines and models by the second or the picture.
const REPLICATE: &str = "https://replicate.com/pricing";

/// Out of [`PRICES`], as it was last changed.
const fn priced(url: &'static str) -> Seen {
    listed(url, PRICES, "2026-08-05")
}

/// By tokens.
const fn tokens(family: &'static str, provider: &'static str, input: u64, output: u64, smaller: Option<&'static str>, from: Seen) -> Model {
    Model { family, provider, input, output, each: [0, 0, 0], smaller, from }
}

/// By the piece: a picture, a minute of speech, a text read aloud.
const fn pieces(family: &'static str, provider: &'static str, each: [u64; 3], from: Seen) -> Model {
    Model { family, provider, input: 0, output: 0, each, smaller: None, from }
}

/// All families. Of those whose start fits, the longest is meant.
pub(in crate::cost) const MODELS: &[Model] = &[
    tokens("gpt-5.5", "openai", 5_000_000, 30_000_000, Some("gpt-5.4-mini"), seen(OPENAI, "2026-05-04")),
    tokens("gpt-5.4", "openai", 2_500_000, 15_000_000, Some("gpt-5.4-mini"), seen(OPENAI, "2026-05-04")),
    tokens("gpt-5.4-mini", "openai", 750_000, 4_500_000, Some("gpt-5.4-nano"), seen(OPENAI, "2026-05-04")),
    tokens("gpt-5.4-nano", "openai", 200_000, 1_250_000, None, seen(OPENAI, "2026-05-04")),
    tokens("gpt-5.6-sol", "openai", 5_000_000, 30_000_000, Some("gpt-5.6-luna"), priced(OPENAI)),
    tokens("gpt-5.6-terra", "openai", 2_000_000, 12_000_000, Some("gpt-5.6-luna"), priced(OPENAI)),
    tokens("gpt-5.6-luna", "openai", 200_000, 1_200_000, None, priced(OPENAI)),
    tokens("gpt-5.2", "openai", 1_750_000, 14_000_000, Some("gpt-5-mini"), priced(OPENAI)),
    tokens("gpt-5", "openai", 1_250_000, 10_000_000, Some("gpt-5-mini"), seen(OPENAI, "2026-03-21")),
    tokens("gpt-5-mini", "openai", 250_000, 2_000_000, Some("gpt-5-nano"), seen(OPENAI, "2026-03-21")),
    tokens("gpt-5-nano", "openai", 50_000, 400_000, None, seen(OPENAI, "2026-03-21")),
    tokens("gpt-4.1", "openai", 2_000_000, 8_000_000, Some("gpt-4.1-mini"), seen(OPENAI, "2026-03-21")),
    tokens("gpt-4.1-mini", "openai", 400_000, 1_600_000, Some("gpt-4.1-nano"), seen(OPENAI, "2026-03-21")),
    tokens("gpt-4.1-nano", "openai", 100_000, 400_000, None, seen(OPENAI, "2026-03-21")),
    tokens("gpt-4o", "openai", 2_500_000, 10_000_000, Some("gpt-4o-mini"), seen(OPENAI, "2026-05-01")),
    tokens("gpt-4o-mini", "openai", 150_000, 600_000, None, seen(OPENAI, "2026-05-01")),
    tokens("chatgpt-4o", "openai", 5_000_000, 15_000_000, Some("gpt-4o-mini"), priced(OPENAI)),
    tokens("gpt-4-turbo", "openai", 10_000_000, 30_000_000, Some("gpt-4o-mini"), listed(OPENAI, CHECKED, "2025-07-04")),
    tokens("gpt-4", "openai", 30_000_000, 60_000_000, Some("gpt-4o-mini"), listed(OPENAI, CHECKED, "2025-07-04")),
    tokens("gpt-3.5-turbo", "openai", 500_000, 1_500_000, Some("gpt-4o-mini"), seen(OPENAI, "2026-05-01")),
    tokens("o1", "openai", 15_000_000, 60_000_000, Some("o4-mini"), seen(OPENAI, "2026-05-01")),
    tokens("o3", "openai", 2_000_000, 8_000_000, Some("o4-mini"), seen(OPENAI, "2026-03-21")),
    tokens("o3-mini", "openai", 1_100_000, 4_400_000, None, seen(OPENAI, "2026-05-01")),
    tokens("o4-mini", "openai", 1_100_000, 4_400_000, None, seen(OPENAI, "2026-03-21")),
    tokens("text-embedding-3-small", "openai", 20_000, 0, None, seen(OPENAI, "2026-04-06")),
    tokens("text-embedding-3-large", "openai", 130_000, 0, Some("text-embedding-3-small"), seen(OPENAI, "2026-04-06")),
    tokens("text-embedding-ada", "openai", 100_000, 0, Some("text-embedding-3-small"), seen(OPENAI, "2026-04-06")),
    // By tokens at 40 dollars a million: 272, 1,056 or 4,160 for a square picture of low, middling or high quality.
    Model {
        smaller: Some("gpt-image-1-mini"),
        ..pieces("gpt-image-1", "openai", [11_000, 42_000, 167_000], listed(OPENAI, CHECKED, "2026-07-22"))
    },
    pieces("gpt-image-1-mini", "openai", [5_000, 11_000, 36_000], seen(IMAGE_MINI, "2026-07-22")),
    pieces("dall-e-3", "openai", [40_000, 40_000, 120_000], seen(OPENAI, "2026-04-06")),
    pieces("dall-e-2", "openai", [16_000, 20_000, 20_000], listed(OPENAI, "https://github.com/kevinhermawan/Canvas", "2023-12-25")),
    // A minute of speech, or a text of about a page read aloud.
    pieces("whisper", "openai", [3_000, 6_000, 30_000], seen(OPENAI, "2026-04-06")),
    pieces("gpt-4o-transcribe", "openai", [3_000, 6_000, 30_000], listed(OPENAI, SPEECH, "2026-04-25")),
    pieces("gpt-4o-mini-transcribe", "openai", [1_500, 3_000, 15_000], listed(OPENAI, SPEECH, "2026-04-25")),
    pieces("tts-1", "openai", [3_000, 15_000, 60_000], seen(OPENAI, "2026-04-06")),
    pieces("gpt-4o-mini-tts", "openai", [3_000, 15_000, 60_000], listed(OPENAI, CHECKED, "2026-08-05")),
    tokens("claude-opus-5.5", "anthropic", 4_000_000, 20_000_000, Some("claude-haiku-5.5"), seen(ANTHROPIC, "2026-10-01")),
    tokens("claude-opus-5", "anthropic", 5_000_000, 25_000_000, Some("claude-haiku-5.5"), seen(ANTHROPIC, "2026-10-01")),
    tokens("claude-sonnet-5.5", "anthropic", 2_000_000, 10_000_000, Some("claude-haiku-5.5"), seen(ANTHROPIC, "2026-10-01")),
    tokens("claude-haiku-5.5", "anthropic", 100_000, 500_000, None, seen(ANTHROPIC, "2026-10-01")),
    tokens("claude-fable-5", "anthropic", 10_000_000, 50_000_000, Some("claude-haiku-5.5"), seen(ANTHROPIC, "2026-10-01")),
    tokens("claude-sonnet-5", "anthropic", 3_000_000, 15_000_000, Some("claude-haiku-5.5"), priced(ANTHROPIC)),
    tokens("claude-opus-4.8", "anthropic", 5_000_000, 25_000_000, Some("claude-haiku-4.5"), priced(ANTHROPIC)),
    tokens("claude-opus-4.7", "anthropic", 5_000_000, 25_000_000, Some("claude-haiku-4.5"), priced(ANTHROPIC)),
    tokens("claude-opus-4.6", "anthropic", 5_000_000, 25_000_000, Some("claude-haiku-4.5"), priced(ANTHROPIC)),
    tokens("claude-opus-4.5", "anthropic", 5_000_000, 25_000_000, Some("claude-haiku-4.5"), priced(ANTHROPIC)),
    tokens("claude-opus-4", "anthropic", 15_000_000, 75_000_000, Some("claude-haiku-4.5"), priced(ANTHROPIC)),
    tokens("claude-sonnet-4", "anthropic", 3_000_000, 15_000_000, Some("claude-haiku-4.5"), seen(ANTHROPIC, "2025-11-25")),
    tokens("claude-haiku-4.5", "anthropic", 1_000_000, 5_000_000, None, priced(ANTHROPIC)),
    tokens("claude-3.7-sonnet", "anthropic", 3_000_000, 15_000_000, Some("claude-haiku-4.5"), priced(ANTHROPIC)),
    tokens("claude-3.5-sonnet", "anthropic", 3_000_000, 15_000_000, Some("claude-haiku-4.5"), priced(ANTHROPIC)),
    tokens("claude-3.5-haiku", "anthropic", 800_000, 4_000_000, None, priced(ANTHROPIC)),
    tokens("claude-3-opus", "anthropic", 15_000_000, 75_000_000, Some("claude-haiku-4.5"), priced(ANTHROPIC)),
    tokens("claude-3-sonnet", "anthropic", 3_000_000, 15_000_000, Some("claude-haiku-4.5"), listed(ANTHROPIC, CHECKED, "2026-07-29")),
    tokens("claude-3-haiku", "anthropic", 250_000, 1_250_000, None, priced(ANTHROPIC)),
    // Until the end of 2026, then twice as much.
    tokens("gemini-3.8-flash", "gemini", 750_000, 3_750_000, Some("gemini-2.5-flash-lite"), seen(GEMINI, "2026-09-20")),
    tokens("gemini-3.5-flash", "gemini", 1_500_000, 9_000_000, Some("gemini-2.5-flash-lite"), seen(GEMINI, "2026-09-20")),
    tokens("gemini-3.5-flash-lite", "gemini", 300_000, 2_500_000, Some("gemini-2.5-flash-lite"), priced(GEMINI)),
    tokens("gemini-3.6-flash", "gemini", 1_500_000, 7_500_000, Some("gemini-2.5-flash-lite"), priced(GEMINI)),
    tokens("gemini-3.1-flash-lite", "gemini", 250_000, 1_500_000, Some("gemini-2.5-flash-lite"), priced(GEMINI)),
    tokens("gemini-3-flash", "gemini", 500_000, 3_000_000, Some("gemini-2.5-flash-lite"), priced(GEMINI)),
    tokens("gemini-3.1-pro", "gemini", 2_000_000, 12_000_000, Some("gemini-3.8-flash"), seen(GEMINI, "2026-09-20")),
    tokens("gemini-3-pro", "gemini", 2_000_000, 12_000_000, Some("gemini-3.8-flash"), priced(GEMINI)),
    tokens("gemini-2.5-pro", "gemini", 1_250_000, 10_000_000, Some("gemini-2.5-flash"), seen(GEMINI, "2026-09-20")),
    tokens("gemini-2.5-flash", "gemini", 300_000, 2_500_000, Some("gemini-2.5-flash-lite"), seen(GEMINI, "2026-09-20")),
    tokens("gemini-2.5-flash-lite", "gemini", 100_000, 400_000, None, seen(GEMINI, "2026-09-20")),
    tokens("gemini-2.0-flash", "gemini", 100_000, 400_000, None, priced(GEMINI)),
    tokens("gemini-2.0-flash-lite", "gemini", 75_000, 300_000, None, priced(GEMINI)),
    tokens("gemini-1.5-pro", "gemini", 1_250_000, 5_000_000, Some("gemini-2.5-flash"), priced(GEMINI)),
    tokens("gemini-1.5-flash", "gemini", 75_000, 300_000, None, priced(GEMINI)),
    tokens("gemini-embedding", "gemini", 200_000, 0, None, seen(GEMINI, "2026-09-20")),
    // Switched off; what took its place.
    tokens("text-embedding-004", "gemini", 200_000, 0, None, seen(GEMINI, "2026-09-20")),
    pieces("gemini-3-pro-image", "gemini", [134_000, 134_000, 240_000], seen(GEMINI, "2026-09-20")),
    pieces("gemini-2.5-flash-image", "gemini", [39_000, 39_000, 39_000], listed(GEMINI, CHECKED, "2026-07-22")),
    pieces("imagen", "gemini", [20_000, 40_000, 60_000], listed(GEMINI, "https://searchroost.com/blog/imagen-family", "2026-03-03")),
    pieces("veo", "gemini", [1_200_000, 3_200_000, 6_000_000], seen(GEMINI, "2026-09-20")),
    tokens("grok-4.5", "xai", 2_000_000, 6_000_000, Some("grok-3-mini"), priced(XAI)),
    tokens("grok-4.3", "xai", 1_250_000, 2_500_000, Some("grok-3-mini"), priced(XAI)),
    tokens("grok-4-fast", "xai", 200_000, 500_000, None, priced(XAI)),
    tokens("grok-code-fast", "xai", 200_000, 1_500_000, None, priced(XAI)),
    tokens("grok-4.20", "xai", 2_000_000, 6_000_000, Some("grok-3-mini"), seen(XAI, "2026-04-22")),
    tokens("grok-4", "xai", 3_000_000, 15_000_000, Some("grok-3-mini"), priced(XAI)),
    tokens("grok-3", "xai", 3_000_000, 15_000_000, Some("grok-3-mini"), seen(XAI, "2025-06-02")),
    tokens("grok-3-mini", "xai", 300_000, 500_000, None, seen(XAI, "2025-06-02")),
    tokens("grok-2", "xai", 2_000_000, 10_000_000, Some("grok-3-mini"), seen(XAI, "2025-06-02")),
    tokens("mistral-large", "mistral", 2_000_000, 6_000_000, Some("mistral-small"), priced(MISTRAL)),
    tokens("mistral-medium", "mistral", 400_000, 2_000_000, Some("mistral-small"), priced(MISTRAL)),
    tokens("mistral-small", "mistral", 150_000, 600_000, None, seen(MISTRAL, "2026-04-22")),
    tokens("open-mistral", "mistral", 250_000, 250_000, None, priced(MISTRAL)),
    tokens("codestral", "mistral", 300_000, 900_000, None, priced(MISTRAL)),
    tokens("mixtral", "groq", 240_000, 240_000, None, listed(GROQ, MATRIX, "2026-09-26")),
    tokens("llama-3.3-70b", "groq", 590_000, 790_000, Some("llama-3.1-8b"), listed(GROQ, CHECKED, "2025-08-12")),
    tokens("llama-3.1-70b", "groq", 590_000, 790_000, Some("llama-3.1-8b"), listed(GROQ, MATRIX, "2026-09-26")),
    tokens("llama-3.1-8b", "groq", 50_000, 80_000, None, listed(GROQ, MATRIX, "2026-09-26")),
    tokens("llama3-70b", "groq", 590_000, 790_000, Some("llama-3.1-8b"), listed(GROQ, CHECKED, "2026-07-30")),
    tokens("llama3-8b", "groq", 50_000, 80_000, None, listed(GROQ, CHECKED, "2026-07-30")),
    tokens("gpt-oss", "groq", 150_000, 600_000, None, listed(GROQ, CHECKED, "2025-08-06")),
    tokens("deepseek-chat", "deepseek", 270_000, 1_100_000, Some("deepseek-v4-flash"), priced(DEEPSEEK)),
    tokens("deepseek-reasoner", "deepseek", 550_000, 2_190_000, Some("deepseek-v4-flash"), priced(DEEPSEEK)),
    tokens("deepseek-r1", "deepseek", 550_000, 2_190_000, Some("deepseek-v4-flash"), priced(DEEPSEEK)),
    tokens("deepseek-v4-flash", "deepseek", 140_000, 280_000, None, priced(DEEPSEEK)),
    tokens("deepseek-v4-pro", "deepseek", 1_740_000, 3_480_000, Some("deepseek-v4-flash"), priced(DEEPSEEK)),
    tokens(
        "command-r-plus",
        "cohere",
        2_500_000,
        10_000_000,
        Some("command-r"),
        listed("https://cohere.com/pricing", "https://github.com/api-evangelist/cohere", "2026-05-04"),
    ),
    tokens("command-r", "cohere", 150_000, 600_000, None, listed("https://cohere.com/pricing", MATRIX, "2026-09-26")),
    tokens(
        "sonar-pro",
        "perplexity",
        3_000_000,
        15_000_000,
        Some("sonar"),
        listed("https://docs.perplexity.ai/getting-started/pricing", "https://github.com/api-evangelist/perplexity", "2026-05-04"),
    ),
    tokens(
        "sonar",
        "perplexity",
        1_000_000,
        1_000_000,
        None,
        listed("https://docs.perplexity.ai/getting-started/pricing", "https://github.com/api-evangelist/perplexity", "2026-05-04"),
    ),
    // A picture of the schnell, dev and pro kinds.
    pieces("flux", "replicate", [3_000, 25_000, 40_000], listed(REPLICATE, "https://github.com/api-evangelist/replicate", "2026-10-07")),
    // By the second of a machine at 0.000975 dollars: two, five and twelve seconds.
    pieces("sdxl", "replicate", [2_000, 5_000, 12_000], listed(REPLICATE, "https://github.com/api-evangelist/replicate", "2026-05-04")),
    // At least two seconds of such a machine; its maker's own pictures from 3 to 6.5 cents.
    pieces(
        "stable-diffusion",
        "replicate",
        [2_000, 30_000, 65_000],
        listed("https://platform.stability.ai/pricing", "https://developer.puter.com/tutorials/stability-ai-api-pricing/", "2026-06-01"),
    ),
    // A letter is a credit: a text of five hundred, by the plans from 165 to 200 dollars for a million.
    pieces(
        "eleven",
        "elevenlabs",
        [15_000, 100_000, 300_000],
        listed("https://elevenlabs.io/pricing", "https://github.com/api-evangelist/elevenlabs", "2026-05-04"),
    ),
];

/// What a provider's models cost where the code names none: a cheap one, a usual one, a dear one.
#[derive(Debug, Clone, Copy)]
pub(in crate::cost) struct Provider {
    /// Names in facts.
    pub names: &'static [&'static str],
    /// What it is called, where that is not the provider's own name; otherwise empty.
    pub title: &'static str,
    /// Families: cheap, usual, dear.
    pub families: [&'static str; 3],
}

/// All providers.
pub(in crate::cost) const PROVIDERS: &[Provider] = &[
    Provider { names: &["openai"], title: "", families: ["gpt-4o-mini", "gpt-4.1-mini", "gpt-4o"] },
    Provider { names: &["anthropic", "claude"], title: "", families: ["claude-haiku-5.5", "claude-sonnet-5.5", "claude-opus-5"] },
    Provider {
        names: &["gemini", "google", "vertex", "vertexai"],
        title: "",
        families: ["gemini-2.5-flash-lite", "gemini-2.5-flash", "gemini-2.5-pro"],
    },
    Provider { names: &["groq"], title: "", families: ["llama-3.1-8b", "llama-3.3-70b", "llama-3.3-70b"] },
    Provider { names: &["mistral"], title: "", families: ["mistral-small", "mistral-medium", "mistral-large"] },
    Provider { names: &["deepseek"], title: "", families: ["deepseek-v4-flash", "deepseek-chat", "deepseek-v4-pro"] },
    Provider { names: &["xai", "grok"], title: "", families: ["grok-3-mini", "grok-4.20", "grok-4"] },
    Provider { names: &["cohere"], title: "", families: ["command-r", "command-r", "command-r-plus"] },
    Provider { names: &["perplexity"], title: "", families: ["sonar", "sonar", "sonar-pro"] },
    Provider { names: &["together"], title: "", families: ["llama-3.1-8b", "llama-3.3-70b", "llama-3.3-70b"] },
    Provider { names: &["openrouter"], title: "", families: ["gpt-4o-mini", "gemini-2.5-flash", "claude-sonnet-4"] },
    Provider { names: &["replicate"], title: "", families: ["sdxl", "flux", "flux"] },
    Provider { names: &["fal"], title: "", families: ["sdxl", "flux", "flux"] },
    Provider { names: &["elevenlabs"], title: "", families: ["eleven", "eleven", "eleven"] },
    Provider { names: &["lovable-ai"], title: "", families: ["gemini-2.5-flash-lite", "gemini-2.5-flash", "gemini-2.5-pro"] },
    Provider {
        names: &["ai-sdk", "litellm", "emergent", "langchain"],
        title: "An AI provider that the code does not name",
        families: ["gpt-4o-mini", "gemini-2.5-flash", "gpt-4o"],
    },
];

/// The family that a model's name belongs to. Dots and dashes between figures, and a vendor in front, make no difference.
pub(in crate::cost) fn model(name: &str) -> Option<&'static Model> {
    let lower = name.rsplit('/').next().unwrap_or(name).to_ascii_lowercase();
    let plain = |text: &str| text.replace(['.', '_', ' '], "-");
    let (mut wanted, turned) = (plain(&lower), turned(&plain(&lower)));
    if let Some(rest) = wanted.strip_prefix("models-") {
        wanted = rest.to_owned();
    }
    let fits = |family: &str| {
        let family = plain(family);
        [wanted.as_str(), turned.as_str()]
            .into_iter()
            .any(|name| name.strip_prefix(family.as_str()).is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric())))
    };
    MODELS.iter().filter(|model| fits(model.family)).max_by_key(|model| model.family.len())
}

/// Both ways in which one vendor orders its names: `claude-3-5-sonnet` and `claude-sonnet-4-5`.
fn turned(name: &str) -> String {
    let Some(rest) = name.strip_prefix("claude-") else { return name.to_owned() };
    for kind in ["opus", "sonnet", "haiku"] {
        if let Some((before, after)) = rest.split_once(kind) {
            let before = before.trim_matches('-');
            if !before.is_empty() {
                return format!("claude-{kind}-{before}{after}");
            }
        }
    }
    name.to_owned()
}

/// The row of a family.
pub(in crate::cost) fn family(name: &str) -> Option<&'static Model> {
    MODELS.iter().find(|model| model.family == name)
}

impl Provider {
    /// Its name for people.
    pub(in crate::cost) fn title(&self) -> String {
        super::titled(self.title, self.names)
    }
}

/// The row of a provider.
pub(in crate::cost) fn provider(name: &str) -> Option<&'static Provider> {
    PROVIDERS.iter().find(|provider| provider.names.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_belong_to_the_longest_family() {
        let named = |name| model(name).map(|model| model.family);
        for (name, family) in [
            ("gpt-4o-mini-2024-07-18", Some("gpt-4o-mini")),
            ("gpt-4o-2024-08-06", Some("gpt-4o")),
            ("openai/gpt-4.1-nano", Some("gpt-4.1-nano")),
            ("gpt-4", Some("gpt-4")),
            ("claude-3-5-sonnet-20241022", Some("claude-3.5-sonnet")),
            ("claude-sonnet-4-5-20250929", Some("claude-sonnet-4")),
            ("anthropic/claude-3.5-haiku", Some("claude-3.5-haiku")),
            ("claude-opus-4-5", Some("claude-opus-4.5")),
            ("gemini-2.0-flash-exp", Some("gemini-2.0-flash")),
            ("models/gemini-1.5-flash-latest", Some("gemini-1.5-flash")),
            ("google/gemini-2.5-flash", Some("gemini-2.5-flash")),
            ("llama-3.3-70b-versatile", Some("llama-3.3-70b")),
            ("dall-e-3", Some("dall-e-3")),
            ("black-forest-labs/flux-schnell", Some("flux")),
            ("o1-preview", Some("o1")),
            ("my-own-model", None),
            ("gpt-40", None),
            ("", None),
        ] {
            assert_eq!(named(name), family, "{name}");
        }
    }

    #[test]
    fn smaller_models_and_usual_families_exist() {
        for name in MODELS.iter().filter_map(|model| model.smaller) {
            assert!(family(name).is_some(), "{name}");
        }
        for (provider, name) in PROVIDERS.iter().flat_map(|provider| provider.families.iter().map(move |name| (provider.title(), name))) {
            assert!(family(name).is_some(), "{provider}: {name}");
        }
    }

    #[test]
    fn a_smaller_model_costs_less() {
        for model in MODELS {
            if let Some(smaller) = model.smaller.and_then(family) {
                assert!(smaller.input <= model.input && smaller.output <= model.output, "{}", model.family);
                assert!(smaller.each.iter().zip(model.each).all(|(less, more)| *less <= more), "{}", model.family);
            }
        }
    }
}
