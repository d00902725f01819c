//! Constructs of Go that rules care about.

use crate::facts::{Facts, SiteKind};
use crate::readers::tokens::{Code, Kind, state};

pub(super) fn read(code: &Code<'_>, facts: &mut Facts) {
    clients(code, facts);
    servers(code, facts);
    cookies(code, facts);
    memory(code, facts);
    html(code, facts);
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
