//! Credentials of AI models and what is built around them.

use super::{checked, exactly, harmless, run, strong, text, weak};
use crate::facts::SecretClass::{Public, Test};
use crate::facts::SecretKind::Ai;
use crate::readers::secrets::detector::Set::{Alnum, Base64, Digit, Hex, Url, Word};
use crate::readers::secrets::detector::{Check, Detector};

pub(super) static DETECTORS: &[Detector] = &[
    strong("openai-project-key", "OpenAI API key", Ai, "sk-proj-", &[run(Url, 40, 220)]),
    strong("openai-service-key", "OpenAI service account key", Ai, "sk-svcacct-", &[run(Url, 40, 220)]),
    strong("openai-admin-key", "OpenAI admin key", Ai, "sk-admin-", &[run(Url, 40, 220)]),
    strong("openai-legacy-key", "OpenAI API key of the older form", Ai, "sk-", &[exactly(Alnum, 20), text("T3BlbkFJ"), exactly(Alnum, 20)]),
    checked(
        strong("anthropic-api-key", "Anthropic API key", Ai, "sk-ant-api", &[exactly(Digit, 2), text("-"), exactly(Url, 95)]),
        Check::Ends("AA"),
    ),
    checked(
        strong("anthropic-admin-key", "Anthropic admin key", Ai, "sk-ant-admin", &[exactly(Digit, 2), text("-"), exactly(Url, 95)]),
        Check::Ends("AA"),
    ),
    checked(
        strong("anthropic-oauth-token", "Anthropic OAuth token", Ai, "sk-ant-oat", &[exactly(Digit, 2), text("-"), exactly(Url, 95)]),
        Check::Ends("AA"),
    ),
    strong("anthropic-api-key", "Anthropic API key", Ai, "sk-ant-", &[run(Url, 40, 160)]),
    strong("openrouter-api-key", "OpenRouter API key", Ai, "sk-or-v1-", &[exactly(Hex, 64)]),
    weak("ai-provider-key", "AI provider key", Ai, "sk-", &[run(Alnum, 32, 64)]),
    weak("groq-api-key", "Groq API key", Ai, "gsk_", &[run(Alnum, 40, 60)]),
    weak("huggingface-token", "Hugging Face token", Ai, "hf_", &[run(Alnum, 30, 42)]),
    weak("huggingface-organisation-token", "Hugging Face organisation token", Ai, "api_org_", &[exactly(Alnum, 34)]),
    weak("replicate-token", "Replicate API token", Ai, "r8_", &[run(Alnum, 36, 42)]),
    weak("elevenlabs-api-key", "ElevenLabs API key", Ai, "sk_", &[exactly(Hex, 48)]),
    strong("perplexity-api-key", "Perplexity API key", Ai, "pplx-", &[run(Alnum, 40, 64)]),
    strong("xai-api-key", "xAI API key", Ai, "xai-", &[run(Alnum, 60, 100)]),
    weak("cerebras-api-key", "Cerebras API key", Ai, "csk-", &[run(Alnum, 40, 60)]),
    weak("fireworks-api-key", "Fireworks API key", Ai, "fw_", &[run(Alnum, 20, 40)]),
    strong("langsmith-api-key", "LangSmith API key", Ai, "lsv2_pt_", &[exactly(Hex, 32), text("_"), exactly(Hex, 10)]),
    strong("langsmith-service-key", "LangSmith service key", Ai, "lsv2_sk_", &[exactly(Hex, 32), text("_"), exactly(Hex, 10)]),
    strong(
        "langfuse-secret-key",
        "Langfuse secret key",
        Ai,
        "sk-lf-",
        &[exactly(Hex, 8), text("-"), exactly(Hex, 4), text("-"), exactly(Hex, 4), text("-"), exactly(Hex, 4), text("-"), exactly(Hex, 12)],
    ),
    harmless(
        "langfuse-public-key",
        "Langfuse public key",
        Ai,
        Public,
        "pk-lf-",
        &[exactly(Hex, 8), text("-"), exactly(Hex, 4), text("-"), exactly(Hex, 4), text("-"), exactly(Hex, 4), text("-"), exactly(Hex, 12)],
    ),
    strong(
        "helicone-api-key",
        "Helicone API key",
        Ai,
        "sk-helicone-",
        &[exactly(Alnum, 7), text("-"), exactly(Alnum, 7), text("-"), exactly(Alnum, 7), text("-"), exactly(Alnum, 7)],
    ),
    weak("tavily-api-key", "Tavily API key", Ai, "tvly-", &[run(Url, 24, 60)]),
    weak("firecrawl-api-key", "Firecrawl API key", Ai, "fc-", &[exactly(Hex, 32)]),
    weak("pinecone-api-key", "Pinecone API key", Ai, "pcsk_", &[run(Alnum, 5, 6), text("_"), run(Alnum, 60, 66)]),
    weak("e2b-api-key", "E2B API key", Ai, "e2b_", &[exactly(Hex, 40)]),
    strong("nvidia-api-key", "NVIDIA API key", Ai, "nvapi-", &[run(Url, 50, 80)]),
    strong("jina-api-key", "Jina AI API key", Ai, "jina_", &[run(Alnum, 50, 70)]),
    weak("voyage-api-key", "Voyage AI API key", Ai, "pa-", &[run(Url, 40, 48)]),
    weak("llamacloud-api-key", "LlamaCloud API key", Ai, "llx-", &[run(Alnum, 40, 56)]),
    strong("together-key", "Together AI API key", Ai, "tgp_v1_", &[exactly(Url, 43)]),
    weak("runpod-api-key", "RunPod API key", Ai, "rpa_", &[run(Alnum, 30, 60)]),
    strong("wandb-api-key", "Weights & Biases API key", Ai, "wandb_v1_", &[run(Word, 70, 90)]),
    strong("voiceflow-api-key", "Voiceflow API key", Ai, "VF.DM.", &[exactly(Hex, 24), text("."), exactly(Alnum, 16)]),
    strong("voiceflow-workspace-key", "Voiceflow workspace key", Ai, "VF.WS.", &[exactly(Hex, 24), text("."), exactly(Alnum, 16)]),
    weak("brave-search-key", "Brave Search API key", Ai, "BSA", &[exactly(Url, 28)]),
    strong("bedrock-api-key", "Amazon Bedrock API key", Ai, "ABSK", &[run(Base64, 109, 269)]),
    harmless("bedrock-short-key", "Amazon Bedrock short-lived key", Ai, Test, "bedrock-api-key-", &[run(Base64, 100, 2000)]),
    strong("salad-api-key", "Salad Cloud API key", Ai, "salad_cloud_user_", &[run(Alnum, 40, 235)]),
];
