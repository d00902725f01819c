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

part! {
    /// This week, and the path in four stages.
    Path {
        week: Text,
        nothing: Text,
        steps: Forms,
        gains: Text,
        open: Text,
        questions: Text,
        person: Text,
        copy_week: Text,
        moves: Text,
        moves_lead: Text,
        small: Forms,
        up_to: Text,
        title: Text,
        assess: Text,
        assess_note: Text,
        stabilize: Text,
        stabilize_note: Text,
        foundations: Text,
        foundations_note: Text,
        scale: Text,
        scale_note: Text,
        empty: Text,
        unseen: Text,
        protects: Text,
        to_do: Text,
        found: Text,
        done: Text,
        after: Text,
        careful: Text,
    }
}

part! {
    /// The questions that no file can answer.
    Questions {
        title: Text,
        none: Text,
        lead: Text,
        lead_page: Text,
        effect: Text,
        effect_before: Text,
        remember: Text,
        forget: Text,
        answered: Text,
    }
}

part! {
    /// The map of the product.
    Map {
        title: Text,
        lead: Text,
        weak: Text,
        sound: Text,
        words: Text,
        drawing: Text,
        drawing_weak: Forms,
        uses: Text,
        starts: Text,
        calls: Text,
        asks: Text,
        stops: Text,
        single: Text,
        seen: Text,
        /// From who starts it to whom it leans on.
        lanes: [Text; 5],
        people: Text,
        schedule: Text,
        callers: Text,
        pages: Text,
        app: Text,
        assistant: Text,
        server: Text,
        functions: Text,
        flow: Text,
        database: Text,
        storage: Text,
        queue: Text,
        ai: Text,
        payment: Text,
        mail: Text,
        sms: Text,
        login: Text,
        analytics: Text,
        tracking: Text,
        maps: Text,
        search: Text,
        hosting: Text,
        service: Text,
    }
}

part! {
    /// The controls above the findings.
    Look {
        title: Text,
        search: Text,
        dimension: Text,
        severity: Text,
        stage: Text,
        all: Text,
        and_worse: Text,
        file: Text,
        group: Text,
        by_dimension: Text,
        by_step: Text,
        no_step: Text,
        show_all: Text,
        unfold_all: Text,
        found_all: Text,
        found_none: Text,
        found_some: Text,
    }
}

part! {
    /// The buttons above the scorecard, and those that each finding gets.
    Tools {
        title: Text,
        again: Text,
        save: Text,
        print: Text,
        print_note: Text,
        html: Text,
        html_note: Text,
        markdown: Text,
        markdown_note: Text,
        json: Text,
        json_note: Text,
        sarif: Text,
        sarif_note: Text,
        csv: Text,
        csv_note: Text,
        cyclonedx: Text,
        cyclonedx_note: Text,
        text: Text,
        text_note: Text,
        brief: Text,
        brief_note: Text,
        share: Text,
        card_png: Text,
        card_png_note: Text,
        card_svg: Text,
        card_svg_note: Text,
        summary: Text,
        summary_note: Text,
        keep: Text,
        kept: Text,
        forget: Text,
        keeps_nothing: Text,
        copy_finding: Text,
        copy_prompt: Text,
        copy_link: Text,
    }
}

part! {
    /// The call to talk.
    Talk {
        title: Text,
        title_with: Text,
        book: Text,
        offered: Text,
        engineer: Text,
        gate: Text,
        lead: Text,
        book_note: Text,
        your_name: Text,
        email: Text,
        company: Text,
        message: Text,
        trap: Text,
        answers: Text,
        privacy: Text,
        write: Text,
        send: Text,
        exactly: Text,
    }
}

part! {
    /// How far a check is, and what to try after a refusal.
    Checking {
        listing: Text,
        reading: Text,
        judging: Text,
        reading_aloud: Text,
        judging_aloud: Text,
        not_an_archive: Text,
        foreign_archive: Text,
        encrypted: Text,
        empty: Text,
        too_large: Text,
        only_history: Text,
        nothing_to_check: Text,
        withheld: Text,
        broken: Text,
    }
}
