//! Logs that hold what lets others in or pay by itself: passwords, log-in links, card numbers.

use crate::facts::{Project, Site, SiteKind};
use crate::rules::identifiers::any;
use crate::rules::sites::fail_each;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/credentials-in-logs",
    title: "Logs hold a {name} in plain text",
    pass_title: "No password, log-in link or card number is logged",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "Logs are copied to services and read by many people, and nobody guards them like a database. Whoever reads these can \
          sign in as your customers or pay with their cards. Card numbers in a log also break the rules of every card company.",
    fix: "Stop writing it, delete the logs that already hold it, and replace what stands there: reset the passwords, end the links. \
          Ask your payment provider what to do about card numbers.",
    prompt: "Remove passwords, log-in links and card data from every log statement, also where a whole request body or payload is \
             logged that holds them; log ids, routes, status codes and durations instead. Done when signing up, changing a \
             password, sending a log-in link and paying leave none of them in the logs.",
    cannot_see: "Logs that were already written, and whether the log statement runs in production.",
    refs: &[Ref::Cwe(532)],
    judge,
    bad: samples![
        { "a link that signs in, and the body of a payment by card, in an edge function":
            "supabase/functions/access/index.ts" => r#"Deno.serve(async (req) => {
  const { data } = await admin.auth.admin.generateLink({ type: 'magiclink', email: 'x' });
  ⟦console.log(`Link: ${data.properties.action_link}`)⟧;
  return new Response('ok');
});
"#,
            "supabase/functions/pay/index.ts" => r#"Deno.serve(async (req) => {
  const raw = await req.text();
  ⟦console.log('body', raw)⟧;
  const { card_number } = JSON.parse(raw);
  console.log('length', raw.length);
  return new Response(String(card_number.length));
});
"#,
        }
        { "a form with a new password, and what is sent to charge a card":
            "supabase/functions/profile/index.ts" => r#"Deno.serve(async (req) => {
  const change: ProfileChange = await req.json();
  ⟦console.log('Profile change:', change)⟧;
  if (change.newPassword) await admin.auth.admin.updateUserById(id, { password: change.newPassword });
  return new Response('ok');
});
"#,
            "supabase/functions/charge/index.ts" => r#"Deno.serve(async (req) => {
  const order = await req.json();
  const payload: any = { value: await priceOf(order.id), customer: order.customer };
  payload.creditCard = { holderName: order.holder, number: order.number };
  ⟦console.log('payload', JSON.stringify(payload, null, 2))⟧;
  return await fetch('https://pay.example/charges', { method: 'POST', body: JSON.stringify(payload) });
});
"#,
        }
        { "a password, as it was typed":
            "package.json" => r#"{ "name": "shop" }"#,
            "server/account.ts" => r#"import express from 'express';
export const signUp = async (email, password) => {
  ⟦console.log('sign-up', email, password);⟧
};
"#,
        }
    ],
    good: samples![
        { "what is merely about it, and bodies without any":
            "supabase/functions/profile/index.ts" => r#"Deno.serve(async (req) => {
  const change = await req.json();
  console.log('Profile change for', change.userId, 'password too:', Boolean(change.newPassword));
  if (change.newPassword) await admin.auth.admin.updateUserById(id, { password: change.newPassword });
  return new Response('ok');
});
"#,
            "supabase/functions/order/index.ts" => r#"Deno.serve(async (req) => {
  const order = await req.json();
  console.log('order', order);
  return new Response(String(order.items.length));
});
"#,
        }
    ],
};

/// What passwords are called.
const PASSWORDS: &[&str] = &["password", "passwd", "senha"];

/// Whether what a site logs lets others in or pay by itself.
pub(super) fn is_grave(site: &Site) -> bool {
    matches!(site.detail.as_str(), "card number" | "log-in link")
        || any(&site.detail, PASSWORDS) && !any(&site.detail, &["token", "hash", "hashed", "encrypted", "page"])
}

fn judge(project: &Project, out: &mut Verdict) {
    if project.facts.modules.is_empty() {
        out.not_applicable("There is no code that logs.");
        return;
    }
    fail_each(
        project,
        out,
        |site| site.kind == SiteKind::SensitiveLog && is_grave(site),
        |site, finding| {
            finding.name("name", if any(&site.detail, PASSWORDS) { "password" } else { site.detail.as_str() });
        },
    );
}
