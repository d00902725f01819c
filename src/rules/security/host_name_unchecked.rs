//! A server that answers whatever host name it is called by.

use crate::facts::{Project, SiteKind};
use crate::rules::sites::fail_each;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/host-name-unchecked",
    title: "{framework} answers to any host name",
    pass_title: "The server answers to its own names only",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "Links in mails, such as those for a new password, are built from the name that the request states. Somebody \
          who states another name can have such a link lead to their own server.",
    fix: "List the product's own host names.",
    prompt: "Replace \"*\" in ALLOWED_HOSTS by the product's own host names, read from an environment variable. Done when \
          a request with a made-up Host header is answered with 400.",
    cannot_see: "Whether a server in front refuses other names.",
    refs: &[Ref::Cwe(644), Ref::Url("https://docs.djangoproject.com/en/stable/ref/settings/#allowed-hosts")],
    judge,
    bad: samples![
        { "any name":
            "requirements.txt" => "django\n",
            "shop/settings.py" => r#"INSTALLED_APPS = []
⟦ALLOWED_HOSTS = ["*"]⟧
"#,
        }
    ],
    good: samples![
        { "own names, and any name for a developer":
            "requirements.txt" => "django\n",
            "shop/settings/base.py" => r#"INSTALLED_APPS = []
ALLOWED_HOSTS = ["shop.example"]
"#,
            "shop/settings/dev.py" => "ALLOWED_HOSTS = [\"*\"]\n",
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    fail_each(
        project,
        out,
        |site| site.kind == SiteKind::AnyHost,
        |site, finding| {
            finding.name("framework", site.detail.clone());
        },
    );
}
