//! Credentials whose form tells little and whose name tells the issuer.

use super::detector::Set::{self, Alnum, Base64, Dotted, Hex, Url};
use super::randomness::is_uuid;
use crate::facts::SecretKind::{self, Ai, Chat, Cloud, Code, Database, Login, Mail, Payment, Service};

/// A credential known by the words of its name.
#[derive(Debug)]
pub(super) struct Named {
    /// Words that the name must hold, all of them.
    words: &'static [&'static str],
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) kind: SecretKind,
    /// What the value is made of; `None` where it is a UUID.
    form: Option<(Set, usize, usize)>,
}

const fn named(
    words: &'static [&'static str],
    id: &'static str,
    name: &'static str,
    kind: SecretKind,
    set: Set,
    min: usize,
    max: usize,
) -> Named {
    Named { words, id, name, kind, form: Some((set, min, max)) }
}

const fn uuid(words: &'static [&'static str], id: &'static str, name: &'static str, kind: SecretKind) -> Named {
    Named { words, id, name, kind, form: None }
}

static NAMED: &[Named] = &[
    named(&["aws", "secret"], "aws-secret-key", "AWS secret access key", Cloud, Base64, 36, 44),
    named(&["s3", "secret"], "s3-secret-key", "storage secret key", Cloud, Base64, 24, 80),
    named(&["r2", "secret"], "r2-secret-key", "Cloudflare R2 secret key", Cloud, Hex, 64, 64),
    named(&["cloudflare"], "cloudflare-token", "Cloudflare API token", Cloud, Url, 37, 60),
    named(&["azure"], "azure-key", "Azure key", Cloud, Dotted, 32, 90),
    named(&["openai"], "openai-key", "OpenAI API key", Ai, Url, 30, 220),
    named(&["mistral"], "mistral-key", "Mistral API key", Ai, Alnum, 32, 32),
    named(&["cohere"], "cohere-key", "Cohere API key", Ai, Alnum, 40, 40),
    named(&["elevenlabs"], "elevenlabs-key", "ElevenLabs API key", Ai, Hex, 32, 32),
    named(&["deepgram"], "deepgram-key", "Deepgram API key", Ai, Hex, 40, 40),
    named(&["assemblyai"], "assemblyai-key", "AssemblyAI API key", Ai, Hex, 32, 32),
    named(&["together"], "together-key", "Together AI API key", Ai, Hex, 64, 64),
    named(&["stability"], "stability-key", "Stability AI API key", Ai, Url, 40, 60),
    named(&["deepseek"], "deepseek-key", "DeepSeek API key", Ai, Url, 32, 40),
    uuid(&["fal"], "fal-key", "fal API key", Ai),
    named(&["algolia", "admin"], "algolia-admin-key", "Algolia admin key", Service, Hex, 32, 32),
    named(&["algolia", "write"], "algolia-write-key", "Algolia write key", Service, Hex, 32, 32),
    named(&["twilio"], "twilio-auth-token", "Twilio auth token", Mail, Hex, 32, 32),
    named(&["mailjet"], "mailjet-key", "Mailjet key", Mail, Hex, 32, 32),
    named(&["mailgun"], "mailgun-key", "Mailgun API key", Mail, Url, 32, 60),
    uuid(&["postmark"], "postmark-token", "Postmark server token", Mail),
    named(&["postmark"], "postmark-token", "Postmark server token", Mail, Url, 36, 36),
    named(&["vonage"], "vonage-secret", "Vonage API secret", Mail, Alnum, 16, 16),
    uuid(&["heroku"], "heroku-api-key", "Heroku API key", Cloud),
    named(&["heroku"], "heroku-api-key", "Heroku API key", Cloud, Hex, 32, 32),
    uuid(&["railway"], "railway-token", "Railway token", Cloud),
    named(&["vercel"], "vercel-token", "Vercel token", Cloud, Alnum, 24, 24),
    named(&["netlify"], "netlify-token", "Netlify token", Cloud, Url, 40, 64),
    named(&["upstash"], "upstash-token", "Upstash token", Database, Base64, 40, 120),
    named(&["turso"], "turso-token", "Turso token", Database, Dotted, 40, 400),
    named(&["auth0", "secret"], "auth0-client-secret", "Auth0 client secret", Login, Url, 60, 70),
    named(&["okta"], "okta-token", "Okta token", Login, Url, 40, 44),
    named(&["google", "secret"], "google-oauth-secret", "Google OAuth client secret", Login, Url, 24, 40),
    named(&["github", "secret"], "github-oauth-secret", "GitHub OAuth client secret", Login, Hex, 40, 40),
    named(&["github", "token"], "github-token", "GitHub token", Code, Hex, 40, 40),
    named(&["facebook", "secret"], "facebook-app-secret", "Facebook app secret", Login, Hex, 32, 32),
    named(&["discord", "secret"], "discord-client-secret", "Discord client secret", Login, Url, 32, 32),
    named(&["slack", "secret"], "slack-signing-secret", "Slack signing secret", Chat, Hex, 32, 32),
    named(&["linkedin", "secret"], "linkedin-client-secret", "LinkedIn client secret", Login, Alnum, 16, 16),
    named(&["twitter", "secret"], "twitter-secret", "X (Twitter) secret", Service, Alnum, 40, 50),
    named(&["spotify", "secret"], "spotify-client-secret", "Spotify client secret", Service, Hex, 32, 32),
    named(&["paypal", "secret"], "paypal-client-secret", "PayPal client secret", Payment, Url, 60, 90),
    named(&["razorpay", "secret"], "razorpay-secret", "Razorpay key secret", Payment, Alnum, 20, 28),
    named(&["paystack", "secret"], "paystack-secret", "Paystack secret key", Payment, Url, 40, 60),
    named(&["plaid", "secret"], "plaid-secret", "Plaid secret", Payment, Hex, 30, 30),
    named(&["coinbase", "secret"], "coinbase-secret", "Coinbase secret", Payment, Base64, 32, 100),
    named(&["binance", "secret"], "binance-secret", "Binance secret key", Payment, Alnum, 64, 64),
    named(&["lemonsqueezy"], "lemonsqueezy-key", "Lemon Squeezy key", Payment, Dotted, 40, 1200),
    named(&["cloudinary", "secret"], "cloudinary-secret", "Cloudinary API secret", Service, Url, 24, 32),
    named(&["pusher", "secret"], "pusher-secret", "Pusher secret", Service, Hex, 20, 20),
    named(&["datadog"], "datadog-key", "Datadog key", Service, Hex, 32, 40),
    named(&["trello"], "trello-token", "Trello token", Service, Hex, 32, 64),
    named(&["zoom", "secret"], "zoom-client-secret", "Zoom client secret", Service, Alnum, 32, 32),
    named(&["snyk"], "snyk-token", "Snyk token", Code, Url, 36, 36),
    named(&["circleci"], "circleci-token", "CircleCI token", Code, Hex, 40, 40),
    named(&["sonar"], "sonar-token", "SonarQube token", Code, Hex, 40, 40),
];

/// Who issued a value, by the name it is assigned to and its form.
pub(super) fn issuer(words: &[String], value: &str) -> Option<&'static Named> {
    // `openAiKey` and `OPENAI_KEY` name the same issuer.
    let joined: String = words.concat();
    NAMED.iter().find(|named| {
        named.words.iter().all(|word| if word.len() > 4 { joined.contains(word) } else { words.iter().any(|own| own == word) })
            && match named.form {
                None => is_uuid(value),
                Some((set, min, max)) => (min..=max).contains(&value.len()) && value.bytes().all(|byte| set.holds(byte)),
            }
    })
}

/// Whether a name holds the name of an issuer.
pub(super) fn issuer_word(words: &[String]) -> bool {
    words.iter().any(|word| NAMED.iter().any(|named| named.words.first() == Some(&word.as_str())))
}

/// The ids of all of them.
#[cfg(test)]
pub(super) fn ids() -> impl Iterator<Item = &'static str> {
    NAMED.iter().map(|named| named.id)
}
