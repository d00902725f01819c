//! Platforms without code: what they bill a run, a step, a unit of work or a person by.

use super::meter::{RUNS, STEPS, USERS, WORK};
use super::{PartKind, PlanRow, Service, listed, plan, seat, seen, then, upto};

const BUBBLE: &[PlanRow] = &[
    plan("Starter", 32_000_000, &[then(WORK, 175_000, 300_000, 1_000)]),
    plan("Growth", 134_000_000, &[then(WORK, 250_000, 300_000, 1_000)]),
    plan("Team", 399_000_000, &[then(WORK, 500_000, 300_000, 1_000)]),
    // Workload that is bought ahead.
    plan("Starter with 750,000 units more", 131_000_000, &[then(WORK, 925_000, 140_000, 1_000)]),
    plan("Starter with 2,500,000 units more", 331_000_000, &[then(WORK, 2_675_000, 120_000, 1_000)]),
];

const POWER_AUTOMATE: &str = "https://www.microsoft.com/en-us/power-platform/products/power-automate/pricing";
const POWER_APPS: &str = "https://www.microsoft.com/en-us/power-platform/products/power-apps/pricing";
const POWER_PLATFORM: &str = "https://github.com/api-evangelist/power-platform";

pub(super) const ROWS: &[Service] = &[
    Service {
        names: &["bubble"],
        title: "",
        kind: PartKind::NoCode,
        plans: BUBBLE,
        low: &[],
        high: &[],
        assumed: "An action is taken to use one workload unit; pages that search lists use several times as many.",
        from: seen("https://bubble.io/pricing", "2026-05-01"),
    },
    Service {
        names: &["make"],
        title: "",
        kind: PartKind::NoCode,
        plans: &[plan("Free", 0, &[upto(STEPS, 1_000)]), plan("Core", 12_000_000, &[then(STEPS, 10_000, 8_000_000, 10_000)])],
        low: &[plan("Free", 0, &[upto(STEPS, 1_000)]), plan("Core", 12_000_000, &[then(STEPS, 10_000, 5_000_000, 10_000)])],
        high: &[plan("Free", 0, &[upto(STEPS, 1_000)]), plan("Core", 12_000_000, &[then(STEPS, 10_000, 12_000_000, 10_000)])],
        assumed: "Each module of a scenario is counted once a run; lists that it works through cost one credit for each entry. Larger packages cost less each: ten thousand more are taken for 8 dollars, between 5 (in the largest) and 12 (in the smallest).",
        from: listed("https://www.make.com/en/pricing", "https://github.com/api-evangelist/make", "2026-05-04"),
    },
    Service {
        names: &["zapier"],
        title: "",
        kind: PartKind::NoCode,
        plans: &[plan("Free", 0, &[upto(STEPS, 100)]), plan("Professional", 29_990_000, &[then(STEPS, 750, 20_000, 1)])],
        low: &[plan("Free", 0, &[upto(STEPS, 100)]), plan("Professional", 29_990_000, &[then(STEPS, 750, 6_000, 1)])],
        high: &[plan("Free", 0, &[upto(STEPS, 100)]), plan("Professional", 29_990_000, &[then(STEPS, 750, 50_000, 1)])],
        assumed: "Professional holds 750 tasks; what goes beyond costs a quarter more each (5 cents), which is the upper end. Larger packages cost less each, but no dated source says how much: half of the plan's own price is taken as likely.",
        from: listed("https://zapier.com/pricing", "https://www.sasanova.com/guides/zapier-multi-step-task-counting", "2026-03-01"),
    },
    Service {
        names: &["n8n"],
        title: "",
        kind: PartKind::NoCode,
        // 24, 60 and 800 euros at 1.10 dollars each.
        plans: &[
            plan("Cloud Starter", 26_400_000, &[upto(RUNS, 2_500)]),
            plan("Cloud Pro", 66_000_000, &[upto(RUNS, 10_000)]),
            plan("Cloud Business", 880_000_000, &[upto(RUNS, 40_000)]),
        ],
        low: &[plan("On a machine of your own", 5_000_000, &[then(RUNS, 500_000, 10_000_000, 500_000)])],
        high: &[],
        assumed: "The file does not say whether n8n's cloud runs it or a machine of your own; the cloud is taken as likely, a small machine as the least. Euros are taken at 1.10 dollars.",
        from: seen("https://n8n.io/pricing/", "2026-05-04"),
    },
    Service {
        names: &["power-automate"],
        title: "",
        kind: PartKind::NoCode,
        plans: &[seat("Premium", 15_000_000, &[])],
        low: &[plan("Within Microsoft 365", 0, &[])],
        high: &[plan("Process", 150_000_000, &[])],
        assumed: "Each flow runs under the licence of a person of your team; plain connectors come with Microsoft 365.",
        from: listed(POWER_AUTOMATE, POWER_PLATFORM, "2026-05-05"),
    },
    Service {
        names: &["power-apps", "power-platform"],
        title: "",
        kind: PartKind::NoCode,
        plans: &[plan("Premium", 0, &[then(USERS, 0, 20_000_000, 1)])],
        low: &[plan("Within Microsoft 365", 0, &[then(USERS, 0, 0, 1)])],
        high: &[],
        assumed: "Everybody who opens the app needs a licence, unless it uses plain connectors only.",
        from: listed(POWER_APPS, POWER_PLATFORM, "2026-05-05"),
    },
    Service {
        names: &["retool"],
        title: "",
        kind: PartKind::NoCode,
        plans: &[plan("Free", 0, &[upto(USERS, 5)]), seat("Business", 50_000_000, &[then(USERS, 0, 15_000_000, 1)])],
        low: &[plan("Free", 0, &[upto(USERS, 5)]), seat("Business", 50_000_000, &[then(USERS, 0, 5_000_000, 1)])],
        high: &[],
        assumed: "Billed by the year; everybody who opens the app is counted, each for 5 to 15 dollars. The smaller Team plan, whose price no dated source tells, is left out.",
        from: listed("https://retool.com/pricing", "https://github.com/api-evangelist/retool", "2026-05-05"),
    },
    Service {
        names: &["airtable"],
        title: "",
        kind: PartKind::NoCode,
        plans: &[seat("Team", 20_000_000, &[])],
        low: &[plan("Free", 0, &[])],
        high: &[seat("Business", 45_000_000, &[])],
        assumed: "Billed by the year. Only people who edit are counted; what others see through a page or form is free.",
        from: listed("https://airtable.com/pricing", "https://github.com/api-evangelist/airtable", "2026-05-04"),
    },
    Service {
        names: &["webflow"],
        title: "",
        kind: PartKind::NoCode,
        plans: &[
            plan("CMS", 23_000_000, &[upto(super::meter::SENT, 50_000_000)]),
            plan("Business", 39_000_000, &[then(super::meter::SENT, 100_000_000, 400_000, 1_000_000)]),
        ],
        low: &[
            plan("Basic", 14_000_000, &[upto(super::meter::SENT, 10_000_000)]),
            plan("Business", 39_000_000, &[then(super::meter::SENT, 100_000_000, 400_000, 1_000_000)]),
        ],
        high: &[],
        assumed: "Billed by the year; what Business sends beyond 100 GB is an estimate.",
        from: listed("https://webflow.com/pricing", "https://github.com/api-evangelist/webflow", "2026-05-05"),
    },
    Service {
        names: &["xano"],
        title: "",
        kind: PartKind::NoCode,
        plans: &[plan("Essential", 85_000_000, &[])],
        low: &[plan("Free", 0, &[])],
        high: &[plan("Pro", 224_000_000, &[])],
        assumed: "Billed by the year.",
        from: listed("https://www.xano.com/pricing/", "https://github.com/api-evangelist/xano", "2026-06-20"),
    },
    Service {
        names: &["shopify"],
        title: "",
        kind: PartKind::NoCode,
        plans: &[plan("Basic", 29_000_000, &[])],
        low: &[],
        high: &[plan("Grow", 79_000_000, &[])],
        assumed: "Billed by the year. Payments cost a share on top.",
        from: listed("https://www.shopify.com/pricing", "https://github.com/api-evangelist/shopify", "2026-05-04"),
    },
];
