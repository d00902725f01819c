//! Keys of platforms' files in JSON, and what each states.

use super::super::json;
use super::keys::key_of;
use super::{All, Stated};
use crate::facts::Setting;
use serde_json::Value;

/// Everything that a file states.
pub(super) fn read(platform: &str, value: &Value, text: &str) -> All {
    let mut out = All::new();
    let at = |key: &str| json::key_at(text, 0, key).unwrap_or(0);
    for cron in value.get("crons").and_then(Value::as_array).into_iter().flatten() {
        let part = |key: &str| cron.get(key).and_then(Value::as_str).unwrap_or("");
        let place = text.find(&format!("\"{}\"", part("path"))).unwrap_or_else(|| at("crons"));
        out.push((Stated::Setting(Setting::Schedule, format!("{} {}", part("schedule"), part("path"))), place));
    }
    match platform {
        "railway" => railway(value, text, &mut out),
        "cloudflare" => cloudflare(value, text, &mut out),
        "vercel" => {
            for region in value.get("regions").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str) {
                out.push((Stated::of(Setting::Region, region), at("regions")));
            }
        }
        _ => {}
    }
    out
}

fn railway(value: &Value, text: &str, out: &mut All) {
    let Some(deploy) = value.get("deploy") else { return };
    let at = |key: &str| json::key_at(text, 0, key).unwrap_or(0);
    let regions = deploy.get("multiRegionConfig").and_then(Value::as_object);
    let keys = ["healthcheckPath", "restartPolicyType", "startCommand", "numReplicas", "cronSchedule", "requiredMountPath", "region"];
    for key in keys {
        let Some(stated) = deploy.get(key).filter(|stated| !stated.is_null()) else { continue };
        // What is told region by region replaces the one number.
        if key == "numReplicas" && regions.is_some() {
            continue;
        }
        let stated = stated.as_str().map_or_else(|| stated.to_string(), str::to_owned);
        out.extend(key_of("railway", key, &stated, "deploy").map(|stated| (stated, at(key))));
    }
    let mut replicas = 0_u64;
    for (region, settings) in regions.into_iter().flatten() {
        out.push((Stated::of(Setting::Region, region), at(region)));
        replicas = replicas.saturating_add(settings.get("numReplicas").and_then(Value::as_u64).unwrap_or(1));
    }
    if replicas > 0 {
        out.push((Stated::Setting(Setting::Instances, replicas.to_string()), at("multiRegionConfig")));
    }
}

fn cloudflare(value: &Value, text: &str, out: &mut All) {
    let at = |key: &str| json::key_at(text, 0, key).unwrap_or(0);
    let crons = value.get("triggers").and_then(|triggers| triggers.get("crons")).and_then(Value::as_array);
    for cron in crons.into_iter().flatten().filter_map(Value::as_str) {
        out.push((Stated::of(Setting::Schedule, cron), at("crons")));
    }
    for container in value.get("containers").and_then(Value::as_array).into_iter().flatten() {
        if let Some(most) = container.get("max_instances").and_then(Value::as_u64) {
            out.push((Stated::Setting(Setting::MaxInstances, most.to_string()), at("max_instances")));
        }
        let constraints = container.get("constraints");
        let regions = constraints.and_then(|constraints| constraints.get("regions")).and_then(Value::as_array);
        for region in regions.into_iter().flatten().filter_map(Value::as_str) {
            out.push((Stated::of(Setting::Region, region), at("regions")));
        }
    }
    if let Some(region) = value.get("placement").and_then(|placement| placement.get("region")).and_then(Value::as_str) {
        out.push((Stated::of(Setting::Region, region), at("placement")));
    }
}
