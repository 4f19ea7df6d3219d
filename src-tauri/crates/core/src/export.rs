//! Everything said, as lines for other programs.

use std::{path::Path, time::Duration};

use serde::Serialize;
use serde_json::Value;
use shopbell_store::{AsideRow, ExportRow, Journal, Store};
use tokio::time::{Instant, sleep};

use crate::{EngineError, aside::found, project::catch_up};

/// Longest that a running engine is waited for.
const PATIENCE: Duration = Duration::from_secs(30);
/// The pause between two looks at how far it is.
const MOMENT: Duration = Duration::from_millis(20);

/// Reads a data directory, also while an engine is running on it.
#[derive(Debug)]
pub struct Exporter {
    store: Store,
    journal: Journal,
}

/// A message as a line. Absent values are `null`.
#[derive(Debug, Serialize)]
#[expect(
    missing_docs,
    reason = "the keys of the export, described in the README"
)]
pub struct ExportLine {
    pub account: String,
    pub chat: String,
    pub wamid: Option<String>,
    pub direction: &'static str,
    #[serde(rename = "type")]
    pub kind: String,
    pub subtype: Option<String>,
    pub timestamp: i64,
    pub from: Option<String>,
    pub text: Option<String>,
    pub status: Option<&'static str>,
    pub error_code: Option<i64>,
    pub reply_to: Option<String>,
    pub media: Option<ExportMedia>,
}

/// The file of an exported message.
#[derive(Debug, Serialize)]
#[expect(
    missing_docs,
    reason = "the keys of the export, described in the README"
)]
pub struct ExportMedia {
    pub mime: String,
    pub sha256: Option<String>,
    pub file: Option<String>,
}

/// Something told that is neither message nor status, as a line. Absent values are `null`.
#[derive(Debug, Serialize)]
#[expect(
    missing_docs,
    reason = "the keys of the export, described in the README"
)]
pub struct EventLine {
    pub account: Option<String>,
    pub waba: Option<String>,
    pub field: String,
    pub timestamp: i64,
    /// Why it has no effect here, when it has none.
    pub set_aside: Option<String>,
    pub raw: Value,
}

impl Exporter {
    /// Opens a data directory. What a crash left unprojected is projected first; a running engine
    /// does that itself, and is given a moment.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub async fn open(data_dir: &Path) -> Result<Self, EngineError> {
        if let Some((store, journal)) = Store::open_unused(data_dir).await? {
            let caught_up = catch_up(&store, &journal).await;
            journal.close().await;
            store.close().await;
            caught_up?;
        }
        let (store, journal) = Store::open_beside(data_dir).await?;
        let (tip, patience) = (journal.last_id().await?, Instant::now() + PATIENCE);
        while store.journal_cursor().await? < tip && Instant::now() < patience {
            sleep(MOMENT).await;
        }
        Ok(Self { store, journal })
    }

    /// Hands every message to `line`, in the order they were kept.
    ///
    /// # Errors
    /// [`EngineError::Store`], and whatever `line` returns.
    pub async fn messages<E: From<EngineError>>(
        &self,
        mut line: impl FnMut(&ExportLine) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut last = 0;
        loop {
            let rows = self
                .store
                .export_after(last, 500)
                .await
                .map_err(EngineError::from)?;
            let Some(row) = rows.last() else {
                return Ok(());
            };
            last = row.id;
            for row in rows {
                line(&self.line(row))?;
            }
        }
    }

    /// Hands every event that is neither message nor status to `line`: first those that had
    /// their effect, then the parts of webhooks that were set aside.
    ///
    /// # Errors
    /// [`EngineError::Store`], and whatever `line` returns.
    pub async fn events<E: From<EngineError>>(
        &self,
        mut line: impl FnMut(&EventLine) -> Result<(), E>,
    ) -> Result<(), E> {
        let absent = |text: String| Some(text).filter(|text| !text.is_empty());
        let mut last = 0;
        loop {
            let rows = self.store.events_after(last, 500).await;
            let rows = rows.map_err(EngineError::from)?;
            let Some(row) = rows.last() else { break };
            last = row.id;
            for row in rows {
                line(&EventLine {
                    account: absent(row.phone_number_id),
                    waba: absent(row.waba_id),
                    field: row.field,
                    timestamp: row.at_ms.div_euclid(1000),
                    set_aside: None,
                    raw: serde_json::from_str(&row.raw).unwrap_or(Value::String(row.raw)),
                })?;
            }
        }
        let mut place = (0, String::new());
        loop {
            let rows = self.store.aside_after(place.0, &place.1, 100).await;
            let rows = rows.map_err(EngineError::from)?;
            let Some(row) = rows.last() else {
                return Ok(());
            };
            place = (row.journal_id, row.path.clone());
            for row in rows {
                line(&self.aside(row).await?)?;
            }
        }
    }

    /// A part that was set aside, with its content out of the journal.
    async fn aside(&self, row: AsideRow) -> Result<EventLine, EngineError> {
        let found = found(&self.journal, &row).await?;
        Ok(EventLine {
            account: found.phone_number_id,
            waba: found.waba_id,
            field: found.field,
            timestamp: row.at_ms.div_euclid(1000),
            set_aside: Some(if row.reason.is_empty() {
                row.kind
            } else {
                format!("{}: {}", row.kind, row.reason)
            }),
            raw: found.raw,
        })
    }

    /// Hands every webhook body to `body`, as received.
    ///
    /// # Errors
    /// [`EngineError::Store`], and whatever `body` returns.
    pub async fn journal<E: From<EngineError>>(
        &self,
        mut body: impl FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut last = 0;
        loop {
            let rows = self
                .journal
                .after(last, 32)
                .await
                .map_err(EngineError::from)?;
            let Some(row) = rows.last() else {
                return Ok(());
            };
            last = row.id;
            for row in &rows {
                body(&row.body)?;
            }
        }
    }

    /// Closes the files.
    pub async fn close(self) {
        self.journal.close().await;
        self.store.close().await;
    }

    fn line(&self, row: ExportRow) -> ExportLine {
        let chat = if row.group_id.is_empty() {
            row.phone
                .clone()
                .or(row.user_id.clone())
                .unwrap_or_default()
        } else {
            row.group_id.clone()
        };
        let status = status(&row);
        let absent = |text: String| Some(text).filter(|text| !text.is_empty());
        let media = row.media_mime.map(|mime| ExportMedia {
            file: row
                .media_sha256
                .as_ref()
                .map(|sha256| self.store.media_path(sha256).to_string_lossy().into_owned()),
            sha256: row.media_sha256.or(row.claimed_sha),
            mime,
        });
        ExportLine {
            account: row.phone_number_id,
            chat,
            wamid: row.wamid,
            direction: if row.from_us { "out" } else { "in" },
            kind: row.kind,
            subtype: row.subtype,
            timestamp: row.at_ms.div_euclid(1000),
            from: absent(row.author),
            text: absent(row.body),
            status,
            error_code: row.failure_meta,
            reply_to: row.reply_to,
            media,
        }
    }
}

/// The state of one of our messages, in Meta's words where Meta has one.
fn status(row: &ExportRow) -> Option<&'static str> {
    if !row.from_us {
        return None;
    }
    match (
        row.outbox_state.as_deref(),
        row.failure.as_deref(),
        row.delivery,
    ) {
        (Some("unknown"), ..) => Some("unknown"),
        (Some("parked"), ..) if row.failure_meta.is_some() => Some("failed"),
        (Some("parked"), ..) => Some("parked"),
        (Some("sending"), ..) => Some("sending"),
        (Some(_), ..) => Some("queued"),
        (None, Some("failed"), _) => Some("failed"),
        (None, _, Some(0)) => Some("queued"),
        (None, _, Some(1)) => Some("accepted"),
        (None, _, Some(2)) => Some("sent"),
        (None, _, Some(3)) => Some("delivered"),
        (None, _, Some(4)) => Some("read"),
        (None, _, Some(_)) => Some("played"),
        (None, _, None) => None,
    }
}
