//! Ways in that spend money for whoever calls them, and what stands before each.

use super::super::prices::service;
use super::super::{Exposed, Guarded, PaidCall, PartKind};
use super::ai::models_at;
use crate::facts::{Effect, EffectKind, Endpoint, EndpointKind, GuardKind, OutlayKind, Project, Purpose};
use crate::sorted::Arrange;

/// Most ways in that are listed.
const LISTED: usize = 40;
/// Most paid calls of one way in that are counted.
const CALLS: usize = 6;

/// All of them, the open ones first.
pub(super) fn list(project: &Project) -> Vec<Exposed> {
    let mut list: Vec<Exposed> = Vec::new();
    for endpoint in &project.facts.endpoints {
        for kind in [EffectKind::CallsAi, EffectKind::SendsMessage] {
            list.extend(exposed(project, endpoint, kind));
        }
    }
    list.extend(in_pages(project));
    list.arrange_by(|a, b| (a.guarded, a.kind, &a.entry, &a.place).cmp(&(b.guarded, b.kind, &b.entry, &b.place)));
    list.dedup_by(|a, b| a.entry == b.entry && a.kind == b.kind);
    list.truncate(LISTED);
    list
}

fn exposed(project: &Project, endpoint: &Endpoint, kind: EffectKind) -> Option<Exposed> {
    let mut effects: Vec<&Effect> = endpoint.effects.iter().filter(|effect| effect.kind == kind).collect();
    effects.arrange_by_key(|effect| (&effect.origin.path, effect.origin.line));
    effects.dedup_by_key(|effect| (&effect.origin.path, effect.origin.line));
    let first = *effects.first()?;
    let (guarded, words) = guarded(endpoint);
    let (kind, service, calls) = if kind == EffectKind::CallsAi {
        let calls: Vec<PaidCall> = effects.iter().take(CALLS).filter_map(|effect| asked(project, effect)).collect();
        let mut asked: Vec<&str> = calls.iter().map(|call| call.what.as_str()).collect();
        asked.dedup();
        (PartKind::Ai, asked.join(" and "), calls)
    } else {
        sent(project, first)
    };
    Some(Exposed { entry: endpoint.label(), kind, service, guarded, words, place: first.origin.place(), calls })
}

fn asked(project: &Project, effect: &Effect) -> Option<PaidCall> {
    let (what, most, [low, likely, high]) = models_at(project, &effect.origin, &effect.target)?;
    let each = [low.each[0], likely.each[1], high.each[2]];
    Some(PaidCall { what, input: likely.input, output: likely.output, most, each })
}

/// One message; several branches of a way in rarely send at once.
fn sent(project: &Project, effect: &Effect) -> (PartKind, String, Vec<PaidCall>) {
    let of = |purpose: Purpose| project.facts.services.iter().find(|call| call.purpose == purpose).map(|call| call.service.as_str());
    let target = effect.target.to_ascii_lowercase();
    let texts = ["sms", "twilio", "text", "whatsapp"].iter().any(|word| target.contains(word));
    let (mail, sms) = (of(Purpose::Mail), of(Purpose::Sms));
    let is_text = (texts || mail.is_none() && !target.contains("mail") && service(&target).is_none()) && sms.is_some();
    let (kind, name) = if is_text { (PartKind::Sms, sms) } else { (PartKind::Mail, service(&target).map(|_| target.as_str()).or(mail)) };
    let row = name.and_then(service).filter(|row| row.kind == kind);
    let calls = row.and_then(|row| {
        // What one more costs when what is free is used up, in the first plan that sells it.
        let beyond = |plans: &[super::super::prices::PlanRow]| {
            let rate = plans
                .iter()
                .map(super::super::prices::PlanRow::plan)
                .flat_map(|plan| plan.rates)
                .find_map(|rate| Some((rate.price?, rate.per)));
            rate.map(|(price, per)| price / per.max(1))
        };
        let likely = beyond(row.plans)?;
        let each = [beyond(row.low).unwrap_or(likely), likely, beyond(row.high).unwrap_or(likely)];
        Some(PaidCall { what: format!("one message through {}", row.title()), input: 0, output: 0, most: None, each })
    });
    let title = row.map_or_else(|| name.unwrap_or_default().to_owned(), super::super::prices::Service::title);
    (kind, title, calls.into_iter().collect())
}

/// What stands before a way in, and the same in a sentence.
fn guarded(endpoint: &Endpoint) -> (Guarded, String) {
    let holds = |kind: GuardKind| endpoint.guards.iter().find(|guard| guard.kind == kind && !guard.fails_open);
    let said = |state: Guarded, words: String| (state, words);
    if endpoint.kind == EndpointKind::Job {
        return said(Guarded::Closed, "The platform itself starts it; nobody outside reaches it.".to_owned());
    }
    for (kind, words) in [
        (GuardKind::Role, "Only people with a role get through"),
        (GuardKind::SharedSecret, "Only callers who know a secret get through"),
        (GuardKind::Signature, "Only signed messages get through"),
    ] {
        if let Some(guard) = holds(kind) {
            return said(Guarded::Closed, format!("{words} (`{}`).", short(&guard.by)));
        }
    }
    let limit = holds(GuardKind::RateLimit).or_else(|| holds(GuardKind::Quota));
    if let Some(guard) = limit {
        return said(Guarded::Limited, format!("Calls are limited (`{}`).", short(&guard.by)));
    }
    if let Some(guard) = holds(GuardKind::Login).or_else(|| holds(GuardKind::Owner)) {
        return said(
            Guarded::SignedIn,
            format!("A log-in is asked for (`{}`), and nothing limits how often one account may call.", short(&guard.by)),
        );
    }
    let looks = endpoint.guards.iter().any(|guard| guard.fails_open);
    let words = if looks {
        "The check before it lets everyone in when its own setting is missing, and nothing limits how often."
    } else {
        "No log-in is asked for, and nothing limits how often."
    };
    said(Guarded::Open, words.to_owned())
}

/// Calls of models that pages make themselves: the key is in the page, so anybody can use it.
fn in_pages(project: &Project) -> Vec<Exposed> {
    let calls =
        project.facts.outlays.iter().filter(|outlay| outlay.kind == OutlayKind::AiCall && project.shipped.contains(&outlay.origin.path));
    calls
        .filter_map(|outlay| {
            let (what, most, [low, likely, high]) = models_at(project, &outlay.origin, &outlay.service)?;
            let each = [low.each[0], likely.each[1], high.each[2]];
            Some(Exposed {
                entry: format!("the page itself ({})", outlay.origin.path),
                kind: PartKind::Ai,
                service: what.clone(),
                guarded: Guarded::Open,
                words: "The page calls the AI itself, so everybody who opens it holds the key.".to_owned(),
                place: outlay.origin.place(),
                calls: vec![PaidCall { what, input: likely.input, output: likely.output, most, each }],
            })
        })
        .collect()
}

fn short(text: &str) -> String {
    text.split_ascii_whitespace().collect::<Vec<_>>().join(" ").replace('`', "'").chars().take(60).collect()
}
