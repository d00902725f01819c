//! Whether people can get their account and data deleted.

use crate::facts::{EffectKind, Project};
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
    let facts = &project.facts;
    let endpoint = facts.endpoints.iter().find(|endpoint| {
        let route = plain(&endpoint.route);
        let erases =
            endpoint.effects.iter().any(|effect| effect.kind == EffectKind::ManagesUsers && plain(&effect.target).contains("delete"));
        let own = ["/me", "/account", "/profile", "/users", "/user", "/users/me"].iter().any(|end| {
            endpoint.route.trim_end_matches('/').trim_end_matches(":id").trim_end_matches("[id]").trim_end_matches('/').ends_with(end)
        });
        erases
            || is_deletion(&route)
            || endpoint.method.as_deref() == Some("DELETE") && own
            || endpoint.calls.iter().any(|call| is_deletion(&plain(call)))
    });
    if let Some(endpoint) = endpoint {
        return out.pass_at(&endpoint.origin);
    }
    let functions = facts.modules.iter().flat_map(|module| &module.functions);
    let mut called =
        functions.filter(|function| is_deletion(&plain(&function.name)) || function.calls.iter().any(|call| is_deletion(&plain(call))));
    if let Some(function) = called.next() {
        return out.pass_at(&function.origin);
    }
    if let Some(function) = project.schema.functions.values().find(|function| is_deletion(&plain(&function.routine.name))) {
        return out.pass_at(&function.routine.origin);
    }
    out.unknown(
        "No code that deletes an account was found.",
        Some("How does somebody get their account and all of their data deleted, or a copy of it, and who does it within a month?"),
    );
}

/// Lower-case, letters and slashes only.
fn plain(name: &str) -> String {
    name.chars().take(200).filter(|c| c.is_ascii_alphanumeric() || *c == '/').map(|c| c.to_ascii_lowercase()).collect()
}

/// Whether a name speaks of deleting an account.
fn is_deletion(plain: &str) -> bool {
    let verbs = ["delete", "remove", "erase", "destroy", "deactivate", "eliminar", "excluir", "apagar", "supprimer", "loeschen", "borrar"];
    let objects = ["account", "user", "profile", "mydata", "userdata", "cuenta", "conta", "compte", "konto", "usuario"];
    verbs.iter().any(|verb| {
        plain.split_once(verb).is_some_and(|(_, after)| {
            let after = after.trim_start_matches('/');
            let after = ["my", "own", "current", "the", "auth"].iter().fold(after, |rest, word| rest.strip_prefix(word).unwrap_or(rest));
            // A person who leaves a team or a menu that closes is no deletion.
            objects.iter().filter_map(|object| after.strip_prefix(object)).any(|rest| {
                !["from", "menu", "modal", "dialog", "role", "image", "photo", "picture"].iter().any(|word| rest.starts_with(word))
            })
        })
    }) || objects.iter().any(|object| verbs.iter().any(|verb| plain.contains(&format!("/{object}/{verb}"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_deletion() {
        for (name, expected) in [
            ("supabase.auth.admin.deleteUser", true),
            ("/functions/v1/delete-my-account", true),
            ("delete_user_data", true),
            ("/api/account/delete", true),
            ("deleteTodo", false),
            ("closeUserMenu", false),
            ("removeUserFromTeam", false),
        ] {
            assert_eq!(is_deletion(&plain(name)), expected, "{name}");
        }
    }
}
