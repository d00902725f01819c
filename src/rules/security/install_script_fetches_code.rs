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
    } { "a download made runnable and started":
        "package.json" => "⟦⟧{ \"name\": \"shop\", \"scripts\": { \"preinstall\": \"wget -q https://get.example.com/setup && chmod +x setup && ./setup\" } }\n",
    } { "a download put into a file and run by an interpreter":
        "package.json" => "⟦⟧{ \"name\": \"shop\", \"scripts\": { \"install\": \"curl -sSo /tmp/a.js https://get.example.com/a.js; curl -o b.js https://get.example.com/b.js && node ./b.js\" } }\n",
    }],
    good: samples![{ "a generator, a download that nothing runs, and a script that a person starts":
        "package.json" => "{ \"name\": \"shop\", \"scripts\": { \"postinstall\": \"prisma generate\", \"prepare\": \"curl -o data.json https://example.com/data.json\", \"setup\": \"curl https://example.com/a.sh | sh\" } }\n",
    } { "a download beside a script of the project's own":
        "package.json" => "{ \"name\": \"shop\", \"scripts\": { \"postinstall\": \"curl -o data.json https://example.com/data.json && node scripts/load.js data.json\" } }\n",
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

/// Whether what `curl` or `wget` fetches is run: handed on to an interpreter, or started from the file it was put into.
fn runs_download(script: &str) -> bool {
    let mut fetched: Vec<&str> = Vec::new();
    for part in script.split(['&', ';', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
        let mut steps = part.split('|').map(str::trim);
        let first = steps.next().unwrap_or("");
        if fetches(first) {
            if steps.any(|step| interpreter(step).is_some()) {
                return true;
            }
            fetched.extend(file_of(first));
        } else if started(first).is_some_and(|file| fetched.contains(&file)) {
            return true;
        }
    }
    false
}

fn fetches(command: &str) -> bool {
    let tool = command.split_whitespace().find(|word| !word.contains('=')).unwrap_or("");
    matches!(tool, "curl" | "wget") && command.contains("http")
}

/// What follows an interpreter that a command starts with.
fn interpreter(command: &str) -> Option<std::str::SplitWhitespace<'_>> {
    let mut words = command.trim_start_matches("sudo ").split_whitespace();
    matches!(words.next(), Some("sh" | "bash" | "zsh" | "node" | "python" | "python3" | "source" | ".")).then_some(words)
}

/// The file that a command starts.
fn started(command: &str) -> Option<&str> {
    let file = match interpreter(command) {
        Some(mut words) => words.find(|word| !word.starts_with('-')),
        None => command.trim_start_matches("sudo ").split_whitespace().next().filter(|word| word.contains('/')),
    };
    file.map(|file| file.trim_start_matches("./"))
}

/// The file that a download is put into: the one that is named, or the end of the address.
fn file_of(download: &str) -> Option<&str> {
    let mut words = download.split_whitespace();
    let mut address = None;
    while let Some(word) = words.next() {
        match word {
            "-o" | "-O" | ">" | "--output" | "--output-document" => {
                if let Some(file) = words.next().filter(|next| !next.contains("://") && !next.starts_with('-')) {
                    return Some(file.trim_start_matches("./"));
                }
            }
            word if word.trim_matches(['"', '\'']).starts_with("http") => address = Some(word.trim_matches(['"', '\''])),
            _ => {}
        }
    }
    // Without a name of its own it is put into a file called like the end of the address; `-O https://…` says the same.
    let address = address.or_else(|| download.split_whitespace().find(|word| word.contains("://")))?;
    address.split(['?', '#']).next()?.rsplit('/').next().filter(|name| !name.is_empty())
}
