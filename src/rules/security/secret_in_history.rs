//! Credentials that stand only in older versions of the files, or on other branches.

use super::credential::{capitalised, done, masked, opens, page, rotation};
use crate::facts::{Exposure, Project, Secret, SecretClass, SecretKind};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use crate::sorted::Arrange;
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule {
    id: "security/secret-in-history",
    title: "{what} stands in older versions of `{file}`",
    pass_title: "No credential stands in the older versions that were read",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "Taking a key out of the files does not take it out of the history: everyone who has a copy of the repository can go \
          back to the version that holds it, in seconds and with no special skill. Unless it was revoked since, it still opens \
          what it always did.",
    fix: "Revoke it at its issuer, if that has not been done. That is enough: a revoked key is worthless wherever copies of it \
          are. Rewriting the history is only worth its trouble for what cannot be revoked, such as people's data.",
    prompt: "A credential stands in older commits of this repository, at the path and commit named below. Look whether any code, \
             pipeline or hosting setting still uses the same variable, and list those places for me, so that I can put a new value \
             there after revoking the old one. Do not print the value and do not rewrite the history. Done when I have the list.",
    cannot_see: "Whether it was revoked when it was taken out: only its issuer knows. Commits that the upload does not hold.",
    refs: &[
        Ref::Cwe(538),
        Ref::Url(
            "https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/removing-sensitive-data-from-a-repository",
        ),
    ],
    judge,
    bad: samples![
        { "a key that was taken out two commits ago":
            ".git" => "commit 2024-03-01 Ann: Start\n+ *\n+ server/pay.ts\n| import Stripe from 'stripe';\n| const stripe = new Stripe('⟦sk_live_⟪alnum:24⟫⟧');\ncommit 2024-03-02 Ann: Read the key from the environment\n+ server/pay.ts\ncommits 2 Ann\n",
            "server/pay.ts" => "import Stripe from 'stripe';\nconst stripe = new Stripe(process.env.STRIPE_KEY);\n" }
        { "an environment file that was committed once and is in use on this machine":
            ".git" => "commit 2024-03-01 Ann: Start\n+ package.json\n+ .env\n| PORT=3000\n| SENDGRID_API_KEY=⟦SG.⟪alnum:22⟫.⟪alnum:43⟫⟧\ncommit 2024-03-02 Ann: Leave it out\n- .env\n+ .gitignore\n",
            ".gitignore" => ".env\n",
            ".env" => "PORT=3000\nSENDGRID_API_KEY=SG.⟪alnum:22⟫.⟪alnum:43⟫\n",
            "package.json" => "{}" }
    ],
    good: samples![
        { "public keys, placeholders and test accounts of the past":
            ".git" => "commit 2024-03-01 Ann: Start\n+ *\n+ src/a.ts\n| const stripe = loadStripe('pk_live_⟪alnum:24⟫');\n| const test = 'sk_test_⟪alnum:24⟫';\n+ .env\n| STRIPE_KEY=sk_live_xxxxxxxxxxxxxxxxxxxxxxxx\n| VITE_SUPABASE_ANON_KEY=⟪jwt:{\"iss\":\"supabase\",\"role\":\"anon\"}⟫\ncommit 2024-03-02 Ann: Tidy up\n+ src/a.ts\n- .env\n",
            "src/a.ts" => "export {};\n" }
        { "a key that still stands in the files, of which another check speaks":
            ".git" => "commit 2024-03-01 Ann: Start\n+ *\ncommits 3 Ann\n",
            "server/pay.ts" => "const stripe = new Stripe('sk_live_⟪alnum:24⟫');\n" }
        { "made-up keys of tests that are gone":
            ".git" => "commit 2024-03-01 Ann: Start\n+ *\n+ tests/pay.test.ts\n| const key = 'sk_live_⟪alnum:24⟫';\ncommit 2024-03-02 Ann: Tidy up\n- tests/pay.test.ts\n",
            "src/a.ts" => "export {};\n" }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    if facts.histories.is_empty() {
        return out.not_applicable("The upload holds no version history.");
    }
    if facts.histories.iter().all(|history| history.commits == 0) {
        return out.unknown("The version history in the upload could not be read.", None);
    }
    let mut values: BTreeMap<u64, Vec<&Secret>> = BTreeMap::new();
    for secret in &facts.secrets {
        values.entry(secret.digest).or_default().push(secret);
    }
    for mut places in values.into_values() {
        // What a place shows to be public by design is public in its older versions too.
        let public = places.iter().any(|secret| secret.class == SecretClass::Public);
        let (mut past, now): (Vec<&Secret>, Vec<&Secret>) = {
            places.retain(|secret| opens(secret));
            places.into_iter().partition(|secret| secret.exposure == Exposure::History)
        };
        // Where it still stands in the open, the rule of that place speaks.
        if public || now.iter().any(|secret| secret.exposure != Exposure::Ignored) {
            continue;
        }
        past.retain(|secret| worth(secret).is_some());
        past.arrange_by_key(|secret| (worth(secret), secret.commit.as_ref().map(|commit| commit.at), &secret.origin.path));
        let Some((first, rest)) = past.split_first() else { continue };
        let finding = out.fail(&first.origin);
        finding.name("what", capitalised(&first.name)).name("file", first.origin.path.clone());
        finding.related(now.iter().chain(rest).map(|secret| secret.origin.clone()));
        let severity = worth(first).unwrap_or(Severity::High);
        if now.is_empty() {
            finding.severity(severity).confidence(if first.kind == SecretKind::Generic { Confidence::Low } else { Confidence::Medium });
        } else {
            // It is in use on the machine that the upload comes from: it has not been revoked.
            finding.severity(if severity == Severity::High { Severity::Critical } else { severity });
        }
        finding.detail(words(first, &now)).page(page(first));
    }
    out.pass();
}

/// How bad it is that everyone with the history has it; `None` where nobody would mind.
fn worth(secret: &Secret) -> Option<Severity> {
    if secret.class != SecretClass::Live {
        return None;
    }
    // Where people are shown how to set the product up, most values are made up.
    let path = secret.origin.path.to_ascii_lowercase();
    if [".md", ".mdx", ".rst", ".adoc", ".txt"].iter().any(|end| path.ends_with(end)) || path.contains("example") {
        return Some(Severity::Medium);
    }
    Some(match secret.kind {
        SecretKind::Payment
        | SecretKind::Cloud
        | SecretKind::Database
        | SecretKind::Ai
        | SecretKind::Code
        | SecretKind::PrivateKey
        | SecretKind::ConnectionString
        | SecretKind::Mail
        | SecretKind::Chat
        | SecretKind::Login
        | SecretKind::Service => Severity::High,
        SecretKind::Webhook | SecretKind::Password | SecretKind::Signing | SecretKind::Generic => Severity::Medium,
        SecretKind::Map => return None,
    })
}

fn words(secret: &Secret, now: &[&Secret]) -> String {
    let mut parts = vec![masked(secret)];
    if let Some(commit) = &secret.commit {
        let removed = match &commit.removed {
            Some(id) => format!("and was taken out with commit {id}"),
            None => "and still stands at the end of another branch or tag".to_owned(),
        };
        parts.push(format!("It came in with commit {} of {} {removed}.", commit.id, commit.at.in_words()));
    }
    if let Some(place) = now.first() {
        parts.push(format!("The same value still stands in {}, so it is still in use.", place.origin.path));
    }
    parts.push(rotation(secret));
    parts.push(format!("Once it is {}, the history need not be cleaned.", done(secret.kind)));
    parts.retain(|part| !part.is_empty());
    parts.join(" ")
}
