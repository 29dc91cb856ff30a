//! Shortest-path graphs in the DIMACS `.gr` format, and the positions of their nodes in `.co`.

use std::io::{BufRead, Read};

use crate::error::{Error, Problem, Result};
use crate::route::{ForwardStar, UNREACHABLE};

/// No line of the format comes near this length; what does is no such file.
const LONGEST_LINE: u64 = 4_096;
/// More problems than this are not listed one by one.
const MOST_PROBLEMS: usize = 20;
/// assumption: no network of ours has more nodes, so a larger count is a slip and must not claim the memory.
const MOST_NODES: i64 = 1 << 28;

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
/// [`Error::Data`] with everything that is wrong, by line; after twenty problems reading stops. [`Error::Io`] if reading fails.
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
    let mut parser = Parser { file, ..Parser::default() };
    let (mut arcs, mut weights) = (Vec::new(), Vec::new());
    let mut size: Option<[i64; 2]> = None;
    parser.read_lines(reader, |parser, kind, words| match kind {
        "p" if size.is_some() => parser.problem("", "is a second problem line".to_owned()),
        "p" => size = parser.size(["sp"], ["nodes", "arcs"], words),
        "a" => {
            let Some([tail, head, weight]) = parser.numbers(["tail", "head", "weight"], words) else { return };
            let Some([nodes, _]) = size else { return parser.problem("", "comes before the problem line".to_owned()) };
            let Some(tail) = parser.node("tail", tail, nodes) else { return };
            let Some(head) = parser.node("head", head, nodes) else { return };
            if !(0..i64::from(UNREACHABLE)).contains(&weight) {
                return parser.problem("weight", format!("{weight} is not between 0 and {}", UNREACHABLE - 1));
            }
            arcs.push((tail, head));
            weights.push(weight as u32);
        }
        _ => parser.problem("", "does not start with c, p or a".to_owned()),
    })?;
    let [nodes, _] = parser.finish(size, arcs.len(), "p sp NODES ARCS")?;
    let graph = ForwardStar::new(nodes as u32, &arcs);
    let metric = graph.metric(&weights);
    Ok(DimacsGraph { graph, metric })
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
    let mut parser = Parser { file, ..Parser::default() };
    let mut positions: Vec<Option<[f64; 2]>> = vec![None; node_count as usize];
    let mut size: Option<[i64; 1]> = None;
    let mut count = 0;
    parser.read_lines(reader, |parser, kind, words| match kind {
        "p" if size.is_some() => parser.problem("", "is a second problem line".to_owned()),
        "p" => {
            size = parser.size(["aux", "sp", "co"], ["nodes"], words);
            if let Some([nodes]) = size.filter(|&[nodes]| nodes != i64::from(node_count)) {
                parser.problem("nodes", format!("{nodes} positions for a graph of {node_count} nodes"));
            }
        }
        "v" => {
            let Some([node, x, y]) = parser.numbers(["node", "x", "y"], words) else { return };
            let Some(index) = parser.node("node", node, i64::from(node_count)) else { return };
            count += 1;
            if positions[index as usize].replace([x as f64, y as f64]).is_some() {
                parser.problem("node", format!("node {node} has a line already"));
            }
        }
        _ => parser.problem("", "does not start with c, p or v".to_owned()),
    })?;
    parser.finish(size, count, "p aux sp co NODES")?;
    Ok(positions.into_iter().map(|position| position.expect("one line for each node")).collect())
}

#[derive(Default)]
struct Parser<'t> {
    file: &'t str,
    line: u64,
    problems: Vec<Problem>,
}

impl Parser<'_> {
    fn problem(&mut self, key: &str, message: String) {
        self.problems.push(Problem { line: self.line, key: key.to_owned(), ..Problem::in_file(self.file, message) });
    }

    /// Hands over each line that is neither blank nor a comment: its first word and the rest.
    fn read_lines(
        &mut self,
        mut reader: impl BufRead,
        mut read: impl FnMut(&mut Self, &str, std::str::SplitAsciiWhitespace<'_>),
    ) -> Result<()> {
        let mut line = Vec::new();
        while self.problems.len() < MOST_PROBLEMS {
            line.clear();
            let length = reader.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line);
            let length = length.map_err(|source| Error::io("read", self.file.as_ref(), source))?;
            if length == 0 {
                break;
            }
            self.line += 1;
            if length as u64 == LONGEST_LINE && line.last() != Some(&b'\n') {
                self.problem("", format!("the line is longer than {LONGEST_LINE} bytes"));
                break;
            }
            if line.starts_with(b"c") {
                continue;
            }
            let Ok(text) = std::str::from_utf8(&line) else {
                self.problem("", "is not UTF-8 text".to_owned());
                continue;
            };
            let mut words = text.split_ascii_whitespace();
            if let Some(kind) = words.next() {
                read(self, kind, words);
            }
        }
        Ok(())
    }

    /// Exactly the numbers that `keys` name, if that is what the rest of the line holds.
    fn numbers<'w, const COUNT: usize>(
        &mut self,
        keys: [&str; COUNT],
        mut words: impl Iterator<Item = &'w str>,
    ) -> Option<[i64; COUNT]> {
        let mut numbers = [0; COUNT];
        for (number, key) in numbers.iter_mut().zip(keys) {
            let Some(word) = words.next() else {
                self.problem(key, "is missing".to_owned());
                return None;
            };
            let Ok(value) = word.parse() else {
                self.problem(key, format!("'{word}' is not a whole number of 64 bits"));
                return None;
            };
            *number = value;
        }
        if let Some(word) = words.next() {
            self.problem("", format!("'{word}' is one number too many"));
            return None;
        }
        Some(numbers)
    }

    /// What the problem line says, the number of nodes first.
    fn size<'w, const KINDS: usize, const COUNT: usize>(
        &mut self,
        kinds: [&str; KINDS],
        keys: [&str; COUNT],
        mut words: impl Iterator<Item = &'w str>,
    ) -> Option<[i64; COUNT]> {
        for kind in kinds {
            let word = words.next().unwrap_or_default();
            if word != kind {
                self.problem("", format!("the problem is '{word}', not '{kind}'"));
                return None;
            }
        }
        let size = self.numbers(keys, words)?;
        if !(0..=MOST_NODES).contains(&size[0]) {
            self.problem("nodes", format!("{} is not between 0 and {MOST_NODES}", size[0]));
            return None;
        }
        Some(size)
    }

    /// The index of a node number.
    fn node(&mut self, key: &str, number: i64, nodes: i64) -> Option<u32> {
        if !(1..=nodes).contains(&number) {
            self.problem(key, format!("node {number} is not among the {nodes} nodes"));
            return None;
        }
        Some(number as u32 - 1)
    }

    /// The size, if nothing was wrong and as many lines came as it says.
    fn finish<const COUNT: usize>(
        mut self,
        size: Option<[i64; COUNT]>,
        lines: usize,
        form: &str,
    ) -> Result<[i64; COUNT]> {
        self.line = 0;
        if self.problems.is_empty() {
            match size {
                None => self.problem("", format!("has no problem line '{form}'")),
                Some(size) if size[COUNT - 1] != lines as i64 => {
                    let announced = size[COUNT - 1];
                    self.problem("", format!("has {lines} lines of data, the problem line says {announced}"));
                }
                Some(size) => return Ok(size),
            }
        }
        Err(Error::Data { problems: self.problems })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
