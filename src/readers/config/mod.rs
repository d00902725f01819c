//! Configuration: manifests, ignore files, pipelines, containers, deployment, and the traces of builders.

mod aliases;
mod appwrite;
mod backup_jobs;
mod base44;
mod builders;
mod built_in;
mod by_hand;
mod command;
mod compiler;
mod compose;
mod data_command;
mod dockerfile;
mod documents;
mod hasura;
mod hcl;
mod headers;
mod helm;
mod ignore_file;
mod java;
pub(super) mod json;
mod known_account;
mod kubernetes;
mod lambda;
mod manifests;
mod open_stores;
mod openapi;
mod package_json;
mod pipeline;
mod platforms;
mod pocketbase;
mod postgrest;
mod release_commands;
mod repair_script;
mod requirements;
mod restore_notes;
mod schema_sync;
mod stack_code;
mod stack_template;
mod start_script;
mod supabase;
mod symfony;
mod terraform;
mod toml;
mod toolchain;
mod upload_folder;
mod web_server;
mod yaml;

use super::Reader;

/// All readers of configuration.
pub(super) static READERS: &[&dyn Reader] = &[
    &package_json::PackageJson,
    &aliases::Aliases,
    &compiler::Compiler,
    &manifests::Manifests,
    &ignore_file::IgnoreFile,
    &pipeline::Pipeline,
    &backup_jobs::BackupJobs,
    &dockerfile::Dockerfile,
    &toolchain::Toolchain,
    &compose::Compose,
    &platforms::Platforms,
    &headers::Headers,
    &kubernetes::Kubernetes,
    &helm::Helm,
    &web_server::WebServer,
    &stack_template::StackTemplate,
    &lambda::Lambda,
    &supabase::Supabase,
    &appwrite::Appwrite,
    &base44::Base44,
    &hasura::Hasura,
    &openapi::OpenApi,
    &symfony::SymfonyAccess,
    &pocketbase::PocketBase,
    &postgrest::Postgrest,
    &open_stores::OpenStores,
    &terraform::Terraform,
    &start_script::StartScript,
    &start_script::Seeder,
    &known_account::KnownAccount,
    &repair_script::RepairScript,
    &by_hand::ByHand,
    &release_commands::ReleaseCommands,
    &restore_notes::RestoreNotes,
    &schema_sync::SchemaSync,
    &stack_code::StackCode,
    &upload_folder::UploadFolder,
    &documents::Documents,
    &builders::Builders,
    &builders::Runtime,
    &built_in::BuiltIn,
];

/// The last part of a path.
fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Whether a path names something for development or tests only (`docker-compose.dev.yml`, `.devcontainer/`).
fn is_for_development(path: &str) -> bool {
    let parts = path.split(['/', '.', '-', '_']);
    parts.map(str::to_ascii_lowercase).any(|part| {
        matches!(
            part.as_str(),
            "dev"
                | "devcontainer"
                | "development"
                | "test"
                | "tests"
                | "testing"
                | "ci"
                | "local"
                | "override"
                | "e2e"
                | "playwright"
                | "cypress"
                | "example"
                | "examples"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Facts;
    use crate::intake::Entry;
    use crate::readers::Source;

    /// Files cut anywhere, and files that open more than they close, are read without harm.
    #[test]
    fn broken_files_do_no_harm() {
        let whole = [
            ("Dockerfile", "FROM a AS b\\\n\nRUN x && \\\n y\nUSER\nCMD [\"npm\", \"run\", \"dev\"]\nFROM"),
            ("docker-compose.yml", "services:\n  'web':\n    build: {a: [\n    volumes:\n    - é:\n    command: |2-\n     - x\n"),
            (".github/workflows/a.yml", "jobs:\n - - - run: >-\n     npm test\n   é: 'x\n"),
            ("package.json", "{\"scripts\": {\"start\": \"db:seed\"}, \"dependencies\": {\"é\": \"1\"}, // x\n \"a\": [1,],}"),
            ("pyproject.toml", "[project]\ndependencies = [\n\"é[x]>=1;\",\n]\nx = \'\'\'\n[[\n"),
            ("supabase/config.toml", "[functions.é]\nverify_jwt = false # x\n"),
            ("vercel.json", "{\"crons\": [{\"path\": \"/é\"}, 1], \"deploy\": 1}"),
            ("entrypoint.sh", "if x; then\nfi\nfi\nphp artisan db:seed\n"),
            ("README.md", "é v0.dev \u{1F600} npm i"),
            (".gitignore", "!\n#\n[\n\\\né/**/[!é]\n"),
            ("values.yaml", "replicaCount: é\nimage:\n  tag: latest\n  repository: é\nautoscaling:\n  maxReplicas: x\n"),
            (
                "k8s/é.yaml",
                "apiVersion: v1\nkind: Deployment\n---\nkind: Service\nspec:\n  type: NodePort\n  ports:\n  - port: é\n--- é\nkind: CronJob\nspec:\n  containers:\n  - image: é\n    args: [é\n",
            ),
            ("main.tf", "resource \"é\" \"é\" {\n  cidr_blocks = [\n \"é\",\n ]\n  ingress {\n    ports = [\"é\n"),
            ("t.yaml", "Resources:\n  É:\n    Type: AWS::É\n    CidrIp: 0.0.0.0/0\n    FromPort: é\n"),
            ("a.conf", "é X-Frame-Options\n// é x-frame-options: false\n"),
            ("é/serverless.yml", "functions:\n  é:\n    handler: ../é.x\n    events:\n    - http: é é\n    - é:\n        path: é\n"),
        ];
        for (path, text) in whole {
            let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
            for end in ends {
                let cut = text.get(..end).unwrap();
                let source = Source::new(path, cut, vec![]);
                let entry = Entry::new(0, path.to_owned(), cut.len() as u64);
                let mut facts = Facts::default();
                for reader in READERS.iter().filter(|reader| reader.claims(&entry, &source)) {
                    drop(reader.read(&entry, &source, &mut facts));
                }
                let project = crate::link::link(facts);
                let _covered = project.ignores().covers("a/é/b");
            }
        }
    }
}
