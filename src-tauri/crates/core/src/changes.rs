//! What changed, by name: the interface reads it again.

use shopbell_domain::{ConversationId, MessageId};
use tokio::sync::broadcast;

/// Something that changed, after it was committed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Rows of the chat list.
    Chats(Vec<ConversationId>),
    /// Messages of one thread.
    Messages(ConversationId, Vec<MessageId>),
    /// The templates.
    Templates,
    /// Notices, or what is known about the numbers.
    Account,
    /// The state of the connection.
    Connection,
    /// Where connecting a number stands.
    Setup,
    /// What the doctor found.
    Doctor,
    /// The line about what came in while nobody could be reached here.
    CatchUp,
    /// A picked file is being made to fit: the name of the work, and how far it is in percent.
    Preparing(String, u8),
    /// The voice notes that are not sent, or the microphones.
    Voice,
    /// What is kept under a name.
    QuickReplies,
    /// A twentieth of a second was recorded.
    VoiceHeard {
        /// How loud, from 0 to 100.
        level: u8,
        /// How long the recording is, in milliseconds.
        length_ms: u64,
        /// How large.
        bytes: u64,
    },
    /// So much that everything is to be read again.
    Everything,
}

/// Tells everybody who listens. A listener that falls behind by more than 1,024 changes is told
/// so and reads again.
#[derive(Clone, Debug)]
pub struct Changes(broadcast::Sender<Change>);

impl Default for Changes {
    fn default() -> Self {
        Self(broadcast::channel(1024).0)
    }
}

impl Changes {
    /// Listens from now on.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Change> {
        self.0.subscribe()
    }

    pub(crate) fn tell(&self, change: Change) {
        // An error means that nobody listens.
        let _nobody = self.0.send(change);
    }

    pub(crate) fn message(&self, conversation: ConversationId, message: MessageId) {
        self.tell(Change::Messages(conversation, vec![message]));
        self.tell(Change::Chats(vec![conversation]));
    }
}
