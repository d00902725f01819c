//! What to try after a refusal.

/// For the reason of that name; empty where nothing helps.
pub(super) fn hint(code: &str) -> &'static str {
    match code {
        "not-an-archive" => "If your builder gives you a folder, choose the folder. If it gives you a repository, use its Download ZIP.",
        "foreign-archive" => "Unpack it on your computer and choose the folder, or make a zip of it.",
        "encrypted" => "Unpack it on your computer and drop the folder, or make a zip without a password.",
        "empty" => "The export may have stopped halfway. Download it again and look whether the zip holds your files.",
        "too-large" => "Leave out installed packages (node_modules), builds, images and videos, and drop the rest.",
        "only-history" => "Choose the folder that holds the .git folder and your files, or make a zip of that.",
        "nothing-to-check" => "Look whether this is the project itself and not only its pictures or documents.",
        "broken" => "The download may have stopped halfway. Download it again, or unpack it and drop the folder.",
        _ => "",
    }
}
