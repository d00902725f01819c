//! Contents that are made to break a reader: deep, long, lying or endless.

use crate::deep::DEEP;
use shipworthy::intake::{Entry, Memory};
use shipworthy::readers;
use shipworthy::report::Report;
use shipworthy::{Silent, check};
use std::time::{Duration, Instant};

/// The stack of a worker in a browser. A build without optimisation takes several times what the engine takes.
const STACK: usize = 1 << 20;
/// Longest that a case may take, without optimisation and beside much other work. What looks at everything for each
/// thing takes minutes.
const LONGEST: Duration = Duration::from_secs(60);

/// What checking one file beside a harmless one says, within a small stack.
fn report(name: &str, bytes: impl Into<Vec<u8>>) -> Report {
    let files = vec![(name.to_owned(), bytes.into()), ("beside.ts".to_owned(), b"export const a = 1;\n".to_vec())];
    let start = Instant::now();
    let small = std::thread::Builder::new().stack_size(STACK);
    let report = small.spawn(move || check(&mut Memory::new("a", files), &mut Silent).unwrap()).unwrap().join();
    assert!(start.elapsed() < LONGEST, "{name} took {:?}", start.elapsed());
    let report = report.unwrap_or_else(|_| panic!("{name} broke the check"));
    assert!(!crate::broke(&report), "{name} broke a reader");
    report
}

fn unread<'r>(report: &'r Report, path: &str) -> Option<&'r str> {
    report.skipped.iter().find(|skipped| skipped.path == path).map(|skipped| skipped.reason.as_str())
}

/// Every piece under every name that it is for, repeated to many kilobytes: deep, and unclosed.
#[test]
fn deep_contents_break_no_reader_and_end_soon() {
    let work = || {
        let mut slow = Vec::new();
        for (names, pieces) in DEEP {
            for name in *names {
                for piece in *pieces {
                    let text = piece.repeat(24_000 / piece.len());
                    let start = Instant::now();
                    let facts = readers::read(&Entry::new(0, (*name).to_owned(), text.len() as u64), text.as_bytes());
                    assert_eq!(facts.files.len(), 1, "{name} {piece:?}");
                    if start.elapsed() > LONGEST / 2 {
                        slow.push(format!("{name} {piece:?}: {:?}", start.elapsed()));
                    }
                }
            }
        }
        slow
    };
    let slow = std::thread::Builder::new().stack_size(STACK).spawn(work).unwrap().join().unwrap();
    assert_eq!(slow, Vec::<String>::new());
}

/// What is just within the bounds of depth is followed by the parsers in the same stack.
#[test]
fn what_is_let_through_fits_the_stack() {
    let work = || {
        for (names, pieces) in DEEP {
            for name in *names {
                for piece in *pieces {
                    // Many times only what is short: a parser without optimisation takes its time.
                    for times in [390, 2_400, 11_900].into_iter().filter(|times| times * piece.len() <= 60_000) {
                        let text = piece.repeat(times);
                        let _ = readers::read(&Entry::new(0, (*name).to_owned(), text.len() as u64), text.as_bytes());
                    }
                }
            }
        }
    };
    std::thread::Builder::new().stack_size(STACK).spawn(work).unwrap().join().unwrap();
}

#[test]
fn deep_code_is_named() {
    for (name, text) in [
        ("a.ts", "if(a){}\n".to_owned() + &"else if(a){}\n".repeat(20_000)),
        ("a.js", "x = ".to_owned() + &"typeof\n".repeat(20_000) + "a"),
        ("a.json", "[".repeat(20_000)),
        ("a.py", "x = ".to_owned() + &"not ".repeat(20_000) + "a"),
    ] {
        let report = report(name, text);
        assert!(unread(&report, name).is_some_and(|reason| reason.contains("too deeply")), "{name}: {:?}", report.skipped);
    }
}

#[test]
fn lines_of_a_megabyte_are_read() {
    let secret = ["ghp", "_aZ3kQ9xB7mTr2LfW8cVp5NhJ6dYs4Ge1uX0Q"].concat();
    for name in ["a.json", "a.yml", "a.sql", "a.py", "a.ts", "a.csv", "a.txt", "a.md", "a.html", ".env"] {
        let report = report(name, "x".repeat(900_000) + " " + &secret);
        assert!(report.project.files == 2, "{name}");
        let text = serde_json::to_string(&report).unwrap();
        assert!(!text.contains(&secret), "{name}");
        assert!(text.len() < 2_000_000, "no excerpt holds the line: {name}");
    }
}

/// What would take a multiple of its size is not begun: an index of every line, a copy in another character set.
#[test]
fn large_files_that_would_swell_are_named() {
    let list = "a:\n".to_owned() + &"- \n".repeat(12_500_000);
    let wide: Vec<u8> = [0xFF, 0xFE].into_iter().chain(b"a\0".repeat(13 << 20)).collect();
    let mut odd = b"a: b, c: d, e: f ".repeat(1_600_000);
    odd.push(0xFF);
    for (bytes, why) in [(list.into_bytes(), "more lines"), (wide, "not written in UTF-8"), (odd, "not written in UTF-8")] {
        let entry = Entry::new(0, "a.yml".to_owned(), bytes.len() as u64);
        let facts = readers::read(&entry, &bytes);
        let told = format!("{:?}", facts.files[0].state);
        assert!(told.starts_with("Unread") && told.contains(why), "{told}");
    }
}

#[test]
fn aliases_do_not_unfold() {
    let laughs = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n".to_owned()
        + &(1..40).map(|at| format!("a{at}: &a{at} [{}]\n", vec![format!("*a{}", at - 1); 9].join(","))).collect::<String>();
    for name in ["a.yml", "docker-compose.yml", ".github/workflows/a.yml", "openapi.yaml"] {
        report(name, laughs.clone());
        report(name, "a: &a\n  b: *a\n<<: *a\n".repeat(500));
    }
}

#[test]
fn patterns_meet_a_linear_engine() {
    for (name, text) in [
        ("a.ts", format!("const a = '{}!';\n", "a".repeat(400_000))),
        ("a.txt", "a@".repeat(200_000)),
        ("a.env", "A=".to_owned() + &"a.".repeat(200_000)),
        ("a.md", "https://".repeat(60_000)),
        ("a.sql", "a,".repeat(200_000)),
        ("a.yml", "password: ".repeat(40_000)),
        ("a.json", format!("\"{}\"", "eyJ".repeat(150_000))),
    ] {
        report(name, text);
    }
}

#[test]
fn other_encodings_are_read() {
    let code = "const app = require('express')();\napp.get('/run', (q, r) => require('child_process').exec('ls ' + q.query.name));\napp.listen(1);\n";
    let little: Vec<u8> = [0xFF, 0xFE].into_iter().chain(code.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let big: Vec<u8> = [0xFE, 0xFF].into_iter().chain(code.encode_utf16().flat_map(u16::to_be_bytes)).collect();
    let marked: Vec<u8> = [0xEF, 0xBB, 0xBF].into_iter().chain(code.bytes()).collect();
    for bytes in [little, big, marked] {
        let report = report("a.js", bytes);
        assert!(report.findings.iter().any(|finding| finding.rule == "security/command-injection"), "{:?}", report.skipped);
    }
    // An odd number of bytes, half a pair, a lone surrogate.
    for bytes in [
        vec![0xFF, 0xFE, b'a'],
        vec![0xFE, 0xFF, 0xD8, 0],
        vec![0xFF, 0xFE, 0, 0xDC, b'a', 0],
        vec![0xEF, 0xBB],
        vec![b'a', 0xFF, 0xC0, 0x80, b'\n'],
    ] {
        report("a.js", bytes);
    }
}

#[test]
fn a_binary_under_the_name_of_code_is_named() {
    for bytes in [
        b"\x7FELF\x02\x01\x01\0\0\0\0".repeat(100),
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0".repeat(100),
        b"\0asm\x01\0\0\0".repeat(100),
        vec![0; 5_000],
    ] {
        let report = report("a.js", bytes);
        assert!(unread(&report, "a.js").is_some(), "{:?}", report.skipped);
    }
}

/// Many small things of one kind in one file: what is done for each must not look at all others.
#[test]
fn many_things_of_one_kind_end_soon() {
    let many = |times: usize, make: &dyn Fn(usize) -> String| (0..times).map(make).collect::<String>();
    let cases: Vec<(&str, String)> = vec![
        ("a.ts", many(4_000, &|at| format!("export function f{at}(a) {{ return f{}(a); }}\n", at + 1))),
        ("a.ts", many(3_000, &|at| format!("import a{at} from './b{at}';\n"))),
        ("a.ts", many(3_000, &|at| format!("let a{} = a{at};\n", at + 1))),
        ("a.ts", many(1_500, &|at| format!("app.get('/a{at}', (q, r) => {{ db.query('select ' + q.query.a{at}); }});\n"))),
        ("a.ts", many(2_000, &|at| format!("class A{} extends A{at} {{ m() {{ this.a = 1; }} }}\n", at + 1))),
        ("a.py", many(3_000, &|at| format!("def f{at}(a):\n    return f{}(a)\n", at + 1))),
        ("models.py", many(1_000, &|at| format!("class A{at}(models.Model):\n    a = models.ForeignKey('A{}')\n", at + 1))),
        ("a.php", "<?php\n".to_owned() + &many(3_000, &|at| format!("function f{at}($a) {{ return f{}($a); }}\n", at + 1))),
        (
            "supabase/migrations/1.sql",
            many(2_000, &|at| format!("create table t{at} (id int primary key, a int references t{});\n", at.saturating_sub(1))),
        ),
        ("supabase/migrations/1.sql", many(2_000, &|at| format!("create policy p{at} on t for select using (a = {at});\n"))),
        (
            "supabase/migrations/1.sql",
            "create table t0 (id int);\n".to_owned() + &many(2_000, &|at| format!("alter table t{at} rename to t{};\n", at + 1)),
        ),
        (
            "supabase/migrations/1.sql",
            many(1_500, &|at| format!("create function f{at}() returns int as $$ begin return f{}(); end $$ language plpgsql;\n", at + 1)),
        ),
        (
            "schema.prisma",
            many(2_000, &|at| format!("model A{at} {{ id Int @id\n b A{} @relation(fields: [id], references: [id]) }}\n", at + 1)),
        ),
        ("a.go", many(2_000, &|at| format!("func f{at}(a int) int {{ return f{}(a) }}\n", at + 1))),
        ("config/routes.rb", many(2_000, &|at| format!("resources :a{at}\n"))),
        ("A.java", many(1_500, &|at| format!("@GetMapping(\"/a{at}\") public String a{at}() {{ return b; }}\n"))),
        ("firestore.rules", many(1_500, &|at| format!("match /a{at}/{{b}} {{ allow read: if true; }}\n"))),
        (".gitignore", many(3_000, &|at| format!("a{at}/**/b*\n"))),
        (".env", many(3_000, &|at| format!("A{at}=b{at}\n"))),
        ("a.vue", "<template>".to_owned() + &many(2_000, &|at| format!("<div v-html=\"a{at}\">{{{{ b{at} }}}}</div>\n")) + "</template>"),
    ];
    for (name, text) in cases {
        report(name, text);
    }
}

/// What fuzzing found: ports that end before they start, and a branch that a missing bracket puts behind its method.
#[test]
fn what_ends_before_it_starts_is_read() {
    let ports = "resource \"aws_security_group\" \"web\" {\n  ingress {\n    from_port = 443\n    to_port = 221\n    protocol = \"tcp\"\n    \
                 cidr_blocks = [\"0.0.0.0/0\"]\n  }\n}\n";
    assert_eq!(unread(&report("main.tf", ports), "main.tf"), None);
    let filter = "package shop;\npublic class JwtFilter extends OncePerRequestFilter {\n    protected void doFilterInternal(HttpServletRequest \
                  request, FilterChain chain) throws IOException {\n        String header = request.getHeader(\"Authorization\");\n        if \
                  (header == null |} !header.startsWith(\"Bearer \")) {\n            chain.doFilter(request, response);\n            return;\n        \
                  }\n    }\n}\n";
    assert_eq!(unread(&report("JwtFilter.java", filter), "JwtFilter.java"), None);
}
