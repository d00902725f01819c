//! PocketBase, Appwrite, Hasura and Base44: permissions that let in everyone.

use super::{access, inventory};
use crate::facts::{AccessRule, Project, Reach};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use crate::sorted::Arrange;
use std::collections::{BTreeMap, BTreeSet};

/// Most further places that a finding names in words.
const SAID: usize = 8;

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
             by X-Hasura-User-Id, and no permissions for the anonymous role but on public tables. Base44: an rls block in each entity that says read, create, update and \
             delete (what is left out is open), such as { \"created_by_id\": \"{{user.id}}\" } for people's own records and \
             { \"user_condition\": { \"role\": \"admin\" } } for the team's. Leave public catalogues readable. Done when a request \
             without a log-in, and one of another account, are refused.",
    cannot_see: "Whether the permissions in these files are those of the running server.",
    refs: &[
        Ref::Cwe(862),
        Ref::Url("https://pocketbase.io/docs/api-rules-and-filters/"),
        Ref::Url("https://appwrite.io/docs/advanced/platform/permissions"),
        Ref::Url("https://hasura.io/docs/2.0/auth/authorization/permissions/"),
        Ref::Url("https://docs.base44.com/developers/backend/resources/entities/security"),
    ],
    judge,
    bad: samples![
        { "PocketBase, everyone and every account":
            "pb_schema.json" => "[ { \"id\": \"a\", \"name\": \"orders\", \"type\": \"base\",\n⟦\"listRule\"⟧: \"\",\n\"viewRule\": \"user = @request.auth.id\",\n\
                \"createRule\": \"@request.auth.id != ''\",\n\"updateRule\": \"@request.auth.id != ''\",\n\"deleteRule\": null } ]\n",
        }
        { "PocketBase's own migrations":
            "pb_migrations/1_created_notes.js" => "migrate((app) => {\n  const collection = new Collection({\n\"createRule\": \"\",\n⟦\"deleteRule\"⟧: \"\",\n\
                \"listRule\": null,\n\"name\": \"notes\",\n\"updateRule\": null,\n\"viewRule\": null\n  });\n  return app.save(collection);\n}, (app) => {\n})\n",
        }
        { "PocketBase, opened by a later step that calls the collection by its id":
            "pb_migrations/1_created_orders.js" => "migrate((app) => {\n  const collection = new Collection({\n\"createRule\": null,\n\"deleteRule\": null,\n\
                \"id\": \"pbc_77\",\n\"listRule\": null,\n\"name\": \"orders\",\n\"updateRule\": null,\n\"viewRule\": null\n  });\n  return app.save(collection);\n}, (app) => {\n})\n",
            "pb_migrations/2_updated_orders.js" => "migrate((app) => {\n  const collection = app.findCollectionByNameOrId(\"pbc_77\")\n  unmarshal({\n    ⟦\"deleteRule\"⟧: \"\"\n  }, collection)\n\
                return app.save(collection)\n}, (app) => {\n  const collection = app.findCollectionByNameOrId(\"pbc_77\")\n  unmarshal({ \"deleteRule\": null }, collection)\n})\n",
        }
        { "Appwrite":
            "appwrite.json" => "{ \"projectId\": \"p\", \"collections\": [ { \"$id\": \"c1\", \"$permissions\": [\n\"create(\\\"users\\\")\",\n⟦\"delete(\\\"any\\\")\"⟧,\n\
                \"update(\\\"users\\\")\" ], \"name\": \"profiles\" } ] }\n",
        }
        { "Hasura":
            "metadata/databases/default/tables/public_customers.yaml" => "table:\n  name: customers\n  schema: public\nselect_permissions:\n  - ⟦role: anonymous⟧\n    permission:\n      \
                columns:\n        - email\n      filter: {}\n  - role: user\n    permission:\n      columns: '*'\n      filter:\n        id:\n          _eq: X-Hasura-User-Id\n\
                delete_permissions:\n  - role: user\n    permission:\n      filter: {}\n",
        }
        { "Base44: an entity without rules, and one whose rules leave operations out":
            "package.json" => r#"{ "dependencies": { "@base44/sdk": "^0.8.0" } }"#,
            "base44/entities/Driver.jsonc" => "{\n  // people who drive for us\n  ⟦\"name\"⟧: \"Driver\",\n  \"properties\": { \"full_name\": { \"type\": \"string\" }, \"cpf\": { \"type\": \"string\" } },\n}\n",
            "base44/entities/Label.jsonc" => "{\n  \"name\": \"Label\",\n  \"properties\": { \"color\": { \"type\": \"string\" } },\n  \"rls\": { \"read\": true, \"create\": { \"user_condition\": { \"role\": \"admin\" } } }\n}\n",
        }
    ],
    good: samples![{ "a catalogue, one's own records, a form, a rule that a later migration closes":
        "pb_schema.json" => "[ { \"name\": \"products\", \"listRule\": \"\", \"viewRule\": \"\", \"createRule\": null, \"updateRule\": null, \"deleteRule\": null },\n\
            { \"name\": \"contact\", \"listRule\": null, \"viewRule\": null, \"createRule\": \"\", \"updateRule\": null, \"deleteRule\": null },\n\
            { \"name\": \"notes\", \"listRule\": \"user = @request.auth.id\", \"viewRule\": \"user = @request.auth.id\", \"createRule\": \"@request.auth.id != ''\",\n\
            \"updateRule\": \"@request.auth.id != '' && user = @request.auth.id\", \"deleteRule\": \"user = @request.auth.id || @request.auth.role = 'admin'\" } ]\n",
        "appwrite.json" => "{ \"collections\": [ { \"$id\": \"c\", \"$permissions\": [\"create(\\\"users\\\")\", \"read(\\\"any\\\")\", \"delete(\\\"team:admins\\\")\"], \"documentSecurity\": true, \"name\": \"posts\" } ] }\n",
        "metadata/tables/products.yaml" => "table:\n  name: products\nselect_permissions:\n  - role: anonymous\n    permission:\n      columns: '*'\n      filter: {}\n",
        "pb_migrations/1_created_bills.js" => "migrate((app) => {\n  const collection = new Collection({\n\"createRule\": null,\n\"deleteRule\": \"\",\n\
            \"id\": \"pbc_78\",\n\"listRule\": \"\",\n\"name\": \"invoices\",\n\"updateRule\": null,\n\"viewRule\": null\n  });\n  return app.save(collection);\n}, (app) => {\n})\n",
        "pb_migrations/2_updated_bills.js" => "migrate((db) => {\n  const dao = new Dao(db)\n  const collection = dao.findCollectionByNameOrId(\"pbc_78\")\n  collection.listRule = null\n\
            collection.deleteRule = \"@request.auth.id = owner\"\n  return dao.saveCollection(collection)\n}, (db) => {\n})\n",
        ".github/workflows/a.yml" => "on: push\njobs:\n  a:\n    steps:\n      - run: echo fs_permissions: role: x\n",
    }
    { "Base44: a catalogue, a form, one's own records, and accounts that the platform guards":
        "package.json" => r#"{ "dependencies": { "@base44/sdk": "^0.8.0" } }"#,
        "base44/config.jsonc" => "{ \"name\": \"Shop\", \"visibility\": \"public\" }\n",
        "base44/entities/Product.jsonc" => "{ \"name\": \"Product\", \"properties\": { \"price\": { \"type\": \"number\" } }, \"rls\": { \"read\": true, \"write\": { \"user_condition\": { \"role\": \"admin\" } } } }\n",
        "base44/entities/ContactRequest.jsonc" => "{ \"name\": \"ContactRequest\", \"properties\": { \"email\": { \"type\": \"string\" }, \"phone\": { \"type\": \"string\" } }, \"rls\": { \"create\": true, \"read\": { \"user_condition\": { \"role\": \"admin\" } }, \"update\": false, \"delete\": false } }\n",
        "base44/entities/PaymentMethod.jsonc" => "{ \"name\": \"PaymentMethod\", \"properties\": { \"title\": { \"type\": \"string\" }, \"enabled\": { \"type\": \"boolean\" } }, \"rls\": { \"read\": true, \"write\": { \"user_condition\": { \"role\": \"admin\" } } } }\n",
        "base44/entities/Note.jsonc" => "{ \"name\": \"Note\", \"properties\": { \"text\": { \"type\": \"string\" } }, \"rls\": { \"create\": true, \"read\": { \"created_by\": \"{{user.email}}\" }, \"update\": { \"$or\": [ { \"created_by\": \"{{user.email}}\" }, { \"user_condition\": { \"role\": \"admin\" } } ] }, \"delete\": { \"created_by\": \"{{user.email}}\" } } }\n",
        "base44/entities/User.jsonc" => "{ \"name\": \"User\", \"properties\": { \"phone\": { \"type\": \"string\" } } }\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let rules = access::other_rules(project);
    if rules.iter().all(|rule| access::is_visit(rule)) {
        if access::keeps_entities(project) {
            out.unknown(
                "The records are kept by Base44, and no file holds the rules of its entities: who may read and change them cannot be told.",
                Some("Which rules does each data table of the Base44 app have in its security settings, and do they let people reach only their own records?"),
            );
        } else {
            out.not_applicable("There are no permissions of PocketBase, Appwrite, Hasura or Base44.");
        }
        return;
    }
    // One finding for the permissions that are mended together: those of a file, or of the files into which one store
    // writes a table each.
    let mut by_file: BTreeMap<&str, Vec<Open<'_>>> = BTreeMap::new();
    let together = |path: &str| path.find("/tables/").or_else(|| path.find("entities/")).map_or(path.len(), |end| end);
    let mut told: BTreeSet<(&str, &str, &str, &str)> = BTreeSet::new();
    for rule in rules {
        let entity = rule.store == "base44";
        let reach = if entity { access::reach_of_entity(project, rule) } else { rule.reach };
        let Some((what, severity)) = (if entity { harm_of_entity(project, rule, reach) } else { harm(rule) }) else { continue };
        let who = match reach {
            Reach::Everyone if entity && access::visitors_of_app(project).is_none() => OPENS_APP,
            Reach::Everyone => "Anyone",
            _ => "Any signed-in user",
        };
        // Changing and deleting are one fault, and stores write them as two permissions.
        if told.insert((rule.store.as_str(), rule.path.as_str(), who, what)) {
            let path = rule.origin.path.as_str();
            by_file.entry(path.get(..together(path)).unwrap_or(path)).or_default().push(Open { rule, who, what, severity });
        }
    }
    for mut open in by_file.into_values() {
        open.arrange_by_key(|one| {
            (one.severity, one.rule.store == "base44" && one.what == "read", one.rule.origin.path.as_str(), one.rule.origin.line)
        });
        let Some((worst, others)) = open.split_first() else { continue };
        let finding = out.fail(&worst.rule.origin);
        finding.name("who", worst.who).name("what", worst.what).severity(worst.severity);
        let more = if others.is_empty() { String::new() } else { format!(" and {} more", others.len()) };
        finding.name("place", format!("{}{more}", access::place(worst.rule)));
        let mut sentences = Vec::new();
        if worst.rule.store == "base44" && worst.who == OPENS_APP {
            sentences.push("Base44 opens what no rule narrows: to every account, and to strangers too where the app needs no log-in, which the files do not say.".to_owned());
        }
        if !others.is_empty() {
            let said: Vec<String> = others.iter().take(SAID).map(Open::sentence).collect();
            let rest = if others.len() > SAID { format!(" And {} more.", others.len() - SAID) } else { String::new() };
            sentences.push(format!("Also open: {}.{rest}", said.join("; ")));
            finding.related(others.iter().map(|one| one.rule.origin.clone()));
        }
        if !sentences.is_empty() {
            finding.detail(sentences.join(" "));
        }
    }
    out.pass();
}

/// Who may be a stranger or needs an account: no file says.
const OPENS_APP: &str = "Whoever can open the app";

/// One permission that opens too much.
struct Open<'p> {
    rule: &'p AccessRule,
    who: &'static str,
    what: &'static str,
    severity: Severity,
}

impl Open<'_> {
    fn sentence(&self) -> String {
        format!("{} ({} can {})", access::place(self.rule), self.who.to_lowercase(), self.what.trim_end_matches(" everyone's records in"))
    }
}

/// What a permission opens that it should not, and how bad that is.
fn harm(rule: &AccessRule) -> Option<(&'static str, Severity)> {
    let has = |operation: &str| rule.operations.iter().any(|own| own == operation);
    let (reads, changes) = (has("list"), has("update") || has("delete"));
    let collection = access::collection(rule);
    let private = access::is_personal(collection) || access::is_confidential(collection);
    match rule.reach {
        Reach::Everyone if changes && (private || access::is_settings(collection)) => Some(("change", Severity::Critical)),
        // Vandalism of what is about nobody can be undone from a backup.
        Reach::Everyone if changes => Some(("change", Severity::High)),
        // PocketBase keeps the addresses of its own accounts to itself unless somebody lets them be seen.
        Reach::Everyone if reads && rule.store == "pocketbase" && collection == "users" => Some(("read", Severity::Medium)),
        Reach::Everyone if reads && (private || access::is_settings(collection)) => Some(("read", Severity::High)),
        Reach::SignedIn if changes && private => Some(("change everyone's records in", Severity::High)),
        Reach::SignedIn if changes && !access::is_form(collection) => Some(("change everyone's records in", Severity::Medium)),
        Reach::SignedIn if reads && access::is_confidential(collection) => Some(("read", Severity::Medium)),
        _ => None,
    }
}

/// The same for an entity of Base44, whose fields tell what it holds.
fn harm_of_entity(project: &Project, rule: &AccessRule, reach: Reach) -> Option<(&'static str, Severity)> {
    let has = |operation: &str| rule.operations.iter().any(|own| own == operation);
    let (reads, changes) = (has("list"), has("update") || has("delete"));
    let name = access::collection(rule);
    let told = project.schema.called(name).map(inventory::told_of_people).unwrap_or_default();
    // What a name says of people must show in the fields: ways to pay are no payments of anybody.
    let grave = told.grave || told.any && access::is_confidential(name);
    let private = grave || told.many || told.any && access::is_personal(name);
    let stated = access::visitors_of_app(project) == Some(Reach::Everyone);
    match reach {
        Reach::Everyone if changes && (private || access::is_settings(name)) => {
            Some(("change", if stated { Severity::Critical } else { Severity::High }))
        }
        Reach::SignedIn if changes && private => Some(("change", Severity::High)),
        Reach::Everyone | Reach::SignedIn if changes && !access::is_form(name) => Some(("change", Severity::Medium)),
        Reach::Everyone if reads && (private || access::is_settings(name)) => {
            Some(("read", if grave || stated { Severity::High } else { Severity::Medium }))
        }
        Reach::SignedIn if reads && grave => Some(("read", Severity::Medium)),
        _ => None,
    }
}
