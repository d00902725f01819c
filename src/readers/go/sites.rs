//! Constructs of Go that rules care about.

use crate::facts::{Facts, SiteKind};
use crate::readers::glimpse;
use crate::readers::tokens::{Code, Kind, declared, state};

pub(super) fn read(code: &Code<'_>, facts: &mut Facts) {
    clients(code, facts);
    servers(code, facts);
    cookies(code, facts);
    memory(code, facts);
    html(code, facts);
    accounts(code, facts);
    made_at_start(code, facts);
    answered_whole(code, facts);
}

/// Records that a handler answers with as they are stored. Which of them keep a password, the rules know by their declarations.
fn answered_whole(code: &Code<'_>, facts: &mut Facts) {
    let mut told = std::collections::BTreeSet::new();
    for call in &code.calls {
        let last = call.last();
        let first = call.args.first().map_or("", |given| code.text(given));
        let answers = match last {
            "JSON" | "IndentedJSON" | "PureJSON" => true,
            "Encode" => call.name.contains("NewEncoder") && code.text(&(call.start..call.word)).contains("NewEncoder(w)"),
            // A helper of the project that is given the request's own context.
            _ => {
                let lower = last.to_ascii_lowercase();
                matches!(first, "c" | "ctx" | "w")
                    && ["success", "respond", "response", "json", "ok", "created"].iter().any(|word| lower.contains(word))
            }
        };
        let Some(own) = code.function(call.function).filter(|_| answers) else { continue };
        for given in &call.args {
            for at in given.clone().filter(|at| code.is_word(*at)) {
                // The variable itself: not a member, not a field's name, nothing that is called.
                let alone =
                    !code.is_sign(at + 1, ".") && !code.is_sign(at + 1, ":") && !code.opens(at + 1, b'(') && !code.opens(at + 1, b'{');
                let member = at.checked_sub(1).is_some_and(|before| code.is_sign(before, "."));
                if !alone || member {
                    continue;
                }
                let name = code.word(at);
                let Some(kind) = declared(code, name, at) else { continue };
                let emptied = ["Password", "PasswordHash", "HashedPassword"]
                    .iter()
                    .any(|field| code.text(&own.body).contains(&format!("{name}.{field} = \"\"")));
                if !emptied && told.insert((call.function, kind.clone())) {
                    state(code, SiteKind::PasswordHashInResponse, &format!("type {kind}"), call.start, facts);
                }
            }
        }
    }
}

/// An administrator whose password stands in a program that makes the account by itself.
fn accounts(code: &Code<'_>, facts: &mut Facts) {
    let lower = code.entry.path.to_ascii_lowercase();
    let by_hand = ["script", "test", "example", "mock", "fixture", "tools/", "cmd/seed", "cmd/reseed", "migrat", "cli/"];
    if by_hand.iter().any(|word| lower.contains(word)) {
        return;
    }
    for call in &code.calls {
        let last = call.last().to_ascii_lowercase();
        let hashes = last == "generatefrompassword" || last.contains("hash") && last.contains("pass");
        let (Some(given), Some(own)) = (call.args.first().filter(|_| hashes), code.function(call.function)) else { continue };
        let text = match given.clone().find(|at| code.kind(*at) == Some(Kind::Text)) {
            Some(at) => Some(code.word(at)),
            // A variable of the function that holds a text: `password := "admin123"`
            None => given.clone().rev().find(|at| code.is_word(*at)).and_then(|word| {
                let name = code.word(word);
                own.body.clone().find_map(|at| {
                    let named = code.word(at) == name && (code.is_sign(at + 1, ":=") || code.is_sign(at + 1, "="));
                    (named && code.kind(at + 2) == Some(Kind::Text) && code.kind(at + 3) == Some(Kind::Line)).then(|| code.word(at + 2))
                })
            }),
        };
        let around = code.text(&own.body).to_ascii_lowercase();
        let stored =
            ["insert into", ".create(", ".save(", "insertone(", "createuser(", "createadmin("].iter().any(|word| around.contains(word));
        if text.is_some_and(|text| text.len() >= 4 && !text.contains(' ')) && stored && around.contains("admin") {
            state(code, SiteKind::LiteralCredentials, "script admin", call.start, facts);
        }
    }
}

/// `secret := os.Getenv("JWT_SECRET"); if secret == "" { rand.Read(…) }`
fn made_at_start(code: &Code<'_>, facts: &mut Facts) {
    for call in code.calls.iter().filter(|call| matches!(call.name.as_str(), "os.Getenv" | "os.LookupEnv")) {
        let Some(name) = call.args.first().and_then(|given| code.literal(given)).filter(|name| glimpse::signs(name)) else { continue };
        let Some(own) = code.function(call.function) else { continue };
        let made = code.calls_in(&(call.end..own.body.end.min(call.end + 80))).any(|made| {
            matches!(made.name.as_str(), "rand.Read" | "uuid.NewString" | "rand.Text")
                || ["generaterandom", "randomstring", "randomsecret", "generatesecret", "randombytes"]
                    .iter()
                    .any(|word| made.last().to_ascii_lowercase().contains(word))
        });
        if made && !code.text(&own.body).contains("WriteFile") {
            state(code, SiteKind::SecretPerStart, name, call.start, facts);
        }
    }
}

/// Calls that wait as long as the other side likes.
fn clients(code: &Code<'_>, facts: &mut Facts) {
    for call in &code.calls {
        let plain = matches!(
            call.name.as_str(),
            "http.Get" | "http.Post" | "http.PostForm" | "http.Head" | "http.DefaultClient.Do" | "http.DefaultClient.Get"
        );
        if plain {
            let url = call.args.first().and_then(|given| code.first_text(given)).unwrap_or("");
            let host = host(url);
            if !is_local(host) {
                state(code, SiteKind::CallWithoutTimeout, if host.is_empty() { "another server" } else { host }, call.start, facts);
            }
        }
    }
    for at in 0..code.tokens.len() {
        let client = code.word(at) == "http" && code.is_sign(at + 1, ".") && code.word(at + 2) == "Client" && code.opens(at + 3, b'{');
        if client && code.kind(at) == Some(Kind::Word) {
            let inner = at + 4..code.pair(at + 3);
            let named = inner.clone().any(|at| matches!(code.word(at), "Timeout" | "Transport"));
            if !named && !code.has("NewRequestWithContext") && !code.has(".Timeout =") && !code.has("WithTimeout") {
                state(code, SiteKind::CallWithoutTimeout, "another server", at, facts);
            }
        }
    }
}

/// Servers that give no time limit. What only this machine reaches needs none.
fn servers(code: &Code<'_>, facts: &mut Facts) {
    for call in &code.calls {
        let address = call.args.first().and_then(|given| code.first_text(given)).unwrap_or("");
        if matches!(call.name.as_str(), "http.ListenAndServe" | "http.ListenAndServeTLS" | "http.Serve") && !is_local(address) {
            state(code, SiteKind::ServerWithoutTimeout, "", call.start, facts);
        }
    }
    // `r.Run(":8080")` of gin, `e.Start(":8080")` of echo, `app.Listen(":3000")` of fiber: each makes a server of its own.
    let set = code.has(".ReadTimeout") || code.has("ReadTimeout:") || code.has("ReadHeaderTimeout");
    for call in code.calls.iter().filter(|_| !set) {
        let text = call.args.first().and_then(|given| code.first_text(given)).unwrap_or("");
        let port = text.starts_with(':') || text.starts_with("0.0.0.0:");
        let starts = match call.last() {
            "Run" | "RunTLS" => port || (code.has("gin.Default()") || code.has("gin.New()")) && !call.holder().contains(['(', '.']),
            "Start" | "StartTLS" => port && code.has("labstack/echo") || code.has("echo.New()") && call.args.len() == 1,
            "Listen" | "ListenTLS" => code.has("gofiber/fiber") && call.args.len() <= 2 && !call.args.is_empty(),
            _ => false,
        };
        let named = !call.holder().is_empty() && !matches!(call.holder(), "t" | "exec" | "cmd" | "net" | "srv" | "worker" | "m" | "g");
        if starts && named && !is_local(text) {
            state(code, SiteKind::ServerWithoutTimeout, "", call.start, facts);
        }
    }
    for at in 0..code.tokens.len() {
        let server = code.word(at) == "http" && code.is_sign(at + 1, ".") && code.word(at + 2) == "Server" && code.opens(at + 3, b'{');
        if !server || code.kind(at) != Some(Kind::Word) {
            continue;
        }
        let inner = at + 4..code.pair(at + 3);
        let limited = |word: &str| matches!(word, "ReadTimeout" | "ReadHeaderTimeout");
        let set = inner.clone().any(|at| limited(code.word(at))) || code.has(".ReadTimeout =") || code.has(".ReadHeaderTimeout =");
        let local = code.first_text(&inner).is_some_and(is_local);
        if !set && !local {
            state(code, SiteKind::ServerWithoutTimeout, "", at, facts);
        }
    }
}

fn host(url: &str) -> &str {
    url.split_once("//").map_or("", |(_, rest)| rest.split(['/', '?', ':', '%']).next().unwrap_or(""))
}

fn is_local(host: &str) -> bool {
    host.starts_with("localhost") || host.starts_with("127.") || host.starts_with("169.254")
}

/// Cookies of sessions without their attributes.
fn cookies(code: &Code<'_>, facts: &mut Facts) {
    let about = |name: &str| {
        ["session", "token", "auth", "jwt", "sid"].iter().any(|word| name.to_ascii_lowercase().contains(word))
            && !name.to_ascii_lowercase().contains("csrf")
    };
    for at in 0..code.tokens.len() {
        let cookie = code.word(at) == "http" && code.is_sign(at + 1, ".") && code.word(at + 2) == "Cookie" && code.opens(at + 3, b'{');
        if !cookie {
            continue;
        }
        let inner = at + 4..code.pair(at + 3);
        let value = |field: &str| inner.clone().find(|at| code.word(*at) == field && code.is_sign(at + 1, ":")).map(|at| code.word(at + 2));
        let name = value("Name").unwrap_or("");
        // A cookie that is taken back keeps nothing.
        let removed = value("MaxAge").is_some_and(|age| age == "-") || value("Value").is_some_and(str::is_empty);
        if about(name) && !removed && value("HttpOnly").is_none_or(|value| value == "false") && !code.has(".HttpOnly = ") {
            state(code, SiteKind::WeakCookie, name, at, facts);
        }
    }
    for call in code.calls.iter().filter(|call| call.last() == "SetCookie" && call.args.len() == 7) {
        let name = call.args.first().and_then(|given| code.literal(given)).unwrap_or("");
        let removed = call.args.get(2).is_some_and(|given| code.text(given).starts_with('-'));
        if about(name) && !removed && call.args.get(6).is_some_and(|given| code.text(given) == "false") {
            state(code, SiteKind::WeakCookie, name, call.start, facts);
        }
    }
}

/// Maps of the package that functions fill while the server runs.
fn memory(code: &Code<'_>, facts: &mut Facts) {
    let serves = ["net/http\"", "gin-gonic/gin", "labstack/echo", "gofiber/fiber", "go-chi/chi"].iter().any(|part| code.has(part));
    if !serves {
        return;
    }
    for at in 0..code.tokens.len() {
        let inside = code.functions.iter().any(|function| function.body.contains(&at));
        if inside || code.word(at) != "var" || !code.is_word(at + 1) {
            continue;
        }
        let end = (at..at + 12).find(|at| code.kind(*at) == Some(Kind::Line)).unwrap_or(at + 12);
        let map = (at + 2..end).any(|at| code.word(at) == "map");
        let name = code.word(at + 1);
        let lower = name.to_ascii_lowercase();
        let kept = [
            "session", "user", "store", "token", "order", "cart", "visitor", "limit", "attempt", "message", "item", "product", "task",
            "todo", "data", "db",
        ]
        .iter()
        .any(|word| lower.contains(word));
        let fixed = ["cache", "registry", "handler", "route", "conn", "client", "upgrader", "hub", "metric"]
            .iter()
            .any(|word| lower.contains(word));
        let filled = (0..code.tokens.len()).any(|at| {
            code.word(at) == name
                && code.opens(at + 1, b'[')
                && code.is_sign(code.pair(at + 1) + 1, "=")
                && code.functions.iter().any(|function| function.body.contains(&at))
        });
        if map && kept && !fixed && filled {
            let kind = if lower.contains("limit") || lower.contains("attempt") || lower.contains("visitor") { ": rate limits" } else { "" };
            state(code, SiteKind::InMemoryState, &format!("{name}{kind}"), at, facts);
        }
    }
}

/// `template.HTML(x)` of what nobody cleaned.
fn html(code: &Code<'_>, facts: &mut Facts) {
    let cleans =
        ["bluemonday", "Sanitize", "sanitize", "goldmark", "blackfriday", "markdown", "Markdown"].iter().any(|word| code.has(word));
    for call in code.calls.iter().filter(|call| matches!(call.name.as_str(), "template.HTML")) {
        let constant = call.args.first().is_none_or(|given| {
            code.literal(given).is_some()
                || code.calls_in(given).any(|inner| matches!(inner.name.as_str(), "fmt.Sprint" | "fmt.Sprintf"))
                    && given.clone().all(|at| !code.is_sign(at, "."))
        });
        let escaped = call.args.first().is_some_and(|given| code.text(given).contains("Escape"));
        if !constant && !cleans && !escaped {
            state(code, SiteKind::RawHtml, "", call.start, facts);
        }
    }
}
