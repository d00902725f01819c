//! What services, frameworks and platforms are called: the one table that every room takes names from.

/// Names that capitals alone do not make, by id.
const NAMES: &[(&str, &str)] = &[
    ("ai-sdk", "AI model (by the AI SDK)"),
    ("apphosting", "Firebase App Hosting"),
    ("aws", "AWS"),
    ("aws-bedrock", "AWS Bedrock"),
    ("aws-lambda", "AWS Lambda"),
    ("aws-s3", "AWS S3"),
    ("azure-ai", "Azure AI"),
    ("base44", "Base44"),
    ("bigquery", "BigQuery"),
    ("deepseek", "DeepSeek"),
    ("digitalocean", "DigitalOcean"),
    ("dynamodb", "DynamoDB"),
    ("elevenlabs", "ElevenLabs"),
    ("fal", "fal.ai"),
    ("fastapi", "FastAPI"),
    ("firestore", "Firestore"),
    ("flutterflow", "FlutterFlow"),
    ("fly", "Fly.io"),
    ("gemini", "Google Gemini"),
    ("github", "GitHub"),
    ("github-actions", "GitHub Actions"),
    ("hubspot", "HubSpot"),
    ("imap", "Mailbox (IMAP)"),
    ("lambda", "AWS Lambda"),
    ("lemon-squeezy", "Lemon Squeezy"),
    ("lemonsqueezy", "Lemon Squeezy"),
    ("libsql", "libSQL"),
    ("linkedin", "LinkedIn"),
    ("litellm", "LiteLLM"),
    ("lovable-ai", "Lovable AI"),
    ("mongodb", "MongoDB"),
    ("mqtt", "MQTT broker"),
    ("mysql", "MySQL"),
    ("n8n", "n8n"),
    ("nestjs", "NestJS"),
    ("next", "Next.js"),
    ("next-auth", "Auth.js"),
    ("nocodb", "NocoDB"),
    ("onedrive", "OneDrive"),
    ("openai", "OpenAI"),
    ("openrouter", "OpenRouter"),
    ("own log-in", "Own log-in"),
    ("paypal", "PayPal"),
    ("planetscale", "PlanetScale"),
    ("pocketbase", "PocketBase"),
    ("postgres", "PostgreSQL"),
    ("posthog", "PostHog"),
    ("quickbooks", "QuickBooks"),
    ("rabbitmq", "RabbitMQ"),
    ("redis queue", "Redis queue"),
    ("sam", "AWS SAM"),
    ("sendgrid", "SendGrid"),
    ("serpapi", "SerpApi"),
    ("serverless", "Serverless Framework"),
    ("sharepoint", "SharePoint"),
    ("smtp", "Mail server (SMTP)"),
    ("sql-server", "SQL Server"),
    ("sqlite", "SQLite file"),
    ("supabase-edge", "Supabase functions"),
    ("sveltekit", "SvelteKit"),
    ("together", "Together AI"),
    ("trigger", "Trigger.dev"),
    ("uploadthing", "UploadThing"),
    ("vercel-analytics", "Vercel Analytics"),
    ("vercel-blob", "Vercel Blob"),
    ("whatsapp", "WhatsApp"),
    ("workos", "WorkOS"),
    ("xai", "xAI"),
];

/// A name for people from an id of a service.
#[must_use]
pub fn service_name(id: &str) -> String {
    if let Some((_, name)) = NAMES.iter().find(|(known, _)| *known == id) {
        return (*name).to_owned();
    }
    let mut name = String::with_capacity(id.len());
    for (at, word) in id.split(['-', ' ', '_']).filter(|word| !word.is_empty()).enumerate() {
        if at > 0 {
            name.push(' ');
        }
        let mut letters = word.chars();
        name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        name.extend(letters);
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_as_people_know_them() {
        assert_eq!(service_name("openai"), "OpenAI");
        assert_eq!(service_name("google-maps"), "Google Maps");
        assert_eq!(service_name("github-actions"), "GitHub Actions");
        assert_eq!(service_name(""), "");
    }

    #[test]
    fn every_name_stands_once_and_in_order() {
        assert!(NAMES.windows(2).all(|pair| pair[0].0 < pair[1].0), "ids of src/facts/named.rs are sorted and differ");
    }
}
