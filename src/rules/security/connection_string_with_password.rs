//! Addresses of databases and other servers with the password in them.

use super::credential::fail_each;
use crate::facts::{Project, SecretKind};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/connection-string-with-password",
    title: "{what} stands in the files",
    pass_title: "No address with a password stands in the files",
    severity: Severity::Critical,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "The address, the account and the password stand together: whoever has a copy of the code can open the database \
          directly, past every check of the application, and read, change or delete what is in it.",
    fix: "Change the password of that account now. Put the new address into the hosting platform's secret settings and read it \
          from the environment. If the database allows it, accept connections from your own servers only.",
    prompt: "Read the connection string named below from an environment variable (for example DATABASE_URL), fail at start with \
             a clear message when it is not set, and put only the variable's name into .env.example. Do not change queries. \
             Done when no file holds the address with its password. I will change the password myself.",
    cannot_see: "Whether the server can be reached from outside and whether the password still works.",
    refs: &[Ref::Cwe(798), Ref::Cwe(259)],
    judge,
    bad: samples![
        { "a hosted database in code":
            "db.js" => "mongoose.connect('⟦mongodb+srv://shop:⟪alnum:14⟫@cluster0.ab12c.mongodb.net/shop⟧');\n" }
        { "a committed environment file":
            ".env" => "DATABASE_URL=⟦\"postgresql://postgres:⟪alnum:16⟫@db.qwertyuiop.supabase.co:5432/postgres\"⟧\n" }
    ],
    good: samples![
        { "this machine, containers, pipelines, placeholders":
            "docker-compose.yml" => "services:\n  app:\n    environment:\n      DATABASE_URL: postgresql://shop:shop@db:5432/shop\n",
            ".github/workflows/ci.yml" => "env:\n  DATABASE_URL: postgresql://postgres:postgres@localhost:5432/test\n",
            "src/db.ts" => "const url = process.env.DATABASE_URL || 'postgres://mock:mock@localhost:5432/mock';\nconst other = `postgres://${user}:${password}@${host}/db`;\n",
            ".env.example" => "# postgresql://postgres:[DB_PASSWORD]@db.PROJECT_REF.supabase.co:5432/postgres\nDATABASE_URL=postgresql://postgres:SUA_SENHA@db.PROJECT_REF.supabase.co:5432/postgres\n",
            "guide.txt" => "DATABASE_URL=postgresql://postgres.[project-ref]:blueHorse7@aws-0-[region].pooler.supabase.com:5432/postgres\n",
            "README.md" => "DATABASE_URL=postgresql://user:password@host.example.com:5432/db\nmongodb+srv://<user>:<password>@cluster.mongodb.net\n" }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    fail_each(project, out, SecretKind::ConnectionString, "basic-auth-address");
}
