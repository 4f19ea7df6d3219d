//! Lists in pages, with Meta's cursors.

use axum::{body::Body, http::Response};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Map, Value, json};

use super::{
    Call,
    errors::{Outcome, Refusal, answer},
};
use crate::world::World;

/// Items on a page unless told otherwise.
const USUAL: usize = 25;

/// The part of a list a request asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Page {
    limit: usize,
    after: Option<usize>,
    before: Option<usize>,
}

impl Page {
    /// Reads `limit`, `after` and `before`; a page never holds more than `most`.
    pub(super) fn of(call: &Call, most: usize) -> Outcome<Self> {
        let limit = match call.query.get("limit") {
            Some(limit) => limit
                .parse::<usize>()
                .ok()
                .filter(|limit| *limit > 0)
                .ok_or_else(|| Refusal::parameter("Param limit must be a positive number"))?,
            None => USUAL,
        };
        let cursor = |key: &str| {
            call.query
                .get(key)
                .filter(|cursor| !cursor.is_empty())
                .map(|cursor| place(cursor))
                .transpose()
        };
        Ok(Self {
            limit: limit.min(most),
            after: cursor("after")?,
            before: cursor("before")?,
        })
    }

    /// The items of this page and its `paging`.
    pub(super) fn cut(self, world: &World, call: &Call, items: &[Value]) -> (Vec<Value>, Value) {
        let (from, to) = match (self.after, self.before) {
            (Some(after), _) => (after, after.saturating_add(self.limit)),
            (None, Some(before)) => {
                let to = before.saturating_sub(1);
                (to.saturating_sub(self.limit), to)
            }
            (None, None) => (0, self.limit),
        };
        let to = to.min(items.len());
        let data = items.get(from..to).unwrap_or_default().to_vec();
        let paging = paging(world, call, from, to, items.len());
        (data, paging)
    }

    /// The page as an answer.
    pub(super) fn answer(
        self,
        world: &World,
        call: &Call,
        items: &[Value],
    ) -> Outcome<Response<Body>> {
        let (data, paging) = self.cut(world, call, items);
        let mut body = Map::new();
        if !data.is_empty() {
            body.insert(String::from("paging"), paging);
        }
        body.insert(String::from("data"), Value::Array(data));
        Ok(answer(200, &Value::Object(body)))
    }
}

fn paging(world: &World, call: &Call, from: usize, to: usize, total: usize) -> Value {
    let mut paging = Map::new();
    paging.insert(
        String::from("cursors"),
        json!({"before": cursor(from + 1), "after": cursor(to)}),
    );
    let address = |key: &str, cursor: &str| {
        let kept: Vec<String> = call
            .query
            .iter()
            .filter(|(key, _)| !matches!(key.as_str(), "after" | "before" | "access_token"))
            .map(|(key, value)| format!("{key}={}&", escape(value)))
            .collect();
        json!(format!(
            "{}/v25.0/{}?{}{key}={cursor}",
            world.base_url,
            call.path.join("/"),
            kept.concat()
        ))
    };
    if to < total {
        paging.insert(String::from("next"), address("after", &cursor(to)));
    }
    if from > 0 {
        paging.insert(
            String::from("previous"),
            address("before", &cursor(from + 1)),
        );
    }
    Value::Object(paging)
}

/// Percent-encodes what is not plainly safe in a query.
fn escape(value: &str) -> String {
    value
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'-' | b'.' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}

/// Meta's cursors look like base64 with `=` written `ZD`; the place is the count of items up to and with it.
fn cursor(place: usize) -> String {
    STANDARD.encode(place.to_string()).replace('=', "ZD")
}

fn place(cursor: &str) -> Outcome<usize> {
    STANDARD
        .decode(cursor.replace("ZD", "="))
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| Refusal::parameter("Invalid cursors values"))
}
