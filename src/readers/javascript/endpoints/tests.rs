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
