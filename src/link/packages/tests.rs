use super::*;
use crate::intake::Memory;

fn packages(files: &[(&str, &str)]) -> Vec<String> {
    let mut files: Vec<(String, Vec<u8>)> = files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
    files.push(("sample.txt".to_owned(), b"x".to_vec()));
    let (_, facts) = crate::state(&mut Memory::new("x", files), &mut crate::Silent).unwrap();
    let project = crate::link::link(facts);
    let show = |package: &Package| {
        let direct = if package.direct { " direct" } else { "" };
        format!("{}@{} {:?}{direct} {}:{}", package.name, package.version, package.usage, package.origin.path, package.origin.line)
    };
    project.packages.iter().map(show).collect()
}

#[test]
fn what_packages_are_there_for() {
    let lock = r#"{ "lockfileVersion": 3, "packages": {
        "": { "dependencies": { "axios": "1", "left": "1", "vite": "5" }, "devDependencies": { "d": "1" } },
        "node_modules/axios": { "version": "1.6.0", "dependencies": { "form-data": "4" } },
        "node_modules/form-data": { "version": "4.0.0" }, "node_modules/left": { "version": "1.0.0" },
        "node_modules/vite": { "version": "5.0.0", "dependencies": { "esbuild": "1", "nano": "1" } },
        "node_modules/esbuild": { "version": "0.19.0" }, "node_modules/nano": { "version": "3.0.0" }, "node_modules/d": { "version": "1.0.0" } } }"#;
    let manifest =
        "{ \"dependencies\": {\n \"axios\": \"1\",\n \"left\": \"1\", \"vite\": \"5\" }, \"devDependencies\": { \"d\": \"1\" } }";
    let found = packages(&[
        ("package.json", manifest),
        ("package-lock.json", lock),
        ("src/a.ts", "import axios from 'axios';\nimport type { L } from 'left';\n"),
    ]);
    assert_eq!(
        found,
        [
            "axios@1.6.0 Imported direct package.json:2",
            "d@1.0.0 Builds direct package.json:3",
            "esbuild@0.19.0 Builds package-lock.json:0",
            "form-data@4.0.0 Runs package-lock.json:0",
            "left@1.0.0 Runs direct package.json:3",
            "nano@3.0.0 Builds package-lock.json:0",
            "vite@5.0.0 Builds direct package.json:3",
        ]
    );
}

#[test]
fn the_manifest_that_lets_the_version_in() {
    let lock = r#"{ "lockfileVersion": 3, "packages": { "": { "dependencies": { "next": "^14.2.31" } }, "node_modules/next": { "version": "14.2.31" } } }"#;
    let found = packages(&[
        ("package.json", "{ \"dependencies\": {\n\n \"next\": \"^14.2.31\" } }"),
        ("package-lock.json", lock),
        ("app/package.json", "{ \"dependencies\": {\n \"next\": \"15.3.4\" } }"),
    ]);
    assert!(
        found.contains(&"next@14.2.31 Runs direct package.json:3".to_owned())
            || found.contains(&"next@14.2.31 Imported direct package.json:3".to_owned()),
        "{found:?}"
    );
}

#[test]
fn what_only_manifests_say() {
    let found = packages(&[
        ("requirements.txt", "Flask==2.0.1\nrequests>=2\n-e git+https://github.com/a/b.git#egg=b\n"),
        ("go.mod", "module x\n\ngo 1.22\n\nrequire (\n\tgithub.com/gin-gonic/gin v1.9.1\n\tgolang.org/x/net v0.10.0 // indirect\n)\n"),
    ]);
    assert_eq!(
        found,
        [
            "github.com/gin-gonic/gin@v1.9.1 Imported direct go.mod:6",
            "golang.org/x/net@v0.10.0 Runs go.mod:7",
            "b@git+https://github.com/a/b.git#egg=b Imported direct requirements.txt:3",
            "flask@2.0.1 Imported direct requirements.txt:1",
            "requests@>=2 Imported direct requirements.txt:2",
        ]
    );
}

#[test]
fn examples_and_tests_are_no_part_of_the_product() {
    assert!(packages(&[("examples/a/package.json", "{\"dependencies\":{\"next\":\"12.0.0\"}}")]).is_empty());
}
