//! Passwords of servers and accounts, written into configuration or a connection call.

use super::credential::{live, pass_if_read};
use crate::facts::{Exposure, Project, SecretClass, SecretKind};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/password-in-configuration",
    title: "A password is written down in the files: {what}",
    pass_title: "No password is written down in configuration",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "Everyone with a copy of the code, now or later, has the password too. People who leave keep it, and one leaked \
          copy opens the server or account behind it.",
    fix: "Change the password, keep the new one in the hosting platform's secret settings or a password manager, and read it \
          from the environment.",
    prompt: "Replace the password literal named below by an environment variable, fail at start with a clear message when it is \
             not set, and add the variable's name without a value to .env.example. If the file only serves one developer's \
             editor or tools, remove it and add it to .gitignore. Done when no file holds the password. I will change the \
             password myself.",
    cannot_see: "Whether the password is in use, and from where its server can be reached.",
    refs: &[Ref::Cwe(260), Ref::Cwe(798)],
    judge,
    bad: samples![
        { "a deployment file of an editor":
            "sftp-config.json" => "{\n  \"host\": \"ftp.shop.com\",\n  \"user\": \"root\",\n  ⟦\"password\": \"blueHorse7\"⟧\n}\n" }
        { "variables next to a host":
            "db.js" => "var pg_host = 'db.shop.com';\nvar pg_user = 'root';\nvar pg_pass = '⟦blueHorse7stable⟧';\n" }
        { "settings of WordPress":
            "wp-config.php" => "<?php\ndefine( 'DB_NAME', 'main' );\ndefine( 'DB_PASSWORD', '⟦blueHorse7⟧' );\n" }
        { "properties of a Java service":
            "src/main/resources/application.properties" => "spring.datasource.url=jdbc:mysql://db.shop.com/main\nspring.datasource.password=⟦blueHorse7⟧\n" }
        { "a netrc file":
            ".netrc" => "⟦machine api.shop.com login me password blueHorse7⟧\n" }
    ],
    good: samples![
        { "labels, validation, form state, mock data":
            "src/Login.tsx" => "const t = { password: 'Passwort', confirmPassword: 'Repeat1 password' };\nconst schema = { password: 'required|min:8' };\n<input type=\"password\" name=\"password\" placeholder=\"hunter22\" />\nconst users = [{ name: 'Ann', password: 'password123' }];\n",
            "src/restore.ts" => "export const restore = () => `docker exec db sh -c 'mysql -u root -p\"$DB_PASS\" app1'`;\n",
            "src/locales/de.json" => "{ \"host\": \"Server\", \"password\": \"Passwort1\" }",
            "settings.py" => "AUTH_PASSWORD_VALIDATORS = [{ 'NAME': 'django.contrib.auth.password_validation.MinimumLengthValidator' }]\nDB = { 'HOST': 'db', 'PASSWORD': os.environ['DB_PASSWORD'] }\n" }
        { "quick starts and references":
            "docker-compose.yml" => "services:\n  db:\n    environment:\n      POSTGRES_PASSWORD: shop1234\n      MYSQL_ROOT_PASSWORD: ${MYSQL_ROOT_PASSWORD}\n",
            "k8s.yaml" => "env:\n  - name: DB_PASSWORD\n    valueFrom:\n      secretKeyRef:\n        name: db\n        key: password\n" }
        { "made-up people":
            "data/users.yml" => "- email: ann\n  password: 'blueHorse7!'\n  server: none\n" }
        { "an answer sheet":
            "answers.csv" => "file,what\nconfig.php,password=blueHorse7\n" }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    for credential in live(project, |secret| secret.kind == SecretKind::Password && secret.class == SecretClass::Live) {
        let first = credential.first;
        if matches!(first.exposure, Exposure::Test | Exposure::Documentation) {
            continue;
        }
        let finding = out.fail(&first.origin);
        finding.name("what", first.name.clone()).detail(credential.advice()).related(credential.others);
        if first.detector == "password-hash" {
            finding.severity(Severity::Medium);
        }
        if first.variable.is_some() {
            finding.confidence(Confidence::Medium);
        }
    }
    pass_if_read(project, out);
}
