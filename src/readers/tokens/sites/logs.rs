//! What logs and answers hold that they should not.

use super::{is_password, names, state};
use crate::facts::{Facts, SiteKind};
use crate::readers::tokens::syntax::Shape;
use crate::readers::tokens::tree::{Call, Code};

/// A password or token in a log.
pub(super) fn logged(code: &Code<'_>, call: &Call, facts: &mut Facts) {
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
                && (["len", "mask", "redact", "hash", "isempty", "nil", "exists", "obfuscate"].iter().any(|word| name.contains(word))
                    || !["sprint", "string", "format", "any", "str", "concat", "join", "append", "field", "errorf", "tostring", "print"]
                        .iter()
                        .any(|word| name.contains(word)))
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

/// A stack trace in an answer.
pub(super) fn stack_shown(code: &Code<'_>, call: &Call, facts: &mut Facts) {
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
    // Go's conversion answers nobody.
    if !answers || call.name == "string" || call.name.to_ascii_lowercase().contains("log") {
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
