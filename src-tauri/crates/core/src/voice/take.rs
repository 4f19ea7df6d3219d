//! One recording while it is made: a thread that takes the sound in, and orders to it.

use std::{
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    thread,
};

use tokio::sync::{mpsc, oneshot};

use super::RecordingState;
use crate::{
    changes::{Change, Changes},
    ports::{Ear, MicrophoneError, OpenMicrophone, Sound},
    sound::{Content, Durable, Meter, OggOpus, Resampler, SoundError, seal},
};

/// Pieces of sound that may wait for the disk: several seconds. Those beyond are lost, and said
/// to be in the log: the system's sound thread cannot wait.
const WAITING: usize = 512;
/// A recording ends this much before its limit: a page and the end have to fit, in bytes.
const MARGIN: u64 = 64 * 1024;

/// What the thread is told.
enum Order {
    Listen(OpenMicrophone, Option<String>, oneshot::Sender<()>),
    Hear(Vec<f32>, u32),
    Lost(MicrophoneError),
    Rest(oneshot::Sender<()>),
    Finish(oneshot::Sender<()>),
}

/// How far a recording is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Progress {
    pub(super) state: RecordingState,
    pub(super) length_ms: u64,
    pub(super) bytes: u64,
    pub(super) microphone: Option<String>,
    pub(super) missed: Option<String>,
    pub(super) problem: Option<&'static str>,
}

/// A recording being made. Dropped without [`Take::finish`], it ends as in a crash.
#[derive(Debug)]
pub(super) struct Take {
    file: String,
    orders: mpsc::Sender<Order>,
    progress: Arc<Mutex<Progress>>,
}

impl Take {
    /// Makes the file and the thread that fills it. No microphone is open yet. Blocks.
    ///
    /// # Errors
    /// [`SoundError`]
    pub(super) fn begin(
        path: &Path,
        file: String,
        limit: u64,
        changes: Changes,
    ) -> Result<Self, SoundError> {
        let sound = OggOpus::begin(Durable::create(path)?, serial(&file), Content::Speech)?;
        let progress = Arc::new(Mutex::new(Progress {
            state: RecordingState::Paused,
            length_ms: 0,
            bytes: 0,
            microphone: None,
            missed: None,
            problem: None,
        }));
        let (orders, waiting) = mpsc::channel(WAITING);
        let recorder = Recorder {
            sound,
            path: path.to_owned(),
            limit: limit.saturating_sub(MARGIN),
            meter: Meter::default(),
            resampler: None,
            rate: 0,
            microphone: None,
            progress: Arc::clone(&progress),
            changes,
        };
        thread::Builder::new()
            .name("recorder".to_owned())
            .spawn(move || recorder.run(waiting))?;
        Ok(Self {
            file,
            orders,
            progress,
        })
    }

    pub(super) fn file(&self) -> &str {
        &self.file
    }

    pub(super) fn progress(&self) -> Progress {
        locked(&self.progress).clone()
    }

    /// Who listens for this recording.
    pub(super) fn ear(&self) -> Ear {
        // The thread holds the microphone, and the microphone this: it must not hold the thread.
        let orders = self.orders.downgrade();
        let mut full = false;
        Box::new(move |heard| {
            let Some(orders) = orders.upgrade() else {
                return;
            };
            let order = match heard {
                Ok(Sound { samples, rate }) => Order::Hear(samples.to_vec(), rate),
                Err(error) => Order::Lost(error),
            };
            if orders.try_send(order).is_err() && !full {
                full = true;
                tracing::warn!("the disk is too slow for a recording; some of it is missing");
            }
        })
    }

    /// Goes on with this microphone; returns when its progress says so.
    pub(super) async fn listen(&self, microphone: OpenMicrophone, missed: Option<String>) {
        let (done, listening) = oneshot::channel();
        self.tell(Order::Listen(microphone, missed, done)).await;
        let _ended = listening.await;
    }

    /// Closes the microphone; returns when all that was said is written.
    pub(super) async fn rest(&self) {
        let (done, rested) = oneshot::channel();
        self.tell(Order::Rest(done)).await;
        let _ended = rested.await;
    }

    /// Gives the recording its end; returns when it is on the disk.
    pub(super) async fn finish(&self) {
        let (done, finished) = oneshot::channel();
        self.tell(Order::Finish(done)).await;
        let _ended = finished.await;
    }

    async fn tell(&self, order: Order) {
        // A recording that came to its end by itself has nobody who listens; its progress says so.
        drop(self.orders.send(order).await);
    }
}

struct Recorder {
    sound: OggOpus<Durable>,
    path: PathBuf,
    limit: u64,
    meter: Meter,
    resampler: Option<Resampler>,
    /// The rate that the resampler is made for.
    rate: u32,
    microphone: Option<OpenMicrophone>,
    progress: Arc<Mutex<Progress>>,
    changes: Changes,
}

impl Recorder {
    /// Takes orders until there is an end, or nobody left who could ask for one.
    fn run(mut self, mut orders: mpsc::Receiver<Order>) {
        while let Some(order) = orders.blocking_recv() {
            let done = match order {
                Order::Listen(microphone, missed, done) => {
                    self.listen(microphone, missed);
                    let _nobody = done.send(());
                    Ok(())
                }
                Order::Hear(samples, rate) => self.hear(&samples, rate),
                Order::Lost(error) => self.rest(Some(error.code())),
                Order::Rest(done) => {
                    let rested = self.rest(None);
                    // An error: nobody waits for it any more.
                    let _nobody = done.send(());
                    rested
                }
                Order::Finish(done) => {
                    self.end(None);
                    let _nobody = done.send(());
                    return;
                }
            };
            match done {
                Ok(()) if self.sound.bytes() < self.limit => {}
                Ok(()) => return self.end(Some("recording_full")),
                Err(error) => {
                    tracing::warn!(%error, "a recording came to an end");
                    return self.end(Some(error.code()));
                }
            }
        }
    }

    fn listen(&mut self, microphone: OpenMicrophone, missed: Option<String>) {
        let mut progress = locked(&self.progress);
        progress.state = RecordingState::Recording;
        progress.microphone = Some(microphone.name.clone());
        progress.missed = missed;
        progress.problem = None;
        self.microphone = Some(microphone);
    }

    fn hear(&mut self, samples: &[f32], rate: u32) -> Result<(), SoundError> {
        // What still came in when it was closed, belongs to it all the same.
        if self.rate != rate {
            self.resampler = Resampler::new(rate);
            self.rate = rate;
        }
        let mut resampled = Vec::new();
        let samples = match &mut self.resampler {
            Some(resampler) => {
                resampler.push(samples, &mut resampled);
                &resampled
            }
            None => samples,
        };
        self.sound.write(samples)?;
        let (length_ms, bytes) = (self.sound.length_ms(), self.sound.bytes());
        {
            let mut progress = locked(&self.progress);
            progress.length_ms = length_ms;
            progress.bytes = bytes;
        }
        let changes = &self.changes;
        self.meter.hear(samples, |level| {
            changes.tell(Change::VoiceHeard {
                level,
                length_ms,
                bytes,
            });
        });
        Ok(())
    }

    fn rest(&mut self, problem: Option<&'static str>) -> Result<(), SoundError> {
        self.microphone = None;
        self.sound.flush()?;
        let mut progress = locked(&self.progress);
        progress.state = RecordingState::Paused;
        progress.bytes = self.sound.bytes();
        progress.problem = problem;
        drop(progress);
        if problem.is_some() {
            self.changes.tell(Change::Voice);
        }
        Ok(())
    }

    /// Takes in what the filter still waits with.
    fn rest_of_filter(&mut self) -> Result<(), SoundError> {
        let mut rest = Vec::new();
        if let Some(mut resampler) = self.resampler.take() {
            resampler.finish(&mut rest);
        }
        self.sound.write(&rest)
    }

    fn end(mut self, problem: Option<&'static str>) {
        self.microphone = None;
        let rest = self.rest_of_filter();
        let finished = rest
            .and_then(|()| self.sound.finish())
            .err()
            .map(|error| error.code());
        let sealed = seal(&self.path);
        let unsealed = sealed.as_ref().err().map(code_of);
        let (length_ms, bytes) = match sealed {
            Ok(Some(sealed)) => (sealed.length_ms(), sealed.bytes),
            _ => (0, 0),
        };
        let mut progress = locked(&self.progress);
        progress.state = RecordingState::Kept;
        progress.length_ms = length_ms;
        progress.bytes = bytes;
        progress.problem = problem.or(finished).or(unsealed);
        drop(progress);
        self.changes.tell(Change::Voice);
    }
}

impl SoundError {
    fn code(&self) -> &'static str {
        match self {
            Self::Encoder(_) => "internal",
            Self::File(error) => code_of(error),
        }
    }
}

fn code_of(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "disk_full",
        _ => "storage_failed",
    }
}

/// Streams are told apart by a number; the name's end is as good as any.
fn serial(file: &str) -> u32 {
    let digits = file.get(file.len().saturating_sub(8)..).unwrap_or_default();
    u32::from_str_radix(digits, 16).unwrap_or(1)
}

fn locked(progress: &Mutex<Progress>) -> std::sync::MutexGuard<'_, Progress> {
    // Each field is right by itself.
    progress.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A take on a thread of its own, and what it is told from.
    async fn take(limit: u64) -> (Take, Ear, tempfile::TempDir) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("take");
        let take = Take::begin(&path, "voice-0f".to_owned(), limit, Changes::default()).unwrap();
        let ear = take.ear();
        let held = Arc::new(());
        let open = OpenMicrophone::new("test".to_owned(), held);
        take.listen(open, None).await;
        (take, ear, dir)
    }

    fn noise(samples: u32) -> Vec<f32> {
        let mut seed = 1_u32;
        let mut next = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            seed as f32 / u32::MAX as f32 - 0.5
        };
        (0..samples).map(|_| next()).collect()
    }

    #[tokio::test]
    async fn a_recording_ends_by_itself_before_it_is_too_large_to_send() {
        let limit = MARGIN + 20_000;
        let (take, mut ear, dir) = take(limit).await;
        // Six seconds of noise take more than that.
        while take.progress().state != RecordingState::Kept {
            let samples = noise(4800);
            ear(Ok(Sound {
                samples: &samples,
                rate: 48_000,
            }));
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        // The thread tells it before it is over.
        take.finish().await;
        let progress = take.progress();
        assert_eq!(progress.problem, Some("recording_full"));
        let bytes = std::fs::metadata(dir.path().join("take")).unwrap().len();
        assert_eq!(bytes, progress.bytes);
        assert!((20_000..limit).contains(&bytes), "{bytes}");
    }

    #[tokio::test]
    async fn an_end_says_where_the_sound_ends_to_the_sample() {
        let (take, mut ear, dir) = take(1_000_000).await;
        let samples = noise(48_000 + 777);
        ear(Ok(Sound {
            samples: &samples,
            rate: 48_000,
        }));
        take.finish().await;
        // 777 samples are 16.2 ms.
        assert_eq!(take.progress().length_ms, 1016);
        let path = dir.path().join("take");
        let before = std::fs::read(&path).unwrap();
        let sealed = seal(&path).unwrap().unwrap();
        assert_eq!(sealed.length_ms(), 1016);
        assert_eq!(
            std::fs::read(&path).unwrap(),
            before,
            "one that has its end stays as it is"
        );
    }
}
