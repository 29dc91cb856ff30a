//! Shortest-path graphs in the DIMACS `.gr` format, and the positions of their nodes in `.co`.

use std::io::BufRead;

use super::lines::Lines;
use crate::error::Result;
use crate::route::{ForwardStar, UNREACHABLE};

/// A graph and its metric; node `i` stands for number `i + 1` of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DimacsGraph {
    /// The graph; [`ForwardStar::input_of`] counts the arc lines of the file from 0.
    pub graph: ForwardStar,
    /// The weights, in arc order.
    pub metric: Vec<u32>,
}

/// Reads a problem line and arc lines; `file` is the name to call it in a message.
///
/// Lines may end in LF or CRLF and be blank. Parallel arcs and loops are kept. Lines are read one at a time.
///
/// # Errors
/// [`crate::Error::Data`] with everything that is wrong, by line; after twenty problems reading stops. [`crate::Error::Io`] if reading fails.
///
/// # Examples
/// ```
/// use corridor::io::read_dimacs_gr;
///
/// let text = "c Aktau to Alat by sea, on to Poti by rail\np sp 3 2\na 1 2 481\na 2 3 802\n";
/// let read = read_dimacs_gr("caspian.gr", text.as_bytes())?;
/// assert_eq!((read.graph.heads(0), &read.metric[..]), (&[1][..], &[481, 802][..]));
///
/// let error = read_dimacs_gr("caspian.gr", "p sp 2 1\na 1 2 -5\n".as_bytes()).unwrap_err();
/// assert_eq!(error.to_string(), "caspian.gr:2: weight: -5 is not between 0 and 2147483646");
/// # Ok::<(), corridor::Error>(())
/// ```
///
/// # References
/// Demetrescu, Goldberg, Johnson (2009), doi:10.1090/dimacs/074, for the format.
pub fn read_dimacs_gr(file: &str, reader: impl BufRead) -> Result<DimacsGraph> {
    let (mut arcs, mut weights) = (Vec::new(), Vec::new());
    let nodes = each_dimacs_arc(file, reader, |_, tail, head, weight| {
        arcs.push((tail, head));
        weights.push(weight);
        Ok(())
    })?;
    let graph = ForwardStar::new(nodes, &arcs);
    let metric = graph.metric(&weights);
    Ok(DimacsGraph { graph, metric })
}

/// Hands over tail, head and weight of each arc line as it comes, and returns the number of nodes.
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

/// Reads the positions of all nodes of a graph, as the file has them: usually longitude and latitude in millionths of a degree.
///
/// # Errors
/// As [`read_dimacs_gr`]; a node without a position or with two is an error.
///
/// # Examples
/// ```
/// use corridor::io::read_dimacs_co;
///
/// let aktau_and_alat = "p aux sp co 2\nv 1 51170000 43630000\nv 2 49410000 39950000\n";
/// let positions = read_dimacs_co("caspian.co", aktau_and_alat.as_bytes(), 2)?;
/// assert_eq!(positions[1], [49_410_000.0, 39_950_000.0]);
/// # Ok::<(), corridor::Error>(())
/// ```
pub fn read_dimacs_co(file: &str, reader: impl BufRead, node_count: u32) -> Result<Vec<[f64; 2]>> {
    let mut positions = vec![[0.0; 2]; node_count as usize];
    each_dimacs_position(file, reader, node_count, |_, node, x, y| {
        positions[node as usize] = [x as f64, y as f64];
        Ok(())
    })?;
    Ok(positions)
}

/// Hands over node, x and y of each position line as it comes; each node has one.
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

    fn problems(text: &str) -> Vec<String> {
        match read_dimacs_gr("net.gr", text.as_bytes()) {
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
        let read = |text: &str| read_dimacs_co("net.co", text.as_bytes(), 2).map_err(|error| error.to_string());
        assert_eq!(read("c\np aux sp co 2\nv 2 -3 4\nv 1 1 2\n"), Ok(vec![[1.0, 2.0], [-3.0, 4.0]]));
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
            let _ = read_dimacs_gr("any", &bytes[..]);
            let _ = read_dimacs_co("any", &bytes[..], 3);
        }

        #[test]
        fn lines_nearly_right_never_panic(text in "(p sp [0-9]{1,3} [0-9]{1,3}\n)?([apcv] ?[-0-9 ]{0,12}\r?\n){0,12}") {
            let _ = read_dimacs_gr("any", text.as_bytes());
            let _ = read_dimacs_co("any", text.as_bytes(), 9);
        }

        #[test]
        fn what_is_written_is_read(arcs in prop::collection::vec((1u32..9, 1u32..9, 0..UNREACHABLE), 0..30)) {
            let mut text = format!("c any\np sp 8 {}\n", arcs.len());
            arcs.iter().for_each(|(tail, head, weight)| text += &format!("a {tail} {head} {weight}\n"));
            let read = read_dimacs_gr("any", text.as_bytes()).unwrap();
            let ends: Vec<_> = arcs.iter().map(|&(tail, head, _)| (tail - 1, head - 1)).collect();
            prop_assert_eq!(&read.graph, &ForwardStar::new(8, &ends));
            prop_assert_eq!(read.metric, read.graph.metric(&arcs.iter().map(|arc| arc.2).collect::<Vec<_>>()));
        }
    }
}
