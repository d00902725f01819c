//! The detectors: credentials whose form their issuers publish, one a line.

use super::detector::Set::{Alnum, Base64, Digit, Dotted, Hex, Lower, Upper, Url, Word};
use super::detector::{Detector, Part, Run, Set};
use crate::facts::SecretClass::{self, Live, Public, Test};
use crate::facts::SecretKind::{self, Ai, Chat, Cloud, Code, Database, Login, Mail, Map, Payment, Service, Webhook};

/// A detector of a prefix that tells the issuer by itself.
const fn strong(id: &'static str, name: &'static str, kind: SecretKind, trigger: &'static str, after: &'static [Part]) -> Detector {
    Detector { id, name, kind, class: Live, trigger, before: None, after, weak: false }
}

/// A detector of a short prefix: only values that look random count.
const fn weak(id: &'static str, name: &'static str, kind: SecretKind, trigger: &'static str, after: &'static [Part]) -> Detector {
    Detector { weak: true, ..strong(id, name, kind, trigger, after) }
}

/// A detector of values that are not worth stealing.
const fn harmless(
    id: &'static str,
    name: &'static str,
    kind: SecretKind,
    class: SecretClass,
    trigger: &'static str,
    after: &'static [Part],
) -> Detector {
    Detector { class, ..strong(id, name, kind, trigger, after) }
}

/// A detector whose trigger stands after the first characters of the credential.
const fn inner(detector: Detector, set: Set, min: usize, max: usize) -> Detector {
    Detector { before: Some(Run { set, min, max }), ..detector }
}

const fn run(set: Set, min: usize, max: usize) -> Part {
    Part::Any(Run { set, min, max })
}

const fn exactly(set: Set, count: usize) -> Part {
    run(set, count, count)
}

const fn text(fixed: &'static str) -> Part {
    Part::Text(fixed)
}

/// All of them. Of two that fit the same place, the one named first speaks.
pub(super) static DETECTORS: &[Detector] = &[
    // Money.
    strong("stripe-secret-key", "Stripe secret key", Payment, "sk_live_", &[run(Alnum, 16, 250)]),
    strong("stripe-restricted-key", "Stripe restricted key", Payment, "rk_live_", &[run(Alnum, 16, 250)]),
    strong("stripe-webhook-secret", "Stripe webhook signing secret", Payment, "whsec_", &[run(Base64, 24, 100)]),
    harmless("stripe-test-key", "Stripe test key", Payment, Test, "sk_test_", &[run(Alnum, 16, 250)]),
    harmless("stripe-test-restricted-key", "Stripe test restricted key", Payment, Test, "rk_test_", &[run(Alnum, 16, 250)]),
    harmless("publishable-key", "publishable key", Payment, Public, "pk_live_", &[run(Url, 16, 250)]),
    harmless("publishable-test-key", "publishable test key", Payment, Public, "pk_test_", &[run(Url, 16, 250)]),
    strong("square-access-token", "Square access token", Payment, "EAAA", &[run(Url, 56, 64)]),
    strong("square-oauth-secret", "Square application secret", Payment, "sq0csp-", &[run(Url, 40, 50)]),
    strong("square-legacy-token", "Square access token", Payment, "sq0atp-", &[run(Url, 20, 30)]),
    strong(
        "braintree-token",
        "Braintree access token",
        Payment,
        "access_token$production$",
        &[run(Lower, 16, 16), text("$"), run(Hex, 32, 32)],
    ),
    harmless("razorpay-live-key", "Razorpay key id", Payment, Public, "rzp_live_", &[run(Alnum, 14, 20)]),
    harmless("razorpay-test-key", "Razorpay test key id", Payment, Test, "rzp_test_", &[run(Alnum, 14, 20)]),
    strong("flutterwave-key", "Flutterwave secret key", Payment, "FLWSECK-", &[run(Alnum, 20, 60)]),
    strong("mercadopago-token", "Mercado Pago access token", Payment, "APP_USR-", &[run(Digit, 12, 20), text("-"), run(Url, 30, 80)]),
    strong("paddle-api-key", "Paddle API key", Payment, "pdl_live_apikey_", &[run(Word, 30, 100)]),
    strong("polar-access-token", "Polar access token", Payment, "polar_oat_", &[run(Word, 30, 100)]),
    strong("easypost-production-key", "EasyPost production key", Payment, "EZAK", &[run(Alnum, 54, 54)]),
    harmless("easypost-test-key", "EasyPost test key", Payment, Test, "EZTK", &[run(Alnum, 54, 54)]),
    strong("shippo-live-token", "Shippo live token", Payment, "shippo_live_", &[exactly(Hex, 40)]),
    // AI.
    strong("openai-project-key", "OpenAI API key", Ai, "sk-proj-", &[run(Url, 40, 220)]),
    strong("openai-service-key", "OpenAI service account key", Ai, "sk-svcacct-", &[run(Url, 40, 220)]),
    strong("openai-admin-key", "OpenAI admin key", Ai, "sk-admin-", &[run(Url, 40, 220)]),
    strong("anthropic-api-key", "Anthropic API key", Ai, "sk-ant-", &[run(Url, 40, 160)]),
    strong("openrouter-api-key", "OpenRouter API key", Ai, "sk-or-", &[run(Url, 40, 120)]),
    strong("openai-legacy-key", "OpenAI API key", Ai, "sk-", &[exactly(Alnum, 20), text("T3BlbkFJ"), exactly(Alnum, 20)]),
    weak("ai-provider-key", "AI provider key", Ai, "sk-", &[run(Alnum, 32, 64)]),
    weak("groq-api-key", "Groq API key", Ai, "gsk_", &[run(Alnum, 40, 60)]),
    weak("huggingface-token", "Hugging Face token", Ai, "hf_", &[run(Alnum, 30, 42)]),
    weak("replicate-token", "Replicate API token", Ai, "r8_", &[run(Alnum, 36, 42)]),
    weak("elevenlabs-api-key", "ElevenLabs API key", Ai, "sk_", &[exactly(Hex, 48)]),
    strong("perplexity-api-key", "Perplexity API key", Ai, "pplx-", &[run(Alnum, 40, 64)]),
    strong("xai-api-key", "xAI API key", Ai, "xai-", &[run(Alnum, 60, 100)]),
    weak("cerebras-api-key", "Cerebras API key", Ai, "csk-", &[run(Alnum, 40, 60)]),
    weak("fireworks-api-key", "Fireworks API key", Ai, "fw_", &[run(Alnum, 20, 40)]),
    strong("langsmith-api-key", "LangSmith API key", Ai, "lsv2_pt_", &[run(Word, 32, 60)]),
    strong("langsmith-service-key", "LangSmith service key", Ai, "lsv2_sk_", &[run(Word, 32, 60)]),
    strong("langfuse-secret-key", "Langfuse secret key", Ai, "sk-lf-", &[run(Url, 32, 40)]),
    weak("tavily-api-key", "Tavily API key", Ai, "tvly-", &[run(Url, 24, 60)]),
    weak("firecrawl-api-key", "Firecrawl API key", Ai, "fc-", &[exactly(Hex, 32)]),
    weak("pinecone-api-key", "Pinecone API key", Ai, "pcsk_", &[run(Word, 50, 90)]),
    weak("e2b-api-key", "E2B API key", Ai, "e2b_", &[exactly(Hex, 40)]),
    strong("nvidia-api-key", "NVIDIA API key", Ai, "nvapi-", &[run(Url, 50, 80)]),
    // Clouds and hosting.
    strong("aws-access-key", "AWS access key", Cloud, "AKIA", &[exactly(Upper, 16)]),
    harmless("aws-temporary-key", "temporary AWS access key", Cloud, Test, "ASIA", &[exactly(Upper, 16)]),
    strong("azure-storage-key", "Azure storage account key", Cloud, "AccountKey=", &[run(Base64, 80, 90)]),
    strong("azure-shared-access-key", "Azure shared access key", Cloud, "SharedAccessKey=", &[run(Base64, 40, 50)]),
    strong("google-oauth-secret", "Google OAuth client secret", Login, "GOCSPX-", &[run(Url, 24, 32)]),
    strong("google-oauth-token", "Google OAuth access token", Cloud, "ya29.", &[run(Url, 40, 400)]),
    strong("digitalocean-token", "DigitalOcean access token", Cloud, "dop_v1_", &[exactly(Hex, 64)]),
    strong("digitalocean-oauth-token", "DigitalOcean OAuth token", Cloud, "doo_v1_", &[exactly(Hex, 64)]),
    strong("alibaba-access-key", "Alibaba Cloud access key", Cloud, "LTAI", &[run(Alnum, 16, 24)]),
    strong("netlify-token", "Netlify access token", Cloud, "nfp_", &[run(Alnum, 32, 44)]),
    strong("vercel-blob-token", "Vercel Blob write token", Cloud, "vercel_blob_rw_", &[run(Word, 30, 80)]),
    strong("fly-token", "Fly.io token", Cloud, "FlyV1 fm2_", &[run(Base64, 60, 1000)]),
    weak("render-api-key", "Render API key", Cloud, "rnd_", &[run(Alnum, 26, 40)]),
    strong("heroku-api-key", "Heroku API key", Cloud, "HRKU-", &[run(Url, 36, 70)]),
    strong("pulumi-token", "Pulumi access token", Cloud, "pul-", &[exactly(Hex, 40)]),
    strong("databricks-token", "Databricks token", Cloud, "dapi", &[run(Hex, 32, 34)]),
    inner(strong("terraform-token", "Terraform Cloud token", Cloud, ".atlasv1.", &[run(Url, 60, 70)]), Alnum, 14, 14),
    strong("vault-token", "Vault token", Cloud, "hvs.", &[run(Url, 24, 120)]),
    strong("doppler-token", "Doppler token", Cloud, "dp.pt.", &[run(Alnum, 40, 44)]),
    strong("doppler-service-token", "Doppler service token", Cloud, "dp.st.", &[run(Dotted, 40, 80)]),
    strong("onepassword-token", "1Password service token", Cloud, "ops_eyJ", &[run(Url, 200, 2000)]),
    // Databases and back ends.
    strong("supabase-secret-key", "Supabase secret key", Database, "sb_secret_", &[run(Url, 20, 60)]),
    strong("supabase-access-token", "Supabase access token", Database, "sbp_", &[run(Hex, 40, 50)]),
    harmless("supabase-publishable-key", "Supabase publishable key", Database, Public, "sb_publishable_", &[run(Url, 20, 60)]),
    strong("planetscale-password", "PlanetScale password", Database, "pscale_pw_", &[run(Dotted, 32, 64)]),
    strong("planetscale-token", "PlanetScale token", Database, "pscale_tkn_", &[run(Dotted, 32, 64)]),
    strong("neon-api-key", "Neon API key", Database, "napi_", &[run(Lower, 60, 70)]),
    strong("convex-deploy-key", "Convex deploy key", Database, "prod:", &[run(Url, 8, 60), text("|"), run(Base64, 40, 200)]),
    // Code, packages, pipelines.
    strong("github-token", "GitHub personal access token", Code, "ghp_", &[exactly(Alnum, 36)]),
    strong("github-oauth-token", "GitHub OAuth token", Code, "gho_", &[exactly(Alnum, 36)]),
    strong("github-user-token", "GitHub app user token", Code, "ghu_", &[exactly(Alnum, 36)]),
    strong("github-server-token", "GitHub app token", Code, "ghs_", &[exactly(Alnum, 36)]),
    strong("github-refresh-token", "GitHub refresh token", Code, "ghr_", &[run(Alnum, 36, 76)]),
    strong("github-fine-token", "GitHub fine-grained token", Code, "github_pat_", &[exactly(Alnum, 22), text("_"), exactly(Alnum, 59)]),
    strong("gitlab-token", "GitLab access token", Code, "glpat-", &[run(Dotted, 20, 60)]),
    strong("gitlab-deploy-token", "GitLab deploy token", Code, "gldt-", &[run(Url, 20, 40)]),
    strong("gitlab-runner-token", "GitLab runner token", Code, "glrt-", &[run(Dotted, 20, 60)]),
    strong("bitbucket-app-password", "Bitbucket app password", Code, "ATBB", &[run(Alnum, 28, 36)]),
    strong("atlassian-api-token", "Atlassian API token", Code, "ATATT3", &[run(Url, 100, 250), text("="), exactly(Upper, 8)]),
    strong("npm-token", "npm access token", Code, "npm_", &[exactly(Alnum, 36)]),
    strong("pypi-token", "PyPI upload token", Code, "pypi-AgE", &[run(Url, 50, 240)]),
    strong("rubygems-token", "RubyGems API key", Code, "rubygems_", &[exactly(Hex, 48)]),
    strong("docker-token", "Docker access token", Code, "dckr_pat_", &[run(Url, 24, 40)]),
    weak("nuget-key", "NuGet API key", Code, "oy2", &[exactly(Lower, 43)]),
    // Messages.
    strong("slack-token", "Slack token", Chat, "xox", &[run(Lower, 1, 1), text("-"), run(Url, 20, 250)]),
    strong("slack-app-token", "Slack app token", Chat, "xapp-", &[run(Url, 40, 150)]),
    strong(
        "slack-webhook",
        "Slack webhook address",
        Webhook,
        "hooks.slack.com/services/T",
        &[run(Upper, 7, 14), text("/B"), run(Upper, 7, 14), text("/"), run(Alnum, 20, 30)],
    ),
    strong(
        "discord-webhook",
        "Discord webhook address",
        Webhook,
        "discord.com/api/webhooks/",
        &[run(Digit, 17, 20), text("/"), run(Url, 60, 80)],
    ),
    strong(
        "discord-webhook",
        "Discord webhook address",
        Webhook,
        "discordapp.com/api/webhooks/",
        &[run(Digit, 17, 20), text("/"), run(Url, 60, 80)],
    ),
    strong(
        "teams-webhook",
        "Microsoft Teams webhook address",
        Webhook,
        "webhook.office.com/webhookb2/",
        &[run(Url, 36, 36), text("@"), run(Url, 36, 36), text("/IncomingWebhook/"), run(Hex, 32, 32), text("/"), run(Url, 36, 36)],
    ),
    strong(
        "zapier-webhook",
        "Zapier webhook address",
        Webhook,
        "hooks.zapier.com/hooks/catch/",
        &[run(Digit, 5, 10), text("/"), run(Lower, 6, 10)],
    ),
    inner(strong("telegram-bot-token", "Telegram bot token", Chat, ":AA", &[exactly(Url, 33)]), Digit, 8, 10),
    inner(weak("discord-bot-token", "Discord bot token", Chat, ".G", &[exactly(Url, 5), text("."), run(Url, 27, 40)]), Url, 24, 28),
    strong("sendgrid-key", "SendGrid API key", Mail, "SG.", &[exactly(Url, 22), text("."), exactly(Url, 43)]),
    weak("mailgun-key", "Mailgun API key", Mail, "key-", &[exactly(Hex, 32)]),
    weak("resend-key", "Resend API key", Mail, "re_", &[run(Alnum, 6, 12), text("_"), run(Alnum, 20, 28)]),
    strong("brevo-key", "Brevo API key", Mail, "xkeysib-", &[exactly(Hex, 64), text("-"), run(Alnum, 14, 18)]),
    strong("brevo-smtp-key", "Brevo SMTP key", Mail, "xsmtpsib-", &[exactly(Hex, 64), text("-"), run(Alnum, 14, 18)]),
    inner(weak("mailchimp-key", "Mailchimp API key", Mail, "-us", &[run(Digit, 1, 2)]), Hex, 32, 32),
    weak("twilio-api-key", "Twilio API key", Mail, "SK", &[exactly(Hex, 32)]),
    strong("plunk-key", "Plunk secret key", Mail, "sk_plunk_", &[run(Alnum, 20, 60)]),
    strong("onesignal-key", "OneSignal API key", Mail, "os_v2_", &[run(Word, 60, 140)]),
    // Other services.
    strong("notion-token", "Notion integration token", Service, "ntn_", &[run(Alnum, 40, 50)]),
    weak("notion-legacy-token", "Notion integration token", Service, "secret_", &[exactly(Alnum, 43)]),
    inner(strong("airtable-token", "Airtable access token", Service, ".", &[exactly(Hex, 64)]), Alnum, 17, 17),
    strong("linear-key", "Linear API key", Service, "lin_api_", &[run(Alnum, 32, 48)]),
    strong("figma-token", "Figma access token", Service, "figd_", &[run(Url, 36, 50)]),
    strong("shopify-token", "Shopify admin token", Payment, "shpat_", &[exactly(Hex, 32)]),
    strong("shopify-custom-token", "Shopify custom app token", Payment, "shpca_", &[exactly(Hex, 32)]),
    strong("shopify-private-token", "Shopify private app password", Payment, "shppa_", &[exactly(Hex, 32)]),
    strong("shopify-shared-secret", "Shopify shared secret", Payment, "shpss_", &[exactly(Hex, 32)]),
    strong("mapbox-secret-token", "Mapbox secret token", Service, "sk.eyJ", &[run(Url, 40, 120), text("."), run(Url, 20, 30)]),
    harmless("mapbox-public-token", "Mapbox public token", Map, Public, "pk.eyJ", &[run(Url, 40, 120), text("."), run(Url, 20, 30)]),
    strong("sentry-auth-token", "Sentry auth token", Service, "sntrys_", &[run(Base64, 60, 300)]),
    strong("sentry-user-token", "Sentry user token", Service, "sntryu_", &[exactly(Hex, 64)]),
    strong("posthog-personal-key", "PostHog personal key", Service, "phx_", &[run(Alnum, 40, 56)]),
    harmless("posthog-project-key", "PostHog project key", Service, Public, "phc_", &[run(Alnum, 40, 56)]),
    strong("newrelic-user-key", "New Relic user key", Service, "NRAK-", &[exactly(Upper, 27)]),
    strong("grafana-token", "Grafana service token", Service, "glsa_", &[run(Alnum, 32, 32), text("_"), run(Hex, 8, 8)]),
    strong("grafana-cloud-token", "Grafana Cloud token", Service, "glc_", &[run(Base64, 60, 400)]),
    strong("postman-key", "Postman API key", Service, "PMAK-", &[exactly(Hex, 24), text("-"), exactly(Hex, 34)]),
    strong("contentful-token", "Contentful management token", Service, "CFPAT-", &[run(Url, 40, 50)]),
    strong("typeform-token", "Typeform access token", Service, "tfp_", &[run(Dotted, 40, 70)]),
    strong("apify-token", "Apify API token", Service, "apify_api_", &[run(Alnum, 30, 50)]),
    strong("hubspot-token", "HubSpot private app token", Service, "pat-na1-", &[run(Url, 36, 36)]),
    strong("hubspot-token", "HubSpot private app token", Service, "pat-eu1-", &[run(Url, 36, 36)]),
    strong("inngest-key", "Inngest signing key", Service, "signkey-prod-", &[run(Hex, 32, 64)]),
    strong("trigger-key", "Trigger.dev production key", Service, "tr_prod_", &[run(Alnum, 18, 30)]),
    strong("liveblocks-key", "Liveblocks secret key", Service, "sk_prod_", &[run(Url, 40, 90)]),
    strong("unkey-root-key", "Unkey root key", Service, "unkey_", &[run(Alnum, 20, 40)]),
    strong("stytch-secret", "Stytch live secret", Login, "secret-live-", &[run(Url, 30, 40)]),
    weak("facebook-token", "Facebook access token", Service, "EAA", &[run(Alnum, 100, 300)]),
    strong("age-secret-key", "age secret key", Service, "AGE-SECRET-KEY-1", &[exactly(Upper, 58)]),
];
