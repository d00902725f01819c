//! Buttons that promise something and do nothing.

use crate::facts::{Project, SiteKind};
use crate::rules::sites::{fail_each_file, first};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "spof/buttons-without-effect",
    title: "The button “{name}” does nothing",
    pass_title: "No button with an empty handler was found",
    severity: Severity::Low,
    effort: Effort::Day,
    stage: Stage::Foundations,
    why: "People press it, nothing happens, and they press it again. It looks like a fault, and in a demonstration it is one.",
    fix: "Build what the button promises, or take it away until it works.",
    prompt: "List every button and link whose handler is empty or only writes to the console. For each, either implement what its label promises \
             with the project's own backend, or remove the button. Do not show a success message for work that is not done. Done when no handler \
             is empty.",
    cannot_see: "Handlers that a surrounding element adds.",
    refs: &[Ref::Url("https://www.nngroup.com/articles/visibility-system-status/")],
    judge,
    bad: samples![
        { "an empty handler and one that only notes":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/pages/Orders.tsx" => r#"export const Orders = () => (
  <>
    <Button variant="outline" ⟦onClick={() => {}}⟧>
      <Icon /> Export report
    </Button>
  </>
);
"#,
            "src/pages/Hooks.tsx" => r#"export const Hooks = ({ open, setIsCreateOpen }) => (
  <Dialog open={open}>
    <DialogContent>
      <Input id="url" placeholder="https://example.com/hook" />
      <Button ⟦onClick={() => setIsCreateOpen(false)}⟧>
        Create webhook
      </Button>
      <Button onClick={() => setIsCreateOpen(false)}>Close</Button>
    </DialogContent>
  </Dialog>
);
"#,
            "src/pages/Invoice.tsx" => r#"export const Invoice = () => (
  <button ⟦onClick={() => console.log('delete')}⟧>Delete</button>
);
"#,
            "src/pages/Team.tsx" => r#"export const Team = ({ id }) => {
  const handleInvite = () => {
    // TODO: send the invitation
  };
  return <button ⟦onClick={handleInvite}⟧>Invite</button>;
};
"#,
            "src/pages/Plan.tsx" => r#"export const Plan = ({ id }) => {
  function handleCancel(plan) {
    console.log('cancel', plan);
  }
  return <button ⟦onClick={() => handleCancel(id)}⟧>Cancel the plan</button>;
};
"#,
        }
    ],
    good: samples![
        { "a window whose fields are kept as they are typed":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/pages/Filters.tsx" => r#"export const Filters = ({ open, setIsOpen, url, setUrl }) => (
  <Dialog open={open}>
    <Input value={url} onChange={(event) => setUrl(event.target.value)} />
    <Button onClick={() => setIsOpen(false)}>Save</Button>
  </Dialog>
);
"#,
        }
        { "handlers that do something, and buttons that are switched off":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/pages/Orders.tsx" => r#"export const Orders = ({ save }) => (
  <>
    <Button onClick={() => save()}>Save</Button>
    <Button disabled onClick={() => {}}>Export</Button>
    <div onClick={() => {}}>Save the date</div>
    <Button onClick={() => {}}>Section</Button>
    <Button onClick={save}>Save as</Button>
    <Button onClick={() => save(1)}>Save twice</Button>
  </>
);
"#,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    fail_each_file(
        project,
        out,
        |site| site.kind == SiteKind::InertAction,
        |sites, finding| {
            finding.name("name", first(sites));
        },
    );
}
