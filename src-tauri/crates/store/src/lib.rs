//! Shopbell's SQLite files: migrations and every query.
//!
//! Two files, because the receiver must answer while the main one is migrated, checked or
//! rebuilt: [`Journal`] holds webhook bodies as received and nothing else, [`Store`] everything
//! that is computed from them or typed by the owner. Each file has one writing connection;
//! readers see committed data only.
//!
//! One file of code for each aggregate: its rows, reads, writes and tests. Writes are methods of
//! [`WriteTx`], so callers compose them and commit once.

mod accounts;
mod again;
mod aliases;
mod amendments;
mod aside;
mod backup;
mod ballast;
mod calls;
mod contacts;
mod conversations;
mod drafts;
mod error;
mod export;
mod gallery;
mod heard;
mod ingest;
mod journal;
mod late;
#[cfg(test)]
mod limited;
mod media;
mod messages;
mod meta_facts;
mod notices;
mod open;
mod outbox;
#[cfg(test)]
mod plans;
mod quick_replies;
mod reactions;
mod read_receipts;
mod recordings;
mod recovery;
mod search;
mod search_index;
mod staged;
mod statuses;
mod template_book;
mod templates;
mod threads;
mod timeline;
mod unsettled;
mod version;
mod write;

pub use accounts::{Account, NewAccount};
pub use again::Tally;
pub use amendments::{Amendment, Reaction, ReactionRow};
pub use aside::AsideCount;
pub use backup::Backup;
pub use ballast::BALLAST_BYTES;
pub use calls::{CallFact, CallRow};
pub use contacts::{AuthorName, Person, Resolved};
pub use conversations::{ChatFilter, ChatRow, Recipient, Thread};
pub use drafts::DraftRow;
pub use error::StoreError;
pub use export::{AsideRow, EventRow, ExportRow};
pub use gallery::{GalleryItem, GallerySection, Stored, StoredThread};
pub use heard::Heard;
pub use ingest::{AccountEvent, SetAside, SetAsideKind};
pub use journal::{Journal, Prunable, RawWebhook};
pub use late::Late;
pub use media::{FileFacts, MediaRow, MediaState, NewMedia, PendingMedia};
pub use messages::{Failed, MessageRow, NewMessage, Origin, Quoted};
pub use meta_facts::{MetaFact, MetaFactRow};
pub use notices::{NewNotice, NoticeRow, NoticeScope, STOPPED, Severity, TemplateNotice};
pub use open::Store;
pub use outbox::{DueMessage, NewOutbox, OutboxState, Problem};
pub use quick_replies::{NewQuickReply, QuickReplyRow};
pub use recordings::RecordingRow;
pub use recovery::Recovery;
pub use search::{Found, FoundAt, Holds, Search};
pub use staged::StagedFile;
pub use statuses::{Affected, PaymentRow, PricedRow, StatusReport};
pub use template_book::{Deed, DeedRow, TemplateDraftRow, TemplateMark};
pub use templates::{NewTemplate, TemplateRow};
pub use threads::GroupState;
pub use timeline::{Page, PageAt};
pub use unsettled::Unsettled;
pub use write::WriteTx;
