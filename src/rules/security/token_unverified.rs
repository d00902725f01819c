//! Log-in tokens that are believed although they may be forged.

use crate::facts::{Project, SiteKind};
use crate::rules::sites::fail_each;
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/token-unverified",
    title: "A log-in token is {name}",
    pass_title: "Log-in tokens are verified before they are believed",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "A log-in token says who somebody is. Only its signature and its end make that true. Where they are not checked, anyone can write a token that names another person, or use one that was stolen long ago.",
    fix: "Verify the token with the library that made it: signature, algorithm and end, and refuse the request when that fails.",
    prompt: "Replace every place where a token of a request is only decoded by verification: jwt.verify(token, secret, { algorithms: [the one you sign with] }), or the call of the provider (supabase.auth.getUser(token), verifyIdToken). Remove `none` from the list of algorithms and remove ignoreExpiration. Answer 401 when verification throws. Done when a token with a changed payload is refused.",
    cannot_see: "Gateways in front that verify the token before the request arrives.",
    refs: &[Ref::Cwe(347), Ref::Url("https://cheatsheetseries.owasp.org/cheatsheets/JSON_Web_Token_for_Java_Cheat_Sheet.html")],
    judge,
    bad: samples![{ "decoded and believed":
        "server/auth.js" => r##"const jwt = require("jsonwebtoken");
module.exports = (req, res, next) => {
  const token = (req.headers.authorization || "").replace("Bearer ", "");
  ⟦const payload = jwt.decode(token);⟧
  req.user = { id: payload.sub, role: payload.role };
  next();
};
"##,
    }
    { "no algorithm is one of the algorithms":
        "server/auth.js" => r##"const jwt = require("jsonwebtoken");
module.exports = (token) => {
  ⟦return jwt.verify(token, process.env.JWT_SECRET, { algorithms: ["HS256", "none"] });⟧
};
"##,
    }
    { "tokens that never end":
        "server/auth.js" => r##"const jwt = require("jsonwebtoken");
module.exports = (token) => {
  ⟦return jwt.verify(token, process.env.JWT_SECRET, { ignoreExpiration: true });⟧
};
"##,
    }],
    good: samples![{ "verified, renewed, and read in the browser":
        "server/auth.js" => r##"const jwt = require("jsonwebtoken");
module.exports.user = (req) => {
  const token = (req.headers.authorization || "").replace("Bearer ", "");
  return jwt.verify(token, process.env.JWT_SECRET, { algorithms: ["HS256"] });
};
module.exports.refresh = (token) => {
  const old = jwt.verify(token, process.env.JWT_SECRET, { ignoreExpiration: true });
  return refreshSession(old.sid);
};
"##,
        "src/session.ts" => r##"import { jwtDecode } from "jwt-decode";
export const name = (token: string) => jwtDecode<{ name: string; sub: string }>(token).name;
"##,
        "supabase/functions/me/index.ts" => r##"Deno.serve((req) => {
  const token = req.headers.get("Authorization")!.split(" ")[1];
  const payload = JSON.parse(atob(token.split(".")[1]));
  return Response.json({ id: payload.sub });
});
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    fail_each(
        project,
        out,
        |site| site.kind == SiteKind::TokenUnverified,
        |site, finding| {
            let (name, confidence) = match site.detail.as_str() {
                "none" => ("accepted without a signature", Confidence::High),
                "expiry" => ("accepted after its end", Confidence::High),
                _ => ("read without being verified", Confidence::Medium),
            };
            finding.name("name", name).confidence(confidence);
            if site.detail == "expiry" {
                finding.severity(Severity::Medium);
            }
            if stands_aside(project, &site.origin.path) {
                finding
                    .severity(Severity::Low)
                    .confidence(Confidence::Low)
                    .detail("No script starts this file and no other brings it in; the program that is started is another. Delete it, so that nobody starts it by mistake.");
            }
        },
    );
}

/// Whether a file that looks like a program of its own lies beside the one that is started, and nothing names it.
fn stands_aside(project: &Project, path: &str) -> bool {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let scripts = || project.facts.manifests.iter().flat_map(|manifest| manifest.scripts.iter().map(move |script| (manifest, script)));
    let code = |word: &str| [".js", ".ts", ".mjs", ".cjs"].iter().any(|end| word.ends_with(end));
    let other_starts = scripts().any(|(manifest, (name, script))| {
        manifest.path.rsplit_once('/').map_or("", |(folder, _)| folder) == folder
            && name == "start"
            && script.split_whitespace().any(|word| code(word) && !word.contains(stem))
    });
    let named = scripts().any(|(_, (_, script))| script.contains(stem));
    let brought = project.facts.modules.iter().flat_map(|module| &module.imports).any(|import| {
        let last = import.specifier.rsplit('/').next().unwrap_or("");
        last == stem || last == file
    });
    other_starts && !named && !brought
}
