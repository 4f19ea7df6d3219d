//! What was sent, and what it cost.

use reqwest::Method;
use serde_json::{Value, json};

use super::Client;
use crate::WabaId;
use crate::error::Error;
use crate::json;

/// Which days, and which numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceQuery {
    /// First instant, Unix seconds; at most a year ago.
    pub start: i64,
    /// Last instant, Unix seconds.
    pub end: i64,
    /// Digits of the numbers; all of the account's when empty.
    pub phone_numbers: Vec<String>,
}

/// What was sent in one day to one country, of one kind. Values are approximate and hours late.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct PricePoint {
    /// When the day begins, Unix seconds.
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
    /// How many messages.
    pub volume: Option<i64>,
    /// What they cost, in the account's currency; absent when a partner sends the bill.
    pub cost: Option<f64>,
}

impl Client {
    /// What was sent and what it cost, day by day.
    ///
    /// # Errors
    /// As every request.
    pub async fn pricing(
        &self,
        waba: &WabaId,
        query: &PriceQuery,
    ) -> Result<Vec<PricePoint>, Error> {
        let numbers = if query.phone_numbers.is_empty() {
            String::new()
        } else {
            format!(".phone_numbers({})", json!(query.phone_numbers))
        };
        let dimensions = json!(["PHONE", "COUNTRY", "PRICING_CATEGORY", "PRICING_TYPE"]);
        let fields = format!(
            "pricing_analytics.start({}).end({}).granularity(DAILY){numbers}.dimensions({dimensions})",
            query.start, query.end
        );
        let request = self
            .request(Method::GET, &[waba.as_str()])
            .query(&[("fields", fields)]);
        let answer = self.json(request).await?;
        let analytics = answer.get("pricing_analytics").unwrap_or(&Value::Null);
        let points = json::list(analytics, "data")
            .iter()
            .flat_map(|data| json::list(data, "data_points"))
            .map(PricePoint::read);
        Ok(points.collect())
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
            volume: json::int(point, "volume"),
            cost: json::float(point, "cost"),
        }
    }
}
