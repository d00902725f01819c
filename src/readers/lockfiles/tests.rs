use super::*;

fn listed(name: &str, text: &str) -> (Vec<String>, Vec<String>) {
    let entry = Entry::new(0, name.to_owned(), text.len() as u64);
    let facts = read(&entry, text.as_bytes()).expect("a lockfile");
    assert_eq!(facts.files[0].state, ReadState::Read, "{name}");
    let lock = &facts.lockfiles[0];
    let named = |at: u32| lock.packages[at as usize].name.clone();
    let line = |package: &Locked| {
        let source = match &package.source {
            PackageSource::Registry => String::new(),
            other => format!(" {other:?}"),
        };
        let needs: Vec<String> = package.needs.iter().map(|at| named(*at)).collect();
        let marks = format!("{}{}", if package.dev { " dev" } else { "" }, if package.scripts { " scripts" } else { "" });
        format!("{}@{}{source}{marks} [{}]", package.name, package.version, needs.join(" "))
    };
    let roots = lock.roots.iter().map(|root| format!("{}{}", named(root.package), if root.dev { " dev" } else { "" })).collect();
    (lock.packages.iter().map(line).collect(), roots)
}

fn check(name: &str, text: &str, packages: &[&str], roots: &[&str]) {
    let (found, asked) = listed(name, text);
    assert_eq!(found, packages, "{name}");
    assert_eq!(asked, roots, "{name}");
}

#[test]
fn npm_with_places() {
    let text = r#"{ "lockfileVersion": 3, "packages": {
        "": { "dependencies": { "a": "^1" }, "devDependencies": { "b": "*", "ui": "*" }, "engines": [] },
        "packages/ui": { "version": "0.0.0", "dependencies": { "c": "1" } },
        "node_modules/ui": { "resolved": "packages/ui", "link": true },
        "node_modules/a": { "version": "1.0.0", "hasInstallScript": true, "dependencies": { "c": "^2" }, "license": ["MIT"] },
        "node_modules/a/node_modules/c": { "version": "2.0.0" },
        "node_modules/b": { "version": "3.0.0", "dev": true, "resolved": "git+ssh://git@github.com/o/b.git#abc" },
        "node_modules/c": { "name": "real-c", "version": "1.0.0", "peerDependencies": { "a": "*" } } } }"#;
    check(
        "package-lock.json",
        text,
        &["a@1.0.0 scripts [c]", "c@2.0.0 []", "b@3.0.0 Git(\"git+ssh://github.com/o/b.git#abc\") dev []", "real-c@1.0.0 [a]"],
        &["a", "b dev", "real-c"],
    );
}

#[test]
fn npm_of_the_first_version() {
    let text = r#"{ "lockfileVersion": 1, "requires": true, "dependencies": {
        "a": { "version": "1.0.0", "requires": { "c": "^2", "d": "1" }, "dependencies": { "c": { "version": "2.0.0", "requires": true } } },
        "c": { "version": "npm:real-c@1.0.0", "dev": true }, "d": { "version": "file:../d" } } }"#;
    check("npm-shrinkwrap.json", text, &["a@1.0.0 [c]", "c@2.0.0 []", "real-c@1.0.0 dev []"], &[]);
}

#[test]
fn both_yarns() {
    let classic = "# yarn lockfile v1\n\n\"@s/a@^1.0.0\", \"@s/a@^1.2.0\":\n  version \"1.2.3\"\n  resolved \"https://registry.example/@s/a/-/a-1.2.3.tgz#x\"\n  dependencies:\n    b \"^2\"\n\nb@^2:\n  version \"2.0.0\"\n  resolved \"https://codeload.github.com/o/b/tar.gz/abc\"\n\nz@npm:c@1:\n  version \"1.0.0\"\n";
    check("yarn.lock", classic, &["@s/a@1.2.3 [b]", "b@2.0.0 Git(\"https://codeload.github.com/o/b/tar.gz/abc\") []", "c@1.0.0 []"], &[]);
    let berry = "__metadata:\n  version: 8\n\n\"@s/a@npm:^1.0.0, @s/a@npm:^1.2.0\":\n  version: 1.2.3\n  resolution: \"@s/a@npm:1.2.3\"\n  dependencies:\n    b: \"npm:^2\"\n  peerDependencies:\n    z: \"*\"\n  checksum: x\n  languageName: node\n  linkType: hard\n\n\"b@npm:^2\":\n  version: 2.0.0\n  resolution: \"b@npm:2.0.0\"\n  linkType: hard\n\n\"app@workspace:.\":\n  version: 0.0.0-use.local\n  resolution: \"app@workspace:.\"\n  dependencies:\n    b: ^2\n  linkType: soft\n";
    check("yarn.lock", berry, &["@s/a@1.2.3 [b]", "b@2.0.0 []"], &[]);
}

#[test]
fn three_pnpms() {
    let v5 = "lockfileVersion: 5.4\nspecifiers:\n  a: ^1\ndependencies:\n  a: 1.0.0_b@2.0.0\ndevDependencies:\n  '@s/d': 3.0.0\npackages:\n\n  /a/1.0.0_b@2.0.0:\n    resolution: {integrity: x}\n    requiresBuild: true\n    dependencies:\n      b: 2.0.0\n    dev: false\n\n  /b/2.0.0:\n    resolution: {integrity: x}\n    dev: false\n\n  /@s/d/3.0.0:\n    resolution: {integrity: x}\n    dev: true\n\n  github.com/o/g/abc:\n    resolution: {tarball: https://codeload.github.com/o/g/tar.gz/abc}\n    name: g\n    version: 0.1.0\n";
    check(
        "pnpm-lock.yaml",
        v5,
        &["a@1.0.0 scripts [b]", "b@2.0.0 []", "@s/d@3.0.0 dev []", "g@0.1.0 Git(\"https://codeload.github.com/o/g/tar.gz/abc\") []"],
        &["a", "@s/d dev"],
    );
    let v6 = "lockfileVersion: '6.0'\ndependencies:\n  a:\n    specifier: ^1\n    version: 1.0.0(b@2.0.0)\npackages:\n\n  /a@1.0.0(b@2.0.0):\n    resolution: {integrity: x}\n    dependencies:\n      b: 2.0.0\n    dev: false\n\n  /b@2.0.0:\n    resolution: {integrity: x}\n";
    check("pnpm-lock.yaml", v6, &["a@1.0.0 [b]", "b@2.0.0 []"], &["a"]);
    let v9 = "lockfileVersion: '9.0'\n\nimporters:\n\n  .:\n    dependencies:\n      a:\n        specifier: ^1\n        version: 1.0.0(b@2.0.0)\n      own:\n        specifier: workspace:*\n        version: link:packages/own\n    devDependencies:\n      x:\n        specifier: npm:b@2\n        version: b@2.0.0\n\npackages:\n\n  a@1.0.0:\n    resolution: {integrity: x}\n    peerDependencies:\n      b: '*'\n\n  b@2.0.0:\n    resolution: {integrity: x}\n\nsnapshots:\n\n  a@1.0.0(b@2.0.0):\n    dependencies:\n      b: 2.0.0\n\n  b@2.0.0: {}\n";
    check("pnpm-lock.yaml", v9, &["a@1.0.0 [b]", "b@2.0.0 []"], &["a", "b dev"]);
}

#[test]
fn bun_with_commas() {
    let text = "{\n  \"lockfileVersion\": 1,\n  \"workspaces\": { \"\": { \"name\": \"x\", \"dependencies\": { \"a\": \"^1\", }, \"devDependencies\": { \"@s/b\": \"1\", }, }, },\n  \"packages\": {\n    \"a\": [\"a@1.0.0\", \"\", { \"dependencies\": { \"@s/b\": \"^2\" } }, \"sha512-x\"],\n    \"@s/b\": [\"@s/b@1.0.0\", \"\", {}, \"x\"],\n    \"a/@s/b\": [\"@s/b@2.0.0\", \"\", {}, \"x\"],\n    \"own\": [\"own@workspace:packages/own\"],\n  }\n}\n";
    check("bun.lock", text, &["a@1.0.0 [@s/b]", "@s/b@1.0.0 []", "@s/b@2.0.0 []"], &["a", "@s/b dev"]);
}

#[test]
fn pythons() {
    let poetry = "[[package]]\nname = \"Flask\"\nversion = \"3.0.0\"\noptional = false\nfiles = [\n    {file = \"a\", hash = \"b\"},\n]\n\n[package.dependencies]\nJinja2 = \">=3\"\n\n[[package]]\nname = \"jinja2\"\nversion = \"3.1.2\"\ngroups = [\"dev\"]\n\n[package.source]\ntype = \"git\"\nurl = \"https://u:p@github.com/p/jinja.git\"\n\n[metadata]\nlock-version = \"2.0\"\n";
    check("poetry.lock", poetry, &["flask@3.0.0 [jinja2]", "jinja2@3.1.2 Git(\"https://github.com/p/jinja.git\") dev []"], &[]);
    let uv = "version = 1\n\n[[package]]\nname = \"anyio\"\nversion = \"4.0.0\"\nsource = { registry = \"https://packages.example/simple\" }\ndependencies = [\n    { name = \"idna\", marker = \"x\" },\n]\nsdist = { url = \"https://x\", hash = \"sha256:x\" }\n\n[[package]]\nname = \"app\"\nversion = \"0.1.0\"\nsource = { virtual = \".\" }\ndependencies = [{ name = \"anyio\" }]\n\n[package.dev-dependencies]\ndev = [\n    { name = \"ruff\" },\n]\n\n[package.metadata]\nrequires-dist = [{ name = \"anyio\", specifier = \">=4\" }]\n\n[[package]]\nname = \"idna\"\nversion = \"3.4\"\nsource = { git = \"https://github.com/k/idna?rev=1#2\" }\n\n[[package]]\nname = \"ruff\"\nversion = \"0.5.0\"\nsource = { registry = \"https://packages.example/simple\" }\n";
    check(
        "uv.lock",
        uv,
        &["anyio@4.0.0 [idna]", "idna@3.4 Git(\"https://github.com/k/idna\") []", "ruff@0.5.0 []"],
        &["anyio", "ruff dev"],
    );
    let pipenv = r#"{ "_meta": {}, "default": { "flask": { "version": "==3.0.0" } }, "develop": { "pytest": { "version": "==8.0" }, "x": { "git": "https://a/b.git", "ref": "c" } } }"#;
    check("Pipfile.lock", pipenv, &["flask@3.0.0 []", "pytest@8.0 dev []", "x@ Git(\"https://a/b.git\") dev []"], &[]);
}

#[test]
fn others() {
    let php = r#"{ "packages": [ { "name": "Laravel/Framework", "version": "v11.0.0", "require": { "php": "^8", "a/b": "^1" }, "dist": { "type": "zip", "url": "x" } }, { "name": "a/b", "version": "1.0.0" } ], "packages-dev": [ { "name": "p/u", "version": "10.0" } ] }"#;
    check("composer.lock", php, &["laravel/framework@v11.0.0 [a/b]", "a/b@1.0.0 []", "p/u@10.0 dev []"], &[]);
    let ruby = "GIT\n  remote: https://github.com/o/g.git\n  revision: abc\n  specs:\n    g (0.1)\n\nGEM\n  remote: https://rubygems.org/\n  specs:\n    nokogiri (1.16.0-arm64-darwin)\n      racc (~> 1.4)\n    nokogiri (1.16.0-x86_64-linux)\n      racc (~> 1.4)\n    racc (1.7.3)\n\nPLATFORMS\n  ruby\n\nDEPENDENCIES\n  g!\n  nokogiri (>= 1)\n";
    check(
        "Gemfile.lock",
        ruby,
        &["g@0.1 Git(\"https://github.com/o/g.git\") []", "nokogiri@1.16.0 [racc racc]", "racc@1.7.3 []"],
        &["g", "nokogiri"],
    );
    let cargo = "version = 3\n\n[[package]]\nname = \"app\"\nversion = \"0.1.0\"\ndependencies = [\n \"serde 1.0.2\",\n]\n\n[[package]]\nname = \"serde\"\nversion = \"1.0.2\"\nsource = \"registry+https://x\"\nchecksum = \"y\"\n";
    check("Cargo.lock", cargo, &["serde@1.0.2 []"], &["serde"]);
    let dart = "packages:\n  http:\n    dependency: \"direct main\"\n    description:\n      name: http\n      url: \"https://pub.dev\"\n    source: hosted\n    version: \"1.1.0\"\n  meta:\n    dependency: transitive\n    source: hosted\n    version: \"1.9.1\"\nsdks:\n  dart: \">=3\"\n";
    check("pubspec.lock", dart, &["http@1.1.0 []", "meta@1.9.1 []"], &["http"]);
    check(
        "gradle.lockfile",
        "# x\na.b:c:1.0=runtimeClasspath,testRuntime\nd:e:2=testCompile\nempty=\n",
        &["a.b:c@1.0 []", "d:e@2 dev []"],
        &[],
    );
}

#[test]
fn what_is_no_lockfile_is_said() {
    let state = |name: &str, text: &str| read(&Entry::new(0, name.to_owned(), 1), text.as_bytes()).unwrap().files[0].state.clone();
    assert!(matches!(state("package-lock.json", "{"), ReadState::Unread(_)));
    assert!(matches!(state("yarn.lock", "<<<<<<< HEAD\n"), ReadState::Unread(_)));
    assert!(matches!(state("package-lock.json", &"{\"dependencies\":{\"a\":".repeat(500)), ReadState::Unread(_)));
    assert!(read(&Entry::new(0, "a.json".to_owned(), 1), b"{}").is_none());
}

/// A lockfile as large as may be takes seconds even unoptimised, and holds no more than the bound.
#[test]
fn large_ones_are_read_in_one_pass() {
    use std::fmt::Write;
    let start = std::time::Instant::now();
    let mut npm = String::from("{\"packages\":{\"\":{\"dependencies\":{\"p1\":\"1\"}}");
    let mut pnpm = String::from("lockfileVersion: '9.0'\npackages:\n");
    let mut yarn = String::new();
    let mut uv = String::new();
    for n in 0..PACKAGES + 20 {
        write!(npm, ",\"node_modules/p{n}\":{{\"version\":\"1.0.{n}\",\"dependencies\":{{\"p{}\":\"*\",\"missing\":\"1\"}}}}", n / 2)
            .unwrap();
        write!(pnpm, "  p{n}@1.0.{n}:\n    resolution: {{integrity: x}}\n    dependencies:\n      p{}: 1.0.0\n", n / 2).unwrap();
        write!(yarn, "p{n}@^1:\n  version \"1.0.{n}\"\n  dependencies:\n    p{} \"^1\"\n", n / 2).unwrap();
        write!(uv, "[[package]]\nname = \"p{n}\"\nversion = \"1.0.{n}\"\ndependencies = [{{ name = \"p{}\" }}]\n", n / 2).unwrap();
    }
    npm.push_str("}}");
    for (name, text) in [("package-lock.json", npm), ("pnpm-lock.yaml", pnpm), ("yarn.lock", yarn), ("uv.lock", uv)] {
        let facts = read(&Entry::new(0, name.to_owned(), 1), text.as_bytes()).unwrap();
        assert!((PACKAGES - 2..=PACKAGES).contains(&facts.lockfiles[0].packages.len()), "{name}");
    }
    // A name nested in itself without end.
    let deep = format!("{{\"packages\":{{\"{}\":{{\"dependencies\":{{\"x\":\"1\"}}}}}}}}", "node_modules/a/".repeat(100_000));
    assert!(read(&Entry::new(0, "package-lock.json".to_owned(), 1), deep.as_bytes()).is_some());
    assert!(start.elapsed().as_secs() < 60);
}
