//! A framework whose settings let everyone use whatever does not say otherwise itself.

use crate::facts::{Endpoint, Project, SiteKind};
use crate::rules::security::openness;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/api-open-by-default",
    title: "The settings of {framework} leave {count} of its addresses open to everyone",
    pass_title: "The API asks for a log-in unless a part of it says otherwise",
    severity: Severity::Critical,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "Where settings name no permission, the framework lets anyone on the internet read, change and delete through \
          every address that does not name one itself.",
    fix: "Set a default permission that asks for a log-in, and open by name what strangers may use.",
    prompt: "In settings, add \"DEFAULT_PERMISSION_CLASSES\": [\"rest_framework.permissions.IsAuthenticated\"] to \
          REST_FRAMEWORK and a fitting DEFAULT_AUTHENTICATION_CLASSES. Give views that strangers must reach \
          permission_classes = [AllowAny]. Restrict each queryset to the records of request.user. Done when a request \
          without a log-in is answered with 401 or 403 everywhere else.",
    cannot_see: "Whether a server in front asks for a log-in, or the product is only reached from inside a network.",
    refs: &[Ref::Cwe(306), Ref::Url("https://www.django-rest-framework.org/api-guide/permissions/#setting-the-permission-policy")],
    judge,
    bad: samples![
        { "settings that do not speak of permissions":
            "requirements.txt" => "djangorestframework\n",
            "shop/settings.py" => r#"INSTALLED_APPS = ["rest_framework", "orders"]
⟦REST_FRAMEWORK = {"DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"]}⟧
"#,
            "orders/views.py" => r#"from rest_framework import viewsets
from .models import Order
class OrderViewSet(viewsets.ModelViewSet):
    queryset = Order.objects.all()
"#,
            "shop/urls.py" => r#"from rest_framework import routers
from orders.views import OrderViewSet
router = routers.DefaultRouter()
router.register("orders", OrderViewSet)
urlpatterns = router.urls
"#,
        }
    ],
    good: samples![
        { "a default, and one address opened by name":
            "requirements.txt" => "djangorestframework\n",
            "shop/settings.py" => r#"INSTALLED_APPS = ["rest_framework", "orders"]
REST_FRAMEWORK = {"DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"]}
"#,
            "orders/views.py" => r#"from rest_framework import viewsets
from .models import Order
class OrderViewSet(viewsets.ModelViewSet):
    queryset = Order.objects.all()
"#,
        }
        { "no default, but each view names its own":
            "requirements.txt" => "djangorestframework\n",
            "shop/settings.py" => "INSTALLED_APPS = [\"rest_framework\"]\n",
            "orders/views.py" => r#"from rest_framework import permissions, viewsets
from .models import Order
class OrderViewSet(viewsets.ModelViewSet):
    permission_classes = [permissions.IsAdminUser]
    queryset = Order.objects.all()
"#,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    let views: Vec<&Endpoint> = facts.endpoints.iter().filter(|endpoint| endpoint.framework == "django-rest").collect();
    if views.is_empty() {
        out.not_applicable("Nothing is built with Django REST framework.");
        return;
    }
    out.pass();
    let open: Vec<&&Endpoint> = views
        .iter()
        .filter(|endpoint| {
            openness::is_open_by_default(endpoint)
                && openness::is_open(endpoint)
                && !openness::is_sign_in(endpoint)
                && !endpoint.effects.is_empty()
        })
        .collect();
    let Some(site) = facts.sites.iter().find(|site| site.kind == SiteKind::OpenByDefault) else { return };
    let writes = open.iter().any(|endpoint| openness::changes(endpoint));
    if !open.is_empty() {
        let finding = out.fail(&site.origin).name("framework", site.detail.clone()).name("count", open.len().to_string());
        finding
            .severity(if writes { Severity::Critical } else { Severity::High })
            .related(open.iter().take(8).map(|endpoint| endpoint.origin.clone()));
    }
}
