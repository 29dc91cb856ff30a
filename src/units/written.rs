//! Units of cargo as people write them: `Mt/a`, `kTEU/a`, `t/d`, `kt`.

/// Days in a year of a capacity: tables and answers count the same.
const DAYS_PER_YEAR: f64 = 365.0;

/// How many cargo units a day one of a written unit is: `Mt/a` for a cargo counted in `t`; `None` if it is no such unit.
///
/// # Examples
/// ```
/// use corridor::units::units_per_day;
/// assert_eq!(units_per_day("kt/d", "t"), Some(1_000.0));
/// assert_eq!(units_per_day("kTEU/a", "TEU"), Some(1_000.0 / 365.0));
/// assert_eq!(units_per_day("Mt/a", "TEU"), None);
/// ```
pub fn units_per_day(written: &str, cargo_unit: &str) -> Option<f64> {
    let (amount, period) = written.split_once('/')?;
    let days = match period.trim() {
        "d" | "day" => 1.0,
        "a" | "y" | "yr" | "year" => DAYS_PER_YEAR,
        _ => return None,
    };
    Some(cargo_units(amount, cargo_unit)? / days)
}

/// How many cargo units one of a written unit is: `kt` for a cargo counted in `t`; `None` if it is no such unit.
pub fn cargo_units(written: &str, cargo_unit: &str) -> Option<f64> {
    match written.trim().strip_suffix(cargo_unit)? {
        "" => Some(1.0),
        "k" => Some(1e3),
        "M" => Some(1e6),
        _ => None,
    }
}

/// A number and what is written after it: `2.5Mt/a`, `36 h`, `38`; `None` if it does not start with a finite number.
///
/// # Examples
/// ```
/// use corridor::units::number_and_unit;
/// assert_eq!(number_and_unit("2.5Mt/a"), Some((2.5, "Mt/a")));
/// assert_eq!(number_and_unit("1e3 t/d"), Some((1000.0, "t/d")));
/// assert_eq!(number_and_unit("38"), Some((38.0, "")));
/// assert_eq!(number_and_unit("fast"), None);
/// ```
pub fn number_and_unit(text: &str) -> Option<(f64, &str)> {
    let text = text.trim();
    let is_of_number = |letter: char| letter.is_ascii_digit() || "+-.eE".contains(letter);
    let most = text.find(|letter| !is_of_number(letter)).unwrap_or(text.len());
    // An exponent needs digits: in `5e` the letter belongs to the unit.
    let split = (1..=most).rev().find(|end| text[..*end].parse::<f64>().is_ok_and(f64::is_finite))?;
    Some((text[..split].parse().ok()?, text[split..].trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_of_another_cargo_or_period_is_none() {
        assert_eq!(units_per_day("Mt/a", "t"), Some(1e6 / 365.0));
        assert_eq!(units_per_day("TEU/d", "TEU"), Some(1.0));
        for wrong in ["Mt", "Mt/week", "t/h", "b/d", "Gt/a", "/a", "", "ktt/a"] {
            assert_eq!(units_per_day(wrong, "t"), None, "{wrong}");
        }
        assert_eq!(cargo_units("kt", "t"), Some(1e3));
        assert_eq!(cargo_units("kt/d", "t"), None);
    }

    #[test]
    fn a_number_ends_where_its_unit_starts() {
        assert_eq!(number_and_unit("+80kTEU/a"), Some((80.0, "kTEU/a")));
        assert_eq!(number_and_unit("1.5d"), Some((1.5, "d")));
        assert_eq!(number_and_unit("-3 h"), Some((-3.0, "h")));
        assert_eq!(number_and_unit("inf"), None);
        assert_eq!(number_and_unit(""), None);
    }
}
