//! Calls of AI models, by provider. Each request of a user to the AI goes to one of the ways in that call a model, or,
//! where none is known, to one of the calls: nobody can tell which is used most, so all are taken alike.

use super::super::prices::ai::{Model, Provider, family, model, provider};
use super::super::{Basis, Mend, Part, PartKind, Plan, Rate, Source, Unpriced, Use};
use super::places::Remedies;
use crate::facts::{EffectKind, Origin, Outlay, OutlayKind, Project, Purpose, service_name};
use crate::sorted::Gather;
use std::collections::{BTreeMap, BTreeSet};

/// How often a loop of unknown length runs: at least, likely, at most.
const LOOP: [u64; 3] = [1, 5, 20];
/// A bound on answers that is enough for most.
const ENOUGH: u64 = 400;
/// Of a thousand requests, those that are still asked where the answers to repeated ones are kept.
const ASKED_STILL: u64 = 667;

/// One call in the code.
struct Site<'p> {
    service: &'p str,
    model: &'p str,
    most: Option<u64>,
    in_loop: bool,
    origin: &'p Origin,
    /// How many of a thousand requests come here: at least, likely, at most.
    share: [u64; 3],
}

/// A part for each provider.
pub(super) fn parts(project: &Project, remedies: &mut Remedies, unpriced: &mut Vec<Unpriced>) -> Vec<Part> {
    let sites = sites(project);
    let mut parts: Vec<Part> = Vec::new();
    for site in &sites {
        let known = model(site.model).or_else(|| hinted(site.service, site.model, site.origin));
        let Some((id, title, row)) = seller(site.service, known) else {
            unpriced.push(Unpriced {
                service: site.service.to_owned(),
                why: "The price table holds neither this provider nor this model.".to_owned(),
                places: vec![site.origin.place()],
            });
            continue;
        };
        let at = parts.iter().position(|part| part.id == id).unwrap_or_else(|| {
            parts.push(part(id, &title));
            parts.len() - 1
        });
        if let Some(part) = parts.get_mut(at) {
            add(part, site, known, row, remedies);
        }
    }
    parts
}

fn part(id: &str, title: &str) -> Part {
    let plan = Plan { name: "By use".to_owned(), monthly: 0, by_seat: false, credit: 0, rates: Vec::new() };
    Part {
        id: id.to_owned(),
        title: title.to_owned(),
        kind: PartKind::Ai,
        uses: Vec::new(),
        plans: vec![plan.clone()],
        plans_low: vec![plan.clone()],
        plans_high: vec![plan],
        assumed: Vec::new(),
        places: Vec::new(),
        sources: Vec::new(),
    }
}

/// The family that the name of the file speaks of, where the call names no model.
fn hinted(service: &str, model: &str, origin: &Origin) -> Option<&'static Model> {
    let path = origin.path.to_ascii_lowercase();
    let says = |words: &[&str]| model.is_empty() && words.iter().any(|word| path.contains(word));
    let name = match provider(service).and_then(|row| row.names.first()).copied()? {
        "openai" if says(&["embed"]) => "text-embedding-3-small",
        "openai" if says(&["whisper", "transcri"]) => "whisper",
        "openai" if says(&["text-to-speech", "tts"]) => "tts-1",
        "gemini" if says(&["embed"]) => "gemini-embedding",
        _ => return None,
    };
    family(name)
}

/// Whether it stands aside from what people use: a probe, a script that is run by hand.
fn is_aside(path: &str) -> bool {
    path.split('/').any(|part| {
        let part = part.to_ascii_lowercase();
        ["test-", "debug-", "scripts"].iter().any(|start| part.starts_with(start)) || part == "test" || part == "debug"
    })
}

/// Who is paid: the provider that the code names, or else the one that sells the model.
fn seller(service: &str, known: Option<&'static Model>) -> Option<(&'static str, String, Option<&'static Provider>)> {
    // What is no name of a provider is a function of the product that hides one.
    let hides = service.is_empty() || !service.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    let named = provider(if hides { "ai-sdk" } else { service });
    // OpenAI's library speaks to others too: a model that OpenAI does not sell comes from whoever sells it.
    let elsewhere = service == "openai" && known.is_some_and(|model| model.provider != "openai");
    let vague = elsewhere || named.is_none_or(|row| row.names.contains(&"ai-sdk"));
    let row = known.filter(|_| vague).and_then(|model| provider(model.provider)).or(named);
    row.and_then(|row| Some((*row.names.first()?, row.title(), Some(row))))
        .or_else(|| known.map(|model| (model.provider, service_name(model.provider), None)))
}

fn add(part: &mut Part, site: &Site<'_>, known: Option<&'static Model>, row: Option<&'static Provider>, remedies: &mut Remedies) {
    let families = match (known, row) {
        (Some(model), _) => [model; 3],
        (None, Some(row)) => {
            let of = |at: usize| row.families.get(at).copied().and_then(family);
            let (Some(low), Some(likely), Some(high)) = (of(0), of(1), of(2)) else { return };
            let of = if row.names.contains(&"ai-sdk") { String::new() } else { format!(" of {}", part.title) };
            let said = format!(
                "The code does not say which model{of} answers, so the range runs from `{}` over `{}` to `{}`.",
                low.family, likely.family, high.family
            );
            if !part.assumed.contains(&said) {
                part.assumed.push(said);
            }
            [low, likely, high]
        }
        (None, None) => return,
    };
    let name = known.map_or_else(
        || if part.id == "ai-sdk" { "a model".to_owned() } else { format!("a model of {}", part.title) },
        |model| model.family.to_owned(),
    );
    let place = site.origin.place();
    if !part.places.contains(&place) && part.places.len() < super::places::PLACES {
        part.places.push(place.clone());
    }
    for model in families {
        source(part, model);
    }
    let [least, share, most] = site.share;
    let times = if site.in_loop { [least * LOOP[0], share * LOOP[1], most * LOOP[2]] } else { site.share };
    let mut mends = Vec::new();
    if site.in_loop {
        let remedy = remedies.number(
            "Ask the AI once for a whole list instead of once for each entry",
            Some("cost/ai-call-in-loop"),
            Some(site.origin),
        );
        mends.push(Mend { remedy, remains: 1_000 / LOOP[1], most: None, meter: None });
    }
    let likely = families[1];
    let by_piece = likely.each[1] > 0;
    let kept = remedies.number(
        "Keep answers and give them again (reckoned as if every third request repeats an earlier one)",
        None,
        Some(site.origin),
    );
    mends.push(Mend { remedy: kept, remains: ASKED_STILL, most: None, meter: None });
    let sized = site.most.map_or_else(|| "no bound on the answer".to_owned(), |most| format!("answers of at most {most} tokens"));
    let smaller = known.and_then(|model| model.smaller).and_then(family);
    let swap = smaller.map(|smaller| {
        let title = format!("Ask a smaller model where it is good enough (`{}` instead of `{name}`)", smaller.family);
        source(part, smaller);
        (remedies.number(&title, None, Some(site.origin)), smaller)
    });
    if by_piece {
        let meter = |name: &str| format!("calls of {name}");
        rates(part, &meter(&name), families.map(|model| model.each), 1);
        if let Some((remedy, smaller)) = swap {
            rates(part, &meter(smaller.family), [smaller.each; 3], 1);
            mends.push(Mend { remedy, remains: 1_000, most: None, meter: Some(meter(smaller.family)) });
        }
        let words = format!("Calls of `{name}`");
        part.uses.push(Use { meter: meter(&name), basis: Basis::AiAction, times, most: None, words, place: Some(place), mends });
        return;
    }
    for (asks, basis) in [(true, Basis::Question), (false, Basis::Answer)] {
        let meter = |name: &str| if asks { format!("tokens sent to {name}") } else { format!("tokens answered by {name}") };
        let price = |model: &Model| if asks { model.input } else { model.output };
        rates(part, &meter(&name), families.map(|model| [price(model); 3]), 1_000_000);
        let mut mends = mends.clone();
        if let Some((remedy, smaller)) = swap {
            rates(part, &meter(smaller.family), [[price(smaller); 3]; 3], 1_000_000);
            mends.push(Mend { remedy, remains: 1_000, most: None, meter: Some(meter(smaller.family)) });
        }
        if !asks && site.most.is_none() && likely.output > 0 {
            let title = format!("Bound the answers ({ENOUGH} tokens, about 300 words)");
            let remedy = remedies.number(&title, Some("cost/ai-answer-unlimited"), Some(site.origin));
            mends.push(Mend { remedy, remains: 1_000, most: Some(ENOUGH), meter: None });
        }
        let words = if asks { format!("What is sent to `{name}`") } else { format!("What `{name}` answers: {sized}") };
        part.uses.push(Use {
            meter: meter(&name),
            basis,
            times,
            most: site.most.filter(|_| !asks),
            words,
            place: Some(place.clone()),
            mends,
        });
    }
}

/// A rate for the meter in all three lists of plans; `each` is by case, and within by case again.
fn rates(part: &mut Part, meter: &str, each: [[u64; 3]; 3], per: u64) {
    let lists = [(&mut part.plans_low, each[0][0]), (&mut part.plans, each[1][1]), (&mut part.plans_high, each[2][2])];
    for (plans, price) in lists {
        for plan in plans {
            if !plan.rates.iter().any(|rate| rate.meter == meter) {
                plan.rates.push(Rate { meter: meter.to_owned(), included: 0, price: Some(price), per, whole: false });
            }
        }
    }
}

fn source(part: &mut Part, model: &Model) {
    let source: Source = model.from.source(model.family);
    if !part.sources.contains(&source) {
        part.sources.push(source);
    }
}

/// Calls that readers saw with their models; for providers of which they saw only that they are used, those places.
fn sites(project: &Project) -> Vec<Site<'_>> {
    let outlays: Vec<&Outlay> = project.facts.outlays.iter().filter(|outlay| outlay.kind == OutlayKind::AiCall).collect();
    let mut sites: Vec<Site<'_>> = outlays
        .iter()
        .map(|outlay| Site {
            service: &outlay.service,
            model: &outlay.detail,
            most: outlay.amount,
            in_loop: outlay.in_loop,
            origin: &outlay.origin,
            share: [0; 3],
        })
        .collect();
    let mut unseen: BTreeMap<&str, &Origin> = BTreeMap::new();
    for call in project.facts.services.iter().filter(|call| call.purpose == Purpose::Ai) {
        let seen = outlays.iter().any(|outlay| outlay.service == call.service || outlay.origin.path == call.origin.path);
        let wraps = provider(&call.service).is_some_and(|row| row.names.contains(&"ai-sdk"));
        let told = wraps && !outlays.is_empty();
        if !seen && !told {
            unseen.entry(&call.service).or_insert(&call.origin);
        }
    }
    // A library that speaks to any provider is no provider beside the one that is named.
    if unseen.len() > 1 {
        unseen.retain(|service, _| provider(service).is_none_or(|row| !row.names.contains(&"ai-sdk")));
    }
    if sites.iter().any(|site| !is_aside(&site.origin.path)) {
        sites.retain(|site| !is_aside(&site.origin.path));
    }
    sites.extend(unseen.into_iter().map(|(service, origin)| Site {
        service,
        model: "",
        most: None,
        in_loop: false,
        origin,
        share: [0; 3],
    }));
    shared(project, &mut sites);
    sites
}

/// Shares a thousand requests out over ways in, and calls that no way in is known to lead to.
fn shared(project: &Project, sites: &mut [Site<'_>]) {
    let mut places: BTreeMap<(&str, u32), Vec<usize>> = BTreeMap::new();
    for (at, site) in sites.iter().enumerate() {
        places.entry((&site.origin.path, site.origin.line)).or_default().push(at);
    }
    let mut groups: BTreeSet<Vec<usize>> = BTreeSet::new();
    for endpoint in &project.facts.endpoints {
        let effects = endpoint.effects.iter().filter(|effect| effect.kind == EffectKind::CallsAi).map(|effect| &effect.origin);
        let group: BTreeSet<usize> =
            effects.filter_map(|origin| places.get(&(origin.path.as_str(), origin.line))).flatten().copied().into_set();
        if !group.is_empty() {
            groups.insert(group.into_iter().collect());
        }
    }
    let led_to: BTreeSet<usize> = groups.iter().flatten().copied().into_set();
    groups.extend((0..sites.len()).filter(|at| !led_to.contains(at)).map(|at| vec![at]));
    let share = 1_000_u64.div_ceil((groups.len() as u64).max(1));
    for group in &groups {
        let called: Vec<(&str, &str)> = group.iter().filter_map(|at| sites.get(*at)).map(|site| (site.service, site.model)).collect();
        let least = (share / (group.len() as u64).max(1)).max(1);
        for at in group {
            let Some(site) = sites.get_mut(*at) else { continue };
            // Several calls of one way in for the same are mostly branches, or questions about what was begun.
            let same = called.iter().filter(|one| **one == (site.service, site.model)).count() as u64;
            let [low, likely, high] = site.share;
            site.share = [low + least, likely + (share / same.max(1)).max(1), high + share];
        }
    }
}

/// The models that a call at this place may ask, for what one request spends.
pub(super) fn models_at(project: &Project, origin: &Origin, target: &str) -> Option<(String, Option<u64>, [&'static Model; 3])> {
    let outlay = project
        .facts
        .outlays
        .iter()
        .find(|outlay| outlay.kind == OutlayKind::AiCall && outlay.origin.path == origin.path && outlay.origin.line == origin.line);
    let service = outlay.map_or(target, |outlay| outlay.service.as_str()).to_ascii_lowercase();
    let most = outlay.and_then(|outlay| outlay.amount);
    let named = |outlay: &Outlay| model(&outlay.detail).or_else(|| hinted(&service, &outlay.detail, origin));
    if let Some(known) = outlay.and_then(named) {
        return Some((known.family.to_owned(), most, [known; 3]));
    }
    let fallback = || {
        let calls = project.facts.services.iter().filter(|call| call.purpose == Purpose::Ai);
        calls.filter_map(|call| provider(&call.service)).find(|row| !row.names.contains(&"ai-sdk"))
    };
    let row = provider(&service).or_else(fallback).or_else(|| provider("ai-sdk"))?;
    let of = |at: usize| row.families.get(at).copied().and_then(family);
    let name = if row.names.contains(&"ai-sdk") {
        "a model that the code does not name".to_owned()
    } else {
        format!("a model of {}", row.title())
    };
    Some((name, most, [of(0)?, of(1)?, of(2)?]))
}
