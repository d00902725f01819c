//! Text of a caller in the filter of a data service.

use super::flows;
use crate::facts::{Project, Sink};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/filter-from-request",
    title: "What a visitor sends can add conditions to a search of your data",
    pass_title: "Filters take visitors' input as values only",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "The filter is put together as text. With a comma and brackets in the search field, a visitor adds conditions of their own and gets rows that the search was meant to leave out. It is worst where the server asks with rights that see all rows.",
    fix: "Use one filter call for each field, or put the value in quotes after taking commas, brackets, quotes and backslashes out of it.",
    prompt: "Change this query so that no value of the request is joined into the text of `.or(…)`: use `.ilike(column, value)` or `.eq(column, value)` where one column is enough; where several are needed, remove the characters , . ( ) \" and \\ from the value first and put it in double quotes. Keep results for ordinary words the same. Done when a search for `x,id.gt.0` finds only that text.",
    cannot_see: "Whether row level security leaves the caller nothing to gain.",
    refs: &[Ref::Cwe(943), Ref::Url("https://supabase.com/docs/reference/javascript/or")],
    judge,
    bad: samples![{ "a search term in the text":
        "app/api/search/route.ts" => r##"import { createClient } from "@/lib/supabase/server";
export async function GET(request: Request) {
  const { searchParams } = new URL(request.url);
  const q = searchParams.get("q") ?? "";
  const supabase = await createClient();
  ⟦const { data } = await supabase.from("people").select("id, name").or(`name.ilike.%${q}%,town.ilike.%${q}%`).limit(20);⟧
  return Response.json(data);
}
"##,
    }],
    good: samples![{ "one call a field, cleaned texts and ids of the server":
        "app/api/search/route.ts" => r##"import { createClient } from "@/lib/supabase/server";
export async function GET(request: Request) {
  const { searchParams } = new URL(request.url);
  const q = (searchParams.get("q") ?? "").replace(/[^a-z0-9 ]/gi, "");
  const supabase = await createClient();
  const { data: { user } } = await supabase.auth.getUser();
  const mine = await supabase.from("messages").select("id").or(`sender.eq.${user.id},receiver.eq.${user.id}`).limit(20);
  const found = await supabase.from("people").select("id").or(`name.ilike.%${q}%,town.ilike.%${q}%`).limit(20);
  const one = await supabase.from("people").select("id").ilike("name", `%${searchParams.get("q")}%`).limit(20);
  return Response.json([mine.data, found.data, one.data]);
}
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    flows::fail_each(project, out, Sink::Filter);
}
