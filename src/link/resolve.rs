//! Names across files: which module an import means, which function a call reaches.

use crate::facts::{Function, Module};
use std::collections::BTreeMap;

/// Ends that an import may leave out.
const ENDINGS: &[&str] = &[
    "",
    ".ts",
    ".tsx",
    ".js",
    ".jsx",
    ".mjs",
    ".cjs",
    ".mts",
    ".vue",
    ".svelte",
    "/index.ts",
    "/index.tsx",
    "/index.js",
    "/index.jsx",
    "/index.mjs",
];

/// All modules by path.
pub(super) struct Modules<'m> {
    by_path: BTreeMap<&'m str, &'m Module>,
}

impl<'m> Modules<'m> {
    pub(super) fn new(modules: &'m [Module]) -> Self {
        Self { by_path: modules.iter().map(|module| (module.path.as_str(), module)).collect() }
    }

    pub(super) fn get(&self, path: &str) -> Option<&'m Module> {
        self.by_path.get(path).copied()
    }

    /// The module that `specifier` means in the module at `from`.
    pub(super) fn import(&self, from: &str, specifier: &str) -> Option<&'m Module> {
        let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
        if specifier.starts_with('.') {
            return self.file(&join(folder, specifier)?);
        }
        let (inside, known) = match specifier.split_at_checked(2) {
            Some(("@/" | "~/" | "#/", rest)) => (rest.to_owned(), true),
            _ => match specifier.strip_prefix("$lib/") {
                Some(rest) => (format!("lib/{rest}"), true),
                None => (specifier.trim_start_matches(['@', '~', '#', '$']).to_owned(), false),
            },
        };
        // Packages of others have no path, or a scope; only what a file answers to counts.
        if !known && !inside.contains('/') {
            return None;
        }
        let mut at = Some(folder);
        while let Some(folder) = at {
            let within = |sub: &str| if folder.is_empty() { format!("{sub}{inside}") } else { format!("{folder}/{sub}{inside}") };
            for sub in ["src/", "", "app/", "packages/"] {
                if let Some(module) = self.file(&within(sub)) {
                    return Some(module);
                }
            }
            at = if folder.is_empty() { None } else { Some(folder.rsplit_once('/').map_or("", |(above, _)| above)) };
        }
        None
    }

    fn file(&self, path: &str) -> Option<&'m Module> {
        let found = ENDINGS.iter().find_map(|ending| self.by_path.get(format!("{path}{ending}").as_str()).copied());
        // TypeScript sources are imported under the name that they compile to.
        found.or_else(|| {
            let stem = path.strip_suffix(".js").or_else(|| path.strip_suffix(".jsx")).or_else(|| path.strip_suffix(".mjs"))?;
            [".ts", ".tsx", ".mts"].iter().find_map(|ending| self.by_path.get(format!("{stem}{ending}").as_str()).copied())
        })
    }

    /// What a module offers under a name, passed on from others if need be.
    pub(super) fn offered(&self, module: &'m Module, name: &str, depth: u32) -> Option<(&'m Module, &'m Function)> {
        let depth = depth.checked_sub(1)?;
        if let Some(function) = module.functions.iter().find(|function| function.exported_as.as_deref() == Some(name)) {
            return Some((module, function));
        }
        for import in &module.passed_on {
            for (offered, there) in &import.names {
                let wanted = if offered == "*" { name } else { there.as_str() };
                if (offered == "*" || offered == name)
                    && let Some(target) = self.import(&module.path, &import.specifier)
                    && let Some(found) = self.offered(target, wanted, depth)
                {
                    return Some(found);
                }
            }
        }
        None
    }

    /// The functions that a call reaches from a module; `inside` names the function that calls, for methods.
    pub(super) fn called(&self, module: &'m Module, inside: &str, call: &str) -> Vec<(&'m Module, &'m Function)> {
        let call = call.trim_end_matches("()");
        let (root, rest) = match call.find(['.', '(']) {
            Some(at) => call.split_at_checked(at).unwrap_or((call, "")),
            None => (call, ""),
        };
        // `x.method` and nothing longer names a method; of a longer chain only the root is known.
        let member = rest.strip_prefix('.').filter(|member| !member.contains(['.', '(']));
        let mut found = Vec::new();
        let own = |name: &str| module.functions.iter().find(|function| function.name == name).map(|function| (module, function));
        if root == "this" {
            if let (Some(class), Some(member)) = (inside.rsplit_once('.').map(|(class, _)| class), member) {
                found.extend(own(&format!("{class}.{member}")));
            }
            return found;
        }
        found.extend(own(call));
        if !rest.is_empty()
            && let Some((_, holder)) = own(root)
        {
            found.push((module, holder));
            self.method(module, holder, member, &mut found);
        }
        for import in module.imports.iter().filter(|import| !import.type_only) {
            let Some((_, there)) = import.names.iter().find(|(here, _)| here == root) else { continue };
            let Some(target) = self.import(&module.path, &import.specifier) else { continue };
            match (there.as_str(), member) {
                ("*", Some(member)) => found.extend(self.offered(target, member, 5)),
                ("*", None) => found.extend(self.offered(target, "default", 5)),
                (name, member) => {
                    if let Some(member) = member {
                        found.extend(self.offered(target, &format!("{name}.{member}"), 5));
                        if name == "default" {
                            found.extend(self.offered(target, member, 5));
                        }
                    }
                    if let Some((home, holder)) = self.offered(target, name, 5) {
                        found.push((home, holder));
                        self.method(home, holder, member, &mut found);
                    }
                }
            }
        }
        found
    }

    /// The method of the class of which a variable is an instance.
    fn method(&self, home: &'m Module, holder: &'m Function, member: Option<&str>, found: &mut Vec<(&'m Module, &'m Function)>) {
        let (Some(class), Some(member)) = (&holder.instance_of, member) else { return };
        let name = format!("{class}.{member}");
        if let Some(function) = home.functions.iter().find(|function| function.name == name) {
            found.push((home, function));
            return;
        }
        for import in &home.imports {
            if let Some((_, there)) = import.names.iter().find(|(here, _)| here == class)
                && let Some(target) = self.import(&home.path, &import.specifier)
            {
                let there = if there == "*" { "default" } else { there };
                found.extend(self.offered(target, &format!("{there}.{member}"), 5));
            }
        }
    }
}

/// A relative path against a folder; nothing when it leaves the project.
fn join(folder: &str, relative: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            other => parts.push(other),
        }
    }
    Some(parts.join("/"))
}
