//! What the programs under test log, kept to be looked at.

use std::{
    io,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

use tracing::Dispatch;
use tracing_subscriber::{EnvFilter, fmt::MakeWriter};

/// Lines logged by the threads that [`Logs::listen_on_this_thread`] was called on.
#[derive(Clone, Default)]
pub(crate) struct Logs {
    text: Arc<Mutex<Vec<u8>>>,
    expected: Arc<Mutex<Vec<String>>>,
}

/// What one run of the program says. Killed, it says nothing more, whatever its threads still do
/// while they end.
#[derive(Clone, Default)]
pub(crate) struct Voice(Arc<AtomicBool>);

impl Voice {
    pub(crate) fn ends(&self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

impl Logs {
    /// A subscriber with the level and form of a program's own log.
    pub(crate) fn dispatch(&self, voice: &Voice) -> Dispatch {
        let writer = Writer {
            text: Arc::clone(&self.text),
            voice: voice.clone(),
        };
        tracing_subscriber::fmt()
            .with_env_filter(EnvFilter::new("info"))
            .with_ansi(false)
            .with_writer(writer)
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

#[derive(Clone)]
struct Writer {
    text: Arc<Mutex<Vec<u8>>>,
    voice: Voice,
}

impl<'a> MakeWriter<'a> for Writer {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

impl io::Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.voice.0.load(Ordering::SeqCst) {
            self.text.lock().unwrap().extend_from_slice(bytes);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
