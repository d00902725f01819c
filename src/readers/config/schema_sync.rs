//! Switches in code that let a library empty the database or bend it to the shape of the code when the product starts.

use super::{command, is_for_development};
use crate::facts::{Facts, Language, Recovery, RecoveryKind, Role};
use crate::intake::Entry;
use crate::readers::{Reader, Source};

/// Reads the switches.
pub(super) struct SchemaSync;

/// Lines above a switch in which a condition on the environment is looked for.
const ABOVE: usize = 6;

/// A part of a line without spaces, the words of which one must stand in the file, and what the switch does.
const SWITCHES: &[(&str, &[&str], RecoveryKind)] = &[
    ("dropSchema:true", &["typeorm", "TypeOrm", "mikro-orm"], RecoveryKind::Wipe),
    ("synchronize:true", &["typeorm", "TypeOrm"], RecoveryKind::ForcedShape),
    (".sync({force:true", &["equelize", "models", "db."], RecoveryKind::Wipe),
    (".sync({alter:true", &["equelize", "models", "db."], RecoveryKind::ForcedShape),
    (".dropDatabase()", &["mongoose", "connection", "typeorm"], RecoveryKind::Wipe),
    ("db.drop_all()", &["flask", "SQLAlchemy", "sqlalchemy"], RecoveryKind::Wipe),
    ("metadata.drop_all(", &["sqlalchemy", "sqlmodel", "SQLModel"], RecoveryKind::Wipe),
    ("Database.EnsureDeleted()", &["EntityFramework", "DbContext"], RecoveryKind::Wipe),
    ("ddl-auto=create", &["spring"], RecoveryKind::Wipe),
    ("ddl-auto:create", &["spring"], RecoveryKind::Wipe),
    ("hbm2ddl.auto=create", &["hibernate"], RecoveryKind::Wipe),
];

/// Words of a condition that keeps a switch away from production.
const CONDITIONS: &[&str] = &[
    "NODE_ENV",
    "localhost",
    "isDev",
    "is_dev",
    "isProd",
    "is_prod",
    "IsDevelopment",
    "development",
    "DEBUG",
    "RESET",
    "isTest",
    "--reset",
    "argv",
    "__main__",
    "jdbc:h2",
    "jdbc:hsqldb",
];

/// Parts of a path by which a file is run by hand or for tests.
const BY_HAND: &[&str] = &[
    "seed",
    "script",
    "migrat",
    "reset",
    "fixture",
    "test",
    "spec",
    "cli",
    "tool",
    "setup",
    "init_db",
    "initdb",
    "create_db",
    "drop",
    "command",
    "console",
    "ormconfig.dev",
];

/// What the files in question say, whatever they are written in.
const WORDS: &[&str] = &["synchronize", "dropSchema", "force", "alter", "dropDatabase", "drop_all", "EnsureDeleted", "ddl-auto", "hbm2ddl"];

impl Reader for SchemaSync {
    fn claims(&self, entry: &Entry, source: &Source<'_>) -> bool {
        let is_code = matches!(entry.language, Some(Language::JavaScript | Language::TypeScript | Language::Python | Language::CSharp));
        let lower = entry.path.to_ascii_lowercase();
        let is_spring = lower.ends_with("application.properties")
            || lower.ends_with("application.yml")
            || lower.ends_with("application.yaml")
            || lower.contains("application-prod");
        let is_orm = lower.ends_with("ormconfig.json");
        let by_hand = BY_HAND.iter().any(|part| lower.contains(part));
        (is_code || is_spring || is_orm)
            && !matches!(entry.role, Role::Test | Role::Script | Role::Example | Role::Generated)
            && !by_hand
            && !is_for_development(&entry.path)
            && source.whole().contains_any(WORDS)
    }

    fn understands(&self) -> bool {
        false
    }

    fn read(&self, _: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        let text = source.text();
        let whole = source.whole();
        // Nearly every file has a word of some switch; few have what a switch takes.
        let stands = |mark: &str| WORDS.iter().any(|word| mark.contains(word) && whole.contains(word));
        let switches: Vec<_> = SWITCHES.iter().filter(|(mark, words, _)| stands(mark) && whole.contains_any(words)).collect();
        if switches.is_empty() {
            return Ok(());
        }
        let lines: Vec<(usize, &str)> = source.lines().collect();
        let developing = develops_by_default(text);
        for (number, (at, line)) in lines.iter().enumerate() {
            let plain: String = line.chars().filter(|c| !c.is_whitespace() && !matches!(c, '"' | '\'')).collect();
            if ["//", "#", "*", "--"].iter().any(|mark| plain.starts_with(mark)) {
                continue;
            }
            let before = lines.get(number.saturating_sub(ABOVE)..=number).unwrap_or_default();
            for (mark, _, kind) in &switches {
                let Some(start) = plain.find(mark) else { continue };
                // The address of a database comes from the environment as well; only beside the switch is it a condition.
                let by_variable = line.contains("process.env") || line.contains("os.environ");
                let comment = plain.get(..start).is_some_and(|head| head.contains("//"));
                let guarded = before.iter().any(|(_, line)| {
                    CONDITIONS.iter().any(|word| line.contains(word) && !(developing && matches!(*word, "DEBUG" | "development")))
                }) || text.contains("jdbc:h2")
                    || text.contains(":memory:");
                let shelved = *kind == RecoveryKind::Wipe && is_shelved(text, lines.get(..number).unwrap_or_default(), line);
                if !comment && !guarded && !by_variable && !shelved {
                    facts.recovery.push(Recovery { kind: *kind, what: command::shown(line), origin: source.at(*at) });
                }
            }
        }
        Ok(())
    }
}

/// Whether an application of Flask is made with the settings of a developer unless it is told otherwise: a switch that asks
/// for those settings is then on wherever nobody says more.
fn develops_by_default(text: &str) -> bool {
    let made = |line: &str| {
        line.trim_start().strip_prefix("def create_app(").is_some_and(|given| given.contains('=') && given.contains("evelopment"))
    };
    text.lines().any(made)
}

/// Whether the line stands in a Python function that is there to empty the database by its own name, and that its file
/// never calls: a tool for a developer, not a step of the start.
fn is_shelved(text: &str, above: &[(usize, &str)], line: &str) -> bool {
    let depth = |line: &str| line.len() - line.trim_start().len();
    let heads = above.iter().rev().take(40).map(|(_, line)| *line).filter(|head| depth(head) < depth(line));
    let named = heads.filter_map(|head| {
        let rest = head.trim_start();
        rest.strip_prefix("async ").unwrap_or(rest).strip_prefix("def ")?.split('(').next()
    });
    let Some(name) = named.map(str::trim).find(|name| !name.is_empty()) else { return false };
    ["drop", "reset", "wipe", "clear", "destroy", "recreate", "teardown"].iter().any(|word| name.contains(word))
        && text.matches(&format!("{name}(")).count() == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stated(path: &str, language: Language, text: &str) -> Vec<(RecoveryKind, u32)> {
        let source = Source::new(path, text, vec![]);
        let mut entry = Entry::new(0, path.to_owned(), 1);
        entry.language = Some(language);
        let mut facts = Facts::default();
        if SchemaSync.claims(&entry, &source) {
            SchemaSync.read(&entry, &source, &mut facts).unwrap();
        }
        facts.recovery.iter().map(|fact| (fact.kind, fact.origin.line)).collect()
    }

    #[test]
    fn switches_and_near_misses() {
        let orm = "import { DataSource } from 'typeorm';\nexport const db = new DataSource({\n  synchronize: true,\n});\n";
        assert_eq!(stated("src/db.ts", Language::TypeScript, orm), [(RecoveryKind::ForcedShape, 3)]);
        assert_eq!(
            stated("src/a.ts", Language::TypeScript, "import {Sequelize} from 'x';\nawait sequelize.sync({ force: true });\n"),
            [(RecoveryKind::Wipe, 2)]
        );
        for near in [
            "import 'typeorm';\nnew DataSource({ synchronize: process.env.NODE_ENV !== 'production' });\n",
            "import 'typeorm';\n// synchronize: true\nnew DataSource({ synchronize: false });\n",
            "import 'sequelize';\nif (process.env.NODE_ENV === 'development') {\n  await db.sync({ force: true });\n}\n",
            "import editor from 'editor';\neditor.open({ synchronize: true });\n",
        ] {
            assert_eq!(stated("src/db.ts", Language::TypeScript, near), [], "{near}");
        }
        let tool = "from sqlalchemy import x\ndef init_db():\n    Base.metadata.create_all(bind=engine)\n\ndef drop_db():\n    \"\"\"Drop all.\"\"\"\n    Base.metadata.drop_all(bind=engine)\n";
        assert_eq!(stated("app/database.py", Language::Python, tool), []);
        assert_eq!(stated("app/database.py", Language::Python, &format!("{tool}\ndrop_db()\n")), [(RecoveryKind::Wipe, 7)]);
        let start = "from sqlalchemy import x\ndef start():\n    Base.metadata.drop_all(bind=engine)\n";
        assert_eq!(stated("app/database.py", Language::Python, start), [(RecoveryKind::Wipe, 3)]);
        let made = "from flask_sqlalchemy import x\ndef create_app(config='config.DevelopmentConfig'):\n    app = Flask(__name__)\n    if app.config.get('DEBUG'):\n        db.drop_all()\n";
        assert_eq!(stated("app/__init__.py", Language::Python, made), [(RecoveryKind::Wipe, 5)]);
        assert_eq!(stated("app/__init__.py", Language::Python, &made.replace("Development", "Production")), []);
        assert_eq!(stated("src/seed.ts", Language::TypeScript, "await sequelize.sync({ force: true });\n"), []);
    }
}
