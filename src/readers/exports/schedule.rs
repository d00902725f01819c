//! How often a schedule runs, from the forms in which platforms write it.

/// Seconds between runs of a cron expression of five or six fields, at its densest; `None` where it cannot be told.
pub(super) fn cron(expression: &str) -> Option<u32> {
    let fields: Vec<&str> = expression.split_ascii_whitespace().collect();
    let (second, rest) = match fields.as_slice() {
        [_, _, _, _, _] => ("0", fields.as_slice()),
        [second, rest @ ..] if rest.len() == 5 => (*second, rest),
        _ => return None,
    };
    let [minute, hour, day, month, _] = rest else { return None };
    let step = |field: &str, unit: u32| -> Option<u32> {
        if field == "*" {
            return Some(unit);
        }
        if let Some((_, step)) = field.split_once('/') {
            return step.parse::<u32>().ok().filter(|step| *step > 0).map(|step| unit.saturating_mul(step));
        }
        // A list runs several times within the next larger unit.
        let count = u32::try_from(field.split(',').count()).unwrap_or(1);
        let larger = match unit {
            1 => 60,
            60 => 3_600,
            _ => 86_400,
        };
        (count > 1).then(|| larger / count)
    };
    step(second, 1).or_else(|| step(minute, 60)).or_else(|| step(hour, 3_600)).or(Some(if *day == "*" || *month != "*" {
        86_400
    } else {
        30 * 86_400
    }))
}

/// Seconds of `count` units by the unit's name, in English and singular or plural.
pub(super) fn every(count: f64, unit: &str) -> Option<u32> {
    let unit = unit.to_ascii_lowercase();
    let seconds = match unit.trim_end_matches('s') {
        "second" => 1.0,
        "minute" => 60.0,
        "hour" => 3_600.0,
        "day" => 86_400.0,
        "week" => 604_800.0,
        "month" => 2_592_000.0,
        "year" => 31_536_000.0,
        _ => return None,
    };
    let total = count.max(0.0) * seconds;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded on both sides")]
    (total >= 1.0 && total <= f64::from(u32::MAX)).then_some(total as u32)
}

/// An interval in words.
pub(super) fn spell(seconds: u32) -> String {
    let (count, unit) = match seconds {
        0..60 => (seconds, "second"),
        60..3_600 => (seconds / 60, "minute"),
        3_600..86_400 => (seconds / 3_600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    if count == 1 { format!("every {unit}") } else { format!("every {count} {unit}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions() {
        let table = [
            ("* * * * *", 60),
            ("*/5 * * * *", 300),
            ("0 9 * * *", 86_400),
            ("0 */2 * * *", 7_200),
            ("*/30 * * * * *", 30),
            ("0,30 * * * *", 1_800),
            ("0 0 1 * *", 2_592_000),
        ];
        for (expression, seconds) in table {
            assert_eq!(cron(expression), Some(seconds), "{expression}");
        }
        assert_eq!(cron("hello"), None);
        assert_eq!(every(1.0, "Minute"), Some(60));
        assert_eq!(spell(300), "every 5 minutes");
    }
}
