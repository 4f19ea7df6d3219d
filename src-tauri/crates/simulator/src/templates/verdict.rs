//! The review that happens by itself, when a pace for it was given.
//!
//! The reviewer reads what rules at creation do not catch. Its taste is ours; the reasons are Meta's documented ones.

use std::sync::Arc;

use serde_json::Value;

use super::{Review, apply, text_of};
use crate::world::World;

/// Words that make a utility template marketing.
const PROMOTION: &[&str] = &[
    "discount",
    "% off",
    "sale",
    "promo",
    "coupon",
    "offer",
    "desconto",
    "descuento",
    "oferta",
    "rebaja",
    "promoção",
];
/// Addresses that hide where they lead.
const SHORTENERS: &[&str] = &["//wa.me/", "//bit.ly/", "//tinyurl.com/", "//t.co/"];
/// What nobody should be asked for in a chat.
const SENSITIVE: &[&str] = &[
    "card number",
    "cvv",
    "password",
    "número de tarjeta",
    "número do cartão",
];

/// Words of a login code, which is a category of its own.
const CODES: &[&str] = &[
    "verification code",
    "one-time code",
    "login code",
    "código de verificación",
    "código de verificação",
];

/// Whether the texts of a template advertise.
pub(crate) fn is_promotional(components: &[Value]) -> bool {
    let all = texts(components).to_lowercase();
    PROMOTION.iter().any(|word| all.contains(word))
}

/// Reviews a template after the given time, if one was given.
pub(crate) fn judge_later(world: &Arc<World>, waba_id: &str, name: &str, language: &str) {
    let Some(pause) = world.options.review_after else {
        return;
    };
    let (owner, waba_id) = (Arc::clone(world), waba_id.to_owned());
    let (name, language) = (name.to_owned(), language.to_owned());
    world.spawn(async move {
        tokio::time::sleep(pause).await;
        let Some(review) = verdict(&owner, &waba_id, &name, &language) else {
            return;
        };
        for (field, value) in apply(&owner, &waba_id, &name, &language, &review) {
            crate::simulator::tell_later(&owner, &waba_id, &field, value);
        }
    });
}

/// What the reviewer says; `None` when the template is gone, or nobody waits for it any more.
fn verdict(world: &World, waba_id: &str, name: &str, language: &str) -> Option<Review> {
    let state = world.state();
    let templates = &state.wabas.get(waba_id)?.templates;
    let template = templates
        .iter()
        .find(|one| text_of(one, "name") == name && text_of(one, "language") == language)
        .filter(|template| text_of(template, "status") == "PENDING")?;
    let parts = components(template);
    let all = texts(parts).to_lowercase();
    let addresses = Value::from(parts.to_vec()).to_string();
    let reject = |reason: &str, explanation: &str, recommendation: &str| {
        Some(Review::Rejected {
            reason: reason.to_owned(),
            explanation: Some(explanation.to_owned()),
            recommendation: Some(recommendation.to_owned()),
        })
    };
    if SENSITIVE.iter().any(|word| all.contains(word)) {
        return reject(
            "SCAM",
            "The template asks for sensitive information.",
            "Do not ask for card numbers or passwords.",
        );
    }
    let is_code = text_of(template, "category") == "AUTHENTICATION";
    if !is_code && CODES.iter().any(|word| all.contains(word)) {
        return reject(
            "INCORRECT_CATEGORY",
            "The template sends a login code.",
            "Make it a template of category AUTHENTICATION.",
        );
    }
    if SHORTENERS.iter().any(|start| addresses.contains(start)) {
        return reject(
            "INVALID_FORMAT",
            "The template has a shortened link.",
            "Use the full address of your own site.",
        );
    }
    if all.contains("}}{{") || all.contains("}} {{") {
        return reject(
            "INVALID_FORMAT",
            "Variables stand next to each other.",
            "Put words between the variables.",
        );
    }
    let is_twin = |other: &&Value| {
        text_of(other, "id") != text_of(template, "id")
            && text_of(other, "language") == language
            && texts(components(other)) == texts(parts)
    };
    // Templates of fixed words are alike by nature.
    if !is_code && templates.iter().any(|t| is_twin(&t)) {
        return reject(
            "INVALID_FORMAT",
            "The template has the same texts as another one.",
            "Use the other template, or change the text.",
        );
    }
    Some(Review::Approved)
}

fn components(template: &Value) -> &[Value] {
    template
        .get("components")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default()
}

/// All texts of body and footer.
fn texts(components: &[Value]) -> String {
    components
        .iter()
        .filter(|part| matches!(text_of(part, "type"), "BODY" | "FOOTER"))
        .map(|part| format!("{}\n", text_of(part, "text")))
        .collect()
}
