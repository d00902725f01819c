//! Files that users have sent lie among the code.

use super::strays;
use crate::facts::{Project, ReadState, Role, SkipReason};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use crate::sorted::Arrange;

pub(super) static RULE: Rule = Rule {
    id: "source-control/user-uploads-committed",
    title: "Files that users have uploaded lie in the project",
    pass_title: "No uploads of users lie in the project",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "Receipts, pictures and documents of real people travel with every copy of the code, and are hard to \
          delete from its history when somebody asks you to.",
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
    }
    { "a copy of an identity card":
        "app.py" => "print(1)\n",
        "storage/kyc/42.jpg" => "⟦⟧x",
    }],
    good: samples![{ "an empty folder for uploads and a page about them":
        "uploads/.gitkeep" => "",
        "src/uploads/list.ts" => "export const x = 1;\n",
        ".gitignore" => "public/uploads/*\n",
        "public/uploads/a.png" => "x",
        "web/src/assets/uploads/b.png" => "x",
    }
    { "avatars of the demo, an icon, and one picture with a long name":
        "public/avatars/01.png" => "x",
        "public/avatars/02.png" => "x",
        "public/avatars/1718000000000-a.png" => "x",
        "public/kyc/guide.png" => "x",
        "public/passport.svg" => "x",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let found = strays::tracked(project, |file| {
        let sent = matches!(file.state, ReadState::Skipped(SkipReason::Media | SkipReason::Binary)) || file.path.ends_with(".csv");
        // What is compiled into the pages was put there by whoever builds them.
        let built_in = file.path.starts_with("src/assets/") || file.path.contains("/src/assets/");
        sent && !built_in && file.role != Role::Test && (is_folder_of_uploads(&file.path) || is_identity(&file.path))
    });
    // Pictures of single people lie in folders that also hold the product's own; names that a program gave tell them apart.
    let named = strays::tracked(project, |file| {
        file.state == ReadState::Skipped(SkipReason::Media)
            && file.role != Role::Test
            && strays::folder(&file.path.to_ascii_lowercase(), PERSONAL).is_some()
            && is_given_by_a_program(&strays::file_name(&file.path))
    });
    let mut paths: Vec<&str> = found.iter().map(|file| file.path.as_str()).collect();
    if named.len() >= SEVERAL {
        paths.extend(named.iter().map(|file| file.path.as_str()));
    }
    paths.arrange();
    paths.dedup();
    strays::tell(out, &paths);
}

/// Folders that hold what single people sent.
const PERSONAL: &[&str] = &[
    "avatars",
    "avatar",
    "profile_pics",
    "profile-pics",
    "profile_pictures",
    "profile-pictures",
    "profile_images",
    "profile-images",
    "receipts",
    "attachments",
    "media",
    "signatures",
    "invoices",
    "selfies",
    "userfiles",
    "user_files",
    "user-files",
];
/// So many names of that form are no accident.
const SEVERAL: usize = 3;

fn is_folder_of_uploads(path: &str) -> bool {
    ["uploads", "user_uploads", "user-uploads"].iter().any(|folder| strays::within(path, folder))
}

/// A picture or copy of an identity document, by its name or its folder's.
fn is_identity(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    // Pictures that explain, and icons.
    let drawn = ["svg", "icon", "example", "sample", "placeholder", "illustration", "demo", "guide", "logo"]
        .iter()
        .any(|word| lower.contains(word));
    !drawn
        && (strays::folder(&lower, &["kyc", "id_cards", "id-cards", "id_documents", "id-documents", "passports", "identity_documents"])
            .is_some()
            || [
                "passport_",
                "passport-scan",
                "id_front",
                "id_back",
                "id-front",
                "id-back",
                "aadhaar",
                "driving_licen",
                "driver_licen",
                "kyc_",
            ]
            .iter()
            .any(|word| strays::file_name(&lower).starts_with(word)))
}

/// `1718000000000-…`, an identifier, a long hexadecimal number: names that programs give to what they receive.
fn is_given_by_a_program(name: &str) -> bool {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let moment = |part: &str| part.len() == 13 && part.starts_with('1') && part.bytes().all(|byte| byte.is_ascii_digit());
    let hexadecimal = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let identifier = stem.len() >= 36
        && stem.get(..36).is_some_and(|start| start.split('-').map(str::len).eq([8, 4, 4, 4, 12]) && start.split('-').all(hexadecimal));
    stem.split(['-', '_']).any(moment) || identifier || matches!(stem.len(), 24 | 32) && hexadecimal(stem)
}
