//! Names of members made into safe relative paths.

use super::Member;

/// A member's name as a relative path with `/`, or why it cannot be one.
pub(super) fn normalise(name: &str) -> Result<String, &'static str> {
    let mut parts: Vec<&str> = Vec::new();
    for part in name.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => return Err("its name points outside the archive"),
            part if part.contains('\0') => return Err("its name holds a NUL character"),
            part => parts.push(part),
        }
    }
    if parts.is_empty() { Err("it has no name") } else { Ok(parts.join("/")) }
}

/// Takes off the one folder that everything stands in, if there is one.
pub(super) fn strip_common_top(files: &mut [(usize, String, &Member)]) {
    let Some(top) = files.first().and_then(|(_, path, _)| path.split_once('/')).map(|(top, _)| format!("{top}/")) else {
        return;
    };
    if files.iter().all(|(_, path, _)| path.starts_with(&top)) {
        for (_, path, _) in files {
            path.drain(..top.len());
        }
    }
}
