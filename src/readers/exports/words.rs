//! What stands in a parameter: a literal or something that the platform fills in; and the services that steps name.

use crate::facts::{EffectKind, Purpose};

/// Whether a platform puts something else in this value's place, as a whole or in part.
pub(in crate::readers) fn is_filled_in(value: &str) -> bool {
    let value = value.trim();
    value.starts_with('=') && value.contains("{{")
        || value.contains("{{")
        || value.contains("${")
        || value.contains("@{")
        || value.starts_with("@") && value.contains('(')
        || value.starts_with("$env.")
        || value.starts_with("$var")
        || value.starts_with("<%")
}

/// Whether a value names a place that the platform fills in, without further text (`{{ … }}`, `@variables('x')`).
pub(in crate::readers) fn is_expression(value: &str) -> bool {
    let value = value.trim();
    is_filled_in(value) || value.starts_with('=')
}

/// A service that a step, connector or address names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::readers) struct Service {
    /// Its name, as facts call it.
    pub(in crate::readers) name: &'static str,
    /// What it does for the product.
    pub(in crate::readers) purpose: Purpose,
}

/// Parts of names in lower case, the service, its purpose. More special ones first.
static SERVICES: &[(&str, &str, Purpose)] = &[
    ("openrouter", "openrouter", Purpose::Ai),
    ("azureopenai", "openai", Purpose::Ai),
    ("openai", "openai", Purpose::Ai),
    ("anthropic", "anthropic", Purpose::Ai),
    ("claude", "anthropic", Purpose::Ai),
    ("gemini", "google-ai", Purpose::Ai),
    ("googlepalm", "google-ai", Purpose::Ai),
    ("vertex", "google-ai", Purpose::Ai),
    ("mistral", "mistral", Purpose::Ai),
    ("groq", "groq", Purpose::Ai),
    ("cohere", "cohere", Purpose::Ai),
    ("perplexity", "perplexity", Purpose::Ai),
    ("deepseek", "deepseek", Purpose::Ai),
    ("huggingface", "hugging-face", Purpose::Ai),
    ("replicate", "replicate", Purpose::Ai),
    ("lumalabs", "luma", Purpose::Ai),
    ("stability", "stability", Purpose::Ai),
    ("elevenlabs", "elevenlabs", Purpose::Ai),
    ("bedrock", "aws-bedrock", Purpose::Ai),
    ("aibuilder", "ai-builder", Purpose::Ai),
    ("cognitiveservices", "azure-ai", Purpose::Ai),
    ("ollama", "ollama", Purpose::Other),
    ("stripe", "stripe", Purpose::Payment),
    ("paypal", "paypal", Purpose::Payment),
    ("paddle", "paddle", Purpose::Payment),
    ("lemonsqueezy", "lemonsqueezy", Purpose::Payment),
    ("razorpay", "razorpay", Purpose::Payment),
    ("chargebee", "chargebee", Purpose::Payment),
    ("mollie", "mollie", Purpose::Payment),
    ("quickbooks", "quickbooks", Purpose::Payment),
    ("squareup", "square", Purpose::Payment),
    ("sendgrid", "sendgrid", Purpose::Mail),
    ("mailgun", "mailgun", Purpose::Mail),
    ("mailjet", "mailjet", Purpose::Mail),
    ("mailchimp", "mailchimp", Purpose::Mail),
    ("postmark", "postmark", Purpose::Mail),
    ("brevo", "brevo", Purpose::Mail),
    ("resend.com", "resend", Purpose::Mail),
    ("gmail", "gmail", Purpose::Mail),
    ("google-email", "gmail", Purpose::Mail),
    ("googlemail", "gmail", Purpose::Mail),
    ("outlook", "outlook", Purpose::Mail),
    ("office365.", "outlook", Purpose::Mail),
    ("shared_office365", "outlook", Purpose::Mail),
    ("emailsend", "smtp", Purpose::Mail),
    ("emailreadimap", "imap", Purpose::Mail),
    ("imap", "imap", Purpose::Mail),
    ("smtp", "smtp", Purpose::Mail),
    ("twilio", "twilio", Purpose::Sms),
    ("whatsapp", "whatsapp", Purpose::Sms),
    ("telegram", "telegram", Purpose::Sms),
    ("api.line.me", "line", Purpose::Sms),
    ("slack", "slack", Purpose::Sms),
    ("discord", "discord", Purpose::Sms),
    ("mattermost", "mattermost", Purpose::Sms),
    ("shared_teams", "teams", Purpose::Sms),
    ("microsoftteams", "teams", Purpose::Sms),
    ("vonage", "vonage", Purpose::Sms),
    ("supabase", "supabase", Purpose::Database),
    ("postgres", "postgres", Purpose::Database),
    ("mysql", "mysql", Purpose::Database),
    ("mariadb", "mysql", Purpose::Database),
    ("microsoftsql", "sql-server", Purpose::Database),
    ("shared_sql", "sql-server", Purpose::Database),
    ("mssql", "sql-server", Purpose::Database),
    ("mongo", "mongodb", Purpose::Database),
    ("firestore", "firestore", Purpose::Database),
    ("dynamodb", "dynamodb", Purpose::Database),
    ("bigquery", "bigquery", Purpose::Database),
    ("snowflake", "snowflake", Purpose::Database),
    ("redis", "redis", Purpose::Database),
    ("airtable", "airtable", Purpose::Database),
    ("googlesheets", "google-sheets", Purpose::Database),
    ("google-sheets", "google-sheets", Purpose::Database),
    ("notion", "notion", Purpose::Database),
    ("baserow", "baserow", Purpose::Database),
    ("nocodb", "nocodb", Purpose::Database),
    ("coda", "coda", Purpose::Database),
    ("softr", "softr", Purpose::Database),
    ("excel", "excel", Purpose::Database),
    ("sharepoint", "sharepoint", Purpose::Database),
    ("commondataservice", "dataverse", Purpose::Database),
    ("dataverse", "dataverse", Purpose::Database),
    ("datastore", "datastore", Purpose::Database),
    ("datatable", "datatable", Purpose::Database),
    ("tooljetdb", "tooljet-database", Purpose::Database),
    ("sqldatabase", "sql", Purpose::Database),
    ("hubspot", "hubspot", Purpose::Other),
    ("salesforce", "salesforce", Purpose::Other),
    ("pipedrive", "pipedrive", Purpose::Other),
    ("shopify", "shopify", Purpose::Other),
    ("googledrive", "google-drive", Purpose::FileStore),
    ("google-drive", "google-drive", Purpose::FileStore),
    ("dropbox", "dropbox", Purpose::FileStore),
    ("onedrive", "onedrive", Purpose::FileStore),
    ("awss3", "aws-s3", Purpose::FileStore),
    ("auth0", "auth0", Purpose::Login),
    ("pinecone", "pinecone", Purpose::Search),
    ("qdrant", "qdrant", Purpose::Search),
    ("weaviate", "weaviate", Purpose::Search),
    ("serpapi", "serpapi", Purpose::Search),
    ("jira", "jira", Purpose::Other),
    ("github", "github", Purpose::Other),
    ("trello", "trello", Purpose::Other),
    ("googlecalendar", "google-calendar", Purpose::Other),
    ("shared_approvals", "approvals", Purpose::Other),
    ("facebook", "facebook", Purpose::Other),
    ("linkedin", "linkedin", Purpose::Other),
    ("spotify", "spotify", Purpose::Other),
    ("mqtt", "mqtt", Purpose::Queue),
    ("rabbitmq", "rabbitmq", Purpose::Queue),
    ("kafka", "kafka", Purpose::Queue),
];

/// The service that a name or an address speaks of.
pub(in crate::readers) fn service(name: &str) -> Option<Service> {
    let lower: String = name.chars().take(300).collect::<String>().to_ascii_lowercase();
    SERVICES.iter().find(|(part, ..)| lower.contains(part)).map(|&(_, name, purpose)| Service { name, purpose })
}

/// What using a service does to the world, by the words of the operation.
pub(in crate::readers) fn effect(service: Service, operation: &str) -> EffectKind {
    let lower = operation.to_ascii_lowercase();
    let any = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let reads = any(&["get", "read", "list", "search", "lookup", "find", "select", "watch", "trigger"]);
    match service.purpose {
        Purpose::Ai => EffectKind::CallsAi,
        Purpose::Payment if !reads => EffectKind::TakesPayment,
        Purpose::Mail | Purpose::Sms if !reads => EffectKind::SendsMessage,
        Purpose::FileStore if !reads => EffectKind::StoresFile,
        Purpose::Database if any(&["delete", "remove", "drop"]) => EffectKind::Deletes,
        Purpose::Database | Purpose::Other
            if any(&["insert", "update", "create", "append", "upsert", "write", "add", "set", "patch", "save"]) =>
        {
            EffectKind::Writes
        }
        Purpose::Database => EffectKind::Reads,
        _ => EffectKind::Fetches,
    }
}

/// Whether a host answers on the own machine or network only.
fn is_local_host(host: &str) -> bool {
    let host = host.split([':', '/']).next().unwrap_or(host);
    host == "localhost"
        || host.starts_with("127.")
        || host.starts_with("10.")
        || host.starts_with("192.168.")
        || host == "host.docker.internal"
        || host.ends_with(".local")
        || host.ends_with(".internal")
        || !host.contains('.')
}

/// The host of an address without encryption that leaves the machine.
pub(in crate::readers) fn unencrypted_host(address: &str) -> Option<&str> {
    let rest = address.trim().trim_start_matches('=').strip_prefix("http://")?;
    let host = rest.split(['/', '?', '#', '"', ' ']).next().unwrap_or("");
    let host = host.rsplit('@').next().unwrap_or(host);
    let filled_in = is_filled_in(host) || host.is_empty();
    let names = ["www.w3.org", "schemas.", "example.", "your", "xmlns", "<"];
    (!filled_in && !is_local_host(host) && !names.iter().any(|name| host.contains(name))).then_some(host)
}

/// A person's own mail address in a text, masked to its first letter and its domain.
pub(in crate::readers) fn personal_address(text: &str) -> Option<String> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+');
    for (at, _) in text.match_indices('@') {
        let name: String = text.get(..at)?.chars().rev().take_while(|c| is_part(*c)).collect();
        let name: String = name.chars().rev().collect();
        let domain: String = text.get(at + 1..)?.chars().take_while(|c| is_part(*c)).collect();
        let domain = domain.trim_end_matches('.');
        let shared = [
            "info",
            "hello",
            "support",
            "contact",
            "admin",
            "office",
            "team",
            "noreply",
            "no-reply",
            "sales",
            "billing",
            "mail",
            "service",
            "automation",
            "automations",
            "bot",
            "system",
            "ops",
            "accounts",
            "marketing",
            "hr",
            "it",
            "help",
            "example",
            "test",
            "user",
        ];
        let invented =
            domain.starts_with("example.") || domain.ends_with(".example") || domain.starts_with("domain.") || domain.starts_with("test.");
        let ending = domain.rsplit('.').next().unwrap_or("");
        let real = domain.contains('.') && (2..=12).contains(&ending.len()) && ending.bytes().all(|byte| byte.is_ascii_alphabetic());
        let first = name.chars().next();
        let lower = name.to_ascii_lowercase();
        if let Some(first) = first.filter(|_| real && !invented && !lower.starts_with("your") && !shared.contains(&lower.as_str())) {
            return Some(format!("{first}…@{domain}"));
        }
    }
    None
}

/// Different addresses of people in a text, counted up to a limit.
pub(in crate::readers) fn count_addresses(text: &str) -> u32 {
    let mut seen = std::collections::BTreeSet::new();
    for (at, _) in text.match_indices('@').take(5_000) {
        let from = (at.saturating_sub(64)..=at).find(|&from| text.is_char_boundary(from)).unwrap_or(at);
        let to = (at..=(at + 64).min(text.len())).rev().find(|&to| text.is_char_boundary(to)).unwrap_or(at);
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+');
        let name = text.get(from..at).and_then(|before| before.rsplit(|c| !is_part(c)).next()).unwrap_or("");
        let address = format!("{name}{}", text.get(at..to).unwrap_or(""));
        if let Some(found) = personal_address(&address).map(|masked| format!("{name}{masked}")) {
            seen.insert(found);
        }
    }
    u32::try_from(seen.len()).unwrap_or(u32::MAX)
}

/// A count with its noun: `1 step`, `2 steps`.
pub(in crate::readers) fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// A text for people: without line breaks, capped.
pub(in crate::readers) fn short(text: &str, most: usize) -> String {
    let folded: String = text.chars().take(most + 1).map(|c| if c.is_control() { ' ' } else { c }).collect();
    let folded = folded.trim();
    match folded.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", folded.get(..end).unwrap_or("")),
        None => folded.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_and_what_is_filled_in() {
        for value in ["={{ $json.key }}", "Bearer {{1.token}}", "@variables('x')", "@{triggerBody()}", "$env.key", "${KEY}"] {
            assert!(is_filled_in(value), "{value}");
        }
        assert!(!is_filled_in("Bearer abc"));
    }

    #[test]
    fn addresses_of_people_are_masked() {
        assert_eq!(personal_address("My connection (ann.lee@mail.se)"), Some("a…@mail.se".to_owned()));
        assert_eq!(personal_address("info@shop.se and x@example.com and @handle"), None);
        assert_eq!(count_addresses("a1@k.se, b2@k.se; a1@k.se info@k.se"), 2);
    }

    #[test]
    fn hosts_without_encryption() {
        assert_eq!(unencrypted_host("http://api.shop.se/x"), Some("api.shop.se"));
        for address in ["https://a.se", "http://localhost:3000", "http://192.168.1.4/x", "=http://{{ $json.host }}/x", "http://n8n:5678"] {
            assert_eq!(unencrypted_host(address), None, "{address}");
        }
    }
}
