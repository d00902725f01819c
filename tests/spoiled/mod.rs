//! Ten good archives, spoiled by seeded chance: half of the changes hit the bytes of the archive; the other half hit the
//! contents of its files, which are then packed properly again: those reach the readers.

use crate::chance::{Chance, Project, read};
use crate::pack::{file, gzip, tar, zip};
use std::path::Path;

/// Largest file of a sample that is taken, in bytes.
const MOST: u64 = 40_000;

/// The chance of one number.
fn chance_of(seed: u64, number: u64) -> Chance {
    let mut chance = Chance((seed ^ number.wrapping_mul(0x9E37_79B9_7F4A_7C15)) | 1);
    for _ in 0..8 {
        chance.below(2);
    }
    chance
}

/// Ten projects that differ in what reads them.
pub(crate) fn projects() -> Vec<Project> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut projects: Vec<Project> = ["samples/pet-sitters", "samples/invoices", "samples/flea-market-api"]
        .iter()
        .map(|name| {
            let mut files = Project::new();
            read(&tests.join(name), &tests.join(name), MOST, &mut files);
            assert!(!files.is_empty(), "{name}");
            files
        })
        .collect();
    for group in
        [&["n8n", "make", "node-red", "zapier"][..], &["bubble", "flutterflow", "retool", "xano"], &["power-apps", "wordpress", "dify"]]
    {
        let mut files = Project::new();
        for name in group {
            read(&tests.join("exports").join(name).join("bad"), &tests.join("exports"), MOST, &mut files);
        }
        projects.push(files);
    }
    let text = |path: &str, text: &str| (path.to_owned(), text.as_bytes().to_vec());
    projects.push(vec![
        text("manage.py", "import os\nfrom django.urls import path\nSECRET_KEY = os.environ['A']\nurlpatterns = [path('a/<int:pk>', views.a)]\ndef a(request, pk):\n    return Note.objects.raw(f\"select * from note where id = {request.GET['a']}\")\n"),
        text("notes/models.py", "from django.db import models\nclass Note(models.Model):\n    owner = models.ForeignKey('auth.User', on_delete=models.CASCADE)\n    text = models.CharField(max_length=20)\n"),
        text("requirements.txt", "django==4.2\nrequests\n"),
        text("pyproject.toml", "[project]\nname = \"a\"\ndependencies = [\"flask>=2\"]\n[tool.ruff]\n"),
    ]);
    projects.push(vec![
        text("index.php", "<?php\nsession_start();\n$id = $_GET['id'];\n$rows = $db->query(\"select * from a where id = $id\");\nforeach ($rows as $row) { ?><p><?= $row['name'] ?></p><?php }\n"),
        text("routes/web.php", "<?php\nuse App\\Http\\Controllers\\A;\nRoute::middleware('auth')->group(function () {\n Route::get('/a/{id}', [A::class, 'show']);\n});\n"),
        text("composer.json", "{ \"require\": { \"laravel/framework\": \"^10\" } }"),
        text("config/routes.rb", "Rails.application.routes.draw do\n resources :a, only: [:show]\n get '/b', to: 'b#c'\nend\n"),
        text("app/controllers/a_controller.rb", "class AController < ApplicationController\n before_action :authenticate!\n def show\n  @a = A.where(\"id = #{params[:id]}\").first\n end\nend\n"),
    ]);
    projects.push(vec![
        text("main.go", "package main\nimport \"net/http\"\nfunc main() {\n http.HandleFunc(\"/a\", func(w http.ResponseWriter, r *http.Request) { db.Query(\"select \" + r.URL.Query().Get(\"a\")) })\n http.ListenAndServe(\":8080\", nil)\n}\n"),
        text("A.java", "@RestController class A { @GetMapping(\"/a/{id}\") public B a(@PathVariable Long id) { return jdbc.query(\"select \" + id); } }\n"),
        text("A.kt", "@RestController class A(val b: B) { @PostMapping(\"/a\") fun a(@RequestBody c: C) = b.save(\"x ${c.d}\") }\n"),
        text("A.cs", "[ApiController] public class A : ControllerBase { [HttpGet(\"a\")] public IActionResult B(string c) => Ok(_db.FromSqlRaw($\"select {c}\")); }\n"),
        text("lib/main.dart", "void main() => runApp(A());\nclass A extends StatelessWidget { Widget build(c) { return Text('${b.c}'); } }\n"),
        text("main.tf", "resource \"aws_s3_bucket\" \"a\" {\n acl = \"public-read\"\n tags = { b = \"${var.c}\" }\n}\n"),
    ]);
    projects.push(vec![
        text("schema.prisma", "datasource db { provider = \"postgresql\" }\nmodel A {\n id Int @id @default(autoincrement())\n b B @relation(fields: [bId], references: [id])\n bId Int\n @@map(\"a\")\n}\n"),
        text("supabase/migrations/1.sql", "create table a (id uuid primary key, b text check (b in ('x')));\nalter table a enable row level security;\ncreate policy p on a for select using (auth.uid() = id);\ncreate function f() returns trigger as $$ begin insert into c values (new.id); return new; end $$ language plpgsql security definer;\n"),
        text("firestore.rules", "service cloud.firestore { match /databases/{d}/documents { match /a/{b} { allow read: if request.auth != null; allow write: if true; } } }\n"),
        text("docker-compose.yml", "services:\n  db: &db\n    image: postgres:15\n    environment:\n      A: \"b\"\n  web:\n    <<: *db\n    ports: ['80:80']\n"),
        text(".github/workflows/a.yml", "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - run: |\n          npm test\n"),
        text("Dockerfile", "FROM node:20 AS a\nRUN npm ci && \\\n npm run build\nCMD [\"node\", \"a.js\"]\n"),
        text("package.json", "{ \"name\": \"a\", \"scripts\": { \"start\": \"node a.js\" }, \"dependencies\": { \"next\": \"14.2.3\" } }"),
        text("package-lock.json", "{ \"lockfileVersion\": 3, \"packages\": { \"\": { \"dependencies\": { \"next\": \"14.2.3\" } }, \"node_modules/next\": { \"version\": \"14.2.3\" } } }"),
        text("src/A.vue", "<template><div v-for=\"a in b\" v-html=\"a.c\">{{ a.d }}</div></template>\n<script setup lang=\"ts\">\nconst b = ref<A[]>([])\n</script>\n"),
        text("src/A.svelte", "<script>export let a;</script>\n{#each a as b}<p>{@html b.c}</p>{/each}\n"),
        text(".env", "A_KEY=b\nDATABASE_URL=\"postgres://a@b/c\"\n"),
        text(".git", "gitdir: ../a/.git/worktrees/b\n"),
    ]);
    assert_eq!(projects.len(), 10);
    projects
}

/// Pieces that mean much to one reader or another.
const PIECES: &[&str] = &[
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "\"",
    "'",
    "`",
    "${",
    "{{",
    "<?php ",
    "?>",
    "<script>",
    "</script>",
    "/*",
    "*/",
    "//",
    "#",
    "--",
    "$$",
    "<<EOF\n",
    "\\",
    "\\u{",
    "\\x",
    "\0",
    "\r",
    "\n",
    "\t",
    "\u{feff}",
    "\u{202e}",
    "é",
    "🙂",
    "@",
    "&a ",
    "*a",
    "<<: *a",
    ": ",
    "- ",
    "=>",
    "::",
    "..",
    "...",
    "?.",
    "??",
    "**",
    "0x",
    "1e999",
    "9999999999999999999",
    "-1",
    "NaN",
    "async ",
    "await ",
    "function ",
    "class ",
    "import ",
    "export default ",
    "select ",
    "create table ",
    "create policy ",
    "end;",
    "begin ",
    "if ",
    "else ",
    "return ",
    "match ",
    "allow ",
    "def ",
    "lambda ",
    "yield ",
];

fn spoil(bytes: &mut Vec<u8>, chance: &mut Chance) {
    for _ in 0..=chance.below(5) {
        let at = chance.below(bytes.len() + 1);
        let end = (at + chance.below(60)).min(bytes.len());
        match chance.below(8) {
            0 if at < bytes.len() => bytes[at] ^= 1 << chance.below(8),
            1 if at < bytes.len() => bytes[at] = u8::try_from(chance.below(256)).unwrap(),
            2 => bytes.truncate(at),
            3 => drop(bytes.drain(at..end)),
            4 => {
                let piece = bytes[at..end].to_vec();
                let to = chance.below(bytes.len() + 1);
                bytes.splice(to..to, piece);
            }
            5 => {
                let piece = bytes[at..end].repeat(1 + chance.below(40));
                bytes.splice(at..at, piece);
            }
            6 => {
                let most = if chance.below(20) == 0 { 3_000 } else { 3 };
                let piece = PIECES[chance.below(PIECES.len())].repeat(1 + chance.below(most));
                bytes.splice(at..at, piece.bytes());
            }
            _ => drop(bytes.splice(at..end, PIECES[chance.below(PIECES.len())].bytes())),
        }
    }
}

fn packed(project: &Project, chance: &mut Chance) -> (&'static str, Vec<u8>) {
    if chance.below(8) == 0 {
        let members: Vec<(&str, u8, &[u8])> =
            project.iter().filter(|(name, _)| name.len() < 100).map(|(name, bytes)| (name.as_str(), b'0', bytes.as_slice())).collect();
        let bytes = tar(&members);
        return if chance.below(2) == 0 { ("a.tar", bytes) } else { ("a.tar.gz", gzip(&bytes)) };
    }
    let members: Vec<_> = project
        .iter()
        .map(|(name, bytes)| match chance.below(6) {
            0 => file(name, bytes).stored(),
            1 => file(name, bytes).descriptor(),
            2 => file(name, bytes).long(),
            _ => file(name, bytes),
        })
        .collect();
    ("a.zip", zip(&members))
}

/// The archive of that number.
pub(crate) fn spoiled(projects: &[Project], seed: u64, number: u64) -> (&'static str, Vec<u8>) {
    let mut chance = chance_of(seed, number);
    let mut project = projects[chance.below(projects.len())].clone();
    let outside = chance.below(2) == 0;
    if !outside {
        for _ in 0..=chance.below(4) {
            let at = chance.below(project.len());
            if chance.below(12) == 0 {
                let mut name = std::mem::take(&mut project[at].0).into_bytes();
                spoil(&mut name, &mut chance);
                project[at].0 = String::from_utf8_lossy(&name).chars().take(5_000).collect();
            } else {
                spoil(&mut project[at].1, &mut chance);
            }
        }
        // A file under the name of another language meets a reader that it was not written for.
        if chance.below(6) == 0 {
            let (from, to) = (chance.below(project.len()), chance.below(project.len()));
            project[to].1 = project[from].1.clone();
        }
    }
    let (name, mut bytes) = packed(&project, &mut chance);
    if outside {
        spoil(&mut bytes, &mut chance);
    }
    (name, bytes)
}
