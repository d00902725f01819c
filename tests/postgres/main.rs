//! Migrations replayed here and by PostgreSQL itself come to the same tables, row-level security, policies, functions
//! with their owner's rights and views. Runs where a server is installed; `cargo xtask test` brings one.
//!
//! `SHIPWORTHY_MIGRATIONS=DIR` compares the migrations of each project folder in DIR as well, and prints what differs. Where
//! the server refuses some of their statements, such as those on tables that no migration makes, both sides leave them out
//! and are compared once more.

#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test ends at the first thing that is not as it should be")]

mod server;
mod statements;

use server::Server;
use shipworthy::facts::{Facts, Project};
use shipworthy::intake::{self, Budget, Container, Memory};
use shipworthy::{link, readers};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const STUBS: &str = include_str!("stubs.sql");

/// Schemas that the platform makes; what lies in them is no part of a project's own migrations.
const PLATFORM: &str =
    "'pg_catalog', 'information_schema', 'auth', 'storage', 'extensions', 'realtime', 'vault', 'cron', 'net', 'pg_toast'";

/// Everything that is compared, one line each.
#[derive(Debug, Default, PartialEq, Eq)]
struct State {
    tables: BTreeSet<String>,
    policies: BTreeSet<String>,
    definers: BTreeSet<String>,
    views: BTreeSet<String>,
    columns: BTreeSet<String>,
    /// Tables whose changes some publication sends.
    published: BTreeSet<String>,
    /// Tables with the functions of the triggers that run before their rows are written.
    triggers: BTreeSet<String>,
    /// Constraints that list what a column may hold, by their tables. Compared one way: the server has others as well.
    checks: BTreeSet<String>,
    /// Types with their values.
    kinds: BTreeSet<String>,
    /// Tables that send the whole former row.
    full: BTreeSet<String>,
    /// Tables whose row-level security binds their owner as well.
    forced: BTreeSet<String>,
}

/// The migrations below a folder: path within it and text, in the order in which a tool applies them.
fn migrations(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(below) = open.pop() {
        for entry in fs::read_dir(below).into_iter().flatten().flatten() {
            let path = entry.path();
            let name = path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
            if path.is_dir() && !name.contains("node_modules") && !name.starts_with(".git") {
                open.push(path);
            } else if name.ends_with(".sql") && name.contains("migrations/") {
                found.push((name, String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned()));
            }
        }
    }
    found.sort();
    found
}

fn ours(files: &[(String, String)]) -> State {
    let files = files.iter().map(|(path, text)| (path.clone(), text.clone().into_bytes())).collect();
    let project = project(Memory::new("migrations", files));
    let mut state = State::default();
    for table in project.schema.tables.values().filter(|table| table.declared) {
        state.tables.insert(format!("{} {}", table.name, if table.row_security { "guarded" } else { "open" }));
        state.columns.extend(table.columns.iter().map(|column| format!("{}.{}", table.name, column.name)));
        let bare = table.name.rsplit('.').next().unwrap();
        state.checks.extend(table.checks.iter().map(|check| format!("{bare} | {}", check.name)));
        state
            .triggers
            .extend(table.before_write.iter().map(|trigger| format!("{} | {}", table.name, trigger.function.rsplit('.').next().unwrap())));
        if table.published.is_some() {
            state.published.insert(table.name.clone());
        }
        if table.forced {
            state.forced.insert(table.name.clone());
        }
        if table.replica_full {
            state.full.insert(table.name.clone());
        }
    }
    for policy in project.schema.tables.values().flat_map(|table| &table.policies) {
        let mut roles: Vec<&str> = policy.roles.iter().map(String::as_str).collect();
        if roles.is_empty() {
            roles.push("public");
        }
        roles.sort_unstable();
        state.policies.insert(format!("{} | {} | {} | {}", policy.table, policy.name, policy.command, roles.join(",")));
    }
    state.definers.extend(
        project.schema.functions.values().filter(|function| function.routine.definer).map(|function| function.routine.name.clone()),
    );
    state.views.extend(project.schema.views.keys().cloned());
    for (name, values) in project.schema.types.iter().filter(|(name, _)| !name.contains('.')) {
        let mut values = values.clone();
        values.sort_unstable();
        state.kinds.insert(format!("{name}: {}", values.join(",")));
    }
    state
}

fn project(mut container: Memory) -> Project {
    let listing = intake::list(&mut container).unwrap();
    let mut facts: Facts = listing.facts;
    let mut budget = Budget::new(listing.limits);
    for entry in &listing.entries {
        facts.absorb(readers::read(entry, &container.read(entry.index, budget.grant(entry).unwrap()).unwrap()));
    }
    link::link(facts)
}

fn prepared(server: &Server, database: &str) {
    drop(server.rows("postgres", &format!("create database {database}")));
    let complaints = server.run(database, STUBS);
    assert!(!complaints.contains("syntax error"), "{complaints}");
}

/// The files without the statements that the server refuses, what it made of the others, and how many were refused.
fn without_refused(server: &Server, database: &str, files: &[(String, String)]) -> (Vec<(String, String)>, State, usize) {
    prepared(server, database);
    let mut refused = 0;
    let mut kept = Vec::new();
    for (path, text) in files {
        // Each statement stands for itself: in a transaction the first that fails would take the others along.
        let transaction = |text: &str| {
            let lower = text.trim_end_matches(';').trim().to_ascii_lowercase();
            matches!(lower.as_str(), "begin" | "commit" | "rollback" | "begin transaction" | "start transaction" | "end")
        };
        let cut: Vec<&str> = statements::cut(text).into_iter().filter(|text| !transaction(statements::bare(text))).collect();
        let taken = server.try_each(database, &cut);
        refused += taken.iter().filter(|taken| !**taken).count();
        let texts = cut.iter().zip(taken).filter(|(_, taken)| *taken).map(|(text, _)| *text);
        kept.push((path.clone(), texts.collect::<Vec<_>>().join("\n")));
    }
    (kept, state_of(server, database), refused)
}

fn theirs(server: &Server, database: &str, files: &[(String, String)]) -> (State, String) {
    prepared(server, database);
    let mut complaints = String::new();
    for (path, text) in files {
        let said = server.run(database, text);
        said.lines().filter(|line| line.contains("ERROR")).for_each(|line| complaints.push_str(&format!("{path}: {line}\n")));
    }
    (state_of(server, database), complaints)
}

/// What a database holds.
fn state_of(server: &Server, database: &str) -> State {
    let named = "case n.nspname when 'public' then c.relname else n.nspname || '.' || c.relname end";
    let of_class = format!("from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname not in ({PLATFORM})");
    let tables = format!(
        "select {named} || case when c.relrowsecurity then ' guarded' else ' open' end {of_class} and c.relkind in ('r', 'p') and not c.relispartition"
    );
    let policies = "select case schemaname when 'public' then tablename else schemaname || '.' || tablename end || ' | ' || policyname || ' | ' || \
                    lower(cmd) || ' | ' || (select string_agg(role::text, ',' order by role::text collate \"C\") from unnest(roles) role) from pg_policies";
    let definers = format!(
        "select distinct case n.nspname when 'public' then p.proname else n.nspname || '.' || p.proname end from pg_proc p \
         join pg_namespace n on n.oid = p.pronamespace where p.prosecdef and n.nspname not in ({PLATFORM})"
    );
    let views = format!("select {named} {of_class} and c.relkind in ('v', 'm')");
    let ask = |query: &str| -> BTreeSet<String> { server.rows(database, query).into_iter().collect() };
    let published = format!(
        "select pubname || ' | ' || case schemaname when 'public' then tablename else schemaname || '.' || tablename end \
         from pg_publication_tables where schemaname not in ({PLATFORM})"
    );
    let triggers = format!(
        "select {named} || ' | ' || p.proname from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace \
         join pg_proc p on p.oid = t.tgfoid where not t.tgisinternal and t.tgenabled <> 'D' and t.tgtype & 2 = 2 and n.nspname not in ({PLATFORM})"
    );
    let checks =
        "select distinct c.relname || ' | ' || k.conname from pg_constraint k join pg_class c on c.oid = k.conrelid where k.contype = 'c'";
    let kinds = "select t.typname || ': ' || string_agg(e.enumlabel, ',' order by e.enumlabel collate \"C\") from pg_enum e \
                 join pg_type t on t.oid = e.enumtypid join pg_namespace n on n.oid = t.typnamespace where n.nspname = 'public' group by t.typname";
    let full = format!("select {named} {of_class} and c.relreplident = 'f'");
    let columns = format!(
        "select {named} || '.' || a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid \
         join pg_namespace n on n.oid = c.relnamespace where n.nspname not in ({PLATFORM}) and c.relkind in ('r', 'p') and not c.relispartition \
         and a.attnum > 0 and not a.attisdropped"
    );
    State {
        tables: ask(&tables),
        columns: ask(&columns),
        policies: ask(policies),
        definers: ask(&definers),
        views: ask(&views),
        published: ask(&published).into_iter().map(|line: String| line.split(" | ").last().unwrap().to_owned()).collect(),
        triggers: ask(&triggers),
        checks: ask(checks),
        kinds: ask(kinds),
        full: ask(&full),
        forced: ask(&format!("select {named} {of_class} and c.relforcerowsecurity")),
    }
}

/// What only one side has, a line each.
fn differences(ours: &State, theirs: &State) -> Vec<String> {
    let mut lines = Vec::new();
    let pairs = [
        ("table", &ours.tables, &theirs.tables),
        ("policy", &ours.policies, &theirs.policies),
        ("function", &ours.definers, &theirs.definers),
        ("view", &ours.views, &theirs.views),
        ("column", &ours.columns, &theirs.columns),
        ("published table", &ours.published, &theirs.published),
        ("trigger", &ours.triggers, &theirs.triggers),
        ("type", &ours.kinds, &theirs.kinds),
        ("whole row of", &ours.full, &theirs.full),
        ("forced row-level security of", &ours.forced, &theirs.forced),
    ];
    for (what, own, other) in pairs {
        lines.extend(own.difference(other).map(|name| format!("only here: {what} {name}")));
        lines.extend(other.difference(own).map(|name| format!("only there: {what} {name}")));
    }
    // Tables that are made from a query have the columns of that.
    let columns_of = |table: &str| ours.columns.iter().any(|column| column.rsplit_once('.').is_some_and(|(own, _)| own == table));
    lines.retain(|line| {
        let column = line.strip_prefix("only there: column ").and_then(|column| column.rsplit_once('.'));
        column.is_none_or(|(table, _)| columns_of(table))
    });
    lines.extend(ours.checks.difference(&theirs.checks).map(|name| format!("only here: check {name}")));
    lines
}

/// How much each side has, in one line.
fn counts(own: &State, other: &State) -> String {
    format!(
        "here/there: tables {}/{}, columns {}/{}, policies {}/{}, functions {}/{}, views {}/{}, published {}/{}, triggers {}/{}, types {}/{}",
        own.tables.len(),
        other.tables.len(),
        own.columns.len(),
        other.columns.len(),
        own.policies.len(),
        other.policies.len(),
        own.definers.len(),
        other.definers.len(),
        own.views.len(),
        other.views.len(),
        own.published.len(),
        other.published.len(),
        own.triggers.len(),
        other.triggers.len(),
        own.kinds.len(),
        other.kinds.len()
    )
}

fn folders(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> =
        fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    found.sort();
    found
}

#[test]
fn replay_comes_to_what_the_server_comes_to() {
    let Some(server) = Server::start("replay") else {
        assert!(std::env::var_os("SHIPWORTHY_POSTGRES").is_none(), "a server was promised and none is installed");
        println!("no PostgreSQL server is installed: nothing was compared");
        return;
    };
    let samples = folders(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/postgres/samples"));
    assert!(samples.len() >= 5, "the samples are gone");
    let mut wrong = Vec::new();
    for (at, folder) in samples.iter().enumerate() {
        let files = migrations(folder);
        let (own, (other, complaints)) = (ours(&files), theirs(&server, &format!("sample_{at}"), &files));
        assert!(!other.tables.is_empty(), "{}: the server made no table\n{complaints}", folder.display());
        wrong.extend(differences(&own, &other).into_iter().map(|line| format!("{}: {line}", folder.display())));
        // A statement that the server refuses proves nothing.
        wrong.extend(complaints.lines().map(|line| format!("{}: refused: {line}", folder.display())));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let Some(more) = std::env::var_os("SHIPWORTHY_MIGRATIONS") else { return };
    for (at, folder) in folders(Path::new(&more)).iter().enumerate() {
        let files = migrations(folder);
        if files.is_empty() {
            continue;
        }
        let (own, (other, complaints)) = (ours(&files), theirs(&server, &format!("project_{at}"), &files));
        println!(
            "{}: {} files; {}; {} statements refused",
            folder.display(),
            files.len(),
            counts(&own, &other),
            complaints.lines().count()
        );
        differences(&own, &other).iter().for_each(|line| println!("  {line}"));
        complaints.lines().take(20).for_each(|line| println!("  refused: {line}"));
        if !complaints.is_empty() {
            let (kept, other, refused) = without_refused(&server, &format!("again_{at}"), &files);
            let own = ours(&kept);
            let apart = differences(&own, &other);
            let said = if apart.is_empty() { "equal" } else { "not equal" };
            println!("  both without {refused} refused statements: {}: {said}", counts(&own, &other));
            apart.iter().for_each(|line| println!("    {line}"));
        }
    }
}
