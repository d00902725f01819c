//! Rails: `db/schema.rb` and the steps in `db/migrate`.

use super::token::{Kind, Token, Tongue, by_comma, group, texts, tokens};
use super::{Steps, plural};
use crate::facts::{Change, Facts, Key, Language, Model, Reference, Role, SqlFile};
use crate::intake::Entry;
use crate::readers::{Reader, Source};
use crate::sorted::Arrange;

/// Reads migrations of Rails.
pub(in crate::readers) struct Rails;

impl Reader for Rails {
    fn claims(&self, entry: &Entry, source: &Source<'_>) -> bool {
        entry.language == Some(Language::Ruby)
            && entry.role != Role::Test
            && (source.text().contains("ActiveRecord::Schema") || source.text().contains("ActiveRecord::Migration"))
    }

    fn read(&self, entry: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        let migrations = entry.path.split('/').any(|part| part == "migrate" || part.ends_with("_migrate"));
        if !migrations && !entry.path.ends_with("schema.rb") {
            return Ok(());
        }
        let file = if migrations { SqlFile::Migration } else { SqlFile::Schema };
        let guarded = ["table_exists?", "column_exists?", "if_not_exists"].iter().any(|word| source.text().contains(word));
        let all = tokens(source.text(), Tongue::Ruby);
        let mut walk = Walk { steps: Steps { source, facts, file, guarded, order: 0 }, open: Vec::new() };
        lines(&all).into_iter().for_each(|line| walk.line(line));
        Ok(())
    }
}

/// Logical lines: a bracket or a comma at the end holds two together.
fn lines<'t, 'a>(all: &'t [Token<'a>]) -> Vec<&'t [Token<'a>]> {
    let (mut lines, mut depth, mut start) = (Vec::new(), 0_i32, 0);
    for (at, token) in all.iter().enumerate() {
        if ["(", "[", "{"].iter().any(|sign| token.sign(sign)) {
            depth += 1;
        } else if [")", "]", "}"].iter().any(|sign| token.sign(sign)) {
            depth -= 1;
        } else if token.sign(";")
            || token.kind == Kind::Line && depth <= 0 && !at.checked_sub(1).and_then(|at| all.get(at)).is_some_and(|last| last.sign(","))
        {
            lines.extend(all.get(start..at).filter(|line| !line.is_empty()));
            start = at + 1;
            depth = 0;
        }
    }
    lines.extend(all.get(start..).filter(|line| !line.is_empty()));
    lines
}

/// A block that `end` closes.
enum Block {
    /// A table with what it calls itself; new or not.
    Table(Box<Model>, String, usize, bool),
    /// The way back.
    Back,
    Other,
}

struct Walk<'w, 's> {
    steps: Steps<'w, 's>,
    open: Vec<Block>,
}

/// What a call is given: what stands alone, and what stands behind a key.
struct Given<'t, 'a> {
    plain: Vec<&'t [Token<'a>]>,
    keyed: Vec<(&'a str, &'t [Token<'a>])>,
}

impl Given<'_, '_> {
    fn of<'t, 'a>(tokens: &'t [Token<'a>]) -> Given<'t, 'a> {
        // `add_column(:users, :name)` and `add_column :users, :name` are one.
        let tokens = match tokens.first().filter(|first| first.sign("(")).and_then(|_| group(tokens, 0)) {
            Some((inner, _)) => inner,
            None => tokens,
        };
        let end = tokens.iter().position(|token| token.is("do") || token.is("if") || token.is("unless")).unwrap_or(tokens.len());
        let mut given = Given { plain: Vec::new(), keyed: Vec::new() };
        for part in by_comma(tokens.get(..end).unwrap_or(&[])) {
            let skipped = part.iter().take_while(|token| token.kind == Kind::Line).count();
            let part = part.get(skipped..).unwrap_or(&[]);
            match part {
                [key, colon, value @ ..] if colon.sign(":") && key.kind != Kind::Sign => given.keyed.push((key.text, value)),
                [key, equals, arrow, value @ ..] if equals.sign("=") && arrow.sign(">") => given.keyed.push((key.text, value)),
                part => given.plain.push(part),
            }
        }
        given
    }

    fn text(&self, at: usize) -> Option<String> {
        self.plain.get(at).and_then(|part| texts(part).into_iter().next())
    }

    fn all(&self) -> Vec<String> {
        self.plain.iter().filter(|part| part.len() == 1).flat_map(|part| texts(part)).collect()
    }

    fn key(&self, key: &str) -> Option<&[Token<'_>]> {
        self.keyed.iter().find(|(own, _)| *own == key).map(|(_, value)| *value)
    }

    fn says(&self, key: &str, word: &str) -> bool {
        self.key(key).is_some_and(|value| value.iter().any(|token| token.is(word)))
    }

    fn kind(&self, kind: &str) -> String {
        let kind = match kind {
            "string" => "varchar",
            "datetime" => "timestamp",
            other => other,
        };
        match self.key("limit").and_then(|value| value.first()).filter(|token| token.text.bytes().all(|byte| byte.is_ascii_digit())) {
            Some(limit) => format!("{kind} ( {} )", limit.text),
            None => kind.to_owned(),
        }
    }

    /// The index that a column of this name asks for.
    fn index(&self, table: &str, columns: Vec<String>, default: bool) -> Option<Key> {
        let value = self.key("index");
        let on = value.map_or(default, |value| !value.iter().any(|token| token.is("false")) || value.len() > 1);
        let unique = value.is_some_and(|value| {
            value.windows(3).any(|window| matches!(window, [key, colon, on] if key.is("unique") && colon.sign(":") && on.is("true")))
        });
        on.then(|| if unique { Key::unique(table, columns) } else { Key::index(table, columns) })
    }
}

impl Walk<'_, '_> {
    fn line(&mut self, line: &[Token<'_>]) {
        let Some(first) = line.first() else { return };
        if first.is("end") {
            if let Some(Block::Table(model, _, at, new)) = self.open.pop() {
                self.steps.gathered(at, *model, new);
            }
            return;
        }
        let back = self.open.iter().any(|block| matches!(block, Block::Back));
        let opens = line.iter().any(|token| token.is("do"))
            || ["def", "class", "module", "if", "unless", "case", "begin", "while", "until"].iter().any(|word| first.is(word));
        let behind = line.get(1..).unwrap_or(&[]);
        if back {
            if opens {
                self.open.push(Block::Other);
            }
            return;
        }
        let goes_back = first.is("def") && behind.first().is_some_and(|name| name.is("down"))
            || opens && line.windows(2).any(|pair| matches!(pair, [down, open] if down.is("down") && open.is("do")));
        if goes_back {
            return self.open.push(Block::Back);
        }
        let given = Given::of(behind);
        if matches!(first.text, "create_table" | "change_table" | "create_join_table") && first.kind == Kind::Word {
            self.table(first, line, &given, opens);
            return;
        }
        if opens {
            self.open.push(Block::Other);
        }
        if let Some(Block::Table(model, variable, ..)) = self.open.last_mut()
            && let [name, dot, method, rest @ ..] = line
            && name.is(variable)
            && dot.sign(".")
        {
            let mut more = Vec::new();
            column(method, &Given::of(rest), model, &mut more);
            more.into_iter().for_each(|change| self.steps.state(method.start, change));
            return;
        }
        self.step(first, &given, behind);
    }

    fn table(&mut self, first: &Token<'_>, line: &[Token<'_>], given: &Given<'_, '_>, opens: bool) {
        let Some(name) = given.text(0) else {
            return if opens {
                self.open.push(Block::Other)
            };
        };
        let at = first.start;
        let mut model = self.steps.gather(&name, at);
        if first.is("create_join_table") {
            let mut both = [name, given.text(1).unwrap_or_default()];
            both.arrange();
            model = self.steps.gather(&both.join("_"), at);
            for side in both {
                let column = format!("{}_id", side.strip_suffix('s').unwrap_or(&side));
                model.add(&column, &column, "bigint");
            }
        } else if first.is("create_table") && !given.says("id", "false") {
            let id = given.key("primary_key").and_then(|value| texts(value).into_iter().next()).unwrap_or_else(|| "id".to_owned());
            let kind = given.key("id").and_then(|value| texts(value).into_iter().next()).unwrap_or_else(|| "bigint".to_owned());
            if !given.key("primary_key").is_some_and(|value| value.first().is_some_and(|first| first.sign("["))) {
                model.add(&id, &id, kind);
                model.key(Key::primary(vec![id]));
            }
        }
        let new = !first.is("change_table");
        let variable = line.windows(3).find_map(|window| match window {
            [bar, name, close] if bar.sign("|") && close.sign("|") => Some(name.text.to_owned()),
            _ => None,
        });
        if opens {
            self.open.push(Block::Table(Box::new(model), variable.unwrap_or_else(|| "t".to_owned()), at, new));
        } else {
            self.steps.gathered(at, model, new);
        }
    }

    /// A step outside a table's block.
    fn step(&mut self, first: &Token<'_>, given: &Given<'_, '_>, behind: &[Token<'_>]) {
        let at = first.start;
        if first.is("execute") {
            if let Some(text) = behind.iter().find(|token| token.kind == Kind::Text) {
                self.steps.sql(text.start, text.text);
            }
            return;
        }
        let Some(table) = given.text(0) else { return };
        let mut model = self.steps.gather(&table, at);
        match first.text {
            "add_column" => {
                if let (Some(name), Some(kind)) = (given.text(1), given.text(2)) {
                    model.add(&name, &name, given.kind(&kind));
                }
            }
            "add_index" | "add_unique_constraint" => {
                let columns = given.plain.get(1).map(|part| texts(part)).unwrap_or_default();
                let unique = given.says("unique", "true") || first.is("add_unique_constraint");
                model.key(named(if unique { Key::unique(&table, columns) } else { Key::index(&table, columns) }, given));
            }
            "add_reference" | "add_belongs_to" => {
                if let Some(name) = given.text(1) {
                    reference(&name, given, &mut model);
                }
            }
            "add_timestamps" => ["created_at", "updated_at"].iter().for_each(|name| model.add(name, name, "timestamp")),
            "add_foreign_key" => {
                let Some(to) = given.text(1) else { return };
                let column = given.key("column").and_then(|value| texts(value).into_iter().next());
                let column = column.unwrap_or_else(|| {
                    format!(
                        "{}_id",
                        to.strip_suffix("ies").map_or_else(|| to.strip_suffix('s').unwrap_or(&to).to_owned(), |start| format!("{start}y"))
                    )
                });
                model.references.push(Reference { columns: vec![column], to });
            }
            other => {
                let changes = plain(other, table, given);
                changes.into_iter().for_each(|change| self.steps.state(at, change));
                return;
            }
        }
        self.steps.gathered(at, model, false);
    }
}

/// Steps that take away, rename or change.
fn plain(method: &str, table: String, given: &Given<'_, '_>) -> Vec<Change> {
    let drop_column = |column: String| Change::DropColumn { table: table.clone(), column };
    match (method, given.text(1), given.text(2)) {
        ("drop_table", ..) => given.all().into_iter().map(|table| Change::DropTable { table }).collect(),
        ("rename_table", Some(to), _) => vec![Change::RenameTable { table, to }],
        ("remove_column", Some(column), _) => vec![drop_column(column)],
        ("remove_columns", ..) => given.all().into_iter().skip(1).map(drop_column).collect(),
        ("remove_timestamps", ..) => ["created_at", "updated_at"].map(|name| drop_column(name.to_owned())).into(),
        ("remove_reference" | "remove_belongs_to", Some(name), _) => vec![drop_column(format!("{name}_id"))],
        ("rename_column", Some(column), Some(to)) => vec![Change::RenameColumn { table, column, to }],
        ("change_column", Some(column), Some(kind)) => vec![Change::RetypeColumn { kind: given.kind(&kind), table, column }],
        ("remove_index", ..) => {
            let stated = given.key("name").and_then(|value| texts(value).into_iter().next());
            let columns = given.key("column").or(given.plain.get(1).copied()).map(texts).unwrap_or_default();
            let name = stated.unwrap_or_else(|| Key::index(&table, columns).name);
            vec![Change::DropKey { name, table: Some(table) }]
        }
        _ => Vec::new(),
    }
}

fn named(key: Key, given: &Given<'_, '_>) -> Key {
    let stated = given.key("name").and_then(|value| texts(value).into_iter().next());
    Key { name: stated.unwrap_or_else(|| key.name.clone()), ..key }
}

/// `t.references :user, foreign_key: true`.
fn reference(name: &str, given: &Given<'_, '_>, model: &mut Model) {
    let column = format!("{name}_id");
    let kind = given.key("type").and_then(|value| texts(value).into_iter().next()).unwrap_or_else(|| "bigint".to_owned());
    model.add(&column, &column, kind);
    let mut columns = vec![column.clone()];
    if given.key("polymorphic").is_some_and(|value| !value.iter().any(|token| token.is("false"))) {
        let kind = format!("{name}_type");
        model.add(&kind, &kind, "varchar");
        columns.insert(0, kind);
    }
    if let Some(key) = given.index(&model.table, columns, true) {
        model.key(key);
    }
    if let Some(value) = given.key("foreign_key").filter(|value| !value.iter().any(|token| token.is("false"))) {
        let to = texts(value).into_iter().next().unwrap_or_else(|| plural(name));
        model.references.push(Reference { columns: vec![column], to });
    }
}

/// One line of a table's block.
fn column(method: &Token<'_>, given: &Given<'_, '_>, model: &mut Model, more: &mut Vec<Change>) {
    let table = model.table.clone();
    match method.text {
        "index" | "unique_constraint" => {
            let columns = given.plain.first().map(|part| texts(part)).unwrap_or_default();
            let unique = given.says("unique", "true") || method.is("unique_constraint");
            model.key(named(if unique { Key::unique(&table, columns) } else { Key::index(&table, columns) }, given));
        }
        "timestamps" => ["created_at", "updated_at"].iter().for_each(|name| model.add(name, name, "timestamp")),
        "references" | "belongs_to" => given.all().iter().for_each(|name| reference(name, given, model)),
        "remove" => more.extend(given.all().into_iter().map(|column| Change::DropColumn { table: table.clone(), column })),
        "rename" => {
            if let (Some(column), Some(to)) = (given.text(0), given.text(1)) {
                more.push(Change::RenameColumn { table, column, to });
            }
        }
        "column" => {
            if let (Some(name), Some(kind)) = (given.text(0), given.text(1)) {
                model.add(&name, &name, given.kind(&kind));
                model.keys.extend(given.index(&table, vec![name], false));
            }
        }
        "check_constraint"
        | "foreign_key"
        | "exclusion_constraint"
        | "change"
        | "change_default"
        | "change_null"
        | "remove_index"
        | "primary_key"
        | "remove_references" => {}
        kind => {
            for name in given.all() {
                model.add(&name, &name, given.kind(kind));
                model.keys.extend(given.index(&table, vec![name], false));
            }
        }
    }
}
