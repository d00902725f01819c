//! Spring's security settings: which paths are open, which ask for a log-in or a role.

use crate::facts::{Cover, Facts, Guard, GuardKind, Module, SiteKind};
use crate::readers::tokens::{Call, Code, by_body, by_name, state};
use std::ops::Range;

pub(super) fn read(code: &Code<'_>, module: &mut Module, facts: &mut Facts) {
    if code.has("HttpSecurity") || code.has("WebSecurity") {
        chain(code, module);
        if let Some(at) = open_to_all(code) {
            state(code, SiteKind::OpenByDefault, SPRING, at, facts);
        }
        let session = code.has("formLogin") && !code.has("STATELESS");
        for call in code.calls.iter().filter(|call| call.last() == "disable" && call.name.contains("csrf")) {
            if session {
                state(code, SiteKind::CookieSentEverywhere, "", call.word, facts);
            }
        }
    }
    interceptors(code, module);
    filters(code, module);
}

/// What a finding calls it.
const SPRING: &str = "Spring Security";

/// Where the settings let everyone in who asks for something that they do not name: `anyRequest().permitAll()`.
fn open_to_all(code: &Code<'_>) -> Option<usize> {
    let everyone = |call: &&Call| matcher(code, call).is_some_and(|named| matches!(named.last(), "anyRequest" | "anyExchange"));
    let last = code.calls.iter().rfind(|call| call.last() == "permitAll" && everyone(call))?;
    // Several chains: one that asks for a log-in may stand before.
    let asked = code.calls.iter().any(|call| {
        matches!(call.last(), "authenticated" | "fullyAuthenticated" | "hasRole" | "hasAuthority" | "hasAnyRole" | "hasAnyAuthority")
    });
    (!asked).then_some(last.word)
}

/// Whether a filter hands on a request that brings no token: `if (header == null || !header.startsWith("Bearer ")) { chain.doFilter(…); return; }`.
/// Whether a log-in is needed is then for the settings to say.
fn passes_strangers(code: &Code<'_>, body: &Range<usize>) -> bool {
    body.clone().any(|at| {
        if code.word(at) != "if" || !code.opens(at + 1, b'(') {
            return false;
        }
        let close = code.pair(at + 1);
        let (asked, block) = (at + 2..close, close + 1);
        let text = code.text(&asked).to_ascii_lowercase();
        let token = ["header", "token", "auth", "bearer", "jwt"].iter().any(|word| text.contains(word));
        let absent = text.contains("null") && !text.contains("!= null")
            || text.contains("isempty")
            || text.contains("!") && (text.contains("startswith") || text.contains("hastext") || text.contains("haslength"));
        if !token || !absent {
            return false;
        }
        let within = if code.opens(block, b'{') { block..code.pair(block) } else { block..(block + 12).min(body.end) };
        code.calls_in(&within)
            .any(|call| call.last() == "doFilter" || call.last() == "filter" && call.name.to_ascii_lowercase().contains("chain"))
    })
}

/// `/admin/**` as `/admin`; nothing for patterns that stand for something else than a folder.
fn prefix(pattern: &str) -> Option<String> {
    let plain = pattern.trim_end_matches('*').trim_end_matches('/');
    let folder = !plain.contains(['*', '{', '?']);
    folder.then(|| format!("/{}", plain.trim_matches('/')))
}

fn cover(prefixes: Vec<String>, except: Vec<String>, guards: Vec<Guard>) -> Cover {
    Cover { family: "spring".to_owned(), prefixes, except, guards, calls: Vec::new() }
}

fn chain(code: &Code<'_>, module: &mut Module) {
    let mut open: Vec<String> = Vec::new();
    let mut asked: Vec<(Vec<String>, GuardKind, usize)> = Vec::new();
    let mut everyone = false;
    for call in &code.calls {
        let kind = match call.last() {
            "permitAll" | "anonymous" => None,
            "authenticated" | "fullyAuthenticated" => Some(GuardKind::Login),
            "hasRole" | "hasAnyRole" | "hasAuthority" | "hasAnyAuthority" | "access" | "denyAll" => Some(GuardKind::Role),
            "authorize" if call.args.len() >= 2 => {
                // Kotlin: `authorize("/open/**", permitAll)`
                let paths = call.args.first().map(|given| paths(code, given)).unwrap_or_default();
                let rule = call.args.last().map_or("", |given| code.text(given));
                match rule {
                    "permitAll" => open.extend(paths),
                    _ => asked.push((paths, if rule == "authenticated" { GuardKind::Login } else { GuardKind::Role }, call.start)),
                }
                continue;
            }
            "ignoring" => {
                let mut next = code.call_at(call.end + 2);
                while let Some(matcher) = next.filter(|next| next.last().contains("atchers")) {
                    open.extend(matcher.args.iter().flat_map(|given| paths(code, given)));
                    next = code.call_at(matcher.end + 2).filter(|next| next.start != matcher.start || next.word != matcher.word);
                }
                continue;
            }
            _ => continue,
        };
        let Some(matcher) = matcher(code, call) else { continue };
        let any = matches!(matcher.last(), "anyRequest" | "anyExchange");
        if !any && !matcher.last().to_ascii_lowercase().contains("matcher") {
            continue;
        }
        let reads = matcher
            .args
            .first()
            .is_some_and(|given| code.text(given).contains("HttpMethod.GET") || code.text(given).contains("HttpMethod.OPTIONS"));
        let paths: Vec<String> = matcher.args.iter().flat_map(|given| paths(code, given)).collect();
        match kind {
            None if any => everyone = true,
            None if !reads => open.extend(paths),
            None => {}
            Some(kind) => asked.push((if any { Vec::new() } else { paths }, kind, call.start)),
        }
    }
    // Settings that let everyone in are settings: what is not named is open, and not locked as without any.
    if everyone {
        module.covers.push(cover(Vec::new(), Vec::new(), Vec::new()));
    }
    for (paths, kind, at) in asked.into_iter().filter(|(paths, ..)| !everyone || !paths.is_empty()) {
        let guard = Guard { kind, by: "SecurityFilterChain".to_owned(), fails_open: false, origin: code.at(at) };
        module.covers.push(cover(paths, open.clone(), vec![guard]));
    }
}

/// The matcher that an answer belongs to.
fn matcher<'k>(code: &'k Code<'_>, call: &Call) -> Option<&'k Call> {
    let close = call.word.checked_sub(2)?;
    let open = code.pair(close);
    open.checked_sub(1).and_then(|word| code.call_at(word))
}

fn paths(code: &Code<'_>, given: &Range<usize>) -> Vec<String> {
    code.texts(given.clone()).filter(|text| text.starts_with('/')).filter_map(prefix).collect()
}

/// `registry.addInterceptor(login).addPathPatterns("/**").excludePathPatterns("/login")`
fn interceptors(code: &Code<'_>, module: &mut Module) {
    for call in code.calls.iter().filter(|call| call.last() == "addInterceptor") {
        let named = call.args.first().map_or("", |given| code.text(given));
        let Some(kind) = by_name(named.trim_start_matches("new ").trim_end_matches("()").trim_end_matches("Interceptor")) else { continue };
        let (mut with, mut without) = (Vec::new(), Vec::new());
        let mut next = code.call_at(call.end + 2);
        for _ in 0..6 {
            let Some(more) = next else { break };
            let found = more.args.iter().flat_map(|given| paths(code, given));
            match more.last() {
                "addPathPatterns" => with.extend(found),
                "excludePathPatterns" => without.extend(found),
                _ => break,
            }
            next = code.call_at(more.end + 2);
        }
        let guard = Guard { kind, by: named.chars().take(60).collect(), fails_open: false, origin: code.at(call.start) };
        module.covers.push(cover(with, without, vec![guard]));
    }
}

/// Filters that turn strangers away before everything.
fn filters(code: &Code<'_>, module: &mut Module) {
    for class in &code.classes {
        let filter = class.parents.iter().any(|parent| {
            matches!(
                parent.as_str(),
                "Filter" | "OncePerRequestFilter" | "GenericFilterBean" | "HandlerInterceptor" | "WebFilter" | "HandlerInterceptorAdapter"
            )
        });
        if !filter {
            continue;
        }
        for function in code.functions.iter().filter(|function| {
            function.class == class.name && matches!(function.name.as_str(), "doFilter" | "doFilterInternal" | "preHandle" | "filter")
        }) {
            if passes_strangers(code, &function.body) {
                continue;
            }
            let guards: Vec<Guard> =
                by_body(code, &class.name, &function.body).into_iter().map(|guard| Guard { by: class.name.clone(), ..guard }).collect();
            let open = function.body.clone().filter(|at| code.word(*at).starts_with('/')).filter_map(|at| prefix(code.word(at))).collect();
            if !guards.is_empty() {
                module.covers.push(cover(Vec::new(), open, guards));
            }
        }
    }
}
