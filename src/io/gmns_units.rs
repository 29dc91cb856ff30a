//! The units of a GMNS `config.csv`, for all who read one.

const KM_PER_MILE: f64 = 1.609_344;
const KM_PER_FOOT: f64 = 0.000_304_8;

/// Words for units of `long_length`, with kilometres in one.
pub(super) const LENGTHS: [(&str, f64); 16] = [
    ("km", 1.0),
    ("kilometer", 1.0),
    ("kilometers", 1.0),
    ("kilometre", 1.0),
    ("kilometres", 1.0),
    ("mi", KM_PER_MILE),
    ("mile", KM_PER_MILE),
    ("miles", KM_PER_MILE),
    ("m", 0.001),
    ("meter", 0.001),
    ("meters", 0.001),
    ("metre", 0.001),
    ("metres", 0.001),
    ("ft", KM_PER_FOOT),
    ("foot", KM_PER_FOOT),
    ("feet", KM_PER_FOOT),
];

/// Words for units of `speed`, with kilometres per hour in one.
pub(super) const SPEEDS: [(&str, f64); 5] =
    [("kph", 1.0), ("km/h", 1.0), ("kmh", 1.0), ("mph", KM_PER_MILE), ("m/s", 3.6)];

/// What a word stands for in any case.
pub(super) fn find_unit(known: &[(&str, f64)], word: &str) -> Option<f64> {
    known.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|(_, factor)| *factor)
}

/// The words, for a hint.
pub(super) fn words_of(known: &[(&str, f64)]) -> String {
    let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
    format!("one of {}", names.join(", "))
}
