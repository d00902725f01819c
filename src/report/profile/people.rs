//! What a product keeps about people, by the names of columns.

use super::origins;
use crate::facts::{Origin, Project};
use crate::rules::{Category, Held as Place, is_of_people};
use std::collections::BTreeMap;

/// What columns hold, by words in their names, in the order in which a sentence names them.
const PLAIN: &[(&str, &[&str])] = &[
    ("names", &["first_name", "firstname", "last_name", "lastname", "full_name", "fullname", "surname", "display_name"]),
    ("e-mail addresses", &["email", "e_mail", "email_address", "user_email", "customer_email"]),
    ("phone numbers", &["phone", "phone_number", "phonenumber", "mobile", "whatsapp"]),
    ("addresses", &["address", "street", "postcode", "zip", "zip_code", "postal_code", "home_address", "address_line1"]),
    ("dates of birth", &["date_of_birth", "birth_date", "birthdate", "birthday", "dob", "birth_year"]),
    ("places", &["latitude", "longitude", "lat", "lng", "location"]),
];

/// What harms people most when it gets out.
const SENSITIVE: &[(&str, &[&str])] = &[
    (
        "health data",
        &[
            "diagnosis",
            "medical_history",
            "medications",
            "allergies",
            "blood_type",
            "symptoms",
            "mood",
            "mood_score",
            "injury_type",
            "health_conditions",
            "disability",
            "therapy_notes",
            "patient_id",
        ],
    ),
    (
        "identity papers",
        &[
            "passport_number",
            "ssn",
            "social_security",
            "national_id",
            "id_number",
            "tax_id",
            "id_document_url",
            "driver_license",
            "license_number",
        ],
    ),
    ("bank or card details", &["iban", "bank_account", "account_number", "card_number", "routing_number", "sort_code"]),
    ("religion, origin or politics", &["religion", "ethnicity", "political_view", "sexual_orientation"]),
];

/// Tables that hold health data by their very names.
const OF_HEALTH: &[&str] =
    &["medical_records", "patients", "diagnoses", "prescriptions", "medications", "mood_entries", "symptoms", "health_records"];

/// Words of tables about those who have no privacy to lose.
const OF_ANIMALS: &[&str] = &["pet", "pets", "animal", "animals", "dog", "dogs", "cat", "cats", "horse", "horses", "livestock", "plants"];

/// What is kept, in words, and where.
#[derive(Default)]
pub(in crate::report) struct Held {
    pub(super) plain: Vec<&'static str>,
    pub(super) plain_at: Vec<String>,
    pub(super) sensitive: Vec<&'static str>,
    pub(super) sensitive_at: Vec<String>,
    /// The tables that hold it, in lower case and without their schema, each with what it holds.
    pub(super) sensitive_tables: BTreeMap<String, Vec<&'static str>>,
}

impl Held {
    /// A table holds something that harms people most when it gets out.
    fn holds(&mut self, table: &str, what: &'static str) {
        let name = table.rsplit('.').next().unwrap_or(table).to_ascii_lowercase();
        let own = self.sensitive_tables.entry(name).or_default();
        if !own.contains(&what) {
            own.push(what);
        }
    }
}

/// What columns of tables and models hold; `places` is what of it the law has words for.
pub(in crate::report) fn held(project: &Project, places: &[Place]) -> Held {
    let mut columns: BTreeMap<String, Vec<(&str, &Origin)>> = BTreeMap::new();
    for table in project.schema.tables.values() {
        for column in table.columns.iter().filter(|column| is_of_people(project, &table.name, &column.name)) {
            columns.entry(column.name.to_ascii_lowercase()).or_default().push((&table.name, &table.origin));
        }
    }
    for model in &project.facts.models {
        for column in model.columns.iter().filter(|column| is_of_people(project, &model.table, &column.name)) {
            let own = columns.entry(column.name.to_ascii_lowercase()).or_default();
            own.extend([(model.table.as_str(), &model.origin), (model.name.as_str(), &model.origin)]);
        }
    }
    let mut held = Held::default();
    let find = |words: &[&str]| -> Vec<(&str, &Origin)> { words.iter().filter_map(|word| columns.get(*word)).flatten().copied().collect() };
    let mut at: Vec<&Origin> = Vec::new();
    for (what, words) in PLAIN {
        let found = find(words);
        if !found.is_empty() {
            held.plain.push(what);
            at.extend(found.into_iter().map(|(_, origin)| origin));
        }
    }
    held.plain_at = origins(at.drain(..));
    for (what, words) in SENSITIVE {
        let found = find(words);
        if !found.is_empty() {
            held.sensitive.push(what);
            for (table, origin) in found {
                held.holds(table, what);
                at.push(origin);
            }
        }
    }
    let tables = project.schema.tables.values().filter(|table| OF_HEALTH.contains(&table.name.to_ascii_lowercase().as_str()));
    let of_persons = |place: &str| !place.split(['_', '.', '-']).any(|word| OF_ANIMALS.contains(&word.to_ascii_lowercase().as_str()));
    for place in places.iter().filter(|place| place.category == Category::Health && of_persons(&place.place)) {
        held.holds(&place.place, "health data");
    }
    for table in tables {
        held.holds(&table.name, "health data");
        if !held.sensitive.contains(&"health data") {
            held.sensitive.insert(0, "health data");
        }
        at.push(&table.origin);
    }
    held.sensitive_at = origins(at.into_iter());
    held
}

/// Several customers' organisations share the tables.
pub(super) fn tenants(project: &Project) -> Option<(String, Vec<String>)> {
    const KEYS: &[&str] = &["tenant_id", "organization_id", "organisation_id", "org_id", "workspace_id", "company_id"];
    // A team is an organisation where people are members of it, and a sports team elsewhere.
    let teams = project.schema.tables.contains_key("team_members");
    let shared = project.schema.tables.values().filter(|table| {
        table.columns.iter().any(|column| {
            let name = column.name.to_ascii_lowercase();
            KEYS.contains(&name.as_str()) || teams && name == "team_id"
        })
    });
    let places: Vec<&Origin> = shared.map(|table| &table.origin).collect();
    (places.len() >= 2).then(|| ("several organisations share its tables".to_owned(), origins(places.into_iter())))
}
