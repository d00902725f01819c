//! The blocks and literal attributes of an HCL file (Terraform, OpenTofu, Packer).
//!
//! States blocks with their labels and, inside them, attributes whose value is one literal: a string without
//! interpolation, a number or a boolean. Everything put together at run time, lists, maps and heredocs are left out, so
//! that nobody takes a default for the real value. Never fails; nesting and length are bounded.

use crate::readers::Source;

/// Deepest nesting that is followed.
const DEPTH: usize = 12;
/// Most attributes that one file gives.
const ATTRIBUTES: usize = 20_000;

/// One block's header: `resource "aws_db_instance" "main"` is the words `resource`, `aws_db_instance`, `main`.
pub(super) type Header<'a> = Vec<&'a str>;

/// One block, with those of its attributes that are literal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block<'a> {
    /// The headers from the outermost block to this one.
    pub(super) path: Vec<Header<'a>>,
    /// Name, value without quotes, and place of each literal attribute.
    pub(super) attributes: Vec<(&'a str, &'a str, usize)>,
    /// Name and text, from its first line to its last, of each attribute whose value is no literal.
    pub(super) computed: Vec<(&'a str, &'a str)>,
    /// Byte at which its header starts.
    pub(super) at: usize,
}

impl<'a> Block<'a> {
    /// A word of the outermost header: 0 is the kind, 1 the first label.
    pub(super) fn outer(&self, word: usize) -> &'a str {
        self.path.first().and_then(|header| header.get(word)).copied().unwrap_or("")
    }

    /// Kinds of the blocks inside the outermost one that lead here.
    pub(super) fn inner(&self) -> impl Iterator<Item = &'a str> + '_ {
        self.path.iter().skip(1).filter_map(|header| header.first()).copied()
    }

    /// The literal value of an attribute, and its place.
    pub(super) fn get(&self, name: &str) -> Option<(&'a str, usize)> {
        self.attributes.iter().find(|(key, ..)| *key == name).map(|&(_, value, at)| (value, at))
    }

    /// Whether an attribute is given, whatever its value.
    pub(super) fn gives(&self, name: &str) -> bool {
        self.get(name).is_some() || self.computed.iter().any(|(key, _)| *key == name)
    }

    /// Whether a list holds a text, written out.
    pub(super) fn lists(&self, name: &str, text: &str) -> bool {
        let written = |quoted: &str| quoted.split(',').any(|one| one.trim().trim_matches(['[', ']', ' ']).trim_matches('"') == text);
        self.computed.iter().any(|(key, value)| *key == name && value.trim_start().starts_with('[') && value.lines().any(written))
    }
}

/// All blocks of a text, outer ones before those inside them.
pub(super) fn blocks<'a>(source: &Source<'a>) -> Vec<Block<'a>> {
    let mut done: Vec<Block<'a>> = Vec::new();
    // Indices into `done` of the blocks that are open, and how many brackets of values are.
    let mut open: Vec<Option<usize>> = Vec::new();
    let (mut brackets, mut attributes, mut in_comment) = (0_usize, 0_usize, false);
    let mut heredoc: Option<&str> = None;
    // The value that goes on over several lines: the block it belongs to, and where it starts.
    let mut long: Option<(usize, usize)> = None;
    for (start, line) in source.lines() {
        if let Some(end) = heredoc {
            if line.trim() == end {
                heredoc = None;
            }
            continue;
        }
        let text = line.trim();
        if in_comment {
            in_comment = !text.contains("*/");
            continue;
        }
        if text.starts_with("/*") {
            in_comment = !text.contains("*/");
            continue;
        }
        let text = uncomment(text);
        if text.is_empty() {
            continue;
        }
        let at = start + (line.len() - line.trim_start().len());
        if brackets > 0 {
            brackets = balance(text, brackets);
            if brackets == 0
                && let Some((owner, from)) = long.take()
                && let Some((_, value)) = done.get_mut(owner).and_then(|block| block.computed.last_mut())
            {
                *value = source.text().get(from..start + line.len()).unwrap_or(value);
            }
            continue;
        }
        if text.starts_with('}') {
            open.pop();
        } else if let Some((name, value)) = attribute(text) {
            heredoc = value.strip_prefix("<<").map(|word| word.trim_start_matches('-').trim()).filter(|word| !word.is_empty());
            brackets = if heredoc.is_some() { 0 } else { balance(value, 0) };
            let index = open.last().copied().flatten();
            if let Some(index) = index
                && let Some(owner) = done.get_mut(index)
                && attributes < ATTRIBUTES
            {
                attributes += 1;
                match literal(value) {
                    Some(value) => owner.attributes.push((name, value, at)),
                    None => {
                        owner.computed.push((name, value));
                        let from = line.find('=').map_or(start, |equals| start + equals + 1);
                        long = (brackets > 0).then_some((index, from));
                    }
                }
            }
        } else if let Some((header, rest)) = text.split_once('{') {
            let words: Header<'a> = header.split_whitespace().map(|word| word.trim_matches('"')).take(4).collect();
            let parent = open.last().copied().flatten().and_then(|index| done.get(index));
            let mut path = parent.map_or_else(Vec::new, |parent| parent.path.clone());
            let known = !words.is_empty() && open.len() < DEPTH && (open.is_empty() || parent.is_some()) && done.len() < ATTRIBUTES;
            if known {
                path.push(words);
                done.push(Block { path, attributes: Vec::new(), computed: Vec::new(), at });
            }
            // A block on one line: `lifecycle { prevent_destroy = true }`.
            if let Some(inside) = rest.trim().strip_suffix('}') {
                if let Some((name, value)) = attribute(inside.trim())
                    && let Some(value) = literal(value)
                    && known
                    && let Some(block) = done.last_mut()
                {
                    block.attributes.push((name, value, at));
                }
            } else {
                open.push(known.then(|| done.len() - 1));
            }
        }
    }
    done
}

/// A line of a block that gives an attribute.
fn attribute(text: &str) -> Option<(&str, &str)> {
    let (name, value) = text.split_once('=')?;
    let name = name.trim();
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    (is_name && !value.starts_with('=')).then(|| (name, value.trim()))
}

/// A value that stands in the file as it is.
fn literal(value: &str) -> Option<&str> {
    if let Some(inside) = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        return (!inside.contains(['"', '$', '%'])).then_some(inside);
    }
    let is_number = !value.is_empty() && value.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-'));
    (is_number || matches!(value, "true" | "false")).then_some(value)
}

/// How many brackets are open behind a text, of which `open` were before it.
fn balance(text: &str, open: usize) -> usize {
    let mut in_text = false;
    let mut escaped = false;
    text.chars().fold(open, |open, c| {
        let was_escaped = std::mem::take(&mut escaped);
        match c {
            '\\' if in_text && !was_escaped => escaped = true,
            '"' if !was_escaped => in_text = !in_text,
            '{' | '[' | '(' if !in_text => return open + 1,
            '}' | ']' | ')' if !in_text => return open.saturating_sub(1),
            _ => {}
        }
        open
    })
}

/// A line without the comment behind it.
fn uncomment(text: &str) -> &str {
    let mut in_text = false;
    let mut last = ' ';
    for (at, c) in text.char_indices() {
        match c {
            '"' if last != '\\' => in_text = !in_text,
            '#' if !in_text => return text.get(..at).unwrap_or(text).trim_end(),
            '/' if !in_text && last == '/' => return text.get(..at.saturating_sub(1)).unwrap_or(text).trim_end(),
            _ => {}
        }
        last = c;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flat(text: &str) -> Vec<String> {
        let source = Source::new("a.tf", text, vec![]);
        blocks(&source)
            .iter()
            .map(|block| {
                let path: Vec<String> = block.path.iter().map(|header| header.join(".")).collect();
                let attributes: Vec<String> = block.attributes.iter().map(|(name, value, _)| format!("{name}={value}")).collect();
                let computed: Vec<&str> = block.computed.iter().map(|(name, _)| *name).collect();
                format!("{}: {} | {}", path.join("/"), attributes.join(" "), computed.join(" "))
            })
            .collect()
    }

    #[test]
    fn blocks_and_literals() {
        let text = "# resource \"a\" \"b\" { x = 1 }\n/* resource {\n} */\nresource \"aws_db_instance\" \"main\" {\n  days = 7 # a week\n  name = \"a-${var.x}\"\n  on = var.on\n  tags = {\n    skip = true\n  }\n  text = <<-EOT\n    days = 0\n    }\n  EOT\n  lifecycle { prevent_destroy = true }\n  settings {\n    backup {\n      enabled = true // yes\n    }\n    url = \"https://x/#y\"\n  }\n  last = \"z\"\n}\n";
        assert_eq!(
            flat(text),
            [
                "resource.aws_db_instance.main: days=7 last=z | name on tags text",
                "resource.aws_db_instance.main/lifecycle: prevent_destroy=true | ",
                "resource.aws_db_instance.main/settings: url=https://x/#y | ",
                "resource.aws_db_instance.main/settings/backup: enabled=true | ",
            ]
        );
    }

    #[test]
    fn lists_on_one_line_and_on_several() {
        let text = "ingress {\n  cidr_blocks = [\"10.0.0.0/8\", \"0.0.0.0/0\"]\n  ports = [\n    \"22\", # shell\n    \"443\",\n  ]\n  last = 1\n}\n";
        let source = Source::new("a.tf", text, vec![]);
        let blocks = blocks(&source);
        let ingress = blocks.first().unwrap();
        assert!(ingress.lists("cidr_blocks", "0.0.0.0/0") && ingress.lists("ports", "443") && !ingress.lists("ports", "2"));
        assert_eq!(ingress.get("last").map(|(value, _)| value), Some("1"));
    }

    #[test]
    fn hostile_nesting_is_bounded() {
        let deep = "a {\n".repeat(5_000);
        assert_eq!(flat(&deep).len(), DEPTH);
        assert!(flat("}\n}\n= {\n\"{\n a = [\n").len() < 3);
    }
}
