//! Records that hold keys of other services, given to whoever asks.

use crate::facts::{Project, SiteKind, Table};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/keys-handed-out",
    title: "Anyone can read the `{column}` that is kept in `{table}`",
    pass_title: "Records with keys of other services are not given out",
    severity: Severity::Critical,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "The function gives back whole records to whoever calls it, and these hold a key or token. Whoever reads it acts in your \
          product's name at the other service, or forges messages that your product believes.",
    fix: "Let the function ask who calls, and give back only the columns that the page shows. Then replace the key, as it may have been read.",
    prompt: "Change this query so that it refuses callers who are not signed in and allowed to see these settings (ctx.auth.getUserIdentity()), \
             and returns an object with only the fields that the page uses, without the key. Code on the server that needs the key reads it \
             through an internal query. Done when the answer of the query holds no key, for an administrator either.",
    cannot_see: "Whether the stored key is encrypted with a key that only the server has.",
    refs: &[Ref::Cwe(200), Ref::Url("https://docs.convex.dev/functions/internal-functions")],
    judge,
    bad: samples![
        { "a list of hooks with their secrets, and a token that is called encrypted":
            "convex/schema.ts" => r#"export default defineSchema({
  hooks: defineTable({ url: v.string(), secret: v.string() }),
  workspaces: defineTable({ name: v.string(), botToken: v.string() }),
});
"#,
            "convex/hooks.ts" => r#"import { query } from "./_generated/server";
export const list = query({
  args: {},
  handler: async (ctx) => {
    const hooks = await ⟦ctx.db.query("hooks")⟧.order("desc").collect();
    return await Promise.all(hooks.map(async (hook) => { return { ...hook, last: 0 }; }));
  },
});
export const workspaces = query({
  args: {},
  handler: async (ctx) => {
    return await ⟦ctx.db.query("workspaces")⟧.collect();
  },
});
"#,
        }
    ],
    good: samples![
        { "named fields, an internal query, and one that asks who calls":
            "convex/schema.ts" => "export default defineSchema({ hooks: defineTable({ url: v.string(), secret: v.string() }), notes: defineTable({ text: v.string(), apiKeyConfigured: v.boolean() }) });\n",
            "convex/hooks.ts" => r#"import { query, internalQuery } from "./_generated/server";
export const list = query({
  args: {},
  handler: async (ctx) => {
    const hooks = await ctx.db.query("hooks").collect();
    return hooks.map((hook) => ({ url: hook.url, hasSecret: !!hook.secret }));
  },
});
export const own = query({
  args: {},
  handler: async (ctx) => {
    const who = await ctx.auth.getUserIdentity();
    if (!who) return [];
    return await ctx.db.query("hooks").collect();
  },
});
export const forServer = internalQuery({
  args: {},
  handler: async (ctx) => {
    return await ctx.db.query("hooks").collect();
  },
});
export const notes = query({
  args: {},
  handler: async (ctx) => {
    return await ctx.db.query("notes").collect();
  },
});
"#,
        }
    ],
};

/// The column of a table that holds a key or token of another service.
fn key(table: &Table) -> Option<&str> {
    let holds = |name: &&str| {
        let plain = name.to_ascii_lowercase().replace(['_', '-'], "");
        let shown = [
            "public",
            "publishable",
            "masked",
            "prefix",
            "hash",
            "expires",
            "expiry",
            "type",
            "count",
            "id",
            "url",
            "share",
            "invite",
            "configured",
            "enabled",
            "has",
        ];
        let keys = [
            "secret",
            "accesstoken",
            "refreshtoken",
            "bottoken",
            "apikey",
            "apisecret",
            "privatekey",
            "password",
            "credentials",
            "authtoken",
        ];
        keys.iter().any(|word| plain.contains(word)) && !shown.iter().any(|word| plain.contains(word))
    };
    table.columns.iter().map(|column| column.name.as_str()).find(holds)
}

fn judge(project: &Project, out: &mut Verdict) {
    let mut seen = false;
    for site in project.facts.sites.iter().filter(|site| site.kind == SiteKind::RowsHandedOut) {
        seen = true;
        let Some((table, column)) = project.schema.called(&site.detail).and_then(|table| Some((table, key(table)?))) else { continue };
        out.fail(&site.origin).name("table", &table.name).name("column", column).confidence(Confidence::Medium);
    }
    if seen {
        out.pass();
    } else {
        out.not_applicable("No function was found that gives whole records to whoever calls it.");
    }
}
