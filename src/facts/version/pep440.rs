//! Python's versions, by PEP 440.

use super::digits;

/// The parts of a version in the order in which they decide.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Pep440 {
    epoch: u64,
    /// Without zeros at its end, which change nothing.
    release: Vec<u64>,
    pre: Pre,
    post: Option<u64>,
    dev: Dev,
    local: Option<Vec<Local>>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Pre {
    /// A development release of the release itself comes before its first alpha.
    Nothing,
    Of(char, u64),
    Release,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Dev {
    Of(u64),
    No,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Local {
    Letters(String),
    Number(u64),
}

const PRE: [(&str, char); 8] =
    [("alpha", 'a'), ("beta", 'b'), ("preview", 'r'), ("pre", 'r'), ("rc", 'r'), ("a", 'a'), ("b", 'b'), ("c", 'r')];

impl Pep440 {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let lower = text.trim().to_ascii_lowercase();
        let text = lower.strip_prefix('v').unwrap_or(&lower);
        let (text, local) = text.split_once('+').map_or((text, None), |(text, local)| (text, Some(local)));
        let (epoch, text) = match text.split_once('!') {
            Some((epoch, rest)) => (digits(epoch).filter(|(_, rest)| rest.is_empty())?.0, rest),
            None => (0, text),
        };
        let (first, mut rest) = digits(text)?;
        let mut release = vec![first];
        while let Some((number, after)) = rest.strip_prefix('.').and_then(digits) {
            release.push(number);
            rest = after;
        }
        while release.len() > 1 && release.last() == Some(&0) {
            release.pop();
        }
        let (mut pre, mut post, mut dev) = (None, None, None);
        while !rest.is_empty() {
            let bare = rest.trim_start_matches(['-', '_', '.']);
            if let Some((letter, after)) = PRE.iter().find_map(|(word, letter)| Some((*letter, bare.strip_prefix(word)?)))
                && pre.is_none()
                && post.is_none()
                && dev.is_none()
            {
                let (number, after) = numbered(after);
                pre = Some((letter, number));
                rest = after;
            } else if let Some(after) = ["post", "rev", "r"].iter().find_map(|word| bare.strip_prefix(word))
                && post.is_none()
                && dev.is_none()
            {
                let (number, after) = numbered(after);
                post = Some(number);
                rest = after;
            } else if let Some(after) = bare.strip_prefix("dev")
                && dev.is_none()
            {
                let (number, after) = numbered(after);
                dev = Some(number);
                rest = after;
            } else if let Some((number, after)) = rest.strip_prefix('-').and_then(digits)
                && post.is_none()
                && dev.is_none()
            {
                post = Some(number);
                rest = after;
            } else {
                return None;
            }
        }
        let pre = match (pre, post, dev) {
            (Some((letter, number)), ..) => Pre::Of(letter, number),
            (None, None, Some(_)) => Pre::Nothing,
            (None, ..) => Pre::Release,
        };
        let part = |part: &str| match part.parse() {
            Ok(number) => Local::Number(number),
            Err(_) => Local::Letters(part.to_owned()),
        };
        let local = local.map(|local| local.split(['.', '-', '_']).map(part).collect());
        Some(Self { epoch, release, pre, post, dev: dev.map_or(Dev::No, Dev::Of), local })
    }

    pub(super) fn release(&self) -> &[u64] {
        &self.release
    }

    pub(super) fn is_before_release(&self) -> bool {
        self.pre != Pre::Release || self.dev != Dev::No
    }
}

/// The number behind a word, which may be left out.
fn numbered(text: &str) -> (u64, &str) {
    digits(text.strip_prefix(['-', '_', '.']).unwrap_or(text)).unwrap_or((0, text))
}
