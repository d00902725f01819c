//! Records that are typed into the code where people expect their own.

use crate::facts::{Project, Role, Site, SiteKind};
use crate::rules::sites::fail_each_file;
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use crate::sorted::Gather;
use std::cell::OnceCell;
use std::collections::BTreeSet;

/// From this many files on, it is the product that is made up, not a corner of it.
const MUCH: usize = 5;

pub(super) static RULE: Rule = Rule {
    id: "spof/typed-in-records",
    title: "Records are typed into the code where people expect their own (`{name}`)",
    pass_title: "No made-up records were found in the code of pages",
    severity: Severity::Medium,
    effort: Effort::Day,
    stage: Stage::Stabilize,
    why: "Everybody sees the same invented people, orders or figures, whoever they are and whatever they do. It looks finished in a \
          demonstration and is the first thing a customer stumbles over.",
    fix: "Read the list from your database, and show an honest empty page while there is nothing.",
    prompt: "Replace this list in the code by data from the project's backend: create the table and the query if there are none, load it with the \
             way of loading that other pages use, and show loading, empty and error states. Keep the look of the page. Move invented rows into a \
             seed script for development. Done when the page shows what is in the database and shows an empty state for a new account.",
    cannot_see: "Whether the page says that it is an example.",
    refs: &[Ref::Url("https://www.nngroup.com/articles/empty-state-interface-design/")],
    judge,
    bad: samples![
        { "a list in a component of Vue":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/views/Orders.vue" => r#"<template><ul><li v-for="order in orders" :key="order.id">{{ order.customer }}</li></ul></template>
<script setup>
⟦const orders = [⟧
  { id: 'A1', customer: 'Ann', amount: '$120.00', status: 'completed', date: '2024-01-15' },
  { id: 'A2', customer: 'Ben', amount: '$80.00', status: 'pending', date: '2024-01-16' },
];
</script>
"#,
        }
        { "an answer of a server that is made up":
            "package.json" => r#"{ "name": "help", "dependencies": { "next": "15.1.0" } }"#,
            "app/api/v1/requests/route.ts" => r#"export async function GET(request: Request) {
  const client = new URL(request.url).searchParams.get("client");
  ⟦const mockRequests = [⟧{ id: "req_1", client, status: "pending" }];
  return Response.json({ data: mockRequests });
}
"#,
        }
        { "a list that admits it, orders that do not, and figures of a chart":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/pages/Users.tsx" => r#"⟦const mockUsers = [⟧
  { id: 1, name: 'Ann Example', plan: 'pro' },
  { id: 2, name: 'Ben Example', plan: 'free' },
];
export const Users = () => mockUsers.map((user) => <p key={user.id}>{user.name}</p>);
"#,
            "src/pages/Orders.tsx" => r#"export const Orders = () => {
  ⟦const orders = [⟧
    { id: 'A1', customer: 'Ann', amount: '$120.00', status: 'completed', date: '2024-01-15' },
    { id: 'A2', customer: 'Ben', amount: '$80.00', status: 'pending', date: '2024-01-16' },
  ];
  return orders.map((order) => <p key={order.id}>{order.status}</p>);
};
"#,
            "src/pages/Revenue.tsx" => r#"⟦const data = [⟧
  { month: 'Jan', revenue: 4000 }, { month: 'Feb', revenue: 3000 }, { month: 'Mar', revenue: 5000 }, { month: 'Apr', revenue: 4500 },
];
export const Revenue = () => <Chart data={data} />;
"#,
            "src/data/invoices.ts" => r#"⟦export const mockInvoices = [⟧
  { id: 1, total: 120, due: '2024-01-15' },
  { id: 2, total: 80, due: '2024-01-16' },
];
"#,
            "src/pages/Invoices.tsx" => "import { mockInvoices } from '../data/invoices';\nexport const Invoices = () => <List rows={mockInvoices} />;\n",
        }
    ],
    good: samples![
        { "what makers of pages type in: features, prices, questions, voices, links; lists of tests and stories; and lists nobody uses":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/components/Landing.tsx" => r#"const features = [{ icon: 'a', title: 'Fast', description: 'It is' }, { icon: 'b', title: 'Safe', description: 'It is' }];
const plans = [{ id: 1, name: 'Pro', amount: 20, status: 'popular' }, { id: 2, name: 'Team', amount: 50, status: 'new' }];
const faqs = [{ question: 'Why?', answer: 'So.', date: '2024' }, { question: 'How?', answer: 'So.', date: '2024' }];
const testimonials = [{ name: 'Ann', email: 'ann@example.com', role: 'CEO', quote: 'Good' }, { name: 'Ben', email: 'b@example.com', role: 'CTO', quote: 'Good' }];
const links = [{ href: '/a', label: 'A', id: 1 }, { href: '/b', label: 'B', id: 2 }];
export const Landing = () => [features, plans, faqs, testimonials, links].map((list) => <List rows={list} />);
"#,
            "src/components/Orders.stories.tsx" => r#"const mockOrders = [{ id: 1, total: 2, status: 'paid' }, { id: 2, total: 3, status: 'paid' }];
export const Default = () => <Orders rows={mockOrders} />;
"#,
            "src/pages/Status.tsx" => r#"const columns = [{ id: 'todo', title: 'To do', status: 'open' }, { id: 'done', title: 'Done', status: 'closed' }];
const months = [{ name: 'January', value: 1 }, { name: 'February', value: 2 }, { name: 'March', value: 3 }, { name: 'April', value: 4 }];
const sampleRate = 44100;
export const Status = () => columns.map((column) => <p key={column.id}>{column.title}{sampleRate}</p>);
"#,
            "convex/plans.ts" => r#"export const seedPlans = mutation({
  handler: async (ctx) => {
    const mockPlans = [{ name: 'Ann', total: 2, status: 'paid' }, { name: 'Ben', total: 3, status: 'paid' }];
    for (const plan of mockPlans) await ctx.db.insert('plans', plan);
  },
});
"#,
            "server/session.ts" => r#"export function session(request, next) {
  if (isDev && bypassAuth) {
    const mockUser = { id: '1', email: 'dev@example.com', role: 'admin', name: 'Dev' };
    request.user = mockUser;
  }
  next();
}
"#,
            "src/pages/Profit.tsx" => r#"export const Profit = () => {
  const generateSampleData = () => {
    const sampleData = { name: 'Example store', currency: 'EUR', period: 'May', total: 4 };
    setData(sampleData);
  };
  return <button onClick={generateSampleData}>Try it with an example</button>;
};
"#,
            "src/data/old.ts" => "export const mockOld = [{ id: 1, a: 1, b: 2 }, { id: 2, a: 1, b: 2 }];\n",
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    let tested = |path: &str| facts.role_of(path).is_some_and(|role| role != Role::Source);
    let names: OnceCell<BTreeSet<&str>> = OnceCell::new();
    let brought_in = |name: &str| {
        let own = facts.modules.iter().filter(|module| !tested(&module.path));
        let imports = || own.flat_map(|module| module.imports.iter().chain(&module.passed_on));
        names.get_or_init(|| imports().flat_map(|import| &import.names).map(|(_, there)| there.as_str()).collect()).contains(name)
    };
    // Where it only steps in for a call that fails, or is handed out as a result, another rule speaks of it.
    let steps_in = |site: &Site| {
        project.sites_at(&site.origin.path).any(|other| {
            other.kind == SiteKind::MockData && other.origin.line == site.origin.line
                || other.kind == SiteKind::MadeUpFallback && site.detail.split(' ').next() == Some(other.detail.as_str())
        })
    };
    let wanted = |site: &Site| {
        site.kind == SiteKind::TypedInRecords
            && !tested(&site.origin.path)
            && site.detail.strip_suffix(" exported").is_none_or(brought_in)
            && !steps_in(site)
    };
    let files: BTreeSet<&str> = facts.sites.iter().filter(|site| wanted(site)).map(|site| site.origin.path.as_str()).into_set();
    let made_up = files.len() >= MUCH && !project.product.stores_data && !project.product.has_server;
    fail_each_file(project, out, wanted, |sites, finding| {
        let name = sites.first().and_then(|site| site.detail.split(' ').next()).unwrap_or("");
        finding.name("name", name).confidence(Confidence::Medium);
        if made_up {
            finding
                .severity(Severity::High)
                .detail("The project has neither a server nor a database: nothing on its pages is anybody's own.");
        }
    });
}
