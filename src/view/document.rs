//! The scorecard as one file that needs nothing else and runs nothing.

use super::{Place, draw, title};
use crate::report::Report;
use maud::{DOCTYPE, PreEscaped, html};

/// The page's own style, so that the file looks like the page.
const STYLE: &str = include_str!("../../www/style.css");

/// What the file may do: show itself.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// The scorecard as a single HTML file: style inside, no program, no request.
#[must_use]
pub fn document(report: &Report) -> String {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                title { (title(report)) }
                style { (PreEscaped(STYLE)) }
            }
            body.document {
                main { (draw(report, Place::File)) }
                footer.foot { p { "Made where the code is: no line of it left the computer that read it." } }
            }
        }
    }
    .into_string()
}
