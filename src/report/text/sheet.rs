//! Lines for a terminal: wrapped to its width, in its colours, and nothing of a project's words obeyed by it.

use crate::report::words::line;

/// How a terminal shows text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Terminal {
    /// Characters in a line; `None` where lines are left as long as they are, for files and other programs.
    pub width: Option<usize>,
    /// Whether it shows colours.
    pub colours: bool,
}

/// How a piece of text looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::report) enum Look {
    Plain,
    Strong,
    Quiet,
    Good,
    Middling,
    Bad,
    Worst,
}

impl Look {
    /// The parameters of its escape sequence; colours of the terminal's own palette, so that they fit its ground.
    fn code(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Strong => "1",
            Self::Quiet => "2",
            Self::Good => "32",
            Self::Middling => "33",
            Self::Bad => "31",
            Self::Worst => "1;31",
        }
    }
}

/// Narrowest column that words are wrapped into.
const NARROWEST: usize = 20;

/// What is written so far.
#[derive(Debug)]
pub(in crate::report) struct Sheet {
    terminal: Terminal,
    out: String,
}

impl Sheet {
    pub(in crate::report) fn new(terminal: Terminal) -> Self {
        Self { terminal, out: String::new() }
    }

    pub(in crate::report) fn text(self) -> String {
        self.out
    }

    pub(in crate::report) fn blank(&mut self) {
        self.out.push('\n');
    }

    /// A title over what follows.
    pub(in crate::report) fn title(&mut self, words: &str) {
        self.blank();
        self.say("", &[(Look::Strong, words)]);
    }

    /// One paragraph after `lead`, below which its further lines stand. Pieces are parted by a space.
    pub(in crate::report) fn say(&mut self, lead: &str, pieces: &[(Look, &str)]) {
        let lead = line(lead);
        let indent = lead.chars().count();
        self.out.push_str(&lead);
        let width = self.terminal.width.map(|width| width.max(indent + NARROWEST));
        let (mut column, mut first) = (indent, true);
        for (look, text) in pieces.iter().filter(|(_, text)| !text.is_empty()) {
            let text = line(text);
            self.switch(*look, true);
            for word in text.split(' ').filter(|word| !word.is_empty()) {
                let long = word.chars().count();
                if !first && width.is_some_and(|width| column + 1 + long > width) {
                    // Not across the margin: a colour that lasts over a line's end fills it in some terminals.
                    self.switch(*look, false);
                    self.trim();
                    self.out.push('\n');
                    self.out.extend(std::iter::repeat_n(' ', indent));
                    self.switch(*look, true);
                    column = indent;
                } else if !first {
                    self.out.push(' ');
                    column += 1;
                }
                self.out.push_str(word);
                column += long;
                first = false;
            }
            self.switch(*look, false);
        }
        self.trim();
        self.out.push('\n');
    }

    /// One line of code, as it is, cut where the terminal ends.
    pub(in crate::report) fn code(&mut self, lead: &str, look: Look, code: &str) {
        let lead = line(lead);
        let code = line(&code.replace('\t', "  "));
        let room = self.terminal.width.map(|width| width.saturating_sub(lead.chars().count()).max(NARROWEST));
        self.out.push_str(&lead);
        self.switch(look, true);
        match room.filter(|room| code.chars().count() > *room) {
            Some(room) => {
                self.out.extend(code.chars().take(room - 1));
                self.out.push('…');
            }
            None => self.out.push_str(code.trim_end()),
        }
        self.switch(look, false);
        self.out.push('\n');
    }

    fn switch(&mut self, look: Look, on: bool) {
        if self.terminal.colours && look != Look::Plain {
            self.out.push_str("\u{1B}[");
            self.out.push_str(if on { look.code() } else { "0" });
            self.out.push('m');
        }
    }

    /// Takes away spaces at the end.
    fn trim(&mut self) {
        let kept = self.out.trim_end_matches(' ').len();
        self.out.truncate(kept);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(width: Option<usize>, colours: bool, pieces: &[(Look, &str)]) -> String {
        let mut sheet = Sheet::new(Terminal { width, colours });
        sheet.say("  1. ", pieces);
        sheet.text()
    }

    #[test]
    fn words_wrap_below_where_they_start() {
        let words = [(Look::Plain, "one two three four"), (Look::Strong, "five six seven")];
        assert_eq!(shown(None, false, &words), "  1. one two three four five six seven\n");
        assert_eq!(shown(Some(25), false, &words), "  1. one two three four\n     five six seven\n");
        assert_eq!(shown(Some(1), false, &words), shown(Some(25), false, &words), "a narrow terminal still gets words");
    }

    #[test]
    fn a_terminal_obeys_nothing_of_a_project() {
        let words = [(Look::Bad, "a\u{1B}[2Jb\nscore 100\r\u{7}\u{9B}1m\u{202E}c")];
        let plain = shown(None, false, &words);
        assert_eq!(plain.matches('\n').count(), 1);
        assert!(!plain.contains(['\u{1B}', '\u{9B}', '\r', '\u{7}', '\u{202E}']), "{plain:?}");
        let coloured = shown(None, true, &words);
        assert_eq!(coloured.matches('\u{1B}').count(), 2, "{coloured:?}");
        let mut sheet = Sheet::new(Terminal { width: Some(30), colours: false });
        sheet.code("| ", Look::Quiet, "\u{1B}]0;title\u{7}\n\tvery long line of code that does not fit at all");
        let code = sheet.text();
        assert!(code.ends_with("…\n") && code.matches('\n').count() == 1 && code.chars().count() == 31, "{code:?}");
    }

    #[test]
    fn colours_end_with_their_line() {
        let text = shown(Some(25), true, &[(Look::Bad, "one two three four five six seven eight nine ten")]);
        for line in text.lines() {
            assert!(line.ends_with("\u{1B}[0m"), "{text:?}");
        }
    }
}
