//! Credentials whose form tells little and whose name tells the issuer.

use super::detector::Set::{self, Alnum, Base64, Dotted, Hex, Lower, Upper, Url};
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
    /// Meant to be public.
    pub(super) public: bool,
    /// What the value begins with.
    begins: &'static str,
    /// What the rest of it is made of; `None` where it is a UUID.
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
    Named { words, id, name, kind, public: false, begins: "", form: Some((set, min, max)) }
}

const fn uuid(words: &'static [&'static str], id: &'static str, name: &'static str, kind: SecretKind) -> Named {
    Named { words, id, name, kind, public: false, begins: "", form: None }
}

const fn public(named: Named) -> Named {
    Named { public: true, ..named }
}

const fn begins(begins: &'static str, named: Named) -> Named {
    Named { begins, ..named }
}

static NAMED: &[Named] = &[
    named(&["aws", "secret"], "aws-secret-key", "AWS secret access key", Cloud, Base64, 36, 44),
    named(&["s3", "secret"], "s3-secret-key", "storage secret key", Cloud, Base64, 24, 80),
    named(&["r2", "secret"], "r2-secret-key", "Cloudflare R2 secret key", Cloud, Hex, 64, 64),
    uuid(&["scaleway", "secret"], "scaleway-secret-key", "Scaleway secret key", Cloud),
    named(&["alibaba", "secret"], "alibaba-secret-key", "Alibaba Cloud secret key", Cloud, Alnum, 30, 30),
    named(&["tencent", "secret"], "tencent-secret-key", "Tencent Cloud secret key", Cloud, Alnum, 32, 32),
    named(&["linode"], "linode-token", "Linode access token", Cloud, Hex, 64, 64),
    named(&["hetzner"], "hetzner-token", "Hetzner Cloud token", Cloud, Alnum, 64, 64),
    named(&["vultr"], "vultr-api-key", "Vultr API key", Cloud, Upper, 36, 36),
    named(&["fastly"], "fastly-token", "Fastly API token", Cloud, Url, 32, 32),
    named(&["cloudflare"], "cloudflare-token", "Cloudflare API token", Cloud, Url, 37, 60),
    begins("0x4", named(&["turnstile", "secret"], "turnstile-secret", "Cloudflare Turnstile secret", Service, Url, 30, 36)),
    begins("6L", named(&["recaptcha", "secret"], "recaptcha-secret", "reCAPTCHA secret", Service, Url, 38, 38)),
    named(&["azure"], "azure-key", "Azure key", Cloud, Dotted, 32, 90),
    named(&["openai"], "openai-key", "OpenAI API key", Ai, Url, 30, 220),
    named(&["mistral"], "mistral-key", "Mistral API key", Ai, Alnum, 32, 32),
    named(&["cohere"], "cohere-key", "Cohere API key", Ai, Alnum, 40, 40),
    named(&["elevenlabs"], "elevenlabs-api-key", "ElevenLabs API key", Ai, Hex, 32, 32),
    named(&["deepgram"], "deepgram-key", "Deepgram API key", Ai, Hex, 40, 40),
    named(&["assemblyai"], "assemblyai-key", "AssemblyAI API key", Ai, Hex, 32, 32),
    named(&["together"], "together-key", "Together AI API key", Ai, Hex, 64, 64),
    named(&["stability"], "stability-key", "Stability AI API key", Ai, Url, 40, 60),
    named(&["deepseek"], "deepseek-key", "DeepSeek API key", Ai, Url, 32, 40),
    uuid(&["fal"], "fal-key", "fal API key", Ai),
    named(&["clarifai"], "clarifai-key", "Clarifai access token", Ai, Hex, 32, 32),
    named(&["wandb"], "wandb-api-key", "Weights & Biases API key", Ai, Hex, 40, 40),
    begins("key_", named(&["runway"], "runway-api-secret", "Runway API secret", Ai, Hex, 128, 128)),
    begins("key_", named(&["retell"], "retell-api-key", "Retell API key", Ai, Hex, 28, 28)),
    uuid(&["vapi"], "vapi-key", "Vapi key", Ai),
    named(&["serpapi"], "serpapi-key", "SerpApi key", Ai, Hex, 64, 64),
    named(&["serper"], "serper-key", "Serper API key", Ai, Hex, 40, 40),
    named(&["scrapingbee"], "scrapingbee-key", "ScrapingBee API key", Service, Upper, 80, 80),
    named(&["scraperapi"], "scraperapi-key", "ScraperAPI key", Service, Hex, 32, 32),
    uuid(&["browserless"], "browserless-token", "Browserless token", Service),
    named(&["algolia", "admin"], "algolia-admin-key", "Algolia admin key", Service, Hex, 32, 32),
    named(&["algolia", "write"], "algolia-write-key", "Algolia write key", Service, Hex, 32, 32),
    named(&["meilisearch"], "meilisearch-key", "Meilisearch key", Database, Alnum, 32, 64),
    named(&["typesense"], "typesense-key", "Typesense key", Database, Alnum, 32, 48),
    named(&["hasura", "secret"], "hasura-admin-secret", "Hasura admin secret", Database, Alnum, 32, 64),
    named(&["storyblok"], "storyblok-token", "Storyblok token", Service, Alnum, 24, 24),
    named(&["datocms"], "datocms-token", "DatoCMS token", Service, Hex, 30, 30),
    begins("sk", named(&["sanity"], "sanity-token", "Sanity token", Database, Alnum, 78, 180)),
    public(named(&["contentful"], "contentful-delivery-token", "Contentful delivery token", Service, Url, 43, 43)),
    named(&["twilio"], "twilio-auth-token", "Twilio auth token", Mail, Hex, 32, 32),
    named(&["mailjet"], "mailjet-key", "Mailjet key", Mail, Hex, 32, 32),
    named(&["mailgun"], "mailgun-key", "Mailgun API key", Mail, Url, 32, 60),
    uuid(&["postmark"], "postmark-token", "Postmark server token", Mail),
    named(&["postmark"], "postmark-token", "Postmark server token", Mail, Url, 36, 36),
    named(&["sparkpost"], "sparkpost-key", "SparkPost API key", Mail, Hex, 40, 40),
    named(&["messagebird"], "messagebird-key", "MessageBird access key", Mail, Alnum, 25, 25),
    named(&["vonage"], "vonage-secret", "Vonage API secret", Mail, Alnum, 16, 16),
    named(&["mailtrap"], "mailtrap-token", "Mailtrap API token", Mail, Hex, 32, 32),
    named(&["livekit", "secret"], "livekit-secret", "LiveKit API secret", Service, Alnum, 40, 48),
    named(&["agora"], "agora-certificate", "Agora certificate or key", Service, Hex, 32, 32),
    uuid(&["heroku"], "heroku-api-key", "Heroku API key", Cloud),
    named(&["heroku"], "heroku-api-key", "Heroku API key", Cloud, Hex, 32, 32),
    uuid(&["railway"], "railway-token", "Railway token", Cloud),
    named(&["vercel"], "vercel-token", "Vercel token", Cloud, Alnum, 24, 24),
    named(&["netlify"], "netlify-token", "Netlify access token", Cloud, Url, 40, 64),
    named(&["upstash"], "upstash-token", "Upstash token", Database, Base64, 40, 120),
    named(&["turso"], "turso-token", "Turso token", Database, Dotted, 40, 400),
    named(&["auth0", "secret"], "auth0-client-secret", "Auth0 client secret", Login, Url, 60, 70),
    named(&["okta"], "okta-token", "Okta token", Login, Url, 40, 44),
    named(&["google", "secret"], "google-oauth-secret", "Google OAuth client secret", Login, Url, 24, 40),
    named(&["github", "secret"], "github-oauth-secret", "GitHub OAuth client secret", Login, Hex, 40, 40),
    named(&["github", "token"], "github-token", "GitHub token", Code, Hex, 40, 40),
    named(&["facebook", "secret"], "facebook-app-secret", "Facebook app secret", Login, Hex, 32, 32),
    named(&["instagram", "secret"], "instagram-app-secret", "Instagram app secret", Login, Hex, 32, 32),
    named(&["discord", "secret"], "discord-client-secret", "Discord client secret", Login, Url, 32, 32),
    named(&["slack", "secret"], "slack-signing-secret", "Slack signing secret", Chat, Hex, 32, 32),
    named(&["linkedin", "secret"], "linkedin-client-secret", "LinkedIn client secret", Login, Alnum, 16, 16),
    named(&["twitter", "secret"], "twitter-secret", "X (Twitter) secret", Service, Alnum, 40, 50),
    named(&["twitch", "secret"], "twitch-client-secret", "Twitch client secret", Login, Lower, 30, 30),
    named(&["spotify", "secret"], "spotify-client-secret", "Spotify client secret", Service, Hex, 32, 32),
    named(&["strava", "secret"], "strava-client-secret", "Strava client secret", Login, Hex, 40, 40),
    named(&["asana", "secret"], "asana-client-secret", "Asana client secret", Login, Hex, 32, 32),
    named(&["bitbucket", "secret"], "bitbucket-client-secret", "Bitbucket client secret", Login, Url, 32, 64),
    named(&["dropbox", "secret"], "dropbox-app-secret", "Dropbox app secret", Login, Lower, 15, 15),
    named(&["paypal", "secret"], "paypal-client-secret", "PayPal client secret", Payment, Url, 60, 90),
    named(&["razorpay", "secret"], "razorpay-secret", "Razorpay key secret", Payment, Alnum, 20, 28),
    named(&["paystack", "secret"], "paystack-secret-key", "Paystack secret key", Payment, Url, 40, 60),
    named(&["plaid", "secret"], "plaid-secret", "Plaid secret", Payment, Hex, 30, 30),
    named(&["coinbase", "secret"], "coinbase-secret", "Coinbase secret", Payment, Base64, 32, 100),
    named(&["binance", "secret"], "binance-secret", "Binance secret key", Payment, Alnum, 64, 64),
    named(&["kraken", "secret"], "kraken-secret", "Kraken private key", Payment, Base64, 80, 90),
    uuid(&["kucoin", "secret"], "kucoin-secret", "KuCoin API secret", Payment),
    named(&["lemonsqueezy"], "lemonsqueezy-key", "Lemon Squeezy key", Payment, Dotted, 40, 1200),
    begins("0x", named(&["privatekey"], "ethereum-private-key", "wallet private key", Payment, Hex, 64, 64)),
    named(&["etherscan"], "etherscan-key", "Etherscan API key", Service, Upper, 34, 34),
    named(&["alchemy", "api"], "alchemy-key", "Alchemy API key", Service, Url, 32, 32),
    named(&["infura"], "infura-key", "Infura API key", Service, Hex, 32, 32),
    named(&["pinata", "secret"], "pinata-secret", "Pinata API secret", Service, Hex, 64, 64),
    uuid(&["coinmarketcap"], "coinmarketcap-key", "CoinMarketCap API key", Service),
    named(&["finnhub"], "finnhub-key", "Finnhub API key", Service, Lower, 20, 20),
    named(&["cloudinary", "secret"], "cloudinary-secret", "Cloudinary API secret", Service, Url, 24, 32),
    named(&["pusher", "secret"], "pusher-secret", "Pusher secret", Service, Hex, 20, 20),
    public(named(&["pusher"], "pusher-key", "Pusher key", Service, Hex, 20, 20)),
    named(&["datadog"], "datadog-key", "Datadog key", Service, Hex, 32, 40),
    named(&["honeycomb"], "honeycomb-key", "Honeycomb API key", Service, Alnum, 22, 22),
    uuid(&["opsgenie"], "opsgenie-key", "Opsgenie API key", Service),
    named(&["sumologic"], "sumologic-key", "Sumo Logic access key", Service, Alnum, 64, 64),
    named(&["rollbar"], "rollbar-token", "Rollbar access token", Service, Hex, 32, 32),
    public(named(&["bugsnag"], "bugsnag-key", "Bugsnag key", Service, Hex, 32, 32)),
    named(&["mixpanel", "secret"], "mixpanel-secret", "Mixpanel API secret", Service, Hex, 32, 32),
    public(named(&["mixpanel"], "mixpanel-token", "Mixpanel project token", Service, Hex, 32, 32)),
    named(&["amplitude", "secret"], "amplitude-secret", "Amplitude secret key", Service, Hex, 32, 32),
    public(named(&["amplitude"], "amplitude-key", "Amplitude API key", Service, Hex, 32, 32)),
    public(named(&["segment", "write"], "segment-write-key", "Segment write key", Service, Alnum, 32, 32)),
    named(&["trello"], "trello-token", "Trello token", Service, Hex, 32, 64),
    named(&["zoom", "secret"], "zoom-client-secret", "Zoom client secret", Service, Alnum, 32, 32),
    named(&["zendesk"], "zendesk-token", "Zendesk API token", Service, Alnum, 40, 40),
    named(&["pipedrive"], "pipedrive-token", "Pipedrive API token", Service, Hex, 40, 40),
    named(&["pandadoc"], "pandadoc-key", "PandaDoc API key", Service, Hex, 40, 40),
    named(&["smartsheet"], "smartsheet-token", "Smartsheet access token", Service, Alnum, 37, 37),
    named(&["bitly"], "bitly-token", "Bitly access token", Service, Hex, 40, 40),
    named(&["lokalise"], "lokalise-token", "Lokalise API token", Service, Hex, 40, 40),
    named(&["openweather"], "openweather-key", "OpenWeather API key", Service, Hex, 32, 32),
    named(&["newsapi"], "newsapi-key", "NewsAPI key", Service, Hex, 32, 32),
    named(&["ipinfo"], "ipinfo-token", "IPinfo token", Service, Hex, 14, 14),
    named(&["snyk"], "snyk-token", "Snyk token", Code, Url, 36, 36),
    named(&["circleci"], "circleci-token", "CircleCI token", Code, Hex, 40, 40),
    named(&["sonar"], "sonar-token", "SonarQube token", Code, Hex, 40, 40),
    uuid(&["codecov"], "codecov-token", "Codecov upload token", Code),
    named(&["browserstack"], "browserstack-key", "BrowserStack access key", Code, Alnum, 20, 20),
    named(&["confluent", "secret"], "confluent-secret", "Confluent API secret", Cloud, Base64, 64, 64),
];

/// Who issued a value, by the name it is assigned to and its form.
pub(super) fn issuer(words: &[String], value: &str) -> Option<&'static Named> {
    // `openAiKey` and `OPENAI_KEY` name the same issuer.
    let joined: String = words.concat();
    NAMED.iter().find(|named| {
        named.words.iter().all(|word| if word.len() > 4 { joined.contains(word) } else { words.iter().any(|own| own == word) })
            && match named.form {
                None => is_uuid(value),
                Some((set, min, max)) => value
                    .strip_prefix(named.begins)
                    .is_some_and(|rest| (min..=max).contains(&rest.len()) && rest.bytes().all(|byte| set.holds(byte))),
            }
    })
}

/// Whether a name holds the name of an issuer whose keys are worth looking at for their name alone.
pub(super) fn issuer_word(words: &[String]) -> bool {
    let telling = |named: &&Named| !named.public && named.begins.is_empty();
    words.iter().any(|word| NAMED.iter().filter(telling).any(|named| named.words.first() == Some(&word.as_str())))
}

/// The ids of all of them.
#[cfg(test)]
pub(super) fn ids() -> impl Iterator<Item = (&'static str, &'static str, bool)> {
    NAMED.iter().map(|named| (named.id, named.name, named.public))
}
