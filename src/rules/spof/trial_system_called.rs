//! Products that are tied to a provider's trial system.

use crate::facts::{Project, SiteKind};
use crate::rules::sites::{details, fail_once};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "spof/trial-system-called",
    title: "The address of a provider's trial system is typed into the product ({hosts})",
    pass_title: "No trial system of a provider is typed into the product",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "The address of a system for trying things out is typed into the code, and nothing leads to the real one. There everything seems to work: \
          payments succeed without money, bookings are confirmed that nobody holds. Whoever pays with a card number from the provider's \
          documentation gets what you sell.",
    fix: "Read the provider's address from the environment, with the real one for production, and let the server refuse to start in production with \
          the trial address.",
    prompt: "Read the base address of this provider from one environment variable, used by every call, and name it in the example of the settings with \
             the trial address as the value for development. Let the server stop with a clear message when it runs in production and the address is \
             the trial system's or is not set. Keep keys of the two systems apart. Change nothing else about the calls. Done when no file of the \
             product holds the trial address and one variable decides for all calls.",
    cannot_see: "Whether the product has opened for customers yet, and rewrites that a proxy makes.",
    refs: &[Ref::Cwe(1188), Ref::Url("https://12factor.net/config")],
    judge,
    bad: samples![
        { "payments that never leave the trial system":
            "package.json" => r#"{ "name": "trips" }"#,
            "supabase/functions/pay/index.ts" => r##"Deno.serve(async (req) => {
  const { token } = await req.json();
  const answer = await fetch(⟦"https://sandbox.pay-example.com/v3/payments"⟧, { method: "POST", headers: { access_token: Deno.env.get("PAY_KEY")! } });
  return new Response(await answer.text());
});
"##,
        }
        { "bookings that nobody holds":
            "package.json" => r#"{ "name": "trips" }"#,
            "server/routes/hotels.js" => r##"const router = require("express").Router();
const BASE_URL = ⟦"https://api.test.hotels-example.com"⟧;
router.get("/hotels", async (req, res) => res.json(await (await fetch(`${BASE_URL}/search`)).json()));
module.exports = router;
"##,
        }
    ],
    good: samples![
        { "the environment decides, or the file knows both":
            "package.json" => r#"{ "name": "trips" }"#,
            "server/pay.ts" => r##"const BASE_URL = process.env.PAY_URL || "https://sandbox.pay-example.com";
const HOST = process.env.NODE_ENV === "production" ? "https://api.cards-example.com" : "https://sandbox.cards-example.com";
const API_URLS = { sandbox: "https://sandbox.bank-example.com/api", production: "https://bank-example.com/api" };
export const pay = () => fetch(`${BASE_URL}${HOST}${API_URLS.production}/payments`);
"##,
            "server/hotels.ts" => r##"let BASE_URL = "https://api.test.hotels-example.com";
if (process.env.HOTELS_LIVE) BASE_URL = "https://api.hotels-example.com";
export const search = () => fetch(`${BASE_URL}/search`);
"##,
            "server/ship.ts" => r##"export async function ship(mode: string) {
  if (mode === "sandbox") return fetch("https://sandbox.ship-example.com/labels");
  return fetch(`https://${process.env.SHIP_HOST}/labels`);
}
"##,
        }
        { "trial systems in tests, scripts and pages that only tell of them":
            "package.json" => r#"{ "name": "trips" }"#,
            "scripts/try.js" => "const BASE_URL = 'https://sandbox.pay-example.com';\nfetch(`${BASE_URL}/ping`);\n",
            "src/payments.test.ts" => "const BASE_URL = 'https://sandbox.pay-example.com';\nit('pays', () => fetch(`${BASE_URL}/ping`));\n",
            "src/Help.tsx" => r##"export const Help = () => <a href="https://sandbox.pay-example.com">Try it</a>;
const SANDBOX_URL = "https://sandbox.pay-example.com";
export const isTrial = (url: string) => url.startsWith("https://sandbox.pay-example.com") || url === SANDBOX_URL;
"##,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    let found = fail_once(
        project,
        out,
        |site| site.kind == SiteKind::TrialSystemCalled,
        |sites, finding| {
            finding.name("hosts", details(sites)).confidence(Confidence::Medium);
        },
    );
    if !found && project.facts.modules.is_empty() {
        out.not_applicable("There is no code that this could be seen in.");
    } else if !found {
        out.pass();
    }
}
