//! A table of planted credentials over many kinds of files, and a table of decoys. No literal that looks like a
//! credential stands here: `{alnum:24}` and the like are drawn when the tests run.

#![expect(clippy::string_slice, reason = "the texts of these tests are cut at places that are known to be ASCII")]

use super::{catalogue, checksum, scan};
use crate::facts::{Exposure, SecretClass, SecretKind};
use crate::filler;
use crate::intake::Entry;

/// Draws characters; equal seeds draw equal characters.
struct Draw(u32);

impl Draw {
    fn chars(&mut self, alphabet: &[u8], count: usize) -> String {
        (0..count)
            .map(|_| {
                self.0 ^= self.0 << 13;
                self.0 ^= self.0 >> 17;
                self.0 ^= self.0 << 5;
                char::from(alphabet[self.0 as usize % alphabet.len()])
            })
            .collect()
    }
}

/// Fills `{alnum:24}`, `{hex:32}`, `{digits:9}`, `{jwt:anon}`; `{crc:30}` with the checksum of the 30 characters before
/// it, `{b64:text}` with that text in base 64, `{token:HS256,payload}` with a signed token.
pub(super) fn fill(template: &str) -> String {
    let mut draw = Draw(88_172_645);
    let mut out = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{*") {
        let (wanted, tail) = after.split_once("*}").expect("closed");
        out.push_str(before);
        let (kind, argument) = wanted.split_once(':').expect("kind:argument");
        if kind == "jwt" {
            let payload = match argument {
                "anon" => r#"{"iss":"supabase","role":"anon"}"#,
                "service" => r#"{"iss":"supabase","role":"service_role"}"#,
                "demo" => r#"{"iss":"supabase-demo","role":"service_role"}"#,
                "sample" => r#"{"sub":"1234567890","name":"John Doe"}"#,
                _ => r#"{"sub":"77","exp":1}"#,
            };
            let signature = draw.chars(filler::alphabet("alnum").expect("letters and digits"), 43);
            out.push_str(&filler::jwt(r#"{"alg":"HS256"}"#, payload, &signature));
        } else if kind == "token" {
            let (algorithm, payload) = argument.split_once(',').expect("algorithm,payload");
            let signature = draw.chars(filler::alphabet("alnum").expect("letters and digits"), 43);
            out.push_str(&filler::jwt(&format!("{{\"alg\":\"{algorithm}\"}}"), payload, &signature));
        } else if kind == "crc" {
            let drawn: usize = argument.parse().expect("a count");
            let sum = checksum::of(&out[out.len() - drawn..]);
            out.push_str(&sum);
        } else if kind == "b64" {
            out.push_str(&filler::base64url(argument.as_bytes()));
        } else {
            let alphabet = filler::alphabet(kind).unwrap_or_else(|| panic!("unknown filler {kind}"));
            out.push_str(&draw.chars(alphabet, argument.parse().expect("a count")));
        }
        rest = tail;
    }
    out + rest
}

/// Path, text, kind of the one credential that must be found as live.
static PLANTED: &[(&str, &str, SecretKind)] = &[
    ("a.py", "boto3.client('s3', 'AKIA{*upper:16*}', '{*base64:40*}')", SecretKind::Cloud),
    (".aws/credentials", "[default]\naws_secret_access_key = {*base64:40*}\n", SecretKind::Cloud),
    ("app.tsx", "const genAI = new GoogleGenerativeAI('AIza{*alnum:35*}');", SecretKind::Ai),
    (".env", "GEMINI_API_KEY=AIza{*alnum:35*}\n", SecretKind::Ai),
    ("appsettings.json", "{ \"c\": \"DefaultEndpointsProtocol=https;AccountName=a;AccountKey={*base64:86*}==;\" }", SecretKind::Cloud),
    ("a.ts", "createClient(url, '{*jwt:service*}')", SecretKind::Database),
    ("db.js", "mongoose.connect('mongodb+srv://shop:{*alnum:12*}@c0.x1y2.mongodb.net/a')", SecretKind::ConnectionString),
    ("config.yml", "uri: \"mongodb://shop:blueHorse@ds0.mlab.com:27017/main\"\n", SecretKind::ConnectionString),
    ("a.sh", "git clone https://me:{*alnum:20*}@git.shop.com/a.git\n", SecretKind::ConnectionString),
    ("redis.ts", "new Redis('rediss://default:{*alnum:32*}@eu1-calm.upstash.io:6379')", SecretKind::ConnectionString),
    ("key.pem", "-----BEGIN EC PRIVATE KEY-----\n{*base64:64*}\n{*base64:64*}\n-----END EC PRIVATE KEY-----\n", SecretKind::PrivateKey),
    ("k.ppk", "PuTTY-User-Key-File-2: ssh-rsa\nPrivate-Lines: 2\n{*base64:64*}\n{*base64:64*}\nPrivate-MAC: 1\n", SecretKind::PrivateKey),
    (
        "sa.json",
        "{\"type\": \"service_account\", \"private_key\": \"-----BEGIN PRIVATE KEY-----\\n{*base64:200*}\\n-----END PRIVATE KEY-----\\n\"}",
        SecretKind::PrivateKey,
    ),
    ("settings.py", "SECRET_KEY = 'django-insecure-{*alnum:40*}'\n", SecretKind::Signing),
    ("auth.py", "import os\nJWT_SECRET = os.environ.get('JWT_SECRET', 'my-super-secret-key')\n", SecretKind::Signing),
    ("auth.py", "JWT_SECRET = os.getenv(\"JWT_SECRET_KEY\") or \"change-me-in-production\"\n", SecretKind::Signing),
    ("main.go", "var jwtSecret = []byte(\"x\")\nconst JwtSecret string = \"shop-signing-secret\"\n", SecretKind::Signing),
    ("config/master.key", "{*hex:32*}\n", SecretKind::Signing),
    ("secrets.yml", "production:\n  secret_key_base: {*hex:128*}\n", SecretKind::Signing),
    (".env", "APP_KEY=base64:{*base64:43*}=\n", SecretKind::Signing),
    (".env", "JWT_SECRET={*hex:64*}\n", SecretKind::Signing),
    (".env", "DB_PASSWORD=blueHorse7\n", SecretKind::Password),
    (".env", "SMTP_PASS=\"abcd efgh\"\nMAIL_PASSWORD='{*alnum:16*}'\n", SecretKind::Password),
    ("application.properties", "spring.datasource.password=blueHorse7\n", SecretKind::Password),
    ("application.yml", "spring:\n  datasource:\n    password: blueHorse7!\n", SecretKind::Password),
    ("web.config", "<add key=\"DbPassword\" value=\"blueHorse7!\" />", SecretKind::Password),
    ("wp-config.php", "define('DB_PASSWORD', 'blueHorse7');", SecretKind::Password),
    (".netrc", "machine a.com login me password blueHorse7\n", SecretKind::Password),
    (".pgpass", "db.shop.com:5432:main:root:blueHorse7\n", SecretKind::Password),
    (".vscode/sftp.json", "{ \"host\": \"a.com\", \"password\": \"blueHorse7\" }", SecretKind::Password),
    ("db.js", "const pool = new Pool({ host: 'db.shop.com', user: 'shop', password: 'blueHorse7' });", SecretKind::Password),
    ("variables.tf", "variable \"db_password\" {\n  type    = string\n  default = \"blueHorse7\"\n}\n", SecretKind::Password),
    ("conn.php", "<?php $db_password = 'blueHorse7';", SecretKind::Password),
    ("sitemanager.xml", "<Server><Pass encoding=\"base64\">{*alnum:24*}</Pass></Server>", SecretKind::Password),
    (".npmrc", "//registry.example.com/:_authToken={*hex:8*}-{*hex:4*}-{*hex:4*}-{*hex:4*}-{*hex:12*}\n", SecretKind::Generic),
    (".dockercfg", "{ \"https://index.docker.io/v1/\": { \"auth\": \"{*alnum:60*}\" } }", SecretKind::Code),
    ("workflow.json", "{ \"nodes\": [ { \"parameters\": { \"apiKey\": \"{*alnum:32*}\" } } ] }", SecretKind::Generic),
    ("a.ipynb", "{ \"source\": [ \"api_key = \\\"{*alnum:32*}\\\"\\n\" ] }", SecretKind::Generic),
    ("Info.plist", "<key>SEGMENT_API_KEY</key>\n  <string>{*alnum:32*}</string>", SecretKind::Generic),
    ("strings.xml", "<string name=\"backend_api_key\">{*alnum:32*}</string>", SecretKind::Generic),
    ("run.sh", "export WEATHER_API_KEY={*hex:32*}\n", SecretKind::Generic),
    ("Dockerfile", "FROM node\nENV WEATHER_API_TOKEN={*alnum:40*}\n", SecretKind::Generic),
    ("client.rb", "config.api_key = '{*alnum:32*}'\n", SecretKind::Generic),
    ("a.ts", "const headers = { 'x-api-key': '{*alnum:40*}' };", SecretKind::Generic),
    ("a.ts", "const client_secret: string = '{*alnum:40*}';", SecretKind::Generic),
    ("Program.cs", "private const string ApiKey = \"{*alnum:40*}\";", SecretKind::Generic),
    (".env", "ALGOLIA_ADMIN_KEY={*hex:32*}\n", SecretKind::Service),
    (".env", "TWILIO_AUTH_TOKEN={*hex:32*}\n", SecretKind::Mail),
    (".env", "CLOUDINARY_API_SECRET={*alnum:27*}\n", SecretKind::Service),
    (".env", "PAYPAL_CLIENT_SECRET={*alnum:80*}\n", SecretKind::Payment),
    (".env", "AUTH0_CLIENT_SECRET={*alnum:64*}\n", SecretKind::Login),
    (".env", "SESSION={*jwt:other*}\n", SecretKind::Generic),
    ("README.md", "Run with `OPENAI_API_KEY=sk-proj-{*alnum:64*}`\n", SecretKind::Ai),
    ("a.js", "fetch('https://api.telegram.org/bot'+'{*digits:10*}:AA{*alnum:33*}')", SecretKind::Chat),
];

/// Path and text in which nothing may be found that opens something.
static DECOYS: &[(&str, &str)] = &[
    ("client.ts", "createClient(url, '{*jwt:anon*}')"),
    (".env", "SUPABASE_SERVICE_ROLE_KEY={*jwt:demo*}\n"),
    ("README.md", "Authorization: Bearer {*jwt:sample*}\n"),
    ("a.ts", "const t = '{*jwt:other*}';"),
    (
        ".env",
        "VITE_SUPABASE_PUBLISHABLE_KEY=sb_publishable_{*alnum:31*}\nVITE_STRIPE_KEY=pk_live_{*alnum:24*}\nVITE_GOOGLE_MAPS_KEY=AIza{*alnum:35*}\n",
    ),
    ("firebase.ts", "const firebaseConfig = { apiKey: 'AIza{*alnum:35*}', authDomain: 'a.firebaseapp.com' };"),
    ("google-services.json", "{ \"api_key\": [ { \"current_key\": \"AIza{*alnum:35*}\" } ] }"),
    ("GoogleService-Info.plist", "<key>API_KEY</key>\n<string>AIza{*alnum:35*}</string>"),
    ("firebase_options.dart", "static const web = FirebaseOptions(apiKey: 'AIza{*alnum:35*}');"),
    (
        ".env.example",
        "OPENAI_API_KEY=sk-your-openai-key\nDB_PASSWORD=\nJWT_SECRET=your-secret\nDATABASE_URL=postgres://user:password@localhost:5432/db\n",
    ),
    (".env.example", "DATABASE_URL=postgresql://user:password@host:5432/dbname\nREDIS_URL=redis://default:password@redis:6379\n"),
    ("ci.yml", "DATABASE_URL: postgresql://postgres:postgres@localhost:5432/test\n"),
    ("GUIDE.md", "DATABASE_URL=\"postgresql://postgres.abcdefghijklmnop:MyPassword123@aws-0-eu.pooler.supabase.com:6543/postgres\"\n"),
    ("docker-compose.yml", "POSTGRES_PASSWORD: shop1234\nAPP_SECRET: replace-me-with-a-random-string\n"),
    ("a.ts", "const url = `postgres://${user}:${pass}@${host}/db`;"),
    ("a.py", "url = f'postgres://{user}:{password}@{host}/db'\nurl = 'postgres://%s:%s@%s/db' % (u, p, h)\n"),
    ("settings.py", "AUTH_PASSWORD_VALIDATORS = [{'NAME': 'django.contrib.auth.password_validation.CommonPasswordValidator'}]\n"),
    ("de.json", "{ \"password\": \"Passwort\", \"forgotPassword\": \"Passwort vergessen?\", \"token\": \"Token1\" }"),
    ("i18n.ts", "export const es = { password: 'Contrasena1', apiKey: 'Clave de API' };"),
    ("Form.tsx", "<input type=\"password\" placeholder=\"••••••••\" name=\"password\" autoComplete=\"current-password\" />"),
    ("schema.ts", "const s = z.object({ password: z.string().min(8, 'Password must be 8 characters') });"),
    ("a.ts", "const TOKEN_KEY = 'auth_token'; const ACCESS_TOKEN = 'access_token'; const secretName = 'db-secret';"),
    ("a.ts", "const apiKey = process.env.API_KEY ?? ''; const token = getToken(); const secret = config.secret;"),
    ("a.ts", "{ key: 'sk-••••••••••••abcd', apiKey: 'sk-...7f3a', secret: '********' }"),
    ("a.tsx", "const cancelToken = 'a1b2c3d4e5f6a7b8c9d0e1f2'; const csrfToken = '{*alnum:32*}'; const nextPageToken = '{*alnum:32*}';"),
    (
        "package.json",
        "{ \"integrity\": \"sha512-{*base64:86*}==\", \"shasum\": \"{*hex:40*}\", \"resolved\": \"https://registry.example.com/a\" }",
    ),
    ("a.ts", "const id = '{*hex:8*}-{*hex:4*}-{*hex:4*}-{*hex:4*}-{*hex:12*}'; const key = 'user-profile-settings';"),
    ("a.css", ".token-keyword { color: #a1b2c3 } .password { content: 'a1b2c3d4e5f6' }"),
    ("id.pub", "ssh-rsa AAAA{*base64:200*} me\n"),
    (
        "sign.ts",
        "/**\n * const pem = `-----BEGIN PRIVATE KEY-----\n * {*base64:64*}\n * {*base64:64*}\n * -----END PRIVATE KEY-----`\n */\n",
    ),
    ("form.tsx", "const holder =\n  \"-----BEGIN PRIVATE KEY-----\\nMIIFRDCC{*base64:100*}\\n-----END PRIVATE KEY-----\";\n"),
    ("sonar-project.properties", "sonar.projectKey=acme_app_{*hex:8*}-{*hex:4*}-{*hex:4*}-{*hex:4*}-{*hex:12*}\n"),
    ("env-example-relational", "AUTH_JWT_SECRET=secret\nAUTH_REFRESH_SECRET=secret_for_refresh\n"),
    (
        "auth.config.ts",
        "const PLACEHOLDER_SECRETS = {\n  AUTH_JWT_SECRET: 'secret',\n  AUTH_REFRESH_SECRET: 'blueHorse7refresh',\n} as const;\n",
    ),
    ("pem.go", "if !strings.HasPrefix(s, \"-----BEGIN PRIVATE KEY-----\") { return errors.New(\"no key\") }"),
    ("seed.ts", "await signUp({ email: 'a@b.c', password: 'blueHorse7' });"),
    ("a.ts", "const users = [{ name: 'Ann', password: 'blueHorse7' }];"),
    ("tests/a.py", "API_KEY = '{*alnum:32*}'\n"),
    ("main.tf", "password = var.db_password\ntoken = data.vault.token\n"),
    ("variables.tf", "variable \"db_password\" {\n  type = string\n}\nvariable \"name\" {\n  default = \"blueHorse7\"\n}\n"),
    ("deployment.yaml", "env:\n- name: DB_PASSWORD\n  valueFrom: { secretKeyRef: { name: db, key: password } }\n"),
    ("openapi.yaml", "password:\n  type: string\n  format: password\ntoken: string\n"),
    (
        ".github/workflows/a.yml",
        "token: ${{ secrets.NPM_TOKEN }}\npassword: ${{ secrets.PASSWORD }}\nkey: ${{ runner.os }}-node-{*hex:32*}\n",
    ),
    ("supabase/config.toml", "auth_token = \"env(SUPABASE_AUTH_TOKEN)\"\nsecret = \"env(GOOGLE_SECRET)\"\n"),
    ("answers.csv", "path,what\na.php,password=blueHorse7\n"),
    ("User.php", "protected $hidden = ['password', 'remember_token'];\n'password' => 'required|min:8',\n'password' => 'hashed',"),
    ("Check.php", "return ['token' => 'required|string|size:64', 'config.hmac_secret' => 'sometimes|string|min:16|max:128'];"),
    ("user.sh", "/usr/sbin/adduser --quiet --disabled-password --gecos 'App User' \"$APP_USER\"\n"),
    ("LoginWithCredentialsRequest.php", "return [\n  'email' => ['required', 'email'],\n  'password' => 'required',\n];\n"),
    ("keys.rs", "const FAKE_KEY_0: &str = \"-----BEGIN PRIVATE KEY-----\n{*base64:300*}\n-----END PRIVATE KEY-----\";\n"),
    ("setup.sh", "if grep -q \"^APP_KEY=base64:$\" .env; then php artisan key:generate; fi\n"),
    ("docker-compose.prod.yml", "environment:\n  MYSQL_PASSWORD: \"${DB_PASSWORD:?error}\"\n  APP_SECRET: ${APP_SECRET:?must-be-set}\n"),
    ("docker-compose.prod.yml", "environment:\n  DB_HOST: postgres\n  DB_PASS: ${DB_PASS:-postgres}\n"),
    (
        "src/main/resources/application.yaml",
        "r2dbc:\n  url: r2dbc:h2:file:///${work-dir}/db/main\n  username: admin\n  password: blue7horse\n",
    ),
    ("deploy.sh", "PG_PASS=$(echo \"$CONN\" | grep -oP 'Password=\\K[^;]+')\n"),
    ("notarise.sh", "APP_PASSWORD=abcd-efgh-ijkl-mnop\n"),
    ("internal/testutil/store/server.go", "auth := Options{AccessKeySecret: \"blue-horse-secret\"}\n"),
    (".ddev/config.yaml", "web_environment:\n  - APP_KEY=base64:{*base64:43*}=\n"),
    ("a.ts", "// const apiKey = '{*alnum:32*}';\nconst SENTRY_DSN = 'https://{*hex:32*}@o1.ingest.sentry.io/2';"),
    ("hash.sql", "INSERT INTO users (password) VALUES ('$2b$10${*alnum:53*}');"),
    ("a.ts", "const AWS = 'AKIAIOSFODNN7EXAMPLE'; const a = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';"),
    ("chain.ts", "const USDC_TOKEN = '0x{*hex:40*}';"),
    (".env.development", "JWT_SECRET=devsecret123456\nDB_PASSWORD=localpass1\n"),
    ("phpunit.xml", "<env name=\"APP_KEY\" value=\"base64:{*base64:43*}=\"/><env name=\"DB_PASSWORD\" value=\"blueHorse7\"/>"),
    ("config/database.yml", "development:\n  host: db\n  password: postgres\nproduction:\n  password: <%= ENV['PW'] %>\n"),
    ("main.dart", "await post(url, body: {'password': 'blueHorse7', 'token': token});"),
    ("app.json", "{ \"googleMaps\": { \"apiKey\": \"AIza{*alnum:35*}\" } }"),
    ("config/development.js", "zapApiKey: '{*alnum:26*}',"),
    (".ftpconfig", "{ \"host\": \"a.com\", \"promptForPass\": false }"),
    ("strings.xml", "<string name=\"facebook_client_token\">{*hex:32*}</string>"),
    ("README.md", "password: blueHorse7\nSECRET_KEY=my-secret\n"),
    ("Cargo.toml", "[package]\nname = \"token\"\nkey = \"value\"\ntokenizers = \"0.15.2\"\n"),
    ("a.ts", "export const passwordRegex = '^(?=.*[a-z])(?=.*\\\\d).{8,}$'; const passwordRules = 'a-z1-9';"),
];

fn live(path: &str, text: &str) -> Vec<(SecretKind, String)> {
    let found = scan(&Entry::new(0, path.to_owned(), 0), text);
    found
        .into_iter()
        .filter_map(|found| found.secret)
        .filter(|secret| secret.class == SecretClass::Live && secret.exposure != Exposure::Test)
        .map(|secret| (secret.kind, format!("{} {:?}", secret.detector, secret.variable)))
        .collect()
}

#[test]
fn planted_credentials_are_found() {
    let wrong: Vec<String> = PLANTED
        .iter()
        .filter_map(|(path, template, kind)| {
            let text = fill(template);
            let found = live(path, &text);
            (!found.iter().any(|(seen, _)| seen == kind)).then(|| format!("{path}: {text:?} gives {found:?}, not {kind:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {}\n{}", wrong.len(), PLANTED.len(), wrong.join("\n"));
}

#[test]
fn decoys_are_left_alone() {
    let wrong: Vec<String> = DECOYS
        .iter()
        .filter_map(|(path, template)| {
            let text = fill(template);
            let found = live(path, &text);
            (!found.is_empty()).then(|| format!("{path}: {text:?} gives {found:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {}\n{}", wrong.len(), DECOYS.len(), wrong.join("\n"));
}

#[test]
fn redacted_form_gives_nothing_away() {
    let text = fill("k = 'sk_live_{*alnum:24*}'\nDB_PASSWORD = 'blueHorse7'\n");
    for found in scan(&Entry::new(0, "a.env".to_owned(), 0), &text) {
        let value = &text[found.range.clone()];
        let secret = found.secret.expect("both are reported");
        assert!(secret.redacted.chars().count() <= 11, "{}", secret.redacted);
        assert!(!secret.redacted.contains(&value[3..value.len() - 3]));
    }
}

#[test]
fn hostile_text_is_survived() {
    let mut draw = Draw(99);
    let words: Vec<&str> = catalogue::all().map(|detector| detector.trigger).chain(super::OTHERS.iter().map(|other| other.0)).collect();
    let marks = ["\"", "'", "=", ":", "\n", " ", "\u{2022}", "\u{e9}", "\\", "@", "://", "-----", "eyJ", "=>", ",", "(", "\u{0}", ">", "<"];
    for round in 0..300 {
        let mut text = String::new();
        for step in 0..60 {
            text.push_str(words[draw.chars(b"abcdefghijklmnop", 2).bytes().map(usize::from).sum::<usize>() * (round + step) % words.len()]);
            text.push_str(marks[(draw.chars(b"abcdefghijklmnopqrs", 1).as_bytes()[0] - b'a') as usize]);
            text.push_str(&draw.chars(b"abZ9\xc2-_/+", step % 9).chars().filter(char::is_ascii).collect::<String>());
        }
        for path in ["a.ts", ".env", "a.json", "a.yml", "a.xml", ".netrc", ".npmrc", "wp-config.php"] {
            let found = scan(&Entry::new(0, path.to_owned(), 0), &text);
            assert!(found.iter().all(|found| text.get(found.range.clone()).is_some()));
        }
    }
}

#[test]
fn repeated_triggers_take_no_long_time() {
    // Each would take minutes if a trigger looked further than a bounded stretch.
    let pieces = [
        (".env", "eyJ."),
        (".env", "-----BEGIN PRIVATE KEY-----"),
        (".env", "://a:b@"),
        (".env", "password="),
        (".env", "AKIA"),
        (".env", "'password' "),
        ("docker-compose.yml", "password: blueHorse7\n"),
        ("secret.yaml", "  password: Ymx1ZUhvcnNlNw==\n"),
        ("a.ts", "new TextEncoder().encode('blueHorse7')\n"),
        ("a.ts", "Authorization: Bearer "),
        ("a.json", "{\"name\":\"Authorization\",\"value\":\""),
        ("run.sh", "curl -u me:"),
        ("a.conf", "[password] secret "),
        ("a.json", "{\"secret\":["),
    ];
    for (path, piece) in pieces {
        let text = piece.repeat(400_000 / piece.len());
        drop(scan(&Entry::new(0, path.to_owned(), 0), &text));
    }
}
