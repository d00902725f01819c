//! Makes a store of advisories from public dumps.

use clap::Args;
use shipworthy::advisories::{Imported, Store, import};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Largest file of a dump that is read.
const LARGEST: u64 = 64 << 20;

/// What to make a store of.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// Zips of OSV files, or single JSON files.
    #[arg(long = "osv", required_unless_present = "split", conflicts_with = "split", num_args = 1..)]
    osv: Vec<PathBuf>,
    /// A store to part into one for each ecosystem.
    #[arg(long)]
    split: Option<PathBuf>,
    /// Where to write the store; with `--split` the folder.
    #[arg(long)]
    out: PathBuf,
    /// How the report names the source.
    #[arg(long)]
    source: Option<String>,
    /// The day of the dump, `2024-10-10`; that of its newest advisory unless said.
    #[arg(long)]
    day: Option<String>,
}

impl Options {
    pub(super) fn run(&self) -> Result<(), String> {
        if let Some(file) = &self.split {
            return split(file, &self.out);
        }
        let mut advisories: Vec<Imported> = Vec::new();
        for file in &self.osv {
            read(file, &mut advisories)?;
        }
        if advisories.is_empty() {
            return Err("none of the files holds an advisory for a package that is known".to_owned());
        }
        let newest = advisories.iter().map(|one| one.day.as_str()).max().unwrap_or("");
        let day = self.day.as_deref().unwrap_or(newest);
        let names: Vec<String> = self.osv.iter().filter_map(|file| Some(file.file_stem()?.to_string_lossy().into_owned())).collect();
        let source = self.source.clone().unwrap_or_else(|| names.join(", "));
        let bytes = Store::write(day, &source, &advisories);
        let (packages, count) = Store::read(bytes.clone())?.counts();
        std::fs::write(&self.out, &bytes).map_err(|error| format!("{} cannot be written: {error}", self.out.display()))?;
        println!("{}: {count} advisories for {packages} packages, newest of {newest}, {} bytes", self.out.display(), bytes.len());
        Ok(())
    }
}

/// Writes `advisories-npm.bin` and the like.
fn split(file: &Path, folder: &Path) -> Result<(), String> {
    let told = |why: &dyn std::fmt::Display| format!("the advisories {} cannot be read: {why}", file.display());
    let bytes = std::fs::read(file).map_err(|error| told(&error))?;
    let store = Store::read(bytes).map_err(|why| told(&why))?;
    std::fs::create_dir_all(folder).map_err(|error| format!("{} cannot be made: {error}", folder.display()))?;
    for (ecosystem, day, bytes) in store.by_ecosystem() {
        let part = folder.join(format!("advisories-{ecosystem}.bin"));
        std::fs::write(&part, bytes).map_err(|error| format!("{} cannot be written: {error}", part.display()))?;
        println!("{ecosystem} {day}");
    }
    Ok(())
}

fn read(path: &Path, advisories: &mut Vec<Imported>) -> Result<(), String> {
    let told = |error: &dyn std::fmt::Display| format!("{} cannot be read: {error}", path.display());
    let file = File::open(path).map_err(|error| told(&error))?;
    if path.extension().is_none_or(|extension| extension != "zip") {
        let mut text = String::new();
        file.take(LARGEST).read_to_string(&mut text).map_err(|error| told(&error))?;
        advisories.extend(import(&text));
        return Ok(());
    }
    let mut archive = zip::ZipArchive::new(file).map_err(|error| told(&error))?;
    for index in 0..archive.len() {
        let mut text = String::new();
        let entry = archive.by_index(index).map_err(|error| told(&error))?;
        // A folder, or what is no text, is no advisory.
        if entry.take(LARGEST).read_to_string(&mut text).is_ok() {
            advisories.extend(import(&text));
        }
    }
    Ok(())
}
