//! The content of a database, with people in it, among the files.

use super::strays;
use crate::facts::{Change, Origin, PeopleKind, Project, Role, Rows, SqlFile};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule {
    id: "source-control/database-dump-committed",
    title: "A database dump with {what} is in the project",
    pass_title: "No SQL file holds real people's data",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "Whoever gets a copy of the code, now or later, gets your users' data with it. Password hashes can be tried out offline \
          until the passwords fall, and people use the same password elsewhere.",
    fix: "Remove the file from the project and its history, have those users change their passwords, and keep dumps elsewhere.",
    prompt: "Remove this file from the repository, add *.sql dumps to .gitignore (but not the migrations folder), and write a small \
             seed file with invented people for development instead. Then rewrite the history with git filter-repo so that \
             the old version is gone. Done when no file holds real addresses or password hashes.",
    cannot_see: "Whether the people are real, and what very large dumps hold.",
    refs: &[
        Ref::Cwe(538),
        Ref::Url(
            "https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/removing-sensitive-data-from-a-repository",
        ),
    ],
    judge,
    bad: samples![
        { "users with hashes":
            "db/dump.sql" => "-- MySQL dump 10.13\nCREATE TABLE `users` (`id` int);\n⟦INSERT INTO⟧ `users` (`id`, `name`, `password`) VALUES\n\
                (1, 'rob', '$2y$12$⟪alnum:53⟫'),\n(2, 'ann', '$2y$12$⟪alnum:53⟫');\n",
        }
        { "addresses before hashes":
            "db/dump.sql" => "-- MySQL dump 10.13\nINSERT INTO `guests` (`id`, `email`) VALUES (1, 'rob@shop.org');\n\
                ⟦INSERT INTO⟧ `users` (`id`, `name`, `password`) VALUES (1, 'rob', '$2y$12$⟪alnum:53⟫');\n",
        }
        { "lines of COPY":
            "backup.sql" => "-- PostgreSQL database dump\n⟦COPY⟧ public.customers (id, email) FROM stdin;\n1\trob@shop.org\n2\tann@shop.org\n3\tjo@shop.org\n\\.\n",
        }
    ],
    good: samples![{ "invented people, and rows about no person":
        "seed.sql" => "insert into users (email) values ('a@example.com'), ('b@example.com'), ('c@example.org'), ('admin@shop.org');\n",
        "dump.sql" => "-- PostgreSQL database dump\nCOPY public.countries (code, name) FROM stdin;\nde\tGermany\nfr\tFrance\n\\.\n",
    }],
};

/// What a file holds of people.
struct Held<'p> {
    file: SqlFile,
    hashes: u32,
    addresses: u32,
    /// The statement that brings it in.
    first: &'p Origin,
}

fn judge(project: &Project, out: &mut Verdict) {
    let mut files: BTreeMap<&str, Held> = BTreeMap::new();
    let mut any = false;
    for change in &project.facts.schema_changes {
        any = true;
        if let Change::Rows(Rows { password_hashes, addresses, .. }) = &change.change
            && password_hashes + addresses > 0
        {
            let held = files.entry(&change.path).or_insert(Held { file: change.file, hashes: 0, addresses: 0, first: &change.origin });
            // What is worse is what is pointed at.
            if held.hashes == 0 && *password_hashes > 0 {
                held.first = &change.origin;
            }
            held.hashes += password_hashes;
            held.addresses += addresses;
        }
    }
    let packed = strays::tracked(project, |file| file.role != Role::Test && file.path.to_ascii_lowercase().ends_with(".sql.gz"));
    if !any && packed.is_empty() {
        return out.not_applicable("There are no SQL files.");
    }
    for file in packed {
        let people = project.facts.people.iter().find(|people| people.path == file.path && people.kind == PeopleKind::Dump);
        let what = match people {
            Some(people) if people.password_hashes > 0 => "password hashes",
            Some(people) if people.addresses >= 3 => "people's e-mail addresses",
            _ => continue,
        };
        out.fail(&Origin::file(&file.path)).name("what", what);
    }
    for (path, Held { file, hashes, addresses, first }) in files {
        let dump = file == SqlFile::Dump;
        let what = match (hashes, addresses) {
            (1.., _) if dump || hashes >= 5 => "password hashes",
            (_, 3..) if dump || addresses >= 20 => "people's e-mail addresses",
            _ => continue,
        };
        let test = project.files_at(path).iter().any(|file| matches!(file.role, Role::Test | Role::Example));
        let finding = out.fail(first);
        finding.name("what", what);
        if test {
            finding.severity(Severity::Low);
        } else if !dump {
            finding.severity(Severity::Medium);
        }
    }
    out.pass();
}
