//! Whom a policy's condition lets through, from its syntax tree.

use super::expression::{Expression, Form, Is, Operator, Value, plain};
use super::lookup;
use super::parse::DEPTH;
use crate::facts::Reach;

/// Ways in which SQL asks who calls.
const CALLER: &[&str] = &[
    "auth.uid()",
    "auth.jwt()",
    "auth.email()",
    "request.jwt",
    "requesting_user_id()",
    "current_user_id()",
    "request.header",
    "app.current_user",
    "app.user_id",
    "current_profile_id()",
    "clerk_user_id()",
];

/// Whom the condition that `text` spells lets through, and whether a look-up in it relates nobody to the row; `parsed` is
/// its tree, where it has one. `storage` conditions may name their bucket, which restricts nobody.
pub(super) fn judge(text: &str, parsed: Option<&Expression<'_, '_>>, storage: bool) -> (Reach, bool) {
    match parsed {
        Some(expression) => {
            let reach = of(expression, storage, 0);
            // Only a condition that a void look-up widened is worth looking at again.
            (reach, reach == Reach::SignedIn && void(expression, 0))
        }
        None if names_caller(&plain(text)) => (Reach::Owner, false),
        None => (Reach::Conditional, false),
    }
}

/// Whether a void look-up is among the parts of a condition.
fn void(expression: &Expression<'_, '_>, depth: usize) -> bool {
    depth < DEPTH
        && match &expression.form {
            Form::Nested(inner) => void(inner, depth + 1),
            Form::Binary(left, Operator::And | Operator::Or, right) => void(left, depth + 1) || void(right, depth + 1),
            Form::Exists(query) => lookup::is_void(query, &names_caller),
            _ => false,
        }
}

fn names_caller(plain: &str) -> bool {
    CALLER.iter().any(|word| plain.contains(word))
}

fn of(expression: &Expression<'_, '_>, storage: bool, depth: usize) -> Reach {
    if depth > DEPTH {
        return Reach::Conditional;
    }
    let inner = |expression: &Expression<'_, '_>| of(expression, storage, depth + 1);
    match &expression.form {
        Form::Nested(nested) | Form::Cast(nested) | Form::Is(nested, Is::True) => inner(nested),
        Form::Value(Value::Boolean(true)) => Reach::Everyone,
        Form::Value(Value::Boolean(false)) => Reach::Nobody,
        Form::Binary(left, Operator::And, right) => inner(left).min(inner(right)),
        Form::Binary(left, Operator::Or, right) => inner(left).max(inner(right)),
        Form::Binary(left, Operator::Equal, right) | Form::EqualsAny(left, right) => equal(left, right, storage),
        Form::Is(value, Is::NotNull) if names_caller(&value.spelt.plain()) => Reach::SignedIn,
        Form::Is(value, Is::Null) if names_caller(&value.spelt.plain()) => Reach::Everyone,
        Form::Not(value) => match value.form {
            Form::Value(Value::Boolean(true)) => Reach::Nobody,
            Form::Value(Value::Boolean(false)) => Reach::Everyone,
            _ => Reach::Conditional,
        },
        Form::InList { of, list, negated: false } => {
            list.iter().take(50).map(|item| equal(of, item, storage)).max().unwrap_or(Reach::Nobody)
        }
        Form::Exists(query) => match looked_up(&query.spelt.plain()) {
            // Whoever has one row in the table that is asked passes for every row.
            Reach::Member if lookup::is_void(query, &names_caller) => Reach::SignedIn,
            reach => reach,
        },
        Form::InQuery { query, negated: false, .. } if lookup::gives_caller(query, &names_caller) => Reach::SignedIn,
        Form::InQuery { negated: false, .. } | Form::Query => looked_up(&expression.spelt.plain()),
        Form::Function => asked(&expression.spelt.plain()),
        Form::Binary(..) => {
            let plain = expression.spelt.plain();
            if names_caller(&plain) { claimed(&plain, Reach::Member) } else { Reach::Conditional }
        }
        _ => Reach::Conditional,
    }
}

/// `left = right`, whichever way round.
fn equal(left: &Expression<'_, '_>, right: &Expression<'_, '_>, storage: bool) -> Reach {
    let (a, b) = (left.spelt.plain(), right.spelt.plain());
    let both = format!("{a} = {b}");
    if matches!((&left.form, &right.form), (Form::Value(_), Form::Value(_))) {
        return if a == b { Reach::Everyone } else { Reach::Nobody };
    }
    if storage && (a == "bucket_id" || b == "bucket_id") {
        return Reach::Everyone;
    }
    if both.contains("auth.role()") || both.contains("'role'") && both.contains("jwt") && !both.contains("metadata") {
        return if both.contains("service_role") {
            Reach::Service
        } else if both.contains("'authenticated'") {
            Reach::SignedIn
        } else if both.contains("'anon'") {
            Reach::Everyone
        } else {
            Reach::Role
        };
    }
    // A header is what the caller writes into it.
    if both.contains("request.header") && ["user", "email", "role", "admin"].iter().any(|word| both.contains(word)) {
        return Reach::Everyone;
    }
    if editable(&both) {
        return Reach::EditableClaim;
    }
    if both.contains("metadata") && names_caller(&both) {
        return claimed(&both, Reach::Role);
    }
    if !names_caller(&both) {
        return if rights(&both) { Reach::Role } else { Reach::Conditional };
    }
    let other = if names_caller(&a) { right } else { left };
    match other.form {
        Form::Value(_) => Reach::Role,
        Form::Query => Reach::Member,
        _ => Reach::Owner,
    }
}

/// A condition that looks into tables.
fn looked_up(plain: &str) -> Reach {
    if !names_caller(plain) {
        return if rights(plain) { Reach::Role } else { Reach::Conditional };
    }
    if editable(plain) {
        Reach::EditableClaim
    } else if rights(plain) {
        Reach::Role
    } else {
        Reach::Member
    }
}

/// A function decides.
fn asked(plain: &str) -> Reach {
    if rights(plain) { Reach::Role } else { Reach::Member }
}

/// A claim of the caller's token: `user_metadata` is what people may edit themselves.
fn claimed(plain: &str, otherwise: Reach) -> Reach {
    if editable(plain) { Reach::EditableClaim } else { otherwise }
}

/// Asks for a claim that people edit themselves: in the token, or where the platform keeps it.
fn editable(plain: &str) -> bool {
    plain.contains("user_metadata") || plain.contains("raw_user_meta_data")
}

/// Speaks of roles or rights by name.
fn rights(plain: &str) -> bool {
    ["is_admin", "isadmin", "has_role", "admin", "role", "permission", "is_staff", "authorize"].iter().any(|word| plain.contains(word))
}

#[cfg(test)]
mod tests {
    use super::super::parse::told;
    use super::*;

    fn judged(text: &str, storage: bool) -> (Reach, bool) {
        told(text, |condition| judge(text, condition, storage))
    }

    fn reach(text: &str, storage: bool) -> Reach {
        judged(text, storage).0
    }

    #[test]
    fn look_ups_that_relate_nobody() {
        for (text, expected) in [
            ("EXISTS (SELECT 1 FROM members m WHERE m.team_id = team_id AND m.user_id = auth.uid())", true),
            ("EXISTS (SELECT 1 FROM members WHERE ((members.team_id = members.team_id) AND (members.user_id = auth.uid())))", true),
            ("EXISTS (SELECT 1 FROM members m WHERE m.team_id = notes.team_id AND m.user_id = auth.uid())", false),
            ("EXISTS (SELECT 1 FROM members m WHERE m.team = team_id AND m.user_id = auth.uid())", false),
            ("EXISTS (SELECT 1 FROM members m WHERE m.id = m.id AND m.team_id = notes.team_id AND m.user_id = auth.uid())", false),
            ("EXISTS (SELECT 1 FROM members m WHERE m.user_id = auth.uid())", false),
        ] {
            assert_eq!(judged(text, false).1, expected, "{text}");
        }
    }

    #[test]
    fn conditions_by_whom_they_let_through() {
        for (text, expected) in [
            ("true", Reach::Everyone),
            ("1 = 1", Reach::Everyone),
            ("false", Reach::Nobody),
            ("auth.uid() IS NOT NULL", Reach::SignedIn),
            ("auth.role() = 'authenticated'::text", Reach::SignedIn),
            ("(select auth.uid()) = user_id", Reach::Owner),
            ("(( \"auth\".\"uid\"() = \"user_id\" ))", Reach::Owner),
            ("auth.uid() = user_id OR auth.uid() IS NOT NULL", Reach::SignedIn),
            ("auth.uid() = user_id OR is_public", Reach::Conditional),
            ("auth.uid() IS NOT NULL AND auth.uid() = user_id", Reach::Owner),
            ("is_public = true", Reach::Conditional),
            ("auth.uid() = (SELECT owner FROM teams WHERE id = team_id)", Reach::Member),
            ("EXISTS (SELECT 1 FROM members m WHERE m.team = team_id AND m.user_id = auth.uid())", Reach::Member),
            ("auth.uid() IN (SELECT auth.uid() FROM auth.users u WHERE u.email IN (SELECT email FROM admins))", Reach::SignedIn),
            ("auth.uid() IN (SELECT auth.uid() FROM profiles p WHERE p.id = auth.uid() AND p.kind = 'a')", Reach::Member),
            ("auth.uid() IN (SELECT user_id FROM team_members)", Reach::Member),
            ("public.has_role(auth.uid(), 'admin')", Reach::Role),
            ("auth.jwt() ->> 'role' = 'service_role'", Reach::Service),
            ("(auth.jwt() -> 'user_metadata' ->> 'role') = 'admin'", Reach::EditableClaim),
            ("(auth.jwt() -> 'app_metadata' ->> 'role') = 'admin'", Reach::Role),
            ("(SELECT raw_user_meta_data->>'role' FROM auth.users WHERE id = auth.uid()) = 'admin'", Reach::EditableClaim),
            ("EXISTS (SELECT 1 FROM auth.users WHERE id = auth.uid() AND raw_user_meta_data->>'role' = 'admin')", Reach::EditableClaim),
            ("EXISTS (SELECT 1 FROM auth.users WHERE id = auth.uid() AND raw_app_meta_data->>'role' = 'admin')", Reach::Role),
            ("user_id::text = current_setting('request.headers', true)::json ->> 'x-user-id'", Reach::Everyone),
            ("session_id = current_setting('request.headers', true)::json ->> 'x-session-id'", Reach::Owner),
            ("clerk_id = (auth.jwt() ->> 'sub')", Reach::Owner),
            ("not a valid (expression", Reach::Conditional),
        ] {
            assert_eq!(reach(text, false), expected, "{text}");
        }
        assert_eq!(reach("bucket_id = 'photos'", true), Reach::Everyone);
        assert_eq!(reach("bucket_id = 'photos' AND auth.role() = 'authenticated'", true), Reach::SignedIn);
        assert_eq!(reach("bucket_id = 'photos' AND auth.uid()::text = (storage.foldername(name))[1]", true), Reach::Owner);
    }

    #[test]
    fn deep_conditions_end() {
        let deep = format!("{}true{}", "(".repeat(1_900), ")".repeat(1_900));
        let _ = reach(&deep, false);
        let _ = reach(&"a AND ".repeat(660), false);
        let _ = reach(&"NOT ".repeat(900), false);
    }
}
