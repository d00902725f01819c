//! The page runs a script from the servers of the builder that made it.

use crate::facts::{Language, Project, TraceKind};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "ownership/builder-scripts-in-page",
    title: "Your page loads a script from the {builder} servers",
    pass_title: "The page loads no script of a builder",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "Whoever controls that server can change what runs in your visitors' browsers, and your page waits \
          for it. Visitors also tell a third party that they are here.",
    fix: "Remove the script tag; the product does not need it outside of the builder.",
    prompt: "Remove the builder's script tags from the page and layout files, after checking that nothing in the \
          code calls them. Do not change anything else. Done when the built page loads no script from the \
          builder's domain.",
    cannot_see: "Scripts that are added when the page is published.",
    refs: &[Ref::Cwe(829)],
    judge,
    bad: samples![{ "a script of a builder":
        "index.html" => "<html>\n⟦<script src=\"https://cdn.gpteng.co/gptengineer.js\" type=\"module\"></script>⟧\n<script type=\"module\" src=\"/src/main.tsx\"></script>\n</html>\n",
    }],
    good: samples![{ "a picture for previews, and scripts of one's own":
        "index.html" => "<html>\n<meta property=\"og:image\" content=\"https://lovable.dev/opengraph-image.png\" />\n<script type=\"module\" src=\"/src/main.tsx\"></script>\n</html>\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    if !facts.files.iter().any(|file| file.language == Some(Language::Html)) && facts.modules.is_empty() {
        out.not_applicable("There is no page.");
        return;
    }
    out.pass();
    let mut seen = std::collections::BTreeSet::new();
    for trace in facts.builders.iter().filter(|trace| trace.kind == TraceKind::PageScript) {
        // One tag may give its builder away twice: by its server and by the name of its file.
        if !seen.insert(&trace.origin) {
            continue;
        }
        let mut name = trace.builder.clone();
        name.get_mut(..1).into_iter().for_each(str::make_ascii_uppercase);
        out.fail(&trace.origin).name("builder", name);
    }
}
