//! Pages that describe the product's inside, for whoever asks.

use super::openness;
use crate::facts::{Origin, Project, SiteKind};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use crate::sorted::Arrange;

pub(super) static RULE: Rule = Rule {
    id: "security/inner-pages-public",
    title: "Anyone can read {what}",
    pass_title: "Pages about the product's inside are closed",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "Figures of the running server and the list of all its addresses help whoever looks for a weak place, and tell competitors how much \
          it is used.",
    fix: "Switch these pages off in production, or put a log-in or the inner network in front of them.",
    prompt: "Serve this page only outside of production or behind the log-in of an administrator (for figures: on a port that only the \
             inner network reaches, or behind a token that the monitoring knows). Do not change what it shows. Done when a request without \
             a log-in gets 401, 403 or 404 in production.",
    cannot_see: "Proxies and networks that close these addresses, and an interface that is meant for the public.",
    refs: &[Ref::Cwe(200), Ref::Url("https://owasp.org/API-Security/editions/2023/en/0xa9-improper-inventory-management/")],
    judge,
    bad: samples![
        { "Go: figures and a description":
            "go.mod" => "module shop\n",
            "main.go" => r##"package main

import (
	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

func main() {
	r := gin.Default()
	⟦r.GET("/metrics", gin.WrapH(promhttp.Handler()))⟧
	r.GET("/orders", list)
}
"##,
        }
        { "Django":
            "requirements.txt" => "Django==5.2\ndrf-spectacular==0.28\n",
            "shop/urls.py" => "from django.urls import path\nfrom drf_spectacular.views import SpectacularSwaggerView\nurlpatterns = [\n    ⟦path('docs/', SpectacularSwaggerView.as_view())⟧,\n]\n",
        }
    ],
    good: samples![{ "behind a log-in, or only while somebody writes the code":
        "go.mod" => "module shop\n",
        "main.go" => r##"package main

import (
	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

func main() {
	r := gin.Default()
	inner := r.Group("/inner", gin.BasicAuth(accounts))
	inner.GET("/metrics", gin.WrapH(promhttp.Handler()))
}
"##,
        "shop/urls.py" => "from django.conf import settings\nfrom django.urls import path\nfrom drf_spectacular.views import SpectacularSwaggerView\nurlpatterns = []\nif settings.DEBUG:\n    urlpatterns += [path('docs/', SpectacularSwaggerView.as_view())]\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let mut found: Vec<(&Origin, &str)> = Vec::new();
    for endpoint in project.facts.endpoints.iter().filter(|endpoint| endpoint.guards.is_empty()) {
        let called = |words: &[&str]| endpoint.calls.iter().any(|call| words.contains(&call.as_str()));
        // A part of the way behind whose name nobody reads is middleware of the project's own.
        let own = endpoint.calls.iter().any(|call| call.to_ascii_lowercase().contains("auth"));
        let what = if called(&["promhttp.Handler", "promhttp.HandlerFor", "expvar.Handler"]) {
            "the figures of the running server"
        } else if called(&[
            "ginSwagger.WrapHandler",
            "httpSwagger.WrapHandler",
            "httpSwagger.Handler",
            "echoSwagger.WrapHandler",
            "swagger.HandlerDefault",
            "fiberSwagger.WrapHandler",
        ]) {
            "the description of the API"
        } else {
            continue;
        };
        if !own {
            found.push((&endpoint.origin, what));
        }
    }
    let sites = project.facts.sites.iter().filter(|site| site.kind == SiteKind::InnerPage);
    found.extend(sites.map(|site| (&site.origin, site.detail.as_str())));
    found.arrange();
    let mut told = std::collections::BTreeSet::new();
    for (origin, what) in &found {
        if told.insert(what) {
            let others = found.iter().filter(|(other, same)| same == what && other != origin).map(|(other, _)| (*other).clone());
            out.fail(origin).name("what", *what).confidence(Confidence::Medium).related(others);
        }
    }
    match openness::none(project) {
        Some(why) if found.is_empty() => out.not_applicable(why),
        _ => out.pass(),
    }
}
