//! Files that still hold both sides of a merge.

use crate::facts::{Project, Role, SiteKind};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "source-control/merge-unfinished",
    title: "A merge was never finished: both versions stand in this file",
    pass_title: "No merge was left half done",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "Two versions of the same lines stand one above the other, with marks between them that no tool understands. \
          The product cannot be built from this, so nothing that you fix elsewhere reaches a customer.",
    fix: "Decide line by line which version is right, take the marks out, and build once before anything else.",
    prompt: "The listed files still hold the marks of a merge (<<<<<<<, =======, >>>>>>>). Show me both versions of each \
             place and say what either would do; I choose. Then remove the marks and the version that was not chosen. \
             Do not change anything else. Done when no such mark is left and the build passes.",
    cannot_see: "A merge whose marks were taken out while both versions stayed.",
    refs: &[Ref::Url("https://git-scm.com/docs/git-merge#_how_conflicts_are_presented")],
    judge,
    bad: samples![{ "a page with both versions":
        "package.json" => "{}",
        "src/App.tsx" => "import { Home } from './Home';\n⟦<<<<<<< HEAD⟧\nimport { Banner } from './Banner';\n=======\n>>>>>>> 3f2a91c0\nexport const App = () => <Home />;\n",
        "src/Home.tsx" => "export const Home = () => null;\n",
    }
    { "a manifest with both versions":
        "package.json" => "{\n⟦<<<<<<< HEAD⟧\n  \"name\": \"shop\"\n=======\n  \"name\": \"store\"\n>>>>>>> main\n}\n",
        "src/index.js" => "export const a = 1;\n",
    }],
    good: samples![{ "marks that are part of a text, and a text with an underline":
        "package.json" => "{}",
        "src/help.ts" => "export const help = `\nHow to read a conflict:\n  <<<<<<< HEAD\n  yours\n  =======\n  theirs\n  >>>>>>> branch\n`;\nexport const title = `\nShop\n=======\n`;\n",
        "docs/merging.md" => "# Merging\n\n<<<<<<< HEAD\nyours\n=======\ntheirs\n>>>>>>> branch\n",
        "src/shift.ts" => "export const shift = (a: number) => a << 7;\n",
    }],
};

/// What no customer is served by.
const LESSER: [Role; 4] = [Role::Test, Role::Example, Role::Documentation, Role::Generated];

fn judge(project: &Project, out: &mut Verdict) {
    let mut marks = project.facts.sites.iter().filter(|site| site.kind == SiteKind::MergeMark).peekable();
    if marks.peek().is_none() {
        out.pass();
    }
    for site in marks {
        let finding = out.fail(&site.origin);
        // A test or an example that cannot be read stops nobody's customers.
        if project.facts.role_of(&site.origin.path).is_some_and(|role| LESSER.contains(&role)) {
            finding.severity(Severity::Medium);
        }
    }
}
