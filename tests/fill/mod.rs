//! Values made up on the spot, so that no sample looks like a leaked credential.

#[path = "../../src/filler.rs"]
mod filler;

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
        let (wanted, after) = after.split_once('⟫').unwrap();
        let (kind, argument) = wanted.split_once(':').unwrap();
        plain.push_str(before);
        plain.push_str(&if kind == "jwt" {
            let signature = planted.make(filler::alphabet("alnum").unwrap(), 43);
            filler::jwt(r#"{"alg":"HS256","typ":"JWT"}"#, argument, &signature)
        } else {
            planted.make(filler::alphabet(kind).unwrap(), argument.parse().unwrap())
        });
        rest = after;
    }
    plain + rest
}
