//! The places where a caller's value does harm on a server.

use super::taint::Taints;
use super::{DEPTH, Found, Values, function_around, money, operators, pages, prompts, rights};
use crate::facts::{Demand, Sink};
use crate::readers::javascript::sites::expression::{last as last_part, parts};
use crate::readers::javascript::tree::{bare, dotted, property};
use oxc_ast::AstKind;
use oxc_ast::ast::{Argument, CallExpression, Expression, NewExpression, ObjectPropertyKind};
use oxc_semantic::AstNode;
use oxc_span::GetSpan;

/// Names of clients of SQL databases.
const DATABASES: &[&str] = &[
    "db",
    "pool",
    "client",
    "conn",
    "connection",
    "sql",
    "knex",
    "sequelize",
    "mysql",
    "pg",
    "database",
    "prisma",
    "tx",
    "trx",
    "manager",
    "datasource",
    "sqlite",
    "queryrunner",
    "repository",
    "con",
    "pgpool",
    "dbpool",
    "entitymanager",
];
/// Fields that prove who somebody is.
const SECRETS: &[&str] = &[
    "password",
    "pass",
    "passwd",
    "token",
    "resettoken",
    "resetpasswordtoken",
    "resetcode",
    "code",
    "otp",
    "pin",
    "secret",
    "apikey",
    "verificationtoken",
    "refreshtoken",
];

pub(super) fn read<'a>(values: &Values<'_, '_, 'a>, found: &mut Found) {
    for node in values.context.walk() {
        match node.kind() {
            AstKind::CallExpression(call) => {
                let name = values.context.called(call);
                if !name.is_empty() {
                    let at = Call { values, node, call, name };
                    at.texts(found);
                    at.documents(found);
                    at.machine(found);
                    at.addresses(found);
                    prompts::of_call(values, call, name, found);
                    money::of_call(values, call, name, found);
                    rights::of_call(values, call, name, found);
                    pages::of_call(values, call, name, found);
                }
            }
            AstKind::NewExpression(made) => of_new(values, made, found),
            AstKind::ObjectProperty(pair) => operators::of_property(values, pair, found),
            AstKind::IfStatement(branch) => money::skipped_charge(values, branch, found),
            AstKind::AssignmentExpression(assignment) => {
                pages::of_assignment(values, assignment, found);
                rights::of_assignment(values, node, assignment, found);
            }
            AstKind::JSXAttribute(attribute) => pages::of_attribute(values, attribute, found),
            _ => {}
        }
    }
}

/// One call with its dotted name.
struct Call<'v, 'r, 'c, 'a> {
    values: &'v Values<'r, 'c, 'a>,
    node: &'v AstNode<'a>,
    call: &'v CallExpression<'a>,
    name: &'v str,
}

impl<'a> Call<'_, '_, '_, 'a> {
    fn argument(&self, at: usize) -> Option<&Expression<'a>> {
        self.call.arguments.get(at).and_then(Argument::as_expression)
    }

    fn carried(&self, at: usize) -> Taints {
        self.argument(at).map(|argument| self.values.taint(argument, DEPTH)).unwrap_or_default()
    }

    fn parts(&self) -> (&str, &str) {
        parts(self.name)
    }

    fn say(&self, sink: Sink, demand: Demand, taints: Taints, found: &mut Found) {
        if !taints.is_empty() {
            self.values.arrive(sink, demand, self.name, taints, self.call.span, found);
        }
    }

    /// Text of statements and of filters.
    fn texts(&self, found: &mut Found) {
        let (holder, last) = self.parts();
        let context = self.values.context;
        let near = || last_part(holder).trim_end_matches("()");
        let store = || {
            let near = near().to_ascii_lowercase();
            DATABASES.contains(&near.as_str()) || near.ends_with("db") || near.ends_with("pool")
        };
        match last {
            "query" | "execute" | "raw" | "$queryRawUnsafe" | "$executeRawUnsafe" | "unsafe" | "all" | "get" | "run" | "exec"
            | "prepare" | "one" | "any" | "none" | "each" | "many" | "oneOrNone" | "queryRaw"
                if self.argument(0).and_then(|text| context.prefix(text, 24)).is_some_and(|text| is_statement(&text)) =>
            {
                self.say(Sink::Sql, Demand::Built, self.carried(0), found);
            }
            "$queryRawUnsafe" | "$executeRawUnsafe" => self.say(Sink::Sql, Demand::Text, self.carried(0), found),
            "query" | "execute" | "unsafe" | "prepare" if store() => {
                // A statement that comes from elsewhere, or that the caller types.
                self.say(Sink::Sql, Demand::Text, self.carried(0), found);
            }
            "raw" | "literal" if store() || ["sequelize", "prisma", "sql"].iter().any(|known| near().eq_ignore_ascii_case(known)) => {
                self.say(Sink::Sql, Demand::Text, self.carried(0), found);
            }
            "whereRaw" | "orWhereRaw" | "andWhereRaw" | "orderByRaw" | "havingRaw" | "joinRaw" | "groupByRaw" | "selectRaw" => {
                self.say(Sink::Sql, Demand::Text, self.carried(0), found);
            }
            "where" | "andWhere" | "orWhere" | "having" if self.call.arguments.len() <= 2 => {
                let compares = matches!(self.argument(0).map(bare), Some(Expression::TemplateLiteral(_) | Expression::BinaryExpression(_)))
                    && self.argument(0).is_some_and(|text| {
                        let text = context.text(text.span());
                        [" = ", "= '", "='", " LIKE ", " like ", " IN ", " in (", " ILIKE ", " > ", " < "]
                            .iter()
                            .any(|mark| text.contains(mark))
                    });
                if compares {
                    self.say(Sink::Sql, Demand::Inside, self.carried(0), found);
                }
            }
            // `.or(`name.ilike.%${q}%`)`: commas and brackets in the value add conditions of the caller's.
            "or" if holder.ends_with("()") && holder.contains("from()") && !self.values.in_browser => {
                self.say(Sink::Filter, Demand::Inside, self.carried(0), found);
            }
            _ => {}
        }
    }

    /// Filters and operators of document databases.
    fn documents(&self, found: &mut Found) {
        let (holder, last) = self.parts();
        if holder.is_empty()
            || !matches!(
                last,
                "find"
                    | "findOne"
                    | "deleteMany"
                    | "deleteOne"
                    | "updateMany"
                    | "updateOne"
                    | "findOneAndUpdate"
                    | "findOneAndDelete"
                    | "aggregate"
                    | "countDocuments"
                    | "exists"
            )
        {
            return;
        }
        let near = holder.rsplit('.').next().unwrap_or("");
        let database = holder.contains("collection")
            || near.starts_with(|c: char| c.is_ascii_uppercase())
            || holder.starts_with("db.") && holder.matches('.').count() == 1
            || near.to_ascii_lowercase().ends_with("model");
        if !database {
            return;
        }
        self.say(Sink::NoSql, Demand::Whole, self.carried(0), found);
        let Some(Expression::ObjectExpression(filter)) = self.argument(0).map(bare) else { return };
        for pair in &filter.properties {
            let ObjectPropertyKind::ObjectProperty(pair) = pair else { continue };
            let key = pair.key.static_name().unwrap_or_default().replace('_', "").to_ascii_lowercase();
            if SECRETS.contains(&key.as_str()) {
                let taints = self.values.taint(&pair.value, DEPTH);
                let taints = taints.filter(|taint| !self.values.is_typed(taint));
                if !taints.is_empty() {
                    self.values.arrive(Sink::NoSqlSecret, Demand::Shaped, self.name, taints, self.call.span, found);
                }
            }
        }
    }

    /// Commands, code, files, parsers.
    fn machine(&self, found: &mut Found) {
        let (holder, last) = self.parts();
        let context = self.values.context;
        match last {
            "exec" | "execSync" | "execAsync" | "execPromise" | "execaCommand" | "execaCommandSync"
                if matches!(holder, "" | "child_process" | "cp" | "shell" | "shelljs" | "childProcess" | "require()") =>
            {
                self.say(Sink::Shell, Demand::Text, self.carried(0), found);
            }
            "spawn" | "spawnSync" | "execFile" | "execFileSync" => {
                let shell = self.call.arguments.iter().any(|argument| {
                    matches!(argument, Argument::ObjectExpression(options)
                        if property(options, "shell").is_some_and(|value| !matches!(value, Expression::BooleanLiteral(off) if !off.value)))
                });
                let program = self.argument(0).and_then(crate::readers::javascript::tree::text_of).unwrap_or("");
                let shell = shell || matches!(program, "sh" | "bash" | "/bin/sh" | "/bin/bash" | "cmd" | "cmd.exe" | "powershell");
                if shell {
                    self.say(Sink::Shell, Demand::Text, self.carried(0).and(self.carried(1)), found);
                }
            }
            "eval" | "runInNewContext" | "runInThisContext" | "runInContext" | "evaluate" | "compileFunction"
                if matches!(holder, "" | "vm" | "window" | "globalThis" | "math" | "mathjs")
                    && (last != "evaluate" || holder == "mathjs")
                    || last == "eval" && holder == "mathjs" =>
            {
                self.say(Sink::Code, Demand::Text, self.carried(0), found);
            }
            // A template is a program: whoever writes it runs code.
            "render" | "compile" | "renderString" | "template"
                if matches!(
                    self.name,
                    "ejs.render"
                        | "ejs.compile"
                        | "pug.render"
                        | "pug.compile"
                        | "nunjucks.renderString"
                        | "nunjucks.compile"
                        | "Handlebars.compile"
                        | "handlebars.compile"
                        | "eta.renderString"
                        | "doT.template"
                        | "_.template"
                        | "lodash.template"
                ) =>
            {
                self.say(Sink::Code, Demand::Text, self.carried(0), found);
            }
            "readFile" | "readFileSync" | "createReadStream" | "createWriteStream" | "unlink" | "unlinkSync" | "writeFile"
            | "writeFileSync" | "appendFile" | "appendFileSync" | "sendFile" | "sendfile" | "download" | "rm" | "rmSync" | "readdir"
            | "readdirSync"
                if holder.is_empty() && last != "download" && last != "rm"
                    || ["fs", "fsp", "promises", "res", "Deno", "response", "fse"].contains(&holder.rsplit('.').next().unwrap_or("")) =>
            {
                let rooted = self
                    .call
                    .arguments
                    .iter()
                    .any(|argument| matches!(argument, Argument::ObjectExpression(options) if property(options, "root").is_some()));
                let contained = function_around(context, self.node.id()).is_some_and(|function| {
                    let text = context.text(context.semantic.nodes().kind(function).span());
                    ["basename(", "startsWith(", ".relative(", "'..'", "\"..\"", "'../'", "\"../\""]
                        .iter()
                        .any(|check| text.contains(check))
                });
                // What stands behind a name's last dot leads nowhere.
                let named = self.carried(0);
                let ending = !named.is_empty() && named.0.iter().all(|taint| taint.is_ending(context));
                if !rooted && !contained && !ending {
                    self.say(Sink::Path, Demand::Text, named, found);
                }
            }
            "deepDeserialize" => self.say(Sink::Deserialise, Demand::Text, self.carried(0), found),
            "unserialize" | "deserialize" if !holder.contains("passport") && (holder.contains("serial") || last == "unserialize") => {
                self.say(Sink::Deserialise, Demand::Text, self.carried(0), found);
            }
            "load" | "loadAll" if holder.to_ascii_lowercase().ends_with("yaml") && context.text(self.call.span).contains("FULL_SCHEMA") => {
                self.say(Sink::Deserialise, Demand::Text, self.carried(0), found);
            }
            "parseXml" | "parseXmlString" | "parseXmlAsync" if context.text(self.call.span).replace(' ', "").contains("noent:true") => {
                self.say(Sink::Xml, Demand::Any, self.carried(0), found);
            }
            "RegExp" if holder.is_empty() => self.say(Sink::Pattern, Demand::Text, self.carried(0), found),
            _ => {}
        }
    }

    /// Addresses that the server fetches or sends browsers to.
    fn addresses(&self, found: &mut Found) {
        let (holder, last) = self.parts();
        match last {
            "fetch" | "$fetch" | "axios" | "got" | "needle" | "request" | "goto" | "get" | "post" | "head" | "put" | "extractFromUrl"
            | "ky" => {
                let client = matches!(
                    self.name,
                    "fetch"
                        | "$fetch"
                        | "axios"
                        | "got"
                        | "needle"
                        | "request"
                        | "superagent"
                        | "fetchWithTimeout"
                        | "axios.request"
                        | "ky"
                ) || ["axios", "needle", "got", "superagent", "http", "https", "page", "request", "undici", "ky"]
                    .contains(&holder)
                    && last != "request"
                    || last == "goto";
                if client {
                    self.outgoing(found);
                }
            }
            "redirect" | "permanentRedirect" => {
                let second = self.call.arguments.len() == 2 && matches!(self.argument(0), Some(Expression::NumericLiteral(_)));
                self.say(Sink::Redirect, Demand::Head, self.carried(usize::from(second)), found);
            }
            _ => {}
        }
    }

    /// A URL whose host the caller decides.
    fn outgoing(&self, found: &mut Found) {
        let Some(url) = self.argument(0) else { return };
        let url = match bare(url) {
            Expression::ObjectExpression(options) => match property(options, "url").or_else(|| property(options, "uri")) {
                Some(url) => url,
                None => return,
            },
            other => other,
        };
        let taints = self.values.taint(url, DEPTH);
        if !taints.is_empty() && !self.values.holds_hosts(self.node) {
            self.say(Sink::OutgoingUrl, Demand::Head, taints, found);
        }
    }
}

fn of_new<'a>(values: &Values<'_, '_, 'a>, made: &NewExpression<'a>, found: &mut Found) {
    let name = dotted(&made.callee).unwrap_or_default();
    let argument = |expression: Option<&Argument<'a>>| {
        expression.and_then(Argument::as_expression).map(|given| values.taint(given, DEPTH)).unwrap_or_default()
    };
    let (sink, taints) = match name.as_str() {
        "Function" => (Sink::Code, argument(made.arguments.last())),
        "vm.Script" => (Sink::Code, argument(made.arguments.first())),
        "RegExp" => (Sink::Pattern, argument(made.arguments.first())),
        "Response" | "NextResponse" => {
            pages::response(values, made.arguments.first(), made.span, &name, found);
            return;
        }
        _ => {
            rights::of_new(values, made, &name, found);
            return;
        }
    };
    if !taints.is_empty() {
        values.arrive(sink, Demand::Text, &format!("new {name}"), taints, made.span, found);
    }
}

fn is_statement(text: &str) -> bool {
    let word: String = text.trim_start().chars().take_while(char::is_ascii_alphabetic).collect::<String>().to_ascii_uppercase();
    matches!(word.as_str(), "SELECT" | "INSERT" | "UPDATE" | "DELETE" | "WITH" | "CALL" | "DROP" | "ALTER" | "CREATE" | "TRUNCATE" | "EXEC")
}
