//! A rule's page, drawn from the rule itself: whoever reads a finding offline can read what the check looks for, what it
//! leaves alone and what it cannot see. Where the program was built without samples, the words stand alone.

use super::words::{Prose, Shown, link_name, severity};
use crate::rules::{Rule, Sample, general, named, shown};
use maud::{Markup, html};

/// The whole page of a rule; nothing where no rule has that id.
#[must_use]
pub fn rule_page(id: &str) -> Option<Markup> {
    let rule = named(id)?;
    Some(html! {
        article.rule-page id={ "about-" (super::words::rule_anchor(rule.id)) } data-rule=(rule.id) {
            h3 { (Prose(&general(rule.title))) }
            p.quiet {
                code { (rule.id) } " · " (rule.dimension().title()) " · " (severity(rule.severity)) " · " (rule.effort.words())
            }
            p { "When all is well: " (Prose(rule.pass_title)) "." }
            h4 { "Why it matters" }
            p { (Prose(rule.why)) }
            h4 { "How to fix it" }
            p { (Prose(rule.fix)) }
            h4 { "The same for an AI builder" }
            p.prompt-text { (Shown(rule.prompt)) }
            (beyond(rule))
            @if !rule.refs.is_empty() {
                h4 { "References" }
                ul.plain {
                    @for url in rule.refs.iter().map(|reference| reference.url()) {
                        li { a href=(url) rel="noreferrer noopener" target="_blank" { (Shown(&link_name(&url))) } }
                    }
                }
            }
        }
    })
}

/// What a rule's page says beyond what stands beside its findings anyway, folded away.
pub(super) fn about(id: &str) -> Markup {
    html! {
        @if let Some(rule) = named(id) {
            details.about-rule {
                summary { "About this check" }
                (beyond(rule))
            }
        }
    }
}

fn beyond(rule: &Rule) -> Markup {
    html! {
        h4 { "What it cannot see" }
        p { (Prose(rule.cannot_see)) }
        @if let Some(bad) = rule.bad.first() { (sample("It finds", bad)) }
        @if let Some(good) = rule.good.first() { (sample("It leaves alone", good)) }
    }
}

fn sample(title: &str, sample: &Sample) -> Markup {
    html! {
        h4 { (title) ": " (Shown(sample.name)) }
        @for (path, text) in sample.files {
            p.where { code { (Shown(path)) } }
            pre.excerpt tabindex="0" {
                code {
                    @for piece in shown(text) {
                        @if piece.found { mark { (Shown(&piece.text)) } } @else { (Shown(&piece.text)) }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules;

    #[test]
    fn every_rule_has_a_page() {
        for rule in rules::all() {
            let page = rule_page(rule.id).unwrap().into_string();
            assert!(page.contains("What it cannot see") && page.contains(&format!("<code>{}</code>", rule.id)), "{}", rule.id);
            assert!(!page.contains('⟦') && !page.contains('⟪') && !page.contains("<script"), "{}", rule.id);
        }
        assert!(rule_page("cost/polling").unwrap().into_string().contains("<mark>"));
        assert!(rule_page("cost/unheard-of").is_none());
    }
}
