//! Events: what changed, in numbered batches.

use std::time::Duration;

use serde::Serialize;
use shopbell_core::changes::Change;
use tokio::sync::{broadcast, mpsc};
use ts_rs::TS;

/// Events in one batch, at most.
const BATCH: usize = 100;
/// Batches follow each other no faster than this.
const PAUSE: Duration = Duration::from_millis(50);

/// Something that changed. Names it; the interface reads it again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum Event {
    /// Rows of the chat list.
    ChatsChanged {
        /// Which.
        ids: Vec<String>,
    },
    /// Messages of one thread; those that cannot be read any more are gone.
    MessagesChanged {
        /// The thread.
        conversation_id: String,
        /// Which.
        ids: Vec<String>,
    },
    /// The templates.
    TemplatesChanged,
    /// Notices, or what is known about the numbers.
    AccountChanged,
    /// The connection.
    ConnectionChanged,
    /// Where connecting a number stands.
    SetupChanged,
    /// What the doctor found.
    DoctorChanged,
    /// The line about what came in while nobody could be reached here.
    CatchUpChanged,
    /// The voice notes that are not sent, or the microphones.
    VoiceChanged,
    /// What is kept under a name.
    QuickRepliesChanged,
    /// A twentieth of a second was recorded.
    VoiceHeard {
        /// How loud, from 0 to 100.
        level: u8,
        /// How long the recording is, in milliseconds.
        #[ts(type = "number")]
        length_ms: u64,
        /// Its size.
        #[ts(type = "number")]
        bytes: u64,
    },
    /// What is open: the demo shop, a number, nothing.
    StatusChanged,
    /// A picked file is being made to fit.
    FilePreparing {
        /// The name of the work.
        key: String,
        /// How far it is, in percent.
        percent: u8,
    },
    /// So much that everything is to be read again.
    ReadAgain,
}

/// Events in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct EventBatch {
    /// One more than the batch before; a gap means: read again.
    #[ts(type = "number")]
    pub seq: u64,
    /// What changed.
    pub events: Vec<Event>,
}

impl From<Change> for Event {
    fn from(change: Change) -> Self {
        let texts = |ids: Vec<_>| ids.iter().map(ToString::to_string).collect();
        match change {
            Change::Chats(ids) => Self::ChatsChanged { ids: texts(ids) },
            Change::Messages(conversation, ids) => Self::MessagesChanged {
                conversation_id: conversation.to_string(),
                ids: ids.iter().map(ToString::to_string).collect(),
            },
            Change::Templates => Self::TemplatesChanged,
            Change::Account => Self::AccountChanged,
            Change::Connection => Self::ConnectionChanged,
            Change::Setup => Self::SetupChanged,
            Change::Doctor => Self::DoctorChanged,
            Change::CatchUp => Self::CatchUpChanged,
            Change::Preparing(key, percent) => Self::FilePreparing { key, percent },
            Change::Voice => Self::VoiceChanged,
            Change::QuickReplies => Self::QuickRepliesChanged,
            Change::VoiceHeard {
                level,
                length_ms,
                bytes,
            } => Self::VoiceHeard {
                level,
                length_ms,
                bytes,
            },
            Change::Everything => Self::ReadAgain,
        }
    }
}

/// Turns single events into numbered batches until nobody listens.
pub(crate) async fn batch(
    mut events: broadcast::Receiver<Event>,
    batches: mpsc::Sender<EventBatch>,
) {
    let mut seq = 0;
    loop {
        let mut waiting = Vec::new();
        match events.recv().await {
            Ok(event) => waiting.push(event),
            Err(broadcast::error::RecvError::Lagged(_)) => waiting.push(Event::ReadAgain),
            Err(broadcast::error::RecvError::Closed) => return,
        }
        while waiting.len() < BATCH {
            match events.try_recv() {
                Ok(event) => add(&mut waiting, event),
                Err(broadcast::error::TryRecvError::Lagged(_)) => waiting = vec![Event::ReadAgain],
                Err(_) => break,
            }
        }
        seq += 1;
        if batches
            .send(EventBatch {
                seq,
                events: waiting,
            })
            .await
            .is_err()
        {
            return;
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Adds an event, joining it with an equal one: ids are read once.
fn add(waiting: &mut Vec<Event>, event: Event) {
    for held in waiting.iter_mut() {
        match (held, &event) {
            (Event::ChatsChanged { ids }, Event::ChatsChanged { ids: more }) => {
                join(ids, more);
                return;
            }
            (
                Event::MessagesChanged {
                    conversation_id,
                    ids,
                },
                Event::MessagesChanged {
                    conversation_id: other,
                    ids: more,
                },
            ) if conversation_id == other => {
                join(ids, more);
                return;
            }
            (
                Event::FilePreparing { key, percent },
                Event::FilePreparing {
                    key: other,
                    percent: further,
                },
            ) if key == other => {
                *percent = *further;
                return;
            }
            (held, event) if held == event => return,
            _ => {}
        }
    }
    waiting.push(event);
}

fn join(ids: &mut Vec<String>, more: &[String]) {
    for id in more {
        if !ids.contains(id) {
            ids.push(id.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chats(ids: &[&str]) -> Event {
        Event::ChatsChanged {
            ids: ids.iter().map(|id| (*id).to_owned()).collect(),
        }
    }

    #[tokio::test]
    async fn batches_are_numbered_and_name_a_thing_once() {
        let (tell, events) = broadcast::channel(16);
        let (batches, mut listen) = mpsc::channel(4);
        tell.send(chats(&["1"])).unwrap();
        tell.send(chats(&["2", "1"])).unwrap();
        tell.send(Event::ConnectionChanged).unwrap();
        tell.send(Event::ConnectionChanged).unwrap();
        tokio::spawn(batch(events, batches));
        let first = listen.recv().await.unwrap();
        assert_eq!(
            first,
            EventBatch {
                seq: 1,
                events: vec![chats(&["1", "2"]), Event::ConnectionChanged]
            }
        );
        tell.send(Event::TemplatesChanged).unwrap();
        assert_eq!(listen.recv().await.unwrap().seq, 2);
    }

    #[tokio::test]
    async fn a_listener_that_fell_behind_is_told_to_read_again() {
        let (tell, events) = broadcast::channel(2);
        for _ in 0..5 {
            tell.send(Event::TemplatesChanged).unwrap();
        }
        let (batches, mut listen) = mpsc::channel(4);
        tokio::spawn(batch(events, batches));
        assert_eq!(
            listen.recv().await.unwrap().events.first(),
            Some(&Event::ReadAgain)
        );
    }
}
