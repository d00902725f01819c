//! Tests that are content with whatever the product says.

use crate::facts::{Project, SiteKind};
use crate::rules::sites::{fail_each_file, first};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "tests/refusal-accepted",
    title: "This test passes whether the product works or refuses (it takes {codes})",
    pass_title: "Tests say which answer they expect",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "The check is content with an answer and with a refusal or a crash alike. It stays green on the day the feature breaks, and the number \
          of tests that pass says more than is true.",
    fix: "Let each test bring about one situation and expect the one answer that belongs to it.",
    prompt: "Rewrite this test so that it expects a single answer: sign in as a test user and set up the data that it needs, then expect the \
             success code and look at the body; put the refusal (without a log-in, for somebody else's record) into a test of its own that \
             expects exactly 401, 403 or 404. Do not change the product. Done when breaking the endpoint on purpose makes the test fail.",
    cannot_see: "Checks that are spread over several lines.",
    refs: &[Ref::Url("https://abseil.io/resources/swe-book/html/ch12.html")],
    judge,
    bad: samples![
        { "pytest":
            "requirements.txt" => "fastapi==0.120.0\npytest==8.0.0\n",
            "tests/test_orders.py" => "from app.main import client\n\n\ndef test_list():\n    response = client.get('/orders')\n    ⟦assert response.status_code in [200, 401, 500]⟧\n",
        }
        { "Go":
            "go.mod" => "module shop\n",
            "main.go" => "package main\n\nfunc main() {}\n",
            "main_test.go" => "package main\n\nimport \"testing\"\n\nfunc TestCreate(t *testing.T) {\n\tw := record()\n\t⟦if w.Code != http.StatusCreated && w.Code != http.StatusUnauthorized {⟧\n\t\tt.Errorf(\"got %d\", w.Code)\n\t}\n}\n",
        }
    ],
    good: samples![{ "one answer, two answers of one kind, and a deletion that may come twice":
        "requirements.txt" => "fastapi==0.120.0\npytest==8.0.0\n",
        "tests/test_orders.py" => "from app.main import client\n\n\ndef test_list():\n    assert client.get('/orders').status_code == 200\n    assert client.get('/admin').status_code in (401, 403)\n    assert client.post('/orders').status_code in (200, 201)\n    assert client.delete('/orders/1').status_code in (204, 404)\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    if project.facts.tests.is_empty() {
        return out.not_applicable("There are no tests.");
    }
    let all = project.facts.sites.iter().filter(|site| site.kind == SiteKind::RefusalAccepted).count();
    // One among many tests lets little through.
    let minor = all < project.facts.tests.len() / 20 && !super::is_hollow(project);
    fail_each_file(
        project,
        out,
        |site| site.kind == SiteKind::RefusalAccepted,
        |sites, finding| {
            finding.name("codes", first(sites)).confidence(Confidence::High);
            if minor {
                finding.severity(Severity::Low);
            }
        },
    );
}
