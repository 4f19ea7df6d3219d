//! Payments of orders (India, Brazil).

use serde_json::json;

use super::Customer;

impl Customer {
    /// Pays for the order in our message `wamid`, or tries to: `captured`, `pending`, `failed`. The amount is in
    /// hundredths. It is a status of that message and no tick.
    pub async fn pays(&self, wamid: &str, reference_id: &str, amount: u64, status: &str) {
        let number = self.number();
        let mut told = json!({
            "id": wamid, "type": "payment", "status": status,
            "timestamp": self.world.options.clock.now_s().to_string(),
            "payment": {
                "reference_id": reference_id, "amount": {"value": amount, "offset": 100}, "currency": "BRL",
                "transaction": {"id": self.world.ids.object(), "type": "pix", "status": if status == "captured" { "success" } else { status }},
            },
        });
        if let (Some(phone), Some(told)) = (self.wa_id(), told.as_object_mut()) {
            told.insert(String::from("recipient_id"), json!(phone));
        }
        let value = json!({
            "messaging_product": "whatsapp",
            "metadata": number.metadata(),
            "statuses": [told],
        });
        self.hear("messages", value).await;
    }
}
