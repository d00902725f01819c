//! What users upload is kept on the disk of one machine.

use crate::facts::{Project, Setting};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "spof/uploads-on-local-disk",
    title: "Uploads of users are kept on the disk of one machine",
    pass_title: "Uploads of users are kept in file storage",
    severity: Severity::Medium,
    effort: Effort::Day,
    stage: Stage::Foundations,
    why: "Most hosts throw the disk away with each deployment, and a second machine does not see it. Receipts \
          and pictures of your users disappear, and no backup covers them.",
    fix: "Store uploads in object storage (S3, Cloudflare R2, Supabase Storage), or on a disk that the host \
          keeps and backs up.",
    prompt: "Change uploads so that files go to object storage through the framework's storage layer (django- \
          storages, multer-s3 or the storage SDK in use), with the bucket's name and key in environment \
          variables. Keep addresses of existing files working. Do not change other features. Done when an \
          upload survives a new deployment.",
    cannot_see: "Whether the host attaches a disk that outlives deployments.",
    refs: &[Ref::Url("https://12factor.net/processes")],
    judge,
    bad: samples![
        { "what a form sends, beside the program":
            "package.json" => r#"{ "name": "help" }"#,
            "app/api/upload/route.ts" => r#"import fs from "fs/promises";
import path from "path";
export async function POST(request: Request) {
  const file = (await request.formData()).get("file") as File;
  const folder = path.join(process.cwd(), "uploads");
  ⟦await fs.writeFile(path.join(folder, crypto.randomUUID()), Buffer.from(await file.arrayBuffer()));⟧
  return Response.json({ ok: true });
}
"#,
            "app/api/convert/route.ts" => r#"import fs from "fs/promises";
import os from "os";
export async function POST(request: Request) {
  const file = (await request.formData()).get("file") as File;
  await fs.writeFile(`${os.tmpdir()}/in.pdf`, Buffer.from(await file.arrayBuffer()));
  return convert(process.cwd());
}
"#,
        }{ "a media folder beside the code":
        "shop/settings.py" => "MEDIA_URL = \"/media/\"\n⟦MEDIA_ROOT = BASE_DIR / \"media\"⟧\n",
    }
    { "what a form sends to Spring":
        "src/main/java/shop/Uploads.java" => r#"package shop;
import org.springframework.web.multipart.MultipartFile;
public class Uploads {
  public String keep(MultipartFile file) throws Exception {
    Path there = Paths.get(folder).resolve(UUID.randomUUID().toString());
    ⟦Files.copy(file.getInputStream(), there);⟧
    return there.toString();
  }
}
"#,
        "src/main/java/shop/Sent.java" => r#"package shop;
import org.springframework.web.multipart.MultipartFile;
public class Sent {
  public void send(S3Client store, MultipartFile file) throws Exception {
    Path passing = Files.createTempFile("a", "b");
    file.transferTo(passing);
    store.putObject(passing);
  }
}
"#,
    }
    { "a folder of the server":
        "server.js" => "const multer = require('multer');\n⟦const upload = multer({ dest: 'uploads/' });⟧\n",
    }],
    good: samples![{ "object storage behind the framework":
        "requirements.txt" => "django==5.2\ndjango-storages==1.14\n",
        "shop/settings.py" => "MEDIA_ROOT = BASE_DIR / \"media\"\nSTORAGES = {}\n",
    }
    { "a disk that the host keeps":
        "fly.toml" => "app = \"shop\"\n[mounts]\nsource = \"data\"\ndestination = \"/data\"\n",
        "server.js" => "const upload = multer({ dest: '/data/uploads' });\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    let of = |setting: Setting| facts.deployments.iter().filter(move |fact| fact.setting == setting);
    if of(Setting::LocalUploads).next().is_none() {
        out.not_applicable("No place was found where uploads are written to a folder.");
        return;
    }
    let storages = ["django-storages", "multer-s3", "cloudinary", "multer-storage-cloudinary", "multer-gridfs-storage"];
    // A package of Node.js that no file imports stores nothing.
    let used = |name: &str| {
        name.starts_with("django") || facts.modules.iter().any(|module| module.imports.iter().any(|import| import.specifier == name))
    };
    let stored = facts
        .dependencies
        .iter()
        .find(|dependency| !dependency.dev && storages.contains(&dependency.name.as_str()) && used(&dependency.name));
    if let Some(dependency) = stored {
        out.pass_at(&dependency.origin);
    } else if let Some(disk) = project.lasting_disk() {
        out.pass_at(&disk.origin);
    } else {
        for fact in of(Setting::LocalUploads) {
            let finding = out.fail(&fact.origin).confidence(Confidence::Medium);
            if let Some((host, name)) = project.forgetful_host(&fact.origin) {
                finding.severity(Severity::High).related([host.origin.clone()]).detail(format!(
                    "`{}` puts the product on {name} and names no disk that lasts, so uploads are gone after the next release.",
                    host.origin.path
                ));
            }
        }
    }
}
