//! What needs the whole: the final schema, guards inside helpers, what browsers receive, what kind of product it is.

mod absent;
mod actions;
mod builders;
mod by_hand;
mod delegated;
mod exposure;
mod flows;
mod guards;
mod handed;
mod inherited;
mod instances;
mod left_over;
mod lockfiles;
mod loops;
mod named;
mod packages;
mod places;
mod product;
mod rails;
mod registrations;
mod resolve;
mod schema;
mod shipped;
mod started;
mod stored_whole;
mod strangers;
mod transactions;
mod unmounted;
mod unreached;
mod views;

use crate::advisories::Advisories;
use crate::facts::{Facts, Project};
use resolve::Modules;

/// Joins the facts of all entries, with what the project's own table knows about packages.
#[must_use]
pub fn link(facts: Facts) -> Project {
    link_with(facts, &Advisories::curated())
}

/// Joins the facts of all entries.
#[must_use]
pub fn link_with(mut facts: Facts, advisories: &Advisories) -> Project {
    facts.canonical();
    let mut project = Project { facts, ..Project::default() };
    builders::join(&mut project);
    lockfiles::join(&mut project);
    unreached::join(&mut project);
    by_hand::join(&mut project);
    packages::join(&mut project, advisories);
    places::join(&mut project);
    schema::join(&mut project);
    // What follows looks names up among all modules and changes none of them.
    let all = std::mem::take(&mut project.facts.modules);
    let modules = Modules::new(&all);
    shipped::join(&mut project, &modules);
    started::join(&mut project, &modules);
    exposure::join(&mut project);
    unmounted::join(&mut project, &modules);
    registrations::join(&mut project, &modules);
    views::join(&mut project, &modules);
    rails::join(&mut project, &modules);
    guards::join(&mut project, &modules);
    named::join(&mut project, &modules);
    strangers::join(&mut project);
    loops::join(&mut project, &modules);
    transactions::join(&mut project, &modules);
    actions::join(&mut project, &modules);
    absent::join(&mut project, &modules);
    stored_whole::join(&mut project);
    flows::join(&mut project, &modules);
    project.facts.modules = all;
    product::join(&mut project);
    project
}
