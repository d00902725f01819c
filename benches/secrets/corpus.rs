//! What the search for credentials is timed on, and how: a plain inflate of files beside the search through them.

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use shipworthy::intake::Entry;
use shipworthy::readers::find_secrets;
use std::io::{Read, Write};

/// Bytes that the made-up corpus has at least.
const BYTES: usize = 4 << 20;
/// How often everything is done; the quickest round counts.
const ROUNDS: usize = 5;

/// Ordinary files, of which most of a project is made.
const ORDINARY: [(&str, &str); 6] = [
    ("src/pages/Classes.tsx", include_str!("../../src/browser/engine/sample/src/pages/Classes.tsx")),
    ("src/pages/Admin.tsx", include_str!("../../src/browser/engine/sample/src/pages/Admin.tsx")),
    ("supabase/migrations/1_start.sql", include_str!("../../src/browser/engine/sample/supabase/migrations/20250112090000_start.sql")),
    ("server.js", include_str!("../../tests/samples/flea-market-api/server.js")),
    ("package.json", include_str!("../../tests/samples/invoices/package.json")),
    ("README.md", include_str!("../../tests/samples/invoices/README.md")),
];

/// Files that speak of keys and passwords, one among many ordinary ones.
const TELLING: [&str; 3] = [
    include_str!("../../tests/planted/web.txt"),
    include_str!("../../tests/planted/operations.txt"),
    include_str!("../../tests/planted/jvm.txt"),
];

/// Files, packed and plain.
#[derive(Debug)]
pub(crate) struct Corpus {
    files: Vec<(Entry, String, Vec<u8>)>,
    bytes: usize,
}

impl Corpus {
    /// Files of those paths and texts.
    pub(crate) fn of(texts: impl IntoIterator<Item = (String, String)>) -> Self {
        let files: Vec<(Entry, String, Vec<u8>)> = texts
            .into_iter()
            .enumerate()
            .map(|(index, (path, text))| {
                let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
                encoder.write_all(text.as_bytes()).unwrap();
                (Entry::new(index, path, text.len() as u64), text, encoder.finish().unwrap())
            })
            .collect();
        let bytes = files.iter().map(|(_, text, _)| text.len()).sum();
        Self { files, bytes }
    }

    /// Made-up files: modules of a few screens, and now and then one that speaks of keys.
    pub(crate) fn made_up() -> Self {
        let telling: Vec<(&str, &str)> =
            TELLING.iter().flat_map(|bundle| bundle.split("=== ")).filter_map(|part| part.split_once('\n')).collect();
        let (mut texts, mut bytes) = (Vec::new(), 0);
        for number in 0.. {
            let (path, text) = ORDINARY[number % ORDINARY.len()];
            let mut file = (format!("{number}/{path}"), text.repeat(4));
            if number % 20 == 19 {
                let (path, text) = telling[number / 20 % telling.len()];
                file = (format!("{number}/{path}"), text.replace(['⟦', '⟧', '⟪', '⟫'], ""));
            }
            bytes += file.1.len();
            texts.push(file);
            if bytes >= BYTES {
                break;
            }
        }
        Self::of(texts)
    }

    /// How many bytes an inflate and a search get through in a second. `now` tells seconds.
    pub(crate) fn paces(&self, now: impl Fn() -> f64) -> Paces {
        let pace = |work: &dyn Fn() -> usize| {
            let rounds = (0..ROUNDS).map(|_| {
                let start = now();
                assert!(std::hint::black_box(work()) > 0, "the work was left out");
                now() - start
            });
            self.bytes as f64 / rounds.fold(f64::INFINITY, f64::min).max(1e-6) / 1e6
        };
        let inflate = pace(&|| {
            let inflated = self.files.iter().map(|(_, text, packed)| {
                let mut plain = Vec::with_capacity(text.len());
                DeflateDecoder::new(packed.as_slice()).read_to_end(&mut plain).unwrap()
            });
            inflated.sum()
        });
        let search = pace(&|| self.files.iter().map(|(entry, text, _)| find_secrets(entry, text)).sum());
        Paces { inflate, search, bytes: self.bytes, files: self.files.len() }
    }
}

/// What was measured, in millions of bytes a second.
#[derive(Debug)]
pub(crate) struct Paces {
    inflate: f64,
    search: f64,
    bytes: usize,
    files: usize,
}

impl Paces {
    /// One line of the table.
    pub(crate) fn line(&self, what: &str) -> String {
        let ratio = self.search / self.inflate;
        let size = format!("{} files, {:.1} MB", self.files, self.bytes as f64 / 1e6);
        format!("pace: {what:<24} {size:<22} inflate {:>7.1} MB/s   search {:>7.1} MB/s   ratio {ratio:.2}", self.inflate, self.search)
    }
}
