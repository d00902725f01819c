//! A file that a platform starts, in a form that the platform does not take.

use crate::facts::{Project, SiteKind};
use crate::rules::sites::fail_each;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "spof/platform-entry-unusable",
    title: "{platform} cannot start the server from this file",
    pass_title: "Files that a platform starts have the form that it takes",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "What is deployed answers every request with an error, although it works on a developer's machine.",
    fix: "Offer the application under the name and in the form that the platform documents.",
    prompt: "In the file below api/, offer the WSGI or ASGI application as a variable named app (from app import app) and \
          remove the function named handler: Vercel takes handler for a class that derives from BaseHTTPRequestHandler \
          and stops. Keep vercel.json pointing to the file. Done when the deployed address answers.",
    cannot_see: "Whether the platform is used at all by now.",
    refs: &[Ref::Url("https://vercel.com/docs/functions/runtimes/python")],
    judge,
    bad: samples![
        { "a function where a class is asked for":
            "vercel.json" => r#"{ "rewrites": [{ "source": "/(.*)", "destination": "/api/index" }] }"#,
            "app.py" => "from flask import Flask\napp = Flask(__name__)\n",
            "api/index.py" => r#"from app import app

⟦def handler(request):⟧
    return app(request.environ, lambda status, headers: None)
"#,
        }
    ],
    good: samples![
        { "the application itself, and a class":
            "vercel.json" => r#"{ "rewrites": [{ "source": "/(.*)", "destination": "/api/index" }] }"#,
            "app.py" => "from flask import Flask\napp = Flask(__name__)\n",
            "api/index.py" => "from app import app\n",
            "api/time.py" => r#"from http.server import BaseHTTPRequestHandler
class handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
"#,
        }
        { "a function of another platform":
            "template.yaml" => "Resources: {}\n",
            "api/index.py" => "def handler(event, context):\n    return {\"statusCode\": 200}\n",
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    let vercel = project.facts.files.iter().any(|file| file.path == "vercel.json");
    fail_each(
        project,
        out,
        |site| site.kind == SiteKind::EntryUnusable && vercel,
        |site, finding| {
            finding.name("platform", site.detail.clone());
        },
    );
}
