//! Nothing says which files version control must leave out.

use crate::facts::{IgnoreRule, Project};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "source-control/gitignore-absent",
    title: "Nothing keeps secrets and build output out of version control",
    pass_title: "A .gitignore says what version control leaves out",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "Without a .gitignore, the next `git add` takes everything along: keys in .env files, local \
          databases, build output. What has once been in the history stays there.",
    fix: "Add a .gitignore for your stack, with .env files, dependency folders and build output in it.",
    prompt: "Add a .gitignore at the top of the repository that fits the languages used here. It must cover .env \
          and .env.* (but not .env.example), dependency folders, build output, logs, local databases and \
          editor state. Then list files that are tracked although they now match, and remove them from \
          tracking with git rm --cached, keeping them on disk. Done when git status is clean and no such file \
          is tracked.",
    cannot_see: "A global ignore file on the developer's own machine.",
    refs: &[Ref::Url("https://git-scm.com/docs/gitignore")],
    judge,
    bad: samples![{ "an application without a .gitignore":
        "package.json" => r#"{ "name": "shop" }"#,
        "src/main.ts" => "export const x = 1;\n",
        ".dockerignore" => "node_modules\n",
    }],
    good: samples![{ "a .gitignore per part of the repository":
        "web/package.json" => r#"{ "name": "shop" }"#,
        "web/.gitignore" => "node_modules\n.env\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    let is_own = |rule: &&IgnoreRule| rule.origin.path == ".gitignore" || rule.origin.path.ends_with("/.gitignore");
    if let Some(rule) = facts.ignores.iter().find(is_own) {
        out.pass_at(&rule.origin);
    } else if facts.files.iter().any(|file| file.path.rsplit('/').next() == Some(".gitignore")) {
        out.fail_whole().detail("A .gitignore exists and holds no rule.");
    } else if facts.manifests.is_empty() && facts.modules.is_empty() {
        out.not_applicable("There is no application code whose by-products would need ignoring.");
    } else {
        out.fail_whole();
    }
}
