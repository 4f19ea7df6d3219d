//! Products, the catalogue, orders and their payment.

use super::{choices::title, parameters};
use crate::{graph::errors::Outcome, rules::Part};

/// One product.
pub(super) fn product(action: &Part<'_>) -> Outcome<()> {
    action.only(&["catalog_id", "product_retailer_id"])?;
    action.text("catalog_id", 256)?;
    action.text("product_retailer_id", 256)?;
    Ok(())
}

/// Up to thirty products in up to ten sections.
pub(super) fn products(action: &Part<'_>) -> Outcome<()> {
    action.only(&["catalog_id", "sections"])?;
    action.text("catalog_id", 256)?;
    sections(action)
}

/// The sections of a list of products; a template's button has the same.
pub(in crate::rules) fn sections(action: &Part<'_>) -> Outcome<()> {
    let sections = action.list("sections", 1..=10)?;
    let mut products = 0;
    for section in &sections {
        section.only(&["title", "product_items"])?;
        title(section, sections.len())?;
        // The whole is counted below: a single section of 31 is one product too many, not a malformed section.
        for item in section.list("product_items", 1..=usize::MAX)? {
            item.only(&["product_retailer_id"])?;
            item.text("product_retailer_id", 256)?;
            products += 1;
        }
    }
    if products > 30 {
        return Err(action.invalid(
            "sections",
            &format!("must have at most 30 products in total, not {products}."),
        ));
    }
    Ok(())
}

/// The whole catalogue; the thumbnail is optional.
pub(super) fn catalog(action: &Part<'_>) -> Outcome<()> {
    action.only(&["name", "parameters"])?;
    action.word("name", &["catalog_message"])?;
    if let Some(parameters) = action.maybe_part("parameters")? {
        parameters.only(&["thumbnail_product_retailer_id"])?;
        parameters.maybe_text("thumbnail_product_retailer_id", 256)?;
    }
    Ok(())
}

const ORDER_STATES: &[&str] = &[
    "pending",
    "processing",
    "partially_shipped",
    "shipped",
    "completed",
    "canceled",
];

/// What became of an order.
pub(super) fn order_status(action: &Part<'_>) -> Outcome<()> {
    let parameters = parameters(action, "review_order")?;
    parameters.text("reference_id", 256)?;
    let order = parameters.part("order")?;
    order.word("status", ORDER_STATES)?;
    order.maybe_text("description", 1024)?;
    Ok(())
}

/// An order to pay. Known from public integrations only, so what is not understood is let through.
pub(super) fn order_details(action: &Part<'_>) -> Outcome<()> {
    let parameters = parameters(action, "review_and_pay")?;
    parameters.text("reference_id", 256)?;
    parameters.word("type", &["digital-goods", "physical-goods"])?;
    let currency = parameters.text("currency", 3)?;
    if currency.len() != 3 || !currency.bytes().all(|b| b.is_ascii_uppercase()) {
        return Err(parameters.invalid("currency", "is not an ISO 4217 code."));
    }
    let total = parameters.part("total_amount")?;
    total.number("value", 0.0..=f64::MAX)?;
    total.number("offset", 1.0..=1000.0)?;
    let order = parameters.part("order")?;
    order.word("status", ORDER_STATES)?;
    order.list("items", 1..=usize::MAX)?;
    Ok(())
}
