//! P2 and P3: however often, late, batched or out of order Meta delivers, the rows end the same;
//! what nobody understands costs its neighbours nothing.
//!
//! `SHOPBELL_SEED` repeats a run's orders.

mod orders;
mod together;
mod written;

use serde_json::Value;

use crate::support::{
    Listening, from_environment,
    rows::{self, Rows},
    until,
};

fn seed() -> u64 {
    let seed = from_environment("SHOPBELL_SEED").unwrap_or(20_261_122);
    println!("seed {seed} (SHOPBELL_SEED chooses another)");
    seed
}

/// The rows of a shop once it has projected all that is in its journal.
async fn settled(shop: &Listening) -> Rows {
    let dir = shop.dir();
    until("everything in the journal is projected", async || {
        let last = "SELECT COALESCE(MAX(id), 0) FROM webhook_raw";
        let cursor = "SELECT COALESCE((SELECT CAST(value AS INTEGER) FROM facts WHERE key = 'journal_cursor'), 0)";
        let last = rows::number(dir, "journal.db", last).await;
        (rows::number(dir, "shopbell.db", cursor).await >= last).then_some(())
    })
    .await;
    rows::projected(dir).await
}

/// Whether a body has a list of entries that hold lists of changes: then it can be taken apart.
fn parts(body: &Value) -> Option<Vec<Value>> {
    if body["object"] != "whatsapp_business_account" {
        return None;
    }
    let mut parts = Vec::new();
    for entry in body["entry"].as_array()? {
        for change in entry["changes"].as_array()? {
            let mut part = entry.clone();
            part["changes"] = Value::Array(vec![change.clone()]);
            parts.push(part);
        }
    }
    (!parts.is_empty()).then_some(parts)
}
