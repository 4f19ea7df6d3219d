//! A shop with one number, and what Meta may tell it.

use serde_json::{Value, json};
use shopbell_domain::{PhoneNumberId, WabaId};
use shopbell_store::{Journal, NewAccount, NoticeRow, Store};

use crate::{
    account::{NoticeFacts, facts::Known},
    project::catch_up,
};

pub(super) const WABA: &str = "800000000000001";
pub(super) const NUMBER: &str = "700000000000001";
pub(super) const TEMPLATE: &str = "610000000000001";
pub(super) const DISPLAY: &str = "15550100200";
pub(super) const AT_S: i64 = 1_793_700_000;
pub(super) const AT_MS: i64 = AT_S * 1000;

/// A shop with one number, and nothing told yet.
pub(super) struct Shop {
    pub(super) store: Store,
    journal: Journal,
    _dir: tempfile::TempDir,
}

impl Shop {
    pub(super) async fn new() -> Self {
        let shop = Self::closed().await;
        shop.connect(NUMBER, "+1 555-010-0200").await;
        shop
    }

    pub(super) async fn closed() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let (store, journal) = Store::open(dir.path()).await.unwrap();
        Self {
            store,
            journal,
            _dir: dir,
        }
    }

    pub(super) async fn connect(&self, number: &str, display: &str) {
        let mut tx = self.store.write().await.unwrap();
        let new = NewAccount {
            phone_number_id: PhoneNumberId::new(number),
            waba_id: WabaId::new(WABA),
            display_phone_number: display.into(),
            verified_name: String::new(),
        };
        tx.upsert_account(&new, 1).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub(super) async fn hears(&self, body: &Value) {
        self.hears_at(body, AT_MS).await;
    }

    pub(super) async fn hears_at(&self, body: &Value, received_ms: i64) {
        let bytes = body.to_string().into_bytes();
        self.journal.append(&[(received_ms, &bytes)]).await.unwrap();
        catch_up(&self.store, &self.journal).await.unwrap();
    }

    pub(super) async fn notices(&self) -> Vec<NoticeRow> {
        self.store.notices(AT_MS).await.unwrap()
    }

    pub(super) async fn codes(&self) -> Vec<String> {
        let mut codes: Vec<_> = self.notices().await.into_iter().map(|n| n.code).collect();
        codes.sort();
        codes
    }

    pub(super) async fn known(&self, subject: &str) -> Known {
        Known::new(self.store.facts_of(subject).await.unwrap())
    }
}

pub(super) fn facts(notice: &NoticeRow) -> NoticeFacts {
    serde_json::from_str(&notice.facts).unwrap()
}

pub(super) fn event_at(time_s: i64, field: &str, value: Value) -> Value {
    json!({ "object": "whatsapp_business_account", "entry": [
        { "id": WABA, "time": time_s, "changes": [{ "field": field, "value": value }] }] })
}

pub(super) fn event(field: &str, value: Value) -> Value {
    event_at(AT_S, field, value)
}

pub(super) fn update(event: &str, more: Value) -> Value {
    let mut value = json!({ "event": event });
    value
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    value
}

pub(super) fn of_number(more: Value) -> Value {
    let mut value = json!({ "display_phone_number": DISPLAY });
    value
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    value
}

pub(super) fn of_template(more: Value) -> Value {
    let mut value = json!({ "message_template_id": 610_000_000_000_001_i64,
        "message_template_name": "repair_ready", "message_template_language": "en-GB" });
    value
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    value
}

pub(super) fn alert(kind: &str, severity: &str) -> Value {
    json!({ "entity_type": "PHONE_NUMBER", "entity_id": NUMBER, "alert_info": {
        "alert_severity": severity, "alert_status": "ACTIVE", "alert_type": kind,
        "alert_description": "Told by Meta." } })
}

pub(super) fn value_errors(code: i64) -> Value {
    json!({ "messaging_product": "whatsapp",
        "metadata": { "display_phone_number": DISPLAY, "phone_number_id": NUMBER },
        "errors": [{ "code": code, "title": "Told by Meta" }] })
}
