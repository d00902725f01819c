//! The findings as a table, for spreadsheets: RFC 4180, every cell in quotes.

use super::words::is_hidden;
use super::{AsideInfo, FindingInfo, Place, Report, Standing};

/// Names of columns.
const COLUMNS: usize = 15;

const HEAD: [&str; COLUMNS] = [
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
    "waived",
];

/// The findings as comma-separated values, worst first, with a line of names.
#[must_use]
pub fn csv(report: &Report) -> String {
    let mut out = String::new();
    row(&mut out, HEAD.map(str::to_owned));
    for finding in &report.findings {
        let waived = report.waiver(finding).map(|waiver| waiver.reason.clone()).unwrap_or_default();
        row(&mut out, cells(finding, waived));
    }
    if let Some(aside) = &report.set_aside {
        set_aside(aside, &mut out);
    }
    out
}

/// A row for each waiver that covers no finding and for each path that was left out.
fn set_aside(aside: &AsideInfo, out: &mut String) {
    let mut note = |what: &str, title: String, path: &str, reason: &str| {
        let mut cells: [String; COLUMNS] = std::array::from_fn(|_| String::new());
        for (name, words) in [("rule", what), ("title", &title), ("path", path), ("detail", reason)] {
            if let Some(cell) = HEAD.iter().position(|head| *head == name).and_then(|at| cells.get_mut(at)) {
                words.clone_into(cell);
            }
        }
        row(out, cells);
    };
    for waiver in &aside.waived {
        let path = waiver.path.as_deref().unwrap_or_default();
        match waiver.standing {
            Standing::Holds => {}
            Standing::Expired => {
                note("set-aside/waiver-over", format!("The waiver of {} no longer holds", waiver.rule), path, &waiver.reason)
            }
            Standing::Unused => {
                note("set-aside/waiver-unused", format!("The waiver of {} names nothing", waiver.rule), path, &waiver.reason)
            }
        }
    }
    for one in &aside.left_out {
        note("set-aside/left-out", format!("Left out by {}, {} files", aside.by, one.files), &one.path, &one.reason);
    }
}

fn cells(finding: &FindingInfo, waived: String) -> [String; COLUMNS] {
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
        waived,
    ]
}

fn row(out: &mut String, cells: impl IntoIterator<Item = String>) {
    for (at, cell) in cells.into_iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        out.push('"');
        // A spreadsheet runs what starts like a formula, some after what they do not show or in the wide forms of the same
        // signs; a leading apostrophe makes it text.
        let start = cell.trim_start_matches(|c: char| c.is_whitespace() || is_hidden(c));
        if start.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) || cell.starts_with(['\t', '\r', '\n']) {
            out.push('\'');
        }
        for c in cell.chars() {
            match c {
                '"' => out.push_str("\"\""),
                c if c == '\n' || c == '\t' || is_hidden(c) => out.push(' '),
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
        row(&mut out, ["=1+1", "a\"b", "x\ny", " @cmd", "plain", "\u{200B}=2", "＝3"].map(str::to_owned));
        assert_eq!(out, "\"'=1+1\",\"a\"\"b\",\"x y\",\"' @cmd\",\"plain\",\"' =2\",\"'＝3\"\r\n");
    }
}
