//! Services beside AI models that charge for each call: pages fetched and searched through somebody else's browsers, and
//! look-ups of people and numbers.

use crate::facts::{EffectKind, Endpoint, Origin};

/// Their addresses, and what people call them.
const HOSTS: &[(&str, &str)] = &[
    ("api.firecrawl.dev", "Firecrawl"),
    ("api.apify.com", "Apify"),
    ("serpapi.com", "SerpApi"),
    ("serper.dev", "Serper"),
    ("scrapingbee.com", "ScrapingBee"),
    ("browserless.io", "Browserless"),
    ("scraperapi.com", "ScraperAPI"),
    ("zenrows.com", "ZenRows"),
    ("scrapingdog.com", "Scrapingdog"),
    ("brightdata.com", "Bright Data"),
    ("oxylabs.io", "Oxylabs"),
    ("browserbase.com", "Browserbase"),
    ("api.tavily.com", "Tavily"),
    ("api.exa.ai", "Exa"),
    ("lookups.twilio.com", "Twilio"),
    ("api.hunter.io", "Hunter"),
    ("api.apollo.io", "Apollo"),
    ("rapidapi.com", "RapidAPI"),
];
/// Parts of calls of their own clients, in small letters.
const CLIENTS: &[(&str, &str)] = &[
    ("new firecrawl", "Firecrawl"),
    (".scrapeurl", "Firecrawl"),
    (".crawlurl", "Firecrawl"),
    ("new apifyclient", "Apify"),
    ("apifyclient(", "Apify"),
    ("new scrapingbeeclient", "ScrapingBee"),
    (".lookups.v", "Twilio"),
    ("new browserbase", "Browserbase"),
];

/// The service that a way in has to be paid for with each call, and where it is asked.
pub(super) fn service(endpoint: &Endpoint) -> Option<(&'static str, &Origin)> {
    let by_address =
        endpoint.effects.iter().filter(|effect| matches!(effect.kind, EffectKind::Fetches | EffectKind::Posts)).find_map(|effect| {
            let host = HOSTS.iter().find(|(host, _)| effect.target.contains(host));
            host.map(|(_, name)| (*name, &effect.origin))
        });
    by_address.or_else(|| {
        let client = endpoint.calls.iter().find_map(|call| {
            let lower = call.to_ascii_lowercase();
            CLIENTS.iter().find(|(part, _)| lower.contains(part))
        });
        client.map(|(_, name)| (*name, &endpoint.origin))
    })
}
