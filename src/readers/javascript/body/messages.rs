//! Messages of which the caller says both whom they reach and what they say.

use super::scope::is_sent;
use crate::readers::javascript::Context;
use crate::readers::javascript::tree::{bare, dotted, words};
use oxc_ast::ast::{Argument, CallExpression, Expression, ObjectPropertyKind};

/// Words of whom a message reaches.
const TO: &[&str] = &["to", "email", "recipient", "recipients", "phone", "mobile", "token", "tokens", "cc"];
/// Words of what it says.
const SAYS: &[&str] = &["subject", "html", "text", "body", "message", "template", "type", "title", "content"];

/// Whether the caller dictates a message: `sendEmail(req.body.to, req.body.subject, html)`.
pub(super) fn is_dictated<'a>(context: &Context<'_, 'a>, call: &CallExpression<'a>) -> bool {
    let (mut reaches, mut says) = (false, false);
    let mut look = |name: &str, value: &Expression<'a>| {
        // `title || "News"`
        let value = match bare(value) {
            Expression::LogicalExpression(either) => &either.left,
            _ => value,
        };
        let named = words(name);
        let has = |list: &[&str]| named.iter().any(|word| list.contains(&word.as_str()));
        if (has(TO) && !reaches || has(SAYS) && !says) && is_sent(context, value) {
            reaches |= has(TO);
            says |= has(SAYS);
        }
    };
    for given in call.arguments.iter().filter_map(Argument::as_expression) {
        match bare(given) {
            Expression::ObjectExpression(options) => {
                for option in &options.properties {
                    if let ObjectPropertyKind::ObjectProperty(option) = option
                        && let Some(key) = option.key.static_name()
                    {
                        look(&key, &option.value);
                    }
                }
            }
            Expression::LogicalExpression(either) => {
                look(dotted(&either.left).unwrap_or_default().rsplit('.').next().unwrap_or(""), given);
            }
            given => look(dotted(given).unwrap_or_default().rsplit('.').next().unwrap_or(""), given),
        }
    }
    reaches && says
}
