//! Settings of sign-in that protect little.

use crate::facts::{Project, RemarkKind};
use crate::rules::exports;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/login-rules-weak",
    title: "Sign-in is weakly protected: {what}",
    pass_title: "The settings of sign-in are in order",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "Short passwords are guessed, and one stolen password opens the account when nothing else is asked. What protects sign-in is a matter of a few switches.",
    fix: "Set these switches in the platform's settings: a rule for passwords, a second step at sign-in for those with rights, no editing by strangers.",
    prompt: "In the settings of this app, require passwords of at least ten characters, offer a second step at sign-in, forbid other pages to frame the app, and make the editor private. For WordPress, replace the keys and salts by new random ones and set DISALLOW_FILE_EDIT to true. Done when each of the named settings is changed and sign-in still works.",
    cannot_see: "Settings that are made at the host or a sign-in provider.",
    refs: &[Ref::Cwe(521), Ref::Url("https://cheatsheetseries.owasp.org/cheatsheets/Authentication_Cheat_Sheet.html")],
    judge,
    bad: samples![{ "an app without rules for passwords":
        "app.bubble" => r##"{ "_id": "a", "user_types": {}, "option_sets": {}, "pages": {}, "settings": {
    "client_safe": ⟦{⟧ "twofa_auth": false, "allow_iframe": "allow" } } }"##,
    }
    { "a site with the example's keys":
        "wp-config.php" => r##"<?php
define('DB_NAME', 'a');
define('DB_PASSWORD', '');
⟦define('AUTH_KEY', 'put your unique phrase here');⟧
"##,
    }],
    good: samples![{ "a strict app and a site with keys of its own":
        "app.bubble" => r##"{ "_id": "a", "user_types": {}, "option_sets": {}, "pages": {}, "settings": { "client_safe": { "have_pw_policy": true, "pw_length": 10, "twofa_auth": true, "allow_iframe": "block" } } }"##,
        "wp-config.php" => r##"<?php
define('DB_NAME', 'a');
define('DB_PASSWORD', '');
define('DISALLOW_FILE_EDIT', true);
define('AUTH_KEY', getenv('WP_AUTH_KEY_FROM_THE_ENVIRONMENT_OF_THE_HOST'));
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    exports::fail_kind(project, out, RemarkKind::LoginRulesWeak);
}
