//! Minimum-cost flow problems in the DIMACS `.min` format.

use std::io::{BufRead, Read};

use crate::error::{Error, Problem, Result};
use crate::flow::{FlowArc, FlowProblem};

/// No line of the format comes near this length; what does is no such file.
const LONGEST_LINE: u64 = 4_096;
/// More problems than this are not listed one by one.
const MOST_PROBLEMS: usize = 20;
/// assumption: no network of ours has more nodes, so a larger count is a slip and must not claim the memory.
const MOST_NODES: u32 = 1 << 28;

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
/// [`Error::Data`] with everything that is wrong, by line; after twenty problems reading stops. [`Error::Io`] if reading fails.
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
pub fn read_dimacs_min(file: &str, mut reader: impl BufRead) -> Result<DimacsMin> {
    let mut parser = Parser { file, ..Parser::default() };
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = reader.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line);
        let length = read.map_err(|source| Error::Io { action: "read", path: file.into(), source })?;
        if length == 0 || parser.problems.len() >= MOST_PROBLEMS {
            return parser.finish();
        }
        parser.line += 1;
        if length as u64 == LONGEST_LINE && line.last() != Some(&b'\n') {
            parser.problem("", format!("the line is longer than {LONGEST_LINE} bytes"));
            return parser.finish();
        }
        match std::str::from_utf8(&line) {
            Ok(text) => parser.read_line(text),
            Err(_) if line.starts_with(b"c") => {}
            Err(_) => parser.problem("", "is not UTF-8 text".to_owned()),
        }
    }
}

/// What the problem line says.
#[derive(Clone, Copy)]
struct Size {
    nodes: u32,
    arcs: u64,
}

#[derive(Default)]
struct Parser<'t> {
    file: &'t str,
    line: u64,
    size: Option<Size>,
    arcs: Vec<FlowArc>,
    lower: Vec<i64>,
    /// Node supplies and the shift by lower bounds; wide, so that the sums cannot overflow.
    supply: Vec<i128>,
    is_given: Vec<bool>,
    problems: Vec<Problem>,
}

impl Parser<'_> {
    fn problem(&mut self, key: &str, message: String) {
        self.problems.push(Problem { line: self.line, key: key.to_owned(), ..Problem::in_file(self.file, message) });
    }

    fn read_line(&mut self, text: &str) {
        let mut words = text.split_ascii_whitespace();
        match words.next() {
            None => {}
            Some(word) if word.starts_with('c') => {}
            Some("p") => self.read_size(words),
            Some("n") => self.read_node(words),
            Some("a") => self.read_arc(words),
            Some(_) => self.problem("", "does not start with c, p, n or a".to_owned()),
        }
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

    fn read_size<'w>(&mut self, mut words: impl Iterator<Item = &'w str>) {
        if self.size.is_some() {
            return self.problem("", "is a second problem line".to_owned());
        }
        let kind = words.next().unwrap_or_default();
        if kind != "min" {
            return self.problem("", format!("the problem is '{kind}', not 'min'"));
        }
        let Some([nodes, arcs]) = self.numbers(["nodes", "arcs"], words) else { return };
        match (u32::try_from(nodes), u64::try_from(arcs)) {
            (Ok(nodes @ 0..=MOST_NODES), Ok(arcs)) => {
                self.size = Some(Size { nodes, arcs });
                self.supply = vec![0; nodes as usize];
                self.is_given = vec![false; nodes as usize];
            }
            (_, Ok(_)) => self.problem("nodes", format!("{nodes} is not between 0 and {MOST_NODES}")),
            _ => self.problem("arcs", format!("{arcs} is negative")),
        }
    }

    /// The index of a node number.
    fn node(&mut self, key: &str, number: i64) -> Option<u32> {
        let Some(Size { nodes, .. }) = self.size else {
            self.problem("", "comes before the problem line".to_owned());
            return None;
        };
        if !(1..=i64::from(nodes)).contains(&number) {
            self.problem(key, format!("node {number} is not among the {nodes} nodes"));
            return None;
        }
        Some(number as u32 - 1)
    }

    fn read_node<'w>(&mut self, words: impl Iterator<Item = &'w str>) {
        let Some([number, supply]) = self.numbers(["node", "supply"], words) else { return };
        let Some(node) = self.node("node", number) else { return };
        if std::mem::replace(&mut self.is_given[node as usize], true) {
            return self.problem("node", format!("node {number} has a line already"));
        }
        self.supply[node as usize] += i128::from(supply);
    }

    fn read_arc<'w>(&mut self, words: impl Iterator<Item = &'w str>) {
        let keys = ["tail", "head", "lower", "capacity", "cost"];
        let Some([tail, head, lower, capacity, cost]) = self.numbers(keys, words) else { return };
        let Some(tail) = self.node("tail", tail) else { return };
        let Some(head) = self.node("head", head) else { return };
        let Some(above) = capacity.checked_sub(lower).filter(|&above| lower >= 0 && above >= 0) else {
            return self.problem("capacity", format!("the bounds {lower} to {capacity} hold no flow of zero or more"));
        };
        self.supply[tail as usize] -= i128::from(lower);
        self.supply[head as usize] += i128::from(lower);
        self.arcs.push(FlowArc { tail, head, capacity: above, cost });
        self.lower.push(lower);
    }

    fn finish(mut self) -> Result<DimacsMin> {
        self.line = 0;
        match self.size {
            None if self.problems.is_empty() => self.problem("", "has no problem line 'p min NODES ARCS'".to_owned()),
            Some(Size { arcs, .. }) if self.problems.is_empty() && self.arcs.len() as u64 != arcs => {
                self.problem("", format!("has {} arcs, the problem line says {arcs}", self.arcs.len()));
            }
            _ => {}
        }
        let mut supply = Vec::with_capacity(self.supply.len());
        for (node, &amount) in std::mem::take(&mut self.supply).iter().enumerate() {
            match i64::try_from(amount) {
                Ok(amount) => supply.push(amount),
                Err(_) => self.problem("", format!("supply and lower bounds of node {} exceed 64 bits", node + 1)),
            }
        }
        if !self.problems.is_empty() {
            return Err(Error::Data { problems: self.problems });
        }
        let fixed_cost =
            self.arcs.iter().zip(&self.lower).map(|(arc, &lower)| i128::from(arc.cost) * i128::from(lower)).sum();
        let problem = FlowProblem { node_count: supply.len() as u32, arcs: self.arcs, supply };
        Ok(DimacsMin { problem, lower: self.lower, fixed_cost })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
