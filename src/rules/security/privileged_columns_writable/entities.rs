//! Entities of Base44 whose own rules let people change their record, with the rights that stand in it.

use crate::facts::{Project, Reach, Table};
use crate::rules::security::{access, columns};
use crate::rules::{Confidence, Severity, Verdict};

/// Words for records about people in other languages than English.
const PEOPLE: &[&str] =
    &["pessoa", "usuario", "perfil", "funcionario", "colaborador", "membro", "assinatura", "empleado", "miembro", "carteira"];
/// Fields that decide the same as those of English names.
const RIGHTS: &[&str] = &[
    "status_aprovacao",
    "aprovado",
    "nivel_acesso",
    "papel",
    "permissoes",
    "plano",
    "saldo",
    "creditos",
    "estado_aprobacion",
    "aprobado",
    "nivel_acceso",
    "permisos",
    "approved_status",
];

/// Says which; answers whether there are entities with rules at all.
pub(super) fn judge(project: &Project, out: &mut Verdict) -> bool {
    let of_entities = |rule: &&crate::facts::AccessRule| rule.store == "base44" && !access::is_visit(rule);
    let mut rules = project.facts.access_rules.iter().filter(of_entities).peekable();
    let any = rules.peek().is_some();
    for rule in rules.filter(|rule| rule.reach == Reach::Owner && rule.operations.iter().any(|own| own == "update")) {
        let name = access::collection(rule);
        let Some(table) = project.schema.called(name) else { continue };
        let known = in_words(table);
        let privileged = columns::privileged(&known).into_iter().filter(|column| !is_choice(table, column));
        let others = table.columns.iter().map(|column| column.name.as_str()).filter(|name| RIGHTS.contains(name));
        let others = others.filter(|_| columns::is_about_people(&known));
        let mut open: Vec<&str> = privileged.chain(others).filter(|column| !rule.fields.iter().any(|own| own == column)).collect();
        open.sort_by_key(|column| !columns::is_grave(column));
        if let Some(column) = open.first() {
            let finding = out.fail(&rule.origin).name("column", *column).name("table", name);
            finding.severity(Severity::High).confidence(Confidence::Medium).detail(
                "Base44 lets whoever owns a record change every field of it that has no rule of its own. The role that the platform keeps in User is not meant: that one stays out of reach.",
            );
        }
    }
    any
}

/// The entity under a name of plain words, each in the plural as well, as tables are called.
fn in_words(table: &Table) -> Table {
    let mut name = String::new();
    for c in table.name.chars() {
        if c.is_ascii_uppercase() || !c.is_ascii_alphanumeric() {
            name.push(' ');
        }
        name.push(c.to_ascii_lowercase());
    }
    let mut words: Vec<String> = name.split([' ', '_', '.', '-']).filter(|word| !word.is_empty()).map(str::to_owned).collect();
    if words.iter().any(|word| PEOPLE.contains(&word.as_str())) {
        words.push("profile".to_owned());
    }
    let plurals: Vec<String> = words.iter().map(|word| format!("{word}s")).collect();
    words.extend(plurals);
    Table { name: words.join("_"), columns: table.columns.clone(), ..Table::default() }
}

/// Whether a field offers a choice of parts none of which gives power over others.
fn is_choice(table: &Table, column: &str) -> bool {
    let values = table.column(column).and_then(|column| column.kind.strip_prefix("string in "));
    values.is_some_and(|values| !values.split(", ").any(columns::is_powerful))
        && ["role", "roles", "user_role", "user_type", "account_type"].contains(&column)
}
