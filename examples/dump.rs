#![allow(missing_docs, clippy::all, clippy::unwrap_used)]
use shipworthy::{intake, link, readers};
use std::io::BufReader;
fn main() {
    for path in std::env::args().skip(1) {
        let mut zip = intake::Zip::open("x", BufReader::new(std::fs::File::open(&path).unwrap())).unwrap();
        let listing = intake::list(&mut zip).unwrap();
        let mut facts = listing.facts;
        let mut budget = intake::Budget::default();
        for e in &listing.entries {
            if let Ok(b) = budget.take(&mut zip, e) {
                facts.absorb(readers::read(e, &b));
            }
        }
        let p = link::link(facts);
        println!("##### {path}");
        for e in &p.facts.endpoints {
            println!("{:?} {} {} [{}:{}] input={}", e.kind, e.framework, e.label(), e.origin.path, e.origin.line, e.takes_input);
            let mut g: Vec<String> = e
                .guards
                .iter()
                .map(|g| format!("{:?}{}:{}", g.kind, if g.fails_open { "!OPEN" } else { "" }, g.by.replace('\n', " ")))
                .collect();
            g.dedup();
            let mut f: Vec<String> = e.effects.iter().map(|g| format!("{:?}:{}", g.kind, g.target.replace('\n', " "))).collect();
            f.dedup();
            println!("     G {}", g.join(" | "));
            println!("     E {}", f.join(" | "));
        }
        for f in &p.facts.flows {
            println!("FLOW {:?} {} <- {} [{}:{}]", f.sink, f.by.replace('\n', " "), f.source, f.origin.path, f.origin.line);
        }
        if std::env::var("SHIPPED").is_ok() {
            for s in &p.shipped {
                println!("SHIPPED {s}");
            }
        }
    }
}
