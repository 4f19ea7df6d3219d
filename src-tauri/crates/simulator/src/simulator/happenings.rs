//! What happens to the account and its numbers: the webhooks, and what they change here.

use serde_json::{Value, json};

use super::{AccountEvent, Simulator, tell};
use crate::{graph::errors::webhook_error, number::Number, world::World};

impl Simulator {
    /// Lets something happen to the account and its (first) number: changes what follows from it and tells of it.
    pub async fn happens(&self, event: &AccountEvent) {
        happens(&self.world, event).await;
    }
}

/// See [`Simulator::happens`].
pub(crate) async fn happens(world: &World, event: &AccountEvent) {
    let number = world
        .options
        .business
        .numbers
        .first()
        .and_then(|first| world.state().numbers.get(&first.id).cloned());
    let Some(number) = number else { return };
    change(world, &number, event);
    if let Some((field, value)) = webhook(world, &number, event) {
        tell(world, &number.waba_id, field, value).await;
    }
}

/// What follows from an event.
fn change(world: &World, number: &Number, event: &AccountEvent) {
    let mut state = world.state();
    if let AccountEvent::FlowChanged { flow_id, to, .. } = event {
        state.flows.insert(flow_id.clone(), to.clone());
    }
    if let Some(desk) = state.desks.get_mut(&number.id) {
        match event {
            AccountEvent::Username { username, status } => {
                desk.username = username.clone().map(|name| (name, status.clone()));
            }
            AccountEvent::NameDecided { .. } => desk.new_name = None,
            _ => {}
        }
    }
    let Some(number) = state.numbers.get_mut(&number.id) else {
        return;
    };
    let conditions = &mut number.conditions;
    match event {
        AccountEvent::Restricted { kinds, .. } => conditions.restrictions.clone_from(kinds),
        AccountEvent::RestrictionLifted => conditions.restrictions.clear(),
        AccountEvent::Banned | AccountEvent::Deleted => {
            conditions.status = String::from("BANNED");
        }
        AccountEvent::Reinstated => conditions.status = String::from("CONNECTED"),
        AccountEvent::Offboarded { .. } => conditions.registered = false,
        AccountEvent::Reconnected => conditions.registered = true,
        AccountEvent::CapabilityChanged { limit, .. } => {
            conditions.messaging_limit.clone_from(limit);
        }
        AccountEvent::ThroughputUpgraded => conditions.throughput = String::from("HIGH"),
        AccountEvent::QualityChanged { rating } => conditions.quality_rating.clone_from(rating),
        AccountEvent::NameDecided { approved, name, .. } => {
            let status = if *approved { "APPROVED" } else { "DECLINED" };
            conditions.name_status = status.to_owned();
            if *approved {
                number.name.clone_from(name);
            }
        }
        _ => {}
    }
}

/// The field and value that tell of an event.
fn webhook(world: &World, number: &Number, event: &AccountEvent) -> Option<(&'static str, Value)> {
    let now_s = world.options.clock.now_s();
    let phone = &number.digits;
    let account = |event: &str| json!({"phone_number": phone, "event": event});
    let with = |event: &str, key: &str, details: Value| json!({"phone_number": phone, "event": event, key: details});
    let ban = |state: &str, date: &str| {
        let info = json!({"waba_ban_state": state, "waba_ban_date": date});
        json!({"event": "DISABLED_UPDATE", "ban_info": info})
    };
    let on_messages = |key: &str, item: Value| {
        let metadata = number.metadata();
        json!({"messaging_product": "whatsapp", "metadata": metadata, key: [item]})
    };
    Some(match event {
        AccountEvent::Restricted { kinds, until_s } => {
            let infos: Vec<Value> = kinds
                .iter()
                .map(|kind| {
                    let mut info = json!({"restriction_type": kind});
                    if let (Some(until_s), Some(info)) = (until_s, info.as_object_mut()) {
                        info.insert(String::from("expiration"), json!(until_s));
                    }
                    info
                })
                .collect();
            (
                "account_update",
                with("ACCOUNT_RESTRICTION", "restriction_info", json!(infos)),
            )
        }
        AccountEvent::RestrictionLifted => {
            let info = json!({"violation_type": "SPAM_UNBAN"});
            (
                "account_update",
                with("ACCOUNT_RESTRICTION", "violation_info", info),
            )
        }
        AccountEvent::Violation { kind } => {
            let info = json!({"violation_type": kind});
            (
                "account_update",
                with("ACCOUNT_VIOLATION", "violation_info", info),
            )
        }
        AccountEvent::Banned => ("account_update", ban("DISABLE", "today")),
        AccountEvent::BanScheduled { date } => {
            ("account_update", ban("SCHEDULE_FOR_DISABLE", date))
        }
        AccountEvent::Reinstated => ("account_update", ban("REINSTATE", "")),
        AccountEvent::Deleted => ("account_update", account("ACCOUNT_DELETED")),
        AccountEvent::Offboarded { reason } => {
            let info = json!({"reason": reason, "initiated_by": "whatsapp"});
            (
                "account_update",
                with("ACCOUNT_OFFBOARDED", "disconnection_info", info),
            )
        }
        AccountEvent::Reconnected => ("account_update", account("ACCOUNT_RECONNECTED")),
        AccountEvent::AppRemoved { reason } => {
            let mut value = with(
                "PARTNER_REMOVED",
                "disconnection_info",
                json!({"reason": reason, "initiated_by": "business"}),
            );
            if let Some(value) = value.as_object_mut() {
                let info =
                    json!({"waba_id": number.waba_id, "partner_app_id": crate::graph::APP_ID});
                value.insert(String::from("waba_info"), info);
            }
            ("account_update", value)
        }
        AccountEvent::CountryChanged { country } => (
            "account_update",
            with(
                "BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE",
                "country",
                json!(country),
            ),
        ),
        AccountEvent::VolumeTier {
            category,
            tier,
            region,
        } => {
            let info = json!({
                "tier_update_time": now_s, "pricing_category": category, "tier": tier, "region": region,
                "effective_month": "2026-11",
            });
            (
                "account_update",
                with("VOLUME_BASED_PRICING_TIER_UPDATE", "volume_tier_info", info),
            )
        }
        AccountEvent::Reviewed { decision } => {
            ("account_review_update", json!({"decision": decision}))
        }
        AccountEvent::Alert {
            severity,
            kind,
            description,
        } => (
            "account_alerts",
            json!({
                "entity_type": "PHONE_NUMBER", "entity_id": number.id,
                "alert_info": {
                    "alert_severity": severity, "alert_status": "ACTIVE", "alert_type": kind,
                    "alert_description": description,
                },
            }),
        ),
        AccountEvent::CapabilityChanged { limit, numbers } => (
            "business_capability_update",
            json!({"max_daily_conversations_per_business": limit, "max_phone_numbers_per_waba": numbers}),
        ),
        AccountEvent::ThroughputUpgraded => (
            "phone_number_quality_update",
            json!({
                "display_phone_number": phone, "event": "THROUGHPUT_UPGRADE",
                "max_daily_conversations_per_business": number.conditions.messaging_limit,
            }),
        ),
        AccountEvent::QualityChanged { .. } => return None,
        AccountEvent::NameDecided {
            approved,
            name,
            reason,
        } => (
            "phone_number_name_update",
            json!({
                "display_phone_number": phone, "requested_verified_name": name, "rejection_reason": reason,
                "decision": if *approved { "APPROVED" } else { "REJECTED" },
            }),
        ),
        AccountEvent::PinChanged => (
            "security",
            json!({"display_phone_number": phone, "event": "PIN_CHANGED", "requester": "1000000001"}),
        ),
        AccountEvent::PinResetRequested => (
            "security",
            json!({"display_phone_number": phone, "event": "PIN_RESET_REQUEST", "requester": "1000000001"}),
        ),
        AccountEvent::FlowChanged { flow_id, from, to } => (
            "flows",
            json!({
                "event": "FLOW_STATUS_CHANGE", "flow_id": flow_id, "old_status": from, "new_status": to,
                "message": format!("Flow {flow_id} changed status from {from} to {to}"),
            }),
        ),
        AccountEvent::PaymentConfigured { name, status } => (
            "payment_configuration_update",
            json!({
                "configuration_name": name, "provider_name": "razorpay", "provider_mid": "acc_1", "status": status,
                "created_timestamp": now_s, "updated_timestamp": now_s,
            }),
        ),
        AccountEvent::Username { username, status } => {
            let mut value = json!({"display_phone_number": phone, "status": status});
            if let (Some(username), Some(value)) = (username, value.as_object_mut()) {
                value.insert(String::from("username"), json!(username));
            }
            ("business_username_updates", value)
        }
        AccountEvent::Trouble { code } => ("messages", on_messages("errors", webhook_error(*code))),
        AccountEvent::LinkFollowed { product_id } => (
            "messages",
            on_messages(
                "user_actions",
                json!({
                    "action_type": "marketing_messages_link_click", "timestamp": now_s.to_string(),
                    "marketing_messages_link_click_data": {
                        "click_component": "cta", "product_id": product_id, "click_id": world.ids.object(),
                    },
                }),
            ),
        ),
        AccountEvent::Detected { wamid, name } => (
            "automatic_events",
            on_messages(
                "automatic_events",
                json!({
                    "id": wamid, "event_name": name, "timestamp": now_s,
                    "custom_data": {"currency": "BRL", "value": 39.0},
                }),
            ),
        ),
    })
}
