//! Every change of a table sent to every open page.

use crate::facts::{OutlayKind, Project, SiteKind};
use crate::rules::sites::{fail_each_file, first};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "cost/whole-table-subscription",
    title: "Every open page is told of every change in `{table}`",
    pass_title: "Pages listen only to what they show",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Scale,
    why: "A thousand open pages and one changed row make a thousand messages, each checked and paid for. With Firestore each page also pays for \
          reading the whole collection when it opens.",
    fix: "Listen with a filter: this person's rows, this room, this document, the newest few.",
    prompt: "Add a filter to this subscription so that a page is told only of rows it shows (for Supabase filter: 'user_id=eq.<id>', for Firestore \
             where(...) and limit(...)). Close the subscription when the page closes. Do not change what is shown. Done when a change of \
             another customer's row sends nothing to this page.",
    cannot_see: "How many pages are open and how often rows change.",
    refs: &[
        Ref::Url("https://supabase.com/docs/guides/realtime/postgres-changes"),
        Ref::Url("https://firebase.google.com/docs/firestore/pricing"),
    ],
    judge,
    bad: samples![
        { "all changes of a table, and a whole collection":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/Orders.tsx" => r#"export const listen = (load) =>
  ⟦supabase.channel('orders').on('postgres_changes',⟧ { event: '*', schema: 'public', table: 'orders' }, load).subscribe();
"#,
            "src/Rooms.ts" => r#"export const listen = (show) => ⟦onSnapshot(collection(db, 'rooms'),⟧ show);
    "#,
        }
    ],
    good: samples![
        { "filtered, bounded, a single document":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/Orders.tsx" => r#"export const listen = (id, load) =>
  supabase.channel('orders').on('postgres_changes', { event: '*', schema: 'public', table: 'orders', filter: `user_id=eq.${id}` }, load).subscribe();
export const one = (id, show) => onSnapshot(doc(db, 'rooms', id), show);
export const few = (show) => onSnapshot(query(collection(db, 'rooms'), orderBy('at'), limit(20)), show);
export const typed = (room) => room.on('broadcast', { event: 'typing' }, show);
"#,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    let Some(listens) = project.facts.outlays.iter().find(|outlay| outlay.kind == OutlayKind::Subscription) else {
        out.not_applicable("No page listens to changes of the database.");
        return;
    };
    if !project.facts.sites.iter().any(|site| site.kind == SiteKind::WholeTableSubscription) {
        out.pass_at(&listens.origin);
        return;
    }
    fail_each_file(
        project,
        out,
        |site| site.kind == SiteKind::WholeTableSubscription,
        |sites, finding| {
            let table = first(sites);
            let all = table == "*";
            finding
                .name("table", if all { "all tables" } else { table })
                .severity(if all { Severity::Medium } else { Severity::Low })
                .confidence(Confidence::Medium);
            // With the whole former row beside the new one, each message is twice as long.
            if project.schema.called(table).is_some_and(|table| table.published.is_some() && table.replica_full) {
                finding.detail("Each message also carries the whole former row (REPLICA IDENTITY FULL).");
            }
        },
    );
}
