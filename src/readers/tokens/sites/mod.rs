//! Single constructs that a few tokens show: by tables of the languages, and by what all of them share.

mod logs;
mod passwords;

use super::dialect::Dialect;
use super::lexer::Kind;
use super::shape::statement_end;
use super::syntax::Shape;
use super::tree::{Code, last};
use super::value::is_named;
use crate::facts::{Facts, Site, SiteKind};
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
            for at in places(code, mark.words).filter(|at| mark.kind != SiteKind::TlsUnverified || !is_chosen(code, *at)) {
                state(code, mark.kind, mark.detail, at, facts);
            }
        }
    }
    for call in &code.calls {
        logs::logged(code, call, facts);
        passwords::weak_hash(code, call, facts);
        passwords::weak_chance(code, dialect, call, facts);
        logs::stack_shown(code, call, facts);
    }
    passwords::compared(code, facts);
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

/// Whether a place stands in a branch that somebody asked for by a setting: `if cfg.InsecureSkipVerify { … }`.
fn is_chosen(code: &Code<'_>, at: usize) -> bool {
    (at.saturating_sub(80)..at).any(|start| {
        if !code.is_word(start) || code.word(start) != "if" {
            return false;
        }
        let Some(open) = (start + 1..start + 30).find(|at| code.opens(*at, b'{')) else { return false };
        let asks = |at: usize| {
            let lower = code.word(at).to_ascii_lowercase();
            code.is_word(at)
                && ["insecure", "skip", "verify", "selfsigned", "self_signed", "allow", "trust"].iter().any(|word| lower.contains(word))
        };
        open < at && at < code.pair(open) && (start + 1..open).any(asks)
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
