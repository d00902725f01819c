//! Invented results shown to people as real ones.

use crate::facts::{Project, Site, SiteKind};
use crate::rules::sites::fail_each;
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "spof/mock-data-shown-as-real",
    title: "An invented result is shown as a real one (`{name}`)",
    pass_title: "Results that are shown are computed",
    severity: Severity::Medium,
    effort: Effort::Day,
    stage: Stage::Stabilize,
    why: "People decide, and sometimes pay, on the strength of an answer that nobody computed. When they find out, \
          trust is gone, and it may count as deception.",
    fix: "Compute the result, or say plainly on the page that it is an example.",
    prompt: "Replace the invented result by the real computation or call, with an honest error when that \
          fails. If the feature is not ready, hide it or label it as an example on the page. Done when no canned \
          result can reach a customer unlabelled.",
    cannot_see: "Whether the page says that it is an example.",
    refs: &[Ref::Url("https://www.ftc.gov/business-guidance/advertising-marketing")],
    judge,
    bad: samples![
        { "canned replies after a pretended wait":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/Assistant.tsx" => r#"export const send = async (text) => {
  await new Promise((done) => setTimeout(done, 900));
  ⟦const reply = getMockResponse(text);⟧
  show(reply);
};
"#,
        }
        { "an assistant that answers from a list":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/Chat.tsx" => r#"const answers = ['Good question!', 'Tell me more.'];
export const Chat = () => {
  const [messages, setMessages] = useState([]);
  ⟦const handleSend = (text) => {⟧
    setMessages((all) => [...all, { role: 'user', content: text }]);
    setTimeout(() => {
      setMessages((all) => [...all, { role: 'assistant', content: answers[Math.floor(Math.random() * answers.length)] }]);
    }, 1000);
  };
  return <Box onSend={handleSend} messages={messages} />;
};
"#,
        }
        { "an answer drawn by lot":
            "src/ai.ts" => r#"⟦export async function askAssistant(question: string) {⟧
  const answers = ['That is a great idea.', 'I would try a smaller step first.', 'Let me think about it.'];
  await new Promise((resolve) => setTimeout(resolve, 800));
  return answers[Math.floor(Math.random() * answers.length)];
}
"#,
        }
        { "a constant analysis from a function":
            "supabase/functions/analyse/index.ts" => r#"Deno.serve(async (req) => {
  ⟦const mockAnalysis = {⟧
    score: 81, verdict: 'good', risks: ['few'],
  };
  return new Response(JSON.stringify(mockAnalysis));
});
"#,
        }
    ],
    good: samples![
        { "a real answer, and mocks of tests":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/Assistant.tsx" => r#"export const send = async (text) => {
  const reply = await ask(text);
  setTimeout(() => show(reply), 10);
};
"#,
            "src/tips.ts" => r#"export function generateTip() {
  const tips = ['Save your work often.', 'Try the dark theme.'];
  return tips[Math.floor(Math.random() * tips.length)];
}
"#,
            "src/test/mock.test.ts" => r#"const mockResponse = { a: 1, b: 2, c: 3 };
setTimeout(() => getMockResponse('x'), 1);
"#,
        }
    ],
};

/// Whether a function pretends to answer or to work something out.
fn is_pretended(site: &Site) -> bool {
    site.kind == SiteKind::PretendedWork && (site.detail.starts_with("answer ") || site.detail.starts_with("result "))
}

fn judge(project: &Project, out: &mut Verdict) {
    // The call that admits it says more than the function around it.
    let near = |site: &Site| {
        project
            .sites_at(&site.origin.path)
            .any(|other| other.kind == SiteKind::MockData && (site.origin.line..site.origin.line + 40).contains(&other.origin.line))
    };
    fail_each(
        project,
        out,
        |site| site.kind == SiteKind::MockData || is_pretended(site) && !near(site),
        |site, finding| {
            let served = site.kind == SiteKind::MockData
                && site.detail.starts_with(|c: char| c.is_ascii_lowercase())
                && site.origin.path.contains("functions/");
            let name = site.detail.split_once(' ').map_or(site.detail.as_str(), |(_, name)| name);
            finding.name("name", name).severity(if served { Severity::High } else { Severity::Medium }).confidence(Confidence::Medium);
        },
    );
}
