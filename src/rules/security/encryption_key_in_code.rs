//! A key that encrypts, typed into the code.

use crate::facts::{Project, SiteKind};
use crate::rules::sites::fail_each;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/encryption-key-in-code",
    title: "A key for {name} stands in the code",
    pass_title: "Keys that encrypt come from the environment",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "Encryption whose key stands in the code protects nothing from anyone who has the code.",
    fix: "Read the key from the environment or a key service, and encrypt the stored data anew with a new key.",
    prompt: "Move every literal encryption or signing key into environment variables and fail at start when one is \
          missing. Write a one-off script that decrypts stored data with the old key and encrypts it with the new \
          one. Done when no key stands in the code and old records can still be read.",
    cannot_see: "Whether the key ever protected real data.",
    refs: &[Ref::Cwe(321), Ref::Cwe(798)],
    judge,
    bad: samples![
        { "a cipher with a literal key":
            "package.json" => r#"{ "name": "shop" }"#,
            "server/crypto.js" => r#"const crypto = require('crypto');
export const seal = (text, iv) =>
  ⟦crypto.createCipheriv('aes-256-cbc', 'a key of thirty-two characters..', iv).update(text);⟧
"#,
        }
        { "a key in a configuration":
            "package.json" => r#"{ "name": "shop" }"#,
            "config/all.js" => r#"module.exports = {
  ⟦cryptoKey: 'key_for_all_profiles',⟧
};
"#,
        }
    ],
    good: samples![
        { "a key from the environment":
            "package.json" => r#"{ "name": "shop" }"#,
            "server/crypto.js" => r#"const crypto = require('crypto');
const key = Buffer.from(process.env.CRYPTO_KEY, 'hex');
export const seal = (text, iv) => crypto.createCipheriv('aes-256-cbc', key, iv).update(text);
"#,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    fail_each(
        project,
        out,
        |site| site.kind == SiteKind::LiteralKey,
        |site, finding| {
            finding.name("name", site.detail.clone());
        },
    );
}
