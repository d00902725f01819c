//! English: the parts that have a room of their own.

use crate::view::texts::{Aside, Forms, RulePage, Since};

pub(super) const SINCE: Since = Since {
    title: "Since your earlier report",
    moved: "The score was {before} and is now {now}",
    up: "up by {n}",
    down: "down by {n}",
    unchanged: "unchanged",
    fixed: Forms(&["{n} finding is fixed", "{n} findings are fixed"]),
    new: Forms(&["{n} is new", "{n} are new"]),
    left: Forms(&["{n} is left", "{n} are left"]),
    other_checks: "The checks themselves are of another version than then, so some of this may be their doing.",
    table: "The seven dimensions then and now",
    dimension: "Dimension",
    then: "Then",
    now: "Now",
    change: "Change",
    same: "same",
    cannot_tell: "cannot tell",
    list_fixed: "What is fixed",
    list_untold: "What can no longer be told from the files",
    list_new: "What is new",
    list_left: "What still stands",
    more: "and {n} more, all listed under {link}",
    more_link: "what was found",
};

pub(super) const ASIDE: Aside = Aside {
    title: "Set aside by the owner",
    lead: "The file {file} says what follows. A waived fault is still a fault: it stays in the score. What was left out was not looked at, and lowers coverage.",
    waived: "Waived",
    left_out: "Left out",
    waived_in: "{rule} in {path}",
    holds: Forms(&["{n} finding is waived", "{n} findings are waived"]),
    expired: "No longer holds, so what it names counts again",
    unused: "Names nothing that was found",
    until: "until {day}",
};

pub(super) const RULE_PAGE: RulePage = RulePage {
    about: "About this check",
    cannot_see: "What it cannot see",
    finds: "It finds: {name}",
    leaves_alone: "It leaves alone: {name}",
    well: "When all is well: {words}.",
    prompt: "The same for an AI builder",
    references: "References",
};
