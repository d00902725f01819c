//! Pictures kept as text in the database.

use crate::facts::{Project, SiteKind};
use crate::rules::sites::fail_each;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "cost/files-stored-in-rows",
    title: "Pictures are stored as text inside database rows",
    pass_title: "Files are kept in file storage",
    severity: Severity::Medium,
    effort: Effort::Day,
    stage: Stage::Scale,
    why: "A picture as text is a third larger than the file, sits in your most expensive storage, and is moved with \
          every query of that row.",
    fix: "Put files into object storage and keep only their address in the row.",
    prompt: "Upload generated or sent pictures to the platform's file storage and store only the path in the row. \
          Migrate the rows that hold data: URLs with a one-off script. Pages show the picture through its storage \
          address. Done when no column holds base64 data.",
    cannot_see: "How large the pictures are.",
    refs: &[Ref::Url("https://supabase.com/docs/guides/storage")],
    judge,
    bad: samples![
        { "a picture that the request carries as text":
            "package.json" => r#"{ "name": "purse" }"#,
            "app/api/proof/route.ts" => r#"export async function POST(request: Request) {
  const { email, screenshotBase64 } = await request.json();
  await db.from("proofs").insert({
    email,
    ⟦screenshot_url: screenshotBase64⟧,
  });
  return new Response("ok");
}
"#,
        }
        { "generated pictures in a row":
            "supabase/functions/draw/index.ts" => r#"Deno.serve(async (req) => {
  const picture = await draw(await req.json());
  ⟦const url = `data:image/png;base64,${picture}`;⟧
  await supabase.from('stories').update({ url }).eq('id', 1);
  return new Response('ok');
});
"#,
        }
    ],
    good: samples![
        { "uploaded, with the path in the row":
            "supabase/functions/draw/index.ts" => r#"Deno.serve(async (req) => {
  const picture = await draw(await req.json());
  await supabase.storage.from('pictures').upload('a.png', picture);
  await supabase.from('stories').update({ path: 'a.png' }).eq('id', 1);
  return new Response(`data:image/png;base64,${picture}`);
});
"#,
        }
        { "a small drawing made from text":
            "supabase/functions/pay/index.ts" => r#"Deno.serve(async (req) => {
  const code = `data:image/svg+xml;base64,${btoa(renderSVG(await req.text()))}`;
  await supabase.from('links').insert({ sent: true });
  return Response.json({ code });
});
"#,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    fail_each(project, out, |site| site.kind == SiteKind::BlobInRow, |_, _| {});
}
