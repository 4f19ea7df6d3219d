//! How templates were received.

use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{Client, not_understood};
use crate::error::Error;
use crate::json;
use crate::page::Page;
use crate::{Cursor, TemplateId, WabaId};

/// Which templates, and which days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TemplateQuery {
    /// First instant, Unix seconds; at most 90 days ago.
    pub start: i64,
    /// Last instant, Unix seconds.
    pub end: i64,
    /// At most 10.
    pub templates: Vec<TemplateId>,
}

/// How one template was received on one day. Reads and taps count for seven days.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct TemplatePoint {
    /// The template.
    pub template: TemplateId,
    /// When the day begins, Unix seconds.
    pub start: Option<i64>,
    /// When it ends, Unix seconds.
    pub end: Option<i64>,
    /// How many were sent.
    pub sent: Option<i64>,
    /// How many arrived.
    pub delivered: Option<i64>,
    /// How many were read.
    pub read: Option<i64>,
    /// Taps on its buttons. Never for businesses of the EU, the UK and Japan.
    pub clicked: Vec<ButtonTaps>,
    /// What they cost, in the account's currency.
    pub cost: Vec<TemplateCost>,
}

/// How often a button was tapped.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ButtonTaps {
    /// `quick_reply_button`, `url_button`, `unique_url_button`.
    pub kind: Option<String>,
    /// What it says.
    pub button: Option<String>,
    /// How often.
    pub count: Option<i64>,
}

/// One way to look at the cost.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct TemplateCost {
    /// `amount_spent`, `cost_per_delivered`, `cost_per_url_button_click`.
    pub kind: String,
    /// How much.
    pub value: Option<f64>,
}

/// One measure of two templates beside each other, as Meta gives it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Comparison {
    /// `BLOCK_RATE`, `MESSAGE_SENDS`, `TOP_BLOCK_REASON`.
    pub metric: String,
    /// Everything about it as received.
    pub raw: Value,
}

impl Client {
    /// Lets Meta count how templates are received. It cannot be taken back.
    ///
    /// # Errors
    /// As every request.
    pub async fn enable_template_insights(&self, waba: &WabaId) -> Result<(), Error> {
        let request = self.request(Method::POST, &[waba.as_str()]);
        let request = request.query(&[("is_enabled_for_insights", "true")]);
        let answer = self.json(request).await?;
        // Answers with the account's id instead of a bare confirmation.
        let done = json::flag(&answer, "success").unwrap_or(json::ident(&answer, "id").is_some());
        if done {
            Ok(())
        } else {
            Err(not_understood(&answer))
        }
    }

    /// How templates were received, day by day.
    ///
    /// # Errors
    /// Codes 200005 to 200007 when it is not counted.
    pub async fn template_counts(
        &self,
        waba: &WabaId,
        query: &TemplateQuery,
        page: Option<&Cursor>,
    ) -> Result<Page<TemplatePoint>, Error> {
        let mut request = self
            .request(Method::GET, &[waba.as_str(), "template_analytics"])
            .query(&[
                ("start", query.start.to_string()),
                ("end", query.end.to_string()),
                ("granularity", "DAILY".to_owned()),
                ("template_ids", json!(query.templates).to_string()),
                (
                    "metric_types",
                    "SENT,DELIVERED,READ,CLICKED,COST".to_owned(),
                ),
            ]);
        if let Some(page) = page {
            request = request.query(&[("after", page.as_str())]);
        }
        let answer = self.json(request).await?;
        let groups = self.page(answer, Some)?;
        let mut points = Page {
            items: Vec::new(),
            broken: Vec::new(),
            next: groups.next,
        };
        for group in &groups.items {
            for raw in json::list(group, "data_points") {
                match TemplatePoint::read(raw) {
                    Some(point) => points.items.push(point),
                    None => points.broken.push(raw.clone()),
                }
            }
        }
        Ok(points)
    }

    /// Compares two templates, each sent 1000 times or more, over 7, 30, 60 or 90 days.
    ///
    /// # Errors
    /// As every request.
    pub async fn compare_templates(
        &self,
        one: &TemplateId,
        other: &TemplateId,
        start: i64,
        end: i64,
    ) -> Result<Vec<Comparison>, Error> {
        let request = self
            .request(Method::GET, &[one.as_str(), "compare"])
            .query(&[
                ("template_ids", json!([other]).to_string()),
                ("start", start.to_string()),
                ("end", end.to_string()),
            ]);
        let answer = self.json(request).await?;
        let page = self.page(answer, |raw| {
            Some(Comparison {
                metric: json::ident(&raw, "metric")?,
                raw,
            })
        })?;
        Ok(page.items)
    }
}

impl TemplatePoint {
    fn read(point: &Value) -> Option<Self> {
        let taps = |raw: &Value| ButtonTaps {
            kind: json::ident(raw, "type"),
            button: json::ident(raw, "button_content"),
            count: json::int(raw, "count"),
        };
        let cost = |raw: &Value| {
            Some(TemplateCost {
                kind: json::ident(raw, "type")?,
                value: json::float(raw, "value"),
            })
        };
        Some(Self {
            template: TemplateId::new(json::ident(point, "template_id")?),
            start: json::int(point, "start"),
            end: json::int(point, "end"),
            sent: json::int(point, "sent"),
            delivered: json::int(point, "delivered"),
            read: json::int(point, "read"),
            clicked: json::list(point, "clicked").iter().map(taps).collect(),
            cost: json::list(point, "cost").iter().filter_map(cost).collect(),
        })
    }
}
