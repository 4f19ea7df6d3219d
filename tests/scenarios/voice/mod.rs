//! P4 and P9: a voice note is never lost on its way from the microphone to the customer, goes out
//! once, and a crash or a full disk cost no more than its last second.

mod cut_off;
mod recorded;

use std::path::PathBuf;

use shopbell_core::{EngineError, Recording, RecordingState, SendRecording, views::MessageView};
use shopbell_domain::ConversationId;
use shopbell_simulator::Customer;

use crate::support::{World, only, until};

impl World {
    /// A shop with a microphone and a chat that can be answered.
    async fn with_microphone() -> (Self, Customer, ConversationId) {
        let world = Self::new().await;
        world.microphone.plug_in(&["Headset", "Built-in"]);
        let ana = world.customer("Ana");
        world.hears(&ana, "Can you tell me how?").await;
        let chat = world.chat(&ana).await;
        (world, ana, chat)
    }

    async fn recordings(&self) -> Vec<Recording> {
        self.engine().recordings().await.unwrap()
    }

    /// The one recording there is.
    async fn recording(&self) -> Recording {
        only(self.recordings().await)
    }

    /// Speaks, and waits until it is taken in.
    async fn speaks(&self, seconds: u32) {
        let before = self.recording().await.length_ms;
        let (microphone, heard) = (self.microphone.clone(), u64::from(seconds) * 1000);
        tokio::task::spawn_blocking(move || microphone.speak(seconds))
            .await
            .unwrap();
        until("all that was said is taken in", async || {
            // The filter keeps the last few samples until more come.
            let length_ms = self.recording().await.length_ms;
            (length_ms + 2 >= before + heard).then_some(())
        })
        .await;
    }

    async fn sends_recording(&self, key: &str) -> Result<MessageView, EngineError> {
        let recording = self.recording().await;
        self.engine()
            .send_recording(SendRecording {
                conversation: recording.conversation,
                recording: recording.id,
                reply_to: None,
                client_key: key.to_owned(),
            })
            .await
    }

    /// The files of recordings.
    fn sound_files(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(self.data_dir().join("recordings")).unwrap();
        entries.map(|entry| entry.unwrap().path()).collect()
    }
}

fn is_kept(recording: &Recording) -> bool {
    recording.state == RecordingState::Kept
}
