//! Ways in that make a token for a room, a chat or a channel in the name that a stranger sends.

use super::openness;
use crate::facts::{Endpoint, EndpointKind, Project};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/token-for-anyone",
    title: "Anyone gets a token in anybody's name through `{endpoint}`",
    pass_title: "Tokens for rooms, chats and channels go to people who are signed in",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "The token that this address hands out opens a call, a chat or a channel, and the name in it is the one that the caller sends. Nobody asks who is calling: a stranger joins any session as any of your customers, hears and reads along, and your account pays for it.",
    fix: "Ask for a verified session first, take the name from that session, and give a token only for rooms that this person belongs to.",
    prompt: "In this endpoint, verify the caller's session on the server and answer 401 without it. Use the id of that session as the identity of the token, never one from the request, and look up in the database whether this person belongs to the room or channel before a token is made (403 if not). Keep the token's life short. Done when a request without a session gets 401, and a signed-in person cannot get a token for somebody else or for a room that is not theirs.",
    cannot_see: "A gateway in front that asks for a log-in.",
    refs: &[Ref::Cwe(306), Ref::Cwe(639)],
    judge,
    bad: samples![{ "a call that anyone joins as anyone":
        "package.json" => r#"{ "name": "practice", "dependencies": { "@supabase/supabase-js": "2" } }"#,
        "src/login.ts" => "import { createClient } from '@supabase/supabase-js';\nconst supabase = createClient(import.meta.env.VITE_URL, import.meta.env.VITE_ANON);\nexport const signIn = (email: string, password: string) => supabase.auth.signInWithPassword({ email, password });\n",
        "supabase/functions/video-token/index.ts" => r##"import twilio from "npm:twilio@5";
⟦Deno.serve(async (req) => {⟧
  const { identity, room } = await req.json();
  const token = new twilio.jwt.AccessToken(Deno.env.get("SID"), Deno.env.get("KEY"), Deno.env.get("KEY_SECRET"), { identity });
  token.addGrant(new twilio.jwt.AccessToken.VideoGrant({ room }));
  return Response.json({ token: token.toJwt() });
});
"##,
    }],
    good: samples![{ "for whoever is signed in, in their own name":
        "package.json" => r#"{ "name": "practice", "dependencies": { "next": "15.1.0", "next-auth": "5.0.0" } }"#,
        "app/api/video-token/route.ts" => r##"import { AccessToken } from "livekit-server-sdk";
import { auth } from "@/auth";
export async function POST(request: Request) {
  const session = await auth();
  if (!session) return new Response("Unauthorized", { status: 401 });
  const { room } = await request.json();
  const token = new AccessToken(process.env.LIVEKIT_KEY, process.env.LIVEKIT_SECRET, { identity: session.user.id });
  token.addGrant({ roomJoin: true, room });
  return Response.json({ token: await token.toJwt() });
}
"##,
    }],
};

/// Calls by which libraries for calls, chats and channels make a token.
const MAKERS: &[&str] = &[
    "toJwt",
    "buildTokenWithUid",
    "buildTokenWithUserAccount",
    "createUserToken",
    "generateUserToken",
    "authorizeChannel",
    "createTokenRequest",
];

fn judge(project: &Project, out: &mut Verdict) {
    // Where nobody has an account, every name is as good as another.
    if !project.product.has_login {
        return out.not_applicable("The product has no log-in of its own.");
    }
    let mut any = false;
    for endpoint in project.facts.endpoints.iter().filter(|endpoint| makes_token(endpoint)) {
        any = true;
        if !openness::is_open(endpoint) || openness::is_sign_in(endpoint) || !endpoint.takes_input {
            out.pass_at(&endpoint.origin);
            continue;
        }
        let finding = out.fail(&endpoint.origin).name("endpoint", endpoint.label()).confidence(Confidence::Medium);
        openness::explain(project, endpoint, finding);
    }
    if !any {
        out.not_applicable("No endpoint makes tokens for calls, chats or channels.");
    }
}

fn makes_token(endpoint: &Endpoint) -> bool {
    !endpoint.inner
        && endpoint.kind != EndpointKind::Job
        && endpoint.calls.iter().any(|call| {
            let (holder, last) = call.rsplit_once('.').unwrap_or(("", call));
            let stream = || last == "createToken" && ["stream", "chat", "serverClient"].iter().any(|word| holder.contains(word));
            MAKERS.contains(&last.trim_end_matches("()")) || stream()
        })
}
