use super::twin::{cheapest_flows, every_flow, successive_ways};
use super::*;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

#[allow(dead_code, reason = "the bench uses the other part")]
#[path = "../../../benches/time_expanded/mod.rs"]
mod time_expanded;

fn problem(supply: &[i64], arcs: &[(u32, u32, i64, i64)]) -> FlowProblem {
    let arcs = arcs.iter().map(|&(tail, head, capacity, cost)| FlowArc { tail, head, capacity, cost }).collect();
    FlowProblem { node_count: supply.len() as u32, arcs, supply: supply.to_vec() }
}

fn solved(problem: &FlowProblem, start: StartBasis) -> Result<FlowSolution, FlowError> {
    let solution = NetworkSimplex::new(problem, start)?.solve()?;
    problem.verify(&solution).unwrap();
    Ok(solution)
}

/// From artificial arcs, which need no node that takes what is left.
fn plain(problem: &FlowProblem) -> Result<FlowSolution, FlowError> {
    NetworkSimplex::new(problem, StartBasis::Artificial)?.solve()
}

fn objective(answer: Result<FlowSolution, FlowError>) -> Option<i128> {
    match answer {
        Ok(solution) => Some(solution.objective),
        Err(FlowError::Infeasible { .. }) => None,
        Err(other) => panic!("{other}"),
    }
}

/// Random networks full of ties, parallel and opposite arcs, loops, negative costs and capacities of zero.
fn random_problem(random: &mut ChaCha8Rng, most_nodes: u32, most_arcs: u32, most_capacity: i64) -> FlowProblem {
    let node_count = random.random_range(1..=most_nodes);
    let lowest = if random.random_range(0..3) == 0 { -3 } else { 0 };
    let arcs: Vec<_> = (0..random.random_range(0..=most_arcs))
        .map(|_| {
            let [tail, head] = [(); 2].map(|()| random.random_range(0..node_count));
            (tail, head, random.random_range(0..=most_capacity), random.random_range(lowest..=4))
        })
        .collect();
    let mut supply = vec![0; node_count as usize];
    for _ in 0..random.random_range(0..=2) {
        let amount = random.random_range(0..=most_capacity);
        supply[random.random_range(0..node_count) as usize] += amount;
        supply[random.random_range(0..node_count) as usize] -= amount;
    }
    problem(&supply, &arcs)
}

fn days(places: u32, days: u32, seed: u64) -> (FlowProblem, Vec<Vec<u32>>) {
    let made = time_expanded::time_expanded(places, days, seed);
    (problem(&made.supply, &made.arcs), made.links)
}

fn natural(problem: &FlowProblem) -> StartBasis {
    StartBasis::Natural { root: problem.node_count - 1 }
}

/// Two days at a terminal with a tank of 30: 100 arrive each day, the ship takes 120 on the second day and none on the first.
#[test]
fn a_full_tank_shuts_in_the_field() {
    let (day_one, day_two, outside) = (0, 1, 2);
    let problem = problem(
        &[100, 100, -200],
        &[
            (day_one, day_two, 30, 1),
            (day_two, outside, 120, 10),
            (day_one, outside, 100, 500),
            (day_two, outside, 100, 500),
        ],
    );
    let solution = solved(&problem, natural(&problem)).unwrap();
    // 120 leave by ship; of the other 80 at most 30 could have waited, and waiting costs, so only 20 wait.
    assert_eq!(solution.flow, [20, 120, 80, 0]);
    assert_eq!(solution.objective, 20 + 1_200 + 40_000);
    // One more tonne of loading saves a shut-in for a day in the tank; a larger tank saves nothing.
    let reduced = |arc: usize| {
        let FlowArc { tail, head, cost, .. } = problem.arcs[arc];
        cost + solution.potential[tail as usize] - solution.potential[head as usize]
    };
    assert_eq!((reduced(1), reduced(0)), (11 - 500, 0));
}

#[test]
fn two_links_fill_in_the_order_of_their_cost() {
    let problem = problem(&[90, -90], &[(0, 1, 50, 7), (0, 1, 60, 3), (1, 0, 10, 0), (0, 0, 5, 0)]);
    assert_eq!(plain(&problem).unwrap().flow, [30, 60, 0, 0]);
}

#[test]
fn nothing_to_send_and_no_arcs_costs_nothing() {
    assert_eq!(plain(&problem(&[], &[])).unwrap().objective, 0);
    assert_eq!(plain(&problem(&[0, 0], &[])).unwrap().objective, 0);
}

#[test]
fn negative_cycles_and_loops_are_filled() {
    let problem = problem(&[0, 0], &[(0, 1, 4, -5), (1, 0, 3, 2), (1, 1, 6, -1)]);
    let solution = solved(&problem, StartBasis::Artificial).unwrap();
    assert_eq!((solution.flow, solution.objective), (vec![3, 3, 6], -15));
}

#[test]
fn every_flow_by_brute_force_and_successive_ways_cost_the_same_as_the_simplex() {
    let mut random = ChaCha8Rng::seed_from_u64(1);
    let mut feasible = 0;
    for _ in 0..20_000 {
        let problem = random_problem(&mut random, 5, 6, 2);
        let expected = every_flow(&problem);
        feasible += u32::from(expected.is_some());
        assert_eq!(successive_ways(&problem), expected, "{problem:?}");
        assert_eq!(objective(plain(&problem)), expected, "{problem:?}");
        let root = random.random_range(0..problem.node_count);
        assert_eq!(objective(solved(&problem, StartBasis::Natural { root })), expected, "{problem:?} from {root}");
    }
    assert!((5_000..19_000).contains(&feasible), "{feasible}");
}

#[test]
fn successive_ways_cost_the_same_as_the_simplex_on_larger_networks() {
    let mut random = ChaCha8Rng::seed_from_u64(2);
    for _ in 0..3_000 {
        let problem = random_problem(&mut random, 30, 120, 9);
        let expected = successive_ways(&problem);
        assert_eq!(objective(solved(&problem, StartBasis::Artificial)), expected);
        assert_eq!(objective(solved(&problem, natural(&problem))), expected);
    }
}

#[test]
fn days_of_a_corridor_network_cost_the_same_as_by_successive_ways() {
    for seed in 0..4 {
        let (problem, _) = days(14, 8, seed);
        let expected = successive_ways(&problem);
        assert!(expected.is_some());
        assert_eq!(objective(solved(&problem, natural(&problem))), expected);
        assert_eq!(objective(solved(&problem, StartBasis::Artificial)), expected);
    }
}

#[test]
fn closing_and_reopening_links_gives_what_a_new_problem_gives() {
    let (problem, links) = days(40, 20, 5);
    let mut simplex = NetworkSimplex::new(&problem, natural(&problem)).unwrap();
    let before = simplex.solve().unwrap().objective;
    let mut worse = 0;
    for first in 0..20 {
        let mut reduced = problem.clone();
        for link in links[first..].iter().step_by(20) {
            link[5..15].iter().for_each(|&arc| reduced.arcs[arc as usize].capacity = 0);
        }
        assert!(simplex.restate(&reduced));
        let warm = simplex.solve().unwrap();
        reduced.verify(&warm).unwrap();
        assert_eq!(warm.objective, solved(&reduced, natural(&problem)).unwrap().objective);
        worse += u32::from(warm.objective > before);
        assert!(simplex.restate(&problem));
        assert_eq!(simplex.solve().unwrap().objective, before);
    }
    assert!(worse > 10, "{worse}");
}

#[test]
fn a_problem_of_another_shape_is_not_taken_over() {
    let (problem, _) = days(14, 8, 5);
    let mut simplex = NetworkSimplex::new(&problem, natural(&problem)).unwrap();
    let before = simplex.solve().unwrap();
    let (mut turned, mut fewer, mut more) = (problem.clone(), problem.clone(), problem.clone());
    (turned.arcs[7].tail, turned.arcs[7].head) = (problem.arcs[7].head, problem.arcs[7].tail);
    fewer.arcs.pop();
    more.node_count += 1;
    more.supply.push(0);
    for other in [turned, fewer, more] {
        assert!(!simplex.restate(&other));
        assert_eq!(simplex.solve().unwrap(), before);
    }
}

/// Costs of few values make ties; of the cheapest flows the one that is least by the second cost is found, tried by trying all.
#[test]
fn ties_are_settled_by_the_second_cost() {
    let mut random = ChaCha8Rng::seed_from_u64(11);
    let mut settled = 0;
    // Two ways twice over, each of two parallel arcs: room for all, and many ways of one price.
    let ends = [(0, 1), (0, 1), (1, 3), (1, 3), (0, 2), (0, 2), (2, 3), (2, 3)];
    for _ in 0..500 {
        let arcs: Vec<_> = ends
            .iter()
            .map(|&(tail, head)| (tail, head, random.random_range(1..=2), random.random_range(0..=1)))
            .collect();
        let problem = problem(&[2, 0, 0, -2], &arcs);
        let ties: Vec<i128> = problem.arcs.iter().map(|_| i128::from(random.random_range(0..1i64 << 40))).collect();
        let least = every_flow(&problem).expect("room for all");
        let second = |flow: &[i64]| flow.iter().zip(&ties).map(|(flow, tie)| i128::from(*flow) * tie).sum::<i128>();
        let expected = cheapest_flows(&problem, least).into_iter().min_by_key(|flow| second(flow)).unwrap();
        let first = NetworkSimplex::new(&problem, StartBasis::Artificial).unwrap().solve().unwrap();
        let start = if settled % 2 == 0 { natural(&problem) } else { StartBasis::Artificial };
        let found = NetworkSimplex::new(&problem, start).unwrap().solve_with_ties(&ties).unwrap();
        problem.verify(&found).unwrap();
        assert_eq!((found.objective, &found.flow), (least, &expected), "{problem:?}");
        settled += u32::from(first.flow != found.flow);
    }
    assert!(settled > 50, "{settled}");
}

#[test]
fn with_ties_settled_a_warm_start_finds_the_flow_of_a_cold_one() {
    let mut random = ChaCha8Rng::seed_from_u64(12);
    let (mut problem, links) = days(20, 10, 3);
    // Few different costs make many ties.
    problem.arcs.iter_mut().for_each(|arc| arc.cost = arc.cost / 500 * 500);
    let ties: Vec<i128> = problem.arcs.iter().map(|_| i128::from(random.random::<u64>() >> 8)).collect();
    let mut warm = NetworkSimplex::new(&problem, natural(&problem)).unwrap();
    let mut without = 0;
    for _ in 0..60 {
        let mut changed = problem.clone();
        for _ in 0..20 {
            let link = &links[random.random_range(0..links.len())];
            let arc = link[random.random_range(0..link.len())] as usize;
            changed.arcs[arc].capacity /= random.random_range(1..=4);
        }
        assert!(warm.restate(&changed));
        let found = warm.solve_with_ties(&ties).unwrap();
        let mut cold = NetworkSimplex::new(&changed, natural(&problem)).unwrap();
        without += u32::from(cold.solve().unwrap().flow != found.flow);
        assert_eq!(cold.solve_with_ties(&ties).unwrap().flow, found.flow);
    }
    assert!(without > 30, "{without}");
}

#[test]
fn any_sequence_of_changes_gives_what_a_new_problem_gives() {
    let mut random = ChaCha8Rng::seed_from_u64(3);
    let (mut answered, mut refused) = (0, 0);
    for round in 0..400 {
        let mut problem = random_problem(&mut random, 12, 40, 6);
        if problem.arcs.is_empty() {
            continue;
        }
        let start = if round % 2 == 0 { natural(&problem) } else { StartBasis::Artificial };
        let mut simplex = NetworkSimplex::new(&problem, start).unwrap();
        let mut closed = vec![false; problem.arcs.len()];
        for _ in 0..25 {
            let arc = random.random_range(0..problem.arcs.len());
            let (from, to) = (random.random_range(0..problem.node_count), random.random_range(0..problem.node_count));
            match random.random_range(0..5) {
                0 => problem.arcs[arc].capacity = random.random_range(0..=6),
                1 => problem.arcs[arc].cost = random.random_range(-1..=4),
                2 => {
                    problem.supply[from as usize] += 1;
                    problem.supply[to as usize] -= 1;
                }
                3 => closed[arc] = true,
                _ => closed[arc] = false,
            }
            let mut reduced = problem.clone();
            for arc in (0..closed.len()).filter(|&arc| closed[arc]) {
                reduced.arcs[arc].capacity = 0;
            }
            assert!(simplex.restate(&reduced));
            let expected = successive_ways(&reduced);
            let warm = simplex.solve();
            if let Ok(warm) = &warm {
                reduced.verify(warm).unwrap();
            }
            assert_eq!(objective(warm), expected, "{reduced:?}");
            answered += u32::from(expected.is_some());
            refused += u32::from(expected.is_none());
        }
    }
    assert!(answered > 1_000 && refused > 1_000, "{answered} {refused}");
}

#[test]
fn scaling_costs_scales_the_objective_and_the_order_of_arcs_does_not_matter() {
    let (problem, _) = days(15, 10, 9);
    let expected = objective(plain(&problem)).unwrap();
    let mut scaled = problem.clone();
    scaled.arcs.iter_mut().for_each(|arc| arc.cost *= 1_000);
    assert_eq!(objective(plain(&scaled)), Some(1_000 * expected));
    let mut turned = problem.clone();
    turned.arcs.reverse();
    assert_eq!(objective(solved(&turned, natural(&turned))), Some(expected));
}

#[test]
fn the_same_problem_gives_the_same_flow() {
    let (problem, _) = days(15, 10, 9);
    assert_eq!(solved(&problem, natural(&problem)), solved(&problem, natural(&problem)));
}

#[test]
fn an_infeasible_problem_names_the_nodes() {
    let cut_off = problem(&[5, -5, 0], &[(0, 1, 3, 1), (0, 2, 9, 1)]);
    let Err(FlowError::Infeasible { shortfalls }) = plain(&cut_off) else { panic!("it is infeasible") };
    assert_eq!(shortfalls.iter().map(|shortfall| shortfall.amount).sum::<i64>(), 0);
    assert!(shortfalls.contains(&Shortfall { node: 1, amount: -2 }), "{shortfalls:?}");

    let open = problem(&[2, -2], &[(0, 1, 9, 1)]);
    let mut simplex =
        NetworkSimplex::new(&problem(&[2, -2], &[(0, 1, 0, 1)]), StartBasis::Natural { root: 1 }).unwrap();
    let message = simplex.solve().unwrap_err().to_string();
    assert!(message.contains("2 of the supply of node 0 cannot leave"), "{message}");
    assert!(simplex.restate(&open));
    assert_eq!(simplex.solve().unwrap().objective, 2);
}

#[test]
fn malformed_problems_are_refused() {
    let refused = |supply: &[i64], arcs: &[(u32, u32, i64, i64)]| plain(&problem(supply, arcs)).unwrap_err();
    assert_eq!(refused(&[1, 0], &[]), FlowError::Unbalanced { excess: 1 });
    assert_eq!(refused(&[i64::MAX, i64::MAX], &[]), FlowError::FlowTooLarge { total: 2 * i128::from(i64::MAX) });
    assert_eq!(refused(&[0], &[(0, 1, 1, 1)]), FlowError::UnknownNode { arc: 0, tail: 0, head: 1, node_count: 1 });
    assert_eq!(refused(&[0], &[(0, 0, -1, 1)]), FlowError::NegativeCapacity { arc: 0, capacity: -1 });
    assert!(matches!(refused(&[0, 0], &[(0, 1, 1, i64::MIN)]), FlowError::CostTooLarge { .. }));
    let endless = refused(&[0, 0], &[(1, 0, UNLIMITED, 1), (0, 1, UNLIMITED, -2)]);
    assert!(matches!(endless, FlowError::Unbounded { .. }));
    assert_eq!(refused(&[0], &[(0, 0, UNLIMITED, -2)]), FlowError::Unbounded { arc: 0 });
    let short = FlowProblem { node_count: 2, arcs: Vec::new(), supply: vec![0] };
    assert_eq!(plain(&short).unwrap_err(), FlowError::SupplyCount { given: 1, node_count: 2 });
    let root = StartBasis::Natural { root: 1 };
    assert_eq!(solved(&problem(&[0], &[]), root).unwrap_err(), FlowError::UnknownRoot { root: 1, node_count: 1 });
}

#[test]
fn large_numbers_are_exact() {
    let many = 1i64 << 59;
    let problem =
        problem(&[many, 0, -many], &[(0, 1, UNLIMITED, 1 << 30), (1, 2, UNLIMITED, 1 << 30), (0, 2, many / 2, 5)]);
    let solution = solved(&problem, StartBasis::Artificial).unwrap();
    assert_eq!(solution.objective, i128::from(many / 2) * (5 + (1 << 31)));
}

#[test]
fn a_wrong_solution_is_found_out() {
    let problem = problem(&[90, -90], &[(0, 1, 50, 7), (0, 1, 60, 3)]);
    let right = plain(&problem).unwrap();
    let changed = |change: fn(&mut FlowSolution)| {
        let mut wrong = right.clone();
        change(&mut wrong);
        problem.verify(&wrong).unwrap_err()
    };
    assert!(matches!(changed(|wrong| wrong.flow[1] = 61), FlowViolation::Capacity { arc: 1, .. }));
    assert!(matches!(changed(|wrong| wrong.flow[0] = 29), FlowViolation::MassBalance { node: 0 }));
    assert!(matches!(changed(|wrong| wrong.flow = vec![40, 50]), FlowViolation::Slackness { arc: 1, .. }));
    assert!(matches!(changed(|wrong| wrong.potential[0] += 1), FlowViolation::Slackness { arc: 0, .. }));
    assert!(matches!(changed(|wrong| wrong.objective += 1), FlowViolation::Objective { .. }));
    assert!(matches!(changed(|wrong| wrong.flow.clear()), FlowViolation::Shape { .. }));
}
