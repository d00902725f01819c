//! A script that repairs single stored records by hand.

use crate::facts::{Project, Setting};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "source-control/manual-fix-script",
    title: "A script repairs production records of one customer by hand",
    pass_title: "No script repairs single production records by hand",
    severity: Severity::Medium,
    effort: Effort::Day,
    stage: Stage::Foundations,
    why: "Data has been lost or damaged before and was mended by hand, for one customer, past every check that \
          the product makes. The next loss needs somebody who remembers how. The script also keeps that \
          customer's details in the code.",
    fix: "Find the fault that damaged the record, set up backups that you have restored once, and delete the \
          script.",
    prompt: "Delete this script and the customer's details in it after the repair is done. Find and fix the cause \
          in the application, and write down how a lost record is restored from a backup. Do not run the \
          script. Done when the script is gone, the cause has a test, and a restore has been tried.",
    cannot_see: "Whether the script was ever run against production.",
    refs: &[Ref::Cwe(359)],
    judge,
    bad: samples![{ "an order is put back by hand":
        "package.json" => "{}",
        "restore_order.js" => "const admin = require('firebase-admin');\nconst db = admin.firestore();\n⟦const email = 'mara.lind@kundenpost.se';⟧\ndb.collection('orders').add({ email });\n",
    }],
    good: samples![{ "a script that mends code, and one that names nobody":
        "package.json" => "{}",
        "scripts/fix-imports.js" => "const fs = require('fs');\nfs.writeFileSync('a', 'b');\n",
        "scripts/migrate-orders.js" => "const { PrismaClient } = require('@prisma/client');\nconst db = new PrismaClient();\nfor (const order of orders) await db.order.update({ where: { id: order.id }, data: { email: 'a@example.com' } });\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    if facts.modules.is_empty() && facts.manifests.is_empty() {
        out.not_applicable("There is no application code.");
        return;
    }
    out.pass();
    for fact in facts.deployments.iter().filter(|fact| fact.setting == Setting::RecordRepair) {
        out.fail(&fact.origin).detail(format!("It names {}.", fact.value)).confidence(Confidence::Medium);
    }
}
