//! Functions of AWS Lambda, as the Serverless Framework and SAM put them at addresses, queues and schedules, with the
//! authorizer that stands before each.

use super::yaml::{self, Node};
use crate::facts::{EndpointKind, Facts, Guard, GuardKind, Registration};
use crate::intake::Entry;
use crate::readers::{Reader, Source};

/// Most functions that are kept for one file.
const FUNCTIONS: usize = 500;

/// Reads both kinds of files.
pub(super) struct Lambda;

impl Reader for Lambda {
    fn claims(&self, entry: &Entry, source: &Source<'_>) -> bool {
        let name = super::file_name(&entry.path);
        let yaml = name.ends_with(".yml") || name.ends_with(".yaml");
        yaml && (name.starts_with("serverless.") || source.whole().contains("AWS::Serverless::Function"))
    }

    fn read(&self, entry: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        let nodes = yaml::nodes(source);
        let found = if super::file_name(&entry.path).starts_with("serverless.") { serverless(&nodes) } else { sam(&nodes) };
        let folder = entry.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for event in found.into_iter().take(FUNCTIONS) {
            let Some((module, function)) = event.handler.rsplit_once('.').filter(|(module, _)| !module.contains("${")) else { continue };
            let module = format!("{folder}/{}/{module}", event.code);
            let guards = event.guard.map(|(kind, by)| Guard { kind, by, fails_open: false, origin: source.at(event.at) });
            facts.registrations.push(Registration {
                framework: "aws-lambda".to_owned(),
                kind: event.kind,
                method: event.method,
                route: event.route,
                module: module.trim_start_matches('/').to_owned(),
                function: function.to_owned(),
                guards: guards.into_iter().collect(),
                origin: source.at(event.at),
            });
        }
        Ok(())
    }
}

/// What wakes a function up.
struct Event {
    kind: EndpointKind,
    method: Option<String>,
    route: String,
    handler: String,
    /// Folder of the code, from the file's own.
    code: String,
    guard: Option<(GuardKind, String)>,
    at: usize,
}

impl Event {
    fn new(kind: EndpointKind, name: &str, at: usize) -> Self {
        Self { kind, method: None, route: name.to_owned(), handler: String::new(), code: String::new(), guard: None, at }
    }

    fn route(&mut self, path: &str) {
        self.route = format!("/{}", path.trim_start_matches('/'));
        let lower = self.route.to_ascii_lowercase();
        if self.kind == EndpointKind::Http && (lower.contains("webhook") || lower.contains("/hooks/")) {
            self.kind = EndpointKind::Webhook;
        }
    }

    fn method(&mut self, method: &str) {
        self.method =
            Some(method.to_ascii_uppercase()).filter(|method| !matches!(method.as_str(), "ANY" | "*" | "X-AMAZON-APIGATEWAY-ANY-METHOD"));
    }

    /// `POST users/create`
    fn line(&mut self, text: &str) {
        if let Some((method, path)) = text.split_once(' ') {
            self.method(method);
            self.route(path.trim());
        }
    }

    fn authorizer(&mut self, named: &str) {
        let by = if named.is_empty() || named.contains("${") { "authorizer".to_owned() } else { format!("authorizer {named}") };
        self.guard.get_or_insert((GuardKind::Login, by.chars().take(80).collect()));
    }
}

/// `functions:` of the Serverless Framework.
fn serverless(nodes: &[Node<'_>]) -> Vec<Event> {
    let mut found: Vec<Event> = Vec::new();
    // The function that is being read: its name, its handler, and where its events start in `found`.
    let (mut name, mut handler, mut first) = ("", String::new(), 0);
    let settle = |found: &mut Vec<Event>, first: usize, handler: &str| {
        for event in found.iter_mut().skip(first) {
            event.handler = handler.to_owned();
        }
    };
    for node in nodes.iter().filter(|node| node.part(0) == "functions") {
        if node.part(1) != name {
            settle(&mut found, first, &handler);
            (name, handler, first) = (node.part(1), String::new(), found.len());
        }
        match (node.path.len(), node.part(2), node.part(3)) {
            (3, "handler", _) => handler = node.value.to_owned(),
            (3, "url", _) if node.value != "false" => {
                let mut event = Event::new(EndpointKind::Function, name, node.at);
                event.guard = (node.value == "aws_iam").then(|| (GuardKind::Login, "aws_iam".to_owned()));
                found.push(event);
            }
            (4, "url", "authorizer") if node.value == "aws_iam" => {
                if let Some(event) = found.last_mut() {
                    event.authorizer("aws_iam");
                }
            }
            (3, "events", "") if !node.value.is_empty() && !node.value.starts_with('[') => {
                found.push(Event::new(kind(node.value), name, node.at));
            }
            (4, "events", wakes) => {
                let mut event = Event::new(kind(wakes), name, node.at);
                if event.kind == EndpointKind::Http {
                    event.line(node.value);
                } else if event.kind == EndpointKind::Socket && !node.value.is_empty() {
                    node.value.clone_into(&mut event.route);
                }
                found.push(event);
            }
            (5.., "events", _) => {
                let Some(event) = found.last_mut() else { continue };
                match (node.path.len(), node.part(4)) {
                    (5, "path") => event.route(node.value),
                    (5, "method") => event.method(node.value),
                    (5, "route") => node.value.clone_into(&mut event.route),
                    (5, "private") if node.value == "true" => event.guard = Some((GuardKind::SharedSecret, "API key".to_owned())),
                    (5, "authorizer") => event.authorizer(node.value),
                    (6, "authorizer") if matches!(node.key(), "name" | "type") => {
                        event.guard = None;
                        event.authorizer(node.value);
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    }
    settle(&mut found, first, &handler);
    // Who may open a socket is asked once, and holds for its messages.
    let opened =
        found.iter().find(|event| event.kind == EndpointKind::Socket && event.route == "$connect").and_then(|event| event.guard.clone());
    found.retain(|event| !matches!(event.route.as_str(), "$connect" | "$disconnect"));
    for event in found.iter_mut().filter(|event| event.kind == EndpointKind::Socket) {
        event.guard = event.guard.take().or_else(|| opened.clone());
    }
    found
}

fn kind(wakes: &str) -> EndpointKind {
    match wakes {
        "http" | "httpApi" => EndpointKind::Http,
        "websocket" => EndpointKind::Socket,
        _ => EndpointKind::Job,
    }
}

/// `Resources:` of SAM.
fn sam(nodes: &[Node<'_>]) -> Vec<Event> {
    let mut found: Vec<Event> = Vec::new();
    let default = nodes.iter().find(|node| node.key() == "DefaultAuthorizer").map(|node| node.value);
    let shared = |key: &str| {
        nodes
            .iter()
            .find(|node| node.part(0) == "Globals" && node.part(1) == "Function" && node.path.len() == 3 && node.key() == key)
            .map(|node| node.value)
    };
    let names: Vec<&str> = nodes
        .iter()
        .filter(|node| {
            node.part(0) == "Resources" && node.path.len() == 3 && node.key() == "Type" && node.value == "AWS::Serverless::Function"
        })
        .map(|node| node.part(1))
        .take(FUNCTIONS)
        .collect();
    for name in names {
        let first = found.len();
        let own: Vec<&Node<'_>> = nodes.iter().filter(|node| node.part(0) == "Resources" && node.part(1) == name).collect();
        let property = |key: &str| {
            own.iter().find(|node| node.path.len() == 4 && node.part(2) == "Properties" && node.key() == key).map(|node| node.value)
        };
        for node in &own {
            match (node.part(2), node.part(3), node.path.len(), node.key()) {
                ("Properties", "Events", 6, "Type") => {
                    let mut event = Event::new(kind_of_sam(node.value), name, node.at);
                    if event.kind == EndpointKind::Http
                        && let Some(default) = default
                    {
                        event.authorizer(default);
                    }
                    found.push(event);
                }
                ("Properties", "Events", 7, key) if node.part(5) == "Properties" => {
                    let Some(event) = found.last_mut() else { continue };
                    match key {
                        "Path" => event.route(node.value),
                        "Method" => event.method(node.value),
                        // `Auth: { Authorizer: NONE }`
                        "Auth" if node.value.contains("NONE") => event.guard = None,
                        "Auth" if node.value.contains("Authorizer") => event.authorizer(""),
                        _ => {}
                    }
                }
                ("Properties", "Events", 8, "Authorizer") => {
                    let Some(event) = found.last_mut() else { continue };
                    event.guard = None;
                    if node.value != "NONE" {
                        event.authorizer(node.value);
                    }
                }
                ("Properties", "Events", 8, "ApiKeyRequired") if node.value == "true" => {
                    if let Some(event) = found.last_mut() {
                        event.guard = Some((GuardKind::SharedSecret, "API key".to_owned()));
                    }
                }
                ("Properties", "FunctionUrlConfig", 5, "AuthType") => {
                    let mut event = Event::new(EndpointKind::Function, name, node.at);
                    event.guard = (node.value == "AWS_IAM").then(|| (GuardKind::Login, "AWS_IAM".to_owned()));
                    found.push(event);
                }
                _ => {}
            }
        }
        let handler = property("Handler").or_else(|| shared("Handler")).unwrap_or("");
        let code = property("CodeUri").or_else(|| shared("CodeUri")).unwrap_or("");
        for event in found.iter_mut().skip(first) {
            handler.clone_into(&mut event.handler);
            code.trim_matches('/').clone_into(&mut event.code);
        }
    }
    found
}

fn kind_of_sam(wakes: &str) -> EndpointKind {
    match wakes {
        "Api" | "HttpApi" => EndpointKind::Http,
        _ => EndpointKind::Job,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(path: &str, text: &str) -> Vec<String> {
        let source = Source::new(path, text, vec![]);
        let entry = Entry::new(0, path.to_owned(), text.len() as u64);
        let mut facts = Facts::default();
        assert!(Lambda.claims(&entry, &source));
        Lambda.read(&entry, &source, &mut facts).unwrap();
        let shown = |found: &Registration| {
            let guards: Vec<&str> = found.guards.iter().map(|guard| guard.by.as_str()).collect();
            let method = found.method.as_deref().unwrap_or("any");
            format!("{:?} {method} {} {}#{} {guards:?}", found.kind, found.route, found.module, found.function)
        };
        facts.registrations.iter().map(shown).collect()
    }

    #[test]
    fn functions_of_the_serverless_framework() {
        let text = "service: notes\nfunctions:\n  create:\n    handler: src/notes.create\n    events:\n      - http:\n          path: notes/\n          method: post\n          cors:\n            headers:\n              - X-A\n          authorizer:\n            type: COGNITO_USER_POOLS\n            authorizerId: ${cf:x}\n      - sqs: arn:aws:sqs:x\n  list:\n    events:\n      - httpApi: 'GET /notes'\n      - schedule: rate(1 day)\n    handler: ./src/notes.list\n  hello:\n    handler: hello.main\n    url: true\n  say:\n    handler: ws.say\n    events:\n      - websocket: say\n  open:\n    handler: ws.open\n    events:\n      - websocket:\n          route: $connect\n          authorizer: who\n  made:\n    handler: ${file(x.js):handler}\n    events:\n      - http: GET made\nresources:\n  x: y\n";
        assert_eq!(
            seen("api/serverless.yml", text),
            [
                "Http POST /notes/ api//src/notes#create [\"authorizer COGNITO_USER_POOLS\"]",
                "Job any create api//src/notes#create []",
                "Http GET /notes api//./src/notes#list []",
                "Job any list api//./src/notes#list []",
                "Function any hello api//hello#main []",
                "Socket any say api//ws#say [\"authorizer who\"]",
            ]
        );
    }

    #[test]
    fn functions_of_sam() {
        let text = "Resources:\n  Api:\n    Type: AWS::Serverless::Api\n    Properties:\n      Auth:\n        DefaultAuthorizer: Pool\n  Pay:\n    Type: AWS::Serverless::Function\n    Properties:\n      CodeUri: src/\n      Handler: pay.handler\n      Events:\n        Post:\n          Type: Api\n          Properties:\n            Path: /pay\n            Method: post\n        Hook:\n          Type: Api\n          Properties:\n            Path: /webhook\n            Method: post\n            Auth:\n              Authorizer: NONE\n        Nightly:\n          Type: Schedule\n          Properties:\n            Schedule: rate(1 day)\n";
        assert_eq!(
            seen("template.yaml", text),
            [
                "Http POST /pay src/pay#handler [\"authorizer Pool\"]",
                "Webhook POST /webhook src/pay#handler []",
                "Job any Pay src/pay#handler []",
            ]
        );
    }
}
