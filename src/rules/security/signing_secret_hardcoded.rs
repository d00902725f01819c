//! Secrets that sign sessions, cookies or tokens, written into the files.

use super::credential::{is_for_work, live, pass_if_read};
use crate::facts::{Exposure, Origin, Project, Secret, SecretClass, SecretKind, SiteKind};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/signing-secret-hardcoded",
    title: "The secret that signs log-ins is written in the files: {what}",
    pass_title: "Signing secrets are not written in the files",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "The application trusts every session, cookie or token signed with this secret. Whoever knows it can sign in as any \
          user, administrators included, without a password.",
    fix: "Draw a new long random secret, keep it in the hosting platform's secret settings, read it from the environment and let \
          the application refuse to start without it. People have to sign in once more afterwards.",
    prompt: "Read this signing secret from an environment variable without any default, stop at start with a clear message when \
             it is not set, and add the variable's name without a value to .env.example. Do not change how tokens are made. \
             Done when no file holds the secret or a fallback for it.",
    cannot_see: "Whether the platform sets another value that takes precedence.",
    refs: &[Ref::Cwe(321), Ref::Url("https://docs.djangoproject.com/en/stable/ref/settings/#secret-key")],
    judge,
    bad: samples![
        { "settings of Django":
            "shop/settings.py" => "DEBUG = False\nSECRET_KEY = '⟦django-insecure-⟪alnum:40⟫⟧'\n" }
        { "a literal that anyone can guess":
            "auth.py" => "JWT_SECRET = '⟦my-super-secret-key⟧'\n" }
        { "secrets of Rails":
            "config/secrets.yml" => "production:\n  secret_key_base: ⟦⟪hex:128⟫⟧\n" }
        { "a program and copies of it that were handed to an assistant":
            "attached_assets/web_17527.py" => "app.secret_key = 'my-dashboard-key-2'\n",
            "web.py" => "app.secret_key = '⟦my-dashboard-key-2⟧'\n" }
        { "the key ring of an ASP.NET server":
            "keys/key-1a2b.xml" => "<key id=\"1a2b\" version=\"1\">\n  <descriptor>\n    <masterKey requiresEncryption=\"true\">\n      <value>⟦⟪base64:86⟫==⟧</value>\n    </masterKey>\n  </descriptor>\n</key>\n" }
        { "a committed environment file of Laravel":
            ".env" => "APP_KEY=⟦base64:⟪base64:44⟫⟧\n" }
    ],
    good: samples![
        { "read from the environment, compared with, or a template":
            "settings.py" => "SECRET_KEY = os.environ['SECRET_KEY']\nif SECRET_KEY == 'changethis':\n    raise ValueError('set SECRET_KEY')\n",
            "docker-compose.yml" => "services:\n  app:\n    environment:\n      APP_SECRET: replace-me-with-a-random-string\n",
            ".env" => "SECRET_KEY=changethis\n",
            "keys/key-3c4d.xml" => "<key id=\"3c4d\">\n  <encryptedSecret decryptorType=\"CertificateXmlDecryptor\">\n    <value>⟪base64:86⟫==</value>\n  </encryptedSecret>\n</key>\n",
            "src/store/filters.ts" => "const STORAGE_KEY_BASE = \"filter-preferences\";\n",
            "src/pages/Home.tsx" => "const SESSION_KEY = 'app-session-id';\nexport const Home = () => <Note cookieKey=\"note-overview-agent\">Hello</Note>;\n",
            "src/eject.ts" => "export const example = `# Settings\nNEXTAUTH_SECRET=\"generate-a-secret\"\nNEXTAUTH_URL=\"https://example.com\"\n`;\n",
            "searxng/settings.yml" => "server:\n  secret_key: 'our-secret-search-key' # Is overwritten by ${SEARXNG_SECRET}\n",
            "tests/settings.py" => "SECRET_KEY = 'only-for-tests-1234'\n" }
    ],
};

/// Whether the text never signs anything in production: the file refuses to run with it, or the settings that production
/// loads behind it take the secret from outside.
fn is_replaced(project: &Project, secret: &Secret) -> bool {
    let folder = |path: &str| path.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_owned());
    let upper = secret.name.to_ascii_uppercase();
    let home = secret.origin.path.as_str();
    project.facts.sites.iter().filter(|site| site.kind == SiteKind::SecretRequired).any(|site| {
        let refuses =
            site.origin.path == home && site.detail.strip_suffix(", held against its stand-in").is_some_and(|name| upper.contains(name));
        let loads = site.detail == "SECRET_KEY in settings"
            && upper.contains("SECRET_KEY")
            && home.ends_with(".py")
            && site.origin.path != home
            && folder(&site.origin.path) == folder(home);
        refuses || loads
    })
}

/// Whether a remark on the line says that a variable takes the place of the value: the settings of a program that somebody
/// else wrote come with values to be replaced.
fn is_said_to_be_overwritten(origin: &Origin) -> bool {
    let Some((_, remark)) = origin.excerpt.split_once(['#', ';']) else { return false };
    ["overwritten by", "overridden by", "replaced by", "set by"].iter().any(|words| remark.contains(words)) && remark.contains('$')
}

fn judge(project: &Project, out: &mut Verdict) {
    for credential in live(project, |secret| secret.kind == SecretKind::Signing && secret.class == SecretClass::Live) {
        let first = credential.first;
        if matches!(first.exposure, Exposure::Test | Exposure::Documentation)
            || is_replaced(project, first)
            || is_said_to_be_overwritten(&first.origin)
            || is_for_work(project, &first.origin.path)
        {
            continue;
        }
        let advice = credential.advice();
        let finding = out.fail(&first.origin);
        finding.name("what", first.name.clone()).detail(advice.clone()).related(credential.others);
        if first.detector == "guessable-signing-secret" {
            finding.severity(Severity::Critical).detail(format!("The value can be guessed: it is made of words. {advice}"));
        }
    }
    pass_if_read(project, out);
}
