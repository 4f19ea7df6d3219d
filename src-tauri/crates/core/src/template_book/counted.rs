//! How templates are taken: what Meta counts, once that is switched on.

use shopbell_cloud_api::TemplateQuery;

use super::meta_id;
use crate::{EngineError, engine::Engine};

/// How far back numbers about a template go, seconds: Meta keeps 90 days.
const LOOK_BACK_S: i64 = 30 * 24 * 60 * 60;
/// It is not switched on. Source: Meta, *Template analytics*, read 2026-11.
const OFF: i64 = 200_007;

/// What is known of how a template was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// These numbers.
    Numbers(Performance),
    /// Nothing was sent within the time that is looked back at.
    Nothing,
    /// Meta counts only once that is switched on.
    Off,
    /// Meta does not say.
    Unsaid,
}

/// How a template was taken within the last 30 days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Performance {
    /// How many were sent.
    pub sent: i64,
    /// How many arrived.
    pub delivered: i64,
    /// How many were read.
    pub read: i64,
    /// Taps on its buttons.
    pub clicked: i64,
}

impl Engine {
    /// How a template was taken within the last 30 days.
    ///
    /// # Errors
    /// [`EngineError::TemplateUnknown`]; [`EngineError::Api`] when Meta is not reached.
    pub async fn template_performance(&self, id: i64) -> Result<Counted, EngineError> {
        let (waba, row, _) = self.template_of_book(id).await?;
        let line = self.line_of(&waba)?;
        let now_s = self.inner.clock.now_ms() / 1000;
        let query = TemplateQuery {
            start: now_s - LOOK_BACK_S,
            end: now_s,
            templates: vec![meta_id(&row)],
        };
        let points = match line
            .client
            .template_counts(&line.waba_id(), &query, None)
            .await
        {
            Ok(page) => page.items,
            Err(error) => {
                return match error.graph() {
                    Some(refusal) if refusal.code == OFF => Ok(Counted::Off),
                    // Not offered to this account, or not now.
                    Some(_) => Ok(Counted::Unsaid),
                    None => Err(EngineError::Api(error)),
                };
            }
        };
        if points.is_empty() {
            return Ok(Counted::Nothing);
        }
        let mut all = Performance::default();
        for point in points {
            all.sent += point.sent.unwrap_or(0);
            all.delivered += point.delivered.unwrap_or(0);
            all.read += point.read.unwrap_or(0);
            all.clicked += point
                .clicked
                .iter()
                .filter_map(|taps| taps.count)
                .sum::<i64>();
        }
        Ok(Counted::Numbers(all))
    }

    /// Lets Meta count how the templates of an account are taken. It cannot be taken back.
    ///
    /// # Errors
    /// [`EngineError::TemplateUnknown`]; [`EngineError::TemplateRefused`] when Meta does not.
    pub async fn count_templates(&self, like: i64) -> Result<(), EngineError> {
        let (waba, ..) = self.template_of_book(like).await?;
        let line = self.line_of(&waba)?;
        let enabled = line.client.enable_template_insights(&line.waba_id()).await;
        enabled.map_err(EngineError::of_template)
    }
}
