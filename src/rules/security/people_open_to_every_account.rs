//! People on record whom everyone reaches who opens an account.

use super::record_words::table;
use super::{openness, record_words};
use crate::facts::{Effect, EffectKind, Endpoint, GuardKind, Picked, Project, Table};
use crate::rules::identifiers::{any, parts};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use crate::sorted::Gather;
use std::collections::{BTreeMap, BTreeSet};

pub(super) static RULE: Rule = Rule {
    id: "security/people-open-to-every-account",
    title: "Whoever opens an account can {act} everybody in `{table}`",
    pass_title: "People on record are reached by those who may see them",
    severity: Severity::High,
    effort: Effort::Day,
    stage: Stage::Stabilize,
    why: "Signing up is open to everyone, and a log-in is all that stands before these records: no role and no owner is asked for. A stranger \
          registers and holds the addresses of all your customers a minute later; a competitor or a vandal does the same.",
    fix: "Say whose each record is, or who works with them: an owner or company on each row that every query asks for, or a role that is not \
          given at sign-up.",
    prompt: "Decide who may see these records. If each belongs to a customer of yours, add a column for the owner (or company) filled from the \
             session, and add it to every query that reads, changes or deletes them. If only your staff works with them, add a role to accounts, \
             give new accounts none, and require it on these endpoints. Done when an account that was just registered gets 403 or an empty list, \
             and tests say so.",
    cannot_see: "A proxy or network that keeps strangers from signing up.",
    refs: &[Ref::Cwe(862), Ref::Url("https://owasp.org/API-Security/editions/2023/en/0xa1-broken-object-level-authorization/")],
    judge,
    bad: samples![{ "Go: sign-up, log-in, and everybody's customers":
        "go.mod" => "module shop\n",
        "schema.sql" => "create table users (id serial primary key, username text, password_hash text);\ncreate table customers (id serial primary key, name text, email text);\n",
        "main.go" => r##"package main

import (
	"database/sql"

	"github.com/gin-gonic/gin"
)

var db *sql.DB

func register(c *gin.Context) {
	var req Request
	c.ShouldBindJSON(&req)
	db.Exec("INSERT INTO users (username, password_hash) VALUES ($1, $2)", req.Username, hash(req.Password))
}

func remove(c *gin.Context) {
	id := c.Param("id")
	db.Exec("DELETE FROM customers WHERE id = $1", id)
}

func main() {
	r := gin.Default()
	r.POST("/register", register)
	⟦r.DELETE("/customers/:id", AuthMiddleware(), remove)⟧
}
"##,
    }
    { "people by names of two words":
        "requirements.txt" => "fastapi==0.120.0\nsqlalchemy==2.0.29\n",
        "schema.sql" => "create table users (id serial primary key, email text, password_hash text);\ncreate table staff_members (id serial primary key, name text, phone text);\n\
            create table customer_profiles (id serial primary key, name text, email text);\ncreate table people (id serial primary key, email text);\n",
        "app.py" => r##"from fastapi import Depends, FastAPI
app = FastAPI()
@app.post("/register")
def register(form: Form, db=Depends(get_db)):
    db.execute("INSERT INTO users (email, password_hash) VALUES (%s, %s)", (form.email, hashed(form.password)))
@app.get("/staff")
⟦def staff⟧(db=Depends(get_db), user=Depends(get_current_user)):
    return db.execute("SELECT * FROM staff_members LIMIT 50").fetchall()
@app.get("/profiles")
⟦def profiles⟧(db=Depends(get_db), user=Depends(get_current_user)):
    return db.execute("SELECT * FROM customer_profiles LIMIT 50").fetchall()
@app.get("/people")
⟦def people⟧(db=Depends(get_db), user=Depends(get_current_user)):
    return db.execute("SELECT * FROM people LIMIT 50").fetchall()
"##,
    }],
    good: samples![
        { "what is kept about vendors, not who they are":
            "requirements.txt" => "fastapi==0.120.0\nsqlalchemy==2.0.29\n",
            "schema.sql" => "create table users (id serial primary key, email text, password_hash text);\ncreate table vendor_settings (id serial primary key, name text, support_email text);\n",
            "app.py" => r##"from fastapi import Depends, FastAPI
app = FastAPI()
@app.post("/register")
def register(form: Form, db=Depends(get_db)):
    db.execute("INSERT INTO users (email, password_hash) VALUES (%s, %s)", (form.email, hashed(form.password)))
@app.get("/settings")
def settings(db=Depends(get_db), user=Depends(get_current_user)):
    return db.execute("SELECT * FROM vendor_settings LIMIT 50").fetchall()
"##,
        }
        { "a role stands before it":
            "go.mod" => "module shop\n",
            "schema.sql" => "create table users (id serial primary key, username text, password_hash text);\ncreate table customers (id serial primary key, name text, email text);\n",
            "main.go" => r##"package main

import (
	"database/sql"

	"github.com/gin-gonic/gin"
)

var db *sql.DB

func register(c *gin.Context) {
	db.Exec("INSERT INTO users (username, password_hash) VALUES ($1, $2)", c.PostForm("name"), hash(c.PostForm("password")))
}

func remove(c *gin.Context) {
	db.Exec("DELETE FROM customers WHERE id = $1", c.Param("id"))
}

func main() {
	r := gin.Default()
	r.POST("/register", register)
	r.DELETE("/customers/:id", AuthMiddleware(), RequireRole("admin"), remove)
}
"##,
        }
        { "accounts that are not opened by strangers, and records with an owner":
            "requirements.txt" => "fastapi==0.120.0\nsqlalchemy==2.0.29\n",
            "schema.sql" => "create table users (id serial primary key, email text, password_hash text);\ncreate table patients (id serial primary key, name text, email text, clinic_id int);\n",
            "app.py" => r##"from fastapi import Depends, FastAPI
app = FastAPI()
@app.post("/register")
def register(form: Form, db=Depends(get_db)):
    db.execute("INSERT INTO users (email, password_hash) VALUES (%s, %s)", (form.email, hashed(form.password)))
@app.get("/patients")
def patients(db=Depends(get_db), user=Depends(get_current_user)):
    return db.execute("SELECT * FROM patients LIMIT 50").fetchall()
"##,
        }
    ],
};

/// Names of tables of people whom a product keeps on record.
const PEOPLE: &[&str] = &[
    "customer",
    "client",
    "patient",
    "contact",
    "lead",
    "student",
    "employee",
    "member",
    "guest",
    "tenant",
    "donor",
    "candidate",
    "applicant",
    "subscriber",
    "person",
    "people",
    "staff",
    "beneficiary",
    "attendee",
    "supplier",
    "vendor",
];

fn judge(project: &Project, out: &mut Verdict) {
    let accounts = record_words::accounts(project);
    let opens = |endpoint: &&Endpoint| opens_account(endpoint, &accounts);
    let Some(sign_up) = project.facts.endpoints.iter().find(opens) else {
        return out.not_applicable("No way was found by which strangers open an account.");
    };
    // Where rights are told apart anywhere, it may be that they are in ways that are not seen here.
    let roles = project.facts.endpoints.iter().any(|endpoint| endpoint.guarded(&[GuardKind::Role, GuardKind::Owner]))
        || project.schema.tables.values().filter(|own| accounts.contains(&table(&own.name))).flat_map(|own| &own.columns).any(|column| {
            any(&column.name, &["role", "roles", "admin", "staff", "permission", "permissions", "tenant", "organization", "company", "org"])
        });
    let tables: BTreeSet<String> = project
        .schema
        .tables
        .values()
        .filter(|own| is_of_people(own, &accounts))
        .flat_map(|own| own.names.iter().chain([&own.name]))
        .map(|name| table(name))
        .into_set();
    if roles || tables.is_empty() {
        return out.pass();
    }
    let mut worst: BTreeMap<(String, bool), (Rank, &Endpoint, &Effect)> = BTreeMap::new();
    for endpoint in project.facts.endpoints.iter().filter(|endpoint| endpoint.guarded(&[GuardKind::Login])) {
        if openness::is_for_admins(endpoint) || openness::is_called_by_machines(endpoint) || openness::is_sign_in(endpoint) {
            continue;
        }
        for effect in endpoint.effects.iter().filter(|effect| tables.contains(&table(&effect.target)) && !effect.policed) {
            let changes = matches!(effect.kind, EffectKind::Deletes | EffectKind::Writes) && effect.picked == Picked::Sent;
            let reads =
                effect.kind == EffectKind::Reads && !matches!(effect.picked, Picked::Owned | Picked::Shown) && !openness::changes(endpoint);
            if !changes && !reads {
                continue;
            }
            let own = (table(&effect.target), changes);
            let rank = rank(endpoint, effect);
            if worst.get(&own).is_none_or(|(known, _, _)| rank > *known) {
                worst.insert(own, (rank, endpoint, effect));
            }
        }
    }
    for (_, endpoint, effect) in worst.into_values() {
        let act = match effect.kind {
            EffectKind::Deletes => "delete",
            EffectKind::Writes => "change",
            _ => "read",
        };
        let apart = effect.origin.path != endpoint.origin.path;
        let (place, other) = if apart { (&effect.origin, &endpoint.origin) } else { (&endpoint.origin, &effect.origin) };
        out.fail(place)
            .name("act", act)
            .name("table", effect.target.clone())
            .confidence(Confidence::Medium)
            .detail(format!("`{}` opens accounts for everyone, and `{}` asks for no more than one.", sign_up.label(), endpoint.label()))
            .related([other.clone(), sign_up.origin.clone()]);
    }
    out.pass();
}

/// How well an endpoint shows what is open: what it does, whether it is about these people first of all, whether it takes
/// all of them.
type Rank = (EffectKind, bool, bool);

fn rank(endpoint: &Endpoint, effect: &Effect) -> Rank {
    let about = endpoint.route.split('/').rfind(|part| !part.is_empty() && !part.starts_with([':', '{', '<'])).map(table);
    (effect.kind, about.as_deref() == Some(table(&effect.target).as_str()), effect.picked != Picked::Sent)
}

/// Whether an endpoint opens an account for whoever asks.
fn opens_account(endpoint: &Endpoint, accounts: &BTreeSet<String>) -> bool {
    let stores = || {
        endpoint.effects.iter().any(|effect| {
            let target = table(&effect.target);
            effect.kind == EffectKind::Writes && (accounts.contains(&target) || target == "user")
        })
    };
    openness::is_open_sign_up(endpoint) && stores()
}

/// Whether a table keeps people of whom nothing says whose they are.
fn is_of_people(own: &Table, accounts: &BTreeSet<String>) -> bool {
    let name = table(&own.name);
    let reached = own.columns.iter().any(|column| any(&column.name, &["email", "phone", "mobile", "telephone"]));
    // A row that points at somebody or something else may be told apart by that.
    let points = !own.references.is_empty()
        || own.columns.iter().any(|column| {
            let lower = column.name.to_ascii_lowercase();
            lower.len() > 2
                && (lower.ends_with("_id") || column.name.ends_with("Id"))
                && !lower.contains("stripe")
                && !lower.contains("external")
                || any(&column.name, &["owner", "user", "tenant", "company", "org", "created_by", "author"])
        });
    names_people(&own.name) && reached && !points && own.declared && !accounts.contains(&name)
}

/// Whether a table's rows are people: its name ends in a word for them, or in one for what is kept of them
/// (`customer_profiles`). What else follows such a word is about something of theirs (`vendor_settings`).
fn names_people(name: &str) -> bool {
    let words: Vec<String> = parts(name).iter().map(|word| table(word)).filter(|word| !word.is_empty()).collect();
    let kept = ["profile", "account", "record", "detail", "info", "information", "data", "list", "contact", "directory", "master"];
    let person = |word: &String| PEOPLE.contains(&word.as_str());
    match words.split_last() {
        Some((last, rest)) => person(last) || kept.contains(&last.as_str()) && rest.last().is_some_and(person),
        None => false,
    }
}
