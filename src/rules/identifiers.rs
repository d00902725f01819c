//! Names of things in code, word by word.

/// The words of a name, lower-case.
pub(in crate::rules) fn parts(name: &str) -> Vec<String> {
    let mut spaced = String::new();
    for c in name.chars().take(200) {
        if c.is_ascii_uppercase() || !c.is_ascii_alphanumeric() {
            spaced.push(' ');
        }
        spaced.push(c.to_ascii_lowercase());
    }
    spaced.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Whether one of these words is in a name.
pub(in crate::rules) fn any(name: &str, list: &[&str]) -> bool {
    parts(name).iter().any(|word| list.contains(&word.as_str()))
}
