//! A query that reads a growing table whole.

use crate::facts::{Project, Query, Role, SiteKind};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use crate::sorted::Gather;

pub(super) static RULE: Rule = Rule {
    id: "cost/unbounded-query",
    title: "Every call reads the whole table `{table}`",
    pass_title: "Queries of growing tables have a limit",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Scale,
    why: "It is quick with ten rows. With ten thousand every page view moves all of them: the page turns slow and \
          the database and traffic bill grows with every customer.",
    fix: "Read a page at a time (limit and offset, or a cursor) and only the columns that are shown.",
    prompt: "Give this query a limit and an order, and load more on demand (range or cursor). Select only \
          the columns that the page uses. Compute totals in the database instead of in code. Do not change what the \
          first page shows. Done when no request reads more than a fixed number of rows.",
    cannot_see: "How many rows the table will have.",
    refs: &[Ref::Url("https://supabase.com/docs/reference/javascript/range"), Ref::Cwe(770)],
    judge,
    bad: samples![
        { "SQL: a statement that picks nothing":
            "package.json" => r#"{ "name": "shop" }"#,
            "server/orders.js" => r#"const { query } = require("./db");
exports.all = async (req, res) => res.json(await ⟦query("SELECT o.*, c.name FROM orders o LEFT JOIN customers c ON c.id = o.customer_id ORDER BY o.created_at DESC")⟧);
exports.some = async (req, res) => res.json(await query("SELECT * FROM orders ORDER BY created_at LIMIT 20"));
exports.mine = async (req, res) => res.json(await pool.query("SELECT * FROM orders WHERE user_id = $1", [req.user.id]));
exports.sums = async (req, res) => res.json(await pool.query("SELECT status, COUNT(*) FROM orders GROUP BY status"));
exports.many = async (req, res) => res.json(await pool.query("SELECT COUNT(*) AS n FROM orders"));
exports.known = async (req, res) => res.json(await pool.query("SELECT table_name FROM information_schema.tables"));
exports.kinds = async (req, res) => res.json(await pool.query("SELECT id, name FROM categories"));
"#,
            "server/crm.js" => "const jsforce = require('jsforce');\nexports.people = () => new jsforce.Connection({}).query('SELECT Id, Email FROM Contact');\n",
            "backend/scripts/look.js" => "const { query } = require('../db');\nquery('SELECT * FROM orders').then(console.log);\n",
        }
        { "Firestore, by way of variables":
            "package.json" => r#"{ "name": "logs" }"#,
            "src/logs.ts" => r#"import { collection, getDocs, limit, orderBy, query, where } from "firebase/firestore";
export async function all() {
  const logs = collection(db, "logs");
  const sorted = query(logs, orderBy("createdAt", "desc"));
  return ⟦getDocs(sorted)⟧;
}
export const open = () => getDocs(query(collection(db, "logs"), where("open", "==", true)));
export const some = () => getDocs(query(collection(db, "logs"), orderBy("createdAt"), limit(20)));
"#,
        }
        { "Python: whole tables":
            "app/routes.py" => r##"from flask import Blueprint, render_template
from .models import Customer
bp = Blueprint("web", __name__)

@bp.route("/customers")
def customers():
    ⟦return render_template("customers.html", rows=Customer.query.order_by(Customer.name).all())⟧
"##,
        }
        { "all orders at once":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/orders.ts" => r#"export const all = async () => {
  const { data } = await supabase
    ⟦.from('orders').select('*').order('created_at');⟧
  return data;
};
"#,
        }
        { "a whole table with Drizzle":
            "package.json" => r#"{ "name": "shop" }"#,
            "server/store.ts" => r#"export async function list() {
  ⟦return await db.select().from(products);⟧
}
"#,
        }
    ],
    good: samples![
        { "Python: pages, one record and a number":
            "app/routes.py" => r##"from flask import Blueprint, render_template
from .models import Customer
bp = Blueprint("web", __name__)

@bp.route("/customers")
def customers():
    rows = Customer.query.order_by(Customer.name).paginate(page=1, per_page=20)
    return render_template("customers.html", rows=rows, first=Customer.query.first(), all=Customer.query.count())
"##,
        }
        { "limited, single, counted, small and one person's rows":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/orders.ts" => r#"await supabase.from('orders').select('id').limit(50);
await supabase.from('orders').select('*').eq('id', id).single();
await supabase.from('orders').select('*', { count: 'exact', head: true });
await supabase.from('categories').select('*');
await supabase.from('orders').select('*').eq('user_id', user.id);
let query = supabase.from('orders').select('*');
query = query.range(0, 9);
const names = Array.from(new Set(list));
await supabase.storage.from('pictures').list();
"#,
        }
    ],
};

/// Words of tables that stay small whatever the product's success.
const SMALL: &[&str] = &[
    "category",
    "categories",
    "plan",
    "plans",
    "tier",
    "tiers",
    "setting",
    "settings",
    "config",
    "configs",
    "configuration",
    "role",
    "roles",
    "permission",
    "permissions",
    "country",
    "countries",
    "language",
    "languages",
    "currency",
    "currencies",
    "template",
    "templates",
    "faq",
    "faqs",
    "feature",
    "features",
    "tag",
    "tags",
    "type",
    "types",
    "status",
    "statuses",
    "pricing",
    "prices",
    "banner",
    "banners",
    "department",
    "departments",
    "location",
    "locations",
    "branch",
    "branches",
    "testimonial",
    "testimonials",
    "flag",
    "flags",
    "city",
    "cities",
    "region",
    "regions",
    "level",
    "levels",
    "badge",
    "badges",
    "team",
    "teams",
    "page",
    "pages",
    "menu",
    "menus",
    "option",
    "options",
    "section",
    "sections",
    "migrations",
    "provider",
    "providers",
    "subject",
    "subjects",
    "package",
    "packages",
    "unit",
    "units",
    "model",
    "models",
    "staff",
    "sport",
    "sports",
    "cuisine",
    "cuisines",
    "admin",
    "admins",
    "master",
    "masters",
    "rate",
    "rates",
    "price",
    "rule",
    "rules",
    "position",
    "positions",
    "brand",
    "brands",
    "reason",
    "reasons",
    "holiday",
    "holidays",
    "workflow",
    "workflows",
    "designation",
    "designations",
];

/// Whether a table's name says that it stays small.
pub(super) fn is_small(table: &str) -> bool {
    let mut words = Vec::new();
    let mut word = String::new();
    for c in table.chars() {
        if (c.is_ascii_uppercase() || !c.is_ascii_alphanumeric()) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if c.is_ascii_alphanumeric() {
            word.push(c.to_ascii_lowercase());
        }
    }
    words.push(word);
    words.iter().any(|word| SMALL.contains(&word.as_str()))
}

/// From more such queries than this on, a file is told once.
const MANY: usize = 4;

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    if facts.queries.is_empty() {
        out.not_applicable("No queries of a database could be recognised.");
        return;
    }
    let holds_files = |table: &str| facts.sites.iter().any(|site| site.kind == SiteKind::BlobInRow && site.detail == table);
    let sources: std::collections::BTreeSet<&str> =
        facts.files.iter().filter(|file| file.role == Role::Source).map(|file| file.path.as_str()).into_set();
    let by_hand = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or(path);
        let served = ["server", "index", "app", "main"].iter().any(|start| name.starts_with(start));
        !path.contains('/') && !served
            || !sources.contains(path)
            || ["seed", "migrat", "backup", "export"].iter().any(|word| path.contains(word))
            // What somebody starts by hand, and what is put aside, no visitor waits for.
            || path.split('/').any(|folder| matches!(folder, "scripts" | "script" | "_archived" | "archived" | "archive" | "_archive" | "debug-scripts"))
    };
    let mut files: std::collections::BTreeMap<&str, Vec<(&Query, &str, bool)>> = std::collections::BTreeMap::new();
    for query in facts.queries.iter().filter(|query| query.operation == "select" && !query.bounded) {
        let Some(table) = query.table.as_deref().filter(|table| !is_small(table)) else { continue };
        let heavy = query.filtered && query.all_columns && holds_files(table);
        if !(query.filtered && !heavy || by_hand(&query.origin.path)) {
            files.entry(&query.origin.path).or_default().push((query, table, heavy));
        }
    }
    let found = !files.is_empty();
    for queries in files.into_values() {
        // A file full of them has one cure.
        let apart = if queries.len() > MANY { 1 } else { queries.len() };
        let (told, others) = queries.split_at(apart);
        for (query, table, heavy) in told {
            let finding = out.fail(&query.origin).name("table", *table).confidence(Confidence::Medium);
            if query.names_only && others.iter().all(|(query, ..)| query.names_only) {
                finding.severity(Severity::Low);
            }
            if *heavy {
                finding.detail("Each of these rows carries whole pictures, so that even one person's list is large.");
            } else if !others.is_empty() {
                finding.detail(format!("{} more queries of this file are like it.", others.len()));
            }
            finding.related(others.iter().map(|(query, ..)| query.origin.clone()));
        }
    }
    if !found {
        out.pass();
    }
}
