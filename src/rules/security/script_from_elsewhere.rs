//! Scripts that an exported page loads from other hosts.

use crate::facts::{Project, SiteKind};
use crate::rules::exports;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/script-from-elsewhere",
    title: "Pages load a script from {what}",
    pass_title: "Pages load no scripts from elsewhere",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Scale,
    why: "A script from elsewhere can read everything on the page, forms included, and changes whenever its owner changes it. Some also send data about visitors to others, for which their consent is needed.",
    fix: "Keep the scripts that you need, load them after consent where they count visitors, and remove the rest.",
    prompt: "List every script that these pages load from other hosts, say what each does, remove those that nothing needs, and load those that count visitors only after consent. Done when each remaining script has a reason written beside it.",
    cannot_see: "Scripts that other scripts load.",
    refs: &[Ref::Cwe(829), Ref::Url("https://developer.mozilla.org/en-US/docs/Web/Security/Subresource_Integrity")],
    judge,
    bad: samples![{ "a script of another host":
        "index.html" => r##"<!DOCTYPE html>
<html data-wf-page="1" data-wf-site="2"><body>
⟦<script src="https://cdn.chatwidget.io/a.js"></script>⟧
</body></html>"##,
    }],
    good: samples![{ "the platform's own":
        "index.html" => r##"<!DOCTYPE html>
<html data-wf-page="1" data-wf-site="2"><body>
<script src="js/webflow.js"></script>
</body></html>"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    exports::fail_sites(project, out, SiteKind::ExternalScript);
}
