//! Jobs that live and die with the web server's process.

use crate::facts::{Project, Site, SiteKind};
use crate::rules::sites::fail_once;
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "spof/job-queue-in-process",
    title: "Background jobs run inside the web server's process",
    pass_title: "Background jobs outlive a restart",
    severity: Severity::High,
    effort: Effort::Day,
    stage: Stage::Scale,
    why: "A deployment or a crash in the middle of a job leaves it half done and nobody takes it up again. On \
          serverless hosts such jobs are cut off as soon as the answer is sent.",
    fix: "Use a queue that outlives the process (the platform's queues, Inngest, pg-boss, BullMQ) with retries.",
    prompt: "Replace the home-made queue by a durable one: the hosting platform's queue, Inngest, \
          Trigger.dev, pg-boss or BullMQ. Each job must be safe to run twice and be retried after a failure. Keep \
          the way jobs are started. Done when killing the server in the middle of a job lets the job finish after \
          the restart.",
    cannot_see: "Whether something outside starts lost jobs again.",
    refs: &[Ref::Url("https://www.inngest.com/docs")],
    judge,
    bad: samples![
        { "Laravel: what should run later runs at once":
            "config/queue.php" => r#"<?php
return [
    "default" => ⟦env("QUEUE_CONNECTION", "sync")⟧,
];
"#,
            "app/Jobs/SendInvoice.php" => r#"<?php
namespace App\Jobs;
use Illuminate\Contracts\Queue\ShouldQueue;
class SendInvoice implements ShouldQueue
{
    public function handle() { mail($this->to, "Invoice", $this->text); }
}
"#,
        }
        { "a queue as a class":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/lib/queue.ts" => r#"import { EventEmitter } from 'events';
export default null;
⟦class JobQueue extends EventEmitter {⟧
  private isProcessing = false;
  async start() { this.isProcessing = true; }
}
"#,
        }
    ],
    good: samples![
        { "Laravel: a queue in the database":
            "config/queue.php" => r#"<?php
return [
    "default" => env("QUEUE_CONNECTION", "database"),
    "connections" => ["sync" => ["driver" => "sync"]],
];
"#,
            "app/Jobs/SendInvoice.php" => r#"<?php
namespace App\Jobs;
use Illuminate\Contracts\Queue\ShouldQueue;
class SendInvoice implements ShouldQueue
{
    public function handle() { mail($this->to, "Invoice", $this->text); }
}
"#,
        }
        { "answers that a browser holds back until the network is there":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/lib/response-queue.ts" => r#"export class ResponseQueue {
  private isProcessing = false;
  async send() { if (typeof navigator !== "undefined" && !navigator.onLine) return; this.isProcessing = true; }
}
"#,
        }
        { "a durable queue":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/lib/queue.ts" => r#"import { Queue } from 'bullmq';
class MailQueue { private isProcessing = false; queue = new Queue('mail'); }
"#,
            "src/lib/unsent.ts" => r#"export class AnswerQueue {
  private isProcessing = false;
  constructor() { window.addEventListener('online', () => this.send()); }
}
"#,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    // Laravel's setting matters where something is to be queued.
    let queued = project.facts.modules.iter().any(|module| module.imports.iter().any(|import| import.specifier.ends_with("ShouldQueue")));
    let queue = |site: &Site| {
        site.kind == SiteKind::InMemoryState && site.detail.ends_with("job queue") && (queued || !site.detail.starts_with("Laravel"))
    };
    let told = fail_once(project, out, queue, |sites, finding| {
        if sites.iter().all(|site| site.detail.starts_with("Laravel")) {
            finding.severity(Severity::Medium).confidence(Confidence::Medium).detail(
                "Laravel's queue is set to `sync`: what should run later runs at once, while the visitor waits, and is lost when it \
                 fails. A variable of the server (QUEUE_CONNECTION) may say otherwise.",
            );
        }
    });
    if !told && project.facts.modules.is_empty() {
        out.not_applicable("There is no code that this could be seen in.");
    }
    out.pass();
}
