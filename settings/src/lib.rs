//! What the owner of a page may set: its looks, where inquiries go, how a call is booked.
//!
//! The same names stand in `config.json` beside the page, in the attributes of the script that embeds it, and in the
//! page's own address. The page, the build and the reference in `docs/page-settings.md` all use this one list. A value that
//! is not understood is left out and named; it never stops a page.

mod address;
mod look;

pub use address::{Address, origin};
pub use look::{Font, Look, Theme};

/// Where a setting may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// In `config.json`, in an attribute, in the address.
    Anywhere,
    /// In `config.json` only: it says who may embed the page or where data goes, which no embedding page decides.
    Owner,
}

/// One setting, as the reference tells it.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// Its name; as an attribute with `data-` before it.
    pub name: &'static str,
    /// Where it may stand.
    pub reach: Reach,
    /// What may be written, in words.
    pub values: &'static str,
    /// What holds without it, in words.
    pub otherwise: &'static str,
    /// What it does.
    pub meaning: &'static str,
}

const fn anywhere(name: &'static str, values: &'static str, otherwise: &'static str, meaning: &'static str) -> Setting {
    Setting { name, reach: Reach::Anywhere, values, otherwise, meaning }
}

const fn owner(name: &'static str, values: &'static str, otherwise: &'static str, meaning: &'static str) -> Setting {
    Setting { name, reach: Reach::Owner, values, otherwise, meaning }
}

/// Every setting there is.
pub static SETTINGS: [Setting; 17] = [
    anywhere(
        "owner",
        "text, up to 80 characters",
        "nobody is named",
        "Who offers the check. Stands beside the call to talk, on the page and in what is kept.",
    ),
    anywhere(
        "accent",
        "a colour as #rgb or #rrggbb",
        "the page's own blue",
        "The colour of links, buttons and marks. It is darkened or lightened until text in it can be read.",
    ),
    anywhere("theme", "auto, light or dark", "auto", "Light or dark; auto follows the visitor's system."),
    anywhere("corner", "a number of pixels, 0 to 24", "the page's own", "How round corners are."),
    anywhere("font", "system, serif or mono", "the page's own", "The family of letters. Fonts are never fetched."),
    anywhere("logo", "a file beside the page, such as logo.svg", "the page's own mark", "The picture in the head of the page."),
    anywhere("language", "en or de", "the visitor's, where it is there", "The language of the page's own words."),
    anywhere(
        "booking",
        "an https address; {name}, {email} and {summary} are filled in",
        "no booking is offered",
        "Where a discovery call is booked. Addresses of Cal.com and Calendly get their own parameters by themselves.",
    ),
    anywhere(
        "share-score",
        "yes or no",
        "no",
        "Whether the embedding page is told score and tier when a check has finished. Nothing else is ever told.",
    ),
    anywhere(
        "lead-endpoint",
        "an https address",
        "inquiries go by e-mail, or are not offered",
        "Where an inquiry is sent. The page's policy must allow it: build with --config. An attribute can choose only what the owner's file names.",
    ),
    owner(
        "lead-format",
        "json, form or hubspot",
        "json",
        "How an inquiry is written: JSON of schema lead/1, form fields, or HubSpot's form submission.",
    ),
    owner(
        "lead-mail",
        "an e-mail address",
        "no inquiry by e-mail",
        "Where an inquiry goes by the visitor's own mail program when there is no endpoint.",
    ),
    owner(
        "lead-gate",
        "none or details",
        "none",
        "details shows score, verdict and the first three things to everybody, and the rest after an inquiry. The score is never held back.",
    ),
    owner(
        "lead-consent",
        "text, up to 600 characters",
        "I agree that my details and this summary are used to answer my inquiry.",
        "What the visitor agrees to before anything is sent.",
    ),
    owner("lead-privacy", "an https address", "no link", "The owner's privacy notice, linked beside the consent."),
    owner(
        "connect",
        "https addresses, separated by spaces",
        "only lead-endpoint",
        "Further endpoints that an attribute may choose as lead-endpoint.",
    ),
    owner("hosts", "origins such as https://example.com, separated by spaces", "any site", "Which sites may embed the page."),
];

/// How an inquiry is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Form {
    /// JSON of schema `lead/1`.
    #[default]
    Json,
    /// `application/x-www-form-urlencoded`, for form services.
    Fields,
    /// HubSpot's form submission.
    HubSpot,
}

/// What was set.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings {
    /// How the page looks and who may embed it.
    pub look: Look,
    /// Where a call is booked; may hold places to fill in.
    pub booking: Option<String>,
    /// Where inquiries go.
    pub endpoint: Option<Address>,
    /// How they are written.
    pub form: Form,
    /// Where they go by mail.
    pub mail: Option<String>,
    /// Whether the findings wait for an inquiry.
    pub is_gated: bool,
    /// What is agreed to.
    pub consent: Option<String>,
    /// The owner's privacy notice.
    pub privacy: Option<Address>,
    /// Endpoints that an embedding page may choose from, beside the owner's own.
    pub connect: Vec<Address>,
}

/// A value that was not taken, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The setting.
    pub name: String,
    /// What is wrong, as a sentence.
    pub words: String,
}

/// Who wrote a list of settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The owner, in `config.json`.
    Owner,
    /// A page that embeds this one, or the address.
    Embedder,
}

impl By {
    /// Whether they may write what reaches so far.
    #[must_use]
    pub fn may(self, reach: Reach) -> bool {
        self == Self::Owner || reach == Reach::Anywhere
    }
}

impl Settings {
    /// Takes over what is said, name by name; what cannot be taken is returned.
    pub fn take<'a>(&mut self, said: impl IntoIterator<Item = (&'a str, &'a str)>, by: By) -> Vec<Fault> {
        let mut faults = Vec::new();
        for (name, value) in said {
            let outcome = match SETTINGS.iter().find(|setting| setting.name == name) {
                None => Err(format!("there is no such setting; there are {}", names())),
                Some(setting) if !by.may(setting.reach) => Err("only config.json of the checker's own site may set this".to_owned()),
                Some(setting) => self.set(name, value.trim(), by).ok_or_else(|| format!("this takes {}", setting.values)),
            };
            if let Err(words) = outcome {
                faults.push(Fault { name: name.chars().take(60).collect(), words });
            }
        }
        faults
    }

    fn set(&mut self, name: &str, value: &str, by: By) -> Option<()> {
        match name {
            "booking" => {
                // The places to fill in are no part of an address as such. Links to this machine help nobody.
                Address::read(&value.replace(['{', '}'], "")).filter(|address| address.text().starts_with("https://"))?;
                self.booking = Some(value.to_owned());
            }
            "lead-endpoint" => {
                let address = Address::read(value)?;
                let known = self.endpoint.as_ref() == Some(&address) || self.connect.contains(&address);
                (by == By::Owner || known).then(|| self.endpoint = Some(address))?;
            }
            "lead-format" => self.form = one(value, &[("json", Form::Json), ("form", Form::Fields), ("hubspot", Form::HubSpot)])?,
            "lead-mail" => self.mail = Some(mail(value)?),
            "lead-gate" => self.is_gated = one(value, &[("none", false), ("details", true)])?,
            "lead-consent" => self.consent = Some(line(value, 600)?),
            "lead-privacy" => self.privacy = Some(Address::read(value)?),
            "connect" => self.connect = value.split_ascii_whitespace().map(Address::read).collect::<Option<_>>()?,
            "hosts" => self.look.take(name, &origins(value)?, by).filter(|taken| *taken).map(drop)?,
            _ => return self.look.take(name, value, by).filter(|taken| *taken).map(drop),
        }
        Some(())
    }

    /// Whether there is anywhere for an inquiry to go.
    #[must_use]
    pub fn takes_leads(&self) -> bool {
        self.endpoint.is_some() || self.mail.is_some()
    }

    /// Every endpoint that the page may send to, for its policy.
    pub fn endpoints(&self) -> impl Iterator<Item = &Address> {
        self.endpoint.iter().chain(&self.connect)
    }
}

fn names() -> String {
    SETTINGS.iter().map(|setting| setting.name).collect::<Vec<_>>().join(", ")
}

fn one<Value: Copy>(value: &str, choices: &[(&str, Value)]) -> Option<Value> {
    choices.iter().find(|(name, _)| *name == value).map(|(_, value)| *value)
}

fn line(value: &str, most: usize) -> Option<String> {
    look::is_line(value, most).then(|| value.to_owned())
}

/// A list of origins, written alike.
fn origins(value: &str) -> Option<String> {
    let origins: Vec<String> = value.split_ascii_whitespace().map(origin).collect::<Option<_>>()?;
    (!origins.is_empty()).then(|| origins.join(" "))
}

fn mail(value: &str) -> Option<String> {
    let (name, host) = value.split_once('@')?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+');
    let fine = !name.is_empty() && name.chars().all(plain) && host.contains('.') && !host.starts_with('.') && host.chars().all(plain);
    (fine && value.len() <= 200).then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(said: &[(&str, &str)], by: By) -> (Settings, Vec<Fault>) {
        let mut settings = Settings::default();
        let faults = settings.take(said.iter().copied(), by);
        (settings, faults)
    }

    #[test]
    fn what_is_understood_is_taken_and_the_rest_named() {
        let (settings, faults) = read(
            &[("accent", "#0a7"), ("corner", "40"), ("theme", " dark "), ("colour", "red"), ("font", "Comic"), ("logo", "../x.svg")],
            By::Owner,
        );
        assert_eq!(settings.look.theme, Theme::Dark);
        assert_eq!(settings.look.accent.as_deref(), Some("#0a7"));
        let named: Vec<&str> = faults.iter().map(|fault| fault.name.as_str()).collect();
        assert_eq!(named, ["corner", "colour", "font", "logo"]);
        assert!(faults[0].words.contains("0 to 24") && faults[1].words.contains("accent"), "{faults:?}");
    }

    #[test]
    fn every_setting_can_be_set() {
        let value = |name: &str| match name {
            "accent" => "#123456",
            "theme" => "light",
            "corner" => "8",
            "font" => "serif",
            "logo" => "brand/logo.svg",
            "language" => "de",
            "booking" | "lead-endpoint" | "lead-privacy" | "connect" => "https://example.com/a",
            "hosts" => "https://example.com",
            "lead-format" => "form",
            "lead-mail" => "hello@example.com",
            "lead-gate" => "details",
            "share-score" => "yes",
            _ => "Some words",
        };
        for setting in &SETTINGS {
            let (settings, faults) = read(&[(setting.name, value(setting.name))], By::Owner);
            assert_eq!(faults, [], "{}", setting.name);
            assert_ne!(settings, Settings::default(), "{}", setting.name);
            let (_, faults) = read(&[(setting.name, "\u{7}")], By::Owner);
            assert_eq!(faults.len(), 1, "{}", setting.name);
        }
    }

    #[test]
    fn an_embedding_page_cannot_send_inquiries_elsewhere() {
        let mut settings = Settings::default();
        let owner = [("lead-endpoint", "https://a.example/leads"), ("connect", "https://b.example/leads")];
        assert_eq!(settings.take(owner, By::Owner), []);
        assert_eq!(settings.take([("lead-endpoint", "https://evil.example/")], By::Embedder).len(), 1);
        assert_eq!(settings.endpoint.as_ref().map(Address::text), Some("https://a.example/leads"));
        assert_eq!(settings.take([("lead-endpoint", "https://b.example/leads")], By::Embedder), []);
        assert_eq!(settings.endpoint.as_ref().map(Address::text), Some("https://b.example/leads"));
        for setting in SETTINGS.iter().filter(|setting| setting.reach == Reach::Owner) {
            assert_eq!(settings.take([(setting.name, "none")], By::Embedder).len(), 1, "{}", setting.name);
        }
    }

    #[test]
    fn mails_are_plain() {
        for bad in ["a", "a@b", "a@b.c?subject=x", "a b@c.de", "@c.de", "a@.de", "a@b.c%0d"] {
            assert_eq!(mail(bad), None, "{bad}");
        }
    }
}
