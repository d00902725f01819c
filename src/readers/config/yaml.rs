//! The lines of a YAML file as paths of keys with their values, for configuration files of a known shape.
//!
//! Understands block mappings, block sequences, block scalars, comments and quotes. Flow collections stay text,
//! anchors and tags stay part of the value. Never fails: what it does not understand it leaves out.

use crate::readers::Source;

/// Deepest nesting that is followed.
const DEPTH: usize = 24;
/// Longest list of nodes that one file gives.
const NODES: usize = 20_000;

/// One value and the keys that lead to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Node<'a> {
    /// The keys from the outermost to the one that holds the value.
    pub(super) path: Vec<&'a str>,
    /// What stands there, without quotes and comment; empty for a key that opens a block.
    pub(super) value: &'a str,
    /// Byte at which its line's content starts.
    pub(super) at: usize,
    /// How many list items of any depth have begun so far: tells neighbours in a list apart.
    pub(super) item: usize,
}

impl<'a> Node<'a> {
    /// The innermost key.
    pub(super) fn key(&self) -> &'a str {
        self.path.last().copied().unwrap_or("")
    }

    /// The key at a depth, from 0.
    pub(super) fn part(&self, depth: usize) -> &'a str {
        self.path.get(depth).copied().unwrap_or("")
    }

    /// Whether `key` is among the keys that lead to it.
    pub(super) fn within(&self, key: &str) -> bool {
        self.path.contains(&key)
    }
}

/// All nodes of a text, in order. Each line of a block scalar is a node of its own.
pub(super) fn nodes<'a>(source: &Source<'a>) -> Vec<Node<'a>> {
    let mut nodes = Vec::new();
    let mut open: Vec<(usize, &'a str)> = Vec::new();
    // Indent of the key whose block scalar is being read.
    let mut scalar: Option<usize> = None;
    let mut item = 0;
    for (start, line) in lines(source) {
        if nodes.len() >= NODES {
            break;
        }
        let indent = line.len() - line.trim_start().len();
        let text = line.trim();
        if text.is_empty() {
            continue;
        }
        let path = |open: &[(usize, &'a str)]| open.iter().map(|&(_, key)| key).collect::<Vec<_>>();
        if let Some(owner) = scalar {
            if indent > owner {
                nodes.push(Node { path: path(&open), value: text, at: start + indent, item });
                continue;
            }
            scalar = None;
        }
        if text.starts_with('#') || text == "---" {
            continue;
        }
        let (mut column, mut rest) = (indent, text);
        let mut dashed = false;
        while let Some(after) = rest.strip_prefix('-').filter(|after| after.is_empty() || after.starts_with(' ')) {
            let content = after.trim_start();
            column += rest.len() - content.len();
            rest = content;
            dashed = true;
            item += 1;
        }
        if let Some((key, value)) = key_and_value(rest) {
            open.retain(|&(at, _)| at < column);
            if open.len() >= DEPTH {
                continue;
            }
            open.push((column, key));
            if is_block_scalar(value) {
                scalar = Some(if dashed { indent } else { column });
                nodes.push(Node { path: path(&open), value: "", at: start + indent, item });
            } else {
                nodes.push(Node { path: path(&open), value: unquote(uncomment(value)), at: start + indent, item });
            }
        } else if dashed && !rest.is_empty() {
            open.retain(|&(at, _)| at <= indent);
            if is_block_scalar(rest) {
                scalar = Some(indent);
            } else {
                nodes.push(Node { path: path(&open), value: unquote(uncomment(rest)), at: start + indent, item });
            }
        }
    }
    nodes
}

fn lines<'a>(source: &Source<'a>) -> impl Iterator<Item = (usize, &'a str)> {
    let text = source.text();
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        (start, line.trim_end())
    })
}

/// The key and what follows its colon.
fn key_and_value(text: &str) -> Option<(&str, &str)> {
    if let Some(quote) = text.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        let inner = text.get(1..)?;
        let (key, rest) = inner.split_once(quote)?;
        return Some((key, rest.trim_start().strip_prefix(':')?.trim()));
    }
    if text.starts_with(['{', '[', '|', '>', '&', '*']) {
        return None;
    }
    if let Some((key, value)) = text.split_once(": ") {
        return (!key.contains(" #")).then(|| (key.trim(), value.trim()));
    }
    text.strip_suffix(':').map(|key| (key.trim(), ""))
}

fn is_block_scalar(value: &str) -> bool {
    let value = uncomment(value);
    value.starts_with(['|', '>']) && value.chars().skip(1).all(|c| matches!(c, '+' | '-' | '0'..='9'))
}

/// A value without the comment behind it.
fn uncomment(value: &str) -> &str {
    if let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        return match value.get(1..).and_then(|inner| inner.find(quote)) {
            Some(end) => value.get(..end + 2).unwrap_or(value),
            None => value,
        };
    }
    if value.starts_with('#') {
        return "";
    }
    value.split_once(" #").map_or(value, |(before, _)| before).trim_end()
}

/// A value without the quotes around it.
pub(super) fn unquote(value: &str) -> &str {
    let inside = |quote: char| value.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    inside('"').or_else(|| inside('\'')).unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flat(text: &str) -> Vec<String> {
        let source = Source::new("a.yml", text, vec![]);
        nodes(&source).iter().map(|node| format!("{}={}@{}", node.path.join("."), node.value, source.at(node.at).line)).collect()
    }

    #[test]
    fn keys_lists_and_scalars() {
        let text = "on: [push] # both\njobs:\n  test:\n    steps:\n      - uses: a/b@v1\n        with:\n          x: 'y # z'\n      - name: Run\n        run: |\n          npm ci\n\n          # not YAML: a comment of the script\n          npm test\n      - run: npm run build\n";
        assert_eq!(
            flat(text),
            [
                "on=[push]@1",
                "jobs=@2",
                "jobs.test=@3",
                "jobs.test.steps=@4",
                "jobs.test.steps.uses=a/b@v1@5",
                "jobs.test.steps.with=@6",
                "jobs.test.steps.with.x=y # z@7",
                "jobs.test.steps.name=Run@8",
                "jobs.test.steps.run=@9",
                "jobs.test.steps.run=npm ci@10",
                "jobs.test.steps.run=# not YAML: a comment of the script@12",
                "jobs.test.steps.run=npm test@13",
                "jobs.test.steps.run=npm run build@14",
            ]
        );
    }

    #[test]
    fn lists_of_plain_values() {
        assert_eq!(
            flat("test:\n  script:\n  - npm ci\n  - 'npm test'\n  - |\n    a\n    b\n"),
            ["test=@1", "test.script=@2", "test.script=npm ci@3", "test.script=npm test@4", "test.script=a@6", "test.script=b@7"]
        );
    }

    #[test]
    fn hostile_nesting_is_bounded() {
        let text: String = (0..500).map(|n| format!("{}k:\n", " ".repeat(n))).collect();
        assert!(flat(&text).len() <= DEPTH);
    }
}
