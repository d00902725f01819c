//! What is real and what is a façade: the features found, and how far each goes. Says that it cannot tell where it
//! cannot: a façade is claimed only where the code shows one.

use crate::facts::{Effect, EffectKind, GuardKind, Origin, ProductKind, Project, Purpose, Query, SiteKind};
use crate::rules::{Judged, Outcome};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Most places that show a feature.
const PLACES: usize = 4;

/// Most features that are listed.
const MOST: usize = 24;

/// One feature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeatureInfo {
    /// A stable name.
    pub id: String,
    /// Its name for founders.
    pub title: String,
    /// How far it goes.
    pub state: FeatureState,
    /// What that rests on, in a sentence.
    pub why: String,
    /// Places that show it, `path:line`, a few.
    pub evidence: Vec<String>,
}

/// How far a feature goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FeatureState {
    /// From the page to the store or service and back.
    Works,
    /// A part of the way is missing or pretended.
    HalfWired,
    /// It looks like it, and nothing stands behind it.
    OnlyPainted,
    /// The code does not tell.
    CannotTell,
}

impl FeatureState {
    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Works => "Works end to end",
            Self::HalfWired => "Half wired",
            Self::OnlyPainted => "Only painted",
            Self::CannotTell => "Can't tell from the code",
        }
    }
}

/// The features of a project.
pub(super) fn features(project: &Project, verdicts: &[Judged]) -> Vec<FeatureInfo> {
    if project.product.kind != ProductKind::Code {
        return Vec::new();
    }
    let seen = Seen { project, verdicts };
    let mut features: Vec<FeatureInfo> =
        [seen.sign_in(), seen.payments(), seen.ai(), seen.uploads(), seen.messages(), seen.admin()].into_iter().flatten().collect();
    features.extend(seen.stored());
    features.extend(seen.painted());
    features.truncate(MOST);
    features
}

struct Seen<'p> {
    project: &'p Project,
    verdicts: &'p [Judged],
}

impl Seen<'_> {
    /// Where functions pretend work of one kind.
    fn pretended(&self, kind: &str) -> Vec<String> {
        let of = |detail: &str| detail.split(' ').next() == Some(kind);
        self.places(
            self.project
                .facts
                .sites
                .iter()
                .filter(|site| site.kind == SiteKind::PretendedWork && of(&site.detail))
                .map(|site| &site.origin),
        )
    }

    fn places<'o>(&self, origins: impl Iterator<Item = &'o Origin>) -> Vec<String> {
        let mut places: Vec<String> = Vec::new();
        for place in origins.map(Origin::place) {
            if places.len() < PLACES && !places.contains(&place) {
                places.push(place);
            }
        }
        places
    }

    fn uses(&self, purpose: Purpose) -> Vec<String> {
        self.places(self.project.facts.services.iter().filter(|call| call.purpose == purpose).map(|call| &call.origin))
    }

    fn does(&self, kind: EffectKind) -> Vec<String> {
        self.places(self.effects(kind).map(|effect| &effect.origin))
    }

    fn effects(&self, kind: EffectKind) -> impl Iterator<Item = &Effect> {
        self.project.facts.endpoints.iter().flat_map(|endpoint| &endpoint.effects).filter(move |effect| effect.kind == kind)
    }

    /// Where a rule found its fault, or nothing.
    fn fault(&self, rule: &str) -> Option<Vec<String>> {
        let judged = self.verdicts.iter().find(|judged| judged.rule.id == rule && judged.outcome == Outcome::Failed)?;
        Some(self.places(judged.findings.iter().filter_map(|finding| finding.origin.as_ref())))
    }

    fn sign_in(&self) -> Option<FeatureInfo> {
        let pretended = self.pretended("login");
        let guards = self.project.facts.endpoints.iter().flat_map(|endpoint| &endpoint.guards);
        let guarded = self.places(guards.filter(|guard| guard.kind == GuardKind::Login && !guard.fails_open).map(|guard| &guard.origin));
        let used = self.uses(Purpose::Login);
        let policed = self.project.schema.tables.values().any(|table| table.row_security && !table.policies.is_empty());
        let feature = |state, why, evidence| Some(one("sign-in", "Sign-in", state, why, evidence));
        if !pretended.is_empty() {
            return match guarded.is_empty() && used.is_empty() {
                true => feature(FeatureState::OnlyPainted, "The log-in asks nobody: any name and password will do.", pretended),
                false => feature(FeatureState::HalfWired, "There is a log-in service, and a log-in that asks nobody beside it.", pretended),
            };
        }
        if !guarded.is_empty() {
            return feature(FeatureState::Works, "The server checks who is signed in before it answers.", guarded);
        }
        if !used.is_empty() && policed {
            return feature(FeatureState::Works, "People sign in through a service, and the database's own rules look who they are.", used);
        }
        if !used.is_empty() {
            return feature(FeatureState::CannotTell, "A log-in service is called; that anything depends on it does not show.", used);
        }
        self.project.product.has_login.then(|| {
            one(
                "sign-in",
                "Sign-in",
                FeatureState::CannotTell,
                "A package for log-ins is in use; where it decides does not show.",
                Vec::new(),
            )
        })
    }

    fn payments(&self) -> Option<FeatureInfo> {
        let pretended = self.pretended("payment");
        let used: Vec<String> = self.uses(Purpose::Payment).into_iter().chain(self.does(EffectKind::TakesPayment)).take(PLACES).collect();
        let signed = self
            .project
            .facts
            .endpoints
            .iter()
            .flat_map(|endpoint| &endpoint.guards)
            .filter(|guard| guard.kind == GuardKind::Signature && !guard.fails_open);
        let signed = self.places(signed.map(|guard| &guard.origin));
        let feature = |state, why, evidence| Some(one("payments", "Payments", state, why, evidence));
        if !pretended.is_empty() {
            return match used.is_empty() {
                true => feature(FeatureState::OnlyPainted, "The payment always succeeds and takes no money.", pretended),
                false => feature(
                    FeatureState::HalfWired,
                    "There is a real payment service, and a payment beside it that always succeeds.",
                    pretended,
                ),
            };
        }
        if used.is_empty() {
            return self.project.product.takes_payment.then(|| {
                one(
                    "payments",
                    "Payments",
                    FeatureState::CannotTell,
                    "A package for payments is in use; nothing that takes one was found.",
                    Vec::new(),
                )
            });
        }
        for rule in ["security/payment-unconfirmed", "security/payment-granted-on-return", "security/payment-skipped-by-request"] {
            if let Some(places) = self.fault(rule) {
                return feature(
                    FeatureState::HalfWired,
                    "A payment is started, and what it brings does not depend on whether it went through.",
                    places,
                );
            }
        }
        match signed.is_empty() {
            false => feature(
                FeatureState::Works,
                "A payment is started at the provider, and signed news of it comes back.",
                used.into_iter().chain(signed).take(PLACES).collect(),
            ),
            true => feature(
                FeatureState::CannotTell,
                "A payment is started at the provider; how your product hears of its success does not show.",
                used,
            ),
        }
    }

    fn ai(&self) -> Option<FeatureInfo> {
        let pretended = self.pretended("answer");
        let used: Vec<String> = self.does(EffectKind::CallsAi).into_iter().chain(self.uses(Purpose::Ai)).take(PLACES).collect();
        let feature = |state, why, evidence| Some(one("ai", "AI answers", state, why, evidence));
        match (pretended.is_empty(), used.is_empty()) {
            (false, true) => feature(FeatureState::OnlyPainted, "The answers are written into the code; no model is asked.", pretended),
            (false, false) => {
                feature(FeatureState::HalfWired, "A model is asked in one place, and answers are made up in another.", pretended)
            }
            (true, false) if self.does(EffectKind::CallsAi).is_empty() => {
                feature(FeatureState::CannotTell, "A model is asked; that people get its answer does not show.", used)
            }
            (true, false) => feature(FeatureState::Works, "A way in that people use asks a model.", used),
            (true, true) => None,
        }
    }

    fn uploads(&self) -> Option<FeatureInfo> {
        let used: Vec<String> = self.does(EffectKind::StoresFile).into_iter().chain(self.uses(Purpose::FileStore)).take(PLACES).collect();
        if used.is_empty() {
            return None;
        }
        let (state, why) = match self.fault("spof/uploads-on-local-disk") {
            Some(_) => (FeatureState::HalfWired, "Files are stored, on a disk that a new release may empty."),
            None if self.does(EffectKind::StoresFile).is_empty() => {
                (FeatureState::CannotTell, "A store for files is used; that uploads reach it does not show.")
            }
            None => (FeatureState::Works, "Files go to a store."),
        };
        Some(one("uploads", "File upload", state, why, used))
    }

    fn messages(&self) -> Option<FeatureInfo> {
        let used: Vec<String> = self
            .does(EffectKind::SendsMessage)
            .into_iter()
            .chain(self.uses(Purpose::Mail))
            .chain(self.uses(Purpose::Sms))
            .take(PLACES)
            .collect();
        let (state, why) = if self.does(EffectKind::SendsMessage).is_empty() {
            (FeatureState::CannotTell, "A service for messages is called; what makes it send does not show.")
        } else {
            (FeatureState::Works, "Messages are handed to a service that sends them.")
        };
        (!used.is_empty()).then(|| one("messages", "E-mail and messages", state, why, used))
    }

    fn admin(&self) -> Option<FeatureInfo> {
        let ways: Vec<_> =
            self.project.facts.endpoints.iter().filter(|endpoint| endpoint.route.split('/').any(|part| part == "admin")).collect();
        let files = self.project.facts.files.iter().filter(|file| {
            file.role == crate::facts::Role::Source
                && file.path.split('/').any(|part| {
                    part.split('.')
                        .next()
                        .is_some_and(|stem| stem.eq_ignore_ascii_case("admin") || stem.eq_ignore_ascii_case("admindashboard"))
                })
        });
        let pages: Vec<String> = files.map(|file| file.path.clone()).take(PLACES).collect();
        if ways.is_empty() && pages.is_empty() {
            return None;
        }
        let feature = |state, why, evidence| Some(one("admin", "Admin area", state, why, evidence));
        for rule in [
            "security/client-side-gate",
            "security/gate-in-browser-storage",
            "security/admin-endpoint-without-role",
            "security/self-service-admin",
        ] {
            if let Some(places) = self.fault(rule) {
                return feature(FeatureState::HalfWired, "There is an admin area, and the lock on it is not one.", places);
            }
        }
        let role: Vec<_> =
            ways.iter().flat_map(|endpoint| &endpoint.guards).filter(|guard| guard.kind == GuardKind::Role && !guard.fails_open).collect();
        match role.is_empty() {
            false => feature(
                FeatureState::Works,
                "The server asks for an administrator's rights.",
                self.places(role.into_iter().map(|guard| &guard.origin)),
            ),
            true => feature(
                FeatureState::CannotTell,
                "There are admin pages; what keeps others out does not show here.",
                if pages.is_empty() { self.places(ways.iter().map(|endpoint| &endpoint.origin)) } else { pages },
            ),
        }
    }

    /// Features that keep records of their own: written and read by code, or only one of them.
    fn stored(&self) -> Vec<FeatureInfo> {
        const NAMES: &[(&str, &str, &[&str])] = &[
            ("bookings", "Bookings", &["booking", "bookings", "appointments", "appointment", "reservations"]),
            ("orders", "Orders", &["order", "orders", "purchases"]),
            ("chat", "Messages between people", &["messages", "message", "chat_messages", "chats", "conversations"]),
            ("reviews", "Reviews", &["review", "reviews", "ratings"]),
            ("notifications", "Notifications", &["notification", "notifications"]),
            ("comments", "Comments", &["comment", "comments", "replies"]),
            ("favourites", "Favourites", &["favorite", "favorites", "favourites", "likes", "wishlist", "bookmarks"]),
            ("subscriptions", "Subscriptions", &["subscription", "subscriptions", "plans"]),
        ];
        let mut uses: BTreeMap<String, (Vec<&Origin>, Vec<&Origin>)> = BTreeMap::new();
        let facts = &self.project.facts;
        let writes = |query: &Query| matches!(query.operation.as_str(), "insert" | "update" | "upsert");
        for query in &facts.queries {
            let Some(table) = &query.table else { continue };
            let own = uses.entry(table.to_ascii_lowercase()).or_default();
            if writes(query) {
                own.1.push(&query.origin)
            } else if query.operation == "select" {
                own.0.push(&query.origin)
            }
        }
        for effect in facts.endpoints.iter().flat_map(|endpoint| &endpoint.effects) {
            let own = uses.entry(effect.target.to_ascii_lowercase()).or_default();
            match effect.kind {
                EffectKind::Writes => own.1.push(&effect.origin),
                EffectKind::Reads => own.0.push(&effect.origin),
                _ => {}
            }
        }
        let mut features = Vec::new();
        for (id, title, tables) in NAMES {
            let own = tables.iter().filter_map(|table| uses.get(*table));
            let (mut read, mut written) = (Vec::new(), Vec::new());
            for (reads, writes) in own {
                read.extend(reads.iter().copied());
                written.extend(writes.iter().copied());
            }
            let (state, why) = match (read.is_empty(), written.is_empty()) {
                (true, true) => continue,
                (false, false) => (FeatureState::Works, "Code writes these records and reads them again."),
                // What writes or reads them may lie in the database, in another service or in code that was not read.
                (false, true) => (FeatureState::CannotTell, "They are shown, and no code that was read writes them."),
                (true, false) => (FeatureState::CannotTell, "They are written, and no code that was read shows them."),
            };
            let evidence = self.places(written.into_iter().take(2).chain(read.into_iter().take(2)));
            features.push(one(id, title, state, why, evidence));
        }
        features
    }

    /// What rules about façades found beside these.
    fn painted(&self) -> Vec<FeatureInfo> {
        const FACADES: &[(&str, &str, &str, FeatureState, &str)] = &[
            (
                "typed-in",
                "Lists and figures on the pages",
                "spof/typed-in-records",
                FeatureState::OnlyPainted,
                "Records are typed into the code where people expect their own.",
            ),
            (
                "mock-results",
                "Results that are shown",
                "spof/mock-data-shown-as-real",
                FeatureState::OnlyPainted,
                "A result is invented and shown as a real one.",
            ),
            (
                "fallback-data",
                "Data when a call fails",
                "spof/mock-data-when-call-fails",
                FeatureState::HalfWired,
                "When the real call fails, made-up data takes its place and nobody is told.",
            ),
            (
                "saving",
                "Forms that say “saved”",
                "spof/save-that-sends-nothing",
                FeatureState::OnlyPainted,
                "They tell people that it is done and send nothing anywhere.",
            ),
            ("buttons", "Buttons", "spof/buttons-without-effect", FeatureState::OnlyPainted, "Some do nothing when they are pressed."),
        ];
        let painted = FACADES.iter().filter_map(|(id, title, rule, state, why)| Some(one(id, title, *state, why, self.fault(rule)?)));
        painted.collect()
    }
}

fn one(id: &str, title: &str, state: FeatureState, why: &str, evidence: Vec<String>) -> FeatureInfo {
    FeatureInfo { id: id.to_owned(), title: title.to_owned(), state, why: why.to_owned(), evidence }
}
