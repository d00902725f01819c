//! What several rules ask about payments: whether code hears from the provider that one went through.

use crate::facts::{EffectKind, Endpoint, EndpointKind, GuardKind, Origin, Project};

/// Calls that ask a provider about one payment that somebody names.
const ASKS: &[&str] = &[
    "sessions.retrieve",
    "paymentIntents.retrieve",
    "charges.retrieve",
    "orders.fetch",
    "payments.fetch",
    "payments.get",
    "transaction.verify",
    "transactions.verify",
    "verifyTransaction",
    "ordersGet",
    "captureOrder",
    "orders.capture",
    "Session.retrieve",
    "PaymentIntent.retrieve",
    "order.fetch",
    "payment.fetch",
];
/// Calls that learn of payments in other ways: news that is verified, lists of what somebody holds.
const LEARNS: &[&str] = &[
    "constructEvent",
    "constructEventAsync",
    "Webhook.construct_event",
    "verifyWebhookSignature",
    "validateWebhookSignature",
    "validatePaymentVerification",
    "verify_payment_signature",
    "webhooks.unmarshal",
    "validateEvent",
    "subscriptions.list",
    "subscriptions.retrieve",
    "sessions.list",
    "sessions.listLineItems",
    "paymentIntents.list",
    "charges.list",
    "Subscription.list",
];
/// Services whose webhooks tell of something else than money.
const OTHERS: &[&str] = &[
    "clerk",
    "github",
    "slack",
    "telegram",
    "whatsapp",
    "twilio",
    "resend",
    "sendgrid",
    "discord",
    "vapi",
    "calendly",
    "n8n",
    "zapier",
    "mux",
    "uploadthing",
    "hubspot",
    "typeform",
    "retell",
    "elevenlabs",
    "replicate",
    "fal",
    "meta",
    "instagram",
    "mailgun",
    "postmark",
    "cloudinary",
    "livekit",
    "deploy",
    "revalidate",
    "sanity",
    "contentful",
];

fn any(calls: &[String], known: &[&str]) -> bool {
    calls.iter().any(|call| known.iter().any(|known| call.ends_with(known)))
}

/// Whether code asks the provider about a payment that the caller names.
pub(super) fn asks(calls: &[String]) -> bool {
    any(calls, ASKS)
}

/// Whether code hears from the provider that a payment went through.
pub(super) fn confirms(calls: &[String]) -> bool {
    any(calls, ASKS) || any(calls, LEARNS)
}

/// Calls that open a provider's payment page: what they are called, and the provider if the name says it.
const PAGES: &[&str] = &["checkout.sessions.create", "paymentLinks.create", "checkout.Session.create", "razorpay.order.create"];

fn opens(calls: &[String]) -> bool {
    let razorpay = |call: &String| call.ends_with(".orders.create") && call.to_ascii_lowercase().contains("razorpay");
    any(calls, PAGES) || calls.iter().any(razorpay)
}

/// Places at which the server sends buyers to a payment page.
pub(super) fn pages(project: &Project) -> impl Iterator<Item = &Origin> {
    let endpoints = project.facts.endpoints.iter().filter(|endpoint| opens(&endpoint.calls));
    let endpoints = endpoints.map(|endpoint| (&endpoint.effects, &endpoint.origin));
    let functions = project.facts.modules.iter().flat_map(|module| &module.functions).filter(|function| opens(&function.calls));
    let functions = functions.map(|function| (&function.effects, &function.origin));
    endpoints.chain(functions).map(|(effects, origin)| {
        effects.iter().find(|effect| effect.kind == EffectKind::TakesPayment).map_or(origin, |effect| &effect.origin)
    })
}

/// Whether a way in may bring news of payments.
pub(super) fn tells(endpoint: &Endpoint) -> bool {
    let about = format!("{} {}", endpoint.route, endpoint.origin.path).to_ascii_lowercase();
    let money = ["stripe", "pay", "billing", "checkout", "order", "subscription", "lemon", "paddle", "polar", "mollie", "square"];
    let other = about.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| OTHERS.contains(&word));
    endpoint.kind == EndpointKind::Webhook && (!other || money.iter().any(|word| about.contains(word)))
}

/// Where the project hears from the provider: in a way in, in a helper, or in a library that is handed the webhook's
/// secret.
pub(super) fn is_told(project: &Project) -> bool {
    let facts = &project.facts;
    // Razorpay's answer is signed and checked by hand.
    let signed = |calls: &[String]| any(calls, &["createHmac", "hmac.new"]);
    let by_hand = facts.modules.iter().flat_map(|module| &module.functions).any(|function| {
        signed(&function.calls)
            && (function.origin.path.to_ascii_lowercase().contains("pay") || function.name.to_ascii_lowercase().contains("pay"))
    });
    by_hand
        || facts.endpoints.iter().any(|endpoint| tells(endpoint) || confirms(&endpoint.calls) || signed(&endpoint.calls))
        || facts.modules.iter().flat_map(|module| &module.functions).any(|function| confirms(&function.calls))
        || facts.env_reads.iter().any(|read| {
            let name = read.name.to_ascii_uppercase();
            name.contains("WEBHOOK")
                && ["STRIPE", "PAY", "LEMON", "PADDLE", "POLAR", "MOLLIE", "SQUARE", "DODO", "CREEM"].iter().any(|one| name.contains(one))
        })
}

/// Whether the caller proves what it tells.
pub(super) fn is_proven(endpoint: &Endpoint) -> bool {
    endpoint.guards.iter().any(|guard| matches!(guard.kind, GuardKind::Signature | GuardKind::SharedSecret))
}

/// Whether a name is that of a page to which buyers come back.
pub(super) fn is_return(name: &str) -> bool {
    let flat: String = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let named = ["success", "thankyou", "thanks", "complete", "completed", "confirmation", "confirmed"];
    let paid = ["payment", "checkout", "order", "purchase", "subscription", "billing", "stripe", "pay", "premium", "upgrade", "membership"];
    matches!(flat.as_str(), "success" | "thankyou" | "thanks")
        || paid.iter().any(|word| flat.contains(word)) && named.iter().any(|word| flat.contains(word))
}
