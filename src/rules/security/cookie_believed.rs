//! Cookies without a signature that say who somebody is.

use crate::facts::{Project, SiteKind};
use crate::rules::sites::fail_each_file;
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/cookie-believed",
    title: "A cookie that anyone can write says who a visitor is ({cookies})",
    pass_title: "No plain cookie decides who somebody is",
    severity: Severity::High,
    effort: Effort::Day,
    stage: Stage::Stabilize,
    why: "A cookie lies in the visitor's own browser, where its value can be changed in a minute. Here such a value, without a signature, decides which account is opened or what it may do: whoever writes another name or role into it is that person.",
    fix: "Keep who is signed in and what they may do in the server's session, and let the browser hold nothing but the session's random number.",
    prompt: "Replace this cookie: at log-in store the account's id in the server-side session of the framework (signed or kept on the server), read it from there in every handler, and look up the role in the database by that id. Delete the old cookie at the next visit. Cookies that only remember how a page looks stay as they are. Done when a request with a hand-written cookie of another account or role is treated as a stranger's.",
    cannot_see: "Signatures that another layer checks before the request arrives.",
    refs: &[Ref::Cwe(565), Ref::Cwe(784), Ref::Url("https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html")],
    judge,
    bad: samples![
        { "PHP: a role":
            "admin.php" => r#"<?php
$role = $_COOKIE["role"] ?? "guest";
if (⟦$role === "admin"⟧) {
    echo file_get_contents("report.txt");
}
"#,
        }
        { "Django: an account":
            "shop/views.py" => r#"from django.http import HttpResponse
from .models import Customer

def orders(request):
    customer = Customer.objects.filter(id=⟦request.COOKIES["user_id"]⟧).first()
    return HttpResponse(customer.orders)
"#,
        }
    ],
    good: samples![
        { "what a page looks like, a name that is only shown, a signed value":
            "shop/views.py" => r#"from django.core import signing
from django.http import HttpResponse
from django.shortcuts import render
from .models import Customer

def page(request):
    if request.COOKIES.get("theme") == "dark":
        return render(request, "dark.html")
    return render(request, "light.html", {"username": request.COOKIES.get("username", "")})

def orders(request):
    own = signing.loads(request.COOKIES["user_id"])
    return HttpResponse(Customer.objects.filter(id=own).first().orders)
"#,
            "form.php" => r#"<?php $name = $_COOKIE["username"] ?? ""; ?>
<input name="username" value="<?= htmlspecialchars($name) ?>">
"#,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    let read = project.facts.modules.iter().any(|module| [".py", ".php", ".inc", ".phtml"].iter().any(|end| module.path.ends_with(end)));
    if !read {
        out.not_applicable("It is looked for in Python and PHP, and there is none here.");
        return;
    }
    fail_each_file(
        project,
        out,
        |site| site.kind == SiteKind::CookieBelieved,
        |sites, finding| {
            finding.name("cookies", crate::rules::sites::details(sites)).confidence(Confidence::Medium);
        },
    );
}
