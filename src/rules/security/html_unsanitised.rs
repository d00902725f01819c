//! HTML that is put into a page as it came.

use crate::facts::{Project, Sink, SiteKind};
use crate::rules::sites::fail_each;
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use crate::sorted::Gather;
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule {
    id: "security/html-unsanitised",
    title: "Text is put into the page as HTML without being cleaned",
    pass_title: "HTML from outside is cleaned before it is shown",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "If that text ever holds something a stranger wrote, their script runs in your customers' browsers and can \
          act in their name.",
    fix: "Show it as text, or clean it with a sanitiser such as DOMPurify right where it is set.",
    prompt: "Wherever a value is set with dangerouslySetInnerHTML, innerHTML, insertAdjacentHTML or document.write, \
          show it as text instead; where HTML is needed, pass it through DOMPurify.sanitize (isomorphic-dompurify \
          on a server) at that very place. Leave constant HTML and JSON-LD as they are. Done when no value reaches \
          these sinks uncleaned and formatted content still looks right.",
    cannot_see: "Whether the value was already cleaned when it was stored.",
    refs: &[Ref::Cwe(79), Ref::Url("https://github.com/cure53/DOMPurify")],
    judge,
    bad: samples![
        { "PHP: what a link carries, and what others stored":
            "search.php" => r##"<?php $q = $_GET["q"]; ?>
<h1>Results for ⟦<?= $q ?>⟧</h1>
"##,
            "comments.php" => r##"<?php
$db = new PDO("sqlite:data.db");
foreach ($db->query("SELECT * FROM comments")->fetchAll() as $row) {
    ⟦echo "<p>" . $row["comment"] . "</p>";⟧
}
"##,
            "resources/views/search.blade.php" => r##"<h1>
⟦{!! request("q") !!}⟧
</h1>
"##,
        }

        { "Go and Spring: what a link carries, written into a page":
            "go.mod" => "module shop\n",
            "main.go" => r##"package main

import (
	"fmt"
	"net/http"
)

func main() {
	http.HandleFunc("/hello", func(w http.ResponseWriter, r *http.Request) {
		⟦fmt.Fprintf(w, "<h1>Hello %s</h1>", r.URL.Query().Get("name"))⟧
	})
}
"##,
            "src/main/java/shop/HelloController.java" => r##"package shop;
import org.springframework.web.bind.annotation.*;
@RestController
public class HelloController {
  @GetMapping("/hello")
  public String hello(@RequestParam(defaultValue = "you") String name) {
    return ⟦"<h1>Hello " + name + "</h1>"⟧;
  }
}
"##,
        }
        { "a stored article shown as it is":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/Article.tsx" => r#"export const Article = ({ post }) => (
  <div
    ⟦dangerouslySetInnerHTML={{ __html: post.content }}⟧
  />
);
"#,
        }
        { "a name that people may edit in place":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/Head.tsx" => r#"export const Head = ({ prismaFile }) => (
  <h2
    contentEditable
    ⟦dangerouslySetInnerHTML={{ __html: prismaFile.name }}⟧
  />
);
"#,
        }
        { "state that holds what somebody else wrote":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/Note.tsx" => r#"export const Note = ({ id }) => {
  const [text, setText] = useState('');
  useEffect(() => { load(id).then((note) => setText(note.text)); }, [id]);
  return <div ⟦dangerouslySetInnerHTML={{ __html: text }}⟧ />;
};
"#,
        }
        { "templates of components":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/Post.vue" => r#"<template>
  <h1>{{ post.title }}</h1>
  <div
    ⟦v-html="post.body"⟧ />
</template>
<script setup>
const { data: post } = await useFetch('/api/post');
</script>
"#,
            "src/Post.svelte" => r#"<script>
  export let data;
</script>
<h1>{data.title}</h1>
⟦{@html data.body}⟧
"#,
            "src/pages/post.astro" => r#"---
const post = await load(Astro.params.id);
---
<article ⟦set:html={post.body}⟧ />
"#,
        }
        { "a name of the request in the answer":
            "server.js" => r#"const app = require('express')();
app.get('/hello', (req, res) => {
  ⟦res.send(`<h1>Hello ${req.query.name}</h1>`);⟧
});
"#,
        }
        { "a search term written into the page":
            "public/app.js" => r#"const query = new URLSearchParams(location.search).get('q');
⟦document.getElementById('term').innerHTML = 'Results for ' + query;⟧
"#,
        }
    ],
    good: samples![
        { "pictures out of a table in which all are written out":
            "src/Picture.tsx" => r#"const pictures = {
  sea: `<svg><rect width="8" height="4" /></svg>`,
  hill: `<svg><circle r="4" /></svg>`,
};
export const Picture = ({ kind }) => <div dangerouslySetInnerHTML={{ __html: pictures[kind] }} />;
"#,
        }
        { "a notice that only its maker writes":
            "src/pages/PrivacyPolicy.tsx" => r#"export const PrivacyPolicy = ({ t }) => t.sections.map((section) => (
  <div key={section.title} dangerouslySetInnerHTML={{ __html: section.content }} />
));
"#,
        }
        { "PHP: escaped, numeric and fixed values, an answer that is no page":
            "search.php" => r##"<h1>Results for <?= htmlspecialchars($_GET["q"]) ?>, page <?= (int) $_GET["page"] ?></h1>
<?php $tab = in_array($_GET["tab"], ["a", "b"]) ? $_GET["tab"] : "a"; ?>
<p class="<?= $tab ?>"><?= $_COOKIE["theme"] ?></p>
"##,
            "api.php" => r##"<?php
header("Content-Type: application/json");
echo json_encode(["q" => $_GET["q"]]);
"##,
            "resources/views/search.blade.php" => r##"<h1>{{ request("q") }}</h1>
{!! nl2br(e(request("q"))) !!}
"##,
        }

        { "an answer with escaped and numeric values":
            "server.js" => r#"const app = require('express')();
const escape = require('escape-html');
app.get('/hello', (req, res) => res.send(`<h1>Hello ${escape(req.query.name)}</h1><p>${Number(req.query.n)}</p>`));
app.get('/api', (req, res) => res.json({ name: req.query.name }));
"#,
        }
        { "cleaned, constant, numeric and structured values":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/Article.tsx" => r#"import DOMPurify from 'dompurify';
const crumbs = { name: 'Home' };
export const Article = ({ post }) => (
  <>
    <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: JSON.stringify(crumbs) }} />
    <style dangerouslySetInnerHTML={{ __html: Object.entries(post.theme).join('') }} />
    <div dangerouslySetInnerHTML={{ __html: DOMPurify.sanitize(post.content) }} />
  </>
);
"#,
            "src/main.ts" => r#"const root = document.getElementById('root')!;
try { start(); } catch (error) {
  root.innerHTML = `<p>${error instanceof Error ? error.message : 'failed'}</p>`;
}
list.innerHTML = '';
styleElement.innerHTML = cssVariables;
clock.innerHTML = `${minutes}:${(90).toFixed(0)}`;
"#,
        }
        { "templates that clean what they show, and show what stands in the code":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/Post.vue" => r#"<template>
  <div v-html="clean" /><div v-html="DOMPurify.sanitize(post.body)" /><div v-html="$t('welcome')" /><p v-text="post.body" />
</template>
<script setup>
import DOMPurify from 'dompurify';
const post = await load();
const clean = computed(() => DOMPurify.sanitize(post.body));
</script>
"#,
            "src/Post.svelte" => r#"<script>
  const HINT = '<b>Hint</b>';
  export let data;
</script>
{@html HINT}{@html sanitizeHtml(data.body)}<p>{data.body}</p>
"#,
            "src/pages/post.astro" => r#"---
const schema = { name: 'Shop' };
---
<script type="application/ld+json" set:html={JSON.stringify(schema)} />
"#,
        }
        { "highlighted code in a component's state, pictures made from text, texts of a table":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/Log.tsx" => r#"const TEXTS = { read: 'Read <b>orders</b>' };
const rows = keys.map((key) => ({ key, text: TEXTS[key] }));
export const Log = ({ entry, banner }) => {
  const [body, setBody] = useState('');
  const [chart, setChart] = useState(null);
  useEffect(() => {
    setBody(toHighlightedJson(entry.body));
    const draw = async () => {
      const { svg } = await mermaid.render('chart', entry.chart);
      setChart(svg);
    };
    draw();
  }, [entry]);
  return (
    <>
      <script dangerouslySetInnerHTML={{ __html: `window.env = ${JSON.stringify(publicEnv)}` }} />
      <div dangerouslySetInnerHTML={{ __html: body }} />
      <div dangerouslySetInnerHTML={{ __html: chart }} />
      <div dangerouslySetInnerHTML={{ __html: highlighted.answer }} />
      <div dangerouslySetInnerHTML={{ __html: renderSVG(entry.link) }} />
      <div dangerouslySetInnerHTML={{ __html: banner.data.content }} />
      {rows.map((row) => <p dangerouslySetInnerHTML={{ __html: row.text }} />)}
    </>
  );
};
"#,
            "packages/email/news.tsx" => r#"import { Text } from '@react-email/components';
export const News = ({ item }) => <Text dangerouslySetInnerHTML={{ __html: item.text }} />;
"#,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    // What a link or a request carries straight into a page harms whoever follows the link.
    let flows: Vec<_> = project.facts.flows.iter().filter(|flow| flow.sink == Sink::Html).collect();
    let places: BTreeSet<(&str, u32)> = flows.iter().map(|flow| (flow.origin.path.as_str(), flow.origin.line)).into_set();
    let told = |site: &crate::facts::Site| places.contains(&(site.origin.path.as_str(), site.origin.line));
    fail_each(
        project,
        out,
        |site| site.kind == SiteKind::RawHtml && !told(site),
        |site, finding| {
            let stored = project.product.has_login && project.product.stores_data && site.detail == "stored";
            finding.severity(if stored { Severity::High } else { Severity::Medium }).confidence(Confidence::Medium);
        },
    );
    for flow in flows {
        out.fail(&flow.origin)
            .severity(Severity::High)
            .detail(format!("It comes from `{}`, which anyone can write into a link.", flow.source))
            .related(flow.steps.clone());
    }
}
