//! What the engine needs from outside: time, randomness, room on the disk, a place for secrets, a
//! microphone.
//!
//! Only `platform` asks the system; tests put hand-held ones in their place.

use std::{fmt, future::Future, path::Path, pin::Pin};

/// A future that a port hands back.
pub type PortFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Tells the time.
pub trait Clock: Send + Sync + fmt::Debug {
    /// Now, in Unix milliseconds by this computer's wall clock.
    fn now_ms(&self) -> i64;

    /// Milliseconds since some moment before the start, by a clock that nobody can set and that
    /// counts sleep, too.
    fn steady_ms(&self) -> i64;
}

/// Makes ids that nobody else makes.
pub trait Entropy: Send + Sync + fmt::Debug {
    /// A new random id of 32 lower-case hexadecimal digits.
    fn fresh_id(&self) -> String;
}

/// Knows how much room is left.
pub trait Disk: Send + Sync + fmt::Debug {
    /// Bytes that may still be written where a folder lies; `None` when the system does not say.
    fn free_bytes(&self, folder: &Path) -> Option<u64>;
}

/// One of the secrets of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SecretKind {
    /// The system user's access token.
    AccessToken,
    /// The secret of the Meta app; the key of webhook signatures.
    AppSecret,
    /// What Meta must repeat when it verifies our webhook address.
    VerifyToken,
    /// The ngrok authtoken; one for the installation, not for a number.
    TunnelToken,
}

impl SecretKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [
        Self::AccessToken,
        Self::AppSecret,
        Self::VerifyToken,
        Self::TunnelToken,
    ];

    /// Its name in the keychain.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::AccessToken => "access-token",
            Self::AppSecret => "app-secret",
            Self::VerifyToken => "verify-token",
            Self::TunnelToken => "tunnel-token",
        }
    }
}

/// A secret. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps it.
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    /// The secret itself, for the one place that must send or store it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// Why a secret could not be read or kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VaultError {
    /// No keychain answers on this computer, or not in time.
    #[error("no keychain answers")]
    Unavailable,
    /// The keychain is locked or refused.
    #[error("the keychain is locked or refused access")]
    Locked,
    /// The value does not fit (over 2,500 bytes on Windows).
    #[error("the keychain cannot hold a value of this form")]
    Unfit,
}

/// Keeps secrets, one entry for each account and kind.
///
/// Implementations never fall back to a file.
pub trait Vault: Send + Sync + fmt::Debug {
    /// Reads a secret. `None` means that the keychain has no such entry, which after a first
    /// start does *not* mean "never connected": a locked keychain may say so too.
    fn read(
        &self,
        phone_number_id: &str,
        kind: SecretKind,
    ) -> PortFuture<'_, Result<Option<Secret>, VaultError>>;

    /// Keeps a secret, replacing an older one.
    fn keep(
        &self,
        phone_number_id: &str,
        kind: SecretKind,
        secret: Secret,
    ) -> PortFuture<'_, Result<(), VaultError>>;

    /// Forgets a secret; one that is not there is fine.
    fn forget(
        &self,
        phone_number_id: &str,
        kind: SecretKind,
    ) -> PortFuture<'_, Result<(), VaultError>>;
}

/// Why a microphone gives no sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MicrophoneError {
    /// There is none, or not the one that is asked for.
    #[error("there is no such microphone")]
    Missing,
    /// The system does not let us listen.
    #[error("the system lets nobody listen")]
    Refused,
    /// Another program has it for itself.
    #[error("another program has the microphone")]
    Busy,
    /// It was there and went away.
    #[error("the microphone went away")]
    Lost,
    /// Something else of the system's.
    #[error("the microphone does not work")]
    Failed,
}

/// A piece of sound.
#[derive(Clone, Copy, Debug)]
pub struct Sound<'a> {
    /// One channel, from -1 to 1.
    pub samples: &'a [f32],
    /// Samples a second.
    pub rate: u32,
}

/// Who listens. Called from a thread of the system's, which must not be kept waiting.
pub type Ear = Box<dyn FnMut(Result<Sound<'_>, MicrophoneError>) + Send>;

/// A microphone that is listened to until this is dropped.
pub struct OpenMicrophone {
    /// Its name.
    pub name: String,
    _open: Box<dyn Send>,
}

impl OpenMicrophone {
    /// A microphone that closes when `open` is dropped.
    pub fn new(name: String, open: impl Send + 'static) -> Self {
        let _open = Box::new(open);
        Self { name, _open }
    }
}

impl fmt::Debug for OpenMicrophone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("OpenMicrophone").field(&self.name).finish()
    }
}

/// Listens, where the owner wants to record.
pub trait Microphone: Send + Sync + fmt::Debug {
    /// The names of those that are there. Blocks.
    ///
    /// # Errors
    /// [`MicrophoneError`]; none at all is no error.
    fn names(&self) -> Result<Vec<String>, MicrophoneError>;

    /// Opens the one of this name, or the system's own choice, for `ear`. Blocks.
    ///
    /// # Errors
    /// [`MicrophoneError`]
    fn open(&self, name: Option<&str>, ear: Ear) -> Result<OpenMicrophone, MicrophoneError>;
}
