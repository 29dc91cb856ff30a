//! Routes, closures and capacity of oil and container corridors across Eurasia.
//!
//! The network is in the binary, and so are its scenarios: a question needs no file and no connection. This one asks what the two ways from
//! the Tengiz field to a Sicilian refinery charge, and what is left when the pipeline through Russia is shut for thirty days.
//!
//! ```
//! use corridor::ask::{Compare, ObjectiveWord, Session};
//!
//! let session = Session::embedded();
//! let question = Compare::new("Tengiz", "Augusta").scenario("cpc-closure-30d").objective(ObjectiveWord::Tariff);
//! let comparison = session.ask(&question)?.result.expect("two places with a route");
//!
//! let usd = |case: usize, corridor: &str| {
//!     let row = comparison.cases[case].corridors.iter().find(|row| row.corridor == corridor).expect("a corridor");
//!     row.route.as_ref().map(|route| route.tariff_usd_per_unit.central.as_usd().round())
//! };
//! assert_eq!(usd(0, "russia"), Some(57.0));
//! assert_eq!(usd(0, "middle"), Some(80.0));
//! assert_eq!(usd(1, "middle"), Some(80.0));
//! assert_ne!(usd(1, "russia"), Some(57.0));
//! # Ok::<(), corridor::Error>(())
//! ```
//!
//! Where to look:
//!
//! - [`ask`]: the question and the answer, which every face of the program shares;
//! - [`network`]: places, links, figures with their sources, and the [`network::Overlay`] that closes and derates them;
//! - [`route`]: the graph of one commodity and the searches over it;
//! - [`scenario`]: named, dated changes;
//! - [`analysis`]: questions that need several routes: corridors side by side, alternatives and trade-offs, break-even points, the worst closures, risk;
//! - [`flow`]: many shipments through time: what gets out, what is stored, what is shut in;
//! - [`io`] and [`report`]: files to the model, answers to text;
//! - [`records`]: rows with typed columns, as CSV or Parquet;
//! - [`units`]: quantities, whose unit is in the constructor and the accessor;
//! - [`maths`]: functions that machines do not agree on, worked out in one way;
//! - [`watch`]: how a long search is stopped and tells how far it is.
//!
//! Every algorithm says what decides ties, so that the same question has the same answer on every machine and any number of threads.

pub mod analysis;
pub mod ask;
#[cfg(feature = "cli")]
pub mod cli;
pub mod error;
pub mod flow;
pub mod io;
pub mod maths;
pub mod network;
pub mod records;
#[cfg(feature = "report")]
pub mod report;
pub mod route;
pub mod scenario;
pub mod units;
pub mod watch;

pub use error::{Error, Result};

// The Rust examples of the pages a reader starts with are compiled and run with the doc tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct ReadmeExamples;

#[cfg(doctest)]
#[doc = include_str!("../docs/guides/library.md")]
struct LibraryGuideExamples;
