//! What the report says of languages: one that nobody reads is named with its share and lowers coverage, and what a reader
//! cannot judge is unknown, not passed.
#![expect(clippy::unwrap_used, reason = "a test that panics has failed")]

use shipworthy::intake::Memory;
use shipworthy::report::Report;
use shipworthy::rules::Outcome;
use shipworthy::{Silent, check, view};

const SHOP: &str = "from flask import Flask\n\napp = Flask(__name__)\n\n\n@app.route(\"/\")\ndef home():\n    return \"ok\"\n";

fn report(files: &[(&str, &str)]) -> Report {
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
    check(&mut Memory::new("shop", files), &mut Silent).unwrap()
}

fn outcome(report: &Report, rule: &str) -> Outcome {
    report.verdicts.iter().find(|verdict| verdict.rule == rule).unwrap().outcome
}

/// Elixir, of which about as much is written as of Python.
fn elixir() -> String {
    let module = "defmodule Shop.Cart do\n  def total(items), do: Enum.sum(items)\nend\n";
    module.repeat(SHOP.len() * 12 / module.len())
}

#[test]
fn a_language_without_a_reader_is_named_with_its_share_and_lowers_coverage() {
    let shop = SHOP.repeat(12);
    let elixir = elixir();
    let alone = report(&[("app.py", &shop)]);
    let both = report(&[("app.py", &shop), ("lib/cart.ex", &elixir)]);
    let share = both.project.languages.iter().find(|language| language.name == "Elixir").unwrap();
    assert!(!share.read);
    assert!((45..=55).contains(&share.percent), "{} %", share.percent);
    assert!(both.score.coverage * 4 < alone.score.coverage * 3, "{} against {}", both.score.coverage, alone.score.coverage);
    let named = both.skipped.iter().find(|skipped| skipped.path == "lib/cart.ex").unwrap();
    assert!(named.reason.contains("Elixir is not read"), "{}", named.reason);
    let page = view::scorecard(&both, view::Language::English).into_string();
    let (_, line) = page.split_once("Elixir</span>").unwrap();
    assert!(line.split_once("</li>").unwrap().0.contains("only searched for secrets"));
}

#[test]
fn what_a_reader_cannot_judge_is_unknown() {
    let go = "package main\n\nimport \"net/http\"\n\nfunc main() {\n\thttp.HandleFunc(\"/\", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(200) })\n}\n";
    let dart = "import 'package:flutter/material.dart';\nvoid main() => runApp(const MaterialApp());\n";
    let ruby = "class PostsController < ApplicationController\n  def index\n    @posts = Post.limit(20)\n  end\nend\n";
    let of_go = report(&[("go.mod", "module shop\n"), ("main.go", go)]);
    assert_eq!(outcome(&of_go, "security/sql-injection"), Outcome::Passed);
    assert_eq!(outcome(&of_go, "security/record-of-others-reachable"), Outcome::NotApplicable);
    for rule in ["security/nosql-injection", "security/webhook-signature-absent", "security/account-enumeration"] {
        assert_ne!(outcome(&of_go, rule), Outcome::Passed, "{rule}");
    }
    let of_dart = report(&[("pubspec.yaml", "name: shop\n"), ("lib/main.dart", dart)]);
    let of_ruby = report(&[("Gemfile", "gem \"rails\"\n"), ("app/controllers/posts_controller.rb", ruby)]);
    for report in [&of_dart, &of_ruby] {
        for rule in
            ["security/nosql-injection", "security/guard-commented-out", "spof/silent-fallback", "security/reset-token-without-expiry"]
        {
            assert_ne!(outcome(report, rule), Outcome::Passed, "{rule}");
        }
    }
}
