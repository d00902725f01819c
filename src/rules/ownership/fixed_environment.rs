//! Addresses of one environment that are typed into an app or its code.

use crate::facts::{Project, RemarkKind};
use crate::rules::exports;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "ownership/fixed-environment",
    title: "An address of one environment is typed in: {what}",
    pass_title: "Addresses of the environment stand in settings",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Scale,
    why: "There is no way to try a change beside the running product, and moving it to another account means finding every place by hand.",
    fix: "Keep addresses, sites and databases in environment variables or settings, one set for trials and one for real use.",
    prompt: "Replace the typed-in addresses of sites, brokers and databases in this project by environment variables or settings of the platform, with one set for trials and one for real use. Do not change behaviour. Done when the project can be moved to another environment by changing settings only.",
    cannot_see: "Whether there is a second environment.",
    refs: &[Ref::Url("https://learn.microsoft.com/en-us/power-apps/maker/data-platform/environmentvariables"), Ref::Cwe(547)],
    judge,
    bad: samples![{ "a site of one tenant":
        "References/DataSources.json" => r##"{ "DataSources": [{ "Name": "Events", "Type": "ConnectedDataSourceInfo",
    ⟦"DatasetName": "https://kund.sharepoint.com/sites/events"⟧ }] }"##,
    }
    { "where changes are tried, in code that customers get":
        "src/api.ts" => r##"const API_URL = ⟦"https://staging.shop-company.com/v1"⟧;
export const orders = () => fetch(`${API_URL}/orders`);
"##,
    }],
    good: samples![{ "a source of the platform itself":
        "References/DataSources.json" => r##"{ "DataSources": [{ "Name": "Events", "Type": "NativeCDSDataSourceInfo", "DatasetName": "default.cds" }] }"##,
    }
    { "a stand-in for a variable, a provider's trial mode, a link":
        "src/api.ts" => r##"const API_URL = import.meta.env.VITE_API_URL ?? "https://staging.shop-company.com/v1";
const PAY_URL = "https://uat.api.paytm.com/v1";
export const note = "See https://staging.shop-company.com/help";
export const orders = () => fetch(`${API_URL}/orders`).then(() => fetch(PAY_URL));
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    exports::fail_kind(project, out, RemarkKind::FixedEnvironment);
}
