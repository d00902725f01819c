//! The terminal that the text goes to: how wide it is, and whether it shows colours.

use clap::ValueEnum;
use shipworthy::report::Terminal;
use std::io::IsTerminal;

/// Widest lines that are easy to read.
const WIDEST: usize = 110;

/// When to use colours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Colours {
    /// On a terminal, unless NO_COLOR is set.
    #[default]
    Auto,
    Always,
    Never,
}

/// What the text is written for: the terminal, or a file or another program, for which lines stay whole.
pub(super) fn terminal(colours: Colours, to_file: bool) -> Terminal {
    let shown = !to_file && std::io::stdout().is_terminal();
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let dumb = || std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    let colours = match colours {
        Colours::Auto => shown && !set("NO_COLOR") && !dumb(),
        Colours::Always => true,
        Colours::Never => false,
    };
    let told = || std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let seen = || terminal_size::terminal_size().map(|(terminal_size::Width(width), _)| usize::from(width));
    let width = shown.then(|| told().or_else(seen).unwrap_or(80).min(WIDEST));
    Terminal { width, colours }
}
