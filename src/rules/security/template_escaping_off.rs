//! Templates whose escaping is switched off.

use crate::facts::{Project, SiteKind};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use crate::sorted::Arrange;

pub(super) static RULE: Rule = Rule {
    id: "security/template-escaping-off",
    title: "Templates put values into pages without escaping them",
    pass_title: "Templates escape what they show",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "Whatever a visitor types can come back as part of the page and run as script in somebody else's browser.",
    fix: "Leave escaping on; mark only trusted HTML as safe, value by value.",
    prompt: "Switch template escaping back on (remove autoescape: false or noEscape: true) and use the escaping output \
          form in all templates. Where real HTML must be shown, clean it with a sanitiser first. Done when a value \
          of <b>x</b> entered in a form is shown as text.",
    cannot_see: "Whether values are cleaned before they reach the template.",
    refs: &[Ref::Cwe(79), Ref::Cwe(116)],
    judge,
    bad: samples![
        { "escaping switched off for all templates":
            "package.json" => r#"{ "name": "shop" }"#,
            "server.js" => r#"const express = require('express');
const swig = require('swig');
swig.setDefaults({
  ⟦autoescape: false⟧
});
"#,
        }
        { "what others wrote, declared safe, in templates of Django, Rails, ASP.NET and Spring":
            "shop/templates/post.html" => r#"<h1>{{ title }}</h1>
⟦<p>{{ post.text|safe }}</p>⟧
"#,
            "app/views/posts/show.html.erb" => r#"<h1><%= @post.title %></h1>
⟦<p><%= raw @post.text %></p>⟧
"#,
            "Views/Post/Show.cshtml" => r#"<h1>@Model.Title</h1>
⟦<p>@Html.Raw(Model.Text)</p>⟧
"#,
            "src/main/resources/templates/post.html" => r#"<html xmlns:th="http://www.thymeleaf.org"><body>
⟦<p th:utext="${post.text}"></p>⟧
</body></html>
"#,
        }
        { "a part of a page without escaping":
            "templates/hello.html" => r#"<h1>{{ name }}</h1>
{% autoescape off %}
⟦<h2>{{ name }}</h2>⟧
{% endautoescape %}
<h3>{{ name }}</h3>
"#,
        }
        { "one value written raw":
            "views/list.ejs" => r#"<ul>
  ⟦<li><%- query %></li>⟧
</ul>
"#,
        }
    ],
    good: samples![
        { "escaping is on, partials are included raw":
            "package.json" => r#"{ "name": "shop" }"#,
            "server.js" => r#"const swig = require('swig');
// autoescape: false
swig.setDefaults({ autoescape: true });
"#,
            "shop/templates/post.html" => r#"{% load static %}
<p>{{ post.text_html|safe }}</p>
<p>{{ post.text|markdown|safe }}</p>
<p>{{ form.media|safe }}</p>
{% autoescape on %}{{ name }}{% endautoescape %}
"#,
            "shop/templates/mail.txt" => "{% autoescape off %}{{ name }}{% endautoescape %}\n",
            "app/views/posts/show.html.erb" => r#"<p><%= sanitize @post.text %></p>
<p><%= raw render("comments") %></p>
<p><%== @post.rendered_text %></p>
"#,
            "Views/Post/Show.cshtml" => "<p>@Html.Raw(Json.Serialize(Model.Items))</p>\n<p>@Model.Text</p>\n",
            "src/main/resources/templates/post.html" => "<p th:text=\"${post.text}\" th:utext=\"#{post.hint}\"></p>\n",
            "views/list.ejs" => r#"<%- include('header') %>
<li><%= query %></li>
<%- JSON.stringify({ a: 1 }) %>
<%- body %>
"#,
        }
    ],
};

/// From this many templates on they are one finding.
const MANY: usize = 5;

fn judge(project: &Project, out: &mut Verdict) {
    let templates = project.facts.files.iter().any(|file| file.language == Some(crate::facts::Language::Template));
    let sites: Vec<_> = project.facts.sites.iter().filter(|site| site.kind == SiteKind::EscapingOff).collect();
    if project.facts.modules.is_empty() && !templates && sites.is_empty() {
        out.not_applicable("There are no templates.");
        return;
    }
    let mut places: std::collections::BTreeMap<&str, (Vec<_>, bool)> = std::collections::BTreeMap::new();
    for site in &sites {
        let (origins, switched) = places.entry(site.origin.path.as_str()).or_default();
        origins.push(site.origin.clone());
        *switched |= site.detail != "raw output";
    }
    // Raw values all over a product are one habit, and one piece of work.
    let raw = places.values().filter(|(_, switched)| !switched).count();
    if raw >= MANY {
        let mut all: Vec<_> = Vec::new();
        places.retain(|_, (origins, switched)| {
            if !*switched {
                all.append(origins);
            }
            *switched
        });
        all.arrange();
        if let Some((first, rest)) = all.split_first() {
            out.fail(first)
                .severity(Severity::Medium)
                .confidence(Confidence::Medium)
                .detail(format!("{raw} templates do so."))
                .related(rest.iter().take(60).cloned());
        }
    }
    for (_, (mut origins, switched)) in places {
        origins.arrange();
        if let Some((first, rest)) = origins.split_first() {
            let finding = out.fail(first).related(rest.iter().cloned());
            // One value may have been cleaned where it was stored; a switch concerns all of them.
            if !switched {
                finding.severity(Severity::Medium).confidence(Confidence::Medium);
            }
        }
    }
    if sites.is_empty() {
        out.pass();
    }
}
