//! What database providers say they keep, by plan: the only place of such knowledge.
//!
//! As their documentation stood in November 2026; the address behind each line is where it was read. Where that says
//! nothing that lasts, the question alone stands. An entry further up wins: the builder before the host, the database
//! before the place where the program runs.

/// One provider.
pub(super) struct Plan {
    /// Parts of names of packages, services, platforms and builders that show it.
    pub(super) marks: &'static [&'static str],
    /// Parts of names of variables that show it.
    pub(super) variables: &'static [&'static str],
    /// Parts of paths that show it.
    pub(super) paths: &'static [&'static str],
    /// What it keeps, in a sentence; empty where nothing lasting is known.
    pub(super) keeps: &'static str,
    /// What to ask the founder.
    pub(super) question: &'static str,
}

const fn plan(marks: &'static [&'static str], keeps: &'static str, question: &'static str) -> Plan {
    Plan { marks, variables: &[], paths: &[], keeps, question }
}

/// All of them.
pub(super) static PLANS: &[Plan] = &[
    // https://docs.base44.com/Enterprise/backup-and-restore
    plan(
        &["base44"],
        "Base44 keeps earlier states of your data on its larger plans only (Elite 7 days, Enterprise 30 days).",
        "Which Base44 plan is the app on, and have you ever downloaded or restored an earlier state of your data?",
    ),
    // https://supabase.com/docs/guides/platform/backups
    plan(
        &["supabase"],
        "Supabase lets you restore daily backups from the Pro plan on (the last 7 days; to the minute as an add-on). On the free plan it \
         asks you to export the data yourself.",
        "Which plan is the Supabase project on (with Lovable: your own, or the one behind Lovable Cloud), and have you ever restored one of its backups? On \
         the free plan you must export the data yourself.",
    ),
    // https://firebase.google.com/docs/firestore/backups
    plan(
        &["firebase", "cloud_firestore", "firestore"],
        "Firestore makes scheduled backups only after somebody has set a schedule, which needs the Blaze plan.",
        "Is a backup schedule or point-in-time recovery set up for Firestore, and have you ever restored one? Neither is on by itself.",
    ),
    // https://docs.convex.dev/database/backup-restore
    plan(
        &["convex"],
        "Convex makes periodic backups on its Pro plan, once they are switched on; those made by hand are kept for 7 days.",
        "Are periodic backups switched on in Convex (they need the Pro plan), and have you ever restored one?",
    ),
    // https://neon.com/docs/introduction/history-window
    Plan {
        marks: &["neondatabase", "neon", "@vercel/postgres"],
        variables: &["NEON_"],
        paths: &[],
        keeps: "Neon can go back a few hours on its free plan, and on paid ones one day unless the history window is set longer.",
        question: "How long is the history window of your Neon project (6 hours on the free plan), and have you ever restored from it?",
    },
    // https://www.mongodb.com/docs/atlas/backup-cluster
    plan(
        &["mongo", "mongodb", "mongoose", "pymongo", "mongoengine", "motor"],
        "MongoDB Atlas makes no backups of free clusters; of larger ones it does where backups are switched on.",
        "Where does MongoDB run, on which plan, and have you ever restored a backup of it? Atlas makes none of free clusters.",
    ),
    // https://planetscale.com/docs
    Plan {
        marks: &["planetscale"],
        variables: &["PLANETSCALE"],
        paths: &[],
        keeps: "PlanetScale makes backups by a schedule that is set for each database.",
        question: "How long does your PlanetScale database keep its backups, and have you ever restored one?",
    },
    // https://docs.turso.tech/features/point-in-time-recovery
    Plan {
        marks: &["libsql", "turso"],
        variables: &["TURSO_"],
        paths: &[],
        keeps: "Turso can go back one day on its free plan and longer on paid ones.",
        question: "Which Turso plan is in use (the free one goes back 24 hours), and have you ever restored from it?",
    },
    // https://appwrite.io/docs/products/databases/tablesdb/backups
    Plan {
        marks: &["appwrite"],
        variables: &["APPWRITE_"],
        paths: &["appwrite.json", "appwrite.config.json"],
        keeps: "Appwrite Cloud makes backups from the Pro plan on, once a policy is made; on your own server you make them yourself.",
        question: "Is a backup policy set for the Appwrite database (it needs the Pro plan), and have you ever restored one?",
    },
    Plan {
        marks: &["pocketbase"],
        variables: &["POCKETBASE_"],
        paths: &["pb_migrations/", "pb_hooks/"],
        keeps: "PocketBase can back itself up to other storage once a schedule is set in its settings, which stand in its database.",
        question: "Is a backup schedule set in PocketBase, to storage on another machine, and have you ever restored one?",
    },
    plan(&["airtable"], "", "Who exports the Airtable base and where to, and how far back can your plan restore it?"),
    plan(&["upstash"], "", "Is anything kept in Upstash that exists nowhere else, and are backups switched on for it?"),
    plan(&["bubble"], "", "How far back can your Bubble plan restore the database, and where do you keep an export of your own?"),
    Plan {
        marks: &["wordpress", "johnpbloch/wordpress", "roots/wordpress"],
        variables: &[],
        paths: &["wp-content/", "wp-config.php", "wp-config-sample.php"],
        keeps: "Whether a WordPress site is backed up stands in the settings of its host or of a plugin.",
        question: "Does your host or a plugin back up the WordPress database and uploads to another place, and have you ever restored one?",
    },
    // https://docs.replit.com/features/data-and-storage/data-recovery
    plan(
        &["replit"],
        "Replit can restore a production database to an earlier moment on paid plans (7 days on Core, 28 on Pro).",
        "Which Replit plan is in use, and have you ever restored the production database to an earlier moment?",
    ),
    // https://docs.railway.com/reference/backups
    Plan {
        marks: &["railway"],
        variables: &["RAILWAY_"],
        paths: &["railway.toml", "railway.json"],
        keeps: "Railway backs up a volume only where a schedule is set in the service's settings.",
        question: "Is a backup schedule set for the database's volume at Railway, and have you ever restored one?",
    },
    // https://render.com/docs/postgresql-backups
    Plan {
        marks: &["render"],
        variables: &[],
        paths: &["render.yaml"],
        keeps: "Render can restore paid databases to a moment of the last days; it does not back up free ones, which also expire.",
        question: "Is the Render database on a paid plan, and have you ever restored it? Free ones have no backups and expire.",
    },
    // https://fly.io/docs/volumes/snapshots
    Plan {
        marks: &["fly"],
        variables: &[],
        paths: &["fly.toml"],
        keeps: "Fly takes daily snapshots of volumes and keeps them 5 days by default, and asks that they be not the only copy.",
        question: "Apart from Fly's daily snapshots (kept 5 days by default), who copies the database elsewhere, and was it ever restored?",
    },
    // https://devcenter.heroku.com/articles/heroku-postgres-rollback
    Plan {
        marks: &["heroku"],
        variables: &[],
        paths: &["Procfile"],
        keeps: "How far Heroku can roll a database back depends on its plan; exports are made only by hand or by a schedule that you set.",
        question: "If the database is at Heroku: on which plan, is a backup schedule set, and have you ever restored one?",
    },
    plan(
        &["digitalocean"],
        "",
        "Is the database one that DigitalOcean manages, how long are its backups kept, and have you ever restored one?",
    ),
    plan(
        &["@aws-sdk/client-dynamodb", "@aws-sdk/client-rds"],
        "Amazon keeps backups for a number of days that is set for each database, and 0 days means none.",
        "For how many days does Amazon keep backups of the database, and have you ever restored one?",
    ),
    plan(
        &["hetzner", "hcloud"],
        "",
        "Are backups switched on for the server, is the database dumped elsewhere, and was a dump ever restored?",
    ),
    Plan {
        marks: &["sqlite"],
        variables: &[],
        paths: &[],
        keeps: "A database in a file is backed up by nobody unless something copies the file elsewhere.",
        question: "Where does the database file lie in production, and what copies it elsewhere every day?",
    },
];

/// Plugins that back a WordPress site up, by the name of their folder, with the name that people know.
pub(super) const PLUGINS: &[(&str, &str)] = &[
    ("updraftplus", "UpdraftPlus"),
    ("backwpup", "BackWPup"),
    ("duplicator", "Duplicator"),
    ("duplicator-pro", "Duplicator Pro"),
    ("jetpack-backup", "Jetpack Backup"),
    ("wpvivid-backuprestore", "WPvivid"),
    ("all-in-one-wp-migration", "All-in-One WP Migration"),
    ("backupbuddy", "BackupBuddy"),
    ("blogvault-real-time-backup", "BlogVault"),
    ("backup-backup", "Backup Migration"),
    ("boldgrid-backup", "Total Upkeep"),
    ("xcloner-backup-and-restore", "XCloner"),
];

/// Packages with which a program backs itself up once it is scheduled.
pub(super) const PACKAGES: &[&str] = &["spatie/laravel-backup", "django-dbbackup", "backup", "mongodb-backup", "mysqldump"];
