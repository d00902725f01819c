//! The archives that the tests drop, made in memory.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use zip::write::SimpleFileOptions;

/// A zip of these files.
pub(crate) fn zip(files: &[(String, String)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (path, text) in files {
        writer.start_file(path, SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Packs one file into a zip, without holding either in memory.
pub(crate) fn pack(file: &Path, name: &str, into: &Path) {
    let mut writer = zip::ZipWriter::new(File::create(into).unwrap());
    writer.start_file(name, SimpleFileOptions::default()).unwrap();
    std::io::copy(&mut File::open(file).unwrap(), &mut writer).unwrap();
    writer.finish().unwrap();
}

/// A small shop with faults in several dimensions.
pub(crate) fn shop() -> Vec<u8> {
    zip(&files())
}

/// The shop as a file to choose, in a folder of the test's own.
pub(crate) fn shop_file(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("e2e").join(test);
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join("shop.zip");
    fs::write(&file, shop()).unwrap();
    file
}

/// The files of the shop.
pub(crate) fn files() -> Vec<(String, String)> {
    let files = [
        ("shop/package.json", r#"{ "name": "shop", "dependencies": { "express": "^4", "openai": "^4", "react": "^18" } }"#),
        (
            "shop/server.js",
            "import express from 'express';\nconst app = express();\napp.get('/admin/users', async (req, res) => {\n  \
             res.json(await db.query(`select * from users where id = ${req.query.id}`));\n});\n\
             app.post('/chat', async (req, res) => res.json(await openai.chat.completions.create(req.body)));\napp.listen(3000);\n",
        ),
        ("shop/src/App.tsx", "export default function App() { return <div dangerouslySetInnerHTML={{ __html: location.hash }} />; }\n"),
        ("shop/supabase/migrations/1_start.sql", "create table orders (id uuid primary key, email text, total int);\n"),
        ("shop/index.html", "<!doctype html><title>Shop</title><script type=module src=/src/App.tsx></script>\n"),
        ("shop/README.md", "# Shop <script>alert(1)</script>\n"),
    ];
    files.map(|(path, text)| (path.to_owned(), text.to_owned())).into()
}

/// So much code that a visitor can change their mind while it is read.
pub(crate) fn heap() -> Vec<u8> {
    let module = |at: usize| {
        let mut text = String::new();
        for line in 0..250 {
            writeln!(
                text,
                "export function f{line}(a, b) {{ if (a > {at}) {{ return `${{b}}-{line}`; }} return [a, b, {line}].map((x) => x + 1); }}"
            )
            .unwrap();
        }
        (format!("heap/src/module{at}.ts"), text)
    };
    let mut files: Vec<(String, String)> = (0..1500).map(module).collect();
    files.push(("heap/package.json".to_owned(), r#"{ "name": "heap" }"#.to_owned()));
    zip(&files)
}

/// A project with at least that many faults, each in a line of its own.
pub(crate) fn faults(many: usize) -> Vec<u8> {
    const EACH: usize = 25;
    let module = |at: usize| {
        let mut text = String::from("import express from 'express';\nconst app = express();\n");
        for line in 0..EACH {
            writeln!(text, "app.post('/m{at}/r{line}', (req, res) => {{ eval(req.body.code{line}); res.json({{}}); }});").unwrap();
        }
        (format!("faults/src/module{at}.js"), text)
    };
    let mut files: Vec<(String, String)> = (0..many.div_ceil(EACH)).map(module).collect();
    files.push(("faults/package.json".to_owned(), r#"{ "name": "faults", "dependencies": { "express": "^4" } }"#.to_owned()));
    zip(&files)
}

/// The same archive with every file marked as encrypted.
pub(crate) fn encrypted(mut archive: Vec<u8>) -> Vec<u8> {
    for (signature, flags) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let places: Vec<usize> = (0..archive.len()).filter(|&at| archive[at..].starts_with(signature)).collect();
        for at in places {
            archive[at + flags] |= 1;
        }
    }
    archive
}
