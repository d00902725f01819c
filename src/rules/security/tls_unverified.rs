//! Connections whose other end is not verified.

use crate::facts::{Project, SiteKind};
use crate::rules::sites::fail_each_file;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/tls-unverified",
    title: "The other end of an encrypted connection is not verified",
    pass_title: "Certificates of other servers are verified",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "Somebody between your server and the other one can read and change what is sent, passwords and customer \
          data included.",
    fix: "Remove the setting; if the provider uses its own certificate authority, add that certificate instead.",
    prompt: "Remove rejectUnauthorized: false, NODE_TLS_REJECT_UNAUTHORIZED=0 and verify=False. Where the provider has \
          its own certificate authority, pass its certificate (ca) from a file or variable. Done when the \
          connection works with verification on.",
    cannot_see: "Whether the connection stays inside a private network.",
    refs: &[Ref::Cwe(295)],
    judge,
    bad: samples![
        { "Go and Dart":
            "client.go" => r##"package main

import (
	"crypto/tls"
	"net/http"
)

var client = &http.Client{Transport: &http.Transport{
	⟦TLSClientConfig: &tls.Config{InsecureSkipVerify: true},⟧
}}
"##,
            "lib/client.dart" => r##"import 'dart:io';

HttpClient client() {
  final client = HttpClient();
  ⟦client.badCertificateCallback = (cert, host, port) => true;⟧
  return client;
}
"##,
        }{ "a database connection":
            "package.json" => r#"{ "name": "shop" }"#,
            "server/db.ts" => r#"import { Pool } from 'pg';
export const pool = new Pool({
  connectionString: process.env.DATABASE_URL,
  ⟦ssl: { rejectUnauthorized: false },⟧
});
"#,
        }
    ],
    good: samples![
        { "verification is on":
            "package.json" => r#"{ "name": "shop" }"#,
            "server/db.ts" => r#"import { Pool } from 'pg';
// ssl: { rejectUnauthorized: false }
export const pool = new Pool({ ssl: { rejectUnauthorized: true } });
export const chosen = (mode) => {
  switch (mode) {
    case 'accept_invalid_certs':
      return { rejectUnauthorized: false };
    default:
      return { rejectUnauthorized: true };
  }
};
"#,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    fail_each_file(project, out, |site| site.kind == SiteKind::TlsUnverified, |_, _| {});
}
