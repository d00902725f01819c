//! Pages that make the platform ask a model or send mails, with words that the browser chooses.

use crate::facts::{Project, Site, SiteKind};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "cost/credits-spent-by-page",
    title: "Pages {what} themselves, on your credits and without a limit",
    pass_title: "The platform's paid services are used by the server only",
    severity: Severity::Medium,
    effort: Effort::Day,
    stage: Stage::Foundations,
    why: "What the model is asked, or who gets which mail, is put together in the visitor's browser, and the browser can be told to \
          ask and send anything else as often as it likes. Each call uses up the credits that your plan includes; when they are \
          gone, these parts of the product stop for everybody.",
    fix: "Move the call into a function of the platform that asks who is there, puts the question or mail together itself and limits \
          how often one person may call it.",
    prompt: "Move every call of InvokeLLM, GenerateImage and SendEmail from pages and components into Base44 functions. Each begins \
             with const user = await base44.auth.me() and answers 401 without a user, takes only the data that it needs, builds the \
             prompt or mail itself, and counts calls for each user and day in an entity that only functions write; past the limit it \
             answers 429. Let the pages call these functions by base44.functions.invoke and keep what they show. Done when no file of \
             a page calls these integrations.",
    cannot_see: "Limits that the platform sets for an account, and whether the app lets strangers in.",
    refs: &[Ref::Cwe(770), Ref::Url("https://docs.base44.com/Account-and-billing/Credits")],
    judge,
    bad: samples![
        { "a page that asks the model":
            "package.json" => r#"{ "dependencies": { "@base44/sdk": "^0.8.0" } }"#,
            "src/pages/Coach.jsx" => r#"import { base44 } from "@/api/base44Client";
export default function Coach({ question }) {
  const ask = async () => ⟦base44.integrations.Core.InvokeLLM({ prompt: `Answer kindly: ${question}` })⟧;
  return <button onClick={ask}>Ask</button>;
}
"#,
        }
        { "a component that mails by the app's own list of integrations":
            "package.json" => r#"{ "dependencies": { "@base44/sdk": "^0.8.0" } }"#,
            "src/components/Invite.jsx" => r#"import { SendEmail } from "@/api/integrations";
export const invite = (to, text) => ⟦SendEmail({ to, subject: "Join us", body: text })⟧;
"#,
        }
    ],
    good: samples![
        { "a function that asks who is there, and a page that calls it":
            "package.json" => r#"{ "dependencies": { "@base44/sdk": "^0.8.0" } }"#,
            "base44/functions/coach/entry.ts" => r#"import { createClientFromRequest } from "npm:@base44/sdk";
Deno.serve(async (req) => {
  const base44 = createClientFromRequest(req);
  const user = await base44.auth.me();
  if (!user) return new Response("", { status: 401 });
  return Response.json(await base44.integrations.Core.InvokeLLM({ prompt: "Answer kindly" }));
});
"#,
            "base44/shared/mails.ts" => "export const thank = (base44: any, to: string) => base44.integrations.Core.SendEmail({ to, body: 'Thank you' });\n",
            "src/pages/Coach.jsx" => r#"import { base44 } from "@/api/base44Client";
export const ask = (question) => base44.functions.invoke("coach", { question });
"#,
        }
        { "a function of another product that has the same name":
            "src/mail.js" => "import { SendEmail } from './post';\nexport const invite = (to) => SendEmail({ to });\n",
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    let sites: Vec<&Site> = project.facts.sites.iter().filter(|site| site.kind == SiteKind::CreditsSpentInPage).collect();
    let Some(first) = sites.first() else {
        let used = project.facts.services.iter().any(|call| call.service == "base44");
        return if used {
            out.pass()
        } else {
            out.not_applicable("The product is not kept by a platform that bills such calls by credits.")
        };
    };
    let does = |what: &str| sites.iter().any(|site| site.detail == what);
    let what = match (does("ai"), does("mail")) {
        (true, true) => "ask the AI model and send mails",
        (true, false) => "ask the AI model",
        _ => "send mails",
    };
    out.fail(&first.origin).name("what", what).related(sites.iter().skip(1).map(|site| site.origin.clone()));
}
