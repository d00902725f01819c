//! Amounts that a function is handed and takes off what somebody has.

use super::cursor::name_of;
use super::token::{Kind, Token};

/// Words of columns and variables that hold what people have.
const OWNED: &[&str] = &["balance", "credits", "credit", "coins", "wallet", "points", "tokens", "funds"];

/// Words by which a body lets only some callers of its own choice in.
const CHOSEN: &[&str] = &["service_role", "is_admin", "is_super_admin", "has_role", "admin"];

/// The argument that a body takes off a balance without asking whether it is above zero: `balance = balance - p_amount`.
pub(super) fn unasked(body: &[Token<'_>], arguments: &[String]) -> Option<String> {
    let chosen = |token: &Token<'_>| {
        (token.is_name() || token.kind == Kind::Text) && CHOSEN.iter().any(|word| token.text.eq_ignore_ascii_case(word))
    };
    let taken = body.windows(3).find_map(|window| match window {
        [held, minus, amount] if minus.sign("-") && held.is_name() && amount.is_name() && is_owned(held) => {
            let amount = name_of(amount);
            arguments.contains(&amount).then_some(amount)
        }
        _ => None,
    })?;
    (!body.iter().any(chosen) && !is_asked(body, &taken)).then_some(taken)
}

fn is_owned(token: &Token<'_>) -> bool {
    token.text.split('_').any(|part| OWNED.iter().any(|word| word.eq_ignore_ascii_case(part)))
}

/// Whether something is asked of how small an argument is, or its sign is taken away.
fn is_asked(body: &[Token<'_>], argument: &str) -> bool {
    let is_it = |token: &Token<'_>| token.is_name() && name_of(token) == argument;
    let sign = |token: &Token<'_>| token.sign("<") || token.sign(">") || token.sign("=");
    body.iter().enumerate().filter(|(_, token)| is_it(token)).any(|(at, _)| {
        let after = body.get(at + 1..).unwrap_or(&[]);
        let before = body.get(..at).unwrap_or(&[]);
        let number = |token: Option<&Token<'_>>| token.is_some_and(|token| token.kind == Kind::Number);
        // `p_amount <= 0`, `0 >= p_amount`
        let behind = after.first().is_some_and(sign) && number(after.iter().find(|token| !sign(token)));
        let ahead = before.last().is_some_and(sign) && number(before.iter().rev().find(|token| !sign(token)));
        let handed = before.last().is_some_and(|token| token.sign("("))
            && before.len().checked_sub(2).and_then(|name| before.get(name)).is_some_and(|name| {
                ["abs", "greatest", "sign"].iter().any(|word| name.is(word))
                    || ["valid", "check", "assert"].iter().any(|word| name.text.to_ascii_lowercase().contains(word))
            });
        behind || ahead || handed || after.first().is_some_and(|token| token.is("between"))
    })
}

#[cfg(test)]
mod tests {
    use super::super::token::Statements;
    use super::*;

    fn taken(text: &str) -> Option<String> {
        let body: Vec<Token<'_>> = Statements::new(text).flat_map(|statement| statement.tokens).collect();
        unasked(&body, &["p_user".to_owned(), "p_amount".to_owned()])
    }

    #[test]
    fn amounts_that_nobody_asks_the_sign_of() {
        for (text, expected) in [
            ("begin if cur < p_amount then raise exception 'x'; end if; update t set balance = balance - p_amount; end", true),
            ("begin new_balance := cur_balance - p_amount; update t set balance = new_balance; end", true),
            ("begin update t set credits = t.credits - p_amount where credits >= p_amount; end", true),
            ("begin if p_amount <= 0 then raise exception 'x'; end if; update t set balance = balance - p_amount; end", false),
            ("begin if 0 >= p_amount then return; end if; update t set balance = balance - p_amount; end", false),
            ("begin update t set balance = balance - abs(p_amount); end", false),
            ("begin update t set balance = balance - p_amount where p_amount > 0; end", false),
            ("begin update t set balance = balance + p_amount; end", false),
            ("begin update t set balance = balance - price; end", false),
            ("begin if auth.role() <> 'service_role' then return; end if; update t set balance = balance - p_amount; end", false),
        ] {
            assert_eq!(taken(text).is_some(), expected, "{text}");
        }
    }
}
