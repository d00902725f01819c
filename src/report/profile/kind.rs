//! What people use a product for, by what its tables are called.

use crate::facts::Project;
use std::collections::BTreeSet;

/// A kind of product: its name, and groups of words of which each must show.
struct Kind {
    name: &'static str,
    groups: &'static [&'static [&'static str]],
}

/// Kinds, those that need more signs first.
const KINDS: &[Kind] = &[
    Kind {
        name: "A marketplace",
        groups: &[
            &["listing", "listings", "seller", "sellers", "vendor", "vendors", "items", "products", "sitters"],
            &["buyer", "buyers", "seller", "sellers", "vendor", "vendors", "offers", "bids"],
            &["orders", "order", "bookings", "transactions", "messages", "conversations", "purchases", "payouts"],
        ],
    },
    Kind {
        name: "A shop",
        groups: &[&["products", "product"], &["cart", "carts", "cart_items", "order_items", "basket"], &["orders", "order"]],
    },
    Kind {
        name: "A learning product",
        groups: &[
            &["course", "courses", "exam", "exams", "quiz", "quizzes", "lesson", "lessons"],
            &["student", "students", "question", "questions", "lesson", "lessons", "enrollments", "enrolments", "subjects"],
        ],
    },
    Kind {
        name: "A health product",
        groups: &[
            &["patient", "patients", "diagnoses", "prescriptions", "mood", "moods", "mood_entries", "symptoms"],
            &["appointments", "doctors", "therapists", "clinics", "journal", "journal_entries", "meditation", "therapy", "treatments"],
        ],
    },
    Kind {
        name: "A booking product",
        groups: &[
            &["booking", "bookings", "appointment", "appointments", "reservation", "reservations"],
            &[
                "slots",
                "availability",
                "services",
                "schedule",
                "schedules",
                "customers",
                "drivers",
                "vehicles",
                "rooms",
                "quotes",
                "calendar",
            ],
        ],
    },
    Kind {
        name: "A product for events",
        groups: &[&["event", "events"], &["attendees", "attendance", "tickets", "registrations", "rsvps", "participants"]],
    },
    Kind {
        name: "A bookkeeping product",
        groups: &[
            &["ledger", "invoice", "invoices", "expenses", "financial_years", "financialyear", "journal_entries"],
            &["account", "accounts", "transaction", "transactions", "customers", "payments"],
        ],
    },
    Kind {
        name: "A recruiting product",
        groups: &[&["candidates", "applicants", "applications", "resumes"], &["jobs", "vacancies", "positions", "interviews"]],
    },
    Kind {
        name: "A community",
        groups: &[&["posts", "post", "threads", "topics"], &["comments", "likes", "followers", "follows", "members", "reactions"]],
    },
    Kind {
        name: "A product for customers' contacts",
        groups: &[&["contacts", "leads", "clients"], &["deals", "pipelines", "campaigns", "opportunities", "conversations"]],
    },
    Kind { name: "A chat", groups: &[&["conversations", "chats", "chat", "rooms"], &["messages", "message"]] },
];

/// The first kind of which every group shows in a name of its own, and those names.
pub(super) fn kind(project: &Project) -> Option<(&'static str, Vec<String>)> {
    let names = names(project);
    KINDS.iter().find_map(|kind| {
        let mut shown: Vec<String> = Vec::new();
        for group in kind.groups {
            let word = group.iter().find(|word| names.contains(**word) && !shown.iter().any(|known| known == *word))?;
            shown.push((*word).to_owned());
        }
        Some((kind.name, shown))
    })
}

/// What tables and collections of the product are called, in lower case. Pages and functions are named after the work
/// on them, which misleads.
fn names(project: &Project) -> BTreeSet<String> {
    let facts = &project.facts;
    let mut names: BTreeSet<String> = BTreeSet::new();
    names.extend(project.schema.tables.keys().map(|table| table.to_ascii_lowercase()));
    names.extend(facts.models.iter().map(|model| model.table.to_ascii_lowercase()));
    names.extend(facts.models.iter().map(|model| model.name.to_ascii_lowercase()));
    names.extend(facts.queries.iter().filter_map(|query| query.table.as_ref()).map(|table| table.to_ascii_lowercase()));
    names
}
