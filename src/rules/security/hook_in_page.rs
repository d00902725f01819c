//! Addresses that start an automation, in code that visitors receive.

use crate::facts::{Project, SiteKind};
use crate::rules::sites::{details, fail_each_file};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/hook-in-page",
    title: "The page sends straight to an automation that takes whatever it is sent ({name})",
    pass_title: "Automations are started by the server",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "The address is in the code that every visitor receives, and the automation asks nobody who they are. Anyone can fill your lists with invented entries, use up the runs that you pay for, and set off whatever the automation does next: mails, messages, records.",
    fix: "Let the page call an address of your own server, which checks and limits what comes in and calls the automation with the address kept in its settings. Then make a new hook, because this address is known.",
    prompt: "Move this webhook address out of the browser's code: add a server route that validates the form's fields, refuses too many requests from one visitor (and checks a captcha where one is in use), and forwards them to the hook, whose address it reads from an environment variable. Let the page call that route. Do not change the form. Done when the address occurs in no file that browsers receive.",
    cannot_see: "Checks that the automation itself makes.",
    refs: &[Ref::Cwe(306), Ref::Cwe(799)],
    judge,
    bad: samples![{ "a form that starts a Zap":
        "package.json" => r#"{ "name": "sheds", "dependencies": { "vite": "5", "react": "18" } }"#,
        "vite.config.ts" => "import { defineConfig } from 'vite';\nexport default defineConfig({});\n",
        "index.html" => "<html><script type=\"module\" src=\"/src/Form.tsx\"></script></html>",
        "src/Form.tsx" => r##"const HOOK = ⟦"https://hooks.zapier.com/hooks/catch/100200/abcdef/"⟧;
export const Form = () => <form onSubmit={() => fetch(HOOK, { method: "POST" })} />;
"##,
    }],
    good: samples![{ "the server calls it":
        "package.json" => r#"{ "name": "sheds", "dependencies": { "next": "15" } }"#,
        "app/api/lead/route.ts" => r##"export async function POST(request: Request) {
  await fetch("https://hooks.zapier.com/hooks/catch/100200/abcdef/", { method: "POST", body: await request.text() });
  return new Response("ok");
}
"##,
        "src/help.tsx" => r##"export const Help = () => <a href="https://zapier.com/apps">Zapier</a>;
    "##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    fail_each_file(
        project,
        out,
        |site| site.kind == SiteKind::HookInPage && project.shipped.contains(&site.origin.path),
        |sites, finding| {
            finding.name("name", details(sites).replace('`', ""));
        },
    );
}
