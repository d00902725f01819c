//! Passwords that Django's own rules never see.

use crate::facts::{Project, Role};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use crate::sorted::Arrange;

pub(super) static RULE: Rule = Rule {
    id: "security/password-rules-skipped",
    title: "New passwords are taken as they come: Django's rules for them are never asked",
    pass_title: "New passwords are held against Django's rules",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "The settings list rules for passwords, and only Django's own forms ask them. This sign-up makes accounts by itself, so that `1` or \
          `password` opens one. Such accounts are the first to be taken over.",
    fix: "Call `validate_password` before the password is set.",
    prompt: "Where this code creates an account or sets a password, call django.contrib.auth.password_validation.validate_password(password, user) \
             first and give its messages back as an error of the field. Make sure that AUTH_PASSWORD_VALIDATORS is set in the settings that \
             production uses. Change nothing else. Done when signing up with `12345678` is refused with a reason.",
    cannot_see: "Rules of the page that sends the form.",
    refs: &[Ref::Cwe(521), Ref::Url("https://docs.djangoproject.com/en/stable/topics/auth/passwords/#integrating-validation")],
    judge,
    bad: samples![{ "an account from a form of its own":
        "requirements.txt" => "Django==5.2\n",
        "shop/views.py" => "from django.contrib.auth.models import User\n\n\n⟦def register(request):⟧\n    User.objects.create_user(request.POST['name'], request.POST['email'], request.POST['password'])\n",
    }],
    good: samples![{ "rules are asked, and a command that is run by hand":
        "requirements.txt" => "Django==5.2\n",
        "shop/views.py" => "from django.contrib.auth.models import User\nfrom django.contrib.auth.password_validation import validate_password\n\n\ndef register(request):\n    validate_password(request.POST['password'])\n    User.objects.create_user(request.POST['name'], request.POST['email'], request.POST['password'])\n",
        "shop/management/commands/first.py" => "from django.contrib.auth.models import User\n\n\ndef handle(name):\n    User.objects.create_user(name)\n",
    }],
};

/// What asks the rules: the function itself, forms and kits that call it.
const ASKS: &[&str] =
    &["validate_password", "UserCreationForm", "BaseUserCreationForm", "SetPasswordForm", "PasswordChangeForm", "AdminPasswordChangeForm"];

/// Kits that make accounts in their own way.
const KITS: &[&str] = &["django-allauth", "dj-rest-auth", "djoser", "django-registration", "django-registration-redux"];

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    if !facts.dependencies.iter().any(|dependency| dependency.name.eq_ignore_ascii_case("django")) {
        return out.not_applicable("The product is not built on Django.");
    }
    let kit = facts.dependencies.iter().any(|dependency| KITS.contains(&dependency.name.to_ascii_lowercase().as_str()));
    let asked = || {
        facts.modules.iter().any(|module| {
            module.imports.iter().any(|import| import.names.iter().any(|(_, there)| ASKS.contains(&there.as_str())))
                || module
                    .functions
                    .iter()
                    .any(|function| function.calls.iter().any(|call| ASKS.contains(&call.rsplit('.').next().unwrap_or(call))))
        })
    };
    let source = |path: &str| facts.role_of(path) == Some(Role::Source);
    let by_hand =
        |path: &str| ["management/", "migrations/", "test", "seed", "script", "manager", "fixture"].iter().any(|part| path.contains(part));
    let mut makers: Vec<_> = facts
        .modules
        .iter()
        .filter(|module| module.path.ends_with(".py") && !by_hand(&module.path) && source(&module.path))
        .flat_map(|module| &module.functions)
        .filter(|function| {
            let manages =
                function.name.contains("Manager.") || function.name.ends_with("create_user") || function.name.ends_with("create_superuser");
            !manages
                && function
                    .calls
                    .iter()
                    .any(|call| matches!(call.rsplit('.').next(), Some("create_user" | "set_password")) && call.contains('.'))
        })
        .map(|function| &function.origin)
        .collect();
    makers.arrange();
    let Some((first, others)) = makers.split_first().filter(|_| !kit) else {
        return out.not_applicable("No code of its own makes accounts.");
    };
    if asked() {
        return out.pass_at(first);
    }
    out.fail(first).confidence(Confidence::Medium).related(others.iter().map(|origin| (*origin).clone()));
}
