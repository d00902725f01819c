//! What objects hold: commits, folders, tags.

use super::id::Id;
use crate::facts::Moment;
use std::borrow::Cow;

/// The four kinds of objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Commit,
    Tree,
    Blob,
    Tag,
}

impl Kind {
    pub(super) fn parse(word: &[u8]) -> Option<Self> {
        Some(match word {
            b"commit" => Self::Commit,
            b"tree" => Self::Tree,
            b"blob" => Self::Blob,
            b"tag" => Self::Tag,
            _ => return None,
        })
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Commit => "commit",
            Self::Tree => "tree",
            Self::Blob => "blob",
            Self::Tag => "tag",
        }
    }
}

/// One commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Commit {
    pub(super) tree: Id,
    pub(super) parents: Vec<Id>,
    /// Name and address of who wrote it.
    pub(super) author: (String, String),
    pub(super) at: Moment,
}

/// Most parents of one commit that are followed.
const PARENTS: usize = 4_096;

impl Commit {
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let head = bytes.windows(2).position(|pair| pair == b"\n\n").and_then(|end| bytes.get(..end)).unwrap_or(bytes);
        let field = |name: &'static str| {
            head.split(|&byte| byte == b'\n').filter_map(move |line| line.strip_prefix(name.as_bytes())?.strip_prefix(b" "))
        };
        let latin = field("encoding").next().is_some_and(|name| {
            matches!(
                name.to_ascii_lowercase().as_slice(),
                b"iso-8859-1" | b"iso8859-1" | b"latin1" | b"latin-1" | b"windows-1252" | b"cp1252"
            )
        });
        let words = |bytes: &[u8]| match std::str::from_utf8(bytes) {
            Err(_) if latin => bytes.iter().map(|&byte| char::from(byte)).collect(),
            _ => String::from_utf8_lossy(bytes).into_owned(),
        };
        let (name, address, _) = identity(field("author").next().unwrap_or(b""));
        let (_, _, at) = identity(field("committer").next().unwrap_or(b""));
        Some(Self {
            tree: Id::parse(field("tree").next()?)?,
            parents: field("parent").filter_map(Id::parse).take(PARENTS).collect(),
            author: (words(name), words(address)),
            at,
        })
    }
}

/// `Name <address> seconds offset`, in its parts.
fn identity(line: &[u8]) -> (&[u8], &[u8], Moment) {
    let Some(end) = line.iter().rposition(|&byte| byte == b'>') else { return (line.trim_ascii(), b"", Moment::default()) };
    let start = line.iter().position(|&byte| byte == b'<').filter(|&start| start < end).unwrap_or(end);
    let name = line.get(..start).unwrap_or(b"").trim_ascii();
    let address = line.get(start + 1..end).unwrap_or(b"").trim_ascii();
    let time = std::str::from_utf8(line.get(end + 1..).unwrap_or(b"")).unwrap_or("");
    let mut parts = time.split_ascii_whitespace();
    // Later than the year 9999 is no time that a clock has shown.
    let seconds = parts.next().and_then(|seconds| seconds.parse::<i64>().ok()).filter(|seconds| (0..253_402_300_800).contains(seconds));
    let offset = parts.next().and_then(|zone| zone.parse::<i32>().ok()).filter(|zone| zone.abs() < 2400);
    let offset = offset.map_or(0, |zone| zone / 100 * 60 + zone % 100);
    (name, address, Moment { seconds: seconds.unwrap_or(0), offset })
}

/// One line of a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line<'t> {
    pub(super) name: Cow<'t, str>,
    pub(super) id: Id,
    pub(super) form: Form,
}

/// What a line of a folder is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Folder,
    File,
    Link,
    /// A commit of another repository.
    Project,
}

/// The lines of a folder, as far as they make sense. Names that are no names of files are left out.
pub(super) fn lines(tree: &[u8]) -> impl Iterator<Item = Line<'_>> {
    let mut rest = tree;
    std::iter::from_fn(move || {
        let space = rest.iter().position(|&byte| byte == b' ')?;
        let mode = rest.get(..space)?;
        let after = rest.get(space + 1..)?;
        let end = after.iter().position(|&byte| byte == 0)?;
        let (name, id) = (after.get(..end)?, Id::of(after.get(end + 1..)?)?);
        rest = after.get(end + 1 + Id::BYTES..)?;
        Some((mode, name, id))
    })
    .filter_map(|(mode, name, id)| {
        let form = match mode {
            b"40000" | b"040000" => Form::Folder,
            b"120000" => Form::Link,
            b"160000" => Form::Project,
            _ if mode.starts_with(b"100") => Form::File,
            _ => return None,
        };
        let name = String::from_utf8_lossy(name);
        let wrong = name.is_empty() || name == "." || name == ".." || name.contains('/') || name.contains(char::is_control);
        (!wrong).then_some(Line { name, id, form })
    })
}

/// What a tag points to.
pub(super) fn tagged(tag: &[u8]) -> Option<Id> {
    Id::parse(tag.split(|&byte| byte == b'\n').find_map(|line| line.strip_prefix(b"object "))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commit_is_parsed() {
        let text = format!(
            "tree {0}\nparent {1}\nparent {1}\nauthor Ann  <ann@x.org> 1700000000 +0530\ncommitter C <c@x.org> 1700000100 -0330\n\nauthor No <n@x.org> 1 +0000\n",
            "1".repeat(40),
            "2".repeat(40)
        );
        let commit = Commit::parse(text.as_bytes()).unwrap();
        assert_eq!(commit.author, ("Ann".to_owned(), "ann@x.org".to_owned()));
        assert_eq!(commit.at, Moment { seconds: 1_700_000_100, offset: -210 });
        assert_eq!(commit.parents.len(), 2);
        assert_eq!(Commit::parse(b"parent x\n"), None);
    }

    #[test]
    fn odd_names_are_left_out() {
        let mut tree = Vec::new();
        for (mode, name) in [("100644", "a.ts"), ("40000", ".."), ("100755", "x\u{1b}"), ("40000", "src"), ("777", "b")] {
            tree.extend(format!("{mode} {name}\0").bytes());
            tree.extend([7; 20]);
        }
        tree.extend(b"100644 cut\x00123");
        let names: Vec<String> = lines(&tree).map(|line| line.name.into_owned()).collect();
        assert_eq!(names, ["a.ts", "src"]);
    }
}
