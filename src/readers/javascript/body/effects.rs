//! What code does to the world, by the calls of well-known clients: stores, AI models, mail, payment, files, accounts.

use crate::facts::{Effect, EffectKind, Import};
use crate::readers::javascript::Context;
use crate::readers::javascript::tree::{bare, dotted, links, property, text_of, words};
use oxc_ast::AstKind;
use oxc_ast::ast::{Argument, CallExpression, Expression, MemberExpression, NewExpression, ObjectProperty, TaggedTemplateExpression};
use oxc_semantic::AstNode;
use oxc_span::{GetSpan, Span};

/// Hosts of AI models.
const AI_HOSTS: &[&str] = &[
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
/// Hosts that move money.
const PAY_HOSTS: &[&str] =
    &["api.stripe.com", "paypal.com", "squareup.com", "api.paystack.co", "api.razorpay.com", "api.flutterwave.com", "api.mollie.com"];

fn push(context: &Context<'_, '_>, span: Span, kind: EffectKind, target: &str, out: &mut Vec<Effect>) {
    let target: String = target.chars().take(60).collect();
    out.push(Effect { kind, target, policed: false, origin: context.at(span) });
}

/// A call of a client.
pub(super) fn of_call<'a>(
    context: &Context<'_, 'a>,
    imports: &[Import],
    node: &AstNode<'a>,
    call: &CallExpression<'a>,
    name: &str,
    out: &mut Vec<Effect>,
) {
    let (holder, method) = name.rsplit_once('.').unwrap_or(("", name));
    let root = name.split(['.', '(']).next().unwrap_or("");
    // The method of a member call is what the call's line shows; long chains start lines above it.
    let at = call.callee.as_member_expression().map_or(call.span, method_span);
    if holder.contains("auth.admin")
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
            push(context, at, EffectKind::ManagesUsers, method, out);
            push(context, at, EffectKind::ActsPrivileged, holder, out);
        }
        return;
    }
    let before = out.len();
    if store(context, call, name, holder, method, root, imports, &mut |kind, target| push(context, at, kind, target, out)) {
        // Supabase and Firestore's browser client reach only what the store's policies allow, unless they hold a key above.
        let policed = is_policed(context, imports, call, method);
        for effect in out.iter_mut().skip(before) {
            effect.policed = policed;
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
        "fetch" | "axios" => fetches(context, argument(0), &mut say),
        "get" | "post" | "request" | "put" if matches!(root, "axios" | "needle" | "got" | "superagent" | "ky") => {
            fetches(context, argument(0), &mut say);
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
        "upload" | "createSignedUploadUrl" if name.contains("storage") => say(EffectKind::StoresFile, "storage"),
        "writeFile" | "writeFileSync" | "putObject" | "createWriteStream" => say(EffectKind::StoresFile, method),
        "put" if imported_from(imports, "put", &["@vercel/blob"]) && holder.is_empty() => say(EffectKind::StoresFile, "blob"),
        _ => {
            let words = words(method);
            let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
            if words.first().is_some_and(|first| first == "send" || first == "notify")
                && has(&["email", "emails", "mail", "sms", "whatsapp", "notification", "notifications", "push"])
            {
                say(EffectKind::SendsMessage, method);
            }
        }
    }
    let _ = node;
}

/// Clients of stores. Answers whether the call was one.
#[expect(clippy::too_many_arguments, reason = "all are views of one call, worked out once")]
fn store<'a>(
    context: &Context<'_, 'a>,
    call: &CallExpression<'a>,
    name: &str,
    holder: &str,
    method: &str,
    root: &str,
    imports: &[Import],
    say: &mut impl FnMut(EffectKind, &str),
) -> bool {
    let holder_expression = call.callee.as_member_expression().map(MemberExpression::object);
    let argument = |at: usize| call.arguments.get(at).and_then(Argument::as_expression);
    let mut chain = holder_expression.map(links).unwrap_or_default();
    // `const orders = db.collection("orders"); await orders.add(…)`
    let mut at = holder_expression;
    for _ in 0..3 {
        let Some(expression) = at.take() else { break };
        if let Some(name) = first_name(expression)
            && let Some(first) = context.initial(name)
            && matches!(bare(first), Expression::CallExpression(_))
        {
            chain.extend(links(first));
            at = Some(first);
        }
    }
    let table = |link: &str| chain.iter().find(|(method, _)| *method == link).map(|(_, table)| table.unwrap_or("a table"));
    let lower_root = root.to_ascii_lowercase();
    if holder.contains("storage") && table("from").is_some() {
        if matches!(method, "upload" | "createSignedUploadUrl" | "update" | "move" | "copy") {
            say(EffectKind::StoresFile, "storage");
        } else if method == "remove" {
            say(EffectKind::Deletes, "storage");
        }
        return true;
    }
    // Supabase: the table stands in the chain.
    if let Some(table) = table("from") {
        match method {
            "insert" | "update" | "upsert" => say(EffectKind::Writes, table),
            "delete" => say(EffectKind::Deletes, table),
            "select" => say(EffectKind::Reads, table),
            _ => return false,
        }
        return true;
    }
    // Firestore: collection and document stand in the chain.
    if table("collection").is_some() || table("doc").is_some() {
        let target = table("collection").or_else(|| table("doc")).unwrap_or("a collection");
        match method {
            "add" | "set" | "update" | "insertOne" | "insertMany" | "updateOne" | "updateMany" | "replaceOne" | "findOneAndUpdate"
            | "bulkWrite" => {
                say(EffectKind::Writes, target);
            }
            "delete" | "deleteOne" | "deleteMany" | "findOneAndDelete" | "drop" => say(EffectKind::Deletes, target),
            "get" | "find" | "findOne" | "aggregate" => say(EffectKind::Reads, target),
            _ => return false,
        }
        return true;
    }
    match method {
        "setDoc" | "addDoc" | "updateDoc" if imported_from(imports, method, &["firebase/firestore"]) => {
            say(EffectKind::Writes, "firestore");
            return true;
        }
        "deleteDoc" if imported_from(imports, method, &["firebase/firestore"]) => {
            say(EffectKind::Deletes, "firestore");
            return true;
        }
        _ => {}
    }
    let database =
        ["prisma", "db", "database", "tx", "trx", "orm", "prismaclient", "knex", "client", "pool", "connection", "conn", "sql", "em"];
    let last_holder = holder.rsplit('.').next().unwrap_or("");
    let depth = name.split('.').count();
    let through_db = database.contains(&lower_root.as_str())
        || ["ctx.db", "ctx.prisma", "this.prisma", "this.db", "c.var.db"].iter().any(|known| holder.starts_with(known));
    if through_db {
        // Clients of payment and mail services are called the same; only statements tell a connection.
        let modelled = depth >= 3 && !matches!(root, "client" | "pool" | "connection" | "conn");
        let model = last_holder.trim_end_matches("()");
        let drizzle = || argument(0).map_or_else(|| "a table".to_owned(), |given| context.text(given.span()).to_owned());
        match method {
            // Drizzle and Convex: `db.insert(table)`
            "insert" | "update" | "patch" | "replace" if root_is_db(&lower_root, holder) => {
                say(EffectKind::Writes, drizzle().trim_matches(['"', '\'']));
                return true;
            }
            "delete" if root_is_db(&lower_root, holder) => {
                say(EffectKind::Deletes, drizzle().trim_matches(['"', '\'']));
                return true;
            }
            // Prisma and Sequelize-like: `db.model.create`
            "create" | "createMany" | "update" | "updateMany" | "upsert" | "createManyAndReturn" | "bulkCreate" if modelled => {
                say(EffectKind::Writes, model);
                return true;
            }
            "delete" | "deleteMany" | "destroy" if modelled => {
                say(EffectKind::Deletes, model);
                return true;
            }
            "findMany" | "findUnique" | "findFirst" | "findAll" | "findOne" | "findUniqueOrThrow" | "findFirstOrThrow" | "count"
            | "aggregate" | "groupBy"
                if modelled =>
            {
                say(EffectKind::Reads, model);
                return true;
            }
            "query" if holder.ends_with("ctx.db") => {
                say(EffectKind::Reads, argument(0).and_then(text_of).unwrap_or("a table"));
                return true;
            }
            "query" | "execute" | "run" | "all" | "raw" | "exec" | "prepare" | "queryRaw" | "$executeRawUnsafe" | "$queryRawUnsafe"
            | "unsafe" | "one" | "none" | "any" | "get" => {
                if let Some(text) = argument(0).and_then(|given| context.prefix(given, 4)) {
                    return statement(&text, say);
                }
            }
            _ => {}
        }
    }
    // Mongoose and Sequelize models: `User.findByIdAndUpdate`
    let model = root.starts_with(|c: char| c.is_ascii_uppercase()) || last_holder.starts_with(|c: char| c.is_ascii_uppercase());
    if model
        && !matches!(
            root,
            "Object" | "Array" | "Math" | "JSON" | "Promise" | "Date" | "Number" | "String" | "Response" | "NextResponse" | "Map" | "Set"
        )
    {
        let target = last_holder.trim_end_matches("()");
        match method {
            "findByIdAndUpdate" | "findOneAndUpdate" | "updateOne" | "updateMany" | "insertMany" | "bulkCreate" | "findOrCreate" => {
                say(EffectKind::Writes, target);
                return true;
            }
            "create" | "update" if depth == 2 || lower_root == "db" => {
                say(EffectKind::Writes, target);
                return true;
            }
            "findByIdAndDelete" | "findOneAndDelete" | "deleteOne" | "deleteMany" | "destroy" | "findByIdAndRemove" => {
                say(EffectKind::Deletes, target);
                return true;
            }
            "findOne" | "findById" | "findAll" | "findAndCountAll" | "countDocuments" => {
                say(EffectKind::Reads, target);
                return true;
            }
            _ => {}
        }
    }
    if method == "save" && depth == 2 && call.arguments.is_empty() && root.starts_with("new") {
        say(EffectKind::Writes, root);
        return true;
    }
    // A storage layer of the project's own: `storage.createProduct(…)`.
    if ["storage", "repo", "repository", "dao", "store"]
        .iter()
        .any(|layer| lower_root == *layer || lower_root.ends_with("repository") || lower_root.ends_with("dao"))
        && depth == 2
    {
        let words = words(method);
        let target = method;
        match words.first().map(String::as_str) {
            Some("create" | "update" | "insert" | "add" | "save" | "upsert" | "set" | "mark" | "increment" | "decrement") => {
                say(EffectKind::Writes, target)
            }
            Some("delete" | "remove" | "clear" | "purge") => say(EffectKind::Deletes, target),
            Some("get" | "list" | "find" | "fetch") => say(EffectKind::Reads, target),
            _ => return false,
        }
        return true;
    }
    false
}

/// Whether a store's own policies stand before what a call does.
fn is_policed<'a>(context: &Context<'_, 'a>, imports: &[Import], call: &CallExpression<'a>, method: &str) -> bool {
    if imported_from(imports, method, &["firebase/firestore"]) {
        return true;
    }
    let Some(holder) = call.callee.as_member_expression().map(MemberExpression::object) else { return false };
    let supabase =
        |expression: &Expression<'a>| dotted(expression).is_some_and(|name| name.contains("from()") && !name.contains("collection()"));
    supabase(holder) || first_name(holder).and_then(|name| context.initial(name)).is_some_and(supabase)
}

/// The name at which a chain of calls and members starts.
fn first_name<'e, 'a>(expression: &'e Expression<'a>) -> Option<&'e oxc_ast::ast::IdentifierReference<'a>> {
    let mut at = bare(expression);
    for _ in 0..32 {
        at = bare(match at {
            Expression::Identifier(name) => return Some(name),
            Expression::CallExpression(call) => &call.callee,
            other => other.as_member_expression()?.object(),
        });
    }
    None
}

fn root_is_db(root: &str, holder: &str) -> bool {
    matches!(root, "db" | "database" | "tx" | "trx") && holder == root || holder.ends_with("ctx.db") || holder.ends_with("this.db")
}

/// An SQL statement by its first word.
fn statement(text: &str, say: &mut impl FnMut(EffectKind, &str)) -> bool {
    let mut words = text.split_ascii_whitespace();
    let verb = words.next().unwrap_or("").to_ascii_uppercase();
    let rest: Vec<&str> = words.take(12).collect();
    let after = |word: &str| {
        rest.iter()
            .position(|found| found.eq_ignore_ascii_case(word))
            .and_then(|at| rest.get(at + 1))
            .map_or("a table", |name| name.trim_matches(|c: char| !c.is_ascii_alphanumeric() && c != '_'))
    };
    match verb.as_str() {
        "INSERT" => say(EffectKind::Writes, after("into")),
        "UPDATE" => say(EffectKind::Writes, rest.first().copied().unwrap_or("a table")),
        "DELETE" | "TRUNCATE" | "DROP" => say(EffectKind::Deletes, after("from")),
        "SELECT" | "WITH" => say(EffectKind::Reads, after("from")),
        _ => return false,
    }
    true
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
        let admin = context.text(property.value.span()).to_ascii_lowercase();
        if written && (admin.contains("admin") || admin == "true") {
            push(context, property.span, EffectKind::ManagesUsers, "role", out);
        }
    }
}

fn fetches<'a>(context: &Context<'_, 'a>, url: Option<&Expression<'a>>, say: &mut impl FnMut(EffectKind, &str)) {
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
    } else if !text.starts_with('/') && !text.starts_with("`/") {
        // The address as it stands, without what was followed.
        say(EffectKind::Fetches, text.split(['`', '"', '\'', '(']).next().unwrap_or(&text));
    }
}

/// Where the method's name stands.
fn method_span(member: &MemberExpression<'_>) -> Span {
    member.static_property_info().map_or_else(|| member.span(), |(span, _)| span)
}

fn is_privileged_key(name: &str) -> bool {
    let upper = name.to_ascii_uppercase();
    upper.contains("SERVICE_ROLE")
        || upper.contains("SERVICEROLE")
        || upper.contains("SUPABASE_SERVICE")
        || upper.contains("SECRET_KEY") && upper.contains("SUPABASE")
}

fn imported_from(imports: &[Import], name: &str, from: &[&str]) -> bool {
    imports.iter().any(|import| from.contains(&import.specifier.as_str()) && import.names.iter().any(|(here, _)| here == name))
}
