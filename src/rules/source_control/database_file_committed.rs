//! A database with content lies among the code.

use super::strays;
use crate::facts::{Origin, Project, Role};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "source-control/database-file-committed",
    title: "A database file lies in the project: `{file}`",
    pass_title: "No database file lies in the project",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "Everyone who gets the code gets the data in it, and its history keeps what was deleted. If the \
          running product writes to this file, each deployment throws the new data away.",
    fix: "Take the file out of version control, keep the data in a managed database, and make test data with a \
          seed script.",
    prompt: "Stop tracking the database file (git rm --cached), add its extension to .gitignore, and write a seed \
          script with invented data for development. If the product uses this file in production, stop and say \
          so before changing anything. Done when the file is no longer tracked and the product starts from an \
          empty database.",
    cannot_see: "Whether the people in it are real, and what stands behind the first 4 MB or in databases of another kind than SQLite.",
    refs: &[Ref::Url("https://git-scm.com/docs/gitignore"), Ref::Cwe(538)],
    judge,
    bad: samples![{ "a filled database":
        "prisma/dev.db" => "⟦⟧⟪alnum:24000⟫",
    }
    { "a copy of one":
        "data/app.db.bak" => "⟦⟧⟪alnum:24000⟫",
    }],
    good: samples![{ "an empty database, a fixture, and a database that is left out":
        "empty.db" => "x",
        "tests/fixtures/shop.sqlite" => "x",
        ".gitignore" => "*.sqlite3\n",
        "db.sqlite3" => "x",
    }],
};

/// Smallest file that holds more than an empty schema, in bytes.
const CONTENT: u64 = 20_000;
/// So many accounts are no developer's own.
const PEOPLE: u32 = 20;

fn judge(project: &Project, out: &mut Verdict) {
    let found = strays::tracked(project, |file| {
        let name = strays::file_name(&file.path);
        let is_database = strays::is_database(&name);
        // Certificate stores of browsers and picture caches of systems are databases by name only.
        let other = matches!(name.as_str(), "cert9.db" | "cert8.db" | "key4.db" | "key3.db" | "thumbs.db" | "pkcs11.db");
        is_database && !other && file.bytes > CONTENT && file.role != Role::Test
    });
    out.pass();
    for file in found {
        let finding = out.fail(&Origin::file(&file.path));
        finding.name("file", strays::file_name(&file.path));
        let size = format!("It is {} KB large", file.bytes / 1024);
        let Some(people) = project.facts.people.iter().find(|people| people.path == file.path) else {
            finding.detail(size + ".");
            continue;
        };
        let tables: Vec<String> = people.tables.iter().take(6).map(|table| format!("`{table}`")).collect();
        let tables = if tables.is_empty() { String::new() } else { format!(", with tables such as {}", tables.join(", ")) };
        let least = if people.start_only { "at least" } else { "about" };
        let holds = match (people.password_hashes, people.addresses) {
            (0, 0..5) => ", and no list of people was seen in it".to_owned(),
            (0, addresses) => format!(", and {least} {addresses} values look like e-mail addresses"),
            (hashes, addresses) => {
                format!(", {least} {addresses} values look like e-mail addresses, and {hashes} like hashes of passwords")
            }
        };
        finding.detail(format!("{size}{tables}{holds}."));
        if people.addresses >= PEOPLE || people.password_hashes >= PEOPLE {
            finding.severity(Severity::High);
        }
    }
}
