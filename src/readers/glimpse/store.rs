//! How data is stored: databases in a file, queries of the Supabase client for Python.

use super::head;
use crate::facts::{Facts, Language, Query, Role, Site, SiteKind};
use crate::intake::Entry;
use crate::readers::Source;
use crate::readers::pattern::{Pattern, regex};

static FILE_DATABASE: Pattern = Pattern::new(&["sqlite"], || {
    regex(
        r#"(?:provider[ ]*=[ ]*"sqlite"|['"]django\.db\.backends\.sqlite3['"]|['"]sqlite:///[^:'"]|adapter:[ ]*sqlite3|sqlite3\.connect\(['"][^:])"#,
    )
});

/// Longest chain of a query that is followed, in bytes.
const CHAIN: usize = 600;

/// How far before a query the statement around it is looked for, in bytes.
const NEAR: usize = 4000;

/// Most queries that are stated of one file.
const MOST: usize = 500;

pub(super) fn read(language: Language, entry: &Entry, source: &Source<'_>, facts: &mut Facts) {
    if matches!(entry.role, Role::Test | Role::Example | Role::Documentation) {
        return;
    }
    let path = entry.path.as_str();
    if matches!(language, Language::Prisma | Language::Python)
        && !path.contains("test")
        && !path.contains("script")
        && !path.contains("local")
        && !crate::readers::sqlite::is_for_developers(path)
        && FILE_DATABASE.may_match(source.whole())
    {
        for (at, line) in source.lines() {
            let code = line.trim_start();
            if code.starts_with('#') || code.starts_with("//") {
                continue;
            }
            if let Some(found) = FILE_DATABASE.find(line)
                && !line.contains("getenv") | line.contains("DATABASE_URL")
            {
                facts.sites.push(Site { kind: SiteKind::FileDatabase, detail: "SQLite".to_owned(), origin: source.at(at + found.start()) });
            }
        }
    }
    if language == Language::Python && source.text().contains(".table(") {
        queries(source, facts);
    }
}

/// `client.table("x").select("*").execute()`, from the table to its end.
fn queries(source: &Source<'_>, facts: &mut Facts) {
    for (at, call) in source.text().match_indices(".table(").take(MOST) {
        let rest = head(source.text().get(at + call.len()..).unwrap_or(""), CHAIN);
        let quoted = rest.trim_start();
        let Some(quote) = quoted.chars().next().filter(|quote| matches!(quote, '"' | '\'')) else { continue };
        let Some((table, chain)) = quoted.split_at_checked(1).and_then(|(_, inner)| inner.split_once(quote)) else { continue };
        let Some((chain, _)) = chain.split_once(".execute(") else { continue };
        if table.len() > 80 {
            continue;
        }
        let has = |method: &str| chain.contains(method);
        let Some((_, operation)) =
            [(".select(", "select"), (".insert(", "insert"), (".upsert(", "insert"), (".update(", "update"), (".delete(", "delete")]
                .into_iter()
                .find(|(method, _)| has(method))
        else {
            continue;
        };
        let bounded = [".limit(", ".range(", ".single(", ".maybe_single(", ".in_(", ".eq(\"id\"", ".eq('id'", "count="]
            .iter()
            .any(|method| has(method));
        let filtered = [".eq(", ".neq(", ".gt(", ".gte(", ".lt(", ".lte(", ".like(", ".ilike(", ".is_(", ".filter(", ".or_("]
            .iter()
            .any(|method| has(method));
        // A filter by a person leaves their rows; one by a kind leaves everybody's.
        let personal = ["user_id", "owner", "session_id", "email", "profile_id", "author", "account"].iter().any(|column| has(column));
        facts.queries.push(Query {
            store: "supabase".to_owned(),
            table: Some(table.to_owned()),
            operation: operation.to_owned(),
            bounded,
            filtered: filtered && (personal || has(".gte(") || has(".gt(")),
            all_columns: has("\"*\"") || has("'*'"),
            names_only: false,
            block: block(source.text(), at),
            in_loop: false,
            origin: source.at(at),
        });
    }
}

/// The line of the statement whose indented body holds byte `at`.
fn block(text: &str, at: usize) -> u32 {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let all = text.get(..at).unwrap_or("");
    let near = (0..4).find_map(|more| all.get(all.len().saturating_sub(NEAR + more)..)).unwrap_or(all);
    let line = all.matches('\n').count() - near.matches('\n').count();
    let before: Vec<&str> = near.split('\n').collect();
    let own = before.last().map_or(0, |line| indent(line));
    let opens = before.iter().rposition(|line| !line.trim().is_empty() && indent(line) < own).unwrap_or(0);
    u32::try_from(line + opens + 1).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_compile() {
        assert!(FILE_DATABASE.is_match("  provider = \"sqlite\""));
        assert!(!FILE_DATABASE.is_match("sqlite:///:memory:"));
    }
}
