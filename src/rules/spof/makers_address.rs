//! Pages that call the machine of whoever made them.

use crate::facts::{Project, SiteKind};
use crate::rules::sites::{fail_each_file, first};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "spof/makers-address",
    title: "Pages call `{host}`, which only your own computer has",
    pass_title: "No page was found that calls its maker's own computer",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "It works on the computer where it was built. For everybody else this part of the product fails, or it stops the moment that computer is \
          switched off.",
    fix: "Take the address from the environment and set it for production.",
    prompt: "Replace this address by one that is read from the project's public environment variables, with the deployed address set at the host and \
             a local default only for development; or use a relative address where page and server share a host. Do this in one place and let all \
             calls use it. Done when the built pages no longer hold an address of a developer's machine.",
    cannot_see: "Whether this code is still in use, and rewrites that a host makes.",
    refs: &[Ref::Cwe(1051), Ref::Url("https://12factor.net/config")],
    judge,
    bad: samples![
        { "the settings with which the pages are released":
            "package.json" => r#"{ "name": "shop" }"#,
            ".env.production" => "⟦NEXT_PUBLIC_API_URL⟧=http://localhost:8000/api\n",
            "src/a.ts" => "export const a = 1;\n",
        }
        { "a server on the maker's machine, and a tunnel to it":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/lib/api.ts" => r#"⟦const API_URL = 'http://localhost:5000/api';⟧
export const load = () => axios.get(`${API_URL}/orders`);
"#,
            "src/pages/Chat.tsx" => r#"export const ask = (text) => ⟦fetch('https://calm-red-fox.ngrok-free.app/ask',⟧ { method: 'POST', body: text });
    "#,
        }
    ],
    good: samples![
        { "the machine for development in the settings for development":
            "package.json" => r#"{ "name": "shop" }"#,
            ".env.development" => "VITE_API_URL=http://localhost:5000\n",
            "src/a.ts" => "export const a = 1;\n",
        }
        { "a default for development, a choice, a list of origins, a setting of a tool, a hint":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/lib/api.ts" => r#"const API_URL = import.meta.env.VITE_API_URL || 'http://localhost:5000';
const BASE = import.meta.env.DEV ? 'http://localhost:5000' : 'https://api.shop.example';
const allowedHosts = ['http://localhost:3000'];
export const load = () => fetch(`${API_URL}${BASE}${allowedHosts}`);
export const Hint = () => <Input placeholder="http://localhost:11434" />;
export const isLocal = (url) => url.startsWith('http://localhost:3000');
"#,
            "src/lib/config.ts" => "let BACKEND_URL = 'http://localhost:9000';\nif (process.env.BACKEND_URL) BACKEND_URL = process.env.BACKEND_URL;\nexport const client = make({ url: BACKEND_URL });\n",
            "src/lib/studio.ts" => "export async function origin() {\n  if (process.env.NODE_ENV === 'development') return fetch('http://localhost:2022/known');\n}\n",
            "debug-leave.ts" => "const BASE_URL = 'http://localhost:3000';\nawait fetch(`${BASE_URL}/api/leave`);\n",
            "src/platform/agent/index.ts" => "export const run = (body) => axios.post('http://localhost:9119/execute', body);\n",
            "test-step-1-users.mjs" => "const baseUrl = 'http://127.0.0.1:54321';\nawait fetch(`${baseUrl}/rest/v1/users`);\n",
            "vite.config.ts" => "export default { server: { proxy: { '/api': { target: 'http://localhost:5000' } } } };\nconst baseUrl = 'http://localhost:1';\n",
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    fail_each_file(
        project,
        out,
        |site| site.kind == SiteKind::MakersAddress,
        |sites, finding| {
            finding.name("host", first(sites)).confidence(Confidence::Medium);
        },
    );
}
