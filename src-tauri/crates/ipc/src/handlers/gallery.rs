//! Photos, files and links of a chat or of all, and the room they take.

use super::{Answer, conversation};
use crate::{
    App, AppError,
    dto::{CleanStorage, GalleryPage, GalleryRequest, StorageView, read_place},
};

pub(crate) async fn gallery_page(app: &App, page: GalleryRequest) -> Answer<GalleryPage> {
    let thread = page.conversation_id.as_deref().map(conversation);
    let after = match page.after.as_deref() {
        Some(cursor) => Some(read_place(cursor).ok_or_else(AppError::request_invalid)?),
        None => None,
    };
    let found = app
        .engine()?
        .gallery(thread.transpose()?, page.section.into(), after, page.limit)
        .await?;
    Ok(GalleryPage {
        messages: found.messages.into_iter().map(Into::into).collect(),
        next: found.next.map(|(at_ms, id)| format!("{at_ms}:{id}")),
    })
}

pub(crate) async fn storage(app: &App, (): ()) -> Answer<StorageView> {
    Ok(app.engine()?.storage().await?.into())
}

pub(crate) async fn clean_storage(app: &App, clean: CleanStorage) -> Answer<StorageView> {
    if clean.older_than_days == 0 {
        return Err(AppError::request_invalid());
    }
    let engine = app.engine()?;
    engine.clean_storage(clean.older_than_days).await?;
    Ok(engine.storage().await?.into())
}
