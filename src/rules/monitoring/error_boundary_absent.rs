//! Pages that turn blank when one part of them fails.

use crate::facts::{Project, TelemetryKind};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

/// Fewer components than this are no application.
const FEW: usize = 5;

pub(super) static RULE: Rule = Rule {
    id: "monitoring/error-boundary-absent",
    title: "One failing part turns the whole page blank",
    pass_title: "The page survives the failure of a part",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Scale,
    why: "In React an error in one component takes the whole page away. Your visitor sees white and leaves.",
    fix: "Put an error boundary around the application and around large parts of it (in Next.js an error.tsx).",
    prompt: "Add an error boundary around the application's routes that shows a short message with a way to reload, and reports the error to the \
             error tracking service if there is one. In Next.js add app/error.tsx and app/global-error.tsx. Do not change other components. Done \
             when a component that throws on purpose leaves the navigation standing.",
    cannot_see: "Boundaries that a library adds by itself.",
    refs: &[Ref::Url("https://react.dev/reference/react/Component#catching-rendering-errors-with-an-error-boundary")],
    judge,
    bad: samples![{ "an application without a boundary":
        "src/App.tsx" => "export const App = () => <main />;\n",
        "src/Cart.tsx" => "export const Cart = () => <p />;\n",
        "src/Menu.tsx" => "export const Menu = () => <nav />;\n",
        "src/Home.tsx" => "export const Home = () => <p />;\n",
        "src/Login.tsx" => "export const Login = () => <form />;\n",
    }],
    good: samples![{ "a boundary around the application":
        "src/App.tsx" => "import { ErrorBoundary } from 'react-error-boundary';\nexport const App = () => <ErrorBoundary fallback={<p />}><main /></ErrorBoundary>;\n",
        "src/Cart.tsx" => "export const Cart = () => <p />;\n",
        "src/Menu.tsx" => "export const Menu = () => <nav />;\n",
        "src/Home.tsx" => "export const Home = () => <p />;\n",
        "src/Login.tsx" => "export const Login = () => <form />;\n",
    }
    { "a boundary that the router takes from the root":
        "app/root.tsx" => "export function ErrorBoundary({ error }) { return <p>{error.status}</p>; }\nexport default function Root() { return <main />; }\n",
        "app/routes/cart.tsx" => "export default function Cart() { return <p />; }\n",
        "app/routes/menu.tsx" => "export default function Menu() { return <nav />; }\n",
        "app/routes/home.tsx" => "export default function Home() { return <p />; }\n",
        "app/routes/login.tsx" => "export default function Login() { return <form />; }\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let components = project.facts.modules.iter().filter(|module| module.path.ends_with(".tsx") || module.path.ends_with(".jsx")).count();
    if components < FEW {
        out.not_applicable("There is no React application.");
        return;
    }
    match project.facts.telemetry.iter().find(|fact| fact.kind == TelemetryKind::ErrorBoundary) {
        Some(boundary) => out.pass_at(&boundary.origin),
        None => drop(out.fail_whole()),
    }
}
