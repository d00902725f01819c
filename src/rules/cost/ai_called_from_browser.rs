//! An AI provider called by the page itself.

use crate::facts::{Project, SiteKind};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use crate::sorted::Gather;

pub(super) static RULE: Rule = Rule {
    id: "cost/ai-called-from-browser",
    title: "The page calls the AI provider itself, at your expense and without a limit",
    pass_title: "AI providers are called by the server only",
    severity: Severity::High,
    effort: Effort::Day,
    stage: Stage::Stabilize,
    why: "The key travels to every visitor. Anyone can take it and run their own work on your bill until the card \
          is blocked.",
    fix: "Call the provider from a server function that knows who is asking and how much they may use; then revoke \
          the old key.",
    prompt: "Move every call of an AI provider from browser code to a server function or route. It must require sign- \
          in, limit requests per person and day, and cap the length of input and output. Keep the key in the \
          server's environment only. Change the page to call that function and keep what it shows. Done when the \
          built pages hold no provider key and no provider address, and I have been told to revoke the old key.",
    cannot_see: "Limits that are set at the provider.",
    refs: &[Ref::Cwe(522), Ref::Cwe(770)],
    judge,
    bad: samples![
        { "a component with a provider's client":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/components/Chat.tsx" => r#"import { GoogleGenerativeAI } from '@google/generative-ai';
⟦const ai = new GoogleGenerativeAI(import.meta.env.VITE_GEMINI_KEY);⟧
export const Chat = () => <button onClick={() => ai.ask()}>Ask</button>;
"#,
        }
    ],
    good: samples![
        { "a server route":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/app/api/chat/route.ts" => r#"import OpenAI from 'openai';
const ai = new OpenAI();
export async function POST() { return Response.json(await ai.chat()); }
"#,
            "src/lib/ai.ts" => r#"import OpenAI from 'openai';
export const ai = new OpenAI({ apiKey: process.env.OPENAI_API_KEY });
"#,
        }
        { "a form in which people choose a provider of their own":
            "package.json" => r#"{ "name": "shop", "dependencies": { "openai": "5.0.0" } }"#,
            "components/ai-settings.tsx" => r#"const PROVIDERS = [
  { name: 'OpenAI', url: 'https://api.openai.com/v1' },
  { name: 'Anthropic', url: 'https://api.anthropic.com/v1' },
  { name: 'Mistral', url: 'https://api.mistral.ai/v1' },
];
export const AiSettings = () => <Select options={PROVIDERS} onChange={(url) => save({ url })} />;
"#,
        }
        { "a page that lists what the product relies on":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/pages/Status.tsx" => r#"const services = [{ name: 'Gemini', url: 'https://generativelanguage.googleapis.com' }];
export default () => <ul>{services.map((service) => <li>{service.name}: {service.url}</li>)}</ul>;
"#,
        }
        { "a module for the server beside pages":
            "package.json" => r#"{ "name": "shop" }"#,
            "vite.config.ts" => "export default {};",
            "src/ideas/operations.ts" => r#"import 'server-only';
import OpenAI from 'openai';
import { env } from '../env';
export const ai = new OpenAI({ apiKey: env.OPENAI_API_KEY });
"#,
        }
        { "a token that the server hands out for one session":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/components/Live.tsx" => r#"import { GoogleGenAI } from '@google/genai';
export async function start() {
  const answer = await fetch('/api/live/token', { method: 'POST' });
  const data = await answer.json();
  return new GoogleGenAI({ apiKey: data.token });
}
"#,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    if !project.product.uses_ai {
        out.not_applicable("No AI provider is called.");
        return;
    }
    let shown = |path: &str| {
        project.shipped.contains(path)
            || path.ends_with(".jsx")
            || path.ends_with(".tsx") && !path.ends_with("/route.tsx") && !path.contains("app/api/")
    };
    let secret_readers: std::collections::BTreeSet<&str> = project
        .facts
        .env_reads
        .iter()
        .filter(|read| !["VITE_", "NEXT_PUBLIC_", "REACT_APP_", "EXPO_PUBLIC_"].iter().any(|start| read.name.starts_with(start)))
        .map(|read| read.origin.path.as_str())
        .into_set();
    let mut seen = std::collections::BTreeSet::new();
    for site in project.facts.sites.iter().filter(|site| site.kind == SiteKind::AiInBrowser) {
        // A page of Next.js may run on the server; a key for browsers gives away that it does not.
        let server_page = secret_readers.contains(site.origin.path.as_str());
        if (site.detail == "forced" || shown(&site.origin.path) && !server_page) && seen.insert(site.origin.path.as_str()) {
            out.fail(&site.origin);
        }
    }
    if seen.is_empty() {
        out.pass();
    }
}
