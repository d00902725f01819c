//! How quick migrations are replayed into one schema, beside the time that sqlparser needs to parse the same text in the
//! same run: `cargo xtask bench schema`. Nothing is asserted about time.

#![expect(clippy::unwrap_used, reason = "a measurement that panics has failed")]

use shipworthy::facts::{Facts, Project};
use shipworthy::intake::Entry;
use shipworthy::{link, readers};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;
use std::fmt::Write;
use std::time::Instant;

/// How many tables and migrations the made-up history has.
const TABLES: usize = 250;
const MIGRATIONS: usize = 180;
/// How often everything is done; the quickest round counts.
const ROUNDS: usize = 5;

fn main() {
    let files = history();
    let bytes: usize = files.iter().map(|(_, text)| text.len()).sum();
    let project = replay(&files);
    let policies: usize = project.schema.tables.values().map(|table| table.policies.len()).sum();
    let keys: usize = project.schema.tables.values().map(|table| table.keys.len()).sum();
    assert_eq!(project.schema.tables.len(), TABLES, "every table is there");
    assert!(project.schema.drift.is_empty(), "the history adds up: {:?}", project.schema.drift.first());
    let ours = quickest(|| {
        std::hint::black_box(replay(&files));
    });
    let refused = files.iter().filter(|(_, text)| Parser::parse_sql(&PostgreSqlDialect {}, text).is_err()).count();
    let theirs = quickest(|| {
        for (_, text) in &files {
            let _ = std::hint::black_box(Parser::parse_sql(&PostgreSqlDialect {}, text));
        }
    });
    println!(
        "pace: native, made up   {} migrations, {:.2} MB, {TABLES} tables, {policies} policies, {keys} keys, {} functions   replay {:>6.1} ms   \
         sqlparser {:>6.1} ms ({refused} files refused)   ratio {:.2}",
        files.len(),
        bytes as f64 / 1e6,
        project.schema.functions.len(),
        ours * 1e3,
        theirs * 1e3,
        ours / theirs
    );
}

fn quickest(mut work: impl FnMut()) -> f64 {
    let rounds = (0..ROUNDS).map(|_| {
        let start = Instant::now();
        work();
        start.elapsed().as_secs_f64()
    });
    rounds.fold(f64::INFINITY, f64::min)
}

/// What is done from texts to the final schema: reading and joining.
fn replay(files: &[(Entry, String)]) -> Project {
    let mut facts = Facts::default();
    for (entry, text) in files {
        facts.absorb(readers::read(entry, text.as_bytes()));
    }
    link::link(facts)
}

/// A history as products have them: tables with keys, policies, functions, triggers and indexes, and later changes.
fn history() -> Vec<(Entry, String)> {
    let mut texts: Vec<String> = vec![String::new(); MIGRATIONS];
    let creating = MIGRATIONS * 2 / 3;
    for table in 0..TABLES {
        let text = texts.get_mut(table * creating / TABLES).unwrap();
        let before = table.saturating_sub(1);
        write!(
            text,
            "-- part {table}\nCREATE TABLE public.things_{table} (\n  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),\n  \
             user_id uuid NOT NULL REFERENCES auth.users(id) ON DELETE CASCADE,\n  before_id uuid REFERENCES public.things_{before}(id),\n  \
             title text NOT NULL CHECK (char_length(title) > 0),\n  amount numeric(10,2) DEFAULT 0,\n  state varchar(20) NOT NULL DEFAULT 'new',\n  \
             settings jsonb DEFAULT '{{}}'::jsonb,\n  created_at timestamptz NOT NULL DEFAULT now(),\n  UNIQUE (user_id, title)\n);\n\
             CREATE INDEX things_{table}_by_user ON public.things_{table} (user_id, created_at DESC);\n\
             ALTER TABLE public.things_{table} ENABLE ROW LEVEL SECURITY;\n\
             CREATE POLICY \"read own {table}\" ON public.things_{table} FOR SELECT TO authenticated USING (auth.uid() = user_id);\n\
             CREATE POLICY \"write own {table}\" ON public.things_{table} FOR INSERT TO authenticated WITH CHECK (auth.uid() = user_id);\n\
             CREATE POLICY \"change own {table}\" ON public.things_{table} FOR UPDATE TO authenticated USING (auth.uid() = user_id) WITH CHECK (auth.uid() = user_id);\n\
             GRANT SELECT, INSERT, UPDATE ON public.things_{table} TO authenticated;\n\n"
        )
        .unwrap();
        if table % 3 == 0 {
            write!(
                text,
                "CREATE OR REPLACE FUNCTION public.count_things_{table}(p_user uuid) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$\n\
                 DECLARE result integer;\nBEGIN\n  IF auth.uid() <> p_user THEN RAISE EXCEPTION 'not yours'; END IF;\n  \
                 SELECT count(*) INTO result FROM public.things_{table} WHERE user_id = p_user;\n  RETURN result;\nEND;\n$$;\n\
                 CREATE TRIGGER touch_{table} BEFORE UPDATE ON public.things_{table} FOR EACH ROW EXECUTE FUNCTION public.touch();\n\n"
            )
            .unwrap();
        }
    }
    for (step, text) in texts.iter_mut().enumerate().skip(creating) {
        for table in (step % 20..TABLES).step_by(20) {
            write!(
                text,
                "ALTER TABLE public.things_{table} ADD COLUMN extra_{step} text;\nDROP POLICY IF EXISTS \"change own {table}\" ON public.things_{table};\n\
                 CREATE POLICY \"change own {table}\" ON public.things_{table} FOR UPDATE TO authenticated USING (auth.uid() = user_id);\n\
                 CREATE INDEX things_{table}_extra_{step} ON public.things_{table} (extra_{step});\n"
            )
            .unwrap();
        }
    }
    let entry = |(at, text): (usize, String)| {
        let path = format!("supabase/migrations/2025{at:010}_step.sql");
        let mut entry = Entry::new(at, path, text.len() as u64);
        entry.language = Some(shipworthy::facts::Language::Sql);
        (entry, text)
    };
    texts.into_iter().enumerate().map(entry).collect()
}
