//! Jobs of a queue that give up at the first failure.

use crate::facts::{Project, SiteKind};
use crate::rules::sites::{details, fail_each_file};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "spof/queued-job-without-retry",
    title: "A job in the background gives up at the first failure ({names})",
    pass_title: "Jobs in the background try again when another service fails",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "Every service is away for a minute now and then. The job fails once, in the background where nobody looks, and the mail is never sent \
          or the order never passed on.",
    fix: "Let the job try again a few times, with a growing pause, and have the last failure reported.",
    prompt: "Give these Celery tasks retries: autoretry_for with the errors of the service they call, retry_backoff=True, max_retries=5, and \
             acks_late=True where a repeated run does no harm. For tasks that charge or pay out, pass an idempotency key first. Report the last \
             failure to error tracking. Do not change what the tasks do. Done when a service that fails once does not lose the job.",
    cannot_see: "Retries that the called package makes by itself, and settings of the queue that are made on the host.",
    refs: &[Ref::Url("https://docs.celeryq.dev/en/stable/userguide/tasks.html#retrying"), Ref::Cwe(755)],
    judge,
    bad: samples![
        { "a mail that is tried once":
            "requirements.txt" => "celery==5.5.3\nrequests==2.32.5\n",
            "shop/tasks.py" => r#"import requests
from celery import shared_task
from django.core.mail import send_mail
@shared_task
def ⟦send_receipt⟧(email):
    send_mail("Receipt", "Thank you", "shop@kombuchery.dev", [email])
@shared_task
def pass_on(order):
    requests.post("https://api.kombuchery.dev/orders", json=order, timeout=10)
"#,
        }
    ],
    good: samples![
        { "retries by the decorator, by hand, by a base, and a job that asks nobody":
            "requirements.txt" => "celery==5.5.3\nrequests==2.32.5\n",
            "shop/tasks.py" => r#"import requests
from celery import shared_task
from django.core.mail import send_mail
@shared_task(autoretry_for=(OSError,), retry_backoff=True)
def send_receipt(email):
    send_mail("Receipt", "Thank you", "shop@kombuchery.dev", [email])
@shared_task(bind=True, max_retries=3)
def pass_on(self, order):
    try:
        requests.post("https://api.kombuchery.dev/orders", json=order, timeout=10)
    except OSError as error:
        raise self.retry(exc=error)
@shared_task(base=Patient)
def remind(email):
    send_mail("Reminder", "Hello", "shop@kombuchery.dev", [email])
@shared_task
def count():
    logger.info(Order.objects.count())
"#,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    let queued = project.facts.dependencies.iter().any(|dependency| dependency.name.eq_ignore_ascii_case("celery"));
    if !queued && !project.facts.sites.iter().any(|site| site.kind == SiteKind::JobWithoutRetry) {
        out.not_applicable("The product has no jobs of Celery.");
        return;
    }
    fail_each_file(
        project,
        out,
        |site| site.kind == SiteKind::JobWithoutRetry,
        |sites, finding| {
            finding.name("names", details(sites));
        },
    );
}
