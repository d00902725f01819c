//! Requirements in Python's form, as `requirements.txt` and `pyproject.toml` list them.

use super::manifests::Stated;
use super::yaml::Node;
use crate::readers::Source;

/// One requirement: `flask[async]>=2.0 ; python_version > "3"`, `name @ https://…`.
pub(super) fn one(text: &str, dev: bool, at: usize) -> Option<Stated> {
    let text = text.trim().trim_matches(['"', '\'', ',']).trim();
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))).unwrap_or(text.len());
    let (name, rest) = text.split_at_checked(end)?;
    // Extras ask for more packages and say nothing about the version.
    let rest = rest.trim_start();
    let rest = match rest.strip_prefix('[') {
        Some(extras) => extras.split_once(']').map_or("", |(_, rest)| rest),
        None => rest,
    };
    let version = rest.split(" ;").next().unwrap_or("");
    let version = if version.trim_start().starts_with('@') { version } else { version.split(';').next().unwrap_or("") };
    let sensible = name.starts_with(|c: char| c.is_ascii_alphanumeric()) && (rest.is_empty() || !rest.starts_with([':', '/', '\\']));
    sensible.then(|| Stated::new(name.to_ascii_lowercase(), version.trim(), dev, at))
}

/// The lines of a list. Other lists that it names (`-r`) are read under their own names.
pub(super) fn listed(source: &Source<'_>, dev: bool) -> Vec<Stated> {
    let mut stated = Vec::new();
    let mut goes_on = false;
    for (at, line) in source.lines() {
        let continues = std::mem::replace(&mut goes_on, line.trim_end().ends_with('\\'));
        // What goes on from the line before is a digest of its package.
        if continues {
            continue;
        }
        let line = line.split(" #").next().unwrap_or(line).trim().trim_end_matches('\\').trim();
        let line = line.split(" --hash").next().unwrap_or(line).trim();
        if let Some(address) = line
            .strip_prefix("-e ")
            .or_else(|| line.strip_prefix("--editable "))
            .or_else(|| Some(line).filter(|line| line.starts_with("git+")))
        {
            if let Some((_, name)) = address.split_once("#egg=") {
                stated.push(Stated::new(name.split(['&', '[']).next().unwrap_or(name).to_ascii_lowercase(), address.trim(), dev, at));
            }
            continue;
        }
        if !line.starts_with(['#', '-']) {
            stated.extend(one(line, dev, at));
        }
    }
    stated
}

/// `install_requires` of `setup.cfg` and `setup.py`, as far as it is written out.
pub(super) fn of_setup(source: &Source<'_>) -> Vec<Stated> {
    let mut stated = Vec::new();
    let script = source.path().ends_with(".py");
    let mut inside = false;
    for (at, line) in source.lines() {
        let text = line.trim();
        if !inside {
            let Some((name, rest)) = text.split_once('=') else { continue };
            if name.trim() != "install_requires" || script != rest.trim_start().starts_with('[') {
                continue;
            }
            inside = true;
            let rest = rest.trim_start().trim_start_matches('[');
            inside &= !rest.contains(']');
            let parts = rest.split(']').next().unwrap_or("").split("',").flat_map(|part| part.split("\","));
            stated.extend(parts.filter_map(|part| one(part, false, at)));
        } else if script {
            inside = !text.starts_with(']');
            if inside && text.starts_with(['"', '\'']) {
                let parts = text.split("',").flat_map(|part| part.split("\","));
                stated.extend(parts.filter_map(|part| one(part, false, at)));
            }
        } else if !line.starts_with([' ', '\t']) {
            inside = false;
        } else {
            stated.extend(one(text, false, at).filter(|_| !text.starts_with('#')));
        }
    }
    stated
}

/// What an environment of conda lists: its own packages, and those for pip below them.
pub(super) fn of_conda(nodes: &[Node<'_>]) -> Vec<Stated> {
    let listed = nodes.iter().filter(|node| node.part(0) == "dependencies" && !node.value.is_empty());
    let listed = listed.filter_map(|node| one(node.value, false, node.at));
    listed.filter(|stated| stated.name != "python" && stated.name != "pip").collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_requirements() {
        let text = "# x\n-r base.txt\n--index-url https://x\nFlask[async]==3.0.0 ; python_version > \"3.8\" # why\nidna==3.4 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\ncertifi==2024.1.1 --hash=sha256:aa\n-e git+https://github.com/a/b.git@main#egg=b\nx @ https://h/x-1.0-py3-none-any.whl ; python_version > \"3\"\n./local\nhttps://h/y.whl\nz\n";
        let source = Source::new("requirements.txt", text, vec![]);
        let found: Vec<String> = listed(&source, false).iter().map(|one| format!("{} {}", one.name, one.requirement)).collect();
        assert_eq!(
            found,
            [
                "flask ==3.0.0",
                "idna ==3.4",
                "certifi ==2024.1.1",
                "b git+https://github.com/a/b.git@main#egg=b",
                "x @ https://h/x-1.0-py3-none-any.whl",
                "z ",
            ]
        );
    }
}
