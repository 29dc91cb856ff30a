//! Programs that do the same job take turns, and all must give the same answer.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;

use cpu_time::ProcessTime;
use serde_json::json;

/// Every program runs at least this long in all, in seconds, unless a single run takes longer.
const LEAST: f64 = 0.6;
/// A program whose runs have taken this long in all, in seconds, is not run again.
const ENOUGH: f64 = 4.0;
/// Runs of each program, unless they take too long.
const RUNS: usize = 7;
/// More runs than this tell nothing new.
const MOST_RUNS: usize = 101;

/// Where measurements of one instance go.
pub(crate) struct Record {
    out: File,
    instance: String,
}

impl Record {
    pub(crate) fn append(path: &Path, instance: &str) -> Self {
        let out = OpenOptions::new().create(true).append(true).open(path).expect("a file to append to");
        Self { out, instance: instance.to_string() }
    }

    /// A figure that is no measurement.
    pub(crate) fn fact(&mut self, key: &str, value: u64) {
        let line = json!({ "instance": self.instance, "fact": key, "value": value });
        writeln!(self.out, "{line}").expect("room for a line");
    }
}

/// The programs that do one job.
pub(crate) struct Contest<'a> {
    job: &'static str,
    items: usize,
    expected: Option<u64>,
    programs: Vec<Program<'a>>,
}

struct Program<'a> {
    name: &'static str,
    run: Box<dyn FnMut(&mut Stopwatch) -> u64 + 'a>,
    seconds: Vec<f64>,
    answer: Option<u64>,
}

/// Adds up processor time, which other work on the machine disturbs less than the time on the wall.
#[derive(Default)]
pub(crate) struct Stopwatch {
    seconds: f64,
}

impl Stopwatch {
    pub(crate) fn time<Answer>(&mut self, work: impl FnOnce() -> Answer) -> Answer {
        let start = ProcessTime::now();
        let answer = std::hint::black_box(work());
        self.seconds += start.elapsed().as_secs_f64();
        answer
    }

    /// Stands in for more of the same: what was timed was a sample.
    pub(crate) fn stretch(&mut self, times: f64) {
        self.seconds *= times;
    }
}

impl<'a> Contest<'a> {
    /// A job that consists of `items` equal parts; times are told per part.
    pub(crate) fn new(job: &'static str, items: usize) -> Self {
        Self { job, items, expected: None, programs: Vec::new() }
    }

    /// The right answer, if it is known without the programs; else the first program's is expected.
    pub(crate) fn expect(mut self, answer: u64) -> Self {
        self.expected = Some(answer);
        self
    }

    /// A program, every part of which is timed; it answers with a checksum.
    pub(crate) fn add(&mut self, name: &'static str, mut run: impl FnMut() -> u64 + 'a) {
        self.add_timed(name, move |watch| watch.time(&mut run));
    }

    /// A program that says itself which parts are timed.
    pub(crate) fn add_timed(&mut self, name: &'static str, run: impl FnMut(&mut Stopwatch) -> u64 + 'a) {
        self.programs.push(Program { name, run: Box::new(run), seconds: Vec::new(), answer: None });
    }

    /// Lets the programs take turns and writes down how long they took.
    ///
    /// # Panics
    /// If a program of ours (its name starts with `corridor`) answers otherwise than expected.
    pub(crate) fn hold(mut self, record: &mut Record) {
        while self.programs.iter().any(Program::is_unfinished) {
            self.programs.iter_mut().filter(|program| program.is_unfinished()).for_each(Program::run_once);
        }
        let expected = self.expected.or(self.programs[0].answer);
        for program in self.programs {
            assert!(
                !program.name.starts_with("corridor") || program.answer == expected,
                "{}: {}: {} answers {:?}, not {expected:?}",
                record.instance,
                self.job,
                program.name,
                program.answer
            );
            let times: Vec<f64> = program.seconds.iter().map(|seconds| 1e6 * seconds / self.items as f64).collect();
            let line = json!({
                "instance": record.instance, "job": self.job, "program": program.name, "microseconds": times,
                "answer": program.answer.map(|answer| answer.to_string()),
            });
            writeln!(record.out, "{line}").expect("room for a line");
        }
        eprintln!("{}: {}", record.instance, self.job);
    }
}

impl Program<'_> {
    fn is_unfinished(&self) -> bool {
        let spent: f64 = self.seconds.iter().sum();
        spent < ENOUGH && self.seconds.len() < MOST_RUNS && (self.seconds.len() < RUNS || spent < LEAST)
    }

    fn run_once(&mut self) {
        if self.answer.is_none() {
            // The first run of a short job warms up caches and is not counted.
            let mut watch = Stopwatch::default();
            let answer = (self.run)(&mut watch);
            self.answer = Some(answer);
            if watch.seconds > LEAST {
                self.seconds.push(watch.seconds);
            }
            return;
        }
        let mut watch = Stopwatch::default();
        let answer = (self.run)(&mut watch);
        assert_eq!(self.answer, Some(answer), "{} answers otherwise each time", self.name);
        self.seconds.push(watch.seconds);
    }
}
