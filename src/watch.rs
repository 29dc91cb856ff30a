//! How a long search is stopped and tells how far it is.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::error::{Error, Result};

/// Hears of a search how much of how much is done; called from any thread.
pub type Progress<'a> = &'a (dyn Fn(u64, u64) + Sync);

/// What a caller holds in its hand while a search runs: a flag that stops it, and an ear for its progress.
///
/// Answers do not depend on it: a search ends with [`Error::Stopped`] or as if nobody had watched.
///
/// # Examples
/// ```
/// use std::sync::atomic::{AtomicBool, Ordering};
///
/// use corridor::{Error, watch::Watch};
///
/// let stop = AtomicBool::new(false);
/// let watch = Watch::none().stopped_by(&stop);
/// assert!(watch.check().is_ok());
/// stop.store(true, Ordering::Relaxed);
/// assert!(matches!(watch.check(), Err(Error::Stopped)));
/// ```
#[derive(Clone, Copy, Default)]
pub struct Watch<'a> {
    stop: Option<&'a AtomicBool>,
    on_progress: Option<Progress<'a>>,
}

impl<'a> Watch<'a> {
    /// Nobody watches: the search runs to its end.
    pub const fn none() -> Self {
        Self { stop: None, on_progress: None }
    }

    /// The same, stopped as soon as a flag is set.
    #[must_use]
    pub const fn stopped_by(mut self, stop: &'a AtomicBool) -> Self {
        self.stop = Some(stop);
        self
    }

    /// The same, with somebody who hears of its progress.
    #[must_use]
    pub const fn telling(mut self, on_progress: Progress<'a>) -> Self {
        self.on_progress = Some(on_progress);
        self
    }

    /// Whether the flag is set.
    #[inline]
    pub fn is_stopped(&self) -> bool {
        self.stop.is_some_and(|stop| stop.load(Ordering::Relaxed))
    }

    /// Goes on, unless the flag is set. Costs next to nothing: a search asks often.
    ///
    /// # Errors
    /// [`Error::Stopped`] if the flag is set.
    #[inline]
    pub fn check(&self) -> Result<()> {
        if self.is_stopped() { Err(Error::Stopped) } else { Ok(()) }
    }

    /// Tells that `done` of `total` parts are done.
    #[inline]
    pub fn tell(&self, done: u64, total: u64) {
        if let Some(on_progress) = self.on_progress {
            on_progress(done, total);
        }
    }
}

impl fmt::Debug for Watch<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Watch")
            .field("is_stopped", &self.is_stopped())
            .field("tells", &self.on_progress.is_some())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    #[test]
    fn a_flag_stops_whoever_asks_and_progress_is_heard_in_order() {
        assert!(Watch::none().check().is_ok());
        let (stop, heard) = (AtomicBool::new(false), Mutex::new(Vec::new()));
        let hear = |done, total| heard.lock().unwrap().push((done, total));
        let watch = Watch::none().stopped_by(&stop).telling(&hear);
        watch.tell(1, 3);
        watch.tell(2, 3);
        assert!(watch.check().is_ok());
        stop.store(true, Ordering::Relaxed);
        assert!(matches!(watch.check(), Err(Error::Stopped)));
        Watch::none().tell(9, 9);
        assert_eq!(*heard.lock().unwrap(), [(1, 3), (2, 3)]);
    }
}
