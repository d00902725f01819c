//! The sample project that the engine carries: a small shop for pottery classes as an AI builder leaves it, with
//! faults of every dimension and some things done well. It is made up; so are its keys, when it is unpacked.

use crate::intake::Memory;

const FILES: [(&str, &str); 16] = [
    ("README.md", include_str!("sample/README.md")),
    (".env", include_str!("sample/env")),
    (".gitignore", include_str!("sample/gitignore")),
    ("index.html", include_str!("sample/index.html")),
    ("package.json", include_str!("sample/package.json")),
    ("src/lib/supabase.ts", include_str!("sample/src/lib/supabase.ts")),
    ("src/main.tsx", include_str!("sample/src/main.tsx")),
    ("src/pages/Admin.tsx", include_str!("sample/src/pages/Admin.tsx")),
    ("src/pages/Checkout.tsx", include_str!("sample/src/pages/Checkout.tsx")),
    ("src/pages/Classes.tsx", include_str!("sample/src/pages/Classes.tsx")),
    ("supabase/config.toml", include_str!("sample/supabase/config.toml")),
    ("supabase/functions/describe-class/index.ts", include_str!("sample/supabase/functions/describe-class/index.ts")),
    ("supabase/functions/pay/index.ts", include_str!("sample/supabase/functions/pay/index.ts")),
    ("supabase/migrations/20250112090000_start.sql", include_str!("sample/supabase/migrations/20250112090000_start.sql")),
    ("supabase/migrations/20250203170000_bookings.sql", include_str!("sample/supabase/migrations/20250203170000_bookings.sql")),
    ("vite.config.ts", include_str!("sample/vite.config.ts")),
];

/// The sample, ready to check.
pub(super) fn sample() -> Memory {
    let files = FILES.iter().map(|(path, text)| ((*path).to_owned(), fill(text).into_bytes())).collect();
    Memory::new("clay-club (sample)", files)
}

/// Replaces `⟪key⟫` by something as long and as random as a key.
fn fill(text: &str) -> String {
    const LETTERS: &[u8] = b"a7Kq2ZxW9mB4tR6yVc3JpN8sLd5HfG1u";
    let key: String = (0..24_usize).filter_map(|at| LETTERS.get(at * 11 % LETTERS.len())).map(|&letter| char::from(letter)).collect();
    text.replace("⟪key⟫", &key)
}
