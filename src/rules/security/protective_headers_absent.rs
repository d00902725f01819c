//! Pages with a log-in that any other site may show inside its own.

use crate::facts::{Project, Setting};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/protective-headers-absent",
    title: "Any other site may show your pages inside its own",
    pass_title: "Browsers are told who may show the pages inside others",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "A page of somebody else can lay yours invisibly over its own buttons, so that a signed-in customer clicks in your product without knowing. Two lines \
          of configuration forbid it, and a third one stops much of what a planted script could do.",
    fix: "Send Content-Security-Policy with frame-ancestors (or X-Frame-Options) and X-Content-Type-Options with every page.",
    prompt: "Send these headers with every page, in the configuration of the host (vercel.json, netlify.toml, _headers, firebase.json, next.config) or in the \
             server (helmet for Express, django-csp, secure_headers): Content-Security-Policy: frame-ancestors 'self'; X-Content-Type-Options: nosniff; \
             Referrer-Policy: strict-origin-when-cross-origin. If pages of mine are meant to be embedded elsewhere, name those sites in frame-ancestors. Do not add \
             further rules to the policy yet. Done when the headers are in the answer and all pages still work.",
    cannot_see: "Headers that the host or a proxy adds by its own settings, and whether pages are meant to be embedded.",
    refs: &[
        Ref::Cwe(1021),
        Ref::Url("https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html"),
        Ref::Url("https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/X-Frame-Options"),
    ],
    judge,
    bad: samples![{ "a host's file without headers":
        "package.json" => "{ \"dependencies\": { \"@clerk/clerk-react\": \"^5.0.0\", \"react-dom\": \"^19.0.0\" } }",
        "index.html" => "<html><body><div id=\"root\"></div></body></html>\n",
        "vercel.json" => "⟦⟧{ \"rewrites\": [{ \"source\": \"/(.*)\", \"destination\": \"/index.html\" }] }",
    }],
    good: samples![
        { "set by the host":
            "package.json" => "{ \"dependencies\": { \"@clerk/clerk-react\": \"^5.0.0\", \"react-dom\": \"^19.0.0\" } }",
            "index.html" => "<html><body><div id=\"root\"></div></body></html>\n",
            "netlify.toml" => "[[headers]]\nfor = \"/*\"\n[headers.values]\nX-Frame-Options = \"DENY\"\n",
        }
        { "set by a package":
            "package.json" => "{ \"dependencies\": { \"express\": \"^5.0.0\", \"passport\": \"^0.7.0\", \"helmet\": \"^8.0.0\" } }",
            "views/index.html" => "<html><body>Hello</body></html>\n",
            "server.js" => "const app = require('express')();\napp.use(require('helmet')());\napp.get('/', (req, res) => res.render('index'));\n",
        }
        { "nobody signs in":
            "index.html" => "<html><body>Hello</body></html>\n",
            "vercel.json" => "{}",
        }
    ],
};

/// Packages that set the headers by themselves, or frameworks that do unless told otherwise.
const PACKAGES: &[&str] = &[
    "helmet",
    "koa-helmet",
    "@fastify/helmet",
    "lusca",
    "nuxt-security",
    "next-safe",
    "@next-safe/middleware",
    "@nosecone/next",
    "nosecone",
    "django",
    "django-csp",
    "flask-talisman",
    "secure",
    "secweb",
    "rails",
    "secure_headers",
    "spatie/laravel-csp",
    "bepsvpt/secure-headers",
    "org.springframework.boot:spring-boot-starter-security",
    "org.springframework.security:spring-security-web",
    "github.com/unrolled/secure",
];

/// Frameworks that send pages themselves, and set none of the headers unless told to.
const SENDS_PAGES: &[&str] = &["next", "next-pages", "nitro", "sveltekit", "remix", "laravel", "flask", "php"];

/// Hosts and servers whose files can set headers.
const HOSTS: &[&str] = &["vercel", "netlify", "firebase", "next", "cloudflare", "nginx", "caddy"];

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    if !project.product.has_pages || !project.product.has_login {
        return out.not_applicable("There are no pages on which people sign in.");
    }
    let set = facts.deployments.iter().find(|fact| {
        fact.setting == Setting::SecurityHeaders && matches!(fact.value.as_str(), "X-Frame-Options" | "Content-Security-Policy")
    });
    if let Some(fact) = set {
        return out.pass_at(&fact.origin);
    }
    let brings = |name: &str| PACKAGES.contains(&name.to_ascii_lowercase().as_str());
    if let Some(dependency) = facts.dependencies.iter().find(|dependency| !dependency.dev && brings(&dependency.name)) {
        return out.pass_at(&dependency.origin);
    }
    let imported = facts
        .modules
        .iter()
        .any(|module| module.imports.iter().any(|import| ["helmet", "secure-headers"].iter().any(|part| import.specifier.ends_with(part))));
    if imported {
        return out.pass();
    }
    let host = facts.deployments.iter().find(|fact| fact.setting == Setting::Used && HOSTS.contains(&fact.platform.as_str()));
    match host {
        Some(host) => drop(out.fail(&host.origin).confidence(Confidence::Medium)),
        None if facts.endpoints.iter().any(|endpoint| SENDS_PAGES.contains(&endpoint.framework.as_str())) => {
            out.fail_whole().confidence(Confidence::Medium);
        }
        None => out.unknown("No file says what serves the pages, so its headers cannot be seen.", None),
    }
}
