//! Each start of the product fills or resets its database.

use crate::facts::{Deployment, Project, Recovery, RecoveryKind, Setting};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/seeds-on-start",
    title: "Each start of the product fills the database again",
    pass_title: "Starting the product leaves its data alone",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "Seed data is made for trying things out. In production it brings back test accounts with passwords \
          that stand in the code, or overwrites and deletes what customers entered.",
    fix: "Take the seed command out of the start script and run it by hand where it is wanted.",
    prompt: "Remove the seed or reset command from the script that starts the product in production. Keep \
          database migrations there. Offer the seed as a separate command that refuses to run when the \
          environment is production. Then change the passwords of seeded accounts in production. Done when a \
          restart changes no data.",
    cannot_see: "Whether a variable of the host keeps the command from running.",
    refs: &[Ref::Cwe(798), Ref::Cwe(1392)],
    judge,
    bad: samples![{ "accounts with a known password at each start":
            "docker-entrypoint.sh" => "#!/bin/sh\nphp artisan migrate --force\n⟦php artisan db:seed --force⟧\nexec apache2-foreground\n",
            "database/seeders/UserSeeder.php" => "<?php\nUser::create(['email' => 'a@example.com', 'password' => Hash::make('letmein')]);\n",
        }
    ],
    good: samples![{ "migrations only, and a seed for development behind a condition":
        "docker-entrypoint.sh" => "#!/bin/sh\n# php artisan db:seed\nphp artisan migrate --force\nif [ \"$APP_ENV\" = \"local\" ]; then\n  php artisan db:seed\nfi\nexec apache2-foreground\n",
        "database/seeders/UserSeeder.php" => "<?php\nUser::create(['password' => Hash::make('letmein')]);\n",
        "package.json" => r#"{ "scripts": { "seed": "tsx seed.ts", "start": "node server.js" } }"#,
    }],
};

/// Kinds of files that say how a product is started.
const STARTERS: &[&str] = &["docker", "compose", "start-script", "heroku", "railway", "render", "replit", "kubernetes", "nixpacks", "fly"];

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    let of = |setting: Setting| facts.deployments.iter().filter(move |fact| fact.setting == setting);
    let starts = facts.deployments.iter().any(|fact| STARTERS.contains(&fact.platform.as_str()));
    if !starts && !facts.manifests.iter().any(|manifest| manifest.scripts.iter().any(|(name, _)| name == "start")) {
        out.not_applicable("No file says how the product is started.");
        return;
    }
    out.pass();
    let accounts: Vec<_> = of(Setting::SeedsAccounts).map(|fact| fact.origin.clone()).collect();
    // A command that empties the database is the matter of another rule.
    let wipes = |fact: &Deployment| {
        let same = |other: &Recovery| {
            other.kind == RecoveryKind::Wipe && other.origin.path == fact.origin.path && other.origin.line == fact.origin.line
        };
        facts.recovery.iter().any(same)
    };
    for fact in of(Setting::SeedsOnStart).filter(|fact| !wipes(fact)) {
        let resets = ["reset", "fresh"].iter().any(|word| fact.value.contains(word));
        let command = &fact.value;
        let finding = out.fail(&fact.origin);
        if resets {
            finding.severity(Severity::High).detail(format!("`{command}` deletes what is stored."));
        } else if accounts.is_empty() {
            finding.detail(format!("The command is `{command}`.")).confidence(Confidence::Medium);
        } else {
            finding
                .severity(Severity::High)
                .detail(format!("`{command}` makes accounts whose default password stands in the code."))
                .related(accounts.iter().cloned());
        }
    }
}
