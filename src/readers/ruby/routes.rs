//! Rails' list of addresses: which action of which controller each leads to, and who is let through. `link` joins it to
//! the controllers: a mount named `action METHOD controller#action` says what stands behind its path.

use crate::facts::{Guard, GuardKind, Module, Mount};
use crate::readers::tokens::Code;

/// Most addresses of one file.
const MOST: usize = 4_000;
/// Deepest nesting that is followed.
const DEPTH: usize = 40;
/// Longest statement, in lines.
const LINES: usize = 40;

const METHODS: &[&str] = &["get", "post", "put", "patch", "delete"];
/// What `resources` offers: action, method, behind the path.
const OFFERED: &[(&str, &str, &str)] = &[
    ("index", "GET", ""),
    ("new", "GET", "/new"),
    ("create", "POST", ""),
    ("show", "GET", "/:id"),
    ("edit", "GET", "/:id/edit"),
    ("update", "PUT", "/:id"),
    ("destroy", "DELETE", "/:id"),
];

/// What holds for the statements of a block.
#[derive(Debug, Clone, Default)]
struct Around {
    path: String,
    /// The folder of controllers, with its slash.
    folder: String,
    /// The controller of the resource around.
    controller: String,
    guards: Vec<Guard>,
    /// Its addresses are made elsewhere, under names of their own.
    named: bool,
}

/// Puts the addresses of a file into its module.
pub(super) fn read(code: &Code<'_>, module: &mut Module) {
    let path = code.entry.path.as_str();
    if !(path.ends_with("config/routes.rb") || path.contains("config/routes/")) {
        return;
    }
    let mut stack: Vec<Around> = vec![Around::default()];
    let mut lines = code.source.lines().peekable();
    while let Some((at, line)) = lines.next() {
        let mut statement = bare(line).to_owned();
        // A statement goes on behind a comma.
        for _ in 0..LINES {
            if !statement.ends_with(',') && !statement.ends_with("=>") {
                break;
            }
            let Some((_, next)) = lines.next() else { break };
            statement.push(' ');
            statement.push_str(bare(next));
        }
        if statement.is_empty() {
            continue;
        }
        if statement == "end" || statement == "}" {
            if stack.len() > 1 {
                stack.pop();
            }
            continue;
        }
        let Some(around) = stack.last().cloned() else { return };
        let opens = statement.ends_with(" do") || statement.contains(" do |") || statement.ends_with('{');
        let blocks = ["if ", "unless ", "case ", "def ", "class ", "module ", "begin"].iter().any(|word| statement.starts_with(word));
        let inner = state(code, &statement, at, &around, module);
        if (opens || blocks) && stack.len() < DEPTH {
            stack.push(inner);
        }
        if module.mounts.len() > MOST {
            return;
        }
    }
}

/// A line without its comment.
fn bare(line: &str) -> &str {
    let end = line.match_indices('#').find(|(at, _)| {
        let before = line.get(..*at).unwrap_or("");
        before.trim().is_empty() || before.ends_with(' ') && before.matches('"').count() % 2 == 0 && before.matches('\'').count() % 2 == 0
    });
    end.map_or(line, |(at, _)| line.get(..at).unwrap_or(line)).trim()
}

/// Reads one statement; what holds in the block behind it.
fn state(code: &Code<'_>, statement: &str, at: usize, around: &Around, module: &mut Module) -> Around {
    let (word, rest) = statement.split_at(statement.find([' ', '(']).unwrap_or(statement.len()));
    let rest = rest.trim_start_matches([' ', '(']);
    let mut inner = around.clone();
    let mut add = |method: &str, controller: &str, action: &str, path: String| {
        if !around.named {
            let name = format!("action {method} {controller}#{action}");
            module.mounts.push(Mount { name, prefix: path, guards: around.guards.clone(), calls: Vec::new() });
        }
    };
    match word {
        "namespace" => {
            let name = texts(rest).first().cloned().unwrap_or_default();
            let path = option(statement, "path").into_iter().next().unwrap_or_else(|| name.clone());
            let folder = option(statement, "module").into_iter().next().unwrap_or(name);
            inner.path = below(&around.path, &path);
            inner.folder = if folder.is_empty() { around.folder.clone() } else { format!("{}{folder}/", around.folder) };
        }
        "scope" => {
            let named = option(statement, "path").into_iter().next();
            let first = Some(rest).filter(|rest| rest.starts_with([':', '"', '\''])).and_then(|rest| texts(rest).into_iter().next());
            inner.path = below(&around.path, &named.or(first).unwrap_or_default());
            if let Some(folder) = option(statement, "module").into_iter().next() {
                inner.folder = format!("{}{folder}/", around.folder);
            }
            if let Some(controller) = option(statement, "controller").into_iter().next() {
                inner.controller = format!("{}{controller}", inner.folder);
            }
        }
        "controller" => inner.controller = format!("{}{}", around.folder, texts(rest).first().map_or("", String::as_str)),
        "resources" | "resource" => {
            let (only, except) = (option(statement, "only"), option(statement, "except"));
            let own = option(statement, "controller").into_iter().next();
            let folder =
                option(statement, "module").into_iter().next().map_or(around.folder.clone(), |inner| format!("{}{inner}/", around.folder));
            for name in
                texts(rest.split(", ").take_while(|part| part.starts_with([':', '"', '\''])).collect::<Vec<_>>().join(", ").as_str())
            {
                let several = if word == "resource" && !name.ends_with('s') { format!("{name}s") } else { name.clone() };
                let controller = format!("{folder}{}", own.clone().unwrap_or(several));
                let shown = option(statement, "path").into_iter().next().unwrap_or_else(|| name.clone());
                let path = below(&around.path, &shown);
                let asked = statement.contains("only:") || statement.contains(":only");
                for (action, method, behind) in OFFERED {
                    let listed = !asked || only.iter().any(|own| own == action);
                    if !listed || except.iter().any(|own| own == action) || word == "resource" && *action == "index" {
                        continue;
                    }
                    let behind = if word == "resource" { behind.trim_start_matches("/:id") } else { behind };
                    add(method, &controller, action, format!("{path}{behind}"));
                }
                let parameter = format!("{}_id", name.trim_end_matches('s'));
                inner.path = if word == "resource" { path } else { format!("{path}/:{parameter}") };
                inner.controller = controller;
            }
        }
        "member" => {}
        "collection" => inner.path = around.path.rsplit_once("/:").map_or(around.path.clone(), |(above, _)| above.to_owned()),
        "authenticate" | "authenticated" | "constraints" => {
            let kind = match word {
                "constraints" => None,
                _ if statement.contains("admin") || statement.contains("staff") => Some(GuardKind::Role),
                _ => Some(GuardKind::Login),
            };
            let guard = |kind| Guard { kind, by: word.to_owned(), fails_open: false, origin: code.source.at(at) };
            inner.guards.extend(kind.map(guard));
            if kind == Some(GuardKind::Role) {
                inner.guards.push(guard(GuardKind::Login));
            }
        }
        "concern" => inner.named = true,
        "root" => {
            if let Some(target) = option(statement, "to").into_iter().next().or_else(|| texts(rest).into_iter().next())
                && let Some((controller, action)) = target.split_once('#')
            {
                add("GET", &format!("{}{controller}", around.folder), action, below(&around.path, ""));
            }
        }
        "match" => {
            let via = option(statement, "via");
            let method = match via.as_slice() {
                [one] if one != "all" => one.to_ascii_uppercase(),
                _ => "ANY".to_owned(),
            };
            route(statement, rest, &method, around, &mut add);
        }
        "devise_for" | "mount" | "draw" | "use_doorkeeper" | "devise_scope" => {}
        _ if METHODS.contains(&word) => route(statement, rest, &word.to_ascii_uppercase(), around, &mut add),
        _ => {}
    }
    // Addresses that this list does not show by itself.
    if word == "concern" || statement.contains("concerns") || statement.contains(":controller") && word == "match" {
        module.mounts.push(Mount { name: "action *".to_owned(), prefix: String::new(), guards: Vec::new(), calls: Vec::new() });
    }
    inner
}

/// `get "/about", to: "pages#about"`, `get "about" => "pages#about"`, `post :publish`, `get "pages/about"`
fn route(statement: &str, rest: &str, method: &str, around: &Around, add: &mut dyn FnMut(&str, &str, &str, String)) {
    let head = rest.split(", ").take_while(|part| part.starts_with([':', '"', '\'', '/'])).collect::<Vec<_>>().join(", ");
    let head = if head.is_empty() { rest } else { &head };
    let (left, pointed) = match head.split_once("=>") {
        Some((left, right)) => (left, texts(right).into_iter().next()),
        None => (head, None),
    };
    let target = option(statement, "to").into_iter().next().or(pointed);
    let action = option(statement, "action").into_iter().next();
    let controller = option(statement, "controller").into_iter().next().map(|own| format!("{}{own}", around.folder));
    let above =
        if statement.contains("on: :collection") { around.path.rsplit_once("/:").map_or("", |(above, _)| above) } else { &around.path };
    for name in texts(left) {
        let path = below(above, &name);
        match target.as_deref() {
            Some(target) => match target.split_once('#') {
                Some((controller, action)) => add(method, &format!("{}{controller}", around.folder), action, path),
                None => add(method, controller.as_deref().unwrap_or(&around.controller), target, path),
            },
            None => {
                let plain = name.trim_matches('/').split('(').next().unwrap_or("");
                match plain.rsplit_once('/').filter(|_| controller.is_none() && around.controller.is_empty()) {
                    Some((controller, action)) => add(method, &format!("{}{controller}", around.folder), action, path),
                    None => {
                        let action = action.clone().unwrap_or_else(|| plain.rsplit('/').next().unwrap_or(plain).to_owned());
                        add(method, controller.as_deref().unwrap_or(&around.controller), &action, path);
                    }
                }
            }
        }
    }
}

/// A path below another.
fn below(above: &str, path: &str) -> String {
    let path = path.trim_matches('/');
    if path.is_empty() && above.is_empty() {
        "/".to_owned()
    } else if path.is_empty() {
        above.to_owned()
    } else {
        format!("{}/{path}", above.trim_end_matches('/'))
    }
}

/// Names and texts that stand in a piece of a statement: `:a`, `"b"`, `'c'`.
fn texts(piece: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = piece;
    while let Some(at) = rest.find([':', '"', '\'']) {
        let Some((_, after)) = rest.split_at_checked(at) else { break };
        let mut letters = after.chars();
        let mark = letters.next().unwrap_or(' ');
        let inner = letters.as_str();
        let end = if mark == ':' {
            inner.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(inner.len())
        } else {
            inner.find(mark).unwrap_or(inner.len())
        };
        let text = inner.get(..end).unwrap_or("");
        if !text.is_empty() {
            found.push(text.to_owned());
        }
        rest = inner.get(end + usize::from(mark != ':')..).unwrap_or("");
        if found.len() > 60 {
            break;
        }
    }
    found
}

/// What an option of a statement lists: `only: [:a, :b]`, `only: %i[a b]`, `:to => "x#y"`.
fn option(statement: &str, name: &str) -> Vec<String> {
    let new = format!(" {name}:");
    let old = format!(":{name} =>");
    let braced = format!("({name}:");
    let Some(rest) = [new.as_str(), old.as_str(), braced.as_str()].iter().find_map(|mark| Some(statement.split_once(mark)?.1)) else {
        return Vec::new();
    };
    let rest = rest.trim_start();
    if let Some(list) = rest.strip_prefix("%i").or_else(|| rest.strip_prefix("%w")) {
        let list = list.get(1..).unwrap_or("").split([']', ')', '}']).next().unwrap_or("");
        return list.split_ascii_whitespace().map(str::to_owned).collect();
    }
    let piece = match rest.strip_prefix('[') {
        Some(list) => list.split(']').next().unwrap_or(""),
        None => rest.split([',', ')']).next().unwrap_or(rest),
    };
    texts(piece)
}
