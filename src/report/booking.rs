//! The ways of a lead other than JSON to the owner's own receiver: a form, HubSpot's forms, a mail, a booking page. Each
//! holds what the lead holds and nothing more.

use super::lead::{Lead, Standing};
use super::words::percent;
use crate::score::Tier;
use serde_json::{Value, json};
use std::fmt::Write;

/// Longest summary in an address; longer ones are cut, since servers refuse long addresses.
const SUMMARY: usize = 600;

/// The lead as fields of a form: flat names, plain text.
fn fields(lead: &Lead) -> Vec<(&'static str, String)> {
    let own = |text: &Option<String>| text.clone().unwrap_or_default();
    vec![
        ("schema", lead.schema.clone()),
        ("id", lead.id.clone()),
        ("name", lead.contact.name.clone()),
        ("email", lead.contact.email.clone()),
        ("company", own(&lead.contact.company)),
        ("message", own(&lead.contact.message)),
        ("consent", lead.consent.text.clone()),
        ("consent_link", own(&lead.consent.link)),
        ("score", lead.checked.score.map(|score| score.to_string()).unwrap_or_default()),
        ("tier", tier(&lead.checked).to_owned()),
        ("coverage", lead.checked.coverage.to_string()),
        ("summary", summary(&lead.checked)),
    ]
}

fn tier(standing: &Standing) -> &'static str {
    standing.tier.map_or("cannot tell", Tier::title)
}

/// How a product stands, in a few lines.
fn summary(standing: &Standing) -> String {
    let figure = |score: Option<u8>| score.map_or("?".to_owned(), |score| score.to_string());
    let mut out = format!("Score {} of 100, {}; {} % judged.\n", figure(standing.score), tier(standing), standing.coverage);
    let dimensions: Vec<String> = standing.dimensions.iter().map(|one| format!("{} {}", one.id.title(), figure(one.score))).collect();
    // Writing to a string does not fail.
    let _ = writeln!(out, "{}.", dimensions.join(", "));
    for risk in &standing.risks {
        let _ = writeln!(out, "- {} ({}, {} times)", risk.title, risk.severity.id(), risk.places);
    }
    if !standing.stack.is_empty() {
        let _ = writeln!(out, "Built with {}.", standing.stack.join(", "));
    }
    for answer in &standing.answers {
        let _ = writeln!(out, "{}: {}", answer.question, answer.choice);
    }
    out
}

/// The lead as the body of a form (`application/x-www-form-urlencoded`), for services that take forms.
#[must_use]
pub fn form_encoded(lead: &Lead) -> String {
    let one = |(name, value): (&str, String)| format!("{name}={}", percent(&value));
    fields(lead).into_iter().filter(|(_, value)| !value.is_empty()).map(one).collect::<Vec<_>>().join("&")
}

/// The lead in the format of HubSpot's forms: `POST /submissions/v3/integration/submit/{portal}/{form}`. The form has to
/// have fields of these names.
#[must_use]
pub fn hubspot(lead: &Lead) -> String {
    let (first, last) = lead.contact.name.rsplit_once(' ').unwrap_or((&lead.contact.name, ""));
    let message = [lead.contact.message.as_deref().unwrap_or_default(), &summary(&lead.checked)].join("\n").trim().to_owned();
    let known = [
        ("email", lead.contact.email.clone()),
        ("firstname", first.to_owned()),
        ("lastname", last.to_owned()),
        ("company", lead.contact.company.clone().unwrap_or_default()),
        ("message", message),
    ];
    let fields: Vec<Value> = known
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| json!({ "objectTypeId": "0-1", "name": name, "value": value }))
        .collect();
    let consent = json!({ "consent": { "consentToProcess": true, "text": lead.consent.text } });
    let body = json!({ "fields": fields, "context": { "pageName": "Shipworthy" }, "legalConsentOptions": consent });
    format!("{body:#}\n")
}

/// The lead as lines of a mail.
#[must_use]
pub fn mail_text(lead: &Lead) -> String {
    let mut text = String::new();
    for (name, value) in fields(lead).into_iter().filter(|(_, value)| !value.is_empty()) {
        // Writing to a string does not fail.
        let _ = writeln!(text, "{name}: {}", value.trim_end());
    }
    text
}

/// The lead as a link that opens a mail to `address`, where the owner has no receiver; nothing where that is no address.
#[must_use]
pub fn mail_link(address: &str, lead: &Lead) -> Option<String> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-_+@".contains(&byte);
    if !address.bytes().all(plain) || !address.contains('@') {
        return None;
    }
    // Lines in a mail end with both characters, as the standard for such links says.
    Some(format!(
        "mailto:{address}?subject={}&body={}",
        percent("About my readiness scorecard"),
        percent(&mail_text(lead).replace('\n', "\r\n"))
    ))
}

/// The owner's booking page with name, address and summary filled in: of Cal.com and Calendly by their parameters, of any
/// other by `{name}`, `{email}` and `{summary}` in its address. Nothing where the address is not https.
#[must_use]
pub fn booking_link(page: &str, lead: &Lead) -> Option<String> {
    let rest = page.strip_prefix("https://")?;
    if page.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>' | '\\' | '`')) {
        return None;
    }
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let of = |domain: &str| host == domain || host.strip_suffix(domain).is_some_and(|before| before.ends_with('.'));
    let short: String = summary(&lead.checked).chars().take(SUMMARY).collect();
    let (name, email, summary) = (percent(&lead.contact.name), percent(&lead.contact.email), percent(short.trim_end()));
    if page.contains("{name}") || page.contains("{email}") || page.contains("{summary}") {
        return Some(page.replace("{name}", &name).replace("{email}", &email).replace("{summary}", &summary));
    }
    let notes = if of("cal.com") {
        "notes"
    } else if of("calendly.com") {
        // The first question of the owner's own on the booking page.
        "a1"
    } else {
        return Some(page.to_owned());
    };
    let (before, fragment) = page.split_once('#').map_or((page, String::new()), |(before, after)| (before, format!("#{after}")));
    let join = if before.contains('?') { '&' } else { '?' };
    Some(format!("{before}{join}name={name}&email={email}&{notes}={summary}{fragment}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Consent, Contact, Form, lead};

    fn sample() -> Lead {
        let files = vec![(
            "server.js".to_owned(),
            b"const app = require('express')();\napp.get('/', (q, r) => r.redirect(q.query.to));\n".to_vec(),
        )];
        let report = crate::check(&mut crate::intake::Memory::new("shop", files), &mut crate::Silent).unwrap();
        let form = Form {
            id: "0a1b2c3d4e5f60718293a4b5c6d7e8f9".to_owned(),
            contact: Contact {
                name: "Ann & Bob=Ltd".to_owned(),
                email: "ann+x@example.org".to_owned(),
                company: None,
                message: Some("One\nTwo {email}".to_owned()),
            },
            consent: Consent { text: "Write to me.".to_owned(), link: None },
            with_answers: false,
        };
        lead(&report, &form).unwrap()
    }

    #[test]
    fn a_form_holds_the_fields() {
        let body = form_encoded(&sample());
        assert!(body.starts_with("schema=lead%2F1&id=0a1b") && body.contains("&name=Ann%20%26%20Bob%3DLtd&email=ann%2Bx%40example.org&"));
        assert!(body.contains("&message=One%0ATwo%20%7Bemail%7D&") && !body.contains("company="), "{body}");
    }

    #[test]
    fn hubspot_gets_its_own_names() {
        let body: Value = serde_json::from_str(&hubspot(&sample())).unwrap();
        let field = |name: &str| body["fields"].as_array().unwrap().iter().find(|field| field["name"] == name).unwrap()["value"].clone();
        assert_eq!((field("email"), field("firstname"), field("lastname")), ("ann+x@example.org".into(), "Ann &".into(), "Bob=Ltd".into()));
        assert_eq!(body["legalConsentOptions"]["consent"]["consentToProcess"], true);
    }

    #[test]
    fn a_mail_link_says_the_same() {
        let link = mail_link("hello@example.org", &sample()).unwrap();
        assert!(
            link.starts_with("mailto:hello@example.org?subject=About%20my%20readiness%20scorecard&body=schema%3A%20lead%2F1%0D%0A"),
            "{link}"
        );
        assert_eq!(mail_link("a@b.c?bcc=x@y.z", &sample()), None);
        assert_eq!(mail_link("nobody", &sample()), None);
    }

    #[test]
    fn booking_pages_are_filled_in() {
        let lead = sample();
        let link = |page| booking_link(page, &lead);
        assert!(
            link("https://cal.com/ann/call")
                .unwrap()
                .starts_with("https://cal.com/ann/call?name=Ann%20%26%20Bob%3DLtd&email=ann%2Bx%40example.org&notes=Score%20")
        );
        let calendly = link("https://calendly.com/ann/30min?month=2027-01#top").unwrap();
        assert!(calendly.contains("?month=2027-01&name=") && calendly.contains("&a1=Score") && calendly.ends_with("#top"), "{calendly}");
        assert_eq!(
            link("https://book.example.org/x?n={name}&m={email}").unwrap(),
            "https://book.example.org/x?n=Ann%20%26%20Bob%3DLtd&m=ann%2Bx%40example.org"
        );
        assert_eq!(link("https://book.example.org/x").unwrap(), "https://book.example.org/x");
        assert_eq!(link("https://evilcal.com/x").unwrap(), "https://evilcal.com/x", "another host that ends alike gets nothing");
        for wrong in ["javascript:alert(1)", "http://cal.com/ann", "https://cal.com/\"onclick=", "https://cal.com/a b"] {
            assert_eq!(link(wrong), None, "{wrong}");
        }
    }
}
