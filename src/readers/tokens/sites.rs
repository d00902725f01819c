//! Single constructs that a few tokens show: by tables of the languages, and by what all of them share.

use super::dialect::Dialect;
use super::lexer::Kind;
use super::shape::statement_end;
use super::syntax::Shape;
use super::tree::{Call, Code, last};
use super::value::is_named;
use crate::facts::{Facts, Language, Site, SiteKind};
use std::ops::Range;

/// A construct that a language's table names.
pub(in crate::readers) struct Mark {
    /// Tokens in a row, parted by spaces; empty where a call is meant.
    pub(in crate::readers) words: &'static str,
    /// A call's name, or the end of it.
    pub(in crate::readers) call: &'static str,
    /// What must stand in what the call is given; `!` ahead: what must not. Empty for anything.
    pub(in crate::readers) given: &'static str,
    /// What the file must hold, or, behind `!`, none of what it may; empty for nothing.
    pub(in crate::readers) needs: &'static str,
    pub(in crate::readers) kind: SiteKind,
    pub(in crate::readers) detail: &'static str,
}

/// Tokens in a row that say it all.
pub(in crate::readers) const fn words(words: &'static str, kind: SiteKind, detail: &'static str) -> Mark {
    Mark { words, call: "", given: "", needs: "", kind, detail }
}

pub(in crate::readers) fn state(code: &Code<'_>, kind: SiteKind, detail: &str, at: usize, facts: &mut Facts) {
    facts.sites.push(Site { kind, detail: detail.to_owned(), origin: code.at(at) });
}

/// States them.
pub(super) fn read(code: &Code<'_>, dialect: &'static Dialect, facts: &mut Facts) {
    let holds = |needs: &'static str| match needs.strip_prefix('!') {
        Some(absent) => !absent.split('|').any(|text| code.has(text)),
        None => needs.is_empty() || code.has(needs),
    };
    for mark in dialect.marks.iter().filter(|mark| holds(mark.needs)) {
        if mark.words.is_empty() {
            for call in code.calls.iter().filter(|call| is_named(&call.name, mark.call)) {
                let given = || code.text(&(call.word + 1..call.end + 1));
                let fits = match mark.given.strip_prefix('!') {
                    Some(absent) => !given().contains(absent),
                    None => mark.given.is_empty() || given().contains(mark.given),
                };
                if fits {
                    state(code, mark.kind, mark.detail, call.start, facts);
                }
            }
        } else {
            for at in places(code, mark.words) {
                state(code, mark.kind, mark.detail, at, facts);
            }
        }
    }
    for call in &code.calls {
        logged(code, call, facts);
        weak_hash(code, call, facts);
        weak_chance(code, dialect, call, facts);
        stack_shown(code, call, facts);
    }
    compared(code, facts);
    swallowed(code, facts);
    any_origin(code, facts);
}

/// Where some tokens stand in a row.
fn places<'c>(code: &'c Code<'_>, words: &'static str) -> impl Iterator<Item = usize> + 'c {
    let first = words.split(' ').next().unwrap_or("");
    (0..code.tokens.len()).filter(move |at| {
        code.word(*at) == first
            && code.kind(*at) != Some(Kind::Text)
            && words.split(' ').enumerate().all(|(ahead, word)| code.word(at + ahead) == word)
    })
}

/// Whether a name is that of a password, in any spelling.
pub(super) fn is_password(name: &str) -> bool {
    let lower = last(name).trim_start_matches('@').to_ascii_lowercase();
    matches!(
        lower.as_str(),
        "password"
            | "passwd"
            | "pwd"
            | "pass"
            | "userpassword"
            | "plainpassword"
            | "password_plain"
            | "getpassword"
            | "rawpassword"
            | "user_password"
    )
}

/// The words of some tokens that name something.
fn names<'c>(code: &'c Code<'_>, range: Range<usize>) -> impl Iterator<Item = (usize, &'c str)> {
    range.filter(|at| code.is_word(*at)).map(|at| (at, code.word(at)))
}

/// A password or token in a log.
fn logged(code: &Code<'_>, call: &Call, facts: &mut Facts) {
    let lower = call.name.to_ascii_lowercase();
    let (holder, method) = lower.rsplit_once('.').unwrap_or(("", &lower));
    let logs = matches!(
        method,
        "println"
            | "printf"
            | "print"
            | "info"
            | "infof"
            | "debug"
            | "debugf"
            | "warn"
            | "error"
            | "errorf"
            | "log"
            | "puts"
            | "writeline"
            | "loginformation"
            | "logdebug"
            | "d"
            | "i"
            | "debugprint"
            | "infow"
            | "trace"
    ) && (holder.contains("log")
        || matches!(holder, "fmt" | "system.out" | "console" | "sugar" | "")
            && matches!(method, "println" | "printf" | "print" | "puts" | "writeline" | "debugprint"));
    if !logs || call.args.is_empty() {
        return;
    }
    let whole = call.args.first().map_or(0, |first| first.start)..call.end;
    for (at, word) in names(code, whole) {
        let lower = word.trim_start_matches('@').to_ascii_lowercase();
        let secret = is_password(word) && lower != "pass"
            || matches!(
                lower.as_str(),
                "otp"
                    | "apikey"
                    | "api_key"
                    | "accesstoken"
                    | "access_token"
                    | "refreshtoken"
                    | "refresh_token"
                    | "resettoken"
                    | "reset_token"
                    | "secretkey"
                    | "privatekey"
                    | "jwttoken"
                    | "plaintextpassword"
            );
        // What is called with it, or asked about it, is not it.
        let next = code.word(at + 1);
        let before = at.checked_sub(1).map_or("", |at| code.word(at));
        let asked = matches!(next, "(" | "." | ":" | "=" | "==" | "!=" | "?." | "?")
            || code.opens(at + 1, b'[')
            || before == ":" && code.syntax.shape == Shape::Def;
        let measured = code.calls_in(&(whole_start(call)..at)).any(|inner| {
            let name = inner.last().to_ascii_lowercase();
            inner.end >= at
                && inner.start > call.start
                && ["len", "mask", "redact", "hash", "isempty", "nil", "exists", "obfuscate"].iter().any(|word| name.contains(word))
        });
        if secret && !asked && !measured {
            state(code, SiteKind::SensitiveLog, &lower, call.start, facts);
            return;
        }
    }
}

fn whole_start(call: &Call) -> usize {
    call.args.first().map_or(call.word, |first| first.start)
}

/// A fast hash over a password.
fn weak_hash(code: &Code<'_>, call: &Call, facts: &mut Facts) {
    let lower = call.name.to_ascii_lowercase();
    let given = || code.text(&(call.word..call.end + 1)).to_ascii_lowercase();
    let hash = if lower.contains("md5") || lower.ends_with("messagedigest.getinstance") && given().contains("md5") {
        "MD5"
    } else if lower.contains("sha1")
        || lower.ends_with("messagedigest.getinstance") && (given().contains("sha-1") || given().contains("sha1"))
    {
        "SHA-1"
    } else {
        return;
    };
    if lower.contains("hmac") || lower.contains("uuid") {
        return;
    }
    let in_call = names(code, call.word..call.end + 1).any(|(_, word)| is_password(word));
    let about = code.function(call.function).is_some_and(|function| {
        let name = function.name.to_ascii_lowercase();
        name.contains("password") || name.contains("passwd") || function.parameters.iter().any(|parameter| is_password(&parameter.name))
    });
    let start = call.start.saturating_sub(6);
    let kept = names(code, start..call.start)
        .any(|(at, word)| is_password(word) && (code.is_sign(at + 1, "=") || code.is_sign(at + 1, ":=") || code.is_sign(at + 1, "==")));
    if in_call || about || kept {
        let known = facts.sites.iter().any(|site| {
            site.kind == SiteKind::WeakPasswordStorage
                && site.origin.path == code.entry.path
                && site.origin.line.abs_diff(code.at(call.start).line) < 6
        });
        if !known {
            state(code, SiteKind::WeakPasswordStorage, hash, call.start, facts);
        }
    }
}

/// Chance that can be guessed, where it makes a secret.
fn weak_chance(code: &Code<'_>, dialect: &'static Dialect, call: &Call, facts: &mut Facts) {
    let weak = match dialect.language {
        Language::Go => {
            call.name.starts_with("rand.")
                && code.has("\"math/rand")
                && matches!(call.last(), "Intn" | "Int" | "Int31n" | "Int63" | "Int31" | "Read" | "Perm" | "IntN" | "Int63n")
        }
        Language::Java | Language::Kotlin => {
            call.makes && call.name == "Random" && !code.has("SecureRandom")
                || call.name == "Math.random"
                || call.name.starts_with("RandomStringUtils.random")
        }
        Language::CSharp => call.makes && call.name == "Random" && !code.has("RandomNumberGenerator"),
        Language::Ruby => call.name == "rand" || call.name == "Random.rand",
        _ => false,
    };
    if !weak {
        return;
    }
    let secret = |name: &str| {
        let lower = name.to_ascii_lowercase();
        [
            "token",
            "password",
            "secret",
            "otp",
            "session",
            "apikey",
            "api_key",
            "verificationcode",
            "verification_code",
            "resetcode",
            "nonce",
            "passcode",
        ]
        .iter()
        .any(|word| lower.contains(word))
            && !["test", "mock", "fake", "delay", "backoff"].iter().any(|word| lower.contains(word))
    };
    let function = code.function(call.function).map(|function| function.name.clone()).unwrap_or_default();
    let line = (call.start.saturating_sub(8)..call.start)
        .rev()
        .take_while(|at| !matches!(code.kind(*at), Some(Kind::Line | Kind::Open(b'{') | Kind::Close(b'{'))) && !code.is_sign(*at, ";"));
    let kept = line.into_iter().any(|at| code.is_word(at) && secret(code.word(at)));
    if secret(&function) || kept {
        state(code, SiteKind::PredictableSecret, &function, call.start, facts);
    }
}

/// A stack trace in an answer.
fn stack_shown(code: &Code<'_>, call: &Call, facts: &mut Facts) {
    let lower = call.last().to_ascii_lowercase();
    let answers = matches!(
        lower.as_str(),
        "json"
            | "string"
            | "render"
            | "badrequest"
            | "ok"
            | "content"
            | "statuscode"
            | "problem"
            | "writeasync"
            | "body"
            | "write"
            | "printstacktrace"
            | "error"
            | "sendstring"
    );
    if !answers || call.name.to_ascii_lowercase().contains("log") {
        return;
    }
    let traces = names(code, call.word + 1..call.end).any(|(at, word)| {
        matches!(word, "StackTrace" | "backtrace" | "full_message")
            && at.checked_sub(1).is_some_and(|dot| code.is_sign(dot, ".") || code.is_sign(dot, "?."))
            || word == "Stack" && code.word(at.wrapping_sub(2)) == "debug"
    });
    let written = lower == "printstacktrace"
        && names(code, call.word + 1..call.end).any(|(_, word)| matches!(word, "response" | "getWriter" | "resp" | "out"));
    if traces || written {
        state(code, SiteKind::StackTraceToCaller, "", call.start, facts);
    }
}

/// Words of what is stored, as against what was sent.
const STORED: &[&str] = &[
    "user",
    "account",
    "u",
    "usr",
    "admin",
    "customer",
    "member",
    "existing",
    "found",
    "stored",
    "db",
    "row",
    "result",
    "employee",
    "dbuser",
    "founduser",
    "person",
    "student",
];

/// A stored password that is held against the one typed: it is kept as it was typed.
fn compared(code: &Code<'_>, facts: &mut Facts) {
    if code.syntax.shape == Shape::Def {
        return;
    }
    for at in 0..code.tokens.len() {
        let (left, right) = if code.kind(at) == Some(Kind::Sign) && matches!(code.word(at), "==" | "!=") {
            (at.checked_sub(1), member_end(code, at + 1))
        } else if code.is_word(at)
            && matches!(code.word(at), "equals" | "Equals")
            && code.opens(at + 1, b'(')
            && code.is_sign(at.wrapping_sub(1), ".")
        {
            (at.checked_sub(2), member_end(code, at + 2))
        } else {
            continue;
        };
        let Some(left) = left
            .map(|left| if code.kind(left) == Some(Kind::Close(b'(')) { code.pair(left).wrapping_sub(1) } else { left })
            .filter(|left| code.is_word(*left))
        else {
            continue;
        };
        let Some(right) = right else { continue };
        let (one, _) = code.chain(left);
        let (other, _) = code.chain(right);
        if !is_password(&one) || !is_password(&other) {
            continue;
        }
        let root = |name: &str| name.split(['.', '(']).next().unwrap_or("").to_ascii_lowercase();
        let stored = |name: &str| name.contains('.') && STORED.contains(&root(name).as_str());
        let both = format!("{one} {other}").to_ascii_lowercase();
        let asked_twice = ["confirm", "repeat", "again", "new", "old", "2"].iter().any(|word| both.contains(word));
        if stored(&one) != stored(&other) && !asked_twice && root(&one) != root(&other) {
            state(code, SiteKind::WeakPasswordStorage, "compared unhashed", left, facts);
        }
    }
}

/// The last word of the names that start at a token.
fn member_end(code: &Code<'_>, at: usize) -> Option<usize> {
    let mut end = at;
    while code.is_word(end) && (code.is_sign(end + 1, ".") || code.is_sign(end + 1, "?.")) && code.is_word(end + 2) {
        end += 2;
    }
    // `getPassword()`
    let calls = code.opens(end + 1, b'(') && code.pair(end + 1) != end + 2;
    (code.is_word(end) && !calls).then_some(end)
}

/// An error that is caught and forgotten where something was to be stored, paid or sent.
fn swallowed(code: &Code<'_>, facts: &mut Facts) {
    for at in 0..code.tokens.len() {
        if !code.is_word(at) {
            continue;
        }
        let tried = match (code.syntax.shape, code.word(at)) {
            (Shape::Typed | Shape::Fun, "catch") => {
                let open = if code.opens(at + 1, b'(') { code.next(at + 1) } else { at + 1 };
                let empty = code.opens(open, b'{') && (open + 1..code.pair(open)).all(|at| code.kind(at) == Some(Kind::Line));
                let close = at.checked_sub(1).filter(|close| empty && code.kind(*close) == Some(Kind::Close(b'{')));
                close.map(|close| code.pair(close)..close)
            }
            // `_ = db.Save(…)`, `_, _ = db.Exec(…)`
            (Shape::Func, "_") if code.is_sign(at + 1, "=") => {
                let alone = at.checked_sub(1).is_none_or(|before| {
                    matches!(code.kind(before), Some(Kind::Line | Kind::Open(b'{') | Kind::Close(b'{')))
                        || code.is_sign(before, ",") && code.word(before.wrapping_sub(1)) == "_"
                });
                alone.then(|| at + 2..statement_end(code, at + 2))
            }
            _ => None,
        };
        let Some(tried) = tried else { continue };
        let stores = code.calls_in(&tried).any(|call| {
            let lower = call.name.to_ascii_lowercase();
            let method = call.last();
            matches!(
                method,
                "Exec"
                    | "ExecContext"
                    | "InsertOne"
                    | "UpdateOne"
                    | "DeleteOne"
                    | "Commit"
                    | "SaveChanges"
                    | "SaveChangesAsync"
                    | "saveAndFlush"
                    | "executeUpdate"
            ) || matches!(method, "save" | "Save" | "Create" | "insert" | "update" | "Update")
                && ["repo", "db", "store", "dao"].iter().any(|word| lower.contains(word))
                || lower.contains("stripe")
                || lower.contains("payment") && !lower.contains('(')
        });
        if stores {
            state(code, SiteKind::SwallowedError, "", at, facts);
        }
    }
}

/// Any web origin may call with the visitor's credentials.
fn any_origin(code: &Code<'_>, facts: &mut Facts) {
    let text = code.source.text();
    const CREDENTIALS: &[&str] = &[
        "AllowCredentials: true",
        "AllowCredentials:true",
        "AllowCredentials()",
        "allowCredentials(true)",
        "setAllowCredentials(true)",
        "credentials: true",
        "Allow-Credentials\", \"true\"",
        "AllowCredentials = true",
        "allowCredentials = \"true\"",
        "AllowCredentials:     true",
        "AllowCredentials:  true",
    ];
    const ANY_ORIGIN: &[&str] = &[
        "SetIsOriginAllowed(_ => true)",
        "SetIsOriginAllowed(origin => true)",
        "SetIsOriginAllowed((host) => true)",
        "SetIsOriginAllowed(x => true)",
        "allowedOriginPatterns(\"*\")",
        "addAllowedOriginPattern(\"*\")",
        "AllowOriginFunc: func(origin string) bool { return true }",
        "Allow-Origin\", r.Header.Get(\"Origin\")",
        "Allow-Origin\", c.Request.Header.Get(\"Origin\")",
        "Allow-Origin\", c.GetHeader(\"Origin\")",
        "Allow-Origin\", req.Header.Get(\"Origin\")",
        "Allow-Origin\", origin)",
        "Allow-Origin\", request.getHeader(\"Origin\")",
    ];
    let near = |at: usize| CREDENTIALS.iter().any(|mark| text.match_indices(mark).take(20).any(|(other, _)| at.abs_diff(other) < 900));
    for mark in ANY_ORIGIN {
        if let Some(at) = text.find(mark)
            && near(at)
        {
            // An origin that was looked up in a list before is none of everybody's.
            let before = text.get(at.saturating_sub(400)..at).unwrap_or("");
            let listed =
                mark.ends_with("origin)") && ["allowed", "Allowed", "==", "range ", "whitelist"].iter().any(|word| before.contains(word));
            if !listed {
                facts.sites.push(Site { kind: SiteKind::CorsAnyOriginWithCredentials, detail: String::new(), origin: code.source.at(at) });
                return;
            }
        }
    }
}
