//! Addresses of callers that the server fetches.

use super::flows;
use crate::facts::{GuardKind, Project, Sink};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/server-side-request-forgery",
    title: "Visitors can make the server fetch any address",
    pass_title: "The server fetches only addresses that it knows",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "The server opens whatever address a visitor sends, from inside your network. That reaches what is closed to the outside: internal services, and at many hosts an address that hands out access keys.",
    fix: "Accept only https addresses of hosts on a list, or at least refuse private and local addresses after name resolution, and limit time and size.",
    prompt: "Before this request is made, parse the address with URL, require https, and check the host against a list of allowed hosts; if any public site must work, resolve the name and refuse private, loopback and link-local addresses, follow no redirects, and set a timeout. Answer 400 otherwise. Done when http://169.254.169.254/ and http://localhost/ are refused.",
    cannot_see: "Values that travel through stores or queues before they arrive, and checks that a library makes. Network rules around the server.",
    refs: &[
        Ref::Cwe(918),
        Ref::Url("https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html"),
    ],
    judge,
    bad: samples![
        { "Python: any address":
            "app/main.py" => r##"import httpx
from fastapi import FastAPI
app = FastAPI()

@app.get("/preview")
async def preview(url: str):
    async with httpx.AsyncClient() as client:
        ⟦answer = await client.get(url)⟧
    return {"text": answer.text}
"##,
        }{ "through a function of the file":
        "server.js" => r##"const express = require("express");
const app = express();
async function scrape(url, page) {
  const pageUrl = page === 1 ? url : `${url}?page=${page}`;
  ⟦const response = await fetch(pageUrl);⟧
  return response.text();
}
app.post("/api/scrape", async (req, res) => {
  const { url } = req.body;
  res.send(await scrape(url, 1));
});
"##,
    }
    { "what is not allowed is a method or a caller over a limit, and a search within the address is no check of its host":
        "pages/api/product.js" => r##"export default async function handler(req, res) {
  if (req.method !== "POST") return res.status(405).json({ error: "Method not allowed" });
  const { allowed } = await checkRateLimit(req.headers["x-forwarded-for"]);
  if (!allowed) return res.status(429).json({ error: "Too many" });
  const { url } = req.body;
  if (!url.includes("shop.example/product")) return res.status(400).json({ error: "No address of a product" });
  ⟦const page = await fetch(url);⟧
  res.json({ html: await page.text() });
}
"##,
    }],
    good: samples![
        { "Python: one host, or hosts of a list":
            "app/main.py" => r##"import httpx
from urllib.parse import urlparse
from fastapi import FastAPI, HTTPException
app = FastAPI()

@app.get("/weather/{town}")
async def weather(town: str):
    return httpx.get(f"https://weather.example/{town}").json()

@app.get("/preview")
async def preview(url: str):
    if urlparse(url).hostname not in ["news.example"]:
        raise HTTPException(400)
    return httpx.get(url).text
"##,
        }{ "a fixed host and a checked one":
        "server.js" => r##"const express = require("express");
const app = express();
app.get("/weather", async (req, res) => {
  const answer = await fetch(`https://api.example.com/v1/${encodeURIComponent(req.query.city)}?units=${req.query.units}`);
  res.json(await answer.json());
});
app.get("/preview", async (req, res) => {
  const target = new URL(req.query.url);
  if (!HOSTS.includes(target.hostname)) return res.sendStatus(400);
  res.send(await (await fetch(target)).text());
});
"##,
    }
    { "a function that says which hosts are allowed, and the host taken out of the address":
        "pages/api/preview.js" => r##"import { isAllowedHost } from "../../lib/hosts";
export default async function handler(req, res) {
  if (!isAllowedHost(req.body.url)) return res.status(400).end();
  res.send(await (await fetch(req.body.url)).text());
}
"##,
        "pages/api/image.js" => r##"export default async function handler(req, res) {
  const { hostname } = new URL(req.query.url);
  if (hostname !== "images.example.com") return res.status(400).end();
  res.send(await (await fetch(req.query.url)).text());
}
"##,
    }
    { "the origin of the parsed address is compared":
        "app/api/download/route.ts" => r##"export async function GET(request: Request) {
  const url = new URL(request.url).searchParams.get("url");
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    return new Response("Invalid", { status: 400 });
  }
  if (parsed.origin !== "https://downloads.example.com") return new Response("Invalid", { status: 400 });
  return fetch(url);
}
"##,
    }
    { "asked by the project's own servers":
        "pages/api/pdf/pages.ts" => r##"export default async function handle(req, res) {
  const token = req.headers.authorization?.split(" ")[1];
  if (!token || token !== process.env.INTERNAL_API_KEY) return res.status(401).json({ message: "Unauthorized" });
  const { url } = req.body;
  const answer = await fetch(url);
  res.status(200).json({ size: (await answer.arrayBuffer()).byteLength });
}
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    for flow in flows::into(project, out, |sink| sink == Sink::OutgoingUrl) {
        // Whoever knows a secret of the servers is one of them, and administrators are no visitors.
        if flows::entrance(project, flow).is_some_and(|endpoint| {
            endpoint.guarded(&[GuardKind::SharedSecret, GuardKind::Signature])
                || endpoint.guarded(&[GuardKind::Login]) && endpoint.guarded(&[GuardKind::Role])
        }) {
            out.pass_at(&flow.origin);
            continue;
        }
        flows::fail(out, flow);
    }
}
