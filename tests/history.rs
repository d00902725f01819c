//! Repositories made by git, packed whole, against what git itself says of them.

#![cfg(not(target_arch = "wasm32"))]

#[cfg(test)]
mod fill;
#[cfg(test)]
#[expect(dead_code, reason = "archives that lie are made by other tests")]
mod pack;

#[cfg(test)]
mod history {
    use super::fill::{Planted, expand};
    use super::pack::{file, gzip, tar, zip};
    use shipworthy::facts::{Exposure, Facts, History, Secret, SecretClass, TrackedState};
    use shipworthy::intake::{Refusal, sniff};
    use shipworthy::{Silent, check, state};
    use std::fs;
    use std::io::{Cursor, Write};
    use std::path::{Path, PathBuf};
    use std::process::Command;
    use std::time::{Duration, Instant};

    /// A repository in a folder of its own, with a clock that moves a minute each commit.
    struct Repository {
        folder: PathBuf,
        minute: u32,
        planted: Planted,
    }

    impl Repository {
        fn new(name: &str) -> Self {
            let repository = Self::bare(name);
            repository.git(&["init", "-q", "-b", "main"]);
            repository
        }

        /// A folder in which nothing stands yet.
        fn bare(name: &str) -> Self {
            let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("history").join(name);
            let _ = fs::remove_dir_all(&folder);
            fs::create_dir_all(&folder).unwrap();
            Self { folder, minute: 0, planted: Planted::default() }
        }

        fn run(&self, arguments: &[&str], author: &str) -> (bool, String) {
            let date = format!("{} +0200", 1_700_000_000 + self.minute * 60);
            let output = Command::new("git")
                .current_dir(&self.folder)
                .args(["-c", "commit.gpgsign=false", "-c", "gc.auto=0", "-c", "merge.ff=false", "-c", "core.autocrlf=false"])
                .args(arguments)
                .env("GIT_CONFIG_GLOBAL", "/dev/null")
                .env("GIT_CONFIG_NOSYSTEM", "1")
                .env("GIT_AUTHOR_NAME", author)
                .env("GIT_AUTHOR_EMAIL", format!("{}@example.org", author.replace(' ', ".").to_lowercase()))
                .env("GIT_COMMITTER_NAME", "Committer")
                .env("GIT_COMMITTER_EMAIL", "committer@example.org")
                .env("GIT_AUTHOR_DATE", &date)
                .env("GIT_COMMITTER_DATE", &date)
                .output()
                .unwrap();
            assert!(output.status.code().is_some(), "git {arguments:?}");
            (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr))
        }

        fn git(&self, arguments: &[&str]) -> String {
            let (done, said) = self.run(arguments, "Ann Lee");
            assert!(done, "git {arguments:?}: {said}");
            said.trim().to_owned()
        }

        fn write(&mut self, path: &str, text: &str) -> &mut Self {
            let text = expand(text, &mut self.planted);
            let file = self.folder.join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
            self
        }

        fn remove(&mut self, path: &str) -> &mut Self {
            fs::remove_file(self.folder.join(path)).unwrap();
            self
        }

        /// Commits everything and says the first twelve digits of the commit.
        fn commit(&mut self, author: &str) -> String {
            self.minute += 1;
            self.git(&["add", "-A"]);
            let (done, said) = self.run(&["commit", "-q", "--allow-empty", "-m", "change"], author);
            assert!(done, "{said}");
            self.git(&["rev-parse", "--short=12", "HEAD"])
        }

        /// Every file below the folder, with its path.
        fn files(&self) -> Vec<(String, Vec<u8>)> {
            let mut found = Vec::new();
            let mut open = vec![self.folder.clone()];
            while let Some(folder) = open.pop() {
                for entry in fs::read_dir(folder).unwrap() {
                    let path = entry.unwrap().path();
                    if path.is_dir() {
                        open.push(path);
                    } else {
                        let name = path.strip_prefix(&self.folder).unwrap().to_str().unwrap().replace('\\', "/");
                        found.push((format!("shop/{name}"), fs::read(&path).unwrap()));
                    }
                }
            }
            found.sort();
            found
        }

        fn zip(&self) -> Vec<u8> {
            zip(&self.files().iter().map(|(name, bytes)| file(name, bytes)).collect::<Vec<_>>())
        }

        fn facts(&self) -> Facts {
            facts("shop.zip", self.zip())
        }

        /// Compares with git's own figures.
        #[track_caller]
        fn check_figures(&self, facts: &Facts) {
            let history = only(facts);
            assert_eq!(history.commits.to_string(), self.git(&["rev-list", "--count", "HEAD"]));
            let mut own: Vec<String> = history.authors.iter().map(|author| format!("{}\t{}", author.commits, author.name)).collect();
            let mut git: Vec<String> = self.git(&["shortlog", "-sn", "HEAD"]).lines().map(|line| line.trim().to_owned()).collect();
            own.sort();
            git.sort();
            assert_eq!(own, git);
            let newest = self.git(&["log", "-1", "--format=%ct", "HEAD"]);
            assert_eq!(history.last.unwrap().seconds.to_string(), newest);
        }
    }

    fn facts(name: &str, bytes: Vec<u8>) -> Facts {
        let (_, mut facts) = state(sniff(name, Cursor::new(bytes)).unwrap().as_mut(), &mut Silent).unwrap();
        facts.canonical();
        facts
    }

    #[track_caller]
    fn only(facts: &Facts) -> &History {
        assert_eq!(facts.histories.len(), 1);
        &facts.histories[0]
    }

    fn of_history(facts: &Facts) -> Vec<&Secret> {
        facts.secrets.iter().filter(|secret| secret.exposure == Exposure::History).collect()
    }

    /// A project with people, a merge, tags, a deleted credential and a good deal of versions of one file.
    fn shop(name: &str) -> (Repository, String, String) {
        let mut shop = Repository::new(name);
        shop.write("package.json", r#"{ "name": "shop" }"#).write("src/app.ts", "export const answer = 42;\n").commit("Ann Lee");
        let brought = shop.write(".env", "OPENAI_API_KEY=sk-proj-⟪alnum:74⟫T3BlbkFJ⟪alnum:74⟫\nPORT=3000\n").commit("Bob");
        shop.git(&["checkout", "-q", "-b", "feature"]);
        shop.write("src/feature.ts", "export const feature = true;\n").commit("Carla Ruiz");
        shop.git(&["checkout", "-q", "main"]);
        let removed = shop.remove(".env").write(".gitignore", ".env\n").commit("Bob");
        shop.minute += 1;
        shop.git(&["merge", "-q", "--no-ff", "-m", "merge", "feature"]);
        shop.git(&["tag", "v1"]);
        shop.git(&["tag", "-a", "v2", "-m", "second"]);
        let mut list: Vec<String> = (0..60).map(|line| format!("export const line{line} = {line}; // {}", "words ".repeat(20))).collect();
        for step in 0..30 {
            list[step * 13 % 60] = format!("export const step{step} = {step}; // {}", "more ".repeat(30));
            shop.write("src/list.ts", &list.join("\n")).commit(if step % 3 == 0 { "lovable-dev[bot]" } else { "Ann Lee" });
        }
        (shop, brought, removed)
    }

    #[track_caller]
    fn check_shop(shop: &Repository, facts: &Facts, brought: &str, removed: &str) {
        shop.check_figures(facts);
        let history = only(facts);
        assert_eq!(history.limits, Vec::<String>::new());
        assert_eq!(history.head.as_deref(), Some("main"));
        assert_eq!(history.branches, ["feature", "main"]);
        assert_eq!(history.tags, ["v1", "v2"]);
        assert_eq!(history.unpushed, None);
        let bots: Vec<&str> = history.authors.iter().filter(|author| author.bot).map(|author| author.name.as_str()).collect();
        assert_eq!(bots, ["lovable-dev[bot]"]);
        assert_eq!(history.largest[0].path, "src/list.ts");
        assert!(history.largest[0].current && history.index_read);
        let found = of_history(facts);
        assert_eq!(found.len(), 1, "{found:?}");
        let commit = found[0].commit.as_ref().unwrap();
        assert_eq!((commit.id.as_str(), commit.removed.as_deref()), (brought, Some(removed)));
        assert_eq!((found[0].origin.path.as_str(), found[0].origin.line), (".env", 1));
        assert_eq!((found[0].class, found[0].origin.excerpt.as_str()), (SecretClass::Live, "OPENAI_API_KEY=…"));
        let told = format!("{facts:?}");
        assert!(shop.planted.values().all(|value| !told.contains(value)));
        assert!(facts.tracked.iter().all(|one| one.state == TrackedState::Same), "{:?}", facts.tracked);
        assert_eq!(facts.tracked.len(), shop.git(&["ls-files"]).lines().count());
    }

    #[test]
    fn loose_objects_are_read() {
        let (shop, brought, removed) = shop("loose");
        check_shop(&shop, &shop.facts(), &brought, &removed);
    }

    #[test]
    fn packs_are_read() {
        let (shop, brought, removed) = shop("packed");
        shop.git(&["repack", "-q", "-adf", "--depth=50", "--window=2"]);
        shop.git(&["pack-refs", "--all"]);
        let chains = shop.git(&["verify-pack", "-v", &pack_of(&shop)]);
        assert!(chains.contains("chain length = 5:"), "{chains}");
        check_shop(&shop, &shop.facts(), &brought, &removed);

        shop.git(&["gc", "-q", "--aggressive", "--prune=now"]);
        check_shop(&shop, &shop.facts(), &brought, &removed);
        // The first form of the index says the same.
        let pack = pack_of(&shop).replace(".idx", ".pack");
        fs::remove_file(shop.folder.join(pack_of(&shop))).unwrap();
        shop.git(&["index-pack", "--index-version=1", &pack]);
        check_shop(&shop, &shop.facts(), &brought, &removed);
        // And so does the pack alone.
        fs::remove_file(shop.folder.join(pack_of(&shop))).unwrap();
        let facts = shop.facts();
        shop.git(&["index-pack", &pack]);
        check_shop(&shop, &facts, &brought, &removed);
    }

    /// The path of the only pack's index.
    fn pack_of(repository: &Repository) -> String {
        let folder = repository.folder.join(".git/objects/pack");
        let mut names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        format!(".git/objects/pack/{}", names.find(|name| name.ends_with(".idx")).unwrap())
    }

    #[test]
    fn objects_that_differ_from_named_ones_are_made() {
        let (shop, brought, removed) = shop("named");
        // A pack without offsets: what differs says the name of what it differs from.
        shop.git(&["-c", "repack.usedeltabaseoffset=false", "repack", "-q", "-adf", "--depth=50"]);
        check_shop(&shop, &shop.facts(), &brought, &removed);
        let pack = pack_of(&shop).replace(".idx", ".pack");
        fs::remove_file(shop.folder.join(pack_of(&shop))).unwrap();
        let facts = shop.facts();
        shop.git(&["index-pack", &pack]);
        check_shop(&shop, &facts, &brought, &removed);
    }

    #[test]
    fn packed_and_loose_are_read_together_in_any_order_and_form() {
        let (mut shop, ..) = shop("together");
        shop.git(&["gc", "-q"]);
        shop.write("late.ts", "export const late = 1;\n").commit("Dora");
        let mut files = shop.files();
        let wanted = shop.facts();
        shop.check_figures(&wanted);
        files.reverse();
        let backwards = zip(&files.iter().map(|(name, bytes)| file(name, bytes)).collect::<Vec<_>>());
        assert_eq!(facts("shop.zip", backwards), wanted);
        let members: Vec<(&str, u8, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), b'0', bytes.as_slice())).collect();
        assert_eq!(facts("shop.tar.gz", gzip(&tar(&members))), wanted);
        assert_eq!(facts("shop.tar", tar(&members)), wanted);
    }

    #[test]
    fn a_detached_head_has_no_branch() {
        let (shop, ..) = shop("detached");
        shop.git(&["checkout", "-q", "HEAD~10"]);
        let facts = shop.facts();
        shop.check_figures(&facts);
        assert_eq!(only(&facts).head, None);
    }

    #[test]
    fn work_that_is_not_committed_is_seen() {
        let mut shop = Repository::new("work");
        for path in ["same.ts", "lines.ts", "changed.ts", "gone.ts", "picture.png", "large.png"] {
            shop.write(path, "first line\nsecond line\n");
        }
        shop.commit("Ann Lee");
        shop.write("changed.ts", "first line\nother line.\n").write("new.ts", "export {};\n").remove("gone.ts");
        shop.write("lines.ts", "first line\r\nsecond line\r\n").write("large.png", "longer than it was before");
        let states = |facts: &Facts| -> Vec<String> { facts.tracked.iter().map(|one| format!("{} {:?}", one.path, one.state)).collect() };
        let wanted = ["changed.ts Changed", "gone.ts Absent", "large.png Changed", "lines.ts Same", "picture.png Same", "same.ts Same"];
        assert_eq!(states(&shop.facts()), wanted);
        for version in ["3", "4"] {
            shop.git(&["update-index", "--index-version", version]);
            assert_eq!(states(&shop.facts()), wanted, "version {version}");
        }
    }

    #[test]
    fn other_copies_are_named_and_their_passwords_are_not() {
        let mut shop = Repository::new("remotes");
        shop.write("a.ts", "export {};\n").commit("Ann Lee");
        let token = expand("ghp_⟪alnum:30⟫", &mut shop.planted);
        shop.git(&["remote", "add", "origin", &format!("https://acme-bot:{token}@github.com/acme/shop.git")]);
        shop.git(&["update-ref", "refs/remotes/origin/main", "HEAD"]);
        shop.write("b.ts", "export {};\n").commit("Ann Lee");
        shop.write("c.ts", "export {};\n").commit("Ann Lee");
        let facts = shop.facts();
        let history = only(&facts);
        assert_eq!((history.remotes[0].host.as_str(), history.remotes[0].owner.as_deref()), ("github.com", Some("acme")));
        assert_eq!(history.unpushed, Some(2));
        let found: Vec<&Secret> = facts.secrets.iter().filter(|secret| secret.origin.path == ".git/config").collect();
        assert!(!found.is_empty() && found.iter().all(|secret| secret.class == SecretClass::Live), "{found:?}");
        assert!(!format!("{facts:?}").contains(&token));
    }

    #[test]
    fn names_are_joined_as_the_project_says() {
        let mut shop = Repository::new("names");
        shop.write("a.ts", "export {};\n").commit("ann");
        shop.write("a.ts", "export { };\n").commit("Ann Lee");
        shop.write(".mailmap", "Ann Lee <ann.lee@example.org> <ann@example.org>\n").commit("Ann Lee");
        let facts = shop.facts();
        shop.check_figures(&facts);
        assert_eq!(only(&facts).authors.len(), 1);
    }

    #[test]
    fn installed_packages_are_one_line_that_stands_for_all() {
        const FOUND: &str = "source-control/dependencies-committed";
        let mut shop = Repository::new("packages");
        shop.write("a.ts", "export {};\n").write("package.json", "{}\n").write(".gitignore", "node_modules\n").commit("Ann Lee");
        for name in ["a/index.js", "b/index.js", "c/index.js"] {
            shop.write(&format!("web/node_modules/{name}"), "module.exports = 1;\n");
        }
        let told = |shop: &Repository| {
            let report = check(sniff("shop.zip", Cursor::new(shop.zip())).unwrap().as_mut(), &mut Silent).unwrap();
            assert_eq!(report.project.files as usize, shop.files().len());
            let packages: Vec<u32> = report.skipped.iter().filter(|one| one.path == "web/node_modules/").map(|one| one.files).collect();
            assert_eq!(packages, [3], "{:?}", report.skipped);
            report.findings.iter().any(|finding| finding.rule == FOUND)
        };
        let facts = shop.facts();
        let lines: Vec<(&str, u32)> =
            facts.files.iter().filter(|file| file.others > 0).map(|file| (file.path.as_str(), file.others)).collect();
        assert_eq!(lines, [("web/node_modules/a/index.js", 2)]);
        assert!(!told(&shop), "nothing of it is kept");
        // One that is kept says that the folder is, whichever it is; and none of it is missing.
        shop.git(&["add", "-f", "web/node_modules/c/index.js"]);
        assert!(told(&shop));
        assert!(shop.facts().tracked.iter().all(|one| one.state == TrackedState::Same), "{:?}", shop.facts().tracked);
    }

    #[test]
    fn only_what_is_gone_belongs_to_the_past() {
        let mut shop = Repository::new("past");
        shop.write("a.ts", "export {};\n").write("keep.ts", "const key = \"sk_live_⟪alnum:24⟫\";\n").commit("Ann Lee");
        shop.write("test/a.test.ts", "const key = \"sk_live_⟪alnum:24⟫\";\n").write(".env.example", "STRIPE_SECRET_KEY=sk_live_xxx\n");
        shop.write("node_modules/a/index.js", "const key = \"sk_live_⟪alnum:24⟫\";\n").commit("Ann Lee");
        shop.remove("test/a.test.ts").remove(".env.example").remove("node_modules/a/index.js");
        let text = fs::read_to_string(shop.folder.join("keep.ts")).unwrap();
        shop.remove("keep.ts").write("moved.ts", &text).commit("Ann Lee");
        let facts = shop.facts();
        assert_eq!(of_history(&facts), Vec::<&Secret>::new());
        shop.remove("moved.ts").commit("Ann Lee");
        assert_eq!(of_history(&shop.facts()).len(), 1);
        // What is kept out of version control now was in it once.
        let value = shop.planted.values().next().unwrap().to_owned();
        shop.write(".env", &format!("STRIPE_SECRET_KEY=sk_live_{value}\n")).write(".gitignore", ".env\n").commit("Ann Lee");
        assert_eq!(of_history(&shop.facts()).len(), 1);
        shop.write("keep.ts", &format!("const key = \"sk_live_{value}\";\n")).commit("Ann Lee");
        assert_eq!(of_history(&shop.facts()), Vec::<&Secret>::new());
    }

    #[test]
    fn other_branches_are_searched_too() {
        let mut shop = Repository::new("branches");
        shop.write("a.ts", "export {};\n").commit("Ann Lee");
        shop.git(&["checkout", "-q", "-b", "trial"]);
        let brought = shop.write("pay.ts", "const key = \"sk_live_⟪alnum:24⟫\";\n").commit("Bob");
        shop.git(&["checkout", "-q", "main"]);
        shop.write("b.ts", "export {};\n").commit("Ann Lee");
        let facts = shop.facts();
        shop.check_figures(&facts);
        let found = of_history(&facts);
        let commit = found[0].commit.as_ref().unwrap();
        assert_eq!((found.len(), commit.id.as_str(), &commit.removed), (1, brought.as_str(), &None));
        assert!(only(&facts).authors.iter().all(|author| author.name != "Bob"));
    }

    #[test]
    fn a_shallow_copy_says_so() {
        let (shop, ..) = shop("whole");
        let copy = Repository::bare("shallow");
        let from = format!("file://{}", shop.folder.display());
        copy.git(&["clone", "-q", "--depth", "5", &from, "."]);
        let facts = copy.facts();
        copy.check_figures(&facts);
        assert_eq!(only(&facts).limits.len(), 1);
        assert!(only(&facts).limits[0].contains("shallow"));
    }

    #[test]
    fn stores_of_other_forms_say_so() {
        let mut other = Repository::bare("sha256");
        other.git(&["init", "-q", "--object-format=sha256", "-b", "main"]);
        other.write("a.ts", "export {};\n").commit("Ann Lee");
        assert!(only(&other.facts()).limits[0].contains("SHA-256"));
    }

    #[test]
    fn a_store_without_its_project_is_refused_with_a_reason() {
        let (shop, ..) = shop("alone");
        let alone: Vec<_> = shop.files().into_iter().filter(|(name, _)| name.starts_with("shop/.git/")).collect();
        for cut in ["shop/", "shop/.git/"] {
            let members: Vec<_> = alone.iter().map(|(name, bytes)| file(name.strip_prefix(cut).unwrap(), bytes)).collect();
            let refused = sniff("x.zip", Cursor::new(zip(&members))).and_then(|mut container| check(container.as_mut(), &mut Silent));
            assert_eq!(refused.unwrap_err(), Refusal::OnlyHistory);
        }
    }

    #[test]
    fn the_report_says_what_became_of_the_store() {
        let (shop, ..) = shop("said");
        let mut files: Vec<_> = shop.files().iter().map(|(name, bytes)| file(name, bytes)).collect();
        files.push(file("shop/libs/part/.git", "gitdir: ../../.git/modules/part\n"));
        files.push(file("shop/old/.svn/wc.db", "x"));
        let report = check(sniff("shop.zip", Cursor::new(zip(&files))).unwrap().as_mut(), &mut Silent).unwrap();
        let reason = |path: &str| report.skipped.iter().find(|skipped| skipped.path == path).map(|skipped| skipped.reason.as_str());
        assert_eq!(reason(".git/"), Some("version control's own store, read as history"));
        assert_eq!(reason("libs/part/.git"), Some("version control's own store, not read"));
        assert_eq!(reason("old/.svn/"), Some("version control's own store, not read"));
        assert!(report.oddities.iter().any(|odd| odd.path.as_deref() == Some("libs/part/.git")));
    }

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    /// A store of made-up objects under made-up names.
    fn made_up(objects: &[(u8, &str, Vec<u8>)], more: &[(&str, Vec<u8>)]) -> Facts {
        let mut members = vec![file("a.ts", "export {};\n"), file(".git/HEAD", name(1))];
        for (at, kind, content) in objects {
            let head = format!("{kind} {}\0", content.len());
            let hex = name(*at);
            let (folder, rest) = hex.split_at(2);
            members.push(file(format!(".git/objects/{folder}/{rest}"), packed(&[head.as_bytes(), content].concat())));
        }
        members.extend(more.iter().map(|(name, bytes)| file(format!(".git/{name}"), bytes)));
        members.push(file(".git/objects/info/packs", ""));
        let start = Instant::now();
        let facts = facts("x.zip", zip(&members));
        assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
        facts
    }

    fn name(at: u8) -> String {
        format!("{at:02x}").repeat(20)
    }

    fn commit(tree: u8, parents: &[u8]) -> Vec<u8> {
        let parents: String = parents.iter().map(|parent| format!("parent {}\n", name(*parent))).collect();
        format!("tree {}\n{parents}author A <a@x.org> 1 +0000\ncommitter A <a@x.org> 99999999999999999999 +9999\n\nx\n", name(tree))
            .into_bytes()
    }

    fn tree(lines: &[(&str, u8)]) -> Vec<u8> {
        lines.iter().flat_map(|(line, at)| [format!("{line}\0").as_bytes(), &[*at; 20]].concat()).collect()
    }

    #[test]
    fn rings_come_to_an_end() {
        let ring: Vec<(String, u8)> = (0..40).map(|at| (format!("40000 folder{at}"), 2)).collect();
        let ring: Vec<(&str, u8)> = ring.iter().map(|(line, at)| (line.as_str(), *at)).collect();
        let facts = made_up(&[(1, "commit", commit(2, &[1, 3])), (3, "commit", commit(2, &[1, 9])), (2, "tree", tree(&ring))], &[]);
        assert_eq!(only(&facts).commits, 2);
        assert!(only(&facts).limits.len() >= 2, "{:?}", only(&facts).limits);
        // A tag of itself, and a tag of a folder.
        let tag = |at: u8| format!("object {}\ntype tag\n\n", name(at)).into_bytes();
        let refs = [("refs/tags/a", name(4).into_bytes()), ("refs/tags/b", name(5).into_bytes())];
        let objects = [(1, "commit", commit(2, &[])), (2, "tree", vec![]), (4, "tag", tag(4)), (5, "tag", tag(2))];
        assert_eq!(only(&made_up(&objects, &refs)).commits, 1);
    }

    #[test]
    fn names_from_hostile_folders_stay_names() {
        let key = expand("const key = \"sk_live_⟪alnum:24⟫\";\n", &mut Planted::default()).into_bytes();
        let lines = [("100644 ..", 3), ("100644 a\u{1b}[2J.ts", 3), ("100644 ../../etc/x.ts", 3), ("100644 fine.ts", 3)];
        let facts = made_up(&[(1, "commit", commit(2, &[])), (2, "tree", tree(&lines)), (3, "blob", key)], &[]);
        let paths: Vec<&str> = of_history(&facts).iter().map(|secret| secret.origin.path.as_str()).collect();
        assert_eq!(paths, ["fine.ts"]);
    }

    #[test]
    fn a_million_parents_are_too_many() {
        let parents: Vec<u8> = std::iter::repeat_n(1, 20_000).collect();
        let facts = made_up(&[(1, "commit", commit(2, &parents)), (2, "tree", vec![])], &[]);
        assert_eq!(only(&facts).commits, 1);
    }

    /// An index of the second form that sends two names to two places.
    fn pointing(places: [u32; 2]) -> Vec<u8> {
        let mut index = b"\xFFtOc\0\0\0\x02".to_vec();
        for first in 0..256_u32 {
            index.extend(u32::from(first >= 7).wrapping_add(u32::from(first >= 8)).to_be_bytes());
        }
        index.extend([7; 20]);
        index.extend([8; 20]);
        index.extend([0; 8]);
        index.extend(places.iter().flat_map(|place| place.to_be_bytes()));
        index.extend([0; 40]);
        index
    }

    #[test]
    fn bombs_and_rings_of_differences_do_no_harm() {
        let head = b"PACK\0\0\0\x02\0\0\0\x02".to_vec();
        let objects = || vec![(1, "commit", commit(2, &[])), (2, "tree", tree(&[("100644 a.ts", 7), ("100644 b.ts", 8)]))];
        let with = |pack: Vec<u8>, index: Vec<u8>| {
            let facts = made_up(&objects(), &[("objects/pack/p.pack", pack), ("objects/pack/p.idx", index)]);
            assert_eq!(only(&facts).commits, 1);
            only(&facts).limits.join(" ")
        };
        // Two that differ from each other.
        let difference = [4, 4, 0x90, 4];
        let one = [&[0x74][..], &[8; 20], &packed(&difference)].concat();
        let other = [&[0x74][..], &[7; 20], &packed(&difference)].concat();
        let second = u32::try_from(head.len() + one.len()).unwrap();
        assert!(with([&head[..], &one, &other].concat(), pointing([12, second])).contains("damaged"));
        // Declared sizes that nothing stands behind, and one that a difference blows up.
        let huge = [&[0xBF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F][..], &packed(&[b'x'; 99])].concat();
        assert!(with([&head[..], &huge].concat(), pointing([12, 12])).contains("version"));
        let base = [&[0xB0, 0x80, 0x40][..], &packed(&vec![b'x'; 1 << 17])].concat();
        let mut blow = vec![0x80, 0x80, 0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0x07];
        blow.extend(std::iter::repeat_n([0xB0, 0xFF, 0xFF], 30_000).flatten());
        let blown =
            [&[0x60 | 0x80 | u8::try_from(blow.len() & 15).unwrap()][..], &varint(blow.len() >> 4), &back(base.len()), &packed(&blow)]
                .concat();
        let place = u32::try_from(head.len() + base.len()).unwrap();
        with([&head[..], &base, &blown].concat(), pointing([12, place]));
        // Places anywhere.
        for place in [0, 1, 11, 13, 0x7FFF_FFFF, 0x8000_0000, u32::MAX] {
            with([&head[..], &base].concat(), pointing([place, place]));
        }
    }

    fn varint(mut value: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        while value > 0x7F {
            bytes.push(u8::try_from(value & 0x7F).unwrap() | 0x80);
            value >>= 7;
        }
        bytes.push(u8::try_from(value).unwrap());
        bytes
    }

    fn back(mut value: usize) -> Vec<u8> {
        let mut bytes = vec![u8::try_from(value & 0x7F).unwrap()];
        while value > 0x7F {
            value = (value >> 7) - 1;
            bytes.insert(0, u8::try_from(value & 0x7F).unwrap() | 0x80);
        }
        bytes
    }

    #[test]
    fn a_spoiled_store_is_read_as_far_as_it_goes() {
        let (shop, ..) = shop("spoiled");
        shop.git(&["gc", "-q", "--prune=now"]);
        let good = shop.files();
        let mut state = 7_u64;
        let mut next = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).unwrap() % below
        };
        let start = Instant::now();
        let mut whole = 0;
        for round in 0..400 {
            let mut files = good.clone();
            let of_store: Vec<usize> = (0..files.len()).filter(|&at| files[at].0.contains(".git/") && !files[at].1.is_empty()).collect();
            let parts: Vec<usize> = of_store
                .into_iter()
                .filter(|&at| [".pack", ".idx", "/index", "packed-refs", "/HEAD"].iter().any(|end| files[at].0.ends_with(end)))
                .collect();
            let bytes = &mut files[parts[next(parts.len())]].1;
            if round % 4 == 0 {
                bytes.truncate(next(bytes.len()));
            } else {
                for _ in 0..=next(12) {
                    let at = next(bytes.len());
                    bytes[at] = u8::try_from(next(256)).unwrap();
                }
            }
            let archive = zip(&files.iter().map(|(name, bytes)| file(name, bytes).stored()).collect::<Vec<_>>());
            let facts = facts("shop.zip", archive);
            whole += usize::from(only(&facts).limits.is_empty());
        }
        assert!(whole < 400, "damage is seen");
        assert!(start.elapsed() < Duration::from_secs(240), "{:?}", start.elapsed());
    }
}
