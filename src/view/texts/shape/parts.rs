//! The parts that have a room of their own: what changed, what was set aside, a rule's page, path, questions, map, bill.

#[cfg(test)]
use super::Entry;
use super::part;
use crate::view::texts::{Forms, Text};

part! {
    /// What changed since an earlier report.
    Since {
        title: Text,
        moved: Text,
        up: Text,
        down: Text,
        unchanged: Text,
        fixed: Forms,
        new: Forms,
        left: Forms,
        other_checks: Text,
        table: Text,
        dimension: Text,
        then: Text,
        now: Text,
        change: Text,
        same: Text,
        cannot_tell: Text,
        list_fixed: Text,
        list_untold: Text,
        list_new: Text,
        list_left: Text,
        more: Text,
        more_link: Text,
    }
}

part! {
    /// What the owner set aside.
    Aside {
        title: Text,
        lead: Text,
        waived: Text,
        left_out: Text,
        waived_in: Text,
        holds: Forms,
        expired: Text,
        unused: Text,
        until: Text,
    }
}

part! {
    /// A rule's page.
    RulePage {
        about: Text,
        cannot_see: Text,
        finds: Text,
        leaves_alone: Text,
        well: Text,
        prompt: Text,
        references: Text,
    }
}
