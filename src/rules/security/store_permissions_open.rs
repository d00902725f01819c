//! PocketBase, Appwrite and Hasura: permissions that let in everyone.

use super::access;
use crate::facts::{AccessRule, Project, Reach};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule {
    id: "security/store-permissions-open",
    title: "{who} can {what} {place}",
    pass_title: "The store's permissions let in only those they should",
    severity: Severity::Critical,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "Your pages ask the store directly, and its permissions are the only guard. With these, strangers can copy or destroy what is stored there \
          without passing any screen of yours.",
    fix: "Allow each collection only what the app needs, to the person whom the record belongs to.",
    prompt: "Tighten the permissions of this collection and export them again into the repository. PocketBase: rules such as user = @request.auth.id for \
             list, view, update and delete, and @request.body.user = @request.auth.id for create; null where only the server works. Appwrite: no \
             update or delete for any or users; switch row security on and give the creator permissions on their own row. Hasura: filter and check \
             by X-Hasura-User-Id, and no permissions for the anonymous role but on public tables. Leave public catalogues readable. Done when a request \
             without a log-in, and one of another account, are refused.",
    cannot_see: "Whether the permissions in these files are those of the running server.",
    refs: &[
        Ref::Cwe(862),
        Ref::Url("https://pocketbase.io/docs/api-rules-and-filters/"),
        Ref::Url("https://appwrite.io/docs/advanced/platform/permissions"),
        Ref::Url("https://hasura.io/docs/2.0/auth/authorization/permissions/"),
    ],
    judge,
    bad: samples![
        { "PocketBase, everyone and every account":
            "pb_schema.json" => "[ { \"id\": \"a\", \"name\": \"orders\", \"type\": \"base\",\n⟦\"listRule\"⟧: \"\",\n\"viewRule\": \"user = @request.auth.id\",\n\
                \"createRule\": \"@request.auth.id != ''\",\n⟦\"updateRule\"⟧: \"@request.auth.id != ''\",\n\"deleteRule\": null } ]\n",
        }
        { "PocketBase's own migrations":
            "pb_migrations/1_created_notes.js" => "migrate((app) => {\n  const collection = new Collection({\n\"createRule\": \"\",\n⟦\"deleteRule\"⟧: \"\",\n\
                \"listRule\": null,\n\"name\": \"notes\",\n\"updateRule\": null,\n\"viewRule\": null\n  });\n  return app.save(collection);\n}, (app) => {\n})\n",
        }
        { "Appwrite":
            "appwrite.json" => "{ \"projectId\": \"p\", \"collections\": [ { \"$id\": \"c1\", \"$permissions\": [\n\"create(\\\"users\\\")\",\n⟦\"delete(\\\"any\\\")\"⟧,\n\
                ⟦\"update(\\\"users\\\")\"⟧ ], \"name\": \"profiles\" } ] }\n",
        }
        { "Hasura":
            "metadata/databases/default/tables/public_customers.yaml" => "table:\n  name: customers\n  schema: public\nselect_permissions:\n  - ⟦role: anonymous⟧\n    permission:\n      \
                columns:\n        - email\n      filter: {}\n  - role: user\n    permission:\n      columns: '*'\n      filter:\n        id:\n          _eq: X-Hasura-User-Id\n\
                delete_permissions:\n  - ⟦role: user⟧\n    permission:\n      filter: {}\n",
        }
    ],
    good: samples![{ "a catalogue, one's own records, a form, a rule that a later migration closes":
        "pb_schema.json" => "[ { \"name\": \"products\", \"listRule\": \"\", \"viewRule\": \"\", \"createRule\": null, \"updateRule\": null, \"deleteRule\": null },\n\
            { \"name\": \"contact\", \"listRule\": null, \"viewRule\": null, \"createRule\": \"\", \"updateRule\": null, \"deleteRule\": null },\n\
            { \"name\": \"notes\", \"listRule\": \"user = @request.auth.id\", \"viewRule\": \"user = @request.auth.id\", \"createRule\": \"@request.auth.id != ''\",\n\
            \"updateRule\": \"@request.auth.id != '' && user = @request.auth.id\", \"deleteRule\": \"user = @request.auth.id || @request.auth.role = 'admin'\" } ]\n",
        "appwrite.json" => "{ \"collections\": [ { \"$id\": \"c\", \"$permissions\": [\"create(\\\"users\\\")\", \"read(\\\"any\\\")\", \"delete(\\\"team:admins\\\")\"], \"documentSecurity\": true, \"name\": \"posts\" } ] }\n",
        "metadata/tables/products.yaml" => "table:\n  name: products\nselect_permissions:\n  - role: anonymous\n    permission:\n      columns: '*'\n      filter: {}\n",
        ".github/workflows/a.yml" => "on: push\njobs:\n  a:\n    steps:\n      - run: echo fs_permissions: role: x\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let rules = access::other_rules(project);
    if rules.is_empty() {
        return out.not_applicable("There are no permissions of PocketBase, Appwrite or Hasura.");
    }
    // Changing and deleting are one fault, and stores write them as two permissions.
    let mut told: BTreeSet<(&str, &str, &str, &str)> = BTreeSet::new();
    for rule in rules {
        let Some((what, severity)) = harm(rule) else { continue };
        let who = if rule.reach == Reach::Everyone { "Anyone" } else { "Any signed-in user" };
        if !told.insert((rule.store.as_str(), rule.path.as_str(), who, what)) {
            continue;
        }
        out.fail(&rule.origin).name("who", who).name("what", what).name("place", access::place(rule)).severity(severity);
    }
    out.pass();
}

/// What a permission opens that it should not, and how bad that is.
fn harm(rule: &AccessRule) -> Option<(&'static str, Severity)> {
    let has = |operation: &str| rule.operations.iter().any(|own| own == operation);
    let (reads, changes) = (has("list"), has("update") || has("delete"));
    let collection = access::collection(rule);
    let private = access::is_personal(collection) || access::is_confidential(collection);
    match rule.reach {
        Reach::Everyone if changes => Some(("change", Severity::Critical)),
        // PocketBase keeps the addresses of its own accounts to itself unless somebody lets them be seen.
        Reach::Everyone if reads && rule.store == "pocketbase" && collection == "users" => Some(("read", Severity::Medium)),
        Reach::Everyone if reads && (private || access::is_settings(collection)) => Some(("read", Severity::High)),
        Reach::SignedIn if changes && !access::is_form(collection) => Some(("change everyone's records in", Severity::High)),
        Reach::SignedIn if reads && access::is_confidential(collection) => Some(("read", Severity::Medium)),
        _ => None,
    }
}
