//! Functions of PHP itself that do harm with what a caller sends.

use super::sinks::resolves_entities;
use super::{DEPTH, Values};
use crate::facts::{Demand, Sink};
use crate::readers::php::tree::{Argument, Expr, Node, argument};

/// A function of PHP itself.
pub(super) fn of_call<'c>(values: &mut Values<'_, 'c>, call: &'c Expr<'c>, plain: &str, given: &'c [Argument<'c>]) {
    let at = |values: &Values<'_, 'c>, place: usize| argument(given, place).map(|one| values.taint(one, DEPTH)).unwrap_or_default();
    let lower = plain.to_ascii_lowercase();
    match lower.as_str() {
        "mysqli_query"
        | "mysqli_multi_query"
        | "mysqli_real_query"
        | "mysqli_prepare"
        | "pg_query"
        | "pg_send_query"
        | "mysql_query"
        | "mysql_db_query"
        | "sqlite_query"
        | "sqlite_exec"
        | "odbc_exec"
        | "sqlsrv_query"
        | "mssql_query"
        | "oci_parse"
        | "db2_exec"
        | "ibase_query"
        | "mysql_unbuffered_query"
        | "db_query" => {
            let found = at(values, 0).and(at(values, 1));
            values.arrive(Sink::Sql, Demand::Text, plain, found, call);
        }
        "exec" | "shell_exec" | "system" | "passthru" | "popen" | "proc_open" | "pcntl_exec" => {
            let found = at(values, 0);
            values.arrive(Sink::Shell, Demand::Text, plain, found, call);
        }
        "mail" => {
            // The fifth part goes to the shell.
            let found = at(values, 4);
            values.arrive(Sink::Shell, Demand::Text, plain, found, call);
        }
        "eval" | "assert" | "create_function" => {
            let found = at(values, 0).and(at(values, 1));
            values.arrive(Sink::Code, Demand::Text, plain, found, call);
        }
        "preg_replace" => {
            let found = at(values, 0);
            let runs = argument(given, 0).and_then(Expr::text).is_some_and(|pattern| {
                pattern
                    .rsplit(['/', '#', '~', '@'])
                    .next()
                    .is_some_and(|flags| flags.contains('e') && flags.len() < 6 && flags.bytes().all(|byte| byte.is_ascii_lowercase()))
            });
            values.arrive(Sink::Pattern, Demand::Text, plain, found, call);
            if runs {
                let found = at(values, 1).and(at(values, 2));
                values.arrive(Sink::Code, Demand::Text, plain, found, call);
            }
        }
        "preg_match" | "preg_match_all" | "preg_split" => {
            let found = at(values, 0);
            values.arrive(Sink::Pattern, Demand::Text, plain, found, call);
        }
        "call_user_func" | "call_user_func_array" => {
            let found = at(values, 0).filter(|taint| taint.source.starts_with('$'));
            values.arrive(Sink::Code, Demand::Head, plain, found, call);
        }
        "unserialize" | "maybe_unserialize" => {
            let limited = given.get(1).is_some_and(|given| given.value.entry("allowed_classes").is_some_and(|value| !value.is_true()));
            if !limited {
                let found = at(values, 0);
                values.arrive(Sink::Deserialise, Demand::Text, plain, found, call);
            }
        }
        "simplexml_load_string" | "simplexml_load_file" if resolves_entities(values.context, given, 2) => {
            let found = at(values, 0);
            values.arrive(Sink::Xml, Demand::Any, plain, found, call);
        }
        "readfile"
        | "file"
        | "unlink"
        | "rmdir"
        | "mkdir"
        | "scandir"
        | "opendir"
        | "highlight_file"
        | "show_source"
        | "parse_ini_file"
        | "fopen"
        | "file_put_contents"
        | "touch"
        | "chmod"
        | "glob"
        | "readgzfile"
        | "php_strip_whitespace" => {
            let found = at(values, 0);
            let urls = found.clone().filter(|taint| speaks_of_address(&taint.source));
            let paths = found.filter(|taint| !speaks_of_address(&taint.source));
            values.arrive(Sink::Path, Demand::Text, plain, paths, call);
            values.arrive(Sink::OutgoingUrl, Demand::Head, plain, urls, call);
        }
        "move_uploaded_file" => {
            let found = at(values, 1);
            values.upload(&found, call.start);
            values.arrive(Sink::Path, Demand::Text, plain, found, call);
        }
        "copy" | "rename" => {
            let found = at(values, 0).and(at(values, 1));
            values.arrive(Sink::Path, Demand::Text, plain, found, call);
        }
        "file_get_contents" | "getimagesize" | "get_headers" | "imagecreatefromstring" | "exif_read_data" => {
            let found = at(values, 0);
            let sends = given.len() > 2 || argument(given, 0).is_some_and(|value| speaks_of_address(values.context.written(value)));
            let urls = found.clone().filter(|taint| sends || speaks_of_address(&taint.source));
            let paths = found.filter(|taint| !sends && !speaks_of_address(&taint.source));
            values.arrive(Sink::OutgoingUrl, Demand::Head, plain, urls, call);
            values.arrive(Sink::Path, Demand::Text, plain, paths, call);
        }
        "curl_init"
        | "wp_remote_get"
        | "wp_remote_post"
        | "wp_remote_request"
        | "wp_remote_head"
        | "fsockopen"
        | "stream_socket_client"
        | "download_url" => {
            let found = at(values, 0);
            values.arrive(Sink::OutgoingUrl, Demand::Head, plain, found, call);
        }
        "curl_setopt" if given.get(1).and_then(|given| given.value.name()) == Some("CURLOPT_URL") => {
            let found = at(values, 2);
            values.arrive(Sink::OutgoingUrl, Demand::Head, plain, found, call);
        }
        "header" => header(values, call, given),
        "redirect" | "wp_redirect" => {
            let found = at(values, 0);
            values.arrive(Sink::Redirect, Demand::Head, plain, found, call);
        }
        "printf" | "vprintf" | "print_r" | "_e" | "wp_die" | "die" if !(lower == "print_r" && given.len() > 1) => {
            for one in given {
                let found = values.taint(&one.value, DEPTH);
                values.show(found, plain, call);
            }
        }
        "response" if !given.is_empty() => {
            let found = at(values, 0).filter(|taint| !taint.carried.whole);
            if given.len() < 3 {
                values.show(found, plain, call);
            }
        }
        "ldap_search" | "ldap_list" | "ldap_read" => {
            let found = at(values, 2).and(at(values, 1));
            values.arrive(Sink::Filter, Demand::Built, plain, found, call);
        }
        _ => {}
    }
}

/// Whether words speak of an address on the net.
fn speaks_of_address(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    ["url", "uri", "link", "http", "website", "endpoint", "webhook", "image_src", "src"].iter().any(|word| lower.contains(word))
}

/// `header("Location: " . $x)`
fn header<'c>(values: &mut Values<'_, 'c>, call: &'c Expr<'c>, given: &'c [Argument<'c>]) {
    let Some(first) = argument(given, 0) else { return };
    let parts: Vec<&Expr<'c>> = match &first.kind {
        Node::Joined(parts) => parts.iter().collect(),
        Node::Call(callee, inner) if callee.dotted().is_some_and(|name| name == "sprintf") => {
            inner.iter().map(|given| &given.value).collect()
        }
        _ => vec![first],
    };
    let head = parts.first().and_then(|part| part.text()).unwrap_or("").trim().to_ascii_lowercase();
    if head == "location:" || head == "location: %s" || head == "refresh: 0; url=" || head == "refresh:0;url=" {
        let found = parts.get(1).map(|part| values.taint(part, DEPTH)).unwrap_or_default();
        values.arrive(Sink::Redirect, Demand::Head, "header", found, call);
    } else if parts.len() == 1 {
        // A text that a variable holds.
        let found = values.taint(first, DEPTH).filter(|taint| !taint.carried.built);
        values.arrive(Sink::Redirect, Demand::Head, "header", found, call);
    }
}
