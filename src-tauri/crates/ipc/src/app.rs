//! What a host (the window, the headless server) holds: the open engine and the way to it.

use std::{
    path::PathBuf,
    sync::{Arc, PoisonError, RwLock},
};

use shopbell_core::{Engine, EngineError, StagePart, ports::PortFuture};
use shopbell_domain::is_program;
use tokio::sync::{Mutex, broadcast, mpsc};

use crate::{
    AppError, Event, EventBatch,
    dto::{AppStatus, Phase, StagedFile, recording_of},
    events,
};

/// What may be open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// The demo shop.
    Demo,
    /// The owner's number.
    Live,
}

/// Why something could not be opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LaunchError {
    /// The engine refused.
    #[error("the engine did not start")]
    Engine(#[from] EngineError),
    /// Something beside the engine (a listener, the demo shop) did not start.
    #[error("a part of the host did not start")]
    Host(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl From<LaunchError> for AppError {
    fn from(error: LaunchError) -> Self {
        match error {
            LaunchError::Engine(error) => error.into(),
            LaunchError::Host(error) => {
                tracing::error!(%error, "a part of the host did not start");
                Self::internal()
            }
        }
    }
}

/// Opens and closes engines for a host, with everything they need around them.
pub trait Launcher: Send + Sync {
    /// What was open last time.
    fn last(&self) -> Option<Profile>;

    /// Opens the demo shop. What was open must be closed before.
    fn open_demo(&self) -> PortFuture<'_, Result<Engine, LaunchError>>;

    /// Opens the owner's number, or what there is of it.
    fn open_live(&self) -> PortFuture<'_, Result<Engine, LaunchError>>;

    /// Closes what is open; `forget` also forgets that it was.
    fn close(&self, forget: bool) -> PortFuture<'_, ()>;

    /// Folder that holds the data on this computer.
    fn data_dir(&self) -> PathBuf;
}

/// A message's file on this disk.
#[derive(Clone, Debug)]
pub struct MediaFile {
    /// Where it lies.
    pub path: PathBuf,
    /// Its type as found.
    pub mime: String,
    /// Its name, safe to save under.
    pub file_name: Option<String>,
    /// Opening it may run something: it is never opened, only shown in its folder.
    pub is_program: bool,
}

/// The running application. Cheap to clone.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

struct Inner {
    launcher: Arc<dyn Launcher>,
    version: &'static str,
    open: RwLock<Option<(Profile, Engine)>>,
    /// Held while something is opened or closed: one at a time.
    changing: Mutex<()>,
    events: broadcast::Sender<Event>,
}

impl App {
    /// An application with nothing open.
    #[must_use]
    pub fn new(launcher: Arc<dyn Launcher>, version: &'static str) -> Self {
        let (events, _) = broadcast::channel(1024);
        let open = RwLock::new(None);
        Self {
            inner: Arc::new(Inner {
                launcher,
                version,
                open,
                changing: Mutex::new(()),
                events,
            }),
        }
    }

    /// Opens again what was open last time. Where that fails, the welcome screen says why when
    /// the person tries.
    pub async fn resume(&self) {
        let outcome = match self.inner.launcher.last() {
            Some(Profile::Demo) => self.open_demo().await,
            Some(Profile::Live) => self.open_live().await,
            None => return,
        };
        if let Err(error) = outcome {
            tracing::warn!(
                code = error.code,
                "what was open last time could not be opened"
            );
        }
    }

    /// Opens the owner's number as the launcher finds it.
    ///
    /// # Errors
    /// Why it could not be opened.
    pub async fn open(&self) -> Result<(), AppError> {
        self.open_live().await.map(drop)
    }

    /// Answers one command of the contract.
    ///
    /// # Errors
    /// An [`AppError`] with a code of the table.
    pub async fn call(
        &self,
        name: &str,
        request: serde_json::Value,
    ) -> Result<serde_json::Value, AppError> {
        crate::commands::dispatch(self, name, request).await
    }

    /// Event batches from now on. A listener that falls behind is told to read again.
    #[must_use]
    pub fn subscribe(&self) -> mpsc::Receiver<EventBatch> {
        let (batches, listener) = mpsc::channel(8);
        tokio::spawn(events::batch(self.inner.events.subscribe(), batches));
        listener
    }

    /// Takes one part of a picked file; with the last, checks it and keeps it until it is sent.
    ///
    /// # Errors
    /// `media_too_big`, `media_type_refused`, `staged_file_gone`, `not_connected`.
    pub async fn stage_part(&self, part: StagePart) -> Result<Option<StagedFile>, AppError> {
        let staged = self.engine()?.stage_part(part).await?;
        Ok(staged.map(Into::into))
    }

    /// Where a small picture of a message's file lies.
    ///
    /// # Errors
    /// `media_unknown` also when it is no picture, `media_not_ready`, `not_connected`.
    pub async fn media_thumb(&self, media_id: &str) -> Result<PathBuf, AppError> {
        let id = media_id.parse().map_err(|_| AppError::media_unknown())?;
        Ok(self.engine()?.media_thumb(id).await?)
    }

    /// Where a small picture of a picked file lies.
    ///
    /// # Errors
    /// `media_unknown` when it is no picture, `staged_file_gone`, `not_connected`.
    pub async fn staged_thumb(&self, staged_id: &str) -> Result<PathBuf, AppError> {
        Ok(self.engine()?.staged_thumb(staged_id).await?)
    }

    /// A message's file, or the sound of a recording that is not sent.
    ///
    /// # Errors
    /// `media_unknown`, `media_not_ready`, `not_connected`.
    pub async fn media_file(&self, media_id: &str) -> Result<MediaFile, AppError> {
        let file = match recording_of(media_id) {
            Some(recording) => self.engine()?.recording_file(recording).await?,
            None => {
                let id = media_id.parse().map_err(|_| AppError::media_unknown())?;
                self.engine()?.media_file(id).await?
            }
        };
        Ok(MediaFile {
            path: file.path,
            mime: file.mime,
            is_program: file.file_name.as_deref().is_some_and(is_program),
            file_name: file.file_name,
        })
    }

    /// Stops everything in order.
    pub async fn shutdown(&self) {
        let _changing = self.inner.changing.lock().await;
        self.put(None);
        self.inner.launcher.close(false).await;
    }

    /// The open engine.
    pub(crate) fn engine(&self) -> Result<Engine, AppError> {
        let open = self
            .inner
            .open
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        let engine = open.as_ref().map(|(_, engine)| engine.clone());
        engine.ok_or_else(|| AppError::new("not_connected"))
    }

    pub(crate) async fn status(&self) -> Result<AppStatus, AppError> {
        let open = {
            let open = self.inner.open.read();
            open.unwrap_or_else(PoisonError::into_inner).clone()
        };
        let account = match &open {
            Some((_, engine)) => engine.accounts().await?.into_iter().next().map(Into::into),
            None => None,
        };
        let phase = match &open {
            None => Phase::Welcome,
            Some((Profile::Live, engine)) if !engine.setup_is_finished().await? => Phase::Setup,
            Some(_) => Phase::Ready,
        };
        Ok(AppStatus {
            phase,
            demo: matches!(open, Some((Profile::Demo, _))),
            account,
            data_dir: self
                .inner
                .launcher
                .data_dir()
                .to_string_lossy()
                .into_owned(),
            version: self.inner.version.to_owned(),
        })
    }

    pub(crate) async fn open_demo(&self) -> Result<AppStatus, AppError> {
        let changing = self.inner.changing.lock().await;
        self.put(None);
        self.inner.launcher.close(false).await;
        let engine = self.inner.launcher.open_demo().await?;
        self.put(Some((Profile::Demo, engine)));
        drop(changing);
        self.status().await
    }

    pub(crate) async fn open_live(&self) -> Result<AppStatus, AppError> {
        let changing = self.inner.changing.lock().await;
        self.put(None);
        self.inner.launcher.close(false).await;
        let engine = self.inner.launcher.open_live().await?;
        self.put(Some((Profile::Live, engine)));
        drop(changing);
        self.status().await
    }

    /// Tells the interface that what is open stands otherwise now.
    pub(crate) async fn status_changed(&self) -> Result<AppStatus, AppError> {
        let _nobody = self.inner.events.send(Event::StatusChanged);
        self.status().await
    }

    pub(crate) async fn leave(&self) -> Result<AppStatus, AppError> {
        let changing = self.inner.changing.lock().await;
        self.put(None);
        self.inner.launcher.close(true).await;
        drop(changing);
        self.status().await
    }

    fn put(&self, open: Option<(Profile, Engine)>) {
        if let Some((_, engine)) = &open {
            let mut changes = engine.changes();
            let events = self.inner.events.clone();
            tokio::spawn(async move {
                loop {
                    let event = match changes.recv().await {
                        Ok(change) => change.into(),
                        Err(broadcast::error::RecvError::Lagged(_)) => Event::ReadAgain,
                        Err(broadcast::error::RecvError::Closed) => return,
                    };
                    // An error means that nobody listens.
                    let _nobody = events.send(event);
                }
            });
        }
        *self
            .inner
            .open
            .write()
            .unwrap_or_else(PoisonError::into_inner) = open;
        let _nobody = self.inner.events.send(Event::StatusChanged);
    }
}
