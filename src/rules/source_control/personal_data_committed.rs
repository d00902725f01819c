//! Exports and spreadsheets with people in them lie among the code.

use super::strays;
use crate::facts::{Origin, PeopleKind, Project, Role};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use crate::sorted::Gather;
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule {
    id: "source-control/personal-data-committed",
    title: "A file in the project lists {count} e-mail addresses of people: `{file}`",
    pass_title: "No spreadsheet or data file in the project lists people",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "If these are real people, everyone who gets the code gets their data, and the version history keeps it after the \
          file is deleted. When one of them asks you to delete their data, this copy is easily forgotten.",
    fix: "Move the file out of the repository, and remove it from the version history if the people are real. Use invented \
          people for tests and demos.",
    prompt: "Check whether the people in this file are real. If they are: stop tracking the file (git rm --cached), add its \
             path to .gitignore, and tell me that the history must be cleaned with git filter-repo. If code reads the file, \
             replace it with invented data (addresses at example.com) of the same shape. Done when no tracked file lists \
             real people.",
    cannot_see: "Whether the people are real, and what stands behind the first 4 MB of a file.",
    refs: &[
        Ref::Cwe(359),
        Ref::Url(
            "https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/removing-sensitive-data-from-a-repository",
        ),
    ],
    judge,
    bad: samples![{ "an export of customers":
        "package.json" => "{}",
        "data/customers.csv" => "⟦⟧name,mail\na,a1@kund.se\nb,b1@kund.se\nc,c1@kund.se\nd,d1@kund.se\ne,e1@kund.se\nf,f1@kund.se\ng,g1@kund.se\nh,h1@kund.se\n\
            i,i1@kund.se\nj,j1@kund.se\nk,k1@kund.se\nl,l1@kund.se\nm,m1@kund.se\nn,n1@kund.se\no,o1@kund.se\np,p1@kund.se\nq,q1@kund.se\nr,r1@kund.se\ns,s1@kund.se\nt,t1@kund.se\n",
    }],
    good: samples![{ "invented people, a few addresses, makers of packages, and an export that is left out":
        "package.json" => "{}",
        ".gitignore" => "exports/\n",
        "data/shops.csv" => "shop,mail\na,info@a.se\nb,info@b.se\nc,jo@c.se\n",
        "data/people.json" => r#"[{ "mail": "a@example.com" }, { "mail": "b@example.org" }]"#,
        "exports/customers.csv" => "name,mail\na,a1@kund.se\n",
    }],
};

/// So many addresses are a list of people and no imprint.
const LIST: u32 = 20;

fn judge(project: &Project, out: &mut Verdict) {
    if project.facts.files.is_empty() {
        return;
    }
    out.pass();
    let lists: BTreeSet<&str> = project.facts.people.iter().map(|people| people.path.as_str()).into_set();
    let kept = strays::tracked(project, |file| {
        lists.contains(file.path.as_str()) && !matches!(file.role, Role::Test | Role::Example | Role::Documentation)
    });
    let kept: BTreeSet<&str> = kept.into_iter().map(|file| file.path.as_str()).into_set();
    for people in &project.facts.people {
        let lists = matches!(people.kind, PeopleKind::Records | PeopleKind::Spreadsheet) && people.addresses >= LIST;
        if !lists || is_invented(&people.path) || !kept.contains(people.path.as_str()) {
            continue;
        }
        let more = if people.start_only { "at least " } else { "" };
        let finding = out.fail(&Origin::file(&people.path));
        finding.name("count", format!("{more}{}", people.addresses)).name("file", people.path.clone()).confidence(Confidence::Medium);
        // Starting data is often made up.
        let starting = people.path.to_ascii_lowercase().split(['/', '.', '-', '_']).any(|part| matches!(part, "seed" | "seeds" | "demo"));
        let served = ["public", "static", "www", "wwwroot", "htdocs"].iter().any(|folder| strays::within(&people.path, folder));
        if served {
            finding.detail("It lies in a folder that the product serves, so anyone who knows the address can download it.");
        } else if starting {
            finding.severity(Severity::Low);
        } else if people.addresses < 100 {
            finding.severity(Severity::Medium);
        }
    }
}

/// Whether the name says that the people are made up.
fn is_invented(path: &str) -> bool {
    let words = [
        "mock",
        "mocks",
        "mockdata",
        "mock_data",
        "fake",
        "dummy",
        "sample",
        "samples",
        "fixture",
        "fixtures",
        "example",
        "examples",
        "faker",
    ];
    path.to_ascii_lowercase().split(['/', '.', '-', '_', ' ']).any(|part| words.contains(&part))
}
