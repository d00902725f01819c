//! Files of code that nothing runs.

use crate::facts::{Origin, Project};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

/// Most files that are pointed at.
const SHOWN: usize = 30;

pub(super) static RULE: Rule = Rule {
    id: "source-control/unreached-code",
    title: "Nothing runs this code: {files}",
    pass_title: "Every JavaScript and TypeScript file that could be followed is in use",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "People and AI builders read, mend and copy code that has no effect, and take its addresses and checks for real \
          ones. What it would do if somebody connected it again was not judged here.",
    fix: "Decide for each file: delete it, or connect it where the product needs it. Version control keeps what is deleted.",
    prompt: "For each file named here, search the whole project (imports, scripts of package.json, settings of the host, \
             names that are put together while the program runs) for anything that loads it. If nothing does, delete it \
             together with what only it uses. If the product needs it, connect it and say so. Do not change what files do \
             that are in use. Done when the build and the tests pass and each file named here is gone or in use.",
    cannot_see: "Files that are loaded by a name which is put together while the program runs, or started by hand on a server.",
    refs: &[Ref::Cwe(561)],
    judge,
    bad: samples![{ "routes that the server no longer mounts, and what only they use":
        "package.json" => r#"{ "scripts": { "dev": "tsx server/index.ts", "build": "vite build && esbuild server/index.ts --outdir=dist" }, "dependencies": { "express": "4.0.0", "react": "18.0.0" } }"#,
        "server/index.ts" => "import express from 'express';\nimport { log } from './log';\nconst app = express();\napp.get('/api/posts', (req, res) => { log('posts'); res.json([]); });\napp.listen(5000);\n",
        "server/log.ts" => "export const log = (text: string) => console.log(text);\n",
        "server/routes.ts" => "⟦⟧import type { Express } from 'express';\nimport { storage } from './storage';\nexport function registerRoutes(app: Express) {\n  app.post('/api/users', async (req, res) => { res.json(await storage.createUser(req.body)); });\n}\n",
        "server/storage.ts" => "export const storage = { createUser: async (user: unknown) => user };\n",
        "client/src/main.tsx" => "import { createRoot } from 'react-dom/client';\nimport App from './App';\ncreateRoot(document.body).render(<App />);\n",
        "client/src/App.tsx" => "export default function App() { return null; }\n",
    }
    { "a second server that no script starts":
        "package.json" => r#"{ "scripts": { "dev": "tsx index.ts" }, "dependencies": { "express": "4.0.0" } }"#,
        "index.ts" => "import express from 'express';\nimport { users } from './users';\nconst app = express();\napp.use(users);\napp.listen(5000);\n",
        "users.ts" => "import { Router } from 'express';\nexport const users = Router();\n",
        "start-local.ts" => "⟦⟧import express from 'express';\nconst app = express();\napp.post('/api/users', (req, res) => res.json(req.body));\napp.listen(5001);\n",
    }],
    good: samples![{ "what scripts, pages, workers, patterns and folders of a host run":
        "package.json" => r#"{ "scripts": { "start": "node server/index.js", "worker": "node jobs/mail.js", "report": "node tools/report.js" }, "dependencies": { "express": "4.0.0" } }"#,
        "server/index.js" => "const express = require('express');\nconst { fork } = require('child_process');\nconst app = express();\napp.use(require('./routes/users'));\nfork('./server/child.js');\napp.listen(3000);\n",
        "server/routes/users.js" => "const router = require('express').Router();\nmodule.exports = router;\n",
        "server/child.js" => "exports.run = () => 1;\n",
        "jobs/mail.js" => "exports.send = () => 1;\n",
        "api/hello.js" => "module.exports = (req, res) => res.end();\n",
        "index.html" => "<script src=\"/page/menu.js\"></script>\n",
        "page/menu.js" => "export const open = () => 1;\n",
        "create-admin.js" => "const { save } = require('./server/child');\nsave({ role: 'admin' });\n",
        "server/types.ts" => "export interface User { id: string }\n",
        "server/user.ts" => "import type { User } from './types';\nexport const me: User = { id: '1' };\n",
        "server/routes/me.ts" => "import { me } from '../user';\nconsole.log(me);\n",
    }
    { "models that are loaded by the names of their files, in the words of a mapper":
        "package.json" => r#"{ "scripts": { "start": "node server.js" }, "dependencies": { "sequelize": "4.0.0" } }"#,
        "server.js" => "const models = require('./models');\nconst { log } = require('./log');\nmodels.sequelize.sync().then(log);\n",
        "log.js" => "exports.log = (text) => console.log(text);\n",
        "models/index.js" => "const fs = require('fs');\nconst path = require('path');\nconst db = {};\nfs.readdirSync(__dirname).forEach((file) => { const model = sequelize.import(path.join(__dirname, file)); db[model.name] = model; });\nmodule.exports = db;\n",
        "models/user.js" => "module.exports = (sequelize, types) => sequelize.define('User', { name: types.STRING });\n",
    }
    { "routes that are loaded by the names of their files":
        "package.json" => r#"{ "scripts": { "start": "node server/index.js" }, "dependencies": { "express": "4.0.0" } }"#,
        "server/index.js" => "const fs = require('fs');\nconst app = require('express')();\nfor (const file of fs.readdirSync(__dirname + '/routes')) app.use(require('./routes/' + file));\napp.listen(3000);\n",
        "server/routes/users.js" => "const router = require('express').Router();\nmodule.exports = router;\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let left = &project.unreached;
    let Some((first, _)) = left.iter().max_by_key(|(_, ways)| *ways) else {
        if project.followed {
            return out.pass();
        }
        return out.not_applicable("There is no code of which it could be followed from file to file what runs.");
    };
    let others = || left.keys().filter(|path| *path != first);
    let shown: Vec<String> = std::iter::once(first).chain(others()).take(3).map(|path| format!("`{path}`")).collect();
    let files = if left.len() > 3 { format!("{} and {} more", shown.join(", "), left.len() - 3) } else { shown.join(", ") };
    let ways: usize = left.values().sum();
    let finding = out.fail(&Origin::file(first));
    finding.name("files", files).confidence(Confidence::Medium);
    finding.related(others().take(SHOWN).map(|path| Origin::file(path)));
    if ways == 0 {
        finding.severity(Severity::Info);
        return;
    }
    let (stand, were) = if ways == 1 { ("1 address stands", "it was") } else { ("addresses stand", "they were") };
    let count = if ways == 1 { String::new() } else { format!("{ways} ") };
    finding.detail(format!("{count}{stand} in it that the running product does not answer; {were} left out of this check."));
}
