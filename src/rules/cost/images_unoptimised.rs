//! Pictures sent as large as they are stored.

use crate::facts::{OutlayKind, Project};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "cost/images-unoptimised",
    title: "Pictures are sent to every visitor in full size",
    pass_title: "Pictures are made smaller before they are sent",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Scale,
    why: "The setting that makes pictures smaller for each screen is switched off. Pages load slowly on phones, and hosts charge for what is sent.",
    fix: "Switch it on again, or make the pictures small when they are uploaded.",
    prompt: "Remove images.unoptimized from the Next.js configuration, list the hosts that pictures come from under images.remotePatterns, and check \
             that pictures are shown through next/image with a width and height. If the site is exported as static files, compress the pictures in \
             the repository and on upload instead. Done when a phone receives pictures no wider than its screen.",
    cannot_see: "A network in front that makes pictures smaller.",
    refs: &[Ref::Url("https://nextjs.org/docs/app/api-reference/components/image#unoptimized")],
    judge,
    bad: samples![{ "switched off":
        "package.json" => r#"{ "name": "shop", "dependencies": { "next": "15.0.0" } }"#,
        "next.config.mjs" => "export default {\n  images: {\n    ⟦unoptimized: true,⟧\n  },\n};\n",
    }],
    good: samples![{ "left on":
        "package.json" => r#"{ "name": "shop", "dependencies": { "next": "15.0.0" } }"#,
        "next.config.mjs" => "export default { images: { unoptimized: false } };\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    if !facts.dependencies.iter().any(|dependency| dependency.name == "next") {
        out.not_applicable("Pictures are not shown through Next.js.");
        return;
    }
    let mut raw = facts.outlays.iter().filter(|outlay| outlay.kind == OutlayKind::RawImages);
    match raw.next() {
        Some(raw) => drop(out.fail(&raw.origin)),
        None => out.pass(),
    }
}
