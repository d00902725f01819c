//! Lists that still hold rows which were marked as deleted.

use crate::facts::{Lookup, Project, Table};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use crate::sorted::Arrange;
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule {
    id: "security/deleted-rows-shown",
    title: "A list of `{table}` also holds what was deleted",
    pass_title: "Lists leave out what was marked as deleted",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "Rows of this table are not removed but marked, and other queries leave the marked ones out. This one does not, so it brings back what people \
          deleted: their old messages, closed accounts, withdrawn offers. Who asked for deletion has a right to it.",
    fix: "Leave out marked rows here too, or in one place for all queries.",
    prompt: "Add the condition on `{column}` to this query as the other queries of the table have it, or put the condition into a view or a policy that all \
             queries go through. Do not change queries that are meant to show deleted rows. Done when a row that was marked as deleted no \
             longer appears in this list.",
    cannot_see: "Extensions of the database client that add the condition by themselves, and rows that are left out after they were read.",
    refs: &[Ref::Cwe(212), Ref::Url("https://gdpr-info.eu/art-17-gdpr/")],
    judge,
    bad: samples![
        { "two lists leave them out, the third does not":
            "prisma/schema.prisma" => "datasource db {\n  provider = \"postgresql\"\n}\nmodel Message {\n  id Int @id\n  roomId Int\n  deletedAt DateTime?\n}\n",
            "src/messages.ts" => "export const a = (roomId: number) => prisma.message.findMany({ where: { roomId, deletedAt: null }, take: 9 });\n\
                export const b = () => prisma.message.findMany({ where: { deletedAt: null }, take: 9 });\n\
                export const c = (roomId: number) => ⟦prisma.message.findMany⟧({ where: { roomId }, take: 9 });\n",
        }
    ],
    good: samples![
        { "a page for administrators, one row by its key, conditions that are not known, and a client that adds them":
            "prisma/schema.prisma" => "datasource db {\n  provider = \"postgresql\"\n}\nmodel Message {\n  id Int @id\n  deletedAt DateTime?\n}\n",
            "src/messages.ts" => "export const a = () => prisma.message.findMany({ where: { deletedAt: null }, take: 9 });\n\
                export const b = (where: object) => prisma.message.findMany({ where, take: 9 });\n\
                export const c = (id: number) => prisma.message.findMany({ where: { id } });\n\
                export const e = () => prisma.message.findMany({ where: { deletedAt: null }, take: 5 });\n",
            "src/admin/messages.ts" => "export const d = () => prisma.message.findMany({ take: 9 });\n",
        }
        { "Sequelize leaves them out by itself":
            "models/note.js" => "const { DataTypes } = require('sequelize');\nconst Note = sequelize.define('Note', { deletedAt: DataTypes.DATE }, { paranoid: true });\n",
            "models/Collection.ts" => "import { Table, Column } from 'sequelize-typescript';\n@Table({ tableName: 'collections' })\nexport class Collection extends ParanoidModel {\n  @Column name: string;\n  @Column deletedAt: Date;\n}\n",
            "src/collections.ts" => "export const a = () => Collection.findAll({ where: { deletedAt: null }, limit: 9 });\nexport const c = () => Collection.findAll({ where: { deletedAt: null, x: 1 } });\n\
                export const b = () => Collection.findAll({ where: { ownerId: 1 }, limit: 9 });\n",
            "src/notes.js" => "exports.a = () => Note.findAll({ where: { deletedAt: null }, limit: 9 });\nexports.c = () => Note.findAll({ where: { deletedAt: null, x: 1 } });\n\
                exports.b = () => Note.findAll({ where: { ownerId: 1 }, limit: 9 });\n",
        }
    ],
};

/// Columns that mark a row as deleted.
const MARKS: &[&str] = &["deletedat", "deleted", "isdeleted", "deletedon", "removedat"];

fn plain(name: &str) -> String {
    name.chars().filter(|c| *c != '_').map(|c| c.to_ascii_lowercase()).collect()
}

fn is_mark(column: &str) -> bool {
    MARKS.contains(&plain(column).as_str())
}

/// Places that are meant to see everything.
fn sees_all(path: &str) -> bool {
    let words = [
        "admin",
        "trash",
        "archive",
        "restore",
        "cron",
        "job",
        "script",
        "seed",
        "export",
        "purge",
        "cleanup",
        "audit",
        "gdpr",
        "backup",
        "migrat",
        "worker",
        "sync",
        "delete",
        "stat",
        "report",
        "dashboard",
        "check",
        "verify",
        "test",
        "debug",
        "diagnos",
        "dedup",
        "rebuild",
        "revalidat",
        "indexing",
        "queue",
        "processor",
    ];
    let lower = path.to_ascii_lowercase();
    // What lies at the top of a project is run by hand.
    !path.contains('/') || words.iter().any(|word| lower.contains(word))
}

fn judge(project: &Project, out: &mut Verdict) {
    let mut judged = BTreeSet::new();
    let called = project.schema.by_name();
    for table in
        project.schema.tables.values().filter(|table| !table.hides_deleted && table.columns.iter().any(|column| is_mark(&column.name)))
    {
        let by_policy = table
            .policies
            .iter()
            .flat_map(|policy| [&policy.using, &policy.check])
            .flatten()
            .any(|condition| condition.text.contains("deleted"));
        if by_policy {
            continue;
        }
        let of_table =
            |lookup: &&Lookup| lookup.operation == "select" && called.get(lookup.table.as_str()).is_some_and(|own| own.name == table.name);
        let lists: Vec<&Lookup> = project.facts.lookups.iter().filter(of_table).collect();
        // One query that asks for the mark may be the one that shows deleted rows.
        let heeding = lists.iter().filter(|lookup| lookup.columns.iter().any(|column| is_mark(column))).count();
        if heeding < 2 {
            continue;
        }
        judged.insert(&table.name);
        let unheeding = lists.iter().filter(|lookup| lookup.lists && !lookup.columns.iter().any(|column| is_mark(column)));
        let mut shown: Vec<&Lookup> =
            unheeding.copied().filter(|lookup| !by_key(lookup, table) && !sees_all(&lookup.origin.path)).collect();
        shown.arrange_by(|a, b| a.origin.cmp(&b.origin));
        // One word for each table: the cure is one condition, best put in one place.
        if let [first, others @ ..] = shown.as_slice() {
            let finding = out.fail(&first.origin).name("table", &table.name).name("column", mark(table)).confidence(Confidence::Medium);
            if !others.is_empty() {
                let (places, list) = if others.len() == 1 { ("place", "lists") } else { ("places", "list") };
                finding.detail(format!("{} other {places} {list} it without the condition as well.", others.len()));
                finding.related(others.iter().map(|lookup| lookup.origin.clone()).take(10));
            }
        }
    }
    if judged.is_empty() {
        out.not_applicable("No table was found whose queries leave out rows that are marked as deleted.");
    } else {
        out.pass();
    }
}

/// Whether it asks for rows by their own key.
fn by_key(lookup: &Lookup, table: &Table) -> bool {
    let names: Vec<&str> = lookup.columns.iter().map(String::as_str).collect();
    lookup.columns.iter().any(|column| column == "id") || table.is_unique(&names)
}

fn mark(table: &Table) -> String {
    table.columns.iter().find(|column| is_mark(&column.name)).map(|column| column.name.clone()).unwrap_or_default()
}
