//! Installing the product's own packages runs a program fetched from an address.

use crate::facts::{Origin, Project};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/install-script-fetches-code",
    title: "Installing the packages runs a program straight from the internet",
    pass_title: "No script that runs during the installation fetches a program",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "Whoever controls that address decides what runs on every developer's machine and in every build, with all keys \
          that are within reach there. Nothing checks that it is the same program as yesterday.",
    fix: "Take the download out of the installation, or keep the program in the repository or in a package with a fixed version and digest.",
    prompt: "Find the install script named here. Replace the download by a package of a fixed version, or by a file in the repository, or \
          by a download whose digest is checked before it runs. Keep the behaviour otherwise. Done when no install, \
          postinstall, preinstall or prepare script hands a download to a shell or an interpreter.",
    cannot_see: "What the scripts of installed packages themselves do.",
    refs: &[Ref::Cwe(494), Ref::Url("https://docs.npmjs.com/cli/using-npm/scripts")],
    judge,
    bad: samples![{ "a download handed to a shell":
        "package.json" => "⟦⟧{ \"name\": \"shop\", \"scripts\": { \"postinstall\": \"curl -fsSL https://get.example.com/tool.sh | bash\" } }\n",
    }],
    good: samples![{ "a generator, a download that nothing runs, and a script that a person starts":
        "package.json" => "{ \"name\": \"shop\", \"scripts\": { \"postinstall\": \"prisma generate\", \"prepare\": \"curl -o data.json https://example.com/data.json\", \"setup\": \"curl https://example.com/a.sh | sh\" } }\n",
    }],
};

/// Scripts that run while packages are installed.
const HOOKS: &[&str] = &["preinstall", "install", "postinstall", "prepare", "preprepare", "postprepare"];

fn judge(project: &Project, out: &mut Verdict) {
    let manifests: Vec<_> = project.facts.manifests.iter().filter(|manifest| manifest.ecosystem == "npm").collect();
    if manifests.is_empty() {
        out.not_applicable("No npm packages are installed.");
        return;
    }
    out.pass();
    for manifest in manifests {
        for (name, script) in manifest.scripts.iter().filter(|(name, _)| HOOKS.contains(&name.as_str())) {
            if runs_download(script) {
                let shown: String = script.chars().take(160).collect();
                out.fail(&Origin::file(&manifest.path)).detail(format!("The script `{name}` is `{shown}`."));
            }
        }
    }
}

/// Whether what `curl` or `wget` fetches goes on to an interpreter.
fn runs_download(script: &str) -> bool {
    script.split("&&").flat_map(|part| part.split(';')).any(|part| {
        let mut steps = part.split('|').map(str::trim);
        let fetches = steps.next().is_some_and(|first| {
            let tool = first.split_whitespace().find(|word| !word.contains('=')).unwrap_or("");
            matches!(tool, "curl" | "wget") && first.contains("http")
        });
        fetches
            && steps.any(|step| {
                matches!(
                    step.trim_start_matches("sudo ").split_whitespace().next(),
                    Some("sh" | "bash" | "zsh" | "node" | "python" | "python3")
                )
            })
    })
}
