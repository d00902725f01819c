//! A framework whose settings let everyone use whatever does not say otherwise itself.

use crate::facts::{Endpoint, Guard, GuardKind, Project, Site, SiteKind};
use crate::rules::security::openness;
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

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
    prompt: "With Spring Security, end the chain with anyRequest().authenticated() (anyExchange() in WebFlux) and name with permitAll() only \
          the addresses that strangers must reach; let the filter answer 401 to a token that is not valid. With Django REST framework, in settings, add \"DEFAULT_PERMISSION_CLASSES\": [\"rest_framework.permissions.IsAuthenticated\"] to \
          REST_FRAMEWORK and a fitting DEFAULT_AUTHENTICATION_CLASSES. Give views that strangers must reach \
          permission_classes = [AllowAny]. Restrict each queryset to the records of request.user. Done when a request \
          without a log-in is answered with 401 or 403 everywhere else.",
    cannot_see: "Whether a server in front asks for a log-in, the product is only reached from inside a network, or code further in refuses strangers.",
    refs: &[
        Ref::Cwe(306),
        Ref::Url("https://www.django-rest-framework.org/api-guide/permissions/#setting-the-permission-policy"),
        Ref::Url("https://docs.spring.io/spring-security/reference/servlet/authorization/authorize-http-requests.html"),
    ],
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
        { "a chain that ends with everyone, behind a filter that lets pass who brings no token":
            "pom.xml" => "<project><dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-security</artifactId></dependency></dependencies></project>\n",
            "src/main/java/shop/SecurityConfig.java" => r#"package shop;
public class SecurityConfig {
    public SecurityFilterChain chain(HttpSecurity http) throws Exception {
        return http
            .authorizeHttpRequests(auth -> auth
                .requestMatchers("/api/auth/**").permitAll()
                .anyRequest().⟦permitAll⟧()
            ).build();
    }
}
"#,
            "src/main/java/shop/JwtFilter.java" => r#"package shop;
public class JwtFilter extends OncePerRequestFilter {
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws IOException {
        String header = request.getHeader("Authorization");
        if (header == null || !header.startsWith("Bearer ")) {
            chain.doFilter(request, response);
            return;
        }
        try {
            SecurityContextHolder.getContext().setAuthentication(jwt.parse(header.substring(7)));
        } catch (Exception e) {
            response.setStatus(HttpStatus.UNAUTHORIZED.value());
            return;
        }
        chain.doFilter(request, response);
    }
}
"#,
            "src/main/java/shop/OrderController.java" => r#"package shop;
@RestController
@RequestMapping("/api/orders")
public class OrderController {
    private final OrderRepository orderRepository;
    @GetMapping
    public List<Order> all() { return orderRepository.findAll(); }
    @PostMapping
    public Order add(@RequestBody Order order) { return orderRepository.save(order); }
}
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
        { "a chain that asks, a filter that asks, and work that is done for whoever a filter found out":
            "pom.xml" => "<project><dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-security</artifactId></dependency></dependencies></project>\n",
            "a/src/main/java/shop/SecurityConfig.java" => r#"package shop;
public class SecurityConfig {
    public SecurityFilterChain chain(HttpSecurity http) throws Exception {
        return http.authorizeHttpRequests(auth -> auth.requestMatchers("/api/auth/**").permitAll().anyRequest().authenticated()).build();
    }
}
"#,
            "a/src/main/java/shop/OrderController.java" => r#"package shop;
@RestController
@RequestMapping("/api/orders")
public class OrderController {
    @GetMapping
    public List<Order> all() { return orderRepository.findAll(); }
}
"#,
        }
        { "everyone passes the settings, and each address asks for whom it works":
            "src/main/java/shop/SecurityConfig.java" => r#"package shop;
public class SecurityConfig {
    public SecurityFilterChain chain(HttpSecurity http) throws Exception {
        return http.authorizeHttpRequests(auth -> auth.anyRequest().permitAll()).build();
    }
}
"#,
            "src/main/java/shop/OrderController.java" => r#"package shop;
@RestController
@RequestMapping("/api/orders")
public class OrderController {
    @PreAuthorize("hasRole('ADMIN')")
    @GetMapping
    public List<Order> all() { return orderRepository.findAll(); }
}
"#,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    let of = |framework: &str| facts.endpoints.iter().filter(|endpoint| endpoint.framework == framework).collect::<Vec<&Endpoint>>();
    let (django, spring) = (of("django-rest"), of("spring"));
    if django.is_empty() && spring.is_empty() {
        out.not_applicable("Nothing is built with Django REST framework or Spring.");
        return;
    }
    out.pass();
    let settings = |name: &str| facts.sites.iter().find(|site| site.kind == SiteKind::OpenByDefault && site.detail.starts_with(name));
    let open: Vec<&Endpoint> = django
        .into_iter()
        .filter(|endpoint| {
            openness::is_open_by_default(endpoint)
                && openness::is_open(endpoint)
                && !openness::is_sign_in(endpoint)
                && !endpoint.effects.is_empty()
        })
        .collect();
    if let Some(site) = settings("Django") {
        tell(site, &open, out);
    }
    // What a service further in does is not always seen: whatever nobody guards counts. Where each address asks for itself whom
    // it works for, the settings still let strangers come that far.
    let strange = |endpoint: &&Endpoint| {
        let known = |guard: &Guard| guard.kind != GuardKind::Owner && openness::KNOWS_CALLER.contains(&guard.kind);
        !endpoint.guards.iter().any(known) && !openness::is_public_by_purpose(endpoint)
    };
    let open: Vec<&Endpoint> = spring.into_iter().filter(strange).collect();
    if let Some(site) = settings("Spring") {
        tell(site, &open, out);
    }
}

fn tell(site: &Site, open: &[&Endpoint], out: &mut Verdict) {
    if open.is_empty() {
        return;
    }
    let further_in = site.detail.starts_with("Spring");
    let owned = open.iter().all(|endpoint| endpoint.guards.iter().any(|guard| guard.kind == GuardKind::Owner));
    let writes = open.iter().any(|endpoint| openness::changes(endpoint));
    let severity = if writes && !(further_in && owned) { Severity::Critical } else { Severity::High };
    let finding = out.fail(&site.origin).name("framework", site.detail.clone()).name("count", open.len().to_string());
    finding.severity(severity).related(open.iter().take(8).map(|endpoint| endpoint.origin.clone()));
    if further_in {
        finding.confidence(Confidence::Medium);
        if owned {
            finding.detail("Each of them asks for itself whom it works for, and that is all that stands between strangers and the data.");
        }
    }
}
