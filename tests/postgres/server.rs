//! A PostgreSQL server of its own for one test: made in a temporary folder, reached by a socket there, ended with it.

use std::fs;
use std::io::Write;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Where Debian keeps its server programs, a folder a version.
const DEBIAN: &str = "/usr/lib/postgresql";
/// How long the server may take to come up.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running server.
pub(crate) struct Server {
    programs: PathBuf,
    folder: PathBuf,
    user: Option<(u32, u32)>,
    child: Child,
}

impl Server {
    /// Starts one; `None` where no server program is installed.
    pub(crate) fn start(name: &str) -> Option<Self> {
        let programs = programs()?;
        let folder = std::env::temp_dir().join(format!("shipworthy-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("a temporary folder can be made");
        // The server refuses to run with the rights of root.
        let user = is_root().then(|| account("postgres").or_else(|| account("nobody")).expect("an account without rights"));
        if let Some((uid, gid)) = user {
            chown(&folder, Some(uid), Some(gid)).expect("the folder can be given away");
        }
        let data = folder.join("data");
        let mut init = command(&programs.join("initdb"), user);
        init.current_dir(&folder).arg("-D").arg(&data).args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"]);
        let made = init.output().expect("initdb runs");
        assert!(made.status.success(), "initdb: {}", String::from_utf8_lossy(&made.stderr));
        let mut serve = command(&programs.join("postgres"), user);
        serve.current_dir(&folder).arg("-D").arg(&data).arg("-k").arg(&folder);
        serve.args(["-c", "listen_addresses=", "-c", "fsync=off", "-c", "wal_level=logical"]);
        let child = serve.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the server starts");
        let server = Self { programs, folder, user, child };
        let start = Instant::now();
        while !server.psql("postgres").args(["-c", "select 1"]).output().is_ok_and(|said| said.status.success()) {
            assert!(start.elapsed() < PATIENCE, "the server does not come up");
            sleep(Duration::from_millis(100));
        }
        Some(server)
    }

    /// Runs a script in a database, statement by statement: one that fails is passed over, as far as it goes. Gives what
    /// the server complained about.
    pub(crate) fn run(&self, database: &str, script: &str) -> String {
        let mut psql = self.psql(database);
        let mut child = psql.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("psql starts");
        let mut input = child.stdin.take().expect("psql listens");
        let script = script.to_owned();
        // Written beside, so that neither side waits for the other.
        let writer = std::thread::spawn(move || drop(input.write_all(script.as_bytes())));
        let said = child.wait_with_output().expect("psql ends");
        writer.join().expect("the script is sent");
        String::from_utf8_lossy(&said.stderr).into_owned()
    }

    /// Runs statements one by one, each by itself, and tells of each whether the server took it.
    pub(crate) fn try_each(&self, database: &str, statements: &[&str]) -> Vec<bool> {
        const MARK: &str = "statement-of-the-script-";
        // The mark goes to the stream of complaints, before those about the statement behind it.
        let script: String = statements.iter().enumerate().map(|(at, text)| format!("\\warn {MARK}{at}\n{text}\n")).collect();
        let said = self.run(database, &script);
        let mut taken = vec![true; statements.len()];
        let mut at = 0;
        for line in said.lines() {
            if let Some(number) = line.strip_prefix(MARK) {
                at = number.trim().parse().expect("a number");
            } else if line.contains("ERROR") {
                taken.get_mut(at).into_iter().for_each(|taken| *taken = false);
            }
        }
        taken
    }

    /// The rows that a query gives, columns joined by `|`.
    pub(crate) fn rows(&self, database: &str, query: &str) -> Vec<String> {
        let said = self.psql(database).args(["-A", "-t", "-c", query]).output().expect("psql runs");
        assert!(said.status.success(), "{query}: {}", String::from_utf8_lossy(&said.stderr));
        String::from_utf8_lossy(&said.stdout).lines().map(str::to_owned).filter(|line| !line.is_empty()).collect()
    }

    fn psql(&self, database: &str) -> Command {
        let mut psql = command(&self.programs.join("psql"), self.user);
        psql.current_dir(&self.folder).arg("-h").arg(&self.folder).args(["-U", "postgres", "-X", "-q", "-d", database]);
        psql
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let mut stop = command(&self.programs.join("pg_ctl"), self.user);
        stop.current_dir(&self.folder).arg("-D").arg(self.folder.join("data")).args(["stop", "-m", "immediate"]);
        if !stop.output().is_ok_and(|said| said.status.success()) {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// The folder of the newest server that is installed.
fn programs() -> Option<PathBuf> {
    let debian = fs::read_dir(DEBIAN).into_iter().flatten().flatten().map(|version| version.path().join("bin"));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let whole = |folder: &PathBuf| ["initdb", "postgres", "psql", "pg_ctl"].iter().all(|name| folder.join(name).is_file());
    debian.filter(whole).max().or_else(|| on_path.into_iter().find(whole))
}

fn command(program: &Path, user: Option<(u32, u32)>) -> Command {
    let mut command = Command::new(program);
    if let Some((uid, gid)) = user {
        command.uid(uid).gid(gid);
    }
    command.env("LC_ALL", "C");
    command
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|said| said.stdout.trim_ascii() == b"0")
}

/// Numbers of an account and its group.
fn account(name: &str) -> Option<(u32, u32)> {
    let accounts = fs::read_to_string("/etc/passwd").ok()?;
    let line = accounts.lines().find(|line| line.split(':').next() == Some(name))?;
    let mut numbers = line.split(':').skip(2);
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}
