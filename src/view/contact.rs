//! The call to talk: a booking link and an inquiry on the page, a plain line in what is kept.

use super::Place;
use super::texts::{Filled, Texts};
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
}

/// The section; nothing where nobody offers to talk.
pub(super) fn contact(report: &Report, place: Place<'_>, say: &Texts) -> Markup {
    match place {
        Place::File => html! {
            @if let Some(contact) = &report.contact {
                section.block #contact aria-labelledby="contact-title" {
                    h2 #contact-title { (say.talk.title) }
                    @match &contact.booking {
                        Some(booking) => p { a href=(booking) rel="noopener" { (Filled(say.talk.book, &[("name", &Shown(&contact.name))])) } }
                        None => p { (Filled(say.talk.offered, &[("name", &Shown(&contact.name))])) }
                    }
                }
            }
        },
        Place::Page(controls) => offer(report, &controls.contact, say),
    }
}

fn offer(report: &Report, contact: &Contact, say: &Texts) -> Markup {
    let name = report.contact.as_ref().map_or(say.talk.engineer, |contact| contact.name.as_str());
    html! {
        @if contact.booking.is_some() || contact.inquiry.is_some() {
            section.block #contact aria-labelledby="contact-title" {
                h2 #contact-title { (Filled(say.talk.title_with, &[("name", &Shown(name))])) }
                @if contact.is_gate { p.lead { (say.talk.gate) } }
                @else { p.lead { (say.talk.lead) } }
                (booking(contact, name, say))
                @if let Some(inquiry) = &contact.inquiry { (form(inquiry, name, !report.questions.is_empty(), say)) }
            }
        }
    }
}

/// The booking link, which follows what is typed.
pub(super) fn booking(contact: &Contact, name: &str, say: &Texts) -> Markup {
    html! {
        p #book {
            @if let Some(booking) = &contact.booking {
                a.button href=(booking) target="_blank" rel="noopener" data-tell="booking-clicked" { (Filled(say.talk.book, &[("name", &Shown(name))])) }
                " " span.quiet { (say.talk.book_note) }
            }
        }
    }
}

fn form(inquiry: &InquiryLook, name: &str, asks: bool, say: &Texts) -> Markup {
    let words = &say.talk;
    html! {
        form #inquiry.inquiry data-do="inquire" autocomplete="on" aria-describedby="inquiry-said" {
            p { label for="inquiry-name" { (words.your_name) } input #inquiry-name name="name" autocomplete="name" maxlength="200" required; }
            p { label for="inquiry-email" { (words.email) } input #inquiry-email name="email" type="email" autocomplete="email" maxlength="200" required; }
            p { label for="inquiry-company" { (words.company) } input #inquiry-company name="company" autocomplete="organization" maxlength="200"; }
            p { label for="inquiry-message" { (words.message) } textarea #inquiry-message name="message" rows="3" maxlength="2000" {} }
            // People do not see it; programs that fill in every field do.
            p.unseen aria-hidden="true" { label for="inquiry-website" { (words.trap) } input #inquiry-website name="website" tabindex="-1" autocomplete="off"; }
            @if asks { p { label { input type="checkbox" name="answers"; " " (words.answers) } } }
            p {
                label { input type="checkbox" name="consent"; " " (Shown(&inquiry.consent)) }
                @if let Some(privacy) = &inquiry.privacy { " " a href=(privacy) target="_blank" rel="noopener" { (words.privacy) } }
            }
            (preview(inquiry, say))
            p {
                @if let Some(mail) = &inquiry.mail { a #inquiry-mail.button.primary href=(mail) { (Filled(words.write, &[("name", &Shown(name))])) } }
                @else { button #inquiry-send.button.primary type="button" data-do="send" { (Filled(words.send, &[("name", &Shown(name))])) } }
            }
        }
        (said(inquiry))
    }
}

/// What would be sent, for all to see.
pub(super) fn preview(inquiry: &InquiryLook, say: &Texts) -> Markup {
    html! {
        details #inquiry-what open {
            summary { (say.talk.exactly) }
            pre #inquiry-preview.excerpt tabindex="0" { (inquiry.preview) }
        }
    }
}

/// What came of it.
pub(super) fn said(inquiry: &InquiryLook) -> Markup {
    html! { p #inquiry-said.told role="status" { (Shown(&inquiry.said)) } }
}
