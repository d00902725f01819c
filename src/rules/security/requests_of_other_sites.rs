//! Log-in cookies that travel with requests which other sites start.

use crate::facts::{EffectKind, Endpoint, GuardKind, Project, Site, SiteKind};
use crate::rules::sites::fail_each;
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/requests-of-other-sites",
    title: "Another web site can act in your customers' names",
    pass_title: "Log-in cookies stay at home, or requests carry a token of their own",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "The log-in cookie travels with requests that another web site starts, and nothing else proves that a request comes from your own pages. A page that a customer visits by chance can change or delete things in their account.",
    fix: "Set the cookie's sameSite to `lax`, and leave your framework's own check (CSRF protection) switched on; where pages and server stand on different domains, ask for a token that only your own pages know.",
    prompt: "Set sameSite: 'lax' on the session cookie. If the front end is served from another site than the server and needs the cookie, keep sameSite: 'none' and add CSRF protection instead: a token per session that every state-changing request must carry in a header, refused with 403 when absent, and a check of the Origin header against the list of own origins. Done when a form on another domain that posts to an endpoint with the cookie gets 403.",
    cannot_see: "Checks of the Origin header that a proxy makes; which cookies today's browsers keep back by themselves.",
    refs: &[
        Ref::Cwe(352),
        Ref::Url("https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html"),
    ],
    judge,
    bad: samples![{ "Django: the check is switched off for a view of people who are signed in":
        "shop/views.py" => r##"from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt
from .models import Address

⟦@csrf_exempt⟧
@login_required
def move(request):
    Address.objects.filter(user=request.user).update(street=request.POST["street"])
    return redirect("/")
"##,
    }
    { "Rails: a controller for pages":
        "app/controllers/addresses_controller.rb" => r##"class AddressesController < ApplicationController
  ⟦skip_before_action :verify_authenticity_token⟧
  def update
    current_user.address.update(street: params[:street])
  end
end
"##,
    }
    { "Laravel: every address is left out":
        "app/Http/Middleware/VerifyCsrfToken.php" => r##"<?php
namespace App\Http\Middleware;
use Illuminate\Foundation\Http\Middleware\VerifyCsrfToken as Middleware;
class VerifyCsrfToken extends Middleware
{
    ⟦protected $except = ["*"];⟧
}
"##,
    }
    { "Python: cookies that go along with everything":
        "app.py" => r##"from flask import Flask
app = Flask(__name__)
app.config["SESSION_COOKIE_SAMESITE"] = ⟦"None"⟧
"##,
        "service.py" => r##"def set_cookies(response, token):
    response.set_cookie(key="access_token", value=token, httponly=True, secure=True, samesite=⟦"none"⟧)
    response.set_cookie(key="access_token", value="", samesite="none")
    response.set_cookie(key="theme", value="dark", samesite="none")
"##,
    }
    { "sent with everything":
        "server.js" => r##"const app = require("express")();
const session = require("express-session");
app.use(session({ secret: process.env.SESSION_SECRET, cookie: { secure: true, httpOnly: true, sameSite: ⟦"none"⟧ } }));
app.post("/email", requireAuth, async (req, res) => res.json(await User.findByIdAndUpdate(req.user.id, { email: req.body.email })));
"##,
    }],
    good: samples![{ "Django: a view for other servers, and one for everybody":
        "shop/views.py" => r##"from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt
from .models import Address, News

@csrf_exempt
def payment_webhook(request):
    verify_signature(request)
    News.objects.create(text=request.body)
    return redirect("/")

@csrf_exempt
def subscribe(request):
    News.objects.create(text=request.POST["email"])
    return redirect("/")
"##,
    }
    { "Rails: an interface for programs":
        "app/controllers/api/addresses_controller.rb" => r##"class Api::AddressesController < ApplicationController
  skip_before_action :verify_authenticity_token
  before_action :authenticate_token
end
"##,
    }
    { "Laravel: the addresses of one service":
        "app/Http/Middleware/VerifyCsrfToken.php" => r##"<?php
namespace App\Http\Middleware;
use Illuminate\Foundation\Http\Middleware\VerifyCsrfToken as Middleware;
class VerifyCsrfToken extends Middleware
{
    protected $except = ["stripe/*"];
}
"##,
    }
    { "a token beside it":
        "server.js" => r##"const app = require("express")();
const session = require("express-session");
const { csrfSync } = require("csrf-sync");
app.use(session({ secret: process.env.SESSION_SECRET, cookie: { secure: true, httpOnly: true, sameSite: "none" } }));
app.use(csrfSync().csrfSynchronisedProtection);
"##,
    }
    { "it stays at home":
        "server.js" => r##"const app = require("express")();
app.post("/login", (req, res) => res.cookie("session", token(), { httpOnly: true, secure: true, sameSite: "lax" }).end());
app.post("/theme", (req, res) => res.cookie("theme", "dark", { sameSite: "none", secure: true }).end());
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    let speaks = |text: &str| {
        let lower = text.to_ascii_lowercase();
        lower.contains("csrf") || lower.contains("xsrf") || lower == "lusca" || lower == "csurf"
    };
    let protected = facts.dependencies.iter().any(|dependency| speaks(&dependency.name))
        || facts.modules.iter().any(|module| {
            module.imports.iter().any(|import| speaks(&import.specifier) || import.names.iter().any(|(here, _)| speaks(here)))
                || module.functions.iter().any(|function| speaks(&function.name) || function.calls.iter().any(|call| speaks(call)))
        });
    fail_each(
        project,
        out,
        |site| match site.kind {
            SiteKind::CookieSentEverywhere => !protected,
            // Of one view only where people who are signed in change something; whoever has no session loses none.
            SiteKind::ForgeryProtectionOff => site.detail.split('`').nth(1).is_none_or(|view| changes_for_session(project, site, view)),
            _ => false,
        },
        |site, finding| {
            finding.confidence(Confidence::Medium);
            if site.kind == SiteKind::ForgeryProtectionOff {
                finding.detail(format!("Here {}.", site.detail));
            }
        },
    );
}

/// Checks that rest on the cookie of a session.
const SESSION: &[&str] = &[
    "login_required",
    "request.user",
    "is_authenticated",
    "loginrequired",
    "session",
    "current_user",
    "user_passes_test",
    "permission",
    "staff",
];

/// Whether a view changes something for people whom a cookie tells.
fn changes_for_session(project: &Project, site: &Site, view: &str) -> bool {
    let own = |endpoint: &&Endpoint| {
        endpoint.handler.as_deref().is_some_and(|handler| handler == view || handler.split('.').next() == Some(view))
    };
    project.endpoints_at(&site.origin.path).filter(own).any(|endpoint| {
        let session = endpoint.guards.iter().any(|guard| {
            let by = guard.by.to_ascii_lowercase();
            matches!(guard.kind, GuardKind::Login | GuardKind::Role | GuardKind::Owner) && SESSION.iter().any(|word| by.contains(word))
        });
        let changes = endpoint.effect(&[EffectKind::Writes, EffectKind::Deletes, EffectKind::ManagesUsers]).is_some();
        session && changes && !endpoint.guarded(&[GuardKind::Signature, GuardKind::SharedSecret])
    })
}
