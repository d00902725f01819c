//! The file of a large Bubble app, made here: pages with thousands of elements and workflows, and at its end what the
//! report must still find.

use std::fs::File;
use std::io::{BufWriter, Result, Write};
use std::path::Path;

/// Elements of one page.
const ELEMENTS: usize = 400;
/// Workflows of one page.
const WORKFLOWS: usize = 60;

/// Writes an app of at least `bytes` bytes as one line, as the editor exports it; its size.
pub(crate) fn write(file: &Path, bytes: u64) -> Result<u64> {
    let mut out = Counted { inner: BufWriter::with_capacity(1 << 20, File::create(file)?), bytes: 0 };
    out.put(r#"{"_id":"app1","app_version":"test","option_sets":{},"styles":{},"user_types":{"user":{"display":"User","#)?;
    out.put(r#""fields":{"name_text":{"display":"name","value":"text"},"token_text":{"display":"token","value":"text"}},"#)?;
    out.put(r#""privacy_role":{"everyone":{"display":"everyone","permissions":{"view_all":true,"search_for":true}}}},"#)?;
    out.put(r#""order":{"display":"Order","fields":{"total_number":{"display":"total","value":"number"}}}},"pages":{"#)?;
    let mut page = 0;
    while out.bytes < bytes {
        out.put(&format!(
            r#"{}"p{page}":{{"id":"bP{page}","name":"page_{page}","type":"Page","properties":{{"width":1200}},"elements":{{"#,
            if page > 0 { "," } else { "" }
        ))?;
        for element in 0..ELEMENTS {
            let number = page * ELEMENTS + element;
            let kind = ["Text", "Group", "Button", "Input", "RepeatingGroup"][number % 5];
            out.put(&format!(
                concat!(
                    r#"{}"e{}":{{"id":"bE{:x}","type":"{}","name":"Element {}","properties":{{"left":{},"top":{},"width":200,"height":40,"#,
                    r#""zindex":{},"text":{{"type":"TextExpression","entries":{{"0":"Hello \"you\" ","1":{{"type":"CurrentUser","#,
                    r#""next":{{"type":"Message","name":"first_name_text","is_slidable":false}}}}}}}},"bgcolor":"rgba({},{},20,1)"}},"#,
                    r##""states":{{"0":{{"condition":{{"type":"ThisElement","next":{{"name":"is_hovered","type":"Message"}}}},"##,
                    r##""properties":{{"font_color":"#0205D3"}}}}}}}}"##,
                ),
                if element > 0 { "," } else { "" },
                number,
                number,
                kind,
                number,
                number % 900,
                number % 4_000,
                number % 50,
                number % 255,
                number % 99,
            ))?;
        }
        out.put(r#"},"workflows":{"#)?;
        for workflow in 0..WORKFLOWS {
            out.put(&format!(
                concat!(
                    r#"{}"w{}":{{"id":"bW{}","type":"ButtonClicked","properties":{{"element_id":"bE1"}},"actions":{{"0":{{"id":"bA{}","#,
                    r#""type":"NewThing","properties":{{"thing_type":"custom.order","initial_values":{{"0":{{"key":"total_number","#,
                    r#""value":{{"type":"GetElement"}}}}}}}}}}}}}}"#,
                ),
                if workflow > 0 { "," } else { "" },
                workflow,
                workflow,
                workflow,
            ))?;
        }
        out.put("}}")?;
        page += 1;
    }
    out.put(r#"},"api":{"a1":{"id":"a1","type":"APIEvent","properties":{"wf_name":"create_order","expose":true,"#)?;
    out.put(r#""auth_unecessary":true,"ignore_privacy_rules":true},"actions":{"0":{"id":"x","type":"NewThing","properties":{}}}}},"#)?;
    out.put(r#""element_definitions":{},"settings":{"client_safe":{"have_pw_policy":true,"pw_length":10,"plugins":{}}}}"#)?;
    out.inner.flush()?;
    Ok(out.bytes)
}

/// A writer that knows how much it wrote.
struct Counted {
    inner: BufWriter<File>,
    bytes: u64,
}

impl Counted {
    fn put(&mut self, text: &str) -> Result<()> {
        self.bytes += text.len() as u64;
        self.inner.write_all(text.as_bytes())
    }
}
