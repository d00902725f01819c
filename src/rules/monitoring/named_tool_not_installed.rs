//! A policy promises or names monitoring that is not there.

use crate::facts::{DocumentKind, Project};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use std::collections::{BTreeMap, BTreeSet};

pub(super) static RULE: Rule = Rule {
    id: "monitoring/named-tool-not-installed",
    title: "The privacy policy names {tool}, and {tool} is not installed",
    pass_title: "Monitoring that the policy names is installed",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "You believe that crashes reach you, and tell your users so, while nothing reports them. A policy \
          that does not match the product is also a legal weakness.",
    fix: "Install the tool, or take it out of the policy.",
    prompt: "Decide with the owner: either add the official package of the monitoring tool that the privacy \
          policy names and start it with the key from an environment variable, or remove the tool from the \
          policy text. Do not change anything else. Done when policy and product agree.",
    cannot_see: "Tools that the host or app store adds without a package.",
    refs: &[Ref::Url("https://firebase.google.com/docs/crashlytics")],
    judge,
    bad: samples![{ "a policy that names a crash reporter":
        "pubspec.yaml" => "name: app\ndependencies:\n  http: ^1.0.0\n",
        "doc/privacy_policy.md" => "# Privacy\n\n⟦We use Firebase Crashlytics.⟧\n",
    }],
    good: samples![{ "the tool is installed":
        "pubspec.yaml" => "name: app\ndependencies:\n  firebase_crashlytics: ^4.0.0\n",
        "doc/privacy_policy.md" => "# Privacy\n\nWe use Firebase Crashlytics.\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    let named: Vec<_> = facts.documents.iter().filter(|document| document.kind == DocumentKind::NamesMonitoring).collect();
    if named.is_empty() {
        out.not_applicable("No policy names a monitoring tool.");
        return;
    }
    // Without manifests nothing can be said about what is installed.
    if facts.dependencies.is_empty() {
        out.unknown("No dependencies are declared, so what is installed cannot be seen.", None);
        return;
    }
    let mut told = BTreeSet::new();
    let mut known: BTreeMap<&str, bool> = BTreeMap::new();
    for document in named {
        let installed = known.entry(&document.detail).or_insert_with(|| {
            let word = document.detail.to_ascii_lowercase().replace(' ', "");
            facts.dependencies.iter().any(|dependency| dependency.name.to_ascii_lowercase().replace(['-', '_'], "").contains(&word))
                || facts.telemetry.iter().any(|telemetry| telemetry.tool.to_ascii_lowercase().contains(&word))
                || facts
                    .modules
                    .iter()
                    .flat_map(|module| &module.imports)
                    .any(|import| import.specifier.to_ascii_lowercase().contains(&word))
        });
        if *installed {
            out.pass_at(&document.origin);
        } else if told.insert(&document.detail) {
            out.fail(&document.origin).name("tool", document.detail.clone());
        }
    }
}
