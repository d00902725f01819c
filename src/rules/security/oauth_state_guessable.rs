//! What is sent along with the question to connect an account, where anybody could write it.

use crate::facts::{Project, SiteKind};
use crate::rules::sites::{fail_each_file, first};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/oauth-state-guessable",
    title: "A stranger can connect their own account to somebody else's: the way back is marked by `{name}` alone",
    pass_title: "What marks the way back from another service cannot be guessed",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "When somebody connects a calendar, a mailbox or a shop, the other service sends them back with the mark that you gave along. Yours is only a \
          number that others know or can try. Whoever opens the return address with another customer's number ties their own account to that customer's: \
          appointments, mails or money then go where they should not.",
    fix: "Send a long random text instead, keep it in the session of the person who asks, and take the answer only when it brings that text back.",
    prompt: "In the OAuth flow, replace the id in `state` by a random value (crypto.randomBytes(32)), store it with the signed-in person's session (or in a short-lived \
             httpOnly cookie), and in the callback refuse with 400 when the state is missing, older than ten minutes or not the stored one. Take whose account it \
             is from the session, never from the address. Keep scopes and stored tokens as they are. Done when the callback with another person's id is refused and \
             connecting still works.",
    cannot_see: "A check of the mark in a place that another file holds.",
    refs: &[Ref::Cwe(352), Ref::Url("https://datatracker.ietf.org/doc/html/rfc6749#section-10.12")],
    judge,
    bad: samples![
        { "the company's number":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/calendar/calendar.service.ts" => r#"import { google } from 'googleapis';
export class CalendarService {
  consentUrl(companyId: string) {
    return this.client().generateAuthUrl({
      access_type: 'offline',
      prompt: 'consent',
      scope: ['https://www.googleapis.com/auth/calendar'],
      state: ⟦companyId⟧,
    });
  }
}
"#,
            "src/calendar/calendar.controller.ts" => r#"@Controller('calendar')
export class CalendarController {
  @Get('callback')
  async callback(@Query('code') code: string, @Query('state') state: string) {
    await this.calendar.handleCallback(code, state);
  }
}
"#,
        }
        { "the person's number in base64, on an address":
            "package.json" => r#"{ "name": "shop" }"#,
            "app/api/connect/route.ts" => r#"export async function GET(request) {
  const user = await currentUser();
  const state = Buffer.from(JSON.stringify({ userId: user.id, provider: 'notion' })).toString('base64');
  const url = new URL('https://api.notion.com/v1/oauth/authorize');
  url.searchParams.set('client_id', process.env.NOTION_ID);
  url.searchParams.set('state', ⟦state⟧);
  return Response.redirect(url);
}
"#,
        }
    ],
    good: samples![
        { "a random mark, a mark with a random part, and one that is held against the session":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/a.ts" => r#"export const a = (client) => client.generateAuthUrl({ access_type: 'offline', scope, state: randomBytes(16).toString('hex') });
export const b = (client, user) => client.generateAuthUrl({ access_type: 'offline', scope, state: JSON.stringify({ userId: user.id, nonce }) });
export const c = (client, sessionId) => client.generateAuthUrl({ access_type: 'offline', scope, state: sessionId });
"#,
            "src/b.ts" => r#"export const ask = (client, user) => client.generateAuthUrl({ access_type: 'offline', scope, state: user.id });
export async function back(req, res) {
  if (req.query.state !== req.session.userId) return res.sendStatus(400);
}
"#,
        }
        { "a state that has nothing to do with it":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/a.ts" => "export const save = (userId) => db.insert({ state: userId, scope: 'x' });\n",
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    if !project.facts.sites.iter().any(|site| site.kind == SiteKind::ConsentStateKnown) {
        return out.not_applicable("No question to connect an account was seen that is marked by a number others know.");
    }
    fail_each_file(
        project,
        out,
        |site| site.kind == SiteKind::ConsentStateKnown,
        |sites, finding| {
            finding.name("name", first(sites)).confidence(Confidence::Medium);
        },
    );
}
