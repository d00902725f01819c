//! Columns for passwords in which no proper hash has room, or whose name says that they hold the password itself.

use super::columns;
use crate::facts::{Project, Table};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

/// What bcrypt writes, the shortest of the hashes that are fit for passwords.
const BCRYPT: u32 = 60;

pub(super) static RULE: Rule = Rule {
    id: "security/password-column-too-short",
    title: "`{column}` cannot hold a properly hashed password",
    pass_title: "Columns for passwords have room for a slow hash",
    severity: Severity::High,
    effort: Effort::Day,
    stage: Stage::Stabilize,
    why: "Every hash that is fit for passwords is at least 60 characters long. A shorter column, or one that is named after the plain password, holds the \
          password itself or a hash that is guessed within minutes. When the database leaks, so does every password, and people use the same \
          one for their mail and their bank.",
    fix: "Store only bcrypt or Argon2 hashes, in a column without a short limit.",
    prompt: "Widen this column to text, hash passwords with bcrypt (cost 12) or Argon2id when they are set, and compare with the library's \
             function. Replace old values at the next log-in and remove the old path afterwards. Do not change the form of the log-in. Done when \
             no row holds a password or a fast hash and log-in works for old and new accounts.",
    cannot_see: "What the rows hold.",
    refs: &[Ref::Cwe(256), Ref::Cwe(916), Ref::Url("https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html")],
    judge,
    bad: samples![
        { "room for md5":
            "db/schema.sql" => "⟦create table⟧ users (id int primary key, email varchar(190), password varchar(32));\n",
        }
        { "Sequelize with a limit, and a column for the plain password":
            "models/user.js" => "module.exports = (sequelize, DataTypes) => {\n  const User = ⟦sequelize⟧.define('User', {\n    email: DataTypes.STRING,\n    plainPassword: DataTypes.STRING,\n  });\n  return User;\n};\n",
        }
    ],
    good: samples![
        { "room enough, a later step that makes room, passwords of rooms, and an old column beside its heir":
            "db/migrations/1.sql" => "create table users (id int, email text, password varchar(60), password_hint varchar(20));\n\
                create table members (id int, email text, password varchar(40));\ncreate table meetings (id int, password varchar(10));\n\
                create table authors (id int, email text, password varchar(40), salted_password varchar(255));\n",
            "db/migrations/2.sql" => "alter table members alter column password type varchar(255);\n",
        }
    ],
};

/// Names of columns for what people sign in with.
const PASSWORDS: &[&str] = &[
    "password",
    "passwordhash",
    "hashedpassword",
    "passwd",
    "pwd",
    "encryptedpassword",
    "userpassword",
    "passwordencrypted",
    "senha",
    "contrasena",
];
/// Names that say that nothing was done to it.
const PLAIN: &[&str] =
    &["plainpassword", "passwordplain", "plaintextpassword", "passwordplaintext", "rawpassword", "cleartextpassword", "passwordcleartext"];

/// The most characters that a type holds, where it says so.
fn room(kind: &str) -> Option<u32> {
    let text = ["varchar", "character varying", "char", "character", "nvarchar", "string"];
    let (name, rest) = kind.split_once('(')?;
    text.contains(&name.trim()).then(|| rest.split([')', ',']).next()?.trim().parse().ok()).flatten()
}

fn is_of_people(table: &Table) -> bool {
    columns::is_account(table) || ["email", "username", "login"].iter().any(|name| table.column(name).is_some())
}

fn judge(project: &Project, out: &mut Verdict) {
    let mut seen = false;
    for table in project.schema.tables.values().filter(|table| is_of_people(table)) {
        for column in &table.columns {
            let name: String = column.name.chars().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase()).collect();
            let plain = PLAIN.contains(&name.as_str());
            if !plain && !PASSWORDS.contains(&name.as_str()) {
                continue;
            }
            seen = true;
            // An old column that is kept beside the one that took its place.
            let replaced = table.columns.iter().any(|other| {
                let lower = other.name.to_ascii_lowercase();
                other.name != column.name && lower.contains("password") && room(&other.kind).is_some_and(|room| room >= BCRYPT)
            });
            let short = room(&column.kind).filter(|room| *room < BCRYPT && !replaced);
            if plain || short.is_some() {
                let finding = out.fail(&table.origin).name("column", format!("{}.{}", table.name, column.name));
                if let Some(room) = short {
                    finding.detail(format!("It has room for {room} characters; the shortest proper hash needs {BCRYPT}."));
                }
            }
        }
    }
    if seen {
        out.pass();
    } else {
        out.not_applicable("No table that the files state keeps passwords.");
    }
}
