//! HTML that is put into a page as it came.

use crate::facts::{Project, SiteKind};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/html-unsanitised",
    title: "Text is put into the page as HTML without being cleaned",
    pass_title: "HTML from outside is cleaned before it is shown",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "If that text ever holds something a stranger wrote, their script runs in your customers' browsers and can \
          act in their name.",
    fix: "Show it as text, or clean it with a sanitiser such as DOMPurify right where it is set.",
    prompt: "Wherever a value is set with dangerouslySetInnerHTML, innerHTML, insertAdjacentHTML or document.write, \
          show it as text instead; where HTML is needed, pass it through DOMPurify.sanitize (isomorphic-dompurify \
          on a server) at that very place. Leave constant HTML and JSON-LD as they are. Done when no value reaches \
          these sinks uncleaned and formatted content still looks right.",
    cannot_see: "Whether the value was already cleaned when it was stored.",
    refs: &[Ref::Cwe(79), Ref::Url("https://github.com/cure53/DOMPurify")],
    judge,
    bad: samples![
        { "a stored article shown as it is":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/Article.tsx" => r#"export const Article = ({ post }) => (
  <div
    ⟦dangerouslySetInnerHTML={{ __html: post.content }}⟧
  />
);
"#,
        }
        { "a search term written into the page":
            "public/app.js" => r#"const query = new URLSearchParams(location.search).get('q');
⟦document.getElementById('term').innerHTML = 'Results for ' + query;⟧
"#,
        }
    ],
    good: samples![
        { "cleaned, constant, numeric and structured values":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/Article.tsx" => r#"import DOMPurify from 'dompurify';
const crumbs = { name: 'Home' };
export const Article = ({ post }) => (
  <>
    <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: JSON.stringify(crumbs) }} />
    <style dangerouslySetInnerHTML={{ __html: Object.entries(post.theme).join('') }} />
    <div dangerouslySetInnerHTML={{ __html: DOMPurify.sanitize(post.content) }} />
  </>
);
"#,
            "src/main.ts" => r#"const root = document.getElementById('root')!;
try { start(); } catch (error) {
  root.innerHTML = `<p>${error instanceof Error ? error.message : 'failed'}</p>`;
}
list.innerHTML = '';
clock.innerHTML = `${minutes}:${(90).toFixed(0)}`;
"#,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    if project.facts.modules.is_empty() {
        out.not_applicable("There is no code that this could be seen in.");
        return;
    }
    let mut found = false;
    for site in project.facts.sites.iter().filter(|site| site.kind == SiteKind::RawHtml) {
        found = true;
        let stored = project.product.has_login && project.product.stores_data && site.detail == "stored";
        out.fail(&site.origin).severity(if stored { Severity::High } else { Severity::Medium }).confidence(Confidence::Medium);
    }
    if !found {
        out.pass();
    }
}
