//! Shortest-path graphs in the DIMACS `.gr` format, and the positions of their nodes in `.co`.

use std::io::BufRead;

use super::lines::Lines;
use crate::error::Result;
use crate::route::UNREACHABLE;

/// Hands over tail, head and weight of each arc line as it comes, and returns the number of nodes; `file` is the name to call it in a message.
///
/// Node `i` stands for number `i + 1` of the file. Lines may end in LF or CRLF and be blank. Parallel arcs and loops are handed over.
///
/// # Errors
/// [`crate::Error::Data`] with everything that is wrong, by line; after twenty problems reading stops. [`crate::Error::Io`] if reading fails.
///
/// # References
/// Demetrescu, Goldberg, Johnson (2009), doi:10.1090/dimacs/074, for the format.
pub(super) fn each_dimacs_arc(
    file: &str,
    reader: impl BufRead,
    mut take: impl FnMut(&mut Lines<'_>, u32, u32, u32) -> Result<()>,
) -> Result<u32> {
    let mut lines = Lines::new(file);
    let mut size: Option<[i64; 2]> = None;
    let mut count = 0;
    lines.read(reader, b'c', |lines, text| {
        let mut words = text.split_ascii_whitespace();
        match words.next() {
            Some("p") if size.is_some() => lines.problem("", "is a second problem line".to_owned()),
            Some("p") => size = lines.size(["sp"], ["nodes", "arcs"], words),
            Some("a") => {
                let Some(arc) = arc(lines, size, words) else { return Ok(()) };
                count += 1;
                return take(lines, arc.0, arc.1, arc.2);
            }
            _ => lines.problem("", "does not start with c, p or a".to_owned()),
        }
        Ok(())
    })?;
    let [nodes, _] = lines.finish(size, count, "p sp NODES ARCS")?;
    Ok(nodes as u32)
}

fn arc<'w>(
    lines: &mut Lines<'_>,
    size: Option<[i64; 2]>,
    words: impl Iterator<Item = &'w str>,
) -> Option<(u32, u32, u32)> {
    let [tail, head, weight] = lines.numbers(["tail", "head", "weight"], words)?;
    let Some([nodes, _]) = size else {
        lines.problem("", "comes before the problem line".to_owned());
        return None;
    };
    let (tail, head) = (lines.node("tail", tail, nodes)?, lines.node("head", head, nodes)?);
    if !(0..i64::from(UNREACHABLE)).contains(&weight) {
        lines.problem("weight", format!("{weight} is not between 0 and {}", UNREACHABLE - 1));
        return None;
    }
    Some((tail, head, weight as u32))
}

/// Hands over node, x and y of each position line as it comes: usually longitude and latitude in millionths of a degree.
///
/// # Errors
/// As [`each_dimacs_arc`]; a node without a position or with two is an error.
pub(super) fn each_dimacs_position(
    file: &str,
    reader: impl BufRead,
    node_count: u32,
    mut take: impl FnMut(&mut Lines<'_>, u32, i64, i64) -> Result<()>,
) -> Result<()> {
    let mut lines = Lines::new(file);
    let mut is_given = vec![false; node_count as usize];
    let mut size: Option<[i64; 1]> = None;
    let mut count = 0;
    lines.read(reader, b'c', |lines, text| {
        let mut words = text.split_ascii_whitespace();
        match words.next() {
            Some("p") if size.is_some() => lines.problem("", "is a second problem line".to_owned()),
            Some("p") => {
                size = lines.size(["aux", "sp", "co"], ["nodes"], words);
                if let Some([nodes]) = size.filter(|&[nodes]| nodes != i64::from(node_count)) {
                    lines.problem("nodes", format!("{nodes} positions for a graph of {node_count} nodes"));
                }
            }
            Some("v") => {
                let Some([node, x, y]) = lines.numbers(["node", "x", "y"], words) else { return Ok(()) };
                let Some(index) = lines.node("node", node, i64::from(node_count)) else { return Ok(()) };
                count += 1;
                if std::mem::replace(&mut is_given[index as usize], true) {
                    lines.problem("node", format!("node {node} has a line already"));
                } else {
                    return take(lines, index, x, y);
                }
            }
            _ => lines.problem("", "does not start with c, p or v".to_owned()),
        }
        Ok(())
    })?;
    lines.finish(size, count, "p aux sp co NODES")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{Error, Problem};
    use crate::io::lines::MOST_PROBLEMS;
    use proptest::prelude::*;

    /// The number of nodes, and tail, head and weight of each arc.
    fn arcs(text: impl AsRef<[u8]>) -> Result<(u32, Vec<[u32; 3]>)> {
        let mut arcs = Vec::new();
        let nodes = each_dimacs_arc("net.gr", text.as_ref(), |_, tail, head, weight| {
            arcs.push([tail, head, weight]);
            Ok(())
        })?;
        Ok((nodes, arcs))
    }

    /// Node, x and y in the order of the file.
    fn positions(text: impl AsRef<[u8]>, node_count: u32) -> Result<Vec<(u32, i64, i64)>> {
        let mut positions = Vec::new();
        each_dimacs_position("net.co", text.as_ref(), node_count, |_, node, x, y| {
            positions.push((node, x, y));
            Ok(())
        })?;
        Ok(positions)
    }

    fn problems(text: &str) -> Vec<String> {
        match arcs(text) {
            Err(Error::Data { problems }) => problems.iter().map(Problem::to_string).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn every_problem_is_told_with_its_line() {
        assert_eq!(
            problems(
                "a 1 2 3\np sp 2 9\r\np sp 2 1\n\na 1 3 1\na 0 1 1\na 1 2 2147483647\na 1 2\na 1 2 3 4\na 1 x 3\nq\n"
            ),
            [
                "net.gr:1: comes before the problem line",
                "net.gr:3: is a second problem line",
                "net.gr:5: head: node 3 is not among the 2 nodes",
                "net.gr:6: tail: node 0 is not among the 2 nodes",
                "net.gr:7: weight: 2147483647 is not between 0 and 2147483646",
                "net.gr:8: weight: is missing",
                "net.gr:9: '4' is one number too many",
                "net.gr:10: head: 'x' is not a whole number of 64 bits",
                "net.gr:11: does not start with c, p or a",
            ]
        );
        assert_eq!(problems(""), ["net.gr: has no problem line 'p sp NODES ARCS'"]);
        assert_eq!(problems("p sp 2 2\na 1 2 0\n"), ["net.gr: has 1 lines of data, the problem line says 2"]);
        assert_eq!(problems("p max 2 2\n"), ["net.gr:1: the problem is 'max', not 'sp'"]);
        assert_eq!(problems("p sp 9999999999 2\n"), ["net.gr:1: nodes: 9999999999 is not between 0 and 268435456"]);
        assert_eq!(problems(&"z".repeat(9000)), ["net.gr:1: the line is longer than 4096 bytes"]);
        assert_eq!(problems(&"a\n".repeat(100)).len(), MOST_PROBLEMS);
    }

    #[test]
    fn positions_must_be_complete() {
        let read = |text: &str| positions(text, 2).map_err(|error| error.to_string());
        assert_eq!(read("c\np aux sp co 2\nv 2 -3 4\nv 1 1 2\n"), Ok(vec![(1, -3, 4), (0, 1, 2)]));
        assert_eq!(read("p aux sp co 2\nv 2 3 4\nv 2 1 2\n"), Err("net.co:3: node: node 2 has a line already".into()));
        assert_eq!(
            read("p aux sp co 2\nv 2 3 4\n").unwrap_err(),
            "net.co: has 1 lines of data, the problem line says 2"
        );
        assert_eq!(read("p aux sp co 3\n").unwrap_err(), "net.co:1: nodes: 3 positions for a graph of 2 nodes");
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let _ = arcs(&bytes);
            let _ = positions(&bytes, 3);
        }

        #[test]
        fn lines_nearly_right_never_panic(text in "(p sp [0-9]{1,3} [0-9]{1,3}\n)?([apcv] ?[-0-9 ]{0,12}\r?\n){0,12}") {
            let _ = arcs(&text);
            let _ = positions(&text, 9);
        }

        #[test]
        fn what_is_written_is_read(written in prop::collection::vec((1u32..9, 1u32..9, 0..UNREACHABLE), 0..30)) {
            let mut text = format!("c any\np sp 8 {}\n", written.len());
            written.iter().for_each(|(tail, head, weight)| text += &format!("a {tail} {head} {weight}\n"));
            let expected = written.iter().map(|&(tail, head, weight)| [tail - 1, head - 1, weight]).collect();
            prop_assert_eq!(arcs(&text).unwrap(), (8, expected));
        }
    }
}
