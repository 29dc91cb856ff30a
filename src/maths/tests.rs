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

/// Functions of one argument pass the second over.
type Function = fn(f64, f64) -> f64;

/// A function, where its arguments come from, and what is known of it.
struct Known {
    name: &'static str,
    ours: Function,
    /// The standard library's, which may differ in the last digits.
    theirs: Function,
    arguments: fn(&mut Arguments) -> (f64, f64),
    /// One value that can be looked at: arguments and bits.
    sample: (f64, f64, u64),
    /// Of the bits of 1,000 values.
    fingerprint: u64,
}

const fn known(
    name: &'static str,
    (ours, theirs): (Function, Function),
    arguments: fn(&mut Arguments) -> (f64, f64),
    sample: (f64, f64, u64),
    fingerprint: u64,
) -> Known {
    Known { name, ours, theirs, arguments, sample, fingerprint }
}

const KNOWN: [Known; 17] = [
    known(
        "sqrt",
        (|x, _| sqrt(x), |x, _| x.sqrt()),
        |from| (from.positive(), 0.0),
        (2.0, 0.0, 0x3ff6_a09e_667f_3bcd),
        0x376b_bfb2_14a3_bdfe,
    ),
    known(
        "cbrt",
        (|x, _| cbrt(x), |x, _| x.cbrt()),
        |from| (from.positive(), 0.0),
        (2.0, 0.0, 0x3ff4_28a2_f98d_728b),
        0x332f_f2e1_6d77_28dc,
    ),
    known(
        "hypot",
        (hypot, f64::hypot),
        |from| (from.positive(), from.positive()),
        (1.0, 2.0, 0x4001_e377_9b97_f4a8),
        0xf99a_de99_1419_fc04,
    ),
    known(
        "exp",
        (|x, _| exp(x), |x, _| x.exp()),
        |from| (from.between(-40.0, 40.0), 0.0),
        (1.0, 0.0, 0x4005_bf0a_8b14_576a),
        0xa51a_d8e1_ec7a_e6dd,
    ),
    known(
        "exp_m1",
        (|x, _| exp_m1(x), |x, _| x.exp_m1()),
        |from| (from.between(-2.0, 2.0), 0.0),
        (0.01, 0.0, 0x3f84_952e_9791_133f),
        0x49cd_1778_fc73_252f,
    ),
    known(
        "ln",
        (|x, _| ln(x), |x, _| x.ln()),
        |from| (from.positive(), 0.0),
        (10.0, 0.0, 0x4002_6bb1_bbb5_5516),
        0x7c9a_8968_8a63_8938,
    ),
    known(
        "ln_1p",
        (|x, _| ln_1p(x), |x, _| x.ln_1p()),
        |from| (from.between(-0.9, 2.0), 0.0),
        (0.01, 0.0, 0x3f84_60d6_ccca_3677),
        0xb47a_1421_9ba7_262e,
    ),
    known(
        "log10",
        (|x, _| log10(x), |x, _| x.log10()),
        |from| (from.positive(), 0.0),
        (2.0, 0.0, 0x3fd3_4413_509f_79ff),
        0x6b03_a2af_2848_8cbf,
    ),
    known(
        "powf",
        (powf, f64::powf),
        |from| (from.positive(), from.between(-3.0, 3.0)),
        (2.0, 0.3, 0x3ff3_b2c4_7bff_8329),
        0x1087_75b4_0600_2a67,
    ),
    known(
        "powi",
        (|x, y| powi(x, y as i32), |x, y| x.powi(y as i32)),
        |from| (from.between(0.5, 2.0), from.between(-30.0, 30.0)),
        (1.1, 7.0, 0x3fff_2df1_fb5a_7ed7),
        0x9d53_ca00_90f4_1099,
    ),
    known(
        "sin",
        (|x, _| sin(x), |x, _| x.sin()),
        |from| (from.between(-100.0, 100.0), 0.0),
        (0.5, 0.0, 0x3fde_aee8_744b_05f0),
        0xaf40_4e24_a0af_4ea5,
    ),
    known(
        "cos",
        (|x, _| cos(x), |x, _| x.cos()),
        |from| (from.between(-100.0, 100.0), 0.0),
        (0.5, 0.0, 0x3fec_1528_065b_7d50),
        0x7147_4156_dbe3_e584,
    ),
    known(
        "tan",
        (|x, _| tan(x), |x, _| x.tan()),
        |from| (from.between(-1.5, 1.5), 0.0),
        (0.5, 0.0, 0x3fe1_7b4f_5bf3_474a),
        0x178e_43e0_5ec7_6062,
    ),
    known(
        "asin",
        (|x, _| asin(x), |x, _| x.asin()),
        |from| (from.between(-1.0, 1.0), 0.0),
        (0.3, 0.0, 0x3fd3_8015_9e14_f6ff),
        0x5b57_8240_aeff_6a24,
    ),
    known(
        "acos",
        (|x, _| acos(x), |x, _| x.acos()),
        |from| (from.between(-1.0, 1.0), 0.0),
        (0.3, 0.0, 0x3ff4_41f5_ecbe_ef59),
        0xffca_e167_ea5e_c8c3,
    ),
    known(
        "atan",
        (|x, _| atan(x), |x, _| x.atan()),
        |from| (from.between(-9.0, 9.0), 0.0),
        (0.3, 0.0, 0x3fd2_a73a_661e_af06),
        0xd075_1418_2683_2bb9,
    ),
    known(
        "atan2",
        (atan2, f64::atan2),
        |from| (from.between(-9.0, 9.0), from.between(-9.0, 9.0)),
        (2.0, -1.0, 0x4000_468a_8ace_4df6),
        0xa786_ccf1_3190_1203,
    ),
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

/// Positions all over the Earth, poles included.
fn positions() -> Vec<[f64; 2]> {
    let mut from = Arguments(2);
    let anywhere = (0..999).map(|_| [from.between(-180.0, 180.0), from.between(-90.0, 90.0)]);
    anywhere.chain([[0.0, 90.0], [180.0, -90.0]]).collect()
}

#[test]
fn great_circles_have_the_same_bits_on_every_machine() {
    let positions = positions();
    let kms = positions.windows(2).map(|pair| great_circle_km(pair[0], pair[1]));
    assert_eq!(format!("0x{:016x}", fingerprint(kms)), "0x334c33e2ef300108");
    assert_eq!(format!("0x{:016x}", great_circle_km([51.21, 43.6], [49.85, 40.37]).to_bits()), "0x407785305185365e");
}

#[test]
fn great_circles_are_those_of_a_sphere() {
    let quarter = std::f64::consts::FRAC_PI_2 * 6_371.008_8;
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
        let km = EARTH_RADIUS_KM * cosine.acos();
        assert!((great_circle_km(pair[0], pair[1]) - km).abs() < 1e-3, "{pair:?}: {km}");
    }
}

#[test]
fn a_way_is_as_long_as_its_pieces() {
    let way = [[0.0, 0.0], [1.0, 0.0], [1.0, 2.0]];
    let degree = std::f64::consts::PI / 180.0 * EARTH_RADIUS_KM;
    assert!((km_along(way) - 3.0 * degree).abs() < 1e-9);
    assert_eq!((km_along(way[..1].iter().copied()), km_along([])), (0.0, 0.0));
}
