//! The few questions that exports in XML are asked, answered without a tree.

/// Every element of a name: byte at which its tag starts, its attributes as written, and what stands in it. Elements of
/// one name within another are not told apart; each ends at the next closing tag.
pub(super) fn elements<'a>(text: &'a str, name: &str, most: usize) -> Vec<(usize, &'a str, &'a str)> {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let mut found = Vec::new();
    let mut from = 0;
    while found.len() < most {
        let Some(at) = text.get(from..).and_then(|rest| rest.find(&open)).map(|at| from + at) else { break };
        from = at + open.len();
        let Some(rest) = text.get(from..) else { break };
        if !rest.starts_with(['>', '/', ' ', '\n', '\r', '\t']) {
            continue;
        }
        let Some(end) = rest.find('>') else { break };
        let attributes = rest.get(..end).unwrap_or("");
        if attributes.ends_with('/') {
            found.push((at, attributes.trim_end_matches('/'), ""));
            continue;
        }
        let inner = rest.get(end + 1..).unwrap_or("");
        let Some(length) = inner.find(&close) else { break };
        found.push((at, attributes, inner.get(..length).unwrap_or("")));
        from += end + 1 + length;
    }
    found
}

/// What stands in the first element of a name, trimmed; empty where there is none.
pub(super) fn first<'a>(text: &'a str, name: &str) -> &'a str {
    elements(text, name, 1).first().map_or("", |(_, _, inner)| inner.trim())
}

/// Text of XML without its escapes.
pub(super) fn unescaped(text: &str) -> String {
    text.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&apos;", "'").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_of_a_name() {
        let text = "<a><b x='1'>one</b><bc>no</bc><b/><b>two</b></a><b>cut";
        let found: Vec<_> = elements(text, "b", 10).into_iter().map(|(_, attributes, inner)| (attributes.trim(), inner)).collect();
        assert_eq!(found, [("x='1'", "one"), ("", ""), ("", "two")]);
        assert_eq!(first("<v> 1.0 </v>", "v"), "1.0");
    }
}
