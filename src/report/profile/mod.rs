//! What kind of product was understood, with the places that show it, so that a founder can tell whether the rest is
//! about theirs.

mod fit;
mod internal;
mod kind;
mod people;

#[cfg(test)]
mod tests;

pub(super) use fit::fit;
pub(super) use people::{Held, held};

use super::words::{listed, upper};
use crate::facts::{Effect, EffectKind, Origin, ProductKind, Project, Purpose, service_name};
use crate::sorted::Gather;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Most places that show one trait.
const PLACES: usize = 4;

/// What kind of product was understood.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileInfo {
    /// What people use it for, in a word or two, `null` where the files do not tell.
    pub kind: Option<String>,
    /// The names of tables that say so.
    pub kind_shown_by: Vec<String>,
    /// What it does and keeps, each with the places that show it.
    pub traits: Vec<TraitInfo>,
    /// How that moved the findings, a sentence each.
    pub fitted: Vec<String>,
}

/// One trait of a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraitInfo {
    /// `sign-in`, `stored-data`, `payments`, `personal-data`, `sensitive-data`, `uploads`, `ai`, `messages`, `tenants`,
    /// `mobile`, `internal` or `page-only`.
    pub id: String,
    /// In words that go on a sentence.
    pub words: String,
    /// Places that show it, `path:line`, a few.
    pub evidence: Vec<String>,
}

impl ProfileInfo {
    /// The trait of that name, if the product has it.
    pub(super) fn has(&self, id: &str) -> Option<&TraitInfo> {
        self.traits.iter().find(|known| known.id == id)
    }

    /// What it is and does, as the end of a sentence that names what it is built as.
    pub(super) fn sentence(&self, built: &str) -> String {
        let what =
            self.kind.as_ref().map_or_else(|| built.to_owned(), |kind| format!("{kind}, as far as its names tell: {}", lower(built)));
        let (held, done): (Vec<&TraitInfo>, Vec<&TraitInfo>) =
            self.traits.iter().partition(|known| matches!(known.id.as_str(), "personal-data" | "sensitive-data"));
        let done: Vec<&str> = done.iter().map(|known| known.words.as_str()).collect();
        let held: Vec<&str> = held.iter().map(|known| known.words.trim_start_matches(STORES)).collect();
        let mut sentence = format!("{what}.");
        if !done.is_empty() {
            sentence = format!("{sentence} {}.", upper(&listed(&done)));
        }
        if !held.is_empty() {
            sentence = format!("{sentence} It stores {}.", held.join(", and "));
        }
        sentence
    }
}

/// How a trait of what is kept begins.
const STORES: &str = "it stores ";

fn lower(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

/// What the files tell about the product.
pub(super) fn profile(project: &Project, held: &Held) -> ProfileInfo {
    let product = &project.product;
    let mut profile = ProfileInfo::default();
    if product.kind == ProductKind::Code
        && let Some((kind, shown)) = kind::kind(project)
    {
        profile.kind = Some(kind.to_owned());
        profile.kind_shown_by = shown;
    }
    let mut state = |id: &str, words: String, evidence: Vec<String>| {
        profile.traits.push(TraitInfo { id: id.to_owned(), words, evidence });
    };
    if product.has_login {
        state("sign-in", "people sign in".to_owned(), shown(project, services(project, &[Purpose::Login]).1, Purpose::Login));
    }
    if product.stores_data {
        let (names, places) = services(project, &[Purpose::Database]);
        state("stored-data", with("data is stored", "in", &names), shown(project, places, Purpose::Database));
    }
    if product.takes_payment {
        let (names, mut places) = services(project, &[Purpose::Payment]);
        places.extend(effects(project, EffectKind::TakesPayment));
        state("payments", with("money is taken", "through", &names), shown(project, places, Purpose::Payment));
    }
    if product.uses_ai {
        let (names, mut places) = services(project, &[Purpose::Ai]);
        places.extend(effects(project, EffectKind::CallsAi));
        state("ai", with("AI models are called", "at", &names), shown(project, places, Purpose::Ai));
    }
    let (files, mut places) = services(project, &[Purpose::FileStore]);
    places.extend(effects(project, EffectKind::StoresFile));
    if !places.is_empty() {
        state("uploads", with("files are uploaded", "to", &files), first(places));
    }
    let (mail, mut places) = services(project, &[Purpose::Mail, Purpose::Sms]);
    places.extend(effects(project, EffectKind::SendsMessage));
    if !places.is_empty() {
        state("messages", with("messages are sent", "by", &mail), first(places));
    }
    if !held.plain.is_empty() {
        state("personal-data", format!("{STORES}{}", listed(&held.plain)), held.plain_at.clone());
    }
    if !held.sensitive.is_empty() {
        state("sensitive-data", format!("{STORES}{}", listed(&held.sensitive)), held.sensitive_at.clone());
    }
    if let Some((words, places)) = people::tenants(project) {
        state("tenants", words, places);
    }
    let mobile = project.facts.dependencies.iter().filter(|dependency| {
        matches!(dependency.name.as_str(), "expo" | "react-native" | "flutter" | "@capacitor/core" | "nativescript" | "@ionic/core")
    });
    let mobile: Vec<String> = mobile.map(|dependency| dependency.origin.place()).take(1).collect();
    if !mobile.is_empty() {
        state("mobile", "it runs on phones".to_owned(), mobile);
    }
    if product.kind == ProductKind::Code
        && let Some((words, places)) = internal::internal(project)
    {
        state("internal", words, places);
    }
    if is_page_only(project) {
        state("page-only", "it shows pages and keeps nothing".to_owned(), Vec::new());
    }
    profile
}

/// Pages that nobody signs in to, with no store and no way in that changes anything.
fn is_page_only(project: &Project) -> bool {
    let product = &project.product;
    let acts = |effect: &Effect| !matches!(effect.kind, EffectKind::Reads | EffectKind::Fetches);
    product.kind == ProductKind::Code
        && product.has_pages
        && !(product.has_login || product.stores_data || product.takes_payment || product.uses_ai)
        && !project.facts.endpoints.iter().flat_map(|endpoint| &endpoint.effects).any(acts)
}

/// A sentence's end with a few names.
fn with(words: &str, by: &str, names: &[String]) -> String {
    if names.is_empty() { words.to_owned() } else { format!("{words} {by} {}", listed(names)) }
}

/// A few of the places that show a purpose; where there are none, the place where code brings in a package for it.
fn shown(project: &Project, mut places: Vec<String>, purpose: Purpose) -> Vec<String> {
    if places.is_empty() {
        places.extend(project.product.brought_in.iter().filter(|(of, _)| *of == purpose).map(|(_, origin)| origin.place()));
    }
    first(places)
}

fn first(places: Vec<String>) -> Vec<String> {
    places.into_iter().take(PLACES).collect()
}

/// Software that is no company: it runs wherever the product runs.
const OWN_SOFTWARE: &[&str] = &[
    "ai-sdk",
    "better-auth",
    "django",
    "drizzle",
    "express-session",
    "flask-login",
    "jwt",
    "knex",
    "langchain",
    "litellm",
    "login",
    "lucia",
    "mikro-orm",
    "mongodb",
    "mongoose",
    "mysql",
    "next-auth",
    "nodemailer",
    "ollama",
    "passport",
    "postgres",
    "prisma",
    "redis",
    "sequelize",
    "smtp",
    "sql",
    "sqlalchemy",
    "sqlite",
    "sqlmodel",
    "typeorm",
];

/// Whether a service's name stands for software that is no company.
pub(super) fn is_own_software(service: &str) -> bool {
    OWN_SOFTWARE.contains(&service)
}

/// The services of a purpose by name, and where they are used. Mappers and libraries say nothing to a founder.
fn services(project: &Project, purposes: &[Purpose]) -> (Vec<String>, Vec<String>) {
    const STORES: &[&str] = &["mongodb", "mysql", "postgres", "sqlite", "redis"];
    let of = || project.facts.services.iter().filter(|call| purposes.contains(&call.purpose));
    let said = |service: &str| !is_own_software(service) || STORES.contains(&service);
    let names: BTreeSet<&str> = of().map(|call| call.service.as_str()).filter(|service| said(service)).into_set();
    let names = names.into_iter().take(3).map(service_name).collect();
    (names, of().map(|call| call.origin.place()).take(PLACES).collect())
}

fn effects(project: &Project, kind: EffectKind) -> Vec<String> {
    let effects = project.facts.endpoints.iter().flat_map(|endpoint| &endpoint.effects).filter(|effect| effect.kind == kind);
    effects.map(|effect| effect.origin.place()).take(PLACES).collect()
}

fn origins<'o>(origins: impl Iterator<Item = &'o Origin>) -> Vec<String> {
    let places: BTreeSet<String> = origins.map(Origin::place).into_set();
    places.into_iter().take(PLACES).collect()
}
