//! An inquiry to the owner of the page: typed, shown word for word, sent once the visitor says so, and kept until it
//! has arrived.

use super::session::Session;
use super::{Engine, requests};
use crate::report::{self, Consent, ContactInfo, Lead, draft, lead};
use crate::view::{self, Contact, InquiryLook};
use js_sys::futures::{JsFuture, spawn_local};
use js_sys::{Function, Promise, Reflect};
use shipworthy_messages::{Act, Answer, Change, Drawn, News};
use shipworthy_settings::{Form, Settings};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AbortSignal, DedicatedWorkerGlobalScope, Headers, RequestInit, Response};

/// What is agreed to where the owner wrote nothing else.
const CONSENT: &str = "I agree that my details and this summary are used to answer my inquiry.";

/// How long to wait before each attempt, in milliseconds.
const WAITS: [i32; 4] = [0, 1_000, 4_000, 10_000];

/// How long an attempt may take, in milliseconds.
const PATIENCE: u32 = 15_000;

/// Nobody reads a form and fills it in more quickly, in milliseconds.
const QUICK: f64 = 2_000.0;

/// Where an inquiry is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Standing {
    #[default]
    Typed,
    Sending,
    /// Not delivered, and worth another try when the network is back.
    Waiting,
    Sent,
}

/// The inquiry about the report that is shown.
#[derive(Debug, Default)]
pub(super) struct Inquiry {
    by: report::Form,
    agrees: bool,
    /// What stands in the field that people do not see.
    trap: String,
    /// When the first letter was typed.
    since: Option<f64>,
    standing: Standing,
    said: String,
}

/// The outcome of an attempt.
enum Outcome {
    Arrived,
    /// Nobody answered, or the receiver is busy.
    Later,
    /// The receiver does not want it.
    Never(u16),
}

impl Inquiry {
    /// One with a name of its own.
    pub(super) fn new() -> Self {
        Self { by: report::Form { id: name(), ..report::Form::default() }, ..Self::default() }
    }

    /// Takes what stands in the form.
    fn take(&mut self, fields: &[(String, String)]) {
        let value = |name: &str| fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value).to_owned();
        self.by.contact = report::Contact {
            name: value("name"),
            email: value("email"),
            company: Some(value("company")),
            message: Some(value("message")),
        };
        self.by.with_answers = value("answers") == "on";
        self.agrees = value("consent") == "on";
        self.trap = value("website");
        self.since.get_or_insert_with(js_sys::Date::now);
    }

    /// What would be sent, or why it cannot be sent yet.
    fn checked(&self, report: &report::Report) -> Result<Lead, String> {
        let lead = lead(report, &self.by)?;
        if !self.agrees {
            return Err("Please tick the box above the preview, so that your details may be used.".to_owned());
        }
        if !self.trap.is_empty() || self.since.is_none_or(|since| js_sys::Date::now() - since < QUICK) {
            return Err("That was quicker than people type. Please wait a moment and press the button again.".to_owned());
        }
        Ok(lead)
    }
}

/// What is sent, byte for byte, and what it calls itself.
fn body(lead: &Lead, form: Form) -> (String, &'static str) {
    match form {
        Form::Json => (lead.text(), "application/json"),
        Form::Fields => (report::form_encoded(lead), "application/x-www-form-urlencoded"),
        Form::HubSpot => (report::hubspot(lead), "application/json"),
    }
}

/// A name that no other inquiry has.
fn name() -> String {
    let crypto = Reflect::get(&js_sys::global(), &"crypto".into()).unwrap_or(JsValue::UNDEFINED);
    let make = Reflect::get(&crypto, &"randomUUID".into()).ok().and_then(|make| make.dyn_into::<Function>().ok());
    let made = make.and_then(|make| make.call0(&crypto).ok()).and_then(|made| made.as_string());
    // Pages without encryption have no such maker; the time and a number at random differ as well.
    made.unwrap_or_else(|| {
        let part = || format!("{:.0}", js_sys::Math::random() * 1e15);
        format!("{:.0}-{}-{}", js_sys::Date::now(), part(), part())
    })
}

impl Session {
    /// How the offer to talk stands. It follows the report: what is shown is what would be sent.
    pub(super) fn offer(&mut self) {
        let settings = &self.settings;
        self.report.contact = contact(settings);
        let inquiry = &mut self.inquiry;
        let privacy = settings.privacy.as_ref().map(|address| address.text().to_owned());
        let consent = settings.consent.clone().unwrap_or_else(|| view::spoken(CONSENT, self.controls.language));
        inquiry.by.consent = Consent { text: consent.clone(), link: privacy.clone() };
        let draft = draft(&self.report, &inquiry.by);
        let mail = settings.mail.as_ref().filter(|_| settings.endpoint.is_none());
        let mail = mail.and_then(|address| report::mail_link(address, &draft));
        let preview = if mail.is_some() { report::mail_text(&draft) } else { body(&draft, settings.form).0 };
        self.controls.contact = Contact {
            booking: settings.booking.as_ref().and_then(|page| report::booking_link(page, &draft)),
            is_gate: settings.is_gated && settings.endpoint.is_some() && inquiry.standing != Standing::Sent,
            inquiry: settings.takes_leads().then(|| InquiryLook {
                consent,
                privacy,
                preview,
                mail,
                said: view::spoken(&inquiry.said, self.controls.language),
            }),
        };
    }

    /// The parts of the offer that follow what is typed.
    pub(super) fn offer_parts(&self) -> Vec<(String, Drawn)> {
        let contact = &self.controls.contact;
        let mut parts = vec![("book".to_owned(), Drawn::from(view::booking(&self.report, contact, self.controls.language)))];
        if let Some(inquiry) = &contact.inquiry {
            parts.extend(view::inquiry_parts(inquiry, self.controls.language).map(|part| (part.id.to_owned(), Drawn::from(part.markup))));
        }
        parts
    }

    /// The same, as all that changed.
    fn offered(&mut self) -> Change {
        self.offer();
        Change { parts: self.offer_parts(), ..Change::default() }
    }
}

/// Who offers the check, for what is kept. Nobody's name stands in the link there.
fn contact(settings: &Settings) -> Option<ContactInfo> {
    let booking = settings.booking.clone().filter(|page| !page.contains('{'));
    Some(ContactInfo { name: settings.look.owner.clone()?, booking })
}

impl Engine {
    /// Takes what is typed into the form.
    pub(super) fn inquire(&self, asked: &Act) -> Answer {
        let mut session = self.session.borrow_mut();
        let Some(session) = session.as_mut() else { return Answer::Said(String::new()) };
        if !matches!(session.inquiry.standing, Standing::Sending | Standing::Sent) {
            session.inquiry.take(&asked.fields);
        }
        Answer::Changed(session.offered())
    }

    /// The visitor wants it to go.
    pub(super) fn send(self: &Rc<Self>) -> Answer {
        let mut held = self.session.borrow_mut();
        let Some(session) = held.as_mut() else { return Answer::Said(String::new()) };
        let inquiry = &mut session.inquiry;
        let lead = match inquiry.standing {
            Standing::Sent | Standing::Sending => None,
            Standing::Typed | Standing::Waiting => inquiry.checked(&session.report).map_err(|fault| inquiry.said = fault).ok(),
        };
        if let (Some(lead), Some(address)) = (lead, &session.settings.endpoint) {
            inquiry.standing = Standing::Sending;
            "Sending …".clone_into(&mut inquiry.said);
            let form = session.settings.form;
            let (body, kind) = body(&lead, form);
            let (address, engine) = (address.text().to_owned(), Rc::clone(self));
            spawn_local(async move {
                let outcome = deliver(&address, &lead.id, &body, kind, form).await;
                engine.arrived(&lead.id, &outcome).await;
            });
        }
        Answer::Changed(session.offered())
    }

    /// The network is back.
    pub(super) fn online(self: &Rc<Self>) {
        let waits = self.session.borrow().as_ref().is_some_and(|session| session.inquiry.standing == Standing::Waiting);
        if waits && let Answer::Changed(change) = self.send() {
            self.port.say(&Answer::News(News { event: String::new(), change, requests: requests::made() }));
        }
    }

    /// Tells what came of it, if the report is still the one that it was about.
    async fn arrived(&self, id: &str, outcome: &Outcome) {
        // Something else may hold the session just now.
        for _ in 0..100 {
            if self.session.borrow().is_some() {
                break;
            }
            pause(50).await;
        }
        let mut held = self.session.borrow_mut();
        let Some(session) = held.as_mut().filter(|session| session.inquiry.by.id == id) else { return };
        let (standing, said) = match outcome {
            Outcome::Arrived => (Standing::Sent, "Delivered. You will get an answer by e-mail.".to_owned()),
            Outcome::Later => (
                Standing::Waiting,
                "This could not be delivered: nobody answered. Nothing is lost: it is tried again when the network is back, or when you press the button."
                    .to_owned(),
            ),
            Outcome::Never(status) => (
                Standing::Typed,
                format!("The receiver refused this (answer {status}). Nothing is lost; please use the booking link or write an e-mail."),
            ),
        };
        session.inquiry.standing = standing;
        session.inquiry.said = said;
        let sent = standing == Standing::Sent;
        let was_gate = session.controls.contact.is_gate;
        session.offer();
        let opens = was_gate && !session.controls.contact.is_gate;
        let mut change = if opens { session.opened() } else { Change { parts: session.offer_parts(), ..Change::default() } };
        change.said = view::spoken(&session.inquiry.said, session.controls.language);
        let event = if sent { "lead-sent".to_owned() } else { String::new() };
        self.port.say(&Answer::News(News { event, change, requests: requests::made() }));
    }
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

async fn pause(milliseconds: i32) {
    let wait = Promise::new(&mut |done, _| {
        // Setting a timer does not fail.
        let _ = scope().set_timeout_with_callback_and_timeout_and_arguments_0(&done, milliseconds);
    });
    // A timer is never refused.
    let _ = JsFuture::from(wait).await;
}

async fn deliver(address: &str, id: &str, body: &str, kind: &str, form: Form) -> Outcome {
    for wait in WAITS {
        if wait > 0 {
            pause(wait).await;
        }
        match attempt(address, id, body, kind, form).await {
            None | Some(408 | 425 | 429 | 500..) => {}
            Some(200..=299) => return Outcome::Arrived,
            Some(status) => return Outcome::Never(status),
        }
    }
    Outcome::Later
}

/// One attempt; the status that came back, if one did.
async fn attempt(address: &str, id: &str, body: &str, kind: &str, form: Form) -> Option<u16> {
    let headers = Headers::new().ok()?;
    headers.set("Content-Type", kind).ok()?;
    headers.set("Accept", "application/json").ok()?;
    if form == Form::Json {
        headers.set("Idempotency-Key", id).ok()?;
    }
    let options = RequestInit::new();
    options.set_method("POST");
    options.set_headers(&headers);
    options.set_body(&body.into());
    options.set_credentials(web_sys::RequestCredentials::Omit);
    options.set_signal(Some(&AbortSignal::timeout_with_u32(PATIENCE)));
    let answer = JsFuture::from(scope().fetch_with_str_and_init(address, &options)).await.ok()?;
    Some(answer.dyn_into::<Response>().ok()?.status())
}
