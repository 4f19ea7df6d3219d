use serde::{Deserialize, Serialize};
use shopbell_core::{self as core, LIMIT_BYTES};
use ts_rs::TS;

/// The voice notes that are not sent.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct VoiceView {
    /// The oldest first.
    pub recordings: Vec<RecordingView>,
    /// Most bytes of one; then it ends by itself.
    #[ts(type = "number")]
    pub limit_bytes: u64,
}

/// A voice note that is not sent.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RecordingView {
    /// Names it.
    pub id: String,
    /// The conversation it is for.
    pub conversation_id: String,
    /// Where it stands.
    pub state: RecordingState,
    /// What is there of it, to be heard.
    pub media_id: String,
    /// The type of that.
    pub mime: String,
    /// How long it is, in milliseconds.
    #[ts(type = "number")]
    pub length_ms: u64,
    /// Its size so far.
    #[ts(type = "number")]
    pub bytes: u64,
    /// The microphone, while it is known.
    pub microphone: Option<String>,
    /// The microphone that was chosen and is not there.
    pub missed: Option<String>,
    /// Why it went no further: a code of the table.
    pub problem: Option<String>,
}

/// Where a recording stands: the microphone is open; it is closed for a while; the recording has
/// its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "each is told above")]
pub enum RecordingState {
    Recording,
    Paused,
    Kept,
}

/// Names a recording.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RecordingRef {
    /// The recording.
    pub recording_id: String,
}

/// A recording to send.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SendRecording {
    /// The conversation.
    pub conversation_id: String,
    /// The recording.
    pub recording_id: String,
    /// Quoted message, or null.
    pub reply_to: Option<String>,
    /// Names the message; the same key twice sends once.
    pub client_key: String,
}

/// The microphones of this computer.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MicrophonesView {
    /// Their names.
    pub names: Vec<String>,
    /// The chosen one, also while it is not there; null leaves it to the system.
    pub chosen: Option<String>,
}

/// A microphone to record with from now on.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChooseMicrophone {
    /// Its name; null leaves it to the system.
    pub name: Option<String>,
}

/// What media ids of recordings begin with.
const PREFIX: &str = "voice-";

/// The recording that a media id names. Such an id also says how much of it there was: what was
/// fetched under it stays right.
pub(crate) fn recording_of(media_id: &str) -> Option<&str> {
    let (recording, _bytes) = media_id.split_once('.')?;
    recording.starts_with(PREFIX).then_some(recording)
}

impl From<Vec<core::Recording>> for VoiceView {
    fn from(recordings: Vec<core::Recording>) -> Self {
        Self {
            recordings: recordings.into_iter().map(Into::into).collect(),
            limit_bytes: LIMIT_BYTES,
        }
    }
}

impl From<core::Recording> for RecordingView {
    fn from(recording: core::Recording) -> Self {
        Self {
            media_id: format!("{}.{}", recording.id, recording.bytes),
            mime: "audio/ogg".to_owned(),
            conversation_id: recording.conversation.to_string(),
            id: recording.id,
            state: match recording.state {
                core::RecordingState::Recording => RecordingState::Recording,
                core::RecordingState::Paused => RecordingState::Paused,
                core::RecordingState::Kept => RecordingState::Kept,
            },
            length_ms: recording.length_ms,
            bytes: recording.bytes,
            microphone: recording.microphone,
            missed: recording.missed,
            problem: recording.problem.map(str::to_owned),
        }
    }
}

impl From<core::Microphones> for MicrophonesView {
    fn from(found: core::Microphones) -> Self {
        Self {
            names: found.names,
            chosen: found.chosen,
        }
    }
}
