//! Nobody but its maker knows how to run the product.

use crate::facts::{DocumentKind, Project};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "source-control/run-instructions-absent",
    title: "Nothing says how to run this product",
    pass_title: "A README says how to run the product",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "If the person or tool that built this is gone, the next one starts by guessing which services, keys \
          and commands it needs. That costs days before the first fix.",
    fix: "Write a README: what it is, what it needs, how to run, test and deploy it.",
    prompt: "Write README.md for this project: what the product does, which services and environment variables it \
          needs (names only, no values), how to install, run, test and deploy. Check each command against \
          package.json and the deployment files. Do not change code. Done when somebody new can start the \
          product with it.",
    cannot_see: "Instructions that are kept in another place.",
    refs: &[Ref::Url(
        "https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-readmes",
    )],
    judge,
    bad: samples![{ "the stock text of a template":
        "package.json" => "{}",
        "README.md" => "# React + Vite\n\n⟦This template provides a minimal setup to get React working in Vite⟧ with HMR.\n",
    }
    { "no README":
        "package.json" => "{}",
        "src/main.ts" => "export const x = 1;\n",
    }],
    good: samples![{ "instructions":
        "package.json" => "{}",
        "README.md" => "# Shop\n\nRun `npm ci` and `npm run dev`. It needs DATABASE_URL.\n",
    }
    { "instructions on a page of their own":
        "package.json" => "{}",
        "README.md" => "# Shop\n\nSee the [guide](https://docs.shop.example/installation).\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    if facts.manifests.is_empty() && facts.modules.is_empty() {
        out.not_applicable("There is no application code that could be run.");
        return;
    }
    // A README of a part speaks of that part: only one at the top, or beside it, says how to run the whole.
    let of = |kind: DocumentKind, depth: usize| {
        let there = facts.documents.iter().filter(|document| document.kind == kind && document.origin.path.matches('/').count() <= depth);
        there.min_by_key(|document| document.origin.path.matches('/').count())
    };
    if let Some(document) = of(DocumentKind::Instructions, 1) {
        out.pass_at(&document.origin);
    } else if let Some(document) = of(DocumentKind::StockText, 0) {
        let name = document.detail.clone();
        out.fail(&document.origin).detail(format!("The README is the stock text of {name}."));
    } else if let Some(document) = of(DocumentKind::Description, 0) {
        out.fail(&document.origin).detail("The README names no command.");
    } else {
        out.fail_whole().detail("There is no README at the top of the project.");
    }
}
