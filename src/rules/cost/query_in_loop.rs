//! A query sent once for each item of a list.

use crate::facts::{Project, Role};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use crate::sorted::Gather;

pub(super) static RULE: Rule = Rule {
    id: "cost/query-in-loop",
    title: "The database is asked once for every item of a list",
    pass_title: "Lists are read with one query",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Scale,
    why: "A list of a hundred items means a hundred trips to the database. The page slows down as your customers' \
          data grows.",
    fix: "Ask once for all items (in, join, include) and match the answers in code.",
    prompt: "Replace the query inside this loop by one query for all items (an in filter, a join or the ORM's include) \
          and build a map from its result. Do not change the outcome. Done when the number of queries no longer \
          depends on the length of the list.",
    cannot_see: "How long the list gets.",
    refs: &[Ref::Url("https://www.prisma.io/docs/orm/prisma-client/queries/query-optimization-performance")],
    judge,
    bad: samples![
        { "a query for each order":
            "package.json" => r#"{ "name": "shop" }"#,
            "server/orders.ts" => r#"export async function names(orders) {
  for (const order of orders) {
    ⟦const { data } = await supabase.from('profiles').select('name').eq('id', order.user).single();⟧
    order.name = data.name;
  }
}
"#,
        }
        { "a helper that asks, called for each":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/lib/stats.ts" => r#"import { prisma } from './prisma';
export async function statistics(id: string) {
  return prisma.sale.findFirst({ where: { productId: id } });
}
"#,
            "src/app/api/products/route.ts" => r#"import { prisma } from '@/lib/prisma';
import { statistics } from '../../../lib/stats';
export async function GET() {
  const products = await prisma.product.findMany({ take: 50 });
  const rows = [];
  for (const product of products) {
    rows.push(⟦await statistics(product.id));⟧
  }
  return Response.json(rows);
}
"#,
        }
        { "one row for each, by a model and by a statement":
            "package.json" => r#"{ "name": "shop" }"#,
            "server/orders.js" => r#"const express = require('express');
exports.names = async (orders) => {
  const names = [];
  for (const order of orders) {
    ⟦const user = await prisma.user.findUnique({ where: { id: order.userId } });⟧
    names.push(user.name);
  }
  return names;
};
"#,
            "server/stock.js" => r#"const express = require('express');
exports.stock = (products) => Promise.all(products.map(async (product) => {
  ⟦const { rows } = await pool.query('SELECT count FROM stock WHERE product = $1', [product.id]);⟧
  return rows[0];
}));
"#,
        }
    ],
    good: samples![
        { "one query, and a query when something is clicked":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/List.tsx" => r#"export const List = ({ orders }) => orders.map((order) => (
  <button onClick={async () => { await supabase.from('orders').select('id').eq('id', order.id).single(); }}>{order.name}</button>
));
export const some = async (notes) => {
  for (const note of notes.slice(0, 3)) {
    await supabase.from('notes').select('id').eq('name', note.name).single();
  }
  for (const group of groups) {
    while (true) {
      const page = await prisma.commission.findMany({ where: { paid: false }, take: 500 });
      if (page.length === 0) break;
    }
  }
};
export const all = () => supabase.from('profiles').select('name').in('id', ids);
"#,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    if facts.queries.is_empty() {
        out.not_applicable("No queries of a database could be recognised.");
        return;
    }
    let sources: std::collections::BTreeSet<&str> =
        facts.files.iter().filter(|file| file.role == Role::Source).map(|file| file.path.as_str()).into_set();
    let source = |path: &str| sources.contains(path);
    let mut seen = std::collections::BTreeSet::new();
    for query in facts.queries.iter().filter(|query| query.in_loop && query.operation == "select") {
        if source(&query.origin.path) && !query.origin.path.contains("seed") && seen.insert(query.origin.path.as_str()) {
            out.fail(&query.origin).confidence(Confidence::Medium);
        }
    }
    if seen.is_empty() {
        out.pass();
    }
}
