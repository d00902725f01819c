//! Jobs of a queue: what happens when one fails.

use super::settings::state;
use super::tree::{Context, bare, dotted, last};
use crate::facts::{Facts, Role, SiteKind};
use ruff_python_ast::{AnyNodeRef, Expr};

/// Starts of calls that ask another service.
const OUTSIDE: &[&str] = &["requests.", "httpx.", "stripe.", "openai.", "twilio.", "sendgrid.", "resend.", "boto3.", "smtplib."];
/// Calls that send a message, by their last name.
const SENDS: &[&str] = &["send_mail", "send_mass_mail", "send_email", "send_message", "urlopen"];

/// States jobs of Celery that ask another service and give up at the first failure.
pub(super) fn read(context: &Context<'_>, facts: &mut Facts) {
    if context.entry.role != Role::Source || !context.uses("celery") {
        return;
    }
    for own in &context.defs {
        let job = own.function.decorator_list.iter().find(|decorator| {
            let named = match bare(&decorator.expression) {
                Expr::Call(call) => dotted(&call.func),
                other => dotted(other),
            };
            named.is_some_and(|name| last(&name) == "shared_task" || last(&name) == "task" && name.contains('.'))
        });
        let Some(job) = job else { continue };
        // A base class may bring the retries with it.
        let set = context.text(job.range);
        let text = context.text(own.function.range);
        let again = ["retr", "base="].iter().any(|word| set.contains(word))
            || [".retry(", "tenacity", "backoff", "for attempt"].iter().any(|word| text.contains(word));
        if again {
            continue;
        }
        let asks = context.below(own.node).iter().any(|node| match node.any {
            AnyNodeRef::ExprCall(call) => {
                let name = dotted(&call.func).unwrap_or_default();
                let full = context.full(&name);
                OUTSIDE.iter().any(|start| full.starts_with(start)) || SENDS.contains(&last(&name))
            }
            _ => false,
        });
        if asks {
            state(context, SiteKind::JobWithoutRetry, own.function.name.as_str(), own.function.name.range, facts);
        }
    }
}
