//! Web servers in front of the product (nginx, Caddy): that they are there, how many copies of the program they know, and
//! whether they ask how it is. The headers that they send are read with all others.

use super::command;
use crate::facts::{Deployment, Facts, Setting};
use crate::intake::Entry;
use crate::readers::{Reader, Source};

/// Reads their configuration.
pub(super) struct WebServer;

/// Which web server a file configures.
fn server(path: &str, text: &str) -> Option<&'static str> {
    let lower = path.to_ascii_lowercase();
    let name = super::file_name(&lower);
    if name == "caddyfile" || name.ends_with(".caddyfile") || name.starts_with("caddyfile.") {
        return Some("caddy");
    }
    let conf = [".conf", ".conf.template", ".conf.j2", ".conf.example", ".nginx"].iter().any(|end| name.ends_with(end));
    let speaks = || text.contains("server {") || text.contains("server{");
    (conf && speaks() && (text.contains("listen ") || text.contains("location "))).then_some("nginx")
}

impl Reader for WebServer {
    fn claims(&self, entry: &Entry, source: &Source<'_>) -> bool {
        server(&entry.path, source.text()).is_some() && !super::is_for_development(&entry.path)
    }

    fn read(&self, entry: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        let Some(server) = server(&entry.path, source.text()) else { return Ok(()) };
        let mut state = |setting: Setting, value: &str, at: usize| {
            let (platform, value) = (server.to_owned(), command::shown(value));
            facts.deployments.push(Deployment { platform, setting, value, origin: source.at(at) });
        };
        state(Setting::Used, "", 0);
        // Programs behind one name: `upstream app { server a:3000; server b:3000; }`.
        let mut upstream: Option<(usize, u32)> = None;
        for (at, line) in source.lines() {
            let text = line.trim();
            if text.starts_with('#') {
                continue;
            }
            if server == "caddy" {
                let behind =
                    text.strip_prefix("reverse_proxy ").map_or(0, |rest| rest.split_whitespace().filter(|word| word.contains(':')).count());
                if behind > 1 {
                    state(Setting::Instances, &behind.to_string(), at);
                }
                if text.starts_with("health_uri ") {
                    state(Setting::HealthCheck, text, at);
                }
                continue;
            }
            if text.starts_with("upstream ") {
                upstream = Some((at, 0));
            } else if let Some((_, servers)) = upstream.as_mut().filter(|_| text.starts_with("server ")) {
                *servers += u32::from(!text.contains(" backup") && !text.contains(" down"));
            } else if text.starts_with('}')
                && let Some((from, servers)) = upstream.take()
                && servers > 1
            {
                state(Setting::Instances, &servers.to_string(), from);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stated(path: &str, text: &str) -> Vec<String> {
        let facts = crate::readers::stated_by(&WebServer, path, text);
        facts.deployments.iter().map(|fact| format!("{} {:?} {} {}", fact.platform, fact.setting, fact.value, fact.origin.line)).collect()
    }

    #[test]
    fn servers_and_what_is_behind_them() {
        let nginx =
            "upstream app {\n  server a:3000;\n  server b:3000;\n}\nserver {\n  listen 80;\n  location / { proxy_pass http://app; }\n}\n";
        assert_eq!(stated("nginx/default.conf", nginx), ["nginx Used  1", "nginx Instances 2 1"]);
        let caddy = "shop.com {\n  reverse_proxy a:3000 b:3000 {\n    health_uri /up\n  }\n}\n";
        assert_eq!(stated("Caddyfile", caddy), ["caddy Used  1", "caddy Instances 2 2", "caddy HealthCheck health_uri /up 3"]);
        assert_eq!(stated("mosquitto.conf", "listener 1883\n"), [""; 0]);
        assert_eq!(stated("deploy/nginx.dev.conf", nginx), [""; 0]);
    }
}
