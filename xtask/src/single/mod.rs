//! The whole site as one HTML file that works from a disk with the network off: page, style, programs and all.
//!
//! Its policy lets it connect to nothing at all. The programs stand in it as data, compressed by gzip (the one form that
//! every browser unpacks by itself) and written in base64.

use crate::names::Files;
use crate::{Outcome, compress};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// The file's name in `dist/`.
pub(crate) const NAME: &str = "shipworthy.html";

const BOOT: &str = include_str!("boot.js");
const ENGINE_START: &str = include_str!("engine-start.js");

/// Makes the file out of a site whose names carry no fingerprint yet.
pub(crate) fn page(site: &Files) -> Outcome<Vec<u8>> {
    let bytes = |name: &str| site.get(name).map(Vec::as_slice).ok_or_else(|| format!("the site has no {name}"));
    let text = |name: &str| std::str::from_utf8(bytes(name)?).map_err(|_| format!("{name} is no text"));
    let packed = |bytes: &[u8]| Ok::<_, String>(STANDARD.encode(compress::gzip(bytes)?));
    let page = text("index.html")?;
    let style = [text("style.css")?, text("scorecard.css")?].concat();
    let (style, program) = (style.as_str(), text("app.js")?);
    let data = [
        ("page-program", packed(bytes("app_bg.wasm")?)?),
        ("engine-script", packed(bytes("engine.js")?)?),
        ("engine-program", packed(bytes("engine_bg.wasm")?)?),
        ("engine-start", ENGINE_START.to_owned()),
    ];
    for (name, inner, end) in [("style.css", style, "</style"), ("app.js", program, "</script"), ("boot.js", BOOT, "</script")] {
        if inner.to_ascii_lowercase().contains(end) {
            return Err(format!("{name} holds `{end}`, which would end its element in one file"));
        }
    }
    let scripts: String = [program, BOOT].map(|script| format!("<script>{script}</script>\n")).concat();
    let data: String = data.iter().map(|(id, data)| format!("<script type=\"text/plain\" id=\"{id}\">{data}</script>\n")).collect();
    let policy = format!(
        "default-src 'none'; script-src {} {} 'wasm-unsafe-eval'; style-src {}; img-src data: blob:; worker-src blob:; \
         connect-src 'none'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types shipworthy",
        hash(program),
        hash(BOOT),
        hash(style)
    );
    let policy = format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">");
    let mut whole = page.to_owned();
    for (what, from, to) in [
        ("the character set", "<meta charset=\"utf-8\">", format!("<meta charset=\"utf-8\">\n{policy}")),
        ("the style", "<link rel=\"stylesheet\" href=\"style.css\">", format!("<style>{style}</style>")),
        ("the list of icons", MANIFEST, String::new()),
        ("the page program", PRELOAD, String::new()),
        ("the style of the scorecard", SCORECARD, String::new()),
        ("the script", "<script src=\"app.js\" defer></script>\n", String::new()),
        ("the start", "<script src=\"boot.js\" defer></script>\n", String::new()),
        ("that it is there in another language", ALTERNATE, String::new()),
        ("its other languages", TONGUES, String::new()),
        ("where to get this file", KEEP, "You have: this is the page as one file, and it works without a network. It looks packages up in its own table of published flaws and fetches no further list.".to_owned()),
        ("the end", "</body>", format!("{data}{scripts}</body>")),
    ] {
        let mut parts = whole.splitn(3, from);
        match (parts.next(), parts.next(), parts.next()) {
            (Some(before), Some(after), None) => whole = format!("{before}{to}{after}"),
            _ => return Err(format!("index.html does not name {what} once, so that no single file can be made: {from}")),
        }
    }
    Ok(whole.into_bytes())
}

const SCORECARD: &str = "<meta name=\"scorecard\" content=\"scorecard.css\">\n";

const PRELOAD: &str = "<link rel=\"preload\" id=\"program\" href=\"app_bg.wasm\" as=\"fetch\" type=\"application/wasm\" crossorigin>\n";

/// One file speaks one language.
const ALTERNATE: &str = "<link rel=\"alternate\" hreflang=\"de\" href=\"de.html\">\n";
const TONGUES: &str = "  <p class=\"tongues\"><a href=\"de.html?lang=de\" hreflang=\"de\" lang=\"de\">Deutsch</a></p>\n";
const MANIFEST: &str = "<link rel=\"manifest\" href=\"manifest.webmanifest\">\n";

const KEEP: &str = "<a href=\"shipworthy.html\" download>Download this page as one file</a>, checker and all. It opens from your disk without a network, and its own rules forbid it every connection.";

/// A script's or style's fingerprint in the form that policies take.
fn hash(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> Files {
        let page = format!(
            "<!doctype html><html><head>\n<meta charset=\"utf-8\">\n<link rel=\"stylesheet\" href=\"style.css\">\n{MANIFEST}{SCORECARD}{PRELOAD}\
             {ALTERNATE}<script src=\"app.js\" defer></script>\n<script src=\"boot.js\" defer></script>\n</head><body>{KEEP}{TONGUES}</body></html>"
        );
        [
            ("index.html", page.as_str()),
            ("style.css", "a{}"),
            ("scorecard.css", "b{}"),
            ("app.js", "let a;"),
            ("app_bg.wasm", "\0asm"),
            ("engine.js", "let e;"),
            ("engine_bg.wasm", "\0asm"),
        ]
        .map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()))
        .into()
    }

    #[test]
    fn one_file_asks_for_nothing_and_runs_only_its_own_scripts() {
        let page = String::from_utf8(page(&site()).unwrap()).unwrap();
        for request in [" src=", " href=\"", "http:", "@import", "url("] {
            assert!(!page.contains(request), "{request}");
        }
        assert!(page.contains(&hash("let a;")) && page.contains(&hash(BOOT)) && page.contains(&hash("a{}b{}")));
        assert!(page.contains("connect-src 'none'"));
        // RFC 4634 gives this digest for "abc".
        assert_eq!(hash("abc"), "'sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0='");
    }

    #[test]
    fn a_page_of_another_shape_is_refused() {
        let mut site = site();
        site.insert("index.html".to_owned(), b"<html></html>".to_vec());
        assert!(page(&site).is_err());
        let mut early = super::tests::site();
        early.insert("app.js".to_owned(), b"\"</script>\"".to_vec());
        assert!(page(&early).unwrap_err().contains("app.js"));
    }
}
