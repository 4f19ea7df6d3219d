//! Messages, conversations and calls, counted.

use serde_json::Value;

use super::{Granularity, Series};
use crate::WabaId;
use crate::client::Client;
use crate::discreet::discreet;
use crate::error::Error;
use crate::json;

/// Which time, numbers and countries, and how finely.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct TrafficQuery {
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
}

discreet!(TrafficQuery {
    start,
    end,
    granularity,
    countries
});

/// How many messages there were in one stretch.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MessagePoint {
    /// When it begins, Unix seconds.
    pub start: Option<i64>,
    /// When it ends, Unix seconds.
    pub end: Option<i64>,
    /// How many were sent.
    pub sent: Option<i64>,
    /// How many arrived.
    pub delivered: Option<i64>,
}

/// How many conversations there were, by the model of before July 2025. History only.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct ConversationPoint {
    /// When the stretch begins, Unix seconds.
    pub start: Option<i64>,
    /// When it ends, Unix seconds.
    pub end: Option<i64>,
    /// How many.
    pub conversations: Option<i64>,
    /// The business number, digits.
    pub phone_number: Option<String>,
    /// Two letters.
    pub country: Option<String>,
    /// `REGULAR`, `FREE_TIER`, `FREE_ENTRY_POINT`.
    pub kind: Option<String>,
    /// `BUSINESS_INITIATED`, `USER_INITIATED`.
    pub direction: Option<String>,
    /// `MARKETING`, `SERVICE`, …
    pub category: Option<String>,
    /// What they cost, in the account's currency.
    pub cost: Option<f64>,
}

discreet!(ConversationPoint {
    start,
    country,
    conversations
});

/// How many calls there were in one stretch.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CallPoint {
    /// When it begins, Unix seconds.
    pub start: Option<i64>,
    /// When it ends, Unix seconds.
    pub end: Option<i64>,
    /// How many.
    pub count: Option<i64>,
    /// What they cost, in the account's currency.
    pub cost: Option<f64>,
    /// How long they were on average, seconds.
    pub average_duration: Option<f64>,
    /// `BUSINESS_INITIATED`, `USER_INITIATED`.
    pub direction: Option<String>,
}

impl Client {
    /// How many messages were sent and arrived.
    ///
    /// # Errors
    /// As every request.
    pub async fn message_counts(
        &self,
        waba: &WabaId,
        query: &TrafficQuery,
    ) -> Result<Vec<MessagePoint>, Error> {
        let granularity = match query.granularity {
            Granularity::HalfHour => "HALF_HOUR",
            Granularity::Day => "DAY",
            Granularity::Month => "MONTH",
        };
        let series = Series::new("analytics", query.start, query.end)
            .with("granularity", granularity)
            .list("phone_numbers", &query.phone_numbers)
            .list("country_codes", &query.countries);
        self.series(waba, series, MessagePoint::read).await
    }

    /// How many conversations there were, by the model of before July 2025.
    ///
    /// # Errors
    /// As every request.
    pub async fn conversation_counts(
        &self,
        waba: &WabaId,
        query: &TrafficQuery,
    ) -> Result<Vec<ConversationPoint>, Error> {
        let dimensions = [
            "CONVERSATION_CATEGORY",
            "CONVERSATION_TYPE",
            "CONVERSATION_DIRECTION",
            "COUNTRY",
            "PHONE",
        ];
        let series = query
            .series("conversation_analytics")
            .list("dimensions", &dimensions);
        self.series(waba, series, ConversationPoint::read).await
    }

    /// How many calls there were, how long, and what they cost.
    ///
    /// # Errors
    /// As every request.
    pub async fn call_counts(
        &self,
        waba: &WabaId,
        query: &TrafficQuery,
    ) -> Result<Vec<CallPoint>, Error> {
        let series = query
            .series("call_analytics")
            .list("dimensions", &["DIRECTION"]);
        self.series(waba, series, CallPoint::read).await
    }
}

impl TrafficQuery {
    fn series(&self, name: &'static str) -> Series {
        Series::new(name, self.start, self.end)
            .with("granularity", self.granularity.word())
            .list("phone_numbers", &self.phone_numbers)
            .list("country_codes", &self.countries)
    }
}

impl MessagePoint {
    fn read(point: &Value) -> Self {
        Self {
            start: json::int(point, "start"),
            end: json::int(point, "end"),
            sent: json::int(point, "sent"),
            delivered: json::int(point, "delivered"),
        }
    }
}

impl ConversationPoint {
    fn read(point: &Value) -> Self {
        Self {
            start: json::int(point, "start"),
            end: json::int(point, "end"),
            conversations: json::int(point, "conversation"),
            phone_number: json::ident(point, "phone_number"),
            country: json::ident(point, "country"),
            kind: json::ident(point, "conversation_type"),
            direction: json::ident(point, "conversation_direction"),
            category: json::ident(point, "conversation_category"),
            cost: json::float(point, "cost"),
        }
    }
}

impl CallPoint {
    fn read(point: &Value) -> Self {
        Self {
            start: json::int(point, "start"),
            end: json::int(point, "end"),
            count: json::int(point, "count"),
            cost: json::float(point, "cost"),
            average_duration: json::float(point, "average_duration"),
            direction: json::ident(point, "direction"),
        }
    }
}
