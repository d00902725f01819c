//! Services that are asked through settings which another part of the file chooses.

use super::AI_HOSTS;
use crate::readers::javascript::Context;
use crate::readers::javascript::tree::bare;
use oxc_ast::ast::Expression;

/// The host of a model that is asked through the settings which were chosen: `fetch(config.url, …)` in a file that says
/// `url: "https://openrouter.ai/…"`.
pub(super) fn chosen_model<'a>(context: &Context<'_, 'a>, url: &Expression<'a>) -> Option<&'static str> {
    let Expression::StaticMemberExpression(member) = bare(url) else { return None };
    if !matches!(member.property.name.as_str(), "url" | "endpoint" | "baseUrl" | "baseURL" | "apiUrl") || context.is_input(member.span) {
        return None;
    }
    let text = &context.whole;
    AI_HOSTS.iter().copied().find(|host| {
        text.may_contain(host)
            && ["rl: ", "URL: ", "Url: ", "endpoint: "]
                .iter()
                .any(|key| ['"', '\'', '`'].iter().any(|quote| text.contains(&format!("{key}{quote}https://{host}"))))
    })
}
