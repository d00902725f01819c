//! The scorecard from the first screen to the last check.

#[cfg(test)]
use super::Entry;
use super::part;
use crate::view::texts::{Forms, Text};

part! {
    /// The first screen.
    First {
        eyebrow: Text,
        made_with: Text,
        of_100: Text,
        score: Text,
        no_score: Text,
        grade: Text,
        no_grade: Text,
        coverage: Text,
        coverage_note: Text,
        coverage_link: Text,
        dimensions: Text,
        dimension_score: Text,
        dimension_no_score: Text,
        legend: Text,
        to_fix: Text,
        good_checks: Text,
        open: Text,
        judged: Text,
        no_check: Text,
        three: Text,
        nothing_urgent: Text,
        week_score: Text,
        step: Text,
        good: Text,
        good_none: Text,
        good_link: Forms,
    }
}

part! {
    /// Where to find what.
    Contents {
        title: Text,
        first: Text,
        path: Text,
        moves: Text,
        findings: Text,
        map: Text,
        bill: Text,
        questions: Text,
        product: Text,
        features: Text,
        data: Text,
        good: Text,
        read: Text,
        rules: Text,
        since: Text,
        set_aside: Text,
    }
}

part! {
    /// The findings with their evidence.
    Findings {
        title: Text,
        none: Text,
        lead: Text,
        more_like_it: Text,
        why: Text,
        fix: Text,
        location: Text,
        paste: Text,
        copy: Text,
        check: Text,
        line: Text,
        excerpt: Text,
        way: Text,
        example: Text,
        also: Text,
        in_json: Text,
        minor: Text,
        minor_lead: Text,
        what: Text,
    }
}

part! {
    /// What was understood of the product.
    Product {
        title: Text,
        lead: Text,
        shown_by: Text,
        made_with: Text,
        built_from: Text,
        size: Text,
        size_words: Text,
        features: Text,
        features_lead: Text,
    }
}

part! {
    /// Data about people.
    Data {
        title: Text,
        lead: Text,
        personal: Text,
        payment: Text,
        health: Text,
        files: Text,
        addresses: Forms,
        password_hashes: Forms,
        ways: Text,
        deleted: Text,
        not_deleted: Text,
        copied: Text,
        not_copied: Text,
        expires: Text,
        stays: Text,
        at: Text,
        read_by: Text,
        columns_more: Text,
    }
}

part! {
    /// The version history.
    History {
        label: Text,
        title: Text,
        authors: Text,
        commits: Forms,
        machine: Text,
        largest: Text,
        only_older: Text,
        branch: Text,
        same_machine: Text,
        hosted: Text,
        no_copy: Text,
        copies: Text,
        branches: Forms,
        tags: Forms,
        unpushed: Forms,
        changed: Forms,
        bytes: Text,
        kilobytes: Text,
        megabytes: Text,
    }
}

part! {
    /// What is good, what was read, and every check.
    Notes {
        good: Text,
        good_lead: Text,
        good_more: Text,
        quiet: Forms,
        quiet_note: Text,
        read: Text,
        lines_read: Text,
        left_out: Forms,
        nothing_left_out: Text,
        languages: Text,
        under_one: Text,
        percent: Text,
        searched: Text,
        packages: Forms,
        lists_fetched: Text,
        lists_missing: Text,
        lists_thin: Text,
        left_out_title: Forms,
        odd_title: Text,
        rules: Text,
        checks: Forms,
        nothing_against: Text,
        made: Text,
    }
}

part! {
    /// The kept file and paper.
    Paper {
        document: Text,
        footer: Text,
        contents: Text,
        page: Text,
        appendix: Text,
        cover_note: Text,
        score: Text,
        tier: Text,
        grade: Text,
        coverage: Text,
    }
}
