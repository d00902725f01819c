//! Exports whose version was never raised.

use crate::facts::{Project, RemarkKind};
use crate::rules::exports;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "source-control/version-never-raised",
    title: "It was never given a new version: it is still “{what}”",
    pass_title: "Versions are counted",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Scale,
    why: "When a change goes wrong, there is no earlier version to go back to by name, and nobody can say which one customers have.",
    fix: "Raise the version with each change that goes live, and keep the export of each.",
    prompt: "Introduce versions for this app: raise the number with each change that goes live, keep the exported file of each version in a repository, and try changes in a separate version or environment first. Change nothing in the app. Done when the next change has a version of its own.",
    cannot_see: "Versions that the platform keeps by itself.",
    refs: &[Ref::Url("https://learn.microsoft.com/en-us/power-platform/alm/solution-concepts-alm"), Ref::Cwe(1110)],
    judge,
    bad: samples![{ "a solution of version 1.0.0.0":
        "solution.xml" => r##"<ImportExportXml>
<SolutionManifest><UniqueName>a</UniqueName>
⟦<Version>1.0.0.0</Version>⟧
<Managed>0</Managed></SolutionManifest></ImportExportXml>"##,
    }],
    good: samples![{ "a later one":
        "solution.xml" => r##"<ImportExportXml>
<SolutionManifest><UniqueName>a</UniqueName>
<Version>1.4.0.2</Version>
<Managed>0</Managed></SolutionManifest></ImportExportXml>"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    exports::fail_kind(project, out, RemarkKind::NeverVersioned);
}
