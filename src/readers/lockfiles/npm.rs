//! `package-lock.json` and `npm-shrinkwrap.json`, versions 1 to 3.

use super::{Draft, LONGEST, PACKAGES, locked, npm_source};
use crate::facts::PackageSource;
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use std::collections::HashMap;
use std::marker::PhantomData;

/// The whole file.
#[derive(Debug, Deserialize)]
struct Lock {
    #[serde(default)]
    packages: Pairs<Installed>,
    #[serde(default)]
    dependencies: Pairs<Nested>,
}

/// A place in `node_modules`, since version 2.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Installed {
    name: Text,
    version: Text,
    resolved: Text,
    link: Flag,
    dev: Flag,
    dev_optional: Flag,
    has_install_script: Flag,
    dependencies: Pairs<IgnoredAny>,
    dev_dependencies: Pairs<IgnoredAny>,
    optional_dependencies: Pairs<IgnoredAny>,
    peer_dependencies: Pairs<IgnoredAny>,
}

/// A package of version 1, with those that stand in its own folder.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Nested {
    version: Text,
    resolved: Text,
    dev: Flag,
    requires: Pairs<IgnoredAny>,
    dependencies: Pairs<Nested>,
}

/// A text; anything else counts as none.
#[derive(Debug, Default)]
pub(super) struct Text(pub(super) String);

/// Whether something is so; anything but `true` is not.
#[derive(Debug, Default)]
struct Flag(bool);

/// The members of an object in their order, as many as packages may be; anything else counts as none.
#[derive(Debug)]
pub(super) struct Pairs<T>(pub(super) Vec<(String, T)>);

impl<T> Default for Pairs<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

/// Takes any value, whatever the file has in its place.
macro_rules! lenient {
    ($visitor:ident { $($taken:item)* } else $nothing:expr) => {
        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("any value")
        }
        $($taken)*
        fn visit_unit<E>(self) -> Result<Self::Value, E> {
            Ok($nothing)
        }
        fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
            Ok($nothing)
        }
        fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
            Ok($nothing)
        }
        fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
            Ok($nothing)
        }
        fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
            while list.next_element::<IgnoredAny>()?.is_some() {}
            Ok($nothing)
        }
    };
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Text;
            lenient!(Any {
                fn visit_str<E>(self, text: &str) -> Result<Text, E> {
                    Ok(Text(text.get(..4096).unwrap_or(text).to_owned()))
                }
                fn visit_bool<E>(self, _: bool) -> Result<Text, E> {
                    Ok(Text::default())
                }
                fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Text, A::Error> {
                    while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                    Ok(Text::default())
                }
            } else Text::default());
        }
        deserializer.deserialize_any(Any)
    }
}

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Flag;
            lenient!(Any {
                fn visit_str<E>(self, _: &str) -> Result<Flag, E> {
                    Ok(Flag(false))
                }
                fn visit_bool<E>(self, is: bool) -> Result<Flag, E> {
                    Ok(Flag(is))
                }
                fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Flag, A::Error> {
                    while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                    Ok(Flag(false))
                }
            } else Flag(false));
        }
        deserializer.deserialize_any(Any)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Pairs<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Any<T> {
            type Value = Pairs<T>;
            lenient!(Any {
                fn visit_str<E>(self, _: &str) -> Result<Pairs<T>, E> {
                    Ok(Pairs::default())
                }
                fn visit_bool<E>(self, _: bool) -> Result<Pairs<T>, E> {
                    Ok(Pairs::default())
                }
                fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs<T>, A::Error> {
                    let mut pairs = Vec::new();
                    while let Some(key) = map.next_key::<String>()? {
                        if pairs.len() < PACKAGES && key.len() <= 4 * LONGEST {
                            pairs.push((key, map.next_value()?));
                        } else {
                            map.next_value::<IgnoredAny>()?;
                        }
                    }
                    Ok(Pairs(pairs))
                }
            } else Pairs::default());
        }
        deserializer.deserialize_any(Any(PhantomData))
    }
}

pub(super) fn read(text: &str) -> Result<Draft, String> {
    let lock: Lock = serde_json::from_str(text).map_err(|_| "it is not valid JSON".to_owned())?;
    let mut tree = Tree::default();
    if lock.packages.0.is_empty() {
        tree.nest("", lock.dependencies.0);
    } else {
        for (path, package) in lock.packages.0 {
            tree.place(path, package);
        }
    }
    Ok(tree.joined())
}

/// Packages by their place in `node_modules`.
#[derive(Debug, Default)]
struct Tree {
    draft: Draft,
    places: HashMap<String, Place>,
    /// Each place with the names that it asks for; `true` behind a name: for development only.
    asks: Vec<(String, Vec<(String, bool)>)>,
}

#[derive(Debug, Clone, Copy)]
enum Place {
    Package(u32),
    /// A folder of the project itself.
    Own,
}

impl Tree {
    fn place(&mut self, path: String, package: Installed) {
        let names = |listed: &Pairs<IgnoredAny>, dev: bool| listed.0.iter().map(|(name, _)| (name.clone(), dev)).collect::<Vec<_>>();
        let mut asks = names(&package.dependencies, false);
        asks.extend(names(&package.optional_dependencies, false));
        asks.extend(names(&package.peer_dependencies, false));
        let below = path.rsplit_once("node_modules/").map(|(_, name)| name);
        let place = match below {
            Some(_) if package.link.0 => Some(Place::Own),
            Some(name) => {
                let name = if package.name.0.is_empty() { name } else { &package.name.0 };
                let mut found = locked(name, &package.version.0);
                found.source = npm_source(&package.resolved.0);
                found.scripts = package.has_install_script.0;
                found.dev = package.dev.0 || package.dev_optional.0;
                self.draft.take(found).map(Place::Package)
            }
            None => {
                asks.extend(names(&package.dev_dependencies, true));
                Some(Place::Own)
            }
        };
        if let Some(place) = place {
            self.places.insert(path.clone(), place);
            self.asks.push((path, asks));
        }
    }

    fn nest(&mut self, above: &str, packages: Vec<(String, Nested)>) {
        for (name, package) in packages {
            let path = if above.is_empty() { format!("node_modules/{name}") } else { format!("{above}/node_modules/{name}") };
            let version = package.version.0.as_str();
            let mut found = match version.strip_prefix("npm:").and_then(|alias| alias.rsplit_once('@')) {
                Some((real, version)) => locked(real, version),
                None => locked(&name, version),
            };
            let address = if version.contains(':') && !version.starts_with("npm:") { version } else { &package.resolved.0 };
            found.source = npm_source(address);
            found.dev = package.dev.0;
            if found.source == PackageSource::Folder {
                self.places.insert(path.clone(), Place::Own);
            } else if let Some(at) = self.draft.take(found) {
                self.places.insert(path.clone(), Place::Package(at));
                let asks = package.requires.0.into_iter().map(|(name, _)| (name, false)).collect();
                self.asks.push((path.clone(), asks));
            }
            self.nest(&path, package.dependencies.0);
        }
    }

    fn joined(mut self) -> Draft {
        for (path, asks) in std::mem::take(&mut self.asks) {
            let asker = self.places.get(&path).copied();
            for (name, dev) in asks {
                let Some(Place::Package(to)) = self.find(&path, &name) else { continue };
                match asker {
                    Some(Place::Package(from)) => self.draft.need(from, to),
                    Some(Place::Own) => self.draft.root(to, dev),
                    None => {}
                }
            }
        }
        self.draft
    }

    /// What a name means at a place: the nearest `node_modules` upwards that holds it.
    fn find(&self, path: &str, name: &str) -> Option<Place> {
        let mut base = path;
        loop {
            let at = if base.is_empty() { format!("node_modules/{name}") } else { format!("{base}/node_modules/{name}") };
            if let Some(place) = self.places.get(&at) {
                return Some(*place);
            }
            if base.is_empty() {
                return None;
            }
            base = match base.rfind("/node_modules/") {
                Some(end) => base.get(..end)?,
                None if base.starts_with("node_modules/") => "",
                None => base.rfind('/').and_then(|end| base.get(..end)).unwrap_or(""),
            };
        }
    }
}
