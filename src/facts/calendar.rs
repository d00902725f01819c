//! Moments as dates that people read.

use super::Moment;

const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

impl Moment {
    /// Year, month and day where the clock stood; `None` where the number is no date of the common calendar.
    fn day(self) -> Option<(i64, usize, i64)> {
        let local = self.seconds.checked_add(i64::from(self.offset).checked_mul(60)?)?;
        // Days since the first of March of the year 0, so that the leap day ends the year.
        let days = local.div_euclid(86_400).checked_add(719_468)?;
        let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let from_march = (5 * of_year + 2) / 153;
        let day = of_year - (153 * from_march + 2) / 5 + 1;
        let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        (1..=9_999).contains(&year).then_some(())?;
        Some((year, usize::try_from(month).ok()?, day))
    }

    /// `2024-03-01`; empty where it is no date.
    #[must_use]
    pub fn date(self) -> String {
        self.day().map_or_else(String::new, |(year, month, day)| format!("{year:04}-{month:02}-{day:02}"))
    }

    /// `1 March 2024`; empty where it is no date.
    #[must_use]
    pub fn in_words(self) -> String {
        let words = |(year, month, day): (i64, usize, i64)| Some(format!("{day} {} {year}", MONTHS.get(month.checked_sub(1)?)?));
        self.day().and_then(words).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(seconds: i64, offset: i32) -> String {
        Moment { seconds, offset }.date()
    }

    #[test]
    fn dates() {
        assert_eq!(date(0, 0), "1970-01-01");
        assert_eq!(date(-1, 0), "1969-12-31");
        assert_eq!(date(1_709_251_199, 0), "2024-02-29");
        assert_eq!(date(1_709_251_199, 60), "2024-03-01");
        assert_eq!(date(951_782_400, 0), "2000-02-29");
        assert_eq!(Moment { seconds: 1_709_251_200, offset: 0 }.in_words(), "1 March 2024");
    }

    #[test]
    fn what_is_no_date_is_empty() {
        for seconds in [i64::MAX, i64::MIN, i64::MAX - 1, -99_999_999_999_999, 999_999_999_999_999] {
            assert_eq!(date(seconds, i32::MAX), "");
            assert_eq!(Moment { seconds, offset: i32::MIN }.in_words(), "");
        }
    }
}
