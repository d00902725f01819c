//! Where a leaked credential is revoked or changed: the issuer's own page, by the first words of the detector's id.

/// Where to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::rules) enum Place {
    /// A page of the issuer.
    Page(&'static str),
    /// There is no one page; the sentence says what to do.
    Words(&'static str),
}

use Place::{Page, Words};

/// By detector id or its first words, the longer one first where both fit.
static PLACES: &[(&str, Place)] = &[
    ("ai-provider", Words("Revoke it at the AI provider that issued it.")),
    ("airtable", Page("https://airtable.com/create/tokens")),
    ("age", Words("Make a new key pair and encrypt anew everything that the old one opens.")),
    ("algolia", Page("https://dashboard.algolia.com/account/api-keys/all")),
    ("alibaba", Page("https://ram.console.aliyun.com/manage/ak")),
    ("anthropic", Page("https://platform.claude.com/settings/keys")),
    ("apify", Page("https://console.apify.com/settings/integrations")),
    ("assemblyai", Page("https://www.assemblyai.com/dashboard")),
    ("atlassian", Page("https://id.atlassian.com/manage-profile/security/api-tokens")),
    ("auth0", Page("https://manage.auth0.com/")),
    ("aws", Page("https://console.aws.amazon.com/iam/home#/security_credentials")),
    ("azure", Page("https://portal.azure.com/")),
    ("basic-auth", Words("Change the password of that account at the address's own site.")),
    ("binance", Page("https://www.binance.com/en/my/settings/api-management")),
    ("bitbucket", Page("https://bitbucket.org/account/settings/app-passwords/")),
    ("braintree", Page("https://www.braintreegateway.com/login")),
    ("brevo", Page("https://app.brevo.com/settings/keys/api")),
    ("cerebras", Page("https://cloud.cerebras.ai/")),
    ("circleci", Page("https://app.circleci.com/settings/user/tokens")),
    ("cloudflare", Page("https://dash.cloudflare.com/profile/api-tokens")),
    ("cloudinary", Page("https://console.cloudinary.com/settings/api-keys")),
    ("cohere", Page("https://dashboard.cohere.com/api-keys")),
    ("coinbase", Page("https://portal.cdp.coinbase.com/projects/api-keys")),
    ("connection-string", Words("Change the password of that account in the console of the database or server it opens.")),
    ("contentful", Page("https://app.contentful.com/account/profile/cma_tokens")),
    ("convex", Page("https://dashboard.convex.dev/")),
    ("databricks", Page("https://accounts.cloud.databricks.com/")),
    ("datadog", Page("https://app.datadoghq.com/organization-settings/api-keys")),
    ("deepgram", Page("https://console.deepgram.com/")),
    ("deepseek", Page("https://platform.deepseek.com/api_keys")),
    ("digitalocean", Page("https://cloud.digitalocean.com/account/api/tokens")),
    ("discord-webhook", Words("Delete that webhook in the channel's settings in Discord (Integrations, Webhooks) and make a new one.")),
    ("discord", Page("https://discord.com/developers/applications")),
    ("docker-registry", Words("Change the password of that account at the container registry it opens.")),
    ("docker", Page("https://app.docker.com/settings/personal-access-tokens")),
    ("doppler", Page("https://dashboard.doppler.com/")),
    ("e2b", Page("https://e2b.dev/dashboard")),
    ("easypost", Page("https://www.easypost.com/account/api-keys")),
    ("elevenlabs", Page("https://elevenlabs.io/app/settings/api-keys")),
    ("facebook", Page("https://developers.facebook.com/apps/")),
    ("fal", Page("https://fal.ai/dashboard/keys")),
    ("figma", Page("https://www.figma.com/settings")),
    ("firebase", Page("https://console.cloud.google.com/apis/credentials")),
    ("firecrawl", Page("https://www.firecrawl.dev/app/api-keys")),
    ("fireworks", Page("https://app.fireworks.ai/settings/users/api-keys")),
    ("flutterwave", Page("https://dashboard.flutterwave.com/settings/apis")),
    ("fly", Page("https://fly.io/tokens")),
    ("gemini", Page("https://aistudio.google.com/app/apikey")),
    ("generic", Words("Revoke it at the service that it opens, and put a new one in its place.")),
    ("github-oauth-secret", Page("https://github.com/settings/developers")),
    ("github-server", Page("https://github.com/settings/apps")),
    ("github", Page("https://github.com/settings/tokens")),
    ("gitlab", Page("https://gitlab.com/-/user_settings/personal_access_tokens")),
    ("google-maps", Page("https://console.cloud.google.com/google/maps-apis/credentials")),
    ("google-oauth-token", Page("https://myaccount.google.com/connections")),
    ("google-service-account", Page("https://console.cloud.google.com/iam-admin/serviceaccounts")),
    ("google", Page("https://console.cloud.google.com/apis/credentials")),
    ("grafana-cloud", Page("https://grafana.com/orgs")),
    ("grafana", Words("Delete that token in Grafana under Administration, Service accounts.")),
    ("groq", Page("https://console.groq.com/keys")),
    ("guessable-signing-secret", Words("Set a new random value of at least 32 bytes; everyone signs in again once.")),
    ("heroku", Page("https://dashboard.heroku.com/account/applications")),
    ("hubspot", Page("https://app.hubspot.com/l/private-apps/")),
    ("huggingface", Page("https://huggingface.co/settings/tokens")),
    ("inngest", Page("https://app.inngest.com/env/production/manage/signing-key")),
    ("jwt", Words("Make the server that issued the token refuse it: end that session, or change the secret that signs tokens.")),
    ("langfuse", Page("https://cloud.langfuse.com/")),
    ("langsmith", Page("https://smith.langchain.com/settings")),
    ("lemonsqueezy", Page("https://app.lemonsqueezy.com/settings/api")),
    ("linear", Page("https://linear.app/settings/account/security")),
    ("linkedin", Page("https://www.linkedin.com/developers/apps")),
    ("liveblocks", Page("https://liveblocks.io/dashboard/apikeys")),
    ("mailchimp", Page("https://admin.mailchimp.com/account/api/")),
    ("mailgun", Page("https://app.mailgun.com/settings/api_security")),
    ("mailjet", Page("https://app.mailjet.com/account/apikeys")),
    ("mapbox", Page("https://console.mapbox.com/account/access-tokens/")),
    ("mercadopago", Page("https://www.mercadopago.com/developers/panel/app")),
    ("mistral", Page("https://console.mistral.ai/api-keys")),
    ("n8n", Words("Delete that key in n8n under Settings, n8n API.")),
    ("neon", Page("https://console.neon.tech/app/settings/api-keys")),
    ("netlify", Page("https://app.netlify.com/user/applications")),
    ("newrelic", Page("https://one.newrelic.com/launcher/api-keys-ui.api-keys-launcher")),
    ("notion", Page("https://www.notion.so/profile/integrations")),
    ("npm-registry", Words("Change the password or token of that account at the package registry it opens.")),
    ("npm", Page("https://www.npmjs.com/settings/~/tokens")),
    ("nuget", Page("https://www.nuget.org/account/apikeys")),
    ("nvidia", Page("https://build.nvidia.com/settings/api-keys")),
    ("okta", Page("https://developer.okta.com/docs/guides/create-an-api-token/main/")),
    ("onepassword", Page("https://my.1password.com/developer-tools/directory")),
    ("onesignal", Page("https://dashboard.onesignal.com/")),
    ("openai-admin", Page("https://platform.openai.com/settings/organization/admin-keys")),
    ("openai", Page("https://platform.openai.com/api-keys")),
    ("openrouter", Page("https://openrouter.ai/settings/keys")),
    ("paddle", Page("https://vendors.paddle.com/authentication-v2")),
    ("password-hash", Words("Change that password: a hash can be guessed backwards by machines.")),
    ("password", Words("Change the password of that account, and wherever else the same one is used.")),
    ("paypal", Page("https://developer.paypal.com/dashboard/applications/live")),
    ("paystack", Page("https://dashboard.paystack.com/#/settings/developers")),
    ("perplexity", Page("https://www.perplexity.ai/account/api/keys")),
    ("pinecone", Page("https://app.pinecone.io/organizations/-/keys")),
    ("plaid", Page("https://dashboard.plaid.com/developers/keys")),
    ("planetscale", Page("https://app.planetscale.com/")),
    ("plunk", Page("https://app.useplunk.com/settings/api")),
    ("polar", Page("https://polar.sh/dashboard")),
    ("posthog", Page("https://us.posthog.com/settings/user-api-keys")),
    ("postman", Page("https://go.postman.co/settings/me/api-keys")),
    ("postmark", Page("https://account.postmarkapp.com/servers")),
    ("private-key", Words("Make a new key pair, and take the old public key out of every server and account that trusts it.")),
    ("publishable", Page("https://dashboard.stripe.com/apikeys")),
    ("pulumi", Page("https://app.pulumi.com/account/tokens")),
    ("pusher", Page("https://dashboard.pusher.com/")),
    ("pypi", Page("https://pypi.org/manage/account/token/")),
    ("r2", Page("https://dash.cloudflare.com/?to=/:account/r2/api-tokens")),
    ("rails-master-key", Words("Make new credentials with a new master key, and change every secret that the old file held.")),
    ("railway", Page("https://railway.com/account/tokens")),
    ("razorpay", Page("https://dashboard.razorpay.com/app/website-app-settings/api-keys")),
    ("render", Page("https://dashboard.render.com/u/settings#api-keys")),
    ("replicate", Page("https://replicate.com/account/api-tokens")),
    ("resend", Page("https://resend.com/api-keys")),
    ("rubygems", Page("https://rubygems.org/profile/api_keys")),
    ("s3", Words("Delete that access key in the console of the storage provider.")),
    ("sendgrid", Page("https://app.sendgrid.com/settings/api_keys")),
    ("sentry-user", Page("https://sentry.io/settings/account/api/auth-tokens/")),
    ("sentry", Page("https://sentry.io/settings/auth-tokens/")),
    ("shippo", Page("https://apps.goshippo.com/settings/api")),
    ("shopify", Page("https://admin.shopify.com/settings/apps/development")),
    ("signing-secret", Words("Set a new random value of at least 32 bytes; everyone signs in again once.")),
    ("slack-webhook", Page("https://api.slack.com/apps")),
    ("slack", Page("https://api.slack.com/apps")),
    ("snyk", Page("https://app.snyk.io/account")),
    ("sonar", Page("https://sonarcloud.io/account/security")),
    ("spotify", Page("https://developer.spotify.com/dashboard")),
    ("square", Page("https://developer.squareup.com/apps")),
    ("stability", Page("https://platform.stability.ai/account/keys")),
    ("stripe-webhook", Page("https://dashboard.stripe.com/webhooks")),
    ("stripe-test", Page("https://dashboard.stripe.com/test/apikeys")),
    ("stripe", Page("https://dashboard.stripe.com/apikeys")),
    ("stytch", Page("https://stytch.com/dashboard/api-keys")),
    ("supabase-access-token", Page("https://supabase.com/dashboard/account/tokens")),
    ("supabase", Page("https://supabase.com/dashboard/project/_/settings/api-keys")),
    ("tavily", Page("https://app.tavily.com/home")),
    ("teams-webhook", Words("Remove that connector in the channel's settings in Microsoft Teams and make a new one.")),
    ("telegram", Page("https://t.me/BotFather")),
    ("terraform", Page("https://app.terraform.io/app/settings/tokens")),
    ("together", Page("https://api.together.ai/settings/api-keys")),
    ("trello", Page("https://trello.com/power-ups/admin")),
    ("trigger", Page("https://cloud.trigger.dev/")),
    ("turso", Page("https://app.turso.tech/")),
    ("twilio", Page("https://console.twilio.com/us1/account/keys-credentials/api-keys")),
    ("twitter", Page("https://developer.x.com/en/portal/dashboard")),
    ("typeform", Page("https://admin.typeform.com/user/tokens")),
    ("unkey", Page("https://app.unkey.com/settings/root-keys")),
    ("upstash", Page("https://console.upstash.com/")),
    ("vault", Words("Revoke it in Vault with `vault token revoke`.")),
    ("vercel-blob", Page("https://vercel.com/dashboard/stores")),
    ("vercel", Page("https://vercel.com/account/settings/tokens")),
    ("vonage", Page("https://dashboard.vonage.com/settings")),
    ("xai", Page("https://console.x.ai/")),
    ("zapier-webhook", Page("https://zapier.com/app/home")),
    ("zoom", Page("https://marketplace.zoom.us/user/build")),
];

/// Where a credential of that detector is revoked.
pub(in crate::rules) fn place(detector: &str) -> Option<Place> {
    let fits = |issuer: &&(&str, Place)| detector.strip_prefix(issuer.0).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
    PLACES.iter().filter(fits).max_by_key(|(issuer, _)| issuer.len()).map(|(_, place)| *place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn pages_are_https_and_named_once() {
        let mut issuers = BTreeSet::new();
        for (issuer, place) in PLACES {
            assert!(issuers.insert(issuer), "{issuer} stands twice");
            match place {
                Page(url) => assert!(url.starts_with("https://") && !url.contains(' '), "{url}"),
                Words(words) => assert!(words.ends_with('.') && words.len() > 20, "{words}"),
            }
        }
    }

    #[test]
    fn the_longer_name_speaks() {
        assert_eq!(place("stripe-webhook-secret"), Some(Page("https://dashboard.stripe.com/webhooks")));
        assert_eq!(place("stripe-secret-key"), Some(Page("https://dashboard.stripe.com/apikeys")));
        assert_eq!(place("flyer-token"), None);
    }
}
