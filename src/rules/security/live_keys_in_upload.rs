//! Live credentials in files that version control rightly leaves out and that came along in the upload.

use super::credential::opens_a_service;
use crate::facts::{Exposure, Project, Secret, SecretClass, SecretKind};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use std::collections::{BTreeMap, BTreeSet};

pub(super) static RULE: Rule = Rule {
    id: "security/live-keys-in-upload",
    title: "This upload carries the live keys of `{file}`",
    pass_title: "The upload carries no keys that version control leaves out",
    severity: Severity::Info,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "The file is where it should be, and version control leaves it out: nothing is wrong with the project. But the zip you \
          made is a copy of the whole folder, keys included. Whoever you hand it to can use them.",
    fix: "Hand this zip to nobody, and delete it when you are done. To pass the code on, give access to the repository, or make the \
          zip with `git archive`, which packs only what is committed. If this zip already went to someone else, replace the keys.",
    prompt: "Write a script `package.sh` that makes a zip of this project with `git archive --format=zip --output=project.zip HEAD`, so \
             that files which .gitignore names are never packed. Do not change anything else. Done when the zip holds no environment \
             file.",
    cannot_see: "Where else copies of this upload are.",
    refs: &[Ref::Cwe(538), Ref::Url("https://git-scm.com/docs/git-archive")],
    judge,
    bad: samples![
        { "a working folder zipped whole":
            ".gitignore" => ".env\n",
            ".env" => "⟦⟧STRIPE_SECRET_KEY=sk_live_⟪alnum:24⟫\nSENDGRID_API_KEY=SG.⟪alnum:22⟫.⟪alnum:43⟫\n",
            "server.js" => "const key = process.env.STRIPE_SECRET_KEY;\n" }
    ],
    good: samples![
        { "test keys and placeholders of one machine":
            ".gitignore" => ".env\n",
            ".env" => "STRIPE_SECRET_KEY=sk_test_⟪alnum:24⟫\nOPENAI_API_KEY=your-key-here\nDATABASE_URL=postgres://a:a@localhost/a\n" }
        { "a committed file, of which other rules speak":
            ".env" => "STRIPE_SECRET_KEY=sk_live_⟪alnum:24⟫\n" }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    let mut files: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for secret in facts.secrets.iter().filter(|secret| secret.exposure == Exposure::Ignored && is_of_use(secret)) {
        files.entry(&secret.origin.path).or_default().insert(&secret.name);
    }
    for (path, names) in files {
        let listed: Vec<&str> = names.iter().copied().take(4).collect();
        let more = if names.len() > listed.len() { format!(" and {} more", names.len() - listed.len()) } else { String::new() };
        let detail =
            format!("It holds: {}{more}. Version control leaves the file out, so the history need not be cleaned.", listed.join(", "));
        out.fail(&crate::facts::Origin::file(path)).name("file", path).detail(detail);
    }
    super::credential::pass_if_read(project, out);
}

/// Whether a stranger could do harm with it.
fn is_of_use(secret: &Secret) -> bool {
    secret.class == SecretClass::Live
        && (opens_a_service(secret.kind) && secret.kind != SecretKind::Generic
            || matches!(secret.kind, SecretKind::PrivateKey | SecretKind::ConnectionString))
}
