use super::*;

fn ids(advisories: &Advisories, ecosystem: &str, name: &str, version: &str) -> Vec<String> {
    let version = Version::parse(Scheme::of(ecosystem), version).unwrap();
    let show = |hit: Hit| format!("{} {}", hit.id, hit.fixed.unwrap_or_default());
    advisories.of_version(ecosystem, name, &version).into_iter().map(show).collect()
}

fn imported(id: &str, alias: &str, package: &str, spans: &[(&str, &str, bool)]) -> Imported {
    Imported {
        ecosystem: "pip".to_owned(),
        package: package.to_owned(),
        id: id.to_owned(),
        alias: alias.to_owned(),
        danger: Danger::High,
        day: "2024-01-02".to_owned(),
        planted: false,
        spans: spans.iter().map(|(from, to, closed)| ((*from).to_owned(), (*to).to_owned(), *closed)).collect(),
    }
}

#[test]
fn the_table_knows_what_is_fixed_where() {
    let all = Advisories::curated();
    let has = |name: &str, version: &str, id: &str| ids(&all, "npm", name, version).iter().any(|found| found.starts_with(id));
    assert!(has("next", "14.2.24", "CVE-2025-29927 14.2.25"));
    assert!(!has("next", "14.2.25", "CVE-2025-29927"));
    assert!(!has("next", "11.1.4", "CVE-2025-29927"));
    assert!(has("next", "15.0.0-rc.1", "CVE-2025-66478 15.0.5"));
    assert!(has("react-server-dom-webpack", "19.1.1", "CVE-2025-55182 19.1.2"));
    assert!(!has("react-server-dom-webpack", "19.1.2", "CVE-2025-55182"));
    assert!(has("next", "15.5.27", "GHSA-2464-fhr4-w9xw 15.5.28") && !has("next", "15.5.28", "GHSA-"));
    assert!(has("next", "16.4.0", "GHSA-673q-mjm6-r5xr 16.4.1") && !has("next", "15.5.0", "GHSA-673q-mjm6-r5xr"));
    assert!(has("@clerk/nextjs", "6.39.1", "CVE-2026-41248 6.39.2") && !has("@clerk/nextjs", "6.39.2", "CVE-"));
    assert!(has("@tanstack/react-router", "1.169.5", "compromised") && !has("@tanstack/react-router", "1.169.6", "compromised"));
    assert!(has("chalk", "5.6.1", "compromised-chalk") && !has("chalk", "5.6.2", "compromised"));
    assert_eq!(ids(&all, "pip", "Python_Multipart", "0.0.6"), ["CVE-2024-24762 0.0.7", "CVE-2024-53981 0.0.18", "CVE-2026-40347 0.0.26"]);
    assert!(ids(&all, "composer", "Laravel/Framework", "v11.30.0").contains(&"CVE-2024-52301 11.31.0".to_owned()));
    assert!(ids(&all, "npm", "no-such-package", "1.0.0").is_empty());
}

#[test]
fn a_requirement_counts_by_the_newest_version_that_it_lets_in() {
    let all = Advisories::curated();
    let hits =
        |text: &str| all.of_range("npm", "next", &Range::parse("npm", text).unwrap()).into_iter().map(|hit| hit.id).collect::<Vec<_>>();
    assert!(!hits("^14.2.3").iter().any(|id| id == "CVE-2025-29927"));
    assert!(hits("~14.1.0").iter().any(|id| id == "CVE-2025-29927"));
    assert!(hits(">=12").is_empty() && hits("*").is_empty());
}

#[test]
fn a_store_is_read_as_it_was_written() {
    let rows = [
        imported("PYSEC-1", "CVE-1", "flask", &[("0", "2.2.5", false), ("2.3.0", "2.3.2", false)]),
        imported("PYSEC-2", "", "flask-cors", &[("1!1.0", "", false)]),
        imported("PYSEC-3", "", "flask", &[("2.0rc1", "2.0rc1", true)]),
        imported("PYSEC-4", "CVE-4", "zope", &[("1.0", "1.5.post1", true)]),
    ];
    let bytes = Store::write("2024-10-10", "a made-up dump", &rows);
    let store = Store::read(bytes.clone()).unwrap();
    assert_eq!((store.day(), store.source(), store.counts()), ("2024-10-10", "a made-up dump", (3, 4)));
    let all = Advisories::with(vec![store]);
    assert_eq!(all.data(&[]).day, curated_day());
    let of = |name: &str, version: &str| ids(&all, "pip", name, version);
    assert!(of("flask", "2.2.4").contains(&"CVE-1 2.2.5".to_owned()));
    assert!(of("flask", "2.3.1").contains(&"CVE-1 2.3.2".to_owned()));
    assert!(!of("flask", "2.2.5").iter().any(|hit| hit.starts_with("CVE-1 ")));
    assert!(of("Flask", "2.0rc1").contains(&"PYSEC-3 ".to_owned()));
    // An epoch outweighs every number without one, and no end is an end.
    assert!(of("flask_cors", "1!2.0").contains(&"PYSEC-2 ".to_owned()));
    assert!(!of("flask-cors", "9.0").contains(&"PYSEC-2 ".to_owned()));
    assert_eq!(of("zope", "1.5.post1"), ["CVE-4 "]);
    assert!(of("zope", "1.5.post2").is_empty() && of("zope", "1.0.dev1").is_empty());
    assert_eq!(of("zope", "1.2+local"), ["CVE-4 "]);
    // Cut anywhere or with a bit turned, it is refused or answers without harm.
    for cut in 0..bytes.len() {
        let _ = Store::read(bytes[..cut].to_vec());
        let mut turned = bytes.clone();
        turned[cut] ^= 0x55;
        if let Ok(store) = Store::read(turned) {
            let _ = ids(&Advisories::with(vec![store]), "pip", "flask", "1.0");
        }
    }
}

fn curated_day() -> String {
    Advisories::curated().data(&[]).day
}

#[test]
fn an_advisory_known_twice_is_told_once() {
    let twice = [
        imported("PYSEC-9", "CVE-2023-30861", "flask", &[("0", "2.2.5", false)]),
        imported("GHSA-9", "CVE-2023-30861", "flask", &[("0", "2.2.5", false)]),
    ];
    let all = Advisories::with(vec![Store::read(Store::write("2024-10-10", "x", &twice)).unwrap()]);
    assert_eq!(ids(&all, "pip", "flask", "2.0.0"), ["CVE-2023-30861 2.2.5"]);
}

#[test]
fn forms_of_dumps() {
    let osv = r#"{"id":"GHSA-x","aliases":["PYSEC-7","CVE-7"],"published":"2024-02-03T00:00:00Z","severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
        "affected":[{"package":{"ecosystem":"npm","name":"a"},"ranges":[{"type":"GIT","events":[{"introduced":"0"}]},{"type":"SEMVER","events":[{"introduced":"1.0.0"},{"fixed":"1.2.0"},{"introduced":"2.0.0"},{"last_affected":"2.1.0"},{"introduced":"3.0.0"}]}]},
        {"package":{"ecosystem":"PyPI","name":"A.B"},"versions":["1.0","1.1"]},{"package":{"ecosystem":"Alpine:v3","name":"c"},"versions":["1"]}]}"#;
    let found = import(osv);
    assert_eq!(found.len(), 2);
    let own = |spans: &[(&str, &str, bool)]| spans.iter().map(|(a, b, c)| ((*a).to_owned(), (*b).to_owned(), *c)).collect::<Vec<_>>();
    assert_eq!(found[0].spans, own(&[("1.0.0", "1.2.0", false), ("2.0.0", "2.1.0", true), ("3.0.0", "", false)]));
    assert_eq!((found[0].danger, found[0].alias.as_str(), found[0].day.as_str()), (Danger::Critical, "CVE-7", "2024-02-03"));
    assert_eq!((found[1].package.as_str(), found[1].spans.len()), ("a-b", 2));
    assert!(import(r#"{"id":"X","withdrawn":"2024","affected":[]}"#).is_empty());
    assert!(import("no json").is_empty());
    let group = r#"{"id":7,"module_name":"m","cves":["CVE-8"],"vulnerable_versions":"<= 1.0.0 || >=2.0.0 <2.1.0","publish_date":"2018-01-01","cvss_score":7.5}"#;
    let found = import(group);
    assert_eq!(found[0].spans, own(&[("0", "1.0.0", true), ("2.0.0", "2.1.0", false)]));
    assert_eq!((found[0].id.as_str(), found[0].danger), ("NSWG-7", Danger::High));
    let retire = r#"{"lib":{"npmname":"lib.js","vulnerabilities":[{"below":"2.0","severity":"medium","identifiers":{"githubID":"GHSA-l"}},{"atOrAbove":"3","below":"3.1","severity":"medium","identifiers":{"githubID":"GHSA-l"}},{"below":"9","identifiers":{"bug":"1"}}]}}"#;
    let found = import(retire);
    assert_eq!((found.len(), found[0].package.as_str()), (1, "lib.js"));
    assert_eq!(found[0].spans, own(&[("0", "2.0", false), ("3", "3.1", false)]));
}

#[test]
fn stores_are_fetched_once_and_for_what_is_asked() {
    use std::cell::RefCell;
    use std::rc::Rc;
    let calls: Rc<RefCell<Vec<String>>> = Rc::default();
    let told = Rc::clone(&calls);
    let bytes = Store::write("2030-01-01", "a made-up dump", &[imported("PYSEC-1", "", "only-in-store", &[("0", "2.0", false)])]);
    let all = Advisories::fetched(move |ecosystems| {
        told.borrow_mut().push(ecosystems.join(" "));
        Fetched { stores: Store::read(bytes.clone()).into_iter().collect(), asked: vec!["pip".to_owned()], missing: vec!["npm".to_owned()] }
    });
    all.load(&[]);
    assert!(calls.borrow().is_empty());
    assert_eq!(all.data(&[]).sources.len(), 1);
    for _ in 0..2 {
        all.load(&["npm", "pip"]);
    }
    assert_eq!(*calls.borrow(), ["npm pip"]);
    assert_eq!(ids(&all, "pip", "only-in-store", "1.0"), ["PYSEC-1 2.0"]);
    let data = all.data(&["npm", "pip", "gem"]);
    assert_eq!(data.thin, ["gem"]);
    assert_eq!((data.day.as_str(), data.fetched, data.missing), ("2030-01-01", vec!["pip".to_owned()], vec!["npm".to_owned()]));
}

#[test]
fn a_store_parts_into_one_an_ecosystem() {
    let mut rows =
        vec![imported("PYSEC-1", "CVE-1", "flask", &[("0", "2.2.5", false)]), imported("PYSEC-2", "", "flask-cors", &[("1.0", "", false)])];
    rows.push(Imported { ecosystem: "npm".to_owned(), ..imported("GHSA-1", "", "flatted", &[("0", "3.0.0", false)]) });
    let whole = Store::read(Store::write("2024-10-10", "a made-up dump", &rows)).unwrap();
    let parts = whole.by_ecosystem();
    assert_eq!(parts.iter().map(|(name, ..)| *name).collect::<Vec<_>>(), ["npm", "pip"]);
    assert!(whole.covers("npm") && whole.covers("pip") && !whole.covers("gem") && !whole.covers("composer"));
    for ((name, day, bytes), of) in parts.into_iter().zip([&rows[2..], &rows[..2]]) {
        assert_eq!(day, "2024-10-10", "{name}");
        assert_eq!(bytes, Store::write("2024-10-10", "a made-up dump", of), "{name}");
    }
    // Where nobody said the day of the dump, each part has that of its own newest advisory.
    rows[2].day = "2020-05-06".to_owned();
    let whole = Store::read(Store::write("2024-01-02", "a made-up dump", &rows)).unwrap();
    let days: Vec<String> = whole.by_ecosystem().into_iter().map(|(.., bytes)| Store::read(bytes).unwrap().day().to_owned()).collect();
    assert_eq!(days, ["2020-05-06", "2024-01-02"]);
}
