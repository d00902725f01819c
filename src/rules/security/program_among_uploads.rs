//! Programs where only pictures and files of people belong.

use crate::facts::{Project, RemarkKind};
use crate::rules::exports;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/program-among-uploads",
    title: "A program lies among the uploads: {what}",
    pass_title: "No program lies among the uploads",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "The folder for uploads holds pictures and documents. A program in it is most often a way in that an attacker left behind, and runs whenever its address is called.",
    fix: "Look at the file and when it appeared. If nobody can say what it is for, treat the site as broken into: restore it from before that day, change all passwords, and forbid programs in this folder.",
    prompt: "List every PHP file below wp-content/uploads with its date and what it does. Do not run any of them. Add a server rule that refuses to run PHP below wp-content/uploads. Do not delete anything yet. Done when the list is complete and the rule is in place.",
    cannot_see: "Programs that were removed from the upload, and what a program did when it ran.",
    refs: &[Ref::Cwe(434), Ref::Url("https://developer.wordpress.org/advanced-administration/security/hardening/")],
    judge,
    bad: samples![{ "a program beside pictures":
        "wp-content/uploads/2023/04/cache.php" => r##"⟦<?php⟧
$name = isset($_POST['name']) ? $_POST['name'] : '';
$data = isset($_POST['data']) ? $_POST['data'] : '';
file_put_contents(dirname(__FILE__) . '/' . $name, $data);
echo 'done';
"##,
    }],
    good: samples![{ "the line that keeps the list of files from visitors":
        "wp-content/uploads/index.php" => r##"<?php
// Silence is golden.
"##,
        "wp-content/themes/shop/functions.php" => r##"<?php
function shop_setup() {
    add_theme_support( 'post-thumbnails' );
}
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    exports::fail_kind(project, out, RemarkKind::ProgramAmongUploads);
}
