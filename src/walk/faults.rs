//! Files that stop whoever reads them, for tests of what happens then. Programs for visitors are built without this.

/// What the name of such a file begins with; what follows says how it ends.
const NAME: &str = "reader-fault-";

/// Stops where the name of the file says so.
#[expect(clippy::panic, reason = "that is what it is for")]
pub(super) fn strike(path: &str) {
    let name = path.rsplit('/').next().unwrap_or(path);
    match name.strip_prefix(NAME).and_then(|fault| fault.split('.').next()) {
        Some("panic") => panic!("a fault in a reader, made for a test"),
        Some("depth") => drop(descend(u64::MAX)),
        Some("memory") => drop(std::hint::black_box(hoard())),
        Some("endless") => loop {
            std::hint::black_box(path);
        },
        _ => {}
    }
}

/// Goes down until there is no more room.
#[expect(unconditional_recursion, reason = "that is what it is for")]
fn descend(depth: u64) -> u64 {
    let room = std::hint::black_box([depth; 64]);
    descend(depth - 1) + room.iter().sum::<u64>()
}

/// Takes memory until there is none.
fn hoard() -> Vec<Vec<u8>> {
    let mut all = Vec::<Vec<u8>>::new();
    loop {
        all.push(std::hint::black_box(Vec::<u8>::with_capacity(64 << 20)));
    }
}
