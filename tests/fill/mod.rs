//! Values made up on the spot, so that no sample looks like a leaked credential.

/// Every value that was made up as a secret.
#[derive(Debug, Default)]
pub(crate) struct Planted {
    values: Vec<String>,
    state: u64,
}

impl Planted {
    /// The values, each longer than anything that could stand in a report by chance.
    pub(crate) fn values(&self) -> impl Iterator<Item = &str> {
        self.values.iter().map(String::as_str)
    }

    fn make(&mut self, alphabet: &[u8], count: usize) -> String {
        let pick = |_| {
            self.state = self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            char::from(alphabet[usize::try_from((self.state >> 33) % alphabet.len() as u64).unwrap()])
        };
        let value: String = (0..count).map(pick).collect();
        self.values.push(value.clone());
        value
    }
}

/// A text with its fillers filled: `⟪alnum:24⟫`, `⟪hex:32⟫`, `⟪jwt:{"role":"anon"}⟫`.
pub(crate) fn expand(text: &str, planted: &mut Planted) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('⟪') {
        let (filler, after) = after.split_once('⟫').unwrap();
        let (kind, argument) = filler.split_once(':').unwrap();
        plain.push_str(before);
        plain.push_str(&match kind {
            "alnum" => planted.make(b"aZ3kQ9xB7mTr2LfW8cVp5NhJ6dYs4Ge1uX0", argument.parse().unwrap()),
            "hex" => planted.make(b"9f3a7c1e5b2d8046", argument.parse().unwrap()),
            "jwt" => {
                let signature = planted.make(b"aZ3kQ9xB7mTr2LfW8cVp5NhJ6dYs4Ge1uX0", 43);
                format!("{}.{}.{signature}", base64url(br#"{"alg":"HS256","typ":"JWT"}"#), base64url(argument.as_bytes()))
            }
            other => panic!("unknown filler {other}"),
        });
        rest = after;
    }
    plain + rest
}

fn base64url(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().fold(0_u32, |word, &byte| word << 8 | u32::from(byte)) << (8 * (3 - chunk.len()));
        for place in 0..=chunk.len() {
            out.push(char::from(ALPHABET[usize::try_from(word >> (18 - 6 * place) & 63).unwrap()]));
        }
    }
    out
}
