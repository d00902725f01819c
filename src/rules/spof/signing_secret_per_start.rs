//! Secrets of log-ins that each start of the server makes anew.

use crate::facts::{Project, SiteKind};
use crate::rules::sites::fail_each;
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "spof/signing-secret-per-start",
    title: "Each start of the server makes a new secret for log-ins (`{name}`)",
    pass_title: "The secret that signs log-ins outlives a restart",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "Every release and every crash signs all customers out. As soon as two servers or workers run, each refuses the log-ins of the other: \
          people are thrown out at random, and nobody finds the cause in the code.",
    fix: "Take the secret from the environment and refuse to start without it.",
    prompt: "Replace the secret that is made by chance at start by one that is read from the environment. Where it is absent, stop with a \
             clear message instead of making one. Set it once on the host (32 random bytes). Do not change how tokens are signed. Done when \
             a log-in survives a restart of the server.",
    cannot_see: "Whether the variable is set where the product runs.",
    refs: &[Ref::Url("https://flask.palletsprojects.com/en/stable/config/#SECRET_KEY"), Ref::Url("https://12factor.net/config")],
    judge,
    bad: samples![
        { "Flask":
            "requirements.txt" => "flask==3.1.0\n",
            "app.py" => "import os\nfrom flask import Flask\n\napp = Flask(__name__)\n⟦app.secret_key = os.urandom(24)⟧\n",
            "config.py" => "import os, secrets\n\nJWT_SECRET = ⟦os.environ.get('JWT_SECRET', secrets.token_hex(32))⟧\n",
        }
        { "Go":
            "go.mod" => "module shop\n",
            "auth.go" => r##"package main

import (
	"crypto/rand"
	"os"
)

var key []byte

func setUp() {
	secret := ⟦os.Getenv("JWT_SECRET")⟧
	if secret == "" {
		key = make([]byte, 32)
		rand.Read(key)
		return
	}
	key = []byte(secret)
}
"##,
        }
    ],
    good: samples![{ "a secret that is asked for, and chance for other things":
        "requirements.txt" => "flask==3.1.0\n",
        "app.py" => "import os\nimport secrets\nfrom flask import Flask\n\napp = Flask(__name__)\napp.secret_key = os.environ['SECRET_KEY']\n\ndef invite():\n    return secrets.token_urlsafe(16)\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    fail_each(
        project,
        out,
        |site| site.kind == SiteKind::SecretPerStart,
        |site, finding| {
            finding.name("name", site.detail.clone()).confidence(Confidence::Medium);
        },
    );
}
