//! What names of Python's libraries and helpers promise. What only a project's own name says is asked of the same list
//! as for other languages.

use crate::facts::GuardKind;
use crate::readers::javascript;

/// What a call, decorator or dependency of this dotted name makes sure of, if it is a guard.
pub(in crate::readers::python) fn guard_kind(name: &str) -> Option<GuardKind> {
    let name = name.trim_end_matches("()");
    let last = name.rsplit('.').next().unwrap_or(name);
    let lower = last.to_ascii_lowercase();
    let holder = name.rsplit('.').nth(1).unwrap_or("");
    match lower.as_str() {
        "login_required"
        | "jwt_required"
        | "token_required"
        | "auth_required"
        | "requires_auth"
        | "require_auth"
        | "requires_login"
        | "require_login"
        | "fresh_login_required"
        | "fresh_jwt_required"
        | "jwt_refresh_token_required"
        | "verify_jwt_in_request"
        | "get_jwt_identity"
        | "session_required"
        | "authenticated_only"
        | "user_required"
        | "logged_in"
        | "ensure_logged_in"
        | "check_auth"
        | "verify_id_token"
        | "verify_session_cookie"
        | "verify_oauth2_token"
        | "validate_token_holder"
        | "loginrequiredmixin"
        | "accessmixin"
        | "current_active_user"
        | "get_current_active_user"
        | "http_auth_required"
        | "auth_token_required"
        | "requires_authorization"
        | "require_oauth"
        | "isauthenticated" => {
            return Some(GuardKind::Login);
        }
        "permission_required"
        | "permissions_required"
        | "roles_required"
        | "roles_accepted"
        | "role_required"
        | "staff_member_required"
        | "superuser_required"
        | "admin_required"
        | "user_passes_test"
        | "has_perm"
        | "has_perms"
        | "permissionrequiredmixin"
        | "userpassestestmixin"
        | "staff_required"
        | "admin_only"
        | "is_admin"
        | "require_admin"
        | "requires_admin"
        | "require_role"
        | "require_roles"
        | "requires_role"
        | "has_role"
        | "has_any_role"
        | "isadminuser"
        | "current_superuser"
        | "get_current_active_superuser"
        | "require_permission"
        | "require_permissions"
        | "has_permission"
        | "staffuserrequiredmixin"
        | "superuserrequiredmixin"
        | "check_admin" => {
            return Some(GuardKind::Role);
        }
        "construct_event" => return Some(GuardKind::Signature),
        "ratelimit" | "rate_limit" | "throttle_classes" | "ratelimiter" => return Some(GuardKind::RateLimit),
        "limit" | "shared_limit" if holder.to_ascii_lowercase().contains("limit") => return Some(GuardKind::RateLimit),
        "decode" if matches!(holder, "jwt" | "PyJWT" | "jose_jwt" | "jwt_module") => return Some(GuardKind::Login),
        "get_unverified_claims" | "get_unverified_header" => return Some(GuardKind::Unverified),
        "get_user" | "get_claims" if holder == "auth" => return Some(GuardKind::Login),
        // Sessions of a database.
        "get_session" | "get_db_session" | "get_async_session" | "session" | "get_db" | "create_session" | "sessionmaker"
        | "with_session" => return None,
        // Whoever fetches an account by its key asks nobody who calls.
        "authenticate"
        | "authenticate_user"
        | "get_user_by_token"
        | "check_password"
        | "verify_password"
        | "check_password_hash"
        | "get_token"
        | "create_access_token"
        | "set_password"
        | "validate"
        | "is_valid"
        | "auth"
        | "token"
        | "has_header"
        | "get_account"
        | "get_user_model"
        | "get_token_url"
        | "with_user"
        | "is_authenticated"
        | "authorize"
        | "authorize_redirect"
        | "authorize_access_token"
        | "fetch_token"
        | "protect"
        | "validate_csrf"
        | "csrf_protect"
        | "validate_email"
        | "with_entities" => return None,
        _ => {}
    }
    if ["optional", "maybe", "or_none", "anonymous", "if_any", "login_user", "logout", "create_user", "register", "is_strong"]
        .iter()
        .any(|word| lower.contains(word))
    {
        return None;
    }
    // Middle parts of a chain are somebody else's: only the last one is asked.
    if name.starts_with("jwt.")
        || name.starts_with("requests.")
        || name.starts_with("session.")
        || name.starts_with("os.")
        || name.starts_with("request.")
        || lower == "get"
    {
        return None;
    }
    let arguments = usize::from(!lower.contains("current"));
    javascript::guard_kind(name, arguments)
}

/// What a permission class of Django REST framework makes sure of: nothing for one that lets everyone in.
pub(in crate::readers::python) fn permission(name: &str) -> Option<GuardKind> {
    let last = name.rsplit('.').next().unwrap_or(name);
    let lower = last.to_ascii_lowercase();
    if lower.contains("allowany") || lower == "basepermission" || lower.contains("anonreadonly") {
        return None;
    }
    Some(match () {
        () if lower.contains("owner")
            || lower.contains("author") && !lower.contains("authori")
            || lower.contains("isself")
            || lower.contains("object") =>
        {
            GuardKind::Owner
        }
        () if ["admin", "staff", "superuser", "role", "djangomodel", "manager", "moderator"].iter().any(|word| lower.contains(word)) => {
            GuardKind::Role
        }
        () if lower.contains("apikey") || lower.contains("api_key") => GuardKind::SharedSecret,
        () => GuardKind::Login,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_guards() {
        for (name, kind) in [
            ("login_required", Some(GuardKind::Login)),
            ("auth.login_required", Some(GuardKind::Login)),
            ("get_current_user", Some(GuardKind::Login)),
            ("get_current_user_optional", None),
            ("get_db", None),
            ("get_session", None),
            ("jwt.decode", Some(GuardKind::Login)),
            ("require_admin", Some(GuardKind::Role)),
            ("admin_required", Some(GuardKind::Role)),
            ("limiter.limit", Some(GuardKind::RateLimit)),
            ("stripe.Webhook.construct_event", Some(GuardKind::Signature)),
            ("check_password_hash", None),
            ("get_user_by_id", None),
            ("validate_csrf", None),
            ("verify_token", Some(GuardKind::Login)),
        ] {
            assert_eq!(guard_kind(name), kind, "{name}");
        }
        assert_eq!(permission("IsOwnerOrReadOnly"), Some(GuardKind::Owner));
        assert_eq!(permission("permissions.AllowAny"), None);
        assert_eq!(permission("IsAuthenticated"), Some(GuardKind::Login));
    }
}
