//! Settings of production that hold a payment provider's test keys.

use crate::facts::{Project, Setting};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/payment-test-keys-in-production",
    title: "Production takes payments in test mode (`{variable}`)",
    pass_title: "No test keys of a payment provider are set for production",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "Where the product runs for customers, it uses a key of the payment provider's test mode. With it, anybody can pay with the card numbers that the provider prints in its documentation, and no money arrives.",
    fix: "Put the live key into the settings of the place that runs production, outside the files, and keep test keys in the settings for development.",
    prompt: "Remove the payment provider's test key named here from the code or the file with the settings for production. Read them from the hosting platform's settings, and let the server stop at start-up when NODE_ENV is production and the key starts with a test prefix. Do not write live keys into any file. Done when the production build cannot start with a test key.",
    cannot_see: "Keys that are set at the hosting platform, which may replace these.",
    refs: &[Ref::Cwe(1188), Ref::Url("https://docs.stripe.com/keys#test-live-modes")],
    judge,
    bad: samples![{ "a test key for production":
        ".env.production" => "⟦VITE_STRIPE_PUBLISHABLE_KEY=pk_test_⟪alnum:24⟫⟧\nVITE_NAME=shop\n",
    }
    { "a test key typed into the page":
        "src/Checkout.tsx" => r##"import { loadStripe } from "@stripe/stripe-js";
const stripe = loadStripe(⟦"pk_test_⟪alnum:24⟫"⟧);
export const Pay = () => <Elements stripe={stripe} />;
"##,
    }],
    good: samples![{ "a test key for development":
        ".env.development" => "VITE_STRIPE_PUBLISHABLE_KEY=pk_test_⟪alnum:24⟫\n",
        ".env.production" => "VITE_STRIPE_PUBLISHABLE_KEY=pk_live_⟪alnum:24⟫\n",
        ".env.production.example" => "VITE_STRIPE_PUBLISHABLE_KEY=pk_test_⟪alnum:24⟫\n",
        "src/Checkout.tsx" => r##"import { loadStripe } from "@stripe/stripe-js";
const stripe = loadStripe(import.meta.env.VITE_STRIPE_PUBLISHABLE_KEY ?? "pk_test_⟪alnum:24⟫");
export const isTest = (key: string) => key.startsWith("pk_test_") || key === "pk_test_⟪alnum:24⟫";
export const Pay = () => <Elements stripe={stripe} />;
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let mut found = false;
    for stated in project.facts.deployments.iter().filter(|stated| stated.setting == Setting::TestPayments) {
        found = true;
        let finding = out.fail(&stated.origin).name("variable", stated.value.clone());
        if stated.platform == "code" {
            finding.detail("The key is typed into the code, so every place where it runs takes payments in test mode.");
        }
    }
    if !found && project.product.takes_payment {
        out.pass();
    } else if !found {
        out.not_applicable("Nothing shows that the product takes payments.");
    }
}
