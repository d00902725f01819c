//! The tree of a file, as far as readers of facts need it, and short ways through it.

/// An expression.
#[derive(Debug)]
pub(super) struct Expr<'a> {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) kind: Node<'a>,
}

/// Kinds of expressions.
#[derive(Debug)]
pub(super) enum Node<'a> {
    /// `$name`
    Variable(&'a str),
    /// A constant or the name of a function or class.
    Name(&'a str),
    Number(&'a str),
    Text(&'a str),
    /// A text with holes, or texts joined by points.
    Joined(Vec<Expr<'a>>),
    /// A command between backticks.
    Command(Vec<Expr<'a>>),
    Array(Vec<Item<'a>>),
    Index(Box<Expr<'a>>, Option<Box<Expr<'a>>>),
    /// `$holder->name`
    Member(Box<Expr<'a>>, &'a str),
    /// `Holder::name`
    Static(Box<Expr<'a>>, &'a str),
    /// A call; of a method, of a name, of a value.
    Call(Box<Expr<'a>>, Vec<Argument<'a>>),
    New(Box<Expr<'a>>, Vec<Argument<'a>>),
    /// `!`, `-`, `@`, `&`, `clone`, `isset`, `empty`, `print`, `throw`, `yield`, `exit` …
    Unary(&'a str, Vec<Expr<'a>>),
    /// The type, in small letters.
    Cast(String, Box<Expr<'a>>),
    Binary(&'a str, Box<Expr<'a>>, Box<Expr<'a>>),
    Assign(&'a str, Box<Expr<'a>>, Box<Expr<'a>>),
    Choice(Box<Expr<'a>>, Option<Box<Expr<'a>>>, Box<Expr<'a>>),
    Closure(Box<Function<'a>>),
    Class(Box<Class<'a>>),
    Match(Box<Expr<'a>>, Vec<(Vec<Expr<'a>>, Expr<'a>)>),
    /// `include`, `require` and their like.
    Include(Box<Expr<'a>>),
    Missing,
}

/// One entry of an array.
#[derive(Debug)]
pub(super) struct Item<'a> {
    pub(super) key: Option<Expr<'a>>,
    pub(super) value: Expr<'a>,
}

/// What is handed to a call.
#[derive(Debug)]
pub(super) struct Argument<'a> {
    pub(super) name: Option<&'a str>,
    pub(super) value: Expr<'a>,
}

/// A statement.
#[derive(Debug)]
pub(super) struct Stmt<'a> {
    pub(super) start: u32,
    pub(super) kind: Step<'a>,
}

/// Kinds of statements.
#[derive(Debug)]
pub(super) enum Step<'a> {
    Html,
    Echo(Vec<Expr<'a>>),
    Expr(Expr<'a>),
    /// Conditions with what they lead to; what is done otherwise.
    If(Vec<(Expr<'a>, Vec<Stmt<'a>>)>, Option<Vec<Stmt<'a>>>),
    While(Expr<'a>, Vec<Stmt<'a>>),
    For(Vec<Expr<'a>>, Vec<Stmt<'a>>),
    Foreach(Expr<'a>, Option<Expr<'a>>, Expr<'a>, Vec<Stmt<'a>>),
    Switch(Expr<'a>, Vec<(Option<Expr<'a>>, Vec<Stmt<'a>>)>),
    /// What is tried, the handlers, what is done at last.
    Try(Vec<Stmt<'a>>, Vec<(&'a str, Vec<Stmt<'a>>)>, Vec<Stmt<'a>>),
    Return(Option<Expr<'a>>),
    Leave,
    Function(Function<'a>),
    Class(Class<'a>),
    Block(Vec<Stmt<'a>>),
    Namespace(&'a str),
    /// Full name and the name here.
    Use(Vec<(String, &'a str)>),
    Nothing,
}

/// A function, method or closure.
#[derive(Debug)]
pub(super) struct Function<'a> {
    pub(super) name: &'a str,
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) parameters: Vec<Parameter<'a>>,
    pub(super) body: Vec<Stmt<'a>>,
    /// Variables of the outside that it brings in; all of them for an arrow.
    pub(super) uses: Vec<&'a str>,
    pub(super) arrow: bool,
    pub(super) hidden: bool,
    pub(super) marks: Vec<Mark<'a>>,
}

/// A parameter.
#[derive(Debug)]
pub(super) struct Parameter<'a> {
    pub(super) name: &'a str,
    /// The last name of its type, empty where there is none.
    pub(super) kind: &'a str,
    pub(super) start: u32,
}

/// `#[Route('/x')]`
#[derive(Debug)]
pub(super) struct Mark<'a> {
    pub(super) name: &'a str,
    pub(super) arguments: Vec<Argument<'a>>,
    pub(super) start: u32,
}

/// A class, interface, trait or enumeration.
#[derive(Debug)]
pub(super) struct Class<'a> {
    pub(super) name: &'a str,
    pub(super) parent: Option<&'a str>,
    pub(super) interfaces: Vec<&'a str>,
    pub(super) traits: Vec<&'a str>,
    pub(super) properties: Vec<(&'a str, &'a str, Option<Expr<'a>>, u32)>,
    pub(super) methods: Vec<Function<'a>>,
    pub(super) marks: Vec<Mark<'a>>,
}

/// The last part of a name with a namespace.
pub(super) fn last(name: &str) -> &str {
    name.rsplit(['\\', '.', ':', '>']).next().unwrap_or(name)
}

impl<'a> Expr<'a> {
    /// A text without holes.
    pub(super) fn text(&self) -> Option<&'a str> {
        match &self.kind {
            Node::Text(text) => Some(text),
            _ => None,
        }
    }

    /// How its parts are called: `this.posts.create`, `User.where().first`, `_GET`; nothing for what has no name.
    pub(super) fn dotted(&self) -> Option<String> {
        self.spelled(24)
    }

    fn spelled(&self, depth: u32) -> Option<String> {
        let depth = depth.checked_sub(1)?;
        match &self.kind {
            Node::Variable(name) => Some((*name).to_owned()),
            Node::Name(name) => Some(last(name).to_owned()),
            Node::Member(holder, name) | Node::Static(holder, name) => Some(format!("{}.{}", holder.spelled(depth)?, name)),
            Node::Index(holder, Some(key)) => Some(format!("{}.{}", holder.spelled(depth)?, key.text().unwrap_or("[]"))),
            Node::Index(holder, None) => Some(format!("{}.[]", holder.spelled(depth)?)),
            Node::Call(callee, _) => Some(format!("{}()", callee.spelled(depth)?)),
            Node::New(class, _) => Some(format!("{}()", class.spelled(depth)?)),
            Node::Unary("@" | "&" | "clone", inner) => inner.first()?.spelled(depth),
            _ => None,
        }
    }

    /// The name of a variable.
    pub(super) fn variable(&self) -> Option<&'a str> {
        match &self.kind {
            Node::Variable(name) => Some(name),
            Node::Unary("@" | "&", inner) => inner.first()?.variable(),
            _ => None,
        }
    }

    /// A constant's or class's name.
    pub(super) fn name(&self) -> Option<&'a str> {
        match &self.kind {
            Node::Name(name) => Some(name),
            _ => None,
        }
    }

    pub(super) fn is_false(&self) -> bool {
        self.name().is_some_and(|name| name.eq_ignore_ascii_case("false")) || matches!(self.kind, Node::Number("0"))
    }

    pub(super) fn is_true(&self) -> bool {
        self.name().is_some_and(|name| name.eq_ignore_ascii_case("true")) || matches!(self.kind, Node::Number("1"))
    }

    /// Whether it stands in the code as it is.
    pub(super) fn is_constant(&self) -> bool {
        match &self.kind {
            Node::Text(_) | Node::Number(_) | Node::Name(_) | Node::Static(_, _) => true,
            Node::Array(items) => items.iter().all(|item| item.value.is_constant()),
            Node::Unary("-" | "+", inner) => inner.iter().all(Expr::is_constant),
            Node::Joined(parts) => parts.iter().all(Expr::is_constant),
            _ => false,
        }
    }

    /// The value under a key of an array.
    pub(super) fn entry(&self, key: &str) -> Option<&Expr<'a>> {
        match &self.kind {
            Node::Array(items) => items.iter().find(|item| item.key.as_ref().and_then(Expr::text) == Some(key)).map(|item| &item.value),
            _ => None,
        }
    }

    /// The entries of an array; the value itself where it is none.
    pub(super) fn entries(&self) -> Vec<&Expr<'a>> {
        match &self.kind {
            Node::Array(items) => items.iter().map(|item| &item.value).collect(),
            _ => vec![self],
        }
    }

    /// The calls of a chain, the last first: (method, arguments, start of the call).
    pub(super) fn links(&self) -> Vec<(&'a str, &[Argument<'a>], u32)> {
        let mut found = Vec::new();
        let mut at = self;
        loop {
            match &at.kind {
                Node::Call(callee, arguments) => match &callee.kind {
                    Node::Member(holder, name) | Node::Static(holder, name) => {
                        found.push((*name, arguments.as_slice(), at.start));
                        at = holder;
                    }
                    Node::Name(name) => {
                        found.push((last(name), arguments.as_slice(), at.start));
                        return found;
                    }
                    _ => return found,
                },
                Node::Member(holder, _) | Node::Index(holder, _) => at = holder,
                _ => return found,
            }
        }
    }

    /// Where a chain begins.
    pub(super) fn root(&self) -> &Expr<'a> {
        let mut at = self;
        loop {
            match &at.kind {
                Node::Call(callee, _) => match &callee.kind {
                    Node::Member(holder, _) | Node::Static(holder, _) => at = holder,
                    _ => return at,
                },
                Node::Member(holder, _) | Node::Static(holder, _) | Node::Index(holder, _) => at = holder,
                _ => return at,
            }
        }
    }
}

/// The argument at a place, or of a name.
pub(super) fn argument<'e, 'a>(arguments: &'e [Argument<'a>], at: usize) -> Option<&'e Expr<'a>> {
    arguments.get(at).filter(|given| given.name.is_none()).map(|given| &given.value)
}

/// Goes through an expression and all within it, closures' statements included.
pub(super) fn each_expr<'e, 'a>(expr: &'e Expr<'a>, visit: &mut dyn FnMut(&'e Expr<'a>)) {
    visit(expr);
    let mut all = |list: &'e [Expr<'a>]| list.iter().for_each(|one| each_expr(one, visit));
    match &expr.kind {
        Node::Joined(parts) | Node::Command(parts) | Node::Unary(_, parts) => all(parts),
        Node::Array(items) => {
            for item in items {
                if let Some(key) = &item.key {
                    each_expr(key, visit);
                }
                each_expr(&item.value, visit);
            }
        }
        Node::Index(holder, key) => {
            each_expr(holder, visit);
            if let Some(key) = key {
                each_expr(key, visit);
            }
        }
        Node::Member(holder, _) | Node::Static(holder, _) | Node::Cast(_, holder) | Node::Include(holder) => each_expr(holder, visit),
        Node::Call(callee, arguments) | Node::New(callee, arguments) => {
            each_expr(callee, visit);
            for given in arguments {
                each_expr(&given.value, visit);
            }
        }
        Node::Binary(_, left, right) | Node::Assign(_, left, right) => {
            each_expr(left, visit);
            each_expr(right, visit);
        }
        Node::Choice(test, then, otherwise) => {
            each_expr(test, visit);
            if let Some(then) = then {
                each_expr(then, visit);
            }
            each_expr(otherwise, visit);
        }
        Node::Closure(function) => each_in(&function.body, visit),
        Node::Match(subject, arms) => {
            each_expr(subject, visit);
            for (tests, value) in arms {
                for test in tests {
                    each_expr(test, visit);
                }
                each_expr(value, visit);
            }
        }
        Node::Class(_) | Node::Variable(_) | Node::Name(_) | Node::Number(_) | Node::Text(_) | Node::Missing => {}
    }
}

/// Goes through all expressions of statements, those of named functions and classes left out.
pub(super) fn each_in<'e, 'a>(body: &'e [Stmt<'a>], visit: &mut dyn FnMut(&'e Expr<'a>)) {
    for statement in body {
        match &statement.kind {
            Step::Echo(list) => list.iter().for_each(|one| each_expr(one, visit)),
            Step::Expr(expr) => each_expr(expr, visit),
            Step::If(branches, otherwise) => {
                for (test, body) in branches {
                    each_expr(test, visit);
                    each_in(body, visit);
                }
                if let Some(body) = otherwise {
                    each_in(body, visit);
                }
            }
            Step::While(test, body) => {
                each_expr(test, visit);
                each_in(body, visit);
            }
            Step::For(heads, body) => {
                heads.iter().for_each(|one| each_expr(one, visit));
                each_in(body, visit);
            }
            Step::Foreach(subject, _, _, body) => {
                each_expr(subject, visit);
                each_in(body, visit);
            }
            Step::Switch(subject, cases) => {
                each_expr(subject, visit);
                for (test, body) in cases {
                    if let Some(test) = test {
                        each_expr(test, visit);
                    }
                    each_in(body, visit);
                }
            }
            Step::Try(body, handlers, finally) => {
                each_in(body, visit);
                for (_, body) in handlers {
                    each_in(body, visit);
                }
                each_in(finally, visit);
            }
            Step::Return(Some(value)) => each_expr(value, visit),
            Step::Block(body) => each_in(body, visit),
            _ => {}
        }
    }
}

/// Goes through all statements, those of named functions and classes left out.
pub(super) fn each_step<'e, 'a>(body: &'e [Stmt<'a>], visit: &mut dyn FnMut(&'e Stmt<'a>)) {
    for statement in body {
        visit(statement);
        match &statement.kind {
            Step::If(branches, otherwise) => {
                branches.iter().for_each(|(_, body)| each_step(body, visit));
                if let Some(body) = otherwise {
                    each_step(body, visit);
                }
            }
            Step::While(_, body) | Step::For(_, body) | Step::Foreach(_, _, _, body) | Step::Block(body) => each_step(body, visit),
            Step::Switch(_, cases) => cases.iter().for_each(|(_, body)| each_step(body, visit)),
            Step::Try(body, handlers, finally) => {
                each_step(body, visit);
                handlers.iter().for_each(|(_, body)| each_step(body, visit));
                each_step(finally, visit);
            }
            _ => {}
        }
    }
}

/// Whether a block ends by leaving what is around it: a return, an exit, a call that never comes back.
pub(super) fn leaves(body: &[Stmt<'_>]) -> bool {
    body.iter().any(|statement| match &statement.kind {
        Step::Return(_) | Step::Leave => true,
        Step::Expr(expr) => never_returns(expr),
        Step::Block(body) => leaves(body),
        Step::If(branches, Some(otherwise)) => branches.iter().all(|(_, body)| leaves(body)) && leaves(otherwise),
        _ => false,
    })
}

/// Whether nothing runs behind a call: an exit, an answer that ends the request, a redirect of the project's own.
fn never_returns(expr: &Expr<'_>) -> bool {
    match &expr.kind {
        Node::Unary("exit" | "die" | "throw", _) => true,
        Node::Unary("@", inner) => inner.iter().any(never_returns),
        Node::Call(callee, _) => callee.dotted().is_some_and(|name| {
            let name = last(&name).to_ascii_lowercase();
            matches!(
                name.as_str(),
                "abort"
                    | "wp_die"
                    | "wp_send_json_error"
                    | "wp_send_json"
                    | "wp_send_json_success"
                    | "dd"
                    | "show_404"
                    | "deny"
                    | "denyaccess"
            ) || name.starts_with("send") && name.contains("error")
                || name.contains("redirect") && !matches!(name.as_str(), "wp_redirect" | "wp_safe_redirect")
        }),
        _ => false,
    }
}
