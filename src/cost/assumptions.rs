//! What no file says about how the product is used: a handful of numbers, each with a default that can be changed.

use serde::{Deserialize, Serialize};

/// Declares the assumptions together with what their controls say.
macro_rules! assumptions {
    ($($name:ident = $value:literal, $least:literal ..= $most:literal, step $step:literal, $need:ident, $words:literal, $unit:literal;)*) => {
        /// What is taken for granted about use.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default)]
        pub struct Assumptions { $(#[doc = concat!($words, ", ", $unit, ".")] pub $name: u32,)* }

        impl Default for Assumptions {
            fn default() -> Self {
                Self { $($name: $value,)* }
            }
        }

        impl Assumptions {
            /// The controls, in their order.
            pub const CONTROLS: &'static [Control] = &[
                $(Control { id: stringify!($name), words: $words, unit: $unit, least: $least, most: $most, step: $step, need: Need::$need },)*
            ];

            /// The value of a control.
            #[must_use]
            pub fn get(&self, id: &str) -> u32 {
                match id {
                    $(stringify!($name) => self.$name,)*
                    _ => 0,
                }
            }

            /// Sets a control's value, held within its bounds; an id that there is not changes nothing.
            pub fn set(&mut self, id: &str, value: u32) {
                match id {
                    $(stringify!($name) => self.$name = value.clamp($least, $most),)*
                    _ => {}
                }
            }

            /// All values within the bounds of their controls, whatever they were read from.
            #[must_use]
            pub fn bounded(mut self) -> Self {
                for control in Self::CONTROLS {
                    self.set(control.id, self.get(control.id));
                }
                self
            }
        }
    };
}

assumptions! {
    users = 1_000, 10..=100_000, step 10, Always, "People who use it", "active users a month";
    days = 8, 1..=31, step 1, Activity, "How often one of them comes", "days a month";
    actions = 15, 1..=200, step 1, Activity, "What one does on such a day", "pages or actions";
    ai_actions = 3, 0..=200, step 1, Ai, "Of these, requests to the AI", "a day with a visit";
    input_tokens = 1_000, 50..=100_000, step 50, Ai, "What is sent to the AI each time", "tokens (about ¾ of a word each)";
    output_tokens = 500, 10..=32_000, step 10, Ai, "What it answers each time", "tokens";
    minutes = 10, 1..=480, step 1, Minutes, "How long a page stays open", "minutes a visit";
    heavy_percent = 5, 0..=100, step 1, Activity, "Heavy users", "percent of all";
    heavy_times = 10, 1..=100, step 1, Activity, "A heavy user does", "times as much";
    page_kb = 500, 10..=20_000, step 10, Pages, "A page with its pictures weighs", "KB";
    upload_kb = 5_000, 0..=1_000_000, step 500, Uploads, "What one person uploads", "KB a month";
    months = 12, 1..=60, step 1, Kept, "How long data is kept", "months";
    records = 2, 0..=1_000, step 1, Records, "Entries that one person adds to shared lists", "in all";
    mails = 4, 0..=100, step 1, Mails, "E-mails to one person", "a month";
    texts = 2, 0..=100, step 1, Texts, "Text messages to one person", "a month";
    runs = 2, 0..=200, step 1, Runs, "Runs that one person starts", "a day with a visit";
    seats = 1, 1..=100, step 1, Seats, "People on your team with an account", "seats";
    paying_percent = 5, 0..=100, step 1, Payments, "Users who pay", "percent";
    price_cents = 1_000, 50..=1_000_000, step 50, Payments, "What one pays", "cents a month";
    hostile_calls = 3_600, 60..=360_000, step 60, Hostile, "Requests that one hostile visitor sends", "an hour";
    spread_percent = 200, 100..=1_000, step 10, Always, "How far use may differ either way", "percent";
}

/// How one assumption is shown and changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Control {
    /// Its field.
    pub id: &'static str,
    /// What it says, for founders.
    pub words: &'static str,
    /// Its unit.
    pub unit: &'static str,
    /// Least value.
    pub least: u32,
    /// Greatest value.
    pub most: u32,
    /// Between two values.
    pub step: u32,
    /// When it has a say.
    pub need: Need,
}

/// When an assumption has a say in a bill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each variant is the use that it names")]
pub enum Need {
    Always,
    Activity,
    Ai,
    Minutes,
    Pages,
    Uploads,
    Kept,
    Records,
    Mails,
    Texts,
    Runs,
    Seats,
    Payments,
    Hostile,
}

/// Assumptions without spread and without heavy users, for arithmetic by hand.
pub const SIMPLE: fn() -> Assumptions = || Assumptions { heavy_percent: 0, spread_percent: 100, ..Assumptions::default() };
