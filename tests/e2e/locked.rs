//! What the page's policy stops, in the page and in a worker, when their own programs try to send; and what only a host
//! that lists its connections can stop.

use super::driver::Browser;
use super::receiver::{copy, free_port, receive, serve};
use std::fs;
use std::net::{Ipv4Addr, UdpSocket};
use std::time::Duration;

/// Ways to send something, as a program in the page would try them. Each has a path of its own.
fn attempts(port: u16) -> String {
    format!(
        "const to = (path) => 'http://127.0.0.1:{port}/' + path;\n\
         const tried = [];\n\
         const attempt = (name, act) => {{ try {{ act() }} catch (error) {{}} tried.push(name) }};\n\
         attempt('fetch', () => fetch(to('fetch'), {{ method: 'POST', body: 'x', mode: 'no-cors', keepalive: true }}).catch(() => 0));\n\
         attempt('xhr', () => {{ const request = new XMLHttpRequest(); request.open('POST', to('xhr')); request.send('x') }});\n\
         attempt('socket', () => new WebSocket('ws://127.0.0.1:{port}/socket'));\n\
         attempt('events', () => new EventSource(to('events')));\n"
    )
}

#[test]
#[ignore = "needs the built page and a browser: run `cargo xtask test`"]
fn neither_page_nor_worker_can_send_anything() {
    let port = free_port();
    let received = receive(port);
    // The probe has to run as a script of the site itself; that it may make addresses is the one thing that is loosened.
    let folder = copy("locked", |file, text| match file {
        "_headers" | "index.html" => text.replace("; require-trusted-types-for 'script'; trusted-types shipworthy", ""),
        _ => text,
    });
    let worker = format!("{}attempt('import', () => importScripts(to('import')));\npostMessage(tried);", attempts(port));
    fs::write(folder.join("probe.js"), worker).unwrap();
    let (_, site) = serve(&folder);
    let browser = Browser::start();
    browser.open(&format!("http://127.0.0.1:{site}/"));
    browser.wait_for("the start", "return document.body.dataset.state === 'idle'");
    let page = format!(
        "{}attempt('beacon', () => navigator.sendBeacon(to('beacon'), 'x'));\n\
         attempt('image', () => {{ new Image().src = to('image') }});\n\
         attempt('script', () => {{ const script = document.createElement('script'); script.src = to('script'); document.head.append(script) }});\n\
         attempt('style', () => {{ const link = document.createElement('link'); link.rel = 'stylesheet'; link.href = to('style'); document.head.append(link) }});\n\
         attempt('frame', () => {{ const frame = document.createElement('iframe'); frame.src = to('frame'); document.body.append(frame) }});\n\
         attempt('form', () => {{ const form = document.createElement('form'); form.method = 'post'; form.target = '_blank'; form.action = to('form'); document.body.append(form); form.submit() }});\n\
         return tried",
        attempts(port)
    );
    let tried = browser.run(&page);
    assert_eq!(tried.as_array().map(Vec::len), Some(10), "{tried}");
    let worker = browser.run_async(
        "const done = arguments[arguments.length - 1]; const worker = new Worker('probe.js'); worker.onmessage = (event) => done(event.data); worker.onerror = (event) => done(String(event.message))",
    );
    assert_eq!(worker.as_array().map(Vec::len), Some(5), "{worker}");
    std::thread::sleep(Duration::from_secs(2));
    assert!(received.lock().unwrap().iter().all(|(method, path, _)| method.is_empty() && path.is_empty()), "{received:?}");
    // The receiver does hear whoever may speak to it.
    drop(std::net::TcpStream::connect(("127.0.0.1", port)).and_then(|mut stream| {
        std::io::Write::write_all(&mut stream, b"GET /control HTTP/1.1\r\n\r\n")?;
        std::io::Read::read(&mut stream, &mut [0; 64])
    }));
    // A browser may open a connection ahead of what it then refuses; nothing is said on it.
    let heard: Vec<String> = received.lock().unwrap().iter().map(|(_, path, _)| path.clone()).filter(|path| !path.is_empty()).collect();
    assert_eq!(heard, ["/control"]);
}

/// Whether a direct call between browsers (WebRTC) gets through to a port of this machine, from a site with this header.
fn call_arrives(name: &str, header: &str) -> bool {
    let heard = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    heard.set_read_timeout(Some(Duration::from_secs(4))).unwrap();
    let port = heard.local_addr().unwrap().port();
    let folder = copy(name, |file, text| if file == "_headers" { text.replacen("/*\n", &format!("/*\n{header}"), 1) } else { text });
    let (_, site) = serve(&folder);
    let browser = Browser::start();
    browser.open(&format!("http://127.0.0.1:{site}/"));
    browser.wait_for("the start", "return document.body.dataset.state === 'idle'");
    browser.run(&format!(
        "const call = new RTCPeerConnection({{ iceServers: [{{ urls: 'stun:127.0.0.1:{port}' }}] }}); window.call = call;\n\
         call.createDataChannel('x'); call.createOffer().then((offer) => call.setLocalDescription(offer)); return true"
    ));
    heard.recv(&mut [0; 512]).is_ok()
}

#[test]
#[ignore = "needs the built page and a browser: run `cargo xtask test`"]
fn only_a_list_of_connections_stops_direct_calls() {
    assert!(call_arrives("calls", ""), "a policy does not reach them, and the page says so");
    assert!(!call_arrives("no-calls", "  Connection-Allowlist: (response-origin)\n"), "what docs/hosting.md offers does");
}
