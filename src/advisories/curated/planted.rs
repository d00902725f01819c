//! Versions that attackers put out under the name of a genuine package. They were taken back within hours; a lockfile
//! that holds one was made in these hours.

use super::{Row, row};
use crate::facts::Danger::Critical;

const WALLETS: &str =
    "An attacker had the maintainer's account: this version changes payments in the browser so that money goes elsewhere.";
const THIEF: &str =
    "An attacker put this version out: while it is installed it looks for keys and passwords on the machine and publishes them.";
const WORM: &str = "An attacker put this version out: it steals keys from the machine that installs it and spreads itself with them.";
const DOOR: &str = "An attacker had the maintainer's account: while it is installed this version opens the machine to him.";

pub(super) static ROWS: &[Row] = &[
    row("compromised-ansi-regex", "npm", "ansi-regex", "=6.2.1", Critical, "2025-09-08", WALLETS),
    row("compromised-ansi-styles", "npm", "ansi-styles", "=6.2.2", Critical, "2025-09-08", WALLETS),
    row("compromised-backslash", "npm", "backslash", "=0.2.1", Critical, "2025-09-08", WALLETS),
    row("compromised-chalk", "npm", "chalk", "=5.6.1", Critical, "2025-09-08", WALLETS),
    row("compromised-chalk-template", "npm", "chalk-template", "=1.1.1", Critical, "2025-09-08", WALLETS),
    row("compromised-color", "npm", "color", "=5.0.1", Critical, "2025-09-08", WALLETS),
    row("compromised-color-convert", "npm", "color-convert", "=3.1.1", Critical, "2025-09-08", WALLETS),
    row("compromised-color-name", "npm", "color-name", "=2.0.1", Critical, "2025-09-08", WALLETS),
    row("compromised-color-string", "npm", "color-string", "=2.1.1", Critical, "2025-09-08", WALLETS),
    row("compromised-debug", "npm", "debug", "=4.4.2", Critical, "2025-09-08", WALLETS),
    row("compromised-error-ex", "npm", "error-ex", "=1.3.3", Critical, "2025-09-08", WALLETS),
    row("compromised-has-ansi", "npm", "has-ansi", "=6.0.1", Critical, "2025-09-08", WALLETS),
    row("compromised-is-arrayish", "npm", "is-arrayish", "=0.3.3", Critical, "2025-09-08", WALLETS),
    row("compromised-simple-swizzle", "npm", "simple-swizzle", "=0.2.3", Critical, "2025-09-08", WALLETS),
    row("compromised-slice-ansi", "npm", "slice-ansi", "=7.1.1", Critical, "2025-09-08", WALLETS),
    row("compromised-strip-ansi", "npm", "strip-ansi", "=7.1.1", Critical, "2025-09-08", WALLETS),
    row("compromised-supports-color", "npm", "supports-color", "=10.2.1", Critical, "2025-09-08", WALLETS),
    row("compromised-supports-hyperlinks", "npm", "supports-hyperlinks", "=4.1.1", Critical, "2025-09-08", WALLETS),
    row("compromised-wrap-ansi", "npm", "wrap-ansi", "=9.0.1", Critical, "2025-09-08", WALLETS),
    row(
        "GHSA-cxm3-wv7p-598c",
        "npm",
        "nx",
        "=20.9.0 || =20.10.0 || =20.11.0 || =20.12.0 || =21.5.0 || =21.6.0 || =21.7.0 || =21.8.0",
        Critical,
        "2025-08-26",
        THIEF,
    ),
    row("GHSA-cxm3-wv7p-598c", "npm", "@nx/devkit @nx/js @nx/node @nx/workspace", "=20.9.0 || =21.5.0", Critical, "2025-08-26", THIEF),
    row("GHSA-cxm3-wv7p-598c", "npm", "@nx/eslint", "=21.5.0", Critical, "2025-08-26", THIEF),
    row("compromised-tinycolor", "npm", "@ctrl/tinycolor", "=4.1.1 || =4.1.2", Critical, "2025-09-15", WORM),
    row("compromised-ngx-toastr", "npm", "ngx-toastr", "=19.0.1 || =19.0.2", Critical, "2025-09-15", WORM),
    row("compromised-ngx-color", "npm", "ngx-color", "=10.0.1 || =10.0.2", Critical, "2025-09-15", WORM),
    row("compromised-angulartics2", "npm", "angulartics2", "=14.1.1 || =14.1.2", Critical, "2025-09-15", WORM),
    row("compromised-ngx-emoji-mart", "npm", "@ctrl/ngx-emoji-mart", "=9.2.1 || =9.2.2", Critical, "2025-09-15", WORM),
    row("compromised-koa2-swagger-ui", "npm", "koa2-swagger-ui", "=5.11.1 || =5.11.2", Critical, "2025-09-15", WORM),
    row("GHSA-6m4g-vm7c-f8w6", "npm", "ngx-bootstrap", "=18.1.4 || >=19.0.3 <=19.0.4 || >=20.0.3 <=20.0.6", Critical, "2025-09-15", WORM),
    row("GHSA-f3v2-259r-f6jc", "npm", "ng2-file-upload", ">=7.0.2 <=7.0.3 || >=8.0.1 <=8.0.3 || =9.0.1", Critical, "2025-09-15", WORM),
    row("compromised-axios", "npm", "axios", "=1.14.1 || =0.30.4", Critical, "2026-03-31", DOOR),
    row("compromised-plain-crypto-js", "npm", "plain-crypto-js", ">=4.2.0 <=4.2.1", Critical, "2026-03-31", DOOR),
    row(
        "compromised-eslint-config-prettier",
        "npm",
        "eslint-config-prettier",
        "=8.10.1 || =9.1.1 || =10.1.6 || =10.1.7",
        Critical,
        "2025-07-18",
        DOOR,
    ),
    row("compromised-eslint-plugin-prettier", "npm", "eslint-plugin-prettier", "=4.2.2 || =4.2.3", Critical, "2025-07-18", DOOR),
    row("compromised-synckit", "npm", "synckit", "=0.11.9", Critical, "2025-07-18", DOOR),
    row("compromised-napi-postinstall", "npm", "napi-postinstall", "=0.3.1", Critical, "2025-07-18", DOOR),
    row("CVE-2021-4229 GHSA-pjwm-rvh2-c87w", "npm", "ua-parser-js", "=0.7.29 || =0.8.0 || =1.0.0", Critical, "2021-10-22", THIEF),
    row("compromised-coa", "npm", "coa", "=2.0.3 || =2.0.4 || =2.1.1 || =2.1.3 || =3.0.2 || =3.1.3", Critical, "2021-11-04", THIEF),
    row("compromised-rc", "npm", "rc", "=1.2.9", Critical, "2021-11-04", THIEF),
    row(
        "compromised-event-stream",
        "npm",
        "event-stream",
        "=3.3.6",
        Critical,
        "2018-11-26",
        "A new maintainer had added a package to this version that stole the contents of wallets.",
    ),
    row(
        "NSWG-477 compromised-flatmap-stream",
        "npm",
        "flatmap-stream",
        "=0.1.1",
        Critical,
        "2018-11-26",
        "The package was made to steal the contents of wallets.",
    ),
    row("NSWG-450 compromised-eslint-scope", "npm", "eslint-scope", "=3.7.2", Critical, "2018-07-12", THIEF),
];
