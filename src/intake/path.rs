//! Names of members made into safe relative paths.

use super::oddity::{Odd, is_invisible};

/// Longest path that is taken for one. Linux allows 4,096 bytes.
const LONGEST: usize = 4096;

/// A member's name as a relative path with `/` between folders.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Normal {
    /// The path.
    pub(super) path: String,
    /// What was odd about the name, though it could be read.
    pub(super) odd: Option<Odd>,
    /// Folders were separated by backslashes.
    pub(super) backslashes: bool,
}

/// A member's name as a path, or what keeps it from being one.
pub(super) fn normalise(name: &str) -> Result<Normal, Odd> {
    if name.len() > LONGEST {
        return Err(Odd::Long);
    }
    // As nearly all are: nothing to take out and nothing to wonder about.
    if name.bytes().all(|byte| (byte.is_ascii_graphic() || byte == b' ') && byte != b'\\')
        && name.split('/').all(is_plain)
        && !name.get(..2).is_some_and(|start| start.ends_with(':'))
    {
        return Ok(Normal { path: name.to_owned(), odd: None, backslashes: false });
    }
    let mut odd = None;
    // Paths of Windows tools. A slash anywhere says that a backslash is part of a name, as it may be on Unix.
    let backslashes = name.contains('\\') && !name.contains('/');
    let (separators, mut rest): (&[char], &str) = if name.contains('\\') { (&['/', '\\'], name) } else { (&['/'], name) };
    if let [letter, b':', b'/' | b'\\', ..] = name.as_bytes()
        && letter.is_ascii_alphabetic()
    {
        odd = Some(Odd::Drive);
        rest = name.get(2..).unwrap_or("");
    } else if name.starts_with(separators) {
        odd = Some(Odd::Absolute);
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in rest.split(separators) {
        match part {
            "" | "." => {}
            ".." => return Err(Odd::Outside),
            part => parts.push(part),
        }
    }
    let mut path = parts.join("/");
    if path.is_empty() {
        return Err(Odd::Nameless);
    }
    if path.contains('\u{FFFD}') {
        odd = Some(Odd::NotText);
    }
    if path.contains(is_invisible) {
        odd = Some(Odd::Invisible);
    }
    if parts.iter().any(|part| is_reserved(part)) {
        odd = odd.or(Some(Odd::Reserved));
    }
    if path.contains(char::is_control) {
        odd = Some(Odd::Control);
        path = path.chars().map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect();
    }
    Ok(Normal { path, odd, backslashes })
}

/// Whether a part of a path is a name and nothing else.
fn is_plain(part: &str) -> bool {
    !matches!(part, "" | "." | "..") && !is_reserved(part)
}

/// Whether Windows keeps the name of a file or folder for a device.
fn is_reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end();
    if !matches!(stem.len(), 3 | 4) {
        return false;
    }
    let numbered = |start: &str| {
        let (head, digit) = (stem.get(..3), stem.get(3..));
        head.is_some_and(|head| head.eq_ignore_ascii_case(start))
            && matches!(digit, Some("1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9"))
    };
    ["con", "prn", "aux", "nul"].iter().any(|device| stem.eq_ignore_ascii_case(device)) || numbered("com") || numbered("lpt")
}

/// What an operating system adds to an archive beside what was packed.
pub(super) fn is_noise(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    path.starts_with("__MACOSX/") || matches!(name, ".DS_Store" | "Thumbs.db" | "desktop.ini" | ".localized")
}

/// Folders of a product's own code: one that stands alone is no wrapper around a project.
fn is_own(folder: &str) -> bool {
    folder.starts_with('.')
        || matches!(
            folder,
            "src"
                | "app"
                | "pages"
                | "lib"
                | "components"
                | "public"
                | "api"
                | "functions"
                | "supabase"
                | "prisma"
                | "node_modules"
                | "tests"
                | "test"
        )
}

/// The one folder that everything stands in, with its `/`, if there is one and it is a wrapper.
pub(super) fn common_top<'p>(paths: impl Iterator<Item = &'p str> + Clone) -> Option<&'p str> {
    let mut packed = paths.filter(|path| !is_noise(path));
    let first = packed.next()?;
    let top = first.get(..=first.find('/')?)?;
    (!is_own(top.trim_end_matches('/')) && packed.all(|path| path.starts_with(top))).then_some(top)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(name: &str) -> Result<(String, Option<Odd>), Odd> {
        normalise(name).map(|normal| (normal.path, normal.odd))
    }

    #[test]
    fn names_become_paths() {
        assert_eq!(path("a/./b//c.ts"), Ok(("a/b/c.ts".into(), None)));
        assert_eq!(path("a\\b.ts"), Ok(("a/b.ts".into(), None)));
        assert!(normalise("a\\b.ts").is_ok_and(|normal| normal.backslashes));
        assert_eq!(path("/etc/passwd"), Ok(("etc/passwd".into(), Some(Odd::Absolute))));
        assert_eq!(path("C:\\win\\x.txt"), Ok(("win/x.txt".into(), Some(Odd::Drive))));
        assert_eq!(path("a/../../x"), Err(Odd::Outside));
        assert_eq!(path("..\\x"), Err(Odd::Outside));
        assert_eq!(path("./"), Err(Odd::Nameless));
        assert_eq!(path("a\u{1b}[2J"), Ok(("a\u{FFFD}[2J".into(), Some(Odd::Control))));
        assert_eq!(path(&"x".repeat(5000)), Err(Odd::Long));
        assert_eq!(path("x:y/z"), Ok(("x:y/z".into(), None)));
    }

    #[test]
    fn one_wrapper_is_taken_off() {
        let top = |paths: &[&str]| common_top(paths.iter().copied()).map(str::to_owned);
        assert_eq!(top(&["shop-main/a.ts", "shop-main/src/b.ts"]), Some("shop-main/".into()));
        assert_eq!(top(&["__MACOSX/shop/._a.ts", "shop/a.ts", ".DS_Store"]), Some("shop/".into()));
        assert_eq!(top(&["src/a.ts", "src/b.ts"]), None);
        assert_eq!(top(&["a/x.ts", "b/y.ts"]), None);
        assert_eq!(top(&["x.ts"]), None);
        assert_eq!(top(&[]), None);
    }
}
