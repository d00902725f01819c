//! Sums of money in types that cannot hold cents exactly.

use crate::facts::{Engine, Project, Table};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/money-as-float",
    title: "Money is stored in a type that cannot hold cents exactly: {columns}",
    pass_title: "Money is stored exactly",
    severity: Severity::Low,
    effort: Effort::Day,
    stage: Stage::Foundations,
    why: "Such columns hold 0.1 + 0.2 as 0.30000000000000004. Totals, refunds and balances come out a cent wrong, the books do not match what the \
          payment provider charged, and the difference cannot be explained afterwards.",
    fix: "Store whole cents as integers, or use an exact decimal type.",
    prompt: "Add a migration that changes these columns to numeric(12,2) (Decimal in Prisma) or to integer cents, rounding the present values. \
             Adapt the code that reads them: exact decimals arrive as text or as decimal objects, not as numbers. Do not change what the \
             pages show. Done when no column that holds money is float, double or real.",
    cannot_see: "Whether the values are only shown or also added up.",
    refs: &[Ref::Cwe(1339), Ref::Url("https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-FLOAT")],
    judge,
    bad: samples![
        { "prices and totals":
            "prisma/schema.prisma" => "datasource db {\n  provider = \"postgresql\"\n}\n⟦model Order⟧ {\n  id Int @id\n  total Float\n  items Item[]\n}\nmodel Item {\n  id Int @id\n  price Float\n  order Order @relation(fields: [orderId], references: [id])\n  orderId Int\n}\n",
        }
    ],
    good: samples![
        { "exact types, whole cents, a later correction, and numbers that are no money":
            "db/migrations/1.sql" => "create table orders (id uuid, total numeric(10,2), price_cents integer, fee float8, rating float8, tax_rate float8);\n\
                create table ingredients (id int, amount float8, unit text);\ncreate table runs (id int, total_distance float8);\ncreate table stock_candles (id int, close_price float8);\n\
                create table workspaces (id int, payout_fee float8);\n",
            "db/migrations/2.sql" => "alter table orders alter column fee type numeric(10,2);\n",
        }
        { "SQLite and MongoDB, which know no other":
            "prisma/schema.prisma" => "datasource db {\n  provider = \"sqlite\"\n}\nmodel Order {\n  id Int @id\n  total Float\n}\n",
        }
    ],
};

/// Last words of columns that hold money whatever the table.
const ALWAYS: &[&str] = &["price", "subtotal", "fee", "fees", "salary", "payout", "refund", "wage"];
/// Last words of columns that hold money in tables about money.
const IN_BOOKS: &[&str] =
    &["amount", "total", "balance", "paid", "due", "deposit", "tax", "discount", "commission", "credit", "debit", "revenue"];
/// Words of tables about money.
const BOOKS: &[&str] = &[
    "order",
    "orders",
    "invoice",
    "invoices",
    "payment",
    "payments",
    "transaction",
    "transactions",
    "cart",
    "carts",
    "wallet",
    "wallets",
    "account",
    "accounts",
    "payout",
    "payouts",
    "booking",
    "bookings",
    "expense",
    "expenses",
    "sale",
    "sales",
    "bill",
    "bills",
    "donation",
    "donations",
    "withdrawal",
    "withdrawals",
    "budget",
    "budgets",
    "payroll",
    "purchase",
    "purchases",
    "refund",
    "refunds",
    "ledger",
    "subscription",
    "subscriptions",
];
/// Words of tables and columns that hold estimates and measurements.
const MEASURED: &[&str] = &[
    "market",
    "stock",
    "stocks",
    "candle",
    "candles",
    "tick",
    "ticks",
    "ohlc",
    "crypto",
    "coin",
    "coins",
    "forecast",
    "forecasts",
    "prediction",
    "predictions",
    "analytics",
    "estimate",
    "estimates",
    "estimated",
    "snapshot",
    "snapshots",
    "usage",
    "metrics",
    "stats",
    "rate",
    "percent",
    "percentage",
    "ratio",
    "score",
    "average",
    "avg",
    "backtest",
    "backtests",
    "indicator",
    "indicators",
    "trading",
    "trade",
    "trades",
    "holding",
    "holdings",
];

fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for c in name.chars() {
        if (c.is_ascii_uppercase() || !c.is_ascii_alphanumeric()) && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| c.is_ascii_alphanumeric()) {
            word.push(c.to_ascii_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Columns of a table that hold money inexactly.
fn inexact(table: &Table) -> Vec<String> {
    let any = |own: &[String], list: &[&str]| own.iter().any(|word| list.contains(&word.as_str()));
    let of_table = words(&table.name);
    if matches!(table.engine, Engine::Sqlite | Engine::Mongo | Engine::Convex | Engine::Unknown) || any(&of_table, MEASURED) {
        return Vec::new();
    }
    let is_float = |kind: &str| {
        let name = kind.split(['(', ' ']).next().unwrap_or("");
        matches!(name, "float" | "float4" | "float8" | "real" | "double" | "doubleprecision") && !kind.contains('[')
    };
    let is_money = |column: &str| {
        let own = words(column);
        let last = own.last().map_or("", String::as_str);
        // What is kept back from payments is mostly a share, and stands with the settings of a shop.
        let share =
            matches!(last, "fee" | "fees") && any(&own, &["payout", "platform", "processing", "service", "application", "transaction"]);
        let share = share && !any(&of_table, BOOKS);
        !share && !any(&own, MEASURED) && (ALWAYS.contains(&last) || IN_BOOKS.contains(&last) && any(&of_table, BOOKS))
    };
    let columns = table.columns.iter().filter(|column| is_float(&column.kind) && is_money(&column.name));
    columns.map(|column| format!("`{}.{}`", table.name, column.name)).collect()
}

fn judge(project: &Project, out: &mut Verdict) {
    let tables: Vec<&Table> = project.schema.tables.values().collect();
    if tables.is_empty() {
        return out.not_applicable("No file states the types of stored data.");
    }
    let found: Vec<(&Table, Vec<String>)> =
        tables.into_iter().map(|table| (table, inexact(table))).filter(|(_, columns)| !columns.is_empty()).collect();
    let Some((first, _)) = found.iter().min_by_key(|(table, _)| (&table.origin.path, table.origin.line)) else { return out.pass() };
    let all: Vec<&str> = found.iter().flat_map(|(_, columns)| columns).map(String::as_str).collect();
    let shown = all.iter().take(5).copied().collect::<Vec<_>>().join(", ");
    let columns = if all.len() > 5 { format!("{shown} and {} more", all.len() - 5) } else { shown };
    let finding = out.fail(&first.origin).name("columns", columns).confidence(Confidence::Medium);
    finding.related(found.iter().map(|(table, _)| table.origin.clone()));
    if project.product.takes_payment {
        finding.severity(Severity::Medium);
    }
}
