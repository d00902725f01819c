//! Pages that ask again because of the answer to what they asked.

use crate::facts::{Project, SiteKind};
use crate::rules::sites::fail_each;
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "cost/endless-refetch",
    title: "A page sends requests without end while it is open",
    pass_title: "No page was found that asks without end",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "The answer makes the page draw itself, and drawing makes it ask again. One open page can send thousands of requests an hour; the bill \
          of your database or AI provider shows it first.",
    fix: "Give the effect an empty list of what it depends on, or the id that it really depends on, never what it sets itself.",
    prompt: "This effect fetches data, sets state and depends on that very state (or has no dependency list), so it runs again after each answer. \
             Give it a dependency list with only the values that should start a new request (an empty one for loading once), or use the project's \
             data fetching library. Do not silence the lint rule by leaving values out that matter. Done when the network view shows one request \
             after the page has loaded and stays quiet.",
    cannot_see: "Conditions in functions of other files that end it.",
    refs: &[Ref::Url("https://react.dev/reference/react/useEffect#my-effect-keeps-re-running-in-an-infinite-cycle")],
    judge,
    bad: samples![
        { "without a list, and with what it sets":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/Orders.tsx" => r#"export const Orders = () => {
  const [orders, setOrders] = useState([]);
  ⟦useEffect(() => {⟧
    fetch('/api/orders').then((answer) => answer.json()).then((rows) => setOrders(rows));
  });
  return <List rows={orders} />;
};
"#,
            "src/Users.tsx" => r#"export const Users = () => {
  const [users, setUsers] = useState([]);
  const load = async () => {
    const { data } = await supabase.from('users').select('*').limit(10);
    setUsers(data);
  };
  ⟦useEffect(() => {⟧ load(); }, [users]);
  return <List rows={users} />;
};
"#,
        }
        { "functions that each drawing makes anew":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/Orders.tsx" => r#"export function Orders() {
  const [orders, setOrders] = useState([]);
  const load = useCallback(async () => {
    const { data, error } = await supabase.from('orders').select('id').limit(10);
    if (error) throw error;
    setOrders(data);
  }, [orders]);
  ⟦useEffect(() => {⟧ load(); }, [load]);
  return <List rows={orders} />;
}
"#,
            "src/Users.tsx" => r#"export function Users() {
  const [users, setUsers] = useState([]);
  async function loadUsers() {
    const response = await fetch('/api/users');
    if (!response.ok) return;
    setUsers(await response.json());
  }
  ⟦useEffect(() => {⟧ loadUsers(); }, [loadUsers]);
  return <List rows={users} />;
}
"#,
        }
    ],
    good: samples![
        { "once, by id, held back by a condition, and without a request":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/Orders.tsx" => r#"export const Orders = ({ id }) => {
  const [orders, setOrders] = useState([]);
  const [page, setPage] = useState(0);
  useEffect(() => { fetch('/api/orders').then((answer) => answer.json()).then(setOrders); }, []);
  useEffect(() => { fetch(`/api/orders/${id}`).then((answer) => answer.json()).then((rows) => setOrders(rows)); }, [id]);
  useEffect(() => { if (orders.length) return; fetch('/api/more').then((rows) => setOrders(rows)); }, [orders]);
  useEffect(() => { setPage(orders.length); });
  useEffect(() => { const onKey = () => refetch(); setTitle(onKey); });
  return <List rows={orders} page={page} />;
};
"#,
            "src/Users.tsx" => r#"const loadAll = () => fetch('/api/users').then((answer) => answer.json());
export function Users({ team }) {
  const [users, setUsers] = useState([]);
  const [count, setCount] = useState(0);
  const load = useCallback(async () => setUsers(await loadAll()), [team]);
  const tally = async () => { const answer = await fetch('/api/count'); setCount(await answer.json()); };
  const more = async () => { if (users.length) return; setUsers(await (await fetch('/api/users')).json()); };
  useEffect(() => { load(); }, [load]);
  useEffect(() => { tally(); }, [tally]);
  useEffect(() => { more(); }, [more]);
  useEffect(() => { loadAll().then(setUsers); }, [loadAll]);
  return <List rows={users} count={count} />;
}
"#,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    fail_each(
        project,
        out,
        |site| site.kind == SiteKind::EndlessRefetch,
        |_, finding| {
            finding.confidence(Confidence::Medium);
        },
    );
}
