//! Analytics of an account, counted from what was sent here.
//!
//! Prices are Meta's secret until a rate card is imported; here every market costs the same, so that sums can be checked
//! by hand. Source of the shapes: Meta, *Analytics*, read 2026-11.

use std::collections::BTreeMap;

use axum::{body::Body, http::Response};
use serde_json::{Map, Value, json};

use super::{
    Call,
    errors::{Outcome, Refusal},
    fields::Asked,
    pages::Page,
};
use crate::{
    sends::Story,
    world::{State, World},
};

const DAY_S: u64 = 24 * 60 * 60;
/// Farthest look back. Source: Meta, changelog of 1 December 2025, read 2026-11.
const YEAR_S: u64 = 366 * DAY_S;
/// The same for templates.
const QUARTER_S: u64 = 90 * DAY_S;
/// Templates in one request.
const TEMPLATES: usize = 10;

/// The fields of the account's node that are computed when asked for.
pub(super) const FIELDS: [&str; 3] = ["analytics", "pricing_analytics", "conversation_analytics"];

/// The span a request asks about, in steps.
struct Span {
    from_s: u64,
    to_s: u64,
    step_s: u64,
    granularity: String,
}

impl Span {
    fn of(asked: &Asked, words: &[&str], now_s: u64) -> Outcome<Self> {
        let number = |name: &str| {
            asked
                .argument(name)
                .and_then(|text| text.parse::<u64>().ok())
                .ok_or_else(|| {
                    Refusal::parameter(format!("Param {name} of {} is required", asked.name))
                })
        };
        let (from_s, to_s) = (number("start")?, number("end")?);
        let granularity = asked.argument("granularity").unwrap_or_default();
        if !words.contains(&granularity) {
            return Err(Refusal::parameter(format!(
                "Param granularity must be one of {{{}}}",
                words.join(", ")
            )));
        }
        if from_s >= to_s || from_s.saturating_add(YEAR_S) < now_s {
            return Err(Refusal::parameter(
                "Param start must be before end and at most one year ago",
            ));
        }
        let step_s = match granularity {
            "HALF_HOUR" => 30 * 60,
            "DAY" | "DAILY" => DAY_S,
            _ => 30 * DAY_S,
        };
        Ok(Self {
            from_s,
            to_s,
            step_s,
            granularity: granularity.to_owned(),
        })
    }

    /// Start and end of the step a time is in; `None` outside the span.
    fn step(&self, at_s: u64) -> Option<(u64, u64)> {
        if !(self.from_s..self.to_s).contains(&at_s) {
            return None;
        }
        let start = self.from_s + (at_s - self.from_s) / self.step_s * self.step_s;
        Some((start, start + self.step_s))
    }
}

/// Computes one of [`FIELDS`].
pub(super) fn field(state: &State, waba_id: &str, asked: &Asked, now_s: u64) -> Outcome<Value> {
    let stories = || {
        state
            .stories
            .values()
            .filter(|story| story.waba_id == waba_id)
            .filter(|story| asked.allows("phone_numbers", &story.from))
            .filter(|story| asked.allows("country_codes", story.country))
    };
    if asked.name == "analytics" {
        let span = Span::of(asked, &["HALF_HOUR", "DAY", "MONTH"], now_s)?;
        return Ok(counts(stories(), &span, now_s));
    }
    let span = Span::of(asked, &["HALF_HOUR", "DAILY", "MONTHLY"], now_s)?;
    let prefix = if asked.name == "pricing_analytics" {
        "pricing"
    } else {
        "conversation"
    };
    Ok(volumes(stories(), &span, asked, prefix, now_s))
}

/// Messages sent and delivered.
fn counts<'a>(stories: impl Iterator<Item = &'a Story>, span: &Span, now_s: u64) -> Value {
    let mut steps: BTreeMap<(u64, u64), (u64, u64)> = BTreeMap::new();
    let (mut numbers, mut countries) = (Vec::new(), Vec::new());
    for story in stories {
        let at = |status: &str| {
            story
                .reached(status, now_s)
                .and_then(|at_s| span.step(at_s))
        };
        if let Some(step) = at("sent") {
            steps.entry(step).or_default().0 += 1;
            numbers.push(story.from.clone());
            countries.push(story.country);
        }
        if let Some(step) = at("delivered") {
            steps.entry(step).or_default().1 += 1;
        }
    }
    numbers.sort();
    numbers.dedup();
    countries.sort_unstable();
    countries.dedup();
    let points: Vec<Value> = steps
        .into_iter()
        .map(|((start, end), (sent, delivered))| {
            json!({"start": start, "end": end, "sent": sent, "delivered": delivered})
        })
        .collect();
    json!({
        "phone_numbers": numbers,
        "country_codes": countries,
        "granularity": span.granularity,
        "data_points": points,
    })
}

/// Start, end, and the values of the dimensions asked for.
type Place = (u64, u64, Vec<(String, String)>);

/// Delivered messages and their cost, by the dimensions asked for.
fn volumes<'a>(
    stories: impl Iterator<Item = &'a Story>,
    span: &Span,
    asked: &Asked,
    prefix: &str,
    now_s: u64,
) -> Value {
    let category = format!("{}_category", prefix);
    let kind = format!("{}_type", prefix);
    let mut points: BTreeMap<Place, (u64, f64)> = BTreeMap::new();
    for story in stories {
        let Some((start, end)) = story
            .reached("delivered", now_s)
            .and_then(|at_s| span.step(at_s))
        else {
            continue;
        };
        let words = (
            story.price.category.to_uppercase(),
            story.price.kind.to_uppercase(),
        );
        if !asked.allows(&format!("{prefix}_categories"), &words.0)
            || !asked.allows(&format!("{prefix}_types"), &words.1)
        {
            continue;
        }
        let mut keys = Vec::new();
        for (dimension, key, value) in [
            ("PHONE", "phone_number", story.from.as_str()),
            ("COUNTRY", "country", story.country),
            (
                if prefix == "pricing" {
                    "PRICING_TYPE"
                } else {
                    "CONVERSATION_TYPE"
                },
                kind.as_str(),
                words.1.as_str(),
            ),
            (
                if prefix == "pricing" {
                    "PRICING_CATEGORY"
                } else {
                    "CONVERSATION_CATEGORY"
                },
                category.as_str(),
                words.0.as_str(),
            ),
            ("TIER", "tier", "0:MAX"),
        ] {
            let is_charged = dimension != "TIER" || story.price.kind == "regular";
            if asked.names("dimensions", dimension) && is_charged {
                keys.push((key.to_owned(), value.to_owned()));
            }
        }
        let point = points.entry((start, end, keys)).or_default();
        point.0 += 1;
        point.1 += cost(story);
    }
    let points: Vec<Value> = points
        .into_iter()
        .map(|((start, end, keys), (volume, cost))| {
            let mut point: Map<String, Value> = keys
                .into_iter()
                .map(|(key, value)| (key, json!(value)))
                .collect();
            point.insert(String::from("start"), json!(start));
            point.insert(String::from("end"), json!(end));
            if asked.allows("metric_types", "VOLUME") {
                let name = if prefix == "pricing" {
                    "volume"
                } else {
                    "conversation"
                };
                point.insert(name.to_owned(), json!(volume));
            }
            if asked.allows("metric_types", "COST") {
                // Whole hundredths: sums of floating point numbers should not show where they came from.
                point.insert(String::from("cost"), json!((cost * 100.0).round() / 100.0));
            }
            Value::Object(point)
        })
        .collect();
    json!({"data": [{"data_points": points}]})
}

/// What a delivered message costs: 0.06 for marketing, 0.02 for all else that is charged.
fn cost(story: &Story) -> f64 {
    match (story.price.kind, story.price.category.as_str()) {
        ("regular", "marketing" | "marketing_lite") => 0.06,
        ("regular", _) => 0.02,
        _ => 0.0,
    }
}

/// `GET /{waba-id}/template_analytics`
pub(super) fn templates(world: &World, waba_id: &str, call: &Call) -> Outcome<Response<Body>> {
    let now_s = world.options.clock.now_s();
    let counts = world.state().wabas.get(waba_id).map(|waba| waba.insights);
    if counts == Some(false) {
        return Err(Refusal::code(200_007));
    }
    let number = |name: &str| {
        call.query
            .get(name)
            .and_then(|text| text.parse::<u64>().ok())
            .ok_or_else(|| Refusal::parameter(format!("The parameter {name} is required.")))
    };
    let (from_s, to_s) = (number("start")?, number("end")?);
    if call.query.get("granularity").map(String::as_str) != Some("DAILY") {
        return Err(Refusal::parameter(
            "Param granularity must be one of {DAILY}",
        ));
    }
    if from_s.saturating_add(QUARTER_S + DAY_S) < now_s {
        return Err(Refusal::parameter("Param start is more than 90 days ago"));
    }
    let ids: Vec<String> = call
        .query
        .get("template_ids")
        .map(|text| super::fields::words(text))
        .unwrap_or_default();
    if ids.is_empty() || ids.len() > TEMPLATES {
        return Err(Refusal::parameter(
            "Param template_ids must have 1 to 10 elements",
        ));
    }
    let span = Span {
        from_s,
        to_s,
        step_s: DAY_S,
        granularity: String::from("DAILY"),
    };
    let mut points: BTreeMap<(String, u64, u64), [u64; 3]> = BTreeMap::new();
    let mut spent: BTreeMap<(String, u64, u64), f64> = BTreeMap::new();
    for story in world.state().stories.values() {
        let Some(id) = story
            .template_id
            .as_ref()
            .filter(|id| story.waba_id == waba_id && ids.contains(*id))
        else {
            continue;
        };
        for (at, status) in ["sent", "delivered", "read"].iter().enumerate() {
            let Some((start, end)) = story
                .reached(status, now_s)
                .and_then(|at_s| span.step(at_s))
            else {
                continue;
            };
            let key = (id.clone(), start, end);
            if let Some(count) = points.entry(key.clone()).or_default().get_mut(at) {
                *count += 1;
            }
            if *status == "delivered" {
                *spent.entry(key).or_default() += cost(story);
            }
        }
    }
    let points: Vec<Value> = points
        .into_iter()
        .map(|(key, [sent, delivered, read])| {
            let cost = spent.get(&key).copied().unwrap_or_default();
            let (id, start, end) = key;
            json!({
                "template_id": id, "start": start, "end": end,
                "sent": sent, "delivered": delivered, "read": read, "clicked": [],
                "cost": [{"type": "amount_spent", "value": (cost * 100.0).round() / 100.0}],
            })
        })
        .collect();
    let data =
        [json!({"granularity": "DAILY", "product_type": "cloud_api", "data_points": points})];
    Page::of(call, 100)?.answer(world, call, &data)
}
