//! Tools of an AI model that act with the server's full rights on whatever record the model names.

use super::record_words::table;
use super::{entry, openness};
use crate::facts::{GuardKind, Origin, Project, Reach, Site, SiteKind, Table};
use crate::rules::identifiers::{any, parts};
use crate::rules::sites::fail_each_file;
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/ai-tool-without-caller-scope",
    title: "The AI can {act} records of anybody that it names, for example in `{table}`",
    pass_title: "Tools of AI models reach only records of the person that the model talks with",
    severity: Severity::High,
    effort: Effort::Day,
    stage: Stage::Stabilize,
    why: "The AI has tools that look into your database with the server's full rights, and the AI says which record. Whoever chats with it can name the number of somebody else's record, or talk it into doing so: nothing but the wording of the instructions stands in between, and models do not keep secrets reliably.",
    fix: "Let the server decide whose records a tool may reach: take the person or company from the session or from the verified conversation, never from what the AI fills in, and ask for it in every query beside the id.",
    prompt: "In the tools of this AI model, hold every record against the caller. Take the user's or company's id from the verified session (or from the contact that the server looked up), hand it to the function that runs the tools, and add it as a condition to every query that picks a record by what the model gave; when rows are stored, set whose they are from it as well. Remove such ids from the descriptions of the tools, so that the model is not asked for them. Where nothing is found, tell the model that there is no such record. Keep tools that only read what everybody may see. Done when a chat that asks for another customer's record by its number gets nothing and changes nothing.",
    cannot_see: "Checks that the database makes by itself, queries in other files, and tools that only your own staff can talk to.",
    refs: &[Ref::Cwe(639), Ref::Url("https://genai.owasp.org/llmrisk/llm062025-excessive-agency/")],
    judge,
    bad: samples![{ "a function of tools with the key above all policies":
        "supabase/migrations/1.sql" => "create table companies (id uuid primary key, name text, phone text);\ncreate table tickets (id uuid primary key, number int, company_id uuid references companies (id), status text);\n",
        "supabase/functions/agent/index.ts" => r##"import { createClient } from "https://esm.sh/@supabase/supabase-js@2";
Deno.serve(async (req) => {
  const { phone, messages } = await req.json();
  const admin = createClient(Deno.env.get("SUPABASE_URL")!, Deno.env.get("SUPABASE_SERVICE_ROLE_KEY")!);
  const answer = await ask(messages, { tool_choice: "auto" });
  return Response.json(await handleToolCalls(admin, answer.tool_calls, phone));
});
async function handleToolCalls(supabase: any, calls: any[], phone: string) {
  const results = [];
  for (const call of calls) {
    const args = JSON.parse(call.function.arguments);
    switch (call.function.name) {
      case "check_ticket": {
        const { data } = await supabase.⟦from⟧("tickets").select("status").eq("number", args.number).maybeSingle();
        results.push(data);
        break;
      }
      case "close_ticket": {
        const { data: ticket } = await supabase.from("tickets").select("id").eq("number", args.number).single();
        await supabase.from("tickets").update({ status: "closed" }).eq("id", ticket.id);
        break;
      }
      case "open_ticket":
        await supabase.from("tickets").insert({ company_id: args.company_id, status: "new" });
        break;
    }
  }
  return results;
}
"##,
    }
    { "tools of a kit":
        "prisma/schema.prisma" => "model Order {\n  id String @id\n  userId String\n  total Int\n}\n",
        "app/api/chat/route.ts" => r##"import { streamText, tool } from "ai";
import { auth } from "@/auth";
import { prisma } from "@/lib/prisma";
export async function POST(request: Request) {
  const session = await auth();
  if (!session?.user) return new Response("Unauthorized", { status: 401 });
  const { messages } = await request.json();
  return streamText({
    model,
    messages,
    tools: {
      cancelOrder: tool({
        description: "Cancel an order",
        inputSchema: schema,
        execute: async ({ orderId }) => prisma.order.⟦update⟧({ where: { id: orderId }, data: { cancelled: true } }),
      }),
    },
  }).toDataStreamResponse();
}
"##,
    }
    { "blocks of a model's answer, handed on":
        "src/schema.ts" => "import { pgTable, text, uuid } from \"drizzle-orm/pg-core\";\nexport const invoices = pgTable(\"invoices\", { id: uuid(\"id\"), userId: uuid(\"user_id\"), total: text(\"total\") });\n",
        "app/api/agent/route.ts" => r##"import { eq } from "drizzle-orm";
import { db } from "@/lib/db";
import { invoices } from "@/schema";
async function runTool(name: string, input: any, userId: string) {
  if (name === "get_invoice") {
    return await db.select().⟦from⟧(invoices).where(eq(invoices.id, input.invoice_id));
  }
  if (name === "list_invoices") {
    return await db.select().from(invoices).where(eq(invoices.userId, userId));
  }
}
export async function POST(request: Request) {
  const { messages } = await request.json();
  if (messages.at(-1).role !== "user") return new Response("Bad request", { status: 400 });
  const response = await client.messages.create({ model, messages, tools });
  for (const block of response.content) {
    if (block.type === "tool_use") await runTool(block.name, block.input, await callerId(request));
  }
  return Response.json(response);
}
"##,
    }],
    good: samples![{ "a record that was loaded before by the same id, and held against the caller":
        "supabase/migrations/1.sql" => "create table patients (id uuid primary key);\ncreate table visits (id uuid primary key, patient_id uuid references patients (id), status text);\n",
        "supabase/functions/agent/index.ts" => r##"import { createClient } from "https://esm.sh/@supabase/supabase-js@2";
Deno.serve(async (req) => {
  const { phone, messages } = await req.json();
  const admin = createClient(Deno.env.get("SUPABASE_URL")!, Deno.env.get("SUPABASE_SERVICE_ROLE_KEY")!);
  const { data: patient } = await admin.from("patients").select("id").eq("phone", phone).single();
  const answer = await ask(messages, { tool_choice: "auto" });
  return Response.json(await runTools(admin, answer.tool_calls, patient.id));
});
async function runTools(supabase: any, calls: any[], patientId: string) {
  for (const call of calls) {
    const { visit_id } = JSON.parse(call.function.arguments);
    switch (call.function.name) {
      case "cancel_visit": {
        const { data: visit } = await supabase.from("visits").select("id, patient_id").eq("id", visit_id).single();
        if (!visit || visit.patient_id !== patientId) return "not found";
        await supabase.from("visits").update({ status: "cancelled" }).eq("id", visit_id);
        break;
      }
    }
  }
}
"##,
    }
    { "held against the caller in each way":
        "supabase/migrations/1.sql" => "create table companies (id uuid primary key, name text);\ncreate table tickets (id uuid primary key, number int, company_id uuid references companies (id), status text);\ncreate table articles (id uuid primary key, title text);\n",
        "supabase/functions/agent/index.ts" => r##"import { createClient } from "https://esm.sh/@supabase/supabase-js@2";
Deno.serve(async (req) => {
  const { phone, messages } = await req.json();
  const admin = createClient(Deno.env.get("SUPABASE_URL")!, Deno.env.get("SUPABASE_SERVICE_ROLE_KEY")!);
  const { data: contact } = await admin.from("contacts").select("*").eq("phone", phone).single();
  const answer = await ask(messages, { tool_choice: "auto" });
  return Response.json(await handleToolCalls(admin, answer.tool_calls, { contact }));
});
async function handleToolCalls(supabase: any, calls: any[], context: any) {
  const results = [];
  for (const call of calls) {
    const args = JSON.parse(call.function.arguments);
    switch (call.function.name) {
      case "check_ticket": {
        const { data } = await supabase.from("tickets").select("status").eq("number", args.number).eq("company_id", context.contact.company_id).maybeSingle();
        results.push(data);
        break;
      }
      case "close_ticket": {
        const { data: ticket } = await supabase.from("tickets").select("id, company_id").eq("number", args.number).single();
        if (ticket?.company_id !== context.contact.company_id) break;
        await supabase.from("tickets").update({ status: "closed" }).eq("id", ticket.id);
        break;
      }
      case "open_ticket":
        await supabase.from("tickets").insert({ company_id: context.contact.company_id, subject: args.subject });
        break;
      case "list_tickets": {
        let query = supabase.from("tickets").select("*").eq("id", args.id);
        query = query.eq("company_id", context.contact.company_id);
        results.push(await query);
        break;
      }
      case "ask_for_call":
        await supabase.from("calls").insert({ customer_email: args.email, customer_phone: args.phone });
        break;
      case "article":
        results.push(await supabase.from("articles").select("*").eq("id", args.id));
        break;
    }
  }
  return results;
}
"##,
    }
    { "the caller's own token, so that the policies of the store decide":
        "supabase/migrations/1.sql" => "create table tickets (id uuid primary key, user_id uuid, status text);\n",
        "supabase/functions/agent/index.ts" => r##"import { createClient } from "https://esm.sh/@supabase/supabase-js@2";
Deno.serve(async (req) => {
  const supabase = createClient(Deno.env.get("SUPABASE_URL")!, Deno.env.get("SUPABASE_ANON_KEY")!, {
    global: { headers: { Authorization: req.headers.get("Authorization")! } },
  });
  const answer = await ask(await req.json());
  for (const call of answer.tool_calls) {
    const args = JSON.parse(call.function.arguments);
    await supabase.from("tickets").update({ status: "closed" }).eq("id", args.id);
  }
  return new Response("ok");
});
"##,
    }
    { "an answer in a form that the code asked for":
        "supabase/migrations/1.sql" => "create table tickets (id uuid primary key, user_id uuid, status text);\n",
        "supabase/functions/plan/index.ts" => r##"import { createClient } from "https://esm.sh/@supabase/supabase-js@2";
Deno.serve(async (req) => {
  const admin = createClient(Deno.env.get("SUPABASE_URL")!, Deno.env.get("SUPABASE_SERVICE_ROLE_KEY")!);
  const answer = await ask(await req.json(), { tools, tool_choice: { type: "function", function: { name: "plan" } } });
  const plan = JSON.parse(answer.tool_calls[0].function.arguments);
  for (const visit of plan.visits) {
    await admin.from("tickets").update({ status: visit.status }).eq("id", visit.ticket_id);
  }
  return Response.json(plan);
});
"##,
    }
    { "tools of a kit with the session beside the id, over a catalogue, and behind a check":
        "prisma/schema.prisma" => "model Order {\n  id String @id\n  userId String\n  total Int\n}\nmodel Product {\n  id String @id\n  name String\n}\n",
        "app/api/chat/route.ts" => r##"import { streamText, tool } from "ai";
import { auth } from "@/auth";
import { prisma } from "@/lib/prisma";
export async function POST(request: Request) {
  const session = await auth();
  if (!session?.user) return new Response("Unauthorized", { status: 401 });
  const { messages } = await request.json();
  return streamText({
    model,
    messages,
    tools: {
      order: tool({
        description: "Look an order up",
        inputSchema: schema,
        execute: async ({ orderId }) => prisma.order.findFirst({ where: { id: orderId, userId: session.user.id } }),
      }),
      product: tool({
        description: "Look a product up",
        inputSchema: schema,
        execute: async ({ productId }) => prisma.product.findUnique({ where: { id: productId } }),
      }),
      cancelOrder: tool({
        description: "Cancel an order",
        inputSchema: schema,
        execute: async ({ orderId }) => {
          await assertOwnsOrder(session.user.id, orderId);
          return prisma.order.update({ where: { id: orderId }, data: { cancelled: true } });
        },
      }),
    },
  }).toDataStreamResponse();
}
"##,
    }],
};

/// Words of columns that say whose a record is.
const PARTIES: &[&str] = &[
    "user",
    "owner",
    "author",
    "creator",
    "company",
    "org",
    "organization",
    "organisation",
    "tenant",
    "workspace",
    "team",
    "customer",
    "client",
    "account",
    "patient",
    "student",
    "member",
    "profile",
    "empresa",
    "cliente",
    "usuario",
];
/// Words of tables that anybody may look into.
const CATALOGUES: &[&str] = &[
    "product",
    "products",
    "article",
    "articles",
    "category",
    "categories",
    "course",
    "courses",
    "lesson",
    "lessons",
    "book",
    "books",
    "movie",
    "movies",
    "recipe",
    "recipes",
    "restaurant",
    "restaurants",
    "listing",
    "listings",
    "property",
    "properties",
    "event",
    "events",
    "service",
    "services",
    "page",
    "pages",
    "post",
    "posts",
    "template",
    "templates",
    "faq",
    "faqs",
    "plan",
    "plans",
    "city",
    "cities",
    "country",
    "location",
    "locations",
    "store",
    "stores",
    "shop",
    "shops",
    "game",
    "games",
];

fn judge(project: &Project, out: &mut Verdict) {
    if let Some(why) = openness::none(project) {
        out.not_applicable(why);
        return;
    }
    fail_each_file(
        project,
        out,
        |site| site.kind == SiteKind::RecordNamedByModel && is_somebodys(project, site) && !is_for_staff(project, &site.origin),
        |sites, finding| {
            let acts = |act: &str| sites.iter().any(|site| site.detail.starts_with(act));
            let act = match (acts("reads"), acts("changes")) {
                (true, true) => "read and change",
                (false, true) => "change",
                _ => "read",
            };
            let first = sites.first().map_or("", |site| told(site).1);
            finding
                .name("act", act)
                .name("table", first.to_owned())
                .confidence(Confidence::Medium)
                .detail("What the model fills in picks the record, and nothing that the server knows of the caller stands beside it.");
        },
    );
}

/// Whether only people with a role talk with the model. A shared secret lets the machine in that brings what others say.
fn is_for_staff(project: &Project, place: &Origin) -> bool {
    entry::all(project, place, |endpoint| endpoint.guards.iter().any(|guard| guard.kind == GuardKind::Role && !guard.fails_open))
}

/// What a tool does, to which table, and by which column.
fn told(site: &Site) -> (&str, &str, &str) {
    let (act, rest) = site.detail.split_once(' ').unwrap_or(("", &site.detail));
    let (table, column) = rest.rsplit_once('.').unwrap_or((rest, ""));
    (act, table, column)
}

/// Whether the record belongs to one person or company.
fn is_somebodys(project: &Project, site: &Site) -> bool {
    let (act, target, column) = told(site);
    let catalogue = any(target, CATALOGUES);
    if act == "reads" && catalogue {
        return false;
    }
    let wanted = table(target);
    let party = |name: &str| any(name, PARTIES) && parts(name).last().is_some_and(|end| matches!(end.as_str(), "id" | "uid" | "by"));
    let known: Vec<&Table> = {
        let called = |known: &&Table| table(&known.name) == wanted || known.names.iter().any(|name| table(name) == wanted);
        project.schema.tables.values().filter(called).collect()
    };
    if known.is_empty() {
        return party(column) || !catalogue;
    }
    // What every visitor may read, the model may tell.
    let shown = |known: &&Table| known.policies.iter().any(|policy| !policy.restrictive && policy.reach("select") == Reach::Everyone);
    if act == "reads" && known.iter().any(shown) {
        return false;
    }
    any(target, PARTIES) || any(&wanted, PARTIES) || known.iter().any(|known| known.columns.iter().any(|column| party(&column.name)))
}
