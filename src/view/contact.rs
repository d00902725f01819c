//! The call to talk: a booking link and an inquiry on the page, a plain line in what is kept.

use super::Place;
use super::words::Shown;
use crate::report::Report;
use maud::{Markup, html};

/// How the offer to talk stands on the page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contact {
    /// Where a call is booked, with what the visitor typed filled in.
    pub booking: Option<String>,
    /// The inquiry, where the owner takes any.
    pub inquiry: Option<InquiryLook>,
    /// Whether the rest of the report waits for the inquiry.
    pub is_gate: bool,
}

/// How the inquiry stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InquiryLook {
    /// What the visitor agrees to.
    pub consent: String,
    /// The owner's privacy notice.
    pub privacy: Option<String>,
    /// What would be sent, byte for byte.
    pub preview: String,
    /// A link that opens the visitor's mail program instead, where there is no endpoint.
    pub mail: Option<String>,
    /// What came of it, in a sentence.
    pub said: String,
    /// Whether it was delivered.
    pub is_sent: bool,
}

/// The section; nothing where nobody offers to talk.
pub(super) fn contact(report: &Report, place: Place<'_>) -> Markup {
    match place {
        Place::File => html! {
            @if let Some(contact) = &report.contact {
                section.block #contact aria-labelledby="contact-title" {
                    h2 #contact-title { "Talk it through" }
                    @match &contact.booking {
                        Some(booking) => p { a href=(booking) rel="noopener" { "Book a discovery call with " (Shown(&contact.name)) } }
                        None => p { (Shown(&contact.name)) " offered this check." }
                    }
                }
            }
        },
        Place::Page(controls) => offer(report, &controls.contact),
    }
}

fn offer(report: &Report, contact: &Contact) -> Markup {
    let name = report.contact.as_ref().map_or("an engineer", |contact| contact.name.as_str());
    html! {
        @if contact.booking.is_some() || contact.inquiry.is_some() {
            section.block #contact aria-labelledby="contact-title" {
                h2 #contact-title { "Talk it through with " (Shown(name)) }
                @if contact.is_gate { p.lead { "The score, the verdict and the first three things stand above. The whole report opens after an inquiry." } }
                @else { p.lead { "If you would like a person to look at this with you. Nothing is sent unless you press the button." } }
                (booking(contact, name))
                @if let Some(inquiry) = &contact.inquiry { (form(inquiry, name, !report.questions.is_empty())) }
            }
        }
    }
}

/// The booking link, which follows what is typed.
pub(super) fn booking(contact: &Contact, name: &str) -> Markup {
    html! {
        p #book {
            @if let Some(booking) = &contact.booking {
                a.button href=(booking) target="_blank" rel="noopener" data-tell="booking-clicked" { "Book a discovery call with " (Shown(name)) }
                " " span.quiet { "Opens another site, and hands over the name, the address and the score that stand in this link." }
            }
        }
    }
}

fn form(inquiry: &InquiryLook, name: &str, asks: bool) -> Markup {
    html! {
        form #inquiry.inquiry data-do="inquire" autocomplete="on" aria-describedby="inquiry-said" {
            p { label for="inquiry-name" { "Your name" } input #inquiry-name name="name" autocomplete="name" maxlength="200" required; }
            p { label for="inquiry-email" { "E-mail" } input #inquiry-email name="email" type="email" autocomplete="email" maxlength="200" required; }
            p { label for="inquiry-company" { "Company (if you like)" } input #inquiry-company name="company" autocomplete="organization" maxlength="200"; }
            p { label for="inquiry-message" { "What would you like to talk about? (if you like)" } textarea #inquiry-message name="message" rows="3" maxlength="2000" {} }
            // People do not see it; programs that fill in every field do.
            p.unseen aria-hidden="true" { label for="inquiry-website" { "Leave this empty" } input #inquiry-website name="website" tabindex="-1" autocomplete="off"; }
            @if asks { p { label { input type="checkbox" name="answers"; " Send my answers to the questions too" } } }
            p {
                label { input type="checkbox" name="consent"; " " (Shown(&inquiry.consent)) }
                @if let Some(privacy) = &inquiry.privacy { " " a href=(privacy) target="_blank" rel="noopener" { "Privacy notice" } }
            }
            (preview(inquiry))
            p {
                @if let Some(mail) = &inquiry.mail { a #inquiry-mail.button.primary href=(mail) { "Write the e-mail to " (Shown(name)) } }
                @else { button #inquiry-send.button.primary type="button" data-do="send" { "Send to " (Shown(name)) } }
            }
        }
        (said(inquiry))
    }
}

/// What would be sent, for all to see.
pub(super) fn preview(inquiry: &InquiryLook) -> Markup {
    html! {
        details #inquiry-what open {
            summary { "Exactly this is sent, and nothing else" }
            pre #inquiry-preview.excerpt tabindex="0" { (inquiry.preview) }
        }
    }
}

/// What came of it.
pub(super) fn said(inquiry: &InquiryLook) -> Markup {
    html! { p #inquiry-said.told role="status" { (Shown(&inquiry.said)) } }
}
