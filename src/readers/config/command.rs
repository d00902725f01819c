//! What a shell command is for: testing, building, linting, deploying, backing up.

use super::data_command;
use crate::facts::StepKind;

/// Longest command that is kept, in characters.
const SHOWN: usize = 160;

/// A command as a fact keeps it.
pub(super) fn shown(command: &str) -> String {
    command.trim().chars().take(SHOWN).collect()
}

/// What a line of shell does, as far as its words tell.
pub(super) fn kind(command: &str) -> StepKind {
    let command = command.trim();
    if command.starts_with('#') {
        return StepKind::Other;
    }
    let mut kinds: Vec<StepKind> = Vec::new();
    // The parts of a chain (`a && b`) are judged one by one.
    for part in command.split([';', '|', '&']) {
        let words: Vec<&str> =
            part.split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '(' | ')' | '`')).filter(|w| !w.is_empty()).collect();
        if !matches!(words.first(), None | Some(&("echo" | "printf" | "#" | "if" | "["))) {
            kinds.push(part_kind(&words));
        }
    }
    [StepKind::Test, StepKind::Backup, StepKind::Deploy, StepKind::Build, StepKind::Lint]
        .into_iter()
        .find(|kind| kinds.contains(kind))
        .unwrap_or(StepKind::Other)
}

/// What one simple command does.
fn part_kind(words: &[&str]) -> StepKind {
    let plain = |word: &str| {
        let name = word.rsplit('/').next().unwrap_or(word);
        name.strip_suffix(".sh").or_else(|| name.strip_suffix(".py")).unwrap_or(name).to_ascii_lowercase()
    };
    // `test -f x` is the shell's own test.
    let first_is_shell_test = words.first() == Some(&"test");
    let names: Vec<String> = words.iter().skip(usize::from(first_is_shell_test)).map(|word| plain(word)).collect();
    let installs = names.iter().any(|name| matches!(name.as_str(), "install" | "i" | "add" | "ci" | "sync"))
        && names.first().is_some_and(|name| {
            matches!(
                name.as_str(),
                "npm"
                    | "pnpm"
                    | "yarn"
                    | "bun"
                    | "pip"
                    | "pip3"
                    | "apt-get"
                    | "apt"
                    | "sudo"
                    | "uv"
                    | "poetry"
                    | "brew"
                    | "npx"
                    | "python"
                    | "gem"
            )
        });
    if installs {
        return StepKind::Other;
    }
    let any = |test: &dyn Fn(&str) -> bool| names.iter().any(|name| test(name));
    let has_part = |name: &str, part: &str| name.split([':', '-', '_', '.']).any(|piece| piece == part);
    let is_test = |name: &str| {
        matches!(
            name,
            "vitest"
                | "jest"
                | "pytest"
                | "phpunit"
                | "pest"
                | "rspec"
                | "tox"
                | "nox"
                | "ctest"
                | "karma"
                | "mocha"
                | "ava"
                | "cypress:run"
                | "cucumber"
                | "behave"
                | "connectedcheck"
                | "verify"
                | "newman"
                | "testcafe"
        ) || has_part(name, "test")
            || has_part(name, "testacc")
            || has_part(name, "tests")
            || has_part(name, "e2e")
            || name == "coverage"
    };
    // What Java's build tools check, package or install they test first, unless they are told not to.
    let java = names.first().is_some_and(|name| matches!(name.as_str(), "gradle" | "gradlew" | "mvn" | "mvnw"));
    let left_out = |pair: &[String]| matches!(pair, [x, task] if x == "-x" && (task.contains("test") || task == "check"));
    let untested = names.windows(2).any(left_out) || any(&|name| name.contains("skiptests") || name.contains("test.skip"));
    let tested = java && any(&|name| matches!(name, "check" | "build" | "package" | "install" | "verify"));
    // Without a task, Ruby's `rake` runs the tests.
    let rake = names.last().is_some_and(|name| name == "rake");
    if !(java && untested) && (rake || tested || any(&is_test) || pair(&names, "cypress", "run") || pair(&names, "playwright", "test")) {
        return StepKind::Test;
    }
    if data_command::copies(&names) {
        return StepKind::Backup;
    }
    // `prisma migrate deploy` brings a database up to date, that of a test as well.
    if pair(&names, "migrate", "deploy") {
        return StepKind::Other;
    }
    if any(&|name| matches!(name, "kubectl" | "helm" | "flyctl" | "deploy" | "eas" | "fastlane") || has_part(name, "deploy"))
        || names
            .first()
            .is_some_and(|name| matches!(name.as_str(), "vercel" | "netlify" | "railway" | "fly" | "wrangler" | "rsync" | "scp"))
        || pair(&names, "db", "push")
        || pair(&names, "docker", "push")
    {
        return StepKind::Deploy;
    }
    if any(&|name| {
        matches!(
            name,
            "tsc"
                | "build"
                | "vite"
                | "webpack"
                | "gradle"
                | "gradlew"
                | "mvn"
                | "mvnw"
                | "xcodebuild"
                | "compile"
                | "compileall"
                | "typecheck"
                | "assembledebug"
                | "vue-tsc"
                | "bake"
        ) || has_part(name, "build")
            || has_part(name, "typecheck")
    }) || pair(&names, "cargo", "check")
        || pair(&names, "go", "vet")
        || any(&|name| name == "type-check" || name == "check-types" || name == "types:check")
    {
        return StepKind::Build;
    }
    let is_lint = |name: &str| {
        matches!(
            name,
            "eslint"
                | "ruff"
                | "flake8"
                | "black"
                | "mypy"
                | "pyright"
                | "prettier"
                | "biome"
                | "golangci-lint"
                | "phpstan"
                | "pint"
                | "rubocop"
                | "clippy"
                | "gitleaks"
                | "trufflehog"
                | "trivy"
                | "semgrep"
                | "audit"
                | "analyze"
                | "prek"
                | "pre-commit"
                | "fmt"
                | "lint"
                | "oxlint"
                | "shellcheck"
                | "check"
                | "format"
        ) || has_part(name, "lint")
    };
    if any(&is_lint) { StepKind::Lint } else { StepKind::Other }
}

/// Whether a command fills or resets the database.
pub(super) fn seeds(command: &str) -> bool {
    let command = command.trim();
    if command.starts_with('#') || command.starts_with("echo") {
        return false;
    }
    let names = names(command);
    names.iter().any(|name| {
        let plain =
            name.trim_end_matches(".js").trim_end_matches(".ts").trim_end_matches(".mjs").trim_end_matches(".py").replace([':', '_'], "-");
        matches!(
            plain.trim_end_matches(".sh"),
            "db-seed"
                | "db-seed-all"
                | "seed-db"
                | "seed-database"
                | "seed"
                | "seeds"
                | "loaddata"
                | "--seed"
                | "migrate-fresh"
                | "db-reset"
                | "reset-db"
        )
    }) || pair(&names, "migrate", "reset")
        || pair(&names, "db", "reset")
}

/// Whether a command starts a server that is made for development.
pub(super) fn serves_for_development(command: &str) -> bool {
    let names = names(command);
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    let runs = |script: &str| ["npm", "yarn", "pnpm", "bun", "run"].iter().any(|runner| pair(&names, runner, script));
    runs("dev")
        || runs("start:dev")
        || runs("develop")
        || pair(&names, "next", "dev")
        || pair(&names, "nuxt", "dev")
        || pair(&names, "ng", "serve")
        || pair(&names, "artisan", "serve")
        || pair(&names, "flask", "run")
        || pair(&names, "react-scripts", "start")
        || pair(&names, "expo", "start")
        || pair(&names, "fastapi", "dev")
        || has("nodemon")
        || has("ts-node-dev")
        || has("runserver")
        || has("--reload")
        || has("webpack-dev-server")
        || has("vite") && !has("build") && !has("preview")
}

/// Whether a command installs npm packages without holding to the lockfile.
pub(super) fn installs_unlocked(command: &str) -> bool {
    let words: Vec<&str> = command.split_whitespace().collect();
    let flag = |names: &[&str]| words.iter().any(|word| names.contains(word));
    let packages = words.iter().skip(2).any(|word| !word.starts_with('-'));
    match words.as_slice() {
        ["npm", "install" | "i", ..] => !packages && !flag(&["-g", "--global", "--package-lock-only"]),
        ["yarn", "install", ..] | ["yarn"] => !flag(&["--frozen-lockfile", "--pure-lockfile", "--immutable"]),
        ["pnpm", "install" | "i", ..] => !packages && !flag(&["--frozen-lockfile", "-g", "--global", "--offline"]),
        ["bun", "install" | "i", ..] => !packages && !flag(&["--frozen-lockfile", "-g", "--global"]),
        _ => false,
    }
}

/// The words of a command as they name programs, scripts and flags: lower-case, without folders.
pub(super) fn names(command: &str) -> Vec<String> {
    let words = command.split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '[' | ']' | ',' | '(' | ')' | ';' | '&' | '|'));
    words.filter(|word| !word.is_empty()).map(|word| word.rsplit('/').next().unwrap_or(word).to_ascii_lowercase()).collect()
}

pub(super) fn pair(names: &[String], first: &str, second: &str) -> bool {
    names.windows(2).any(|pair| matches!(pair, [a, b] if a == first && b == second))
}

/// What a ready-made action of GitHub does, as far as its name tells.
pub(super) fn action_kind(action: &str) -> StepKind {
    let name = action.split('@').next().unwrap_or(action).to_ascii_lowercase();
    let holds = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    // Jobs of CircleCI's ready-made parts, and GitLab's pipeline that finds out by itself what to run.
    let orb = matches!(name.split_once('/'), Some((_, "test" | "run-tests")) | Some(("cypress", "run")));
    if orb || name == "auto-devops.gitlab-ci.yml" || holds(&["cypress-io/", "playwright", "action-pytest", "vitest"]) {
        StepKind::Test
    } else if holds(&["backup", "pg-dump", "pg_dump", "mysqldump", "mongodump"]) {
        StepKind::Backup
    } else if holds(&["deploy", "vercel-action", "wrangler-action", "gh-pages", "flyctl", "release-action", "scp-action", "ssh-action"]) {
        StepKind::Deploy
    } else if holds(&["build-push-action", "build-action", "bake-action"]) {
        StepKind::Build
    } else if holds(&[
        "codeql",
        "eslint",
        "lint",
        "reviewdog",
        "pre-commit",
        "sonar",
        "trivy",
        "gitleaks",
        "semgrep",
        "zizmor",
        "ruff",
        "snyk",
    ]) {
        StepKind::Lint
    } else {
        StepKind::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_installs_and_seeds() {
        for command in [
            "npm run dev",
            "[\"npm\", \"run\", \"dev\"]",
            "yarn dev",
            "npx next dev -p 3000",
            "python manage.py runserver",
            "uvicorn app:app --reload",
            "npx vite --host",
        ] {
            assert!(serves_for_development(command), "{command}");
        }
        for command in ["npm start", "npx vite preview", "node server.js", "next start", "gunicorn app:app", "npm run build"] {
            assert!(!serves_for_development(command), "{command}");
        }
        for command in ["npm install", "npm i --omit=dev", "yarn install", "pnpm install", "bun install --production"] {
            assert!(installs_unlocked(command), "{command}");
        }
        for command in [
            "npm ci",
            "npm install -g pnpm",
            "npm i express",
            "yarn --frozen-lockfile",
            "yarn install --pure-lockfile",
            "pnpm install --frozen-lockfile",
        ] {
            assert!(!installs_unlocked(command), "{command}");
        }
        assert!(
            seeds("php artisan db:seed --force") && seeds("npx prisma migrate reset --force") && seeds("npm run seed && node server.js")
        );
        assert!(!seeds("php artisan migrate --force") && !seeds("node server.js") && !seeds("# npm run seed"));
    }

    #[test]
    fn commands_by_their_words() {
        for (command, wanted) in [
            ("npm test", StepKind::Test),
            ("pnpm run test:unit -- --coverage", StepKind::Test),
            ("firebase emulators:exec --only firestore \"npm test\"", StepKind::Test),
            ("uv run bash scripts/tests-start.sh", StepKind::Test),
            ("go test ./...", StepKind::Test),
            ("make testacc", StepKind::Test),
            ("./gradlew clean check --scan", StepKind::Test),
            ("./gradlew build -x test", StepKind::Build),
            ("./gradlew test -x lint", StepKind::Test),
            ("./mvnw -B package -DskipTests", StepKind::Build),
            ("mvn deploy -DskipTests", StepKind::Deploy),
            ("bundle exec rake", StepKind::Test),
            ("bundle exec rake db:create", StepKind::Other),
            ("docker buildx bake --pull", StepKind::Build),
            ("npx playwright test", StepKind::Test),
            ("npx playwright install --with-deps", StepKind::Other),
            ("npm install --save-dev vitest", StepKind::Other),
            ("pip install pytest", StepKind::Other),
            ("test -f .env", StepKind::Other),
            ("echo \"run npm test yourself\"", StepKind::Other),
            ("npm ci && npm run build", StepKind::Build),
            ("npx tsc --noEmit", StepKind::Build),
            ("flutter build web", StepKind::Build),
            ("npm run lint_check", StepKind::Lint),
            ("flutter analyze", StepKind::Lint),
            ("vercel --prod", StepKind::Deploy),
            ("supabase db push", StepKind::Deploy),
            ("pg_dump \"$DATABASE_URL\" > out.sql", StepKind::Backup),
            ("# npm test", StepKind::Other),
        ] {
            assert_eq!(kind(command), wanted, "{command}");
        }
    }
}
