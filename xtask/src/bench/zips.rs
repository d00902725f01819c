//! Zips to measure with, made up on the spot and the same each time: no project of anybody's, and as much like one as
//! their size asks for.

use crate::Outcome;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// One kind of zip: its name and how it is made.
pub(crate) struct Kind {
    /// Its name, which is that of the file too.
    pub(crate) name: &'static str,
    make: fn(&mut Pack) -> Outcome,
}

/// All of them, the quickest first.
pub(crate) const KINDS: &[Kind] = &[
    Kind { name: "small", make: |pack| pack.source("app", 220, 6_000) },
    Kind { name: "large", make: |pack| pack.source("app", 4_000, 5_000) },
    Kind { name: "monorepo", make: monorepo },
    Kind { name: "entries", make: entries },
    Kind { name: "export", make: export },
    Kind { name: "modules", make: modules },
    Kind { name: "line-1", make: |pack| pack.source("app", 200, 5_240) },
    Kind { name: "line-4", make: |pack| pack.source("app", 800, 5_240) },
    Kind { name: "line-16", make: |pack| pack.source("app", 3_200, 5_240) },
    Kind { name: "line-64", make: |pack| pack.source("app", 12_800, 5_240) },
];

/// The zip of a kind, made unless it is there.
pub(crate) fn zip(kind: &Kind, folder: &Path) -> Outcome<PathBuf> {
    let file = folder.join(format!("{}.zip", kind.name));
    if file.is_file() {
        return Ok(file);
    }
    println!("xtask: making {}", file.display());
    fs::create_dir_all(folder).map_err(|error| format!("{} cannot be made: {error}", folder.display()))?;
    // A zip that is made half is none.
    let half = file.with_extension("half");
    let mut pack = Pack::begin(&half)?;
    (kind.make)(&mut pack)?;
    pack.finish()?;
    fs::rename(&half, &file).map_err(|error| format!("{} cannot be written: {error}", file.display()))?;
    Ok(file)
}

/// Many packages in one repository.
fn monorepo(pack: &mut Pack) -> Outcome {
    pack.text("mono/package.json", r#"{ "name": "mono", "private": true, "workspaces": ["packages/*"] }"#)?;
    for package in 0..24 {
        pack.source(&format!("mono/packages/p{package}"), 160, 4_500)?;
    }
    Ok(())
}

/// 100,000 entries, most of them of other people's packages.
fn entries(pack: &mut Pack) -> Outcome {
    for at in 0..96_000 {
        pack.text(&format!("app/node_modules/p{}/lib/m{}.js", at / 60, at % 60), "module.exports = 1;\n")?;
    }
    pack.source("app", 4_000, 900)
}

/// 1.5 GB: packages, pictures and films, and a product among them.
fn modules(pack: &mut Pack) -> Outcome {
    for at in 0..80_000 {
        let text = pack.code(at, 4_000);
        pack.text(&format!("app/node_modules/p{}/lib/m{}.js", at / 60, at % 60), &text)?;
    }
    for at in 0..58 {
        pack.noise(&format!("app/public/film{at}.mp4"), 24 << 20)?;
    }
    pack.source("app", 3_000, 5_000)
}

/// One file of 100 MB: the editor's export of a whole app.
fn export(pack: &mut Pack) -> Outcome {
    let mut text = String::from(
        r#"{"_id":"app","app_version":"test","option_sets":{},"styles":{},"user_types":{"user":{"display":"User","fields":{}}},"pages":{"#,
    );
    let mut page = 0;
    while text.len() < 100 << 20 {
        let comma = if page > 0 { "," } else { "" };
        let _ = write!(
            text,
            r#"{comma}"p{page}":{{"id":"p{page}","name":"page_{page}","type":"Page","properties":{{"width":1200}},"elements":{{"#
        );
        for element in 0..400 {
            let (comma, number, width) = (if element > 0 { "," } else { "" }, page * 400 + element, pack.below(900));
            let _ = write!(
                text,
                r#"{comma}"e{number}":{{"id":"e{number}","type":"Text","name":"Element {number}","properties":{{"left":{width},"top":{number},"text":{{"type":"TextExpression","entries":{{"0":"Hello"}}}}}}}}"#
            );
        }
        text.push_str("},\"workflows\":{}}");
        page += 1;
    }
    text.push_str(r#"},"api":{},"element_definitions":{},"settings":{"client_safe":{"plugins":{}}}}"#);
    pack.text("app.bubble", &text)
}

/// A zip that grows.
struct Pack {
    writer: ZipWriter<BufWriter<File>>,
    chance: u64,
}

impl Pack {
    fn begin(file: &Path) -> Outcome<Self> {
        let out = File::create(file).map_err(|error| format!("{} cannot be made: {error}", file.display()))?;
        Ok(Self { writer: ZipWriter::new(BufWriter::with_capacity(1 << 20, out)), chance: 0x5417_0001 })
    }

    fn finish(self) -> Outcome {
        self.writer.finish().map(drop).map_err(|error| format!("a zip cannot be finished: {error}"))
    }

    fn next(&mut self) -> u64 {
        self.chance ^= self.chance << 13;
        self.chance ^= self.chance >> 7;
        self.chance ^= self.chance << 17;
        self.chance
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    fn put(&mut self, name: &str, bytes: &[u8], method: CompressionMethod) -> Outcome {
        let options = SimpleFileOptions::default().compression_method(method);
        self.writer
            .start_file(name, options)
            .map_err(|error| error.to_string())
            .and_then(|()| self.writer.write_all(bytes).map_err(|error| error.to_string()))
            .map_err(|error| format!("{name} cannot be packed: {error}"))
    }

    fn text(&mut self, name: &str, text: &str) -> Outcome {
        self.put(name, text.as_bytes(), CompressionMethod::Deflated)
    }

    /// Bytes that nothing makes smaller.
    fn noise(&mut self, name: &str, bytes: usize) -> Outcome {
        let noise: Vec<u8> = (0..bytes / 8).flat_map(|_| self.next().to_le_bytes()).collect();
        self.put(name, &noise, CompressionMethod::Stored)
    }

    /// A product of so many files, of so many bytes each on average.
    fn source(&mut self, folder: &str, files: u64, bytes: u64) -> Outcome {
        let package =
            r#"{ "name": "app", "dependencies": { "express": "^4", "react": "^18", "@supabase/supabase-js": "^2", "stripe": "^14" } }"#;
        self.text(&format!("{folder}/package.json"), package)?;
        for at in 0..files {
            let size = bytes / 2 + self.below(bytes);
            let (name, text) = match at % 12 {
                0 => (format!("server/routes/r{at}.ts"), self.route(at, size)),
                1 => (format!("supabase/migrations/{:014}_m{at}.sql", 20_250_101_000_000 + at), self.migration(at, size / 3)),
                2 | 3 => (format!("src/components/C{at}.tsx"), self.component(at, size)),
                4 => (
                    format!("docs/d{at}.md"),
                    format!("# Part {at}\n\n{}", "Words about how it works. ".repeat(usize::try_from(size / 52).unwrap_or(1))),
                ),
                5 => (format!("src/data/d{at}.json"), self.data(size)),
                6 => (
                    format!("src/styles/s{at}.css"),
                    format!(".c{at} {{ color: #123456; margin: 0 auto; }}\n").repeat(usize::try_from(size / 90).unwrap_or(1)),
                ),
                _ => (format!("src/lib/m{at}.ts"), self.code(at, size)),
            };
            self.text(&format!("{folder}/{name}"), &text)?;
        }
        Ok(())
    }

    fn code(&mut self, at: u64, bytes: u64) -> String {
        let mut text =
            format!("import {{ useState }} from 'react';\nimport {{ helper{} }} from './m{}';\n\n", self.below(90), self.below(900));
        while (text.len() as u64) < bytes {
            let (a, b, c) = (self.below(9_000), self.below(400), self.below(77));
            let _ = write!(
                text,
                "/** Works out part {a} of what is shown. */\nexport async function step{a}(items: Item[], limit = {b}): Promise<Result{c}> {{\n  \
                 const found = items.filter((item) => item.price > {b} && item.state !== 'gone{c}');\n  \
                 if (!found.length) {{\n    throw new Error(`nothing for ${{limit}} in {at}`);\n  }}\n  \
                 const total = found.reduce((sum, item) => sum + item.price * {c}, 0);\n  \
                 const {{ data, error }} = await supabase.from('orders{c}').select('id, total').eq('owner', limit).limit(50);\n  \
                 return {{ total, first: found[0]?.name ?? 'none', rest: found.slice(1).map((item) => ({{ ...item, seen: true }})), data, error }};\n}}\n\n"
            );
        }
        text
    }

    fn route(&mut self, at: u64, bytes: u64) -> String {
        let mut text = String::from("import express from 'express';\nimport { signedIn } from '../auth';\nconst app = express();\n");
        while (text.len() as u64) < bytes {
            let (a, b) = (self.below(9_000), self.below(90));
            let guard = if self.below(3) == 0 { "" } else { "signedIn, " };
            let _ = write!(
                text,
                "app.post('/r{at}/{a}', {guard}async (req, res) => {{\n  const {{ name, amount }} = req.body;\n  \
                 if (typeof name !== 'string' || amount > {b}) return res.status(400).json({{ error: 'bad input' }});\n  \
                 const rows = await db.query('select id, total from orders where owner = $1 and total > $2 limit 50', [req.user?.id, amount]);\n  \
                 res.json({{ rows, at: Date.now(), part: {a} }});\n}});\n"
            );
        }
        text
    }

    fn component(&mut self, at: u64, bytes: u64) -> String {
        let mut text = format!(
            "import {{ useEffect, useState }} from 'react';\n\nexport default function C{at}({{ items }}: Props) {{\n  const [open, setOpen] = useState(false);\n  return (\n    <section className=\"grid gap-4\">\n"
        );
        while (text.len() as u64) < bytes {
            let (a, b) = (self.below(9_000), self.below(12));
            let _ = write!(
                text,
                "      <button type=\"button\" className=\"rounded px-{b} hover:bg-slate-100\" onClick={{() => setOpen(!open)}} aria-label=\"Part {a}\">\n        \
                 {{open ? items.filter((item) => item.kind === {b}).map((item) => <span key={{item.id}}>{{item.name}}: {{item.total * {a}}}</span>) : 'More about {a}'}}\n      </button>\n"
            );
        }
        text.push_str("    </section>\n  );\n}\n");
        text
    }

    fn migration(&mut self, at: u64, bytes: u64) -> String {
        let mut text = String::new();
        let mut table = 0;
        while (text.len() as u64) < bytes {
            table += 1;
            let a = self.below(900);
            let _ = write!(
                text,
                "create table public.t{at}_{table} (\n  id uuid primary key default gen_random_uuid(),\n  owner uuid references auth.users (id),\n  \
                 name text not null,\n  total numeric(10, 2) default {a},\n  made timestamptz default now()\n);\n\
                 alter table public.t{at}_{table} enable row level security;\n\
                 create policy own on public.t{at}_{table} for select using (auth.uid() = owner);\n"
            );
        }
        text
    }

    fn data(&mut self, bytes: u64) -> String {
        let mut text = String::from("[\n");
        while (text.len() as u64) < bytes {
            let (a, b) = (self.below(90_000), self.below(700));
            let comma = if text.len() > 2 { ",\n" } else { "" };
            let _ = write!(text, "{comma}  {{ \"id\": {a}, \"label\": \"Thing number {b}\", \"sizes\": [{b}, {a}], \"on\": true }}");
        }
        text.push_str("\n]\n");
        text
    }
}
