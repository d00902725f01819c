//! The page around the scorecard in another language: made from `www/index.html`, text by text of the catalogue.

use super::texts::{Language, page_texts};
use maud::html;

/// Texts that are alike in every language: names of products, and marks.
const NAMES: &str = "Shipworthy|0|.|0 %|Lovable|Bolt|v0|Replit|Base44|Firebase Studio|Claude, ChatGPT|GitHub|n8n|Make|Zapier|Power Automate|\
     Power Apps|Power Platform|Bubble|Retool|Appsmith, ToolJet|Budibase|Node-RED|Dify|Flowise, Langflow|Voiceflow|Botpress|FlutterFlow|\
     Xano|WordPress|Webflow|Shopify|Directus, Strapi|Apps Script|Airtable|Squarespace|Glide, Softr, Adalo|Wix, Framer|AppSheet";

/// Where the page links to itself in the other language: the link as the English page has it.
const LINK: &str = "<a href=\"de.html?lang=de\" hreflang=\"de\" lang=\"de\">Deutsch</a>";
const LINK_BACK: &str = "<a href=\"index.html?lang=en\" hreflang=\"en\" lang=\"en\">English</a>";

/// The page in a language.
///
/// # Errors
/// When the page has a text that the catalogue does not know.
pub fn page(template: &str, language: Language) -> Result<String, String> {
    let mut out = String::with_capacity(template.len() + template.len() / 4);
    let mut rest = template;
    while let Some((before, from)) = rest.split_once('<') {
        out.push_str(&translated(before, language)?);
        let (tag, after) = from.split_once('>').ok_or("a tag has no end")?;
        out.push('<');
        out.push_str(&attributes(tag, language)?);
        out.push('>');
        rest = after;
    }
    out.push_str(rest);
    let own = format!("<html lang=\"{}\">", language.tag());
    let out = out.replacen("<html lang=\"en\">", &own, 1);
    Ok(if language == Language::English { out } else { out.replacen(LINK, LINK_BACK, 1) })
}

/// A text between tags, with the spaces around it.
fn translated(text: &str, language: Language) -> Result<String, String> {
    let plain = text.trim();
    let known = NAMES.split('|').any(|name| name == plain) || LINK.contains(&format!(">{plain}<"));
    if plain.is_empty() || known {
        return Ok(text.to_owned());
    }
    Ok(text.replacen(plain, &html! { (said(plain, language)?) }.into_string(), 1))
}

/// What the catalogue says for an English text of the page.
fn said(text: &str, language: Language) -> Result<&'static str, String> {
    let text = text.replace("&amp;", "&");
    let at = page_texts(Language::English).iter().position(|known| **known == text);
    let own = at.and_then(|at| page_texts(language).get(at)).copied();
    own.ok_or_else(|| format!("the catalogue of the page has no {text:?}"))
}

/// A tag with the attributes that people read or hear.
fn attributes(tag: &str, language: Language) -> Result<String, String> {
    let mut tag = tag.to_owned();
    let spoken = if tag.contains("name=\"description\"") { "content=\"" } else { "aria-label=\"" };
    if let Some((before, value)) = tag.split_once(spoken) {
        let (value, after) = value.split_once('"').ok_or("an attribute has no end")?;
        let own = html! { (said(value, language)?) }.into_string();
        tag = format!("{before}{spoken}{own}\"{after}");
    }
    Ok(tag)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn www(name: &str) -> std::path::PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("www").join(name)
    }

    #[test]
    fn the_page_in_english_is_the_page() {
        let template = std::fs::read_to_string(www("index.html")).unwrap();
        assert_eq!(page(&template, Language::English).unwrap(), template);
        assert!(template.contains(LINK));
    }

    #[test]
    fn the_page_stands_there_in_every_language() {
        let template = std::fs::read_to_string(www("index.html")).unwrap();
        for language in Language::ALL.into_iter().filter(|language| *language != Language::English) {
            let made = page(&template, language).unwrap();
            let file = www(&format!("{}.html", language.tag()));
            if std::env::var_os("UPDATE").is_some() {
                std::fs::write(&file, &made).unwrap();
            }
            let kept = std::fs::read_to_string(&file).unwrap_or_default();
            assert!(kept == made, "{} is not what the catalogue says; UPDATE=1 cargo test --lib view::page writes it", file.display());
        }
    }

    #[test]
    fn a_text_that_nobody_translated_is_refused() {
        assert!(page("<p>Unheard of</p>", Language::German).is_err());
        assert_eq!(page("<p> Cancel </p>", Language::German).unwrap(), "<p> Abbrechen </p>");
        assert!(page("<nav aria-label=\"Nothing\">", Language::German).is_err());
    }
}
