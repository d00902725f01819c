//! Settings of the log-in that let in made-up addresses, short passwords or any redirect.

use crate::facts::{Deployment, Project, Setting};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/sign-up-settings-weak",
    title: "The log-in {fault}",
    pass_title: "The log-in asks for confirmed addresses and decent passwords",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "Without confirmation anyone makes accounts in other people's names, also in the address of your administrator. Short passwords are \
          guessed. A redirect to any address lets a forged link carry a visitor's session away.",
    fix: "Ask for confirmed addresses and for eight characters or more, list the exact addresses of your pages, and switch on a CAPTCHA.",
    prompt: "In supabase/config.toml set [auth.email] enable_confirmations = true, [auth] minimum_password_length = 8 or more, and list the exact \
             addresses of the deployed pages in additional_redirect_urls instead of patterns with *. Tell me to make the same settings in the \
             dashboard under Authentication if this file is used for local development only. Done when both say the same.",
    cannot_see: "What is set in the dashboard: config.toml often describes local development only.",
    refs: &[Ref::Cwe(287), Ref::Url("https://supabase.com/docs/guides/local-development/cli/config")],
    judge,
    bad: samples![{ "settings that the pipeline publishes":
        "supabase/config.toml" => "[auth]\n⟦minimum_password_length = 4⟧\nadditional_redirect_urls = [\"https://shop.org/**\"]\n[auth.email]\n⟦enable_confirmations = false⟧\n",
        ".github/workflows/deploy.yml" => "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: supabase config push\n",
    }],
    good: samples![
        { "good settings":
            "supabase/config.toml" => "[auth]\nminimum_password_length = 10\n[auth.email]\nenable_confirmations = true\n",
        }
        { "settings of which nobody knows whether they are published":
            "supabase/config.toml" => "[auth]\nminimum_password_length = 6\n[auth.email]\nenable_confirmations = false\n",
        }
    ],
};

/// What a setting lets in, if it is weak.
fn fault(setting: &str) -> Option<&'static str> {
    let (key, value) = setting.split_once('=')?;
    match key {
        "auth.email.enable_confirmations" if value == "false" => Some("accepts addresses that nobody confirmed"),
        "auth.minimum_password_length" if value.parse::<u32>().is_ok_and(|length| length < 6) => {
            Some("accepts passwords of few characters")
        }
        "auth.captcha.enabled" if value == "false" => Some("lets machines make accounts by the thousand"),
        "auth.additional_redirect_urls" if open_redirect(value) => Some("sends people to any address that a link names"),
        _ => None,
    }
}

/// Whether a pattern lets any host through.
fn open_redirect(pattern: &str) -> bool {
    let host = pattern.split("://").nth(1).unwrap_or(pattern).split('/').next().unwrap_or("");
    matches!(host, "*" | "**" | "*.*" | "**.*")
}

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    let settings: Vec<&Deployment> = facts.deployments.iter().filter(|fact| fact.setting == Setting::AuthSetting).collect();
    if settings.is_empty() {
        return out.not_applicable("No file holds settings of Supabase's log-in.");
    }
    let published = facts.pipeline.iter().any(|step| step.command.contains("config push"));
    let weak: Vec<(&Deployment, &str)> = settings.iter().filter_map(|fact| Some((*fact, fault(&fact.value)?))).collect();
    if weak.is_empty() {
        return out.pass();
    }
    if published {
        for (fact, fault) in weak {
            out.fail(&fact.origin).name("fault", fault);
        }
        return;
    }
    let said: Vec<&str> = weak.iter().map(|(_, fault)| *fault).collect();
    out.unknown(
        format!(
            "By supabase/config.toml the log-in {}; whether that is published or for local development only cannot be told.",
            said.join(" and ")
        ),
        Some("In the Supabase dashboard under Authentication: must people confirm their address, and how short may a password be?"),
    );
}
