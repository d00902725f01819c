//! The readers of configuration.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| shipworthy_fuzz::read(&["package.json", "tsconfig.json", "vercel.json", ".github/workflows/a.yml", "docker-compose.yml", "openapi.yaml", "k8s.yaml", "pyproject.toml", "netlify.toml", "a.tf", "firestore.rules", "schema.prisma", "Dockerfile", ".env", "nginx.conf", ".gitignore", "package-lock.json", "yarn.lock", "pnpm-lock.yaml", "requirements.txt"], data));
