//! Java and Kotlin: Spring's controllers and security settings, servlets, JAX-RS.

mod security;
mod spring;

use super::tokens::{ANY, Arrival, Code, Dialect, Function, Given, Mark, Parameter, SELF, SHELL, Sent, into, state};
use crate::facts::{Demand, Facts, Language, Module, Sink, SiteKind};

const fn sent(path: &'static str) -> Sent {
    Sent { kind: "HttpServletRequest", path, whole: false }
}

const fn file(path: &'static str) -> Sent {
    Sent { kind: "MultipartFile", path, whole: false }
}

const fn xml(call: &'static str, holder: &'static str, needs: &'static str) -> Arrival {
    Arrival { call, holder, needs, at: 0, sink: Sink::Xml, demand: Demand::Any }
}

const fn call(call: &'static str, given: &'static str, needs: &'static str, kind: SiteKind, detail: &'static str) -> Mark {
    Mark { words: "", call, given, needs, kind, detail }
}

static SOURCES: &[Sent] = &[
    sent("getParameter()"),
    sent("getParameterValues()"),
    sent("getParameterMap()"),
    sent("getHeader()"),
    sent("getQueryString()"),
    sent("getInputStream()"),
    sent("getReader()"),
    sent("getCookies()"),
    sent("getPart()"),
    sent("getPathInfo()"),
    file("getOriginalFilename()"),
    file("originalFilename"),
    Sent { kind: "Cookie", path: "getValue()", whole: false },
];

static ARRIVALS: &[Arrival] = &[
    into("createQuery", "", 0, Sink::Sql, Demand::Built),
    into("createNativeQuery", "", 0, Sink::Sql, Demand::Built),
    into("createSQLQuery", "", 0, Sink::Sql, Demand::Built),
    into("executeQuery", "statement|stmt|st", 0, Sink::Sql, Demand::Text),
    into("executeUpdate", "statement|stmt|st", 0, Sink::Sql, Demand::Text),
    into("execute", "statement|stmt", 0, Sink::Sql, Demand::Text),
    into("execute", "jdbc|st|template|db", 0, Sink::Sql, Demand::Built),
    into("addBatch", "", 0, Sink::Sql, Demand::Built),
    into("prepareStatement", "", 0, Sink::Sql, Demand::Built),
    into("prepareCall", "", 0, Sink::Sql, Demand::Built),
    into("query", "jdbc|template", 0, Sink::Sql, Demand::Built),
    into("update", "jdbc|template", 0, Sink::Sql, Demand::Built),
    into("queryForObject", "", 0, Sink::Sql, Demand::Built),
    into("queryForList", "", 0, Sink::Sql, Demand::Built),
    into("queryForMap", "", 0, Sink::Sql, Demand::Built),
    into("queryForRowSet", "", 0, Sink::Sql, Demand::Built),
    into("rawQuery", "", 0, Sink::Sql, Demand::Built),
    into("execSQL", "", 0, Sink::Sql, Demand::Built),
    into("exec", "runtime", 0, Sink::Shell, Demand::Text),
    into("new ProcessBuilder", "", SHELL, Sink::Shell, Demand::Text),
    into("command", "processbuilder|builder", SHELL, Sink::Shell, Demand::Text),
    into("new File", "", ANY, Sink::Path, Demand::Text),
    into("new FileInputStream", "", 0, Sink::Path, Demand::Text),
    into("new FileOutputStream", "", 0, Sink::Path, Demand::Text),
    into("new FileReader", "", 0, Sink::Path, Demand::Text),
    into("new FileWriter", "", 0, Sink::Path, Demand::Text),
    into("Paths.get", "", ANY, Sink::Path, Demand::Text),
    into("Path.of", "", ANY, Sink::Path, Demand::Text),
    into("resolve", "path|dir|root|location|folder|upload", 0, Sink::Path, Demand::Text),
    into("openConnection", "", SELF, Sink::OutgoingUrl, Demand::Head),
    into("openStream", "", SELF, Sink::OutgoingUrl, Demand::Head),
    into("getForObject", "", 0, Sink::OutgoingUrl, Demand::Head),
    into("getForEntity", "", 0, Sink::OutgoingUrl, Demand::Head),
    into("postForObject", "", 0, Sink::OutgoingUrl, Demand::Head),
    into("postForEntity", "", 0, Sink::OutgoingUrl, Demand::Head),
    into("exchange", "rest|template", 0, Sink::OutgoingUrl, Demand::Head),
    into("Jsoup.connect", "", 0, Sink::OutgoingUrl, Demand::Head),
    into("new HttpGet", "", 0, Sink::OutgoingUrl, Demand::Head),
    into("new HttpPost", "", 0, Sink::OutgoingUrl, Demand::Head),
    into("Request.Get", "", 0, Sink::OutgoingUrl, Demand::Head),
    into("ImageIO.read", "", 0, Sink::OutgoingUrl, Demand::Head),
    into("uri", "webclient|client|newbuilder", 0, Sink::OutgoingUrl, Demand::Head),
    into("newBuilder", "httprequest", 0, Sink::OutgoingUrl, Demand::Head),
    into("sendRedirect", "", 0, Sink::Redirect, Demand::Head),
    into("new RedirectView", "", 0, Sink::Redirect, Demand::Head),
    into("write", "getwriter|writer|out|printwriter", 0, Sink::Html, Demand::Built),
    into("print", "getwriter|writer|printwriter", 0, Sink::Html, Demand::Text),
    into("println", "getwriter|writer|printwriter", 0, Sink::Html, Demand::Text),
    into("new ObjectInputStream", "", 0, Sink::Deserialise, Demand::Text),
    into("SerializationUtils.deserialize", "", 0, Sink::Deserialise, Demand::Text),
    into("fromXML", "", 0, Sink::Deserialise, Demand::Text),
    into("new XMLDecoder", "", 0, Sink::Deserialise, Demand::Text),
    Arrival { call: "load", holder: "yaml", needs: "!SafeConstructor", at: 0, sink: Sink::Deserialise, demand: Demand::Text },
    Arrival { call: "parseObject", holder: "json", needs: "fastjson", at: 0, sink: Sink::Deserialise, demand: Demand::Text },
    Arrival { call: "JSON.parse", holder: "", needs: "fastjson", at: 0, sink: Sink::Deserialise, demand: Demand::Text },
    Arrival {
        call: "readValue",
        holder: "mapper",
        needs: "enableDefaultTyping|activateDefaultTyping",
        at: 0,
        sink: Sink::Deserialise,
        demand: Demand::Text,
    },
    xml("parse", "documentbuilder|saxparser|xmlreader|builder|reader|db|digester|parser", "!disallow-doctype-decl"),
    xml("read", "saxreader|reader", "SAXReader"),
    xml("build", "saxbuilder|builder", "SAXBuilder"),
    xml("createXMLStreamReader", "", "!SUPPORT_DTD"),
    into("eval", "engine|script", 0, Sink::Code, Demand::Text),
    into("parseExpression", "", 0, Sink::Code, Demand::Text),
    into("evaluate", "groovy|shell|velocity|ognl|mvel", ANY, Sink::Code, Demand::Text),
    into("Ognl.getValue", "", 0, Sink::Code, Demand::Text),
    into("MVEL.eval", "", 0, Sink::Code, Demand::Text),
    into("Class.forName", "", 0, Sink::Code, Demand::Head),
    into("Pattern.compile", "", 0, Sink::Pattern, Demand::Text),
    into("lookup", "context|ctx|jndi", 0, Sink::Code, Demand::Head),
    into("evaluateJavascript", "", 0, Sink::Code, Demand::Text),
];

static CLEAN: &[&str] = &[
    "escapeHtml4",
    "escapeHtml",
    "htmlEscape",
    "HtmlUtils.htmlEscape",
    "encodeForHTML",
    "forHtml",
    "forHtmlContent",
    "clean",
    "Jsoup.clean",
    "sanitize",
    "cleanPath_and_check",
    "URLEncoder.encode",
    "getName",
    "encodeForSQL",
    "encode",
    "hash",
    "digest",
    "isValid",
    "fromString",
    "escapeSql",
    "quote",
    "Pattern.quote",
    "getFileName",
    "getExtension",
    "FilenameUtils.getName",
    "randomUUID",
    "getSize",
    "getContentType",
    "md5Hex",
    "sha256Hex",
    "hashpw",
    "securityUtils",
    "validate",
    "sqlFilter",
];
static NUMBERS: &[&str] = &[
    "parseInt",
    "Integer.valueOf",
    "Long.valueOf",
    "parseLong",
    "parseDouble",
    "parseBoolean",
    "Boolean.valueOf",
    "UUID.fromString",
    "toInt",
    "toLong",
    "toDouble",
    "toBoolean",
    "LocalDate.parse",
    "Instant.parse",
    "valueOf",
    "toIntOrNull",
    "toLongOrNull",
    "BigDecimal",
];
static PASSING: &[&str] = &[
    "String.valueOf",
    "URLDecoder.decode",
    "new",
    "URL",
    "URI",
    "URI.create",
    "File",
    "StringBuilder",
    "StringBuffer",
    "String",
    "StringReader",
    "InputSource",
    "ByteArrayInputStream",
    "decode",
    "Optional.of",
    "Optional.ofNullable",
    "Objects.toString",
    "Objects.requireNonNull",
    "cleanPath",
    "StringUtils.cleanPath",
    "InputStreamReader",
    "BufferedReader",
    "Arrays.asList",
    "List.of",
    "listOf",
    "arrayOf",
    "Paths.get",
    "Path.of",
    "HttpGet",
    "IOUtils.toString",
    "getBytes",
    "Base64.getDecoder",
    "parseBase64Binary",
    "getRequestBody",
    "WebUtils.getRequestBody",
    "toUri",
    "StringUtils.trim",
    "trim",
    "FileInputStream",
];
static JOINING: &[&str] = &["String.format", "format", "formatted", "String.join", "concat", "MessageFormat.format", "fromUriString"];

static MARKS: &[Mark] = &[
    call("parseClaimsJwt", "", "", SiteKind::TokenUnverified, "none"),
    call("JWT.decode", "", "!.verify(", SiteKind::TokenUnverified, "decode"),
    Mark { words: "Algorithm . none", call: "", given: "", needs: "", kind: SiteKind::TokenUnverified, detail: "none" },
    Mark { words: "NoopHostnameVerifier . INSTANCE", call: "", given: "", needs: "", kind: SiteKind::TlsUnverified, detail: "" },
    Mark { words: "ALLOW_ALL_HOSTNAME_VERIFIER", call: "", given: "", needs: "", kind: SiteKind::TlsUnverified, detail: "" },
    Mark { words: "TrustAllStrategy", call: "", given: "", needs: "", kind: SiteKind::TlsUnverified, detail: "" },
    Mark {
        words: "NoOpPasswordEncoder . getInstance",
        call: "",
        given: "",
        needs: "",
        kind: SiteKind::WeakPasswordStorage,
        detail: "compared unhashed",
    },
];

macro_rules! dialect {
    ($language:ident, $syntax:ident) => {
        Dialect {
            language: Language::$language,
            syntax: &super::tokens::$syntax,
            sources: SOURCES,
            serves: |_| true,
            arrivals: ARRIVALS,
            clean: CLEAN,
            numbers: NUMBERS,
            passing: PASSING,
            joining: JOINING,
            binding: &[],
            given,
            marks: MARKS,
        }
    };
}

pub(super) static JAVA: Dialect = dialect!(Java, JAVA);
pub(super) static KOTLIN: Dialect = dialect!(Kotlin, KOTLIN);

/// What a parameter brings along: of a route, whatever the framework fills in.
fn given(code: &Code<'_>, function: &Function, parameter: &Parameter) -> Given {
    let kind = parameter.kind.as_str();
    let number = |kind: &str| {
        let last = kind.rsplit([' ', '.']).next().unwrap_or(kind).trim_end_matches('?');
        matches!(
            last,
            "int"
                | "long"
                | "Integer"
                | "Long"
                | "Int"
                | "boolean"
                | "Boolean"
                | "double"
                | "Double"
                | "float"
                | "UUID"
                | "LocalDate"
                | "LocalDateTime"
                | "Instant"
                | "BigDecimal"
                | "Date"
                | "short"
                | "Short"
                | "Pageable"
                | "Sort"
        )
    };
    let sent = [
        "@RequestParam",
        "@PathVariable",
        "@RequestBody",
        "@RequestHeader",
        "@CookieValue",
        "@ModelAttribute",
        "@QueryParam",
        "@PathParam",
        "@FormParam",
        "@HeaderParam",
        "@RequestPart",
        "@MatrixVariable",
    ];
    let routed = spring::is_route(code, function);
    if routed || sent.iter().any(|mark| kind.contains(mark)) {
        if number(kind) {
            return Given::SentNumber;
        }
        let last = kind.rsplit([' ', '.', ')']).next().unwrap_or(kind);
        if last.trim_end_matches('?') == "String" {
            return Given::Sent;
        }
        return if sent.iter().any(|mark| kind.contains(mark)) && !last.contains("MultipartFile") {
            Given::SentWhole
        } else {
            Given::Nothing
        };
    }
    if kind.contains("HttpServlet") || number(kind) { Given::Nothing } else { Given::Handed }
}

pub(super) fn read(code: &Code<'_>, module: &mut Module, facts: &mut Facts) {
    if !code.ships() {
        return;
    }
    let dialect = if code.entry.language == Some(Language::Kotlin) { &KOTLIN } else { &JAVA };
    facts.endpoints.extend(spring::read(code, dialect));
    security::read(code, module, facts);
    clients(code, facts);
    spring::statements(code, facts);
}

/// `new RestTemplate()` waits without end unless it is told otherwise.
fn clients(code: &Code<'_>, facts: &mut Facts) {
    let told =
        ["setConnectTimeout", "setReadTimeout", "setRequestFactory", "ClientHttpRequestFactory", "RestTemplateBuilder", "connectTimeout"]
            .iter()
            .any(|word| code.has(word));
    for made in
        code.calls.iter().filter(|made| made.name == "RestTemplate" && made.args.is_empty() && (made.makes || dialect_is_kotlin(code)))
    {
        if !told {
            state(code, SiteKind::CallWithoutTimeout, "another server", made.start, facts);
        }
    }
    // Trust managers that trust everybody: a check with nothing in it.
    for function in code.functions.iter().filter(|function| function.name == "checkServerTrusted") {
        if function.body.is_empty() || function.body.len() == 1 {
            state(code, SiteKind::TlsUnverified, "", function.word, facts);
        }
    }
}

fn dialect_is_kotlin(code: &Code<'_>) -> bool {
    code.entry.language == Some(Language::Kotlin)
}
