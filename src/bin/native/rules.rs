//! Every rule with its words and samples, for whoever writes the documentation.

use serde_json::{Value, json};
use shipworthy::rules::{self, Rule, Sample};

/// The rules in the order of the report: one array of objects. Sample texts keep their `⟦ ⟧` marks and fillers.
pub(super) fn json() -> String {
    let rules: Vec<Value> = rules::all().map(rule).collect();
    format!("{:#}", Value::Array(rules))
}

fn rule(rule: &'static Rule) -> Value {
    json!({
        "id": rule.id,
        "dimension": rule.dimension().id(),
        "dimension_title": rule.dimension().title(),
        "title": rule.title,
        "pass_title": rule.pass_title,
        "severity": rule.severity,
        "effort": rule.effort,
        "stage": rule.stage,
        "why": rule.why,
        "fix": rule.fix,
        "prompt": rule.prompt,
        "cannot_see": rule.cannot_see,
        "refs": rule.refs.iter().map(|reference| reference.url()).collect::<Vec<_>>(),
        "bad": rule.bad.iter().map(sample).collect::<Vec<_>>(),
        "good": rule.good.iter().map(sample).collect::<Vec<_>>(),
    })
}

fn sample(sample: &Sample) -> Value {
    let files: Vec<Value> = sample.files.iter().map(|(path, text)| json!({ "path": path, "text": text })).collect();
    json!({ "name": sample.name, "files": files })
}
