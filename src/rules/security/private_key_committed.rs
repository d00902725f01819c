//! Private halves of key pairs among the files.

use super::credential::fail_each;
use crate::facts::{Project, SecretKind};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/private-key-committed",
    title: "{what} stands in the files",
    pass_title: "No private key stands in the files",
    severity: Severity::Critical,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "A private key proves to other machines that you are you. Whoever has a copy can sign in to your servers, read \
          traffic meant for you, or act with all rights of the account it belongs to.",
    fix: "Make a new key pair, replace the old public key wherever it is trusted, revoke the old one, and keep the new private \
          key in the platform's secret store, never among the files.",
    prompt: "Remove the private key file or literal named below from the project, read the key from a secret store or an \
             environment variable instead, and add the file's name to .gitignore. Do not commit any key, not even a new one. \
             Done when no file holds a private key. I will replace the key pair myself.",
    cannot_see: "Where the key is trusted, and whether it still is.",
    refs: &[Ref::Cwe(321), Ref::Cwe(798)],
    judge,
    bad: samples![
        { "a key file":
            "deploy/id_rsa" => "⟦-----BEGIN RSA PRIVATE KEY-----⟧\n⟪base64:64⟫\n⟪base64:64⟫\n-----END RSA PRIVATE KEY-----\n" }
        { "a service account of Google":
            "serviceAccountKey.json" => "{\n  \"type\": \"service_account\",\n  ⟦\"private_key\": \"-----BEGIN PRIVATE KEY-----\\n⟪base64:200⟫\\n-----END PRIVATE KEY-----\\n\"⟧\n}\n" }
    ],
    good: samples![
        { "a public key, a certificate, code that handles keys, documentation":
            ".ssh/id_rsa.pub" => "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ⟪base64:200⟫ me@laptop\n",
            "cert.pem" => "-----BEGIN CERTIFICATE-----\n⟪base64:64⟫\n-----END CERTIFICATE-----\n",
            "src/pem.ts" => "const body = pem.replace('-----BEGIN PRIVATE KEY-----', '').replace('-----END PRIVATE KEY-----', '');\n",
            "README.md" => "PRIVATE_KEY=\"-----BEGIN PRIVATE KEY-----\\n...\\n-----END PRIVATE KEY-----\"\n" }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    fail_each(project, out, SecretKind::PrivateKey, "private-key-locked");
}
