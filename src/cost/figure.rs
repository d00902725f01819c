//! Numbers as people say them.

/// A number with commas between thousands.
#[must_use]
pub fn figure(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A number of which two figures count: more would be false where the rest is an estimate.
#[must_use]
pub fn two(number: u64) -> u64 {
    let mut unit = 1;
    while number / unit >= 100 {
        unit *= 10;
    }
    (number + unit / 2) / unit * unit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_have_commas() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(figure), ["0", "999", "1,000", "1,234,567"]);
    }

    #[test]
    fn two_figures_count() {
        assert_eq!([0, 7, 99, 104, 1_284, 99_600].map(two), [0, 7, 99, 100, 1_300, 100_000]);
    }
}
