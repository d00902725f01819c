//! Where data about people lies: which tables and collections, which of their columns, and who may read them. Told by
//! names and types; whether rows are there is the running database's to say.

mod words;

use super::{access, columns as names, visitors};
use crate::facts::{AccessRule, Origin, Project, Reach, Table};
use std::collections::BTreeMap;
pub(crate) use words::Category;

/// Most places that are listed, and columns of each.
const PLACES: usize = 1_000;
const COLUMNS: usize = 60;

/// One place that holds data of one kind about people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Held {
    /// The kind.
    pub(crate) category: Category,
    /// The table or collection.
    pub(crate) place: String,
    /// The columns that hold it, as far as files say which there are.
    pub(crate) columns: Vec<String>,
    /// Who may read it.
    pub(crate) readers: &'static str,
    /// Where it is declared.
    pub(crate) origin: Origin,
}

/// All of them, table by table.
pub(crate) fn inventory(project: &Project) -> Vec<Held> {
    let mut held = Vec::new();
    // The platform's own tables are its makers' to account for.
    for table in project.schema.tables.values().filter(|table| !table.name.starts_with("storage.")) {
        for category in Category::ALL {
            let columns = columns(table, category);
            if !columns.is_empty() && held.len() < PLACES {
                let readers = readers(project, table, &columns);
                held.push(Held { category, place: table.name.clone(), columns, readers, origin: table.origin.clone() });
            }
        }
    }
    held.extend(collections(project, PLACES - held.len()));
    held
}

/// What the fields of an entity tell of people.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Told {
    /// What does harm in the hands of others: numbers of papers, health, means of payment.
    pub(super) grave: bool,
    /// Several things about a person.
    pub(super) many: bool,
    /// Anything about a person, or whose record it is.
    pub(super) any: bool,
}

/// Reads them.
pub(super) fn told_of_people(table: &Table) -> Told {
    let personal = columns(table, Category::Personal);
    let papers = ["cpf", "rg", "ssn", "dni", "curp", "nif", "aadhaar", "passport"];
    let of_papers = |column: &String| column.to_ascii_lowercase().split('_').any(|word| papers.contains(&word));
    let payment = columns(table, Category::Payment).iter().any(|column| !["amount", "total", "price", "valor"].contains(&column.as_str()));
    let people =
        ["user", "author", "autor", "customer", "client", "cliente", "owner", "person", "pessoa", "sender", "member", "usuario", "created"];
    let names_somebody = |column: &crate::facts::Column| {
        let name = column.name.to_ascii_lowercase();
        let (about, end) = name.rsplit_once('_').unwrap_or(("", ""));
        matches!(end, "id" | "email" | "by") && about.split('_').any(|word| people.contains(&word))
    };
    Told {
        grave: personal.iter().any(of_papers) || payment || !columns(table, Category::Health).is_empty(),
        many: personal.len() > 2,
        any: !personal.is_empty() || table.columns.iter().any(names_somebody),
    }
}

/// The columns of a table that hold data of a kind.
fn columns(table: &Table, category: Category) -> Vec<String> {
    let refers = |name: &str| table.references.iter().any(|reference| reference.columns.iter().any(|own| own == name));
    let meant = |name: &str| !refers(name) && names::is_of_people(table, name);
    let held = table.columns.iter().filter(|column| meant(&column.name) && words::holds(&table.name, &column.name, &column.kind, category));
    held.map(|column| column.name.clone()).take(COLUMNS).collect()
}

/// Whether a column of the table that code knows by a name is said of people, as far as the table shows.
pub(crate) fn is_of_people(project: &Project, table: &str, column: &str) -> bool {
    project.schema.called(table).is_none_or(|table| names::is_of_people(table, column))
}

/// Who may read these columns of a table.
fn readers(project: &Project, table: &Table, columns: &[String]) -> &'static str {
    let granted = |grants: &[crate::facts::RoleGrant]| {
        let reads = |grant: &&crate::facts::RoleGrant| grant.privileges.iter().any(|right| right == "select" || right == "all");
        let held = |grant: &&crate::facts::RoleGrant| grant.columns.is_empty() || grant.columns.iter().any(|own| columns.contains(own));
        grants.iter().filter(reads).filter(held).any(|grant| visitors::are(project, &grant.role))
    };
    if let Some(readers) = readers_of_entity(project, &table.name) {
        return readers;
    }
    if granted(&table.grants) && !table.row_security {
        return in_words(Reach::Everyone);
    }
    if !table.browser_facing || table.name.contains('.') {
        return "your server's code";
    }
    if table.closed {
        return in_words(Reach::Service);
    }
    let shown = |list: &Option<Vec<String>>| list.as_ref().is_none_or(|list| list.iter().any(|own| columns.contains(own)));
    let widest = if table.row_security { table.widest("select") } else { Reach::Everyone };
    let widest = if widest == Reach::Everyone && !shown(&table.readable) { Reach::SignedIn } else { widest };
    in_words(if widest == Reach::SignedIn && !shown(&table.readable_signed_in) { Reach::Service } else { widest })
}

/// Who may read the records of an entity of Base44.
fn readers_of_entity(project: &Project, name: &str) -> Option<&'static str> {
    let of_entities = |rule: &&AccessRule| rule.store == "base44" && !access::is_visit(rule);
    let mut rules = project.facts.access_rules.iter().filter(of_entities).peekable();
    let known = rules.peek().is_some();
    let own = rules.filter(|rule| access::collection(rule) == name && rule.operations.iter().any(|own| own == "list"));
    match own.map(|rule| access::reach_of_entity(project, rule)).max() {
        Some(Reach::Everyone) if access::visitors_of_app(project).is_none() => Some("whoever can open the app"),
        Some(reach) => Some(in_words(reach)),
        // The platform's own rule for accounts.
        None if name == "User" && known => Some(in_words(Reach::Owner)),
        None => None,
    }
}

fn in_words(reach: Reach) -> &'static str {
    match reach {
        Reach::Nobody | Reach::Service => "only your server",
        Reach::Role => "people with a role",
        Reach::Owner => "the person it belongs to",
        Reach::Member => "people who belong to it",
        Reach::Conditional => "whoever its own condition lets through",
        Reach::EditableClaim | Reach::SignedIn => "everyone with an account",
        Reach::Everyone => "anyone on the internet",
    }
}

/// Collections of stores with rules of their own, where no table of the name is known.
fn collections(project: &Project, most: usize) -> Vec<Held> {
    let mut found: BTreeMap<(String, Category), (Reach, &AccessRule)> = BTreeMap::new();
    for rule in &project.facts.access_rules {
        let name = access::collection(rule);
        let reads = rule.operations.iter().any(|operation| operation == "get" || operation == "list");
        if name.is_empty() || project.schema.called(name).is_some() {
            continue;
        }
        for category in Category::ALL.into_iter().filter(|category| words::speaks(name, *category)) {
            let own = found.entry((name.to_owned(), category)).or_insert((Reach::Nobody, rule));
            if reads && own.0 < rule.reach {
                *own = (rule.reach, rule);
            }
        }
    }
    let held = |((place, category), (reach, rule)): ((String, Category), (Reach, &AccessRule))| Held {
        category,
        place,
        columns: Vec::new(),
        readers: in_words(reach),
        origin: rule.origin.clone(),
    };
    found.into_iter().take(most).map(held).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Facts;
    use crate::intake::Entry;

    fn held(files: &[(&str, &str)]) -> Vec<String> {
        let mut facts = Facts::default();
        for (at, (path, text)) in files.iter().enumerate() {
            facts.absorb(crate::readers::read(&Entry::new(at, (*path).to_owned(), text.len() as u64), text.as_bytes()));
        }
        let project = crate::link::link(facts);
        inventory(&project)
            .into_iter()
            .map(|held| format!("{:?} {}({}): {}", held.category, held.place, held.columns.join(","), held.readers))
            .collect()
    }

    #[test]
    fn what_lies_where_and_who_reads_it() {
        let tables = "create table profiles (id uuid primary key, full_name text, email text, email_verified boolean, avatar_url text);\n\
            alter table profiles enable row level security; create policy own on profiles for select using (auth.uid() = id);\n\
            create table pacientes (id uuid, nombre text, diagnostico text, alergias text);\n\
            create table pagos (id uuid, monto numeric, tarjeta_ultimos4 text);\nalter table pagos enable row level security;\n\
            create table email_templates (id uuid, subject text, email_body text);\n\
            create table settings (id uuid, theme text);\n";
        assert_eq!(
            held(&[("supabase/migrations/1.sql", tables)]),
            [
                "Personal pacientes(nombre): anyone on the internet",
                "Health pacientes(diagnostico,alergias): anyone on the internet",
                "Payment pagos(monto,tarjeta_ultimos4): only your server",
                "Personal profiles(full_name,email): the person it belongs to",
            ]
        );
        let of_nobody = "create table cards (id uuid, name text, card_number text, rarity text);\n\
            create table services (id uuid, name text, diagnosis text);\ncreate table suppliers (id uuid, tax_id text);\n\
            create table order_fees (id uuid, tax_id uuid);\ncreate table postal_codes (postal_code text, address text);\n\
            create table wallets (id uuid, card_number text, cvv text);\n";
        assert_eq!(held(&[("db/migrations/1.sql", of_nobody)]), ["Payment wallets(card_number,cvv): your server's code"]);
        let django = "from django.db import models\nclass Patient(models.Model):\n    email = models.EmailField()\n    symptoms = models.TextField()\n";
        assert_eq!(
            held(&[("clinic/models.py", django)]),
            ["Personal clinic_patient(email): your server's code", "Health clinic_patient(symptoms): your server's code"]
        );
        let rules = "service cloud.firestore { match /databases/{d}/documents { match /patients/{id} { allow read: if request.auth != null; } match /cats/{id} { allow read; } } }";
        assert_eq!(
            held(&[("firestore.rules", rules)]),
            ["Personal patients(): everyone with an account", "Health patients(): everyone with an account"]
        );
    }
}
