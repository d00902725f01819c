//! A version store made from a description, so that a sample can have a history and stay text.
//!
//! Lines, in order: `branch NAME`, `remote NAME ADDRESS`, `commit DATE AUTHOR: MESSAGE` and below it its changes (`+ PATH`
//! with the file's text in lines that start with `| `, or without them as the sample has it; `+ *` for all files of the
//! sample; `- PATH`), `commits NUMBER AUTHOR` for that many commits that change nothing, a day each, `pushed` for what
//! the remotes were last known to have.

use super::{Places, expand};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use std::collections::BTreeMap;
use std::io::Write;

/// Seconds of a day.
const DAY: i64 = 86_400;

type Id = [u8; 20];

/// What a description stands for.
pub(super) struct Made {
    /// The files of the store.
    pub(super) files: Vec<(String, Vec<u8>)>,
    /// The places that are marked in it.
    pub(super) marked: Places,
}

/// Makes the store at `path` (`.git`, `web/.git`) of a sample with those files.
pub(super) fn made(path: &str, text: &str, working: &BTreeMap<String, Vec<u8>>) -> Made {
    let mut writer = Writer { store: path.to_owned(), branch: "main".to_owned(), ..Writer::default() };
    let folder = path.strip_suffix(".git").expect("a store is called .git");
    let mut lines = text.lines().peekable();
    let mut open = false;
    while let Some(line) = lines.next() {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        if open && !matches!(word, "+" | "-") {
            writer.commit();
            open = false;
        }
        match word {
            "branch" => writer.branch = rest.to_owned(),
            "remote" => {
                let (name, address) = rest.split_once(' ').expect("remote NAME ADDRESS");
                writer.remotes.push((name.to_owned(), address.to_owned()));
            }
            "commit" => {
                let (date, rest) = rest.split_once(' ').expect("commit DATE AUTHOR: MESSAGE");
                let (author, message) = rest.split_once(": ").expect("commit DATE AUTHOR: MESSAGE");
                (writer.at, writer.author, writer.message) = (seconds(date), author.to_owned(), message.to_owned());
                open = true;
            }
            "commits" => {
                let (number, author) = rest.split_once(' ').expect("commits NUMBER AUTHOR");
                for _ in 0..number.parse().expect("commits NUMBER AUTHOR") {
                    (writer.at, writer.author, writer.message) = (writer.at + DAY, author.to_owned(), "Go on".to_owned());
                    writer.commit();
                }
            }
            "+" if rest == "*" => {
                for (path, bytes) in working.iter().filter_map(|(path, bytes)| Some((path.strip_prefix(folder)?, bytes))) {
                    writer.add(path, bytes);
                }
            }
            "+" => {
                let mut given: Option<String> = None;
                while let Some(line) = lines.next_if(|line| line.starts_with('|')) {
                    let content = given.get_or_insert_default();
                    content.push_str(line.strip_prefix("| ").unwrap_or(""));
                    content.push('\n');
                }
                match given {
                    Some(given) => {
                        let (plain, marks) = expand(&given);
                        writer.marked.extend(marks.into_iter().map(|line| (format!("{folder}{rest}"), line)));
                        writer.add(rest, plain.as_bytes());
                    }
                    None => {
                        let bytes = working.get(&format!("{folder}{rest}")).expect("a file of the sample");
                        writer.add(rest, bytes);
                    }
                }
            }
            "-" => drop(writer.files.remove(rest).expect("a file of the history")),
            "pushed" => writer.pushed = writer.head,
            _ => panic!("unknown line in a history: {line}"),
        }
    }
    if open {
        writer.commit();
    }
    writer.close()
}

/// The first second of a date.
fn seconds(date: &str) -> i64 {
    let parts: Vec<i64> = date.split('-').map(|part| part.parse().expect("YYYY-MM-DD")).collect();
    let [year, month, day] = parts.as_slice() else { panic!("YYYY-MM-DD") };
    // Years start in March here, so that the leap day ends them.
    let (year, month) = if *month > 2 { (*year, month - 3) } else { (year - 1, month + 9) };
    (365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1 - 719_468) * DAY
}

/// A store while it is written.
#[derive(Default)]
struct Writer {
    store: String,
    branch: String,
    remotes: Vec<(String, String)>,
    /// What the next commit holds.
    files: BTreeMap<String, (Id, usize)>,
    objects: BTreeMap<String, Vec<u8>>,
    at: i64,
    author: String,
    message: String,
    head: Option<Id>,
    pushed: Option<Id>,
    marked: Places,
}

impl Writer {
    fn add(&mut self, path: &str, bytes: &[u8]) {
        let id = self.object("blob", bytes);
        self.files.insert(path.to_owned(), (id, bytes.len()));
    }

    fn object(&mut self, kind: &str, content: &[u8]) -> Id {
        let mut whole = format!("{kind} {}\0", content.len()).into_bytes();
        whole.extend_from_slice(content);
        let id = sum(&whole);
        let name = hex(&id);
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(&whole).unwrap();
        let (folder, rest) = name.split_at(2);
        self.objects.insert(format!("objects/{folder}/{rest}"), encoder.finish().unwrap());
        id
    }

    /// The tree of the files below a folder, which ends in `/` or is empty.
    fn tree(&mut self, folder: &str) -> Id {
        let mut entries: BTreeMap<String, (&str, Id)> = BTreeMap::new();
        let below: Vec<(String, Id)> =
            self.files.iter().filter_map(|(path, (id, _))| Some((path.strip_prefix(folder)?.to_owned(), *id))).collect();
        for (path, id) in below {
            match path.split_once('/') {
                // A folder stands where its name with a slash would.
                Some((name, _)) => {
                    let tree = self.tree(&format!("{folder}{name}/"));
                    entries.insert(format!("{name}/"), ("40000", tree));
                }
                None => drop(entries.insert(path, ("100644", id))),
            }
        }
        let mut content = Vec::new();
        for (name, (mode, id)) in entries {
            content.extend_from_slice(format!("{mode} {}\0", name.trim_end_matches('/')).as_bytes());
            content.extend_from_slice(&id);
        }
        self.object("tree", &content)
    }

    fn commit(&mut self) {
        let tree = self.tree("");
        let parent = self.head.map_or_else(String::new, |head| format!("parent {}\n", hex(&head)));
        let author = &self.author;
        let address = author.to_ascii_lowercase().replace(|c: char| !c.is_ascii_alphanumeric() && c != '[' && c != ']', ".");
        let who = format!("{author} <{address}@example.com> {} +0000", self.at);
        let content = format!("tree {}\n{parent}author {who}\ncommitter {who}\n\n{}\n", hex(&tree), self.message);
        self.head = Some(self.object("commit", content.as_bytes()));
    }

    fn close(mut self) -> Made {
        let mut config = "[core]\n\trepositoryformatversion = 0\n\tbare = false\n".to_owned();
        for (name, address) in &self.remotes {
            config.push_str(&format!("[remote \"{name}\"]\n\turl = {address}\n\tfetch = +refs/heads/*:refs/remotes/{name}/*\n"));
        }
        let mut parts = std::mem::take(&mut self.objects);
        parts.insert("config".to_owned(), config.into_bytes());
        parts.insert("HEAD".to_owned(), format!("ref: refs/heads/{}\n", self.branch).into_bytes());
        parts.insert("index".to_owned(), index(&self.files));
        if let Some(head) = self.head {
            parts.insert(format!("refs/heads/{}", self.branch), format!("{}\n", hex(&head)).into_bytes());
        }
        if let (Some(pushed), Some((name, _))) = (self.pushed, self.remotes.first()) {
            parts.insert(format!("refs/remotes/{name}/{}", self.branch), format!("{}\n", hex(&pushed)).into_bytes());
        }
        // An empty store has a folder of objects too.
        parts.entry("objects/info/packs".to_owned()).or_default();
        let files = parts.into_iter().map(|(name, bytes)| (format!("{}/{name}", self.store), bytes)).collect();
        Made { files, marked: self.marked }
    }
}

/// The list of kept files, in its second version.
fn index(files: &BTreeMap<String, (Id, usize)>) -> Vec<u8> {
    let number = |number: usize| u32::try_from(number).unwrap().to_be_bytes();
    let mut bytes = b"DIRC".to_vec();
    bytes.extend_from_slice(&2_u32.to_be_bytes());
    bytes.extend_from_slice(&number(files.len()));
    for (path, (id, size)) in files {
        let start = bytes.len();
        bytes.extend_from_slice(&[0; 24]);
        bytes.extend_from_slice(&0o100_644_u32.to_be_bytes());
        bytes.extend_from_slice(&[0; 8]);
        bytes.extend_from_slice(&number(*size));
        bytes.extend_from_slice(id);
        bytes.extend_from_slice(&u16::try_from(path.len()).unwrap().to_be_bytes());
        bytes.extend_from_slice(path.as_bytes());
        let padding = 8 - (bytes.len() - start) % 8;
        bytes.extend(std::iter::repeat_n(0, padding));
    }
    let check = sum(&bytes);
    bytes.extend_from_slice(&check);
    bytes
}

fn sum(bytes: &[u8]) -> Id {
    sha1_smol::Sha1::from(bytes).digest().bytes()
}

fn hex(id: &Id) -> String {
    id.iter().map(|byte| format!("{byte:02x}")).collect()
}
