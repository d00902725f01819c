use super::*;

fn stated(path: &str, text: &str) -> Vec<String> {
    let facts = crate::readers::stated_by(&Platforms, path, text);
    let settings = facts.deployments.iter().filter(|fact| fact.setting != Setting::Used);
    let mut all: Vec<String> = settings.map(|fact| format!("{:?} {} {}", fact.setting, fact.value, fact.origin.line)).collect();
    all.extend(facts.recovery.iter().map(|fact| format!("{:?} {} {}", fact.kind, fact.what, fact.origin.line)));
    all
}

#[test]
fn fly() {
    let text = "app = 'shop'\nprimary_region = 'cdg'\n[build]\n  image = 'shop/api:1'\n[processes]\n  app = \"npm run dev\"\n[[restart]]\n  policy = \"never\"\n[mounts]\n  source = \"data\"\n  destination = \"/data\"\n  scheduled_snapshots = false\n[[http_service.checks]]\n  path = '/health'\n";
    assert_eq!(
        stated("fly.toml", text),
        [
            "Region cdg 2",
            "Image shop/api:1 4",
            "DevServer npm run dev 6",
            "RestartOff never 8",
            "PersistentDisk /data 11",
            "HealthCheck /health 14",
            "BackupOff scheduled_snapshots = false 12",
        ]
    );
}

#[test]
fn render() {
    let text = "services:\n  - type: web\n    region: frankfurt\n    numInstances: 1\n    startCommand: npm start\n    healthCheckPath: /up\n    scaling:\n      maxInstances: 4\n    disk:\n      mountPath: /data\n    envVars:\n      - key: NODE_VERSION\n        value: 16.20.0\n      - key: A\n        value: 16\ndatabases:\n  - name: main\n    plan: free\n    ipAllowList:\n      - source: 0.0.0.0/0\n  - name: other\n    plan: basic-1gb\n";
    assert_eq!(
        stated("render.yaml", text),
        [
            "Region frankfurt 3",
            "Instances 1 4",
            "StartCommand npm start 5",
            "HealthCheck /up 6",
            "MaxInstances 4 8",
            "PersistentDisk /data 10",
            "Runtime node 16 13",
            "OpenPort PostgreSQL 20",
            "BackupOff plan: free, for which Render keeps no backup and which expires after 30 days 18",
            "ProviderBackup plan: basic-1gb 22",
        ]
    );
}

#[test]
fn railway() {
    let json = "{\n\"deploy\": {\n\"startCommand\": \"node a.js\",\n\"restartPolicyType\": \"NEVER\",\n\"requiredMountPath\": \"/data\",\n\"multiRegionConfig\": {\n\"us-west2\": { \"numReplicas\": 2 } } } }";
    assert_eq!(
        stated("railway.json", json),
        ["RestartOff NEVER 4", "StartCommand node a.js 3", "PersistentDisk /data 5", "Region us-west2 7", "Instances 2 6"]
    );
    let toml = "[deploy]\nnumReplicas = 3\nhealthcheckPath = \"/health\"\n";
    assert_eq!(stated("railway.toml", toml), ["Instances 3 2", "HealthCheck /health 3"]);
}

#[test]
fn app_engine_and_others_with_its_file_name() {
    let text = "runtime: python38\nentrypoint: gunicorn main:app\nautomatic_scaling:\n  max_instances: 3\nreadiness_check:\n  path: /up\n";
    assert_eq!(
        stated("app.yaml", text),
        ["Runtime python 3.8 1", "StartCommand gunicorn main:app 2", "MaxInstances 3 4", "HealthCheck  5"]
    );
    let ocean = "name: shop\nregion: fra\nservices:\n  - name: web\n    instance_count: 1\n    instance_size_slug: basic-xxs\n    run_command: npm start\n    health_check:\n      http_path: /up\n";
    assert_eq!(stated(".do/app.yaml", ocean), ["Region fra 2", "Instances 1 5", "StartCommand npm start 7", "HealthCheck /up 9"]);
    assert_eq!(stated("k8s/app.yaml", "apiVersion: v1\nkind: Pod\nspec:\n  instances: 1\n"), [""; 0]);
}

#[test]
fn functions() {
    let text = "provider:\n  name: aws\n  runtime: nodejs14.x\n  region: eu-west-1\nfunctions:\n  a:\n    fileSystemConfig:\n      localMountPath: /mnt/a\n";
    assert_eq!(stated("serverless.yml", text), ["Runtime node 14 3", "Region eu-west-1 4", "PersistentDisk /mnt/a 8"]);
    assert_eq!(
        stated("vercel.json", "{\n\"regions\": [\"fra1\"],\n\"crons\": [{ \"path\": \"/a\", \"schedule\": \"0 5 * * *\" }] }"),
        ["Schedule 0 5 * * * /a 3", "Region fra1 2"]
    );
}

#[test]
fn workers() {
    let toml = "name = \"a\"\n[triggers]\ncrons = [\"0 3 * * *\", \"*/5 * * * *\"]\n[[containers]]\nmax_instances = 5\n";
    assert_eq!(stated("wrangler.toml", toml), ["Schedule 0 3 * * * 3", "Schedule */5 * * * * 3", "MaxInstances 5 5"]);
    let json = "{ // a\n\"triggers\": { \"crons\": [\"0 3 * * *\"] },\n\"containers\": [{ \"max_instances\": 5,\n\"constraints\": { \"regions\": [\"WEUR\"] } }], }";
    assert_eq!(stated("wrangler.jsonc", json), ["Schedule 0 3 * * * 2", "MaxInstances 5 3", "Region WEUR 4"]);
}

#[test]
fn replit_nixpacks_and_pinned_versions() {
    let replit = "modules = [\"nodejs-16\", \"web\"]\nrun = \"npm run dev\"\n[deployment]\nrun = [\"sh\", \"-c\", \"npm run start\"]\ndeploymentTarget = \"gce\"\n[[ports]]\nlocalPort = 5000\n";
    assert_eq!(stated(".replit", replit), ["Runtime node 16 1", "StartCommand [\"sh\", \"-c\", \"npm run start\"] 4", "Instances 1 5"]);
    let nix = "[phases.setup]\nnixPkgs = [\"nodejs_18\", \"python39\"]\n[start]\ncmd = \"npm run dev\"\n[variables]\nNIXPACKS_NODE_VERSION = \"18\"\n";
    assert_eq!(stated("nixpacks.toml", nix), ["Runtime node 18 2", "Runtime python 3.9 2", "DevServer npm run dev 4", "Runtime node 18 6"]);
    assert_eq!(stated("runtime.txt", "python-3.7.9\n"), ["Runtime python 3.7 1"]);
    assert_eq!(stated(".nvmrc", "lts/*\n"), [""; 0]);
    assert_eq!(stated("Procfile", "release: python manage.py loaddata a\nweb: gunicorn a:app\n"), ["StartCommand gunicorn a:app 2"]);
}
