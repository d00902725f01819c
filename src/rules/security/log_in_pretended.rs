//! Log-ins that let anybody in because nobody is asked.

use crate::facts::{Project, SiteKind};
use crate::rules::sites::fail_each_file;
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/log-in-pretended",
    title: "The log-in in `{name}` asks nobody: any name and password will do",
    pass_title: "No log-in or confirmation is pretended",
    severity: Severity::High,
    effort: Effort::Day,
    stage: Stage::Stabilize,
    why: "The page shows a log-in or a confirmation, waits a moment and lets everybody through. Whoever opens the page is inside, and no \
          account exists that could be told from another.",
    fix: "Let a log-in service decide (Supabase Auth, Clerk, Auth.js or your own server), and guard the data on the server.",
    prompt: "Replace this pretended log-in by the authentication service of this project (Supabase Auth if there is none): check the \
             credentials on the server, keep the session it gives, show an error when it refuses, and protect the pages behind it and every \
             server route by that session. Keep the look of the form. Done when a wrong password is refused and the pages behind the log-in \
             cannot be opened without a session.",
    cannot_see: "Whether the pages behind it hold anything that matters.",
    refs: &[Ref::Cwe(287), Ref::Cwe(603)],
    judge,
    bad: samples![
        { "a server that takes the made-up service whatever was asked for":
            "app/main.py" => r#"from fastapi import FastAPI
from .auth import MockAuthProvider, configure_auth
app = FastAPI()
if settings.AUTH_PROVIDER == "mock":
    configure_auth(MockAuthProvider())
else:
    configure_auth(⟦MockAuthProvider()⟧)
"#,
        }
        { "Python: a log-in that looks nobody up":
            "app.py" => r#"from flask import Flask, jsonify, request
app = Flask(__name__)
@app.route("/login", methods=["POST"])
def ⟦login⟧():
    username = request.json.get("username")
    password = request.json.get("password")
    if not username or not password:
        return jsonify({"message": "Both are needed"}), 400
    return jsonify({"message": "Login successful"}), 200
"#,
        }
        { "a wait, then the dashboard":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/pages/Login.tsx" => r#"import { useNavigate } from 'react-router-dom';
export default function Login() {
  const navigate = useNavigate();
  ⟦const handleLogin = async (e) => {⟧
    e.preventDefault();
    await new Promise((resolve) => setTimeout(resolve, 1000));
    navigate('/dashboard');
  };
  return <form onSubmit={handleLogin}><input type="password" /></form>;
}
"#,
            "src/services/auth.ts" => r#"⟦export async function login(email: string, password: string) {⟧
  await new Promise((resolve) => setTimeout(resolve, 600));
  return { user: { email, name: 'Ann' }, token: 'made-up' };
}
"#,
        }
        { "an account for whoever names an address":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/auth.ts" => r#"import NextAuth from 'next-auth';
import Credentials from 'next-auth/providers/credentials';
import { prisma } from '@/lib/prisma';
export const { handlers, auth } = NextAuth({
  providers: [
    ⟦Credentials({⟧
      credentials: { email: { label: 'Email' } },
      authorize: async (credentials) => {
        if (!credentials?.email) return null;
        const email = credentials.email as string;
        let user = await prisma.user.findUnique({ where: { email } });
        if (!user) user = await prisma.user.create({ data: { email } });
        return user;
      },
    }),
  ],
});
"#,
        }
        { "a form's library, and a mark in the browser":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/pages/Login.tsx" => r#"import { useForm } from 'react-hook-form';
import { useNavigate } from 'react-router-dom';
export default function Login() {
  const { register, handleSubmit } = useForm();
  const navigate = useNavigate();
  ⟦const onLogin = (data) => {⟧
    localStorage.setItem('user', JSON.stringify({ email: data.email }));
    navigate('/dashboard');
  };
  return <form onSubmit={handleSubmit(onLogin)}><input type="password" {...register('password')} /></form>;
}
"#,
        }
        { "straight to the dashboard":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/pages/SignIn.tsx" => r#"import { useRouter } from 'next/navigation';
export default function SignIn() {
  const router = useRouter();
  ⟦const handleSubmit = (e) => {⟧
    e.preventDefault();
    router.push('/admin');
  };
  return <form onSubmit={handleSubmit}><input type="password" name="p" /></form>;
}
"#,
        }
    ],
    good: samples![
        { "Python: a log-in that asks":
            "app.py" => r#"from flask import Flask, jsonify, request
app = Flask(__name__)
@app.route("/login", methods=["POST"])
def login():
    username = request.json.get("username")
    password = request.json.get("password")
    if not find(username, password):
        return jsonify({"message": "Wrong"}), 401
    return jsonify({"message": "Login successful"}), 200
"#,
        }
        { "a made-up service where it was asked for, and in tests":
            "app/main.py" => r#"from fastapi import FastAPI
from .auth import JwtAuthProvider, MockAuthProvider, configure_auth
app = FastAPI()
if settings.AUTH_PROVIDER == "mock":
    configure_auth(MockAuthProvider())
else:
    configure_auth(JwtAuthProvider(settings.SECRET))
"#,
            "tests/test_app.py" => r#"from app.auth import MockAuthProvider
def test_me():
    assert MockAuthProvider().verify("x")
"#,
        }
        { "what a server answered is kept":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/pages/Login.tsx" => r#"import { useForm } from 'react-hook-form';
export default function Login() {
  const { register, handleSubmit } = useForm();
  const mutation = useLogin({ onSuccess: (answer) => finishLogin(answer) });
  const finishLogin = (data) => {
    localStorage.setItem('token', data.token);
    navigate('/dashboard');
  };
  const onLogin = (data) => mutation.mutate(data);
  const completeLogin = (id, name) => {
    localStorage.setItem('session', JSON.stringify({ id, name }));
    navigate('/dashboard');
  };
  const onPin = async (pin) => {
    const answer = await check(pin);
    if (answer.ok) completeLogin(answer.id, answer.name);
  };
  return <form onSubmit={handleSubmit(onLogin)}><input type="password" {...register('password')} /></form>;
}
"#,
        }
        { "an account of their own for each guest":
            "package.json" => r#"{ "name": "chat" }"#,
            "src/auth.ts" => r#"import Credentials from 'next-auth/providers/credentials';
export const guest = Credentials({
  id: 'guest',
  credentials: {},
  async authorize() {
    const [user] = await createGuestUser();
    return { ...user, type: 'guest' };
  },
});
"#,
        }
        { "a provider that compares the password, and one for the maker's own machine":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/auth.ts" => r#"import Credentials from 'next-auth/providers/credentials';
export const password = Credentials({
  async authorize({ email, password }) {
    const user = await prisma.user.findUnique({ where: { email } });
    if (!user || !(await bcrypt.compare(password, user.password))) return null;
    return user;
  },
});
export const providers = process.env.NODE_ENV === 'development' ? [Credentials({
  async authorize({ email }) {
    const user = await prisma.user.findUnique({ where: { email } });
    return user;
  },
})] : [];
"#,
        }
        { "a log-in that asks, and a link to the log-in":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/pages/Login.tsx" => r#"import { useAuth } from '@/hooks/useAuth';
export default function Login() {
  const { signIn } = useAuth();
  const handleLogin = async (e) => {
    e.preventDefault();
    const { error } = await signIn(e.target.email.value, e.target.password.value);
    if (!error) navigate('/dashboard');
  };
  return <form onSubmit={handleLogin}><input type="password" /></form>;
}
"#,
            "src/components/Header.tsx" => r#"export const Header = () => {
  const handleLogin = () => { navigate('/login'); };
  return <button onClick={handleLogin}>Log in</button>;
};
"#,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    fail_each_file(
        project,
        out,
        |site| site.kind == SiteKind::PretendedWork && ["login ", "account "].iter().any(|start| site.detail.starts_with(start)),
        |sites, finding| {
            let (kind, name) = sites.first().and_then(|site| site.detail.split_once(' ')).unwrap_or_default();
            finding.name("name", name).confidence(Confidence::Medium);
            let python = sites.first().is_some_and(|site| site.origin.path.ends_with(".py"));
            let class = name.starts_with(|c: char| c.is_ascii_uppercase());
            if python && !class {
                finding.detail("It says that the log-in worked as soon as both fields are filled in, and looks nobody up.");
            } else if python {
                finding
                    .severity(Severity::Critical)
                    .detail("The server itself takes this stand-in, which was made for trials, for its log-in.");
            }
            // A real account is opened, and whoever names its address is its owner.
            if kind == "account" {
                finding.severity(Severity::Critical).confidence(Confidence::High);
                finding.detail("It finds or makes the account for the address that was typed in, and asks for no password and no link.");
            }
        },
    );
}
