//! Values made up on the spot for the planted set: what the fillers of samples make, and what people type or encode.

#![expect(clippy::string_slice, reason = "cut at the marks of fillers and behind ASCII letters")]

#[path = "../../src/filler.rs"]
mod filler;

/// Words of made-up passwords.
const WORDS: [&str; 12] =
    ["maple", "harbor", "violet", "copper", "meadow", "lantern", "saddle", "marble", "thistle", "anchor", "walnut", "falcon"];

/// Makes up values, none of them twice.
#[derive(Debug, Default)]
pub(crate) struct Values {
    state: u64,
}

impl Values {
    fn below(&mut self, bound: usize) -> usize {
        self.state = self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.state >> 33) % bound as u64).unwrap()
    }

    fn drawn(&mut self, alphabet: &[u8], count: usize) -> String {
        (0..count).map(|_| char::from(alphabet[self.below(alphabet.len())])).collect()
    }

    /// What people type: a few words, a number, and at times a sign.
    fn typed(&mut self, count: usize) -> String {
        let words: Vec<&str> = (0..count).map(|_| WORDS[self.below(WORDS.len())]).collect();
        let number = 10 + self.below(90);
        let capital = |word: &str| word[..1].to_ascii_uppercase() + &word[1..];
        match self.below(3) {
            0 => format!("{}{number}!", words.iter().map(|word| capital(word)).collect::<String>()),
            1 => format!("{}_{number}", words.join("")),
            _ => format!("{}-{number}", words.iter().map(|word| capital(word)).collect::<Vec<_>>().join("-")),
        }
    }

    fn value(&mut self, kind: &str, argument: &str) -> String {
        let count = || argument.parse::<usize>().unwrap();
        match kind {
            "jwt" => {
                let signature = self.drawn(filler::alphabet("alnum").unwrap(), 43);
                filler::jwt(r#"{"alg":"HS256","typ":"JWT"}"#, argument, &signature)
            }
            // The token that the documentation of the format shows everywhere.
            "sample-jwt" => filler::jwt(
                r#"{"alg":"HS256","typ":"JWT"}"#,
                r#"{"sub":"1234567890","name":"John Doe","iat":1516239022}"#,
                "SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c",
            ),
            // A token whose last six characters are the checksum of those before.
            "checked" => {
                let drawn = self.drawn(filler::alphabet("alnum").unwrap(), 30);
                format!("{argument}{drawn}{}", base62(crc32(drawn.as_bytes())))
            }
            "base64of" => base64(argument.as_bytes()),
            // A host that is nobody's example.
            "domain" => format!("{}{}.io", WORDS[0], WORDS[5]),
            "stripe-sample" => ["sk_test_", "4eC39HqLyjWDarjtT1zdp7dc"].concat(),
            "words" => self.typed(count()),
            "letters" => self.drawn(b"qWvLzRtYpXsKdMfHgJbNcQ", count()),
            "upperhex" => self.drawn(b"9F3A7C1E5B2D8046", count()),
            _ => self.drawn(filler::alphabet(kind).unwrap(), count()),
        }
    }

    /// A text with its fillers filled, the innermost first.
    pub(crate) fn expand(&mut self, text: &str) -> String {
        let mut text = text.to_owned();
        while let Some(close) = text.find('⟫') {
            let open = text[..close].rfind('⟪').unwrap();
            let wanted = &text[open + '⟪'.len_utf8()..close];
            let (kind, argument) = wanted.split_once(':').unwrap_or((wanted, ""));
            let value = self.value(kind, argument);
            text.replace_range(open..close + '⟫'.len_utf8(), &value);
        }
        text
    }
}

fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().fold(0_u32, |word, &byte| word << 8 | u32::from(byte)) << (8 * (3 - chunk.len()));
        out.extend((0..=chunk.len()).map(|place| char::from(ALPHABET[(word >> (18 - 6 * place)) as usize & 63])));
    }
    let missing = out.len().next_multiple_of(4) - out.len();
    out + &"=".repeat(missing)
}

fn base62(mut number: u32) -> String {
    const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut digits = [b'0'; 6];
    for digit in digits.iter_mut().rev() {
        *digit = ALPHABET[(number % 62) as usize];
        number /= 62;
    }
    String::from_utf8(digits.to_vec()).unwrap()
}

fn crc32(data: &[u8]) -> u32 {
    let step = |crc: u32, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 };
    !data.iter().fold(!0_u32, |crc, &byte| (0..8).fold(crc ^ u32::from(byte), step))
}
