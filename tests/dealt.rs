//! The same report, however many read and in whatever order; and facts that cross from one reader to another.

#![cfg(not(target_arch = "wasm32"))]

#[cfg(test)]
#[expect(dead_code, reason = "only the hostile archives need its lies")]
mod pack;

#[cfg(test)]
mod dealt {
    use super::pack::{corrupt, file, find, gzip, tar, zip};
    use shipworthy::advisories::Advisories;
    use shipworthy::facts::Project;
    use shipworthy::intake::{Container, Unpacker, Zip, sniff};
    use shipworthy::report::Report;
    use shipworthy::rules::{Bench, Judged};
    use shipworthy::walk::{self, Dealt, Garbled, Gathering, Order, Plan, Reader, Reading, Step, pack, unpack};
    use shipworthy::{Silent, Terms, check};
    use std::io::Cursor;
    use std::path::Path;

    /// Files by their paths.
    type Members = Vec<(String, Vec<u8>)>;

    /// Numbers that look random and are the same each time.
    struct Chance(u64);

    impl Chance {
        fn next(&mut self) -> u64 {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            self.0
        }

        fn below(&mut self, end: usize) -> usize {
            usize::try_from(self.next() % end.max(1) as u64).unwrap()
        }
    }

    fn files(folder: &Path, prefix: &str, members: &mut Members) {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                files(&entry.path(), &format!("{name}/"), members);
            } else {
                members.push((name, std::fs::read(entry.path()).unwrap()));
            }
        }
    }

    /// Projects that stand in this one: the sample projects, and its own documents, scripts and workflows.
    fn projects() -> Vec<(String, Members)> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut projects = Vec::new();
        for folder in [
            "tests/samples/flea-market-api",
            "tests/samples/invoices",
            "tests/samples/pet-sitters",
            "tests/exports",
            "tests/schemas",
            "www",
            ".github",
        ] {
            let mut members = Vec::new();
            files(&root.join(folder), "", &mut members);
            members.sort();
            projects.push((folder.to_owned(), members));
        }
        projects
    }

    fn zipped(members: &[(String, Vec<u8>)]) -> Vec<u8> {
        let members: Vec<_> = members.iter().map(|(name, bytes)| file(name, bytes)).collect();
        zip(&members)
    }

    fn text(report: &Report) -> String {
        serde_json::to_string(report).unwrap()
    }

    /// A check as several readers do it: dealt, read by each for itself, sent as bytes, taken in in a random order.
    fn dealt(bytes: &[u8], readers: usize, chance: &mut Chance) -> Report {
        let mut container = sniff("shop.zip", Cursor::new(bytes)).unwrap();
        let plan = Plan::of(container.as_mut(), None).unwrap();
        let Dealt { tasks, rest } = plan.deal(container.as_ref(), readers);
        let mut orders: Vec<Order> = tasks.into_iter().map(Order::Window).collect();
        // Some are tried again, each file for itself, as after the death of a reader.
        let (again, once): (Vec<Order>, Vec<Order>) = orders.drain(..).partition(|_| chance.next().is_multiple_of(3));
        orders.extend(once);
        orders.extend(again.into_iter().flat_map(Order::apart));
        let mut hands: Vec<Reader> = (0..readers).map(|_| Reader::default()).collect();
        let mut gathering = Gathering::new(&plan);
        let mut rest: Vec<Step> = rest;
        while !orders.is_empty() || !rest.is_empty() {
            if !rest.is_empty() && chance.next().is_multiple_of(2) {
                gathering.step(&rest.remove(0), container.as_mut());
            }
            if orders.is_empty() {
                continue;
            }
            let order: Order = unpack(&pack(&orders.swap_remove(chance.below(orders.len()))).unwrap()).unwrap();
            let Order::Window(task) = order else { panic!("only windows are dealt") };
            let from = usize::try_from(task.from).unwrap();
            let to = usize::try_from(task.to).unwrap().min(bytes.len());
            let hand = chance.below(readers);
            let mut reading: Reading = unpack(&pack(&hands[hand].read(&task, &bytes[from..to])).unwrap()).unwrap();
            for piece in std::mem::take(&mut reading.missed) {
                gathering.step(&Step::File(piece), container.as_mut());
            }
            gathering.take(reading);
        }
        let advisories = Advisories::curated();
        let facts = gathering.finish(&mut Silent).unwrap();
        let judged = |project: &Project| judged(project, readers);
        walk::judge_by(&plan, container.as_mut(), facts, &Terms::of(&advisories), judged).report
    }

    /// What every rule says, by so many judges at the same time; each takes its rules from the last to the first.
    fn judged(project: &Project, judges: usize) -> Vec<Judged> {
        let bench = Bench::of(project);
        let own = |judge: usize| {
            let rules = bench.rules().iter().enumerate().rev().filter(|(at, _)| at % judges == judge);
            rules.map(|(at, rule)| (at, bench.judged(rule))).collect::<Vec<_>>()
        };
        let mut all: Vec<(usize, Judged)> = std::thread::scope(|scope| {
            let judges: Vec<_> = (0..judges).map(|judge| scope.spawn(move || own(judge))).collect();
            judges.into_iter().flat_map(|judge| judge.join().unwrap()).collect()
        });
        all.sort_by_key(|(at, _)| *at);
        all.into_iter().map(|(_, judged)| judged).collect()
    }

    #[test]
    fn the_report_is_the_same_for_any_number_of_readers_in_any_order() {
        let mut chance = Chance(0x5EED);
        for (name, members) in projects() {
            let bytes = zipped(&members);
            let expected = text(&check(sniff("shop.zip", Cursor::new(&bytes)).unwrap().as_mut(), &mut Silent).unwrap());
            for readers in [1, 2, 4, 8] {
                let report = text(&dealt(&bytes, readers, &mut chance));
                assert!(report == expected, "{name} with {readers} readers");
            }
        }
    }

    #[test]
    fn threads_change_nothing_in_what_the_command_line_prints() {
        let folder = std::env::temp_dir().join(format!("shipworthy-dealt-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let (_, members) = projects().into_iter().find(|(name, _)| name.ends_with("pet-sitters")).unwrap();
        let bytes = zipped(&members);
        let borrowed: Vec<(&str, u8, &[u8])> =
            members.iter().filter(|(name, _)| name.len() < 100).map(|(name, bytes)| (name.as_str(), b'0', bytes.as_slice())).collect();
        std::fs::write(folder.join("shop.zip"), &bytes).unwrap();
        std::fs::write(folder.join("shop.tar.gz"), gzip(&tar(&borrowed))).unwrap();
        for (name, bytes) in &members {
            let path = folder.join("shop").join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
        for path in ["shop.zip", "shop.tar.gz", "shop"] {
            let printed = |threads: &str| {
                let output = std::process::Command::new(env!("CARGO_BIN_EXE_shipworthy"))
                    .args(["check", folder.join(path).to_str().unwrap(), "--format", "json", "--threads", threads])
                    .output()
                    .unwrap();
                assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
                output.stdout
            };
            let expected = printed("1");
            for threads in ["2", "4", "8"] {
                assert!(printed(threads) == expected, "{path} with {threads} threads");
            }
        }
        std::fs::remove_dir_all(folder).unwrap();
    }

    /// Whoever has a window of the file reads from it what whoever has the directory reads, or fails with the same words.
    #[test]
    fn a_slice_gives_what_the_container_gives() {
        let long = "x".repeat(300_000);
        let archives = [
            zip(&[file("a.ts", "const a = 1;"), file("b.ts", &long).stored(), file("c.ts", ""), file("d.ts", &long).long()]),
            zip(&[file("a.ts", "const a = 1;").descriptor(), file("b.ts", &long).declared(10), file("c.ts", "b").declared(9_000)]),
            corrupt(zip(&[file("a.ts", "xxxx").stored(), file("b.ts", &long)]), |bytes| {
                let at = find(bytes, b"xxxx");
                bytes[at] = b'y';
            }),
            corrupt(zip(&[file("a.ts", "xxxx"), file("b.ts", &long)]), |bytes| bytes[0] = b'Q'),
            corrupt(zip(&[file("a.ts", "xxxx"), file("b.ts", &long)]), |bytes| drop(bytes.splice(0..0, *b"MZ\0\0junk"))),
            corrupt(zip(&[file("a.ts", &long), file("b.ts", &long)]), |bytes| bytes[60..80].fill(0xFF)),
        ];
        for (number, bytes) in archives.iter().enumerate() {
            let mut container = Zip::open("a", Cursor::new(bytes)).unwrap();
            let mut unpacker = Unpacker::default();
            for index in 0..container.members().unwrap().len() {
                let Some(slice) = container.slice(index) else { continue };
                for limit in [5, 12, 1 << 20] {
                    let direct = slice.cut(bytes, 0).unwrap().and_then(|packed| unpacker.whole(&slice, packed, limit).map(<[u8]>::to_vec));
                    assert_eq!(direct, container.read(index, limit), "archive {number}, member {index}, limit {limit}");
                    let start = slice.cut(bytes, 0).unwrap().and_then(|packed| unpacker.start(&slice, packed, limit).map(<[u8]>::to_vec));
                    assert_eq!(start, container.read_start(index, limit), "archive {number}, member {index}, first {limit}");
                }
                assert!(slice.cut(&bytes[..usize::try_from(slice.start).unwrap() + 20], 0).is_none());
            }
        }
    }

    fn reading(members: &[(String, Vec<u8>)]) -> Reading {
        let bytes = zipped(members);
        let mut container = sniff("shop.zip", Cursor::new(&bytes)).unwrap();
        let plan = Plan::of(container.as_mut(), None).unwrap();
        let mut all = Reading::default();
        for task in plan.deal(container.as_ref(), 1).tasks {
            let (from, to) = (usize::try_from(task.from).unwrap(), usize::try_from(task.to).unwrap().min(bytes.len()));
            all.absorb(Reader::default().read(&task, &bytes[from..to]));
        }
        all
    }

    #[test]
    fn facts_come_back_from_their_bytes_and_nothing_else_does() {
        let mut chance = Chance(0xFAC7);
        for (name, members) in projects() {
            let stated = reading(&members);
            let bytes = pack(&stated).unwrap();
            assert_eq!(unpack::<Reading>(&bytes), Ok(stated), "{name}");
            assert_eq!(unpack::<Reading>(&[bytes.as_slice(), &[0]].concat()), Err(Garbled), "{name}");
            for _ in 0..200 {
                assert_eq!(unpack::<Reading>(&bytes[..chance.below(bytes.len())]), Err(Garbled), "{name}");
                let mut spoiled = bytes.clone();
                for _ in 0..=chance.below(4) {
                    let at = chance.below(spoiled.len());
                    spoiled[at] = u8::try_from(chance.next() & 0xFF).unwrap();
                }
                // What comes out may be facts that nobody stated; it comes out, and comes back from its own bytes.
                if let Ok(other) = unpack::<Reading>(&spoiled) {
                    assert_eq!(unpack::<Reading>(&pack(&other).unwrap()), Ok(other), "{name}");
                }
            }
        }
        for _ in 0..20_000 {
            let noise: Vec<u8> = (0..chance.below(64)).map(|_| u8::try_from(chance.next() & 0xFF).unwrap()).collect();
            drop(unpack::<Reading>(&noise));
            drop(unpack::<Order>(&noise));
        }
        // A list that says it has more lines than there are bytes for.
        assert_eq!(unpack::<Reading>(&[0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1]), Err(Garbled));
    }

    #[test]
    fn neighbours_are_dealt_together_and_each_file_once() {
        let mut chance = Chance(0xDEA1);
        let code = |size: usize, chance: &mut Chance| {
            (0..size).map(|_| char::from(b'a' + u8::try_from(chance.below(26)).unwrap())).collect::<String>()
        };
        let members: Vec<_> = (0..900)
            .map(|at| {
                let size = if at % 100 == 0 { 400_000 } else { chance.below(6_000) };
                file(format!("shop/src/{at}.ts"), code(size, &mut chance))
            })
            .collect();
        let bytes = zip(&members);
        let mut container = sniff("shop.zip", Cursor::new(&bytes)).unwrap();
        let plan = Plan::of(container.as_mut(), None).unwrap();
        for readers in [1, 2, 8] {
            let Dealt { tasks, rest } = plan.deal(container.as_ref(), readers);
            assert!(rest.is_empty());
            let mut paths: Vec<&str> = tasks.iter().flat_map(|task| &task.pieces).map(|(piece, _)| piece.entry.path.as_str()).collect();
            assert_eq!(paths.len(), 900);
            paths.sort_unstable();
            paths.dedup();
            assert_eq!(paths.len(), 900);
            assert!(tasks.len() >= readers * 3 && tasks.len() < 300, "{} tasks for {readers}", tasks.len());
            assert!(tasks.iter().all(|task| task.to - task.from <= 4 << 20));
        }
    }
}
