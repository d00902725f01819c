//! A receiver of inquiries on this machine, and copies of the site with settings of their own.

use super::dist;
use super::server::{Served, Server};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// What came in: the method, the path, and the body.
pub(crate) type Received = Arc<Mutex<Vec<(String, String, String)>>>;

/// A port that nobody listens on yet.
pub(crate) fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port()
}

/// Listens on that port from now on, and answers as a receiver on another origin has to.
pub(crate) fn receive(port: u16) -> Received {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).unwrap();
    let received = Received::default();
    let keeps = Arc::clone(&received);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let mut line = String::new();
            // A connection that breaks asked for nothing.
            if reader.read_line(&mut line).is_err() {
                continue;
            }
            let mut words = line.split_whitespace();
            let (method, path) = (words.next().unwrap_or("").to_owned(), words.next().unwrap_or("").to_owned());
            let mut length = 0;
            loop {
                let mut header = String::new();
                if reader.read_line(&mut header).unwrap_or(0) == 0 || header.trim().is_empty() {
                    break;
                }
                if let Some((name, value)) = header.split_once(':')
                    && name.eq_ignore_ascii_case("content-length")
                {
                    length = value.trim().parse().unwrap();
                }
            }
            let mut body = vec![0; length];
            drop(reader.read_exact(&mut body));
            keeps.lock().unwrap().push((method, path, String::from_utf8(body).unwrap_or_default()));
            let answer = "HTTP/1.1 204 No Content\r\nAccess-Control-Allow-Origin: *\r\nAccess-Control-Allow-Methods: POST\r\n\
                          Access-Control-Allow-Headers: content-type, idempotency-key, accept\r\nConnection: close\r\n\r\n";
            let mut stream = stream;
            drop(stream.write_all(answer.as_bytes()));
        }
    });
    received
}

/// The inquiries among what came in.
pub(crate) fn posted(received: &Received) -> Vec<String> {
    received.lock().unwrap().iter().filter(|(method, ..)| method == "POST").map(|(.., body)| body.clone()).collect()
}

/// A copy of the site in a folder of its own: `change` gets each file that is text.
pub(crate) fn copy(name: &str, change: impl Fn(&str, String) -> String) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("e2e").join("sites").join(name);
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(&folder).unwrap();
    for entry in fs::read_dir(dist()).unwrap().flatten() {
        let file = entry.file_name().to_string_lossy().into_owned();
        let changed = file.ends_with(".html") || file == "config.json" || file == "_headers";
        if changed && file != "shipworthy.html" {
            fs::write(folder.join(&file), change(&file, fs::read_to_string(entry.path()).unwrap())).unwrap();
        } else if !["index.html", "de.html", "config.json"].iter().any(|plain| file.starts_with(plain)) {
            fs::copy(entry.path(), folder.join(&file)).unwrap();
        }
    }
    folder
}

/// Everything that a server was asked for.
pub(crate) type Log = Arc<Mutex<Vec<Served>>>;

/// Waits until something of that kind was asked for; `what` says what should happen.
pub(crate) fn await_request(log: &Log, what: &str, wanted: impl Fn(&Served) -> bool) {
    let start = Instant::now();
    while !log.lock().unwrap().iter().any(&wanted) {
        assert!(start.elapsed() < Duration::from_secs(60), "{what}: {:?}", log.lock().unwrap());
        sleep(Duration::from_millis(50));
    }
}

/// Waits until the engine is there and no more requests come, so that those of a check can be counted.
pub(crate) fn settle(log: &Log) {
    let is_engine = |served: &Served| served.target.starts_with("/engine-") && served.target.ends_with("_bg.wasm");
    await_request(log, "the page fetches the engine by itself", is_engine);
    let mut known = 0;
    loop {
        sleep(Duration::from_millis(700));
        let now = log.lock().unwrap().len();
        if now == known {
            return;
        }
        known = now;
    }
}

/// Serves a folder on a free port; what was asked for, and the port.
pub(crate) fn serve(folder: &Path) -> (Log, u16) {
    serve_when(folder, |_| {})
}

/// The same; `before` runs before each answer goes out, and may hold it back.
pub(crate) fn serve_when(folder: &Path, before: impl Fn(&Served) + Send + Sync + 'static) -> (Log, u16) {
    let server = Server::bind(folder, 0).unwrap();
    let port = server.address().unwrap().port();
    let log = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&log);
    std::thread::spawn(move || {
        server.run(move |served| {
            before(&served);
            seen.lock().unwrap().push(served);
        });
    });
    (log, port)
}
