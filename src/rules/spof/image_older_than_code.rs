//! Containers whose language is older than the one that the project asks for.

use crate::facts::{Deployment, Project, Setting, folder_of};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "spof/image-older-than-code",
    title: "The container brings {has}, and the code asks for {needs}",
    pass_title: "Containers bring the language version that the code asks for",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "The build stops, or the product fails on the first line that the old version does not know. Whoever has to release in a hurry finds \
          out that releases by this file do not work at all.",
    fix: "Raise the version in the container's file to the one that the project asks for, and build it once.",
    prompt: "In this Dockerfile, change the base image to the language version that the project's manifest asks for (go.mod, composer.json, \
             pyproject.toml) or newer, keeping its variant (alpine, slim, fpm). Change nothing else. Done when the image builds from a fresh \
             copy and the product answers in it.",
    cannot_see: "Images that are built elsewhere and only carry such a name.",
    refs: &[Ref::Url("https://go.dev/doc/toolchain"), Ref::Url("https://getcomposer.org/doc/articles/composer-platform-dependencies.md")],
    judge,
    bad: samples![
        { "Go":
            "go.mod" => "module shop\n\ngo 1.24.0\n",
            "main.go" => "package main\n\nfunc main() {}\n",
            "Dockerfile" => "⟦FROM golang:1.21-alpine AS build⟧\nWORKDIR /app\nCOPY . .\nRUN go build -o server .\nFROM alpine:3.22\nCOPY --from=build /app/server .\nUSER nobody\nCMD [\"./server\"]\n",
        }
        { "PHP, below a folder":
            "api/composer.json" => "{\n  \"require\": {\n    \"php\": \"^8.2\",\n    \"laravel/framework\": \"^12.0\"\n  }\n}\n",
            "api/Dockerfile" => "⟦FROM php:8.0-fpm⟧\nCOPY . .\nUSER www-data\nCMD [\"php-fpm\"]\n",
        }
    ],
    good: samples![{ "as new or newer, a version that is fetched, another project's folder, the newest of all":
        "go.mod" => "module shop\n\ngo 1.24.0\n",
        "main.go" => "package main\n\nfunc main() {}\n",
        "Dockerfile" => "FROM golang:1.24-alpine AS build\nRUN go build -o server .\nFROM alpine:3.22\nUSER nobody\nCMD [\"./server\"]\n",
        "jobs/Dockerfile" => "FROM golang:1.21\nENV GOTOOLCHAIN=auto\nUSER nobody\nCMD [\"./jobs\"]\n",
        "tools/go.mod" => "module tools\n\ngo 1.20\n",
        "tools/Dockerfile" => "FROM golang:1.20\nUSER nobody\nCMD [\"./tools\"]\n",
        "site/Dockerfile" => "FROM php:8\nUSER www-data\nCMD [\"php-fpm\"]\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let facts = |setting: Setting| project.facts.deployments.iter().filter(move |fact| fact.setting == setting);
    for image in facts(Setting::BuildsWith) {
        let Some((language, has)) = image.value.split_once(' ') else { continue };
        // The manifest that stands beside the file, or nearest above it; a single one wherever it stands.
        let all: Vec<&Deployment> = facts(Setting::Needs).filter(|need| need.value.split(' ').next() == Some(language)).collect();
        let above = |need: &&&Deployment| folder_of(&image.origin.path).starts_with(folder_of(&need.origin.path));
        let nearest = all.iter().filter(above).max_by_key(|need| folder_of(&need.origin.path).len());
        let Some(need) = nearest.or_else(|| all.first().filter(|_| all.len() == 1)) else { continue };
        let Some((_, needs)) = need.value.split_once(' ') else { continue };
        if parts(has) < parts(needs) {
            let name = match language {
                "go" => "Go",
                "php" => "PHP",
                _ => "Python",
            };
            out.fail(&image.origin)
                .name("has", format!("{name} {has}"))
                .name("needs", needs)
                .confidence(Confidence::High)
                .related([need.origin.clone()]);
        } else {
            out.pass_at(&image.origin);
        }
    }
    if !facts(Setting::BuildsWith)
        .any(|image| facts(Setting::Needs).any(|need| need.value.split(' ').next() == image.value.split(' ').next()))
    {
        out.not_applicable("No container brings a language of which the project says what it needs.");
    }
}

fn parts(version: &str) -> (u32, u32) {
    let (major, minor) = version.split_once('.').unwrap_or((version, "0"));
    (major.parse().unwrap_or(0), minor.parse().unwrap_or(0))
}
