//! A framework that shows its inner workings to whoever causes an error.

use crate::facts::{Project, SiteKind};
use crate::rules::sites::fail_each;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/debug-mode-on",
    title: "{framework} runs in debug mode",
    pass_title: "Debug modes are off, or only for a developer's machine",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "Whoever causes an error is shown code, settings and sometimes data. Flask's debugger even lets a visitor run \
          commands on the server once its short code is known or guessed.",
    fix: "Switch debug mode off in the code and on only by a variable that your own machine sets.",
    prompt: "Read the debug switch from an environment variable that is off when it is not set (Django: DEBUG = \
          os.environ.get(\"DEBUG\") == \"1\"; Flask: app.run(debug=os.environ.get(\"FLASK_DEBUG\") == \"1\")). Do not set \
          the variable on the server. Start Flask with gunicorn or waitress there. Done when an error on the server \
          shows a short page without code.",
    cannot_see: "Whether the server is started through another file, or sets the variable.",
    refs: &[Ref::Cwe(489), Ref::Url("https://docs.djangoproject.com/en/stable/ref/settings/#debug")],
    judge,
    bad: samples![
        { "settings of Django and an application of Flask":
            "requirements.txt" => "django\n",
            "shop/settings.py" => r#"INSTALLED_APPS = ["django.contrib.auth"]
⟦DEBUG = True⟧
"#,
            "tools/app.py" => r#"from flask import Flask
app = Flask(__name__)
⟦app.run(host="0.0.0.0", debug=True)⟧
"#,
        }
        { "on unless a variable says otherwise":
            "requirements.txt" => "django\n",
            "shop/settings.py" => r#"import os
INSTALLED_APPS = ["django.contrib.auth"]
⟦DEBUG = os.environ.get("DEBUG", "True") == "True"⟧
"#,
        }
        { "started by hand":
            "requirements.txt" => "flask\n",
            "app.py" => r#"from flask import Flask
app = Flask(__name__)
if __name__ == "__main__":
    ⟦app.run(debug=True)⟧
"#,
        }
    ],
    good: samples![
        { "off unless a variable is set, off in production, on for a developer":
            "requirements.txt" => "django\n",
            "shop/settings/base.py" => r#"import os
INSTALLED_APPS = ["django.contrib.auth"]
DEBUG = os.environ.get("DEBUG", "False") == "True"
"#,
            "shop/settings/local.py" => "from .base import *\nDEBUG = True\n",
        }
        { "on in what is shared, off in what the server uses":
            "requirements.txt" => "django\n",
            "shop/settings/base.py" => r#"INSTALLED_APPS = ["django.contrib.auth"]
DEBUG = True
"#,
            "shop/settings/production.py" => "from .base import *\nDEBUG = False\n",
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    // Settings that the server uses switch off what shared ones switch on.
    let off: Vec<&str> =
        project.facts.sites.iter().filter(|site| site.kind == SiteKind::DebugOff).map(|site| site.origin.path.as_str()).collect();
    let folder = |path: &str| path.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_owned());
    let replaced = |path: &str| off.iter().any(|other| *other != path && folder(other) == folder(path));
    fail_each(
        project,
        out,
        |site| {
            site.kind == SiteKind::DebugOn
                && !project.is_shadowed(&site.origin.path)
                && !(site.detail.starts_with("Django") && replaced(&site.origin.path))
        },
        |site, finding| {
            let framework = site.detail.split(',').next().unwrap_or("The server");
            finding.name("framework", framework);
            if site.detail.contains("left in a page") {
                finding.severity(Severity::Medium).detail("Whoever opens this address is shown values from inside instead of the page.");
            } else if site.detail.contains("by hand") {
                finding
                    .severity(Severity::Medium)
                    .detail("It holds where this file itself is started; a server such as gunicorn leaves it out.");
            } else if site.detail.contains("unless") {
                finding.severity(Severity::Medium).detail("It is on wherever nothing sets the variable: a forgotten setting opens it.");
            }
        },
    );
}
