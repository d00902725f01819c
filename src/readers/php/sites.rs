//! Single constructs: passwords, cookies, tokens, certificates, debugging, settings.

use super::context::{Context, Unit};
use super::tree::{Argument, Expr, Node, Step, argument, each_expr, each_in, each_step, last};
use super::{effects, related, settings, sources};
use crate::facts::{Effect, EffectKind, Facts, Role, Site, SiteKind};

pub(super) fn state(context: &Context<'_>, kind: SiteKind, detail: &str, at: u32, facts: &mut Facts) {
    facts.sites.push(Site { kind, detail: detail.chars().take(80).collect(), origin: context.at(at) });
}

/// The first branch of a page that only asks for a part of its address and changes records: `if (isset($_GET["delete"]))`.
fn changed<'c>(context: &Context<'c>, unit: &Unit<'c>, facts: &mut Facts) {
    if unit.function.is_some() {
        return;
    }
    let lower = context.text().to_ascii_lowercase();
    if !lower.contains("$_get") || ["token", "csrf", "nonce"].iter().any(|word| lower.contains(word)) {
        return;
    }
    let mut found = None;
    each_step(unit.body, &mut |statement| {
        let Step::If(branches, _) = &statement.kind else { return };
        for (test, body) in branches {
            if found.is_some() {
                return;
            }
            let (mut key, mut posted) = (None, false);
            each_expr(test, &mut |expr| match &expr.kind {
                Node::Index(holder, Some(name)) if matches!(holder.kind, Node::Variable("_GET")) => key = key.or(name.text()),
                Node::Variable("_POST" | "_REQUEST" | "_FILES" | "_SERVER") => posted = true,
                _ => {}
            });
            let Some(key) = key.filter(|_| !posted) else { continue };
            let effects = effects::of_body(context, unit, body).effects;
            let changes = |effect: &&Effect| matches!(effect.kind, EffectKind::Writes | EffectKind::Deletes) && effect.target != "file";
            found = effects.iter().find(changes).map(|_| (key, test.start));
        }
    });
    if let Some((key, at)) = found {
        state(context, SiteKind::ChangedByAddress, key, at, facts);
    }
}

/// States the constructs of a file.
pub(super) fn read(context: &Context<'_>, facts: &mut Facts) {
    if !context.is_source() {
        return;
    }
    for unit in &context.units {
        each_in(unit.body, &mut |expr| match &expr.kind {
            Node::Call(callee, given) => call(context, unit, expr, callee, given, facts),
            Node::Binary("==" | "===" | "!=" | "!==", left, right) => compared(context, unit, expr, left, right, facts),
            Node::Array(items) => {
                for item in items {
                    let Some(key) = item.key.as_ref() else { continue };
                    let name = key.text().or_else(|| key.name().map(last)).unwrap_or("");
                    entry(context, name, &item.value, item.value.start, facts);
                }
            }
            Node::Assign("=", target, value) => {
                let name = match &target.kind {
                    Node::Variable(name) | Node::Member(_, name) => *name,
                    Node::Index(_, Some(key)) => key.text().unwrap_or(""),
                    _ => "",
                };
                unhashed(context, name, value, facts);
                predictable(context, name, value, facts);
            }
            _ => {}
        });
        related::escaped(context, unit, facts);
        changed(context, unit, facts);
        // A function that gives back what chance for games makes.
        if let Some(function) = unit.function
            && is_secret(function.name)
        {
            each_in(unit.body, &mut |expr| {
                if weak_chance(expr)
                    && !facts.sites.iter().any(|site| {
                        site.kind == SiteKind::PredictableSecret
                            && site.origin.path == context.entry.path
                            && site.origin.line == context.at(expr.start).line
                    })
                {
                    state(context, SiteKind::PredictableSecret, function.name, expr.start, facts);
                }
            });
        }
    }
    settings::read(context, facts);
}

fn call<'c>(
    context: &Context<'c>,
    unit: &Unit<'c>,
    expr: &'c Expr<'c>,
    callee: &'c Expr<'c>,
    given: &'c [Argument<'c>],
    facts: &mut Facts,
) {
    let Some(name) = callee.dotted() else { return };
    let at = expr.start;
    let word = last(&name).to_ascii_lowercase();
    let plain = callee.name().is_some();
    let written = |place: usize| given.get(place).map_or("", |given| context.written(&given.value));
    match word.as_str() {
        "md5" | "sha1" | "crc32" if plain => {
            let of = written(0).to_ascii_lowercase();
            let password =
                ["password", "passwd", "$pass", "pwd", "'pass'", "\"pass\"", "$senha", "pass_"].iter().any(|word| of.contains(word));
            // Part of another scheme, or of a name for a picture or a cache.
            let other =
                ["rand", "time(", "email", "uniqid", "microtime", "session_id", "$iv", "symkey"].iter().any(|word| of.contains(word));
            if password && !other && !is_range_asked(context, unit) {
                state(context, SiteKind::WeakPasswordStorage, &word.to_ascii_uppercase(), at, facts);
            }
        }
        "hash" if plain => {
            let fast =
                given.first().and_then(|given| given.value.text()).is_some_and(|kind| ["md5", "sha1", "sha256", "sha512"].contains(&kind));
            if fast && written(1).to_ascii_lowercase().contains("password") {
                state(
                    context,
                    SiteKind::WeakPasswordStorage,
                    &given.first().and_then(|given| given.value.text()).unwrap_or("").to_ascii_uppercase(),
                    at,
                    facts,
                );
            }
        }
        "curl_setopt" if written(1).contains("CURLOPT_SSL_VERIFY") && given.get(2).is_some_and(|given| given.value.is_false()) => {
            state(context, SiteKind::TlsUnverified, "", at, facts);
        }
        "withoutverifying" => state(context, SiteKind::TlsUnverified, "", at, facts),
        "setcookie" | "setrawcookie" if plain => cookie(context, given, at, facts),
        "session_set_cookie_params" if plain => {
            let text = given.iter().map(|given| context.written(&given.value)).collect::<Vec<_>>().join(",");
            let lower = text.to_ascii_lowercase();
            if lower.contains("httponly") && lower.replace(' ', "").contains("'httponly'=>false")
                || given.get(4).is_some_and(|given| given.value.is_false())
            {
                state(context, SiteKind::WeakCookie, "HttpOnly", at, facts);
            }
        }
        "ini_set" if plain => {
            let key = given.first().and_then(|given| given.value.text()).unwrap_or("");
            let off = given
                .get(1)
                .is_some_and(|given| given.value.is_false() || given.value.text() == Some("0") || given.value.text() == Some("Off"));
            let on =
                given.get(1).is_some_and(|given| given.value.is_true() || matches!(given.value.text(), Some("1" | "On" | "on" | "stdout")));
            match key {
                "session.cookie_httponly" if off => state(context, SiteKind::WeakCookie, "HttpOnly", at, facts),
                "session.cookie_secure" if off => state(context, SiteKind::WeakCookie, "Secure", at, facts),
                "display_errors" if on && context.entry.role == Role::Source && !is_conditional(context, at) => {
                    state(context, SiteKind::DebugOn, "PHP, display_errors by hand", at, facts)
                }
                _ => {}
            }
        }
        // Left behind after a search for a fault: whoever opens the page sees values from inside, and nothing else.
        "dd" | "ddd" if plain && context.is_laravel() && !given.is_empty() && is_shown(context, unit) && !is_conditional(context, at) => {
            state(context, SiteKind::DebugOn, "A dump of values (`dd`) left in a page", at, facts);
        }
        "phpinfo" if plain && context.entry.role == Role::Source && given.is_empty() && !context.text().contains("ob_start") => {
            state(context, SiteKind::DebugOn, "phpinfo(), a page that shows the server's settings", at, facts);
        }
        "decode"
            if name.starts_with("JWT.")
                && context.text().contains("'none'")
                && given.iter().any(|given| context.written(&given.value).contains("'none'")) =>
        {
            state(context, SiteKind::TokenUnverified, "none", at, facts);
        }
        "printstacktrace" | "gettraceasstring" => {
            let line = context.source.at(at as usize).excerpt;
            if line.trim_start().starts_with("echo") || line.contains("response()->json") || line.contains("die(") {
                state(context, SiteKind::StackTraceToCaller, "", at, facts);
            }
        }
        "error_log" | "info" | "debug" | "log" | "warning" | "notice"
            if plain && word == "error_log" || name.starts_with("Log.") || name == "logger().info" =>
        {
            for given in given {
                logged(context, &given.value, at, facts);
            }
        }
        "header" if plain => cors(context, given, at, facts),
        _ => {}
    }
    // An outgoing call without an end; Laravel's own client ends by itself.
    if word == "curl_exec"
        && !context.text().contains("CURLOPT_TIMEOUT")
        && !context.text().contains("CURLOPT_CONNECTTIMEOUT")
        && context.entry.role == Role::Source
    {
        state(context, SiteKind::CallWithoutTimeout, "another server", at, facts);
    }
}

/// Whether a hash is only asked about at a list of leaked passwords.
fn is_range_asked(context: &Context<'_>, unit: &Unit<'_>) -> bool {
    let end = unit.function.map_or(context.text().len(), |function| function.end as usize);
    context.text().get(unit.start as usize..end).is_some_and(|text| text.contains("pwnedpasswords") || text.contains("password_hash("))
}

/// Whether a function answers a visitor: a controller's, or what stands in a list of routes.
fn is_shown(context: &Context<'_>, unit: &Unit<'_>) -> bool {
    context.entry.path.contains("routes/") || unit.function.is_some_and(|function| sources::is_action(context, unit, function))
}

/// Whether a place stands in a branch that asks for development.
fn is_conditional(context: &Context<'_>, at: u32) -> bool {
    let before = context.text().get(..at as usize).unwrap_or("");
    let near: String = before.chars().rev().take(240).collect::<String>().chars().rev().collect();
    let lower = near.to_ascii_lowercase();
    ["debug", "development", "local", "env", "dev"].iter().any(|word| lower.contains(word))
}

/// A cookie of a session that scripts can read, or that travels unencrypted.
fn cookie(context: &Context<'_>, given: &[Argument<'_>], at: u32, facts: &mut Facts) {
    let named = argument(given, 0).map_or("", |value| context.written(value)).to_ascii_lowercase();
    if !["session", "token", "auth", "jwt", "sid", "remember", "login", "user"].iter().any(|word| named.contains(word))
        || named.contains("csrf")
        || named.contains("xsrf")
    {
        return;
    }
    // One that is taken away carries nothing.
    let value = argument(given, 1);
    let expires = argument(given, 2).map_or("", |value| context.written(value));
    if value.is_none_or(|value| value.text() == Some("") || value.name().is_some_and(|name| name.eq_ignore_ascii_case("null")))
        || expires.contains('-')
        || expires.trim() == "1"
    {
        return;
    }
    if let Some(options) = argument(given, 2).filter(|value| matches!(value.kind, Node::Array(_))) {
        let on = |key: &str| options.entry(key).is_some_and(|value| !value.is_false());
        match () {
            () if !on("httponly") => state(context, SiteKind::WeakCookie, "HttpOnly", at, facts),
            () if !on("secure") => state(context, SiteKind::WeakCookie, "Secure", at, facts),
            () => {}
        }
        return;
    }
    if given.iter().any(|given| given.name.is_some())
        || argument(given, 2).is_some_and(|value| value.variable().is_some() && given.len() == 3)
    {
        return;
    }
    let on = |place: usize| argument(given, place).is_some_and(|value| !value.is_false());
    match () {
        () if !on(6) => state(context, SiteKind::WeakCookie, "HttpOnly", at, facts),
        () if !on(5) => state(context, SiteKind::WeakCookie, "Secure", at, facts),
        () => {}
    }
}

/// `header('Access-Control-Allow-Origin: ' . $_SERVER['HTTP_ORIGIN'])` beside credentials.
fn cors(context: &Context<'_>, given: &[Argument<'_>], at: u32, facts: &mut Facts) {
    let Some(value) = argument(given, 0) else { return };
    let written = context.written(value);
    if written.contains("Access-Control-Allow-Origin")
        && written.contains("HTTP_ORIGIN")
        && !context.text().contains("in_array(")
        && context.text().contains("Access-Control-Allow-Credentials: true")
    {
        state(context, SiteKind::CorsAnyOriginWithCredentials, "", at, facts);
    }
}

/// A password that is compared as it was typed.
fn compared<'c>(context: &Context<'c>, _: &Unit<'c>, expr: &'c Expr<'c>, left: &'c Expr<'c>, right: &'c Expr<'c>, facts: &mut Facts) {
    let stored = |expr: &Expr<'_>| match &expr.kind {
        Node::Index(holder, Some(key)) => {
            matches!(key.text(), Some("password" | "passwd" | "pass" | "pwd" | "user_password"))
                && holder.variable().is_some_and(|name| !name.starts_with('_'))
        }
        Node::Member(holder, "password" | "passwd") => {
            holder.variable().is_some_and(|name| !matches!(name, "request" | "this" | "form" | "data"))
        }
        _ => false,
    };
    let typed = |expr: &Expr<'_>| match &expr.kind {
        Node::Variable(name) => {
            matches!(*name, "password" | "pass" | "pwd" | "passwd" | "user_password" | "inputPassword" | "plainPassword")
        }
        Node::Index(holder, Some(key)) => {
            holder.variable().is_some_and(|name| name.starts_with('_'))
                && key.text().is_some_and(|key| key.to_ascii_lowercase().contains("pass"))
        }
        Node::Member(holder, "password") => holder.variable() == Some("request"),
        _ => false,
    };
    let held = stored(left) && typed(right) || stored(right) && typed(left);
    // A hash that was made of what was typed is told where it is made.
    let hashed = ["md5(", "sha1(", "hash(", "crypt("].iter().any(|word| context.text().contains(word));
    if held && !hashed {
        state(context, SiteKind::WeakPasswordStorage, "compared unhashed", expr.start, facts);
    }
}

/// An entry of an array, of settings or of a record.
fn entry(context: &Context<'_>, name: &str, value: &Expr<'_>, at: u32, facts: &mut Facts) {
    match name {
        "verify" | "verify_peer" | "sslverify" if value.is_false() => state(context, SiteKind::TlsUnverified, "", at, facts),
        "CURLOPT_SSL_VERIFYPEER" if value.is_false() => state(context, SiteKind::TlsUnverified, "", at, facts),
        _ => {
            unhashed(context, name, value, facts);
            predictable(context, name, value, facts);
        }
    }
}

/// `'password' => $request->password` in a record, where no model hashes.
fn unhashed(context: &Context<'_>, name: &str, value: &Expr<'_>, facts: &mut Facts) {
    if !matches!(name, "password_hash" | "hashed_password" | "hashedPassword") {
        return;
    }
    let plain = match &value.kind {
        Node::Variable(name) => matches!(*name, "password" | "plainPassword" | "pass"),
        Node::Index(holder, Some(key)) => holder.variable().is_some_and(|name| name.starts_with('_')) && key.text() == Some("password"),
        Node::Member(holder, "password") => holder.variable() == Some("request"),
        _ => false,
    };
    if plain {
        state(context, SiteKind::WeakPasswordStorage, "nothing", value.start, facts);
    }
}

/// Whether a name is that of a secret that nobody may guess.
fn is_secret(name: &str) -> bool {
    let words = crate::readers::javascript::words(name);
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    has(&["otp", "token", "secret", "password", "passwd", "passcode", "sessid", "apikey"])
        && !has(&["csrf", "count", "type", "cache", "mock", "fake", "test"])
        || has(&[
            "verification",
            "reset",
            "api",
            "session",
            "auth",
            "temp",
            "access",
            "recovery",
            "login",
            "activation",
            "confirm",
            "confirmation",
        ]) && has(&["code", "key", "pin", "password", "token", "hash"])
}

/// Whether chance for games makes a value, and nothing better beside it.
fn weak_chance(expr: &Expr<'_>) -> bool {
    let Node::Call(callee, _) = &expr.kind else { return false };
    callee.name().is_some_and(|name| matches!(last(name), "rand" | "mt_rand" | "uniqid" | "lcg_value" | "array_rand" | "str_shuffle"))
}

fn predictable(context: &Context<'_>, name: &str, value: &Expr<'_>, facts: &mut Facts) {
    if !is_secret(name) {
        return;
    }
    let (mut weak, mut strong) = (None, false);
    super::tree::each_expr(value, &mut |expr| {
        if weak_chance(expr) {
            weak.get_or_insert(expr.start);
        }
        if let Node::Call(callee, _) = &expr.kind {
            strong |= callee.dotted().is_some_and(|name| {
                matches!(last(&name), "random_bytes" | "random_int" | "openssl_random_pseudo_bytes" | "wp_generate_password")
            });
        }
    });
    if let Some(at) = weak.filter(|_| !strong)
        && !facts.sites.iter().any(|site| {
            site.kind == SiteKind::PredictableSecret && site.origin.path == context.entry.path && site.origin.line == context.at(at).line
        })
    {
        state(context, SiteKind::PredictableSecret, name, at, facts);
    }
}

/// A secret that is logged.
fn logged(context: &Context<'_>, value: &Expr<'_>, at: u32, facts: &mut Facts) {
    let mut found = None;
    super::tree::each_expr(value, &mut |expr| {
        let name = match &expr.kind {
            Node::Variable(name) | Node::Member(_, name) => *name,
            Node::Index(_, Some(key)) => key.text().unwrap_or(""),
            _ => return,
        };
        if matches!(
            name,
            "password"
                | "otp"
                | "reset_token"
                | "resetToken"
                | "access_token"
                | "accessToken"
                | "api_key"
                | "apiKey"
                | "secret"
                | "card_number"
                | "cvv"
                | "plainPassword"
        ) {
            found = Some(name.to_owned());
        }
    });
    if let Some(found) = found {
        state(context, SiteKind::SensitiveLog, &found, at, facts);
    }
}
