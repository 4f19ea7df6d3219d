//! Meta's error envelope and the headers beside it.

use std::time::Duration;

use reqwest::header::{HeaderMap, RETRY_AFTER};
use serde_json::Value;

use super::codes::{Class, rule_of};
use crate::json;

/// An error as Meta words it. Decide on [`code`](Self::code), never on a text.
///
/// `Debug` prints no free text: details can repeat phone numbers and message content.
#[derive(Clone, PartialEq, thiserror::Error)]
#[error("code {code}, http status {http_status}")]
#[non_exhaustive]
pub struct GraphError {
    /// The error code, the key of [`classify`](crate::classify).
    pub code: i64,
    /// A finer code, meaningful for templates, registration and onboarding.
    pub subcode: Option<i64>,
    /// English text, `(#code) title`.
    pub message: String,
    /// The most useful text, from `error_data`.
    pub details: Option<String>,
    /// Title for the account's owner, in the owner's language.
    pub user_title: Option<String>,
    /// Text for the account's owner, in the owner's language: show it as it is.
    pub user_message: Option<String>,
    /// Whether Meta itself calls the error passing.
    pub is_transient: bool,
    /// What Meta's support asks for.
    pub fbtrace_id: Option<String>,
    /// The HTTP status of the answer.
    pub http_status: u16,
    /// How long to wait, from `Retry-After` or the usage header; the longer of the two.
    pub retry_after: Option<Duration>,
    /// How much of the rate limits is used, when the answer said so.
    pub usage: Option<Usage>,
}

/// Share of a rate limit used, from the `X-App-Usage` and `X-Business-Use-Case-Usage` headers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Usage {
    /// The fullest of all counters, in percent; 100 and more means refused. Slow down at 80.
    pub busiest_percent: u32,
    /// How long until calls are accepted again. Meta gives whole minutes.
    pub regain_access: Option<Duration>,
}

impl GraphError {
    /// Reads the envelope; `None` when the body holds no `error` object.
    pub(crate) fn read(body: &Value, http_status: u16, headers: &HeaderMap) -> Option<Self> {
        let error = json::object(body, "error")?;
        let usage = Usage::read(headers);
        let regain = usage.and_then(|usage| usage.regain_access);
        Some(Self {
            // 1 is Meta's own code for "something unspecified".
            code: json::int(error, "code").unwrap_or(1),
            subcode: json::int(error, "error_subcode"),
            message: json::text(error, "message").unwrap_or_default(),
            details: details(error),
            user_title: json::ident(error, "error_user_title"),
            user_message: json::ident(error, "error_user_msg"),
            is_transient: json::flag(error, "is_transient").unwrap_or(false),
            fbtrace_id: json::ident(error, "fbtrace_id"),
            http_status,
            retry_after: retry_after(headers).max(regain),
            usage,
        })
    }

    /// Whether Meta refused the proof that we know the app's secret, or missed it: the secret is
    /// not the one of the token's app. It comes under the code of every wrong parameter.
    ///
    /// Source: Meta, *Securing Graph API requests*, read 2026-11.
    #[must_use]
    pub fn rejects_app_secret(&self) -> bool {
        self.code == 100 && self.message.contains("appsecret_proof")
    }

    /// What to do about it: the rule of the code, else what the envelope and the HTTP status say.
    #[must_use]
    pub fn class(&self) -> Class {
        if let Some(rule) = rule_of(self.code) {
            return rule.class;
        }
        match self.http_status {
            _ if self.is_transient => Class::Backoff,
            404 => Class::Never,
            429 | 500..=599 => Class::Backoff,
            _ => Class::User,
        }
    }
}

impl std::fmt::Debug for GraphError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("GraphError")
            .field("code", &self.code)
            .field("subcode", &self.subcode)
            .field("http_status", &self.http_status)
            .field("is_transient", &self.is_transient)
            .field("fbtrace_id", &self.fbtrace_id)
            .field("retry_after", &self.retry_after)
            .finish_non_exhaustive()
    }
}

/// `error_data` is an object with `details`, or a plain string.
pub(crate) fn details(error: &Value) -> Option<String> {
    match error.get("error_data") {
        Some(Value::String(text)) if !text.is_empty() => Some(text.clone()),
        Some(data @ Value::Object(_)) => json::ident(data, "details"),
        _ => json::ident(error, "details"),
    }
}

/// `Retry-After` in seconds. A date is ignored: it would need a clock, and Meta sends seconds.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers
        .get(RETRY_AFTER)?
        .to_str()
        .ok()?
        .trim()
        .parse()
        .ok()?;
    Some(Duration::from_secs(seconds))
}

impl Usage {
    pub(crate) fn read(headers: &HeaderMap) -> Option<Self> {
        let mut usage: Option<Self> = None;
        for name in ["x-app-usage", "x-business-use-case-usage"] {
            for header in headers.get_all(name) {
                if let Ok(value) = serde_json::from_slice::<Value>(header.as_bytes()) {
                    usage.get_or_insert_default().count(&value);
                }
            }
        }
        usage
    }

    /// Looks at every counter, at whatever depth: the business header nests them by account.
    fn count(&mut self, value: &Value) {
        match value {
            Value::Array(elements) => elements.iter().for_each(|element| self.count(element)),
            Value::Object(fields) => {
                for counter in ["call_count", "total_time", "total_cputime"] {
                    let percent = json::int(value, counter).and_then(|int| u32::try_from(int).ok());
                    self.busiest_percent = self.busiest_percent.max(percent.unwrap_or(0));
                }
                let minutes = json::int(value, "estimated_time_to_regain_access")
                    .and_then(|minutes| u64::try_from(minutes).ok())
                    .filter(|minutes| *minutes > 0);
                let wait = minutes.map(|minutes| Duration::from_secs(minutes.saturating_mul(60)));
                self.regain_access = self.regain_access.max(wait);
                fields.values().for_each(|field| self.count(field));
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
            .collect()
    }

    #[test]
    fn the_whole_envelope_is_kept() {
        let body = json!({ "error": {
            "message": "(#131009) Parameter value is not valid", "type": "OAuthException",
            "code": "131009", "error_subcode": 2494010, "is_transient": false,
            "error_data": { "messaging_product": "whatsapp", "details": "Bad recipient." },
            "error_user_title": "Número no válido", "error_user_msg": "Inténtalo de nuevo.",
            "fbtrace_id": "Az8" } });
        let error = GraphError::read(&body, 400, &headers(&[("retry-after", "7")])).unwrap();
        assert_eq!(
            (error.code, error.subcode),
            (131_009, Some(2_494_010)),
            "code as a string"
        );
        assert_eq!(error.details.as_deref(), Some("Bad recipient."));
        assert_eq!(error.user_title.as_deref(), Some("Número no válido"));
        assert_eq!(error.retry_after, Some(Duration::from_secs(7)));
        assert_eq!(error.class(), Class::Never);
        assert!(
            !format!("{error:?}").contains("Bad recipient"),
            "details stay out of logs"
        );
    }

    #[test]
    fn a_bare_or_odd_envelope_is_enough() {
        let read = |body| GraphError::read(&body, 503, &HeaderMap::new());
        let odd = read(json!({ "error": { "code": 4, "error_data": "slow down" } })).unwrap();
        assert_eq!(
            (odd.details.as_deref(), odd.class()),
            (Some("slow down"), Class::Backoff)
        );
        assert_eq!(read(json!({ "error": {} })).unwrap().code, 1);
        assert_eq!(read(json!({ "error": "no" })), None);
        assert_eq!(read(json!({ "messages": [] })), None);
        let novel = read(json!({ "error": { "code": 999_999 } })).unwrap();
        assert_eq!(
            novel.class(),
            Class::Backoff,
            "an unknown code falls back to the status"
        );
    }

    #[test]
    fn the_usage_headers_say_how_long_to_wait() {
        let headers = headers(&[
            (
                "x-app-usage",
                r#"{"call_count":28,"total_time":91,"total_cputime":25}"#,
            ),
            (
                "x-business-use-case-usage",
                r#"{"800":[{"type":"x","call_count":100,"estimated_time_to_regain_access":3}]}"#,
            ),
            ("retry-after", "10"),
        ]);
        let error =
            GraphError::read(&json!({ "error": { "code": 80007 } }), 400, &headers).unwrap();
        assert_eq!(
            error.retry_after,
            Some(Duration::from_secs(180)),
            "minutes, and the longer one"
        );
        assert_eq!(error.usage.map(|usage| usage.busiest_percent), Some(100));
    }
}
