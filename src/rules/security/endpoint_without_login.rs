//! Ways in that change stored data without knowing who calls.

use super::openness;
use crate::facts::{EffectKind, Endpoint, Project};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule {
    id: "security/endpoint-without-login",
    title: "Anyone can change data through `{endpoint}` without signing in",
    pass_title: "Endpoints that change data know who calls them, or their names say that strangers are meant",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "Whoever finds this address can write to your database: no account, no password. Addresses are easy to find, because the page itself calls them. The usual results are spam, altered records and data that you can no longer trust.",
    fix: "Before anything is written, verify the caller's session or token on the server and answer 401 when there is none. Then use the verified person's id, never one from the request.",
    prompt: "Add a server-side login check at the start of the handler for this endpoint: verify the session or bearer token with the auth library that the project already uses, answer 401 without it, and take the user's id only from the verified session. Do not change what the endpoint returns on success and do not touch other endpoints. Done when a request without a session gets 401 and writes nothing.",
    cannot_see: "Checks that a proxy, gateway or platform setting makes outside the code.",
    refs: &[Ref::Cwe(306), Ref::Url("https://owasp.org/API-Security/editions/2023/en/0xa2-broken-authentication/")],
    judge,
    bad: samples![
        { "records of a shop, in words that forms and log-ins use as well":
            "server.js" => r##"const app = require("express")();
⟦app.patch("/api/orders/:id/status", async (req, res) => {⟧
  res.json(await Order.findByIdAndUpdate(req.params.id, { status: req.body.status }));
});
⟦app.put("/orders/:id/confirm", async (req, res) => {⟧
  res.json(await Order.findByIdAndUpdate(req.params.id, { confirmed: true }));
});
⟦app.post("/attachments/:id/verify", async (req, res) => {⟧
  res.json(await Attachment.findByIdAndUpdate(req.params.id, { verified: true }));
});
⟦app.patch("/leads/:id", async (req, res) => {⟧
  res.json(await Lead.findByIdAndUpdate(req.params.id, { stage: req.body.stage }));
});
⟦app.put("/feedback/:id", async (req, res) => {⟧
  res.json(await Feedback.findByIdAndUpdate(req.params.id, { text: req.body.text }));
});
⟦app.put("/event/:id", async (req, res) => {⟧
  res.json(await Event.findByIdAndUpdate(req.params.id, { title: req.body.title }));
});
⟦app.post("/users/:id/activate", async (req, res) => {⟧
  res.json(await User.findByIdAndUpdate(req.params.id, { active: true }));
});
⟦app.put("/token/:id", async (req, res) => {⟧
  res.json(await Token.findByIdAndUpdate(req.params.id, { scope: req.body.scope }));
});
⟦app.post("/quote/:id/accept", async (req, res) => {⟧
  res.json(await Quote.findByIdAndUpdate(req.params.id, { accepted: true }));
});
⟦app.post("/analytics/settings", async (req, res) => {⟧
  res.json(await Setting.create({ tracker: req.body.tracker }));
});
⟦app.patch("/session/:id", async (req, res) => {⟧
  res.json(await Session.findByIdAndUpdate(req.params.id, { room: req.body.room }));
});
"##,
        }
        { "a check that says yes whoever asks":
            "package.json" => r#"{ "name": "trips", "dependencies": { "next": "15.0.0", "@supabase/supabase-js": "^2" } }"#,
            "lib/authorization.ts" => r#"import { serverClient } from "./supabase";
export async function authorizeEditor() {
  const supabase = await serverClient();
  const { data } = await supabase.auth.getUser();
  if (data.user) {
    return { ok: true, userId: data.user.id };
  }
  return { ok: true, userId: "demo-editor" };
}
"#,
            "middleware.ts" => r#"import { serverClient } from "./lib/supabase";
import { NextResponse } from "next/server";
export async function middleware(request) {
  const supabase = await serverClient(request);
  await supabase.auth.getUser();
  return NextResponse.next();
}
"#,
            "lib/supabase.ts" => r#"import { createClient } from "@supabase/supabase-js";
export const admin = createClient(process.env.SUPABASE_URL!, process.env.SUPABASE_SERVICE_ROLE_KEY!);
"#,
            "app/api/trips/route.ts" => r#"import { authorizeEditor } from "../../../lib/authorization";
import { admin } from "../../../lib/supabase";
export async function ⟦POST⟧(request: Request) {
  const who = await authorizeEditor();
  if (!who.ok) return Response.json({ error: "no" }, { status: 401 });
  const body = await request.json();
  await admin.from("trips").insert({ text: String(body.text), by: who.userId });
  return Response.json({ ok: true });
}
"#,
        }
        { "policies of a store at which nobody signs in, and files kept by a provider":
            "package.json" => r#"{ "name": "purse", "dependencies": { "next": "15.0.0", "@supabase/supabase-js": "^2" } }"#,
            "lib/db.ts" => r#"import { createClient } from "@supabase/supabase-js";
export const db = createClient(process.env.NEXT_PUBLIC_SUPABASE_URL!, process.env.NEXT_PUBLIC_SUPABASE_ANON_KEY!);
"#,
            "app/api/settle/route.ts" => r#"import { db } from "@/lib/db";
⟦export async function POST(request: Request) {⟧
  const { id, price } = await request.json();
  await db.from("bets").update({ price, status: "won" }).eq("id", id);
  return Response.json({ ok: true });
}
"#,
            "app/api/picture/route.ts" => r#"⟦export async function POST(request: Request) {⟧
  const { file, name } = await request.json();
  const form = new FormData();
  form.append("file", file);
  form.append("public_id", name);
  form.append("api_key", process.env.CLOUDINARY_API_KEY!);
  const answer = await fetch(`https://api.cloudinary.com/v1_1/${process.env.CLOUD}/image/upload`, { method: "POST", body: form });
  return Response.json(await answer.json());
}
"#,
        }
        { "Go, Rails, Spring and ASP.NET: beside what is guarded":
            "main.go" => r##"package main

import "github.com/gin-gonic/gin"

func main() {
	r := gin.Default()
	api := r.Group("/api")
	⟦api.POST("/notes", addNote)⟧
	mine := api.Group("/mine", requireLogin())
	mine.POST("/notes", addNote)
}

func addNote(c *gin.Context) {
	var note Note
	c.BindJSON(&note)
	db.Create(&note)
}

func requireLogin() gin.HandlerFunc {
	return func(c *gin.Context) {
		if !known(c) {
			c.AbortWithStatus(401)
		}
	}
}
"##,
            "app/controllers/application_controller.rb" => r##"class ApplicationController < ActionController::Base
  before_action :authenticate_user!
end
"##,
            "app/controllers/notes_controller.rb" => r##"class NotesController < ApplicationController
  skip_before_action :authenticate_user!, only: [:create]

  ⟦def create⟧
    Note.create!(text: params[:text])
  end

  def update
    Note.find(params[:id]).update!(text: params[:text])
  end
end
"##,
            "src/Settings.java" => r##"public class Settings {
  SecurityFilterChain chain(HttpSecurity http) throws Exception {
    return http.authorizeHttpRequests(a -> a.requestMatchers("/open/**").permitAll().anyRequest().authenticated()).build();
  }
}
"##,
            "src/NoteController.java" => r##"@RestController
public class NoteController {
  private final NoteRepository noteRepository;

  ⟦@PostMapping("/open/notes")⟧
  public Note add(@RequestBody Note note) {
    return noteRepository.save(note);
  }

  @PostMapping("/notes")
  public Note addOwn(@RequestBody Note note) {
    return noteRepository.save(note);
  }
}
"##,
            "Controllers/NotesController.cs" => r##"[Authorize]
[Route("api/notes")]
public class NotesController : ControllerBase
{
    ⟦[HttpPost("all"), AllowAnonymous]⟧
    public IActionResult Add(Note note)
    {
        _context.Notes.Add(note);
        _context.SaveChanges();
        return Ok();
    }

    [HttpPost]
    public IActionResult AddOwn(Note note)
    {
        _context.Notes.Add(note);
        _context.SaveChanges();
        return Ok();
    }
}
"##,
        }{ "PHP: a route of Laravel before its group, a script, a hook for everyone":
            "routes/api.php" => r##"<?php
use App\Http\Controllers\NoteController;
use Illuminate\Support\Facades\Route;
⟦Route::post('/notes', [NoteController::class, 'store']);⟧
Route::middleware('auth:sanctum')->group(function () {
    Route::put('/notes/{note}', [NoteController::class, 'update']);
});
"##,
            "app/Http/Controllers/NoteController.php" => r##"<?php
namespace App\Http\Controllers;
use App\Models\Note;
use Illuminate\Http\Request;
class NoteController extends Controller
{
    public function store(Request $request)
    {
        return Note::create($request->only('text'));
    }
    public function update(Request $request, Note $note)
    {
        $note->update($request->only('text'));
    }
}
"##,
            "site/save.php" => r##"<?php
⟦$db = new PDO("sqlite:data.db");⟧
$db->prepare("UPDATE pages SET body = ? WHERE id = ?")->execute([$_POST["body"], $_POST["id"]]);
"##,
            "plugin/plugin.php" => r##"<?php
⟦add_action("wp_ajax_nopriv_set_title", "acme_set_title");⟧
add_action("wp_ajax_set_color", "acme_set_color");
function acme_set_title() {
    update_option("acme_title", sanitize_text_field($_POST["title"]));
    wp_die();
}
function acme_set_color() {
    update_option("acme_color", sanitize_text_field($_POST["color"]));
    wp_die();
}
"##,
        }

        { "Python: a blueprint that a list of modules, known to the running program alone, takes in":
            "app.py" => r##"import importlib
from flask import Flask
from notes import notes_bp
app = Flask(__name__)
app.register_blueprint(notes_bp)
for name in ("topics",):
    app.register_blueprint(importlib.import_module(name).bp)
"##,
            "notes.py" => "from flask import Blueprint\nnotes_bp = Blueprint(\"notes\", __name__)\n",
            "topics.py" => r##"from flask import Blueprint, request
from models import Topic, db
bp = Blueprint("topics", __name__)

@bp.route("/topics", methods=["POST"])
def ⟦create_topic():⟧
    db.session.add(Topic(title=request.json["title"]))
    db.session.commit()
    return "ok"
"##,
        }
        { "Python: a router that the package around it takes in":
            "app/main.py" => r##"from fastapi import FastAPI
from app.api import api_router
app = FastAPI()
app.include_router(api_router, prefix="/api")
"##,
            "app/api/__init__.py" => r##"from fastapi import APIRouter
from .notes import router as notes_router
api_router = APIRouter()
api_router.include_router(notes_router)
"##,
            "app/api/notes.py" => r##"from fastapi import APIRouter
from app.models import Note, db
router = APIRouter(prefix="/notes")

@router.post("/")
def ⟦create_note(text: str):⟧
    db.add(Note(text=text))
    db.commit()
"##,
        }
        { "Python: a route of FastAPI without a dependency":
            "app/main.py" => r##"from fastapi import FastAPI
from .routes import notes
app = FastAPI()
app.include_router(notes.router, prefix="/api")
"##,
            "app/routes/notes.py" => r##"from fastapi import APIRouter, Depends
from ..deps import get_current_user, get_db
from ..models import Note
router = APIRouter(prefix="/notes")

@router.post("/")
def ⟦create_note(text: str, db=Depends(get_db)):⟧
    db.add(Note(text=text))
    db.commit()

@router.put("/{note_id}")
def change_note(note_id: int, text: str, db=Depends(get_db), user=Depends(get_current_user)):
    note = db.query(Note).filter(Note.id == note_id, Note.user_id == user.id).first()
    note.text = text
    db.commit()
"##,
            "app/deps.py" => r##"from fastapi import HTTPException
import jwt
def get_db(): ...
def get_current_user(token: str):
    try:
        return jwt.decode(token, "", algorithms=["HS256"])
    except jwt.PyJWTError:
        raise HTTPException(401)
"##,
        }{ "a route handler that writes for everyone":
        "app/api/posts/route.ts" => r##"import { NextResponse } from "next/server";
import { prisma } from "@/lib/prisma";

⟦export async function POST(request: Request) {⟧
  const body = await request.json();
  const post = await prisma.post.create({ data: { title: body.title } });
  return NextResponse.json(post);
}
"##,
    }
    { "what a shop does with baskets that were left":
        "server.js" => r##"const app = require("express")();
⟦app.post("/api/abandoned-carts/recovery", async (req, res) => {⟧
  res.json(await Mail.create({ to: req.body.email, discount: req.body.discount }));
});
"##,
    }
    { "an entry of any visitor's basket":
        "server.js" => r##"const app = require("express")();
⟦app.patch("/api/cart/:id", async (req, res) => {⟧
  res.json(await CartItem.findByIdAndUpdate(req.params.id, { quantity: req.body.quantity }));
});
"##,
    }
    { "an Express route before the login middleware":
        "server.js" => r##"const express = require("express");
const app = express();
app.use(express.json());
⟦app.put("/api/products/:id", async (req, res) => {⟧
  await Product.findByIdAndUpdate(req.params.id, { price: req.body.price });
  res.json({ ok: true });
});
app.use(requireAuth);
app.put("/api/orders/:id", async (req, res) => {
  await Order.findByIdAndUpdate(req.params.id, { note: req.body.note });
  res.json({ ok: true });
});
"##,
    }
    { "a cookie that is there, and a check that was switched off":
        "app/api/notes/route.ts" => r##"import { cookies } from "next/headers";
import { prisma } from "@/lib/prisma";
⟦export async function POST(request: Request) {⟧
  const session = (await cookies()).get("session");
  if (!session) return new Response("Unauthorized", { status: 401 });
  return Response.json(await prisma.note.create({ data: await request.json() }));
}
"##,
        "server/routes.js" => r##"const router = require("express").Router();
const { requireAuth } = require("./guard");
⟦router.post("/orders", requireAuth, async (req, res) => {⟧
  await Order.create({ note: req.body.note });
  res.sendStatus(201);
});
module.exports = router;
"##,
        "server/guard.js" => r##"function requireAuth(req, res, next) {
  next();
}
module.exports = { requireAuth };
"##,
    }
    { "a public route of a guarded API":
        "src/notes.controller.ts" => r##"@Controller("notes")
export class NotesController {
  constructor(private prisma: PrismaService) {}
  ⟦@Public()⟧
  @Post("all")
  create(@Body() body: NoteDto) {
    return this.prisma.note.create({ data: body });
  }
  @Post()
  createOwn(@Body() body: NoteDto) {
    return this.prisma.note.create({ data: body });
  }
}
"##,
        "src/app.module.ts" => r##"@Module({ providers: [{ provide: APP_GUARD, useClass: JwtAuthGuard }] })
export class AppModule {}
"##,
    }
    { "the service that knows who is signed in is made ready and never asked":
        "package.json" => r#"{ "name": "trips", "dependencies": { "next": "15.0.0", "firebase-admin": "^13" } }"#,
        "lib/server.ts" => r##"import { getApp } from "firebase-admin/app";
import { getAuth } from "firebase-admin/auth";
import { getFirestore } from "firebase-admin/firestore";
export function services() {
  const app = getApp();
  const people = getAuth(app);
  return { people, store: getFirestore(app) };
}
"##,
        "app/api/topics/route.ts" => r##"import { services } from "@/lib/server";
⟦export async function POST(request: Request) {⟧
  const { store } = services();
  await store.collection("topics").add(await request.json());
  return Response.json({ ok: true });
}
"##,
    }
    { "a middleware that sends visitors away from some pages only":
        "package.json" => r#"{ "name": "trips", "dependencies": { "next": "15.0.0", "@supabase/ssr": "^0.5" } }"#,
        "middleware.ts" => r##"import type { NextRequest } from "next/server";
import { refresh } from "@/lib/supabase/middleware";
export async function middleware(request: NextRequest) {
  return await refresh(request);
}
export const config = { matcher: ["/((?!_next/static|favicon.ico).*)"] };
"##,
        "lib/supabase/middleware.ts" => r##"import { createServerClient } from "@supabase/ssr";
import { NextResponse, type NextRequest } from "next/server";
export async function refresh(request: NextRequest) {
  let response = NextResponse.next({ request });
  const supabase = createServerClient(url, key, { cookies: jar(request, response) });
  const { data: { user } } = await supabase.auth.getUser();
  const inner = ["/account", "/orders"];
  const isInner = inner.some((start) => request.nextUrl.pathname.startsWith(start));
  if (isInner && !user) {
    const away = request.nextUrl.clone();
    away.pathname = "/login";
    return NextResponse.redirect(away);
  }
  if (user && request.nextUrl.pathname === "/login") return NextResponse.redirect(new URL("/", request.url));
  return response;
}
"##,
        "app/api/topics/route.ts" => r##"import { prisma } from "@/lib/prisma";
⟦export async function POST(request: Request) {⟧
  return Response.json(await prisma.topic.create({ data: await request.json() }));
}
"##,
    }
    { "a handler that is called so, and a key for another service":
        "package.json" => r#"{ "name": "trips", "dependencies": { "express": "^4" } }"#,
        "server.ts" => r##"import express from "express";
import { prisma } from "./prisma";
import { isCachedTokenValid, renew } from "./partner";
const app = express();
async function handleUserAccess(body) {
  return prisma.topic.create({ data: body });
}
⟦app.post("/topics", async (req, res) => {⟧
  if (!isCachedTokenValid()) await renew();
  res.json(await handleUserAccess(req.body));
});
app.listen(3000);
"##,
    }],
    good: samples![
        { "a middleware that sends everyone away but from some pages":
            "package.json" => r#"{ "name": "trips", "dependencies": { "next": "15.0.0", "@supabase/ssr": "^0.5" } }"#,
            "middleware.ts" => r##"import type { NextRequest } from "next/server";
import { refresh } from "@/lib/supabase/middleware";
export async function middleware(request: NextRequest) {
  return await refresh(request);
}
"##,
            "lib/supabase/middleware.ts" => r##"import { createServerClient } from "@supabase/ssr";
import { NextResponse, type NextRequest } from "next/server";
const OPEN = ["/about", "/login"];
export async function refresh(request: NextRequest) {
  let response = NextResponse.next({ request });
  const supabase = createServerClient(url, key, { cookies: jar(request, response) });
  const { data: { user } } = await supabase.auth.getUser();
  const isOpen = OPEN.some((start) => request.nextUrl.pathname.startsWith(start));
  if (!user && !isOpen && !request.nextUrl.pathname.startsWith("/auth")) {
    return NextResponse.redirect(new URL("/login", request.url));
  }
  return response;
}
"##,
            "app/api/topics/route.ts" => r##"import { prisma } from "@/lib/prisma";
export async function POST(request: Request) {
  return Response.json(await prisma.topic.create({ data: await request.json() }));
}
"##,
        }
        { "a middleware that refuses calls of the interface":
            "package.json" => r#"{ "name": "trips", "dependencies": { "next": "15.0.0", "@supabase/ssr": "^0.5" } }"#,
            "middleware.ts" => r##"import { createServerClient } from "@supabase/ssr";
import { NextResponse, type NextRequest } from "next/server";
export async function middleware(request: NextRequest) {
  const response = NextResponse.next({ request });
  const supabase = createServerClient(url, key, { cookies: jar(request, response) });
  const { data } = await supabase.auth.getUser();
  const path = request.nextUrl.pathname;
  if (!data.user) {
    if (path.startsWith("/api")) return NextResponse.json({ error: "Unauthorized" }, { status: 401 });
    if (path.startsWith("/account")) return NextResponse.redirect(new URL("/login", request.url));
  }
  return response;
}
"##,
            "app/api/topics/route.ts" => r##"import { prisma } from "@/lib/prisma";
export async function POST(request: Request) {
  return Response.json(await prisma.topic.create({ data: await request.json() }));
}
"##,
        }
        { "routes that the server no longer mounts":
            "package.json" => r#"{ "scripts": { "start": "node server/index.js" }, "dependencies": { "express": "4.0.0" } }"#,
            "server/index.js" => "const express = require('express');\nconst { log } = require('./log');\nconst app = express();\napp.get('/api/posts', (req, res) => { log('posts'); res.json([]); });\napp.listen(5000);\n",
            "server/log.js" => "exports.log = (text) => console.log(text);\n",
            "server/routes.js" => "const { prisma } = require('./prisma');\nexports.registerRoutes = (app) => {\n  app.post('/api/users', async (req, res) => { res.json(await prisma.user.create({ data: req.body })); });\n};\n",
        }
        { "a check that turns away who is not signed in":
            "package.json" => r#"{ "name": "trips", "dependencies": { "next": "15.0.0", "@supabase/supabase-js": "^2" } }"#,
            "lib/authorization.ts" => r#"import { serverClient } from "./supabase";
export async function authorizeEditor() {
  const supabase = await serverClient();
  const { data } = await supabase.auth.getUser();
  if (data.user) {
    return { ok: true, userId: data.user.id };
  }
  return { ok: false, userId: "" };
}
"#,
            "lib/supabase.ts" => r#"import { createClient } from "@supabase/supabase-js";
export const admin = createClient(process.env.SUPABASE_URL!, process.env.SUPABASE_SERVICE_ROLE_KEY!);
"#,
            "app/api/trips/route.ts" => r#"import { authorizeEditor } from "../../../lib/authorization";
import { admin } from "../../../lib/supabase";
export async function POST(request: Request) {
  const who = await authorizeEditor();
  if (!who.ok) return Response.json({ error: "no" }, { status: 401 });
  const body = await request.json();
  await admin.from("trips").insert({ text: String(body.text), by: who.userId });
  return Response.json({ ok: true });
}
"#,
        }
        { "forms, counters, and links that were sent to whom they concern":
            "server.js" => r##"const app = require("express")();
app.post("/api/leads", async (req, res) => {
  res.json(await Lead.create({ name: req.body.name }));
});
app.post("/api/quote", async (req, res) => {
  res.json(await Quote.create({ text: req.body.text }));
});
app.post("/api/newsletter/confirm/:token", async (req, res) => {
  res.json(await Subscriber.findOneAndUpdate({ token: req.params.token }, { confirmed: true }));
});
app.put("/unsubscribe/:token", async (req, res) => {
  res.json(await Subscriber.findOneAndUpdate({ token: req.params.token }, { active: false }));
});
app.put("/reset-password/:token", async (req, res) => {
  res.json(await User.findOneAndUpdate({ resetToken: req.params.token }, { password: await bcrypt.hash(req.body.password, 12) }));
});
app.post("/articles/:id/view", async (req, res) => {
  res.json(await Article.findByIdAndUpdate(req.params.id, { $inc: { views: 1 } }));
});
app.post("/auth/verify-email", async (req, res) => {
  res.json(await User.findOneAndUpdate({ code: req.body.code }, { verified: true }));
});
"##,
        }
        { "codes that are sent to sign in, and the visitor's own basket":
            "server.js" => r##"const app = require("express")();
app.post("/api/send-email-verification-code", async (req, res) => {
  await Code.create({ email: req.body.email, code: randomInt(1e6) });
  res.sendStatus(204);
});
app.post("/api/resend-2fa", async (req, res) => {
  await Code.create({ email: req.body.email, code: randomInt(1e6) });
  res.sendStatus(204);
});
app.post("/api/cart", async (req, res) => {
  res.json(await CartItem.create({ session: req.sessionID, product: req.body.product }));
});
"##,
        }
        { "Go, Rails, Spring and ASP.NET: guards in other files, above and behind":
            "main.go" => r##"package main

import (
	"shop/notes"

	"github.com/go-chi/chi/v5"
)

func main() {
	r := chi.NewRouter()
	r.Route("/api", func(r chi.Router) {
		r.Use(whoIsIt)
		notes.Register(r)
	})
	r.With(whoIsIt).Post("/other", notes.Add)
}
"##,
            "notes/routes.go" => r##"package notes

import (
	"net/http"

	"github.com/go-chi/chi/v5"
)

func Register(r chi.Router) {
	r.Post("/notes", Add)
}

func Add(w http.ResponseWriter, r *http.Request) {
	db.Exec("INSERT INTO notes (text) VALUES ($1)", r.FormValue("text"))
}
"##,
            "who.go" => r##"package main

import "net/http"

func whoIsIt(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !known(r) {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		next.ServeHTTP(w, r)
	})
}
"##,
            "app/controllers/concerns/signed.rb" => r##"module Signed
  extend ActiveSupport::Concern
  included do
    before_action :ask_who
  end

  def ask_who
    redirect_to "/login" unless session[:id]
  end
end
"##,
            "app/controllers/base_controller.rb" => r##"class BaseController < ActionController::Base
  include Signed
end
"##,
            "app/controllers/notes_controller.rb" => r##"class NotesController < BaseController
  def create
    Note.create!(text: params[:text])
  end

  private

  def update
    Note.destroy_all
  end
end
"##,
            "src/Settings.kt" => r##"class Settings {
    fun chain(http: HttpSecurity): SecurityFilterChain {
        http { authorizeHttpRequests { authorize("/open/**", permitAll); authorize(anyRequest, authenticated) } }
        return http.build()
    }
}
"##,
            "src/NoteController.kt" => r##"@RestController
class NoteController(val noteRepository: NoteRepository) {
    @PostMapping("/notes")
    fun add(@RequestBody note: Note): Note {
        return noteRepository.save(note)
    }
}
"##,
            "Program.cs" => r##"var app = builder.Build();
var api = app.MapGroup("/api").RequireAuthorization();
api.MapPost("/notes", async (Note note, Db db) => { db.Notes.Add(note); await db.SaveChangesAsync(); });
app.MapPut("/notes", async (Note note, Db db) => { db.Notes.Update(note); await db.SaveChangesAsync(); }).RequireAuthorization("editors");
app.Run();
"##,
            "Controllers/BaseController.cs" => r##"[Authorize]
public class BaseController : ControllerBase
{
}
"##,
            "Controllers/NotesController.cs" => r##"[Route("api/notes")]
public class NotesController : BaseController
{
    [HttpPost]
    public IActionResult Add(Note note)
    {
        _context.Notes.Add(note);
        _context.SaveChanges();
        return Ok();
    }
}
"##,
        }{ "PHP: a controller's own middleware, a group of the kernel, a script behind an include, hooks that ask":
            "routes/web.php" => r##"<?php
use App\Http\Controllers\NoteController;
use App\Http\Controllers\TagController;
use Illuminate\Support\Facades\Route;
Route::post('/notes', [NoteController::class, 'store']);
Route::middleware('members')->group(function () {
    Route::post('/tags', [TagController::class, 'store']);
});
"##,
            "bootstrap/app.php" => r##"<?php
use App\Http\Middleware\MembersOnly;
return Application::configure()->withMiddleware(function (Middleware $middleware) {
    $middleware->alias(['members' => MembersOnly::class]);
})->create();
"##,
            "app/Http/Middleware/MembersOnly.php" => r##"<?php
namespace App\Http\Middleware;
use Illuminate\Http\Request;
class MembersOnly
{
    public function handle(Request $request, \Closure $next)
    {
        if (!$request->user()) {
            abort(403);
        }
        return $next($request);
    }
}
"##,
            "app/Http/Controllers/NoteController.php" => r##"<?php
namespace App\Http\Controllers;
use App\Models\Note;
use Illuminate\Http\Request;
class NoteController extends Controller
{
    public function __construct()
    {
        $this->middleware('auth')->except('index');
    }
    public function store(Request $request)
    {
        return Note::create($request->only('text'));
    }
}
"##,
            "app/Http/Controllers/TagController.php" => r##"<?php
namespace App\Http\Controllers;
use App\Models\Tag;
use Illuminate\Http\Request;
class TagController extends Controller
{
    public function store(Request $request)
    {
        return Tag::create($request->only('name'));
    }
}
"##,
            "site/save.php" => r##"<?php
require_once __DIR__ . "/inc/auth.php";
$db = new PDO("sqlite:data.db");
$db->prepare("UPDATE pages SET body = ? WHERE id = ?")->execute([$_POST["body"], $_POST["id"]]);
"##,
            "site/inc/auth.php" => r##"<?php
session_start();
if (!isset($_SESSION["user_id"])) {
    header("Location: /login.php");
    exit;
}
"##,
            "plugin/plugin.php" => r##"<?php
add_action("wp_ajax_set_title", function () {
    check_ajax_referer("title");
    if (!current_user_can("manage_options")) {
        wp_die();
    }
    update_option("acme_title", sanitize_text_field($_POST["title"]));
});
register_rest_route("acme/v1", "/title", ["methods" => "POST", "callback" => "acme_title", "permission_callback" => "acme_may"]);
function acme_title($request) {
    update_option("acme_title", $request->get_param("title"));
}
function acme_may() {
    return current_user_can("manage_options");
}
"##,
        }

        { "Python: a log-in by the session's number, and a route for developers alone":
            "app.py" => r##"import os
from flask import Flask, jsonify, request, session
from models import Note, User, db
app = Flask(__name__)

@app.post("/notes")
def create_note():
    uid = session.get("user_id")
    if not uid:
        return jsonify({"ok": False}), 401
    db.session.add(Note(text=request.json["text"], user_id=uid))
    db.session.commit()
    return jsonify({"ok": True})

@app.post("/dev/users")
def create_user():
    if os.getenv("FLASK_ENV") != "development":
        return jsonify({"ok": False}), 403
    db.session.add(User(email=request.json["email"]))
    db.session.commit()
    return jsonify({"ok": True})
"##,
        }
        { "Python: blueprints and routers that nothing takes in":
            "app.py" => r##"from flask import Flask
from notes import notes_bp
from drafts import drafts_bp
app = Flask(__name__)
app.register_blueprint(notes_bp)
"##,
            "notes.py" => "from flask import Blueprint\nnotes_bp = Blueprint(\"notes\", __name__)\n",
            "topics.py" => r##"from flask import Blueprint, request
from flask_cors import CORS
from models import Topic, db
topics_bp = Blueprint("topics", __name__)
CORS(topics_bp)

@topics_bp.route("/topics", methods=["POST"])
def create_topic():
    db.session.add(Topic(title=request.json["title"]))
    db.session.commit()
    return "ok"
"##,
            "drafts.py" => r##"from flask import Blueprint, request
from models import Draft, db
drafts_bp = Blueprint("drafts", __name__)

@drafts_bp.post("/drafts")
def create_draft():
    db.session.add(Draft(title=request.json["title"]))
    db.session.commit()
    return "ok"
"##,
            "old/__init__.py" => r##"def init_routes(app):
    from .pages import pages_bp
    app.register_blueprint(pages_bp)
"##,
            "old/pages.py" => r##"from flask import Blueprint, request
from models import Page, db
pages_bp = Blueprint("pages", __name__)

@pages_bp.post("/pages")
def create_page():
    db.session.add(Page(title=request.json["title"]))
    db.session.commit()
    return "ok"
"##,
        }
        { "Python: guards before a router, an application and a view":
            "app/main.py" => r##"from fastapi import Depends, FastAPI
from .routes import notes
from .deps import CurrentUser, check_token
app = FastAPI()
app.include_router(notes.router, prefix="/api", dependencies=[Depends(check_token)])

@app.post("/things")
def create_thing(user: CurrentUser, db=None):
    db.add(Thing(user_id=user.id))
    db.commit()
"##,
            "app/routes/notes.py" => r##"from fastapi import APIRouter
from ..models import Note
router = APIRouter()

@router.post("/notes")
def create_note(text: str, db=None):
    db.add(Note(text=text))
    db.commit()
"##,
            "app/deps.py" => r##"from typing import Annotated
from fastapi import Depends, HTTPException
import jwt
def check_token(token: str):
    try:
        return jwt.decode(token, "", algorithms=["HS256"])
    except jwt.PyJWTError:
        raise HTTPException(401)
CurrentUser = Annotated[dict, Depends(check_token)]
"##,
            "web/__init__.py" => r##"from flask import Blueprint, redirect, session
bp = Blueprint("web", __name__, url_prefix="/web")

@bp.before_request
def members_only():
    if "user_id" not in session:
        return redirect("/login")

from . import pages
"##,
            "web/pages.py" => r##"from . import bp
from .models import db, Page

@bp.route("/pages", methods=["POST"])
def add_page():
    db.session.add(Page())
    db.session.commit()
    return "ok"
"##,
            "shop/views.py" => r##"from django.contrib.auth.mixins import LoginRequiredMixin
from django.views.generic import CreateView
from django.shortcuts import render, redirect
from functools import wraps
from .models import Item

def members(view):
    @wraps(view)
    def inner(request, *args, **kwargs):
        if not request.user.is_authenticated:
            return redirect("login")
        return view(request, *args, **kwargs)
    return inner

class ItemCreate(LoginRequiredMixin, CreateView):
    model = Item

@members
def add(request):
    Item.objects.create(name=request.POST["name"])
    return redirect("items")
"##,
            "shop/urls.py" => r##"from django.urls import path
from . import views
urlpatterns = [path("add", views.add), path("new", views.ItemCreate.as_view())]
"##,
        }{ "a helper in another file checks":
        "app/api/posts/route.ts" => r##"import { prisma } from "@/lib/prisma";
import { who } from "@/lib/who";
export async function POST(request: Request) {
  const person = await who(request);
  const body = await request.json();
  return Response.json(await prisma.post.create({ data: { title: body.title, authorId: person.id } }));
}
"##,
        "src/lib/who.ts" => r##"import { createClient } from "./supabase";
export async function who(request: Request) {
  const supabase = createClient();
  const { data: { user } } = await supabase.auth.getUser();
  if (!user) throw new Error("Unauthorized");
  return user;
}
"##,
    }
    { "functions before a method of a class, and a socket that the server opens itself":
        "src/controllers/Notes.ts" => r##"import { Controller, Middleware, Post } from "@overnightjs/core";
import { isValidSecretKey } from "../middleware/auth";
import { prisma } from "../prisma";
@Controller("notes")
export class Notes {
  @Post()
  @Middleware([isValidSecretKey])
  public async add(req: Request, res: Response) {
    res.json(await prisma.note.create({ data: { text: req.body.text } }));
  }
}
"##,
        "src/voice.js" => r##"import { WebSocket, WebSocketServer } from "ws";
import { prisma } from "./prisma";
const wss = new WebSocketServer({ port: 8080 });
wss.on("connection", (client) => {
  const upstream = new WebSocket("wss://voice.example.com");
  upstream.on("message", async (raw) => {
    await prisma.note.create({ data: { text: raw.toString() } });
    client.send(raw);
  });
});
"##,
    }
    { "each route registers itself on a router behind the log-in":
        "src/routes/index.ts" => r##"import { OpenAPIHono } from "@hono/zod-openapi";
import { authMiddleware } from "@/libs/middlewares";
import { notesApi } from "./notes";
export const api = new OpenAPIHono<{ Variables: Variables }>();
api.use("/*", authMiddleware);
api.route("/notes", notesApi);
"##,
        "src/routes/notes/index.ts" => r##"import { OpenAPIHono } from "@hono/zod-openapi";
import { registerDeleteNote } from "./delete";
const notesApi = new OpenAPIHono<{ Variables: Variables }>({ defaultHook: handleZodError });
registerDeleteNote(notesApi);
export { notesApi };
"##,
        "src/routes/notes/delete.ts" => r##"import { createRoute } from "@hono/zod-openapi";
import type { notesApi } from "./index";
const deleteRoute = createRoute({ method: "put", path: "/{id}" });
export function registerDeleteNote(app: typeof notesApi) {
  return app.openapi(deleteRoute, async (c) => {
    await db.update(note).set({ hidden: true }).where(eq(note.id, Number(c.req.valid("param").id)));
    return c.json({});
  });
}
"##,
    }
    { "a key of the caller is asked for, or is what the request is about":
        "src/api.ts" => r##"import { Hono } from "hono";
import { orgApiKeyAuth } from "@org/keys";
import { prisma } from "./prisma";
const app = new Hono().basePath("/api/v1");
app.post("/polls", orgApiKeyAuth, async (c) => c.json(await prisma.poll.create({ data: await c.req.json() })));
app.post("/licenses/actions/validate-key", async (c) => {
  const { key } = await c.req.json();
  const license = await prisma.license.findUnique({ where: { key } });
  if (!license) return c.json({ error: "License not found" }, 404);
  await prisma.licenseUse.create({ data: { licenseId: license.id } });
  return c.json({ valid: true });
});
export default app;
"##,
    }
    { "a holder of the token that was sent, and a reaction of a reader":
        "app/actions/email.ts" => r##""use server";
import { prisma } from "@/lib/prisma";
import { actionClient } from "@/lib/safe-action";
import { schema } from "@/lib/schema";
export const approveQuote = actionClient.inputSchema(schema).action(async ({ parsedInput }) => {
  const quote = await prisma.quote.findUnique({ where: { token: parsedInput.token } });
  if (!quote) throw new Error("This link is no longer valid");
  await prisma.quote.update({ where: { id: quote.id }, data: { approved: true } });
});
"##,
        "pages/api/record_reaction.ts" => r##"import prisma from "@/lib/prisma";
export default async function handle(req, res) {
  await prisma.reaction.create({ data: { page: req.body.page } });
  res.status(200).json({});
}
"##,
    }
    { "a wrapper of the project with several ways to call it":
        "app/api/chats/route.ts" => r##"import { prisma } from "@/lib/prisma";
import { withMailbox } from "@/lib/middleware";
export const PATCH = withMailbox("chats", async (request) => {
  const { name } = await request.json();
  return Response.json(await prisma.chat.update({ where: { id: "x" }, data: { name } }));
});
"##,
        "src/lib/middleware.ts" => r##"import { auth } from "@/lib/auth";
export function withMailbox(scope: string, handler: Handler): Handler;
export function withMailbox(handler: Handler): Handler;
export function withMailbox(scope: string | Handler, handler?: Handler): Handler {
  return wrapped(typeof scope === "string" ? handler! : scope, mailboxMiddleware);
}
function wrapped(handler: Handler, middleware: Middleware): Handler {
  return async (request) => {
    const result = await middleware(request);
    return result instanceof Response ? result : handler(result);
  };
}
async function mailboxMiddleware(request: Request) {
  const session = await auth(request.headers);
  if (!session?.user) return Response.json({ error: "Unauthorized" }, { status: 401 });
  return Object.assign(request, { auth: { userId: session.user.id } });
}
"##,
    }
    { "a handler that reads the person whom its wrapper found":
        "app/api/rooms/route.ts" => r##"import { prisma } from "@/lib/prisma";
import { route } from "some-framework";
export const POST = route(async (request) => {
  const { name } = await request.json();
  const { workspaceId } = request.auth;
  return Response.json(await prisma.room.create({ data: { name, workspaceId } }));
});
"##,
    }
    { "a contact form and a wrapped handler":
        "app/api/contact/route.ts" => r##"import { prisma } from "@/lib/prisma";
export async function POST(request: Request) { return Response.json(await prisma.message.create({ data: await request.json() })); }
"##,
        "app/api/notes/route.ts" => r##"import { prisma } from "@/lib/prisma"; import { withAuth } from "some-auth";
export const POST = withAuth(async (request) => Response.json(await prisma.note.create({ data: await request.json() })));
"##,
    }
    { "a router that is mounted behind a check, and row-level security as the caller":
        "index.js" => r##"const express = require("express");
const { authenticateToken } = require("./middleware/auth");
const notes = require("./routes/notes");
const app = express();
app.use("/api/notes", authenticateToken, notes);
"##,
        "routes/notes.js" => r##"const router = require("express").Router();
router.post("/", async (req, res) => {
  await Note.create({ text: req.body.text });
  res.sendStatus(201);
});
module.exports = router;
"##,
        "app/login/page.tsx" => r##""use client";
import { createClient } from "@supabase/supabase-js";
export default function Login() {
  const supabase = createClient(process.env.NEXT_PUBLIC_SUPABASE_URL!, process.env.NEXT_PUBLIC_SUPABASE_ANON_KEY!);
  return <form action={(form) => supabase.auth.signInWithPassword({ email: String(form.get("email")), password: String(form.get("password")) })} />;
}
"##,
        "app/api/tags/route.ts" => r##"import { createClient } from "@/utils/supabase/server";
export async function POST(request: Request) {
  const supabase = await createClient();
  const { name } = await request.json();
  await supabase.from("tags").insert({ name });
  return new Response(null, { status: 201 });
}
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    if let Some(why) = openness::none(project) {
        out.not_applicable(why);
        return;
    }
    let kinds = [EffectKind::Writes, EffectKind::StoresFile];
    let mut any = false;
    let mut inner: BTreeMap<&str, Vec<&Endpoint>> = BTreeMap::new();
    for endpoint in &project.facts.endpoints {
        if endpoint.unpoliced(&kinds).is_none() || !openness::changes(endpoint) || openness::is_called_by_machines(endpoint) {
            continue;
        }
        any = true;
        if !openness::is_open(endpoint) {
            out.pass_at(&endpoint.origin);
        } else if openness::is_public_by_purpose(endpoint) && !openness::changes_named_person(endpoint)
            || openness::is_open_by_default(endpoint)
            || is_own_basket(endpoint)
        {
            out.pass();
        } else if !openness::is_for_admins(endpoint)
            // The graver word is another rule's.
            && !openness::makes_administrator(endpoint)
            && endpoint.unpoliced(&[EffectKind::Deletes, EffectKind::ManagesUsers]).is_none()
            && !openness::is_privileged_function(endpoint)
        {
            // One word a file: the cure is the same for all its functions.
            if endpoint.inner {
                inner.entry(endpoint.origin.path.as_str()).or_default().push(endpoint);
                continue;
            }
            let finding = out.fail(&endpoint.origin).name("endpoint", endpoint.label());
            if openness::is_basket(endpoint) {
                openness::explain_basket(finding);
            } else {
                openness::explain(project, endpoint, finding);
            }
        }
    }
    for alike in inner.values() {
        if let [first, others @ ..] = alike.as_slice() {
            let finding = out.fail(&first.origin).name("endpoint", first.label());
            openness::name_others(finding, others);
            openness::explain(project, first, finding);
        }
    }
    if !any {
        out.not_applicable("No endpoint that changes stored data was found.");
    }
}

/// Whether it changes a visitor's own basket: nothing in the address says whose.
fn is_own_basket(endpoint: &Endpoint) -> bool {
    openness::is_basket(endpoint) && !openness::names_record(endpoint)
}
