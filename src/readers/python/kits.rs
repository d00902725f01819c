//! Log-ins by password that a package brings along, and pages of a package that describe the product to whoever asks.

use super::settings::state;
use super::tree::{Context, argument, bare, dotted, keyword, last};
use crate::facts::{Facts, Role, SiteKind};
use ruff_python_ast::{AnyNodeRef, Expr, ExprCall, StmtClassDef};
use ruff_text_size::Ranged;

/// Views that hand out tokens for a password, and the kit that each belongs to.
const VIEWS: &[(&str, &str)] = &[
    ("TokenObtainPairView", "Simple JWT"),
    ("TokenObtainSlidingView", "Simple JWT"),
    ("ObtainAuthToken", "Django REST framework"),
    ("obtain_auth_token", "Django REST framework"),
];

/// Lists of addresses that hold a log-in.
const LISTS: &[(&str, &str)] = &[
    ("dj_rest_auth.urls", "dj-rest-auth"),
    ("rest_auth.urls", "dj-rest-auth"),
    ("djoser.urls.jwt", "Djoser"),
    ("djoser.urls.authtoken", "Djoser"),
    ("django.contrib.auth.urls", "Django"),
];

/// Texts one of which stands in every file that has to do with a kit, or with pages that describe the API.
const SIGNS: &[&str] = &[
    "TokenObtain",
    "ObtainAuthToken",
    "obtain_auth_token",
    "rest_auth.urls",
    "djoser.urls.",
    "django.contrib.auth",
    "LoginView",
    "Spectacular",
    ".with_ui(",
    "get_swagger_view",
    "get_auth_router",
];

/// States them.
pub(super) fn read(context: &Context<'_>, facts: &mut Facts) {
    if context.entry.role != Role::Source || !context.source.whole().contains_any(SIGNS) {
        return;
    }
    for (at, node) in context.nodes.iter().enumerate() {
        match node.any {
            AnyNodeRef::ExprCall(call) if is_address(call) => address(context, at, call, facts),
            AnyNodeRef::StmtClassDef(class) => heir(context, class, facts),
            // `fastapi_users.get_auth_router(backend)`
            AnyNodeRef::ExprCall(call)
                if dotted(&call.func).is_some_and(|name| last(&name) == "get_auth_router")
                    && context.source.whole().contains("fastapi_users") =>
            {
                state(context, SiteKind::KitLogIn, "FastAPI Users", call.range(), facts);
            }
            _ => {}
        }
    }
}

fn is_address(call: &ExprCall) -> bool {
    dotted(&call.func).is_some_and(|name| matches!(last(&name), "path" | "re_path" | "url")) && call.arguments.args.len() > 1
}

/// `path("token/", TokenObtainPairView.as_view())`, `path("docs/", SpectacularSwaggerView.as_view())`
fn address(context: &Context<'_>, at: usize, call: &ExprCall, facts: &mut Facts) {
    let Some(view) = argument(call, 1).or_else(|| keyword(call, "view")) else { return };
    let name = match bare(view) {
        Expr::Call(made) => dotted(&made.func).unwrap_or_default(),
        other => dotted(other).unwrap_or_default(),
    };
    let class = last(name.trim_end_matches(".as_view"));
    let text = context.text(view);
    if let Some((_, kit)) = VIEWS.iter().find(|(own, _)| *own == class) {
        state(context, SiteKind::KitLogIn, kit, view.range(), facts);
    }
    if last(&name) == "include"
        && let Some((_, kit)) = LISTS.iter().find(|(list, _)| text.contains(&format!("\"{list}\"")) || text.contains(&format!("'{list}'")))
    {
        state(context, SiteKind::KitLogIn, kit, view.range(), facts);
    }
    if class == "LoginView" && context.full(&name).starts_with("django.contrib.auth") {
        state(context, SiteKind::KitLogIn, "Django", view.range(), facts);
    }
    let describes =
        class.starts_with("Spectacular") && class.ends_with("View") || text.contains(".with_ui(") || text.contains("get_swagger_view");
    // Only while somebody writes the code, or only for those whom it lets in.
    let chosen = context.above(at).any(|above| matches!(above.any, AnyNodeRef::StmtIf(_)));
    let guarded = ["permission_classes", "_required", "IsAdmin", "staff"].iter().any(|word| text.contains(word));
    if describes
        && !chosen
        && !guarded
        && !facts.sites.iter().any(|site| site.kind == SiteKind::InnerPage && site.origin.path == context.entry.path)
    {
        state(context, SiteKind::InnerPage, "the description of the API", call.range(), facts);
    }
}

/// A view of the product's own that builds on a kit's and limits nothing.
fn heir(context: &Context<'_>, class: &StmtClassDef, facts: &mut Facts) {
    let mut bases = class.arguments.iter().flat_map(|given| &given.args).filter_map(dotted);
    let kit = bases.find_map(|base| VIEWS.iter().find(|(own, _)| *own == last(&base)).map(|(_, kit)| *kit));
    let Some(kit) = kit else { return };
    let limited = class.body.iter().any(|statement| context.text(statement).contains("throttle"))
        || class.decorator_list.iter().any(|decorator| context.text(decorator).to_ascii_lowercase().contains("limit"));
    if !limited {
        state(context, SiteKind::KitLogIn, kit, class.name.range(), facts);
    }
}
