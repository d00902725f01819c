//! Log-ins that keep the session of the stranger who came before.

use crate::facts::{Project, SiteKind};
use crate::rules::sites::fail_once;
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/session-kept-at-log-in",
    title: "The session keeps its number when somebody signs in",
    pass_title: "Sessions get a new number at log-in",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "The number that tells a session stays the same before and after the log-in. Whoever made a visitor use a number that they know, for example on a shared computer, is signed in with them.",
    fix: "Call `session_regenerate_id(true)` right after the password was found to be right.",
    prompt: "In the log-in, call session_regenerate_id(true) after the password was verified and before the account is stored in $_SESSION; do the same where rights change. Change nothing else. Done when the session cookie has another value after signing in.",
    cannot_see: "Settings of the server that refuse numbers which it did not give out (session.use_strict_mode).",
    refs: &[Ref::Cwe(384), Ref::Url("https://www.php.net/manual/en/function.session-regenerate-id.php")],
    judge,
    bad: samples![{ "the account goes into the old session":
        "login.php" => r#"<?php
session_start();
$row = find($_POST["email"]);
if (password_verify($_POST["password"], $row["hash"])) {
    ⟦$_SESSION["user_id"] = $row["id"];⟧
    header("Location: /");
}
"#,
    }],
    good: samples![{ "a new number":
        "login.php" => r#"<?php
session_start();
$row = find($_POST["email"]);
if (password_verify($_POST["password"], $row["hash"])) {
    session_regenerate_id(true);
    $_SESSION["user_id"] = $row["id"];
    header("Location: /");
}
"#,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let of = |detail: &str| project.facts.sites.iter().any(|site| site.kind == SiteKind::SessionAtLogIn && site.detail == detail);
    if of("renewed") {
        out.pass();
        return;
    }
    let kept = |site: &crate::facts::Site| site.kind == SiteKind::SessionAtLogIn && site.detail == "kept";
    let told = fail_once(project, out, kept, |_, finding| {
        finding.confidence(Confidence::Medium);
    });
    if !told {
        out.not_applicable("No log-in of plain PHP keeps its own session.");
    }
}
