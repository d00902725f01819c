//! Whether something asks that a number of things is a whole one above zero.

use super::super::super::Context;
use super::super::expression::last;
use oxc_ast::ast::Expression;
use oxc_span::GetSpan;

/// Parts of schemas and functions that set a limit from below.
const SIGNS: &[&str] = &[
    ".positive(",
    ".min(",
    ".nonnegative(",
    ".gt(0",
    ".gte(0",
    ".gte(1",
    "isint(",
    "isinteger(",
    "issafeinteger(",
    "ispositive",
    "isnatural",
    "clamp(",
];

/// Calls that hold what was sent against a schema, wherever that stands.
const PARSES: &[&str] = &[".parse(", ".safeparse(", ".parseasync(", ".safeparseasync(", ".validate(", ".validateasync(", ".valid("];

/// Functions that take a sign away, or keep to a limit, where they are handed the number.
const HANDED: &[&str] = &["math.abs(", "math.max(", ".test(", ".includes("];

/// Words of functions of the project's own that look at what they are handed.
const VERBS: &[&str] = &["valid", "assert", "check", "ensure", "sanitiz", "parsequantity", "parseqty", "topositive"];

/// Words of what is there to be bought: how much of it there is says nothing of what is asked for.
const THERE: &[&str] = &["product", "stock", "inventory", "variant", "event", "room", "listing", "batch"];

pub(super) fn is_asked(context: &Context<'_, '_>, value: &Expression<'_>, around: &str) -> bool {
    let named = last(context.text(value.span())).trim_end_matches(')').to_ascii_lowercase();
    named.is_empty() || around.is_empty() || asks(&around.to_ascii_lowercase(), &named)
}

/// Whether a schema stands beside a way in, and not one that says nothing of how small numbers of pieces may be.
pub(super) fn is_behind_schema(beside: &str) -> bool {
    let schema = ["valid", "schema", ".input("].iter().any(|sign| beside.contains(sign));
    let shown = ["quantity", "qty", "seats", "tickets", "quantidade", "cantidad"].iter().any(|word| beside.contains(word));
    schema && (!shown || SIGNS.iter().any(|sign| beside.contains(sign)))
}

/// Whether a text in lower case asks how small something is.
fn asks(around: &str, named: &str) -> bool {
    // The smaller of two numbers is no limit from below, and JSON no schema.
    let limited = |sign: &&str| {
        let before = |at: usize| around.get(..at).unwrap_or("");
        around.match_indices(*sign).any(|(at, _)| !before(at).ends_with("math") && !before(at).ends_with("json"))
    };
    if SIGNS.iter().chain(PARSES).any(limited) {
        return true;
    }
    let handed = |sign: &&str| {
        around.match_indices(*sign).take(40).any(|(at, _)| {
            let given = around.get(at + sign.len()..).unwrap_or("");
            given.lines().next().unwrap_or("").split(';').next().is_some_and(|given| given.contains(named))
        })
    };
    if HANDED.iter().any(handed) {
        return true;
    }
    let looked_at = |verb: &&str| {
        around.match_indices(*verb).take(20).any(|(at, _)| {
            let Some((rest, given)) = around.get(at..).and_then(|rest| rest.split_once('(')) else { return false };
            let is_name = rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'.'));
            is_name
                && given.split(')').next().is_some_and(|given| given.contains(named) || given.contains("items") || given.contains("body"))
        })
    };
    VERBS.iter().any(looked_at) || around.match_indices(named).take(60).any(|(at, _)| is_compared(around, at, named))
}

/// Whether a number written out, or a name in capitals for one, stands on the other side of a comparison.
fn is_compared(around: &str, at: usize, named: &str) -> bool {
    let before = around.get(..at).unwrap_or("");
    let holder = before.strip_suffix('.').map(|before| before.trim_end_matches('?')).unwrap_or("");
    let holder = holder.rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or("");
    if THERE.iter().any(|there| holder.contains(there)) {
        return false;
    }
    let after = around.get(at + named.len()..).unwrap_or("");
    // `parseInt(quantity, 10) < 1`
    let after = after.strip_prefix(", 10").unwrap_or(after).trim_start_matches([')', ' ', '!', '?', '\n']);
    let limit = |rest: &str| {
        let rest = rest.trim_start_matches([' ', '=']);
        rest.starts_with(|c: char| c.is_ascii_digit()) || rest.starts_with("min")
    };
    let behind = after.strip_prefix('<').is_some_and(limit)
        || [">= ", ">="].iter().any(|sign| after.strip_prefix(sign).is_some_and(limit))
        || after.strip_prefix('>').is_some_and(|rest| rest.trim_start().starts_with('0'));
    // `0 < quantity`, `1 > item.quantity`
    let ahead = before.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '?' | '(')).trim_end();
    let ahead = ahead.strip_suffix('=').unwrap_or(ahead);
    let ahead = ahead.strip_suffix(['<', '>']).is_some_and(|rest| rest.trim_end().ends_with(|c: char| c.is_ascii_digit()));
    behind || ahead
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_asks_for_a_number_above_zero() {
        for (text, expected) in [
            ("if (!quantity || quantity < 1) return", true),
            ("if (quantity <= 0) throw", true),
            ("if (parseint(quantity, 10) < 1) throw", true),
            ("if (!(quantity > 0)) throw", true),
            ("if (items.some((i) => i.quantity < min_items)) throw", true),
            ("if (0 >= quantity) throw", true),
            ("const n = math.max(1, number(quantity))", true),
            ("if (!number.isinteger(quantity)) throw", true),
            ("validatequantity(quantity)", true),
            ("if (!/^[1-9]$/.test(quantity)) throw", true),
            ("z.object({ quantity: z.number().int().min(1) })", true),
            ("const line = addtocart.parse(req.body)", true),
            ("const line = json.parse(req.body)", false),
            ("if (product.stock < quantity) throw", false),
            ("if (product.quantity < 1) throw", false),
            ("const left = math.min(quantity, 10)", false),
            ("if (quantity > 100) throw", false),
            ("if (!quantity) throw", false),
        ] {
            assert_eq!(asks(text, "quantity"), expected, "{text}");
        }
    }
}
