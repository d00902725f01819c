//! Where code runs and pages are served from.
//!
//! A small machine is taken to bear five million requests a month that need it: two a second on average, ten times
//! that at the busiest hour. Beyond that another one is added.

use super::meter::{CALLS, DATA, FILES, LOAD, MACHINES, REQUESTS, SENT};
use super::{PartKind, PlanRow, Service, listed, packs, plan, seat, seen, then, upto};

/// What one small machine bears.
const BEARS: u64 = 5_000_000;

const VERCEL_PRO: PlanRow = seat(
    "Pro",
    20_000_000,
    &[
        then(REQUESTS, 10_000_000, 2_000_000, 1_000_000),
        then(SENT, 1_000_000_000, 150_000, 1_000_000),
        then(CALLS, 1_000_000, 600_000, 1_000_000),
    ],
)
.credit(20_000_000);

pub(super) const ROWS: &[Service] = &[
    Service {
        names: &["vercel"],
        title: "",
        kind: PartKind::Hosting,
        plans: &[VERCEL_PRO],
        low: &[plan("Hobby", 0, &[upto(REQUESTS, 1_000_000), upto(SENT, 100_000_000), upto(CALLS, 1_000_000)]), VERCEL_PRO],
        high: &[],
        assumed: "Vercel's free plan is for private use only, so the Pro plan is taken as likely and the free one as the least.",
        from: seen("https://vercel.com/pricing", "2026-05-04"),
    },
    Service {
        names: &["netlify"],
        title: "",
        kind: PartKind::Hosting,
        plans: &[
            plan("Free", 0, &[upto(SENT, 10_000_000), upto(CALLS, 125_000)]),
            plan("Personal", 9_000_000, &[upto(SENT, 35_000_000), upto(CALLS, 500_000)]),
            plan("Pro", 20_000_000, &[packs(SENT, 105_000_000, 10_000_000, 52_000_000), then(CALLS, 2_000_000, 5_000_000, 1_000_000)]),
        ],
        low: &[],
        high: &[],
        assumed: "Netlify sells credits (300 free, 1,000 for 9 dollars, 3,000 for 20); a GB sent is taken for about 28 of them, with its requests and its share of releases.",
        from: listed("https://www.netlify.com/pricing/", "https://github.com/api-evangelist/netlify", "2026-08-27"),
    },
    Service {
        names: &["cloudflare", "wrangler", "workers"],
        title: "",
        kind: PartKind::Hosting,
        plans: &[
            plan("Free", 0, &[upto(CALLS, 3_000_000), upto(FILES, 10_000_000)]),
            plan("Workers Paid", 5_000_000, &[then(CALLS, 10_000_000, 300_000, 1_000_000), then(FILES, 10_000_000, 15_000, 1_000_000)]),
        ],
        low: &[],
        high: &[],
        assumed: "",
        from: listed(
            "https://developers.cloudflare.com/workers/platform/pricing/",
            "https://github.com/api-evangelist/cloudflare",
            "2026-05-04",
        ),
    },
    Service {
        names: &["render"],
        title: "",
        kind: PartKind::Hosting,
        plans: &[plan("Starter", 7_000_000, &[packs(LOAD, BEARS, 25_000_000, BEARS), then(SENT, 100_000_000, 150_000, 1_000_000)])],
        low: &[
            plan("Free, sleeps when idle", 0, &[upto(LOAD, 500_000), upto(SENT, 100_000_000)]),
            plan("Starter", 7_000_000, &[packs(LOAD, BEARS, 7_000_000, BEARS), then(SENT, 100_000_000, 150_000, 1_000_000)]),
        ],
        high: &[plan("Standard", 25_000_000, &[packs(LOAD, BEARS, 25_000_000, BEARS), then(SENT, 100_000_000, 150_000, 1_000_000)])],
        assumed: "One small machine is taken to bear five million requests a month.",
        from: listed("https://render.com/pricing", "https://github.com/api-evangelist/render", "2026-05-04"),
    },
    Service {
        names: &["railway", "nixpacks"],
        title: "",
        kind: PartKind::Hosting,
        plans: &[plan(
            "Hobby",
            5_000_000,
            &[then(MACHINES, 0, 7_000_000, 1), packs(LOAD, BEARS, 7_000_000, BEARS), then(SENT, 0, 50_000, 1_000_000)],
        )
        .credit(5_000_000)],
        low: &[],
        high: &[seat(
            "Pro",
            20_000_000,
            &[then(MACHINES, 0, 20_000_000, 1), packs(LOAD, BEARS, 20_000_000, BEARS), then(SENT, 0, 50_000, 1_000_000)],
        )
        .credit(20_000_000)],
        assumed: "A machine is taken to use half a GB of memory and a tenth of a processor all month (10 and 20 dollars for a whole one), and to bear five million requests a month.",
        from: seen("https://railway.com/pricing", "2026-06-15"),
    },
    Service {
        names: &["fly"],
        title: "",
        kind: PartKind::Hosting,
        plans: &[plan("A shared machine with 1 GB", 5_700_000, &[packs(LOAD, BEARS, 5_700_000, BEARS), then(SENT, 0, 20_000, 1_000_000)])],
        low: &[plan("A shared machine with 256 MB", 1_940_000, &[packs(LOAD, BEARS, 1_940_000, BEARS), then(SENT, 0, 20_000, 1_000_000)])],
        high: &[plan("Two with 2 GB", 21_400_000, &[packs(LOAD, BEARS, 10_700_000, BEARS), then(SENT, 0, 20_000, 1_000_000)])],
        assumed: "One small machine is taken to bear five million requests a month.",
        from: seen("https://fly.io/docs/about/pricing/", "2026-04-13"),
    },
    Service {
        names: &["heroku"],
        title: "",
        kind: PartKind::Hosting,
        plans: &[plan("Basic", 7_000_000, &[upto(LOAD, BEARS)]), plan("Standard-1X", 25_000_000, &[packs(LOAD, BEARS, 25_000_000, BEARS)])],
        low: &[
            plan("Eco, sleeps when idle", 5_000_000, &[upto(LOAD, 1_000_000)]),
            plan("Basic", 7_000_000, &[upto(LOAD, BEARS)]),
            plan("Standard-1X", 25_000_000, &[packs(LOAD, BEARS, 25_000_000, BEARS)]),
        ],
        high: &[plan("Standard-1X", 25_000_000, &[packs(LOAD, BEARS, 25_000_000, BEARS)])],
        assumed: "One small dyno is taken to bear five million requests a month.",
        from: seen("https://www.heroku.com/pricing/", "2026-04-13"),
    },
    Service {
        names: &["apphosting"],
        title: "",
        kind: PartKind::Hosting,
        plans: &[plan(
            "Blaze",
            0,
            &[
                then(CALLS, 2_000_000, 400_000, 1_000_000),
                then(SENT, 10_000_000, 200_000, 1_000_000),
                packs(LOAD, 500_000, 5_000_000, BEARS),
            ],
        )],
        low: &[],
        high: &[],
        assumed: "Five million requests that need the server are taken for five dollars of computing time.",
        from: seen("https://firebase.google.com/docs/app-hosting/costs", "2025-06-14"),
    },
    Service {
        names: &["firebase-hosting"],
        title: "",
        kind: PartKind::Hosting,
        plans: &[plan("Blaze", 0, &[then(SENT, 10_000_000, 150_000, 1_000_000)])],
        low: &[],
        high: &[],
        assumed: "",
        from: listed("https://firebase.google.com/pricing", "https://github.com/api-evangelist/google-firebase", "2026-05-05"),
    },
    Service {
        names: &["lambda", "serverless", "sam", "amplify"],
        title: "",
        kind: PartKind::Hosting,
        plans: &[plan("By use", 0, &[then(CALLS, 1_000_000, 2_280_000, 1_000_000), then(DATA, 100_000_000, 90_000, 1_000_000)])],
        low: &[],
        high: &[],
        assumed: "A call is taken to run half a second with a quarter of a GB of memory.",
        from: listed("https://aws.amazon.com/lambda/pricing/", "https://github.com/api-evangelist/aws-lambda", "2026-05-05"),
    },
    // What a project needs whose files name no host: the cheapest, a usual and a dearer row of those above.
    Service {
        names: &["any server"],
        title: "A server (host not named)",
        kind: PartKind::Hosting,
        plans: &[plan("A small machine", 7_000_000, &[packs(LOAD, BEARS, 25_000_000, BEARS), then(SENT, 100_000_000, 150_000, 1_000_000)])],
        low: &[plan("The smallest machine", 1_940_000, &[packs(LOAD, BEARS, 1_940_000, BEARS), then(SENT, 0, 20_000, 1_000_000)])],
        high: &[plan("A usual machine", 25_000_000, &[packs(LOAD, BEARS, 25_000_000, BEARS), then(SENT, 100_000_000, 150_000, 1_000_000)])],
        assumed: "No file names a host. The range spans Fly.io's smallest machine, Render's small one and Heroku's standard one; each is taken to bear five million requests a month.",
        from: listed("https://render.com/pricing", "https://github.com/api-evangelist/render", "2026-05-04"),
    },
    Service {
        names: &["any pages"],
        title: "Hosting of pages (host not named)",
        kind: PartKind::Hosting,
        plans: &[plan("Free", 0, &[upto(SENT, 100_000_000)]), plan("Pro", 20_000_000, &[then(SENT, 1_000_000_000, 150_000, 1_000_000)])],
        low: &[plan("Free", 0, &[then(SENT, 100_000_000, 0, 1)])],
        high: &[plan("Pro", 20_000_000, &[then(SENT, 1_000_000_000, 150_000, 1_000_000)])],
        assumed: "No file names a host. Pages without a server are hosted for nothing at Cloudflare and for about 20 dollars at Vercel or Netlify.",
        from: seen("https://vercel.com/pricing", "2026-05-04"),
    },
];
