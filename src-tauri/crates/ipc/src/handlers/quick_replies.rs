//! What the owner keeps under a name.

use shopbell_core::quick_replies as core;

use super::Answer;
use crate::{
    App, AppError,
    dto::{QuickReplyRef, QuickReplyView, SaveQuickReply},
};

pub(crate) async fn quick_replies(app: &App, (): ()) -> Answer<Vec<QuickReplyView>> {
    let kept = app.engine()?.quick_replies().await?;
    Ok(kept.into_iter().map(Into::into).collect())
}

pub(crate) async fn save_quick_reply(app: &App, save: SaveQuickReply) -> Answer<QuickReplyView> {
    let save = core::SaveQuickReply {
        id: save.id.as_deref().map(quick_reply).transpose()?,
        name: save.name,
        text: save.text,
        choices: save.choices.map(Into::into),
    };
    Ok(app.engine()?.save_quick_reply(save).await?.into())
}

pub(crate) async fn remove_quick_reply(app: &App, which: QuickReplyRef) -> Answer<()> {
    let id = quick_reply(&which.id)?;
    Ok(app.engine()?.remove_quick_reply(id).await?)
}

pub(crate) async fn restore_quick_reply(app: &App, which: QuickReplyRef) -> Answer<QuickReplyView> {
    let id = quick_reply(&which.id)?;
    Ok(app.engine()?.restore_quick_reply(id).await?.into())
}

fn quick_reply(id: &str) -> Result<i64, AppError> {
    id.parse().map_err(|_| AppError::new("quick_reply_gone"))
}
