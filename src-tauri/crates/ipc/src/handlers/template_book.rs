//! Templates: written, submitted, deleted.

use super::Answer;
use crate::{
    App, AppError,
    dto::{
        AddFromLibrary, ArchiveTemplate, CopyTemplate, DeleteTemplate, LibraryTextView,
        PreviewDraft, PreviewTemplate, SaveTemplateDraft, SearchLibrary, StarTemplate,
        SubmittedTemplateView, TemplateBookView, TemplateDraftRef, TemplateDraftView,
        TemplateMessageView, TemplatePerformance, TemplateRef,
    },
};

pub(super) fn template(id: &str) -> Answer<i64> {
    id.parse().map_err(|_| AppError::new("template_unknown"))
}

fn draft(id: &str) -> Answer<i64> {
    id.parse().map_err(|_| AppError::new("template_draft_gone"))
}

pub(crate) async fn template_book(app: &App, (): ()) -> Answer<TemplateBookView> {
    Ok(app.engine()?.template_book().await?.into())
}

pub(crate) async fn save_template_draft(
    app: &App,
    save: SaveTemplateDraft,
) -> Answer<TemplateDraftView> {
    let id = save.id.as_deref().map(draft).transpose()?;
    let engine = app.engine()?;
    let kept = engine.save_template_draft(id, save.draft.into()).await?;
    Ok(kept.into())
}

pub(crate) async fn copy_template(app: &App, copy: CopyTemplate) -> Answer<TemplateDraftView> {
    let id = template(&copy.template_id)?;
    let engine = app.engine()?;
    Ok(engine.copy_template(id, copy.purpose.into()).await?.into())
}

pub(crate) async fn remove_template_draft(app: &App, which: TemplateDraftRef) -> Answer<()> {
    let id = draft(&which.id)?;
    Ok(app.engine()?.remove_template_draft(id).await?)
}

pub(crate) async fn submit_template_draft(
    app: &App,
    which: TemplateDraftRef,
) -> Answer<SubmittedTemplateView> {
    let id = draft(&which.id)?;
    Ok(app.engine()?.submit_template_draft(id).await?.into())
}

pub(crate) async fn delete_template(app: &App, which: DeleteTemplate) -> Answer<()> {
    let id = template(&which.template_id)?;
    let engine = app.engine()?;
    Ok(engine.delete_template(id, which.all_languages).await?)
}

pub(crate) async fn unpause_template(app: &App, which: TemplateRef) -> Answer<()> {
    let id = template(&which.template_id)?;
    Ok(app.engine()?.unpause_template(id).await?)
}

pub(crate) async fn star_template(app: &App, which: StarTemplate) -> Answer<()> {
    let id = template(&which.template_id)?;
    Ok(app.engine()?.star_template(id, which.starred).await?)
}

pub(crate) async fn template_performance(
    app: &App,
    which: TemplateRef,
) -> Answer<TemplatePerformance> {
    let id = template(&which.template_id)?;
    Ok(app.engine()?.template_performance(id).await?.into())
}

pub(crate) async fn count_templates(app: &App, like: TemplateRef) -> Answer<()> {
    let id = template(&like.template_id)?;
    Ok(app.engine()?.count_templates(id).await?)
}

pub(crate) async fn archive_template(app: &App, which: ArchiveTemplate) -> Answer<()> {
    let id = template(&which.template_id)?;
    let engine = app.engine()?;
    Ok(engine.archive_template(id, which.archived).await?)
}

pub(crate) async fn template_library(
    app: &App,
    search: SearchLibrary,
) -> Answer<Option<Vec<LibraryTextView>>> {
    let engine = app.engine()?;
    let found = engine.template_library(&search.language, &search.search);
    let texts = found.await?;
    Ok(texts.map(|texts| texts.into_iter().map(Into::into).collect()))
}

pub(crate) async fn add_from_library(
    app: &App,
    add: AddFromLibrary,
) -> Answer<SubmittedTemplateView> {
    Ok(app.engine()?.add_from_library(add.into()).await?.into())
}

pub(crate) async fn template_preview(
    app: &App,
    preview: PreviewTemplate,
) -> Answer<TemplateMessageView> {
    let id = template(&preview.template_id)?;
    let values: Vec<_> = preview.values.into_iter().map(Into::into).collect();
    Ok(app.engine()?.template_preview(id, &values).await?.into())
}

pub(crate) async fn draft_preview(
    _: &App,
    preview: PreviewDraft,
) -> Answer<Option<TemplateMessageView>> {
    let draft = shopbell_core::template_book::draft::TemplateDraft::from(preview.draft);
    Ok(draft.preview().map(Into::into))
}
