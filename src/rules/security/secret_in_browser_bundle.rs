//! Keys that only a server may hold, sent to every visitor's browser.

use super::credential::{capitalised, live, opens_a_service, page, pass_if_read};
use crate::facts::{Origin, Project, SecretClass, SecretKind};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/secret-in-browser-bundle",
    title: "{what} is sent to everyone who opens the {product}",
    pass_title: "No server key is sent to browsers or packed into an app",
    severity: Severity::Critical,
    effort: Effort::Day,
    stage: Stage::Stabilize,
    why: "Everything that a page loads or an app is made of can be read by whoever opens it. A key that pays for AI calls, moves money or reads all \
          data is then anybody's: people look for such keys and use them on your bill.",
    fix: "Revoke the key and make a new one. Move the call that needs it to a server function that checks who calls and how \
          often; the page calls that function instead.",
    prompt: "Move the call that uses this credential from browser code to a server function (API route, edge function). The \
             function reads the key from a server-only environment variable (no VITE_, NEXT_PUBLIC_, REACT_APP_ or similar \
             prefix), requires a signed-in user, limits how often one user may call, and validates its input. The page calls \
             the function. Do not change what users see. Done when nothing that browsers or app stores receive holds or reads the key.",
    cannot_see: "Limits that are set at the key's issuer (allowed websites, spending caps).",
    refs: &[Ref::Cwe(522), Ref::Url("https://vite.dev/guide/env-and-mode"), Ref::Url("https://ai.google.dev/gemini-api/docs/api-key")],
    judge,
    bad: samples![
        { "an AI key behind a public prefix":
            ".env" => "VITE_OPENAI_API_KEY=⟦sk-proj-⟪alnum:64⟫⟧\n" }
        { "the same, kept out of version control: browsers get it nevertheless":
            ".gitignore" => ".env\n",
            ".env" => "NEXT_PUBLIC_ANTHROPIC_KEY=⟦sk-ant-⟪alnum:64⟫⟧\n" }
        { "a service role key behind a public prefix":
            ".env.production" => "VITE_SUPABASE_SERVICE_ROLE_KEY=⟦⟪jwt:{\"iss\":\"supabase\",\"role\":\"service_role\"}⟫⟧\n" }
        { "a key that the build writes into the page":
            "package.json" => "{}",
            "vite.config.ts" => "import { loadEnv } from 'vite';\nexport default ({ mode }) => {\n  const env = loadEnv(mode, '.', '');\n  return { define: { 'process.env.API_KEY': JSON.stringify(env.OPENAI_API_KEY) } };\n};\n",
            ".gitignore" => ".env.local\n",
            ".env.local" => "OPENAI_API_KEY=⟦sk-proj-⟪alnum:64⟫⟧\n" }
        { "an environment file that is packed into an app":
            "pubspec.yaml" => "name: shop\ndependencies:\n  flutter:\n    sdk: flutter\n  flutter_dotenv: ^5.0.0\nflutter:\n  assets:\n    - .env\n",
            ".gitignore" => ".env\n",
            ".env" => "STRIPE_SECRET_KEY=⟦sk_live_⟪alnum:24⟫⟧\n",
            "lib/main.dart" => "const key = '⟦sk-ant-⟪alnum:64⟫⟧';\n" }
        { "a value that a build of an app is given":
            "pubspec.yaml" => "name: shop\ndependencies:\n  flutter:\n    sdk: flutter\n",
            "build.sh" => "flutter build apk --dart-define=OPENAI_KEY=⟦sk-proj-⟪alnum:64⟫⟧\n" }
    ],
    good: samples![
        { "a build that writes harmless names into the page, beside a server's keys":
            "package.json" => "{}",
            "vite.config.ts" => "export default { define: { 'process.env.APP_VERSION': JSON.stringify(process.env.npm_package_version) } };\n",
            "server/.env" => "OPENAI_API_KEY=sk-proj-⟪alnum:64⟫\n",
            ".env" => "OPENAI_API_KEY=sk-proj-⟪alnum:64⟫\n" }
        { "what an empty field shows, and the beginning of a token in a manual":
            "package.json" => "{}",
            "src/Settings.tsx" => "export default () => <input placeholder=\"sk_live_⟪alnum:24⟫\" />;\n",
            "src/Manual.tsx" => "export default () => <pre>{`Authorization: Bearer eyJ⟪alnum:33⟫...`}</pre>;\n" }
        { "public keys behind public prefixes":
            ".env" => "VITE_SUPABASE_ANON_KEY=⟪jwt:{\"iss\":\"supabase\",\"role\":\"anon\"}⟫\nVITE_STRIPE_PUBLISHABLE_KEY=pk_live_⟪alnum:24⟫\nVITE_FIREBASE_API_KEY=AIza⟪alnum:35⟫\nNEXT_PUBLIC_POSTHOG_KEY=phc_⟪alnum:43⟫\nVITE_LOCATION_TOKEN=pk.⟪hex:32⟫\n" }
        { "a server key without a prefix":
            ".env" => "OPENAI_API_KEY=sk-proj-⟪alnum:64⟫\n" }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    let credentials = live(project, |secret| opens_a_service(secret.kind) && secret.class == SecretClass::Live);
    for credential in credentials.into_iter().filter(|credential| credential.shipped) {
        let first = credential.first;
        let finding = out.fail(&first.origin);
        finding.name("what", capitalised(&first.name)).name("product", product(project, &first.origin));
        finding.detail(credential.advice()).page(page(first)).related(credential.others);
        match first.kind {
            SecretKind::Generic => finding.severity(Severity::High).confidence(Confidence::Medium),
            SecretKind::Webhook => finding.severity(Severity::High),
            _ if first.detector == "google-api-key" => finding.severity(Severity::Medium).confidence(Confidence::Low),
            _ => finding,
        };
    }
    pass_if_read(project, out);
}

/// What visitors open.
fn product(project: &Project, origin: &Origin) -> &'static str {
    let native = [".dart", ".java", ".kt", ".swift", ".plist", ".xml"].iter().any(|end| origin.path.ends_with(end));
    let app = |name: &str| matches!(name, "flutter" | "expo" | "react-native");
    if native || project.facts.dependencies.iter().any(|dependency| app(&dependency.name)) { "app" } else { "page" }
}
