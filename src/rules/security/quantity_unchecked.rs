//! Numbers of pieces from a request that decide what is paid without anybody asking whether they are whole and above zero.

use super::entry;
use crate::facts::{Project, Site, SiteKind};
use crate::rules::sites::fail_each_file;
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use crate::sorted::Gather;
use std::collections::{BTreeMap, BTreeSet};

pub(super) static RULE: Rule = Rule {
    id: "security/quantity-unchecked",
    title: "Asking for minus three or for a half of something can lower what is paid (`{name}`)",
    pass_title: "How many of something is bought is a whole number above zero",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "How many of something is bought comes from the browser, the prices are yours, and the sum is one times the other. Nothing asks whether the \
          number is a whole one above zero. Ten of one thing and minus nine of another cost what one costs, and half a ticket costs half; a check that \
          adds the sum up again comes to the same. It takes no skill: one changed number in a request.",
    fix: "Refuse every number of pieces that is not a whole one from 1 to a limit that makes sense, wherever one is taken in, let the database refuse \
          it too, and look through past orders for lines below zero.",
    prompt: "In every endpoint that takes a number of pieces (add to cart, change cart, order, check-out), answer 400 unless it is an integer from 1 to the \
             limit that makes sense here, before anything else is done with it: with the schema library that the project already uses, or with \
             Number.isInteger and a comparison. Add a database constraint that the column is above zero. In the code that charges, refuse a line whose \
             number is not above zero. Leave prices and the payment provider's calls as they are. Done when requests with -1, 0, 0.5 and \"abc\" are all \
             refused and nothing is stored.",
    cannot_see: "Limits that another service sets, and constraints that were added to the live database by hand.",
    refs: &[Ref::Cwe(1284), Ref::Cwe(840)],
    judge,
    bad: samples![
        { "a cart that keeps what it is told, and a sum over its rows that is charged":
            "package.json" => r#"{ "name": "shop" }"#,
            "server/routes.ts" => r##"import express from "express";
import Stripe from "stripe";
import { storage } from "./storage";
const app = express();
const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!);
app.post("/api/cart", async (req, res) => {
  const { productId, quantity } = req.body;
  const product = await storage.getProduct(productId);
  if (!product) return res.status(404).json({ message: "Product not found" });
  const item = await storage.addToCart({ sessionId: req.sessionID, productId, ⟦quantity: quantity || 1⟧ });
  res.json(item);
});
app.post("/api/pay", async (req, res) => {
  const rows = await storage.getCartItems(req.sessionID);
  let cents = 0;
  for (const item of rows) {
    const product = await storage.getProduct(item.productId);
    cents += Math.round(parseFloat(product.price) * 100) * item.quantity;
  }
  const intent = await stripe.paymentIntents.create({ amount: cents, currency: "usd" });
  res.json({ secret: intent.client_secret });
});
"##,
        }
        { "an order over what the request lists":
            "package.json" => r#"{ "name": "shop" }"#,
            "routes/orders.js" => r##"const router = require("express").Router();
const Order = require("../models/Order");
const Product = require("../models/Product");
const razorpay = require("../razorpay");
router.post("/orders", requireAuth, async (req, res) => {
  const { items } = req.body;
  let total = 0;
  for (const item of items) {
    const product = await Product.findById(item.product);
    if (product.stock < item.quantity) return res.status(400).json({ error: "Not enough in stock" });
    total += ⟦product.price * item.quantity⟧;
  }
  const payment = await razorpay.orders.create({ amount: total * 100, currency: "INR" });
  const order = await Order.create({ user: req.user.id, total, payment: payment.id });
  res.json(order);
});
module.exports = router;
"##,
        }
        { "seats of a booking, in a function at the edge":
            "supabase/functions/book/index.ts" => r##"import { createClient } from "https://esm.sh/@supabase/supabase-js@2";
Deno.serve(async (req) => {
  const supabase = createClient(Deno.env.get("SUPABASE_URL")!, Deno.env.get("SUPABASE_SERVICE_ROLE_KEY")!);
  const { tripId, seats } = await req.json();
  const { data: trip } = await supabase.from("trips").select("*").eq("id", tripId).single();
  const total = ⟦trip.price_per_seat * seats⟧;
  await supabase.from("bookings").insert({ trip_id: tripId, seats, total });
  return new Response(JSON.stringify({ total }));
});
"##,
        }
    ],
    good: samples![
        { "schemas, comparisons and functions that set the limit":
            "package.json" => r#"{ "name": "shop" }"#,
            "server/routes.ts" => r##"import express from "express";
import { z } from "zod";
import { createInsertSchema } from "drizzle-zod";
import { storage } from "./storage";
import { cartItems } from "../shared/schema";
const app = express();
const lineSchema = z.object({ productId: z.string(), quantity: z.number().int().min(1).max(50) });
const insertCartItemSchema = createInsertSchema(cartItems, { quantity: z.number().int().positive() });
app.post("/api/cart", async (req, res) => {
  const { productId, quantity } = lineSchema.parse(req.body);
  res.json(await storage.addToCart({ sessionId: req.sessionID, productId, quantity }));
});
app.put("/api/cart", async (req, res) => {
  const line = insertCartItemSchema.parse(req.body);
  res.json(await storage.addToCart({ sessionId: req.sessionID, productId: line.productId, quantity: line.quantity }));
});
app.patch("/api/cart/:id", async (req, res) => {
  const asked = Number(req.body.quantity);
  if (!Number.isFinite(asked) || asked < 1) return res.status(400).json({ message: "Invalid quantity" });
  res.json(await storage.updateCartItemQuantity(req.params.id, asked));
});
app.post("/api/cart/again", async (req, res) => {
  const quantity = Math.max(1, parseInt(req.body.quantity, 10) || 1);
  res.json(await storage.addToCart({ sessionId: req.sessionID, productId: req.body.productId, quantity }));
});
app.post("/api/order", async (req, res) => {
  const { items } = req.body;
  if (!Array.isArray(items) || items.some((line) => !Number.isInteger(line.quantity) || line.quantity <= 0)) {
    return res.status(400).json({ message: "Invalid quantity" });
  }
  let total = 0;
  for (const line of items) {
    const product = await storage.getProduct(line.productId);
    total += product.price * line.quantity;
  }
  res.json(await storage.createOrder({ total }));
});
app.get("/api/total", async (req, res) => {
  const rows = await storage.getCartItems(req.sessionID);
  res.json({ total: rows.reduce((sum, item) => sum + item.product.price * item.quantity, 0) });
});
"##,
        }
        { "a constraint of the database and a model with a limit":
            "package.json" => r#"{ "name": "shop" }"#,
            "migrations/1.sql" => "create table cart_items (id int primary key, product_id int, quantity integer not null check (quantity > 0));\n",
            "models/Cart.js" => r##"const mongoose = require("mongoose");
module.exports = mongoose.model("Cart", new mongoose.Schema({ items: [{ product: String, qty: { type: Number, required: true, min: 1 } }] }));
"##,
            "server/routes.ts" => r##"import express from "express";
import { db } from "./db";
import { cartItems } from "../shared/schema";
const app = express();
app.post("/api/cart", async (req, res) => {
  const { productId, quantity } = req.body;
  await db.insert(cartItems).values({ productId, quantity });
  res.json({ ok: true });
});
app.post("/api/basket", async (req, res) => {
  const cart = await Cart.findOne({ user: req.user.id });
  cart.items.push({ product: req.body.product, qty: req.body.qty });
  await cart.save();
  res.json(cart);
});
app.post("/api/order", async (req, res) => {
  const rows = await db.select().from(cartItems);
  const total = rows.reduce((sum, item) => sum + item.price * item.quantity, 0);
  const cart = await Cart.findOne({ user: req.user.id });
  const other = cart.items.reduce((sum, item) => sum + item.product.price * item.qty, 0);
  await Order.create({ total: total + other });
  res.json({ total });
});
"##,
        }
        { "schemas that stand beside the handler":
            "package.json" => r#"{ "name": "shop", "dependencies": { "@trpc/server": "11" } }"#,
            "server/router.ts" => r##"import { z } from "zod";
import { initTRPC } from "@trpc/server";
import { orderInput } from "../shared/inputs";
const t = initTRPC.create();
export const shop = t.router({
  order: t.procedure.input(z.object({ id: z.string(), quantity: z.number().int().positive() })).mutation(async ({ input }) => {
    const product = await db.product.findUnique({ where: { id: input.id } });
    return db.order.create({ data: { quantity: input.quantity, total: product.price * input.quantity } });
  }),
  again: t.procedure.input(orderInput).mutation(async ({ input }) => {
    const product = await db.product.findUnique({ where: { id: input.id } });
    return db.order.create({ data: { quantity: input.quantity, total: product.price * input.quantity } });
  }),
});
"##,
            "server/orders.ts" => r##"import express from "express";
import { NewOrder } from "../shared/inputs";
const app = express();
app.post("/api/orders", async (req, res) => {
  const { productId, quantity } = NewOrder.parse(req.body);
  const product = await storage.getProduct(productId);
  res.json(await storage.createOrder({ productId, quantity, total: product.price * quantity }));
});
"##,
        }
        { "prices that the request holds as well: another rule speaks of them":
            "package.json" => r#"{ "name": "shop" }"#,
            "server/routes.ts" => r##"import express from "express";
const app = express();
app.post("/api/discounts", async (req, res) => {
  const { lines } = req.body;
  const sum = lines.reduce((sum: number, line: any) => sum + (line.pricing?.total || 0) * line.quantity, 0);
  await Order.create({ saved: sum * 0.1 });
  res.json({ ok: true });
});
"##,
        }
        { "a line of a check-out page of the provider, which refuses numbers below one":
            "app/api/checkout/route.ts" => r##"import { stripe } from "@/lib/stripe";
import { prices } from "@/lib/prices";
export async function POST(request: Request) {
  const { items } = await request.json();
  const session = await stripe.checkout.sessions.create({
    mode: "payment",
    line_items: items.map((item) => ({ price: prices[item.id], quantity: item.quantity })),
  });
  return Response.json({ url: session.url });
}
"##,
        }
        { "a cart in the browser, an estimate that nobody pays, and stock that staff count":
            "package.json" => r#"{ "name": "shop", "dependencies": { "react": "18" } }"#,
            "src/cart.tsx" => r##"import { useState } from "react";
export function Cart({ items }) {
  const [lines, setLines] = useState(items);
  const setQuantity = (id, quantity) => setLines(lines.map((line) => (line.id === id ? { ...line, quantity } : line)));
  return <p onClick={() => setQuantity(1, 2)}>{lines.reduce((sum, line) => sum + line.price * line.quantity, 0)}</p>;
}
"##,
            "server/routes.ts" => r##"import express from "express";
import { storage } from "./storage";
const app = express();
app.post("/api/estimate", async (req, res) => {
  const product = await storage.getProduct(req.body.productId);
  res.json({ estimate: product.price * req.body.quantity });
});
app.post("/api/stock", requireAdmin, async (req, res) => {
  await storage.addStockMovement({ productId: req.body.productId, quantity: req.body.quantity });
  res.json({ ok: true });
});
"##,
        }
    ],
};

/// A name without what tells `unitQty` from `unit_qty`.
fn plain(name: &str) -> String {
    name.replace('_', "").to_ascii_lowercase()
}

/// What a site says of itself, and the number's name.
fn said(site: &Site) -> (&str, &str) {
    site.detail.split_once(' ').unwrap_or(("", &site.detail))
}

fn judge(project: &Project, out: &mut Verdict) {
    let sites = |kind: SiteKind| project.facts.sites.iter().filter(move |site| site.kind == kind);
    let mut limited: BTreeSet<String> = sites(SiteKind::QuantityLimited).map(|site| plain(&site.detail)).into_set();
    let checks = project.schema.tables.values().flat_map(|table| &table.checks);
    limited.extend(checks.filter(|check| check.values.is_empty()).map(|check| plain(&check.column)));
    // Whether a sum over stored numbers of a name is charged where it is made.
    let mut summed: BTreeMap<String, bool> = BTreeMap::new();
    for site in sites(SiteKind::QuantitySummed) {
        let (how, name) = said(site);
        *summed.entry(plain(name)).or_default() |= how == "charged";
    }
    let is_fault = |site: &Site| {
        let (how, name) = said(site);
        !limited.contains(&plain(name))
            && (how != "kept" || summed.contains_key(&plain(name)))
            && !entry::is_validated(&entry::entries(project, &site.origin))
            && !entry::is_for_staff(project, &site.origin)
    };
    fail_each_file(
        project,
        out,
        |site| site.kind == SiteKind::QuantityUnchecked && is_fault(site),
        |sites, finding| {
            let charged = |site: &&Site| match said(site) {
                ("kept", name) => summed.get(&plain(name)).is_some_and(|charged| *charged),
                (how, _) => how == "charged",
            };
            let severity = if sites.iter().any(charged) { Severity::High } else { Severity::Medium };
            let name = sites.first().map_or("", |site| said(site).1);
            finding.name("name", name).severity(severity).confidence(Confidence::Medium);
        },
    );
}
