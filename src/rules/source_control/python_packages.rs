//! Which distributions answer which imports of Python code: the two have names of their own.

use crate::facts::{Import, Project, Role};
use crate::sorted::Gather;
use std::collections::{BTreeMap, BTreeSet};

/// Modules that come with Python, those of earlier versions and of the installer included.
const BUILTIN: &str = " __future__ _thread abc aifc argparse array ast asynchat asyncio asyncore atexit audioop base64 bdb binascii bisect \
builtins bz2 calendar cgi cgitb chunk cmath cmd code codecs codeop collections colorsys compileall concurrent configparser contextlib \
contextvars copy copyreg cprofile crypt csv ctypes curses dataclasses datetime dbm decimal difflib dis distutils doctest email encodings \
ensurepip enum errno faulthandler fcntl filecmp fileinput fnmatch formatter fractions ftplib functools gc genericpath getopt getpass \
gettext glob graphlib grp gzip hashlib heapq hmac html http idlelib imaplib imghdr imp importlib inspect io ipaddress itertools json \
keyword lib2to3 linecache locale logging lzma mailbox mailcap marshal math mimetypes mmap modulefinder msilib msvcrt multiprocessing \
netrc nis nntplib ntpath numbers opcode operator optparse os ossaudiodev parser pathlib pdb pickle pickletools pip pipes pkg_resources \
pkgutil platform plistlib poplib posix posixpath pprint profile pstats pty pwd py_compile pyclbr pydoc queue quopri random re readline \
reprlib resource rlcompleter runpy sched secrets select selectors setuptools shelve shlex shutil signal site sitecustomize six smtpd \
smtplib sndhdr socket socketserver spwd sqlite3 sre_compile sre_constants sre_parse ssl stat statistics string stringprep struct \
subprocess sunau symtable sys sysconfig syslog tabnanny tarfile telnetlib tempfile termios test textwrap this threading time timeit \
tkinter token tokenize tomllib trace traceback tracemalloc tty turtle types typing typing_extensions unicodedata unittest urllib uu uuid \
venv warnings wave weakref webbrowser wheel winreg winsound wsgiref xdrlib xml xmlrpc zipapp zipfile zipimport zlib zoneinfo ";

/// Imports whose distribution bears a name from which they do not follow.
const NAMED: &[(&str, &[&str])] = &[
    ("OpenSSL", &["pyopenssl"]),
    ("PIL", &["pillow"]),
    ("Crypto", &["pycryptodome", "pycrypto"]),
    ("Cryptodome", &["pycryptodomex"]),
    ("MySQLdb", &["mysqlclient"]),
    ("allauth", &["django-allauth"]),
    ("bs4", &["beautifulsoup4"]),
    ("bson", &["pymongo", "motor", "mongoengine"]),
    ("compressor", &["django-compressor"]),
    ("corsheaders", &["django-cors-headers"]),
    ("crispy_forms", &["django-crispy-forms"]),
    ("cv2", &["opencv-python", "opencv-python-headless", "opencv-contrib-python"]),
    ("dateutil", &["python-dateutil", "pandas", "botocore", "boto3"]),
    ("decouple", &["python-decouple"]),
    ("docx", &["python-docx"]),
    ("environ", &["django-environ"]),
    ("fitz", &["pymupdf"]),
    ("flask_jwt_extended", &["flask-jwt-extended"]),
    ("git", &["gitpython"]),
    ("gi", &["pygobject"]),
    ("github", &["pygithub"]),
    ("grpc", &["grpcio"]),
    ("import_export", &["django-import-export"]),
    ("jose", &["python-jose"]),
    ("jwt", &["pyjwt", "flask-jwt-extended"]),
    ("ldap", &["python-ldap"]),
    ("magic", &["python-magic"]),
    ("markdown", &["markdown"]),
    ("memcache", &["python-memcached"]),
    ("mpl_toolkits", &["matplotlib"]),
    ("nacl", &["pynacl"]),
    ("pptx", &["python-pptx"]),
    ("psycopg2", &["psycopg2-binary"]),
    ("pythoncom", &["pywin32"]),
    ("rest_framework", &["djangorestframework"]),
    ("rest_framework_simplejwt", &["djangorestframework-simplejwt"]),
    ("serial", &["pyserial"]),
    ("skimage", &["scikit-image"]),
    ("sklearn", &["scikit-learn"]),
    ("socks", &["pysocks"]),
    ("telegram", &["python-telegram-bot"]),
    ("usb", &["pyusb"]),
    ("win32api", &["pywin32"]),
    ("win32com", &["pywin32"]),
    ("yaml", &["pyyaml"]),
    ("zmq", &["pyzmq"]),
];

/// What distributions bring along and code leans on without asking for it.
const COMPANIONS: &[(&str, &[&str])] = &[
    ("fastapi", &["starlette", "pydantic", "anyio", "annotated-types", "uvicorn", "httpx", "jinja2", "email-validator"]),
    ("flask", &["werkzeug", "jinja2", "click", "itsdangerous", "markupsafe", "blinker"]),
    ("django", &["asgiref", "sqlparse", "pytz"]),
    ("djangorestframework", &["django"]),
    ("flask-sqlalchemy", &["sqlalchemy", "flask"]),
    ("flask-migrate", &["alembic", "sqlalchemy"]),
    ("sqlmodel", &["sqlalchemy", "pydantic"]),
    ("requests", &["urllib3", "certifi", "charset-normalizer", "idna"]),
    ("boto3", &["botocore", "s3transfer"]),
    ("pandas", &["numpy", "pytz"]),
    ("scikit-learn", &["numpy", "scipy", "joblib"]),
    ("matplotlib", &["numpy", "cycler", "pillow"]),
    ("torch", &["numpy"]),
    ("tensorflow", &["numpy", "keras"]),
    ("opencv-python", &["numpy"]),
    ("streamlit", &["pandas", "numpy", "pillow", "altair", "requests"]),
    ("gradio", &["pandas", "numpy", "pillow", "fastapi", "httpx", "pydantic", "requests"]),
    ("openai", &["httpx", "pydantic"]),
    ("anthropic", &["httpx", "pydantic"]),
    ("langchain", &["pydantic", "requests", "sqlalchemy", "numpy", "yaml", "langchain-core", "langsmith"]),
    ("celery", &["kombu", "billiard", "vine"]),
    ("uvicorn", &["click", "h11"]),
    ("aiohttp", &["yarl", "multidict"]),
    ("supabase", &["postgrest", "gotrue", "httpx", "storage3", "realtime"]),
    ("firebase-admin", &["google"]),
    ("apache-airflow", &["pendulum", "sqlalchemy"]),
    ("selenium", &["urllib3"]),
    ("scrapy", &["twisted", "parsel", "itemadapter", "w3lib"]),
];

/// Imports of a project's own Python code that no distribution it declares answers, by module; `None` where nothing could
/// be held against anything.
pub(super) fn undeclared(project: &Project) -> Option<BTreeMap<&str, Vec<&Import>>> {
    let facts = &project.facts;
    let declared: BTreeSet<String> = facts
        .dependencies
        .iter()
        .filter(|dependency| dependency.ecosystem == "pip")
        .map(|dependency| plain(&dependency.name))
        .chain(project.packages.iter().filter(|package| package.ecosystem == "pip").map(|package| plain(&package.name)))
        .into_set();
    // Other installers keep lists of their own, which are not read.
    let elsewhere = |name: &str| matches!(name, "environment.yml" | "environment.yaml" | "setup.py" | "conda.yaml" | "BUILD" | "shell.nix");
    if declared.is_empty() || facts.files.iter().any(|file| elsewhere(file.path.rsplit('/').next().unwrap_or(""))) {
        return None;
    }
    let mut own: BTreeSet<&str> = BTreeSet::new();
    for file in &facts.files {
        own.extend(file.path.split('/').map(|part| part.split('.').next().unwrap_or(part)));
    }
    let mut judged = false;
    let mut found: BTreeMap<&str, Vec<&Import>> = BTreeMap::new();
    let modules = facts.modules.iter().filter(|module| module.path.ends_with(".py") && facts.role_of(&module.path) == Some(Role::Source));
    for import in modules.flat_map(|module| &module.imports).filter(|import| !import.type_only && !import.optional) {
        let name = import.specifier.split('.').next().unwrap_or("");
        let named = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') && !name.starts_with('_');
        if !named || BUILTIN.contains(&format!(" {} ", name.to_ascii_lowercase())) || own.contains(name) {
            continue;
        }
        judged = true;
        if !answered(name, &declared) {
            found.entry(name).or_default().push(import);
        }
    }
    judged.then_some(found)
}

/// Whether a declared distribution is or brings the module.
fn answered(module: &str, declared: &BTreeSet<String>) -> bool {
    let name = plain(module);
    let named = NAMED.iter().filter(|(import, _)| *import == module).flat_map(|(_, distributions)| *distributions);
    declared.contains(&name)
        || named.into_iter().any(|distribution| declared.contains(*distribution))
        || COMPANIONS.iter().any(|(by, brought)| declared.contains(*by) && brought.contains(&name.as_str()))
        || name.strip_prefix("dj").is_some_and(|rest| declared.contains(&format!("django-{rest}")))
        // `dotenv` of `python-dotenv`, `google` of `google-cloud-storage`, `mysql` of `mysql-connector-python`, `flask_login`.
        || declared.iter().any(|distribution| {
            let bare = distribution.strip_prefix("python-").or_else(|| distribution.strip_prefix("py")).unwrap_or(distribution);
            bare == name
                || distribution.split('-').any(|part| part == name)
                || distribution.starts_with(&format!("{name}-"))
                || distribution.ends_with(&format!("-{name}"))
                || bare.replace('-', "") == name.replace('-', "")
        })
}

/// A name as registries compare it.
fn plain(name: &str) -> String {
    name.chars().map(|c| if matches!(c, '_' | '.') { '-' } else { c.to_ascii_lowercase() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distributions_answer_under_other_names() {
        let declared: BTreeSet<String> = [
            "python-dotenv",
            "PyYAML",
            "Flask",
            "opencv-python-headless",
            "google-cloud-storage",
            "mysql-connector-python",
            "Flask_Login",
            "django-money",
        ]
        .map(plain)
        .into();
        for module in ["dotenv", "yaml", "flask", "werkzeug", "cv2", "google", "mysql", "flask_login", "djmoney"] {
            assert!(answered(module, &declared), "{module}");
        }
        for module in ["requests", "openai", "flask_limiter"] {
            assert!(!answered(module, &declared), "{module}");
        }
    }
}
