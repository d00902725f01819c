//! Keys that only a server may hold, sent to every visitor's browser.

use super::credential::{capitalised, live, opens_a_service, pass_if_read};
use crate::facts::{Project, SecretClass, SecretKind};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/secret-in-browser-bundle",
    title: "{what} is sent to every visitor's browser",
    pass_title: "No server key is sent to browsers",
    severity: Severity::Critical,
    effort: Effort::Day,
    stage: Stage::Stabilize,
    why: "Everything a page loads can be read by whoever opens it. A key that pays for AI calls, moves money or reads all \
          data is then anybody's: people look for such keys and use them on your bill.",
    fix: "Revoke the key and make a new one. Move the call that needs it to a server function that checks who calls and how \
          often; the page calls that function instead.",
    prompt: "Move the call that uses this credential from browser code to a server function (API route, edge function). The \
             function reads the key from a server-only environment variable (no VITE_, NEXT_PUBLIC_, REACT_APP_ or similar \
             prefix), requires a signed-in user, limits how often one user may call, and validates its input. The page calls \
             the function. Do not change what users see. Done when no file that browsers receive holds or reads the key.",
    cannot_see: "Limits that are set at the key's issuer (allowed websites, spending caps).",
    refs: &[Ref::Cwe(522), Ref::Url("https://vite.dev/guide/env-and-mode"), Ref::Url("https://ai.google.dev/gemini-api/docs/api-key")],
    judge,
    bad: samples![
        { "an AI key behind a public prefix":
            ".env" => "VITE_OPENAI_API_KEY=⟦sk-proj-⟪alnum:64⟫⟧\n" }
        { "the same, kept out of version control: browsers get it nevertheless":
            ".gitignore" => ".env\n",
            ".env" => "NEXT_PUBLIC_ANTHROPIC_KEY=⟦sk-ant-⟪alnum:64⟫⟧\n" }
        { "a service role key behind a public prefix":
            ".env.production" => "VITE_SUPABASE_SERVICE_ROLE_KEY=⟦⟪jwt:{\"iss\":\"supabase\",\"role\":\"service_role\"}⟫⟧\n" }
    ],
    good: samples![
        { "public keys behind public prefixes":
            ".env" => "VITE_SUPABASE_ANON_KEY=⟪jwt:{\"iss\":\"supabase\",\"role\":\"anon\"}⟫\nVITE_STRIPE_PUBLISHABLE_KEY=pk_live_⟪alnum:24⟫\nVITE_FIREBASE_API_KEY=AIza⟪alnum:35⟫\nNEXT_PUBLIC_POSTHOG_KEY=phc_⟪alnum:43⟫\nVITE_LOCATION_TOKEN=pk.⟪hex:32⟫\n" }
        { "a server key without a prefix":
            ".env" => "OPENAI_API_KEY=sk-proj-⟪alnum:64⟫\n" }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    let credentials = live(project, |secret| opens_a_service(secret.kind) && secret.class == SecretClass::Live);
    for credential in credentials.into_iter().filter(|credential| credential.shipped) {
        let first = credential.first;
        let finding = out.fail(&first.origin);
        finding.name("what", capitalised(&first.name)).detail(credential.advice()).related(credential.others);
        match first.kind {
            SecretKind::Generic => finding.severity(Severity::High).confidence(Confidence::Medium),
            SecretKind::Webhook => finding.severity(Severity::High),
            _ if first.detector == "google-api-key" => finding.severity(Severity::Medium).confidence(Confidence::Low),
            _ => finding,
        };
    }
    pass_if_read(project, out);
}
