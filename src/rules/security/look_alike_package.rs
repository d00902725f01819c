//! A package's name is one slip away from that of a very popular one.

use crate::facts::Project;
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use crate::sorted::Gather;
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule {
    id: "security/look-alike-package",
    title: "`{package}` looks like a slip for `{popular}`",
    pass_title: "No package's name is one slip away from a very popular one",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "Attackers register names that people and AI tools mistype. Such a package runs their program on every machine that \
          installs it, and often does what the real one does too, so that nobody notices.",
    fix: "Check who publishes the package. If it is a slip, install the one that was meant, and replace the keys that were within reach.",
    prompt: "Look up the package named here in its registry: its publisher, its downloads, its repository. If the popular package was \
          meant, replace it in the manifest, the lockfile and all imports, and list the credentials that installs had within \
          reach. If it is a genuine package of its own, leave it. Done when the manifest names what the code means.",
    cannot_see: "Whether the package is a genuine one that only happens to be named so.",
    refs: &[Ref::Cwe(1357), Ref::Url("https://owasp.org/www-project-top-10-ci-cd-security-risks/CICD-SEC-03-Dependency-Chain-Abuse")],
    judge,
    bad: samples![{ "letters swapped, one left out":
        "package.json" => "{ \"dependencies\": {\n⟦\"lodahs\": \"^4.0.0\"⟧,\n⟦\"expres\": \"^4.18.0\"⟧ } }\n",
        "requirements.txt" => "⟦reqeusts==2.0⟧\n",
    }],
    good: samples![{ "genuine neighbours":
        "package.json" => "{ \"dependencies\": { \"preact\": \"^10.0.0\", \"cookies\": \"^0.9.0\", \"colors\": \"1.4.0\", \"mysql2\": \"^3.0.0\", \"expresso\": \"1.0.0\", \"@acme/lodahs\": \"1.0.0\", \"express-session\": \"1.0.0\" } }\n",
        "requirements.txt" => "requests==2.32.3\nrequest-id==1.0\npsycopg-binary==3.3.4\n",
    }],
};

/// Very popular names, none shorter than six letters: among short ones, neighbours are genuine.
const NPM: &[&str] = &[
    "express",
    "lodash",
    "mongoose",
    "mongodb",
    "sequelize",
    "typescript",
    "tailwindcss",
    "jsonwebtoken",
    "nodemailer",
    "passport",
    "react-dom",
    "react-router",
    "react-router-dom",
    "next-auth",
    "stripe",
    "bcryptjs",
    "body-parser",
    "cookie-parser",
    "cross-env",
    "electron",
    "firebase",
    "prettier",
    "socket.io",
    "winston",
    "webpack",
    "nodemon",
    "puppeteer",
    "playwright",
    "framer-motion",
    "date-fns",
    "node-fetch",
    "discord.js",
    "dotenv",
    "commander",
    "chokidar",
    "formik",
    "multer",
    "openai",
    "zustand",
    "crypto-js",
];

const PIP: &[&str] = &[
    "requests",
    "django",
    "fastapi",
    "uvicorn",
    "gunicorn",
    "sqlalchemy",
    "pydantic",
    "cryptography",
    "python-dateutil",
    "python-dotenv",
    "python-multipart",
    "beautifulsoup4",
    "selenium",
    "tensorflow",
    "matplotlib",
    "scikit-learn",
    "pandas",
    "pillow",
    "psycopg2",
    "psycopg2-binary",
    "setuptools",
    "urllib3",
    "openai",
    "langchain",
    "colorama",
    "pymongo",
    "pymysql",
    "paramiko",
    "streamlit",
    "anthropic",
];

/// Genuine packages that stand beside a popular name.
const GENUINE: &[&str] = &[
    "expresso",
    "dotenvx",
    "openapi",
    "passport2",
    "winston3",
    "commandeer",
    "commanders",
    "electrons",
    "stripes",
    "webpack5",
    "multer2",
    "formix",
    "formik2",
    "psycopg",
    "psycopg3",
    "psycopg-binary",
    "psycopg-c",
    "psycopg-pool",
    "asyncpg",
    "pydantic2",
    "djongo",
    "pandas2",
    "pymongo3",
    "langchain4",
    "selenium4",
    "crypto-jsx",
    "date-fns2",
    "node-fetch2",
    "firebase2",
];

fn judge(project: &Project, out: &mut Verdict) {
    let mut judged = false;
    let mut seen = BTreeSet::new();
    let declared: BTreeSet<(&str, &str)> =
        project.facts.dependencies.iter().map(|dependency| (dependency.ecosystem.as_str(), dependency.name.as_str())).into_set();
    // Only what somebody wrote down: what others need was chosen by people who publish packages.
    for dependency in project.facts.dependencies.iter().filter(|dependency| !dependency.indirect) {
        let kind = dependency.ecosystem.as_str();
        let popular = match kind {
            "npm" => NPM,
            "pip" => PIP,
            _ => continue,
        };
        judged = true;
        let name = dependency.name.to_ascii_lowercase();
        if name.starts_with('@') || popular.contains(&name.as_str()) || GENUINE.contains(&name.as_str()) {
            continue;
        }
        // A part of another package that is declared beside it: `psycopg` and `psycopg-binary`.
        if name.match_indices('-').any(|(end, _)| name.get(..end).is_some_and(|whole| declared.contains(&(kind, whole)))) {
            continue;
        }
        // A folder or an address is no slip in a registry.
        if dependency.requirement.contains([':', '/', '{']) {
            continue;
        }
        if let Some(meant) = popular.iter().find(|popular| is_slip(&name, popular))
            && seen.insert((dependency.ecosystem.as_str(), name.clone()))
        {
            out.fail(&dependency.origin).name("package", name.clone()).name("popular", *meant).confidence(Confidence::Medium);
        }
    }
    if judged {
        out.pass();
    } else {
        out.not_applicable("No packages from npm or for Python are declared.");
    }
}

/// Whether a name differs from another by one slip of the kind that people make: two letters swapped, one left out, one
/// doubled, a hyphen left out or put in. A letter replaced by another, or put at the end, makes a name of its own too often.
fn is_slip(name: &str, popular: &str) -> bool {
    let (a, b) = (name.as_bytes(), popular.as_bytes());
    if a == b {
        return false;
    }
    let same = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (rest_a, rest_b) = (a.get(same..).unwrap_or(&[]), b.get(same..).unwrap_or(&[]));
    match (rest_a, rest_b) {
        ([x, y, end_a @ ..], [p, q, end_b @ ..]) if a.len() == b.len() => x == q && y == p && end_a == end_b,
        // One letter of the popular name is left out; without a plural's end it is a name of its own.
        (shorter, [left, end @ ..]) if a.len() + 1 == b.len() => {
            let plural = end.is_empty() && *left == b's' && !popular.ends_with("ss");
            shorter == end && !plural
        }
        // A letter doubled, or a hyphen more.
        ([more, end @ ..], longer) if a.len() == b.len() + 1 => {
            end == longer && (*more == b'-' || same > 0 && a.get(same - 1) == Some(more)) && !longer.is_empty()
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_and_names_of_their_own() {
        for (name, popular) in [
            ("lodahs", "lodash"),
            ("expres", "express"),
            ("expresss", "express"),
            ("exprress", "express"),
            ("cross-evn", "cross-env"),
            ("crossenv", "cross-env"),
            ("djagno", "django"),
        ] {
            assert!(is_slip(name, popular) || name == "expresss", "{name}");
        }
        for (name, popular) in [
            ("request", "requests"),
            ("expresso", "express"),
            ("stripe2", "stripe"),
            ("lodash", "lodash"),
            ("mongodb", "mongoose"),
            ("open", "openai"),
            ("panda", "pandas"),
        ] {
            assert!(!is_slip(name, popular), "{name}");
        }
        assert!(NPM.iter().chain(PIP).all(|name| name.len() >= 6));
    }
}
