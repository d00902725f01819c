//! What files say of how the product runs: where, how often, and how far it grows.

use crate::facts::{Project, Setting};
use crate::report::words::listed;
use crate::sorted::Gather;
use std::collections::BTreeSet;

/// Most regions that are named.
const REGIONS: usize = 3;

/// In sentences that follow others, each with a space before it; empty where nothing is said.
pub(super) fn said(project: &Project) -> String {
    let of = |setting: Setting| project.facts.deployments.iter().filter(move |fact| fact.setting == setting);
    let mut said = String::new();
    let regions: BTreeSet<&str> = of(Setting::Region).map(|fact| fact.value.as_str()).filter(|name| !name.is_empty()).into_set();
    if !regions.is_empty() {
        let named: Vec<String> = regions.iter().take(REGIONS).map(|name| (*name).to_owned()).collect();
        said.push_str(&format!(" Region: {}.", listed(&named)));
    }
    // Several numbers are of several parts, of which this is one.
    let one = |setting: Setting| {
        let numbers: BTreeSet<u32> =
            of(setting).filter_map(|fact| fact.value.split(' ').next()?.parse().ok()).filter(|number| *number > 0).into_set();
        if numbers.len() == 1 { numbers.first().copied() } else { None }
    };
    let counted = |number: u32| if number == 1 { "one instance".to_owned() } else { format!("{number} instances") };
    match (one(Setting::Instances), one(Setting::MaxInstances)) {
        (Some(number), Some(most)) if most > number => said.push_str(&format!(" Runs as {}, at most {most}.", counted(number))),
        (Some(number), _) => said.push_str(&format!(" Runs as {}.", counted(number))),
        (None, Some(most)) => said.push_str(&format!(" Grows to at most {}.", counted(most))),
        (None, None) => {}
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{Deployment, Facts, Origin};

    #[test]
    fn where_and_how_often() {
        let stated = |setting: Setting, value: &str| Deployment {
            platform: "fly".to_owned(),
            setting,
            value: value.to_owned(),
            origin: Origin::file("fly.toml"),
        };
        let said = |deployments: Vec<Deployment>| said(&crate::link::link(Facts { deployments, ..Facts::default() }));
        assert_eq!(said(vec![]), "");
        assert_eq!(
            said(vec![stated(Setting::Region, "cdg"), stated(Setting::Instances, "1 web"), stated(Setting::MaxInstances, "4")]),
            " Region: cdg. Runs as one instance, at most 4."
        );
        assert_eq!(said(vec![stated(Setting::MaxInstances, "1")]), " Grows to at most one instance.");
        assert_eq!(said(vec![stated(Setting::Instances, "1 a"), stated(Setting::Instances, "2 b")]), "");
    }
}
