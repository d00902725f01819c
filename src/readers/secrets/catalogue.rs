//! The detectors: credentials whose form their issuers publish, one a line.

mod ai;
mod cloud;
mod code;
mod data;
mod message;
mod money;
mod service;

use super::detector::{Check, Detector, Part, Run, Set};
use crate::facts::SecretClass::{self, Live};
use crate::facts::SecretKind;

/// All of them. Of two that fit the same place, the one named first speaks.
pub(super) fn all() -> impl Iterator<Item = &'static Detector> {
    [money::DETECTORS, ai::DETECTORS, cloud::DETECTORS, data::DETECTORS, code::DETECTORS, message::DETECTORS, service::DETECTORS]
        .into_iter()
        .flatten()
}

/// A detector of a prefix that tells the issuer by itself.
const fn strong(id: &'static str, name: &'static str, kind: SecretKind, trigger: &'static str, after: &'static [Part]) -> Detector {
    Detector { id, name, kind, class: Live, trigger, before: None, after, weak: false, check: None }
}

/// A detector of a short prefix: only values that look random count.
const fn weak(id: &'static str, name: &'static str, kind: SecretKind, trigger: &'static str, after: &'static [Part]) -> Detector {
    Detector { weak: true, ..strong(id, name, kind, trigger, after) }
}

/// A detector of values that are not worth stealing.
const fn harmless(
    id: &'static str,
    name: &'static str,
    kind: SecretKind,
    class: SecretClass,
    trigger: &'static str,
    after: &'static [Part],
) -> Detector {
    Detector { class, ..strong(id, name, kind, trigger, after) }
}

/// A detector whose trigger stands after the first characters of the credential.
const fn inner(detector: Detector, set: Set, min: usize, max: usize) -> Detector {
    Detector { before: Some(Run { set, min, max }), ..detector }
}

/// A detector of credentials that show by themselves whether they can be real.
const fn checked(detector: Detector, check: Check) -> Detector {
    Detector { check: Some(check), ..detector }
}

const fn run(set: Set, min: usize, max: usize) -> Part {
    Part::Any(Run { set, min, max })
}

const fn exactly(set: Set, count: usize) -> Part {
    run(set, count, count)
}

const fn text(fixed: &'static str) -> Part {
    Part::Text(fixed)
}
