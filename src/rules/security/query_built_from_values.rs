//! SQL of a step that is put together from values.

use crate::facts::{Project, RemarkKind};
use crate::rules::exports;
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/query-built-from-values",
    title: "A database command is put together from values: {what}",
    pass_title: "Database commands take values as parameters",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "If somebody else decides the value, they can add a command of their own to it: read other rows, or delete them. In a quoted text or in place of a table's name the platform cannot protect it.",
    fix: "Pass values as parameters of the query, and choose names of tables and columns from a fixed list.",
    prompt: "Rewrite this query so that every value is a parameter (for n8n: query parameters; for Retool and Appsmith: keep prepared statements on and put the braces in place of a whole value, not inside quotes; for LIKE join the percent signs to the value). Choose table and column names from a fixed list. Keep the result the same. Done when no value stands inside a quoted text or in place of a name.",
    cannot_see: "Who decides the value, and whether prepared statements are switched on for the data source, which no export says.",
    refs: &[Ref::Cwe(89), Ref::Url("https://docs.retool.com/queries/guides/sql/writes")],
    judge,
    bad: samples![{ "a value inside a query that a schedule runs":
        "flow.json" => r##"{ "name": "Orders", "active": true, "settings": { "executionOrder": "v1" }, "connections": { "Every": { "main": [[{ "node": "Find", "type": "main", "index": 0 }]] } }, "nodes": [
{ "name": "Every",
"type": "n8n-nodes-base.scheduleTrigger", "typeVersion": 1, "position": [0, 0], "parameters": { "rule": { "interval": [{}] } } },
{ "name": "Find",
"type": "n8n-nodes-base.postgres", "typeVersion": 1, "position": [0, 0], "parameters": { "operation": "executeQuery",
⟦"query": "SELECT id FROM people WHERE name = '{{ $json.name }}'"⟧ } }
] }"##,
    }],
    good: samples![{ "parameters":
        "flow.json" => r##"{ "name": "Orders", "active": true, "settings": { "executionOrder": "v1" }, "connections": {  }, "nodes": [
{ "name": "Find",
"type": "n8n-nodes-base.postgres", "typeVersion": 1, "position": [0, 0], "parameters": { "operation": "executeQuery", "query": "SELECT id FROM people WHERE name = $1", "options": { "queryReplacement": "={{ $json.name }}" } } }
] }"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    exports::fail_files(
        project,
        out,
        |site| site.kind == RemarkKind::QueryBuilt,
        |_, finding| {
            finding.confidence(Confidence::Medium);
        },
    );
}
