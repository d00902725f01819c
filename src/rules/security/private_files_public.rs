//! Buckets of private files whose every file can be had by its address.

use super::storage_bucket_open_write::bucket_name;
use crate::facts::{Policy, Project, Reach, Setting, Table};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/private-files-public",
    title: "{who} can read every file in the bucket `{bucket}`",
    pass_title: "Buckets of private files are closed",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "A public bucket hands every file to whoever has its address, without a log-in and past all policies; a policy that asks for nothing more than the \
          bucket does nearly the same. Addresses end up in mails, \
          logs and browser histories, and names of files can often be guessed. By its name, or by what its policies say, this bucket holds files that concern single people.",
    fix: "Make the bucket private and hand out addresses that expire.",
    prompt: "Write a new migration with UPDATE storage.buckets SET public = false for this bucket, and policies on storage.objects that let people \
             read below a folder that carries their own id (and staff where needed). In the app, replace getPublicUrl by \
             createSignedUrl with a short life, and store paths instead of full addresses. Leave buckets of pictures that visitors must see \
             as they are. Done when an old public address of a file answers 400.",
    cannot_see: "What the files are, and changes made in the dashboard.",
    refs: &[Ref::Cwe(552), Ref::Url("https://supabase.com/docs/guides/storage/buckets/fundamentals")],
    judge,
    bad: samples![{ "a bucket that infrastructure code opens":
        "main.tf" => "resource \"aws_s3_bucket\" \"a\" {\n  bucket = \"shop-invoices\"\n  ⟦acl = \"public-read\"⟧\n}\n",
    }
    { "records of patients and proofs of identity":
        "supabase/migrations/1.sql" => "insert into storage.buckets (id, name, public) values ('medical-records', 'medical-records', false);\n\
            ⟦insert into⟧ storage.buckets (id, name, public) values ('kyc_documents', 'kyc_documents', true), ('avatars', 'avatars', true);\n\
            ⟦update storage.buckets⟧ set public = true where id = 'medical-records';\n\
            ⟦create policy⟧ see on storage.objects for select to authenticated using (bucket_id = 'contracts');\n\
            ⟦insert into⟧ storage.buckets (id, name, public) values ('patient-photos', 'patient-photos', true);\n",
    }
    { "pictures of people's homes that a policy keeps for people with an account; what customers attach":
        "supabase/migrations/1.sql" => "⟦insert into⟧ storage.buckets (id, name, public) values ('service-photos', 'service-photos', true);\n\
            create policy up on storage.objects for insert to authenticated with check (bucket_id = 'service-photos' and auth.uid()::text = (storage.foldername(name))[1]);\n\
            create policy see on storage.objects for select to authenticated using (bucket_id = 'service-photos');\n\
            ⟦insert into⟧ storage.buckets (id, name, public) values ('chat-attachments', 'chat-attachments', true);\n\
            create policy any_of on storage.objects for select using (bucket_id = 'chat-attachments');\n",
    }],
    good: samples![{ "buckets for visitors in infrastructure code":
        "main.tf" => "resource \"aws_s3_bucket\" \"site\" {\n  bucket = \"shop-website\"\n  acl = \"public-read\"\n}\nresource \"aws_s3_bucket\" \"b\" {\n  bucket = \"shop-invoices\"\n  acl = \"private\"\n}\n",
    }
    { "pictures for visitors, private documents, one that was closed later, a bucket of the app's own forms":
        "supabase/migrations/1.sql" => "insert into storage.buckets (id, name, public) values ('avatars', 'avatars', true), ('product-images', 'p', true);\n\
            insert into storage.buckets (id, name, public) values ('invoices', 'invoices', false), ('contracts', 'contracts', true);\n\
            update storage.buckets set public = false where id = 'contracts';\n\
            create policy own on storage.objects for select using (bucket_id = 'invoices' and (storage.foldername(name))[1] = auth.uid()::text);\n\
            create policy all_of on storage.objects for select using (bucket_id = 'avatars');\n\
            create policy of_people on storage.objects for select to authenticated using (bucket_id = 'product-images');\n\
            insert into storage.buckets (id, name, public) values ('trip-photos', 'trip-photos', true);\n\
            create policy seen on storage.objects for select using (bucket_id = 'trip-photos');\n\
            create policy mine on storage.objects for select to authenticated using (bucket_id = 'trip-photos');\n\
            insert into storage.buckets (id, name, public) values ('public-documents', 'd', true), ('document-thumbnails', 't', true), ('profile-photos', 'p', true);\n",
    }],
};

/// Words of buckets whose files visitors are meant to see even where a policy speaks of accounts.
const OPEN: &[&str] = &[
    "public",
    "publico",
    "avatar",
    "avatars",
    "profile",
    "logo",
    "logos",
    "product",
    "products",
    "produtos",
    "productos",
    "blog",
    "site",
    "website",
    "assets",
    "cover",
    "covers",
    "thumbnail",
    "thumbnails",
    "banner",
    "banners",
    "icons",
    "gallery",
    "template",
    "templates",
    "post",
    "posts",
    "listing",
    "listings",
    "event",
    "events",
    "course",
    "courses",
    "property",
    "properties",
    "recipe",
    "recipes",
    "store",
    "shop",
    "menu",
    "brand",
    "branding",
    "category",
    "categories",
    "images",
    "media",
    "videos",
    "music",
    "audio",
    "covers",
];

/// Words of buckets whose files concern single people, in several languages.
const PRIVATE: &[&str] = &[
    "document",
    "documents",
    "documentos",
    "dokumente",
    "medical",
    "health",
    "patient",
    "patients",
    "prescriptions",
    "records",
    "invoice",
    "invoices",
    "facturas",
    "faturas",
    "rechnungen",
    "receipt",
    "receipts",
    "recibos",
    "comprobantes",
    "comprovantes",
    "contract",
    "contracts",
    "contratos",
    "kyc",
    "identity",
    "ids",
    "passport",
    "passports",
    "licenses",
    "verification",
    "verifications",
    "resume",
    "resumes",
    "cv",
    "cvs",
    "curriculos",
    "private",
    "confidential",
    "statements",
    "payslips",
    "payroll",
    "bank",
    "tax",
    "taxes",
    "legal",
    "backups",
    "exports",
    "journal",
    "recordings",
    "transcripts",
    "signatures",
    "expense",
    "expenses",
    "claims",
    "proofs",
    "attachment",
    "attachments",
    "anexos",
    "adjuntos",
];

/// Words of buckets whose files concern single people whatever else their names say.
const OF_PERSONS: &[&str] = &[
    "patient",
    "patients",
    "paciente",
    "pacientes",
    "medical",
    "kyc",
    "identity",
    "identidad",
    "identidade",
    "id",
    "ids",
    "passport",
    "passports",
    "prescriptions",
    "prescription",
    "selfies",
    "verification",
    "verifications",
    "receipts",
    "invoices",
    "contracts",
];

/// Words that say that visitors are meant to see the files.
const SHOWN: &[&str] = &[
    "public",
    "publico",
    "thumbnail",
    "thumbnails",
    "image",
    "images",
    "photo",
    "photos",
    "logo",
    "logos",
    "cover",
    "covers",
    "avatar",
    "avatars",
    "template",
    "templates",
    "blog",
    "site",
    "assets",
    "preview",
    "previews",
    "icons",
    "gallery",
    "product",
    "products",
    "media",
];

fn judge(project: &Project, out: &mut Verdict) {
    let buckets = &project.schema.buckets;
    let in_code = || project.facts.deployments.iter().filter(|fact| fact.setting == Setting::PublicBucket);
    for fact in in_code().filter(|fact| is_private(&fact.value)) {
        out.fail(&fact.origin).name("who", "Anyone").name("bucket", fact.value.clone()).confidence(Confidence::Medium);
    }
    if in_code().next().is_none() && buckets.is_empty() && !project.schema.tables.contains_key("storage.objects") {
        return out.not_applicable("No file creates a storage bucket.");
    }
    // Policies of the store itself decide who else may read a private bucket's files.
    let objects = project.schema.tables.get("storage.objects");
    for policy in objects.into_iter().flat_map(|table| &table.policies).filter(|policy| !policy.restrictive) {
        let who = match policy.reach("select") {
            Reach::Everyone => "Anyone",
            Reach::SignedIn => "Any signed-in user",
            _ => continue,
        };
        let Some(name) = bucket_name(policy).filter(|name| is_private(name)) else { continue };
        if buckets.get(&name).is_none_or(|bucket| !bucket.public) {
            out.fail(&policy.origin).name("who", who).name("bucket", name).confidence(Confidence::Medium);
        }
    }
    for (name, bucket) in buckets.iter().filter(|(_, bucket)| bucket.public) {
        if is_private(name) {
            out.fail(&bucket.origin).name("who", "Anyone").name("bucket", name).confidence(Confidence::Medium);
        } else if let Some(policy) = pretended(objects, name) {
            let finding = out.fail(&bucket.origin);
            finding.name("who", "Anyone").name("bucket", name).severity(Severity::Medium).confidence(Confidence::Medium);
            finding.detail(format!(
                "The policy “{}” lets only some people read these files, but the bucket is public: its addresses answer without asking any policy.",
                policy.name
            ));
            finding.related([policy.origin.clone()]);
        }
    }
    out.pass();
}

/// Whether a bucket's files concern single people, by its name.
fn is_private(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let has = |list: &[&str]| lower.split(['-', '_', '.', ' ']).any(|word| list.contains(&word));
    // Pictures of papers and of patients are theirs all the same; thumbnails and templates of documents are there to be seen.
    has(OF_PERSONS) && !has(&["public", "publico"]) || has(PRIVATE) && !has(SHOWN)
}

/// The policy that lets only people with an account read a public bucket's files, where none lets everyone.
fn pretended<'t>(objects: Option<&'t Table>, name: &str) -> Option<&'t Policy> {
    if name.to_ascii_lowercase().split(['-', '_', '.', ' ']).any(|word| OPEN.contains(&word)) {
        return None;
    }
    let reads = |policy: &&Policy| !policy.restrictive && policy.command == "select" && bucket_name(policy).as_deref() == Some(name);
    let own = || objects.into_iter().flat_map(|table| &table.policies).filter(reads);
    let open = own().any(|policy| !matches!(policy.reach("select"), Reach::SignedIn | Reach::Owner | Reach::Member | Reach::Role));
    own().next().filter(|_| !open)
}
