//! SQL: statements about the schema, in their order.
//!
//! Statements are read token by token, so that the dialects of Postgres, MySQL and SQLite, what dump tools write and
//! what people write by hand all pass the same way; conditions of policies are parsed as expressions. A statement
//! about the schema that cannot be understood is stated as such.

mod amount;
mod block;
mod body;
mod cursor;
mod expression;
mod heads;
mod key;
mod kinds;
mod lookup;
mod parse;
mod policy;
mod predicate;
mod purpose;
mod rights;
mod routine;
mod rows;
mod sign_up;
mod state;
mod table;
mod token;
mod trigger;
mod view;

use super::{Reader, Source};
use crate::facts::{Change, Deployment, Facts, Language, Lookup, Oddity, PublicationStep, SchemaChange, Setting, SqlFile};
use crate::intake::Entry;
use cursor::Cursor;
use token::{Kind, Statement, Statements, Token};

/// Most executed texts of one file.
const EXECUTIONS: u32 = 2_000;
/// How deep `DO` blocks and executed texts may nest.
const NESTING: u32 = 2;

/// Reads `.sql` files.
pub(super) struct Sql;

impl Reader for Sql {
    fn claims(&self, entry: &Entry, _: &Source<'_>) -> bool {
        entry.language == Some(Language::Sql)
    }

    fn read(&self, entry: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        // Column stores for analytics rebuild tables in ways that no history of a product's data has.
        if entry.path.contains("clickhouse") || source.text().contains("MergeTree") {
            return Ok(());
        }
        let file = purpose::kind(&entry.path, source.text());
        let text = purpose::until_down(source.text());
        let mut walk = Walk { source, file, facts, order: 0, sample: None, executions: EXECUTIONS, passed_over: (0, 0) };
        // What Laravel squashes stands beside steps that may be part of it.
        let squashed = purpose::is_squashed(&entry.path);
        for statement in Statements::new(text) {
            walk.statement(&statement, text, 0, squashed);
        }
        walk.close();
        Ok(())
    }
}

/// Reads statements that stand within a file of another language as one step of its history. `at` is where they stand;
/// `order` counts the steps of the file.
pub(super) fn within(source: &Source<'_>, at: usize, text: &str, order: &mut u32, facts: &mut Facts) {
    let mut walk =
        Walk { source, file: SqlFile::Migration, facts, order: *order, sample: Some(at), executions: EXECUTIONS, passed_over: (0, 0) };
    for statement in Statements::new(text) {
        walk.statement(&statement, text, 0, false);
    }
    *order = walk.order;
    walk.close();
}

struct Walk<'w, 's> {
    source: &'w Source<'s>,
    file: SqlFile,
    facts: &'w mut Facts,
    order: u32,
    /// Where the block that is being read stands, when the tokens are not those of the file itself.
    sample: Option<usize>,
    /// Executed texts that may still be read.
    executions: u32,
    /// Statements about the schema that were not understood, with the line of the first.
    passed_over: (u32, u32),
}

impl Walk<'_, '_> {
    fn place(&self, tokens: &[Token<'_>]) -> crate::facts::Origin {
        // A table or policy is seen as a whole.
        let whole = tokens.first().is_some_and(|first| first.is("create"))
            && tokens.get(1).is_some_and(|kind| kind.is("table") || kind.is("policy"));
        if let (true, None, Some(first), Some(last)) = (whole, self.sample, tokens.first(), tokens.last()) {
            return self.source.span(first.start..last.end);
        }
        self.source.at(self.sample.or_else(|| tokens.first().map(|token| token.start)).unwrap_or(0))
    }

    fn state(&mut self, tokens: &[Token<'_>], guarded: bool, change: Change) {
        let origin = self.place(tokens);
        if matches!(change, Change::Unparsed(_)) {
            self.pass_over(origin.line);
        }
        let path = self.source.path().to_owned();
        self.facts.schema_changes.push(SchemaChange { path, order: self.order, file: self.file, guarded, change, origin });
        self.order += 1;
    }

    fn pass_over(&mut self, line: u32) {
        if self.passed_over.0 == 0 {
            self.passed_over.1 = line;
        }
        self.passed_over.0 += 1;
    }

    /// Says what was not understood, so that nothing is dropped in silence.
    fn close(&mut self) {
        let (count, line) = self.passed_over;
        if count > 0 && self.file != SqlFile::Dump {
            let what = if count == 1 { "One statement".to_owned() } else { format!("{count} statements") };
            let what =
                format!("{what} about the database could not be understood, the first near line {line}; what they change is not counted.");
            self.facts.oddities.push(Oddity { path: Some(self.source.path().to_owned()), what });
        }
    }

    fn statement(&mut self, statement: &Statement<'_>, text: &str, depth: u32, guarded: bool) {
        let tokens = statement.tokens.as_slice();
        if let Some(data) = &statement.data {
            let mut cursor = Cursor::new(tokens);
            cursor.eat(&["copy"]);
            let change = rows::copy(cursor, text.get(data.clone()).unwrap_or(""));
            change.into_iter().for_each(|change| self.state(tokens, true, change));
            return;
        }
        self.tokens(tokens, text, depth, guarded);
    }

    fn tokens(&mut self, tokens: &[Token<'_>], text: &str, depth: u32, guarded: bool) {
        let mut cursor = Cursor::new(tokens);
        if cursor.eat(&["do"]) {
            self.block(cursor.rest(), depth);
        } else if cursor.eat(&["create"]) {
            self.create(cursor, tokens, text, guarded);
        } else if cursor.eat(&["alter"]) {
            self.alter(cursor, tokens, text, guarded);
        } else if cursor.eat(&["drop"]) {
            self.drop(cursor, tokens, guarded);
        } else if cursor.eat(&["rename", "table"]) {
            let table = cursor.name();
            cursor.eat(&["to"]);
            let change = table.zip(cursor.name()).map(|(table, to)| Change::RenameTable { table, to });
            change.into_iter().for_each(|change| self.state(tokens, guarded, change));
        } else if cursor.eat(&["grant"]) {
            rights::grant(cursor, true).into_iter().for_each(|change| self.state(tokens, true, change));
        } else if cursor.eat(&["revoke"]) {
            rights::grant(cursor, false).into_iter().for_each(|change| self.state(tokens, true, change));
        } else if cursor.eat(&["insert", "into"]) || cursor.eat(&["insert", "ignore", "into"]) || cursor.eat(&["replace", "into"]) {
            rows::insert(cursor).into_iter().for_each(|change| self.state(tokens, true, change));
        } else if cursor.eat(&["truncate"]) {
            cursor.eat(&["table"]);
            cursor.eat(&["only"]);
            cursor.names().into_iter().for_each(|table| self.state(tokens, true, Change::EmptyTable { table }));
        } else if cursor.eat(&["update", "storage", ".", "buckets", "set"]) {
            rows::bucket_change(cursor).into_iter().for_each(|change| self.state(tokens, true, change));
        } else if cursor.eat(&["delete", "from"]) {
            let all = !tokens.iter().any(|token| token.is("where"));
            cursor.name().filter(|_| all).into_iter().for_each(|table| self.state(tokens, true, Change::EmptyTable { table }));
        } else if tokens.windows(3).any(|window| matches!(window, [a, b, c] if a.is("cron") && b.sign(".") && c.is("schedule"))) {
            self.schedule(tokens);
        }
    }

    fn create(&mut self, mut cursor: Cursor<'_, '_>, tokens: &[Token<'_>], text: &str, guarded: bool) {
        let replaces = cursor.eat(&["or", "replace"]);
        let temporary = cursor.eat(&["temporary"]) || cursor.eat(&["temp"]) || cursor.eat(&["global", "temporary"]);
        cursor.eat_any(&["unlogged", "foreign", "materialized", "recursive", "constraint"]);
        let unique = cursor.eat(&["unique"]);
        cursor.eat_any(&["fulltext", "spatial", "clustered", "nonclustered"]);
        if cursor.eat(&["index"]) {
            return key::index(cursor, unique).into_iter().for_each(|change| self.state(tokens, true, change));
        }
        let mut more = Vec::new();
        let origin = self.place(tokens);
        let change = if cursor.eat(&["table"]) {
            if temporary {
                return;
            }
            table::create(cursor).map(|(table, keys)| {
                more = keys;
                table
            })
        } else if cursor.eat(&["policy"]) {
            policy::define(cursor, false, text, &origin)
        } else if cursor.eat_any(&["function", "procedure"]) {
            routine::create(cursor, &origin, &|at| self.sample.map_or_else(|| self.source.at(at), |sample| self.source.at(sample)))
        } else if cursor.eat(&["trigger"]) {
            trigger::create(cursor)
        } else if cursor.eat(&["view"]) {
            view::create(cursor, &origin)
        } else {
            let change = if cursor.eat(&["type"]) {
                kinds::create_type(cursor)
            } else if cursor.eat(&["publication"]) {
                kinds::publication(cursor)
            } else if cursor.eat(&["extension"]) {
                kinds::extension(cursor)
            } else {
                None
            };
            return change.into_iter().for_each(|change| self.state(tokens, true, change));
        };
        let tolerant = matches!(change, Some(Change::CreateTable { if_not_exists: true, .. }));
        self.state(tokens, guarded || replaces || tolerant, change.unwrap_or_else(|| unparsed(tokens)));
        more.into_iter().for_each(|change| self.state(tokens, true, change));
    }

    fn alter(&mut self, mut cursor: Cursor<'_, '_>, tokens: &[Token<'_>], text: &str, guarded: bool) {
        if cursor.eat(&["table"]) {
            for (change, tolerant) in table::alter(cursor) {
                self.state(tokens, guarded || tolerant, change);
            }
        } else if cursor.eat(&["policy"]) {
            let origin = self.place(tokens);
            let change = policy::define(cursor, true, text, &origin);
            self.state(tokens, guarded, change.unwrap_or_else(|| unparsed(tokens)));
        } else if cursor.eat_any(&["function", "procedure"]) {
            routine::alter(cursor).into_iter().for_each(|change| self.state(tokens, guarded, change));
        } else if cursor.eat(&["view"]) || cursor.eat(&["materialized", "view"]) {
            view::alter(cursor).into_iter().for_each(|change| self.state(tokens, guarded, change));
        } else if cursor.eat(&["type"]) {
            kinds::alter_type(cursor).into_iter().for_each(|change| self.state(tokens, guarded, change));
        } else if cursor.eat(&["publication"]) {
            kinds::publication(cursor).into_iter().for_each(|change| self.state(tokens, guarded, change));
        } else if cursor.eat(&["index"]) {
            key::rename(cursor).into_iter().for_each(|change| self.state(tokens, guarded, change));
        } else if cursor.eat(&["default", "privileges"]) {
            rights::defaults(cursor).into_iter().for_each(|change| self.state(tokens, true, change));
        }
    }

    fn drop(&mut self, mut cursor: Cursor<'_, '_>, tokens: &[Token<'_>], guarded: bool) {
        if cursor.eat(&["policy"]) {
            let change = policy::drop(cursor);
            self.state(tokens, guarded, change.unwrap_or_else(|| unparsed(tokens)));
            return;
        }
        if cursor.eat(&["trigger"]) {
            return trigger::drop(cursor).into_iter().for_each(|change| self.state(tokens, guarded, change));
        }
        cursor.eat(&["materialized"]);
        let Some(kind) = cursor.next() else { return };
        if kind.is("index") {
            cursor.eat(&["concurrently"]);
        }
        let tolerant = cursor.eat(&["if", "exists"]);
        let function = ["function", "procedure", "routine"].iter().any(|word| kind.is(word));
        let names = if function { cursor.function_names() } else { cursor.names() };
        let cascade = cursor.eat(&["cascade"]);
        for name in names {
            let of = name.split('(').next().unwrap_or(&name).to_owned();
            let change = if kind.is("table") {
                Change::DropTable { table: name }
            } else if function {
                Change::DropFunction { name }
            } else if kind.is("view") {
                Change::DropView { name }
            } else if kind.is("index") {
                Change::DropKey { name: name.rsplit('.').next().unwrap_or(&name).to_owned(), table: None }
            } else if kind.is("schema") && cascade {
                Change::DropSchema { name }
            } else if kind.is("type") {
                Change::DropType { name, cascade }
            } else if kind.is("publication") {
                Change::Publication { name, step: PublicationStep::Drop, tables: Vec::new() }
            } else {
                return;
            };
            self.state(tokens, guarded || tolerant, change);
            if cascade && !["schema", "type", "publication"].iter().any(|word| kind.is(word)) {
                self.state(tokens, true, Change::DropDependents { of });
            }
        }
    }

    /// The statements inside `DO $$ … $$`.
    fn block(&mut self, tokens: &[Token<'_>], depth: u32) {
        let Some(body) = tokens.iter().find(|token| matches!(token.kind, Kind::Dollar | Kind::Text)) else { return };
        if depth >= NESTING {
            return;
        }
        let mut loops = block::Loops::default();
        let base = body.start + (body.end - body.start - body.text.len()) / 2;
        for inner in Statements::new(body.text) {
            loops.enter(&inner.tokens, body.text);
            let tokens = block::statement(&inner.tokens);
            let Some(first) = tokens.first() else { continue };
            let before = self.sample;
            self.sample = Some(before.unwrap_or(base + first.start));
            if first.is("execute") {
                let texts = loops.executed(tokens, body.text);
                // A statement that only run time puts together, from names that no file gives.
                let shapes = |token: &Token<'_>| {
                    let start: String = token.text.trim_start().chars().take(6).collect::<String>().to_ascii_lowercase();
                    matches!(token.kind, Kind::Text | Kind::Dollar)
                        && ["create", "alter ", "drop p", "drop t", "grant ", "revoke"].contains(&start.as_str())
                };
                if texts.is_empty() && tokens.iter().any(shapes) {
                    let line = self.place(tokens).line;
                    self.pass_over(line);
                }
                for text in texts {
                    if self.executions == 0 {
                        return;
                    }
                    self.executions -= 1;
                    Statements::new(&text).for_each(|statement| self.statement(&statement, &text, depth + 1, true));
                }
            } else {
                self.tokens(tokens, body.text, depth + 1, true);
            }
            self.sample = before;
        }
    }

    /// `SELECT cron.schedule('name', '* * * * *', …)`.
    fn schedule(&mut self, tokens: &[Token<'_>]) {
        for body in tokens.iter().filter(|token| matches!(token.kind, Kind::Dollar | Kind::Text)) {
            for statement in Statements::new(body.text).take(20) {
                let mut cursor = Cursor::new(&statement.tokens);
                let table = if cursor.eat(&["delete", "from"]) { cursor.name() } else { None };
                let origin = self.place(tokens);
                self.facts.lookups.extend(table.map(|table| Lookup {
                    store: "sql".to_owned(),
                    table,
                    other_schema: false,
                    operation: "delete".to_owned(),
                    columns: Vec::new(),
                    single: false,
                    lists: false,
                    origin,
                }));
            }
        }
        let mut texts = tokens.iter().filter(|token| matches!(token.kind, Kind::Text));
        let (Some(name), Some(when)) = (texts.next(), texts.next()) else { return };
        let value: String = format!("{} {}", when.text, name.text).chars().take(120).collect();
        let origin = self.place(tokens);
        self.facts.deployments.push(Deployment { platform: "supabase".to_owned(), setting: Setting::Schedule, value, origin });
    }
}

fn unparsed(tokens: &[Token<'_>]) -> Change {
    let words: Vec<&str> = tokens.iter().take(4).map(|token| token.text).collect();
    Change::Unparsed(words.join(" ").chars().take(80).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(path: &str, text: &str) -> Facts {
        let entry = Entry::new(0, path.to_owned(), text.len() as u64);
        let mut facts = Facts::default();
        Sql.read(&entry, &Source::new(path, text, Vec::new()), &mut facts).expect("SQL can always be read");
        facts
    }

    /// What the steps of a file create and drop: `+table.policy`, `-table.policy`, `rows table`.
    fn steps(text: &str) -> Vec<String> {
        let facts = read("supabase/migrations/1.sql", text);
        let said = |step: &SchemaChange| match &step.change {
            Change::CreatePolicy(policy) => Some(format!("+{}.{}", policy.table, policy.name)),
            Change::DropPolicy { table, name } => Some(format!("-{table}.{name}")),
            Change::RowSecurity { table, .. } => Some(format!("rows {table}")),
            _ => None,
        };
        facts.schema_changes.iter().filter_map(said).collect()
    }

    #[test]
    fn loops_within_loops_speak_of_the_tables_of_the_outer_one() {
        let nested = "DO $$ DECLARE t text; p record; staff text[] := ARRAY['a','b']; BEGIN FOREACH t IN ARRAY staff LOOP \
            IF to_regclass('public.' || t) IS NULL THEN CONTINUE; END IF; \
            FOR p IN SELECT policyname FROM pg_policies WHERE schemaname='public' AND tablename=t LOOP \
            EXECUTE format('DROP POLICY IF EXISTS %I ON public.%I', p.policyname, t); END LOOP; \
            EXECUTE format('GRANT SELECT, INSERT ON public.%I TO authenticated', t); \
            EXECUTE format('CREATE POLICY \"read %1$s\" ON public.%1$I FOR SELECT TO authenticated USING (true)', t); END LOOP; END $$;";
        assert_eq!(steps(nested), ["-a.*", "-b.*", "+a.read a", "+b.read b"]);
        let inner_names = "DO $$ DECLARE t text; BEGIN FOREACH t IN ARRAY ARRAY['a'] LOOP FOR n IN SELECT policyname FROM pg_policies WHERE tablename = t LOOP \
            EXECUTE 'DROP POLICY ' || quote_ident(n) || ' ON ' || t; END LOOP; END LOOP; END $$;";
        assert_eq!(steps(inner_names), ["-a.*"]);
        let two = "DO $$ DECLARE t text; c text; BEGIN FOREACH t IN ARRAY ARRAY['a','b'] LOOP FOREACH c IN ARRAY ARRAY['select','delete'] LOOP \
            EXECUTE format('CREATE POLICY %I ON %I FOR %s USING (true)', t || '_' || c, t, c); END LOOP; END LOOP; END $$;";
        assert_eq!(steps(two), ["+a.a_select", "+a.a_delete", "+b.b_select", "+b.b_delete"]);
    }

    #[test]
    fn loops_take_the_names_that_are_set_for_their_own_list() {
        let two = "DO $$ DECLARE open text[] := ARRAY['a']; shut text[] := ARRAY['b']; BEGIN \
            EXECUTE 'GRANT SELECT, UPDATE ON x TO anon'; \
            FOR t IN SELECT unnest(shut) LOOP EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t); END LOOP; \
            FOR i IN 1 .. array_length(open, 1) LOOP EXECUTE format('CREATE POLICY p ON %I USING (true)', open[i]); END LOOP; END $$;";
        assert_eq!(steps(two), ["rows b", "+a.p"]);
        let of_command = "DO $$ DECLARE p record; BEGIN FOR p IN SELECT policyname FROM pg_policies WHERE tablename = 'a' AND cmd = 'INSERT' LOOP \
            EXECUTE format('DROP POLICY %I ON a', p.policyname); END LOOP; END $$;";
        assert_eq!(steps(of_command), ["-a.*insert"]);
        let any = "DO $$ DECLARE r record; names text[] := ARRAY['a','b']; BEGIN FOR r IN SELECT policyname, tablename FROM pg_policies WHERE tablename = ANY(names) LOOP \
            EXECUTE format('DROP POLICY %I ON %I', r.policyname, r.tablename); END LOOP; END $$;";
        assert_eq!(steps(any), ["-a.*", "-b.*"]);
        let unknown = "DO $$ DECLARE p record; BEGIN FOR p IN SELECT policyname FROM pg_policies WHERE tablename = target LOOP \
            EXECUTE format('DROP POLICY %I ON %I', p.policyname, target); END LOOP; END $$;";
        assert!(steps(unknown).is_empty());
    }

    #[test]
    fn hostile_sql_ends() {
        let block = format!("DO $$ BEGIN {} END $$;", "EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', 'a');".repeat(3_000));
        let loops = format!(
            "DO $$ DECLARE a text[] := ARRAY['x','y']; BEGIN {} END $$;",
            "FOR r IN SELECT unnest(a) LOOP EXECUTE format('DROP POLICY p ON %I', r);".repeat(2_000)
        );
        let unknown = format!("DO $$ BEGIN {} END $$;", "EXECUTE format('DROP POLICY p ON %I', r);".repeat(5_000));
        for text in [
            block,
            loops,
            unknown,
            "create policy p on t using (".repeat(5_000),
            format!("create policy p on t using ({}true{});", "(".repeat(20_000), ")".repeat(20_000)),
            "do $a$ do $b$ do $c$ do $a$".repeat(2_000),
            "insert into storage.buckets (id) values (((((".to_owned(),
            "grant all on all tables in schema public to anon;".repeat(2_000),
            "create table".to_owned(),
            "alter table t add column (".to_owned(),
            "create function f(a int, ) returns".to_owned(),
            "copy t from stdin;\n\u{1F600}".to_owned(),
        ] {
            read("supabase/migrations/1.sql", &text);
        }
    }
}
