//! A microphone that says what the test says.

use std::{
    f32::consts::TAU,
    fmt,
    sync::{Arc, Mutex, MutexGuard, Weak},
};

use shopbell_core::ports::{Ear, Microphone, MicrophoneError, OpenMicrophone, Sound};

/// Samples a second: not those that Opus counts in, so that they have to be changed.
pub(crate) const RATE: u32 = 44_100;

/// A microphone in the test's hand.
#[derive(Clone, Default)]
pub(crate) struct HandMicrophone(Arc<Mutex<Held>>);

#[derive(Default)]
struct Held {
    /// The microphones that are plugged in; the first is the system's choice.
    names: Vec<String>,
    /// Why none can be opened.
    refusal: Option<MicrophoneError>,
    ear: Option<Ear>,
    /// Gone when the one who opened it closed it.
    open: Weak<()>,
}

impl HandMicrophone {
    /// Plugs these in, and no others.
    pub(crate) fn plug_in(&self, names: &[&str]) {
        self.held().names = names.iter().map(ToString::to_string).collect();
    }

    /// Opens no more.
    pub(crate) fn refuse(&self, why: Option<MicrophoneError>) {
        self.held().refusal = why;
    }

    /// Whether somebody listens.
    pub(crate) fn is_open(&self) -> bool {
        self.held().open.upgrade().is_some()
    }

    /// Speaks into it: a tone, in pieces as the system makes them.
    pub(crate) fn speak(&self, seconds: u32) {
        let samples: Vec<f32> = (0..RATE * seconds)
            .map(|at| 0.4 * (TAU * 300.0 * at as f32 / RATE as f32).sin())
            .collect();
        for samples in samples.chunks(441) {
            self.hear(Ok(samples));
            // Nobody speaks faster than it can be written down.
            std::thread::sleep(std::time::Duration::from_micros(300));
        }
    }

    /// Pulls it out.
    pub(crate) fn unplug(&self) {
        self.held().names.clear();
        self.hear(Err(MicrophoneError::Lost));
    }

    fn hear(&self, heard: Result<&[f32], MicrophoneError>) {
        let mut held = self.held();
        if let Some(ear) = &mut held.ear {
            ear(heard.map(|samples| Sound {
                samples,
                rate: RATE,
            }));
        }
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.0.lock().unwrap()
    }
}

impl fmt::Debug for HandMicrophone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HandMicrophone")
    }
}

impl Microphone for HandMicrophone {
    fn names(&self) -> Result<Vec<String>, MicrophoneError> {
        Ok(self.held().names.clone())
    }

    fn open(&self, name: Option<&str>, ear: Ear) -> Result<OpenMicrophone, MicrophoneError> {
        let mut held = self.held();
        if let Some(refusal) = held.refusal {
            return Err(refusal);
        }
        let found = held
            .names
            .iter()
            .find(|known| name.is_none_or(|name| *known == name));
        let name = found.cloned().ok_or(MicrophoneError::Missing)?;
        let open = Arc::new(());
        held.ear = Some(ear);
        held.open = Arc::downgrade(&open);
        Ok(OpenMicrophone::new(name, open))
    }
}
