//! Group chats of the shop.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value, json};

use crate::{
    number::Number,
    people::{Content, Customer, queue},
    webhooks::Change,
    world::World,
};

/// A group.
#[derive(Clone, Debug)]
pub(crate) struct GroupChat {
    pub(crate) number_id: String,
    /// Names of the customers in it.
    pub(crate) members: BTreeSet<String>,
    /// Nobody can write.
    pub(crate) suspended: bool,
}

/// A group in the hands of a test. Everything it does returns once its webhook was attempted.
#[derive(Clone, Debug)]
pub struct Group {
    world: Arc<World>,
    number: Number,
    id: String,
}

impl Group {
    /// Makes the group and tells of it.
    pub(crate) async fn create(world: &Arc<World>, number: &Number, subject: &str) -> Self {
        let id = URL_SAFE_NO_PAD.encode(format!(
            "capi_group:{}:{}",
            number.digits,
            world.ids.object()
        ));
        world.state().groups.insert(
            id.clone(),
            GroupChat {
                number_id: number.id.clone(),
                members: BTreeSet::new(),
                suspended: false,
            },
        );
        let group = Self {
            world: Arc::clone(world),
            number: number.clone(),
            id,
        };
        let link = format!("https://chat.example/{}", world.ids.object());
        group
            .tell(
                "group_lifecycle_update",
                "group_create",
                json!({
                    "request_id": world.ids.object(), "subject": subject, "invite_link": link,
                    "join_approval_mode": "auto_approve",
                }),
            )
            .await;
        group
    }

    /// The group of that id.
    pub(crate) fn find(world: &Arc<World>, id: &str) -> Option<Self> {
        let number = {
            let state = world.state();
            let number_id = &state.groups.get(id)?.number_id;
            state.numbers.get(number_id)?.clone()
        };
        Some(Self {
            world: Arc::clone(world),
            number,
            id: id.to_owned(),
        })
    }

    /// Its id: what `to` holds in a send.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Somebody comes in by the invite link.
    pub async fn joined_by(&self, customer: &Customer) {
        self.change(|group| {
            group.members.insert(customer.name().to_owned());
        });
        let who = participant(customer);
        self.tell(
            "group_participants_update",
            "group_participants_add",
            json!({"reason": "invite_link", "added_participants": [who]}),
        )
        .await;
    }

    /// Somebody leaves.
    pub async fn left_by(&self, customer: &Customer) {
        self.gone(customer, "participant").await;
    }

    /// The shop takes somebody out.
    pub async fn without(&self, customer: &Customer) {
        self.gone(customer, "business").await;
    }

    async fn gone(&self, customer: &Customer, by: &str) {
        self.change(|group| {
            group.members.remove(customer.name());
        });
        let who = participant(customer);
        self.tell(
            "group_participants_update",
            "group_participants_remove",
            json!({"initiated_by": by, "removed_participants": [who]}),
        )
        .await;
    }

    /// Somebody asks to be let in.
    pub async fn asked_by(&self, customer: &Customer) {
        let mut details = participant(customer);
        if let Some(details) = details.as_object_mut() {
            details.remove("input");
            details.insert(
                String::from("join_request_id"),
                json!(format!("jr-{}", self.world.ids.object())),
            );
        }
        self.tell(
            "group_participants_update",
            "group_join_request_created",
            details,
        )
        .await;
    }

    /// Another subject; `accepted` is whether Meta took it.
    pub async fn renamed(&self, subject: &str, accepted: bool) {
        let mut part = json!({"text": subject, "update_successful": accepted});
        if let (false, Some(part)) = (accepted, part.as_object_mut()) {
            let error = crate::graph::errors::webhook_error(131_000);
            part.insert(String::from("errors"), json!([error]));
        }
        self.tell(
            "group_settings_update",
            "group_settings_update",
            json!({"request_id": self.world.ids.object(), "group_subject": part}),
        )
        .await;
    }

    /// Meta suspends the group, or lets it go on.
    pub async fn suspended(&self, suspended: bool) {
        self.change(|group| group.suspended = suspended);
        let kind = if suspended {
            "group_suspend"
        } else {
            "group_suspend_cleared"
        };
        self.tell("group_status_update", kind, json!({})).await;
    }

    /// The group is no more.
    pub async fn deleted(&self) {
        self.world.state().groups.remove(&self.id);
        let details = json!({"request_id": self.world.ids.object()});
        self.tell("group_lifecycle_update", "group_delete", details)
            .await;
    }

    /// A member writes in it; returns the message's id.
    pub async fn hears(&self, customer: &Customer, content: Content) -> String {
        customer.sends_in_group(&self.id, content).await
    }

    fn change(&self, change: impl FnOnce(&mut GroupChat)) {
        if let Some(group) = self.world.state().groups.get_mut(&self.id) {
            change(group);
        }
    }

    async fn tell(&self, field: &str, kind: &str, details: Value) {
        let mut group = match details {
            Value::Object(map) => map,
            _ => Map::new(),
        };
        let now_s = self.world.options.clock.now_s();
        group.insert(String::from("timestamp"), json!(now_s.to_string()));
        group.insert(String::from("group_id"), json!(self.id));
        group.insert(String::from("type"), json!(kind));
        let value = json!({
            "messaging_product": "whatsapp",
            "metadata": self.number.metadata(),
            "groups": [group],
        });
        let change = Change::new(field, value);
        let heard = queue(&self.world, &self.number, &[change], Duration::ZERO);
        if self.world.mailroom.is_open() {
            // An error means that nobody will tell: it was put out of order, or the simulator stops.
            let _ = heard.await;
        }
    }
}

fn participant(customer: &Customer) -> Value {
    let mut who = json!({"user_id": customer.user_id()});
    if let (Some(phone), Some(who)) = (customer.wa_id(), who.as_object_mut()) {
        who.insert(String::from("input"), json!(phone));
        who.insert(String::from("wa_id"), json!(phone));
    }
    who
}
