//! What is left out and what is not: one table of projects.

use super::*;

/// Every path of a project with why it is left out; `-` where it is read.
fn judged(paths: &[&str]) -> Vec<(String, String)> {
    let around = Surroundings::of(paths.iter().copied());
    let reason = |path: &str| triage(path, 1000, &around, Limits::PROJECT).skip.map_or("-".to_owned(), |reason| format!("{reason:?}"));
    paths.iter().map(|path| ((*path).to_owned(), reason(path))).collect()
}

#[track_caller]
fn check(table: &[(&str, &str)]) {
    let paths: Vec<&str> = table.iter().map(|(path, _)| *path).collect();
    let wanted: Vec<(String, String)> = table.iter().map(|(path, why)| ((*path).to_owned(), (*why).to_owned())).collect();
    assert_eq!(judged(&paths), wanted);
}

#[test]
fn output_of_tools_is_left_out() {
    check(&[
        ("package.json", "-"),
        ("src/main.tsx", "-"),
        ("dist/index.html", "BuildOutput"),
        ("dist/assets/index-BK3f9aQ1.js", "BuildOutput"),
        ("coverage/lcov.info", "BuildOutput"),
        ("coverage/src/main.tsx.html", "BuildOutput"),
        ("out/index.html", "BuildOutput"),
        ("build/static/js/main.4f2a9c1e.chunk.js", "BuildOutput"),
        (".next/server/app.js", "BuildOutput"),
        ("node_modules/a/src/b.ts", "Dependency"),
        ("public/vendor/slider.js", "Dependency"),
        ("public/js/jquery-3.4.1.js", "Dependency"),
        ("public/js/chart.js", "-"),
        ("go.sum", "Lockfile"),
    ]);
    check(&[
        ("composer.json", "-"),
        ("vendor/laravel/framework/src/A.php", "Dependency"),
        ("public/build/manifest.json", "BuildOutput"),
        ("public/build/assets/app-D3xYz9Qa.js", "BuildOutput"),
        ("app/Models/User.php", "-"),
    ]);
    check(&[
        ("api/go.mod", "-"),
        ("api/vendor/modules.txt", "Dependency"),
        ("api/vendor/golang.org/x/a.go", "Dependency"),
        ("src/vendor/router.go", "-"),
    ]);
    check(&[
        ("pubspec.yaml", "-"),
        ("lib/main.dart", "-"),
        ("build/app/outputs/a.txt", "BuildOutput"),
        (".dart_tool/package_config.json", "BuildOutput"),
        ("ios/Pods/Firebase/a.h", "Dependency"),
        ("android/app/build.gradle", "-"),
        ("android/app/build/generated/source/A.java", "BuildOutput"),
        ("lib/model.g.dart", "Generated"),
    ]);
    check(&[
        ("Cargo.toml", "-"),
        ("target/debug/build/x.d", "BuildOutput"),
        ("myenv/app.py", "-"),
        ("env/pyvenv.cfg", "Dependency"),
        ("env/lib/python3.11/a.py", "Dependency"),
        ("app/__pycache__/a.pyc", "BuildOutput"),
        (".venv/bin/activate", "Dependency"),
        (".git/HEAD", "VersionControl"),
        ("__MACOSX/._a.ts", "System"),
        ("src/.DS_Store", "System"),
    ]);
}

#[test]
fn own_code_is_read_whatever_its_folder_is_called() {
    check(&[
        ("package.json", "-"),
        ("src/app/build/page.tsx", "-"),
        ("src/app/vendor/[id]/page.tsx", "-"),
        ("src/components/dist/chart.ts", "-"),
        ("src/coverage/plan.ts", "-"),
        ("src/env/index.js", "-"),
        ("config/env/production.js", "-"),
        ("build/webpack.config.js", "-"),
        ("build/dev-server.js", "-"),
        ("out/handler.js", "-"),
        ("lib/db.js", "-"),
        ("bin/www", "-"),
        ("target/route.js", "-"),
        ("packages/api/index.js", "-"),
        ("supabase/functions/build/index.ts", "-"),
        ("supabase/functions/vendor/index.ts", "-"),
        ("src/release/notes.ts", "-"),
        ("public/config.js", "-"),
        ("src/deps/index.js", "-"),
    ]);
}

#[test]
fn credentials_and_configuration_are_read() {
    check(&[
        (".env", "-"),
        (".env.production", "-"),
        ("certs/server.pem", "-"),
        ("certs/server.key", "-"),
        ("id_rsa", "-"),
        ("deploy.ppk", "-"),
        ("signing.p12", "-"),
        (".netrc", "-"),
        (".npmrc", "-"),
        (".git-credentials", "-"),
        ("Dockerfile", "-"),
        ("Makefile", "-"),
        ("Procfile", "-"),
        (".gitignore", "-"),
        ("LICENSE", "-"),
        ("requirements.txt", "-"),
        ("data/notes.weird", "-"),
        ("logo.svg", "Media"),
        ("app.keystore", "-"),
        ("release.apk", "Archive"),
        ("dev.sqlite", "Binary"),
        ("styles/a.min.css", "Generated"),
        ("repomix-output.xml", "Generated"),
    ]);
}

#[test]
fn size_decides_what_the_name_leaves_open() {
    let skip = |path: &str, bytes: u64| triage(path, bytes, &Surroundings::default(), Limits::PROJECT).skip;
    assert_eq!(skip("src/a.ts", 1 << 20), None);
    assert_eq!(skip("src/a.ts", 3 << 20), Some(SkipReason::TooLarge));
    assert_eq!(skip("dump.xml", 3 << 20), Some(SkipReason::TooLarge));
    assert_eq!(skip("core", 1 << 20), Some(SkipReason::TooLarge));
    assert_eq!(skip("src/env.d.ts", 900), None);
    assert_eq!(skip("src/worker.d.ts", 400 << 10), Some(SkipReason::Generated));
}

#[test]
fn the_folder_that_is_left_out_is_named() {
    let around = Surroundings::of(["api/package.json", "api/node_modules/a/node_modules/b/c.js"]);
    let found = triage("api/node_modules/a/node_modules/b/c.js", 1, &around, Limits::PROJECT);
    assert_eq!(found.folder.as_deref(), Some("api/node_modules/"));
    assert_eq!(triage("api/package.json", 1, &around, Limits::PROJECT).folder, None);
}

#[test]
fn roles_follow_names() {
    for (path, wanted) in [
        ("src/app/page.tsx", Role::Source),
        ("src/lib/db.test.ts", Role::Test),
        ("src/__tests__/db.ts", Role::Test),
        ("backend_test.py", Role::Test),
        ("tests/test_api.py", Role::Test),
        ("app/src/test/java/AppTest.java", Role::Test),
        ("lib/latest.java", Role::Source),
        ("e2e/login.spec.ts", Role::Test),
        ("cypress/fixtures/user.json", Role::Test),
        ("test/widget_test.dart", Role::Test),
        ("frontend/test_frontend.js", Role::Test),
        ("src/app/test/page.tsx", Role::Source),
        ("app/api/test/route.ts", Role::Source),
        ("pages/api/test/ping.ts", Role::Source),
        ("supabase/functions/test/index.ts", Role::Source),
        ("src/ab-test.ts", Role::Source),
        (".env.example", Role::Example),
        ("config/database.sample.yml", Role::Example),
        ("examples/basic/main.py", Role::Example),
        ("src/emails/welcome.template.html", Role::Config),
        ("README.md", Role::Documentation),
        ("docs/setup.md", Role::Documentation),
        ("src/app/docs/page.tsx", Role::Source),
        ("scripts/seed.ts", Role::Script),
        ("prisma/seed.ts", Role::Script),
        ("packages/data/seed/people.ts", Role::Script),
        ("vitestSetup.ts", Role::Test),
        ("src/components/stories/Reel.tsx", Role::Source),
        ("data/codefixes/login_1.ts", Role::Example),
        ("deploy.sh", Role::Script),
        ("public/scripts/app.js", Role::Source),
        ("vite.config.ts", Role::Config),
        (".eslintrc.js", Role::Config),
        ("src/arc.ts", Role::Source),
        ("Dockerfile", Role::Config),
        ("requirements.txt", Role::Config),
        (".env", Role::Config),
        ("id_rsa", Role::Asset),
        ("supabase/migrations/1.sql", Role::Source),
    ] {
        assert_eq!(classify(path).1, wanted, "{path}");
    }
}
