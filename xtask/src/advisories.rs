//! A store of advisories from public dumps, by the program's own importer, what it weighs, and how it stands beside the
//! page: one list an ecosystem, so that a visitor fetches only those that their project needs.

use crate::names::Files;
use crate::process::{cargo, read};
use crate::{Outcome, compress};
use std::fs;
use std::path::Path;

/// Where a store goes unless said.
const OUT: &str = "target/advisories.bin";

/// Makes a store and says what it weighs on the way to a browser.
pub(crate) fn make(root: &Path, options: &[&str]) -> Outcome {
    let named = options.iter().position(|option| *option == "--out").and_then(|at| options.get(at + 1)).copied();
    let mut run = cargo();
    run.current_dir(root).args(["run", "--locked", "--quiet", "--bin", "shipworthy", "--", "advisories"]).args(options);
    if named.is_none() {
        run.args(["--out", OUT]);
    }
    print!("{}", read("making a store of advisories", &mut run)?);
    let path = root.join(named.unwrap_or(OUT));
    let bytes = fs::read(&path).map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
    println!("xtask: {} bytes raw, {} brotli", bytes.len(), compress::brotli(&bytes, 11)?.len());
    Ok(())
}

/// The lists of a store, by their names in the site.
pub(crate) fn lists(root: &Path, store: &Path) -> Outcome<Files> {
    let folder = root.join("target/advisories");
    drop(fs::remove_dir_all(&folder));
    let mut run = cargo();
    run.current_dir(root).args(["run", "--quiet", "--bin", "shipworthy", "--", "advisories", "--split"]).arg(store);
    let said = read("parting the store of advisories", run.arg("--out").arg(&folder))?;
    let mut lists = Files::new();
    for line in said.lines() {
        let (ecosystem, day) = line.split_once(' ').ok_or_else(|| format!("`{line}` names no list"))?;
        let name = format!("advisories-{ecosystem}.bin");
        let bytes = fs::read(folder.join(&name)).map_err(|error| format!("{name} cannot be read: {error}"))?;
        println!("xtask: {name}: published flaws as known on {day}");
        lists.insert(name, bytes);
    }
    Ok(lists)
}

/// What stands in the script of the engine's worker for the lists.
const PLACE: &str = "{\"ADVISORIES\": \"\"}";

const WORKER: &str = "engine-worker.js";

/// Puts lists beside the page, and tells the engine where they are.
pub(crate) fn fill(files: &mut Files, lists: Files) -> Outcome {
    let worker = files.get(WORKER).and_then(|bytes| std::str::from_utf8(bytes).ok());
    let worker = worker.filter(|worker| worker.matches(PLACE).count() == 1);
    let worker = worker.ok_or_else(|| format!("{WORKER} does not hold {PLACE} once"))?;
    let named: serde_json::Map<String, serde_json::Value> = lists
        .keys()
        .filter_map(|name| Some((name.strip_prefix("advisories-")?.strip_suffix(".bin")?.to_owned(), name.as_str().into())))
        .collect();
    let worker = worker.replace(PLACE, &serde_json::Value::Object(named).to_string());
    files.insert(WORKER.to_owned(), worker.into_bytes());
    files.extend(lists);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worker_is_told_where_lists_are_and_follows_their_contents() {
        let site = |list: &[u8]| {
            let mut files: Files = [(WORKER.to_owned(), format!("self.advisories = {PLACE};").into_bytes())].into();
            fill(&mut files, [("advisories-npm.bin".to_owned(), list.to_vec())].into()).unwrap();
            crate::names::fingerprint(files).unwrap()
        };
        let files = site(b"1");
        let list = files.keys().find(|name| name.starts_with("advisories-npm-")).unwrap();
        let worker = files.iter().find(|(name, _)| name.starts_with("engine-worker-")).unwrap().1;
        assert_eq!(std::str::from_utf8(worker).unwrap(), format!("self.advisories = {{\"npm\":\"{list}\"}};"));
        assert_ne!(site(b"2").keys().collect::<Vec<_>>(), files.keys().collect::<Vec<_>>());
        let mut none: Files = [(WORKER.to_owned(), format!("self.advisories = {PLACE};").into_bytes())].into();
        fill(&mut none, Files::new()).unwrap();
        assert_eq!(none[WORKER], b"self.advisories = {};");
        assert!(fill(&mut none, Files::new()).is_err());
    }
}
