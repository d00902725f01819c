//! Accounts found by a column whose value two rows may share.

use super::columns;
use crate::facts::{Engine, Lookup, Project, Table};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule {
    id: "security/account-key-not-unique",
    title: "Two accounts can have the same `{column}`: nothing in the database forbids it",
    pass_title: "What accounts are found by is unique in the database",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "The code takes the first row with this value for the person. Two sign-ups at the same moment make two rows, and from then on it is \
          chance whose account, orders and rights a log-in gets. Checking in code first does not help: both checks pass before either row \
          is written.",
    fix: "Add a unique constraint to the column.",
    prompt: "Find rows that share a value in this column and merge them. Then add a migration with a unique constraint (or a unique index on \
             lower(column) where upper and lower case should not matter), and handle the constraint's error at sign-up as \"already \
             registered\". Change nothing else. Done when a second row with the same value is refused by the database.",
    cannot_see: "Constraints that were added to the live database by hand.",
    refs: &[Ref::Cwe(362), Ref::Url("https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-UNIQUE-CONSTRAINTS")],
    judge,
    bad: samples![
        { "Prisma, found by mail address":
            "prisma/schema.prisma" => "datasource db {\n  provider = \"postgresql\"\n}\n⟦model User⟧ {\n  id Int @id\n  email String\n  password String\n}\n",
            "src/login.ts" => "export const find = (email: string) => prisma.user.findFirst({ where: { email } });\n",
        }
        { "Mongoose":
            "models/User.js" => "const mongoose = require('mongoose');\nconst userSchema = ⟦new mongoose.Schema⟧({ email: { type: String, required: true }, password: String });\n\
                module.exports = mongoose.model('User', userSchema);\n",
            "routes/auth.js" => "const User = require('../models/User');\nexports.login = async (req) => User.findOne({ email: req.body.email });\n",
        }
    ],
    good: samples![
        { "unique, unique within a tenant, unique by an index in a migration":
            "prisma/schema.prisma" => "datasource db {\n  provider = \"postgresql\"\n}\nmodel User {\n  id Int @id\n  email String @unique\n}\nmodel Member {\n  id Int @id\n  email String\n  tenant Int\n  @@unique([tenant, email])\n}\n",
            "src/login.ts" => "export const find = (email: string) => prisma.user.findFirst({ where: { email, deletedAt: null } });\n\
                export const member = (email: string, tenant: number) => prisma.member.findFirst({ where: { email, tenant } });\n",
        }
        { "a list by address, and a profile of the platform's own accounts":
            "supabase/migrations/1.sql" => "create table profiles (id uuid primary key references auth.users(id), email text);\ncreate table leads (id uuid primary key, email text);\n",
            "src/find.ts" => "import { createClient } from '@supabase/supabase-js';\nexport const a = db.from('profiles').select('id').eq('email', mail).single();\n\
                export const b = db.from('leads').select('id').eq('email', mail).limit(9);\n",
        }
        { "columns that come from elsewhere":
            "src/schema.ts" => "import { integer, pgTable, text } from 'drizzle-orm/pg-core';\nimport { account } from './parts';\n\
                export const users = pgTable('users', { ...account, email: text('email') });\nexport const find = (mail) => db.query.users.findFirst({ where: eq(users.email, mail) });\n",
        }
    ],
};

/// Columns by which people are told apart.
const KEYS: &[&str] = &[
    "email",
    "email_address",
    "username",
    "user_name",
    "login",
    "handle",
    "clerk_id",
    "clerk_user_id",
    "auth_id",
    "auth_user_id",
    "auth0_id",
    "firebase_uid",
    "google_id",
    "github_id",
    "open_id",
    "stripe_customer_id",
];

fn is_key(column: &str) -> bool {
    let plain: String = column.chars().filter(|c| *c != '_').map(|c| c.to_ascii_lowercase()).collect();
    KEYS.iter().any(|key| key.replace('_', "") == plain)
}

/// Whether a condition only leaves out rows that no longer count.
fn is_marker(column: &str) -> bool {
    let lower = column.to_ascii_lowercase();
    ["deleted", "active", "status", "enabled", "archived", "banned"].iter().any(|word| lower.contains(word))
}

/// Whether rows belong to accounts that the platform keeps, which are unique there.
fn is_copy(table: &Table) -> bool {
    table.references.iter().any(|reference| reference.to.starts_with("auth."))
}

fn judge(project: &Project, out: &mut Verdict) {
    let mut told = BTreeSet::new();
    let mut seen = false;
    let called = project.schema.by_name();
    for lookup in project.facts.lookups.iter().filter(|lookup| lookup.single && lookup.operation == "select") {
        let Some(table) = called.get(lookup.table.as_str()).copied() else { continue };
        let judged = table.declared && table.whole && table.engine != Engine::Convex && columns::is_account(table) && !is_copy(table);
        let Some(column) = key(lookup, table).filter(|_| judged) else { continue };
        seen = true;
        let asked: Vec<&str> = lookup.columns.iter().map(String::as_str).collect();
        if !table.is_unique(&asked) && !table.is_unique(&[&column]) && told.insert((table.name.clone(), column.clone())) {
            let finding = out.fail(&table.origin).name("column", format!("{}.{column}", table.name));
            finding.confidence(Confidence::Medium).related([lookup.origin.clone()]);
            // Nobody chooses the number that a payment provider gives out.
            if column.starts_with("stripe") {
                finding.severity(Severity::Low);
            }
        }
    }
    if seen {
        out.pass();
    } else {
        out.not_applicable("No account is looked up by a mail address or a name in tables whose keys are known.");
    }
}

/// The one column that finds a person, where nothing else narrows the lookup.
fn key(lookup: &Lookup, table: &Table) -> Option<String> {
    let mut narrowing = lookup.columns.iter().filter(|column| !is_marker(column));
    let only = narrowing.next().filter(|_| narrowing.next().is_none())?;
    let column = table.column(only)?;
    is_key(&column.name).then(|| column.name.clone())
}
