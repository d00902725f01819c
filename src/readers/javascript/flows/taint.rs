//! Values that callers decide, in JavaScript: a parameter is told by its number, a variable by its symbol.

use crate::readers::javascript::Context;
use crate::readers::taint;
use oxc_ast::AstKind;
use oxc_span::GetSpan;
use oxc_syntax::symbol::SymbolId;

pub(super) type Root = taint::Root<usize>;
pub(super) type Taint = taint::Taint<usize, SymbolId>;
pub(super) type Taints = taint::Taints<usize, SymbolId>;

impl Taint {
    /// One field of it.
    pub(super) fn field(self, name: &str) -> Self {
        self.part(name, true)
    }

    /// Whether it went through a variable that holds what stands behind the last dot of a name.
    pub(super) fn is_ending(&self, context: &Context<'_, '_>) -> bool {
        self.through.iter().any(|symbol| {
            let AstKind::VariableDeclarator(declared) = context.semantic.symbol_declaration(*symbol).kind() else { return false };
            let text = declared.init.as_ref().map_or("", |init| context.text(init.span()));
            ["split('.').pop()", "split(\".\").pop()", "split(`.`).pop()", "extname("].iter().any(|mark| text.contains(mark))
        })
    }
}
