//! A bill as data: everything that is needed to work it out for any number of users, and nothing else.

use super::{Assumptions, Need};
use crate::sorted::Arrange;
use serde::{Deserialize, Serialize};

/// What the product costs to run, before anybody says how many use it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bill {
    /// The day on which the price table was last gone through, `2026-11-26`.
    pub as_of: String,
    /// What is taken for granted about use.
    pub assumptions: Assumptions,
    /// Parts, by service.
    pub parts: Vec<Part>,
    /// What would make it smaller.
    pub remedies: Vec<Remedy>,
    /// Services that may cost something and whose price the table does not hold.
    pub unpriced: Vec<Unpriced>,
    /// What takes a share of each payment instead of a fee.
    pub shares: Vec<Share>,
    /// Ways in that spend money for whoever calls them.
    pub exposed: Vec<Exposed>,
}

/// One service's part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Its id: the service's name.
    pub id: String,
    /// Its name for people.
    pub title: String,
    /// What it does for the product.
    pub kind: PartKind,
    /// What is used of it.
    pub uses: Vec<Use>,
    /// Plans to choose from; the cheapest that suffices is taken.
    pub plans: Vec<Plan>,
    /// The same where it may be cheaper than likely; empty where it is the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub plans_low: Vec<Plan>,
    /// The same where it may be dearer than likely; empty where it is the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub plans_high: Vec<Plan>,
    /// What was taken for granted to arrive at these plans, a sentence each.
    pub assumed: Vec<String>,
    /// Places that cause it, `path:line`, a few.
    pub places: Vec<String>,
    /// Where the prices come from.
    pub sources: Vec<Source>,
}

/// What a part does for the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each variant is the purpose it names")]
pub enum PartKind {
    Ai,
    Hosting,
    Database,
    Login,
    Files,
    Mail,
    Sms,
    Maps,
    Search,
    Realtime,
    Queue,
    Watching,
    Builds,
    NoCode,
}

/// Where prices come from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Source {
    /// What is priced.
    pub what: String,
    /// The page.
    pub url: String,
    /// As of when.
    pub date: String,
    /// The price was read on that date, in the page itself or in the list; what was read nowhere has no price.
    pub seen: bool,
    /// The public list of others in which it was read, where that was not the page itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<String>,
}

/// One thing that is used of a service, by how often it happens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Use {
    /// What is counted.
    pub meter: String,
    /// With what it grows.
    pub basis: Basis,
    /// How many units each time, in thousandths: at least, likely, at most.
    pub times: [u64; 3],
    /// A bound on what one time can take, by basis: tokens of an answer, rows of a table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<u64>,
    /// What it is, in words.
    pub words: String,
    /// The line that causes it, `path:line`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// What remedies make of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mends: Vec<Mend>,
}

/// What a remedy makes of one use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mend {
    /// Which of the bill's remedies.
    pub remedy: u32,
    /// What remains of it, in thousandths.
    pub remains: u64,
    /// A bound that it puts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<u64>,
    /// Another meter by which it is billed then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meter: Option<String>,
}

/// With what a use grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// With nothing: so many a month.
    Month,
    /// With seats of the team.
    Seat,
    /// With active users.
    User,
    /// With days on which somebody comes.
    Visit,
    /// With pages and actions.
    Action,
    /// With KB of pages sent.
    PageKb,
    /// With requests to the AI.
    AiAction,
    /// With tokens sent to the AI.
    Question,
    /// With tokens that it answers.
    Answer,
    /// With minutes that pages stay open.
    Minute,
    /// With e-mails.
    Mail,
    /// With text messages.
    Text,
    /// With KB of uploads that are kept.
    Upload,
    /// With users and months for which their data is kept.
    Kept,
    /// With rows that a query without limit reads: actions times the rows there are, which grow with users too.
    Sweep,
    /// With runs that people start.
    Run,
}

/// One plan of a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Its name.
    pub name: String,
    /// Its fee a month, in millionths of a dollar.
    pub monthly: u64,
    /// The fee is due for each seat.
    #[serde(default)]
    pub by_seat: bool,
    /// Use worth that much is paid with the fee.
    #[serde(default)]
    pub credit: u64,
    /// What it says on each meter; a meter that it does not name costs nothing.
    pub rates: Vec<Rate>,
}

/// What a plan says on one meter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    /// The meter.
    pub meter: String,
    /// Units that are free.
    pub included: u64,
    /// Price of what goes beyond, in millionths of a dollar for `per` units; none where nothing can go beyond.
    pub price: Option<u64>,
    /// Units that the price is for.
    pub per: u64,
    /// Only whole packages of `per` units are sold.
    #[serde(default)]
    pub whole: bool,
}

/// What would make the bill smaller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remedy {
    /// What to do.
    pub title: String,
    /// The check that tells how, if one does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// Places, `path:line`, a few.
    pub places: Vec<String>,
}

/// A service without a price.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Unpriced {
    /// Its name.
    pub service: String,
    /// Why.
    pub why: String,
    /// Places that use it, `path:line`, a few.
    pub places: Vec<String>,
}

/// What a payment provider keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// The provider.
    pub service: String,
    /// Hundredths of a percent of each payment.
    pub basis_points: u64,
    /// And so much of each, in millionths of a dollar.
    pub fixed: u64,
    /// Where the price comes from.
    pub source: Source,
}

/// A way in that spends money for whoever calls it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exposed {
    /// Method and route.
    pub entry: String,
    /// What it spends money on.
    pub kind: PartKind,
    /// The service that is paid, where it is known.
    pub service: String,
    /// What stands before it.
    pub guarded: Guarded,
    /// The same in a sentence.
    pub words: String,
    /// The line, `path:line`.
    pub place: String,
    /// What one request spends; empty where it cannot be priced.
    pub calls: Vec<PaidCall>,
}

/// What stands before a way in that spends money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Guarded {
    /// Anybody may call it, as often as they like.
    Open,
    /// Whoever has an account may call it, as often as they like.
    SignedIn,
    /// Anybody may call it, so often and no more.
    Limited,
    /// Only a few may call it, or nobody from outside.
    Closed,
}

/// What one request to a way in spends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaidCall {
    /// What it is, in words.
    pub what: String,
    /// Price of a million tokens sent, in millionths of a dollar.
    pub input: u64,
    /// Price of a million tokens answered.
    pub output: u64,
    /// Most tokens of the answer, where the code sets that.
    pub most: Option<u64>,
    /// What each call costs whatever its length: at least, likely, at most.
    pub each: [u64; 3],
}

impl Bill {
    /// The needs that its assumptions answer: a control that changes nothing is not shown.
    #[must_use]
    pub fn needs(&self) -> Vec<Need> {
        let mut needs = vec![Need::Always];
        for part in &self.parts {
            for one in &part.uses {
                needs.extend(one.basis.needs());
            }
            if [&part.plans, &part.plans_low, &part.plans_high].into_iter().flatten().any(|plan| plan.by_seat) {
                needs.push(Need::Seats);
            }
        }
        if !self.shares.is_empty() {
            needs.push(Need::Payments);
        }
        for exposed in self.exposed.iter().filter(|exposed| !exposed.calls.is_empty()) {
            if matches!(exposed.guarded, Guarded::Open | Guarded::SignedIn) {
                needs.push(Need::Hostile);
            }
        }
        needs.arrange();
        needs.dedup();
        needs
    }
}

impl Basis {
    /// Assumptions that it grows with, users apart.
    fn needs(self) -> &'static [Need] {
        match self {
            Self::Month | Self::User => &[],
            Self::Seat => &[Need::Seats],
            Self::Visit | Self::Action => &[Need::Activity],
            Self::PageKb => &[Need::Activity, Need::Pages],
            Self::AiAction | Self::Question | Self::Answer => &[Need::Activity, Need::Ai],
            Self::Minute => &[Need::Activity, Need::Minutes],
            Self::Mail => &[Need::Mails],
            Self::Text => &[Need::Texts],
            Self::Upload => &[Need::Uploads, Need::Kept],
            Self::Kept => &[Need::Kept],
            Self::Sweep => &[Need::Activity, Need::Records],
            Self::Run => &[Need::Activity, Need::Runs],
        }
    }
}
