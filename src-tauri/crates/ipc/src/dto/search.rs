use serde::{Deserialize, Serialize};
use shopbell_core::{
    FoundAt,
    search::{Bit, Hit, Hits, InChat, People, With},
};
use shopbell_domain::MessageId;
use ts_rs::TS;

use super::{chats::ChatView, messages::MessageKind};

/// A group of hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum SearchPart {
    /// Chats by name or number.
    People,
    /// Messages without files.
    Messages,
    /// Messages with files.
    Files,
}

/// What messages must have with them.
#[derive(Clone, Copy, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum SearchWith {
    /// A photo or a video.
    Photo,
    /// A document.
    Document,
}

/// Looks for people, messages and files.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SearchRequest {
    /// As typed: at most 200 characters of it are read. Nothing in it is an operator.
    pub text: String,
    /// In one chat, or null for all.
    pub conversation_id: Option<String>,
    /// Ours, theirs, or null for both.
    pub from_us: Option<bool>,
    /// With a file, or null for all.
    pub with: Option<SearchWith>,
    /// Not older than this, Unix milliseconds, or null.
    #[ts(type = "number | null")]
    pub from_ms: Option<i64>,
    /// Older than this, Unix milliseconds, or null.
    #[ts(type = "number | null")]
    pub to_ms: Option<i64>,
    /// Only this group, further on; null for the first page of each.
    pub part: Option<SearchPart>,
    /// With `part`: cursor of its previous page.
    pub after: Option<String>,
}

/// A piece of text.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SearchBit {
    /// Its text.
    pub text: String,
    /// It is what was looked for.
    pub lit: bool,
}

/// A message that was found.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HitView {
    /// The message.
    pub id: String,
    /// Its chat, which is among the answer's chats.
    pub conversation_id: String,
    /// Ours or theirs.
    pub from_us: bool,
    /// What it is.
    pub kind: MessageKind,
    /// When it was said.
    #[ts(type = "number")]
    pub at_ms: i64,
    /// A piece of its text, around the first hit; empty when it has none.
    pub excerpt: Vec<SearchBit>,
    /// The name of its file; empty when it has none.
    pub file_name: Vec<SearchBit>,
}

/// A page of messages that were found.
#[derive(Clone, Debug, Default, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HitsView {
    /// Newest first.
    pub hits: Vec<HitView>,
    /// Cursor of the next page, or null at the end.
    pub next: Option<String>,
}

/// A page of chats that were found.
#[derive(Clone, Debug, Default, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PeopleView {
    /// The most recent first.
    pub chats: Vec<ChatView>,
    /// Cursor of the next page, or null at the end.
    pub next: Option<String>,
}

/// What was found.
#[derive(Clone, Debug, Default, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SearchView {
    /// By name or number. Nobody when the search is narrowed.
    pub people: PeopleView,
    /// By what was said.
    pub messages: HitsView,
    /// By what was said with a file, or by its name.
    pub files: HitsView,
    /// The chats of messages and files.
    pub chats: Vec<ChatView>,
}

/// Looks for words in one chat.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FindInChat {
    /// The conversation.
    pub conversation_id: String,
    /// As typed.
    pub text: String,
    /// Cursor of the previous page, or null for the first.
    pub before: Option<String>,
}

/// Hits in one chat.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FoundInChat {
    /// How many there are in all, with the first page.
    #[ts(type = "number | null")]
    pub total: Option<i64>,
    /// Messages, newest first; at most 400.
    pub ids: Vec<String>,
    /// Cursor of the next page, or null at the end.
    pub next: Option<String>,
}

impl From<SearchWith> for With {
    fn from(with: SearchWith) -> Self {
        match with {
            SearchWith::Photo => Self::Photo,
            SearchWith::Document => Self::Document,
        }
    }
}

impl From<Hits> for HitsView {
    fn from(hits: Hits) -> Self {
        Self {
            hits: hits.hits.into_iter().map(Into::into).collect(),
            next: hits.next.map(found_at),
        }
    }
}

impl From<Hit> for HitView {
    fn from(hit: Hit) -> Self {
        Self {
            id: hit.id.to_string(),
            conversation_id: hit.conversation_id.to_string(),
            from_us: hit.from_us,
            kind: hit.kind.into(),
            at_ms: hit.at_ms,
            excerpt: hit.excerpt.into_iter().map(Into::into).collect(),
            file_name: hit.file_name.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<Bit> for SearchBit {
    fn from(bit: Bit) -> Self {
        Self {
            text: bit.text,
            lit: bit.lit,
        }
    }
}

impl From<People> for PeopleView {
    fn from(people: People) -> Self {
        Self {
            chats: people.chats.into_iter().map(Into::into).collect(),
            next: people.next.map(|(at_ms, id)| format!("{at_ms}:{id}")),
        }
    }
}

impl From<InChat> for FoundInChat {
    fn from(found: InChat) -> Self {
        Self {
            total: found.total,
            ids: found.hits.iter().map(MessageId::to_string).collect(),
            next: found.next.map(|(at_ms, id)| format!("{at_ms}:{id}")),
        }
    }
}

/// A place among hits as it travels.
fn found_at(at: FoundAt) -> String {
    match at {
        FoundAt::Live(id) => format!("live:{id}"),
        FoundAt::History(at_ms, id) => format!("history:{at_ms}:{id}"),
    }
}

/// Reads what [`found_at`] wrote; `None` for anything else.
pub(crate) fn read_found_at(cursor: &str) -> Option<FoundAt> {
    let (kind, rest) = cursor.split_once(':')?;
    match kind {
        "live" => Some(FoundAt::Live(rest.parse().ok()?)),
        "history" => {
            let (at_ms, id) = rest.split_once(':')?;
            Some(FoundAt::History(at_ms.parse().ok()?, id.parse().ok()?))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_comes_back_as_it_left() {
        for at in [FoundAt::Live(7), FoundAt::History(1_793_700_000_000, 9)] {
            assert_eq!(read_found_at(&found_at(at)), Some(at));
        }
        for wrong in ["", "7", "live:", "live:x", "history:1", "else:1:2"] {
            assert_eq!(read_found_at(wrong), None, "{wrong}");
        }
    }
}
