//! Chance that is meant to be repeated, seeded with a value that each start of the program makes anew.

use crate::facts::{Project, SiteKind};
use crate::rules::sites::fail_each;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "spof/seed-unstable",
    title: "What should come out the same each time changes with every restart",
    pass_title: "Seeds stay the same over restarts",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "Python gives the hash of a text another value each time the program starts. An order or choice that is seeded \
          with it changes for everyone at the next deployment, and differs between two copies of the server.",
    fix: "Make the seed from the text itself, by a hash that is the same everywhere.",
    prompt: "Replace hash(…) in the seed by int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], \"big\"), or seed with \
          the text itself: random.Random(text). Keep the rest. Done when the same input gives the same result after a \
          restart.",
    cannot_see: "Whether PYTHONHASHSEED is set where the program runs.",
    refs: &[Ref::Url("https://docs.python.org/3/reference/datamodel.html#object.__hash__")],
    judge,
    bad: samples![
        { "a seed from the hash of a text":
            "requirements.txt" => "flask\n",
            "quiz.py" => r#"import random
def order(questions, student, quiz):
    seed = hash(f"{student}:{quiz}") % 1000
    ⟦random.seed(seed)⟧
    return random.sample(questions, len(questions))
"#,
        }
    ],
    good: samples![
        { "a seed that stays the same":
            "requirements.txt" => "flask\n",
            "quiz.py" => r#"import hashlib, random
def order(questions, student, quiz):
    seed = int(hashlib.sha256(f"{student}:{quiz}".encode()).hexdigest(), 16)
    return random.Random(seed).sample(questions, len(questions))
def draw():
    random.seed(42)
"#,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    fail_each(project, out, |site| site.kind == SiteKind::UnstableSeed, |_, _| {});
}
