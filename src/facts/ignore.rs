//! Which paths version control leaves out, as the `.gitignore` files of a project say.
//!
//! Patterns follow gitignore: the last rule that matches wins, a rule of a deeper folder wins over one above, and
//! what lies in a folder that is left out cannot be taken back in.

use super::{IgnoreRule, folders_of};
use crate::sorted::Arrange;
use std::cell::RefCell;
use std::collections::HashMap;

/// Longest pattern that is matched, in bytes; longer ones match nothing.
const PATTERN: usize = 512;

/// All rules of a project.
#[derive(Debug, Default)]
pub struct Ignores<'a> {
    /// By the folder that they stand in, which ends in `/` or is empty, in the order of their list.
    rules: HashMap<&'a str, Vec<&'a IgnoreRule>>,
    /// Folders that were asked about before, and the rule that leaves each out: thousands of files share one.
    folders: RefCell<HashMap<String, Option<&'a IgnoreRule>>>,
}

impl<'a> Ignores<'a> {
    /// The rules among `rules` that stand in a `.gitignore`.
    #[must_use]
    pub fn of(rules: &'a [IgnoreRule]) -> Self {
        let folder = |rule: &'a IgnoreRule| {
            let path = rule.origin.path.as_str();
            let folder = path.strip_suffix(".gitignore")?;
            (folder.is_empty() || folder.ends_with('/')).then_some((folder, rule))
        };
        let mut by_folder: HashMap<&str, Vec<&IgnoreRule>> = HashMap::new();
        for (folder, rule) in rules.iter().filter_map(folder) {
            by_folder.entry(folder).or_default().push(rule);
        }
        by_folder.values_mut().for_each(|rules| rules.arrange_by_key(|rule| rule.order));
        Self { rules: by_folder, folders: RefCell::default() }
    }

    /// The rule that keeps a file out of version control, if one does.
    #[must_use]
    pub fn covering(&self, path: &str) -> Option<&'a IgnoreRule> {
        if self.rules.is_empty() {
            return None;
        }
        let above = path.rfind('/').and_then(|end| path.get(..end)).and_then(|folder| self.covering_folder(folder));
        above.or_else(|| self.naming(path, false))
    }

    /// The rule that keeps a folder out, or one that holds it.
    fn covering_folder(&self, folder: &str) -> Option<&'a IgnoreRule> {
        if let Some(known) = self.folders.borrow().get(folder) {
            return *known;
        }
        // The outermost folder that is left out decides: within it nothing is taken back in.
        let mut covering = None;
        for (at, _) in folder.match_indices('/').chain([(folder.len(), "")]) {
            let Some(prefix) = folder.get(..at) else { continue };
            let known = self.folders.borrow().get(prefix).copied();
            covering = match (covering, known) {
                (Some(_), _) => covering,
                (None, Some(known)) => known,
                (None, None) => self.naming(prefix, true),
            };
            if known.is_none() {
                self.folders.borrow_mut().insert(prefix.to_owned(), covering);
            }
        }
        covering
    }

    /// The rule that names a path itself and leaves it out.
    fn naming(&self, path: &str, is_folder: bool) -> Option<&'a IgnoreRule> {
        let last = folders_of(path).rev().find_map(|folder| {
            let below = path.get(folder.len()..).filter(|below| !below.is_empty())?;
            self.rules.get(folder)?.iter().rev().find(|rule| matches(&rule.pattern, below, is_folder))
        });
        last.copied().filter(|rule| !rule.negated)
    }

    /// Whether a file is kept out of version control.
    #[must_use]
    pub fn covers(&self, path: &str) -> bool {
        self.covering(path).is_some()
    }
}

/// The part of a path that a pattern of gitignore's form names: the path itself or a folder that holds it, which ends
/// in `/`. `None` where it names neither.
#[must_use]
pub fn matched<'p>(pattern: &str, path: &'p str) -> Option<&'p str> {
    let folders = path.match_indices('/').filter_map(|(at, _)| Some((path.get(..at)?, path.get(..=at)?)));
    folders
        .filter(|(folder, _)| matches(pattern, folder, true))
        .map(|(_, folder)| folder)
        .next()
        .or_else(|| matches(pattern, path, false).then_some(path))
}

/// Whether a pattern names exactly this path, which is relative to the pattern's folder.
fn matches(pattern: &str, path: &str, is_folder: bool) -> bool {
    if pattern.len() > PATTERN {
        return false;
    }
    let (pattern, folders_only) = match pattern.strip_suffix('/') {
        Some(rest) => (rest, true),
        None => (pattern, false),
    };
    if pattern.is_empty() || folders_only && !is_folder {
        return false;
    }
    if !pattern.contains('/') {
        return part_matches(pattern, path.rsplit('/').next().unwrap_or(path));
    }
    let parts: Vec<&str> = path.split('/').collect();
    // Which prefixes of the path the pattern's parts so far can have used up.
    let mut reached = vec![false; parts.len() + 1];
    if let Some(first) = reached.first_mut() {
        *first = true;
    }
    let wanted: Vec<&str> = pattern.strip_prefix('/').unwrap_or(pattern).split('/').collect();
    for (at, want) in wanted.iter().enumerate() {
        if *want == "**" {
            // A closing `**` needs at least one part below it.
            let least = usize::from(at + 1 == wanted.len());
            let mut open = false;
            let spread: Vec<bool> = (0..reached.len())
                .map(|place| {
                    open |= place.checked_sub(least).and_then(|from| reached.get(from)).copied().unwrap_or(false);
                    open
                })
                .collect();
            reached = spread;
        } else {
            let moved = parts.iter().zip(&reached).map(|(part, &here)| here && part_matches(want, part));
            reached = std::iter::once(false).chain(moved).collect();
        }
    }
    reached.last().copied().unwrap_or(false)
}

/// Whether a pattern without slashes matches one part of a path.
fn part_matches(pattern: &str, part: &str) -> bool {
    let (mut pattern, mut part) = (pattern, part);
    // Where to go on when the text after the last star does not fit: the star's rest, and what it has not eaten.
    let mut star: Option<(&str, &str)> = None;
    loop {
        let fits = match pattern.chars().next() {
            Some('*') => {
                pattern = pattern.trim_start_matches('*');
                star = Some((pattern, part));
                continue;
            }
            Some(c) => part.chars().next().and_then(|have| Some((one(c, pattern, have)?, part.get(have.len_utf8()..)?))),
            None if part.is_empty() => return true,
            None => None,
        };
        if let Some((pattern_rest, part_rest)) = fits {
            (pattern, part) = (pattern_rest, part_rest);
            continue;
        }
        let Some((after, eaten)) = star else { return false };
        let mut rest = eaten.chars();
        if rest.next().is_none() {
            return false;
        }
        star = Some((after, rest.as_str()));
        (pattern, part) = (after, rest.as_str());
    }
}

/// The pattern after its first element `c`, if that element matches `have`.
fn one(c: char, pattern: &str, have: char) -> Option<&str> {
    let rest = pattern.get(c.len_utf8()..)?;
    match c {
        '?' => Some(rest),
        '[' => {
            let negated = rest.starts_with(['!', '^']);
            let body = if negated { rest.get(1..)? } else { rest };
            // A bracket that closes at once stands for itself.
            let first = body.chars().next()?;
            let close = first.len_utf8() + body.get(first.len_utf8()..)?.find(']')?;
            let (set, after) = (body.get(..close)?, body.get(close + 1..)?);
            (in_set(set, have) != negated).then_some(after)
        }
        '\\' => {
            let literal = rest.chars().next()?;
            (literal == have).then(|| rest.get(literal.len_utf8()..))?
        }
        _ => (c == have).then_some(rest),
    }
}

/// Whether a bracket's inside (`a-z_`) holds a character.
fn in_set(set: &str, have: char) -> bool {
    let chars: Vec<char> = set.chars().collect();
    let mut rest = chars.as_slice();
    loop {
        match rest {
            [low, '-', high, tail @ ..] => {
                if (*low..=*high).contains(&have) {
                    return true;
                }
                rest = tail;
            }
            [only, tail @ ..] => {
                if *only == have {
                    return true;
                }
                rest = tail;
            }
            [] => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Origin;

    fn rules(files: &[(&str, &str)]) -> Vec<IgnoreRule> {
        let mut rules = Vec::new();
        for (path, lines) in files {
            for (order, line) in lines.lines().enumerate() {
                let (pattern, negated) = line.strip_prefix('!').map_or((line, false), |rest| (rest, true));
                rules.push(IgnoreRule { pattern: pattern.to_owned(), negated, order: order as u32, origin: Origin::file(path) });
            }
        }
        rules
    }

    #[test]
    fn a_pattern_names_a_path_or_its_folder() {
        assert_eq!(matched("legacy", "src/legacy/a/b.ts"), Some("src/legacy/"));
        assert_eq!(matched("/legacy/", "src/legacy/b.ts"), None);
        assert_eq!(matched("src/**/*.ts", "src/a/b.ts"), Some("src/a/b.ts"));
        assert_eq!(matched("src/*.ts", "src/a/b.ts"), None);
        assert_eq!(matched("a.ts/", "a.ts"), None);
        assert_eq!(matched("", "a.ts"), None);
    }

    fn covered(lines: &str, path: &str) -> bool {
        Ignores::of(&rules(&[(".gitignore", lines)])).covers(path)
    }

    #[test]
    fn names_match_at_any_depth() {
        assert!(covered("node_modules", "node_modules/a/b.js"));
        assert!(covered("node_modules/", "packages/web/node_modules/a.js"));
        assert!(covered("*.log", "logs/today.log"));
        assert!(covered(".env", "apps/api/.env"));
        assert!(!covered(".env", ".env.local"));
        assert!(covered(".env*", ".env.local"));
        assert!(covered(".env.*.local", ".env.test.local"));
    }

    #[test]
    fn folder_patterns_do_not_match_files() {
        assert!(!covered("build/", "build"));
        assert!(covered("build/", "build/a.js"));
    }

    #[test]
    fn slashes_anchor() {
        assert!(covered("/dist", "dist/a.js"));
        assert!(!covered("/dist", "web/dist/a.js"));
        assert!(covered("doc/*.txt", "doc/a.txt"));
        assert!(!covered("doc/*.txt", "doc/server/a.txt"));
        assert!(!covered("doc/*.txt", "web/doc/a.txt"));
    }

    #[test]
    fn double_stars_cross_folders() {
        assert!(covered("**/logs", "a/b/logs/x"));
        assert!(covered("**/logs", "logs/x"));
        assert!(covered("a/**/b", "a/b"));
        assert!(covered("a/**/b", "a/x/y/b"));
        assert!(covered("abc/**", "abc/x/y"));
        assert!(!covered("abc/**", "abc"));
    }

    #[test]
    fn later_rules_take_back() {
        assert!(!covered(".env*\n!.env.example", ".env.example"));
        assert!(covered(".env*\n!.env.example", ".env"));
        assert!(covered("!.env\n.env", ".env"));
        // What lies in an excluded folder stays out.
        assert!(covered("secrets/\n!secrets/readme.md", "secrets/readme.md"));
        assert!(!covered("secrets/*\n!secrets/readme.md", "secrets/readme.md"));
    }

    #[test]
    fn deeper_files_win_and_stay_within_their_folder() {
        let rules = rules(&[(".gitignore", "*.db"), ("data/.gitignore", "!keep.db\n/tmp")]);
        let ignores = Ignores::of(&rules);
        assert!(ignores.covers("a.db"));
        assert!(!ignores.covers("data/keep.db"));
        assert!(ignores.covers("data/tmp/x"));
        assert!(!ignores.covers("tmp/x"));
    }

    #[test]
    fn wildcards_within_a_name() {
        assert!(part_matches("a*b*c", "a--b--bc"));
        assert!(!part_matches("a*b*c", "a--b--bd"));
        assert!(part_matches("*.py[co]", "x.pyc"));
        assert!(!part_matches("*.py[!co]", "x.pyc"));
        assert!(part_matches("[a-f]?", "bz"));
        assert!(part_matches("\\!x", "!x"));
        assert!(!part_matches("[a", "[a"));
        assert!(!part_matches(&"*a".repeat(200), &"b".repeat(4000)));
    }
}
