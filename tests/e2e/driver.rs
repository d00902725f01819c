//! A browser, driven over the WebDriver protocol by its driver on this machine.

use serde_json::{Value, json};
use std::env;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How long a page may take for anything.
const PATIENCE: Duration = Duration::from_secs(60);

/// The name under which the protocol hands over an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A running browser with one page.
pub(crate) struct Browser {
    driver: Child,
    port: u16,
    session: String,
}

impl Browser {
    /// Starts Chromium.
    pub(crate) fn start() -> Self {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("webdriver.json");
        let mut wanted: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
        wanted["goog:loggingPrefs"] = json!({ "browser": "ALL" });
        Self::with(&env::var_os("SHIPWORTHY_CHROMEDRIVER").unwrap_or_else(|| "chromedriver".into()), wanted)
    }

    /// Starts Firefox, which may be absent.
    pub(crate) fn start_firefox() -> Option<Self> {
        let driver = env::var_os("SHIPWORTHY_GECKODRIVER")?;
        Some(Self::with(&driver, json!({ "moz:firefoxOptions": { "args": ["-headless"] } })))
    }

    /// Starts a browser. On a busy machine one may fail to come up in time, which says nothing about the page, so a
    /// second and a third are tried.
    fn with(driver: &OsStr, mut wanted: Value) -> Self {
        wanted["timeouts"] = json!({ "script": 60_000, "pageLoad": 60_000, "implicit": 0 });
        let wanted = json!({ "capabilities": { "alwaysMatch": wanted } });
        for _ in 0..3 {
            let mut browser = Self::launch(driver);
            let answer = browser.answer("/session", &wanted);
            if let Some(session) = answer["sessionId"].as_str() {
                browser.session = format!("/session/{session}");
                return browser;
            }
            eprintln!("the browser did not start: {}", answer["message"]);
        }
        panic!("no browser starts");
    }

    /// Starts the driver alone.
    fn launch(driver: &OsStr) -> Self {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
        let mut command = Command::new(driver);
        command.arg(format!("--port={port}")).stdout(Stdio::null()).stderr(Stdio::null());
        let browser = Self { driver: command.spawn().expect("the driver starts"), port, session: String::new() };
        let start = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            assert!(start.elapsed() < PATIENCE, "the driver does not listen");
            sleep(Duration::from_millis(50));
        }
        browser
    }

    /// One command of the protocol; its value.
    fn call(&self, path: &str, body: &Value) -> Value {
        let value = self.answer(path, body);
        assert!(value.get("error").is_none_or(Value::is_null), "{path}: {} {}", value["error"], value["message"]);
        value
    }

    /// One command of the protocol; its value, or its error.
    fn answer(&self, path: &str, body: &Value) -> Value {
        let body = body.to_string();
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).expect("the driver listens");
        stream.set_read_timeout(Some(PATIENCE * 2)).unwrap();
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            self.port,
            body.len()
        );
        stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes())).expect("the driver reads");
        let mut reader = BufReader::new(stream);
        let mut length = 0;
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).expect("the driver answers");
            if line.trim().is_empty() {
                break;
            }
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().unwrap();
            }
        }
        let mut answer = vec![0; length];
        reader.read_exact(&mut answer).expect("the driver answers in full");
        let mut answer: Value = serde_json::from_slice(&answer).expect("the driver speaks JSON");
        answer["value"].take()
    }

    fn post(&self, path: &str, body: &Value) -> Value {
        self.call(&format!("{}{path}", self.session), body)
    }

    pub(crate) fn open(&self, address: &str) {
        self.post("/url", &json!({ "url": address }));
    }

    /// Runs a script in the page; what it returns.
    pub(crate) fn run(&self, script: &str) -> Value {
        self.post("/execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// Runs a script whose last argument is to be called with the result.
    pub(crate) fn run_async(&self, script: &str) -> Value {
        self.post("/execute/async", &json!({ "script": script, "args": [] }))
    }

    fn element(&self, selector: &str) -> String {
        let found = self.post("/element", &json!({ "using": "css selector", "value": selector }));
        found[ELEMENT].as_str().unwrap_or_else(|| panic!("{selector} is on the page")).to_owned()
    }

    /// Goes into a frame; what follows is done there.
    pub(crate) fn enter(&self, selector: &str) {
        let element = self.element(selector);
        self.post("/frame", &json!({ "id": { ELEMENT: element } }));
    }

    /// Goes back to the page around all frames.
    pub(crate) fn leave(&self) {
        self.post("/frame", &json!({ "id": null }));
    }

    pub(crate) fn click(&self, selector: &str) {
        let element = self.element(selector);
        self.post(&format!("/element/{element}/click"), &json!({}));
    }

    /// Chooses a file, as the visitor's file dialog does.
    pub(crate) fn choose(&self, selector: &str, file: &Path) {
        let element = self.element(selector);
        self.post(&format!("/element/{element}/value"), &json!({ "text": file.to_str().unwrap() }));
    }

    /// Presses keys, one after the other, wherever the focus is.
    pub(crate) fn press(&self, keys: &str) {
        let strokes: Vec<Value> =
            keys.chars().flat_map(|key| ["keyDown", "keyUp"].map(|kind| json!({ "type": kind, "value": key.to_string() }))).collect();
        self.post("/actions", &json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": strokes }] }));
    }

    /// Waits until a script returns something that is neither null nor false.
    pub(crate) fn wait_for(&self, what: &str, script: &str) -> Value {
        let start = Instant::now();
        loop {
            let value = self.run(script);
            if !value.is_null() && value != json!(false) {
                return value;
            }
            assert!(
                start.elapsed() < PATIENCE,
                "the page never came to this: {what}; it shows: {}",
                self.run("return document.body.innerText")
            );
            sleep(Duration::from_millis(50));
        }
    }

    /// What the page complained about since it was asked last.
    pub(crate) fn complaints(&self) -> Vec<String> {
        let log = self.post("/se/log", &json!({ "type": "browser" }));
        let severe = log.as_array().into_iter().flatten().filter(|entry| entry["level"] == "SEVERE");
        severe.map(|entry| entry["message"].as_str().unwrap_or("").to_owned()).collect()
    }

    /// The most memory that any process which shows pages has held so far, in bytes; `None` where the system does not tell.
    pub(crate) fn peak(&self) -> Option<u64> {
        descendants(self.driver.id()).into_iter().filter_map(peak_of_renderer).max()
    }

    /// Threads of that name in processes that show pages, where the system tells.
    pub(crate) fn threads(&self, name: &str) -> Vec<u32> {
        let tasks = |id: u32| std::fs::read_dir(format!("/proc/{id}/task")).into_iter().flatten().flatten();
        let named = |entry: &std::fs::DirEntry| std::fs::read_to_string(entry.path().join("comm")).is_ok_and(|own| own.trim() == name);
        let shows = descendants(self.driver.id()).into_iter().filter(|&id| is_renderer(id));
        shows.flat_map(tasks).filter(named).filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect()
    }

    /// A command of the browser's own tools.
    pub(crate) fn command(&self, name: &str, parameters: &Value) -> Value {
        self.post("/goog/cdp/execute", &json!({ "cmd": name, "params": parameters }))
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The browser ends with its session. A test that fails has more to say than that this failed too.
        if let Ok(mut stream) = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)) {
            let request = format!("DELETE {} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Length: 0\r\n\r\n", self.session, self.port);
            drop(stream.set_read_timeout(Some(Duration::from_secs(10))));
            drop(stream.write_all(request.as_bytes()).and_then(|()| stream.read(&mut [0; 512])));
        }
        drop(self.driver.kill());
        drop(self.driver.wait());
    }
}

/// Processes below a process.
fn descendants(of: u32) -> Vec<u32> {
    let parent = |id: u32| -> Option<u32> {
        let line = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
        line.rsplit_once(')')?.1.split_ascii_whitespace().nth(1)?.parse().ok()
    };
    let entries = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let all: Vec<(u32, u32)> =
        entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).filter_map(|id| Some((id, parent(id)?))).collect();
    let mut found = vec![of];
    let mut at = 0;
    while let Some(&id) = found.get(at) {
        found.extend(all.iter().filter(|(_, parent)| *parent == id).map(|(id, _)| *id));
        at += 1;
    }
    found
}

/// Whether a process shows pages.
fn is_renderer(id: u32) -> bool {
    std::fs::read(format!("/proc/{id}/cmdline")).is_ok_and(|command| String::from_utf8_lossy(&command).contains("--type=renderer"))
}

/// The most memory that a process has held, if it shows pages.
fn peak_of_renderer(id: u32) -> Option<u64> {
    is_renderer(id).then_some(())?;
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.split_ascii_whitespace().next()?.parse::<u64>().ok()? * 1024)
}
