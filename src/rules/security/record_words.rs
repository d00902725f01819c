//! Words by which records of one person are told from those that are meant for others.

use crate::facts::{Project, Table};
use crate::sorted::Gather;
use std::collections::BTreeSet;

/// Words of tables that are written to be read by others.
pub(super) const SHOWN: &[&str] = &[
    "post",
    "posts",
    "article",
    "articles",
    "product",
    "products",
    "comment",
    "comments",
    "blog",
    "blogs",
    "event",
    "events",
    "listing",
    "listings",
    "profile",
    "profiles",
    "page",
    "pages",
    "course",
    "courses",
    "review",
    "reviews",
    "category",
    "categories",
    "tag",
    "tags",
    "template",
    "templates",
    "recipe",
    "recipes",
    "question",
    "questions",
    "answer",
    "answers",
    "video",
    "videos",
    "image",
    "images",
    "photo",
    "photos",
    "movie",
    "movies",
    "book",
    "books",
    "item",
    "items",
    "story",
    "stories",
    "job",
    "jobs",
    "campaign",
    "campaigns",
    "user",
    "users",
    "organization",
    "team",
    "workspace",
    "poll",
    "polls",
    "quiz",
    "quizzes",
    "lesson",
    "lessons",
    "link",
    "links",
    "space",
    "spaces",
    "community",
    "group",
    "groups",
    "channel",
    "channels",
    "room",
    "rooms",
    "service",
    "services",
    "announcement",
];
/// Words of checks that know which records a person may reach, however they find out.
pub(super) const KNOWS_RECORD: &[&str] = &[
    "access",
    "member",
    "members",
    "membership",
    "permission",
    "permissions",
    "owner",
    "ownership",
    "owns",
    "belongs",
    "team",
    "org",
    "organization",
    "organisation",
    "workspace",
    "tenant",
    "can",
    "ability",
    "policy",
    "allowed",
    "authorize",
    "authorise",
    "authorization",
    "scope",
    "project",
    "company",
    "account",
    "role",
    "roles",
    "host",
    "participant",
    "visible",
    "accessible",
];
/// Words of changes that everyone makes to a record of somebody else.
pub(super) const SHARED: &[&str] = &[
    "like",
    "likes",
    "unlike",
    "view",
    "views",
    "vote",
    "votes",
    "upvote",
    "downvote",
    "react",
    "reaction",
    "join",
    "leave",
    "follow",
    "favorite",
    "favourite",
    "apply",
    "book",
    "share",
    "report",
    "rsvp",
    "accept",
    "invite",
    "click",
    "track",
    "contact",
    "increment",
];

/// One spelling of a table for its singular, plural and typed forms.
pub(super) fn table(target: &str) -> String {
    let last = target.rsplit('.').next().unwrap_or(target).to_ascii_lowercase().replace('_', "");
    let one = last.strip_suffix("table").or_else(|| last.strip_suffix('s')).unwrap_or(&last);
    one.strip_suffix("ie").map_or_else(|| one.to_owned(), |stem| format!("{stem}y"))
}

/// Tables whose rows are the product's own accounts, whatever it calls them: they hold an address and a password.
pub(super) fn accounts(project: &Project) -> BTreeSet<String> {
    let holds = |known: &Table, words: &[&str]| {
        known.columns.iter().any(|column| {
            let name = column.name.to_ascii_lowercase().replace('_', "");
            words.iter().any(|word| name.contains(word))
        })
    };
    let all = project.schema.tables.values().filter(|known| holds(known, &["password"]) && holds(known, &["email", "username", "phone"]));
    all.map(|known| table(&known.name)).into_set()
}
