//! Keys for maps that browsers receive: public by nature, but billed to whoever owns them.

use crate::facts::{Exposure, Project, SecretClass};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use crate::sorted::{Arrange, Gather};
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule {
    id: "security/map-key-unrestricted",
    title: "A Google Maps API key can be used by anyone unless it is restricted",
    pass_title: "No billed map key is in the open",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "A map key has to be in the page, so everyone can copy it. Without a restriction to your own website, others run \
          their map requests on your bill.",
    fix: "In the Google Cloud console, restrict the key to your websites and to the map APIs you use, set a daily quota, and use a \
          second key, restricted by server address, for anything that runs on a server.",
    prompt: "List every place that uses the Google Maps API key. Use one key for browser code and another, from a server-only \
             environment variable, for scripts and server code. Do not change what the map shows. Done when no server code reads \
             the browser key. I will set the restrictions in the Google Cloud console myself.",
    cannot_see: "Restrictions and quotas in the Google Cloud console.",
    refs: &[Ref::Url("https://developers.google.com/maps/api-security-best-practices")],
    judge,
    bad: samples![{ "a map key behind a public prefix":
        ".env" => "VITE_GOOGLE_MAPS_API_KEY=⟦AIza⟪alnum:35⟫⟧\n" }],
    good: samples![
        { "a Firebase web key": ".env" => "VITE_FIREBASE_API_KEY=AIza⟪alnum:35⟫\n" }
        { "a public Mapbox token": ".env" => "VITE_MAPBOX_TOKEN=pk.eyJ⟪alnum:60⟫.⟪alnum:22⟫\n" }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    let keys = || {
        project.facts.secrets.iter().filter(|secret| {
            secret.detector == "google-maps-key"
                && secret.class == SecretClass::Public
                && !matches!(secret.exposure, Exposure::Test | Exposure::Documentation | Exposure::History)
        })
    };
    let digests: BTreeSet<u64> = keys().map(|secret| secret.digest).into_set();
    for digest in digests {
        let mut places: Vec<_> = keys().filter(|secret| secret.digest == digest).collect();
        places.arrange_by_key(|secret| (secret.exposure, &secret.origin));
        if let Some((first, rest)) = places.split_first() {
            let finding = out.fail(&first.origin);
            finding.confidence(Confidence::Medium).related(rest.iter().map(|secret| secret.origin.clone()));
        }
    }
    super::credential::pass_if_read(project, out);
}
