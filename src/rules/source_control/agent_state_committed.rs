//! Working state of coding agents and editors, and conversations with agents, lie among the code.

use super::strays;
use crate::facts::Project;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "source-control/agent-state-committed",
    title: "Working state of a coding agent or editor lies in the project",
    pass_title: "No working state of coding agents or editors lies in the project",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "Agents keep notes, transcripts and snapshots of what they saw while working, sometimes including \
          keys or customer data that was pasted into a chat. Whoever gets the code gets them too.",
    fix: "Delete these folders from the repository and add them to .gitignore. Rules files that guide an agent \
          (AGENTS.md, CLAUDE.md, .cursorrules) are fine to keep.",
    prompt: "Stop tracking the agent state that was found (git rm -r --cached), add its folders to .gitignore, \
          and keep rules files such as AGENTS.md, CLAUDE.md and .cursorrules. Do not touch application code. \
          Done when none of the listed paths is tracked.",
    cannot_see: "What the state files hold; binary state is not opened.",
    refs: &[Ref::Url("https://git-scm.com/docs/gitignore"), Ref::Cwe(200)],
    judge,
    bad: samples![{ "snapshots of an agent":
        ".local/state/agent/.agent_state_main.bin" => "⟦⟧x",
        "app.py" => "print(1)\n",
    }
    { "open windows of an editor":
        ".idea/workspace.xml" => "⟦⟧<project/>",
        "app.py" => "print(1)\n",
    }],
    good: samples![{ "rules that guide agents":
        "AGENTS.md" => "# Rules\n",
        "CLAUDE.md" => "# Rules\n",
        ".cursorrules" => "Be brief.\n",
        ".cursor/rules/style.mdc" => "Be brief.\n",
        ".claude/commands/review.md" => "Review.\n",
        ".aider.conf.yml" => "model: x\n",
    }
    { "settings of an editor that a team shares":
        ".vscode/settings.json" => "{}",
        ".vscode/extensions.json" => "{}",
        ".idea/codeStyles/Project.xml" => "<x/>",
    }
    { "state that version control leaves out":
        ".gitignore" => ".local/\n",
        ".local/state/agent/.agent_state_main.bin" => "x",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    if project.facts.files.is_empty() {
        return;
    }
    let found = strays::tracked(project, |file| is_state(&file.path));
    let paths: Vec<&str> = found.iter().map(|file| file.path.as_str()).collect();
    strays::tell(out, &paths);
}

fn is_state(path: &str) -> bool {
    let name = strays::file_name(path);
    let within = |folder: &str| path.starts_with(folder) || path.contains(&format!("/{folder}"));
    within(".local/state/")
        || within(".specstory/history/")
        || within(".history/")
        || within(".gemini/tmp/")
        || within(".codex/sessions/")
        || within(".claude/projects/")
        || within(".claude/todos/")
        || within(".claude/shell-snapshots/")
        || within(".cursor/chats/")
        || within(".cursor/state/")
        || within(".emergent/")
        || within("attached_assets/") && name.starts_with("pasted-") && name.ends_with(".txt")
        || name == "settings.local.json" && within(".claude/")
        || within(".idea/shelf/")
        || within(".vs/")
        || within(".continue/sessions/")
        || within(".playwright-mcp/")
        || within(".serena/cache/")
        || within(".idea/") && matches!(name.as_str(), "workspace.xml" | "tasks.xml" | "usage.statistics.xml" | "datasources.local.xml")
        || name.ends_with(".csproj.user")
        || name.starts_with(".aider.") && !name.starts_with(".aider.conf")
        || name.starts_with(".agent_state")
}
