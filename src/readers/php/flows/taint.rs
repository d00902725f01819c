//! Values that callers decide, in PHP: parameters and variables are told by their names. What a value was made safe for is
//! kept as a mark among the variables that it went through.

use crate::readers::taint;

pub(super) type Root = taint::Root<String>;
pub(super) type Taint = taint::Taint<String, String>;
pub(super) type Taints = taint::Taints<String, String>;

/// Safe as text of a page.
pub(super) const HTML: &str = "#html";
/// Safe between the quotes of an SQL text.
pub(super) const SQL: &str = "#sql";
/// Safe as one argument of a command.
pub(super) const SHELL: &str = "#shell";
/// The last part of a path alone.
pub(super) const NAME: &str = "#name";

/// The source of what others stored.
pub(super) const ROW: &str = "a stored row";

impl Taint {
    /// Whether it was made safe for something.
    pub(super) fn is(&self, mark: &str) -> bool {
        self.through.iter().any(|name| name == mark)
    }

    pub(super) fn marked(mut self, mark: &str) -> Self {
        self.through.push(mark.to_owned());
        self
    }

    pub(super) fn unmarked(mut self, mark: &str) -> Self {
        self.through.retain(|name| name != mark);
        self
    }

    /// The source as PHP writes it.
    pub(super) fn shown(&self) -> String {
        let source: String = self.source.chars().take(80).collect();
        let (root, rest) = source.split_once('.').unwrap_or((&source, ""));
        match (root, rest) {
            (_, "") => source,
            ("$request", rest) => format!("$request->input('{rest}')"),
            (root, rest) if root.starts_with("$_") => format!("{root}['{}']", rest.replace('.', "']['")),
            _ => source,
        }
    }
}
