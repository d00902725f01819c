//! The running product leans on the servers of the builder that made it.

use crate::facts::{BuilderTrace, Origin, Project, TraceKind};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule {
    id: "ownership/platform-runtime-dependency",
    title: "The running product depends on the {builder} platform",
    pass_title: "The running product does not depend on its builder",
    severity: Severity::Medium,
    effort: Effort::Day,
    stage: Stage::Scale,
    why: "If the builder changes prices, has an outage or closes, or if you cancel your plan there, this part \
          of your product stops, and it cannot be moved elsewhere as it is.",
    fix: "Replace the builder's kit by the official one of the provider behind it, with a key of your own. Where the kit is \
          the whole backend, as on Base44, nothing stands ready to take its place: leaving means rebuilding data store, \
          log-in and functions, so export the data regularly and decide early whether you ever want to leave.",
    prompt: "Find every use of the builder's own kit, gateway or sign-in in this project. Replace it by the \
          official SDK of the provider behind it (for example the AI provider's SDK with a key from an \
          environment variable, or a sign-in provider that the company controls), behind one module of this \
          project's own. If the kit is the whole backend (Base44: data, log-in and functions), change nothing yet: write \
          down every entity, function and integration in use and what each would become elsewhere. Keep behaviour the same. Done when the product runs with the builder's packages and \
          keys removed, or that list is complete.",
    cannot_see: "What the contract with the builder allows.",
    refs: &[Ref::Cwe(1104), Ref::Url("https://12factor.net/backing-services")],
    judge,
    bad: samples![{ "AI calls through the builder's gateway":
        "supabase/functions/chat/index.ts" => "⟦const url = \"https://ai.gateway.lovable.dev/v1/chat/completions\";⟧\nawait fetch(url);\n",
    }
    { "the builder's kit":
        "server.py" => "import os\n⟦from emergentintegrations.llm.chat import LlmChat⟧\nchat = LlmChat()\n",
    }],
    good: samples![{ "traces that do not matter while it runs":
        "package.json" => r#"{ "dependencies": { "react": "^19.0.0" }, "devDependencies": { "lovable-tagger": "^1.0.0", "@replit/vite-plugin-cartographer": "^0.2.0" } }"#,
        "README.md" => "Made with https://lovable.dev/projects/1. Run npm ci.\n",
        "src/Help.jsx" => "export const Help = () => <p>Our data once lay with @base44/sdk.</p>;\n",
        "src/ai.ts" => "// was https://ai.gateway.lovable.dev/v1\nexport const url = \"https://api.openai.com/v1\";\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    if facts.builders.is_empty() {
        out.not_applicable("No trace of a builder platform was found.");
        return;
    }
    let mut by_builder: BTreeMap<&str, Vec<&BuilderTrace>> = BTreeMap::new();
    for trace in facts.builders.iter().filter(|trace| trace.kind == TraceKind::Runtime) {
        by_builder.entry(&trace.builder).or_default().push(trace);
    }
    out.pass();
    for (builder, traces) in by_builder {
        let Some(first) = traces.first() else { continue };
        // A copy of the kit inside the project is where its replacement starts.
        let copy = facts.files.iter().filter(|file| file.path.contains("/emergentintegrations/")).max_by_key(|file| file.bytes);
        let place = match copy {
            Some(file) if builder == "emergent" => Origin::file(&file.path),
            _ => first.origin.clone(),
        };
        let others = traces.iter().map(|trace| trace.origin.clone()).filter(|origin| *origin != place);
        let evidence = first.evidence.clone();
        let mut name = builder.to_owned();
        name.get_mut(..1).into_iter().for_each(str::make_ascii_uppercase);
        out.fail(&place).name("builder", name).detail(format!("In it, {evidence}.")).related(others);
    }
}
