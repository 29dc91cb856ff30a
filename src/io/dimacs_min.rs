//! Minimum-cost flow problems in the DIMACS `.min` format.

use std::io::BufRead;

use super::lines::{Lines, MOST_NODES};
use crate::error::Result;

/// What a line of a `.min` file says; node `i` stands for number `i + 1` of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MinLine {
    /// The problem line.
    Size { nodes: u32 },
    /// A node line.
    Supply { node: u32, amount: i64 },
    /// An arc line.
    Arc(MinArc),
}

/// An arc as the file has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

/// Hands over each line as it comes, and returns what was wrong so far and nodes and arcs by the problem line; `file` is the name to call it in a message.
///
/// Lines may end in LF or CRLF and be blank. After twenty problems reading stops.
///
/// # Errors
/// [`crate::Error::Io`] if reading fails.
///
/// # References
/// DIMACS (1991), "The first DIMACS international algorithm implementation challenge: problem definitions and specifications".
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

    /// The lines that say something, as a reader is handed them.
    fn read(text: impl AsRef<[u8]>) -> Result<Vec<MinLine>> {
        let mut read = Vec::new();
        let (lines, size) = each_line("x.min", text.as_ref(), |_, line| {
            read.push(line);
            Ok(())
        })?;
        let arcs = read.iter().filter(|line| matches!(line, MinLine::Arc(_))).count();
        lines.close(count_problem(size, arcs))?;
        Ok(read)
    }

    fn problems(text: &str) -> Vec<String> {
        match read(text) {
            Err(Error::Data { problems }) => problems.iter().map(ToString::to_string).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn lines_are_handed_over_in_the_order_of_the_file() {
        let text = "c\r\np min 2 2\r\n\r\nn 1 10\r\nn 2 -10\r\na 1 2 4 9 7\r\na 1 2 0 20 1\r\n";
        let arc = |lower, capacity, cost| MinLine::Arc(MinArc { tail: 0, head: 1, lower, capacity, cost });
        let supplies = [(0, 10), (1, -10)].map(|(node, amount)| MinLine::Supply { node, amount });
        let expected = [&[MinLine::Size { nodes: 2 }], &supplies[..], &[arc(4, 9, 7), arc(0, 20, 1)]].concat();
        assert_eq!(read(text).unwrap(), expected);
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

    proptest! {
        #[test]
        fn any_bytes_give_a_problem_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&bytes);
        }

        #[test]
        fn lines_of_numbers_give_a_problem_or_an_error(text in "p min 3 2\n([pnac]( -?[0-9]{1,2}){0,5}\n){0,4}") {
            if let Ok(lines) = read(&text) {
                prop_assert_eq!(lines.iter().filter(|line| matches!(line, MinLine::Arc(_))).count(), 2);
            }
        }
    }
}
