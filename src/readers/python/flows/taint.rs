//! Values that callers decide, in Python: parameters and variables are told by their names.

use crate::readers::taint;

pub(super) type Root = taint::Root<String>;
pub(super) type Taint = taint::Taint<String, String>;
pub(super) type Taints = taint::Taints<String, String>;

impl Taint {
    /// One field of it; `[]` is any.
    pub(super) fn field(self, name: &str) -> Self {
        self.part(name, name != "[]")
    }
}
