//! Whether people can get their account and data deleted.

use super::erasure;
use crate::facts::Project;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/account-deletion-unproven",
    title: "Nobody knows how an account is deleted",
    pass_title: "Accounts can be deleted",
    severity: Severity::Low,
    effort: Effort::Day,
    stage: Stage::Foundations,
    why: "Privacy laws give people the right to have their data deleted and to get a copy of it, and app stores ask for a way to delete an account inside \
          the app. Done by hand for the first time under a deadline, it is done badly.",
    fix: "Build a way to delete an account with all that belongs to it, and one to export it; until then, write down the steps by hand.",
    prompt: "Add a server function that deletes the signed-in user's account: check the session, delete or anonymise the rows and files that belong \
             to the user, keep what the law makes you keep (invoices), then delete the account at the log-in provider. Add a button with \
             a confirmation on the settings page. Do not accept a user id from the request. Done when a test account is gone from all tables \
             and its files are gone from storage.",
    cannot_see: "What is done by hand, and what a log-in provider's own pages offer.",
    refs: &[
        Ref::Url("https://gdpr-info.eu/art-17-gdpr/"),
        Ref::Url("https://developer.apple.com/support/offering-account-deletion-in-your-app/"),
    ],
    judge,
    bad: samples![],
    good: samples![{ "a function that deletes the caller's account":
        "package.json" => r#"{ "dependencies": { "@supabase/supabase-js": "^2.0.0" } }"#,
        "supabase/functions/delete-account/index.ts" => "import { createClient } from \"npm:@supabase/supabase-js\";\nDeno.serve(async (req) => {\n\
              const s = createClient(Deno.env.get(\"URL\")!, Deno.env.get(\"SUPABASE_SERVICE_ROLE_KEY\")!);\n\
              const { data: { user } } = await s.auth.getUser(req.headers.get(\"Authorization\")!);\n  if (!user) return new Response(\"no\", { status: 401 });\n\
              await s.auth.admin.deleteUser(user.id);\n  return new Response(\"ok\");\n});\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let product = &project.product;
    if !product.has_login || !product.stores_data {
        return out.not_applicable("No accounts of people were found.");
    }
    if let Some(origin) = erasure::deletion(project) {
        return out.pass_at(origin);
    }
    out.unknown(
        "No code that deletes an account was found.",
        Some("How does somebody get their account and all of their data deleted, or a copy of it, and who does it within a month?"),
    );
}
