//! What a language has to say: one field a text, in the order in which a reader meets them.

mod money;
mod overview;
mod parts;

pub(in crate::view) use money::*;
pub(in crate::view) use overview::*;
pub(in crate::view) use parts::*;

use super::{Forms, Language, Text};

/// Visits every text of a part of the catalogue with its name.
#[cfg(test)]
pub(super) trait Entry {
    fn visit(&self, name: &str, visitor: &mut dyn FnMut(&str, &[Text]));
}

#[cfg(test)]
impl Entry for Text {
    fn visit(&self, name: &str, visitor: &mut dyn FnMut(&str, &[Text])) {
        visitor(name, &[*self]);
    }
}

#[cfg(test)]
impl Entry for Forms {
    fn visit(&self, name: &str, visitor: &mut dyn FnMut(&str, &[Text])) {
        visitor(name, self.0);
    }
}

#[cfg(test)]
impl<const MANY: usize> Entry for [Text; MANY] {
    fn visit(&self, name: &str, visitor: &mut dyn FnMut(&str, &[Text])) {
        for text in self {
            visitor(name, &[*text]);
        }
    }
}

/// A part of the catalogue.
macro_rules! part {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $field:ident: $kind:ty,)* }) => {
        $(#[$meta])*
        #[derive(Debug)]
        pub(in crate::view) struct $name { $($(#[$doc])* pub(in crate::view) $field: $kind,)* }

        #[cfg(test)]
        impl Entry for $name {
            fn visit(&self, name: &str, visitor: &mut dyn FnMut(&str, &[Text])) {
                $(self.$field.visit(&format!("{name}.{}", stringify!($field)), visitor);)*
            }
        }
    };
}

use part;

/// A whole language.
#[derive(Debug)]
pub(in crate::view) struct Texts {
    /// Which it is.
    pub(in crate::view) language: Language,
    /// Which of a text's forms a number asks for.
    pub(in crate::view) form: fn(u64) -> usize,
    /// What stands between thousands.
    pub(in crate::view) thousands: char,
    /// What stands before tenths.
    pub(in crate::view) decimal: char,
    /// That a report's own words are in another language; nothing in English.
    pub(in crate::view) foreign_note: Option<Text>,
    pub(in crate::view) names: Names,
    pub(in crate::view) first: First,
    pub(in crate::view) contents: Contents,
    pub(in crate::view) findings: Findings,
    pub(in crate::view) product: Product,
    pub(in crate::view) data: Data,
    pub(in crate::view) history: History,
    pub(in crate::view) notes: Notes,
    pub(in crate::view) paper: Paper,
    pub(in crate::view) since: Since,
    pub(in crate::view) aside: Aside,
    pub(in crate::view) rule_page: RulePage,
    pub(in crate::view) path: Path,
    pub(in crate::view) questions: Questions,
    pub(in crate::view) map: Map,
    pub(in crate::view) bill: Bill,
    pub(in crate::view) look: Look,
    pub(in crate::view) tools: Tools,
    pub(in crate::view) talk: Talk,
    pub(in crate::view) checking: Checking,
}

#[cfg(test)]
impl Texts {
    /// Every text with its name.
    pub(in crate::view) fn visit(&self, visitor: &mut dyn FnMut(&str, &[Text])) {
        self.names.visit("names", visitor);
        self.first.visit("first", visitor);
        self.contents.visit("contents", visitor);
        self.findings.visit("findings", visitor);
        self.product.visit("product", visitor);
        self.data.visit("data", visitor);
        self.history.visit("history", visitor);
        self.notes.visit("notes", visitor);
        self.paper.visit("paper", visitor);
        self.since.visit("since", visitor);
        self.aside.visit("aside", visitor);
        self.rule_page.visit("rule_page", visitor);
        self.path.visit("path", visitor);
        self.questions.visit("questions", visitor);
        self.map.visit("map", visitor);
        self.bill.visit("bill", visitor);
        self.look.visit("look", visitor);
        self.tools.visit("tools", visitor);
        self.talk.visit("talk", visitor);
        self.checking.visit("checking", visitor);
    }
}

part! {
    /// What tiers, severities, stages and the like are called.
    Names {
        production_grade: Text,
        fragile: Text,
        outright_risk: Text,
        no_tier: Text,
        critical: Text,
        high: Text,
        medium: Text,
        low: Text,
        info: Text,
        likely: Text,
        worth_a_look: Text,
        passed: Text,
        failed: Text,
        not_applicable: Text,
        unknown: Text,
        hour: Text,
        day: Text,
        week: Text,
        founder: Text,
        developer: Text,
        senior: Text,
        source_control: Text,
        security: Text,
        tests: Text,
        cost: Text,
        spof: Text,
        monitoring: Text,
        ownership: Text,
        works: Text,
        half_wired: Text,
        only_painted: Text,
        cannot_tell: Text,
        builder: Text,
        files: Forms,
        places: Forms,
        more: Text,
        more_places: Forms,
        whole_project: Text,
        whole_file: Text,
        and: Text,
    }
}
