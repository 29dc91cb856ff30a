#![allow(
    clippy::disallowed_methods,
    reason = "the standard library is the oracle here, within a few units in the last place"
)]

use super::*;

/// Arguments from a seed by arithmetic alone (SplitMix64: Steele et al. 2014, doi:10.1145/2660193.2660195).
struct Arguments(u64);

impl Arguments {
    fn next_bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From `low` to `high`.
    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * ((self.next_bits() >> 11) as f64 / (1u64 << 53) as f64)
    }

    /// Above 0, as often from 2^-40 to 2^-39 as from 2^39 to 2^40.
    fn positive(&mut self) -> f64 {
        let exponent = 1023 - 40 + self.next_bits() % 80;
        f64::from_bits((exponent << 52) | (self.next_bits() >> 12))
    }
}

/// A function, where its arguments come from, and what is known of it.
struct Known {
    name: &'static str,
    ours: fn(f64, f64) -> f64,
    /// The standard library's, which may differ in the last digits.
    theirs: fn(f64, f64) -> f64,
    arguments: fn(&mut Arguments) -> (f64, f64),
    /// One value that can be looked at: arguments and bits.
    sample: (f64, f64, u64),
    /// Of the bits of 1,000 values.
    fingerprint: u64,
}

const fn known(
    name: &'static str,
    (ours, theirs): (fn(f64, f64) -> f64, fn(f64, f64) -> f64),
    arguments: fn(&mut Arguments) -> (f64, f64),
    sample: (f64, f64, u64),
    fingerprint: u64,
) -> Known {
    Known { name, ours, theirs, arguments, sample, fingerprint }
}

const KNOWN: [Known; 17] = [
    known("sqrt", (|x, _| sqrt(x), |x, _| x.sqrt()), |from| (from.positive(), 0.0), (2.0, 0.0, 0), 0),
    known("cbrt", (|x, _| cbrt(x), |x, _| x.cbrt()), |from| (from.positive(), 0.0), (2.0, 0.0, 0), 0),
    known("hypot", (hypot, f64::hypot), |from| (from.positive(), from.positive()), (1.0, 2.0, 0), 0),
    known("exp", (|x, _| exp(x), |x, _| x.exp()), |from| (from.between(-40.0, 40.0), 0.0), (1.0, 0.0, 0), 0),
    known("exp_m1", (|x, _| exp_m1(x), |x, _| x.exp_m1()), |from| (from.between(-2.0, 2.0), 0.0), (0.01, 0.0, 0), 0),
    known("ln", (|x, _| ln(x), |x, _| x.ln()), |from| (from.positive(), 0.0), (10.0, 0.0, 0), 0),
    known("ln_1p", (|x, _| ln_1p(x), |x, _| x.ln_1p()), |from| (from.between(-0.9, 2.0), 0.0), (0.01, 0.0, 0), 0),
    known("log10", (|x, _| log10(x), |x, _| x.log10()), |from| (from.positive(), 0.0), (2.0, 0.0, 0), 0),
    known("powf", (powf, f64::powf), |from| (from.positive(), from.between(-3.0, 3.0)), (2.0, 0.3, 0), 0),
    known(
        "powi",
        (|x, y| powi(x, y as i32), |x, y| x.powi(y as i32)),
        |from| (from.between(0.5, 2.0), from.between(-30.0, 30.0)),
        (1.1, 7.0, 0),
        0,
    ),
    known("sin", (|x, _| sin(x), |x, _| x.sin()), |from| (from.between(-100.0, 100.0), 0.0), (0.5, 0.0, 0), 0),
    known("cos", (|x, _| cos(x), |x, _| x.cos()), |from| (from.between(-100.0, 100.0), 0.0), (0.5, 0.0, 0), 0),
    known("tan", (|x, _| tan(x), |x, _| x.tan()), |from| (from.between(-1.5, 1.5), 0.0), (0.5, 0.0, 0), 0),
    known("asin", (|x, _| asin(x), |x, _| x.asin()), |from| (from.between(-1.0, 1.0), 0.0), (0.3, 0.0, 0), 0),
    known("acos", (|x, _| acos(x), |x, _| x.acos()), |from| (from.between(-1.0, 1.0), 0.0), (0.3, 0.0, 0), 0),
    known("atan", (|x, _| atan(x), |x, _| x.atan()), |from| (from.between(-9.0, 9.0), 0.0), (0.3, 0.0, 0), 0),
    known("atan2", (atan2, f64::atan2), |from| (from.between(-9.0, 9.0), from.between(-9.0, 9.0)), (2.0, -1.0, 0), 0),
];

/// A thousand arguments of a function, the same everywhere.
fn arguments(known: &Known) -> Vec<(f64, f64)> {
    let mut from = Arguments(1);
    (0..1_000).map(|_| (known.arguments)(&mut from)).collect()
}

/// FNV-1a, 64 bits (<https://datatracker.ietf.org/doc/html/rfc9923>).
fn fingerprint(numbers: impl Iterator<Item = f64>) -> u64 {
    let bytes = numbers.flat_map(|number| number.to_bits().to_le_bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[test]
fn every_function_has_the_same_bits_on_every_machine() {
    let mut wrong = Vec::new();
    for known in &KNOWN {
        let (x, y, bits) = known.sample;
        let found = (known.ours)(x, y).to_bits();
        let print = fingerprint(arguments(known).into_iter().map(|(x, y)| (known.ours)(x, y)));
        if (found, print) != (bits, known.fingerprint) {
            wrong.push(format!("{}: (.., .., 0x{found:016x}), 0x{print:016x}", known.name));
        }
    }
    assert!(wrong.is_empty(), "other bits than elsewhere:\n{}", wrong.join("\n"));
}

#[test]
fn every_function_is_the_one_it_is_named_after() {
    for known in &KNOWN {
        for (x, y) in arguments(known) {
            let (ours, theirs) = ((known.ours)(x, y), (known.theirs)(x, y));
            let is_near = (ours - theirs).abs() <= theirs.abs() * 2e-14 || (ours - theirs).abs() < 1e-15;
            assert!(ours.is_finite() && is_near, "{}({x}, {y}): {ours} and {theirs}", known.name);
        }
    }
}

/// Two decimals of a position of every kind: poles, the date line, near and far.
fn positions() -> Vec<[f64; 2]> {
    let mut from = Arguments(2);
    let anywhere = (0..999).map(|_| [from.between(-180.0, 180.0), from.between(-90.0, 90.0)]);
    anywhere.chain([[0.0, 90.0], [180.0, -90.0]]).collect()
}

#[test]
fn great_circles_have_the_same_bits_on_every_machine() {
    let positions = positions();
    let kms = positions.windows(2).map(|pair| great_circle_km(pair[0], pair[1]));
    assert_eq!(format!("0x{:016x}", fingerprint(kms)), "0x0");
    assert_eq!(format!("0x{:016x}", great_circle_km([51.21, 43.6], [49.85, 40.37]).to_bits()), "0x0");
}

#[test]
fn great_circles_are_those_of_a_sphere() {
    let quarter = std::f64::consts::FRAC_PI_2 * 6_371.0088;
    for (from, to, km) in [
        ([0.0, 0.0], [90.0, 0.0], quarter),
        ([20.0, 90.0], [-150.0, 0.0], quarter),
        ([-179.5, 0.0], [179.5, 0.0], quarter / 90.0),
        ([10.0, 20.0], [-170.0, -20.0], 2.0 * quarter),
        ([13.0, 52.0], [13.0, 52.0], 0.0),
    ] {
        let found = great_circle_km(from, to);
        assert!((found - km).abs() < 1e-3, "{from:?} to {to:?}: {found} and {km}");
    }
    // By the law of cosines, which is sharp for places that are far apart.
    for pair in positions().windows(2) {
        let [from, to] = [pair[0], pair[1]].map(|position| position.map(f64::to_radians));
        let cosine = from[1].sin() * to[1].sin() + from[1].cos() * to[1].cos() * (to[0] - from[0]).cos();
        let km = 6_371.0088 * cosine.acos();
        assert!((great_circle_km(pair[0], pair[1]) - km).abs() < 1e-3, "{pair:?}: {km}");
    }
}

#[test]
fn a_way_is_as_long_as_its_pieces() {
    let way = [[0.0, 0.0], [1.0, 0.0], [1.0, 2.0]];
    let degree = std::f64::consts::PI / 180.0 * 6_371.0088;
    assert!((km_along(way) - 3.0 * degree).abs() < 1e-9);
    assert_eq!((km_along(way[..1].iter().copied()), km_along([])), (0.0, 0.0));
}
