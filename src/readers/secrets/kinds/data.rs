//! Samples of credentials of databases and back ends.

/// Id, what is seen, what is not.
pub(super) static SAMPLES: &[(&str, &str, &str)] = &[
    ("supabase-secret-key", "sb_secret_{*alnum:31*}", "sb_secret_{*alnum:19*}"),
    ("supabase-access-token", "sbp_{*hex:40*}", "sbp_{*hex:39*}"),
    ("supabase-publishable-key", "sb_publishable_{*alnum:31*}", "sb_publishable_{*alnum:19*}"),
    ("planetscale-password", "pscale_pw_{*alnum:43*}", "pscale_pw_{*alnum:31*}"),
    ("planetscale-token", "pscale_tkn_{*alnum:43*}", "pscale_tkn_{*alnum:31*}"),
    ("planetscale-oauth-token", "pscale_oauth_{*alnum:43*}", "pscale_oauth_{*alnum:31*}"),
    ("neon-api-key", "napi_{*lower:64*}", "napi_{*lower:59*}"),
    ("convex-deploy-key", "prod:{*alnum:20*}|{*base64:80*}", "prod:{*alnum:20*}|{*base64:39*}"),
    ("convex-preview-key", "preview:{*alnum:10*}:{*alnum:10*}|{*base64:80*}", "preview:{*alnum:10*}:{*alnum:10*}|{*base64:39*}"),
    ("mongodb-service-secret", "mdb_sa_sk_{*alnum:6*}{*alnum:34*}", "mdb_sa_sk_{*alnum:6*}{*alnum:33*}"),
    ("aiven-password", "AVNS_{*alnum:19*}", "AVNS_{*alnum:18*}"),
    ("cockroach-api-key", "CCDB1_{*alnum:22*}_{*alnum:40*}", "CCDB1_{*alnum:22*}_{*alnum:39*}"),
    ("astra-token", "AstraCS:{*alnum:24*}:{*hex:64*}", "AstraCS:{*alnum:24*}:{*alnum:64*}"),
    ("airtable-token", "pat{*alnum:14*}.{*hex:64*}", "pat{*alnum:14*}.{*hex:63*}"),
    ("clickhouse-cloud-key", "4b1d{*alnum:38*}", "4b1d{*alnum:37*}"),
    ("databricks-token", "dapi{*hex:32*}", "dapi{*hex:31*}"),
    ("xata-api-key", "xau_{*alnum:33*}", "xau_{*alnum:31*}"),
    ("fauna-key", "fnA{*alnum:37*}", "fnA{*alnum:36*}"),
    ("appwrite-api-key", "standard_{*hex:256*}", "standard_{*alnum:256*}"),
    ("contentful-token", "CFPAT-{*alnum:43*}", "CFPAT-{*alnum:39*}"),
    ("imagekit-private-key", "private_{*base64:27*}=", "private_{*base64:26*}="),
    ("imagekit-public-key", "public_{*base64:27*}=", "public_{*base64:26*}="),
    ("uploadthing-token", "eyJhcGlLZXkiOiJza19saXZl{*base64:160*}", "eyJhcGlLZXkiOiJza19saXZl{*base64:59*}"),
    ("tinybird-token", "p.eyJ{*alnum:90*}.{*alnum:43*}", "p.eyJ{*alnum:59*}.{*alnum:43*}"),
];
