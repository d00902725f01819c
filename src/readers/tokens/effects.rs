//! What code does to stores and other services: by the text of statements, and by the calls of common mappers.

use super::dialect::Dialect;
use super::lexer::Kind;
use super::picked::Picks;
use super::store::{HOSTS, Statement};
use super::syntax::Shape;
use super::tree::{Call, Code};
use crate::facts::{Effect, EffectKind, Language, Picked, Purpose};
use std::ops::Range;

/// Most effects of one function.
const EFFECTS: usize = 60;

/// Calls of mappers that write, delete or read: (last word, words of the holder, what).
const MAPPED: &[(Language, &str, &str, EffectKind)] = &[
    (
        Language::Go,
        "Create|Save|Updates|Update|UpdateColumn|FirstOrCreate|CreateInBatches|Upsert|Insert",
        "db|tx|orm|gorm|conn",
        EffectKind::Writes,
    ),
    (Language::Go, "InsertOne|InsertMany|UpdateOne|UpdateMany|UpdateByID|ReplaceOne|FindOneAndUpdate|BulkWrite", "", EffectKind::Writes),
    (Language::Go, "Delete", "db|tx|orm|gorm", EffectKind::Deletes),
    (Language::Go, "DeleteOne|DeleteMany|FindOneAndDelete", "", EffectKind::Deletes),
    (Language::Go, "Find|First|Take|Last|Scan|Pluck", "db|tx|orm|gorm", EffectKind::Reads),
    (
        Language::Java,
        "save|saveAll|saveAndFlush|persist|merge|insert|update|updateById|insertSelective|batchUpdate|create",
        "repository|repo|dao|mapper|entitymanager|jdbctemplate|sessionfactory",
        EffectKind::Writes,
    ),
    (
        Language::Java,
        "delete|deleteById|deleteAll|remove|removeById|deleteAllById",
        "repository|repo|dao|mapper|entitymanager",
        EffectKind::Deletes,
    ),
    (
        Language::Java,
        "findAll|findById|getById|findOne|selectList|selectById|getOne|getReferenceById",
        "repository|repo|dao|mapper|entitymanager",
        EffectKind::Reads,
    ),
    (
        Language::CSharp,
        "Add|AddAsync|AddRange|AddRangeAsync|Update|UpdateRange|UpdateAsync|SaveChanges|SaveChangesAsync|InsertOneAsync|ReplaceOneAsync|UpdateOneAsync|ExecuteUpdateAsync",
        "context|db|repository|repo|unitofwork|collection",
        EffectKind::Writes,
    ),
    (
        Language::CSharp,
        "Remove|RemoveRange|Delete|DeleteAsync|ExecuteDelete|ExecuteDeleteAsync|DeleteOneAsync|DeleteManyAsync",
        "context|db|repository|repo|collection",
        EffectKind::Deletes,
    ),
    (
        Language::CSharp,
        "ToList|ToListAsync|Find|FindAsync|FirstOrDefault|FirstOrDefaultAsync|SingleOrDefault|SingleOrDefaultAsync|GetByIdAsync|ListAsync",
        "context|db|repository|repo",
        EffectKind::Reads,
    ),
];

/// What members of a model of Ruby do.
const RUBY: &[(&str, EffectKind)] = &[
    ("create", EffectKind::Writes),
    ("create!", EffectKind::Writes),
    ("save", EffectKind::Writes),
    ("save!", EffectKind::Writes),
    ("update", EffectKind::Writes),
    ("update!", EffectKind::Writes),
    ("update_attributes", EffectKind::Writes),
    ("update_all", EffectKind::Writes),
    ("update_attribute", EffectKind::Writes),
    ("update_columns", EffectKind::Writes),
    ("insert_all", EffectKind::Writes),
    ("upsert_all", EffectKind::Writes),
    ("find_or_create_by", EffectKind::Writes),
    ("find_or_create_by!", EffectKind::Writes),
    ("toggle!", EffectKind::Writes),
    ("destroy", EffectKind::Deletes),
    ("destroy!", EffectKind::Deletes),
    ("destroy_all", EffectKind::Deletes),
    ("delete_all", EffectKind::Deletes),
    ("discard", EffectKind::Deletes),
];

/// What the range does to the world.
pub(super) fn effects(code: &Code<'_>, dialect: &'static Dialect, range: &Range<usize>) -> Vec<Effect> {
    let mut found: Vec<Effect> = Vec::new();
    let picks = Picks::of(code, dialect, range);
    let mut add = |kind, target: &str, picked: Picked, at: usize| {
        let effect = Effect { kind, target: target.chars().take(60).collect(), policed: false, picked, origin: code.at(at) };
        if found.len() < EFFECTS && !found.iter().any(|known| known.kind == kind && known.target == effect.target) {
            found.push(effect);
        }
    };
    for at in range.clone().filter(|at| code.kind(*at) == Some(Kind::Text)) {
        let text = code.word(at);
        if let Some(statement) = Statement::of(text) {
            let around = code.calls_in(range).filter(|call| call.word < at && at < call.end).last();
            let around = around.filter(|_| statement.verb != "INSERT");
            let picked = around.map_or(Picked::Otherwise, |call| picks.of_call(code, dialect, call));
            add(statement.effect(), statement.table.as_deref().unwrap_or(""), picked, at);
        }
        if let Some((_, service, purpose)) = HOSTS.iter().find(|(host, ..)| text.contains(host)) {
            match purpose {
                Purpose::Ai => add(EffectKind::CallsAi, service, Picked::Otherwise, at),
                Purpose::Mail | Purpose::Sms => add(EffectKind::SendsMessage, service, Picked::Otherwise, at),
                Purpose::Payment => add(EffectKind::TakesPayment, service, Picked::Otherwise, at),
                _ => {}
            }
        }
    }
    for call in code.calls_in(range) {
        if let Some((kind, target)) = mapped(code, dialect, call) {
            let picked = if makes(call.last()) { Picked::Otherwise } else { picks.of_call(code, dialect, call) };
            add(kind, &target, picked, call.start);
        }
        match call.last() {
            "CreateChatCompletion" | "CreateChatCompletionStream" | "GenerateContent" => {
                add(EffectKind::CallsAi, "ai", Picked::Otherwise, call.start)
            }
            "SendMail" | "deliver_now" | "deliver_later" | "SendEmailAsync" | "DialAndSend" => {
                add(EffectKind::SendsMessage, "mail", Picked::Otherwise, call.start)
            }
            _ => {}
        }
    }
    if code.syntax.shape == Shape::Def {
        for at in range.clone() {
            if code.is_sign(at, ".") || code.is_sign(at, "&.") {
                let word = code.word(at + 1);
                if matches!(word, "deliver_now" | "deliver_later") {
                    add(EffectKind::SendsMessage, "mail", Picked::Otherwise, at + 1);
                }
                // A record of a model, by what the address names. Who somebody is, many pages show.
                if matches!(word, "find" | "find_by" | "find_by!") {
                    let (name, start) = code.chain(at + 1);
                    let model = name.split(['.', '(']).next().unwrap_or("");
                    let person = ["User", "Account", "Member", "Person", "Profile", "Author"].iter().any(|word| model.ends_with(word));
                    let end = code.call_at(at + 1).map_or(at + 2, |call| call.end + 1);
                    let plain = model.starts_with(|c: char| c.is_ascii_uppercase()) && name == format!("{model}.{word}") && !person;
                    if plain && picks.of_range(code, dialect, &(start..end), &(start..end)) == Picked::Sent {
                        add(EffectKind::Reads, model, Picked::Sent, at + 1);
                    }
                }
                if let Some((_, kind)) = RUBY.iter().find(|(name, _)| *name == word) {
                    let (name, start) = code.chain(at + 1);
                    let root = name.split(['.', '(']).next().unwrap_or("");
                    if !matches!(root, "session" | "cookies" | "params" | "flash" | "Rails" | "File" | "FileUtils" | "hash" | "self") {
                        let end = code.call_at(at + 1).map_or(at + 2, |call| call.end + 1);
                        let held = code.records.get(root).copied();
                        let picked = match held {
                            Some(held) => held,
                            None if makes(word) => Picked::Otherwise,
                            None => picks.of_range(code, dialect, &(start..end), &(start..end)),
                        };
                        add(*kind, root.trim_start_matches('@'), picked, at + 1);
                    }
                }
            }
        }
    }
    found
}

/// Whether a call makes a record, or stores one that is at hand: it picks none.
fn makes(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    ["create", "save", "add", "insert", "persist", "merge", "upsert", "first_or", "find_or_create", "firstor", "bulk", "replace"]
        .iter()
        .any(|start| lower.starts_with(start))
}

pub(super) fn mapped(code: &Code<'_>, dialect: &'static Dialect, call: &Call) -> Option<(EffectKind, String)> {
    let language = if dialect.language == Language::Kotlin { Language::Java } else { dialect.language };
    let last = call.last();
    // What hangs on a request or is kept for a moment is no stored record.
    let passing = ["session", "cache", "cookie", "header", "tempdata", "modelstate", "viewdata", "httpcontext"];
    let holder = call.holder().to_ascii_lowercase();
    if language == Language::CSharp && passing.iter().any(|word| holder.contains(word)) {
        return None;
    }
    let (.., kind) = MAPPED.iter().find(|(of, names, holders, _)| {
        *of == language
            && names.split('|').any(|name| name == last)
            && (holders.is_empty() || {
                let field = call.holder().rsplit('.').next().unwrap_or("").trim_end_matches("()");
                let kind = code.fields.get(field).map_or("", String::as_str);
                let root = call.holder().split(['.', '(']).next().unwrap_or("");
                let holder = format!("{} {kind} {}", call.holder(), code.fields.get(root).map_or("", String::as_str)).to_ascii_lowercase();
                !call.holder().is_empty() && holders.split('|').any(|word| holder.contains(word))
            })
    })?;
    let given = call
        .args
        .first()
        .and_then(|given| given.clone().find(|at| code.is_word(*at) && code.word(*at).starts_with(|c: char| c.is_ascii_uppercase())));
    let field = call.holder().rsplit('.').next().unwrap_or("").trim_end_matches("()");
    let target = match (dialect.language, given) {
        (Language::Go, Some(at)) => code.word(at).to_owned(),
        (Language::Go, None) => {
            let held = call.args.iter().find_map(|given| given.clone().rev().find(|at| code.is_word(*at)));
            held.and_then(|at| super::picked::declared(code, code.word(at), call.start)).unwrap_or_else(|| field.to_owned())
        }
        (Language::CSharp, _) if call.holder().contains('.') => field.to_owned(),
        _ => field.trim_end_matches("Repository").trim_end_matches("Repo").trim_end_matches("Dao").trim_end_matches("Mapper").to_owned(),
    };
    Some((*kind, target))
}
