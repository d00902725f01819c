//! One small file a framework: which ways in are seen, and which guards stand in the same file.

use crate::facts::{Facts, Language, Role};
use crate::intake::Entry;

fn read(path: &str, text: &str) -> Facts {
    let language = if path.ends_with(".js") { Language::JavaScript } else { Language::TypeScript };
    let entry = Entry { index: 0, path: path.to_owned(), bytes: text.len() as u64, language: Some(language), role: Role::Source };
    crate::readers::read(&entry, text.as_bytes())
}

/// Framework, label and kinds of guards of each way in.
fn seen(path: &str, text: &str) -> Vec<String> {
    let mut seen: Vec<String> = read(path, text)
        .endpoints
        .iter()
        .map(|endpoint| {
            let mut kinds: Vec<String> = endpoint.guards.iter().map(|guard| format!("{:?}", guard.kind)).collect();
            kinds.sort();
            kinds.dedup();
            format!("{} {} [{}]", endpoint.framework, endpoint.label(), kinds.join(" "))
        })
        .collect();
    seen.sort();
    seen
}

#[test]
fn nest() {
    let text = r#"
@UseGuards(AuthGuard("jwt"), RolesGuard)
@Controller("users")
export class UsersController {
  constructor(private readonly users: UsersService) {}
  @Roles("admin") @Delete(":id") remove(@Param("id") id: string) { return this.users.remove(id); }
  @Get() list() { return this.users.list(); }
  @Public() @Post("sign-up") signUp(@Body() body: Dto) { return this.users.create(body); }
}
"#;
    assert_eq!(
        seen("src/users.controller.ts", text),
        ["nest DELETE /users/:id [Login Role]", "nest GET /users [Login]", "nest POST /users/sign-up [Login]",]
    );
    let facts = read("src/users.controller.ts", text);
    assert!(facts.endpoints.iter().any(|endpoint| endpoint.exempt && endpoint.takes_input));
    assert!(facts.endpoints.iter().any(|endpoint| endpoint.calls.contains(&"UsersService.remove".to_owned())));
    let module =
        read("src/app.module.ts", "@Module({ providers: [{ provide: APP_GUARD, useClass: JwtAuthGuard }] }) export class AppModule {}");
    assert_eq!(module.modules[0].covers[0].family, "nest");
}

#[test]
fn nest_resolvers_and_gateways() {
    let text = "@Resolver() export class Notes { @UseGuards(GqlAuthGuard) @Mutation(() => Note) addNote(@Args('x') x: X) {} @Query(() => [Note]) notes() {} }";
    assert_eq!(seen("src/notes.resolver.ts", text), ["nest-graphql MUTATION addNote [Login]", "nest-graphql QUERY notes []"]);
    let text = "@WebSocketGateway() export class Chat { @SubscribeMessage('say') say(@MessageBody() m: string) {} }";
    assert_eq!(seen("src/chat.gateway.ts", text), ["nest-socket say []"]);
}

#[test]
fn routers_by_call() {
    let hono = r#"import { Hono } from "hono";
const app = new Hono().basePath("/api").use(requireAuth).get("/me", (c) => c.json(1));
app.openapi(createRoute({ method: "post", path: "/notes" }), (c) => c.json(2));
"#;
    assert_eq!(seen("src/index.ts", hono), ["hono GET /api/me [Login]", "hono POST /api/notes [Login]"]);
    let elysia = r#"import { Elysia } from "elysia";
export const app = new Elysia({ prefix: "/v1" }).get("/open", () => 1).guard({ beforeHandle: [requireUser] }).post("/notes", ({ body }) => 2, { body: schema });
"#;
    assert_eq!(seen("src/index.ts", elysia), ["elysia GET /v1/open []", "elysia POST /v1/notes [Login]"]);
    let fastify = r#"import Fastify from "fastify";
const app = Fastify();
app.register(async (plugin) => {
  plugin.addHook("preHandler", plugin.authenticate);
  plugin.delete("/notes/:id", async (request) => 1);
}, { prefix: "/api" });
"#;
    assert_eq!(seen("src/app.ts", fastify), ["fastify DELETE /api/notes/:id [Login]"]);
    let koa = r#"import Router from "@koa/router";
const router = new Router({ prefix: "/notes" });
router.use(requireAuth);
router.post("/", async (ctx) => { ctx.body = 1; });
"#;
    assert_eq!(seen("src/notes.js", koa), ["koa POST /notes/ [Login]"]);
}

#[test]
fn paths_that_are_put_together() {
    let text = r#"import express from "express";
import { API_PREFIX } from "./config";
const app = express();
const P = process.env.BASE || "/v1";
const KINDS = "notes";
app.post(`${API_PREFIX}/user/add`, async (req, res) => { res.json(1); });
app.get(P + "/things", (req, res) => res.json(2));
app.delete(`${P}/${KINDS}/:id`, requireAuth, remove);
app.put(API_PREFIX, (req, res) => res.json(3));
app.get(`${HOST}/far/${id}`, headers);
const headers = { a: 1 };
"#;
    assert_eq!(
        seen("server/index.ts", text),
        ["express DELETE /v1/notes/:id [Login]", "express GET /v1/things []", "express POST /user/add []"]
    );
}

#[test]
fn files_that_are_served() {
    let page = "export const load = async ({ locals }) => 1;\nexport const actions = { default: async () => 1, remove: async ({ request }) => 2 };\n";
    assert_eq!(
        seen("src/routes/notes/+page.server.ts", page),
        ["sveltekit GET /notes []", "sveltekit POST /notes []", "sveltekit POST /notes?/remove [] ".trim_end(),]
    );
    let astro = "import type { APIRoute } from 'astro';\nexport const POST: APIRoute = async ({ request }) => new Response();\n";
    assert_eq!(seen("src/pages/api/notes.ts", astro), ["astro POST /api/notes []"]);
    let actions = "import { defineAction } from 'astro:actions';\nexport const server = { addNote: defineAction({ handler: async (input, ctx) => 1 }) };\n";
    assert_eq!(seen("src/actions/index.ts", actions), ["astro-action POST addNote []"]);
    assert_eq!(seen("server/api/notes/index.get.ts", "export default eventHandler(async () => []);"), ["nitro GET /api/notes []"]);
    let start = "export const addNote = createServerFn({ method: 'POST' }).middleware([authMiddleware]).handler(async ({ data }) => 1);\n";
    assert_eq!(seen("src/notes.ts", start), ["tanstack-start MUTATION addNote [Login]"]);
}

#[test]
fn graphql_and_sockets() {
    let map = "export default { Query: { notes: () => [] }, Mutation: { addNote: combineResolvers(isAuthenticated, async (parent, { text }) => 1) } };";
    assert_eq!(seen("src/resolvers.ts", map), ["graphql MUTATION addNote [Login]", "graphql QUERY notes []"]);
    let pothos = "builder.mutationField('addNote', (t) => t.field({ authScopes: { loggedIn: true }, resolve: (root, args) => 1 }));";
    assert_eq!(seen("src/schema/notes.ts", pothos), ["graphql MUTATION addNote [Login]"]);
    let socket = r#"const io = new Server(http);
io.use((socket, next) => { const user = jwt.verify(socket.handshake.auth.token, key); next(); });
io.on("connection", (socket) => { socket.on("say", (text) => Message.create({ text })); socket.on("disconnect", () => {}); });
"#;
    assert_eq!(seen("server.js", socket), ["socket.io say [Login]"]);
}

#[test]
fn looking_is_no_guard() {
    let app = |check: &str| {
        format!("const app = require('express')();\napp.post('/notes', async (req, res) => {{ {check} await Note.create(req.body); }});\n")
    };
    for check in [
        "if (!req.headers.authorization) return res.status(401).end();",
        "const token = req.headers.authorization?.split(' ')[1]; if (!token) return res.status(401).json({});",
        "const session = req.cookies.session; if (!session) return res.status(401).end();",
        "const user = jwtDecode(req.cookies.token); if (!user) return res.status(401).end();",
        "const claims = JSON.parse(atob(req.headers.authorization.split('.')[1])); if (claims.role !== 'admin') return res.status(403).end();",
    ] {
        assert_eq!(seen("server.js", &app(check)), ["express POST /notes [Unverified]"], "{check}");
    }
    for check in [
        "const user = jwt.verify(req.cookies.token, key); if (!user) return res.status(401).end();",
        "const session = await sessions.find(req.cookies.session); if (!session) return res.status(401).end();",
        "if (!req.session.user) return res.status(401).end();",
    ] {
        assert_eq!(seen("server.js", &app(check)), ["express POST /notes [Login]"], "{check}");
    }
}

#[test]
fn sessions_that_are_asked_for_and_not_required() {
    let guards = |body: &str| {
        let text = format!("export async function POST(req) {{\n  const session = await getServerSession(options);\n{body}\n}}\n");
        seen("app/api/book/route.ts", &text)
    };
    let guest = "  if (!session?.user?.id && !name) return Response.json({ error: 'name' }, { status: 400 });\n  \
                 await prisma.booking.create({ data: { by: session?.user?.id ?? null } });";
    assert_eq!(guards(guest), ["next POST /api/book []"]);
    let required = "  if (!session?.user) return Response.json({}, { status: 403 });\n  \
                    await prisma.booking.create({ data: { by: session?.user?.id ?? null } });";
    assert_eq!(guards(required).len(), 1);
    assert!(guards(required).iter().all(|seen| seen.contains("Login")), "{:?}", guards(required));
    let worded = "  await send(role === 'owner' ? 'New booking' : `Your booking ${name}`);";
    let text = format!("export async function POST(req) {{\n{worded}\n}}\n");
    assert_eq!(seen("app/api/book/route.ts", &text), ["next POST /api/book []"]);
    let compared = "  if (session?.user?.id !== record.owner) return new Response('no');\n  save(session?.user?.id ?? null);";
    assert!(guards(compared).iter().all(|seen| seen.contains("Login")), "{:?}", guards(compared));
}

#[test]
fn solid_routes_and_plain_sockets() {
    let solid = "import type { APIEvent } from '@solidjs/start/server';\nexport async function GET(event: APIEvent) { return new Response(); }\nexport async function POST({ request }: APIEvent) { await requireUser(request); return new Response(); }\n";
    assert_eq!(seen("src/routes/api/notes.ts", solid), ["solid GET /api/notes []", "solid POST /api/notes [Login]"]);
    let ws = r#"import { WebSocketServer } from "ws";
const wss = new WebSocketServer({ port: 8080 });
wss.on("connection", (ws, request) => {
  const user = jwt.verify(request.headers["sec-websocket-protocol"], key);
  ws.on("message", async (raw) => { await Note.create({ text: raw.toString() }); });
  ws.on("close", () => {});
});
"#;
    assert_eq!(seen("server.ts", ws), ["ws message [Login]"]);
}

/// Framework, kind and label of each way in.
fn kinds(path: &str, text: &str) -> Vec<String> {
    let found = read(path, text).endpoints;
    let mut seen: Vec<String> =
        found.iter().map(|endpoint| format!("{} {:?} {}", endpoint.framework, endpoint.kind, endpoint.label())).collect();
    seen.sort();
    seen
}

#[test]
fn jobs_are_no_ways_in_from_outside() {
    let inngest = "import { inngest } from './client';\nexport const digest = inngest.createFunction({ id: 'digest' }, { cron: '0 9 * * *' }, async ({ step }) => { await prisma.note.deleteMany({}); });\n";
    assert_eq!(kinds("src/inngest/digest.ts", inngest), ["inngest Job digest"]);
    assert!(read("src/inngest/digest.ts", inngest).endpoints.iter().any(|endpoint| !endpoint.effects.is_empty()));
    let trigger = "import { task, schedules } from '@trigger.dev/sdk/v3';\nexport const send = task({ id: 'send', run: async (payload) => 1 });\nexport const clean = schedules.task({ id: 'clean', cron: '0 0 * * *', run: async () => 2 });\n";
    assert_eq!(kinds("src/trigger/mail.ts", trigger), ["trigger.dev Job clean", "trigger.dev Job send"]);
    let queue = "import { Worker } from 'bullmq';\nconst worker = new Worker('mail', async (job) => 1, { connection });\n";
    assert_eq!(kinds("src/worker.ts", queue), ["bullmq Job mail"]);
    let cron = "const cron = require('node-cron');\ncron.schedule('0 0 * * *', async () => { await Note.deleteMany({}); });\n";
    assert_eq!(kinds("server/jobs.js", cron), ["cron Job 0 0 * * *"]);
    let firebase = "import { onDocumentCreated } from 'firebase-functions/v2/firestore';\nimport { onCall } from 'firebase-functions/v2/https';\nexport const welcome = onDocumentCreated('users/{id}', async (event) => 1);\nexport const ask = onCall(async (request) => 2);\n";
    assert_eq!(kinds("functions/src/index.ts", firebase), ["firebase Job welcome", "firebase Procedure /ask"]);
    let convex = "import { internalMutation, mutation } from './_generated/server';\nexport const wipe = internalMutation({ args: {}, handler: async (ctx) => { await ctx.db.delete('x'); } });\nexport const add = mutation({ args: {}, handler: async (ctx) => 1 });\n";
    assert_eq!(kinds("convex/notes.ts", convex), ["convex Job wipe", "convex Procedure MUTATION notes:add"]);
    let worker = "const worker = { async fetch(request, env) { return new Response(); }, async scheduled(event, env, ctx) { await env.DB.prepare('DELETE FROM a'); } } satisfies ExportedHandler<Env>;\nexport default worker;\n";
    assert_eq!(kinds("src/worker.ts", worker), ["cloudflare Function /", "cloudflare Job scheduled"]);
    let entry = "import { WorkerEntrypoint } from 'cloudflare:workers';\nexport default class extends WorkerEntrypoint { async fetch(request) { return new Response(); } async queue(batch) {} }\n";
    assert_eq!(kinds("src/index.ts", entry), ["cloudflare Function /", "cloudflare Job default.queue"]);
    let scheduled =
        "import { schedule } from '@netlify/functions';\nexport const handler = schedule('@daily', async () => ({ statusCode: 200 }));\n";
    assert_eq!(kinds("netlify/functions/daily.ts", scheduled), ["netlify Job /.netlify/functions/daily"]);
}

#[test]
fn operations_of_wasp_and_parameters_of_express() {
    let wasp = "import { HttpError } from 'wasp/server';\nimport type { AddNote, GetNotes } from 'wasp/server/operations';\nexport const addNote: AddNote<{ text: string }, Note> = async (args, context) => {\n  if (!context.user) { throw new HttpError(401); }\n  return context.entities.Note.create({ data: { text: args.text, userId: context.user.id } });\n};\nexport const getNotes: GetNotes<void, Note[]> = async (_args, context) => context.entities.Note.findMany({});\nexport const other = () => 1;\n";
    assert_eq!(seen("src/notes/operations.ts", wasp), ["wasp MUTATION addNote [Login]", "wasp QUERY getNotes []"]);
    assert!(read("src/notes/operations.ts", wasp).endpoints.iter().all(|endpoint| !endpoint.effects.is_empty()));
    let express = "const router = require('express').Router();\nrouter.get('/notes/:id', (req, res) => res.json(req.note));\nrouter.get('/notes', (req, res) => res.json([]));\nrouter.param('id', requireOwner);\n";
    assert_eq!(seen("routes/notes.js", express), ["express GET /notes []", "express GET /notes/:id [Owner]"]);
}

#[test]
fn functions_that_configuration_puts_at_addresses() {
    let entry = |path: &str, language| Entry { index: 0, path: path.to_owned(), bytes: 1, language, role: Role::Source };
    let handler = "export const remove = async (event) => {\n  const { id } = event.pathParameters;\n  await dynamoDb.delete({ TableName: process.env.NOTES_TABLE, Key: { id } }).promise();\n  return { statusCode: 204 };\n};\nexport const sweep = async () => 1;\n";
    let yaml = "functions:\n  remove:\n    handler: src/notes.remove\n    events:\n      - http: DELETE notes/{id}\n  own:\n    handler: src/notes.remove\n    events:\n      - httpApi:\n          path: /own/{id}\n          method: delete\n          authorizer: jwt\n  sweep:\n    handler: src/notes.sweep\n    events:\n      - schedule: rate(1 day)\n";
    let mut facts = crate::readers::read(&entry("api/src/notes.js", Some(Language::JavaScript)), handler.as_bytes());
    facts.absorb(crate::readers::read(&entry("api/serverless.yml", None), yaml.as_bytes()));
    let found = crate::link::link(facts).facts.endpoints;
    let mut seen: Vec<String> = found
        .iter()
        .map(|endpoint| {
            let guards: Vec<&str> = endpoint.guards.iter().map(|guard| guard.by.as_str()).collect();
            let effects: Vec<&str> = endpoint.effects.iter().map(|effect| effect.target.as_str()).collect();
            format!("{:?} {} {guards:?} {effects:?} {}", endpoint.kind, endpoint.label(), endpoint.takes_input)
        })
        .collect();
    seen.sort();
    assert_eq!(
        seen,
        [
            "Http DELETE /notes/{id} [] [\"NOTES_TABLE\"] true",
            "Http DELETE /own/{id} [\"authorizer jwt\"] [\"NOTES_TABLE\"] true",
            "Job sweep [] [] false",
        ]
    );
}

#[test]
fn a_request_is_known_by_its_place_whatever_it_is_called() {
    let text = r#"
const express = require("express");
const { exec } = require("child_process");
const app = express();
app.get("/list", (q, r) => { exec("ls " + q.query.folder, (err, out) => r.send(out)); });
app.use((why, q, r, next) => { r.status(500).send(q.body.name); });
"#;
    let facts = read("server.js", text);
    assert!(facts.endpoints.iter().any(|endpoint| endpoint.route == "/list" && endpoint.takes_input), "{:?}", facts.endpoints);
    assert!(facts.flows.iter().any(|flow| flow.sink == crate::facts::Sink::Shell), "{:?}", facts.flows);
    // Two parameters alone make no handler: the file brings no server in.
    let other = read("cache.js", "store.get('a', (q, r) => { exec('ls ' + q.query.folder); });\n");
    assert!(other.flows.is_empty());
}

#[test]
fn web_addresses_of_convex() {
    let text = r#"import { httpAction } from "./_generated/server";
import { internal } from "./_generated/api";
const http = httpRouter();
http.route({ path: "/notes", method: "POST", handler: httpAction(async (ctx, request) => {
  await ctx.runMutation(internal.notes.add, await request.json());
  return new Response("ok");
}) });
export const paid = httpAction(async (ctx, request) => { stripe.webhooks.constructEvent(a, b, c); return new Response("ok"); });
http.route({ path: "/stripe-webhook", method: "POST", handler: paid });
"#;
    assert_eq!(seen("convex/http.ts", text), ["convex POST /notes []", "convex POST /stripe-webhook [Signature]"]);
    let facts = read("convex/http.ts", text);
    assert!(facts.endpoints.iter().any(|endpoint| endpoint.effects.iter().any(|effect| effect.target == "notes")));
}

#[test]
fn statements_whatever_the_connection_is_called() {
    let worker = r#"export default {
  async fetch(request, env) {
    await env.DB.prepare("INSERT INTO notes(text) VALUES (?)").bind(await request.text()).run();
    return new Response("ok");
  },
};
"#;
    let facts = read("src/index.ts", worker);
    let effects: Vec<&str> = facts.endpoints.iter().flat_map(|endpoint| &endpoint.effects).map(|effect| effect.target.as_str()).collect();
    assert_eq!(effects, ["notes"]);
}

#[test]
fn work_that_queues_and_schedules_wake() {
    let queues = r#"import amqp from "amqplib";
import { Kafka } from "kafkajs";
channel.consume("mail", async (message) => send(message));
await consumer.run({ eachMessage: async ({ message }) => send(message) });
"#;
    assert_eq!(seen("src/worker.ts", queues), ["amqplib mail []", "kafka a job []"]);
    let nest = "@Injectable() export class Jobs { @Cron('0 * * * *') hourly() { return 1; } other() {} }";
    assert_eq!(seen("src/jobs.service.ts", nest), ["nest hourly []"]);
}

#[test]
fn limits_by_what_they_do() {
    let guards = |text: &str| {
        let facts = read("app/api/ask/route.ts", text);
        facts.endpoints.iter().flat_map(|endpoint| &endpoint.guards).map(|guard| format!("{:?}", guard.kind)).collect::<Vec<_>>()
    };
    let counted =
        "export async function POST() { if (user.asked > 20) return Response.json({ error: 'Daily limit reached' }); await ask(); }";
    assert_eq!(guards(counted), ["Quota"]);
    let often = "export async function POST() { if (!(await allowed(ip))) { return new Response('Too many requests', { status: 429 }); } }";
    assert_eq!(guards(often), ["RateLimit"]);
    let others =
        "export async function POST() { const response = await ask(); if (response.status === 429) { throw new Error('Rate limit'); } }";
    assert!(guards(others).is_empty());
}

#[test]
fn pages_of_astro_that_answer() {
    let page = "---\nif (Astro.request.method === 'POST') { const form = await Astro.request.formData(); await db.insert(Note).values({ text: form.get('text') }); }\n---\n<p>ok</p>";
    let entry = Entry::new(0, "src/pages/notes.astro".to_owned(), page.len() as u64);
    let facts = crate::readers::read(&entry, page.as_bytes());
    let labels: Vec<String> = facts.endpoints.iter().map(crate::facts::Endpoint::label).collect();
    assert_eq!(labels, ["POST /notes"]);
}
