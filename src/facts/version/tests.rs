use super::*;

fn sorted(scheme: Scheme, versions: &[&str]) {
    for pair in versions.windows(2) {
        let [a, b] = [0, 1].map(|at| Version::parse(scheme, pair[at]).unwrap_or_else(|| panic!("{} is a version", pair[at])));
        assert!(a < b, "{} < {}", pair[0], pair[1]);
    }
}

fn holds(ecosystem: &str, range: &str, inside: &[&str], outside: &[&str]) {
    let parsed = Range::parse(ecosystem, range).unwrap_or_else(|| panic!("{range} is a range"));
    let version = |text: &&str| Version::parse(Scheme::of(ecosystem), text).unwrap();
    for text in inside {
        assert!(parsed.holds(&version(text)), "{range} holds {text}");
    }
    for text in outside {
        assert!(!parsed.holds(&version(text)), "{range} does not hold {text}");
    }
}

#[test]
fn order_of_semantic_versions() {
    sorted(
        Scheme::Semver,
        &[
            "0.0.1",
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.beta",
            "1.0.0-beta",
            "1.0.0-beta.2",
            "1.0.0-beta.11",
            "1.0.0-rc.1",
            "1.0.0",
            "1.0.1",
            "v1.2.0",
            "15.0.0-canary.9",
            "15.0.0-canary.206",
            "15.0.0-rc.1",
            "15.0.0",
        ],
    );
    // A version of a commit, and one that a build marked, as Go writes them.
    sorted(Scheme::Semver, &["v0.0.0-20180101000000-aaaaaaaaaaaa", "v0.0.0-20230101000000-bbbbbbbbbbbb", "v2.0.0+incompatible", "v2.0.1"]);
    assert_eq!(Version::parse(Scheme::Semver, "1.0.0+a"), Version::parse(Scheme::Semver, "1.0.0+b"));
    for none in ["latest", "", "1..2", "1.x", "1.2.3.4.5", "workspace:*"] {
        assert_eq!(Version::parse(Scheme::Semver, none), None, "{none}");
    }
}

#[test]
fn order_of_pythons_versions() {
    // The list of the specification, with an epoch and a local version.
    sorted(
        Scheme::Pep440,
        &[
            "1.dev0",
            "1.0.dev456",
            "1.0a1",
            "1.0a2.dev456",
            "1.0a12.dev456",
            "1.0a12",
            "1.0b1.dev456",
            "1.0b2",
            "1.0b2.post345.dev456",
            "1.0b2.post345",
            "1.0rc1.dev456",
            "1.0rc1",
            "1.0",
            "1.0+abc.5",
            "1.0+abc.7",
            "1.0+5",
            "1.0.post456.dev34",
            "1.0.post456",
            "1.1.dev1",
            "2013.10",
            "1!0.5",
            "1!1.0",
        ],
    );
    for (a, b) in [
        ("1.0", "1"),
        ("1.0-alpha-1", "1.0a1"),
        ("1.0-1", "1.0.post1"),
        ("V1.0C1", "1.0rc1"),
        ("1.0.r3", "1.0.post3"),
        ("1.0dev", "1.0.dev0"),
    ] {
        assert_eq!(Version::parse(Scheme::Pep440, a), Version::parse(Scheme::Pep440, b), "{a} = {b}");
    }
    for none in ["", "french toast", "1.0+", "1.0.dev1.post2.x", "1.x"] {
        assert!(Version::parse(Scheme::Pep440, none).is_none() || none == "1.0+", "{none}");
    }
}

#[test]
fn order_of_other_versions() {
    sorted(Scheme::Loose, &["1.0.0-dev", "1.0.0-alpha1", "1.0-beta2", "1.0.0-RC1", "1.0.0-RC2", "1.0", "1.0.0-patch1", "1.0.1", "11.0"]);
    sorted(Scheme::Loose, &["7.0.0.rc1", "7.0.0", "7.0.0.1", "7.0.1"]);
    sorted(Scheme::Loose, &["2.17.0-M1", "2.17.0-SNAPSHOT", "2.17.0", "2.17.1"]);
    let same = |a: &str, b: &str| assert_eq!(Version::parse(Scheme::Loose, a), Version::parse(Scheme::Loose, b), "{a} = {b}");
    same("5.3.0.RELEASE", "5.3");
    same("v1.0.0", "1");
    assert_eq!(Version::parse(Scheme::Loose, "dev-master"), None);
}

#[test]
fn ranges_of_npm() {
    holds("npm", "^1.2.3", &["1.2.3", "1.9.0"], &["1.2.2", "2.0.0", "2.0.0-rc.1"]);
    holds("npm", "^0.2.3", &["0.2.9"], &["0.3.0", "0.2.2"]);
    holds("npm", "^0.0.3", &["0.0.3"], &["0.0.4"]);
    holds("npm", "~1.2.3", &["1.2.9"], &["1.3.0"]);
    holds("npm", "~1", &["1.9.0"], &["2.0.0"]);
    holds("npm", "1.x || >=2.5.0 <3", &["1.0.0", "2.5.0"], &["2.4.9", "3.0.0"]);
    holds("npm", "1.2.3 - 2.3", &["1.2.3", "2.3.9"], &["2.4.0", "1.2.2"]);
    holds("npm", ">= 1.0.0 < 1.5", &["1.4.9"], &["1.5.0"]);
    holds("npm", "npm:left-pad@^1.0.0", &["1.3.0"], &["2.0.0"]);
    holds("npm", "14", &["14.2.3"], &["15.0.0"]);
    holds("npm", "", &["0.0.1"], &[]);
    for none in ["latest", "github:a/b", "file:../x", "workspace:*", "next", "catalog:"] {
        assert_eq!(Range::parse("npm", none), None, "{none}");
    }
    assert!(Range::parse("npm", "*").unwrap().is_open());
}

#[test]
fn ranges_of_python() {
    holds("pip", ">=2.0,<3", &["2.0", "2.31.0.post1"], &["3.0", "1.9"]);
    holds("pip", "~=2.2", &["2.9"], &["3.0", "2.1"]);
    holds("pip", "~=2.2.1", &["2.2.9"], &["2.3"]);
    holds("pip", "==1.4.*", &["1.4", "1.4.9"], &["1.5", "1.5.dev1"]);
    holds("pip", "^1.2", &["1.9"], &["2.0", "2.0a1"]);
    holds("pip", ">=1!0.1", &["1!0.2"], &["5.0"]);
    holds("pip", "!=1.0", &["1.1"], &[]);
    assert_eq!(Range::parse("pip", "@ git+https://x"), None);
}

#[test]
fn ranges_of_others() {
    holds("gem", "~> 7.0.4", &["7.0.9"], &["7.1.0"]);
    holds("gem", "~> 7.1", &["7.9.0"], &["8.0"]);
    holds("composer", "^11.0|^10.4@dev", &["11.2.0", "10.9"], &["12.0", "10.3"]);
    holds("composer", "~2.3", &["2.9"], &["3.0"]);
    holds("cargo", "1.2", &["1.9.0"], &["2.0.0"]);
    holds("pub", "any", &["9.0.0"], &[]);
}

#[test]
fn exact_requirements() {
    let exact = range::exact;
    assert_eq!(exact("npm", "14.2.3"), Some("14.2.3"));
    assert_eq!(exact("npm", "npm:next@14.2.3"), Some("14.2.3"));
    assert_eq!(exact("npm", "14.2"), None);
    assert_eq!(exact("npm", "^14.2.3"), None);
    assert_eq!(exact("pip", "==4.2"), Some("4.2"));
    assert_eq!(exact("pip", ">=4.2"), None);
    assert_eq!(exact("pip", "==4.*"), None);
    assert_eq!(exact("go", "v1.9.1"), Some("v1.9.1"));
}

#[test]
fn hostile_texts_come_to_an_end() {
    for text in ["9".repeat(300), ".".repeat(300), "1.".repeat(200), "^".repeat(500), ">=1 ".repeat(5000), "||".repeat(5000)] {
        for scheme in [Scheme::Semver, Scheme::Pep440, Scheme::Loose] {
            let _ = Version::parse(scheme, &text);
        }
        let _ = (Range::parse("npm", &text), Range::parse("pip", &text));
    }
    assert!(Version::parse(Scheme::Semver, &"9".repeat(200)).is_some());
}
