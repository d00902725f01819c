//! Dart: apps of Flutter, FlutterFlow's exports included. What an app holds is shipped to whoever installs it.

mod shipped;
mod store;

use super::tokens::{Code, Dialect, Function, Given, Mark, Parameter};
use crate::facts::{Facts, Language, Module, Site, SiteKind};

pub(super) static DIALECT: Dialect = Dialect {
    language: Language::Dart,
    syntax: &super::tokens::DART,
    sources: &[],
    serves: |_| true,
    arrivals: &[],
    clean: &[],
    numbers: &[],
    passing: &[],
    joining: &[],
    binding: &[],
    given,
    marks: &[
        Mark { words: "", call: "JwtDecoder.decode", given: "", needs: "shelf", kind: SiteKind::TokenUnverified, detail: "decode" },
        Mark {
            words: "javascriptMode : JavascriptMode . unrestricted",
            call: "",
            given: "",
            needs: "loadHtmlString",
            kind: SiteKind::RawHtml,
            detail: "",
        },
    ],
};

fn given(_: &Code<'_>, _: &Function, _: &Parameter) -> Given {
    Given::Nothing
}

pub(super) fn read(code: &Code<'_>, _: &mut Module, facts: &mut Facts) {
    if !code.ships() {
        return;
    }
    store::read(code, facts);
    shipped::read(code, facts);
    // `client.badCertificateCallback = (cert, host, port) => true`
    for at in 0..code.tokens.len() {
        if matches!(code.word(at), "badCertificateCallback" | "onBadCertificate")
            && (code.is_sign(at + 1, "=") || code.is_sign(at + 1, ":"))
        {
            let open = (at + 2..at + 5).find(|at| code.opens(*at, b'('));
            let Some(close) = open.map(|open| code.pair(open)) else { continue };
            let always = code.is_sign(close + 1, "=>") && code.word(close + 2) == "true"
                || code.opens(close + 1, b'{') && code.word(close + 2) == "return" && code.word(close + 3) == "true";
            if always && !code.has("kDebugMode") {
                facts.sites.push(Site { kind: SiteKind::TlsUnverified, detail: String::new(), origin: code.at(at) });
            }
        }
    }
}
