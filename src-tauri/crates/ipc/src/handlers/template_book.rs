//! Templates: written, submitted, deleted.

use super::Answer;
use crate::{
    App, AppError,
    dto::{
        CopyTemplate, DeleteTemplate, SaveTemplateDraft, StarTemplate, SubmittedTemplateView,
        TemplateBookView, TemplateDraftRef, TemplateDraftView, TemplatePerformance, TemplateRef,
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
) -> Answer<Option<TemplatePerformance>> {
    let id = template(&which.template_id)?;
    let counted = app.engine()?.template_performance(id).await?;
    Ok(counted.map(Into::into))
}
