//! Sums as people say them: two figures that count, no more, because more would be false.

use crate::cost::{Micro, two};
use crate::view::texts::Texts;
use crate::view::words::figure;

/// A sum in words for sentences: `nothing`, `under $1`, `$45`, `$1,300`, `$1.2 million`.
pub(super) fn dollars(sum: Micro, say: &Texts) -> String {
    match sum {
        0 => say.bill.nothing.to_owned(),
        1..1_000_000 => say.bill.under_one.to_owned(),
        _ => {
            let whole = two((sum + 500_000) / 1_000_000);
            match whole {
                0..1_000_000 => format!("${}", say.figure(whole)),
                1_000_000..1_000_000_000 => say.fill(say.bill.million, "n", &say.number(&tenths(whole, 1_000_000))),
                _ => say.fill(say.bill.milliard, "n", &say.number(&tenths(whole, 1_000_000_000))),
            }
        }
    }
}

/// A sum for tables: `0`, `<$1`, `$45`, `$1,300`, `$13k`, `$1.2M`.
pub(super) fn short(sum: Micro, say: &Texts) -> String {
    match sum {
        0 => "$0".to_owned(),
        1..1_000_000 => "<$1".to_owned(),
        _ => {
            let whole = two((sum + 500_000) / 1_000_000);
            match whole {
                0..10_000 => format!("${}", say.figure(whole)),
                10_000..1_000_000 => format!("${}k", whole / 1_000),
                1_000_000..1_000_000_000 => format!("${}M", say.number(&tenths(whole, 1_000_000))),
                _ => format!("${}bn", say.number(&tenths(whole, 1_000_000_000))),
            }
        }
    }
}

/// A price as it is listed: `$25`, `$0.0033`.
pub(super) fn price(micro: u64, say: &Texts) -> String {
    if micro == 0 {
        return "$0".to_owned();
    }
    let (whole, part) = (micro / 1_000_000, micro % 1_000_000);
    if part == 0 {
        return format!("${}", say.figure(whole));
    }
    let mut digits = format!("{part:06}");
    while digits.ends_with('0') && digits.len() > 2 {
        digits.pop();
    }
    format!("${}", say.number(&format!("{}.{digits}", figure(whole))))
}

fn tenths(whole: u64, unit: u64) -> String {
    let tenths = (whole + unit / 20) / (unit / 10);
    if tenths >= 100 || tenths.is_multiple_of(10) { figure(tenths / 10) } else { format!("{}.{}", tenths / 10, tenths % 10) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::texts::Language;

    #[test]
    fn sums_have_two_figures_that_count() {
        let english = Language::English.texts();
        let said = [0, 999_999, 1_000_000, 45_400_000, 128_000_000, 1_284_000_000, 12_840_000_000, 1_234_000_000_000]
            .map(|sum| dollars(sum, english));
        assert_eq!(said, ["nothing", "under $1", "$1", "$45", "$130", "$1,300", "$13,000", "$1.2 million"]);
        let short = [0, 5, 45_400_000, 1_284_000_000, 12_840_000_000, 999_999_000_000, 1_234_000_000_000].map(|sum| short(sum, english));
        assert_eq!(short, ["$0", "<$1", "$45", "$1,300", "$13k", "$1M", "$1.2M"]);
        let german = Language::German.texts();
        assert_eq!([1_284_000_000, 1_234_000_000_000].map(|sum| dollars(sum, german)), ["$1.300", "1,2 Mio. $"]);
    }

    #[test]
    fn prices_are_shown_as_listed() {
        let prices = [0, 25_000_000, 3_250, 90_000, 10_590_000, 2_500_000].map(|sum| price(sum, Language::English.texts()));
        assert_eq!(prices, ["$0", "$25", "$0.00325", "$0.09", "$10.59", "$2.50"]);
    }
}
