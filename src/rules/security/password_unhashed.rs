//! Passwords stored or compared as they are, or with a hash that is no obstacle.

use crate::facts::{Project, SiteKind};
use crate::rules::sites::fail_each;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/password-unhashed",
    title: "Passwords are {name}",
    pass_title: "Passwords are hashed with a slow, salted hash",
    severity: Severity::Critical,
    effort: Effort::Day,
    stage: Stage::Stabilize,
    why: "When the database leaks, every password is known at once, and people use the same one for their mail and \
          their bank.",
    fix: "Hash passwords with bcrypt, scrypt or Argon2 when they are set, compare with the library's function, and \
          replace old values at the next log-in.",
    prompt: "Store passwords only as bcrypt (cost 12) or Argon2id hashes and compare with the library's compare \
          function. Migrate: at the next successful log-in with an old value, replace it by a hash; then remove the \
          old path. Do not change the form of the log-in. Done when no row holds a password or a fast hash and log- \
          in works for old and new accounts.",
    cannot_see: "How passwords got into the database in the first place.",
    refs: &[Ref::Cwe(256), Ref::Cwe(916)],
    judge,
    bad: samples![
        { "a PIN of four digits, hashed in no time":
            "supabase/functions/portal-auth/index.ts" => r##"async function sha256(text: string) {
  const made = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(made)).join("");
}
Deno.serve(async (req) => {
  const { id, newPin, otp } = await req.json();
  const pinHash = await ⟦sha256(`${id}:${newPin}`)⟧;
  const otpHash = await sha256(`${id}:${otp}`);
  return Response.json(await save({ pinHash, otpHash }));
});
"##,
            "server/accounts.js" => r##"export async function hashPassword(password) {
  const data = new TextEncoder().encode(password + process.env.SALT);
  return toHex(await ⟦crypto.subtle.digest("SHA-256", data)⟧);
}
"##,
        }

        { "the typed password in a column of its own":
            "package.json" => r#"{ "name": "shop" }"#,
            "server/register.js" => r#"const bcrypt = require('bcrypt');
module.exports = async (req) => {
  const { email, password } = req.body;
  await db.from('members').insert({
    email,
    password: await bcrypt.hash(password, 12),
    ⟦plain_password: password⟧,
  });
};
"#,
            "server/rounds.js" => "module.exports = { plain_password: null };\n",
        }
        { "Go, Ruby, Java: a fast hash, and none":
            "user.go" => r##"package main

import (
	"crypto/md5"
	"fmt"
)

func hashPassword(password string) string {
	⟦return fmt.Sprintf("%x", md5.Sum([]byte(password)))⟧
}

func login(user User, form Form) bool {
	⟦return user.Password == form.Password⟧
}
"##,
            "app/models/user.rb" => r##"class User < ApplicationRecord
  def password=(given)
    ⟦self.hash = Digest::SHA1.hexdigest(password)⟧
  end
end
"##,
            "src/Login.java" => r##"public class Login {
  boolean matches(User user, LoginForm form) {
    ⟦return user.getPassword().equals(form.getPassword());⟧
  }
}
"##,
        }{ "a comparison as it is":
            "package.json" => r#"{ "name": "shop" }"#,
            "server/login.js" => r#"const express = require('express');
module.exports = async (req, res) => {
  const user = await users.findOne({ name: req.body.name });
  ⟦if (user.password === req.body.password) res.json({ ok: true });⟧
};
"#,
        }
        { "md5":
            "package.json" => r#"{ "name": "shop" }"#,
            "server/register.js" => r#"const md5 = require('md5');
module.exports = (req) =>
  ⟦users.insert({ name: req.body.name, password: md5(req.body.password) });⟧
"#,
        }
        { "bcrypt with four rounds":
            "package.json" => r#"{ "name": "shop" }"#,
            "server/register.js" => r#"const bcrypt = require('bcrypt');
const ROUNDS = 4;
module.exports = async (req) => {
  ⟦const hashed = await bcrypt.hash(req.body.password, ROUNDS);⟧
  await users.insert({ name: req.body.name, hashed });
};
"#,
        }
    ],
    good: samples![
        { "hashes that are compared, and what is said about a hash":
            "server/password.js" => r##"const crypto = require("crypto");
const PASSWORD_HASH_VERSION = "v1";
exports.verifyPassword = (password, stored) => {
  const [version, salt, storedHash] = stored.split("$");
  if (version !== PASSWORD_HASH_VERSION) return false;
  const derivedHash = crypto.scryptSync(password, salt, 64).toString("hex");
  return derivedHash === storedHash;
};
exports.isPasswordReused = (rows, passwordHash) => rows.some((row) => row.password_hash === passwordHash);
"##,
        }
        { "Go and Java: a slow hash, a checksum, a form":
            "user.go" => r##"package main

import (
	"crypto/md5"

	"golang.org/x/crypto/bcrypt"
)

func login(user User, form Form) bool {
	return bcrypt.CompareHashAndPassword([]byte(user.Password), []byte(form.Password)) == nil
}

func etag(body []byte) [16]byte {
	return md5.Sum(body)
}

func same(form Form) bool {
	return form.Password == form.PasswordConfirm
}
"##,
            "src/Login.java" => r##"public class Login {
  boolean matches(User user, LoginForm form) {
    return encoder.matches(form.getPassword(), user.getPassword());
  }
}
"##,
        }{ "bcrypt, a form's second field, and a hash of a random token":
            "package.json" => r#"{ "name": "shop" }"#,
            "server/login.js" => r#"const bcrypt = require('bcrypt');
module.exports = async (req, res) => {
  const user = await users.findOne({ name: req.body.name });
  if (await bcrypt.compare(req.body.password, user.password)) res.json({ ok: true });
};
"#,
            "src/Form.tsx" => r#"export const check = (form) => form.password === form.confirmPassword;
    "#,
            "server/leaked.js" => r#"const crypto = require('crypto');
module.exports = async (password) => {
  const sha1 = crypto.createHash('sha1').update(password).digest('hex');
  return fetch('https://api.pwnedpasswords.com/range/' + sha1.slice(0, 5));
};
"#,
            "server/token.js" => r#"const crypto = require('crypto');
const raw = crypto.randomBytes(32).toString('hex');
module.exports = crypto.createHash('sha256').update(raw).digest('hex');
"#,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    fail_each(
        project,
        out,
        |site| site.kind == SiteKind::WeakPasswordStorage,
        |site, finding| {
            let name = match site.detail.as_str() {
                "compared unhashed" => "compared as they were typed".to_owned(),
                "compared in the browser" => "compared in the browser, as they were typed".to_owned(),
                "kept readable" => "kept readable, beside or instead of a hash".to_owned(),
                "few rounds" => "hashed with so few rounds that guessing is quick".to_owned(),
                hash => format!("hashed with {hash}, which is far too fast"),
            };
            let severity = match site.detail.as_str() {
                "compared unhashed" | "kept readable" => Severity::Critical,
                "compared in the browser" | "few rounds" => Severity::Medium,
                _ => Severity::High,
            };
            finding.name("name", name).severity(severity);
        },
    );
}
