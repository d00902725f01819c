//! Migrations replayed here and by PostgreSQL itself come to the same tables, row-level security, policies, functions
//! with their owner's rights and views. Runs where a server is installed; `cargo xtask test` brings one.
//!
//! `SHIPWORTHY_MIGRATIONS=DIR` compares the migrations of each project folder in DIR as well, and prints what differs.

#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test ends at the first thing that is not as it should be")]

mod server;

use server::Server;
use shipworthy::facts::{Facts, Project};
use shipworthy::intake::{self, Budget, Memory};
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
    state
}

fn project(mut container: Memory) -> Project {
    let listing = intake::list(&mut container).unwrap();
    let mut facts: Facts = listing.facts;
    let mut budget = Budget::new(listing.limits);
    for entry in &listing.entries {
        facts.absorb(readers::read(entry, &budget.take(&mut container, entry).unwrap()));
    }
    link::link(facts)
}

fn theirs(server: &Server, database: &str, files: &[(String, String)]) -> (State, String) {
    drop(server.rows("postgres", &format!("create database {database}")));
    let mut complaints = server.run(database, STUBS);
    assert!(!complaints.contains("syntax error"), "{complaints}");
    complaints.clear();
    for (path, text) in files {
        let said = server.run(database, text);
        said.lines().filter(|line| line.contains("ERROR")).for_each(|line| complaints.push_str(&format!("{path}: {line}\n")));
    }
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
    let ask = |query: &str| server.rows(database, query).into_iter().collect();
    let state = State { tables: ask(&tables), policies: ask(policies), definers: ask(&definers), views: ask(&views) };
    (state, complaints)
}

/// What only one side has, a line each.
fn differences(ours: &State, theirs: &State) -> Vec<String> {
    let mut lines = Vec::new();
    let pairs = [
        ("table", &ours.tables, &theirs.tables),
        ("policy", &ours.policies, &theirs.policies),
        ("function", &ours.definers, &theirs.definers),
        ("view", &ours.views, &theirs.views),
    ];
    for (what, own, other) in pairs {
        lines.extend(own.difference(other).map(|name| format!("only here: {what} {name}")));
        lines.extend(other.difference(own).map(|name| format!("only there: {what} {name}")));
    }
    lines
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
            "{}: {} files; here/there: tables {}/{}, policies {}/{}, functions {}/{}, views {}/{}; {} statements refused",
            folder.display(),
            files.len(),
            own.tables.len(),
            other.tables.len(),
            own.policies.len(),
            other.policies.len(),
            own.definers.len(),
            other.definers.len(),
            own.views.len(),
            other.views.len(),
            complaints.lines().count()
        );
        differences(&own, &other).iter().for_each(|line| println!("  {line}"));
        complaints.lines().for_each(|line| println!("  refused: {line}"));
    }
}
