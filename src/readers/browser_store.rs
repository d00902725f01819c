//! Records of people that code writes to the browser's own storage, and whether anything is sent elsewhere.
//!
//! Settings, tokens, drafts and caches belong there and are not stated; a name tells which is which.

use super::whole::Whole;
use super::{Reader, Source};
use crate::facts::{Facts, Language, Recovery, RecoveryKind, Role};
use crate::intake::Entry;
use aho_corasick::automaton::Automaton;
use aho_corasick::dfa::DFA;
use aho_corasick::{Input, MatchKind};
use std::sync::LazyLock;

/// Reads the writes.
pub(super) struct BrowserStore;

/// Most records that one file states.
const RECORDS_OF_FILE: usize = 20;
/// Longest name of a record.
const NAME: usize = 60;

/// Words that name what people entrust to a product.
const RECORDS: &[&str] = &[
    "orders",
    "bookings",
    "appointments",
    "reservations",
    "invoices",
    "customers",
    "clients",
    "patients",
    "employees",
    "users",
    "members",
    "payments",
    "sales",
    "leads",
    "contacts",
    "notes",
    "tasks",
    "todos",
    "todo",
    "projects",
    "expenses",
    "transactions",
    "habits",
    "journal",
    "entries",
    "recipes",
    "tickets",
    "workouts",
    "students",
    "inventory",
    "budgets",
    "decks",
    "flashcards",
    "registrations",
    "complaints",
    "donations",
    "listings",
    "posts",
];

/// Words of a name by which a record is only passing through.
const PASSING: &[&str] = &[
    "draft",
    "drafts",
    "cache",
    "cached",
    "theme",
    "token",
    "settings",
    "prefs",
    "preferences",
    "filter",
    "filters",
    "sort",
    "columns",
    "view",
    "recent",
    "last",
    "selected",
    "current",
    "open",
    "collapsed",
    "sidebar",
    "session",
    "pending",
    "queue",
    "offline",
    "tmp",
    "temp",
    "dismissed",
    "seen",
    "viewed",
    "lang",
    "tab",
    "order",
    "layout",
    "expanded",
    "ui",
    "tour",
    "hidden",
    "page",
    "count",
    "sync",
    "synced",
    "demo",
    "mock",
    "history",
];

/// Calls whose first argument is the name under which something is kept.
const WRITES: &[&str] = &[
    "localStorage.setItem(",
    "localforage.setItem(",
    "useLocalStorage(",
    "useLocalStorageState(",
    "usePersistedState(",
    "atomWithStorage(",
    "createObjectStore(",
];

/// Signs that data leaves the browser for a server or an account elsewhere.
const SENT: &[&str] = &[
    "new WebSocket(",
    "axios.post(",
    "axios.put(",
    "axios.patch(",
    "api.post(",
    "api.put(",
    "http.post(",
    "http.post<",
    "$http.post",
    "ky.post(",
    "useMutation(",
    "trpc",
    "WebsocketProvider",
    "webdav",
    "dropbox",
    "gapi.client",
    "drive/v3",
    "api.github.com/gists",
    ".replicate",
    "PouchDB",
    "sendBeacon(",
    "navigator.storage.getDirectory",
    "createClient(",
    "initializeApp(",
    "@base44/sdk",
    "socket.io-client",
    "graphql",
    "CloudKit",
];

/// Hosts to which a form or a question goes, and where nothing is kept for the product.
const NOT_KEPT: &[&str] = &[
    "api.openai.com",
    "api.anthropic.com",
    "generativelanguage.googleapis.com",
    "openrouter.ai",
    "api.groq.com",
    "formspree.io",
    "web3forms.com",
    "emailjs",
    "api.stripe.com",
];

impl Reader for BrowserStore {
    fn claims(&self, entry: &Entry, source: &Source<'_>) -> bool {
        let is_page = matches!(
            entry.language,
            Some(Language::JavaScript | Language::TypeScript | Language::Vue | Language::Svelte | Language::Astro | Language::Html)
        );
        let whole = source.whole();
        is_page
            && !matches!(entry.role, Role::Test | Role::Documentation | Role::Generated)
            && (whole.contains_any(WRITES) || whole.contains(".stores({") || sends(whole) && is_sent(source.text()).is_some())
    }

    fn understands(&self) -> bool {
        false
    }

    fn read(&self, _: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        let text = source.text();
        let mut state = |kind: RecoveryKind, what: &str, at: usize| {
            facts.recovery.push(Recovery { kind, what: what.to_owned(), origin: source.at(at) });
        };
        if let Some(at) = sends(source.whole()).then(|| is_sent(text)).flatten() {
            state(RecoveryKind::SentElsewhere, "", at);
        }
        let mut stated = 0;
        for call in WRITES {
            for (at, _) in text.match_indices(call) {
                if stated >= RECORDS_OF_FILE || is_comment(text, at) {
                    continue;
                }
                let Some(rest) = text.get(at + call.len()..) else { continue };
                // What is kept as text is a flag or a setting.
                let whole = rest.split([';', '\n']).take(3).collect::<String>();
                if call.contains(".setItem(") && call.starts_with("local") && call.contains("Storage") && !whole.contains("JSON.stringify")
                {
                    continue;
                }
                if let Some(name) = name(text, rest).filter(|name| is_record(name)) {
                    stated += 1;
                    state(RecoveryKind::BrowserRecord, &name, at);
                }
            }
        }
        for (at, call) in text.match_indices(".stores({") {
            let tables = text.get(at + call.len()..).and_then(|rest| rest.split("})").next()).unwrap_or("");
            let names = tables
                .split([',', '\n', '{'])
                .filter_map(|part| part.split_once(':'))
                .map(|(name, _)| name.trim().trim_matches(['\'', '"']));
            if let Some(name) = names.filter(|name| name.len() <= NAME).find(|name| is_record(name)) {
                state(RecoveryKind::BrowserRecord, name, at);
            }
        }
        let exports = text.contains("new Blob(") && text.contains(".download") && text.contains("JSON.stringify");
        if let Some(at) = text.find("new Blob(").filter(|_| exports) {
            state(RecoveryKind::FileExport, "", at);
        }
        Ok(())
    }
}

/// Whether a text may send something at all: what [`is_sent`] looks for stands in it.
fn sends(whole: Whole<'_>) -> bool {
    whole.contains("fetch(") || whole.contains_any(SENT)
}

/// Where a text sends something that is kept elsewhere.
fn is_sent(text: &str) -> Option<usize> {
    static SIGNS: LazyLock<Option<DFA>> = LazyLock::new(|| DFA::builder().match_kind(MatchKind::LeftmostFirst).build(SENT).ok());
    if let Some(found) = SIGNS.as_ref().and_then(|signs| signs.try_find(&Input::new(text)).ok()?) {
        return Some(found.start());
    }
    let methods = ["POST", "PUT", "PATCH"];
    let at =
        methods.iter().flat_map(|method| [format!("'{method}'"), format!("\"{method}\"")]).filter_map(|sign| text.find(&sign)).min()?;
    // `refetch(` and `prefetch(` only read.
    let fetches = text
        .match_indices("fetch(")
        .any(|(at, _)| !text.get(..at).is_some_and(|before| before.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_')));
    (fetches && !NOT_KEPT.iter().any(|host| text.contains(host))).then_some(at)
}

/// The name under which something is kept: a literal, or a constant of the same file.
fn name(text: &str, argument: &str) -> Option<String> {
    let argument = argument.trim_start();
    let quoted = |text: &str| {
        let quote = text.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
        let inside = text.get(1..)?.split(quote).next()?;
        (!inside.is_empty() && inside.len() <= NAME).then(|| inside.to_owned())
    };
    if let Some(name) = quoted(argument) {
        return Some(name);
    }
    let constant: String = argument.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '$')).take(NAME).collect();
    let last = constant.rsplit('.').next().filter(|last| last.len() > 2)?;
    for join in [" = ", ": ", "="] {
        let found = text.split(&format!("{last}{join}")).skip(1).take(8).find_map(|rest| quoted(rest.trim_start()));
        if found.is_some() {
            return found;
        }
    }
    // A constant from elsewhere often tells by its own name.
    (constant.len() > 4).then(|| last.to_owned())
}

/// Whether a name speaks of records that people entrust to the product.
fn is_record(name: &str) -> bool {
    let mut words: Vec<String> = vec![String::new()];
    let mut was_lower = false;
    for c in name.chars() {
        if !c.is_ascii_alphanumeric() {
            words.push(String::new());
        } else if c.is_ascii_uppercase() && was_lower {
            words.push(c.to_ascii_lowercase().to_string());
        } else if let Some(word) = words.last_mut() {
            word.push(c.to_ascii_lowercase());
        }
        was_lower = c.is_ascii_lowercase() || c.is_ascii_digit();
    }
    words.iter().any(|word| RECORDS.contains(&word.as_str())) && !words.iter().any(|word| PASSING.contains(&word.as_str()))
}

/// Whether a place stands in a comment of its line.
fn is_comment(text: &str, at: usize) -> bool {
    let line = text.get(..at).unwrap_or("").rsplit('\n').next().unwrap_or("").trim_start();
    line.starts_with("//") || line.starts_with('*') || line.starts_with("/*") || line.starts_with("<!--")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stated(text: &str) -> Vec<(RecoveryKind, String)> {
        let source = Source::new("src/a.ts", text, vec![]);
        let mut entry = Entry::new(0, "src/a.ts".to_owned(), 1);
        entry.language = Some(Language::TypeScript);
        let mut facts = Facts::default();
        if BrowserStore.claims(&entry, &source) {
            BrowserStore.read(&entry, &source, &mut facts).unwrap();
        }
        facts.recovery.into_iter().map(|fact| (fact.kind, fact.what)).collect()
    }

    #[test]
    fn records_and_what_belongs_in_a_browser() {
        let record = |name: &str| vec![(RecoveryKind::BrowserRecord, name.to_owned())];
        assert_eq!(stated("localStorage.setItem('orders', JSON.stringify(orders));"), record("orders"));
        assert_eq!(stated("const KEY = 'shop-orders';\nlocalStorage.setItem(KEY, JSON.stringify(all));"), record("shop-orders"));
        assert_eq!(stated("const [all, set] = useLocalStorage('myExpenses', []);"), record("myExpenses"));
        assert_eq!(stated("db.version(1).stores({ meta: 'id', notes: '++id, title' });"), record("notes"));
        for near in [
            "localStorage.setItem('theme', JSON.stringify(theme));",
            "localStorage.setItem('draft-notes', JSON.stringify(note));",
            "localStorage.setItem('user', JSON.stringify(user));",
            "localStorage.setItem('cart', JSON.stringify(cart));",
            "localStorage.setItem('orders', 'seen');",
            "// localStorage.setItem('orders', JSON.stringify(orders));",
        ] {
            assert_eq!(stated(near), [], "{near}");
        }
        assert_eq!(stated("await fetch('/api/x', { method: 'POST' });"), [(RecoveryKind::SentElsewhere, String::new())]);
        assert_eq!(stated("await fetch('https://api.openai.com/v1', { method: 'POST' });"), []);
    }
}
