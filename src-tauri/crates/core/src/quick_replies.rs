//! Quick replies: texts and choices that the owner keeps under a name, to insert while writing.
//!
//! They belong to the shop, not to a number: neither another number nor Meta changes them. A text
//! is kept as typed; what its `{first_name}` and `[blanks]` become is decided where it is inserted.
//! A removed one stays for a day, so that taking the removal back needs nothing but its id, also
//! after a restart.

use shopbell_domain::{
    limits::{check_text, length},
    search::spelled,
};
use shopbell_store::{NewQuickReply, QuickReplyRow};

use crate::{
    EngineError,
    card::Choices,
    changes::Change,
    engine::{Engine, Inner},
    send::choices::whole,
};

/// Longest name, in UTF-16 units.
pub const NAME_MAX: usize = 32;
/// How many are kept at most.
pub const MOST: i64 = 500;
/// How long a removal can be taken back.
const UNDO_MS: i64 = 24 * 60 * 60 * 1000;

/// What is kept under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuickReply {
    /// Our id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Its text as typed; that of choices is their body.
    pub text: String,
    /// What goes out instead of a text.
    pub choices: Option<Choices>,
}

/// What is to be kept under a name.
#[derive(Clone, Debug)]
pub struct SaveQuickReply {
    /// Which one is changed; `None` for a new one.
    pub id: Option<i64>,
    /// 1 to [`NAME_MAX`] UTF-16 units in one line. White space around it and slashes before it are
    /// left out; in whatever case, no two replies share one.
    pub name: String,
    /// 1 to 4096 UTF-16 units; not looked at beside choices.
    pub text: String,
    /// What goes out instead of a text: whole, as for sending.
    pub choices: Option<Choices>,
}

impl Engine {
    /// All of them by name, letters with and without accents side by side.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub async fn quick_replies(&self) -> Result<Vec<QuickReply>, EngineError> {
        let rows = self.inner.store.quick_replies().await?;
        let mut replies: Vec<QuickReply> = rows.into_iter().map(Into::into).collect();
        replies.sort_by_cached_key(|reply| (spelled(&reply.name), folded(&reply.name)));
        Ok(replies)
    }

    /// Keeps a quick reply; returns it as it was kept.
    ///
    /// # Errors
    /// [`EngineError::QuickReplyNameWrong`], [`EngineError::QuickReplyNameTaken`],
    /// [`EngineError::Text`]; [`EngineError::Unsendable`] names the field of the choices;
    /// [`EngineError::TooManyQuickReplies`]; [`EngineError::QuickReplyGone`] when the one to change
    /// was removed.
    pub async fn save_quick_reply(&self, save: SaveQuickReply) -> Result<QuickReply, EngineError> {
        let name = tidy_name(&save.name).ok_or(EngineError::QuickReplyNameWrong)?;
        let choices = save.choices.map(whole).transpose()?;
        let text = match &choices {
            Some(choices) => choices.body.clone(),
            None => save.text,
        };
        check_text(&text).map_err(EngineError::Text)?;
        let json = choices.as_ref().map(serde_json::to_string).transpose()?;
        let kept = NewQuickReply {
            name,
            folded: &folded(name),
            text: &text,
            choices: json.as_deref(),
        };
        let mut tx = self.inner.store.write().await?;
        let id = match save.id {
            None if tx.count_quick_replies().await? >= MOST => {
                return Err(EngineError::TooManyQuickReplies);
            }
            None => tx.add_quick_reply(kept).await?,
            Some(id) => {
                if tx.quick_reply_removed(id).await? != Some(None) {
                    return Err(EngineError::QuickReplyGone);
                }
                tx.change_quick_reply(id, kept).await?.then_some(id)
            }
        };
        let id = id.ok_or(EngineError::QuickReplyNameTaken)?;
        tx.commit().await?;
        self.inner.changes.tell(Change::QuickReplies);
        Ok(QuickReply {
            id,
            name: name.to_owned(),
            text,
            choices,
        })
    }

    /// Removes a quick reply. One that was removed before stays so.
    ///
    /// # Errors
    /// [`EngineError::QuickReplyGone`].
    pub async fn remove_quick_reply(&self, id: i64) -> Result<(), EngineError> {
        let mut tx = self.inner.store.write().await?;
        let known = tx.quick_reply_removed(id).await?;
        known.ok_or(EngineError::QuickReplyGone)?;
        tx.remove_quick_reply(id, self.inner.clock.now_ms()).await?;
        tx.commit().await?;
        self.inner.changes.tell(Change::QuickReplies);
        Ok(())
    }

    /// Takes a removal back; returns the quick reply. One that is there stays as it is.
    ///
    /// # Errors
    /// [`EngineError::QuickReplyNameTaken`] when another one has its name meanwhile;
    /// [`EngineError::TooManyQuickReplies`]; [`EngineError::QuickReplyGone`] a day after it was
    /// removed.
    pub async fn restore_quick_reply(&self, id: i64) -> Result<QuickReply, EngineError> {
        let mut tx = self.inner.store.write().await?;
        let removed = tx.quick_reply_removed(id).await?;
        if removed.ok_or(EngineError::QuickReplyGone)?.is_some() {
            if tx.count_quick_replies().await? >= MOST {
                return Err(EngineError::TooManyQuickReplies);
            }
            if !tx.restore_quick_reply(id).await? {
                return Err(EngineError::QuickReplyNameTaken);
            }
            tx.commit().await?;
            self.inner.changes.tell(Change::QuickReplies);
        }
        let row = self.inner.store.quick_reply(id).await?;
        Ok(row.ok_or(EngineError::QuickReplyGone)?.into())
    }
}

impl Inner {
    /// Forgets what was removed longer ago than it can be taken back.
    pub(crate) async fn tidy_quick_replies(&self) -> Result<(), EngineError> {
        let before_ms = self.clock.now_ms().saturating_sub(UNDO_MS);
        let mut tx = self.store.write().await?;
        tx.forget_quick_replies(before_ms).await?;
        Ok(tx.commit().await?)
    }
}

impl From<QuickReplyRow> for QuickReply {
    /// Choices that a newer version wrote and this one cannot read leave their text.
    fn from(row: QuickReplyRow) -> Self {
        let choices = row.choices.as_deref();
        Self {
            id: row.id,
            name: row.name,
            text: row.text,
            choices: choices.and_then(|json| serde_json::from_str(json).ok()),
        }
    }
}

/// A name without what does not belong to it; `None` when it is no name.
fn tidy_name(typed: &str) -> Option<&str> {
    let name = typed
        .trim_start_matches(|c: char| c == '/' || c.is_whitespace())
        .trim_end();
    let lines = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let fits = (1..=NAME_MAX).contains(&length(name)) && !name.contains(lines);
    fits.then_some(name)
}

/// What a name counts as when it is compared.
fn folded(name: &str) -> String {
    name.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_what_is_left_of_slashes_and_spaces() {
        let longest = "ä".repeat(NAME_MAX);
        for (typed, name) in [
            (" hours ", Some("hours")),
            ("/hours", Some("hours")),
            (" / /hours", Some("hours")),
            ("on/off", Some("on/off")),
            ("ساعات العمل", Some("ساعات العمل")),
            (&longest, Some(&*longest)),
            (&format!("{longest}a"), None),
            (&"🍰".repeat(17), None),
            ("", None),
            (" / ", None),
            ("two\nlines", None),
            ("two\u{2028}lines", None),
            ("a\tb", None),
        ] {
            assert_eq!(tidy_name(typed), name, "{typed:?}");
        }
    }
}
