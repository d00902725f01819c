//! The file of an SQLite database: the names of its tables.

/// How every such file starts.
pub(super) const MAGIC: &[u8] = b"SQLite format 3\0";

/// Most names that are kept.
const TABLES: usize = 40;
/// Bytes at the start in which the list of tables is looked for; it stands on the first pages.
const LIST: usize = 256 << 10;

/// The names of the tables, as the statements that made them stand in the file.
pub(super) fn tables(bytes: &[u8]) -> Vec<String> {
    const MADE: &[u8] = b"CREATE TABLE ";
    let list = bytes.get(..LIST).unwrap_or(bytes);
    let mut names: Vec<String> = Vec::new();
    for (at, start) in list.windows(MADE.len()).enumerate() {
        if start.eq_ignore_ascii_case(MADE) && names.len() < TABLES {
            let rest = list.get(at + MADE.len()..).unwrap_or(&[]);
            let text: String =
                rest.iter().take(120).take_while(|byte| byte.is_ascii_graphic() || **byte == b' ').map(|&byte| char::from(byte)).collect();
            let text = text.strip_prefix("IF NOT EXISTS ").unwrap_or(&text).trim_start_matches(['"', '`', '[', '\'']);
            let name: String = text.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').take(60).collect();
            if !name.is_empty() && !name.starts_with("sqlite_") && !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_named() {
        let bytes = b"SQLite format 3\0\x10\0\xFFCREATE TABLE users (id)\x01CREATE TABLE \"order items\" (id)\x02CREATE TABLE sqlite_sequence(a)CREATE TABLE users (id)";
        assert_eq!(tables(bytes), ["users", "order"]);
        assert!(tables(b"SQLite format 3\0CREATE TABLE ").is_empty());
    }
}
