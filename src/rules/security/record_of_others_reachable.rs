//! Ways in that hand over or change a record by the id that the caller names, whoever it belongs to.

use super::openness;
use super::record_held::{asks_account_only, asks_parent_only, is_answered_for, lets_customers_in};
use super::record_words::{KNOWS_RECORD, SHARED, SHOWN, accounts, table};
use crate::facts::{Effect, EffectKind, Endpoint, Guard, GuardKind, Picked, Project, Reach, Table};
use crate::rules::identifiers::{any, parts};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use crate::sorted::Gather;
use std::collections::{BTreeMap, BTreeSet};

pub(super) static RULE: Rule = Rule {
    id: "security/record-of-others-reachable",
    title: "Any signed-in user can {act} other people's `{table}` through `{endpoint}`",
    pass_title: "Records are looked up together with the person they belong to",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "The server checks that somebody is signed in, then takes whichever record the request names. Any customer can put another id into the address and reach a record of somebody else. Ids are in links, exports and e-mails, and many can simply be counted up.",
    fix: "Ask the database for the record by its id and by its owner at once, with the owner taken from the verified session; or load it and compare its owner before going on. Answer 404 when it is not the caller's.",
    prompt: "In this endpoint, add the owner to the query that picks the record: filter by the id from the request and by the verified user's id (or the verified organisation's id), in the way other queries of the project do for this table. Answer 404 when nothing is found. Do not take the owner's id from the request, and do not change other endpoints. Done when a second account that sends the first account's record id gets 404 and changes nothing.",
    cannot_see: "Checks that the database makes by itself, and records that are meant to be shared by everyone who is signed in.",
    refs: &[Ref::Cwe(639), Ref::Url("https://owasp.org/API-Security/editions/2023/en/0xa1-broken-object-level-authorization/")],
    judge,
    bad: samples![
        { "Laravel: records that an address or a form names, in a company that keeps its own":
            "composer.json" => "{ \"require\": { \"laravel/framework\": \"^11.0\" } }",
            "routes/api.php" => r##"<?php
use App\Http\Controllers\ExpenseController;
use Illuminate\Support\Facades\Route;
Route::middleware('auth:sanctum')->group(function () {
    Route::get('/expenses', [ExpenseController::class, 'index']);
    Route::get('/expenses/{expense}', [ExpenseController::class, 'show']);
    Route::post('/expenses/update', [ExpenseController::class, 'update']);
    Route::post('/expenses/approve', [ExpenseController::class, 'approve']);
});
"##,
            "app/Http/Controllers/ExpenseController.php" => r##"<?php
namespace App\Http\Controllers;
use App\Models\Expense;
use Illuminate\Http\Request;
use Illuminate\Support\Facades\Auth;
class ExpenseController extends Controller
{
    public function index()
    {
        return Auth::user()->company->expenses()->orderBy('id')->paginate(30);
    }
    public function show(Expense $expense)
    {
        ⟦return response(['expense' => $expense]);⟧
    }
    public function update(Request $request)
    {
        $data = $request->data;
        $expense = Expense::find($data['id']);
        ⟦$expense->update(['title' => $data['title'], 'changed_by' => Auth::user()->id])⟧;
        return response(['ok' => true]);
    }
    public function approve(Request $request)
    {
        foreach ($request->expenses as $number) {
            $one = Expense::find($number);
            ⟦$one->update(['approved' => 1])⟧;
        }
        return response(['ok' => true]);
    }
}
"##,
        }
        { "a function with full rights in which row security does not hold, and a table that is somebody's by a long way":
            "supabase/migrations/1.sql" => "create table courses (id uuid primary key, teacher_id uuid);\ncreate table lessons (id uuid primary key, course_id uuid references courses (id), title text);\n\
                alter table lessons enable row level security;\n\
                create policy own on lessons for all using (course_id in (select id from courses where teacher_id = auth.uid()));\n",
            "supabase/functions/delete-lesson/index.ts" => r##"import { createClient } from "https://esm.sh/@supabase/supabase-js@2";
Deno.serve(async (req) => {
  const admin = createClient(Deno.env.get("SUPABASE_URL")!, Deno.env.get("SUPABASE_SERVICE_ROLE_KEY")!);
  const token = req.headers.get("Authorization")!.replace("Bearer ", "");
  const { data: { user } } = await admin.auth.getUser(token);
  if (!user) throw new Error("Unauthorized");
  const { lessonId } = await req.json();
  ⟦const { error } = await admin.from("lessons").delete().eq("id", lessonId);⟧
  if (error) throw error;
  return Response.json({ success: true });
});
"##,
        }
        { "through a function of the storage layer that is handed the id and nothing else":
            "shared/schema.ts" => r##"import { pgTable, uuid, text } from "drizzle-orm/pg-core";
export const boards = pgTable("boards", { id: uuid("id").primaryKey(), userId: uuid("user_id").notNull(), name: text("name") });
"##,
            "server/storage.ts" => r##"import { and, eq } from "drizzle-orm";
import { boards } from "../shared/schema";
import { db } from "./db";
export class DatabaseStorage {
  async getBoards(userId: string) {
    return await db.select().from(boards).where(eq(boards.userId, userId));
  }
  async deleteBoard(boardId: string): Promise<void> {
    await db.delete(boards).where(eq(boards.id, boardId));
  }
  async deleteOwnBoard(boardId: string, userId: string): Promise<void> {
    await db.delete(boards).where(and(eq(boards.id, boardId), eq(boards.userId, userId)));
  }
  async getBoard(boardId: string) {
    const [board] = await db.select().from(boards).where(eq(boards.id, boardId));
    return board;
  }
}
export const storage = new DatabaseStorage();
"##,
            "server/auth.ts" => r##"import { eq } from "drizzle-orm";
import { users } from "../shared/schema";
import { db } from "./db";
import { supabase } from "./supabase";
export async function isAuthenticated(req, res, next) {
  const { data: { user } } = await supabase.auth.getUser(req.headers.authorization);
  if (!user) return res.status(401).json({ error: "Unauthorized" });
  await db.update(users).set({ seenAt: new Date() }).where(eq(users.id, user.id));
  req.user = user;
  next();
}
"##,
            "server/routes.ts" => r##"import express from "express";
import { isAuthenticated } from "./auth";
import { storage } from "./storage";
const app = express();
⟦app.delete("/api/boards/:id", isAuthenticated, async (req, res) => {⟧
  const { id } = req.params;
  await storage.deleteBoard(id);
  res.json({ success: true });
});
app.delete("/api/my/boards/:id", isAuthenticated, async (req, res) => {
  await storage.deleteOwnBoard(req.params.id, req.user.id);
  res.json({ success: true });
});
app.post("/api/boards/:id/close", isAuthenticated, async (req, res) => {
  const board = await storage.getBoard(req.params.id);
  if (!board || board.userId !== req.user.id) return res.status(404).json({ error: "No such board" });
  await storage.deleteBoard(req.params.id);
  res.json({ success: true });
});
"##,
        }
        { "a function that serves many purposes, of which one looks up the caller's own balance":
            "supabase/migrations/1.sql" => "create table brands (id uuid primary key, user_id uuid not null, palette jsonb);\n\
                create table contents (id uuid primary key, user_id uuid not null, title text);\n\
                create table balances (user_id uuid primary key, credits int);\n\
                alter table brands enable row level security;\nalter table contents enable row level security;\nalter table balances enable row level security;\n\
                create policy own on brands for all using (user_id = auth.uid());\ncreate policy own on contents for all using (user_id = auth.uid());\n\
                create policy own on balances for select using (user_id = auth.uid());\n",
            "supabase/functions/assist/index.ts" => r##"import { createClient } from "https://esm.sh/@supabase/supabase-js@2";
async function balance(svc: any, userId: string): Promise<number> {
  const { data } = await svc.from("balances").select("credits").eq("user_id", userId).maybeSingle();
  return data?.credits ?? 0;
}
Deno.serve(async (req) => {
  const serviceKey = Deno.env.get("SUPABASE_SERVICE_ROLE_KEY")!;
  const supabase = createClient(Deno.env.get("SUPABASE_URL")!, Deno.env.get("SUPABASE_ANON_KEY")!, {
    global: { headers: { Authorization: req.headers.get("Authorization")! } },
  });
  const { data: { user } } = await supabase.auth.getUser();
  if (!user) return new Response("Unauthorized", { status: 401 });
  const svc = createClient(Deno.env.get("SUPABASE_URL")!, serviceKey);
  const { intent, params, contentId, brandId: requestBrandId, title } = await req.json();
  if ((await balance(svc, user.id)) < 1) return new Response("Out of credits", { status: 402 });
  switch (intent) {
    case "PAINT": {
      ⟦const { data: brand } = await svc.from("brands").select("palette").eq("id", requestBrandId).single();⟧
      return Response.json({ palette: brand?.palette });
    }
    case "EDIT": {
      const targetId = params?.contentId || contentId;
      ⟦await svc.from("contents").update({ title }).eq("id", targetId);⟧
      return Response.json({ done: true });
    }
  }
  return new Response("ok");
});
"##,
        }
        { "a function that lets its own kin in by their key, and customers by their log-in":
            "supabase/migrations/1.sql" => "create table notes (id uuid primary key, user_id uuid not null);\nalter table notes enable row level security;\n\
                create policy own on notes for all using (user_id = auth.uid());\n",
            "supabase/functions/_shared/require-caller.ts" => r##"import { createClient } from "https://esm.sh/@supabase/supabase-js@2";
export async function requireCaller(req: Request): Promise<{ userId: string | null; internal: boolean } | null> {
  const header = req.headers.get("Authorization") || "";
  const token = header.slice(7).trim();
  const serviceKey = Deno.env.get("SUPABASE_SERVICE_ROLE_KEY") || "";
  if (serviceKey && token === serviceKey) return { userId: null, internal: true };
  const client = createClient(Deno.env.get("SUPABASE_URL")!, Deno.env.get("SUPABASE_ANON_KEY")!);
  const { data: { user }, error } = await client.auth.getUser(token);
  if (error || !user) return null;
  return { userId: user.id, internal: false };
}
"##,
            "supabase/functions/drop-note/index.ts" => r##"import { createClient } from "https://esm.sh/@supabase/supabase-js@2";
import { requireCaller } from "../_shared/require-caller.ts";
Deno.serve(async (req) => {
  const caller = await requireCaller(req);
  if (!caller) return new Response("Unauthorized", { status: 401 });
  const svc = createClient(Deno.env.get("SUPABASE_URL")!, Deno.env.get("SUPABASE_SERVICE_ROLE_KEY")!);
  const { noteId } = await req.json();
  ⟦await svc.from("notes").delete().eq("id", noteId);⟧
  return new Response("ok");
});
"##,
        }
        { "Python: a record by its id alone":
            "app.py" => r##"from flask import Flask, jsonify
from flask_login import login_required, current_user
from models import Invoice
app = Flask(__name__)

@app.route("/invoices")
@login_required
def mine():
    return jsonify([i.total for i in Invoice.query.filter_by(user_id=current_user.id).limit(50)])

@app.route("/invoices/<int:invoice_id>")
@login_required
def ⟦show(invoice_id):⟧
    invoice = Invoice.query.get_or_404(invoice_id)
    return jsonify(total=invoice.total)
"##,
        }
        { "Rails, Spring, ASP.NET and Go: a record by its id alone":
            "config/routes.rb" => "Rails.application.routes.draw do\n  resources :receipts, only: [:show]\nend\n",
            "db/schema.rb" => "ActiveRecord::Schema[7.1].define(version: 2024_01_01_000000) do\n  create_table \"receipts\" do |t|\n    t.bigint \"user_id\", null: false\n    t.integer \"total\"\n  end\nend\n",
            "app/controllers/receipts_controller.rb" => r##"class ReceiptsController < ApplicationController
  before_action :authenticate_user!

  ⟦def show⟧
    @receipt = Receipt.find(params[:id])
    render json: @receipt
  end
end
"##,
            "src/main/java/shop/Invoice.java" => "package shop;\nimport jakarta.persistence.*;\n@Entity\npublic class Invoice {\n  @Id private Long id;\n  private Long userId;\n  private int total;\n}\n",
            "src/main/java/shop/InvoiceController.java" => r##"package shop;
import org.springframework.web.bind.annotation.*;
@RestController
@PreAuthorize("isAuthenticated()")
public class InvoiceController {
  private final InvoiceRepository invoiceRepository;

  ⟦@GetMapping("/invoices/{id}")
  public Invoice show⟧(@PathVariable(name = "id") Long id) {
    return invoiceRepository.findById(id).orElseThrow();
  }
}
"##,
            "Models/Order.cs" => "public class Order { public int Id { get; set; } public int UserId { get; set; } public int Total { get; set; } }\n",
            "Controllers/OrdersController.cs" => r##"using Microsoft.AspNetCore.Mvc;
[ApiController]
[Authorize]
[Route("api/orders")]
public class OrdersController : ControllerBase {
  private readonly AppDbContext _context;

  ⟦[HttpGet("{id}")]
  public IActionResult Show⟧(int id) { return Ok(_context.Orders.Find(id)); }
}
"##,
            "go.mod" => "module shop\n",
            "main.go" => r##"package main

import (
	"github.com/gin-gonic/gin"
	"gorm.io/gorm"
)

type Ticket struct {
	ID     uint
	UserID uint
	Price  int
}

var db *gorm.DB

func show(c *gin.Context) {
	var ticket Ticket
	db.First(&ticket, c.Param("id"))
	c.JSON(200, ticket)
}

func main() {
	r := gin.Default()
	⟦r.GET⟧("/tickets/:id", AuthMiddleware(), show)
	r.Run()
}
"##,
        }{ "signed in, but whose invoice is it":
        "app/api/invoices/[id]/route.ts" => r##"import { auth } from "@/auth";
import { prisma } from "@/lib/prisma";
⟦export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }) {⟧
  const session = await auth();
  if (!session?.user) return new Response("Unauthorized", { status: 401 });
  const { id } = await params;
  return Response.json(await prisma.invoice.findUnique({ where: { id } }));
}
"##,
        "app/api/invoices/route.ts" => r##"import { auth } from "@/auth";
import { prisma } from "@/lib/prisma";
export async function GET() {
  const session = await auth();
  if (!session?.user) return new Response("Unauthorized", { status: 401 });
  return Response.json(await prisma.invoice.findMany({ where: { userId: session.user.id }, take: 50 }));
}
"##,
    }
    { "one's own shop is looked up, and nothing holds the record against it; a role that every customer has":
        "models/offer.ts" => r##"import { Schema, model } from "mongoose";
export default model("Offer", new Schema({ vendorId: String, shopId: String, name: String }));
"##,
        "middleware.ts" => r##"export const isVendor = (req, res, next) => {
  if (req.session.data?.role === "vendor") return next();
  res.status(403).send("Forbidden");
};
export const isAuthenticated = (req, res, next) => {
  if (req.session && req.session.data && req.session.data.userId) return next();
  res.status(401).send("Please sign in");
};
"##,
        "routes.ts" => r##"import express from "express";
import { isAuthenticated, isVendor } from "./middleware";
import Offer from "./models/offer";
import Shop from "./models/shop";
const router = express.Router();
router.post("/offers", isAuthenticated, isVendor, async (req, res) => {
  const shop = await Shop.findOne({ userId: req.session.data?.userId });
  const row = { ...req.body, vendorId: req.session.data?.userId, shopId: shop._id };
  const offer = new Offer(row);
  await offer.save();
  res.json({ id: offer._id });
});
⟦router.delete("/offers/:offerId", isAuthenticated, isVendor, async (req, res) => {⟧
  const shop = await Shop.findOne({ userId: req.session.data?.userId });
  if (shop === null) throw new Error("No shop");
  await Offer.findOneAndDelete({ _id: req.params.offerId });
  res.json({});
});
router.get("/shops/:shopId", isAuthenticated, isVendor, async (req, res) => {
  res.json(await Shop.findOne({ _id: req.params.shopId }));
});
router.put("/offers/:offerId", isAuthenticated, isVendor, async (req, res) => {
  const shop = await Shop.findOne({ userId: req.session.data?.userId });
  const offer = await Offer.findOne({ _id: req.params.offerId });
  if (offer.shopId !== shop._id) throw new Error("Not yours");
  await Offer.findOneAndUpdate({ _id: req.params.offerId }, { name: req.body.name });
  res.json({});
});
router.patch("/offers/:offerId", isAuthenticated, isVendor, async (req, res) => {
  const shop = await Shop.findOne({ userId: req.session.data?.userId });
  await Offer.findOneAndUpdate({ _id: req.params.offerId, shopId: shop._id }, { name: req.body.name });
  res.json({});
});
router.post("/offers/:offerId/close", isAuthenticated, isVendor, async (req, res) => {
  const shop = await Shop.findOne({ userId: req.session.data?.userId });
  const offer = await Offer.findOne({ _id: req.params.offerId, shopId: shop._id });
  if (!offer) throw new Error("No such offer");
  await Offer.findOneAndUpdate({ _id: req.params.offerId }, { closed: true });
  res.json({});
});
export default router;
"##,
    }
    { "deleted by the number in the path":
        "server.js" => r##"const app = require("express")();
app.post("/notes", requireAuth, async (req, res) => {
  res.json(await Note.create({ user: req.user.id, text: req.body.text }));
});
⟦app.delete("/notes/:id", requireAuth, async (req, res) => {⟧
  await Note.findByIdAndDelete(req.params.id);
  res.sendStatus(204);
});
"##,
    }
    { "the owner whom the request names":
        "server.js" => r##"const app = require("express")();
app.post("/invoices", requireAuth, async (req, res) => {
  res.json(await Invoice.create({ userId: req.user.id, total: 1 }));
});
⟦app.get("/invoices/of/:userId", requireAuth, async (req, res) => {⟧
  res.json(await Invoice.findOne({ userId: req.params.userId }));
});
app.get("/invoices/mine/:userId", requireAuth, async (req, res) => {
  if (req.params.userId !== req.user.id) return res.sendStatus(403);
  res.json(await Invoice.findOne({ userId: req.params.userId }));
});
"##,
    }
    { "accounts of the product's own, named by the request":
        "schema.sql" => "create table participants (id uuid primary key, email text, password text, wallet text);\ncreate table payouts (id uuid primary key, participant_id uuid, amount int);\n",
        "lib/session.ts" => r##"import { getIronSession } from "iron-session";
export async function requireParticipantSession() {
  const session = await getIronSession(await cookies(), { password: process.env.SESSION_SECRET!, cookieName: "s" });
  if (!session.email || !session.participantId) return { ok: false, response: Response.json({ error: "Unauthorized" }, { status: 401 }) };
  return { ok: true, email: session.email };
}
"##,
        "lib/db.ts" => r##"import { createClient } from "@supabase/supabase-js";
export const db = createClient(process.env.SUPABASE_URL!, process.env.SUPABASE_ANON_KEY!);
"##,
        "app/api/wallet/route.ts" => r##"import { db } from "@/lib/db";
import { requireParticipantSession } from "@/lib/session";
⟦export async function POST(request: Request) {⟧
  const auth = await requireParticipantSession();
  if (!auth.ok) return auth.response;
  const { email, wallet } = await request.json();
  await db.from("participants").update({ wallet }).eq("email", email);
  return Response.json({ ok: true });
}
"##,
        "app/api/payouts/route.ts" => r##"import { db } from "@/lib/db";
import { requireParticipantSession } from "@/lib/session";
⟦export async function GET(request: Request) {⟧
  const auth = await requireParticipantSession();
  if (!auth.ok) return auth.response;
  const participantId = new URL(request.url).searchParams.get("participantId");
  const { data } = await db.from("payouts").select("amount").eq("participant_id", participantId);
  return Response.json(data);
}
export async function DELETE(request: Request) {
  const auth = await requireParticipantSession();
  if (!auth.ok) return auth.response;
  await db.from("participants").update({ wallet: null }).eq("email", auth.email);
  return Response.json({ ok: true });
}
"##,
    }
    { "an item of a basket, whose owner is one table away":
        "lib/schema.ts" => r##"import { pgTable, text, integer } from "drizzle-orm/pg-core";
export const carts = pgTable("carts", { id: text("id").primaryKey(), userId: text("user_id") });
export const cartItems = pgTable("cart_items", { id: text("id").primaryKey(), cartId: text("cart_id").references(() => carts.id), count: integer("count") });
"##,
        "app/actions.ts" => r##""use server";
import { db } from "@/lib/db";
import { auth } from "@/lib/auth";
import { carts, cartItems } from "@/lib/schema";
⟦export async function removeItem(itemId: string) {⟧
  const session = await auth();
  if (!session?.user) throw new Error("Unauthorized");
  await db.delete(cartItems).where(eq(cartItems.id, itemId));
}
export async function removeOwn(itemId: string) {
  const session = await auth();
  if (!session?.user) throw new Error("Unauthorized");
  const [cart] = await db.select().from(carts).where(eq(carts.userId, session.user.id));
  await db.delete(cartItems).where(and(eq(cartItems.id, itemId), eq(cartItems.cartId, cart.id)));
}
"##,
        "app/page.tsx" => "import { removeItem, removeOwn } from \"./actions\";\nexport default function Page() { return <form action={removeItem}><button formAction={removeOwn} /></form>; }\n",
    }
    { "a message put into the conversation that the request names":
        "schema.sql" => "create table chats (id uuid primary key, user_id uuid);\ncreate table messages (id uuid primary key, chat_id uuid, content text);\n",
        "supabase/functions/say/index.ts" => r##"Deno.serve(async (req) => {
  const admin = createClient(Deno.env.get("SUPABASE_URL"), Deno.env.get("SUPABASE_SERVICE_ROLE_KEY"));
  const { data: { user } } = await admin.auth.getUser(req.headers.get("Authorization"));
  if (!user) return new Response("Unauthorized", { status: 401 });
  const body = await req.json();
  ⟦const { error } = await admin.from("messages").insert({ chat_id: body.chatId, content: body.text });⟧
  return Response.json({ error });
});
"##,
        "supabase/functions/say-own/index.ts" => r##"Deno.serve(async (req) => {
  const admin = createClient(Deno.env.get("SUPABASE_URL"), Deno.env.get("SUPABASE_SERVICE_ROLE_KEY"));
  const { data: { user } } = await admin.auth.getUser(req.headers.get("Authorization"));
  if (!user) return new Response("Unauthorized", { status: 401 });
  const body = await req.json();
  const { data: chat } = await admin.from("chats").select("id").eq("id", body.chatId).eq("user_id", user.id).single();
  if (!chat) return new Response("Not found", { status: 404 });
  const { error } = await admin.from("messages").insert({ chat_id: body.chatId, content: body.text });
  return Response.json({ error });
});
"##,
    }
    { "whose account is changed, the body says instead of the token":
        "supabase/functions/rename/index.ts" => r##"Deno.serve(async (req) => {
  const admin = createClient(Deno.env.get("SUPABASE_URL"), Deno.env.get("SUPABASE_SERVICE_ROLE_KEY"));
  const { data: { user } } = await admin.auth.getUser(req.headers.get("Authorization"));
  if (!user) return new Response("Unauthorized", { status: 401 });
  const { userId, name } = await req.json();
  ⟦const { error } = await admin.from("profiles").update({ name }).eq("id", userId);⟧
  return Response.json({ error });
});
"##,
    }
    { "the same in SQL":
        "server.js" => r##"const app = require("express")();
⟦app.post("/rename", requireAuth, async (req, res) => {⟧
  await pool.query("UPDATE users SET name = $1 WHERE id = $2", [req.body.name, req.body.userId]);
  res.end();
});
"##,
    }
    { "a statement whose parameter the request names":
        "server.js" => r##"const app = require("express")();
app.get("/orders", requireAuth, async (req, res) => {
  res.json((await pool.query("SELECT * FROM orders WHERE user_id = $1 LIMIT 20", [req.user.id])).rows);
});
⟦app.get("/orders/of/:userId", requireAuth, async (req, res) => {⟧
  res.json((await pool.query("SELECT * FROM orders WHERE user_id = $1", [req.params.userId])).rows);
});
"##,
    }
    ],
    good: samples![
        { "a function that serves many purposes and asks for the owner of each record":
            "supabase/migrations/1.sql" => "create table brands (id uuid primary key, user_id uuid not null, palette jsonb);\n\
                create table contents (id uuid primary key, user_id uuid not null, title text);\n\
                alter table brands enable row level security;\nalter table contents enable row level security;\n\
                create policy own on brands for all using (user_id = auth.uid());\ncreate policy own on contents for all using (user_id = auth.uid());\n",
            "supabase/functions/assist/index.ts" => r##"import { createClient } from "https://esm.sh/@supabase/supabase-js@2";
Deno.serve(async (req) => {
  const svc = createClient(Deno.env.get("SUPABASE_URL")!, Deno.env.get("SUPABASE_SERVICE_ROLE_KEY")!);
  const { data: { user } } = await svc.auth.getUser(req.headers.get("Authorization")!.replace("Bearer ", ""));
  if (!user) return new Response("Unauthorized", { status: 401 });
  const { intent, params, contentId, brandId, title } = await req.json();
  if (intent === "PAINT") {
    const { data: brand } = await svc.from("brands").select("palette, user_id").eq("id", brandId).single();
    if (brand?.user_id !== user.id) return new Response("Not found", { status: 404 });
    return Response.json({ palette: brand.palette });
  }
  const targetId = params?.contentId || contentId;
  if (intent === "NAME") {
    await svc.from("contents").update({ title }).eq("id", targetId).eq("user_id", user.id);
    return Response.json({ done: true });
  }
  const own = createClient(Deno.env.get("SUPABASE_URL")!, Deno.env.get("SUPABASE_ANON_KEY")!, {
    global: { headers: { Authorization: req.headers.get("Authorization")! } },
  });
  await own.from("contents").delete().eq("id", targetId);
  return Response.json({ done: true });
});
"##,
        }
        { "Laravel: records that are asked of their company, and a policy":
            "composer.json" => "{ \"require\": { \"laravel/framework\": \"^11.0\" } }",
            "routes/api.php" => r##"<?php
use App\Http\Controllers\ExpenseController;
use Illuminate\Support\Facades\Route;
Route::middleware('auth:sanctum')->group(function () {
    Route::get('/expenses/{id}', [ExpenseController::class, 'show']);
    Route::post('/expenses/{expense}', [ExpenseController::class, 'update']);
});
"##,
            "app/Http/Controllers/ExpenseController.php" => r##"<?php
namespace App\Http\Controllers;
use App\Models\Expense;
use Illuminate\Http\Request;
use Illuminate\Support\Facades\Auth;
class ExpenseController extends Controller
{
    public function show(string $id)
    {
        return response(['expense' => Auth::user()->company->expenses()->findOrFail($id)]);
    }
    public function update(Request $request, Expense $expense)
    {
        $this->authorize('update', $expense);
        $expense->update(['title' => $request->title]);
        return response(['expense' => $expense]);
    }
}
"##,
        }
        { "Python: a record whose owner is asked for":
            "app.py" => r##"from flask import Flask, abort, jsonify
from flask_login import login_required, current_user
from models import Invoice
app = Flask(__name__)

@app.route("/invoices")
@login_required
def mine():
    return jsonify([i.total for i in Invoice.query.filter_by(user_id=current_user.id).limit(50)])

@app.route("/invoices/<int:invoice_id>")
@login_required
def show(invoice_id):
    invoice = Invoice.query.get_or_404(invoice_id)
    if invoice.user_id != current_user.id:
        abort(403)
    return jsonify(total=invoice.total)
"##,
        }
        { "Rails, Spring and Go: the owner is asked for":
            "config/routes.rb" => "Rails.application.routes.draw do\n  resources :receipts, only: [:show]\nend\n",
            "db/schema.rb" => "ActiveRecord::Schema[7.1].define(version: 2024_01_01_000000) do\n  create_table \"receipts\" do |t|\n    t.bigint \"user_id\", null: false\n  end\nend\n",
            "app/controllers/receipts_controller.rb" => r##"class ReceiptsController < ApplicationController
  before_action :authenticate_user!

  def show
    @receipt = current_user.receipts.find(params[:id])
    render json: @receipt
  end
end
"##,
            "src/main/java/shop/Invoice.java" => "package shop;\nimport jakarta.persistence.*;\n@Entity\npublic class Invoice {\n  @Id private Long id;\n  private Long userId;\n}\n",
            "src/main/java/shop/InvoiceController.java" => r##"package shop;
import org.springframework.web.bind.annotation.*;
@RestController
@PreAuthorize("isAuthenticated()")
public class InvoiceController {
  private final InvoiceRepository invoiceRepository;

  @GetMapping("/invoices/{id}")
  public Invoice show(@PathVariable Long id, Principal principal) {
    Invoice invoice = invoiceRepository.findById(id).orElseThrow();
    if (!invoice.getUserId().equals(Long.valueOf(principal.getName()))) throw new NotFoundException();
    return invoice;
  }
}
"##,
            "go.mod" => "module shop\n",
            "main.go" => r##"package main

import (
	"github.com/gin-gonic/gin"
	"gorm.io/gorm"
)

type Ticket struct {
	ID     uint
	UserID uint
}

var db *gorm.DB

func show(c *gin.Context) {
	var ticket Ticket
	db.Where("user_id = ?", c.GetUint("userID")).First(&ticket, c.Param("id"))
	c.JSON(200, ticket)
}

func main() {
	r := gin.Default()
	r.GET("/tickets/:id", AuthMiddleware(), show)
	r.Run()
}
"##,
        }{ "the owner is in the query, or compared after loading":
        "app/api/invoices/[id]/route.ts" => r##"import { auth } from "@/auth";
import { prisma } from "@/lib/prisma";
export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }) {
  const session = await auth();
  if (!session?.user) return new Response("Unauthorized", { status: 401 });
  const { id } = await params;
  return Response.json(await prisma.invoice.findFirst({ where: { id, userId: session.user.id } }));
}
export async function DELETE(request: Request, { params }: { params: Promise<{ id: string }> }) {
  const session = await auth();
  if (!session?.user) return new Response("Unauthorized", { status: 401 });
  const { id } = await params;
  const invoice = await prisma.invoice.findUnique({ where: { id } });
  if (invoice?.userId !== session.user.id) return new Response("Not found", { status: 404 });
  await prisma.invoice.delete({ where: { id } });
  return new Response(null, { status: 204 });
}
"##,
    }
    { "whoever asks for another's is sent away, and the record is looked up with its owner first":
        "app/api/users/[id]/route.ts" => r##"import { db } from "@/lib/db";
import { users, periods } from "@/lib/schema";
import { eq, and } from "drizzle-orm";
export async function PUT(request: Request, { params }: { params: Promise<{ id: string }> }) {
  const { user: sessionUser } = await validateRequest();
  if (!sessionUser) return new Response("Unauthorized", { status: 401 });
  const asked = await params;
  if (sessionUser.id !== asked.id) return new Response("Forbidden", { status: 403 });
  const { name } = await request.json();
  await db.update(users).set({ name }).where(eq(users.id, asked.id));
  return new Response("ok");
}
export async function POST(request: Request) {
  const { user } = await validateRequest();
  if (!user) return new Response("Unauthorized", { status: 401 });
  const { periodId } = await request.json();
  const found = await db.select().from(periods).where(and(eq(periods.id, periodId), eq(periods.userId, user.id))).limit(1);
  if (found.length === 0) return new Response("Not found", { status: 404 });
  await db.update(periods).set({ used: true }).where(eq(periods.id, periodId));
  return new Response("ok");
}
"##,
        "supabase/functions/describe/index.ts" => r##"Deno.serve(async (req) => {
  const authedUser = await getAuthedUser(req);
  if (!authedUser) return new Response("Unauthorized", { status: 401 });
  const { media_id } = await req.json();
  const sb = createClient(Deno.env.get("SUPABASE_URL"), Deno.env.get("SUPABASE_SERVICE_ROLE_KEY"));
  const { data: row } = await sb.from("media").select("id, user_id").eq("id", media_id).single();
  if (row.user_id !== authedUser.id) return new Response("Forbidden", { status: 403 });
  const { error } = await sb.from("media").update({ described: true }).eq("id", media_id);
  return Response.json({ error });
});
"##,
        "schema.sql" => "create table media (id uuid primary key, user_id uuid);\n",
    }
    { "the tenant of the session is in the query":
        "app/actions/projects.ts" => r##""use server";
import { auth } from "@clerk/nextjs/server";
import { db } from "@/lib/db";
export async function removeProject(id: string) {
  const { userId, orgId } = await auth();
  if (!userId) throw new Error("Unauthorized");
  await db.project.delete({ where: { id, organizationId: orgId } });
}
export async function addProject(name: string) {
  const { userId, orgId } = await auth();
  if (!userId) throw new Error("Unauthorized");
  await db.project.create({ data: { name, organizationId: orgId } });
}
"##,
    }
    { "the row is looked up with its seller, or the caller's membership is":
        "supabase/functions/delete-offer/index.ts" => r##"Deno.serve(async (req) => {
  const admin = createClient(Deno.env.get("SUPABASE_URL"), Deno.env.get("SUPABASE_SERVICE_ROLE_KEY"));
  const { data: { user } } = await admin.auth.getUser(req.headers.get("Authorization"));
  if (!user) throw new Error("Unauthorized");
  const { offerId } = await req.json();
  const { data: offer } = await admin.from("offers").select("id").eq("id", offerId).eq("seller_id", user.id).single();
  if (!offer) throw new Error("Not found");
  await admin.from("offers").delete().eq("id", offerId);
  return new Response("ok");
});
"##,
        "schema.sql" => "create table offers (id uuid primary key, user_id uuid, seller_id uuid);\n",
        "app/api/teams/[teamId]/sso/route.ts" => r##"import { getServerSession } from "next-auth/next";
import { prisma } from "@/lib/prisma";
async function signedIn(teamId: string) {
  const session = await getServerSession(options);
  if (!session) return null;
  const userId = (session.user as Person).id;
  return prisma.userTeam.findUnique({ where: { userId_teamId: { userId, teamId } } });
}
export async function PATCH(request: Request, { params }: { params: Promise<{ teamId: string }> }) {
  const { teamId } = await params;
  if (!(await signedIn(teamId))) return new Response("Unauthorized", { status: 401 });
  await prisma.team.update({ where: { id: teamId }, data: { enforced: true } });
  return new Response(null, { status: 204 });
}
export async function GET() {
  const session = await getServerSession(options);
  if (!session) return new Response("Unauthorized", { status: 401 });
  return Response.json(await prisma.team.findMany({ where: { userId: session.user.id }, take: 20 }));
}
"##,
    }
    { "content for everyone, an administrator, and an unguessable token":
        "server.js" => r##"const app = require("express")();
app.post("/posts", requireAuth, async (req, res) => res.json(await Post.create({ author: req.user.id, text: req.body.text })));
app.get("/posts/:id", requireAuth, async (req, res) => res.json(await Post.findById(req.params.id)));
app.get("/invites/:token", requireAuth, async (req, res) => res.json(await Invite.findOne({ token: req.params.token })));
app.delete("/posts/:id", requireAuth, requireRole("admin"), async (req, res) => {
  await Post.findByIdAndDelete(req.params.id);
  res.sendStatus(204);
});
app.patch("/notes/:id", requireAuth, async (req, res) => {
  const note = await Note.findById(req.params.id);
  if (note.user.toString() !== req.user.id) return res.sendStatus(403);
  await Note.findByIdAndUpdate(req.params.id, { text: req.body.text });
  res.sendStatus(204);
});
app.post("/notes", requireAuth, async (req, res) => res.json(await Note.create({ user: req.user.id })));
"##,
    }
    { "row-level security decides, and a table that belongs to nobody":
        "app/api/tasks/[id]/route.ts" => r##"import { createClient } from "@/utils/supabase/server";
import { prisma } from "@/lib/prisma";
export async function DELETE(request: Request, { params }: { params: { id: string } }) {
  const supabase = await createClient();
  const { data: { user } } = await supabase.auth.getUser();
  if (!user) return new Response("Unauthorized", { status: 401 });
  await supabase.from("tasks").delete().eq("id", params.id);
  await prisma.colour.delete({ where: { id: params.id } });
  return new Response(null, { status: 204 });
}
export async function POST(request: Request) {
  const supabase = await createClient();
  const { data: { user } } = await supabase.auth.getUser();
  if (!user) return new Response("Unauthorized", { status: 401 });
  await supabase.from("tasks").insert({ user_id: user.id, title: "New" });
  return new Response(null, { status: 201 });
}
"##,
    }],
};

/// Tables of which each row is a person: whose it is, its own id says.
const PEOPLE: &[&str] = &["user", "profile", "account", "userprofile", "appuser"];

/// Whether a record belongs to one person, so that changing it takes that person.
fn belongs(owned: &BTreeSet<String>, people: &BTreeSet<String>, effect: &Effect) -> bool {
    let table = table(&effect.target);
    let changes = matches!(effect.kind, EffectKind::Writes | EffectKind::Deletes);
    owned.contains(&table) || people.contains(&table) || changes && PEOPLE.contains(&table.as_str())
}

/// Whether an endpoint looks somebody up by what the request says and then changes what is stored of that person.
fn acts_for_named(endpoint: &Endpoint, people: &BTreeSet<String>, effect: &Effect) -> bool {
    let person = table(&effect.target);
    effect.kind == EffectKind::Reads
        && (people.contains(&person) || PEOPLE.contains(&person.as_str()))
        && !endpoint.effects.iter().any(|other| other.picked == Picked::Owned && table(&other.target) == person)
        && endpoint.effects.iter().any(|other| other.kind == EffectKind::Writes && table(&other.target) == person)
}

/// Tables whose rows are told apart by their owner somewhere in the project.
fn owned(project: &Project, people: &BTreeSet<String>) -> BTreeSet<String> {
    let inside = project.facts.modules.iter().flat_map(|module| &module.functions).flat_map(|function| &function.effects);
    let outside = project.facts.endpoints.iter().flat_map(|endpoint| &endpoint.effects);
    let known = inside.chain(outside).filter(|effect| effect.picked == Picked::Owned).map(|effect| table(&effect.target));
    // Customers who are kept as records, and cannot log in, own nothing: the people at work with them do.
    let kept = project.schema.tables.values().any(|known| {
        let log_in = |name: &str| ["user_id", "auth", "password", "clerk", "profile_id"].iter().any(|part| name.contains(part));
        matches!(known.name.to_ascii_lowercase().as_str(), "customer" | "customers")
            && !known.columns.is_empty()
            && !known.columns.iter().any(|column| log_in(&column.name.to_ascii_lowercase()))
    });
    let columns = project.schema.tables.values().filter(|table| {
        table.columns.iter().any(|column| match column.name.to_ascii_lowercase().as_str() {
            "user_id" | "owner_id" | "author_id" | "created_by" | "userid" | "ownerid" | "created_by_id" => true,
            "customer_id" => !kept,
            // `participant_id`, `participant_email` beside a table of participants who sign in.
            other => other.strip_suffix("_id").or_else(|| other.strip_suffix("_email")).is_some_and(|person| people.contains(person)),
        })
    });
    // Row security says whose the rows are, however far the way to the person is.
    let kept_apart = project.schema.tables.values().filter(|table| is_kept_apart(table));
    // Code calls a table by the name of its class.
    let names = columns.chain(kept_apart).flat_map(|found| found.names.iter().map(String::as_str).chain([found.name.as_str()]));
    let mut owned: BTreeSet<String> = known.chain(names.map(table)).into_set();
    // Rows under those of one person that nobody but functions with full rights may touch.
    let under = project.schema.tables.values().filter(|found| {
        found.row_security
            && found.policies.iter().all(|policy| policy.restrictive || !policy.covers("update") && !policy.covers("delete"))
            && found.references.iter().any(|reference| owned.contains(&table(&reference.to)))
    });
    let under: Vec<String> = under.map(|found| table(&found.name)).collect();
    owned.extend(under);
    owned
}

/// Tables whose rows hang on a row of one person without saying so themselves: the items of a basket.
fn beneath(project: &Project, owned: &BTreeSet<String>) -> BTreeSet<String> {
    let tables = project.schema.tables.values();
    let whose = |known: &Table| {
        known.columns.iter().any(|column| {
            matches!(
                column.name.to_ascii_lowercase().as_str(),
                "user_id" | "userid" | "owner_id" | "ownerid" | "customer_id" | "customerid"
            )
        })
    };
    let parents: BTreeSet<String> =
        tables.clone().filter(|known| whose(known) && !any(&known.name, SHOWN)).map(|known| table(&known.name)).into_set();
    let under = tables.filter(|known| known.references.iter().any(|reference| parents.contains(&table(&reference.to))));
    let mut found: BTreeSet<String> = under.flat_map(|known| known.names.iter().chain([&known.name])).map(|name| table(name)).into_set();
    found.retain(|name| !owned.contains(name));
    found
}

/// Whether a way in changes by its id alone a row that hangs on one person's, and never asks whose that is.
fn reaches_beneath(beneath: &BTreeSet<String>, endpoint: &Endpoint, effect: &Effect) -> bool {
    matches!(effect.kind, EffectKind::Writes | EffectKind::Deletes)
        && effect.picked == Picked::Sent
        && beneath.contains(&table(&effect.target))
        && !endpoint.guarded(&[GuardKind::Owner, GuardKind::Related, GuardKind::Role])
        && !endpoint.effects.iter().any(|other| other.picked == Picked::Owned)
}

/// Whether policies let each person change only rows of their own, and strangers none.
fn is_kept_apart(table: &Table) -> bool {
    table.row_security && ["update", "delete"].iter().any(|command| matches!(table.widest(command), Reach::Owner | Reach::Member))
}

fn judge(project: &Project, out: &mut Verdict) {
    if let Some(why) = openness::none(project) {
        out.not_applicable(why);
        return;
    }
    let people = accounts(project);
    let owned = owned(project, &people);
    let beneath = beneath(project, &owned);
    let mut asked = false;
    let mut told = BTreeSet::new();
    for endpoint in &project.facts.endpoints {
        let known = endpoint.guarded(&[GuardKind::Login]);
        let privileged = endpoint.effects.iter().any(|effect| effect.kind == EffectKind::ActsPrivileged);
        let mut reached: Vec<&Effect> = endpoint
            .effects
            .iter()
            .filter(|effect| is_own(endpoint, effect))
            .filter(|effect| belongs(&owned, &people, effect) || reaches_beneath(&beneath, endpoint, effect))
            .filter(|effect| !effect.policed || privileged)
            .collect();
        if !known || reached.is_empty() {
            continue;
        }
        asked = true;
        if is_settled(endpoint) {
            out.pass();
            continue;
        }
        // What all customers of a kind may look at, they may not all change.
        if endpoint.guarded(&[GuardKind::Role]) {
            reached.retain(|effect| effect.kind != EffectKind::Reads);
        }
        if endpoint.framework == EDGE {
            reached.retain(|effect| !is_answered_for(project, endpoint, effect));
        } else if endpoint.guarded(&[GuardKind::Owner]) {
            reached.retain(|effect| asks_parent_only(project, endpoint, effect) || asks_account_only(endpoint, &people, effect));
        }
        reached.retain(|effect| {
            effect.picked == Picked::Sent
                && (touches(endpoint, effect) || acts_for_named(endpoint, &people, effect) || passes_policy(project, endpoint, effect))
        });
        let worst = worst(endpoint, &reached);
        if worst.is_empty() {
            out.pass();
        }
        for effect in worst {
            // A step of looking by full rights reveals, and changes nothing by itself.
            let looks = !touches(endpoint, effect) && !acts_for_named(endpoint, &people, effect);
            let act = match effect.kind {
                EffectKind::Deletes => "delete",
                EffectKind::Writes => "change",
                _ if openness::changes(endpoint) && !looks => "change",
                _ => "read",
            };
            // Where addresses are listed apart from what answers them, the answer is the place to mend.
            let apart = effect.origin.path != endpoint.origin.path;
            // The handler of a platform's function is the whole file: the query says more there, too.
            let at_query = apart || endpoint.framework == EDGE;
            let (place, other) = if at_query { (&effect.origin, &endpoint.origin) } else { (&endpoint.origin, &effect.origin) };
            if apart && !told.insert(place) {
                continue;
            }
            let finding = out
                .fail(place)
                .name("endpoint", endpoint.label())
                .name("table", effect.target.clone())
                .name("act", act)
                .confidence(Confidence::Medium)
                .detail("The record is picked by the id in the request alone, while the project keeps an owner for these records.")
                .related([other.clone()]);
            if looks {
                finding.severity(Severity::Medium);
            }
            if reaches_beneath(&beneath, endpoint, effect) {
                finding.severity(Severity::Medium).detail(
                    "The record is picked by the id in the request alone. It hangs on a record that belongs to one person, and nothing here asks whose that is.",
                );
            }
        }
    }
    if !asked {
        out.not_applicable("No endpoint behind a log-in reaches records that belong to one person.");
    }
}

/// What the platform of Supabase calls its functions.
const EDGE: &str = "supabase-edge";

/// The worst that a way in does: what is lost, then what is changed, then what is read. A platform's function often serves
/// many purposes, and each table has a place of its own to mend.
fn worst<'e>(endpoint: &Endpoint, reached: &[&'e Effect]) -> Vec<&'e Effect> {
    if endpoint.framework != EDGE {
        return reached.iter().max_by_key(|effect| effect.kind).copied().into_iter().collect();
    }
    let mut tables: BTreeMap<&str, &Effect> = BTreeMap::new();
    for effect in reached {
        let known = tables.entry(effect.target.as_str()).or_insert(effect);
        if effect.kind > known.kind {
            *known = effect;
        }
    }
    tables.into_values().collect()
}

/// Whether something else than the log-in may decide whose record it is.
fn is_settled(endpoint: &Endpoint) -> bool {
    openness::asks_for_secret(endpoint)
        || endpoint.guarded(&[GuardKind::Signature])
        || endpoint.guarded(&[GuardKind::Role]) && !lets_customers_in(endpoint)
        || openness::is_for_admins(endpoint)
        || openness::is_called_by_machines(endpoint)
        || openness::is_sign_in(endpoint)
        || openness::is_named(endpoint, &["auth", "authentication", "webauthn", "passkey", "passkeys"])
        || endpoint.guards.iter().any(|guard| {
            let role = || lets_customers_in(endpoint) && any(&guard.by, &["role"]);
            !is_log_in(guard) && any(&guard.by, KNOWS_RECORD) && !names_session(&guard.by) && !role()
        })
        || endpoint.calls.iter().any(|call| {
            call.rsplit('.').next().is_some_and(|last| parts(last).len() > 1 && any(last, KNOWS_RECORD) && !names_session(last))
        })
}

/// Whether an effect stands in the code that answers: beside the route, or in the controller that the route names.
fn is_own(endpoint: &Endpoint, effect: &Effect) -> bool {
    let file = effect.origin.path.rsplit('/').next().unwrap_or("");
    let class = endpoint.handler.as_deref().and_then(|handler| handler.rsplit_once('.')).map_or("", |(class, _)| class);
    endpoint.does_itself(effect) || file.strip_suffix(".php").is_some_and(|stem| !class.is_empty() && stem == class)
}

/// Whether a name asks for somebody's session, whatever the product calls the person, or for a field of it, which says who
/// calls: `requireParticipantSession`, `session.participantId`.
fn names_session(name: &str) -> bool {
    let last = name.rsplit('.').next().unwrap_or(name);
    let words = parts(last);
    let field = name.split(['.', '?']).next().is_some_and(|root| name.len() > root.len() && root.to_ascii_lowercase().ends_with("session"));
    field && !name.contains('(') && !words.iter().any(|word| matches!(word.as_str(), "can" | "role" | "roles"))
        || words.last().is_some_and(|end| matches!(end.as_str(), "session" | "login"))
            && !words.iter().any(|word| word == "can" || word == "role")
}

/// Whether a guard is what a framework calls its log-in, whatever that word says of rights.
fn is_log_in(guard: &Guard) -> bool {
    guard.kind == GuardKind::Login
        && ["[Authorize]", "RequireAuthorization", "PreAuthorize", "authorizeHttpRequests", "authorizeRequests"]
            .iter()
            .any(|word| guard.by.contains(word))
}

/// Whether a function that may be called by any method does nothing but look things up.
fn only_reads(endpoint: &Endpoint) -> bool {
    let lasts = |effect: &Effect| !matches!(effect.kind, EffectKind::Reads | EffectKind::ActsPrivileged);
    endpoint.method.is_none() && endpoint.framework == EDGE && !endpoint.effects.iter().any(lasts)
}

/// Whether a function of a platform reads a record with full rights for any account that names it, though the store's own
/// policies show it to nobody but those whom it belongs to.
fn passes_policy(project: &Project, endpoint: &Endpoint, effect: &Effect) -> bool {
    endpoint.framework == EDGE
        && effect.kind == EffectKind::Reads
        && project.schema.tables.get(&effect.target).is_some_and(|table| {
            table.row_security && matches!(table.widest("select"), Reach::Owner | Reach::Member) && !any(&table.name, SHOWN)
        })
}

/// Whether reaching the record of somebody else does harm.
fn touches(endpoint: &Endpoint, effect: &Effect) -> bool {
    match effect.kind {
        // Before a change it is a step of looking, which later steps may answer for.
        EffectKind::Reads => (!openness::changes(endpoint) || only_reads(endpoint)) && !any(&effect.target, SHOWN),
        EffectKind::Writes | EffectKind::Deletes => !any(&endpoint.route, SHARED),
        _ => false,
    }
}
