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
    ("Files.copy(file.getInputStream()", "spring"),
    ("Files.write(", "spring"),
    (".transferTo(", "spring"),
];

impl Reader for UploadFolder {
    fn claims(&self, entry: &Entry, source: &Source<'_>) -> bool {
        if matches!(entry.language, Some(Language::Java | Language::Kotlin)) {
            let text = source.whole();
            // What is sent on to a store of its own lies in a folder for a moment only.
            let passing =
                ["createTempFile", "createTempDirectory", "java.io.tmpdir", "S3Client", "AmazonS3", "Cloudinary", "Storage.Objects"];
            return entry.role == Role::Source
                && text.contains("MultipartFile")
                && !passing.iter().any(|word| text.contains(word))
                && WAYS.iter().any(|(way, kit)| *kit == "spring" && text.contains(way));
        }
        let language =
            matches!(entry.language, Some(Language::Python | Language::JavaScript | Language::TypeScript | Language::Php | Language::Go));
        language && matches!(entry.role, Role::Source) && WAYS.iter().any(|(way, _)| source.whole().contains(way))
    }

    fn read(&self, entry: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        let java = matches!(entry.language, Some(Language::Java | Language::Kotlin));
        for (way, kit) in WAYS.iter().filter(|(_, kit)| java == (*kit == "spring")) {
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
