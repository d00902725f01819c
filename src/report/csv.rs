//! The findings as a table, for spreadsheets: RFC 4180, every cell in quotes.

use super::{FindingInfo, Place, Report};

const HEAD: [&str; 14] = [
    "severity",
    "dimension",
    "rule",
    "title",
    "path",
    "line",
    "also",
    "stage",
    "effort",
    "confidence",
    "detail",
    "why",
    "fix",
    "fingerprint",
];

/// The findings as comma-separated values, worst first, with a line of names.
#[must_use]
pub fn csv(report: &Report) -> String {
    let mut out = String::new();
    row(&mut out, HEAD.map(str::to_owned));
    for finding in &report.findings {
        row(&mut out, cells(finding));
    }
    out
}

fn cells(finding: &FindingInfo) -> [String; 14] {
    [
        finding.severity.id().to_owned(),
        finding.dimension.id().to_owned(),
        finding.rule.clone(),
        finding.title.clone(),
        finding.path.clone().unwrap_or_default(),
        finding.line.map(|line| line.to_string()).unwrap_or_default(),
        finding.related.iter().map(Place::place).collect::<Vec<_>>().join("; "),
        finding.stage.id().to_owned(),
        finding.effort.words().to_owned(),
        finding.confidence.id().to_owned(),
        finding.detail.clone().unwrap_or_default(),
        finding.why.clone(),
        finding.fix.clone(),
        finding.fingerprint.clone(),
    ]
}

fn row(out: &mut String, cells: impl IntoIterator<Item = String>) {
    for (at, cell) in cells.into_iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        out.push('"');
        // A spreadsheet runs what starts like a formula; a leading apostrophe makes it text.
        if cell.trim_start().starts_with(['=', '+', '-', '@']) || cell.starts_with(['\t', '\r']) {
            out.push('\'');
        }
        for c in cell.chars() {
            match c {
                '"' => out.push_str("\"\""),
                c if c.is_control() => out.push(' '),
                c => out.push(c),
            }
        }
        out.push('"');
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::row;

    #[test]
    fn no_cell_is_a_formula_and_none_breaks_out() {
        let mut out = String::new();
        row(&mut out, ["=1+1", "a\"b", "x\ny", " @cmd", "plain"].map(str::to_owned));
        assert_eq!(out, "\"'=1+1\",\"a\"\"b\",\"x y\",\"' @cmd\",\"plain\"\r\n");
    }
}
