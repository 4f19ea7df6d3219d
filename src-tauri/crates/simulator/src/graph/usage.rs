//! Limits of the management calls, and the headers that tell how near they are.
//!
//! Source: Meta, *Rate limits of the Business Management API* and *Graph API rate limiting*, read 2026-11.

use axum::{
    body::Body,
    http::{HeaderValue, Response},
};
use serde_json::json;

use super::errors::{Outcome, Refusal};
use crate::world::World;

/// Under which the calls of the whole app are counted.
const APP: &str = "app";
/// Minutes until an hour's calls are forgotten.
const REGAIN_MINUTES: u32 = 60;

/// How much of the limits is used up, in percent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Usage {
    waba_id: Option<String>,
    waba_percent: usize,
    app_percent: usize,
}

/// Counts a management call about this account; `None` where no limits hold.
pub(super) fn count(world: &World, waba_id: Option<&str>) -> Outcome<Option<Usage>> {
    let Some(limits) = &world.options.limits else {
        return Ok(None);
    };
    let now_ms = world.options.clock.now_ms();
    let mut state = world.state();
    let app_calls = state.meter.call(APP, now_ms);
    let mut usage = Usage {
        waba_id: waba_id.map(str::to_owned),
        waba_percent: 0,
        app_percent: percent(app_calls, limits.app_calls_an_hour),
    };
    if usage.app_percent > 100 {
        return Err(Refusal::code(4));
    }
    if let Some(waba_id) = waba_id {
        let is_active = state
            .numbers
            .values()
            .any(|number| number.waba_id == waba_id && number.conditions.registered);
        let most = if is_active {
            limits.calls_an_hour
        } else {
            limits.calls_an_hour_unregistered
        };
        usage.waba_percent = percent(state.meter.call(waba_id, now_ms), most);
        if usage.waba_percent > 100 {
            return Err(Refusal::code(80_007));
        }
    }
    Ok(Some(usage))
}

fn percent(calls: usize, most: u32) -> usize {
    // Rounded up, so that the first call over the limit is over 100.
    (calls * 100).div_ceil(usize::try_from(most.max(1)).unwrap_or(usize::MAX))
}

impl Usage {
    /// Puts the headers on an answer.
    pub(super) fn write(&self, response: &mut Response<Body>) {
        let mut put = |name: &'static str, value: serde_json::Value| {
            if let Ok(value) = HeaderValue::from_str(&value.to_string()) {
                response.headers_mut().insert(name, value);
            }
        };
        let app = self.app_percent;
        put(
            "x-app-usage",
            json!({"call_count": app, "total_time": app / 2, "total_cputime": app / 2}),
        );
        if let Some(waba_id) = &self.waba_id {
            let used = self.waba_percent;
            let regain = if used >= 100 { REGAIN_MINUTES } else { 0 };
            put(
                "x-business-use-case-usage",
                json!({waba_id: [{
                    "type": "whatsapp_business_management",
                    "call_count": used,
                    "total_cputime": used / 2,
                    "total_time": used / 2,
                    "estimated_time_to_regain_access": regain,
                }]}),
            );
        }
    }
}
