//! Where uploads of users are written, when it is a folder of the machine itself.

use crate::facts::{Deployment, Facts, Language, Role, Setting};
use crate::intake::Entry;
use crate::readers::{Reader, Source};

/// Reads settings and servers.
pub(super) struct UploadFolder;

/// What code that writes uploads to a folder holds, with the name of the kit.
const WAYS: &[(&str, &str)] = &[
    ("MEDIA_ROOT =", "django"),
    ("multer.diskStorage(", "multer"),
    ("multer({ dest", "multer"),
    ("UPLOAD_FOLDER'] =", "flask"),
    ("UPLOAD_FOLDER\"] =", "flask"),
    (".save(os.path.join(", "flask"),
    ("move_uploaded_file(", "php"),
    (".SaveUploadedFile(", "gin"),
];

impl Reader for UploadFolder {
    fn claims(&self, entry: &Entry, source: &Source<'_>) -> bool {
        let language =
            matches!(entry.language, Some(Language::Python | Language::JavaScript | Language::TypeScript | Language::Php | Language::Go));
        language && matches!(entry.role, Role::Source) && WAYS.iter().any(|(way, _)| source.whole().contains(way))
    }

    fn read(&self, _: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        for (way, kit) in WAYS {
            let line = source.lines().find(|(_, line)| line.contains(way) && !line.trim_start().starts_with(['#', '/', '*']));
            if let Some((at, _)) = line {
                facts.deployments.push(Deployment {
                    platform: "upload-folder".to_owned(),
                    setting: Setting::LocalUploads,
                    value: (*kit).to_owned(),
                    origin: source.at(at),
                });
            }
        }
        Ok(())
    }
}
