//! What is being written: its text, its files, what it quotes.

use super::{Answer, conversation, message, optional};
use crate::{
    App,
    dto::{ChangeStaged, ConversationRef, DraftView, MessageRef, SaveDraft, StagedFile},
};

pub(crate) async fn draft(app: &App, which: ConversationRef) -> Answer<DraftView> {
    let thread = conversation(&which.conversation_id)?;
    Ok(app.engine()?.draft(thread).await?.into())
}

pub(crate) async fn undo_send(app: &App, which: MessageRef) -> Answer<DraftView> {
    Ok(app
        .engine()?
        .undo_send(message(&which.message_id)?)
        .await?
        .into())
}

pub(crate) async fn save_draft(app: &App, draft: SaveDraft) -> Answer<()> {
    let thread = conversation(&draft.conversation_id)?;
    let files = draft.files.into_iter();
    let kept = shopbell_core::Draft {
        text: draft.body,
        reply_to: optional(draft.reply_to.as_deref())?,
        files: files.map(|file| (file.staged_id, file.caption)).collect(),
    };
    Ok(app.engine()?.save_draft(thread, kept).await?)
}

pub(crate) async fn change_staged(app: &App, change: ChangeStaged) -> Answer<StagedFile> {
    let staged = app
        .engine()?
        .change_staged(&change.staged_id, change.send_as.into(), &change.key)
        .await?;
    Ok(staged.into())
}
