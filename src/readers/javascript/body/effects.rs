//! What code does to the world, by the calls of well-known clients: stores, AI models, mail, payment, files, accounts.

use super::base44;
use super::scope::{beneath, picked};
use super::settings::chosen_model;
use super::stores::{is_callers_client, is_policed, statement, store};
use crate::facts::{Effect, EffectKind, Import, Picked};
use crate::readers::javascript::Context;
use crate::readers::javascript::sites::expression::{last, parts};
use crate::readers::javascript::tree::{bare, dotted, first, property, text_of, words};
use oxc_ast::AstKind;
use oxc_ast::ast::{Argument, CallExpression, Expression, MemberExpression, NewExpression, ObjectProperty, TaggedTemplateExpression};
use oxc_semantic::AstNode;
use oxc_span::{GetSpan, Span};

/// Hosts of AI models.
pub(in crate::readers::javascript) const AI_HOSTS: &[&str] = &[
    "api.openai.com",
    "api.anthropic.com",
    "generativelanguage.googleapis.com",
    "openrouter.ai",
    "api.replicate.com",
    "api.groq.com",
    "api.mistral.ai",
    "api.together.xyz",
    "api.deepseek.com",
    "ai.gateway",
    "api.elevenlabs.io",
    "api.stability.ai",
    "api.perplexity.ai",
    "api-inference.huggingface.co",
    "fal.run",
    "api.x.ai",
    "api.cohere",
    "aiplatform.googleapis.com",
];
/// Hosts that send messages.
const MAIL_HOSTS: &[&str] = &[
    "api.resend.com",
    "api.sendgrid.com",
    "api.mailgun.net",
    "api.postmarkapp.com",
    "api.twilio.com",
    "api.brevo.com",
    "api.mailchimp.com",
    "onesignal.com",
    "api.sendinblue.com",
    "fcm.googleapis.com",
    "exp.host",
    "hooks.slack.com",
    "api.emailjs.com",
];
/// Hosts that keep files.
const FILE_HOSTS: &[&str] = &["api.cloudinary.com", "upload.imagekit.io", "upload.uploadcare.com", "api.imgbb.com", "uploadthing.com/api"];
/// Hosts that move money.
pub(in crate::readers::javascript) const PAY_HOSTS: &[&str] = &[
    "api.stripe.com",
    "paypal.com",
    "squareup.com",
    "api.paystack.co",
    "api.razorpay.com",
    "api.flutterwave.com",
    "api.mollie.com",
    "asaas.com/",
    "api.iugu.com",
    "api.mercadopago.com",
    "api.pagar.me",
    "api.abacatepay.com",
    "api.openpix.com",
    "pagseguro.",
    "api.xendit.co",
    "midtrans.com",
    "api.chapa.co",
    "api.paymongo.com",
    "cashfree.com",
    "api.yookassa.ru",
    "api.moyasar.com",
    "api.tap.company",
    "api.paymob.com",
    "accept.paymob.com",
    "api.nowpayments.io",
    "api.commerce.coinbase.com",
    "api.lemonsqueezy.com",
    "api.paddle.com",
    "api.polar.sh",
    "dodopayments.com",
];

pub(super) fn push(context: &Context<'_, '_>, span: Span, kind: EffectKind, target: &str, out: &mut Vec<Effect>) {
    let target: String = target.chars().take(60).collect();
    out.push(Effect { kind, target, policed: false, picked: Picked::Otherwise, origin: context.at(span) });
}

/// A call of a client.
pub(super) fn of_call<'a>(context: &Context<'_, 'a>, imports: &[Import], call: &CallExpression<'a>, name: &str, out: &mut Vec<Effect>) {
    let (holder, method) = parts(name);
    let root = first(name);
    // The method of a member call is what the call's line shows; long chains start lines above it.
    let at = call.callee.as_member_expression().map_or(call.span, method_span);
    if holder.len() >= "auth.admin".len() && holder.contains("auth.admin")
        || holder.ends_with(".auth()")
        || holder == "clerkClient.users"
        || holder.ends_with("clerkClient().users")
    {
        if matches!(
            method,
            "createUser"
                | "deleteUser"
                | "updateUserById"
                | "listUsers"
                | "inviteUserByEmail"
                | "updateUser"
                | "setCustomUserClaims"
                | "deleteUsers"
                | "generateLink"
                | "getUserList"
                | "updateUserMetadata"
                | "importUsers"
        ) {
            // `email_confirm: true`: nobody asks whether the address is the caller's. One that stands in the code is nobody's choice.
            let unasked = method == "createUser"
                && call.arguments.first().and_then(Argument::as_expression).is_some_and(|given| match bare(given) {
                    Expression::ObjectExpression(options) => {
                        matches!(property(options, "email_confirm").map(bare), Some(Expression::BooleanLiteral(yes)) if yes.value)
                            && !matches!(property(options, "email").map(bare), Some(Expression::StringLiteral(_)))
                    }
                    _ => false,
                });
            let address = method == "updateUserById"
                && call.arguments.get(1).and_then(Argument::as_expression).is_some_and(|given| match bare(given) {
                    Expression::ObjectExpression(options) => property(options, "email").is_some(),
                    _ => false,
                });
            let done = match method {
                _ if unasked => "createUser unconfirmed",
                _ if address => "updateUserById address",
                _ => method,
            };
            push(context, at, EffectKind::ManagesUsers, done, out);
            push(context, at, EffectKind::ActsPrivileged, holder, out);
        }
        return;
    }
    if base44::of_call(context, imports, call, name, out) {
        return;
    }
    let before = out.len();
    if store(context, call, name, holder, method, root, imports, &mut |kind, target| push(context, at, kind, target, out)) {
        // Supabase and Firestore's browser client reach only what the store's policies allow, unless they hold a key above.
        let policed = is_policed(context, imports, call, method);
        // Counting calls to limit them is no use of the product's data.
        let counts = |effect: &Effect| {
            let target = effect.target.to_ascii_lowercase().replace(['_', '-'], "");
            target.contains("ratelimit") || target.contains("throttl")
        };
        let mut index = 0;
        out.retain(|effect| {
            index += 1;
            index <= before || !counts(effect)
        });
        let picked = match picked(context, call) {
            Picked::Sent if is_callers_client(context, call) => Picked::Otherwise,
            picked => picked,
        };
        for effect in out.iter_mut().skip(before) {
            effect.policed = policed;
            effect.picked = picked;
        }
        // What is put beneath a record changes that record too.
        if let Some(holder) = beneath(context, call) {
            push(context, at, EffectKind::Writes, &holder, out);
            if let Some(effect) = out.last_mut() {
                (effect.policed, effect.picked) = (policed, Picked::Sent);
            }
        }
        return;
    }
    let mut say = |kind: EffectKind, target: &str| push(context, at, kind, target, out);
    let argument = |at: usize| call.arguments.get(at).and_then(Argument::as_expression);
    match method {
        "createClient" | "createServerClient" => {
            let privileged = call.arguments.iter().filter_map(Argument::as_expression).any(|given| {
                context.env_name(given).is_some_and(|name| is_privileged_key(&name)) || is_privileged_key(context.text(given.span()))
            });
            if privileged {
                say(EffectKind::ActsPrivileged, "service role");
            }
        }
        "fetch" | "axios" => {
            let sends = sends(call);
            match argument(0).and_then(|url| chosen_model(context, url)).filter(|_| sends) {
                Some(host) => say(EffectKind::CallsAi, host),
                None => fetches(context, argument(0), sends, &mut say),
            }
        }
        "get" | "post" | "request" | "put" if matches!(root, "axios" | "needle" | "got" | "superagent" | "ky") => {
            fetches(context, argument(0), method == "post" || method == "put", &mut say);
        }
        "generateText"
        | "streamText"
        | "generateObject"
        | "streamObject"
        | "embedMany"
        | "experimental_generateImage"
        | "generateImage"
            if holder.is_empty() && imported_from(imports, method, &["ai"]) =>
        {
            say(EffectKind::CallsAi, "ai");
        }
        "generateContent" | "generateContentStream" | "generateImages" | "embedContent" => say(EffectKind::CallsAi, "gemini"),
        "create" | "parse" | "stream" | "generate" | "edit"
            if [
                "chat.completions",
                ".messages",
                ".responses",
                ".images",
                ".embeddings",
                "audio.speech",
                "audio.transcriptions",
                ".completions",
            ]
            .iter()
            .any(|known| holder.ends_with(known))
                && !["twilio", "client.messages"].iter().any(|other| holder.contains(other)) =>
        {
            say(EffectKind::CallsAi, root);
        }
        "run" if root == "replicate" => say(EffectKind::CallsAi, "replicate"),
        "generate" | "generateStream" if root == "ai" && context.whole.may_contain("genkit") && context.whole.contains("genkit") => {
            say(EffectKind::CallsAi, "genkit");
        }
        _ if holder.is_empty() && is_flow(context, call) => say(EffectKind::CallsAi, "genkit"),
        "sendMail" => say(EffectKind::SendsMessage, "smtp"),
        "send" if holder.ends_with("emails") || holder.ends_with("sgMail") || holder.ends_with("resend") || holder.ends_with("mailer") => {
            say(EffectKind::SendsMessage, root);
        }
        "create" if holder.ends_with("messages") => say(EffectKind::SendsMessage, root),
        "create"
            if [
                "checkout.sessions",
                "paymentIntents",
                "charges",
                "subscriptions",
                "payments",
                "orders",
                "paymentLinks",
                "invoices",
                "setupIntents",
                "paymentsApi",
            ]
            .iter()
            .any(|known| holder.ends_with(known))
                && ["stripe", "square", "razorpay", "paypal", "client", "mollie", "payment"]
                    .iter()
                    .any(|known| holder.to_ascii_lowercase().contains(known)) =>
        {
            say(EffectKind::TakesPayment, root);
        }
        "createPayment" | "createOrder"
            if ["square", "paypal", "client", "payment"].iter().any(|known| holder.to_ascii_lowercase().contains(known)) =>
        {
            say(EffectKind::TakesPayment, root);
        }
        // Braintree: `gateway.transaction.refund(id)`, `gateway.paymentMethod.delete(token)`
        "sale" | "refund" | "void" | "credit" | "submitForSettlement" if holder.ends_with("transaction") => {
            say(EffectKind::TakesPayment, root);
        }
        "create" | "update" if holder.ends_with("ateway.paymentMethod") || holder.ends_with("ateway.customer") => {
            say(EffectKind::Writes, last(holder));
        }
        "delete" if holder.ends_with("ateway.paymentMethod") || holder.ends_with("ateway.customer") => {
            say(EffectKind::Deletes, last(holder));
        }
        // Stripe and its like: money given back.
        "create" if holder.ends_with(".refunds") || holder.ends_with(".transfers") || holder.ends_with(".payouts") => {
            say(EffectKind::TakesPayment, root);
        }
        // Convex: what only the project's own code can call, and which therefore asks nobody who is there.
        "runMutation" | "runQuery" if holder == "ctx" => {
            let called = argument(0).and_then(dotted).unwrap_or_default();
            if let Some(("internal", path)) = called.split_once('.') {
                let table = path.split('.').next().unwrap_or(path);
                let counts = ["limit", "log", "usage", "track", "metric"].iter().any(|word| path.to_ascii_lowercase().contains(word));
                let kind = if method == "runQuery" { EffectKind::Reads } else { EffectKind::Writes };
                if !counts {
                    say(kind, table);
                }
            }
        }
        "upload" | "createSignedUploadUrl" if name.contains("storage") => say(EffectKind::StoresFile, "storage"),
        "upload" | "upload_stream" | "uploadLarge" if holder.ends_with("uploader") => say(EffectKind::StoresFile, "cloudinary"),
        "readFile" | "readFileSync" => {
            if let Some(records) = kept_as_json(context) {
                say(EffectKind::Reads, records);
            }
        }
        "writeFile" | "writeFileSync" | "putObject" | "createWriteStream" => say(EffectKind::StoresFile, method),
        "put" if imported_from(imports, "put", &["@vercel/blob"]) && holder.is_empty() => say(EffectKind::StoresFile, "blob"),
        // `fetchWithTimeout("https://api.replicate.com/…")`: the project's own way to ask a model.
        _ if holder.is_empty() && method.to_ascii_lowercase().contains("fetch") => {
            fetches(context, argument(0), true, &mut |kind, target| {
                if kind == EffectKind::CallsAi {
                    say(kind, target);
                }
            });
        }
        _ if speaks(method) => {
            let words = words(method);
            let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
            if words.first().is_some_and(|first| first == "send" || first == "notify")
                && has(&["email", "emails", "mail", "sms", "whatsapp", "notification", "notifications", "push"])
            {
                say(EffectKind::SendsMessage, method);
            }
        }
        _ => {}
    }
}

/// What a file keeps as JSON, where it reads and writes its records itself: `./data/customers.json` keeps `customers`.
fn kept_as_json<'c>(context: &'c Context<'_, '_>) -> Option<&'c str> {
    let text = &context.whole;
    if !(text.contains("JSON.parse(")
        && text.contains("JSON.stringify(")
        && (text.contains("writeFileSync(") || text.contains("writeFile(")))
    {
        return None;
    }
    let (before, _) = [".json\"", ".json'", ".json`"].iter().find_map(|end| text.split_once(end))?;
    let name = before.rsplit(['/', '"', '\'', '`']).next()?;
    (!name.is_empty() && name.len() < 40 && name != "package").then_some(name)
}

/// Whether the first word of a name may say that something is sent.
fn speaks(method: &str) -> bool {
    let start = method.trim_start_matches(|c: char| !c.is_ascii_alphanumeric()).as_bytes();
    ["send", "notify"].iter().any(|verb| start.get(..verb.len()).is_some_and(|start| start.eq_ignore_ascii_case(verb.as_bytes())))
}

/// A tagged template that is a statement: sql`INSERT …`.
pub(super) fn of_template<'a>(context: &Context<'_, 'a>, tagged: &TaggedTemplateExpression<'a>, out: &mut Vec<Effect>) {
    let tag = dotted(&tagged.tag).unwrap_or_default();
    let last = tag.rsplit('.').next().unwrap_or("");
    if matches!(last, "sql" | "query" | "$executeRaw" | "$queryRaw" | "execute") {
        let head = tagged.quasi.quasis.first().map(|quasi| quasi.value.raw.as_str()).unwrap_or("");
        statement(head, &mut |kind, target| push(context, tagged.span, kind, target, out));
    }
}

/// A client that is made.
pub(super) fn of_new<'a>(context: &Context<'_, 'a>, made: &NewExpression<'a>, name: &str, out: &mut Vec<Effect>) {
    match name.rsplit('.').next().unwrap_or("") {
        "DeleteObjectCommand" | "DeleteObjectsCommand" => push(context, made.span, EffectKind::Deletes, "s3", out),
        "PutObjectCommand" => push(context, made.span, EffectKind::StoresFile, "s3", out),
        "SendEmailCommand" => push(context, made.span, EffectKind::SendsMessage, "ses", out),
        "InvokeModelCommand" => push(context, made.span, EffectKind::CallsAi, "bedrock", out),
        _ => {}
    }
}

/// A key with more rights than the caller, in a header: a client written by hand.
pub(super) fn of_property<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, property: &ObjectProperty<'a>, out: &mut Vec<Effect>) {
    let Some(key) = property.key.static_name() else { return };
    if matches!(key.as_ref(), "apikey" | "Authorization" | "apiKey" | "authorization")
        && context.env_name(&property.value).is_some_and(|name| is_privileged_key(&name))
    {
        push(context, property.span, EffectKind::ActsPrivileged, "service role", out);
    }
    if matches!(key.as_ref(), "role" | "is_admin" | "isAdmin") {
        let written = context.semantic.nodes().ancestor_kinds(node.id()).take(4).any(|kind| {
            matches!(kind, AstKind::CallExpression(call)
                if dotted(&call.callee).is_some_and(|name| ["update", "upsert", "patch", "set"].contains(&name.rsplit('.').next().unwrap_or(""))))
        });
        // `select: { role: true }` asks for it and writes nothing.
        let asked = context.semantic.nodes().ancestor_kinds(node.id()).take(4).any(|kind| {
            matches!(kind, AstKind::ObjectProperty(outer)
                if outer.span != property.span
                    && outer.key.static_name().is_some_and(|key| matches!(key.as_ref(), "select" | "include" | "omit" | "where" | "columns")))
        });
        let admin = context.text(property.value.span()).to_ascii_lowercase();
        if written && !asked && (admin.contains("admin") || admin == "true") {
            push(context, property.span, EffectKind::ManagesUsers, "role", out);
        }
    }
}

/// Whether a request says by its method that it asks for more than an answer.
fn sends(call: &CallExpression<'_>) -> bool {
    call.arguments.iter().filter_map(Argument::as_expression).any(|given| match bare(given) {
        Expression::ObjectExpression(options) => {
            property(options, "method").and_then(text_of).is_some_and(|method| matches!(method, "POST" | "post" | "PUT" | "put" | "PATCH"))
        }
        _ => false,
    })
}

fn fetches<'a>(context: &Context<'_, 'a>, url: Option<&Expression<'a>>, sends: bool, say: &mut impl FnMut(EffectKind, &str)) {
    let Some(url) = url else { return };
    let text = match bare(url) {
        Expression::ObjectExpression(options) => property(options, "url").map_or("", |url| context.text(url.span())).to_owned(),
        other => {
            let mut text = context.prefix(other, 4).unwrap_or_default();
            text.push_str(context.text(other.span()));
            text
        }
    };
    let host = |hosts: &'static [&'static str]| hosts.iter().find(|host| text.contains(**host));
    if let Some(host) = host(AI_HOSTS) {
        say(EffectKind::CallsAi, host);
    } else if let Some(host) = host(MAIL_HOSTS) {
        say(EffectKind::SendsMessage, host);
    } else if let Some(host) = host(PAY_HOSTS) {
        say(EffectKind::TakesPayment, host);
    } else if let Some(host) = host(FILE_HOSTS).filter(|_| sends) {
        say(EffectKind::StoresFile, host);
    } else if !text.starts_with('/') && !text.starts_with("`/") {
        // The address as far as it is known, or else as it is written.
        let known = context.prefix(url, 4).unwrap_or_default();
        let shown = if known.is_empty() { context.text(url.span()).trim_matches(['`', '"', '\'']) } else { &known };
        say(if sends { EffectKind::Posts } else { EffectKind::Fetches }, shown);
    }
}

/// Where the method's name stands.
pub(super) fn method_span(member: &MemberExpression<'_>) -> Span {
    member.static_property_info().map_or_else(|| member.span(), |(span, _)| span)
}

pub(in crate::readers::javascript) fn is_privileged_key(name: &str) -> bool {
    let upper = name.to_ascii_uppercase();
    upper.contains("SERVICE_ROLE")
        || upper.contains("SERVICEROLE")
        || upper.contains("SUPABASE_SERVICE")
        || upper.contains("SECRET_KEY") && upper.contains("SUPABASE")
}

pub(super) fn imported_from(imports: &[Import], name: &str, from: &[&str]) -> bool {
    imports.iter().any(|import| from.contains(&import.specifier.as_str()) && import.names.iter().any(|(here, _)| here == name))
}

/// Whether a call asks a model through what Genkit defined in this file: `const ask = ai.definePrompt(…)`, or
/// `const answer = ai.defineFlow(…)` that runs a prompt. Flows are put around mails and payments as well.
fn is_flow(context: &Context<'_, '_>, call: &CallExpression<'_>) -> bool {
    let Expression::Identifier(name) = bare(&call.callee) else { return false };
    context.whole.contains("genkit")
        && match context.initial(name).map(bare) {
            Some(Expression::CallExpression(made)) => {
                let named = context.called(made);
                let asks = || ["rompt(", ".generate(", ".generateStream("].iter().any(|call| context.text(made.span).contains(call));
                named.ends_with(".definePrompt") || named.ends_with(".defineFlow") && asks()
            }
            _ => false,
        }
}
