//! Pages that ask again and again whether something changed.

use crate::facts::{Project, Site, SiteKind};
use crate::rules::sites::fail_each_file;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "cost/polling",
    title: "Every open page asks again every {seconds} seconds",
    pass_title: "Pages ask only when something happened",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Scale,
    why: "A thousand open pages send a thousand requests every few seconds, day and night, and each is paid for.",
    fix: "Let the server tell (realtime subscription, server-sent events), ask less often, and stop while the page \
          is hidden.",
    prompt: "Replace this timer by the platform's realtime subscription or server-sent events. If polling must stay, \
          raise the interval, stop while document.hidden is true, and cache the answer on the server so that many \
          pages cost one call. Do not change what is shown. Done when an idle page sends no more than one request a \
          minute.",
    cannot_see: "How many pages are open at a time.",
    refs: &[Ref::Url("https://developer.mozilla.org/en-US/docs/Web/API/Server-sent_events")],
    judge,
    bad: samples![
        { "a page that polls":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/Scores.tsx" => r#"const load = async () => { setScores(await (await fetch('/api/scores')).json()); };
export const Scores = () => {
  useEffect(() => {
    ⟦const timer = setInterval(load, 5000);⟧
    return () => clearInterval(timer);
  }, []);
};
"#,
        }
    ],
    good: samples![
        { "clocks, carousels and rare refreshes":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/watcher.ts" => r#"const DEFAULTS = { pollInterval: 5000, paths: ['.'] };
export const watch = (own) => start({ ...DEFAULTS, ...own });
"#,
            "src/Clock.tsx" => r#"export const Clock = () => {
  useEffect(() => { const t = setInterval(() => setNow(Date.now()), 1000); return () => clearInterval(t); }, []);
  useEffect(() => { const t = setInterval(() => setSlide((s) => s + 1), 4000); return () => clearInterval(t); }, []);
  useEffect(() => { const t = setInterval(() => fetch('/api/news'), 5 * 60 * 1000); return () => clearInterval(t); }, []);
  const connect = () => {
    const timer = setInterval(() => {
      if (!popup.closed) return;
      clearInterval(timer);
      fetch('/api/connections');
    }, 1000);
  };
};
"#,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    fail_each_file(
        project,
        out,
        |site| site.kind == SiteKind::Polling,
        |sites, finding| {
            let every = |site: &Site| site.detail.split(' ').next().and_then(|ms| ms.parse::<f64>().ok()).unwrap_or(0.0);
            let fastest = sites.iter().map(|site| every(site)).fold(f64::INFINITY, f64::min);
            let paid = sites.iter().any(|site| site.detail.ends_with("function"));
            finding.name("seconds", format!("{}", fastest / 1000.0)).severity(if paid { Severity::Medium } else { Severity::Low });
        },
    );
}
