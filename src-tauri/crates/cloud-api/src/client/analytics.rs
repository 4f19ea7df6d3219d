//! What was sent, how it was received, and what it cost.
//!
//! Values are approximate and hours late. Meta looks back a year, for templates 90 days.

mod templates;
mod traffic;

use std::fmt::Display;

use reqwest::Method;
use serde_json::{Value, json};

use super::Client;
use crate::WabaId;
use crate::discreet::discreet;
use crate::error::Error;
use crate::json;

pub use templates::{ButtonTaps, Comparison, TemplateCost, TemplatePoint, TemplateQuery};
pub use traffic::{CallPoint, ConversationPoint, MessagePoint, TrafficQuery};

/// How long one point of a series is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Granularity {
    /// Half an hour.
    HalfHour,
    /// A day.
    #[default]
    Day,
    /// A month; the running one is left out.
    Month,
}

impl Granularity {
    /// Everywhere but for messages, where the words are shorter.
    fn word(self) -> &'static str {
        match self {
            Self::HalfHour => "HALF_HOUR",
            Self::Day => "DAILY",
            Self::Month => "MONTHLY",
        }
    }
}

/// Which time, numbers and countries, and how finely.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct PriceQuery {
    /// First instant, Unix seconds; at most a year ago.
    pub start: i64,
    /// Last instant, Unix seconds.
    pub end: i64,
    /// How long a point is.
    pub granularity: Granularity,
    /// Digits of the numbers; all of the account's when empty.
    pub phone_numbers: Vec<String>,
    /// Two letters each; all when empty.
    pub countries: Vec<String>,
    /// Whether the volume tier is told, too: one more row for each.
    pub tiers: bool,
}

discreet!(PriceQuery {
    start,
    end,
    granularity,
    countries
});

/// What was sent in one stretch to one country, of one kind.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct PricePoint {
    /// When it begins, Unix seconds.
    pub start: Option<i64>,
    /// When it ends, Unix seconds.
    pub end: Option<i64>,
    /// The business number, digits.
    pub phone_number: Option<String>,
    /// Two letters.
    pub country: Option<String>,
    /// `REGULAR`, `FREE_CUSTOMER_SERVICE`, `FREE_ENTRY_POINT`.
    pub pricing_type: Option<String>,
    /// `MARKETING`, `UTILITY`, `SERVICE`, …
    pub pricing_category: Option<String>,
    /// `lower:upper` of the volume tier, or `0:MAX`; absent for what is free.
    pub tier: Option<String>,
    /// How many messages.
    pub volume: Option<i64>,
    /// What they cost, in the account's currency; absent when a partner sends the bill.
    pub cost: Option<f64>,
}

discreet!(PricePoint {
    start,
    country,
    pricing_type,
    pricing_category,
    volume
});

impl Client {
    /// What was sent and what it cost.
    ///
    /// # Errors
    /// As every request.
    pub async fn pricing(
        &self,
        waba: &WabaId,
        query: &PriceQuery,
    ) -> Result<Vec<PricePoint>, Error> {
        let mut dimensions = vec!["PHONE", "COUNTRY", "PRICING_CATEGORY", "PRICING_TYPE"];
        if query.tiers {
            dimensions.push("TIER");
        }
        let field = Series::new("pricing_analytics", query.start, query.end)
            .with("granularity", query.granularity.word())
            .list("phone_numbers", &query.phone_numbers)
            .list("country_codes", &query.countries)
            .list("dimensions", &dimensions);
        self.series(waba, field, PricePoint::read).await
    }

    /// Reads the points of one series of an account.
    async fn series<T>(
        &self,
        waba: &WabaId,
        series: Series,
        read: fn(&Value) -> T,
    ) -> Result<Vec<T>, Error> {
        let request = self
            .request(Method::GET, &[waba.as_str()])
            .query(&[("fields", &series.field)]);
        let answer = self.json(request).await?;
        let series = answer.get(series.name).unwrap_or(&Value::Null);
        // The points stand in groups, except those of messages.
        let groups = json::list(series, "data")
            .iter()
            .flat_map(|group| json::list(group, "data_points"));
        let points = json::list(series, "data_points");
        Ok(groups.chain(points).map(read).collect())
    }
}

/// A field with its filters, `name.start(1).end(2)…`.
struct Series {
    name: &'static str,
    field: String,
}

impl Series {
    fn new(name: &'static str, start: i64, end: i64) -> Self {
        Self {
            name,
            field: format!("{name}.start({start}).end({end})"),
        }
    }

    fn with(mut self, filter: &str, value: impl Display) -> Self {
        self.field.push_str(&format!(".{filter}({value})"));
        self
    }

    /// A filter that is left out when it names nothing.
    fn list<T: serde::Serialize>(self, filter: &str, values: &[T]) -> Self {
        if values.is_empty() {
            return self;
        }
        self.with(filter, json!(values))
    }
}

impl PricePoint {
    fn read(point: &Value) -> Self {
        Self {
            start: json::int(point, "start"),
            end: json::int(point, "end"),
            phone_number: json::ident(point, "phone_number"),
            country: json::ident(point, "country"),
            pricing_type: json::ident(point, "pricing_type"),
            pricing_category: json::ident(point, "pricing_category"),
            tier: json::ident(point, "tier"),
            volume: json::int(point, "volume"),
            cost: json::float(point, "cost"),
        }
    }
}
