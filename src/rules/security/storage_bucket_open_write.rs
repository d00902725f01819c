//! File storage that strangers can write to.

use super::policy_open_write::{contradiction, spell};
use crate::facts::{Policy, Project, Reach, Setting};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/storage-bucket-open-write",
    title: "{who} can {what} files in {bucket}, whoever they belong to",
    pass_title: "People can write only their own files",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "Strangers can fill your storage at your cost, put their own files on your address, or replace and delete what \
          customers uploaded.",
    fix: "Let people write only below a folder that carries their own id.",
    prompt: "Write a new migration that drops this policy on storage.objects and recreates it TO authenticated with the condition \
             bucket_id = '…' AND (storage.foldername(name))[1] = auth.uid()::text (or an admin role for files of the shop). \
             Upload paths in the app must start with the user's id. Done when one test account cannot replace or delete a \
             file of another.",
    cannot_see: "Limits on size and type that were set in the dashboard.",
    refs: &[Ref::Cwe(862), Ref::Url("https://supabase.com/docs/guides/storage/security/access-control")],
    judge,
    bad: samples![{ "a bucket that infrastructure code opens":
        "main.tf" => "resource \"google_storage_bucket_iam_member\" \"uploads\" {\n  ⟦role = \"roles/storage.objectAdmin\"⟧\n  member = \"allUsers\"\n}\n",
    }
    { "a bucket for everyone, and deletion for every account":
        "supabase/migrations/1.sql" => "⟦create policy⟧ up on storage.objects for insert with check (bucket_id = 'photos');\n\
            ⟦create policy⟧ \"del\" on storage.objects for delete to authenticated using (bucket_id = 'photos');\n",
    }],
    good: samples![{ "one's own folder, an admin, public reading":
        "supabase/migrations/1.sql" => "create policy up on storage.objects for insert to authenticated\n\
            with check (bucket_id = 'photos' and (storage.foldername(name))[1] = auth.uid()::text);\n\
            create policy del on storage.objects for delete using (bucket_id = 'photos' and public.is_admin());\n\
            create policy see on storage.objects for select using (bucket_id = 'photos');\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    for fact in project.facts.deployments.iter().filter(|fact| fact.setting == Setting::WritableBucket) {
        let bucket = format!("the bucket `{}`", fact.value);
        out.fail(&fact.origin).name("who", "Anyone").name("what", "upload and replace").name("bucket", bucket);
    }
    let Some(objects) = project.schema.tables.get("storage.objects") else {
        return out.not_applicable("No policies for file storage were found.");
    };
    for policy in objects.policies.iter().filter(|policy| !policy.restrictive) {
        let open = |reach: Reach| -> Vec<&str> {
            ["insert", "update", "delete"].into_iter().filter(|command| policy.reach(command) == reach).collect()
        };
        let (everyone, signed_in) = (open(Reach::Everyone), open(Reach::SignedIn));
        let (who, what, severity) = if !everyone.is_empty() {
            ("Anyone", &everyone, if everyone == ["insert"] { Severity::Medium } else { Severity::High })
        } else if !signed_in.is_empty() {
            // Uploads by anyone with an account are how many products work; replacing and deleting are not.
            ("Any signed-in user", &signed_in, if signed_in == ["insert"] { Severity::Low } else { Severity::Medium })
        } else {
            continue;
        };
        let finding = out.fail(&policy.origin);
        finding.name("who", who).name("what", spell(what)).name("bucket", bucket(policy)).severity(severity);
        if let Some(detail) = contradiction(policy) {
            finding.detail(detail);
        }
    }
    out.pass();
}

/// The bucket that a policy speaks of, for people.
fn bucket(policy: &Policy) -> String {
    bucket_name(policy).map_or_else(|| "storage".to_owned(), |name| format!("the bucket `{name}`"))
}

/// The bucket that a policy speaks of.
pub(super) fn bucket_name(policy: &Policy) -> Option<String> {
    let texts = [&policy.using, &policy.check].into_iter().flatten().map(|condition| condition.text.as_str());
    let mut named = texts.filter_map(|text| {
        let (_, after) = text.split_once("bucket_id")?;
        let (between, after) = after.split_once('\'')?;
        let (name, _) = after.split_once('\'')?;
        let compares = between.chars().all(|c| c.is_ascii_whitespace() || matches!(c, '=' | '"' | '('));
        (compares && !name.is_empty() && name.len() < 64).then(|| name.to_owned())
    });
    named.next_back()
}
