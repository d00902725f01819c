//! Types that Supabase's command line writes down of a database: `Database["public"]["Tables"]["profiles"]["Row"]`.
//!
//! They tell the columns of tables that were made in the dashboard, of which no migration speaks.

use super::super::Context;
use crate::facts::{Engine, Facts, Mapper, Model};
use crate::readers::whole::Whole;
use oxc_ast::AstKind;
use oxc_ast::ast::{TSSignature, TSType, TSTypeLiteral};
use oxc_span::GetSpan;

/// Most tables of one file.
const TABLES: usize = 2_000;

/// Whether a text may hold such types.
pub(super) fn may_hold(text: &Whole<'_>) -> bool {
    ["Tables: {", "Row: {", "Insert: {"].iter().all(|part| text.contains(part))
}

/// States the tables of the schema that browsers reach.
pub(super) fn read(context: &Context<'_, '_>, facts: &mut Facts) {
    for node in context.semantic.nodes().iter() {
        let members = match node.kind() {
            AstKind::TSInterfaceDeclaration(declared) if declared.id.name == "Database" => &declared.body.body,
            AstKind::TSTypeAliasDeclaration(declared) if declared.id.name == "Database" => match literal(&declared.type_annotation) {
                Some(whole) => &whole.members,
                None => continue,
            },
            _ => continue,
        };
        let tables = within(members, "public").and_then(|schema| within(&schema.members, "Tables"));
        for (name, table) in tables.into_iter().flat_map(|tables| named(&tables.members)).take(TABLES) {
            let Some(row) = within(&table.members, "Row") else { continue };
            let origin = context.at(table.span);
            let mut model = Model::new(name, name, Mapper::SupabaseTypes, Engine::Postgres, origin);
            for member in &row.members {
                let TSSignature::TSPropertySignature(column) = member else { continue };
                let (Some(key), Some(kind)) = (column.key.static_name(), &column.type_annotation) else { continue };
                let kind = context.text(kind.type_annotation.span());
                model.add(&key, &key, kind.chars().filter(|c| !c.is_whitespace()).take(40).collect::<String>());
            }
            facts.models.push(model);
        }
        return;
    }
}

fn literal<'t, 'a>(kind: &'t TSType<'a>) -> Option<&'t TSTypeLiteral<'a>> {
    match kind {
        TSType::TSTypeLiteral(literal) => Some(literal),
        _ => None,
    }
}

/// The members that are objects themselves, by their names.
fn named<'t, 'a>(members: &'t [TSSignature<'a>]) -> impl Iterator<Item = (&'t str, &'t TSTypeLiteral<'a>)> {
    members.iter().filter_map(|member| {
        let TSSignature::TSPropertySignature(member) = member else { return None };
        let name = match &member.key {
            oxc_ast::ast::PropertyKey::StaticIdentifier(name) => name.name.as_str(),
            oxc_ast::ast::PropertyKey::StringLiteral(name) => name.value.as_str(),
            _ => return None,
        };
        Some((name, literal(&member.type_annotation.as_ref()?.type_annotation)?))
    })
}

fn within<'t, 'a>(members: &'t [TSSignature<'a>], name: &str) -> Option<&'t TSTypeLiteral<'a>> {
    named(members).find(|(own, _)| *own == name).map(|(_, kind)| kind)
}
