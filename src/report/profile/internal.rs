//! Tools that people of one company use: nobody signs up by themselves, nobody pays, and something says whose they are.

use crate::facts::{Language, Project, Role};

/// Log-ins that a company gives its own people.
const COMPANY_LOGINS: &[&str] = &[
    "@azure/msal-browser",
    "@azure/msal-react",
    "@azure/msal-node",
    "@okta/okta-react",
    "@okta/okta-auth-js",
    "passport-azure-ad",
    "passport-saml",
    "@node-saml/passport-saml",
    "fastapi-azure-auth",
    "django-auth-ldap",
    "ldapjs",
    "ldap3",
    "msal",
    "omniauth-saml",
];

/// Words of a project's own name that say so.
const NAMED: &[&str] = &["internal", "intranet", "backoffice", "back-office", "inhouse", "in-house", "workforce", "helpdesk", "erp"];

/// Words of tables of which two groups must show: who works there, and what is kept about their work.
const STAFF: &[&str] = &["employees", "employee", "staff", "technicians", "workers"];
const WORK: &[&str] = &[
    "attendance",
    "attendances",
    "shifts",
    "shift",
    "timesheets",
    "payroll",
    "payslips",
    "leave_requests",
    "leaves",
    "departments",
    "overtime",
    "work_orders",
];

/// Words of routes and starts of names of files by which people make accounts for themselves.
const SIGN_UP: &[&str] = &["signup", "register", "registration", "createaccount"];

/// Calls with which they do.
const SIGNS_UP: &[&str] = &["signup", "createuserwithemailandpassword", "registeruser", "createaccount"];

/// Packages with which people make accounts for themselves unless somebody switches that off.
const OPEN_LOGINS: &[&str] = &["@clerk/", "django-allauth", "laravel/breeze", "laravel/jetstream", "devise"];

/// What says that the product is such a tool: in words, and a place.
pub(super) fn internal(project: &Project) -> Option<(String, Vec<String>)> {
    let product = &project.product;
    let depends = |names: &[&str]| {
        let fits = |package: &str| names.iter().any(|name| package == *name || name.ends_with('/') && package.starts_with(name));
        project.facts.dependencies.iter().find(|dependency| !dependency.dev && fits(&dependency.name))
    };
    if !product.has_login || product.takes_payment || depends(OPEN_LOGINS).is_some() || signs_up(project) {
        return None;
    }
    let words = "people of one company use it, as far as the files show: nobody signs up by themselves and nothing is sold".to_owned();
    if let Some(login) = depends(COMPANY_LOGINS) {
        return Some((words, vec![login.origin.place()]));
    }
    let said = project.facts.manifests.iter().find(|manifest| {
        let name = manifest.name.as_deref().unwrap_or_default().to_ascii_lowercase();
        NAMED
            .iter()
            .any(|word| name.split(['-', '_', '/', ' ', '@']).any(|part| part == *word) || word.contains('-') && name.contains(word))
    });
    if let Some(manifest) = said {
        return Some((words, vec![manifest.path.clone()]));
    }
    let table = |names: &[&str]| project.schema.tables.values().find(|table| names.contains(&plain(&table.name).as_str()));
    let (staff, work) = (table(STAFF)?, table(WORK)?);
    Some((words, vec![staff.origin.place(), work.origin.place()]))
}

fn plain(name: &str) -> String {
    name.rsplit('.').next().unwrap_or(name).to_ascii_lowercase()
}

/// Whether anything lets people make accounts for themselves.
fn signs_up(project: &Project) -> bool {
    let facts = &project.facts;
    let bare = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let routed = |route: &str| route.split('/').any(|part| SIGN_UP.contains(&bare(part).as_str()));
    // `register` alone ties a field to a form.
    let calls = |call: &str| {
        let (holder, name) = call.rsplit_once('.').unwrap_or(("", call));
        let name = bare(name);
        SIGNS_UP.contains(&name.as_str()) || name == "register" && holder.to_ascii_lowercase().contains("auth")
    };
    let named = |path: &str| {
        let file = path.rsplit('/').next().unwrap_or(path);
        let stem = bare(file.split('.').next().unwrap_or(file));
        SIGN_UP.iter().any(|word| stem.strip_prefix(word).is_some_and(|rest| matches!(rest, "" | "page" | "form" | "screen" | "view")))
    };
    let called = facts.modules.iter().flat_map(|module| &module.functions).flat_map(|function| &function.calls);
    let mut code = facts.files.iter().filter(|file| file.role == Role::Source && file.language.is_some_and(Language::is_code));
    facts.endpoints.iter().any(|endpoint| routed(&endpoint.route))
        || called.into_iter().any(|call| calls(call))
        || code.any(|file| named(&file.path) || routed(&file.path))
}
