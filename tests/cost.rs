//! Bills worked out by hand for five made-up products, next to what the curve says.
//!
//! All with the assumptions as they are given: 8 days a month, 15 actions a day, 3 of them requests to the AI of 1,000
//! tokens with answers of 500; 5 % of users do ten times as much, which makes 1 + 0.05 × 9 = 1.45 of everything. So one
//! user makes 8 × 15 × 1.45 = 174 actions and 8 × 3 × 1.45 = 34.8 requests to the AI a month.

#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that panics has failed")]

use shipworthy::cost::{Guarded, Point, at};
use shipworthy::intake::Memory;
use shipworthy::report::{CostInfo, Report};
use shipworthy::{Silent, check};

fn report(files: &[(&str, &str)]) -> Report {
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
    check(&mut Memory::new("sample", files), &mut Silent).unwrap()
}

fn cost(files: &[(&str, &str)]) -> CostInfo {
    report(files).cost
}

/// A part's likely cost at that many users, in dollars.
fn part(cost: &CostInfo, id: &str, users: u64) -> f64 {
    let Some(number) = cost.bill.parts.iter().position(|part| part.id == id) else {
        panic!("no part {id} among {:?}", cost.bill.parts.iter().map(|part| &part.id).collect::<Vec<_>>())
    };
    dollars(*at(&cost.bill, &cost.bill.assumptions, users).parts.get(number).unwrap())
}

#[expect(clippy::cast_precision_loss, reason = "sums of a test are small")]
fn dollars(micro: u64) -> f64 {
    micro as f64 / 1_000_000.0
}

/// The sum by hand is the likely one to a percent, and lies within the range.
fn agrees(cost: &CostInfo, users: u64, by_hand: f64) {
    let point: Point = at(&cost.bill, &cost.bill.assumptions, users);
    let (low, likely, high) = (dollars(point.low), dollars(point.likely), dollars(point.high));
    assert!(low <= by_hand && by_hand <= high, "{by_hand} at {users} users is not between {low} and {high}");
    assert!((likely - by_hand).abs() <= by_hand * 0.01 + 0.01, "{likely} instead of {by_hand} at {users} users");
}

/// Pages on Vercel, data in Supabase, stories and pictures by OpenAI.
const STORIES: &[(&str, &str)] = &[
    ("package.json", r#"{ "name": "stories", "dependencies": { "react": "^18", "@supabase/supabase-js": "^2", "vite": "^5" } }"#),
    ("index.html", "<!doctype html><title>Stories</title><script type=module src=/src/main.tsx></script>\n"),
    ("vercel.json", r#"{ "rewrites": [{ "source": "/(.*)", "destination": "/" }] }"#),
    (
        "src/main.tsx",
        "import { createClient } from '@supabase/supabase-js';\nexport const db = createClient(import.meta.env.VITE_SUPABASE_URL, import.meta.env.VITE_SUPABASE_ANON_KEY);\nexport const me = () => db.auth.getUser();\n",
    ),
    (
        "supabase/functions/story/index.ts",
        r#"import { serve } from "https://deno.land/std@0.190.0/http/server.ts";
serve(async (req) => {
  const { hero } = await req.json();
  const text = await fetch("https://api.openai.com/v1/chat/completions", {
    method: "POST",
    body: JSON.stringify({ model: "gpt-4o-mini", messages: [{ role: "user", content: hero }] }),
  });
  const picture = await fetch("https://api.openai.com/v1/images/generations", {
    method: "POST",
    body: JSON.stringify({ model: "gpt-image-1", prompt: hero }),
  });
  return new Response(JSON.stringify([await text.json(), await picture.json()]));
});
"#,
    ),
];

#[test]
fn supabase_openai_and_vercel() {
    let cost = cost(STORIES);
    // One request: 1,000 tokens at 0.15 and 500 at 0.60 dollars a million are 0.00045; a picture 0.042 dollars.
    // One user: 34.8 × 0.04245 = 1.47726 dollars.
    let openai = 1.47726;
    // Vercel Pro: 20 dollars, with 20 dollars of use in it. A user asks for 174 × 6 = 1,044 files and loads 174 × 500 KB
    // = 87 MB: at 10,000 users 10.44 million (10 are included, 0.44 × 2 = 0.88 dollars) and 870 GB (1,000 are included).
    let vercel = 20.0;
    // Supabase: 360 KB of entries a user in a year. 100 users: 36 MB, 1,000: 360 MB, of 500 that are free;
    // 10,000: 3.6 GB, so the plan for 25 dollars with 8 GB. Functions: 34.8 calls a user, 348,000 of 2 million.
    agrees(&cost, 100, 100.0 * openai + vercel);
    agrees(&cost, 1_000, 1_000.0 * openai + vercel);
    agrees(&cost, 10_000, 10_000.0 * openai + vercel + 25.0);
    assert!((part(&cost, "openai", 1_000) - 1_477.26).abs() < 1.0);
    assert!((part(&cost, "supabase", 10_000) - 25.0).abs() < 0.01);
    let place = cost.bill.parts.iter().flat_map(|part| &part.uses).find_map(|used| used.place.clone());
    assert_eq!(place.as_deref(), Some("supabase/functions/story/index.ts:4"));
}

#[test]
fn an_open_way_to_the_ai_has_its_worst_case() {
    let cost = cost(STORIES);
    let worst = cost.worst.first().unwrap();
    assert_eq!((worst.entry.as_str(), worst.guarded), ("/functions/v1/story", Guarded::Open));
    // 3,600 requests: 1,000 tokens sent, 4,096 answered (0.00015 + 0.0024576) and a picture (0.042): 160.59 dollars.
    assert!((dollars(worst.likely) - 160.59).abs() < 0.1, "{}", dollars(worst.likely));
}

#[test]
fn a_log_in_and_a_limit_are_told_apart() {
    let with = |guards: &str| {
        let text = format!(
            "import OpenAI from \"openai\";\nimport {{ auth }} from \"@/auth\";\nimport {{ Ratelimit }} from \"@upstash/ratelimit\";\nconst openai = new OpenAI();\nconst ratelimit = new Ratelimit({{ limiter: Ratelimit.slidingWindow(5, \"1 d\") }});\nexport async function POST(request: Request) {{\n{guards}  const {{ prompt }} = await request.json();\n  return Response.json(await openai.chat.completions.create({{ model: \"gpt-4o\", max_tokens: 300, messages: [{{ role: \"user\", content: prompt }}] }}));\n}}\n"
        );
        let cost = cost(&[("package.json", r#"{ "dependencies": { "next": "^15", "openai": "^4" } }"#), ("app/api/chat/route.ts", &text)]);
        (cost.bill.exposed.first().unwrap().guarded, cost.worst.len())
    };
    let login = "  const session = await auth();\n  if (!session) return new Response(\"\", { status: 401 });\n";
    let limit = "  const { success } = await ratelimit.limit(\"all\");\n  if (!success) return new Response(\"\", { status: 429 });\n";
    assert_eq!(with(""), (Guarded::Open, 1));
    assert_eq!(with(login), (Guarded::SignedIn, 1));
    assert_eq!(with(limit), (Guarded::Limited, 0));
}

/// A shop of Next.js on Firebase App Hosting, with Firestore and descriptions by Gemini.
const SHOP: &[(&str, &str)] = &[
    ("package.json", r#"{ "name": "shop", "dependencies": { "next": "^15", "firebase": "^11", "@google/generative-ai": "^0.21" } }"#),
    ("apphosting.yaml", "runConfig:\n  maxInstances: 1\n"),
    (
        "app/page.tsx",
        "import { collection, getDocs, limit, query } from 'firebase/firestore';\nimport { db } from '@/lib/db';\nexport default async function Page() {\n  const rows = await getDocs(query(collection(db, 'products'), limit(20)));\n  return <ul>{rows.docs.map((row) => <li key={row.id}>{row.id}</li>)}</ul>;\n}\n",
    ),
    (
        "app/api/describe/route.ts",
        "import { GoogleGenerativeAI } from '@google/generative-ai';\nconst ai = new GoogleGenerativeAI(process.env.GEMINI_API_KEY!);\nexport async function POST(request: Request) {\n  const { name } = await request.json();\n  const model = ai.getGenerativeModel({ model: 'gemini-2.0-flash' });\n  const result = await model.generateContent({ model: 'gemini-2.0-flash', contents: [{ role: 'user', parts: [{ text: name }] }] });\n  return Response.json(result.response.text());\n}\n",
    ),
];

#[test]
fn firebase_and_gemini() {
    let cost = cost(SHOP);
    // One request: 1,000 tokens at 0.10 and 500 at 0.40 dollars a million are 0.0003; one user: 34.8 × 0.0003 = 0.01044.
    let gemini = 0.01044;
    // Firestore: a user reads 174 × 15 = 2,610 entries and writes 87. Free are 1.5 million and 600,000 a month.
    // 1,000 users: 2.61 million, 1.11 × 0.60 = 0.666 dollars. 10,000 users: 26.1 million, 24.6 × 0.60 = 14.76;
    // 870,000 written, 0.27 × 1.80 = 0.486; 3.6 GB kept, 2.6 × 0.18 = 0.468; 17.4 GB sent, 7.4 × 0.12 = 0.888.
    // App Hosting: 87 MB a user. 100 users: 8.7 GB, free. 1,000: 87 GB, 77 × 0.20 = 15.40, and 522,000 requests, one
    // package of 5. 10,000: 870 GB, 860 × 0.20 = 172; 2.61 million calls, 0.61 × 0.40 = 0.244; one package of 5.
    agrees(&cost, 100, 100.0 * gemini);
    agrees(&cost, 1_000, 1_000.0 * gemini + 0.666 + 15.40 + 5.0);
    agrees(&cost, 10_000, 10_000.0 * gemini + 14.76 + 0.486 + 0.468 + 0.888 + 172.0 + 0.244 + 5.0);
}

/// An Express server on Heroku with MongoDB.
const SERVER: &[(&str, &str)] = &[
    ("package.json", r#"{ "name": "notes", "dependencies": { "express": "^4", "mongoose": "^8" } }"#),
    ("Procfile", "web: node server.js\n"),
    (
        "server.js",
        "const express = require('express');\nconst mongoose = require('mongoose');\nconst Note = mongoose.model('Note', new mongoose.Schema({ text: String }));\nconst app = express();\napp.get('/notes/:id', async (req, res) => res.json(await Note.findById(req.params.id)));\napp.listen(process.env.PORT);\n",
    ),
];

#[test]
fn a_plain_server() {
    let cost = cost(SERVER);
    // A user makes 174 × 3 = 522 requests. 100 users: 52,200; 1,000: 522,000: the dyno for 7 dollars bears five million.
    // 10,000: 5.22 million, so two of 25 dollars.
    // Atlas: 36 and 360 MB of 512 are free; 3.6 GB are within the plan for 8 dollars.
    agrees(&cost, 100, 7.0);
    agrees(&cost, 1_000, 7.0);
    agrees(&cost, 10_000, 50.0 + 8.0);
}

/// A Python server on Render's plan that its file names, with PostgreSQL and answers by OpenAI.
const ASSISTANT: &[(&str, &str)] = &[
    ("requirements.txt", "fastapi==0.115.0\nopenai==1.55.0\npsycopg2-binary==2.9.9\n"),
    ("render.yaml", "services:\n  - type: web\n    name: assistant\n    plan: starter\n    startCommand: uvicorn main:app\n"),
    (
        "main.py",
        "import psycopg2\nfrom fastapi import FastAPI\nfrom openai import OpenAI\nfrom pydantic import BaseModel\n\napp = FastAPI()\nclient = OpenAI()\nMODEL = \"gpt-4o-mini\"\n\n\nclass Question(BaseModel):\n    text: str\n\n\n@app.post(\"/ask\")\ndef ask(question: Question):\n    with psycopg2.connect(\"\") as db:\n        db.cursor().execute(\"insert into questions (text) values (%s)\", (question.text,))\n    answer = client.chat.completions.create(model=MODEL, max_tokens=300, messages=[{\"role\": \"user\", \"content\": question.text}])\n    return {\"text\": answer.choices[0].message.content}\n",
    ),
];

#[test]
fn python_and_openai() {
    let cost = cost(ASSISTANT);
    // One request: 1,000 tokens at 0.15 and 300 at 0.60 dollars a million are 0.00033; one user: 34.8 × 0.00033 = 0.011484.
    let openai = 0.011484;
    // Render: the machine for 7 dollars bears five million requests; a user makes 522. 87 MB a user are sent, 100 GB are
    // free. 10,000 users: 5.22 million, one more machine of 25; 770 GB × 0.15 = 115.50.
    // PostgreSQL: 19.30 dollars; half a GB is free. 10,000 users: 3.6 GB, 3.1 × 0.35 = 1.085.
    agrees(&cost, 100, 100.0 * openai + 7.0 + 19.3);
    agrees(&cost, 1_000, 1_000.0 * openai + 7.0 + 19.3);
    agrees(&cost, 10_000, 10_000.0 * openai + 7.0 + 25.0 + 115.50 + 19.3 + 1.085);
    // Anybody may ask: 3,600 times an hour for 0.00033 dollars each.
    let worst = cost.worst.first().unwrap();
    assert_eq!((worst.entry.as_str(), worst.guarded, worst.low), ("POST /ask", Guarded::Open, 1_188_000));
    // The line that causes it, and what it becomes with the fixes.
    let asked = cost.bill.parts.iter().find(|part| part.id == "openai").unwrap();
    assert!(asked.uses.iter().all(|used| used.place.as_deref() == Some("main.py:19")), "{:?}", asked.uses);
    let point = at(&cost.bill, &cost.bill.assumptions, 10_000);
    assert!(point.mended < point.likely);
}

/// A workflow of n8n that looks every five minutes.
const WORKFLOW: &[(&str, &str)] = &[(
    "poll.json",
    r#"{ "name": "Orders", "active": true, "nodes": [
 { "parameters": { "rule": { "interval": [{ "field": "minutes", "minutesInterval": 5 }] } }, "name": "Every 5 minutes", "type": "n8n-nodes-base.scheduleTrigger", "typeVersion": 1.2, "position": [0, 0], "id": "a" },
 { "parameters": { "url": "https://example.org/orders" }, "name": "Ask", "type": "n8n-nodes-base.httpRequest", "typeVersion": 4.2, "position": [200, 0], "id": "b" }
], "connections": { "Every 5 minutes": { "main": [[{ "node": "Ask", "type": "main", "index": 0 }]] } }, "settings": {} }"#,
)];

#[test]
fn a_workflow_on_a_schedule() {
    let cost = cost(WORKFLOW);
    // 12 an hour × 24 × 30 = 8,640 runs a month, however many users there are: more than 2,500, so the plan with 10,000
    // for 60 euros, 66 dollars. Every quarter of an hour they are 2,880: still more than 2,500.
    for users in [100, 1_000, 10_000] {
        agrees(&cost, users, 66.0);
    }
    assert_eq!(cost.bill.remedies.len(), 1);
}

#[test]
fn a_service_without_a_row_gets_no_price() {
    let cost = cost(&[
        ("package.json", r#"{ "dependencies": { "express": "^4", "pocketbase": "^0.21" } }"#),
        (
            "server.js",
            "import PocketBase from 'pocketbase';\nimport express from 'express';\nconst app = express();\napp.get('/', (q, r) => r.json([]));\nexport const db = new PocketBase('https://db.example.org');\n",
        ),
    ]);
    assert_eq!(cost.bill.unpriced.iter().map(|one| one.service.as_str()).collect::<Vec<_>>(), ["pocketbase"]);
    assert!(!cost.bill.parts.iter().any(|part| part.id == "pocketbase"));
}

#[test]
fn nothing_used_is_no_bill() {
    let cost = cost(&[("notes.txt", "nothing to judge here")]);
    assert!(cost.bill.parts.is_empty() && cost.turns.is_empty() && cost.worst.is_empty());
    assert!(cost.points.iter().all(|point| point.high == 0));
}
