//! Calls of a workflow or an app that leave the machine without encryption.

use crate::facts::{Project, SiteKind};
use crate::rules::exports;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/unencrypted-call",
    title: "What is sent to {what} travels without encryption",
    pass_title: "Calls to other machines are encrypted",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "Everyone on the way (the café's network, a provider, a company proxy) can read and change what is sent, keys and customer data included.",
    fix: "Use the https address of the service. If it has none, do not send anything there that matters.",
    prompt: "Replace the http:// address in this step or call by the https:// one and make sure that certificates are checked. For a message broker, switch TLS on and use its encrypted port. Change nothing else. Done when no address in it starts with http:// apart from this machine's own.",
    cannot_see: "Whether the machine can only be reached inside a protected network.",
    refs: &[Ref::Cwe(319), Ref::Url("https://cheatsheetseries.owasp.org/cheatsheets/Transport_Layer_Security_Cheat_Sheet.html")],
    judge,
    bad: samples![{ "an app that logs in by http":
        "pubspec.yaml" => "name: shop\ndependencies:\n  flutter:\n    sdk: flutter\n  http: ^1.2.0\n",
        "lib/api.dart" => r##"import 'package:http/http.dart' as http;
Future<void> login(String email, String password) async {
  ⟦await http.post(Uri.parse('http://api.kurse.se/login'), body: {'email': email, 'password': password});⟧
}
"##,
    }
    { "a call by http":
        "flow.json" => r##"{ "name": "Orders", "active": true, "settings": { "executionOrder": "v1" }, "connections": {  }, "nodes": [
{ "name": "Get",
"type": "n8n-nodes-base.httpRequest", "typeVersion": 1, "position": [0, 0], "parameters": {
⟦"url": "http://api.kurse.se/v1"⟧ } }
] }"##,
    }],
    good: samples![{ "an app that calls by https, and its maker's own machine":
        "pubspec.yaml" => "name: shop\ndependencies:\n  flutter:\n    sdk: flutter\n  http: ^1.2.0\n",
        "lib/api.dart" => "import 'package:http/http.dart' as http;\nconst local = 'http://10.0.2.2:8080';\nFuture<void> load() => http.get(Uri.parse('https://api.kurse.se/rates'));\nbool plain(String url) => url.startsWith('http://api.kurse.se');\n",
    }
    { "https, this machine, a name that the platform fills in":
        "flow.json" => r##"{ "name": "Orders", "active": true, "settings": { "executionOrder": "v1" }, "connections": {  }, "nodes": [
{ "name": "A",
"type": "n8n-nodes-base.httpRequest", "typeVersion": 1, "position": [0, 0], "parameters": { "url": "https://api.kurse.se" } },
{ "name": "B",
"type": "n8n-nodes-base.httpRequest", "typeVersion": 1, "position": [0, 0], "parameters": { "url": "http://localhost:3000/x" } },
{ "name": "C",
"type": "n8n-nodes-base.httpRequest", "typeVersion": 1, "position": [0, 0], "parameters": { "url": "=http://{{ $json.host }}/x" } }
] }"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    exports::fail_sites(project, out, SiteKind::PlainHttp);
}
