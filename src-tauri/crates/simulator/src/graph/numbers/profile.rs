//! The business profile.

use axum::{body::Body, http::Response};
use serde_json::{Map, Value, json};

use super::{done, with_desk};
use crate::{
    graph::{
        Call,
        errors::{Outcome, Refusal, answer},
        fields::select,
    },
    rules::Part,
    world::World,
};

/// Fields and their longest value; UTF-16 units. Source: Meta, *Business profiles*, read 2026-11.
const TEXTS: &[(&str, usize)] = &[
    ("about", 139),
    ("address", 256),
    ("description", 512),
    ("email", 128),
];
const VERTICALS: &[&str] = &[
    "OTHER",
    "AUTO",
    "BEAUTY",
    "APPAREL",
    "EDU",
    "ENTERTAIN",
    "EVENT_PLAN",
    "FINANCE",
    "GROCERY",
    "GOVT",
    "HOTEL",
    "HEALTH",
    "NONPROFIT",
    "PROF_SERVICES",
    "RETAIL",
    "TRAVEL",
    "RESTAURANT",
    "NOT_A_BIZ",
    "ALCOHOL",
    "ONLINE_GAMBLING",
    "PHYSICAL_GAMBLING",
    "OTC_DRUGS",
];
const MAYBE: &[&str] = &[
    "about",
    "address",
    "description",
    "email",
    "profile_picture_url",
    "websites",
    "vertical",
];

/// `GET /{phone-number-id}/whatsapp_business_profile`
pub(super) fn get(world: &World, id: &str, call: &Call) -> Outcome<Response<Body>> {
    let mut whole = with_desk(world, id, |desk| desk.profile.clone());
    whole.insert(String::from("messaging_product"), json!("whatsapp"));
    let fields = call.query.get("fields");
    let mut data = select(
        &whole,
        fields,
        &["messaging_product"],
        MAYBE,
        "WhatsAppBusinessProfile",
    )?;
    data.insert(String::from("messaging_product"), json!("whatsapp"));
    Ok(answer(200, &json!({"data": [data]})))
}

/// `POST /{phone-number-id}/whatsapp_business_profile`
pub(super) fn set(world: &World, id: &str, call: &Call) -> Outcome<Response<Body>> {
    let request = call.form();
    let part = Part::root(&request);
    part.word("messaging_product", &["whatsapp"])?;
    part.only(&[
        "messaging_product",
        "about",
        "address",
        "description",
        "email",
        "websites",
        "vertical",
        "profile_picture_handle",
        "access_token",
        "appsecret_proof",
    ])?;
    let mut changes = Map::new();
    for (key, max) in TEXTS {
        let Some(text) = part.any_text(key)? else {
            continue;
        };
        // An empty text takes a field away; `about` cannot be empty.
        if !text.is_empty() || *key == "about" {
            part.text(key, *max)?;
        }
        changes.insert((*key).to_owned(), json!(text));
    }
    if let Some(email) = part.any_text("email")?
        && !email.is_empty()
        && !email
            .split_once('@')
            .is_some_and(|(who, at)| !who.is_empty() && at.contains('.'))
    {
        return Err(part.invalid("email", "is not a valid address."));
    }
    if part.has("websites") {
        let sites = part.texts("websites", 0..=2, 256)?;
        if !sites.iter().all(|site| crate::rules::is_web_address(site)) {
            return Err(part.invalid("websites", "must start with http:// or https://."));
        }
        changes.insert(String::from("websites"), json!(sites));
    }
    if part.has("vertical") {
        let vertical = part.word("vertical", VERTICALS)?;
        changes.insert(String::from("vertical"), json!(vertical));
    }
    if let Some(handle) = part.maybe_text("profile_picture_handle", 4096)? {
        let state = world.state();
        let is_picture = state
            .samples
            .by_handle(handle)
            .is_some_and(|file| file.mime.starts_with("image/"));
        if !is_picture {
            return Err(Refusal::parameter(
                "Param profile_picture_handle is not a handle of an uploaded picture",
            ));
        }
        let url = format!("{}/cdn/{}", world.base_url, crate::samples::name(handle));
        changes.insert(String::from("profile_picture_url"), json!(url));
    }
    with_desk(world, id, |desk| {
        desk.profile.extend(changes);
        desk.profile
            .retain(|_, value| value != &Value::String(String::new()));
    });
    Ok(done())
}
