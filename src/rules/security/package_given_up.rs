//! A package that its makers have given up, and what they point to.

use crate::facts::{PackageSource, Project, Usage};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/package-given-up",
    title: "The package `{name}` has had no security updates since {day}",
    pass_title: "No package is known to be given up by its makers",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "Its makers no longer mend it where you get it from. A flaw that is found in it stays open for good.",
    fix: "Move to what the makers point to. Where only a few places use the package, that is a small change.",
    prompt: "Replace the named package by what its makers point to, in the manifest and in every import, and run the build and the \
          tests. Change nothing else. Done when manifest and lockfile no longer name the old package and everything that used it works.",
    cannot_see: "Whether the flaws that are known in it can be reached in this product.",
    refs: &[Ref::Cwe(1104), Ref::Url("https://docs.sheetjs.com/docs/getting-started/installation/nodejs")],
    judge,
    bad: samples![{ "a kit for AI models":
        "package.json" => "{ \"dependencies\": {\n⟦\"@google/generative-ai\": \"^0.24.0\"⟧ } }\n",
        "src/ai.ts" => "import { GoogleGenerativeAI } from '@google/generative-ai';\nexport const ai = new GoogleGenerativeAI(process.env.KEY);\n",
    }
    { "a reader of spreadsheets, from the registry":
        "package.json" => "{ \"dependencies\": {\n⟦\"xlsx\": \"^0.18.5\"⟧ } }\n",
        "src/in.ts" => "import * as XLSX from 'xlsx';\nexport const rows = (bytes) => XLSX.read(bytes);\n",
    }],
    good: samples![{ "the same reader from its maker":
        "package.json" => "{ \"dependencies\": { \"xlsx\": \"https://cdn.sheetjs.com/xlsx-0.20.3/xlsx-0.20.3.tgz\" } }\n",
        "src/in.ts" => "import * as XLSX from 'xlsx';\nexport const rows = (bytes) => XLSX.read(bytes);\n",
    }],
};

/// Packages that their makers have given up: ecosystem, name, the day (or month) of the last support, what they point to,
/// and what is known to be open. State of November 2026.
const GIVEN_UP: &[(&str, &str, &str, &str, &str)] = &[
    ("npm", "@google/generative-ai", "2025-11-30", "`@google/genai`", ""),
    ("npm", "aws-sdk", "2025-09-08", "version 3, in packages named `@aws-sdk/…`", ""),
    ("npm", "@clerk/clerk-sdk-node", "2025-01-10", "`@clerk/express` or `@clerk/backend`", ""),
    ("npm", "apollo-server-express", "2024-10-22", "`@apollo/server`", ""),
    ("npm", "apollo-server", "2024-10-22", "`@apollo/server`", ""),
    ("npm", "request", "2020-02-11", "`fetch`, which Node.js has built in", ""),
    ("npm", "csurf", "2022-09", "`csrf-csrf` or `csrf-sync`", ""),
    ("npm", "crypto-js", "2023-10", "the crypto functions that browsers and Node.js have built in", ""),
    (
        "npm",
        "xlsx",
        "2022-03",
        "the maker's own address, https://cdn.sheetjs.com, instead of the registry",
        "CVE-2023-30533 and CVE-2024-22363, which a prepared spreadsheet triggers when it is read, are mended there and not in the registry.",
    ),
    ("pip", "google-generativeai", "2025-11-30", "`google-genai`", ""),
    ("pip", "pycrypto", "2013-10-17", "`pycryptodome` or `cryptography`", ""),
    ("composer", "swiftmailer/swiftmailer", "2021-11-30", "`symfony/mailer`", ""),
    ("go", "github.com/dgrijalva/jwt-go", "2021-05", "`github.com/golang-jwt/jwt`", ""),
    ("go", "github.com/google/generative-ai-go", "2025-11-30", "`google.golang.org/genai`", ""),
    ("gem", "paperclip", "2018-05", "Active Storage", ""),
];

fn judge(project: &Project, out: &mut Verdict) {
    if project.packages.is_empty() {
        return out.not_applicable("No packages are named.");
    }
    for package in project.packages.iter().filter(|package| package.direct && package.usage < Usage::Listed) {
        let given_up = GIVEN_UP.iter().find(|(ecosystem, name, ..)| *ecosystem == package.ecosystem && *name == package.name);
        let Some((_, name, day, instead, open)) = given_up.filter(|_| package.source == PackageSource::Registry) else { continue };
        let detail = format!("Its makers point to {instead}. {open}");
        out.fail(&package.origin).name("name", *name).name("day", *day).detail(detail.trim_end().to_owned());
    }
    out.pass();
}
