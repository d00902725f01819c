//! C#: ASP.NET's controllers, minimal APIs and Razor pages.

mod aspnet;

use super::tokens::{ANY, Arrival, Code, Dialect, Function, Given, Parameter, Sent, into, state, words};
use crate::facts::{Demand, Facts, Language, Module, Sink, SiteKind};

const fn named(path: &'static str) -> Sent {
    Sent { kind: "", path, whole: false }
}

pub(super) static DIALECT: Dialect = Dialect {
    language: Language::CSharp,
    syntax: &super::tokens::CSHARP,
    sources: &[
        named("Request.Query"),
        named("Request.Form"),
        named("Request.Headers"),
        named("Request.Cookies"),
        named("Request.QueryString"),
        named("Request.Params"),
        named("Request.Body"),
        named("Request[]"),
        named("HttpContext.Request.Query"),
        named("HttpContext.Request.Form"),
        named("HttpContext.Request.Headers"),
        named("HttpContext.Request.Body"),
        named("context.Request.Query"),
        named("context.Request.Form"),
        Sent { kind: "IFormFile", path: "FileName", whole: false },
    ],
    serves: |_| true,
    arrivals: &[
        into("FromSqlRaw", "", 0, Sink::Sql, Demand::Built),
        into("FromSql", "", 0, Sink::Sql, Demand::Built),
        into("ExecuteSqlRaw", "", 0, Sink::Sql, Demand::Built),
        into("ExecuteSqlRawAsync", "", 0, Sink::Sql, Demand::Built),
        into("ExecuteSqlCommand", "", 0, Sink::Sql, Demand::Built),
        into("SqlQueryRaw", "", 0, Sink::Sql, Demand::Built),
        into("SqlQuery", "", 0, Sink::Sql, Demand::Built),
        into("new SqlCommand", "", 0, Sink::Sql, Demand::Built),
        into("new SqliteCommand", "", 0, Sink::Sql, Demand::Built),
        into("new SQLiteCommand", "", 0, Sink::Sql, Demand::Built),
        into("new MySqlCommand", "", 0, Sink::Sql, Demand::Built),
        into("new NpgsqlCommand", "", 0, Sink::Sql, Demand::Built),
        into("new SqlDataAdapter", "", 0, Sink::Sql, Demand::Built),
        into("Query", "connection|conn|db", 0, Sink::Sql, Demand::Built),
        into("QueryAsync", "connection|conn|db", 0, Sink::Sql, Demand::Built),
        into("QueryFirstOrDefaultAsync", "", 0, Sink::Sql, Demand::Built),
        into("ExecuteAsync", "connection|conn|db", 0, Sink::Sql, Demand::Built),
        into("Process.Start", "", ANY, Sink::Shell, Demand::Text),
        into("new ProcessStartInfo", "", ANY, Sink::Shell, Demand::Text),
        into("File.ReadAllText", "", 0, Sink::Path, Demand::Text),
        into("File.ReadAllBytes", "", 0, Sink::Path, Demand::Text),
        into("File.ReadAllTextAsync", "", 0, Sink::Path, Demand::Text),
        into("File.OpenRead", "", 0, Sink::Path, Demand::Text),
        into("File.Open", "", 0, Sink::Path, Demand::Text),
        into("File.Delete", "", 0, Sink::Path, Demand::Text),
        into("File.WriteAllText", "", 0, Sink::Path, Demand::Text),
        into("File.Create", "", 0, Sink::Path, Demand::Text),
        into("new FileStream", "", 0, Sink::Path, Demand::Text),
        into("PhysicalFile", "", 0, Sink::Path, Demand::Text),
        into("GetAsync", "client|http", 0, Sink::OutgoingUrl, Demand::Head),
        into("GetStringAsync", "", 0, Sink::OutgoingUrl, Demand::Head),
        into("PostAsync", "client|http", 0, Sink::OutgoingUrl, Demand::Head),
        into("DownloadString", "", 0, Sink::OutgoingUrl, Demand::Head),
        into("WebRequest.Create", "", 0, Sink::OutgoingUrl, Demand::Head),
        into("Redirect", "", 0, Sink::Redirect, Demand::Head),
        into("RedirectPermanent", "", 0, Sink::Redirect, Demand::Head),
        into("Response.Redirect", "", 0, Sink::Redirect, Demand::Head),
        into("new HtmlString", "", 0, Sink::Html, Demand::Text),
        into("Html.Raw", "", 0, Sink::Html, Demand::Text),
        Arrival { call: "Content", holder: "", needs: "text/html", at: 0, sink: Sink::Html, demand: Demand::Built },
        into("Deserialize", "binaryformatter|formatter|losformatter|soapformatter|netdatacontract", ANY, Sink::Deserialise, Demand::Text),
        Arrival {
            call: "JsonConvert.DeserializeObject",
            holder: "",
            needs: "TypeNameHandling.All|TypeNameHandling.Auto|TypeNameHandling.Objects",
            at: 0,
            sink: Sink::Deserialise,
            demand: Demand::Text,
        },
        Arrival { call: "new XmlSerializer", holder: "", needs: "", at: 0, sink: Sink::Deserialise, demand: Demand::Any },
        Arrival { call: "LoadXml", holder: "", needs: "XmlUrlResolver|DtdProcessing.Parse", at: 0, sink: Sink::Xml, demand: Demand::Any },
        Arrival {
            call: "Load",
            holder: "xmldocument|doc|xml",
            needs: "XmlUrlResolver|DtdProcessing.Parse",
            at: 0,
            sink: Sink::Xml,
            demand: Demand::Any,
        },
        Arrival {
            call: "XmlReader.Create",
            holder: "",
            needs: "XmlUrlResolver|DtdProcessing.Parse",
            at: 0,
            sink: Sink::Xml,
            demand: Demand::Any,
        },
        into("Type.GetType", "", 0, Sink::Code, Demand::Head),
        into("CSharpScript.EvaluateAsync", "", 0, Sink::Code, Demand::Text),
        into("new Regex", "", 0, Sink::Pattern, Demand::Text),
    ],
    clean: &[
        "HtmlEncode",
        "UrlEncode",
        "EscapeDataString",
        "Path.GetFileName",
        "GetFileName",
        "GetExtension",
        "Sanitize",
        "Encode",
        "IsLocalUrl",
        "HashPassword",
        "ComputeHash",
        "JavaScriptEncode",
        "Uri.EscapeDataString",
        "IsNullOrEmpty",
        "IsNullOrWhiteSpace",
        "ToBase64String",
        "GetRandomFileName",
        "Url.Action",
        "GetTempFileName",
        "NewGuid",
        "IsValid",
    ],
    numbers: &[
        "int.Parse",
        "Int32.Parse",
        "Guid.Parse",
        "long.Parse",
        "Convert.ToInt32",
        "Convert.ToInt64",
        "decimal.Parse",
        "double.Parse",
        "DateTime.Parse",
        "bool.Parse",
        "Enum.Parse",
        "TryParse",
    ],
    passing: &[
        "Convert.ToString",
        "ToString",
        "Uri",
        "Uri.UnescapeDataString",
        "WebUtility.UrlDecode",
        "HttpUtility.UrlDecode",
        "Convert.FromBase64String",
        "Encoding.UTF8.GetString",
        "Encoding.UTF8.GetBytes",
        "GetBytes",
        "GetString",
        "StringReader",
        "MemoryStream",
        "StreamReader",
        "ReadToEnd",
        "ReadToEndAsync",
        "StringBuilder",
        "String",
        "Path.GetFullPath",
        "XmlTextReader",
        "DecompressedBytes",
    ],
    joining: &[
        "string.Format",
        "String.Format",
        "string.Concat",
        "String.Concat",
        "string.Join",
        "String.Join",
        "Path.Combine",
        "Path.Join",
        "Format",
    ],
    binding: &[],
    given,
    marks: &[
        words("DangerousAcceptAnyServerCertificateValidator", SiteKind::TlsUnverified, ""),
        words("ServerCertificateCustomValidationCallback = ( message , cert , chain , errors ) => true", SiteKind::TlsUnverified, ""),
        words("ServerCertificateValidationCallback += ( sender , cert , chain , sslPolicyErrors ) => true", SiteKind::TlsUnverified, ""),
        words("ValidateIssuerSigningKey = false", SiteKind::TokenUnverified, "none"),
        words("RequireSignedTokens = false", SiteKind::TokenUnverified, "none"),
        words("ValidateLifetime = false", SiteKind::TokenUnverified, "expiry"),
        words("HttpOnly = false", SiteKind::WeakCookie, "readable by scripts"),
    ],
};

/// What a parameter brings along: of an action, whatever the framework binds.
fn given(code: &Code<'_>, function: &Function, parameter: &Parameter) -> Given {
    let kind = parameter.kind.as_str();
    let last = kind.rsplit([' ', ']']).next().unwrap_or(kind).trim_end_matches('?');
    let number =
        matches!(last, "int" | "long" | "Guid" | "bool" | "decimal" | "double" | "DateTime" | "float" | "CancellationToken" | "DateOnly");
    let served = kind.contains("[FromServices]") || last.starts_with('I') && last.chars().nth(1).is_some_and(|c| c.is_ascii_uppercase());
    if aspnet::is_action(code, function) {
        return match last {
            _ if served => Given::Nothing,
            _ if number => Given::SentNumber,
            "string" | "String" => Given::Sent,
            _ => Given::SentWhole,
        };
    }
    if number || served { Given::Nothing } else { Given::Handed }
}

pub(super) fn read(code: &Code<'_>, module: &mut Module, facts: &mut Facts) {
    if !code.ships() {
        return;
    }
    aspnet::read(code, &DIALECT, module, facts);
    // The page for developers, whatever the environment.
    for call in code.calls.iter().filter(|call| call.last() == "UseDeveloperExceptionPage") {
        let before = call.start.saturating_sub(60)..call.start;
        let asked = before.into_iter().any(|at| {
            matches!(code.word(at), "IsDevelopment" | "IsStaging" | "IsEnvironment" | "IsProduction" | "EnvironmentName" | "DEBUG")
        });
        if !asked {
            state(code, SiteKind::DebugOn, "ASP.NET", call.start, facts);
        }
    }
}
