//! Logs of programs kept among the code.

use super::strays;
use crate::facts::{Project, Role};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "source-control/logs-committed",
    title: "Log files lie in the project",
    pass_title: "No log files lie in the project",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "Logs hold what a program said while it ran: often names, addresses, paths of somebody's computer, \
          sometimes passwords. Whoever gets the code gets them too.",
    fix: "Stop keeping them in version control and add `*.log` to .gitignore.",
    prompt: "Stop tracking the log files that were found (git rm --cached), and add `*.log` to .gitignore. Do not \
          touch application code. Done when `git ls-files '*.log'` prints nothing.",
    cannot_see: "Logs under names that do not say so.",
    refs: &[Ref::Cwe(532), Ref::Url("https://git-scm.com/docs/gitignore")],
    judge,
    bad: samples![{ "what a package manager left behind":
        "npm-debug.log" => "⟦⟧0 info it worked if it ends with ok\n",
        "server.js" => "console.log(1);\n",
    }
    { "what the server said":
        "backend/logs/app.log.1" => "⟦⟧GET / 200\n",
        "backend/app.py" => "print(1)\n",
    }],
    good: samples![{ "a log that a test reads":
        "tests/fixtures/access.log" => "GET / 200\n",
        "server.js" => "console.log(1);\n",
    }
    { "a log that version control leaves out":
        ".gitignore" => "*.log\n",
        "npm-debug.log" => "0 info\n",
    }
    { "code that writes logs":
        "src/log.ts" => "export const log = 1;\n",
        "logs/.gitkeep" => "",
        "notes/catalog.txt" => "a\n",
        "blog.txt" => "a\n",
        "src/changelog.md" => "# Changes\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    if project.facts.files.is_empty() {
        return;
    }
    let found = strays::tracked(project, |file| {
        let example = ["example", "examples", "sample", "samples", "docs", "data"].iter().any(|folder| strays::within(&file.path, folder));
        file.bytes > 0 && !matches!(file.role, Role::Test | Role::Documentation | Role::Example) && !example && is_log(&file.path)
    });
    let paths: Vec<&str> = found.iter().map(|file| file.path.as_str()).collect();
    strays::tell(out, &paths);
}

/// `app.log`, and what a rotation makes of it: `app.log.1`, `app.log.2025-01-31`.
fn is_log(path: &str) -> bool {
    let name = strays::file_name(path);
    let rotated = name.split_once(".log.").map(|(_, rest)| rest.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-'));
    // `server-logs.txt`, `install_log.txt`.
    let told = name
        .strip_suffix(".txt")
        .and_then(|stem| stem.rsplit_once(['-', '_', '.', ' ']))
        .is_some_and(|(_, last)| matches!(last, "log" | "logs"));
    name.len() > ".log".len()
        && (name.ends_with(".log") || told || rotated.unwrap_or(false))
        && !name.starts_with("changelog")
        && !name.starts_with("changes")
}
