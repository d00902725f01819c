//! Checks of who calls that stand in the code and never run.

use crate::facts::{Project, SiteKind};
use crate::rules::sites::fail_each;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule {
    id: "security/unreached-check",
    title: "A check of who calls stands in the code and never runs",
    pass_title: "Checks of who calls stand where they run",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "Everyone who reads the code, and every AI that works on it, believes that these pages are protected. They are not: the check is never reached, so whoever knows an address gets in.",
    fix: "Let the check run: remove the early return, or put the file where the framework starts it (beside the `app` folder, not inside it). If it is not wanted, delete it.",
    prompt: "This check never runs. If the early return before it was left from a trial, remove it; if the middleware file stands in the wrong folder, move it to the root of the project (or into `src` where the pages are in `src`) under the name that this version of Next.js starts (`middleware.ts`, from version 16 `proxy.ts`), and merge it with one that is already there. Then make sure that each server route and action checks the session itself as well. Do not change which pages are public. Done when a request without a session for a protected page is sent to the log-in.",
    cannot_see: "Checks of the same kind elsewhere that do run.",
    refs: &[Ref::Cwe(561), Ref::Cwe(306), Ref::Url("https://nextjs.org/docs/app/api-reference/file-conventions/proxy")],
    judge,
    bad: samples![
        { "a return before the check":
            "package.json" => r#"{ "name": "logs", "dependencies": { "next": "15.3.2" } }"#,
            "src/middleware.ts" => r##"import { NextResponse } from "next/server";
export function middleware(request) {
  console.log("open for now");
  ⟦return NextResponse.next();⟧
  const given = request.headers.get("authorization");
  if (given === process.env.BASIC_AUTH) return NextResponse.next();
  return new NextResponse("Unauthorized", { status: 401 });
}
export const config = { matcher: ["/((?!api).*)"] };
"##,
        }
        { "a middleware inside the folder of pages":
            "package.json" => r#"{ "name": "chat", "dependencies": { "next": "16.1.6" } }"#,
            "app/middleware.ts" => r##"import { NextResponse } from "next/server";
export async function middleware(request) {
  if (!(await who(request))) return NextResponse.redirect(new URL("/login", request.url));
  return NextResponse.next();
}
export const ⟦config = { matcher: ["/app/:path*"] }⟧;
"##,
        }
    ],
    good: samples![
        { "where it runs, and a package of its own called app":
            "package.json" => r#"{ "name": "chat", "dependencies": { "next": "16.1.6" } }"#,
            "middleware.ts" => r##"import { NextResponse } from "next/server";
export async function middleware(request) {
  if (request.nextUrl.pathname === "/open") {
    return NextResponse.next();
  }
  if (!(await who(request))) return NextResponse.redirect(new URL("/login", request.url));
  return NextResponse.next();
}
export const config = { matcher: ["/app/:path*"] };
"##,
            "app/package.json" => r#"{ "name": "inner", "dependencies": { "next": "16.1.6" } }"#,
            "app/middleware.ts" => r##"import { NextResponse } from "next/server";
export async function middleware(request) {
  return NextResponse.redirect(new URL("/login", request.url));
}
export const config = { matcher: ["/admin/:path*"] };
"##,
            "app/api/a/route.ts" => r##"export async function GET() {
  return helper();
  function helper() { return new Response("Unauthorized", { status: 401 }); }
}
"##,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    let importers = importers(project);
    fail_each(
        project,
        out,
        |site| site.kind == SiteKind::CheckNeverRuns && (site.detail == "return" || is_misplaced(project, &importers, &site.origin.path)),
        |site, finding| {
            if site.detail == "place" {
                finding.detail("Next.js starts a middleware only beside the `app` or `pages` folder, never one inside it.");
            } else {
                finding.detail("Each call leaves at this line; what follows is never reached.");
            }
        },
    );
}

/// For the last part of what modules bring in: the first module that does so, and whether another one does too.
fn importers(project: &Project) -> BTreeMap<&str, (&str, bool)> {
    let mut importers: BTreeMap<&str, (&str, bool)> = BTreeMap::new();
    for module in &project.facts.modules {
        for import in module.imports.iter().chain(&module.passed_on) {
            let last = import.specifier.rsplit('/').next().unwrap_or(&import.specifier);
            let (first, others) = importers.entry(last).or_insert((&module.path, false));
            *others |= *first != module.path;
        }
    }
    importers
}

/// Whether a middleware file stands inside the pages of the application that it was written for.
fn is_misplaced(project: &Project, importers: &BTreeMap<&str, (&str, bool)>, path: &str) -> bool {
    let Some((folder, name)) = path.rsplit_once('/') else { return false };
    let inside = matches!(folder.rsplit('/').next(), Some("app" | "pages" | "api"));
    let root = ["package.json", "next.config.js", "next.config.mjs", "next.config.ts"];
    let stem = name.split('.').next().unwrap_or(name);
    let brought_in = importers.get(stem).is_some_and(|(first, others)| *others || *first != path);
    inside && !root.iter().any(|file| project.has_file(&format!("{folder}/{file}"))) && !brought_in
}
