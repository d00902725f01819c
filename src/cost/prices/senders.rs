//! E-mail, text messages, log-in, and what payment providers keep.

use super::meter::{MAILS, TEXTS, USERS};
use super::{PartKind, Service, ShareRow, listed, plan, seen, then, upto};

pub(super) const ROWS: &[Service] = &[
    Service {
        names: &["resend"],
        title: "",
        kind: PartKind::Mail,
        plans: &[
            plan("Free", 0, &[upto(MAILS, 3_000)]),
            plan("Pro", 20_000_000, &[then(MAILS, 50_000, 900_000, 1_000)]),
            plan("Pro 100k", 35_000_000, &[then(MAILS, 100_000, 900_000, 1_000)]),
            plan("Scale", 90_000_000, &[then(MAILS, 100_000, 900_000, 1_000)]),
            plan("Scale 500k", 350_000_000, &[then(MAILS, 500_000, 700_000, 1_000)]),
        ],
        low: &[],
        high: &[],
        assumed: "",
        from: seen("https://resend.com/pricing", "2026-05-25"),
    },
    Service {
        names: &["sendgrid"],
        title: "",
        kind: PartKind::Mail,
        plans: &[
            plan("Essentials", 19_950_000, &[then(MAILS, 50_000, 1_330_000, 1_000)]),
            plan("Essentials 100k", 34_950_000, &[then(MAILS, 100_000, 880_000, 1_000)]),
            plan("Pro", 89_950_000, &[then(MAILS, 100_000, 850_000, 1_000)]),
        ],
        low: &[],
        high: &[],
        assumed: "The free plan has become a trial of sixty days and is not counted.",
        from: seen("https://sendgrid.com/en-us/pricing", "2026-05-16"),
    },
    Service {
        names: &["postmark"],
        title: "",
        kind: PartKind::Mail,
        plans: &[plan("Developer", 0, &[upto(MAILS, 100)]), plan("Basic", 15_000_000, &[then(MAILS, 10_000, 1_800_000, 1_000)])],
        low: &[],
        high: &[],
        assumed: "",
        from: seen("https://postmarkapp.com/pricing", "2026-05-25"),
    },
    Service {
        names: &["mailgun"],
        title: "",
        kind: PartKind::Mail,
        plans: &[
            plan("Free", 0, &[upto(MAILS, 3_000)]),
            plan("Basic", 15_000_000, &[upto(MAILS, 10_000)]),
            plan("Foundation", 35_000_000, &[then(MAILS, 50_000, 1_300_000, 1_000)]),
        ],
        low: &[],
        high: &[],
        assumed: "What is free each day is taken times thirty; beyond what Basic holds the next plan is taken.",
        from: listed("https://www.mailgun.com/pricing/", "https://github.com/camoa/dev-guides", "2026-02-21"),
    },
    Service {
        names: &["brevo"],
        title: "",
        kind: PartKind::Mail,
        plans: &[
            plan("Free", 0, &[upto(MAILS, 9_000)]),
            plan("Starter", 9_000_000, &[then(MAILS, 5_000, 632_000, 1_000)]),
            plan("Starter 100k", 69_000_000, &[then(MAILS, 100_000, 632_000, 1_000)]),
        ],
        low: &[],
        high: &[],
        assumed: "What is free each day is taken times thirty; between the steps of the list the price is taken to rise evenly.",
        from: listed("https://www.brevo.com/pricing/", "https://github.com/api-evangelist/brevo", "2026-05-05"),
    },
    Service {
        names: &["twilio"],
        title: "Twilio text messages",
        kind: PartKind::Sms,
        plans: &[plan("By use", 1_150_000, &[then(TEXTS, 0, 11_800, 1)])],
        low: &[plan("By use", 1_150_000, &[then(TEXTS, 0, 8_300, 1)])],
        // Two parts each, and many countries outside the United States.
        high: &[plan("By use", 1_150_000, &[then(TEXTS, 0, 60_000, 1)])],
        assumed: "A message of one part within the United States with the carrier's fee; long messages and other countries cost several times as much.",
        from: seen("https://www.twilio.com/en-us/sms/pricing/us", "2026-07-05"),
    },
    Service {
        names: &["clerk"],
        title: "",
        kind: PartKind::Login,
        plans: &[plan("Hobby", 0, &[upto(USERS, 50_000)]), plan("Pro", 25_000_000, &[then(USERS, 50_000, 20_000, 1)])],
        low: &[],
        high: &[plan("Pro", 25_000_000, &[then(USERS, 50_000, 20_000, 1)])],
        assumed: "Every active user is taken to come back, which is what Clerk counts.",
        from: seen("https://clerk.com/pricing", "2026-06-01"),
    },
    Service {
        names: &["auth0"],
        title: "",
        kind: PartKind::Login,
        plans: &[plan("Free", 0, &[upto(USERS, 25_000)]), plan("Essentials", 35_000_000, &[then(USERS, 500, 70_000, 1)])],
        low: &[],
        high: &[],
        assumed: "Beyond the five hundred that the fee covers each active user is taken to cost as much as those do.",
        from: listed("https://auth0.com/pricing", "https://github.com/api-evangelist/auth0", "2026-05-22"),
    },
    Service {
        names: &["workos"],
        title: "",
        kind: PartKind::Login,
        plans: &[plan("By use", 0, &[then(USERS, 1_000_000, 2_500, 1)])],
        low: &[],
        high: &[plan("With one company's own log-in", 125_000_000, &[then(USERS, 1_000_000, 2_500, 1)])],
        assumed: "",
        from: listed("https://workos.com/pricing", "https://github.com/api-evangelist/workos", "2026-09-20"),
    },
];

pub(super) const SHARES: &[ShareRow] = &[
    ShareRow {
        name: "stripe",
        basis_points: 290,
        fixed: 300_000,
        from: listed("https://stripe.com/pricing", "https://github.com/api-evangelist/stripe", "2026-05-04"),
    },
    ShareRow {
        name: "paypal",
        basis_points: 349,
        fixed: 490_000,
        from: listed("https://www.paypal.com/us/business/paypal-business-fees", "https://github.com/api-evangelist/paypal", "2026-05-04"),
    },
    ShareRow {
        name: "square",
        basis_points: 330,
        fixed: 300_000,
        from: listed("https://squareup.com/us/en/pricing", "https://github.com/api-evangelist/square", "2026-05-04"),
    },
    ShareRow {
        name: "paddle",
        basis_points: 500,
        fixed: 500_000,
        from: listed("https://www.paddle.com/pricing", "https://github.com/api-evangelist/paddle", "2026-06-21"),
    },
    ShareRow {
        name: "lemon-squeezy",
        basis_points: 500,
        fixed: 500_000,
        from: listed("https://www.lemonsqueezy.com/pricing", "https://github.com/api-evangelist/lemon-squeezy", "2026-05-04"),
    },
    ShareRow {
        name: "polar",
        basis_points: 500,
        fixed: 500_000,
        from: listed("https://polar.sh/resources/pricing", "https://github.com/api-evangelist/polar-sh", "2026-06-21"),
    },
    // 0.25 euros at 1.10 dollars each.
    ShareRow {
        name: "mollie",
        basis_points: 180,
        fixed: 275_000,
        from: listed("https://www.mollie.com/pricing", "https://learnwithhasan.com/payment-gateways/mollie/", "2026-04-15"),
    },
    ShareRow {
        name: "razorpay",
        basis_points: 200,
        fixed: 0,
        from: listed(
            "https://razorpay.com/pricing/",
            "https://help.smartbiz.in/hc/en-us/articles/23130775812881-Razorpay-Transaction-Fees",
            "2025-12-31",
        ),
    },
    ShareRow {
        name: "paystack",
        basis_points: 150,
        fixed: 65_000,
        from: listed("https://paystack.com/pricing", "https://github.com/api-evangelist/paystack", "2026-05-24"),
    },
    ShareRow {
        name: "braintree",
        basis_points: 289,
        fixed: 290_000,
        from: listed("https://www.braintreepayments.com/braintree-pricing", "https://github.com/api-evangelist/braintree", "2026-05-05"),
    },
];
