//! Files that users have sent lie among the code.

use super::strays;
use crate::facts::{Project, ReadState, Role, SkipReason};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "source-control/user-uploads-committed",
    title: "Files that users have uploaded lie in the project",
    pass_title: "No uploads of users lie in the project",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "Receipts, pictures and documents of real people travel with every copy of the code, and can never be \
          deleted from its history when somebody asks you to.",
    fix: "Move uploads to file storage, take the folder out of version control, and check whether people must \
          be told.",
    prompt: "Stop tracking the upload folder (git rm -r --cached), add it to .gitignore with a .gitkeep inside, \
          and store uploads in object storage with access rules. Do not delete the files on disk. Done when no \
          upload is tracked and uploading still works.",
    cannot_see: "Whether the files are demo content.",
    refs: &[Ref::Url("https://git-scm.com/docs/gitignore"), Ref::Cwe(538)],
    judge,
    bad: samples![{ "receipts beside the code":
        "server.js" => "x\n",
        "uploads/1718000000-receipt.pdf" => "⟦⟧x",
    }],
    good: samples![{ "an empty folder for uploads and a page about them":
        "uploads/.gitkeep" => "",
        "src/uploads/list.ts" => "export const x = 1;\n",
        ".gitignore" => "public/uploads/*\n",
        "public/uploads/a.png" => "x",
        "web/src/assets/uploads/b.png" => "x",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let found = strays::tracked(project, |file| {
        let sent = matches!(file.state, ReadState::Skipped(SkipReason::Media | SkipReason::Binary)) || file.path.ends_with(".csv");
        // What is compiled into the pages was put there by whoever builds them.
        let built_in = file.path.starts_with("src/assets/") || file.path.contains("/src/assets/");
        sent && !built_in
            && file.role != Role::Test
            && ["uploads", "user_uploads", "user-uploads"].iter().any(|folder| strays::within(&file.path, folder))
    });
    let paths: Vec<&str> = found.iter().map(|file| file.path.as_str()).collect();
    strays::tell(out, &paths);
}
