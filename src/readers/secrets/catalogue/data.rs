//! Credentials of databases and back ends.

use super::{exactly, harmless, run, strong, text, weak};
use crate::facts::SecretClass::{Public, Test};
use crate::facts::SecretKind::{Cloud, Database, Service};
use crate::readers::secrets::detector::Detector;
use crate::readers::secrets::detector::Set::{Alnum, Base64, Base64Body, Dotted, Hex, Lower, Url};

pub(super) static DETECTORS: &[Detector] = &[
    strong("supabase-secret-key", "Supabase secret key", Database, "sb_secret_", &[run(Url, 20, 60)]),
    strong("supabase-access-token", "Supabase access token", Database, "sbp_", &[run(Hex, 40, 50)]),
    harmless("supabase-publishable-key", "Supabase publishable key", Database, Public, "sb_publishable_", &[run(Url, 20, 60)]),
    strong("planetscale-password", "PlanetScale password", Database, "pscale_pw_", &[run(Dotted, 32, 64)]),
    strong("planetscale-token", "PlanetScale token", Database, "pscale_tkn_", &[run(Dotted, 32, 64)]),
    strong("planetscale-oauth-token", "PlanetScale OAuth token", Database, "pscale_oauth_", &[run(Dotted, 32, 64)]),
    strong("neon-api-key", "Neon API key", Database, "napi_", &[run(Lower, 60, 70)]),
    strong("convex-deploy-key", "Convex deploy key", Database, "prod:", &[run(Url, 8, 60), text("|"), run(Base64, 40, 200)]),
    harmless(
        "convex-preview-key",
        "Convex preview deploy key",
        Database,
        Test,
        "preview:",
        &[run(Url, 2, 40), text(":"), run(Url, 2, 40), text("|"), run(Base64, 40, 200)],
    ),
    strong(
        "mongodb-service-secret",
        "MongoDB Atlas service account secret",
        Database,
        "mdb_sa_sk_",
        &[exactly(Url, 6), exactly(Alnum, 34)],
    ),
    strong("aiven-password", "Aiven database password", Database, "AVNS_", &[exactly(Url, 19)]),
    strong("cockroach-api-key", "CockroachDB Cloud API key", Database, "CCDB1_", &[exactly(Alnum, 22), text("_"), exactly(Alnum, 40)]),
    strong("astra-token", "DataStax Astra token", Database, "AstraCS:", &[exactly(Alnum, 24), text(":"), exactly(Hex, 64)]),
    weak("airtable-token", "Airtable access token", Service, "pat", &[exactly(Alnum, 14), text("."), exactly(Hex, 64)]),
    weak("clickhouse-cloud-key", "ClickHouse Cloud key", Database, "4b1d", &[exactly(Alnum, 38)]),
    strong("databricks-token", "Databricks token", Cloud, "dapi", &[run(Hex, 32, 34)]),
    weak("xata-api-key", "Xata API key", Database, "xau_", &[run(Alnum, 32, 50)]),
    weak("fauna-key", "Fauna key", Database, "fnA", &[exactly(Url, 37)]),
    strong("appwrite-api-key", "Appwrite API key", Database, "standard_", &[run(Hex, 128, 512)]),
    strong("contentful-token", "Contentful management token", Service, "CFPAT-", &[run(Url, 40, 50)]),
    weak("imagekit-private-key", "ImageKit private key", Service, "private_", &[exactly(Base64Body, 27), text("=")]),
    harmless("imagekit-public-key", "ImageKit public key", Service, Public, "public_", &[exactly(Base64Body, 27), text("=")]),
    strong("uploadthing-token", "UploadThing token", Cloud, "eyJhcGlLZXkiOiJza19saXZl", &[run(Base64, 60, 400)]),
    strong("tinybird-token", "Tinybird token", Database, "p.eyJ", &[run(Url, 60, 200), text("."), run(Url, 40, 50)]),
];
