//! Functions of the platform that code calls and that no folder of the project holds.

use crate::facts::{Project, Role, SiteKind};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use crate::sorted::Gather;
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule {
    id: "spof/called-function-absent",
    title: "The function `{name}` is called and is not among the project's functions",
    pass_title: "Every function that is called is among the project's functions",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "Either the call fails for everyone, and what hangs on it never happens, or the function runs somewhere without its code being kept here: \
          nobody can read, mend or restore it.",
    fix: "Add the function's code to the project, or change the call to the function that does the work now.",
    prompt: "Find out what the called function should do from the code that calls it. If another function of the project does that under a new name, \
             correct the name; otherwise fetch its code from the platform (supabase functions download NAME) or write it, with the check of \
             the caller that its neighbours use. Done when the call answers in a test and each called name has a folder below supabase/functions.",
    cannot_see: "Functions that stand in another repository on purpose.",
    refs: &[Ref::Url("https://supabase.com/docs/guides/functions/quickstart")],
    judge,
    bad: samples![
        { "an old name in a page, and the address to which news of payments go":
            "supabase/functions/pay/index.ts" => r#"Deno.serve(async (req) => {
  const invoice = { notification_url: ⟦`${Deno.env.get("SUPABASE_URL")}/functions/v1/old-webhook`⟧ };
  return Response.json(invoice);
});
"#,
            "src/Pay.tsx" => r#"export const pay = () => ⟦supabase.functions.invoke("create-payment", { body: {} })⟧;
export const other = () => supabase.functions.invoke("pay", { body: {} });
"#,
        }
    ],
    good: samples![
        { "functions that are there, a name that is worked out, and a project that keeps no functions":
            "supabase/functions/pay/index.ts" => "Deno.serve(async (req) => Response.json({ ok: true }));\n",
            "src/Pay.tsx" => r#"export const pay = (name) => supabase.functions.invoke("pay", { body: {} });
export const any = (name) => fetch(`${base}/functions/v1/${name}`);
export const named = () => fetch(`${base}/functions/v1/pay?x=1`);
"#,
        }
        { "functions that are kept elsewhere":
            "src/Pay.tsx" => r#"export const pay = () => supabase.functions.invoke("pay", { body: {} });
    "#,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    let own: BTreeSet<&str> = facts.files.iter().filter_map(|file| folder(&file.path)).into_set();
    if own.is_empty() {
        out.not_applicable("The project keeps no functions of a platform.");
        return;
    }
    let tested = |path: &str| facts.role_of(path).is_some_and(|role| role != Role::Source);
    let mut told: BTreeSet<&str> = BTreeSet::new();
    for site in facts.sites.iter().filter(|site| site.kind == SiteKind::FunctionCalled) {
        if own.contains(site.detail.as_str()) || tested(&site.origin.path) || !told.insert(&site.detail) {
            continue;
        }
        out.fail(&site.origin).name("name", &site.detail).confidence(Confidence::Medium);
    }
    out.pass();
}

/// The name of the function whose folder a file stands in.
fn folder(path: &str) -> Option<&str> {
    let rest = match path.strip_prefix("supabase/functions/") {
        Some(rest) => rest,
        None => path.split_once("/supabase/functions/")?.1,
    };
    rest.split_once('/').map(|(name, _)| name)
}
