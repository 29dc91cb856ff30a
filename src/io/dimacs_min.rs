//! Minimum-cost flow problems in the DIMACS `.min` format.

use std::io::BufRead;

use super::lines::{Lines, MOST_NODES};
use crate::error::Result;
use crate::flow::{FlowArc, FlowProblem};

/// A flow problem as read, with its lower bounds taken out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DimacsMin {
    /// The problem of what flows above the lower bounds; node and arc `i` stand for number `i + 1` of the file.
    pub problem: FlowProblem,
    /// The least each arc carries, by arc: to be added to the flow of a solution.
    pub lower: Vec<i64>,
    /// What the lower bounds cost: to be added to the objective of a solution.
    pub fixed_cost: i128,
}

/// Reads a problem line, node lines and arc lines; `file` is the name to call it in a message.
///
/// Lines may end in LF or CRLF and be blank. Lower bounds become supplies at the ends of their arcs.
///
/// # Errors
/// [`crate::Error::Data`] with everything that is wrong, by line; after twenty problems reading stops. [`crate::Error::Io`] if reading fails.
///
/// # Examples
/// ```
/// use corridor::io::read_dimacs_min;
///
/// let text = "c Tengiz to Novorossiysk\np min 2 1\nn 1 70\nn 2 -70\na 1 2 0 90 38\n";
/// let read = read_dimacs_min("cpc.min", text.as_bytes())?;
/// assert_eq!(read.problem.solve().unwrap().objective + read.fixed_cost, 70 * 38);
///
/// let error = read_dimacs_min("cpc.min", "p min 2 1\na 1 3 0 90 38\n".as_bytes()).unwrap_err();
/// assert_eq!(error.to_string().lines().next(), Some("cpc.min:2: head: node 3 is not among the 2 nodes"));
/// # Ok::<(), corridor::Error>(())
/// ```
///
/// # References
/// DIMACS (1991), "The first DIMACS international algorithm implementation challenge: problem definitions and specifications".
pub fn read_dimacs_min(file: &str, reader: impl BufRead) -> Result<DimacsMin> {
    let mut problem = FlowProblem { node_count: 0, arcs: Vec::new(), supply: Vec::new() };
    let mut lower = Vec::new();
    // Wide, so that the sums cannot overflow.
    let mut supply: Vec<i128> = Vec::new();
    let mut fixed_cost = 0;
    let (mut lines, size) = each_line(file, reader, |_, line| {
        match line {
            MinLine::Size { nodes } => supply = vec![0; nodes as usize],
            MinLine::Supply { node, amount } => supply[node as usize] += i128::from(amount),
            MinLine::Arc(arc) => {
                supply[arc.tail as usize] -= i128::from(arc.lower);
                supply[arc.head as usize] += i128::from(arc.lower);
                fixed_cost += i128::from(arc.cost) * i128::from(arc.lower);
                let MinArc { tail, head, capacity, cost, .. } = arc;
                problem.arcs.push(FlowArc { tail, head, capacity: capacity - arc.lower, cost });
                lower.push(arc.lower);
            }
        }
        Ok(())
    })?;
    for (node, &amount) in supply.iter().enumerate() {
        match i64::try_from(amount) {
            Ok(amount) => problem.supply.push(amount),
            Err(_) => lines.problem_of_file(format!("supply and lower bounds of node {} exceed 64 bits", node + 1)),
        }
    }
    lines.close(count_problem(size, problem.arcs.len()))?;
    problem.node_count = problem.supply.len() as u32;
    Ok(DimacsMin { problem, lower, fixed_cost })
}

/// What a line of a `.min` file says; node `i` stands for number `i + 1` of the file.
pub(super) enum MinLine {
    /// The problem line.
    Size { nodes: u32 },
    /// A node line.
    Supply { node: u32, amount: i64 },
    /// An arc line.
    Arc(MinArc),
}

/// An arc as the file has it.
#[derive(Clone, Copy)]
pub(super) struct MinArc {
    pub(super) tail: u32,
    pub(super) head: u32,
    pub(super) lower: i64,
    pub(super) capacity: i64,
    pub(super) cost: i64,
}

/// What is wrong with the number of arcs, if nothing else is.
pub(super) fn count_problem(size: Option<[i64; 2]>, arcs: usize) -> Option<String> {
    match size {
        None => Some("has no problem line 'p min NODES ARCS'".to_owned()),
        Some([_, announced]) if announced != arcs as i64 => {
            Some(format!("has {arcs} arcs, the problem line says {announced}"))
        }
        Some(_) => None,
    }
}

/// Hands over each line as it comes, and returns what was wrong so far and nodes and arcs by the problem line.
pub(super) fn each_line<'t>(
    file: &'t str,
    reader: impl BufRead,
    mut take: impl FnMut(&mut Lines<'t>, MinLine) -> Result<()>,
) -> Result<(Lines<'t>, Option<[i64; 2]>)> {
    let mut lines = Lines::new(file);
    let mut size: Option<[i64; 2]> = None;
    let mut is_given: Vec<bool> = Vec::new();
    lines.read(reader, b'c', |lines, text| {
        let mut words = text.split_ascii_whitespace();
        let line = match words.next() {
            Some("p") => read_size(lines, &mut size, words).map(|nodes| {
                is_given = vec![false; nodes as usize];
                MinLine::Size { nodes }
            }),
            Some("n") => read_supply(lines, size, &mut is_given, words),
            Some("a") => read_arc(lines, size, words).map(MinLine::Arc),
            _ => {
                lines.problem("", "does not start with c, p, n or a".to_owned());
                None
            }
        };
        line.map_or(Ok(()), |line| take(lines, line))
    })?;
    Ok((lines, size))
}

fn read_size<'w>(
    lines: &mut Lines<'_>,
    size: &mut Option<[i64; 2]>,
    words: impl Iterator<Item = &'w str>,
) -> Option<u32> {
    if size.is_some() {
        lines.problem("", "is a second problem line".to_owned());
        return None;
    }
    let [nodes, arcs] = lines.size(["min"], ["nodes", "arcs"], words)?;
    if arcs < 0 {
        lines.problem("arcs", format!("{arcs} is negative"));
        return None;
    }
    *size = Some([nodes, arcs]);
    Some(nodes as u32)
}

fn node(lines: &mut Lines<'_>, size: Option<[i64; 2]>, key: &str, number: i64) -> Option<u32> {
    if size.is_none() {
        lines.problem("", "comes before the problem line".to_owned());
    }
    size.and_then(|[nodes, _]| lines.node(key, number, nodes.min(MOST_NODES)))
}

fn read_supply<'w>(
    lines: &mut Lines<'_>,
    size: Option<[i64; 2]>,
    is_given: &mut [bool],
    words: impl Iterator<Item = &'w str>,
) -> Option<MinLine> {
    let [number, amount] = lines.numbers(["node", "supply"], words)?;
    let node = node(lines, size, "node", number)?;
    if std::mem::replace(&mut is_given[node as usize], true) {
        lines.problem("node", format!("node {number} has a line already"));
        return None;
    }
    Some(MinLine::Supply { node, amount })
}

fn read_arc<'w>(lines: &mut Lines<'_>, size: Option<[i64; 2]>, words: impl Iterator<Item = &'w str>) -> Option<MinArc> {
    let keys = ["tail", "head", "lower", "capacity", "cost"];
    let [tail, head, lower, capacity, cost] = lines.numbers(keys, words)?;
    let (tail, head) = (node(lines, size, "tail", tail)?, node(lines, size, "head", head)?);
    if lower < 0 || capacity < lower {
        lines.problem("capacity", format!("the bounds {lower} to {capacity} hold no flow of zero or more"));
        return None;
    }
    Some(MinArc { tail, head, lower, capacity, cost })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;
    use crate::io::lines::MOST_PROBLEMS;
    use proptest::prelude::*;

    fn problems(text: &str) -> Vec<String> {
        match read_dimacs_min("x.min", text.as_bytes()) {
            Err(Error::Data { problems }) => problems.iter().map(ToString::to_string).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn lower_bounds_are_moved_into_the_supplies() {
        // The dear arc must carry 4, the rest takes the cheap one.
        let text = "c\r\np min 2 2\r\n\r\nn 1 10\r\nn 2 -10\r\na 1 2 4 9 7\r\na 1 2 0 20 1\r\n";
        let read = read_dimacs_min("x.min", text.as_bytes()).unwrap();
        let solution = read.problem.solve().unwrap();
        let flow: Vec<i64> = solution.flow.iter().zip(&read.lower).map(|(flow, lower)| flow + lower).collect();
        assert_eq!(flow, [4, 6]);
        assert_eq!(solution.objective + read.fixed_cost, 4 * 7 + 6);
    }

    #[test]
    fn every_wrong_line_is_named() {
        let text =
            "p min 2 9\nn 3 1\nn 1 x\nn 1 1\nn 1 2\na 1 2 0 5\na 1 2 6 5 1\na 1 2 0 5 1 1\nz\np min 2 1\na 0 2 0 1 1\n";
        insta::assert_snapshot!(problems(text).join("\n"), @"
        x.min:2: node: node 3 is not among the 2 nodes
        x.min:3: supply: 'x' is not a whole number of 64 bits
        x.min:5: node: node 1 has a line already
        x.min:6: cost: is missing
        x.min:7: capacity: the bounds 6 to 5 hold no flow of zero or more
        x.min:8: '1' is one number too many
        x.min:9: does not start with c, p, n or a
        x.min:10: is a second problem line
        x.min:11: tail: node 0 is not among the 2 nodes
        ");
    }

    #[test]
    fn a_file_without_problem_line_or_with_missing_arcs_is_refused() {
        assert_eq!(problems(""), ["x.min: has no problem line 'p min NODES ARCS'"]);
        assert_eq!(problems("a 1 2 0 5 1\n"), ["x.min:1: comes before the problem line"]);
        assert_eq!(problems("p min 2 1\n"), ["x.min: has 0 arcs, the problem line says 1"]);
        assert_eq!(problems("p asn 2 1\n"), ["x.min:1: the problem is 'asn', not 'min'"]);
        assert_eq!(problems("p min 9999999999 1\n"), ["x.min:1: nodes: 9999999999 is not between 0 and 268435456"]);
        assert_eq!(problems(&"9".repeat(10_000)), ["x.min:1: the line is longer than 4096 bytes"]);
        assert_eq!(problems(&"z\n".repeat(10_000)).len(), MOST_PROBLEMS);
    }

    #[test]
    fn sums_beyond_64_bits_are_refused() {
        let text = format!("p min 2 2\na 1 2 {0} {0} 1\na 1 2 {0} {0} 1\n", i64::MAX);
        assert_eq!(problems(&text)[0], "x.min: supply and lower bounds of node 1 exceed 64 bits");
    }

    proptest! {
        #[test]
        fn any_bytes_give_a_problem_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = read_dimacs_min("x.min", &bytes[..]);
        }

        #[test]
        fn lines_of_numbers_give_a_problem_or_an_error(text in "p min 3 2\n([pnac]( -?[0-9]{1,2}){0,5}\n){0,4}") {
            if let Ok(read) = read_dimacs_min("x.min", text.as_bytes()) {
                prop_assert_eq!(read.problem.arcs.len(), 2);
                let _ = read.problem.solve();
            }
        }
    }
}
