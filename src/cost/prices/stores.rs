//! Databases, caches and stores of files.
//!
//! A small database is taken to bear thirteen million requests a month: five a second on average, ten times that at
//! the busiest hour.

use super::meter::{CALLS, COMMANDS, DATA, FILES, LOAD, MESSAGES, READS, ROWS, USERS, WRITES};
use super::{PartKind, PlanRow, Service, listed, packs, plan, seat, seen, then, upto};

/// What a small database bears.
const BEARS: u64 = 13_000_000;

const NEON_LAUNCH: PlanRow = plan(
    "Launch",
    19_300_000,
    &[then(ROWS, 500_000, 350_000, 1_000_000), packs(LOAD, BEARS, 19_300_000, BEARS), then(DATA, 100_000_000, 100_000, 1_000_000)],
);

const ATLAS: &[PlanRow] = &[
    plan("M0", 0, &[upto(ROWS, 512_000), upto(LOAD, 4_000_000)]),
    plan("Flex", 8_000_000, &[upto(ROWS, 5_000_000), upto(LOAD, 13_000_000)]),
    plan("M10", 57_000_000, &[then(ROWS, 10_000_000, 250_000, 1_000_000), packs(LOAD, 40_000_000, 57_000_000, 40_000_000)]),
];

pub(super) const STORES: &[Service] = &[
    Service {
        names: &["supabase"],
        title: "",
        kind: PartKind::Database,
        plans: &[
            plan(
                "Free",
                0,
                &[
                    upto(USERS, 50_000),
                    upto(DATA, 5_000_000),
                    upto(ROWS, 500_000),
                    upto(FILES, 1_000_000),
                    upto(CALLS, 500_000),
                    upto(MESSAGES, 2_000_000),
                    upto(LOAD, BEARS),
                ],
            ),
            plan(
                "Pro",
                25_000_000,
                &[
                    then(USERS, 100_000, 3_250, 1),
                    then(DATA, 250_000_000, 90_000, 1_000_000),
                    then(ROWS, 8_000_000, 125_000, 1_000_000),
                    then(FILES, 100_000_000, 21_000, 1_000_000),
                    packs(CALLS, 2_000_000, 2_000_000, 1_000_000),
                    packs(MESSAGES, 5_000_000, 2_500_000, 1_000_000),
                    packs(LOAD, BEARS, 50_000_000, 40_000_000),
                ],
            ),
        ],
        low: &[],
        high: &[],
        assumed: "Free projects pause after a week without use. Beyond thirteen million requests a month a larger database is added, 50 dollars for each forty million.",
        from: seen("https://supabase.com/pricing", "2026-05-04"),
    },
    Service {
        names: &["firebase", "firestore"],
        title: "",
        kind: PartKind::Database,
        plans: &[plan(
            "Blaze",
            0,
            &[
                then(READS, 1_500_000, 60_000, 100_000),
                then(WRITES, 600_000, 180_000, 100_000),
                then(ROWS, 1_000_000, 180_000, 1_000_000),
                then(DATA, 10_000_000, 120_000, 1_000_000),
                then(FILES, 5_000_000, 26_000, 1_000_000),
                then(CALLS, 2_000_000, 400_000, 1_000_000),
                then(USERS, 50_000, 5_500, 1),
            ],
        )],
        low: &[plan(
            "Blaze, one region",
            0,
            &[
                then(READS, 1_500_000, 30_000, 100_000),
                then(WRITES, 600_000, 90_000, 100_000),
                then(ROWS, 1_000_000, 150_000, 1_000_000),
                then(DATA, 10_000_000, 120_000, 1_000_000),
                then(FILES, 5_000_000, 26_000, 1_000_000),
                then(CALLS, 2_000_000, 400_000, 1_000_000),
                then(USERS, 50_000, 5_500, 1),
            ],
        )],
        high: &[],
        assumed: "Prices of a database in several regions, which projects start with; one region is about half as dear. What is free each day is taken times thirty.",
        from: listed("https://firebase.google.com/pricing", "https://github.com/api-evangelist/google-firebase", "2026-05-05"),
    },
    Service {
        names: &["convex"],
        title: "",
        kind: PartKind::Database,
        plans: &[
            plan(
                "Starter",
                0,
                &[
                    then(CALLS, 1_000_000, 2_200_000, 1_000_000),
                    then(ROWS, 500_000, 220_000, 1_000_000),
                    then(DATA, 1_000_000, 220_000, 1_000_000),
                    then(FILES, 1_000_000, 33_000, 1_000_000),
                ],
            ),
            seat(
                "Professional",
                25_000_000,
                &[
                    then(CALLS, 25_000_000, 2_000_000, 1_000_000),
                    then(ROWS, 50_000_000, 200_000, 1_000_000),
                    then(DATA, 50_000_000, 200_000, 1_000_000),
                    then(FILES, 100_000_000, 30_000, 1_000_000),
                ],
            ),
        ],
        low: &[],
        high: &[],
        assumed: "",
        from: seen("https://docs.convex.dev/production/state/limits", "2026-08-22"),
    },
    Service {
        names: &["neon"],
        title: "",
        kind: PartKind::Database,
        plans: &[plan("Free", 0, &[upto(ROWS, 500_000), upto(LOAD, 2_000_000), upto(DATA, 5_000_000)]), NEON_LAUNCH],
        low: &[],
        high: &[],
        assumed: "A quarter of a compute unit awake all month is taken for thirteen million requests; it costs 0.106 dollars for each whole unit and hour.",
        from: seen("https://neon.com/pricing", "2026-06-01"),
    },
    Service {
        names: &["planetscale"],
        title: "",
        kind: PartKind::Database,
        plans: &[plan("PS-10", 39_000_000, &[packs(LOAD, BEARS, 39_000_000, BEARS)])],
        low: &[plan("PS-5 with Postgres, one node", 5_000_000, &[packs(LOAD, BEARS, 15_000_000, BEARS)])],
        high: &[],
        assumed: "The smallest cluster of three machines with MySQL; with Postgres it starts at 5 dollars for one machine and 15 for three. What its disk holds beyond the fee is not counted.",
        from: listed("https://planetscale.com/pricing", "https://github.com/api-evangelist/planetscale", "2026-05-04"),
    },
    Service {
        names: &["mongodb"],
        title: "MongoDB Atlas",
        kind: PartKind::Database,
        plans: ATLAS,
        low: &[],
        high: &[plan("M10", 57_000_000, &[then(ROWS, 10_000_000, 250_000, 1_000_000), packs(LOAD, 13_000_000, 57_000_000, 13_000_000)])],
        assumed: "No file says where MongoDB runs; its maker's own hosting is taken.",
        from: listed("https://www.mongodb.com/pricing", "https://github.com/api-evangelist/mongodb", "2026-05-04"),
    },
    Service {
        names: &["postgres", "prisma", "drizzle", "sql", "mysql", "typeorm", "sequelize", "any database"],
        title: "An SQL database (host not named)",
        kind: PartKind::Database,
        plans: &[plan("A small database", 19_300_000, &[then(ROWS, 500_000, 350_000, 1_000_000), packs(LOAD, BEARS, 19_300_000, BEARS)])],
        low: &[plan("Free", 0, &[upto(ROWS, 500_000), upto(LOAD, 2_000_000)]), NEON_LAUNCH],
        high: &[plan(
            "A database with a stand-by",
            51_300_000,
            &[then(ROWS, 20_000_000, 230_000, 1_000_000), packs(LOAD, BEARS, 51_300_000, BEARS)],
        )],
        assumed: "No file says where the database runs. The range spans Neon's free plan, Neon's smallest paid database and one of AWS RDS with a stand-by (db.t4g.small in two places, 0.064 dollars an hour, and 20 GB).",
        from: seen("https://neon.com/pricing", "2026-06-01"),
    },
    Service {
        names: &["upstash", "redis", "redis queue", "celery", "bullmq"],
        title: "A Redis cache (Upstash)",
        kind: PartKind::Database,
        plans: &[plan("Free", 0, &[upto(COMMANDS, 500_000)]), plan("By use", 0, &[then(COMMANDS, 0, 200_000, 100_000)])],
        low: &[plan("Beside the program", 0, &[then(COMMANDS, 0, 0, 1)])],
        high: &[plan("Fixed", 10_000_000, &[then(COMMANDS, 500_000, 200_000, 100_000)])],
        assumed: "Where no file says where Redis runs, Upstash is taken.",
        from: listed("https://upstash.com/pricing/redis", "https://github.com/api-evangelist/upstash", "2026-09-20"),
    },
    Service {
        names: &["libsql", "turso"],
        title: "Turso",
        kind: PartKind::Database,
        plans: &[
            plan("Free", 0, &[upto(READS, 500_000_000), upto(WRITES, 10_000_000), upto(ROWS, 5_000_000)]),
            plan(
                "Developer",
                4_990_000,
                &[
                    then(READS, 2_500_000_000, 1_000_000, 1_000_000_000),
                    then(WRITES, 25_000_000, 1_000_000, 1_000_000),
                    then(ROWS, 9_000_000, 750_000, 1_000_000),
                ],
            ),
        ],
        low: &[],
        high: &[],
        assumed: "",
        from: listed("https://turso.tech/pricing", "https://github.com/api-evangelist/turso", "2026-06-12"),
    },
    Service {
        names: &["appwrite"],
        title: "",
        kind: PartKind::Database,
        plans: &[
            plan(
                "Free",
                0,
                &[upto(USERS, 75_000), upto(DATA, 5_000_000), upto(FILES, 2_000_000), upto(CALLS, 750_000), upto(READS, 250_000)],
            ),
            plan(
                "Pro",
                25_000_000,
                &[
                    upto(USERS, 200_000),
                    then(DATA, 2_000_000_000, 150_000, 1_000_000),
                    then(FILES, 150_000_000, 28_000, 1_000_000),
                    then(CALLS, 3_500_000, 2_000_000, 1_000_000),
                    then(READS, 1_750_000, 60_000, 100_000),
                ],
            ),
        ],
        low: &[],
        high: &[],
        assumed: "Beyond 200,000 people a second plan is counted.",
        from: listed("https://appwrite.io/pricing", "https://github.com/api-evangelist/appwrite", "2026-09-12"),
    },
    Service {
        names: &["aws"],
        title: "AWS S3",
        kind: PartKind::Files,
        plans: &[plan("By use", 0, &[then(FILES, 0, 23_000, 1_000_000), then(DATA, 100_000_000, 90_000, 1_000_000)])],
        low: &[],
        high: &[],
        assumed: "",
        from: listed("https://aws.amazon.com/s3/pricing/", "https://cloudburn.io/blog/amazon-s3-pricing", "2026-03-13"),
    },
    Service {
        names: &["google-cloud"],
        title: "Google Cloud Storage",
        kind: PartKind::Files,
        plans: &[plan("By use", 0, &[then(FILES, 5_000_000, 20_000, 1_000_000), then(DATA, 100_000_000, 120_000, 1_000_000)])],
        low: &[],
        high: &[],
        assumed: "A bucket in one region of the United States; several regions and other parts of the world cost more.",
        from: listed("https://cloud.google.com/storage/pricing", "https://github.com/api-evangelist/gcp-cloud-storage", "2026-09-20"),
    },
    Service {
        names: &["cloudinary"],
        title: "",
        kind: PartKind::Files,
        plans: &[
            plan("Free", 0, &[upto(FILES, 12_000_000), upto(DATA, 12_000_000)]),
            plan("Plus", 99_000_000, &[upto(FILES, 110_000_000), upto(DATA, 110_000_000)]),
            plan("Advanced", 249_000_000, &[upto(FILES, 300_000_000), upto(DATA, 300_000_000)]),
        ],
        low: &[],
        high: &[],
        assumed: "A credit is taken as half for a GB stored and half for a GB sent.",
        from: listed("https://cloudinary.com/pricing", "https://github.com/api-evangelist/cloudinary", "2026-05-04"),
    },
    Service {
        names: &["vercel-blob"],
        title: "",
        kind: PartKind::Files,
        plans: &[plan("By use", 0, &[then(FILES, 5_000_000, 23_000, 1_000_000), then(DATA, 100_000_000, 50_000, 1_000_000)])],
        low: &[],
        high: &[],
        assumed: "",
        from: seen("https://vercel.com/docs/vercel-blob/usage-and-pricing", "2025-05-21"),
    },
];
