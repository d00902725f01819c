//! A server for the built site on this machine: its files, its `_headers`, nothing else. Serves whoever develops
//! and the end-to-end test; a real host serves visitors.

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// What was asked and how it was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Served {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) status: u16,
}

/// A site in a folder.
pub(crate) struct Server {
    listener: TcpListener,
    site: Arc<Site>,
}

struct Site {
    folder: PathBuf,
    headers: Headers,
}

impl Server {
    /// Takes the port on this machine's own address; 0 stands for any free one.
    pub(crate) fn bind(folder: &Path, port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        let headers = Headers::parse(&fs::read_to_string(folder.join("_headers"))?);
        Ok(Self { listener, site: Arc::new(Site { folder: folder.canonicalize()?, headers }) })
    }

    pub(crate) fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Answers for ever, each connection on its own thread; `seen` is told of each answer before it is sent.
    pub(crate) fn run(self, seen: impl Fn(Served) + Send + Sync + 'static) {
        let seen = Arc::new(seen);
        for stream in self.listener.incoming().flatten() {
            let (site, seen) = (Arc::clone(&self.site), Arc::clone(&seen));
            // A connection that breaks is the browser's business.
            std::thread::spawn(move || drop(site.converse(stream, &*seen)));
        }
    }
}

struct Answer {
    status: (u16, &'static str),
    kind: &'static str,
    encoding: Option<&'static str>,
    body: Vec<u8>,
}

impl Answer {
    fn plain(code: u16, reason: &'static str) -> Self {
        Self { status: (code, reason), kind: "text/plain; charset=utf-8", encoding: None, body: format!("{reason}\n").into_bytes() }
    }
}

impl Site {
    fn converse(&self, stream: TcpStream, seen: &dyn Fn(Served)) -> io::Result<()> {
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        stream.set_write_timeout(Some(Duration::from_secs(60)))?;
        let mut reader = BufReader::new(Read::take(stream.try_clone()?, 32 * 1024));
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let mut words = line.split_whitespace();
        let (Some(method), Some(target)) = (words.next(), words.next()) else { return Ok(()) };
        let mut accepted = String::new();
        loop {
            let mut header = String::new();
            if reader.read_line(&mut header)? == 0 || header.trim().is_empty() {
                break;
            }
            if let Some((name, value)) = header.split_once(':')
                && name.eq_ignore_ascii_case("accept-encoding")
            {
                value.trim().clone_into(&mut accepted);
            }
        }
        let address = target.split(['?', '#']).next().unwrap_or("");
        let answer = match method {
            "GET" | "HEAD" => self.find(address, &accepted).unwrap_or_else(|| Answer::plain(404, "Not Found")),
            _ => Answer::plain(405, "Method Not Allowed"),
        };
        seen(Served { method: method.to_owned(), target: target.to_owned(), status: answer.status.0 });
        let mut head = format!("HTTP/1.1 {} {}\r\nContent-Type: {}\r\n", answer.status.0, answer.status.1, answer.kind);
        head.push_str(&format!("Content-Length: {}\r\nConnection: close\r\nVary: Accept-Encoding\r\n", answer.body.len()));
        if let Some(encoding) = answer.encoding {
            head.push_str(&format!("Content-Encoding: {encoding}\r\n"));
        }
        if answer.status.0 == 405 {
            head.push_str("Allow: GET, HEAD\r\n");
        }
        for (name, value) in self.headers.of(address) {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        let mut stream = &stream;
        stream.write_all(head.as_bytes())?;
        if method != "HEAD" {
            stream.write_all(&answer.body)?;
        }
        stream.flush()
    }

    fn find(&self, address: &str, accepted: &str) -> Option<Answer> {
        let relative = relative(address)?;
        let mut file = self.folder.join(relative);
        if file.is_dir() {
            file.push("index.html");
        }
        let file = file.canonicalize().ok().filter(|file| file.starts_with(&self.folder) && file.is_file())?;
        let kind = kind(&file);
        let accepts = |name: &str| {
            let mut codings = accepted.split(',').map(|coding| coding.split(';').next().unwrap_or("").trim());
            codings.any(|coding| coding == name)
        };
        for (encoding, ending) in [("br", ".br"), ("gzip", ".gz")] {
            let mut packed = file.clone().into_os_string();
            packed.push(ending);
            if accepts(encoding)
                && let Ok(body) = fs::read(&packed)
            {
                return Some(Answer { status: (200, "OK"), kind, encoding: Some(encoding), body });
            }
        }
        Some(Answer { status: (200, "OK"), kind, encoding: None, body: fs::read(&file).ok()? })
    }
}

/// The path that an address names within the site; nothing for one that could lead out of it or is not published.
fn relative(address: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = address.strip_prefix('/')?.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digits = [rest.next()?, rest.next()?];
                u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?
            }
            byte => byte,
        });
    }
    let path = String::from_utf8(bytes).ok()?;
    let hidden = |part: &str| part.starts_with('.') || part.starts_with('_');
    let strange = path.starts_with('/') || path.contains(['\\', '\0', ':']) || path.split('/').any(hidden);
    (!strange).then_some(path)
}

fn kind(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()).unwrap_or("") {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webp" => "image/webp",
        "txt" => "text/plain; charset=utf-8",
        "xml" => "application/xml",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}

/// The rules of a `_headers` file: addresses, `*` for anything, and the headers under each.
pub(crate) struct Headers {
    rules: Vec<(String, String, String)>,
}

impl Headers {
    pub(crate) fn parse(text: &str) -> Self {
        let mut rules = Vec::new();
        let mut pattern = String::new();
        for line in text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
            if !line.starts_with(char::is_whitespace) {
                line.trim().clone_into(&mut pattern);
            } else if let Some((name, value)) = line.split_once(':') {
                rules.push((pattern.clone(), name.trim().to_owned(), value.trim().to_owned()));
            }
        }
        Self { rules }
    }

    /// Names and values for an address.
    pub(crate) fn of(&self, address: &str) -> impl Iterator<Item = (&str, &str)> {
        let meant = move |pattern: &str| pattern.strip_suffix('*').map_or(pattern == address, |start| address.starts_with(start));
        self.rules.iter().filter(move |(pattern, ..)| meant(pattern)).map(|(_, name, value)| (name.as_str(), value.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_address_leads_out_of_the_site() {
        for address in
            ["/../secret", "/%2e%2e/secret", "/a/../../b", "//etc/passwd", "/a%5cb", "/_headers", "/.git/config", "/%00", "/%zz", "x"]
        {
            assert_eq!(relative(address), None, "{address}");
        }
        assert_eq!(relative("/").as_deref(), Some(""));
        assert_eq!(relative("/a/b%20c.js").as_deref(), Some("a/b c.js"));
    }

    fn ask(address: SocketAddr, request: &str) -> String {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    #[test]
    fn the_site_is_served_with_its_headers() {
        let folder = std::env::temp_dir().join(format!("shipworthy-server-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("_headers"), "/*\n  X-Test: yes\n").unwrap();
        fs::write(folder.join("index.html"), "page").unwrap();
        fs::write(folder.join("a.wasm"), "plain").unwrap();
        fs::write(folder.join("a.wasm.br"), "packed").unwrap();
        let server = Server::bind(&folder, 0).unwrap();
        let address = server.address().unwrap();
        std::thread::spawn(move || server.run(drop));
        let page = ask(address, "GET / HTTP/1.1\r\n\r\n");
        assert!(page.starts_with("HTTP/1.1 200 OK\r\nContent-Type: text/html") && page.ends_with("\r\n\r\npage"), "{page}");
        assert!(page.contains("X-Test: yes\r\n"), "{page}");
        let packed = ask(address, "GET /a.wasm?x HTTP/1.1\r\nAccept-Encoding: gzip, br\r\n\r\n");
        assert!(packed.contains("Content-Encoding: br\r\n") && packed.ends_with("packed"), "{packed}");
        assert!(packed.contains("Content-Type: application/wasm\r\n"), "{packed}");
        let head = ask(address, "HEAD /a.wasm HTTP/1.1\r\n\r\n");
        assert!(head.contains("Content-Length: 5\r\n") && head.ends_with("\r\n\r\n"), "{head}");
        assert!(ask(address, "POST / HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 405"));
        assert!(ask(address, "GET /_headers HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 404"));
        fs::remove_dir_all(&folder).unwrap();
    }
}
