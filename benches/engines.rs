//! Questions of as many searches as the threshold says, by every engine.

mod questions;
mod support;

use corridor::route::{Engine, HIERARCHY_PAYS_FROM};
use questions::{Size, case, comparison, risk, times};

const SIZES: [(Size, Engine); 6] = [
    (Size::Embedded, Engine::Auto),
    (Size::Embedded, Engine::Search),
    (Size::Embedded, Engine::Hierarchy),
    (Size::Large, Engine::Auto),
    (Size::Large, Engine::Search),
    (Size::Large, Engine::Hierarchy),
];

fn main() {
    for size in [Size::Embedded, Size::Large] {
        let case = case(size);
        let answers =
            [Engine::Auto, Engine::Search, Engine::Hierarchy].map(|engine| times(&case, engine, HIERARCHY_PAYS_FROM));
        assert!(answers[0] == answers[1] && answers[0] == answers[2], "{size:?}: the engines differ");
        let routes = comparison(&case, HIERARCHY_PAYS_FROM).cases.iter().map(|case| case.rows.len()).sum::<usize>();
        let sum: u64 = answers[0].iter().flatten().map(|&cost| u64::from(cost)).sum();
        println!("{size:?}: the same answers, {routes} rows of comparison, matrix checksum {sum}");
    }
    divan::main();
}

#[divan::bench(args = [Size::Embedded, Size::Large], sample_count = 5)]
fn risk_of_as_many_worlds(bencher: divan::Bencher<'_, '_>, size: Size) {
    let case = case(size);
    bencher.bench(|| risk(&case, HIERARCHY_PAYS_FROM));
}

#[divan::bench(args = [Size::Embedded, Size::Large], sample_count = 5)]
fn comparison_of_as_many_scenarios(bencher: divan::Bencher<'_, '_>, size: Size) {
    let case = case(size);
    bencher.bench(|| comparison(&case, HIERARCHY_PAYS_FROM));
}

#[divan::bench(args = SIZES, sample_count = 5)]
fn matrix_of_as_many_origins(bencher: divan::Bencher<'_, '_>, (size, engine): (Size, Engine)) {
    let case = case(size);
    bencher.bench(|| times(&case, engine, HIERARCHY_PAYS_FROM));
}
