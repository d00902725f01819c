//! Code asks for files of the project that are not in the upload.

use crate::facts::{Origin, Project};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "source-control/source-missing",
    title: "Source files are missing: {files}",
    pass_title: "Every file that the code asks for is there",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "The product cannot be built from what is here. If your repository lacks the files too, only the \
          machine on which they were written can build it, and when that machine is gone, so are they.",
    fix: "Find the missing files, add them to the repository, and build from a fresh copy to prove it.",
    prompt: "The listed imports lead to files that are not there. For each, look whether it was renamed, deleted on \
          purpose, or left out by .gitignore. Fix the import, remove it with the dead code around it, or take the file \
          in (and correct .gitignore). Do not invent content for a missing file. Done when a fresh copy of the \
          repository builds.",
    cannot_see: "Files that a build step writes before the code is compiled.",
    refs: &[Ref::Url("https://git-scm.com/docs/gitignore")],
    judge,
    bad: samples![{ "a folder of source that an ignore rule for another language leaves out":
        "package.json" => "{}",
        "tsconfig.json" => r#"{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }"#,
        ".gitignore" => "node_modules\nlib/\n",
        "src/app.tsx" => "import { A } from './a';\nimport { cn } from '@/lib/utils';\nexport const x = cn(A);\n",
        "src/a.tsx" => "⟦import { cn } from '@/lib/utils';⟧\nexport const A = cn('a');\n",
    }
    { "Python: what an AI said stands where code belongs":
        "requirements.txt" => "flask\n",
        "app.py" => "from flask import Flask\n⟦from mailer import send⟧\napp = Flask(__name__)\n",
        "mailer.py" => "The code you provided does not seem to have any errors, so nothing was changed.\n",
        "notes.py" => "The code you provided does not seem to have any errors, so nothing was changed.\n",
    }
    { "a deleted file that is still asked for":
        "package.json" => "{}",
        "src/server.js" => "⟦const mail = require('./mail');⟧\nmail.send();\n",
    }
    { "a part of the package itself, in Python":
        "requirements.txt" => "fastapi\n",
        "backend/app/main.py" => "from app.api import orders\nfrom app.models.order import Order\n",
        "backend/app/api/orders.py" => "from fastapi import APIRouter\n⟦from app.modules.mail.service import send⟧\n",
        "backend/app/models/order.py" => "class Order:\n    pass\n",
    }],
    good: samples![{ "types, generated code, assets, what may fail, and what is written without its ending":
        "package.json" => "{}",
        "src/app.ts" => "import type { A } from './types';\nimport { api } from '../convex/_generated/api';\nimport './app.css';\n\
            import logo from '@/logo.svg?url';\nimport { b } from './b.js';\nimport c from './c';\nimport again from './/c';\nimport { db } from '@prisma/client';\n\
            import { r } from './routeTree.gen';\nlet local; try { local = require('./local'); } catch {}\n",
        "src/b.ts" => "export const b = 1;\n",
        "src/c/index.tsx" => "export default 1;\n",
    }
    { "packages, things in a module, what a build makes, and what may fail, in Python":
        "requirements.txt" => "fastapi\napp-tools\n",
        "app/__init__.py" => "",
        "app/main.py" => "import os.path\nimport app.db\nfrom app import models\nfrom app.models import Order\nfrom app.db.session import get\nfrom app._version import VERSION\n\
            from other.app.thing import x\ntry:\n    from app.local import settings\nexcept ImportError:\n    settings = None\n",
        "app/models.py" => "class Order:\n    pass\n",
        "app/db/session.py" => "def get():\n    pass\n",
    }
    { "generated code that is left out on purpose":
        "package.json" => "{}",
        "tsconfig.json" => r#"{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }"#,
        ".gitignore" => "gql/\n",
        "src/a.ts" => "import { A } from '@/gql/graphql';\nexport const a = A;\n",
        "src/b.ts" => "import { A } from '@/gql/graphql';\nimport { a } from '@/a';\nexport const b = [A, a];\n",
    }
    { "a short name whose folder nobody can know, and settings of one machine":
        "package.json" => "{}",
        ".gitignore" => "keys.js\n",
        "src/app.js" => "import { x } from '@/x';\nimport keys from './keys.js';\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    if project.facts.modules.is_empty() {
        return out.not_applicable("There is no code whose imports could be followed.");
    }
    let Some((first, others)) = project.absent.split_first() else { return out.pass() };
    let count = project.absent.len();
    let named: Vec<String> = project.absent.iter().take(3).map(|absent| format!("`{}`", absent.path)).collect();
    let files = if count > 3 { format!("{} and {} more", named.join(", "), count - 3) } else { named.join(", ") };
    let finding = out.fail(&first.origin);
    finding.name("files", files).confidence(Confidence::Medium);
    let ignored: Vec<&Origin> = project.absent.iter().filter_map(|absent| absent.ignored.as_ref()).collect();
    if let Some(rule) = ignored.first() {
        finding.detail(format!("The line `{}` of {} leaves {} of them out.", rule.excerpt, rule.path, ignored.len()));
    }
    let talk: Vec<&str> = project.absent.iter().filter(|absent| absent.talk).map(|absent| absent.path.as_str()).collect();
    if let [first, others @ ..] = talk.as_slice() {
        let more = if others.is_empty() { String::new() } else { format!(" and {} more", others.len()) };
        finding.detail(format!(
            "Of these, `{first}`{more} are there but hold what an AI said instead of code, so whatever brings them in cannot start."
        ));
    }
    finding.related(others.iter().take(30).map(|absent| absent.origin.clone()).chain(ignored.first().map(|rule| (*rule).clone())));
    if project.absent.iter().all(|absent| absent.by_script) {
        finding.severity(Severity::Low);
    } else if project.absent.iter().filter(|absent| !absent.by_script).count() >= 5 {
        finding.severity(Severity::High);
    }
}
