//! Which database browsers reach directly, told for each history of changes on its own: a product may keep one database
//! behind its server and another one open to browsers.

use crate::facts::{Change, Policy, Project, Schema, SchemaChange, Setting};
use crate::sorted::Gather;
use std::collections::BTreeSet;

/// What the project at large says.
pub(super) struct Facing<'p> {
    /// It uses a store that browsers reach directly.
    pub(super) project: bool,
    /// Its code or its folders say so, or there is no code that could: a single statement of another file says it only of
    /// its own history.
    used: bool,
    /// Tables that its client of that store asks for.
    asked: BTreeSet<&'p str>,
}

impl<'p> Facing<'p> {
    pub(super) fn of(project: &'p Project) -> Self {
        let facts = &project.facts;
        let imported = facts.modules.iter().flat_map(|module| &module.imports).any(|import| import.specifier.contains("@supabase/"));
        let depends = facts.dependencies.iter().any(|dependency| match dependency.name.as_str() {
            "supabase" | "supabase_flutter" | "postgrest" => true,
            // A package that no file imports is a left-over.
            name => (name.starts_with("@supabase/") || name == "supabase-js") && facts.modules.is_empty(),
        });
        let path = |path: &str| {
            let name = path.rsplit('/').next().unwrap_or(path);
            path.starts_with("supabase/") || path.contains("/supabase/") || name.contains("supabase") && name.ends_with(".sql")
        };
        // PostgREST on a server of one's own gives nobody anything that no statement gives.
        let alone = facts.deployments.iter().any(|deployment| deployment.setting == Setting::VisitorRole)
            && !facts.files.iter().any(|file| path(&file.path));
        let asked = facts.queries.iter().filter(|query| query.store == "supabase").filter_map(|query| query.table.as_deref());
        let used = imported || depends || facts.files.iter().any(|file| path(&file.path));
        Self {
            project: used || !alone && facts.schema_changes.iter().any(is_of_platform),
            used: used || facts.modules.is_empty(),
            asked: asked.into_set(),
        }
    }

    /// Notes on everything in `schema` whether browsers reach it, and says so. `other` tells that some history names
    /// the platform; the others are then kept for another database, unless the browser's client asks for their tables.
    pub(super) fn mark(&self, schema: &mut Schema, steps: &[&SchemaChange], other: bool) -> bool {
        let asked = schema.tables.keys().any(|table| self.asked.contains(table.as_str()));
        let by_hand = !other && self.used && self.asked.is_empty() && !steps.iter().any(|step| is_generated(&step.path));
        let facing = self.project && (speaks(steps) || asked || by_hand);
        schema.tables.values_mut().for_each(|table| table.browser_facing = facing);
        schema.functions.values_mut().for_each(|function| function.browser_facing = facing);
        schema.views.values_mut().for_each(|view| view.browser_facing = facing);
        facing
    }
}

/// Whether a history names the platform whose database browsers reach.
pub(super) fn speaks(steps: &[&SchemaChange]) -> bool {
    steps.iter().any(|step| step.path.contains("supabase") || is_of_platform(step))
}

/// Whether a statement only makes sense on that platform.
fn is_of_platform(step: &SchemaChange) -> bool {
    let role = |role: &String| matches!(role.as_str(), "anon" | "authenticated" | "service_role");
    match &step.change {
        Change::CreatePolicy(policy) | Change::AlterPolicy(policy) => policy.roles.iter().any(role) || asks_platform(policy),
        Change::Grant(grant) => grant.roles.iter().any(role),
        Change::CreateTable { references, .. } => references.iter().any(|table| table == "auth.users"),
        Change::Bucket { .. } => true,
        _ => false,
    }
}

fn asks_platform(policy: &Policy) -> bool {
    [&policy.using, &policy.check].into_iter().flatten().any(|condition| {
        let plain = condition.text.replace('"', "");
        ["auth.uid", "auth.jwt", "auth.role"].iter().any(|call| plain.contains(call))
    })
}

/// Whether a tool that maps tables to objects of a server wrote the file.
fn is_generated(path: &str) -> bool {
    path.ends_with("/migration.sql")
        || !path.ends_with(".sql")
        || path.split('/').any(|part| matches!(part, "prisma" | "drizzle" | "knex" | "typeorm" | "sequelize"))
}
