//! Which microphone is listened to.

use tokio::task::spawn_blocking;

use crate::{
    EngineError,
    changes::Change,
    engine::{Engine, Inner},
};

/// Where the chosen one is kept, by name; empty for the system's own choice.
const CHOSEN: &str = "microphone";

/// The microphones of this computer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Microphones {
    /// Their names.
    pub names: Vec<String>,
    /// The chosen one, also while it is not there; `None` for the system's own choice.
    pub chosen: Option<String>,
}

impl Engine {
    /// The microphones of this computer.
    ///
    /// # Errors
    /// [`EngineError::Microphone`].
    pub async fn microphones(&self) -> Result<Microphones, EngineError> {
        let microphone = self.inner.microphone.clone();
        let names = spawn_blocking(move || microphone.names()).await;
        Ok(Microphones {
            names: names.map_err(std::io::Error::other)??,
            chosen: self.inner.chosen_microphone().await?,
        })
    }

    /// Records with this microphone from now on; `None` leaves it to the system.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub async fn choose_microphone(&self, name: Option<&str>) -> Result<(), EngineError> {
        let mut tx = self.inner.store.write().await?;
        tx.set_fact(CHOSEN, name.unwrap_or_default()).await?;
        tx.commit().await?;
        self.inner.changes.tell(Change::Voice);
        Ok(())
    }
}

impl Inner {
    pub(super) async fn chosen_microphone(&self) -> Result<Option<String>, EngineError> {
        let chosen = self.store.fact(CHOSEN).await?;
        Ok(chosen.filter(|name| !name.is_empty()))
    }
}
