//! Flows of the embedded network: every scenario alone and one after the other, and every asset closed.

use corridor::analysis::{Closable, critical_flow};
use corridor::flow::{SimulationQuestion, Simulator, simulate};
use corridor::io::{embedded_network, embedded_scenarios, read_scenario};
use corridor::network::{Commodity, Network};
use corridor::scenario::Resolved;
use corridor::watch::Watch;

const COMMODITIES: [&str; 2] = ["crude", "container"];

fn main() {
    let (network, scenarios) = instance();
    for id in COMMODITIES {
        let commodity = network.find_commodity(id).expect("a commodity");
        let (alone, together) = (alone(network, commodity, &scenarios), together(network, commodity, &scenarios));
        assert_eq!(alone, together, "{id}");
        println!("checksum {id}: scenarios {together}, assets {}", assets(network, commodity));
    }
    divan::main();
}

fn instance() -> (&'static Network, Vec<Resolved>) {
    let network = embedded_network();
    let read = |(id, text): (&str, &str)| {
        read_scenario(id, id, text).expect("a good scenario").resolve(network).expect("it fits")
    };
    (network, embedded_scenarios().into_iter().map(read).collect())
}

/// The losses of all scenarios over 90 days in cents, each simulated from nothing.
fn alone(network: &Network, commodity: &Commodity, scenarios: &[Resolved]) -> i64 {
    let calm = SimulationQuestion::new(commodity, 90);
    let loss = |scenario| {
        let asked = calm.clone().under(scenario);
        cents(simulate(network, commodity, &asked, Watch::none()).expect("an outcome").summary.loss_usd)
    };
    scenarios.iter().map(loss).sum()
}

/// The same, each from the answer to the one before.
fn together(network: &Network, commodity: &Commodity, scenarios: &[Resolved]) -> i64 {
    let calm = SimulationQuestion::new(commodity, 90);
    let mut simulator = Simulator::new(network, commodity, &calm).expect("a simulator");
    let loss = |scenario| {
        let asked = calm.clone().under(scenario);
        cents(simulator.simulate(&asked, Watch::none()).expect("an outcome").summary.loss_usd)
    };
    scenarios.iter().map(loss).sum()
}

/// The losses of all closures of an asset over 30 days, in cents.
fn assets(network: &Network, commodity: &Commodity) -> i64 {
    let calm = SimulationQuestion::new(commodity, 30);
    let rows = critical_flow(network, commodity, (Closable::Assets, None), &calm, usize::MAX, Watch::none())
        .expect("rows")
        .closures;
    rows.iter().map(|row| cents(row.loss_usd)).sum()
}

fn cents(usd: f64) -> i64 {
    (usd * 100.0).round() as i64
}

#[divan::bench(args = COMMODITIES, sample_count = 5)]
fn scenarios_alone(bencher: divan::Bencher<'_, '_>, id: &str) {
    let (network, scenarios) = instance();
    let commodity = network.find_commodity(id).expect("a commodity");
    bencher.bench(|| alone(network, commodity, &scenarios));
}

#[divan::bench(args = COMMODITIES, sample_count = 5)]
fn scenarios_together(bencher: divan::Bencher<'_, '_>, id: &str) {
    let (network, scenarios) = instance();
    let commodity = network.find_commodity(id).expect("a commodity");
    bencher.bench(|| together(network, commodity, &scenarios));
}

#[divan::bench(args = COMMODITIES, sample_count = 5)]
fn assets_closed(bencher: divan::Bencher<'_, '_>, id: &str) {
    let (network, _) = instance();
    let commodity = network.find_commodity(id).expect("a commodity");
    bencher.bench(|| assets(network, commodity));
}
