//! Python, from syntax trees. One walk a file lays the tree out as a list; every collector goes through it.

mod accounts;
mod answers;
mod body;
mod cookies;
mod depth;
mod embedded;
mod endpoints;
mod fallbacks;
mod flows;
mod jobs;
mod kits;
mod logs;
mod lookups;
mod migrations;
mod models;
mod module;
mod origins;
mod outlays;
mod passwords;
mod payments;
mod quality;
mod queries;
mod schemas;
mod services;
mod settings;
mod sites;
mod tree;

use super::{Reader, Source};
use crate::facts::{Facts, Language, Role};
use crate::intake::Entry;
use ruff_python_parser::parse_module;
use tree::Context;

/// Larger files are data or made by a tool.
const LARGE: usize = 400_000;

/// Reads `.py` files.
pub(super) struct Python;

impl Reader for Python {
    fn claims(&self, entry: &Entry, _: &Source<'_>) -> bool {
        entry.language == Some(Language::Python)
    }

    fn read(&self, entry: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        if depth::is_too_deep(source.text()) {
            return Err("its content is nested too deeply to be understood".to_owned());
        }
        let parsed = parse_module(source.text()).map_err(|error| {
            let line = source.at(error.location.start().to_usize()).line;
            if is_talk(source.text()) {
                format!("{TALK} (line {line})")
            } else if is_python_2(source.text()) {
                format!("it is written for Python 2, which ended in 2020 (line {line})")
            } else {
                format!("its Python cannot be understood (line {line})")
            }
        })?;
        let context = Context::new(entry, source, parsed.syntax());
        let mut module = module::read(&context);
        if source.text().len() <= LARGE && is_migration(&entry.path) {
            migrations::read(&context, facts);
        }
        // Migrations and other generated code say nothing about who may do what.
        if source.text().len() <= LARGE && !is_migration(&entry.path) {
            facts.endpoints.extend(endpoints::read(&context, &mut module));
            if ships(&context) {
                facts.registrations.extend(endpoints::routes(&context));
            }
            settings::read(&context, &mut module, facts);
            flows::read(&context, facts);
            services::read(&context, facts);
            outlays::read(&context, facts);
            queries::read(&context, facts);
            lookups::read(&context, facts);
            sites::read(&context, facts);
            accounts::read(&context, facts);
            answers::read(&context, facts);
            jobs::read(&context, facts);
            kits::read(&context, facts);
            payments::read(&context, facts);
            cookies::read(&context, facts);
            cookies::uploads(&context, facts);
            origins::read(&context, facts);
            schemas::read(&context, facts);
            cookies::servers(&context, facts);
            fallbacks::read(&context, facts);
            quality::read(&context, facts);
            models::read(&context, facts);
            embedded::read(&context, facts);
        }
        facts.modules.push(module);
        if source.text().len() > LARGE {
            return Err(format!(
                "at {} kB it is larger than code that people write; only its imports and secrets were looked at",
                source.text().len() / 1000
            ));
        }
        Ok(())
    }
}

/// Whether a file is a step of Django's or Alembic's migrations.
fn is_migration(path: &str) -> bool {
    let mut parts = path.rsplit('/');
    let file = parts.next().unwrap_or("");
    matches!(parts.next(), Some("migrations" | "versions"))
        && file.starts_with(|c: char| c.is_ascii_digit() || c.is_ascii_lowercase())
        && file != "views.py"
        && file.contains('_')
}

/// How the reason begins that is told of a file of talk.
const TALK: &str = "it holds what an AI said instead of code";

/// Whether a file holds what an AI said about code, or its answer with the marks around it.
fn is_talk(text: &str) -> bool {
    let first = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("");
    let lower = first.to_ascii_lowercase();
    let speaks = [" code", "provided", "prompt", "i'm sorry", "as an ai", "apologies", "here is", "here's"];
    first.starts_with("```")
        || first.starts_with(|c: char| c.is_ascii_uppercase())
            && first.split_ascii_whitespace().count() >= 6
            && !first.contains('=')
            && speaks.iter().any(|word| lower.contains(word))
}

fn is_python_2(text: &str) -> bool {
    text.lines()
        .take(3_000)
        .map(str::trim_start)
        .any(|line| line.starts_with("print \"") || line.starts_with("print '") || line.starts_with("except ") && line.contains(", e:"))
}

/// Whether code of this file runs in the product: not in a test, an example or a note.
fn ships(context: &Context<'_>) -> bool {
    !matches!(context.entry.role, Role::Test | Role::Example | Role::Documentation | Role::Generated)
}

#[cfg(test)]
mod tests {
    use crate::facts::{Facts, Language, ReadState, Role};
    use crate::intake::Entry;

    fn read(path: &str, text: &str) -> Facts {
        let entry =
            Entry { index: 0, path: path.to_owned(), bytes: text.len() as u64, language: Some(Language::Python), role: Role::Source };
        crate::readers::read(&entry, text.as_bytes())
    }

    fn state(text: &str) -> Option<ReadState> {
        read("app.py", text).files.into_iter().next().map(|file| file.state)
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        assert_eq!(state("def f():\n    return 1\n"), Some(ReadState::Read));
        assert_eq!(state(""), Some(ReadState::Read));
        assert!(matches!(state("print \"old\"\n"), Some(ReadState::Unread(why)) if why.contains("Python 2")));
        assert!(matches!(state("def f(:\n"), Some(ReadState::Unread(why)) if why.contains("line 1")));
        let talk = "I'm sorry, but there is no code in your request. Please provide it.\n";
        assert!(matches!(state(talk), Some(ReadState::Unread(why)) if why.contains("instead of code")));
        assert!(matches!(state("```python\nx = 1\n```\n"), Some(ReadState::Unread(why)) if why.contains("instead of code")));
    }

    #[test]
    fn hostile_nesting_breaks_nothing() {
        let blocks: String = (0..2_000).map(|level| format!("{}if x:\n", " ".repeat(level))).collect();
        assert!(matches!(state(&blocks), Some(ReadState::Unread(_))));
        for (piece, close) in [("not ", "x"), ("lambda: ", "x"), ("f(", ""), ("[", ""), ("-", "1"), ("x if y else ", "x"), ("f\"{", "")] {
            let text = format!("x = {}{close}\n", piece.repeat(30_000));
            assert!(matches!(state(&text), Some(ReadState::Unread(_))), "{piece}");
        }
        // Long without being deep.
        let long: String = (0..5_000).map(|n| format!("x{n} = a.b(c, d={n})\n")).collect();
        assert_eq!(state(&long), Some(ReadState::Read));
        let elses: String =
            std::iter::once("if a:\n    pass\n".to_owned()).chain((0..3_000).map(|n| format!("elif a == {n}:\n    pass\n"))).collect();
        assert_eq!(state(&elses), Some(ReadState::Read));
    }

    #[test]
    fn tests_and_their_checks() {
        let facts = read(
            "test_shop.py",
            "from shop import price\n\nclass TestPrice:\n    def test_price(self):\n        assert price(2) == 4\n\n    def test_nothing(self):\n        assert True\n\n    def helper(self):\n        pass\n",
        );
        let seen: Vec<_> = facts.tests.iter().map(|test| (test.name.as_str(), test.assertions, test.trivial)).collect();
        assert_eq!(seen, [("test_price", 1, false), ("test_nothing", 1, true)]);
    }

    #[test]
    fn ways_in_with_their_guards() {
        let facts = read(
            "app.py",
            "from flask import Flask\nfrom flask_login import login_required\napp = Flask(__name__)\n\n@app.route('/a', methods=['POST'])\n@login_required\ndef a():\n    pass\n\n@login_required\n@app.route('/b')\ndef b():\n    pass\n",
        );
        let seen: Vec<_> = facts.endpoints.iter().map(|endpoint| (endpoint.label(), endpoint.guards.len())).collect();
        // What stands above the route decorates a function that nobody calls.
        assert_eq!(seen, [("POST /a".to_owned(), 1), ("GET /b".to_owned(), 0)]);
    }

    #[test]
    fn a_column_of_a_right_is_no_check_of_the_caller() {
        let facts = read(
            "app.py",
            "from flask import Flask\napp = Flask(__name__)\n\n@app.route('/a', methods=['POST'])\ndef a():\n    columns = [row[1] for row in db.execute('PRAGMA table_info(users)')]\n    if 'is_admin' not in columns:\n        db.execute('ALTER TABLE users ADD COLUMN is_admin INTEGER')\n    return 'ok'\n",
        );
        assert!(facts.endpoints.iter().all(|endpoint| endpoint.guards.is_empty()));
    }

    #[test]
    fn tables_that_a_program_creates_itself() {
        let facts = read(
            "app.py",
            "import sqlite3\nSTORE = 'shop.db'\n\ndef start():\n    db = sqlite3.connect(STORE)\n    db.executescript(\"\"\"\n        CREATE TABLE IF NOT EXISTS people (id TEXT PRIMARY KEY, email TEXT UNIQUE);\n        CREATE TABLE orders (id INTEGER PRIMARY KEY, person TEXT);\n    \"\"\")\n",
        );
        let seen: Vec<_> = facts.models.iter().map(|model| (model.table.as_str(), model.columns.len())).collect();
        assert_eq!(seen, [("people", 2), ("orders", 2)]);
    }
}
