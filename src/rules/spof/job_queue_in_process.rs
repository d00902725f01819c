//! Jobs that live and die with the web server's process.

use crate::facts::{Project, Site, SiteKind};
use crate::rules::sites::fail_once;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

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
    let queue = |site: &Site| site.kind == SiteKind::InMemoryState && site.detail.ends_with("job queue");
    if !fail_once(project, out, queue, |_, _| {}) && project.facts.modules.is_empty() {
        out.not_applicable("There is no code that this could be seen in.");
    }
    out.pass();
}
