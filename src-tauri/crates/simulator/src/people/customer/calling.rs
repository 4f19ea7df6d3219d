//! Calls, in both directions.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::Customer;
use crate::{
    assets::Asset,
    ids::Direction,
    people::{content::Content, incoming::asset_object},
};

/// How a call of a customer ended. Over HTTP the same, as `{"call": "answered", "seconds": 60}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "call", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Call {
    /// Nobody took it.
    Missed,
    /// Somebody of the shop spoke with them.
    Answered {
        /// Length in seconds.
        seconds: u64,
    },
    /// The same, and a recording followed.
    Recorded {
        /// Length in seconds.
        seconds: u64,
    },
    /// The shop called, and they took it.
    Taken,
    /// The shop called, and they declined.
    Declined,
}

impl Customer {
    /// A call and its webhooks; returns the call's id. A call of theirs opens their 24 hours.
    pub async fn calls(&self, call: Call) -> String {
        let wacid = self
            .world
            .ids
            .wamid(Direction::FromCustomer, self.name())
            .replace("wamid.", "wacid.");
        match call {
            Call::Taken => self.rings(&wacid, "ACCEPTED").await,
            Call::Declined => self.rings(&wacid, "REJECTED").await,
            Call::Missed => self.incoming(&wacid, None, false).await,
            Call::Answered { seconds } => self.incoming(&wacid, Some(seconds), false).await,
            Call::Recorded { seconds } => self.incoming(&wacid, Some(seconds), true).await,
        }
        wacid
    }

    /// Leaves a voicemail after a call nobody took; returns the message's id, which is the call's.
    pub async fn leaves_voicemail(&self) -> String {
        let wacid = self.calls(Call::Missed).await;
        let letter = crate::people::Letter {
            wamid: Some(wacid.clone()),
            ..crate::people::Letter::default()
        };
        self.send(&Content::media(Asset::Voice, None), &letter)
            .await;
        wacid
    }

    async fn incoming(&self, wacid: &str, seconds: Option<u64>, recorded: bool) {
        let number = self.number();
        let now_s = self.world.options.clock.now_s();
        self.change(|person| {
            let last = person.last_wrote_s.entry(number.id.clone()).or_default();
            *last = (*last).max(now_s);
        });
        let mut connect = self.call(wacid, "connect", now_s);
        connect.insert(
            String::from("session"),
            json!({"sdp_type": "offer", "sdp": "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=-\r\n"}),
        );
        self.tell_call(connect).await;
        let ended_s = now_s + seconds.unwrap_or(30);
        let mut end = self.call(wacid, "terminate", ended_s);
        match seconds {
            Some(seconds) => {
                end.insert(String::from("status"), json!("COMPLETED"));
                end.insert(String::from("start_time"), json!(now_s.to_string()));
                end.insert(String::from("end_time"), json!(ended_s.to_string()));
                end.insert(String::from("duration"), json!(seconds));
            }
            None => drop(end.insert(String::from("status"), json!("FAILED"))),
        }
        self.tell_call(end).await;
        if recorded {
            let mut tape = self.call(wacid, "call_recording_available", ended_s);
            let audio = asset_object(&self.world, &number, Asset::Voice, false);
            tape.insert(
                String::from("call_recording"),
                json!({"type": "audio", "audio": audio}),
            );
            self.tell_call(tape).await;
        }
    }

    /// `value` of a call nobody took, from ring to end.
    pub(crate) fn missed_call(&self, wacid: &str, at_s: u64) -> Value {
        let mut end = self.call(wacid, "terminate", at_s + 30);
        end.insert(String::from("status"), json!("FAILED"));
        json!({
            "messaging_product": "whatsapp",
            "metadata": self.number().metadata(),
            "contacts": [self.contact()],
            "calls": [self.call(wacid, "connect", at_s), end],
        })
    }

    fn call(&self, wacid: &str, event: &str, at_s: u64) -> Map<String, Value> {
        let mut call = Map::new();
        call.insert(String::from("id"), json!(wacid));
        call.insert(String::from("to"), json!(self.number().digits));
        if let Some(phone) = self.wa_id() {
            call.insert(String::from("from"), json!(phone));
        }
        call.insert(String::from("from_user_id"), json!(self.user_id()));
        call.insert(String::from("event"), json!(event));
        call.insert(String::from("timestamp"), json!(at_s.to_string()));
        call.insert(String::from("direction"), json!("USER_INITIATED"));
        call
    }

    async fn tell_call(&self, call: Map<String, Value>) {
        let value = json!({
            "messaging_product": "whatsapp",
            "metadata": self.number().metadata(),
            "contacts": [self.contact()],
            "calls": [call],
        });
        self.hear("calls", value).await;
    }

    /// A call of the shop: it rings, then they decide.
    async fn rings(&self, wacid: &str, decision: &str) {
        for status in ["RINGING", decision] {
            let now_s = self.world.options.clock.now_s();
            let mut told = json!({"id": wacid, "type": "call", "status": status, "timestamp": now_s.to_string()});
            if let (Some(phone), Some(told)) = (self.wa_id(), told.as_object_mut()) {
                told.insert(String::from("recipient_id"), json!(phone));
            }
            let value = json!({
                "messaging_product": "whatsapp",
                "metadata": self.number().metadata(),
                "statuses": [told],
            });
            self.hear("calls", value).await;
        }
    }

    /// Answers a request to be called. `until_s` (Unix seconds) bounds a permission; without it a permission is for ever.
    pub async fn answers_call_request(
        &self,
        wamid: &str,
        accepts: bool,
        until_s: Option<u64>,
    ) -> String {
        let number = self.number();
        self.change(|person| {
            if accepts {
                person.may_be_called.insert(number.id.clone(), until_s);
            } else {
                person.may_be_called.remove(&number.id);
            }
        });
        self.sends_quoting(wamid, Content::CallPermission { accepts, until_s })
            .await
    }
}
