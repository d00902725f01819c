//! Functions that configuration puts within reach, found in the code: each becomes a way in.

use super::resolve::{Modules, join as join_path};
use crate::facts::{Endpoint, Function, Module, Project, Registration};
use crate::sorted::Arrange;

/// Folders that builds write into, and where their source stands.
const BUILT: &[&str] = &["dist/", "build/", "lib/", ".build/", "out/", ".esbuild/"];

/// Fills them in.
pub(super) fn join(project: &mut Project, modules: &Modules<'_>) {
    let facts = &mut project.facts;
    if facts.registrations.is_empty() {
        return;
    }
    let mut found: Vec<Endpoint> = facts.registrations.iter().filter_map(|registration| endpoint(modules, registration)).collect();
    // Handlers that a reader knew by their shape alone: the configuration says better which there are, and at which address.
    if found.iter().any(|endpoint| endpoint.framework == "aws-lambda") {
        facts.endpoints.retain(|endpoint| endpoint.framework != "aws-lambda");
    }
    facts.endpoints.append(&mut found);
    facts.endpoints.arrange();
    facts.endpoints.dedup();
}

fn endpoint(modules: &Modules<'_>, registration: &Registration) -> Option<Endpoint> {
    let (home, function) = if matches!(registration.framework.as_str(), "aiohttp" | "connexion") {
        of_python(modules, registration)?
    } else {
        let module = candidates(registration).into_iter().find_map(|path| modules.module(&path))?;
        within(modules, module, &registration.function)?
    };
    let mut guards = registration.guards.clone();
    guards.extend(function.guards.iter().cloned());
    guards.arrange();
    Some(Endpoint {
        kind: registration.kind,
        framework: registration.framework.clone(),
        method: registration.method.clone(),
        route: registration.route.clone(),
        guards,
        effects: function.effects.clone(),
        calls: function.calls.clone(),
        takes_input: function.input.is_some(),
        input: function.input.clone(),
        handler: Some(function.name.clone()),
        inner: false,
        home: None,
        exempt: false,
        origin: crate::facts::Origin { path: home.path.clone(), ..function.origin.clone() },
    })
}

fn within<'m>(modules: &Modules<'m>, module: &'m Module, name: &str) -> Option<(&'m Module, &'m Function)> {
    let own = || module.functions.iter().find(|function| function.name == name).map(|function| (module, function));
    modules.offered(module, name, 5).or_else(own)
}

/// A function that a dotted name means: of this file, of a module, or of a class within one.
fn of_python<'m>(modules: &Modules<'m>, registration: &Registration) -> Option<(&'m Module, &'m Function)> {
    let path = &registration.origin.path;
    if registration.module.is_empty() {
        return within(modules, modules.get(path)?, &registration.function);
    }
    // A document that names the functions stands among the files of Python.
    let from = format!("{path}.py");
    if let Some(module) = modules.import(&from, &registration.module) {
        return within(modules, module, &registration.function);
    }
    let (module, class) = registration.module.rsplit_once('.')?;
    within(modules, modules.import(&from, module)?, &format!("{class}.{}", registration.function))
}

/// Where the module may stand: as written, or where the source of what is built stands.
fn candidates(registration: &Registration) -> Vec<String> {
    let Some(path) = join_path("", &registration.module) else { return Vec::new() };
    let mut paths = vec![path.clone()];
    for built in BUILT {
        if let Some((before, after)) = path.split_once(built)
            && (before.is_empty() || before.ends_with('/'))
        {
            paths.push(format!("{before}{after}"));
            paths.push(format!("{before}src/{after}"));
        }
    }
    paths
}

#[cfg(test)]
mod tests {
    use crate::facts::{EndpointKind, Facts, Function, Module, Origin, Registration};

    #[test]
    fn the_function_is_found_in_source_and_built_folders() {
        let function = |name: &str| Function {
            name: name.to_owned(),
            exported_as: Some(name.to_owned()),
            instance_of: None,
            guards: Vec::new(),
            effects: Vec::new(),
            calls: Vec::new(),
            input: None,
            origin: Origin::file("api/src/users.ts"),
        };
        let module = Module { path: "api/src/users.ts".to_owned(), functions: vec![function("create")], ..Module::default() };
        let registered = |module: &str, function: &str| Registration {
            framework: "aws-lambda".to_owned(),
            kind: EndpointKind::Http,
            method: Some("POST".to_owned()),
            route: "/users".to_owned(),
            module: module.to_owned(),
            function: function.to_owned(),
            guards: Vec::new(),
            origin: Origin::file("api/serverless.yml"),
        };
        for (path, name, count) in
            [("api/src/users", "create", 1), ("api/dist/users", "create", 1), ("api/src/users", "remove", 0), ("../x", "y", 0)]
        {
            let facts = Facts { modules: vec![module.clone()], registrations: vec![registered(path, name)], ..Facts::default() };
            assert_eq!(crate::link::link(facts).facts.endpoints.len(), count, "{path} {name}");
        }
    }
}
