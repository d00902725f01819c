//! Go: net/http, gin, echo, chi, fiber and gorilla.

mod handed;
mod routes;
mod sites;

use super::tokens::{Arrival, Code, Dialect, Function, Given, Mark, PAGE, Parameter, SELF, SHELL, Sent, into};
use crate::facts::{Demand, Facts, Language, Module, Sink, SiteKind};

const fn sent(kind: &'static str, path: &'static str) -> Sent {
    Sent { kind, path, whole: false }
}

const fn site(call: &'static str, given: &'static str, kind: SiteKind, detail: &'static str) -> Mark {
    Mark { words: "", call, given, needs: "", kind, detail }
}

/// Words of what holds a connection to a database.
const DB: &str = "db|tx|conn|pool|sqlx|store|repo|stmt|gorm|engine|orm|client|dao";

pub(super) static DIALECT: Dialect = Dialect {
    language: Language::Go,
    syntax: &super::tokens::GO,
    sources: &[
        sent("http.Request", "FormValue()"),
        sent("http.Request", "PostFormValue()"),
        sent("http.Request", "PathValue()"),
        sent("http.Request", "URL.Query()"),
        sent("http.Request", "URL.RawQuery"),
        sent("http.Request", "URL.Path"),
        sent("http.Request", "Header.Get()"),
        sent("http.Request", "Form"),
        sent("http.Request", "Form.Get()"),
        sent("http.Request", "PostForm"),
        sent("http.Request", "PostForm.Get()"),
        sent("http.Request", "Cookie()"),
        sent("http.Request", "Body"),
        sent("http.Request", "Host"),
        sent("http.Request", "Referer()"),
        sent("http.Request", "UserAgent()"),
        sent("http.Request", "FormFile()"),
        sent("", "mux.Vars()"),
        sent("", "chi.URLParam()"),
        sent("gin.Context", "Query()"),
        sent("gin.Context", "DefaultQuery()"),
        sent("gin.Context", "QueryArray()"),
        sent("gin.Context", "Param()"),
        sent("gin.Context", "PostForm()"),
        sent("gin.Context", "DefaultPostForm()"),
        sent("gin.Context", "GetHeader()"),
        sent("gin.Context", "GetRawData()"),
        sent("gin.Context", "Request.Body"),
        sent("gin.Context", "Request.FormValue()"),
        sent("gin.Context", "Request.URL.Query()"),
        sent("gin.Context", "FormFile()"),
        sent("gin.Context", "Cookie()"),
        sent("echo.Context", "QueryParam()"),
        sent("echo.Context", "Param()"),
        sent("echo.Context", "FormValue()"),
        sent("echo.Context", "FormFile()"),
        sent("echo.Context", "Request().Header.Get()"),
        sent("echo.Context", "Request().Body"),
        sent("fiber.Ctx", "Query()"),
        sent("fiber.Ctx", "Params()"),
        sent("fiber.Ctx", "FormValue()"),
        sent("fiber.Ctx", "Get()"),
        sent("fiber.Ctx", "Body()"),
        sent("fiber.Ctx", "FormFile()"),
        sent("fiber.Ctx", "Cookies()"),
    ],
    serves: |_| true,
    arrivals: &[
        into("Query", DB, 0, Sink::Sql, Demand::Built),
        into("QueryRow", DB, 0, Sink::Sql, Demand::Built),
        into("Queryx", DB, 0, Sink::Sql, Demand::Built),
        into("Exec", DB, 0, Sink::Sql, Demand::Built),
        into("MustExec", DB, 0, Sink::Sql, Demand::Built),
        into("Prepare", DB, 0, Sink::Sql, Demand::Built),
        into("Raw", DB, 0, Sink::Sql, Demand::Built),
        into("Where", "db|tx|gorm|model", 0, Sink::Sql, Demand::Built),
        into("Order", "db|tx|gorm|model", 0, Sink::Sql, Demand::Text),
        into("QueryContext", "", 1, Sink::Sql, Demand::Built),
        into("QueryRowContext", "", 1, Sink::Sql, Demand::Built),
        into("ExecContext", "", 1, Sink::Sql, Demand::Built),
        into("SelectContext", "", 2, Sink::Sql, Demand::Built),
        into("GetContext", DB, 2, Sink::Sql, Demand::Built),
        into("Select", DB, 1, Sink::Sql, Demand::Built),
        into("Get", "db|sqlx|tx", 1, Sink::Sql, Demand::Built),
        // With a context first, as pgx has it.
        into("Query", DB, 1, Sink::Sql, Demand::Built),
        into("QueryRow", DB, 1, Sink::Sql, Demand::Built),
        into("Exec", DB, 1, Sink::Sql, Demand::Built),
        into("exec.Command", "", SHELL, Sink::Shell, Demand::Text),
        into("os.Open", "", 0, Sink::Path, Demand::Text),
        into("os.OpenFile", "", 0, Sink::Path, Demand::Text),
        into("os.Create", "", 0, Sink::Path, Demand::Text),
        into("os.ReadFile", "", 0, Sink::Path, Demand::Text),
        into("os.WriteFile", "", 0, Sink::Path, Demand::Text),
        into("os.Remove", "", 0, Sink::Path, Demand::Text),
        into("os.RemoveAll", "", 0, Sink::Path, Demand::Text),
        into("ioutil.ReadFile", "", 0, Sink::Path, Demand::Text),
        into("ioutil.WriteFile", "", 0, Sink::Path, Demand::Text),
        into("http.ServeFile", "", 2, Sink::Path, Demand::Text),
        into("SaveUploadedFile", "", 1, Sink::Path, Demand::Text),
        into("http.Get", "", 0, Sink::OutgoingUrl, Demand::Head),
        into("http.Post", "", 0, Sink::OutgoingUrl, Demand::Head),
        into("http.PostForm", "", 0, Sink::OutgoingUrl, Demand::Head),
        into("http.Head", "", 0, Sink::OutgoingUrl, Demand::Head),
        into("http.NewRequest", "", 1, Sink::OutgoingUrl, Demand::Head),
        into("http.NewRequestWithContext", "", 2, Sink::OutgoingUrl, Demand::Head),
        into("Get", "httpclient|http.client", 0, Sink::OutgoingUrl, Demand::Head),
        into("http.Redirect", "", 2, Sink::Redirect, Demand::Head),
        into("Redirect", "c", 1, Sink::Redirect, Demand::Head),
        into("template.HTML", "", 0, Sink::Html, Demand::Text),
        into("template.JS", "", 0, Sink::Html, Demand::Text),
        into("template.URL", "", 0, Sink::Html, Demand::Head),
        into("fmt.Fprintf", "", PAGE, Sink::Html, Demand::Text),
        into("fmt.Fprint", "", PAGE, Sink::Html, Demand::Text),
        into("fmt.Fprintln", "", PAGE, Sink::Html, Demand::Text),
        into("io.WriteString", "", PAGE, Sink::Html, Demand::Text),
        Arrival { call: "Execute", holder: "", needs: "\"text/template\"", at: PAGE, sink: Sink::Html, demand: Demand::Text },
        Arrival { call: "ExecuteTemplate", holder: "", needs: "\"text/template\"", at: PAGE, sink: Sink::Html, demand: Demand::Text },
        into("WriteString", "responsewriter", 0, Sink::Html, Demand::Built),
        into("HTML", "echo.context", 1, Sink::Html, Demand::Built),
        into("template.Parse", "", 0, Sink::Code, Demand::Text),
        Arrival { call: "Parse", holder: "template.new", needs: "", at: 0, sink: Sink::Code, demand: Demand::Text },
        into("regexp.Compile", "", 0, Sink::Pattern, Demand::Text),
        into("regexp.MustCompile", "", 0, Sink::Pattern, Demand::Text),
        into("plugin.Open", "", 0, Sink::Code, Demand::Head),
        into("Eval", "otto|goja|vm|govaluate", SELF, Sink::Code, Demand::Text),
    ],
    clean: &[
        "html.EscapeString",
        "template.HTMLEscapeString",
        "HTMLEscaper",
        "url.QueryEscape",
        "url.PathEscape",
        "filepath.Base",
        "path.Base",
        "pq.QuoteIdentifier",
        "QuoteIdentifier",
        "Sanitize",
        "SanitizeBytes",
        "SanitizeReader",
        "HashPassword",
        "GenerateFromPassword",
        "uuid.NewString",
        "base64.StdEncoding.EncodeToString",
        "hex.EncodeToString",
        "regexp.QuoteMeta",
        "securejoin.SecureJoin",
        "Encode",
        "Sum256",
        "md5.Sum",
    ],
    numbers: &[
        "strconv.Atoi",
        "strconv.ParseInt",
        "strconv.ParseUint",
        "strconv.ParseFloat",
        "strconv.ParseBool",
        "uuid.Parse",
        "uuid.FromString",
        "uuid.MustParse",
        "ObjectIDFromHex",
        "time.Parse",
        "int",
        "int64",
        "uint",
        "uint64",
        "float64",
        "cast.ToInt",
        "ParamsInt",
        "QueryInt",
    ],
    passing: &[
        "string",
        "[]byte",
        "byte",
        "strings.TrimSpace",
        "strings.Trim",
        "strings.ToLower",
        "strings.ToUpper",
        "strings.TrimPrefix",
        "strings.TrimSuffix",
        "strings.TrimLeft",
        "strings.TrimRight",
        "strings.Split",
        "strings.Title",
        "strings.Clone",
        "io.ReadAll",
        "ioutil.ReadAll",
        "url.QueryUnescape",
        "url.PathUnescape",
        "url.Parse",
        "filepath.Clean",
        "path.Clean",
        "append",
        "strings.NewReader",
        "bytes.NewReader",
        "bytes.NewBufferString",
        "base64.StdEncoding.DecodeString",
        "html.UnescapeString",
    ],
    joining: &["fmt.Sprintf", "fmt.Sprint", "fmt.Sprintln", "strings.Join", "filepath.Join", "path.Join", "strings.Repeat", "url.JoinPath"],
    binding: &[
        ("gin.Context", "Bind"),
        ("gin.Context", "BindJSON"),
        ("gin.Context", "ShouldBind"),
        ("gin.Context", "ShouldBindJSON"),
        ("gin.Context", "ShouldBindQuery"),
        ("gin.Context", "ShouldBindUri"),
        ("gin.Context", "BindQuery"),
        ("echo.Context", "Bind"),
        ("fiber.Ctx", "BodyParser"),
        ("fiber.Ctx", "QueryParser"),
        ("", "Decode"),
        ("", "render.DecodeJSON"),
    ],
    given,
    marks: &[
        Mark { words: "InsecureSkipVerify : true", call: "", given: "", needs: "", kind: SiteKind::TlsUnverified, detail: "" },
        Mark { words: "InsecureSkipVerify = true", call: "", given: "", needs: "", kind: SiteKind::TlsUnverified, detail: "" },
        // A token that came straight from its issuer, or that is verified beside it, may be looked into.
        Mark {
            words: "",
            call: "ParseUnverified",
            given: "",
            needs: "!ParseWithClaims|jwt.Parse(|oauth2|Verify|verify|func ParseUnverified|parseUnverified",
            kind: SiteKind::TokenUnverified,
            detail: "decode",
        },
        Mark {
            words: "jwt . UnsafeAllowNoneSignatureType",
            call: "",
            given: "",
            needs: "",
            kind: SiteKind::TokenUnverified,
            detail: "none",
        },
        Mark { words: "jwt . SigningMethodNone", call: "", given: "", needs: "", kind: SiteKind::TokenUnverified, detail: "none" },
        site("gin.SetMode", "gin.DebugMode", SiteKind::DebugOn, "gin"),
        Mark { words: "", call: "ssh.InsecureIgnoreHostKey", given: "", needs: "", kind: SiteKind::TlsUnverified, detail: "" },
    ],
};

/// Requests are read by name; everything else is handed over.
fn given(_: &Code<'_>, _: &Function, parameter: &Parameter) -> Given {
    let kind = parameter.kind.as_str();
    let nothing = ["http.Request", "http.ResponseWriter", "gin.Context", "echo.Context", "fiber.Ctx", "context.Context", "error"]
        .iter()
        .any(|name| kind.contains(name));
    let number =
        matches!(kind, "int" | "int64" | "uint" | "uint64" | "int32" | "float64" | "bool" | "uuid.UUID" | "time.Time" | "time.Duration");
    if nothing || number { Given::Nothing } else { Given::Handed }
}

pub(super) fn read(code: &Code<'_>, module: &mut Module, facts: &mut Facts) {
    if !code.ships() {
        return;
    }
    facts.endpoints.extend(routes::read(code, &DIALECT, module));
    sites::read(code, facts);
}
