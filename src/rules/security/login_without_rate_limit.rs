//! Log-ins that may be tried without end.

use super::{entry, openness};
use crate::facts::{Endpoint, GuardKind, Project, Site, SiteKind};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/login-without-rate-limit",
    title: "{what} can be guessed without limit at `{endpoint}`",
    pass_title: "Log-in attempts are limited",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "Nothing slows down somebody who tries passwords from leaked lists, thousands a minute. Accounts with weak or reused passwords fall first.",
    fix: "Limit log-in attempts per address and per account, for example ten in fifteen minutes, and answer 429 beyond that.",
    prompt: "Add a rate limiter to the log-in endpoint (per IP address and per account, ten attempts in fifteen minutes, answer 429), with the library that fits the framework and a shared store if several instances run. Set the trusted proxy so that addresses are right. Do not change the log-in itself. Done when the eleventh attempt in a row gets 429.",
    cannot_see: "Limits that a proxy, firewall or platform sets in front of the product.",
    refs: &[Ref::Cwe(307), Ref::Url("https://cheatsheetseries.owasp.org/cheatsheets/Authentication_Cheat_Sheet.html")],
    judge,
    bad: samples![{ "codes and PINs that a program may try one after the other":
        "package.json" => r#"{ "name": "clinic", "dependencies": { "express": "5" } }"#,
        "server.js" => r##"const app = require("express")();
const sent = new Map();
⟦app.post("/auth/verify-otp", async (req, res) => {⟧
  const { phone, otp } = req.body;
  const stored = sent.get(phone);
  if (!stored || stored.otp !== otp) return res.sendStatus(400);
  res.json({ token: makeToken(phone) });
});
"##,
        "supabase/functions/portal-otp-verify/index.ts" => r##"async function sb(path: string, init: RequestInit = {}) {
  return fetch(`${Deno.env.get("SUPABASE_URL")}/rest/v1/${path}`, init);
}
⟦Deno.serve(async (req) => {⟧
  const { patientId, otp } = await req.json();
  const otpHash = await hashed(otp);
  const rows = await (await sb(`codes?patient_id=eq.${patientId}&otp_hash=eq.${otpHash}`)).json();
  if (!rows[0]) return new Response("Wrong", { status: 400 });
  await sb(`patients?id=eq.${patientId}`, { method: "PATCH", body: JSON.stringify({ failed_attempts: 0, locked_until: null }) });
  return new Response("ok");
});
"##,
    }
    { "a router, a controller and a service in three files":
        "package.json" => r#"{ "name": "shop", "dependencies": { "express": "5" } }"#,
        "src/auth/auth.routes.ts" => r##"import { Router } from "express";
import * as authController from "./auth.controller";
const router = Router();
⟦router.post("/auth/login", authController.loginHandler);⟧
export default router;
"##,
        "src/auth/auth.controller.ts" => r##"import * as authService from "./auth.service";
export async function loginHandler(req, res) {
  res.json(await authService.login(req.body.email, req.body.password));
}
"##,
        "src/auth/auth.service.ts" => r##"import bcrypt from "bcryptjs";
import { User } from "../models";
export async function login(email: string, password: string) {
  const user = await User.findOne({ email });
  if (!user || !(await bcrypt.compare(password, user.passwordHash))) throw new Error("Wrong");
  return sign(user);
}
"##,
    }
    { "Django: a log-in view of its own":
            "requirements.txt" => "Django==5.2\n",
            "shop/urls.py" => "from django.urls import path\nfrom . import views\nurlpatterns = [path('login/', views.login_view)]\n",
            "shop/views.py" => r#"from django.contrib.auth import authenticate, login
⟦def login_view(request):⟧
    if request.method == "POST":
        user = authenticate(request, username=request.POST["username"], password=request.POST["password"])
        if user is not None:
            login(request, user)
    return render(request, "login.html")
"#,
        }
        { "Python: passwords that a service compares":
            "app/auth.py" => r#"from fastapi import APIRouter
from app.service import AuthService
router = APIRouter()
@router.post("/auth/login")
def ⟦login(email: str, secret: str):⟧
    return AuthService.authenticate_user(email, secret)
"#,
            "app/service.py" => r#"import bcrypt
class AuthService:
    @staticmethod
    def authenticate_user(email: str, secret: str):
        user = find(email)
        if not user or not bcrypt.checkpw(secret.encode(), user.secret.encode()):
            return None
        return user
"#,
        }
        { "Django's REST framework: a view that hands out tokens, and a kit":
            "requirements.txt" => "Django==5.2\ndjangorestframework==3.16\ndjangorestframework-simplejwt==5.4\n",
            "shop/urls.py" => "from django.urls import path\nfrom rest_framework_simplejwt.views import TokenObtainPairView\nfrom .views import LoginView\nurlpatterns = [\n    path('login/', LoginView.as_view()),\n    path('token/', ⟦TokenObtainPairView.as_view()⟧),\n]\n",
            "shop/views.py" => r#"from rest_framework import generics
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework_simplejwt.tokens import RefreshToken
class LoginView(generics.GenericAPIView):
    permission_classes = [AllowAny]
    serializer_class = LoginSerializer
    def ⟦post⟧(self, request):
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        refresh = RefreshToken.for_user(serializer.validated_data["user"])
        return Response({"refresh": str(refresh)})
"#,
        }
        { "NextAuth with passwords of the product's own":
            "package.json" => r#"{ "name": "club", "dependencies": { "next": "15", "next-auth": "5" } }"#,
            "lib/auth.ts" => r##"import NextAuth from "next-auth";
import Credentials from "next-auth/providers/credentials";
export const { handlers, auth } = NextAuth({
  providers: [
    Credentials({
      ⟦async authorize(given)⟧ {
        const user = await db.query.users.findFirst({ where: eq(users.email, given.email) });
        return user && (await bcrypt.compare(given.password, user.password)) ? user : null;
      },
    }),
  ],
});
"##,
        }
        { "passwords that a service compares":
        "package.json" => r#"{ "dependencies": { "@nestjs/common": "11.0.0", "bcrypt": "6.0.0" } }"#,
        "src/auth.controller.ts" => r##"import { Controller, Post, Body } from "@nestjs/common";
@Controller("auth")
export class AuthController {
  constructor(private readonly authService: AuthService) {}
  ⟦@Post("login")⟧
  async login(@Body() dto: LoginDto) {
    return this.authService.login(dto);
  }
}
"##,
        "src/auth.service.ts" => r##"import * as bcrypt from "bcrypt";
export class AuthService {
  async login(dto: LoginDto) {
    const user = await this.prisma.user.findUnique({ where: { email: dto.email } });
    if (!user || !(await bcrypt.compare(dto.password, user.hash))) throw new UnauthorizedException();
    return this.jwt.sign({ sub: user.id });
  }
}
"##,
    }
        { "passwords that the function behind a route compares":
            "src/app.ts" => r##"import express from "express";
import { handleLogin } from "./account";
const app = express();
⟦app.post("/login", handleLogin);⟧
app.listen(3000);
"##,
            "src/account.ts" => r##"import bcrypt from "bcrypt";
export const handleLogin = async (req, res) => {
  const user = await User.findOne({ email: req.body.email });
  if (!user || !(await bcrypt.compare(req.body.password, user.password))) return res.sendStatus(401);
  res.json({ token: sign(user) });
};
"##,
        }
        { "passwords that a service behind a controller compares":
            "src/auth/auth.routes.js" => r##"const { Router } = require("express");
const controller = require("./auth.controller");
const router = Router();
⟦router.post("/login", controller.login);⟧
module.exports = router;
"##,
            "src/auth/auth.controller.js" => r##"const service = require("./auth.service");
async function login(req, res) {
  res.json(await service.login(req.body));
}
module.exports = { login };
"##,
            "src/auth/auth.service.js" => r##"const bcrypt = require("bcryptjs");
const db = require("../db");
async function login({ email, password }) {
  const user = await db("users").where({ email }).first();
  if (!(await bcrypt.compare(password, user.hash))) throw new Error("refused");
  return { id: user.id };
}
module.exports = { login };
"##,
        }
    { "passwords that are compared as they are":
        "server.js" => r##"const app = require("express")();
⟦app.post("/login", async (req, res) => {⟧
  const user = await User.findOne({ email: String(req.body.email) });
  if (user.password !== req.body.password) return res.sendStatus(401);
  res.json({ ok: true });
});
"##,
    }
    { "a log-in route of its own":
        "server.js" => r##"const app = require("express")();
⟦app.post("/api/login", async (req, res) => {⟧
  const user = await User.findOne({ email: req.body.email });
  if (!user || !(await bcrypt.compare(req.body.password, user.hash))) return res.status(401).end();
  res.json({ ok: true });
});
"##,
    } { "Spring's own comparison, behind a service":
        "src/main/java/shop/AuthController.java" => r##"package shop;
@RestController
@RequestMapping("/api/auth")
public class AuthController {
    private final AuthService authService;
    ⟦@PostMapping("/login")⟧
    public Answer login(@RequestBody LoginRequest request) {
        return authService.login(request);
    }
}
"##,
        "src/main/java/shop/AuthService.java" => r##"package shop;
@Service
public class AuthService {
    public Answer login(LoginRequest request) {
        Authentication found = authenticationManager.authenticate(new UsernamePasswordAuthenticationToken(request.name(), request.password()));
        return new Answer(jwt.make(found));
    }
}
"##,
    }],
    good: samples![{ "a PIN behind a count of wrong tries, and a code of a discount":
        "package.json" => r#"{ "name": "clinic", "dependencies": { "express": "5" } }"#,
        "server.js" => r##"const app = require("express")();
app.post("/portal/pin-auth", async (req, res) => {
  const person = await Person.findOne({ phone: req.body.phone });
  const attempts = (person.failedAttempts || 0) + 1;
  if (attempts > 3) return res.sendStatus(429);
  if (hashed(req.body.pin) !== person.pinHash) return res.sendStatus(401);
  res.sendStatus(204);
});
app.post("/discounts/verify", async (req, res) => {
  const discount = await Discount.findOne({ shop: req.body.shop });
  res.json({ valid: discount.promoCode === req.body.promoCode });
});
"##,
    }

        { "Django: a package that locks out, and a view with a limit":
            "requirements.txt" => "Django==5.2\ndjango-axes==7.0.0\n",
            "shop/urls.py" => "from django.urls import path\nfrom . import views\nurlpatterns = [path('login/', views.login_view)]\n",
            "shop/views.py" => r#"from django.contrib.auth import authenticate, login
def login_view(request):
    if request.method == "POST":
        user = authenticate(request, username=request.POST["username"], password=request.POST["password"])
        if user is not None:
            login(request, user)
    return render(request, "login.html")
"#,
        }
        { "a service that logs in, in a product that throttles":
        "package.json" => r#"{ "dependencies": { "@nestjs/common": "11.0.0", "@nestjs/throttler": "6.4.0", "bcrypt": "6.0.0" } }"#,
        "src/auth.controller.ts" => r##"import { Controller, Post, Body } from "@nestjs/common";
@Controller("auth")
export class AuthController {
  constructor(private readonly authService: AuthService) {}
  @Post("login")
  async login(@Body() dto: LoginDto) {
    return this.authService.login(dto);
  }
}
"##,
        "src/auth.service.ts" => r##"import * as bcrypt from "bcrypt";
export class AuthService {
  async login(dto: LoginDto) {
    const user = await this.prisma.user.findUnique({ where: { email: dto.email } });
    if (!user || !(await bcrypt.compare(dto.password, user.hash))) throw new UnauthorizedException();
    return this.jwt.sign({ sub: user.id });
  }
}
"##,
    }
        { "a limit in Django's settings":
            "requirements.txt" => "Django==5.2\ndjangorestframework==3.16\ndjangorestframework-simplejwt==5.4\n",
            "shop/settings.py" => "INSTALLED_APPS = ['rest_framework']\nREST_FRAMEWORK = {\n    'DEFAULT_PERMISSION_CLASSES': ['rest_framework.permissions.IsAuthenticated'],\n    'DEFAULT_THROTTLE_CLASSES': ['rest_framework.throttling.AnonRateThrottle'],\n    'DEFAULT_THROTTLE_RATES': {'anon': '10/min'},\n}\n",
            "shop/urls.py" => "from django.urls import path\nfrom rest_framework_simplejwt.views import TokenObtainPairView\nurlpatterns = [path('token/', TokenObtainPairView.as_view())]\n",
        }
        { "a log-in of a provider, in a product that hashes other things":
            "src/auth/auth.routes.js" => r##"const { Router } = require("express");
const controller = require("./auth.controller");
const router = Router();
router.post("/login", controller.login);
module.exports = router;
"##,
            "src/auth/auth.controller.js" => r##"const { supabase } = require("../supabase");
async function login(req, res) {
  res.json(await supabase.auth.signInWithPassword(req.body));
}
module.exports = { login };
"##,
            "src/auth/pins.js" => r##"const bcrypt = require("bcryptjs");
async function pinOf(text) {
  return bcrypt.hash(text, 10);
}
module.exports = { pinOf };
"##,
        }
    { "a limiter for the whole server":
        "server.js" => r##"const rateLimit = require("express-rate-limit");
const app = require("express")();
const limiter = rateLimit({ windowMs: 900000, max: 10 });
app.use("/api/", limiter);
app.post("/api/login", async (req, res) => {
  const user = await User.findOne({ email: req.body.email });
  if (!user || !(await bcrypt.compare(req.body.password, user.hash))) return res.status(401).end();
  res.json({ ok: true });
});
"##,
    }],
};

/// Packages that limit how often something may be asked.
const LIMITERS: &[&str] = &["throttl", "rate-limit", "ratelimit", "limiter", "bucket4j", "resilience4j", "slowapi", "rack-attack"];

/// How methods that log somebody in begin.
const LOGINS: &[&str] = &["login", "signin", "sign_in", "authenticate", "validateuser", "validate_user", "attempt"];

/// Kits whose log-in is a view of Django.
const DJANGO: &[&str] = &["Simple JWT", "Django REST framework", "dj-rest-auth", "Djoser", "Django"];

/// Words of ways in that let in by a code.
const CODES: &[&str] = &["otp", "pin", "passcode", "2fa", "mfa", "totp", "code", "verify", "verification", "auth", "login", "signin"];

/// Whether a call makes what opens an account.
fn hands_out_token(call: &str) -> bool {
    [
        "refreshtoken.for_user",
        "accesstoken.for_user",
        "token.objects.get_or_create",
        "token.objects.create",
        "authtoken.objects.create",
        "authenticate",
    ]
    .iter()
    .any(|end| call.ends_with(end))
}

fn judge(project: &Project, out: &mut Verdict) {
    let mut any = false;
    let limited = project.facts.dependencies.iter().any(|dependency| {
        let name = dependency.name.to_ascii_lowercase();
        LIMITERS.iter().any(|limiter| name.contains(limiter))
    });
    // Packages that lock accounts out behind what Django's own function is asked.
    let frameworks = !project.facts.dependencies.iter().any(|dependency| {
        ["axes", "defender", "brutebuster", "easy-audit"].iter().any(|name| dependency.name.to_ascii_lowercase().contains(name))
    });
    for endpoint in &project.facts.endpoints {
        let login = openness::is_named(endpoint, &["login", "signin"]) || endpoint.route.to_ascii_lowercase().contains("sign-in");
        let sends = endpoint.method.as_deref().is_none_or(|method| method == "POST");
        // Only where the product itself compares passwords; providers limit their own log-ins.
        let compares = endpoint.calls.iter().any(|call| {
            let lower = call.to_ascii_lowercase();
            lower.contains("compare")
                || lower.contains("password")
                || lower.contains("bcrypt")
                || lower.contains("argon")
                || lower == "passport.authenticate"
                || frameworks && matches!(lower.as_str(), "authenticate" | "aauthenticate" | "auth.authenticate" | "django.contrib.auth.authenticate")
                    && endpoint.framework == "django"
                // What is handed out once a serializer has compared.
                || frameworks && endpoint.framework == "django-rest" && hands_out_token(&lower)
                // The group of routes for programs has a limit of its own in Laravel.
                || lower == "auth.attempt" && !endpoint.origin.path.ends_with("api.php")
        });
        // What the code compares by itself, without a call.
        let by_itself = || {
            project.sites_at(&endpoint.origin.path).any(|site| {
                site.kind == SiteKind::WeakPasswordStorage && (endpoint.origin.line..endpoint.origin.line + 30).contains(&site.origin.line)
            })
        };
        if sends && !login && holds_code(project, endpoint, "free") {
            any = true;
            if endpoint.guarded(&[GuardKind::RateLimit]) {
                out.pass_at(&endpoint.origin);
            } else {
                let finding = out.fail(&endpoint.origin).name("endpoint", endpoint.label()).name("what", "Codes");
                finding.severity(Severity::High).confidence(Confidence::Medium).detail(
                    "It holds a short code or PIN against what is stored, and nothing was seen that counts wrong tries: a program tries all of them.",
                );
            }
            continue;
        }
        if sends && !login && holds_code(project, endpoint, "counted") {
            any = true;
            out.pass_at(&endpoint.origin);
            continue;
        }
        if !login || !sends {
            continue;
        }
        // A limit that stands before a service is not always seen where the service is called.
        let in_service = || !limited && endpoint.calls.iter().any(|call| service_compares(project, call));
        // Against a password of the environment.
        let by_secret = || endpoint.guards.iter().any(|guard| guard.kind == GuardKind::SharedSecret && guard.by.contains("PASS"));
        if !(compares || by_itself() || by_secret() || in_service()) {
            continue;
        }
        any = true;
        if endpoint.guarded(&[GuardKind::RateLimit]) {
            out.pass_at(&endpoint.origin);
        } else {
            out.fail(&endpoint.origin).name("endpoint", endpoint.label()).name("what", "Passwords");
        }
    }
    // The kit answers under an address of its own; a limiter of the project may stand before it anywhere.
    // A limit in Django's settings holds for the views of its REST framework.
    let settings = || {
        let mut covers = project.facts.modules.iter().flat_map(|module| &module.covers);
        covers.any(|cover| cover.guards.iter().any(|guard| guard.kind == GuardKind::RateLimit))
    };
    let kits = || {
        let open = |site: &&Site| !DJANGO.contains(&site.detail.as_str()) || frameworks && !settings();
        project.facts.sites.iter().filter(|site| site.kind == SiteKind::KitLogIn && !limited).filter(open)
    };
    for site in kits() {
        any = true;
        out.fail(&site.origin).name("endpoint", format!("the log-in of {}", site.detail)).name("what", "Passwords");
    }
    if !any {
        out.not_applicable("No log-in of its own was found; providers limit theirs.");
    }
}

/// Whether strangers sign in by an endpoint with a code or PIN that its own code holds against what is stored, counting
/// wrong tries or not.
fn holds_code(project: &Project, endpoint: &Endpoint, how: &str) -> bool {
    openness::is_named(endpoint, CODES)
        && openness::is_open(endpoint)
        && project
            .sites_at(&endpoint.origin.path)
            .filter(|site| site.kind == SiteKind::CodeHeld && site.detail == how)
            .any(|site| entry::entries(project, &site.origin).into_iter().any(|other| std::ptr::eq(other, endpoint)))
}

/// Whether a method of a service, or the function that answers a route, is named like a log-in and holds a password against
/// what is stored, itself or in a method beside it.
fn service_compares(project: &Project, call: &str) -> bool {
    let member = |name: &str| name.trim_end_matches("()").rsplit('.').next().unwrap_or(name).to_ascii_lowercase();
    let wanted = member(call);
    // A method is named for what it does; a function that answers a route often says so behind another word: `handleLogin`.
    let named = |login: &&str| if call.contains('.') { wanted.starts_with(*login) } else { wanted.contains(*login) };
    if !LOGINS.iter().any(named) {
        return false;
    }
    let compares = |call: &String| {
        let lower = call.to_ascii_lowercase();
        let last = member(&lower).replace('_', "");
        matches!(last.as_str(), "compare" | "comparesync") && (lower.contains("crypt") || lower.contains("hash"))
            || last == "verify" && ["argon", "hash", "crypt", "pwd", "passlib"].iter().any(|kit| lower.contains(kit))
            || last == "checkpw"
            || last == "matches" && (lower.contains("encoder") || lower.contains("password"))
            || last.contains("checkpassword")
            || last.contains("comparepassword")
            || last.contains("verifypassword")
            || last.contains("validatepassword")
            // Spring's own, which compares and limits nothing.
            || lower.contains("authenticationmanager.authenticate")
            || lower.contains("authmanager.authenticate")
    };
    // `authService.login` of another file, or the one task of a class that is handed in: `loginUseCase.execute`.
    let elsewhere = |inner: &String| {
        let last = member(inner);
        let by_name = LOGINS.contains(&last.as_str());
        let by_class = inner.rsplit_once('.').is_some_and(|(class, _)| {
            let class = class.rsplit('.').next().unwrap_or(class).to_ascii_lowercase();
            LOGINS.iter().any(|login| class.starts_with(login))
        });
        (by_name || by_class)
            && project.facts.modules.iter().flat_map(|module| &module.functions).any(|function| {
                let fits = if by_name { member(&function.name) == last } else { function.name.eq_ignore_ascii_case(inner) };
                fits && function.calls.iter().any(compares)
            })
    };
    project.facts.modules.iter().any(|module| {
        let named = |name: &str| module.functions.iter().filter(|function| member(&function.name) == name).collect::<Vec<_>>();
        named(&wanted).iter().any(|function| {
            function.calls.iter().any(compares)
                || function
                    .calls
                    .iter()
                    .any(|inner| named(&member(inner)).iter().any(|beside| beside.calls.iter().any(compares)) || elsewhere(inner))
        })
    })
}
