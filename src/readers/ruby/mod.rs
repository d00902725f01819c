//! Ruby: controllers of Rails, routes of Sinatra.

mod controllers;
mod routes;

use super::tokens::{ANY, Code, Dialect, Function, Given, Mark, Parameter, SELF, Sent, into, state, words};
use crate::facts::{Demand, Facts, Flow, Language, Module, Sink, SiteKind};

const fn named(path: &'static str, whole: bool) -> Sent {
    Sent { kind: "", path, whole }
}

pub(super) static DIALECT: Dialect = Dialect {
    language: Language::Ruby,
    syntax: &super::tokens::RUBY,
    sources: &[
        named("params", true),
        named("cookies", true),
        named("request.headers", false),
        named("request.env", false),
        named("request.body", false),
        named("request.raw_post", false),
        named("request.query_string", false),
        named("request.referer", false),
        named("request.user_agent", false),
        named("request.host", false),
        named("request.fullpath", false),
        named("request.params", true),
    ],
    serves,
    arrivals: &[
        into("where", "", 0, Sink::Sql, Demand::Built),
        into("where.not", "", 0, Sink::Sql, Demand::Built),
        into("find_by_sql", "", 0, Sink::Sql, Demand::Built),
        into("count_by_sql", "", 0, Sink::Sql, Demand::Built),
        into("execute", "connection|conn|db|base", 0, Sink::Sql, Demand::Built),
        into("exec_query", "", 0, Sink::Sql, Demand::Built),
        into("select_all", "", 0, Sink::Sql, Demand::Built),
        into("select_value", "", 0, Sink::Sql, Demand::Built),
        into("order", "", 0, Sink::Sql, Demand::Built),
        into("reorder", "", 0, Sink::Sql, Demand::Built),
        into("joins", "", 0, Sink::Sql, Demand::Built),
        into("having", "", 0, Sink::Sql, Demand::Built),
        into("group", "", 0, Sink::Sql, Demand::Built),
        into("exists?", "", 0, Sink::Sql, Demand::Built),
        into("delete_all", "", 0, Sink::Sql, Demand::Built),
        into("update_all", "", 0, Sink::Sql, Demand::Built),
        into("Arel.sql", "", 0, Sink::Sql, Demand::Text),
        into("system", "", 0, Sink::Shell, Demand::Text),
        into("exec", "kernel", 0, Sink::Shell, Demand::Text),
        into("spawn", "process|kernel", 0, Sink::Shell, Demand::Text),
        into("popen", "io", 0, Sink::Shell, Demand::Text),
        into("Open3.capture2", "", 0, Sink::Shell, Demand::Text),
        into("Open3.capture2e", "", 0, Sink::Shell, Demand::Text),
        into("Open3.capture3", "", 0, Sink::Shell, Demand::Text),
        into("Open3.popen3", "", 0, Sink::Shell, Demand::Text),
        into("eval", "", 0, Sink::Code, Demand::Text),
        into("instance_eval", "", 0, Sink::Code, Demand::Text),
        into("class_eval", "", 0, Sink::Code, Demand::Text),
        into("ERB.new", "", 0, Sink::Code, Demand::Text),
        into("constantize", "", SELF, Sink::Code, Demand::Head),
        into("safe_constantize", "", SELF, Sink::Code, Demand::Head),
        into("send", "", 0, Sink::Code, Demand::Head),
        into("public_send", "", 0, Sink::Code, Demand::Head),
        into("__send__", "", 0, Sink::Code, Demand::Head),
        into("Marshal.load", "", 0, Sink::Deserialise, Demand::Text),
        into("YAML.unsafe_load", "", 0, Sink::Deserialise, Demand::Text),
        into("YAML.load", "", 0, Sink::Deserialise, Demand::Text),
        into("Oj.object_load", "", 0, Sink::Deserialise, Demand::Text),
        into("File.open", "", 0, Sink::Path, Demand::Text),
        into("File.read", "", 0, Sink::Path, Demand::Text),
        into("File.write", "", 0, Sink::Path, Demand::Text),
        into("File.new", "", 0, Sink::Path, Demand::Text),
        into("File.delete", "", 0, Sink::Path, Demand::Text),
        into("IO.read", "", 0, Sink::Path, Demand::Text),
        into("FileUtils.rm_rf", "", 0, Sink::Path, Demand::Text),
        into("FileUtils.rm", "", 0, Sink::Path, Demand::Text),
        into("FileUtils.cp", "", ANY, Sink::Path, Demand::Text),
        into("send_file", "", 0, Sink::Path, Demand::Text),
        into("Net::HTTP.get", "", 0, Sink::OutgoingUrl, Demand::Head),
        into("HTTP.get", "net", 0, Sink::OutgoingUrl, Demand::Head),
        into("HTTP.get_response", "net", 0, Sink::OutgoingUrl, Demand::Head),
        into("URI.open", "", 0, Sink::OutgoingUrl, Demand::Head),
        into("HTTParty.get", "", 0, Sink::OutgoingUrl, Demand::Head),
        into("HTTParty.post", "", 0, Sink::OutgoingUrl, Demand::Head),
        into("RestClient.get", "", 0, Sink::OutgoingUrl, Demand::Head),
        into("RestClient.post", "", 0, Sink::OutgoingUrl, Demand::Head),
        into("Faraday.get", "", 0, Sink::OutgoingUrl, Demand::Head),
        into("redirect_to", "", 0, Sink::Redirect, Demand::Head),
        into("redirect", "", 0, Sink::Redirect, Demand::Head),
        into("html_safe", "", SELF, Sink::Html, Demand::Text),
        into("raw", "", 0, Sink::Html, Demand::Text),
        into("Regexp.new", "", 0, Sink::Pattern, Demand::Text),
        into("open", "kernel", 0, Sink::Shell, Demand::Head),
    ],
    clean: &[
        "sanitize",
        "sanitize_sql",
        "sanitize_sql_like",
        "sanitize_sql_array",
        "sanitize_sql_for_conditions",
        "sanitize_sql_for_order",
        "h",
        "html_escape",
        "escape",
        "CGI.escape",
        "escapeHTML",
        "Shellwords.escape",
        "shellescape",
        "quote",
        "quote_column_name",
        "basename",
        "File.basename",
        "strip_tags",
        "url_for",
        "url_encode",
        "escape_javascript",
        "j",
        "parameterize",
        "hexdigest",
        "safe_join",
        "content_tag",
        "to_json",
        "url_from",
        "encode64",
        "strict_encode64",
        "sanitize_filename",
        "original_filename_safe",
    ],
    numbers: &[
        "to_i",
        "to_f",
        "to_d",
        "Integer",
        "Float",
        "Date.parse",
        "Time.parse",
        "Time.zone.parse",
        "to_date",
        "to_time",
        "to_datetime",
        "id",
        "to_bool",
        "cast",
        "abs",
        "clamp",
    ],
    passing: &[
        "String",
        "URI",
        "URI.parse",
        "JSON.parse",
        "CGI.unescape",
        "Base64.decode64",
        "Base64.strict_decode64",
        "Base64.urlsafe_decode64",
        "Array",
        "unescape",
        "StringIO.new",
        "Nokogiri::XML",
    ],
    joining: &["join", "format", "sprintf", "File.join", "concat", "File.expand_path"],
    binding: &[],
    given,
    marks: &[
        words("OpenSSL :: SSL :: VERIFY_NONE", SiteKind::TlsUnverified, ""),
        words("verify : false", SiteKind::TlsUnverified, ""),
        words("verify_ssl : false", SiteKind::TlsUnverified, ""),
        Mark { words: "", call: "JWT.decode", given: "nil, false", needs: "", kind: SiteKind::TokenUnverified, detail: "decode" },
    ],
};

/// `params` is the request's in controllers, their helpers and routes; elsewhere it is any method's.
fn serves(code: &Code<'_>) -> bool {
    let path = code.entry.path.as_str();
    ["controllers/", "helpers/", "app/api/", "channels/"].iter().any(|folder| path.contains(folder))
        || code.has("inatra")
        || code.has("Grape::API")
}

/// Parameters of methods are handed over.
fn given(_: &Code<'_>, _: &Function, parameter: &Parameter) -> Given {
    if parameter.name.starts_with('_') { Given::Nothing } else { Given::Handed }
}

pub(super) fn read(code: &Code<'_>, module: &mut Module, facts: &mut Facts) {
    if !code.ships() {
        return;
    }
    controllers::read(code, &DIALECT, module, facts);
    routes::read(code, module);
    settings(code, facts);
    forgery(code, facts);
    if code.entry.path.contains("controllers/") {
        rights(code, facts);
    }
    raw(code, facts);
}

/// What the production settings show to everybody.
fn settings(code: &Code<'_>, facts: &mut Facts) {
    if !code.entry.path.ends_with("environments/production.rb") {
        return;
    }
    for at in 0..code.tokens.len() {
        if code.word(at) == "consider_all_requests_local" && code.is_sign(at + 1, "=") && code.word(at + 2) == "true" {
            state(code, SiteKind::DebugOn, "Rails", at, facts);
        }
    }
}

/// Controllers that do not ask where a request comes from, and settings that ask for none.
fn forgery(code: &Code<'_>, facts: &mut Facts) {
    let path = code.entry.path.as_str();
    let settings = path.ends_with("config/application.rb") || path.ends_with("environments/production.rb");
    let controller = path.contains("controllers/");
    // What proves itself in another way carries no cookie: tokens of an interface, signatures of a service.
    let other =
        ["/api/", "webhook", "hook", "callback", "ipn", "stripe", "oauth", "saml", "omniauth"].iter().any(|word| path.contains(word))
            || [
                "ActionController::API",
                "authenticate_with_http_token",
                "authenticate_or_request_with_http_token",
                "doorkeeper",
                "webhook",
                "signature",
            ]
            .iter()
            .any(|word| code.source.text().contains(word));
    if !settings && (!controller || other) {
        return;
    }
    for at in 0..code.tokens.len() {
        let detail = match code.word(at) {
            "skip_forgery_protection" if controller => "a controller switches the check off",
            "verify_authenticity_token"
                if controller && (at.saturating_sub(3)..at).any(|near| code.word(near).starts_with("skip_before_")) =>
            {
                "a controller switches the check off"
            }
            "allow_forgery_protection" | "default_protect_from_forgery"
                if settings && code.is_sign(at + 1, "=") && code.word(at + 2) == "false" =>
            {
                "the settings switch the check off"
            }
            _ => continue,
        };
        state(code, SiteKind::ForgeryProtectionOff, detail, at, facts);
    }
    if path.ends_with("application_controller.rb")
        && !code.has("skip_forgery_protection")
        && !(0..code.tokens.len()).any(|at| code.word(at) == "protect_from_forgery")
        && let Some(line) = code.source.text().find("protect_from_forgery")
        && let Some(at) = (0..code.tokens.len()).find(|at| code.word(*at) == "ApplicationController")
    {
        // Written, and taken out of the program again.
        let before = code.source.text().get(..line).unwrap_or("");
        if before.lines().next_back().is_some_and(|start| start.trim_start().starts_with('#')) {
            state(code, SiteKind::ForgeryProtectionOff, "the check stands in a comment", at, facts);
        }
    }
}

/// `params.permit!` and `permit(:role)` where a person is stored.
fn rights(code: &Code<'_>, facts: &mut Facts) {
    let people = ["user", "account", "member", "profile", "registration", "customer"];
    for at in 0..code.tokens.len() {
        let all = code.word(at) == "permit!" && code.is_sign(at.wrapping_sub(1), ".");
        if !all {
            continue;
        }
        let (name, start) = code.chain(at);
        let function = code.functions.iter().find(|function| function.body.contains(&at));
        let about = function.map_or("", |function| function.name.as_str()).to_ascii_lowercase();
        // `params.require(:user).permit!`
        let required = code.text(&(start..at)).to_ascii_lowercase();
        if name.starts_with("params") && people.iter().any(|word| about.contains(word) || required.contains(word)) {
            let origin = code.at(at);
            facts.flows.push(Flow {
                sink: Sink::Privilege,
                by: "permit!".to_owned(),
                source: "params.role".to_owned(),
                steps: vec![origin.clone()],
                origin,
            });
        }
    }
}

/// Text that is declared to be safe markup.
fn raw(code: &Code<'_>, facts: &mut Facts) {
    if !code.has("html_safe") {
        return;
    }
    for at in 0..code.tokens.len() {
        if code.word(at) != "html_safe" || !code.is_sign(at.wrapping_sub(1), ".") {
            continue;
        }
        let Some(before) = at.checked_sub(2) else { continue };
        let (name, _) = code.chain(before);
        let lower = name.to_ascii_lowercase();
        // A value that is a name or the member of a record; what helpers make escapes its parts itself.
        let record = code.is_word(before) && (name.contains('.') || name.starts_with('@'));
        let cleaned = ["sanitize", "escape", "to_json", "render", "tag", "markdown", "t(", "i18n", "join", "html", "svg", "link"]
            .iter()
            .any(|word| lower.contains(word));
        if record && !cleaned && !lower.ends_with("()") {
            state(code, SiteKind::RawHtml, "", at, facts);
        }
    }
}
