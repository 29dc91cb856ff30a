//! A part of a list of work.

use std::ops::Range;

use crate::error::{Error, Result};

/// Which of `count` things a parameter asks for; all of them if it is not given.
///
/// # Errors
/// [`Error::Parameter`] for a part that is empty or goes beyond the list.
pub(crate) fn part_of(parameter: &'static str, asked: Option<&Range<u64>>, count: usize) -> Result<Range<usize>> {
    let Some(asked) = asked else { return Ok(0..count) };
    match (usize::try_from(asked.start), usize::try_from(asked.end)) {
        (Ok(from), Ok(to)) if from < to && to <= count => Ok(from..to),
        _ => Err(Error::out_of_range(parameter, format!("within 0..{count} and not empty"), format!("{asked:?}"))),
    }
}
