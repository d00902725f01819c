//! Semantic versions, as leniently as registries hand them out.

/// Numbers, and what stands before a release. What a build adds (`+…`) orders nothing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Semver {
    /// Three numbers; a fourth, which some registries knew, follows.
    numbers: Vec<u64>,
    before: Before,
}

/// A release comes after everything that leads to it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Before {
    Release(Vec<Word>),
    Released,
}

/// Numbers come before letters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Word {
    Number(u64),
    Letters(String),
}

impl Semver {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.trim_start_matches(['v', 'V', '=']).trim();
        let text = text.split('+').next().unwrap_or(text);
        let (core, before) = text.split_once('-').map_or((text, None), |(core, before)| (core, Some(before)));
        let mut numbers = Vec::with_capacity(3);
        for part in core.split('.') {
            if part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_digit()) || numbers.len() == 4 {
                return None;
            }
            numbers.push(part.parse().unwrap_or(u64::MAX));
        }
        while numbers.len() < 3 {
            numbers.push(0);
        }
        if numbers.len() == 4 && numbers.last() == Some(&0) {
            numbers.pop();
        }
        let word = |word: &str| match word.parse() {
            Ok(number) if word.bytes().all(|byte| byte.is_ascii_digit()) => Word::Number(number),
            _ => Word::Letters(word.to_owned()),
        };
        let before = match before {
            Some(words) => Before::Release(words.split('.').map(word).collect()),
            None => Before::Released,
        };
        Some(Self { numbers, before })
    }

    pub(super) fn numbers(&self) -> &[u64] {
        &self.numbers
    }

    pub(super) fn is_before_release(&self) -> bool {
        self.before != Before::Released
    }
}
