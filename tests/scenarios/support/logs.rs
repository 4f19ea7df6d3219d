//! What the programs under test log, kept to be looked at.

use std::{
    io,
    sync::{Arc, Mutex},
};

use tracing::Dispatch;
use tracing_subscriber::{EnvFilter, fmt::MakeWriter};

/// Lines logged by the threads that [`Logs::listen_on_this_thread`] was called on.
#[derive(Clone, Default)]
pub(crate) struct Logs {
    text: Arc<Mutex<Vec<u8>>>,
    expected: Arc<Mutex<Vec<String>>>,
}

impl Logs {
    /// A subscriber with the level and form of a program's own log.
    pub(crate) fn dispatch(&self) -> Dispatch {
        tracing_subscriber::fmt()
            .with_env_filter(EnvFilter::new("info"))
            .with_ansi(false)
            .with_writer(self.clone())
            .finish()
            .into()
    }

    /// Everything this thread logs from now on is kept.
    pub(crate) fn listen_on_this_thread(dispatch: &Dispatch) {
        // The thread is the engine's: it never logs to anybody else.
        std::mem::forget(tracing::dispatcher::set_default(dispatch));
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.text.lock().unwrap().clone()).unwrap()
    }

    /// A warning or error that holds these words belongs to the test.
    pub(crate) fn expect(&self, words: &str) {
        self.expected.lock().unwrap().push(words.to_owned());
    }

    /// Warnings and errors of ours that nobody announced. Others' are about a busy machine.
    pub(crate) fn unexpected(&self) -> Vec<String> {
        let expected = self.expected.lock().unwrap().clone();
        self.text()
            .lines()
            .filter(|line| {
                [" WARN shopbell", "ERROR shopbell"]
                    .iter()
                    .any(|level| line.contains(level))
            })
            .filter(|line| !expected.iter().any(|words| line.contains(words.as_str())))
            .map(str::to_owned)
            .collect()
    }
}

impl<'a> MakeWriter<'a> for Logs {
    type Writer = Line;

    fn make_writer(&'a self) -> Line {
        Line(Arc::clone(&self.text))
    }
}

pub(crate) struct Line(Arc<Mutex<Vec<u8>>>);

impl io::Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
