//! Joint limits by hand, and against a solver of whole linear programs.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::super::twin::least_cost;
use super::super::{FlowArc, FlowError, FlowProblem, NetworkSimplex, StartBasis, UNLIMITED};
use super::{JointFlow, JointLimit, JointStart};

fn arc(tail: u32, head: u32, capacity: i64, cost: i64) -> FlowArc {
    FlowArc { tail, head, capacity, cost }
}

fn solve(problem: &FlowProblem, limits: &[JointLimit]) -> Result<JointFlow, FlowError> {
    let ties: Vec<i128> = (0..problem.arcs.len() as i128).map(|arc| (arc * 7919 % 1009) << 64).collect();
    let root = problem.node_count - 1;
    NetworkSimplex::new(problem, StartBasis::Natural { root })?.solve_within(&ties, limits)
}

/// A network whose nodes can all send their supply outside at a price, and limits on some of the rest.
fn random_problem(random: &mut ChaCha8Rng, is_whole: bool) -> (FlowProblem, Vec<JointLimit>) {
    let node_count = random.random_range(2..=12u32);
    let outside = node_count - 1;
    let mut arcs = Vec::new();
    for _ in 0..random.random_range(node_count..=4 * node_count) {
        let (tail, head) = (random.random_range(0..node_count), random.random_range(0..node_count));
        if tail != head {
            let capacity = if random.random_bool(0.2) { UNLIMITED } else { random.random_range(0..=20) };
            arcs.push(arc(tail, head, capacity, random.random_range(0..=15)));
        }
    }
    let shared = arcs.len() as u32;
    let mut supply = vec![0; node_count as usize];
    for node in 0..outside {
        let amount = random.random_range(0..=10);
        supply[node as usize] = amount;
        supply[outside as usize] -= amount;
        arcs.push(arc(node, outside, UNLIMITED, random.random_range(100..=200)));
    }
    let limits = (0..random.random_range(1..=6)).map(|_| {
        let is_in = random.random_range(0.2..0.8);
        let chosen: Vec<u32> = (0..shared).filter(|_| random.random_bool(is_in)).collect();
        let per_unit =
            |random: &mut ChaCha8Rng| if is_whole { 1.0 } else { f64::from(random.random_range(1..=30)) / 10.0 };
        JointLimit {
            limit: f64::from(random.random_range(0..=25)),
            uses: chosen.into_iter().map(|arc| (arc, per_unit(random))).collect(),
        }
    });
    let limits = limits.collect();
    (FlowProblem { node_count, arcs, supply }, limits)
}

#[test]
fn a_joint_limit_is_shared_by_what_each_saves_not_by_size() {
    // North saves 90 a unit, south 80, and both have 8: the ten go to the north first.
    let problem = FlowProblem {
        node_count: 3,
        arcs: vec![arc(0, 2, 8, 10), arc(1, 2, 8, 20), arc(0, 2, 8, 100), arc(1, 2, 8, 100)],
        supply: vec![8, 8, -16],
    };
    let limit = JointLimit { limit: 10.0, uses: vec![(0, 1.0), (1, 1.0)] };
    let answer = solve(&problem, &[limit]).expect("a flow");
    assert_eq!((answer.flow, answer.price), (vec![8, 2, 0, 6], vec![80.0]));
}

#[test]
fn what_uses_less_of_a_berth_for_what_it_saves_goes_first() {
    // A box saves 90 and takes ten times the berth of a tonne that saves 20: 9 against 20 for each unit of the berth.
    let problem = FlowProblem {
        node_count: 3,
        arcs: vec![arc(0, 2, 8, 10), arc(1, 2, 50, 80), arc(0, 2, 8, 100), arc(1, 2, 50, 100)],
        supply: vec![8, 50, -58],
    };
    let berth = JointLimit { limit: 75.0, uses: vec![(0, 10.0), (1, 1.0)] };
    let answer = solve(&problem, &[berth]).expect("a flow");
    // 50 tonnes leave room for two and a half boxes; the half is rounded down.
    assert_eq!((answer.flow, answer.price), (vec![2, 50, 6, 0], vec![9.0]));
    assert_eq!(answer.objective, 2.5 * 10.0 + 5.5 * 100.0 + 50.0 * 80.0);
}

#[test]
fn costs_are_those_of_a_solver_of_linear_programs() {
    let mut random = ChaCha8Rng::seed_from_u64(20_261_128);
    let (mut bound, mut whole) = (0, 0);
    for round in 0..3_000 {
        let (problem, limits) = random_problem(&mut random, round % 2 == 0);
        let least = least_cost(&problem, &limits).expect("everything can be sent outside");
        let answer =
            solve(&problem, &limits).unwrap_or_else(|error| panic!("round {round}: {error}: {problem:?} {limits:?}"));
        let near = |one: f64, other: f64| (one - other).abs() <= 1e-6 * (1.0 + least.abs());
        assert!(near(answer.objective, least), "round {round}: {} but {least}", answer.objective);
        assert!(near(answer.bound, least), "round {round}: at least {}, but {least}", answer.bound);
        bound += u32::from(answer.pivots > 0);
        for (arc, flow) in problem.arcs.iter().zip(&answer.flow) {
            assert!((0..=arc.capacity).contains(flow), "round {round}: {flow} on {arc:?}");
        }
        for node in 0..problem.node_count {
            let net = |arc: &FlowArc| i64::from(arc.tail == node) - i64::from(arc.head == node);
            let sent: i64 = problem.arcs.iter().zip(&answer.flow).map(|(arc, flow)| net(arc) * flow).sum();
            assert_eq!(sent, problem.supply[node as usize], "round {round}: node {node}");
        }
        for (number, limit) in limits.iter().enumerate() {
            let used = limit.used(&answer.flow);
            let a_unit_each: f64 = limit.uses.iter().map(|(_, per_unit)| per_unit).sum();
            assert!(used <= limit.limit + a_unit_each, "round {round}: limit {number} is used by {used}");
            assert!(answer.price[number] == 0.0 || used >= limit.limit - a_unit_each, "round {round}: limit {number}");
        }
        let cost: f64 = problem.arcs.iter().zip(&answer.flow).map(|(arc, flow)| (arc.cost * flow) as f64).sum();
        whole += u32::from(near(cost, least));
    }
    assert!(bound > 1_500, "limits bind in {bound} problems");
    assert!(whole > 1_500, "the cheapest flow is whole in {whole} problems");
}

#[test]
fn the_answer_does_not_depend_on_what_was_solved_before() {
    let mut random = ChaCha8Rng::seed_from_u64(7);
    for round in 0..300 {
        let (problem, limits) = random_problem(&mut random, true);
        let ties: Vec<i128> =
            (0..problem.arcs.len()).map(|_| i128::from(random.random_range(0..1 << 30)) << 64).collect();
        let start = StartBasis::Natural { root: problem.node_count - 1 };
        let cold = NetworkSimplex::new(&problem, start).and_then(|mut simplex| simplex.solve_within(&ties, &limits));
        let mut other = problem.clone();
        other.arcs.iter_mut().filter(|arc| arc.capacity < UNLIMITED).for_each(|arc| arc.capacity /= 2);
        let mut simplex = NetworkSimplex::new(&other, start).expect("a problem");
        simplex.solve_within(&ties, &limits).expect("a flow");
        assert!(simplex.restate(&problem));
        let warm = simplex.solve_within(&ties, &limits);
        assert_eq!(cold.map(|answer| answer.flow), warm.map(|answer| answer.flow), "round {round}");
    }
}

#[test]
fn a_guess_of_the_prices_does_not_change_the_answer() {
    let mut random = ChaCha8Rng::seed_from_u64(11);
    let (mut good, mut none) = (0, 0);
    for round in 0..600 {
        let (problem, limits) = random_problem(&mut random, true);
        let ties: Vec<i128> =
            (0..problem.arcs.len()).map(|_| i128::from(random.random_range(0..1 << 30)) << 64).collect();
        let solve = |guess: Vec<f64>| {
            let start = StartBasis::Natural { root: problem.node_count - 1 };
            let mut simplex = NetworkSimplex::new(&problem, start).expect("a problem");
            let guess = || guess.clone();
            let start = JointStart { guess: Some(&guess), groups: None };
            let answer = simplex.solve_within_from(&ties, &limits, start).expect("a flow");
            answer.verify(&problem, &limits).expect("a cheapest flow");
            // What is solved next knows nothing of the guess.
            assert_eq!(simplex.solve_within(&ties, &limits).expect("a flow").flow, answer.flow, "round {round}");
            answer
        };
        let plain = solve(vec![0.0; limits.len()]);
        let wild = solve((0..limits.len()).map(|_| f64::from(random.random_range(0..150))).collect());
        let right = solve(plain.price.clone());
        assert_eq!((&plain.flow, plain.objective.round()), (&wild.flow, wild.objective.round()), "round {round}");
        assert_eq!(plain.flow, right.flow, "round {round}");
        (good, none) = (good + right.pivots, none + plain.pivots);
    }
    assert!(good < none, "{good} pivots with the right prices, {none} without");
}

#[test]
fn limits_that_leave_no_room_are_said() {
    let problem = FlowProblem { node_count: 2, arcs: vec![arc(0, 1, 9, 1), arc(0, 1, 9, 2)], supply: vec![8, -8] };
    let limit = JointLimit { limit: 5.0, uses: vec![(0, 1.0), (1, 1.0)] };
    assert_eq!(solve(&problem, &[limit]), Err(FlowError::NoRoom { beyond: 3 }));
}

/// Two lines with little room for each other's cargo, and a third that neither the cheapest flow nor the one without the first takes.
#[test]
fn what_is_left_out_at_first_is_tried_where_there_is_no_room() {
    let problem = FlowProblem {
        node_count: 2,
        arcs: vec![arc(0, 1, 99, 1), arc(0, 1, 99, 2), arc(0, 1, 99, 100)],
        supply: vec![10, -10],
    };
    let limits = [JointLimit { limit: 5.0, uses: vec![(0, 1.0)] }, JointLimit { limit: 3.0, uses: vec![(1, 1.0)] }];
    let start = JointStart { guess: None, groups: Some(&[0, 1, 2]) };
    let mut simplex = NetworkSimplex::new(&problem, StartBasis::Natural { root: 1 }).expect("a problem");
    let answer = simplex.solve_within_from(&[0; 3], &limits, start).expect("a flow");
    assert_eq!((answer.flow, answer.price), (vec![5, 3, 2], vec![99.0, 98.0]));
}

#[test]
fn groups_find_what_all_arcs_at_once_do() {
    let mut random = ChaCha8Rng::seed_from_u64(13);
    for round in 0..1_000 {
        let (problem, limits) = random_problem(&mut random, round % 2 == 0);
        let groups: Vec<u32> = (0..problem.arcs.len()).map(|_| random.random_range(0..8)).collect();
        let ties = vec![0; problem.arcs.len()];
        let start = StartBasis::Natural { root: problem.node_count - 1 };
        let mut simplex = NetworkSimplex::new(&problem, start).expect("a problem");
        let all = simplex.solve_within(&ties, &limits).expect("a flow");
        let by_group = JointStart { guess: None, groups: Some(&groups) };
        let some = simplex.solve_within_from(&ties, &limits, by_group).expect("a flow");
        some.verify(&problem, &limits).unwrap_or_else(|wrong| panic!("round {round}: {wrong}"));
        assert!((some.objective - all.objective).abs() <= 1e-6 * (1.0 + all.objective), "round {round}");
    }
}
