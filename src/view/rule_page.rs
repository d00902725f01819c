//! A rule's page, drawn from the rule itself: whoever reads a finding offline can read what the check looks for, what it
//! leaves alone and what it cannot see. Where the program was built without samples, the words stand alone.

use super::marks::severity;
use super::texts::{Filled, Language, Text, Texts};
use super::words::{Prose, Shown, dimension_title, effort_words, link_name};
use crate::rules::{Rule, Sample, general, named, shown};
use maud::{Markup, html};

/// The whole page of a rule; nothing where no rule has that id.
#[must_use]
pub fn rule_page(id: &str, language: Language) -> Option<Markup> {
    let rule = named(id)?;
    let say = language.texts();
    Some(html! {
        article.rule-page id={ "about-" (super::words::rule_anchor(rule.id)) } data-rule=(rule.id) {
            h3 { (Prose(&general(rule.title))) }
            p.quiet {
                code { (rule.id) } " · " (dimension_title(rule.dimension(), say)) " · " (severity(rule.severity, say)) " · " (effort_words(rule.effort, say))
            }
            p { (Filled(say.rule_page.well, &[("words", &Prose(rule.pass_title))])) }
            h4 { (say.findings.why) }
            p { (Prose(rule.why)) }
            h4 { (say.findings.fix) }
            p { (Prose(rule.fix)) }
            h4 { (say.rule_page.prompt) }
            p.prompt-text { (Shown(rule.prompt)) }
            (beyond(rule, say))
            @if !rule.refs.is_empty() {
                h4 { (say.rule_page.references) }
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
pub(super) fn about(id: &str, say: &Texts) -> Markup {
    html! {
        @if let Some(rule) = named(id) {
            details.about-rule {
                summary { (say.rule_page.about) }
                (beyond(rule, say))
            }
        }
    }
}

fn beyond(rule: &Rule, say: &Texts) -> Markup {
    html! {
        h4 { (say.rule_page.cannot_see) }
        p { (Prose(rule.cannot_see)) }
        @if let Some(bad) = rule.bad.first() { (sample(say.rule_page.finds, bad)) }
        @if let Some(good) = rule.good.first() { (sample(say.rule_page.leaves_alone, good)) }
    }
}

fn sample(title: Text, sample: &Sample) -> Markup {
    html! {
        h4 { (Filled(title, &[("name", &Shown(sample.name))])) }
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
            let page = rule_page(rule.id, Language::English).unwrap().into_string();
            assert!(page.contains("What it cannot see") && page.contains(&format!("<code>{}</code>", rule.id)), "{}", rule.id);
            assert!(!page.contains('⟦') && !page.contains('⟪') && !page.contains("<script"), "{}", rule.id);
        }
        assert!(rule_page("cost/polling", Language::English).unwrap().into_string().contains("<mark>"));
        assert!(rule_page("cost/unheard-of", Language::English).is_none());
    }
}
