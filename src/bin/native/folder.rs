//! A folder on disk as a container. Links are named and never followed; folders that are left out anyway are not listed.

use shipworthy::intake::{Container, Files, Limits, Member, MemberKind, is_closed};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// Lists a folder and everything below it.
pub(super) fn open(folder: &Path) -> io::Result<Box<dyn Container>> {
    let folder = folder.canonicalize()?;
    let name = folder.file_name().map_or_else(|| "project".to_owned(), |name| name.to_string_lossy().into_owned());
    let mut members = Vec::new();
    let mut paths: Vec<PathBuf> = Vec::new();
    let mut open = vec![(folder, String::new())];
    while let Some((folder, prefix)) = open.pop() {
        let Ok(listed) = fs::read_dir(&folder) else { continue };
        let mut entries: Vec<fs::DirEntry> = listed.filter_map(Result::ok).collect();
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            // One above the limit is enough for the check to refuse the folder.
            if members.len() > Limits::PROJECT.members {
                break;
            }
            let own = entry.file_name().to_string_lossy().into_owned();
            let name = format!("{prefix}{own}");
            let Ok(kind) = entry.file_type() else { continue };
            let (bytes, kind) = if kind.is_symlink() {
                (0, MemberKind::Link)
            } else if kind.is_dir() && is_closed(&name) {
                (0, MemberKind::Closed)
            } else if kind.is_dir() {
                open.push((entry.path(), format!("{name}/")));
                continue;
            } else if kind.is_file() {
                (entry.metadata().map_or(0, |metadata| metadata.len()), MemberKind::File)
            } else {
                continue;
            };
            members.push(Member { name, bytes, kind });
            paths.push(entry.path());
        }
    }
    let open = move |index: usize| paths.get(index).ok_or_else(|| io::ErrorKind::NotFound.into()).and_then(File::open);
    Ok(Box::new(Files::new(&name, members, open)))
}
