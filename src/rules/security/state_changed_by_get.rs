//! Addresses that change something when they are merely opened.

use super::openness;
use crate::facts::{Effect, EffectKind, Endpoint, EndpointKind, Picked, Project, SiteKind};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule {
    id: "security/state-changed-by-get",
    title: "Opening `{endpoint}` changes or deletes data",
    pass_title: "Opening an address changes nothing",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "Browsers, link previews and search engines open addresses without being asked, and any other web site can make a visitor's browser open one, with the visitor's log-in. Here that is enough to change or delete records.",
    fix: "Let the change answer to POST, PUT, PATCH or DELETE only, and let links lead to a page with a button.",
    prompt: "Change this route from GET to POST (or DELETE), and change the links and fetches that call it accordingly. Keep the checks and the response. Where a link in a mail must work, show a page with a button that posts. Done when opening the address in the browser's address bar changes nothing.",
    cannot_see: "Whether the change is one that everybody expects, like marking a message as read.",
    refs: &[Ref::Cwe(352), Ref::Cwe(650)],
    judge,
    bad: samples![{ "deleted by a link":
        "server.js" => r##"const app = require("express")();
⟦app.get("/posts/delete/:id", requireAuth, async (req, res) => {⟧
  await Post.findByIdAndDelete(req.params.id);
  res.redirect("/posts");
});
"##,
    } { "a link of a page that also answers to forms":
        "admin/users.php" => r##"<?php
require_once 'db.php';
if (isset($_POST['name'])) {
    $stmt = $pdo->prepare('INSERT INTO groups (name) VALUES (?)');
    $stmt->execute([$_POST['name']]);
}
⟦if (isset($_GET['delete'])) {⟧
    $stmt = $pdo->prepare('DELETE FROM users WHERE id = ?');
    $stmt->execute([$_GET['delete']]);
}
?>
<a href="?delete=3">Remove</a>
"##,
    }],
    good: samples![{ "posted, expected, or of the platform":
        "server.js" => r##"const app = require("express")();
app.post("/posts/delete/:id", requireAuth, async (req, res) => {
  await Post.findByIdAndDelete(req.params.id);
  res.redirect("/posts");
});
app.get("/posts/:id", async (req, res) => {
  const post = await Post.findByIdAndUpdate(req.params.id, { $inc: { views: 1 } });
  res.json(post);
});
app.get("/verify/:token", async (req, res) => {
  await Token.deleteOne({ token: req.params.token });
  res.redirect("/");
});
app.get("/api/cron/delete-old", requireCronSecret, async (req, res) => {
  await Log.deleteMany({});
  res.end();
});
"##,
    } { "a token goes with it":
        "admin/users.php" => r##"<?php
require_once 'db.php';
if (isset($_GET['delete']) && hash_equals($_SESSION['csrf'], $_GET['csrf'])) {
    $stmt = $pdo->prepare('DELETE FROM users WHERE id = ?');
    $stmt->execute([$_GET['delete']]);
}
if (isset($_GET['page'])) {
    $stmt = $pdo->prepare('UPDATE pages SET views = views + 1 WHERE id = ?');
    $stmt->execute([$_GET['page']]);
}
?>
"##,
    }],
};

/// Words of routes that say that something changes.
const CHANGES: &[&str] = &[
    "delete",
    "remove",
    "destroy",
    "approve",
    "reject",
    "cancel",
    "promote",
    "demote",
    "toggle",
    "update",
    "edit",
    "add",
    "create",
    "reset",
    "transfer",
    "ban",
    "block",
    "archive",
    "disable",
    "enable",
    "make",
    "grant",
    "revoke",
    "clear",
    "purge",
    "seed",
    "publish",
    "unpublish",
    "regenerate",
    "suspend",
];
/// Words of routes that are opened from mails, by machines, or to be counted.
const EXPECTED: &[&str] = &[
    "cron",
    "job",
    "jobs",
    "callback",
    "oauth",
    "auth",
    "verify",
    "confirm",
    "unsubscribe",
    "activate",
    "logout",
    "signout",
    "invite",
    "accept",
    "webhook",
    "track",
    "open",
    "click",
    "health",
    "sync",
    "token",
    "magic",
    "redirect",
    "read",
    "new",
    "form",
    "debug",
    "test",
    "scheduled",
    "cleanup",
];

fn judge(project: &Project, out: &mut Verdict) {
    if let Some(why) = openness::none(project) {
        out.not_applicable(why);
        return;
    }
    out.pass();
    let mut told = BTreeSet::new();
    for endpoint in &project.facts.endpoints {
        let asked = endpoint.method.as_deref() == Some("GET") && matches!(endpoint.kind, EndpointKind::Http | EndpointKind::Function);
        if !asked || openness::is_sign_in(endpoint) || openness::is_named(endpoint, EXPECTED) {
            continue;
        }
        if let Some(effect) = changed(endpoint) {
            told.insert(endpoint.origin.path.as_str());
            out.fail(&endpoint.origin).name("endpoint", endpoint.label()).confidence(Confidence::Medium).related([effect.origin.clone()]);
        }
    }
    // Pages in which one part of the address decides, whatever else they answer to.
    for site in project.facts.sites.iter().filter(|site| site.kind == SiteKind::ChangedByAddress) {
        let expected = words_of(&site.origin.path).any(|word| EXPECTED.contains(&word.as_str()));
        let says = words_of(&site.detail).any(|word| CHANGES.contains(&word.as_str()) || matches!(word.as_str(), "change" | "del"));
        if says && !expected && told.insert(site.origin.path.as_str()) {
            out.fail(&site.origin).name("endpoint", format!("{}?{}", site.origin.path, site.detail)).confidence(Confidence::Medium);
        }
    }
}

/// The words of a path or name, in small letters.
fn words_of(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_ascii_lowercase)
}

/// What is changed by its own code, and not on the way: a route that says so, or a record that the caller names and that
/// is gone afterwards.
fn changed(endpoint: &Endpoint) -> Option<&Effect> {
    let says = openness::is_named(endpoint, CHANGES);
    endpoint.effects.iter().filter(|effect| endpoint.does_itself(effect)).find(|effect| match effect.kind {
        EffectKind::Deletes => says || effect.picked == Picked::Sent,
        EffectKind::Writes | EffectKind::ManagesUsers => says,
        _ => false,
    })
}
