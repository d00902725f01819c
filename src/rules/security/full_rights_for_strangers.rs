//! Servers that act with full rights although they know none of their callers.

use super::openness;
use crate::facts::{EffectKind, Endpoint, EndpointKind, Origin, Project};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule {
    id: "security/full-rights-for-strangers",
    title: "The server opens the whole database for visitors whom it does not know",
    pass_title: "The key with full rights serves callers who were checked",
    severity: Severity::Medium,
    effort: Effort::Day,
    stage: Stage::Foundations,
    why: "The server talks to the database with the key that ignores all access rules, and none of the ways in that use it asks who is calling. The database can no longer protect anything: each mistake in this code is a mistake for all records at once.",
    fix: "Use the public key or the caller's own token for what visitors do, so that the database's rules apply; keep the key with full rights for the few steps that need it, behind a check of the caller.",
    prompt: "Replace the service-role client in this server by a client that is made per request with the anonymous key and the caller's access token, and write the row-level policies that these requests need. Keep a service-role client only in functions that verify the caller first. Done when requests without a token reach only what a policy allows to everyone.",
    cannot_see: "Checks that a gateway in front of the server makes.",
    refs: &[Ref::Cwe(250), Ref::Cwe(862), Ref::Url("https://supabase.com/docs/guides/api/api-keys")],
    judge,
    bad: samples![{ "one client for everyone":
        "server.js" => r##"import express from "express";
import { createClient } from "@supabase/supabase-js";
const app = express();
const supabase = ⟦createClient(process.env.SUPABASE_URL, process.env.SUPABASE_SERVICE_ROLE_KEY);⟧
app.post("/api/pages", async (req, res) => {
  const { data } = await supabase.from("pages").insert({ url: req.body.url });
  res.json(data);
});
"##,
    }],
    good: samples![{ "behind a check, and a contact form":
        "server.js" => r##"import express from "express";
import { createClient } from "@supabase/supabase-js";
const app = express();
const supabase = createClient(process.env.SUPABASE_URL, process.env.SUPABASE_SERVICE_ROLE_KEY);
app.post("/api/pages", async (req, res) => {
  const { data: { user } } = await supabase.auth.getUser(req.headers.authorization);
  if (!user) return res.sendStatus(401);
  res.json(await supabase.from("pages").insert({ url: req.body.url, user_id: user.id }));
});
"##,
        "contact/server.js" => r##"import express from "express";
import { createClient } from "@supabase/supabase-js";
const app = express();
const supabase = createClient(process.env.SUPABASE_URL, process.env.SUPABASE_SERVICE_ROLE_KEY);
app.post("/contact", async (req, res) => res.json(await supabase.from("messages").insert({ text: req.body.text })));
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let mut served: BTreeMap<&Origin, Vec<&Endpoint>> = BTreeMap::new();
    for endpoint in &project.facts.endpoints {
        for effect in endpoint.effects.iter().filter(|effect| effect.kind == EffectKind::ActsPrivileged) {
            served.entry(&effect.origin).or_default().push(endpoint);
        }
    }
    if served.is_empty() {
        out.not_applicable("No endpoint acts with rights above its caller's.");
        return;
    }
    let mut before: Option<&Origin> = None;
    for (client, endpoints) in served {
        // A helper that makes the client, and the call in it, are one place.
        if before.is_some_and(|before| before.path == client.path && client.line.saturating_sub(before.line) <= 2) {
            continue;
        }
        before = Some(client);
        let strangers = endpoints.iter().all(|endpoint| openness::is_open(endpoint) && !openness::is_called_by_machines(endpoint));
        // Functions of a platform are told one by one, by a rule of their own.
        let harmed = endpoints.iter().find(|endpoint| {
            endpoint.kind == EndpointKind::Http
                && (!openness::is_public_by_purpose(endpoint) || openness::changes_named_person(endpoint))
                && endpoint.unpoliced(&[EffectKind::Reads, EffectKind::Writes, EffectKind::Deletes]).is_some()
        });
        match harmed {
            Some(first) if strangers => {
                let finding = out.fail(client).confidence(Confidence::Medium);
                finding.related(endpoints.iter().map(|endpoint| endpoint.origin.clone()).take(5));
                finding.detail(format!("`{}` uses it without asking who is calling.", first.label()));
            }
            _ => out.pass_at(client),
        }
    }
}
