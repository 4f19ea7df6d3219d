//! What came in while nobody could be reached here.

use crate::{EngineError, engine::Engine};

/// What came in late because this computer could not be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CatchUp {
    /// Since when it could not, Unix milliseconds.
    pub since_ms: i64,
    /// Until when.
    pub until_ms: i64,
    /// Customers' messages of that time.
    pub messages: i64,
    /// The chats they are in.
    pub chats: i64,
}

impl Engine {
    /// What came in while this computer could not be reached the last time; `None` when nothing
    /// did, or the owner has put it away.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub async fn catch_up(&self) -> Result<Option<CatchUp>, EngineError> {
        Err(EngineError::NotConnected)
    }

    /// Puts the line about it away.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub async fn dismiss_catch_up(&self) -> Result<(), EngineError> {
        Err(EngineError::NotConnected)
    }
}
