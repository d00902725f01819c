//! The services that a file leans on, and the environment that it reads.

use super::sites::expression::{argument, bare, holds_address, name, string};
use super::{Context, body};
use crate::facts::{EffectKind, EnvRead, Facts, Purpose, Role, ServiceCall};
use oxc_ast::ast::Expression;
use oxc_ast::{AstKind, AstType};
use oxc_semantic::AstNode;
use oxc_span::{GetSpan, Span};

/// The kinds of nodes that are shown to it.
pub(super) const KINDS: &[AstType] = &[
    AstType::ImportDeclaration,
    AstType::CallExpression,
    AstType::StaticMemberExpression,
    AstType::ComputedMemberExpression,
    AstType::StringLiteral,
    AstType::TemplateElement,
];

/// Looks at one node.
pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, called: &str, facts: &mut Facts) {
    match node.kind() {
        AstKind::ImportDeclaration(import) if !import.import_kind.is_type() => {
            package(context, import.source.value.as_str(), import.span, facts);
        }
        AstKind::CallExpression(call) => {
            if called == "require"
                && let Some(specifier) = argument(call, 0).and_then(string)
            {
                package(context, specifier, call.span, facts);
            }
            integration(context, called, call.span, facts);
            if called == "Deno.env.get"
                && let Some(variable) = argument(call, 0).and_then(string)
            {
                environment(context, node, variable, call.span, facts);
            }
        }
        AstKind::StaticMemberExpression(member) if may_be_environment(&member.object) => {
            let object = name(&member.object);
            if matches!(object.as_str(), "process.env" | "import.meta.env" | "Bun.env") {
                environment(context, node, member.property.name.as_str(), member.span, facts);
            }
        }
        AstKind::ComputedMemberExpression(member) if matches!(name(&member.object).as_str(), "process.env" | "import.meta.env") => {
            if let Some(variable) = string(&member.expression) {
                environment(context, node, variable, member.span, facts);
            }
        }
        AstKind::StringLiteral(literal) => address(context, literal.value.as_str(), literal.span, facts),
        AstKind::TemplateElement(quasi) => address(context, quasi.value.raw.as_str(), quasi.span, facts),
        _ => {}
    }
}

/// Whether something may be called `….env`, by its last part alone.
fn may_be_environment(expression: &Expression<'_>) -> bool {
    match bare(expression) {
        Expression::StaticMemberExpression(member) => member.property.name == "env",
        Expression::Identifier(_) | Expression::ThisExpression(_) | Expression::CallExpression(_) => false,
        _ => true,
    }
}

/// States a read of the environment, with or without a literal that stands in.
fn environment<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, variable: &str, span: Span, facts: &mut Facts) {
    let mut has_fallback = false;
    for above in context.semantic.nodes().ancestors(node.id()).take(4) {
        match above.kind() {
            AstKind::TSNonNullExpression(_)
            | AstKind::ParenthesizedExpression(_)
            | AstKind::TSAsExpression(_)
            | AstKind::ChainExpression(_) => {}
            AstKind::LogicalExpression(or) => {
                has_fallback = or.left.span().start <= span.start
                    && or.left.span().end >= span.end
                    && matches!(
                        or.right.get_inner_expression(),
                        Expression::StringLiteral(_) | Expression::TemplateLiteral(_) | Expression::NumericLiteral(_)
                    );
                break;
            }
            _ => break,
        }
    }
    facts.env_reads.push(EnvRead { name: variable.to_owned(), has_fallback, origin: context.at(span) });
}

/// Packages that stand for services, by how their name starts.
const PACKAGES: &[(&str, &str, Purpose)] = &[
    ("openai", "openai", Purpose::Ai),
    ("@ai-sdk/", "ai-sdk", Purpose::Ai),
    ("@anthropic-ai/", "anthropic", Purpose::Ai),
    ("@google/generative-ai", "gemini", Purpose::Ai),
    ("@google/genai", "gemini", Purpose::Ai),
    ("@genkit-ai/", "gemini", Purpose::Ai),
    ("genkit", "gemini", Purpose::Ai),
    ("groq-sdk", "groq", Purpose::Ai),
    ("@mistralai/", "mistral", Purpose::Ai),
    ("cohere-ai", "cohere", Purpose::Ai),
    ("replicate", "replicate", Purpose::Ai),
    ("@fal-ai/", "fal", Purpose::Ai),
    ("elevenlabs", "elevenlabs", Purpose::Ai),
    ("@langchain/openai", "openai", Purpose::Ai),
    ("stripe", "stripe", Purpose::Payment),
    ("@stripe/", "stripe", Purpose::Payment),
    ("https://esm.sh/stripe", "stripe", Purpose::Payment),
    ("square", "square", Purpose::Payment),
    ("@paypal/", "paypal", Purpose::Payment),
    ("razorpay", "razorpay", Purpose::Payment),
    ("@lemonsqueezy/", "lemon-squeezy", Purpose::Payment),
    ("@paddle/", "paddle", Purpose::Payment),
    ("@polar-sh/", "polar", Purpose::Payment),
    ("@mollie/", "mollie", Purpose::Payment),
    ("@base44/sdk", "base44", Purpose::Database),
    ("npm:@base44/sdk", "base44", Purpose::Database),
    ("@supabase/", "supabase", Purpose::Database),
    ("https://esm.sh/@supabase/", "supabase", Purpose::Database),
    ("jsr:@supabase/", "supabase", Purpose::Database),
    ("npm:@supabase/", "supabase", Purpose::Database),
    ("firebase/firestore", "firestore", Purpose::Database),
    ("firebase/database", "firebase", Purpose::Database),
    ("firebase-admin", "firebase", Purpose::Database),
    ("firebase/auth", "firebase", Purpose::Login),
    ("firebase/storage", "firebase", Purpose::FileStore),
    ("@prisma/client", "prisma", Purpose::Database),
    ("drizzle-orm", "drizzle", Purpose::Database),
    ("mongoose", "mongodb", Purpose::Database),
    ("mongodb", "mongodb", Purpose::Database),
    ("pg", "postgres", Purpose::Database),
    ("postgres", "postgres", Purpose::Database),
    ("mysql", "mysql", Purpose::Database),
    ("mysql2", "mysql", Purpose::Database),
    ("better-sqlite3", "sqlite", Purpose::Database),
    ("sqlite3", "sqlite", Purpose::Database),
    ("sequelize", "sql", Purpose::Database),
    ("typeorm", "sql", Purpose::Database),
    ("knex", "sql", Purpose::Database),
    ("@neondatabase/", "neon", Purpose::Database),
    ("@planetscale/", "planetscale", Purpose::Database),
    ("convex", "convex", Purpose::Database),
    ("@upstash/redis", "upstash", Purpose::Database),
    ("ioredis", "redis", Purpose::Database),
    ("redis", "redis", Purpose::Database),
    ("appwrite", "appwrite", Purpose::Database),
    ("node-appwrite", "appwrite", Purpose::Database),
    ("react-native-appwrite", "appwrite", Purpose::Database),
    ("pocketbase", "pocketbase", Purpose::Database),
    ("@libsql/", "libsql", Purpose::Database),
    ("@tursodatabase/", "libsql", Purpose::Database),
    ("airtable", "airtable", Purpose::Database),
    ("@instantdb/", "instantdb", Purpose::Database),
    ("@vercel/postgres", "neon", Purpose::Database),
    ("@vercel/kv", "upstash", Purpose::Database),
    ("@clerk/", "clerk", Purpose::Login),
    ("next-auth", "next-auth", Purpose::Login),
    ("@auth/", "next-auth", Purpose::Login),
    ("better-auth", "better-auth", Purpose::Login),
    ("@auth0/", "auth0", Purpose::Login),
    ("@convex-dev/auth", "convex", Purpose::Login),
    ("passport", "passport", Purpose::Login),
    ("lucia", "lucia", Purpose::Login),
    ("jsonwebtoken", "own log-in", Purpose::Login),
    ("bcrypt", "own log-in", Purpose::Login),
    ("express-session", "own log-in", Purpose::Login),
    ("resend", "resend", Purpose::Mail),
    ("npm:resend", "resend", Purpose::Mail),
    ("nodemailer", "smtp", Purpose::Mail),
    ("@sendgrid/", "sendgrid", Purpose::Mail),
    ("postmark", "postmark", Purpose::Mail),
    ("mailgun", "mailgun", Purpose::Mail),
    ("twilio", "twilio", Purpose::Sms),
    ("@aws-sdk/client-s3", "aws", Purpose::FileStore),
    ("cloudinary", "cloudinary", Purpose::FileStore),
    ("uploadthing", "uploadthing", Purpose::FileStore),
    ("@vercel/blob", "vercel-blob", Purpose::FileStore),
    ("posthog-js", "posthog", Purpose::Analytics),
    ("mixpanel-browser", "mixpanel", Purpose::Analytics),
    ("@vercel/analytics", "vercel-analytics", Purpose::Analytics),
    ("@sentry/", "sentry", Purpose::ErrorTracking),
    ("@bugsnag/", "bugsnag", Purpose::ErrorTracking),
    ("rollbar", "rollbar", Purpose::ErrorTracking),
    ("bullmq", "redis queue", Purpose::Queue),
    ("inngest", "inngest", Purpose::Queue),
    ("@trigger.dev/", "trigger", Purpose::Queue),
    ("@googlemaps/", "google-maps", Purpose::Maps),
    ("mapbox-gl", "mapbox", Purpose::Maps),
    ("algoliasearch", "algolia", Purpose::Search),
    ("@pinecone-database/", "pinecone", Purpose::Search),
];

fn package(context: &Context<'_, '_>, specifier: &str, span: Span, facts: &mut Facts) {
    if context.entry.role == Role::Test {
        return;
    }
    let matches = |start: &str| {
        specifier
            .strip_prefix(start)
            .is_some_and(|rest| start.ends_with('/') || rest.is_empty() || rest.starts_with(['/', '@']) && !rest.starts_with("/types"))
    };
    let first = specifier.as_bytes().first();
    if let Some((_, service, purpose)) = PACKAGES.iter().find(|(start, ..)| start.as_bytes().first() == first && matches(start)) {
        facts.services.push(ServiceCall { service: (*service).to_owned(), purpose: *purpose, origin: context.at(span) });
        if matches!(*service, "supabase" | "firebase" | "base44") {
            login(context, service, span, facts);
        }
    }
}

/// The platform's own log-in, where a file uses it.
fn login(context: &Context<'_, '_>, service: &str, span: Span, facts: &mut Facts) {
    let text = &context.whole;
    if [".auth.sign", ".auth.getUser", ".auth.getSession", "verifyIdToken", ".auth.me("].iter().any(|call| text.contains(call)) {
        facts.services.push(ServiceCall { service: service.to_owned(), purpose: Purpose::Login, origin: context.at(span) });
    }
}

/// Services that Base44 offers under its own name: `base44.integrations.Core.InvokeLLM`, or by that name alone from the
/// app's list of them.
fn integration(context: &Context<'_, '_>, called: &str, span: Span, facts: &mut Facts) {
    let purpose = match body::integration(context, called) {
        Some(EffectKind::CallsAi) => Purpose::Ai,
        Some(EffectKind::SendsMessage) => Purpose::Mail,
        Some(EffectKind::StoresFile) => Purpose::FileStore,
        _ => return,
    };
    if context.entry.role != Role::Test {
        facts.services.push(ServiceCall { service: "base44".to_owned(), purpose, origin: context.at(span) });
    }
}

/// Hosts that stand for services.
pub(super) const HOSTS: &[(&str, &str, Purpose)] = &[
    ("//api.openai.com", "openai", Purpose::Ai),
    ("//api.anthropic.com", "anthropic", Purpose::Ai),
    ("//generativelanguage.googleapis.com", "gemini", Purpose::Ai),
    ("//openrouter.ai", "openrouter", Purpose::Ai),
    ("//api.groq.com", "groq", Purpose::Ai),
    ("//api.mistral.ai", "mistral", Purpose::Ai),
    ("//api.deepseek.com", "deepseek", Purpose::Ai),
    ("//api.perplexity.ai", "perplexity", Purpose::Ai),
    ("//api.together.xyz", "together", Purpose::Ai),
    ("//ai.gateway.lovable.dev", "lovable-ai", Purpose::Ai),
    ("//api.elevenlabs.io", "elevenlabs", Purpose::Ai),
    ("//api-inference.huggingface.co", "huggingface", Purpose::Ai),
    ("//api.replicate.com", "replicate", Purpose::Ai),
    ("//api.stripe.com", "stripe", Purpose::Payment),
    ("//connect.squareup.com", "square", Purpose::Payment),
    ("//api.paystack.co", "paystack", Purpose::Payment),
    ("//api.lemonsqueezy.com", "lemon-squeezy", Purpose::Payment),
    ("//api.resend.com", "resend", Purpose::Mail),
    ("//api.sendgrid.com", "sendgrid", Purpose::Mail),
    ("//api.mailgun.net", "mailgun", Purpose::Mail),
    ("//api.brevo.com", "brevo", Purpose::Mail),
    ("//api.twilio.com", "twilio", Purpose::Sms),
    ("//api.airtable.com", "airtable", Purpose::Database),
    ("//maps.googleapis.com", "google-maps", Purpose::Maps),
];

fn address(context: &Context<'_, '_>, text: &str, span: Span, facts: &mut Facts) {
    if !holds_address(text) || context.entry.role == Role::Test {
        return;
    }
    if let Some((_, service, purpose)) = HOSTS.iter().find(|(host, ..)| text.contains(host)) {
        facts.services.push(ServiceCall { service: (*service).to_owned(), purpose: *purpose, origin: context.at(span) });
    }
}
