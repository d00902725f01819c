//! Methods of what a name, a field or the answer of a function holds: which class it is, and what that builds on.

use super::resolve::Modules;
use crate::facts::{Class, Function, Module};

/// How many classes deep, or from hand to hand, an instance is followed.
const DEPTH: u32 = 5;

/// A function and where it stands.
type Place<'m> = (&'m Module, &'m Function);

impl<'m> Modules<'m> {
    /// What `this.method` or `this.field.method` means in a class, `rest` being what follows `this`.
    pub(super) fn of_this(&self, module: &'m Module, class: &str, rest: &str) -> Vec<Place<'m>> {
        let Some(path) = rest.strip_prefix('.').filter(|path| !path.contains('(')) else { return Vec::new() };
        match path.split_once('.') {
            None => self.of_class(module, class, path, DEPTH).into_iter().collect(),
            Some((field, method)) if !method.contains('.') => self.of_field(module, class, field, method, DEPTH).into_iter().collect(),
            Some(_) => Vec::new(),
        }
    }

    /// The method of the class of which a variable is an instance.
    pub(super) fn method(&self, home: &'m Module, holder: &'m Function, member: Option<&str>, found: &mut Vec<Place<'m>>) {
        if let Some(member) = member {
            found.extend(self.of_holder(home, holder, member, DEPTH));
        }
    }

    /// A method of what a variable holds or a function gives: an instance that is made there, or one that it got from another function.
    fn of_holder(&self, home: &'m Module, holder: &'m Function, member: &str, depth: u32) -> Option<Place<'m>> {
        let depth = depth.checked_sub(1)?;
        if let Some(class) = &holder.instance_of {
            return match class.strip_suffix("()") {
                Some(maker) => self.of_answer(home, maker, member, depth),
                None => self.of_class(home, class, member, depth),
            };
        }
        None
    }

    /// A method of the instance that a function gives.
    fn of_answer(&self, module: &'m Module, maker: &str, member: &str, depth: u32) -> Option<Place<'m>> {
        let (home, function) = match self.named(&module.path, maker) {
            Some(function) => (module, function),
            None => self.imported(module, maker).and_then(|(target, there)| self.offered(target, there, 5))?,
        };
        self.of_holder(home, function, member, depth)
    }

    /// A method of what a field of a class, or of one that it builds on, holds.
    fn of_field(&self, module: &'m Module, class: &str, field: &str, method: &str, depth: u32) -> Option<Place<'m>> {
        let depth = depth.checked_sub(1)?;
        let (home, known) = self.class_of(module, class, depth)?;
        let held = known.fields.iter().filter(|(name, _)| name == field).find_map(|(_, held)| match held.strip_suffix("()") {
            Some(maker) => self.of_answer(home, maker, method, depth),
            None => self.of_class(home, held, method, depth),
        });
        held.or_else(|| self.of_field(home, known.parent.as_deref()?, field, method, depth))
    }

    /// A method of a class, its own or inherited.
    fn of_class(&self, module: &'m Module, class: &str, member: &str, depth: u32) -> Option<Place<'m>> {
        let depth = depth.checked_sub(1)?;
        let name = format!("{class}.{member}");
        if let Some(function) = self.named(&module.path, &name) {
            return Some((module, function));
        }
        let offered = self.imported(module, class).and_then(|(target, there)| self.offered(target, &format!("{there}.{member}"), 5));
        offered.or_else(|| {
            let (home, known) = self.class_of(module, class, depth)?;
            self.of_class(home, known.parent.as_deref()?, member, depth)
        })
    }

    /// The class that a name means in a module.
    fn class_of(&self, module: &'m Module, name: &str, depth: u32) -> Option<(&'m Module, &'m Class)> {
        let own = module.classes.iter().find(|class| class.name == name);
        if let Some(class) = own {
            return Some((module, class));
        }
        let (target, there) = self.imported(module, name)?;
        self.offered_class(target, there, depth)
    }

    fn offered_class(&self, module: &'m Module, name: &str, depth: u32) -> Option<(&'m Module, &'m Class)> {
        let depth = depth.checked_sub(1)?;
        let own = module.classes.iter().find(|class| class.name == name || class.is_default && name == "default");
        own.map(|class| (module, class)).or_else(|| {
            module.passed_on.iter().find_map(|import| {
                let (_, there) = import.names.iter().find(|(offered, _)| offered == name || offered == "*")?;
                let there = if there == "*" { name } else { there };
                self.offered_class(self.import(&module.path, &import.specifier)?, there, depth)
            })
        })
    }

    /// The module from which a name comes, and what it is called there.
    fn imported(&self, module: &'m Module, name: &str) -> Option<(&'m Module, &'m str)> {
        module.imports.iter().find_map(|import| {
            let (_, there) = import.names.iter().find(|(here, _)| here == name)?;
            let target = self.import(&module.path, &import.specifier)?;
            Some((target, if there == "*" { "default" } else { there.as_str() }))
        })
    }
}
