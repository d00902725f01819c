//! What answers do to a report.

use super::*;
use crate::cost::Assumptions;
use crate::intake::Memory;
use crate::report::{Report, answers, assume};
use crate::rules::Outcome;
use crate::{Silent, check};
use std::collections::BTreeSet;

/// A small shop with a store, a log-in and an AI model, and forty tables that nobody guards.
fn report() -> Report {
    let tables: String = (0..40).map(|n| format!("create table public.t{n} (id uuid primary key, email text);\n")).collect();
    let files = vec![
        ("package.json".to_owned(), br#"{ "name": "shop", "dependencies": { "@supabase/supabase-js": "^2", "openai": "^4", "next": "15.0.0" } }"#.to_vec()),
        ("supabase/migrations/001_start.sql".to_owned(), tables.into_bytes()),
        (
            "src/app/page.tsx".to_owned(),
            b"import { createClient } from '@supabase/supabase-js';\nconst supabase = createClient(process.env.NEXT_PUBLIC_URL!, process.env.NEXT_PUBLIC_KEY!);\nexport default async function Page() {\n  const { data } = await supabase.from('t1').select('id').limit(5);\n  await supabase.auth.getUser();\n  return <p>{data?.length}</p>;\n}\n"
                .to_vec(),
        ),
    ];
    check(&mut Memory::new("shop", files), &mut Silent).unwrap()
}

fn one(question: &str, choice: &str) -> Answer {
    Answer { question: question.to_owned(), choice: choice.to_owned() }
}

#[test]
fn few_questions_each_asked_once() {
    let report = report();
    assert!((3..=MOST).contains(&report.questions.len()), "{}", report.questions.len());
    let texts: BTreeSet<&str> = report.questions.iter().map(|question| question.text.as_str()).collect();
    assert_eq!(texts.len(), report.questions.len());
    let watched = |question: &&QuestionInfo| question.rule == "monitoring/alarms-unproven" || question.id == "outside-watch";
    assert!(report.questions.iter().filter(watched).count() <= 1, "who watches from outside is asked once");
    let mut covered = BTreeSet::new();
    for question in &report.questions {
        assert!(!question.text.contains('{'), "{}", question.text);
        assert_eq!(question.choices.last().map(|choice| choice.outcome), Some(Outcome::Unknown), "{}", question.id);
        assert!(question.choices.len() >= 3, "{}", question.id);
        assert!(question.covers.iter().all(|rule| covered.insert(rule.as_str())), "{} asks again", question.id);
    }
}

#[test]
fn each_answer_moves_coverage_and_a_bad_one_gets_a_step() {
    let before = report();
    for question in &before.questions {
        for choice in &question.choices {
            let after = answer(&before, &[one(&question.id, &choice.id)]);
            assert_eq!(after.answers.len(), 1);
            match choice.outcome {
                Outcome::Unknown => {
                    assert_eq!((after.score.value, after.score.coverage), (before.score.value, before.score.coverage), "{}", question.id);
                }
                Outcome::Passed => {
                    assert!(after.score.value >= before.score.value && after.score.coverage >= before.score.coverage, "{}", question.id);
                    assert_eq!(after.findings, before.findings);
                }
                _ => {
                    assert_eq!(after.findings.len(), before.findings.len() + 1, "{}", question.id);
                    let found = after.findings.iter().find(|finding| finding.title.starts_with("You answered")).unwrap();
                    assert!(after.path.steps().any(|step| step.rules.contains(&found.rule) && !step.open), "{}", question.id);
                }
            }
        }
    }
    let all: Vec<Answer> = before.questions.iter().map(|question| one(&question.id, &question.choices[0].id)).collect();
    assert!(answer(&before, &all).score.coverage > before.score.coverage);
}

#[test]
fn a_good_answer_closes_its_open_step() {
    let before = report();
    assert!(before.path.steps().any(|step| step.id == "backups-proven" && step.open));
    let after = answer(&before, &[one("spof-backups-unproven", "restored")]);
    assert!(!after.path.steps().any(|step| step.id == "backups-proven"));
    assert_eq!(after.score.before.as_ref().map(|figures| figures.value), Some(before.score.value));
}

#[test]
fn answering_is_the_same_in_any_order_and_nothing_without_answers() {
    let before = report();
    assert_eq!(answer(&before, &[]), before);
    let mut given: Vec<Answer> = before.questions.iter().map(|question| one(&question.id, &question.choices[1].id)).collect();
    let forward = answer(&before, &given);
    given.reverse();
    assert_eq!(answer(&before, &given), forward);
    assert_eq!(answer(&before, &[one("nobody-asks", "yes")]), before);
}

#[test]
fn answers_are_read_from_files_and_never_passed_over() {
    let before = report();
    let given = vec![one("spof-backups-unproven", "none")];
    assert_eq!(answers(r#"{ "spof-backups-unproven": "none" }"#, &before).unwrap(), given);
    assert_eq!(answers(r#"[{ "question": "spof-backups-unproven", "choice": "none" }]"#, &before).unwrap(), given);
    let saved = serde_json::to_string(&answer(&before, &given)).unwrap();
    assert_eq!(answers(&saved, &before).unwrap(), given);
    for wrong in [r#"{ "nobody-asks": "yes" }"#, r#"{ "spof-backups-unproven": "perhaps" }"#, "7", "not json", r#"{ "a": 1 }"#] {
        assert!(answers(wrong, &before).is_err(), "{wrong}");
    }
}

#[test]
fn what_was_taken_for_granted_outlives_an_answer() {
    let mut changed = report();
    let first = changed.cost.points.clone();
    let assumptions = Assumptions { days: 31, actions: 200, ai_actions: 50, ..changed.cost.bill.assumptions };
    assume(&mut changed, &assumptions);
    assert_eq!(changed.cost.bill.assumptions, assumptions);
    assert!(changed.cost.points.last().unwrap().likely > first.last().unwrap().likely, "the figures follow");
    let after = answer(&changed, &[one("spof-backups-unproven", "restored")]);
    assert_eq!(after.cost, changed.cost);
    // What no control allows is held within its bounds.
    assume(&mut changed, &Assumptions { days: 99, ..assumptions });
    assert_eq!(changed.cost.bill.assumptions.days, 31);
}

#[test]
fn forty_open_tables_are_one_step_with_forty_places() {
    let report = report();
    let steps: Vec<_> = report.path.steps().filter(|step| step.id == "database-closed").collect();
    assert_eq!(steps.len(), 1);
    assert!(steps[0].places >= 40, "{}", steps[0].places);
    assert!(steps[0].instruction.contains("more of the same kind") && steps[0].instruction.contains("It is done when"));
    for finding in &report.findings {
        let held = report.path.steps().filter(|step| step.rules.contains(&finding.rule)).count();
        assert_eq!(held, 1, "{}", finding.rule);
    }
    assert!(report.path.week.len() <= 5);
}

#[test]
fn what_moves_the_score_was_weighed() {
    let report = report();
    let closed = report.score.moves.iter().find(|known| known.step == "database-closed").unwrap();
    assert!(closed.gain > 0 && Some(closed.score) == report.score.value.map(|value| value + closed.gain));
    assert!(report.path.week_score >= report.score.value);
}
