//! Web servers that wait for slow visitors as long as those like.

use crate::facts::{Project, SiteKind};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use crate::sorted::Arrange;

pub(super) static RULE: Rule = Rule {
    id: "spof/server-without-timeout",
    title: "The web server waits without limit for slow visitors",
    pass_title: "The web server gives up on visitors who send nothing",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Scale,
    why: "Go's web server has no time limits of its own. A few hundred connections that are opened and left alone, by a bad network or on purpose, use up what the server has, and nobody else gets an answer.",
    fix: "Start the server through http.Server and give it limits for reading a request, for its headers and for idle connections.",
    prompt: "Replace http.ListenAndServe (or the router's own Run) by an http.Server with ReadHeaderTimeout of 5 s, ReadTimeout of 15 s, WriteTimeout of 30 s (more where answers are streamed) and IdleTimeout of 60 s, with the same handler and address. Change nothing else. Done when a connection that sends nothing is closed after a few seconds.",
    cannot_see: "Limits that a proxy in front of the server sets.",
    refs: &[Ref::Cwe(400), Ref::Url("https://pkg.go.dev/net/http#Server")],
    judge,
    bad: samples![{ "started without limits":
        "go.mod" => "module shop\n",
        "main.go" => r##"package main

import "net/http"

func main() {
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { w.Write([]byte("ok")) })
	⟦http.ListenAndServe(":8080", nil)⟧
}
"##,
    }
    { "a server whose fields say nothing of time":
        "go.mod" => "module shop\n",
        "main.go" => r##"package main

import "net/http"

func main() {
	⟦server := &http.Server{Addr: ":8080", Handler: routes()}⟧
	server.ListenAndServe()
}
"##,
    }],
    good: samples![{ "limits in the server, a listener on this machine alone":
        "go.mod" => "module shop\n",
        "main.go" => r##"package main

import (
	"net/http"
	"time"
)

func main() {
	go http.ListenAndServe("localhost:6060", nil)
	server := &http.Server{
		Addr:              ":8080",
		Handler:           routes(),
		ReadHeaderTimeout: 5 * time.Second,
	}
	server.ListenAndServe()
}
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    if !project.product.has_server || !project.facts.modules.iter().any(|module| module.path.ends_with(".go")) {
        out.not_applicable("There is no web server written in Go.");
        return;
    }
    let mut sites: Vec<_> = project.facts.sites.iter().filter(|site| site.kind == SiteKind::ServerWithoutTimeout).collect();
    sites.arrange_by_key(|site| (&site.origin.path, site.origin.line));
    match sites.split_first() {
        Some((first, others)) => {
            let others = others.iter().take(30).map(|site| site.origin.clone());
            out.fail(&first.origin).confidence(Confidence::Medium).related(others);
        }
        None => out.pass(),
    }
}
