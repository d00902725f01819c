//! An account whose password stands in the code.

use crate::facts::{Project, SiteKind};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/default-admin-credentials",
    title: "A password that lets people in stands in the code",
    pass_title: "No password that lets people in stands in the code",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "Everyone who ever sees the code can get in with it. If it is an administrator's, they own the product.",
    fix: "Change the password now, remove it from the code, and pass it in when the script is run or the server starts.",
    prompt: "Remove literal e-mail addresses and passwords that sign in or create accounts. Read them from environment \
          variables and stop when they are missing; delete functions that create demo or admin accounts in \
          production. Tell me which accounts existed so that I can change their passwords. Done when no password \
          stands in the code.",
    cannot_see: "Whether the account still exists and still has this password.",
    refs: &[Ref::Cwe(798), Ref::Cwe(1392)],
    judge,
    bad: samples![
        { "Python: a page behind one password for all":
            "shop/views.py" => r#"from django.shortcuts import render
VALID_CODE = "brew1234"
def staff_page(request):
    sent = request.POST.get("code") or None
    if ⟦sent == VALID_CODE⟧:
        request.session["staff"] = True
    return render(request, "staff.html")
"#,
        }
        { "Python: an administrator whom each start makes":
            "run.py" => r#"from app import create_app, db
from app.models import User
app = create_app()
with app.app_context():
    db.create_all()
    if not User.query.filter_by(role="admin").first():
        admin = User(email="admin@example.com", role="admin")
        ⟦admin.set_password("Brew-1234")⟧
        db.session.add(admin)
        db.session.commit()
"#,
        }
        { "Python: an administrator whom the service makes where there is none":
            "app/services.py" => r#"from app.models import User
class UserService:
    @staticmethod
    def create_default_admin(db):
        if not UserService.by_email(db, "admin@example.com"):
            data = ⟦UserCreate(name="Admin", email="admin@example.com", password="Brew-1234", role=UserRole.SUPER_ADMIN)⟧
            UserService.create_user(db, data)
"#,
            "store.py" => r#"import os
from werkzeug.security import generate_password_hash
def init_db(db):
    if os.getenv("FLASK_ENV") == "development":
        password = os.getenv("DEV_ADMIN_PW") or "Brew-1234"
        hashed = ⟦generate_password_hash(password)⟧
        db.execute("INSERT INTO users (email, password_hash, is_admin) VALUES (?, ?, ?)", ("me@example.com", hashed, 1))
        db.commit()
"#,
        }
        { "a table that is filled when the database is made":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/a.ts" => "export const a = 1;\n",
            "docker/postgres/init.sql" => "-- People of the shop\n⟦-- Password: letmein1⟧\nINSERT INTO users (email, password, role)\nVALUES\n  ('admin@shop.example', '$2b$10$⟪alnum:53⟫', 'ADMIN');\n",
        }
        { "a password of the environment that gives way to one of the code":
            "package.json" => r#"{ "name": "purse" }"#,
            "app/api/admin-login/route.ts" => r#"export async function POST(request: Request) {
  const { email, password } = await request.json();
  const wanted = ⟦process.env.ADMIN_PASSWORD ?? "⟪alnum:9⟫"⟧;
  const store = process.env.DB_PASSWORD ?? "postgres";
  if (email !== process.env.ADMIN_EMAIL || password !== wanted) return new Response("no", { status: 401 });
  return start(email, store);
}
"#,
        }
        { "the same password for every new account":
            "package.json" => r#"{ "name": "purse" }"#,
            "app/api/admin/users/route.ts" => r#"export async function POST(request: Request) {
  const { email, role } = await request.json();
  await users.insert({ email, role, password: ⟦"12345"⟧ });
  return new Response("ok");
}
"#,
        }
        { "a script that signs in as admin":
            "package.json" => r#"{ "name": "shop" }"#,
            "scripts/repair.js" => r#"import { createClient } from '@supabase/supabase-js';
const supabase = createClient(process.env.URL, process.env.KEY);
await supabase.auth.signInWithPassword({
  email: 'admin@shop.example',
  ⟦password: 'Admin-1234',⟧
});
"#,
        }
        { "scripts that write an administrator's row":
            "package.json" => r#"{ "name": "shop" }"#,
            "scripts/create-admin.ts" => r#"import bcrypt from 'bcrypt';
⟦const password = 'Brew-1234';⟧
const hashed = await bcrypt.hash(password, 10);
await query('INSERT INTO users (email, password, name, role) VALUES (?, ?, ?, ?)', ['admin@kombuchery.dev', hashed, 'Kim', 'admin']);
"#,
            "scripts/reset-admin.js" => r#"const bcrypt = require('bcrypt');
const hashed = ⟦bcrypt.hashSync('Brew-1234', 10)⟧;
db.execute("UPDATE users SET password = ?, role = 'admin' WHERE email = ?", [hashed, 'admin@kombuchery.dev']);
"#,
        }
        { "a script that makes the owner's account":
            "package.json" => r#"{ "name": "shop" }"#,
            "scripts/seed-owner.js" => r#"import { db } from '../db.js';
const email = 'kim@kombuchery.dev';
⟦const password = 'Brew-1234';⟧
await db.insert(users).values({ email, role: 'super_admin', password: await hashPassword(password) });
"#,
        }
    ],
    good: samples![
        { "Python: passwords from outside, and accounts of nobody in particular":
            "app/services.py" => r#"import os
def create_admin(db, password):
    data = UserCreate(name="Admin", email="admin@example.com", password=password, role=UserRole.SUPER_ADMIN)
    first = UserCreate(name="Admin", password=os.environ["ADMIN_PASSWORD"], role="admin")
    guest = UserCreate(name="Guest", password="Brew-1234", role="guest")
    save(db, data, first, guest)
"#,
        }
        { "Python: a password that is asked for, a test's, and a command's":
            "app/setup.py" => r#"import os
def make_admin():
    admin = User(email="kim@kombuchery.dev", role="admin")
    admin.set_password(os.environ["ADMIN_PASSWORD"])
    db.session.add(admin)
"#,
            "tests/test_users.py" => r#"def test_admin(db):
    admin = User(role="admin")
    admin.set_password("Brew-1234")
    db.session.add(admin)
"#,
            "app/views.py" => r#"KIND_CODE = "invoice"
def list_all(request):
    if request.GET.get("type") == KIND_CODE or request.POST.get("password") == settings.STAFF_PASSWORD:
        return all_invoices()
"#,
            "app/cli/commands.py" => r#"def seed():
    admin = User(role="admin")
    admin.set_password("Brew-1234")
    db.session.add(admin)
"#,
        }
        { "hashes of a developer's seed, and an account whose password nobody tells":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/a.ts" => "export const a = 1;\n",
            "supabase/seed.sql" => "-- Password: letmein1\nINSERT INTO users (email, password) VALUES ('admin@shop.example', '$2b$10$⟪alnum:53⟫');\n",
            "db/init.sql" => "-- the password is handed over in person\nINSERT INTO users (email, password) VALUES ('admin@shop.example', '$2b$10$⟪alnum:53⟫');\n",
        }
        { "a seed's sample accounts, and one whose password is passed in":
            "package.json" => r#"{ "name": "shop" }"#,
            "scripts/seed.js" => r#"import { db } from '../db.js';
const email = 'admin@example.com';
const password = 'Admin-1234';
await db.insert(users).values({ email, role: 'admin', password: await hashPassword(password) });
"#,
            "scripts/make-admin.js" => r#"import { db } from '../db.js';
const email = 'kim@kombuchery.dev';
const password = process.argv[2];
await db.insert(users).values({ email, role: 'admin', password: await hashPassword(password) });
"#,
        }
        { "a password from the environment, and labels of a form":
            "package.json" => r#"{ "name": "shop" }"#,
            "scripts/repair.js" => r#"await supabase.auth.signInWithPassword({ email: process.env.ADMIN_EMAIL, password: process.env.ADMIN_PASSWORD });
    "#,
            "src/Login.tsx" => r#"const text = { email: 'E-mail', password: 'Password' };
export const submit = () => signIn({ email, password });
"#,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    if project.facts.modules.is_empty() {
        out.not_applicable("There is no code that this could be seen in.");
        return;
    }
    let mut found = false;
    let mut seen = std::collections::BTreeSet::new();
    let all: Vec<_> = project.facts.sites.iter().filter(|site| site.kind == SiteKind::LiteralCredentials).collect();
    for site in project.facts.sites.iter().filter(|site| site.kind == SiteKind::LiteralCredentials) {
        // A page that nothing leads to ships nothing, and still tells the password to whoever has the code.
        let shipped = site.detail.starts_with("page") && !project.unreached.contains_key(&site.origin.path);
        if shipped || !seen.insert(site.origin.path.as_str()) {
            continue;
        }
        found = true;
        let worst = all.iter().find(|other| other.origin.path == site.origin.path && other.detail.contains("admin")).unwrap_or(&site);
        let admin = worst.detail.contains("admin");
        let trial = worst.detail.ends_with("on trial");
        let finding = out.fail(&worst.origin).severity(match () {
            () if admin => Severity::Critical,
            () if trial => Severity::Medium,
            () => Severity::High,
        });
        if trial {
            finding.detail("It is made only where the program runs for development; whoever starts the product that way lets in everybody who has seen this code.");
        }
        if worst.detail.ends_with("every") {
            finding.detail("Each new account gets this same password, and it works until its owner changes it.");
        }
    }
    if !found {
        out.pass();
    }
}
