//! The tests of a file, with the checks that each makes.

use super::dialect::Dialect;
use super::lexer::Kind;
use super::syntax::Shape;
use super::tree::{Call, Code};
use crate::facts::{Facts, Language, Role, TestCase};
use crate::readers::glimpse;
use std::ops::Range;

/// States them.
pub(super) fn read(code: &Code<'_>, dialect: &'static Dialect, facts: &mut Facts) {
    let name = code.entry.path.rsplit('/').next().unwrap_or("").to_ascii_lowercase();
    if code.entry.role != Role::Test && !name.contains("test") && !name.contains("_spec") {
        return;
    }
    let exercises = brought_in(code);
    let before = facts.tests.len();
    let add = |name: String, at: usize, suite: usize, body: &Range<usize>, facts: &mut Facts| {
        if facts.tests.len() - before >= glimpse::MOST_TESTS {
            return;
        }
        let (assertions, constant) = checks(code, body);
        let empty = body.clone().all(|at| code.kind(at) == Some(Kind::Line));
        let trivial = empty || assertions > 0 && constant == assertions || is_template(code, &name);
        facts.tests.push(TestCase { name, assertions, trivial, exercises: exercises.clone(), suite: code.at(suite), origin: code.at(at) });
    };
    for function in &code.functions {
        let parameter = function.parameters.first().map_or("", |parameter| parameter.kind.as_str());
        let tests = match dialect.language {
            Language::Go => {
                function.name.starts_with("Test") && parameter.contains("testing.T")
                    || function.name.starts_with("Fuzz") && parameter.contains("testing.F")
            }
            Language::Ruby => function.name.starts_with("test_"),
            _ => {
                let head = code.text(&function.head);
                ["@Test", "@ParameterizedTest", "@RepeatedTest", "[Fact", "[Theory", "[Test]", "[Test(", "[TestCase", "[TestMethod"]
                    .iter()
                    .any(|mark| head.contains(mark))
            }
        };
        if tests {
            let suite = code.classes.iter().find(|class| class.body.contains(&function.word)).map_or(function.word, |class| class.word);
            add(function.name.clone(), function.start, suite, &function.body, facts);
        }
    }
    if matches!(dialect.language, Language::Dart | Language::Ruby | Language::Kotlin) {
        for call in &code.calls {
            if matches!(
                call.name.as_str(),
                "test" | "testWidgets" | "blocTest" | "it" | "scenario" | "specify" | "should" | "testGoldens" | "patrolTest"
            ) && let Some(name) = call.args.first().and_then(|given| code.first_text(given))
            {
                let body = block(code, call);
                add(name.chars().take(120).collect(), call.start, call.start, &body, facts);
            }
        }
    }
    if facts.tests.len() > before {
        glimpse::live_backend(code.source, facts);
    }
}

/// What a test's call runs: what it is given, or the block behind it.
fn block(code: &Code<'_>, call: &Call) -> Range<usize> {
    if code.syntax.shape != Shape::Def {
        return call.word + 1..call.end;
    }
    // `it "…" do … end`: up to the next test.
    let next = code
        .calls
        .iter()
        .find(|other| other.start > call.end && matches!(other.name.as_str(), "test" | "it" | "scenario" | "specify" | "should"));
    call.end + 1..next.map_or(code.tokens.len(), |next| next.start)
}

/// How many checks a body makes, and how many of them hold a constant against a constant.
fn checks(code: &Code<'_>, body: &Range<usize>) -> (u32, u32) {
    let (mut all, mut constant) = (0_u32, 0_u32);
    for call in code.calls_in(body) {
        let last = call.last();
        let lower = call.name.to_ascii_lowercase();
        let counts = last.starts_with("assert")
            || last.starts_with("expect")
            || last.starts_with("verify")
            || last.starts_with("refute")
            || lower.starts_with("assert")
            || lower.starts_with("require.")
            || lower.contains("assert.")
            || lower.starts_with("is.")
            || matches!(
                last,
                "Error"
                    | "Errorf"
                    | "Fatal"
                    | "Fatalf"
                    | "Fail"
                    | "FailNow"
                    | "should"
                    | "andExpect"
                    | "Should"
                    | "to"
                    | "must_equal"
                    | "ShouldBe"
                    | "BeEquivalentTo"
                    | "Expect"
                    | "Equal"
            ) && (lower.starts_with("t.")
                || lower.contains("should")
                || !lower.contains('.')
                || matches!(last, "andExpect" | "ShouldBe" | "BeEquivalentTo" | "must_equal" | "Equal"));
        if !counts {
            continue;
        }
        all += 1;
        let fixed = |given: &Range<usize>| {
            given.clone().all(|at| {
                matches!(code.kind(at), Some(Kind::Text | Kind::Number))
                    || matches!(code.word(at), "true" | "false" | "nil" | "null" | "isTrue" | "isFalse" | "True" | "," | "t")
            })
        };
        let names = call.args.iter().any(|given| {
            given.clone().any(|at| matches!(code.word(at), "true" | "false" | "isTrue") || code.kind(at) == Some(Kind::Number))
        });
        if names && call.args.iter().all(fixed) {
            constant += 1;
        }
    }
    // Words of checks without brackets.
    if code.syntax.shape == Shape::Def {
        all += u32::try_from(body.clone().filter(|at| matches!(code.word(*at), "is_expected" | "assert_response" | "must_be")).count())
            .unwrap_or(0);
    }
    (all, constant)
}

/// The test that a generator puts into each new project and that says nothing of this one.
fn is_template(code: &Code<'_>, name: &str) -> bool {
    name == "Counter increments smoke test" && !code.has("class MyApp")
        || name == "addition_isCorrect"
        || name == "useAppContext"
        || name == "contextLoads"
        || name == "UnitTest1"
        || name == "Test1" && code.has("Assert.Pass()")
}

/// What a test file brings in.
fn brought_in(code: &Code<'_>) -> Vec<String> {
    code.source.brought_in(|line| {
        ["import ", "using ", "require"].iter().any(|start| line.starts_with(start)) || line.starts_with('"') && line.ends_with('"')
    })
}
