//! Lockfiles in TOML: blocks of `[[package]]` with their own tables. Cargo's among them.

use super::{Draft, locked};
use crate::facts::{PackageSource, bare_address};
use std::collections::HashMap;

/// One `[[package]]` with what stands below it.
#[derive(Debug, Default)]
pub(super) struct Block<'t> {
    /// Table below the package (empty for its own lines), key and value; a list gives a line for each of its lines.
    pub(super) lines: Vec<(&'t str, &'t str, &'t str)>,
}

impl<'t> Block<'t> {
    /// A plain value of the package itself.
    pub(super) fn own(&self, key: &str) -> &'t str {
        self.of("", key)
    }

    /// A plain value of a table below it.
    pub(super) fn of(&self, table: &str, key: &str) -> &'t str {
        self.lines.iter().find(|(at, name, _)| *at == table && *name == key).map_or("", |(.., value)| value)
    }
}

/// Most lines that one block keeps.
const LINES: usize = 20_000;

/// All blocks of a text. A text without any is no lockfile unless it is short.
pub(super) fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    let (mut table, mut key, mut in_list) = ("", "", false);
    let mut inside = false;
    for line in text.lines() {
        let bare = line.trim();
        if bare.is_empty() || bare.starts_with('#') {
            continue;
        }
        if in_list {
            if bare.starts_with(']') {
                in_list = false;
            } else if let Some(block) = blocks.last_mut().filter(|block| inside && block.lines.len() < LINES) {
                block.lines.push((table, key, bare.trim_end_matches(',')));
            }
            continue;
        }
        if bare == "[[package]]" {
            blocks.push(Block::default());
            (table, inside) = ("", true);
            continue;
        }
        if let Some(header) = bare.strip_prefix('[') {
            let name = header.trim_start_matches('[').split(']').next().unwrap_or("").trim();
            match name.strip_prefix("package.") {
                Some(below) => table = below,
                None => inside = false,
            }
            continue;
        }
        let Some((name, value)) = bare.split_once('=') else { continue };
        key = name.trim().trim_matches(['"', '\'']);
        let value = value.trim();
        in_list = value == "[";
        if let Some(block) = blocks.last_mut().filter(|block| inside && block.lines.len() < LINES) {
            // A list on one line is as good as one over several.
            match value.strip_prefix('[').and_then(|list| list.strip_suffix(']')) {
                Some(list) => block.lines.extend(elements(list).map(|element| (table, key, element))),
                None if !in_list => block.lines.push((table, key, value.trim_matches(['"', '\'']))),
                None => {}
            }
        }
    }
    blocks
}

/// The elements of a list on one line: commas within braces, brackets and quotes part nothing.
fn elements(list: &str) -> impl Iterator<Item = &str> {
    let (mut depth, mut quote) = (0_u32, None);
    list.split(move |c: char| {
        match (quote, c) {
            (Some(mark), c) if mark == c => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, '{' | '[') => depth += 1,
            (None, '}' | ']') => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == ',' && depth == 0 && quote.is_none()
    })
    .map(str::trim)
    .filter(|element| !element.is_empty())
}

/// The value of a key in an inline table: `url` in `{ url = "https://…" }`.
pub(super) fn inline<'t>(table: &'t str, key: &str) -> Option<&'t str> {
    let inside = table.trim().strip_prefix('{')?;
    for (at, _) in inside.match_indices(key) {
        let starts = inside.get(..at)?.trim_end().chars().next_back().is_none_or(|c| c == ',');
        let Some(value) = inside.get(at + key.len()..)?.trim_start().strip_prefix('=') else { continue };
        if starts {
            let value = value.trim_start();
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            return value.get(1..)?.split(quote).next();
        }
    }
    None
}

/// `Cargo.lock`.
pub(super) fn cargo(text: &str) -> Result<Draft, String> {
    let mut draft = Draft::default();
    let mut by_name: HashMap<&str, Vec<(u32, &str)>> = HashMap::new();
    let blocks = blocks(text);
    let mut taken = Vec::new();
    for block in &blocks {
        let (name, version, source) = (block.own("name"), block.own("version"), block.own("source"));
        let mut package = locked(name, version);
        if let Some(address) = source.strip_prefix("git+") {
            package.source = PackageSource::Git(bare_address(address));
        }
        // What has no source stands in the project itself.
        let at = if source.is_empty() { None } else { draft.take(package) };
        if let Some(at) = at {
            by_name.entry(name).or_default().push((at, version));
        }
        taken.push((at, source.is_empty()));
    }
    for (block, (at, own)) in blocks.iter().zip(taken) {
        for (table, _, need) in block.lines.iter().filter(|(_, key, _)| *key == "dependencies") {
            let mut words = need.trim_matches('"').split(' ');
            let (name, version) = (words.next().unwrap_or(""), words.next());
            let mut named = by_name.get(name).into_iter().flatten();
            let Some((to, _)) = named.find(|(_, found)| version.is_none_or(|version| version == *found)) else { continue };
            match at {
                Some(from) if table.is_empty() => draft.need(from, *to),
                None if own => draft.root(*to, false),
                _ => {}
            }
        }
    }
    Ok(draft)
}
