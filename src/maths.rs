//! Functions that machines do not agree on, worked out in one way on all of them.
//!
//! The standard library leaves `ln`, `exp`, `sin` and the like to the system it runs on, whose last digit differs from one to the next. These are the functions of
//! musl and CORE-MATH in plain Rust (the `libm` crate), so that the same question has the same bytes on every machine and in WebAssembly. `clippy.toml` keeps
//! everything else from being called; `+`, `-`, `*`, `/`, rounding, reading and printing of numbers are exact everywhere and need no such care.
//!
//! # Units
//! Angles are in radians unless a name says otherwise.

/// Mean radius of the Earth in km (GRS 80: Moritz 2000, doi:10.1007/s001900050278).
const EARTH_RADIUS_KM: f64 = 6_371.008_8;

/// The square root.
pub fn sqrt(number: f64) -> f64 {
    libm::sqrt(number)
}

/// The cube root.
pub fn cbrt(number: f64) -> f64 {
    libm::cbrt(number)
}

/// The length of the hypotenuse over two sides.
pub fn hypot(one: f64, other: f64) -> f64 {
    libm::hypot(one, other)
}

/// e to a power.
pub fn exp(power: f64) -> f64 {
    libm::exp(power)
}

/// e to a power, less 1; exact near 0.
pub fn exp_m1(power: f64) -> f64 {
    libm::expm1(power)
}

/// The natural logarithm.
pub fn ln(number: f64) -> f64 {
    libm::log(number)
}

/// The natural logarithm of a number and 1; exact near 0.
pub fn ln_1p(number: f64) -> f64 {
    libm::log1p(number)
}

/// The logarithm to base 10.
pub fn log10(number: f64) -> f64 {
    libm::log10(number)
}

/// A number to a power.
pub fn powf(number: f64, power: f64) -> f64 {
    libm::pow(number, power)
}

/// A number to a whole power, by squaring.
///
/// # Examples
/// ```
/// use corridor::maths::powi;
/// assert_eq!((powi(10.0, 3), powi(10.0, 0), powi(10.0, -2)), (1000.0, 1.0, 0.01));
/// ```
pub fn powi(number: f64, power: i32) -> f64 {
    let (mut result, mut square, mut left) = (1.0, number, power.unsigned_abs());
    while left > 0 {
        if left & 1 == 1 {
            result *= square;
        }
        square *= square;
        left >>= 1;
    }
    if power < 0 { 1.0 / result } else { result }
}

/// The sine.
pub fn sin(angle: f64) -> f64 {
    libm::sin(angle)
}

/// The cosine.
pub fn cos(angle: f64) -> f64 {
    libm::cos(angle)
}

/// The tangent.
pub fn tan(angle: f64) -> f64 {
    libm::tan(angle)
}

/// The angle of a sine.
pub fn asin(sine: f64) -> f64 {
    libm::asin(sine)
}

/// The angle of a cosine.
pub fn acos(cosine: f64) -> f64 {
    libm::acos(cosine)
}

/// The angle of a tangent.
pub fn atan(tangent: f64) -> f64 {
    libm::atan(tangent)
}

/// The angle of a point seen from the origin, counted from the x axis.
pub fn atan2(y: f64, x: f64) -> f64 {
    libm::atan2(y, x)
}

/// Kilometres between two positions on Earth by great circle, on a sphere (haversine formula).
///
/// # Units
/// Longitude and latitude in degrees; kilometres.
///
/// # Examples
/// ```
/// use corridor::maths::great_circle_km;
/// let (aktau, baku) = ([51.21, 43.60], [49.85, 40.37]);
/// assert_eq!(great_circle_km(aktau, baku).round(), 376.0);
/// ```
///
/// # References
/// Sinnott (1984), Virtues of the haversine, Sky and Telescope 68(2), 159.
pub fn great_circle_km(from: [f64; 2], to: [f64; 2]) -> f64 {
    let half_sine = |from: f64, to: f64| sin((to - from).to_radians() / 2.0);
    let (along, across) = (half_sine(from[1], to[1]), half_sine(from[0], to[0]));
    let parallels = cos(from[1].to_radians()) * cos(to[1].to_radians());
    let half_chord = sqrt(along * along + parallels * (across * across));
    // Rounding may lift it above 1 at the other end of the Earth.
    2.0 * EARTH_RADIUS_KM * asin(half_chord.min(1.0))
}

/// Kilometres of great circles along positions.
///
/// # Units
/// As for [`great_circle_km`]; 0 for fewer than two positions.
pub fn km_along(positions: impl IntoIterator<Item = [f64; 2]>) -> f64 {
    let mut positions = positions.into_iter();
    let Some(mut last) = positions.next() else { return 0.0 };
    positions.fold(0.0, |km, position| km + great_circle_km(std::mem::replace(&mut last, position), position))
}

#[cfg(test)]
mod tests;
