//! Collections whose documents are sent as mail, and that people may fill themselves.

use super::access;
use crate::facts::{Project, Reach};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/mail-queue-open",
    title: "{who} can have your product send mail: `{path}` is open",
    pass_title: "Only the server queues mail",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "What is written to this collection is sent from your address. Anyone who may add a document chooses the recipient and the text: \
          spam and fraud in your name, at your cost, until your provider blocks you.",
    fix: "Let only server code add to this collection.",
    prompt: "In these security rules, deny every write to this collection (allow write: if false; server code with the admin SDK passes rules \
             anyway). Where the app adds mail from the browser, move that into a callable function that checks who calls, takes \
             no recipient or text from the caller, and limits how often. Change no other rule. Done when the emulator refuses a \
             client's write to this collection and the app still sends its mails.",
    cannot_see: "Whether something really sends what is in this collection.",
    refs: &[Ref::Cwe(862), Ref::Url("https://firebase.google.com/docs/extensions/official/firestore-send-email")],
    judge,
    bad: samples![{ "mail by whoever signed in; a queue for everyone":
        "firestore.rules" => "service cloud.firestore {\n  match /databases/{database}/documents {\n    match /mail/{id} {\n\
                  ⟦allow create⟧: if request.auth != null;\n    }\n    match /email_queue/{id} {\n      ⟦allow create⟧: if request.resource.data.to is string;\n    }\n  }\n}\n",
    }],
    good: samples![{ "mail by the server, and by administrators; messages between people; mails that people only read":
        "firestore.rules" => "service cloud.firestore {\n  match /databases/{database}/documents {\n\
                match /mail/{id} { allow read, write: if false; }\n\
                match /emails/{id} { allow create: if request.auth.token.admin == true; allow read: if request.auth != null; }\n\
                match /messages/{id} { allow create: if request.auth != null && request.resource.data.from == request.auth.uid; }\n  }\n}\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let Some(rules) = access::rules(project, out) else { return };
    let sends =
        project.facts.files.iter().any(|file| file.path.contains("firestore-send-email") || file.path.contains("twilio-send-message"));
    for rule in rules.iter().filter(|rule| rule.store != "storage" && access::is_outbox(access::collection(rule))) {
        let adds = rule.operations.iter().any(|operation| operation == "create");
        let who = match rule.reach {
            Reach::Everyone => "Anyone",
            Reach::Conditional if !rule.login => "Anyone",
            Reach::SignedIn | Reach::Conditional => "Any signed-in user",
            _ => continue,
        };
        if adds {
            let finding = out.fail(&rule.origin).name("who", who).name("path", &rule.path);
            if !sends {
                finding.confidence(Confidence::Medium);
            }
        }
    }
    out.pass();
}
