//! Keys of other companies' services that stand in the files, where everyone with the code can use them.

use super::credential::{capitalised, live, opens_a_service, page, pass_if_read};
use crate::facts::{Exposure, Project, SecretClass, SecretKind};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/secret-in-code",
    title: "{what} stands in the files",
    pass_title: "No key of another service stands in the files",
    severity: Severity::Critical,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "Whoever gets a copy of the code (a freelancer, a leaked laptop, a repository made public for a minute) can use \
          this key as if they were you: spend your money, read your customers' data, send messages in your name. Keys in \
          public code are found by machines within minutes.",
    fix: "Revoke the key at its provider and make a new one: taking it out of the code is not enough, because old versions \
          and copies keep it. Keep the new one in the hosting platform's secret settings and read it from the environment.",
    prompt: "Find the hard-coded credential at the place named below. Read it from an environment variable on the server \
             instead, fail at start with a clear message when it is not set, add the variable's name without a value to \
             .env.example, and make sure .env is in .gitignore. Do not print the old value anywhere. Do not change \
             behaviour otherwise. Done when the literal is gone from every file. I will revoke the old key myself.",
    cannot_see: "Whether the key still works: only its issuer knows.",
    refs: &[Ref::Cwe(798), Ref::Url("https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html")],
    judge,
    bad: samples![
        { "a payment key in server code":
            "server/pay.ts" => "import Stripe from 'stripe';\nconst stripe = new Stripe('⟦sk_live_⟪alnum:24⟫⟧');\n" }
        { "a Supabase service role key in a script, and again in another":
            "scripts/admin.js" => "const key = '⟦⟪jwt:{\"iss\":\"supabase\",\"role\":\"service_role\"}⟫⟧';\n",
            "scripts/more.js" => "const key = '⟪jwt:{\"iss\":\"supabase\",\"role\":\"service_role\"}⟫';\n" }
        { "a mail key in a committed environment file":
            "package.json" => "{ \"name\": \"shop\" }",
            ".env" => "PORT=3000\nSENDGRID_API_KEY=⟦SG.⟪alnum:22⟫.⟪alnum:43⟫⟧\n" }
        { "an unknown service's key under a telling name":
            "app/client.py" => "WEATHER_API_KEY = \"⟦⟪alnum:32⟫⟧\"\n" }
        { "a phrase from which others are made":
            "src/tokens.ts" => "export function made(id: string) {\n  const secretPhrase = '⟦⟪alnum:28⟫⟧';\n  return hash(`${id}-${secretPhrase}`);\n}\n" }
        { "a key in a notebook":
            "train.ipynb" => "{ \"cells\": [ { \"source\": [\n \"api_key = \\\"⟦sk-proj-⟪alnum:64⟫⟧\\\"\\n\" ] } ] }" }
    ],
    good: samples![
        { "keys that are meant to be public":
            "src/client.ts" => "const supabase = createClient(url, '⟪jwt:{\"iss\":\"supabase\",\"role\":\"anon\"}⟫');\nconst next = 'sb_publishable_⟪alnum:31⟫';\nconst stripe = loadStripe('pk_live_⟪alnum:24⟫');\n",
            "src/firebase.ts" => "const firebaseConfig = { apiKey: 'AIza⟪alnum:35⟫', authDomain: 'a.firebaseapp.com' };\n" }
        { "values read from the environment, placeholders, labels":
            "server/a.ts" => "const key = process.env.OPENAI_API_KEY;\nconst t = { password: 'Password', apiKey: 'Enter your API key', tokenType: 'bearer' };\nlocalStorage.setItem('auth_token', token);\n",
            ".env.example" => "OPENAI_API_KEY=sk-proj-your-key-here\nSTRIPE_SECRET_KEY=sk_live_xxxxxxxxxxxxxxxxxxxxxxxx\n" }
        { "places of files, references of a shop, made-up people, the emulator's key":
            "src/assets/logo.png.asset.json" => "{ \"r2_key\": \"a/v1/⟪hex:8⟫-⟪hex:4⟫/⟪hex:12⟫/logo.png\" }",
            "scripts/dev/order.ts" => "send({ checkout_token: '⟪hex:32⟫' });\n",
            "src/short.ts" => "const XOR_SECRET_KEY = '⟪hex:32⟫';\n",
            "data/users.yml" => "- email: ann\n  totpSecret: ⟪upper:32⟫\n",
            "docs.sh" => "upload \"AccountName=devstoreaccount1;AccountKey=⟪alnum:86⟫==;\"\n" }
        { "an environment file that version control leaves out":
            ".gitignore" => ".env\n",
            ".env" => "STRIPE_SECRET_KEY=sk_live_⟪alnum:24⟫\n" }
        { "fixtures of tests":
            "tests/test_login.py" => "TOKEN = \"⟪alnum:32⟫\"\nPASSWORD = \"Sup3rS3cret!\"\n" }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    let credentials = live(project, |secret| {
        // Tokens and keys of tests that only their name gives away open nothing.
        opens_a_service(secret.kind) && !(secret.class == SecretClass::Test && secret.kind == SecretKind::Generic)
    });
    for credential in credentials.into_iter().filter(|credential| !credential.shipped || credential.first.class == SecretClass::Test) {
        let first = credential.first;
        let finding = out.fail(&first.origin);
        finding.name("what", capitalised(&first.name)).severity(severity(first));
        finding.detail(credential.advice()).page(page(first)).related(credential.others);
        if first.kind == SecretKind::Generic || first.detector == "google-api-key" {
            finding.confidence(Confidence::Medium);
        }
    }
    pass_if_read(project, out);
}

fn severity(secret: &crate::facts::Secret) -> Severity {
    if secret.class == SecretClass::Test || secret.exposure == Exposure::Test {
        return Severity::Low;
    }
    let worth = match secret.kind {
        _ if secret.detector == "google-api-key" => Severity::Medium,
        SecretKind::Payment | SecretKind::Cloud | SecretKind::Database | SecretKind::Ai | SecretKind::Code => Severity::Critical,
        SecretKind::Webhook => Severity::Medium,
        _ => Severity::High,
    };
    if secret.exposure == Exposure::Documentation { worth.max(Severity::Medium) } else { worth }
}
