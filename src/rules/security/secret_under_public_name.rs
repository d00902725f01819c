//! Secrets whose very names make the build write them into the page.

use crate::facts::{Project, Role};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use crate::sorted::{Arrange, Gather};
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule {
    id: "security/secret-under-public-name",
    title: "`{variable}` is built into the {product}, where everyone can read it",
    pass_title: "No secret has a name that the build ships to visitors",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "Variables whose names start like this are written into the page when it is built, and an app carries whatever its code reads to every phone. A secret in there is no secret: anyone can take it out and use it in your name.",
    fix: "Give the secret a name without the public prefix, use it only in code that runs on the server, and replace the secret at its provider, since it was public.",
    prompt: "Rename this variable without its public prefix, move every use of it into server code (an API route or function that the page or app calls), and remove it from the page or app; take the environment file out of an app's assets. Tell me to replace the value at the provider. Keep keys that are public by design (publishable, anon, site keys) as they are. Done when the built page no longer contains the value.",
    cannot_see: "Whether the value that is set under this name really is a secret.",
    refs: &[Ref::Cwe(200), Ref::Url("https://vite.dev/guide/env-and-mode#env-variables")],
    judge,
    bad: samples![{ "a service role for everyone":
        "src/lib/admin.ts" => r##"import { createClient } from "@supabase/supabase-js";
⟦export const admin = createClient(import.meta.env.VITE_SUPABASE_URL, import.meta.env.VITE_SUPABASE_SERVICE_ROLE_KEY);⟧
"##,
    }
    { "a messenger and a mailbox for everyone, and keys that are public by design":
        "src/lib/say.ts" => r##"export const call = () => fetch("https://api.twilio.com/2010-04-01/Accounts", {
  headers: { Authorization: `Basic ${btoa(import.meta.env.VITE_TWILIO_ACCOUNT_SID + ":" + ⟦import.meta.env.VITE_TWILIO_AUTH_TOKEN⟧)}` },
});
export const mail = ⟦process.env.REACT_APP_RESEND_API_KEY⟧;
export const open = [import.meta.env.VITE_MAPBOX_TOKEN, import.meta.env.VITE_POSTHOG_KEY, import.meta.env.VITE_GITHUB_CLIENT_ID];
"##,
    }
    { "an app that carries its environment file, and one that an AI's key is built into":
        "pubspec.yaml" => "name: shop\ndependencies:\n  flutter:\n    sdk: flutter\n  flutter_dotenv: ^5.0.0\nflutter:\n  assets:\n    - .env\n",
        ".gitignore" => ".env\n",
        "lib/pay.dart" => r##"import 'package:flutter_dotenv/flutter_dotenv.dart';
import 'package:http/http.dart' as http;
final headers = {'Authorization': 'Bearer ${⟦dotenv.env['STRIPE_SECRET_KEY']⟧}'};
final answer = http.post(Uri.parse('https://api.stripe.com/v1/customers'), headers: headers);
"##,
        "lib/ask.dart" => r##"const key = ⟦String.fromEnvironment('OPENAI_API_KEY')⟧;
    "##,
    }],
    good: samples![{ "an app's public keys, and a program in Dart that runs on a server":
        "pubspec.yaml" => "name: shop\ndependencies:\n  flutter:\n    sdk: flutter\n  flutter_dotenv: ^5.0.0\nflutter:\n  assets:\n    - .env\n",
        ".gitignore" => ".env\n",
        "lib/keys.dart" => r##"import 'package:flutter_dotenv/flutter_dotenv.dart';
final stripe = dotenv.env['STRIPE_PUBLISHABLE_KEY'];
final anon = dotenv.env['SUPABASE_ANON_KEY'];
final client = dotenv.env['GOOGLE_CLIENT_ID'];
"##,
        "server/bin/server.dart" => r##"import 'package:shelf/shelf.dart';
final stripe = const String.fromEnvironment('STRIPE_SECRET_KEY');
"##,
    }{ "public by design, and secret on the server":
        "src/lib/client.ts" => r##"import { createClient } from "@supabase/supabase-js";
export const client = createClient(import.meta.env.VITE_SUPABASE_URL, import.meta.env.VITE_SUPABASE_ANON_KEY);
export const site = import.meta.env.VITE_RECAPTCHA_SITE_KEY;
"##,
        "server/admin.ts" => r##"import { createClient } from "@supabase/supabase-js";
export const admin = createClient(process.env.SUPABASE_URL, process.env.SUPABASE_SERVICE_ROLE_KEY);
"##,
        "server/links.js" => r##"export const key = process.env.PUBLIC_LINK_SECRET;
    "##,
    }],
};

/// How names start that builds write into pages and apps.
const SHIPPED: &[&str] =
    &["NEXT_PUBLIC_", "VITE_", "REACT_APP_", "EXPO_PUBLIC_", "NUXT_PUBLIC_", "PUBLIC_", "GATSBY_", "VUE_APP_", "NG_APP_", "STORYBOOK_"];

fn judge(project: &Project, out: &mut Verdict) {
    if project.facts.env_reads.is_empty() {
        out.not_applicable("No code reads settings of its environment.");
        return;
    }
    out.pass();
    let mut told = BTreeSet::new();
    let builds = |names: &[&str]| project.facts.dependencies.iter().any(|dependency| names.contains(&dependency.name.as_str()));
    // Only these two builds ship names that merely start with PUBLIC_.
    let plain = builds(&["@sveltejs/kit", "astro"]);
    let flutter = builds(&["flutter"]);
    let by_hand: BTreeSet<&str> =
        project.facts.files.iter().filter(|file| file.role == Role::Script).map(|file| file.path.as_str()).into_set();
    // Where a page reads it and a script too, the page is the place to look at.
    let mut reads: Vec<_> = project.facts.env_reads.iter().collect();
    reads.arrange_by_key(|read| by_hand.contains(read.origin.path.as_str()));
    for read in reads {
        let app = flutter && read.origin.path.ends_with(".dart");
        let shipped = app || SHIPPED.iter().any(|start| read.name.starts_with(start)) && (plain || !read.name.starts_with("PUBLIC_"));
        let secret = is_secret(&read.name) || opens_service(&read.name) || app && opens_ai(&read.name);
        if !shipped || !secret || !told.insert(read.name.as_str()) {
            continue;
        }
        let product = if app { "app" } else { "page" };
        let finding = out.fail(&read.origin).name("variable", read.name.clone()).name("product", product);
        if ["SERVICE_ROLE", "STRIPE", "PAYPAL", "RAZORPAY", "PRIVATE_KEY"].iter().any(|word| read.name.contains(word)) {
            finding.severity(Severity::Critical);
        }
        if by_hand.contains(read.origin.path.as_str()) {
            finding
                .severity(Severity::Medium)
                .detail("Only a script that is run by hand reads it under this name; no page does, as far as the files show.");
        }
    }
}

/// Whether a name is that of a key that an AI provider sends its bill for.
fn opens_ai(name: &str) -> bool {
    let ai = ["OPENAI", "ANTHROPIC", "CLAUDE", "GEMINI", "GROQ", "DEEPSEEK", "MISTRAL", "OPENROUTER", "ELEVENLABS", "REPLICATE"];
    let upper = name.to_ascii_uppercase();
    ai.iter().any(|provider| upper.contains(provider)) && (upper.contains("KEY") || upper.contains("TOKEN"))
}

/// Whether a name is that of a key with which anyone can send mail or messages in the owner's name, or change what a service
/// keeps. Services that have public keys of their own are not among them.
fn opens_service(name: &str) -> bool {
    const SERVICES: &[&str] = &[
        "RESEND",
        "SENDGRID",
        "TWILIO",
        "MAILGUN",
        "MAILJET",
        "POSTMARK",
        "BREVO",
        "SENDINBLUE",
        "MAILCHIMP",
        "MAILERSEND",
        "SPARKPOST",
        "VONAGE",
        "NEXMO",
        "AIRTABLE",
        "NOTION",
        "HUBSPOT",
        "PINECONE",
        "GITHUB",
        "TELEGRAM_BOT",
        "SLACK_BOT",
        "DISCORD_BOT",
    ];
    const PARTS: &[&str] = &["API_KEY", "APIKEY", "_TOKEN", "_KEY"];
    const OPEN: &[&str] = &["PUBLIC", "PUBLISHABLE", "SITE_KEY", "CLIENT_ID", "SID", "URL"];
    let named = SHIPPED.iter().find_map(|start| name.strip_prefix(start)).unwrap_or(name);
    let has = |words: &[&str]| words.iter().any(|word| named.contains(word));
    has(&["SMTP_PASS", "EMAIL_PASS", "MAIL_PASS", "GMAIL_PASS", "GMAIL_APP_PASS"]) || has(SERVICES) && has(PARTS) && !has(OPEN)
}

fn is_secret(name: &str) -> bool {
    let secret = ["_SECRET", "SERVICE_ROLE", "PRIVATE_KEY", "ADMIN_KEY", "ADMIN_PASSWORD", "DATABASE_URL", "JWT_KEY"]
        .iter()
        .any(|word| name.contains(word));
    secret && !["SECRET_NAME", "SECRET_SANTA", "SECRET_URL", "_PUBLIC_SECRET_ID"].iter().any(|word| name.contains(word))
}
