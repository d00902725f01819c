//! Short names for what a program imports from its script. The tool that binds them names each import with a fingerprint,
//! which no compression makes smaller, once in the script and once in the program.

use crate::Outcome;

/// The section of a program that lists what it imports.
const IMPORTS: u8 = 2;

/// Gives a program and its script short names for what the one takes from the other.
pub(crate) fn imports(program: &[u8], script: &str) -> Outcome<(Vec<u8>, String)> {
    let mut rest = Reader { bytes: program };
    let mut out = rest.take(8)?.to_vec();
    let mut script = script.to_owned();
    while !rest.bytes.is_empty() {
        let kind = rest.byte()?;
        let length = rest.number()?;
        let section = rest.take(length)?;
        let section = if kind == IMPORTS { renamed(section, &mut script)? } else { section.to_vec() };
        out.push(kind);
        write_number(&mut out, section.len());
        out.extend(section);
    }
    Ok((out, script))
}

fn renamed(section: &[u8], script: &mut String) -> Outcome<Vec<u8>> {
    let mut rest = Reader { bytes: section };
    let count = rest.number()?;
    let mut out = Vec::new();
    write_number(&mut out, count);
    for at in 0..count {
        let (module, name) = (rest.name()?, rest.name()?);
        let kind = rest.byte()?;
        if kind != 0 {
            return Err(format!("the program imports something that is no function: {name}"));
        }
        let shape = rest.number()?;
        let (long, short) = (format!(" {name}: "), short(at));
        if script.matches(&long).count() != 1 {
            return Err(format!("the script does not hold {name} once"));
        }
        *script = script.replacen(&long, &format!(" {short}: "), 1);
        for text in [module, &short] {
            write_number(&mut out, text.len());
            out.extend(text.as_bytes());
        }
        out.push(kind);
        write_number(&mut out, shape);
    }
    Ok(out)
}

/// `a0`, `b0` … `z0`, `a1` …: never a word of the language.
fn short(at: usize) -> String {
    let letter = char::from(b'a' + u8::try_from(at % 26).unwrap_or(0));
    format!("{letter}{}", at / 26)
}

struct Reader<'b> {
    bytes: &'b [u8],
}

impl<'b> Reader<'b> {
    fn take(&mut self, length: usize) -> Outcome<&'b [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(length).ok_or("the program ends early")?;
        self.bytes = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> Outcome<u8> {
        Ok(self.take(1)?.first().copied().unwrap_or_default())
    }

    /// A number in the form that programs use: seven bits a byte, the lowest first.
    fn number(&mut self) -> Outcome<usize> {
        let mut number = 0;
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            number |= usize::from(byte & 127) << shift;
            if byte < 128 {
                return Ok(number);
            }
        }
        Err("a number in the program has no end".to_owned())
    }

    fn name(&mut self) -> Outcome<&'b str> {
        let length = self.number()?;
        std::str::from_utf8(self.take(length)?).map_err(|_| "a name in the program is no text".to_owned())
    }
}

fn write_number(out: &mut Vec<u8>, mut number: usize) {
    loop {
        let low = u8::try_from(number & 127).unwrap_or(0);
        number >>= 7;
        if number == 0 {
            return out.push(low);
        }
        out.push(low | 128);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A program that imports two functions and holds another section.
    fn program() -> Vec<u8> {
        let mut section = vec![2];
        for name in ["__wbg_say_0123456789abcdef", "__wbg_sing_0123456789abcdef"] {
            for text in ["./app_bg.js", name] {
                section.push(u8::try_from(text.len()).unwrap());
                section.extend(text.as_bytes());
            }
            section.extend([0, 3]);
        }
        let mut program = b"\0asm\x01\0\0\0".to_vec();
        program.extend([1, 1, 0, IMPORTS, u8::try_from(section.len()).unwrap()]);
        program.extend(section);
        program.extend([7, 2, 9, 9]);
        program
    }

    const SCRIPT: &str = "const import0 = { __wbg_say_0123456789abcdef: function(a) {}, __wbg_sing_0123456789abcdef: function() {} };";

    #[test]
    fn both_sides_get_the_same_short_names() {
        let (short, script) = imports(&program(), SCRIPT).unwrap();
        assert_eq!(script, "const import0 = { a0: function(a) {}, b0: function() {} };");
        let text = String::from_utf8_lossy(&short);
        assert!(text.contains("./app_bg.js\u{2}a0") && text.contains("./app_bg.js\u{2}b0") && !text.contains("__wbg"));
        assert!(short.ends_with(&[7, 2, 9, 9]) && short.len() < program().len());
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        assert!(imports(&program(), "{}").is_err());
        assert!(imports(b"\0asm\x01\0\0\0\x02\x50", SCRIPT).is_err());
    }

    #[test]
    fn numbers_are_written_as_they_are_read() {
        for number in [0, 1, 127, 128, 300, 65_535, 1 << 21] {
            let mut bytes = Vec::new();
            write_number(&mut bytes, number);
            assert_eq!(Reader { bytes: &bytes }.number(), Ok(number));
        }
    }
}
