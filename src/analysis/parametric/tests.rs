use super::*;
use crate::route::tiny_graphs::{Random, all_simple_paths};

/// The lower envelope of all simple paths: between any two crossings of cost functions one of them is least.
fn envelope(lines: &[(i64, i64)], from: Ratio, to: Ratio) -> Vec<(Ratio, Ratio, i64, i64)> {
    let mut at: Vec<Ratio> = vec![from, to];
    for one in lines {
        for two in lines.iter().filter(|two| two.1 != one.1) {
            let crossing = Ratio::new(one.0 - two.0, two.1 - one.1).unwrap();
            at.extend(Some(crossing).filter(|crossing| (from..=to).contains(crossing)));
        }
    }
    at.sort();
    at.dedup();
    let mut pieces: Vec<(Ratio, Ratio, i64, i64)> = Vec::new();
    for ends in at.windows(2) {
        let (low, high) = (ends[0], ends[1]);
        let middle = Ratio::new(
            low.numerator() * high.denominator() + high.numerator() * low.denominator(),
            2 * low.denominator() * high.denominator(),
        )
        .unwrap();
        let least =
            lines.iter().min_by_key(|line| line.0 * middle.denominator() + line.1 * middle.numerator()).unwrap();
        match pieces.last_mut() {
            Some(last) if (last.2, last.3) == *least => last.1 = high,
            _ => pieces.push((low, high, least.0, least.1)),
        }
    }
    pieces
}

#[test]
fn pieces_are_the_lower_envelope_of_all_simple_paths() {
    let mut random = Random::new(51);
    let (mut breakpoints, mut refused) = (0, 0);
    for round in 0..20_000 {
        let (graph, base) = random.graph(7, 24, if round % 3 == 0 { 3 } else { 90 });
        let slope: Vec<i32> = base.iter().map(|_| random.below(8) as i32 - i32::from(round % 8 == 0)).collect();
        let low = Ratio::new(
            i64::from(random.below(20)) - if round % 8 == 0 { 4 } else { 0 },
            1 + i64::from(random.below(4)),
        )
        .unwrap();
        let high = Ratio::new(low.numerator() + i64::from(random.below(60)), low.denominator()).unwrap();
        let (source, target) = (random.below(graph.node_count()), random.below(graph.node_count()));
        let lines: Vec<(i64, i64)> = all_simple_paths(&graph, &base, source, target)
            .iter()
            .map(|arcs| {
                let sum = |one: &dyn Fn(usize) -> i64| arcs.iter().map(|&arc| one(arc as usize)).sum();
                (sum(&|arc| i64::from(base[arc])), sum(&|arc| i64::from(slope[arc])))
            })
            .collect();
        match find_parametric_paths(&graph, &base, &slope, source, target, low, high) {
            Err(ParametricError::NegativeCost { arc, figure }) => {
                let (base, slope) = (i64::from(base[arc as usize]), i64::from(slope[arc as usize]));
                assert!(base * figure.denominator() + slope * figure.numerator() < 0);
                refused += 1;
            }
            Err(error) => panic!("{error}"),
            Ok(pieces) if low == high => {
                let least = lines.iter().map(|line| line.0 * low.denominator() + line.1 * low.numerator()).min();
                assert_eq!(pieces.first().map(|piece| piece.scaled_cost(low)), least.map(i128::from));
            }
            Ok(pieces) if lines.is_empty() => assert_eq!(pieces, []),
            Ok(pieces) => {
                let found: Vec<_> =
                    pieces.iter().map(|piece| (piece.from, piece.to, piece.base, piece.slope)).collect();
                assert_eq!(found, envelope(&lines, low, high), "{graph:?} {base:?} {slope:?} {source} to {target}");
                for piece in &pieces {
                    let sum: i64 = piece.arcs.iter().map(|&arc| i64::from(base[arc as usize])).sum();
                    assert_eq!(sum, piece.base);
                    assert!(piece.arcs.windows(2).all(|pair| graph.head(pair[0]) == graph.tail(pair[1])));
                }
                breakpoints += pieces.len() - 1;
            }
        }
    }
    assert!(breakpoints > 1_000 && refused > 100, "{breakpoints} {refused}");
}

#[test]
fn three_paths_that_meet_in_one_point_make_two_pieces() {
    // 10, 6 + x and 2 + 2x all cost 10 at 4.
    let graph = ForwardStar::new(2, &[(0, 1), (0, 1), (0, 1)]);
    let (low, high) = (Ratio::whole(0), Ratio::whole(9));
    let pieces = find_parametric_paths(&graph, &[10, 6, 2], &[0, 1, 2], 0, 1, low, high).unwrap();
    let arcs: Vec<_> = pieces.iter().map(|piece| (piece.to, piece.arcs.clone())).collect();
    assert_eq!(arcs, [(Ratio::whole(4), vec![2]), (Ratio::whole(9), vec![0])]);
    assert_eq!((pieces[0].base, pieces[0].slope), (2, 2));
}

#[test]
fn a_range_that_begins_or_ends_on_a_breakpoint_has_one_piece() {
    let graph = ForwardStar::new(2, &[(0, 1), (0, 1)]);
    let run = |low, high| {
        find_parametric_paths(&graph, &[10, 6], &[0, 1], 0, 1, Ratio::whole(low), Ratio::whole(high))
            .map(|pieces| pieces.iter().map(|piece| piece.arcs[0]).collect::<Vec<_>>())
    };
    assert_eq!(run(4, 9), Ok(vec![0]));
    assert_eq!(run(0, 4), Ok(vec![1]));
    assert_eq!(run(0, 9), Ok(vec![1, 0]));
    assert_eq!(run(9, 0), Err(ParametricError::EmptyRange { from: Ratio::whole(9), to: Ratio::whole(0) }));
    assert_eq!(run(-7, 9), Err(ParametricError::NegativeCost { arc: 1, figure: Ratio::whole(-7) }));
}

#[test]
fn nowhere_to_go_is_one_piece_without_arcs() {
    let graph = ForwardStar::new(2, &[(0, 1)]);
    let pieces = find_parametric_paths(&graph, &[1], &[1], 0, 0, Ratio::whole(0), Ratio::whole(5)).unwrap();
    assert_eq!(pieces, [Piece { from: Ratio::whole(0), to: Ratio::whole(5), base: 0, slope: 0, arcs: vec![] }]);
    assert_eq!(find_parametric_paths(&graph, &[1], &[1], 1, 0, Ratio::whole(0), Ratio::whole(5)), Ok(vec![]));
}
